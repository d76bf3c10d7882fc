"""Who wrote a WhatsApp line: the name before the first colon, unless the file as a whole says otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ._dates import digits
from ._whatsapp_lines import Header

__all__ = ["Senders", "bare", "chosen_room", "phone", "room", "whole_name"]

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PHONE = re.compile(r"\+?\d[\d\s().\-\u2010-\u2015\u00a0]{5,}")
_NO_BLANK = re.compile(rb"([^:\n]{1,60}):(.?)", re.S)
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"))
OFTEN = 5  # a name with a colon in it must begin this many lines, without exception
LONGEST = 100


def bare(name: str) -> str:
    """A name without direction marks, and without the ~ of people who are not in the address book."""
    clean = _MARKS.sub("", name).replace("\u00a0", " ").replace("\u202f", " ").strip()
    return clean[1:].strip() if clean.startswith("~") else clean


def phone(name: str) -> str:
    """The telephone number that a name is, as + and digits, or empty."""
    clean = digits(bare(name))
    return "".join(char for char in clean if char.isdigit() or char == "+") if _PHONE.fullmatch(clean) else ""


def room(data: bytes, headers: Sequence[Header], split: Sequence[tuple[str, int]], title: str) -> str:
    """The name before the platform's own lines that is the group's and nobody's (iOS); empty if there is none.

    All its lines begin with WhatsApp's mark and carry no file, others write too, and it is the chat's name or stands
    before the file's very first line.
    """
    if not split or not any(_marked(data, start) for name, start in split[:200] if name):
        return ""
    speaking = {name for header, (name, start) in zip(headers, split, strict=True) if _spoken(data, start, header.end)}
    return chosen_room({name for name, _ in split}, speaking, title, split[0][0])


def chosen_room(names: set[str], speaking: set[str], title: str, opening: str) -> str:
    """The one name that never speaks and is the chat's, or that of the file's first line."""
    candidates = [name for name in names - speaking if name and (bare(name) == title or name == opening)]
    return candidates[0] if len(candidates) == 1 and len(speaking) > 1 else ""


def _marked(data: bytes, start: int) -> bool:
    return data.startswith(b"\xe2\x80\x8e", start)


def _spoken(data: bytes, start: int, end: int) -> bool:
    return not _marked(data, start) or b"<" in data[start:end]


class Senders:
    """The names that begin the lines of one file."""

    def __init__(self, data: bytes, headers: Sequence[Header], title: str) -> None:
        self.known: dict[bytes, str] = {}  # as it stands in the file -> as written, "" for the platform's own words
        self.double = self._double(data, headers, title)

    @classmethod
    def of(cls, times: Mapping[bytes, int], wholes: Mapping[bytes, bytes], title: str) -> Senders:
        """From what was counted elsewhere: lines that begin with a first half, and the whole name, if all have it."""
        told = cls(b"", (), "")
        told.double = _doubled(times, wholes, title)
        return told

    def _double(self, data: bytes, headers: Sequence[Header], title: str) -> dict[bytes, bytes]:
        """First halves of names that hold ": " themselves, with the whole name."""
        times: dict[bytes, int] = {}
        wholes: dict[bytes, bytes] = {}
        for header in headers:
            colon = data.find(b": ", header.text, header.end)
            if colon < 0:
                continue
            first = data[header.text : colon]
            if first not in times:
                times[first], wholes[first] = (
                    0,
                    whole_name(data, header.text, colon, header.end),
                )
            times[first] += 1
            if (whole := wholes[first]) and not data.startswith(whole, header.text):
                wholes[first] = b""
        return _doubled(times, wholes, title)

    def split(self, data: bytes, header: Header) -> tuple[str, int]:
        """The sender as written and where the words begin; an empty name for the platform's own lines."""
        start = header.text
        colon = data.find(b": ", start, header.end)
        first = data[start:colon] if colon >= 0 else b""
        if colon < 0 or b"\n" in first:
            return self.no_blank(data, header)
        if self.double and first in self.double:
            first = self.double[first]
        name = self.known.get(first)
        if name is None:
            name = self.known[first] = self.judged(first)
        return (name, start + len(first) + 2) if name else ("", start)

    def judged(self, raw: bytes) -> str:
        """The name that stands before a colon, or empty where it is none."""
        name = raw.decode("utf-8", "backslashreplace")
        return name if len(name) <= LONGEST and bare(name) and not unclosed(name) else ""

    def no_blank(self, data: bytes, header: Header) -> tuple[str, int]:
        """`Ana:.` and `Ana:` without a blank, which stand for an empty or a view-once message."""
        line = data.find(b"\n", header.text, header.end)
        first = data[header.text : line if line >= 0 else header.end].rstrip(b"\r")
        match = _NO_BLANK.fullmatch(first)
        if match and match[2] in (b"", b".", b" "):
            return match[1].decode("utf-8", "backslashreplace"), header.text + match.start(2)
        return "", header.text


def whole_name(data: bytes, text: int, colon: int, end: int) -> bytes:
    """What stands up to the second colon of a line with its blank, as long as a name can be; empty if none does."""
    second = data.find(b": ", colon + 2, min(end, colon + 2 + LONGEST))
    whole = data[text : second + 2] if second > 0 else b""
    return b"" if b"\n" in whole else whole


def _doubled(times: Mapping[bytes, int], wholes: Mapping[bytes, bytes], title: str) -> dict[bytes, bytes]:
    named = title.encode() + b": " if title else b""
    return {first: whole[:-2] for first, whole in wholes.items() if whole and (times[first] >= OFTEN or whole == named)}


def unclosed(text: str) -> bool:
    """True where a quotation begins and does not end: the colon stands in a group's subject, not after a name."""
    return any(
        text.count(left) % 2 if left == right else text.count(left) > text.count(right) for left, right in _QUOTES
    )
