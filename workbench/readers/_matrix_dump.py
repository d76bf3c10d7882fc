"""The leaked Matrix dump that is almost JSON: one `name: value,` a line, no quotation marks, words of several lines
between ``` fences.

Translators lose its braces and commas or put quotes around its names; a record begins wherever `timestamp:` begins a
line outside a fence, and what was lost is told by the mark "repaired".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..hashing import sha256
from ..model import Locator, Original
from ._decode import decode
from ._place import content

__all__ = ["Entry", "entries", "looks"]

_Q = "[\"'\u2018-\u201f\u00ab\u00bb]"
_SPACE = r"[^\S\n]*"
_NAME = re.compile(rf"^{_SPACE}\{{?{_SPACE}({_Q}?)([A-Za-z_]{{2,30}}){_Q}?{_SPACE}[:：][^\S\n]?", re.M)
_SIGN = re.compile(
    rf"^{_SPACE}\{{?{_SPACE}{_Q}?(timestamp|chat_id|sender_alias|sender|message){_Q}?{_SPACE}[:：]", re.M
)
_START = re.compile(rf"^{_SPACE}(?:\{{{_SPACE})?(?={_Q}?timestamp{_Q}?{_SPACE}[:：])", re.M | re.I)
_FENCED = re.compile(rf"^{_SPACE}{_Q}?message{_Q}?{_SPACE}[:：]\s*```", re.M | re.I)
_TAIL = re.compile(r"[\s,]*\}?[\s,]*\{?\s*$")
_QUOTED = re.compile(rf"{_Q}(.*){_Q}", re.S)
LAST = "message"


class Entry(NamedTuple):
    """One record: its fields as they stand, whether something of its frame was lost, and its place."""

    fields: dict[str, str]
    repaired: bool
    place: Locator


def looks(head: str) -> bool:
    """True where the beginning of a text is such a dump."""
    return {match[1] for match in _SIGN.finditer(head)} >= {"timestamp", "chat_id", "sender_alias", "message"}


def entries(original: Original) -> Iterator[Entry]:
    """Every record in the order of the file."""
    data = content(original)
    told = decode(data)
    text, seen, offset, line = told.text, 0, told.mark, 0
    starts = list(_starts(text))
    for start, stop in pairwise([*starts, len(text)]):
        before = text[seen:start]
        offset, line, seen = offset + len(before.encode(told.encoding, "replace")), line + before.count("\n"), start
        piece = _TAIL.sub("", text[start:stop])
        raw = data[offset : offset + len(piece.encode(told.encoding, "replace"))]
        place = Locator(
            original=original.sha256,
            fragment=f"#line={line},{line + piece.count(chr(10)) + 1}",
            offset=offset,
            length=len(raw),
            sha256=sha256(raw),
        )
        fields, whole = _fields(piece)
        closed = "}" in text[start + len(piece) : stop]
        opened = text[max(0, start - 80) : start].rstrip().endswith("{")
        yield Entry(fields, told.mended or not (whole and closed and opened), place)


def _starts(text: str) -> Iterator[int]:
    """Where records begin; a `timestamp:` between fences is somebody's words."""
    at = 0
    while found := _START.search(text, at):
        yield found.start() + len(found[0])
        at = found.end() + 1
        following = _START.search(text, at)
        stop = following.start() if following else len(text)
        fence = _FENCED.search(text, at, stop)
        if fence and (close := text.find("```", fence.end())) > 0:
            again = _FENCED.search(text, fence.end(), close)
            at = at if again else close  # the fence was never closed: what is found is the next one's


def _fields(piece: str) -> tuple[dict[str, str], bool]:
    """Name -> value as it stands, without the frame's last comma, and True where nothing of the frame is lost."""
    marks = list(_NAME.finditer(piece))
    found: dict[str, str] = {}
    at, whole = 0, True
    for number, mark in enumerate(marks):
        if mark.start() < at:
            continue
        name = mark[2].lower()
        after = len(piece) if name == LAST or number + 1 == len(marks) else marks[number + 1].start()
        if piece.startswith("```", mark.end()):
            close = piece.find("```", mark.end() + 3)
            at = close + 3 if close >= 0 else len(piece)
            found[name] = piece[mark.end() + 3 : close if close >= 0 else len(piece)].strip("\r\n")
            whole = whole and close >= 0
            continue
        value = piece[mark.end() : after].rstrip()
        whole = whole and not mark[1] and (after == len(piece) or value.endswith(","))
        value = value.removesuffix(",").rstrip()
        quoted = _QUOTED.fullmatch(value) if mark[1] else None
        found[name], at = (quoted[1] if quoted else value), after
    return found, whole
