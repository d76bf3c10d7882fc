"""Header fields of a mail: where they stand, what they say once decoded, their parameters and addresses.

Tolerant where mail programs are: encoded words inside quotes, characters split between two encoded words, raw 8-bit
names, unquoted commas in names, continuation parameters of RFC 2231 beside encoded words in file names.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from ._decode import decode

MAX_HEADERS = 5_000
MAX_NAME = 1_000  # of a name with commas in it; without a bound a field of commas would cost its square
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)\?=", re.S)
_PARAM = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.S)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_ANGLE = re.compile(r"<([^<>]*)>")
_SPOT = re.compile(r"(?<![^\s<>()\",;:\[\]])[^\s<>()\",;:\[\]]+@[^\s<>()\",;]+")  # tried once a run, not at every place


@dataclass(frozen=True, slots=True)
class Header:
    """One field: its name, its value as the bytes stand, and the byte range of the whole field."""

    name: str
    raw: bytes
    offset: int
    length: int

    @property
    def text(self) -> str:
        """The value with encoded words decoded and folds undone."""
        return words(self.raw)

    @property
    def verbatim(self) -> str:
        """The value as written, folds and encoded words included."""
        return decode(self.raw).text


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the name shown, and the address (empty where none is given)."""

    name: str
    address: str


def split(data: bytes, start: int, end: int) -> tuple[tuple[Header, ...], int]:
    """The header fields in data[start:end] and where the body begins."""
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = data.find(b"\n", at, end) + 1 or end
        line = data[at:stop]
        if not line.strip(b"\r\n"):
            at = stop
            break
        if not _takes(data, line, found, at, stop, end):
            break
        at = stop
    return tuple(_header(data, first, last) for first, last in found[:MAX_HEADERS]), at


def _takes(data: bytes, line: bytes, found: list[tuple[int, int]], at: int, stop: int, end: int) -> bool:
    if line[:1] in b" \t" and found:
        found[-1] = (found[-1][0], stop)
    elif _FIELD.match(line):
        found.append((at, stop))
    elif line.startswith((b"From ", b">From ")) and not found:
        pass
    elif found and _FIELD.match(data[stop : min(stop + 300, end)]):  # a stray line between two fields
        found[-1] = (found[-1][0], stop)
    else:
        return False
    return True


def _header(data: bytes, start: int, end: int) -> Header:
    name, _, value = data[start:end].partition(b":")
    value = value.rstrip(b"\r\n")
    return Header(name.strip().decode("ascii", "replace"), value[value[:1] == b" " :], start, end - start)


def words(raw: bytes, label: str = "") -> str:
    """The text of a header value: folds undone, encoded words (RFC 2047) and raw 8-bit characters decoded."""
    runs: list[tuple[str, bytes]] = []
    value, last = _FOLD.sub(b"", raw), 0
    for match in _WORD.finditer(value, 0, value.rfind(b"?=") + 2):  # beyond it none can end, however many begin
        gap = value[last : match.start()]
        if gap and (gap.strip() or not (runs and runs[-1][0])):
            runs.append(("", gap))
        _joined(runs, match[1].split(b"*")[0].decode("ascii", "replace").lower(), _unworded(match[2], match[3]))
        last = match.end()
    runs.append(("", value[last:]))
    return "".join(decode(data, charset or label).text for charset, data in runs if data).strip()


def _joined(runs: list[tuple[str, bytes]], charset: str, data: bytes) -> None:
    """Two encoded words in a row may share a character: their bytes are decoded as one."""
    if runs and runs[-1][0] == charset:
        runs[-1] = (charset, runs[-1][1] + data)
    else:
        runs.append((charset, data))


def _unworded(how: bytes, data: bytes) -> bytes:
    if how in b"qQ":
        return binascii.a2b_qp(data.replace(b"_", b" ").replace(b"\n", b"").replace(b"\r", b""))
    return base64(data)


def base64(data: bytes) -> bytes:
    """Base64 decoded as far as it goes: foreign characters are passed over, missing padding is forgiven."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """A structured value's main word in lower case, and its parameters with names in lower case (RFC 2231 undone)."""
    value = _FOLD.sub(b"", raw).decode("latin-1")
    main = value.split(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, str, bool]]] = {}
    for match in _PARAM.finditer(value):
        name, text = match[1].lower(), _unquoted(match[2].strip())
        base, star, rest = name.partition("*")
        if not star:
            plain.setdefault(name, words(text.encode("latin-1")))
        else:
            number, coded = rest.rstrip("*"), rest.endswith("*") or rest == ""
            pieces.setdefault(base, []).append((int(number) if number.isdecimal() else 0, text, coded))
    return main, {**plain, **{base: _assembled(sorted(parts)) for base, parts in pieces.items()}}


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if len(text) > 1 and text[0] == text[-1] == '"' else text


def _assembled(parts: list[tuple[int, str, bool]]) -> str:
    label, data = "", b""
    for at, (_, text, coded) in enumerate(parts):
        if coded and at == 0 and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        data += unquote_to_bytes(text.encode("latin-1")) if coded else text.encode("latin-1")
    return decode(data, label).text


def addresses(raw: bytes) -> list[Address]:
    """The mailboxes of an address field, groups opened up."""
    value = decode(_FOLD.sub(b"", raw)).text
    found: list[Address] = []
    pending = ""
    for piece in _listed(value):
        piece = f"{pending}, {piece}" if pending else piece
        pending = ""
        if not piece:
            continue
        if "@" not in piece and "<" not in piece and "=?" not in piece and len(piece) < MAX_NAME:
            pending = piece  # half of an unquoted "Family, Given <address>"
            continue
        found.append(_mailbox(piece))
    if pending:
        found.append(_mailbox(pending))
    return [one for one in found if one.name or one.address]


def _listed(value: str) -> Iterator[str]:
    """The pieces between commas and semicolons that stand outside quotes, brackets and comments."""
    start = 0
    closers: list[str] = []
    skip = False
    for at, char in enumerate(value):
        if skip or char == "\\":
            skip = not skip
        elif closers and char == closers[-1]:
            closers.pop()
        elif closers[-1:] != ['"'] and char in '"(<':
            closers.append({'"': '"', "(": ")", "<": ">"}[char])
        elif not closers and char in ",;":
            yield value[start:at].strip()
            start = at + 1
        elif not closers and char == ":" and value.find("@", start, at) < 0:  # the name of a group
            start = at + 1
    yield value[start:].strip()


def _mailbox(piece: str) -> Address:
    angle = _ANGLE.search(piece)
    if angle:
        name = piece[: angle.start()].strip() or piece[angle.end() :].strip()
        return Address(_name(name), angle[1].strip().removeprefix("mailto:"))
    spot = _SPOT.search(piece)
    if spot:
        rest = (piece[: spot.start()] + piece[spot.end() :]).strip().strip("()").strip()
        return Address(_name(rest), spot[0])
    name = _name(piece)
    inside = _ANGLE.search(name)
    if inside and "@" in inside[1]:  # the whole mailbox was encoded as one word
        return Address(name[: inside.start()].strip(' "'), inside[1].strip())
    spot = _SPOT.search(name)
    return Address("", spot[0]) if spot and spot[0] == name else Address(name, "")


def _name(text: str) -> str:
    return words(_unquoted(text).encode()).strip().strip('"').strip()
