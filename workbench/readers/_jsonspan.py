"""Where the items of a JSON file lie, byte for byte, in whole and in damaged files, without an object tree.

Shared by all readers of JSON. It gives places; `_jsonmend.decode` (or a typed msgspec decoder) gives values::

    place = load(original)                                    # bytes, or a memory map of a large file
    for item in items(place.data, ("messages",)):             # the array at /messages; see `items` for ()
        message, repaired = decode(place.data[item.start : item.end])      # _jsonmend.decode: never raises
        locator = place.locator(item)                         # pointer, byte range, SHA-256 of the raw item

- A file is walked in windows, so that one that is larger than memory streams.
- `items`, `values` and `find` never raise: past a fault they go on at the next object that begins like the items
  before it, and say so in `Span.state`: "damaged" is to be mended (`decode` does), "noise" is no JSON at all.
- Byte-order marks, NULs, log lines before the JSON, glued objects, lost commas, a cut end are met here; UTF-16 and
  UTF-32 by `load`.
- Pointers: `#/data/items/4` (RFC 6901) inside one JSON text; `#line=3,4` (RFC 5147, counted from 0, end exclusive) for
  one of several texts that fills whole lines (JSON lines); `#/3` for the fourth of several glued texts.
- `_jsonscan` has the strict walk: `members` and `elements` of a container, `extent` of a value; they raise `Fault`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ._jsonload import Place, load
from ._jsonmend import decode, mend
from ._jsonscan import Data, Fault, elements, extent, members, skip

__all__ = [
    "Data", "Place", "Span", "broken_at", "decode", "find", "items", "learn", "load", "pointer", "values",
]  # fmt: skip

_MENDABLE = 32 << 20  # a wider broken value is not mended to find its end: it reaches to the next one
_LOOSE = re.compile(rb"(?:[\s\x00,\x1e]++|\xef\xbb\xbf)*+")
_LEAD = re.compile(rb'\{\s*+("(?:[^"\\\n\r]{1,64})")')
_TEXT = re.compile(rb"\{\s*+[\"'}]|\[\s*+[{\[\"\]]")
_ANY_OBJECT = re.compile(rb"(?<=[\n,}\]\x00])[ \t\r]*+(\{\s*+[\"'][^\"'\n]{1,64}[\"']\s*+:)")


class Span(NamedTuple):
    """One value's place: `state` is "whole", "damaged" (to be mended) or "noise" (bytes that are no JSON)."""

    pointer: str
    start: int
    end: int
    state: str = "whole"


def pointer(path: tuple[str | int, ...]) -> str:
    """The RFC 6901 fragment of a path: ("data", "a/b", 4) is `#/data/a~1b/4`."""
    return "#" + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def items(data: Data, path: tuple[str, ...] = (), *, start: int = -1, base: str = "") -> Iterator[Span]:
    """The elements of the array at `path`, damaged ones too; nothing where there is no array.

    Without a path: the elements of the file's one array, or else its values (JSON lines, glued objects, one object).
    `start` is where the array begins if that is known already, and `base` its pointer if that is not the path's.
    """
    if start < 0 and not path:
        yield from _own(data)
        return
    at = start if start >= 0 else find(data, path)
    if at >= 0 and data[at : at + 1] == b"[":
        yield from _elements(data, skip(data, at + 1), base or pointer(path))


def find(data: Data, path: tuple[str, ...], start: int = -1) -> int:
    """Where the value at `path` below the object at `start` begins, in a damaged file too; -1 if it is not there."""
    at = start if start >= 0 else _first(data)
    for depth, key in enumerate(path):
        if data[at : at + 1] != b"{":
            return -1
        try:
            at = next((begin for name, begin, _ in members(data, at, lazy=True) if name == key), -1)
        except Fault:
            return _search(data, path[depth:], at)
        if at < 0:
            return -1
    return at


def values(data: Data) -> Iterator[Span]:
    """The JSON texts of a file one after another, noise between them too.

    As a rule there is one, with the pointer `#`; in JSON lines and where texts are glued together there are many.
    """
    held: list[Span] = []  # the first text, and noise after it, until it is known whether another text follows
    count = line = counted = 0
    for span in _texts(data):
        if not held and (count or span.state == "noise"):
            ready = [span]
        elif span.state == "noise" or not held:
            held.append(span)
            continue
        else:
            ready, held = [*held, span], []
        for one in ready:
            if one.state == "noise":
                yield one
                continue
            line, counted = line + data[counted : one.start].count(b"\n"), one.start
            yield one._replace(pointer=_line(data, one, line) or f"#/{count}")
            count += 1
    yield from held


def _own(data: Data) -> Iterator[Span]:
    ends = 0  # a damaged array may be found to reach further than was thought at first
    for span in values(data):
        if span.pointer == "#" and data[span.start : span.start + 1] == b"[":
            for element in _elements(data, skip(data, span.start + 1), "#"):
                ends = element.end
                yield element
        elif span.end > ends:
            yield span._replace(start=max(ends, span.start))


def _elements(data: Data, at: int, base: str) -> Iterator[Span]:
    count = 0
    leads: dict[bytes, None] = {}
    while True:
        try:
            for begin, end in elements(data, at):
                yield Span(f"{base}/{count}", begin, end)
                count, at = count + 1, end
                if len(leads) < 4:
                    learn(leads, data, begin)
            return
        except Fault:
            pass
        span, at = broken_at(data, at, leads, f"{base}/{count}")
        if span is None:
            return
        yield span
        count += span.state != "noise"


def broken_at(data: Data, at: int, leads: dict[bytes, None], place: str) -> tuple[Span | None, int]:
    """What stands in an array after a fault at `at`, and where to go on; None at the array's end."""
    at = _loose(data, at)
    if data[at : at + 1] in (b"", b"]"):
        return None, at
    span = _broken(data, at, leads, place)
    return span, _loose(data, span.end)


def _texts(data: Data) -> Iterator[Span]:
    at = _loose(data, 0)
    leads: dict[bytes, None] = {}
    while at < len(data):
        if not _TEXT.match(data, at):
            found = _TEXT.search(data, at)
            end = found.start() if found else len(data)
            yield Span("#", at, at + len(data[at:end].rstrip()), "noise")
            at = end
            continue
        try:
            span = Span("#", at, extent(data, at))
        except Fault:
            span = _broken(data, at, leads, "#")
        yield span
        if len(leads) < 4:
            learn(leads, data, at)
        at = _loose(data, span.end)


def _broken(data: Data, at: int, leads: dict[bytes, None], place: str) -> Span:
    """The broken value at `at`, or the whole value if only the comma before it is lost.

    It ends where mending it ends, at the latest before the next object that begins with a key known from others.
    """
    try:
        return Span(place, at, extent(data, at))
    except Fault:
        pass
    head = data[at : at + 1]
    own = _LEAD.match(data, at)
    limit = len(data) if head == b"[" else _next(data, at + 1, {**leads, own[1]: None} if own else leads)
    end = limit
    if head in (b"{", b"[") and limit - at < _MENDABLE:
        end = mend(data, at, limit)[1]
    stop = at + len(data[at:end].rstrip(b" \t\r\n,\x00")) if end - at < _MENDABLE else end
    return Span(place, at, max(stop, at + 1), "damaged" if head in (b"{", b"[") else "noise")


def _next(data: Data, at: int, leads: dict[bytes, None]) -> int:
    if not leads:
        found = _ANY_OBJECT.search(data, at)
    else:
        keys = b"|".join(re.escape(lead) for lead in leads)
        found = re.compile(rb"(?<=[\n,}\]\x00\s])(\{\s*+(?:%s)\s*+:)" % keys).search(data, at)
    return found.start(1) if found else len(data)


def _search(data: Data, path: tuple[str, ...], start: int) -> int:
    for key in path:
        found = re.compile(rb'"%s"\s*+:\s*+' % re.escape(key.encode())).search(data, max(start, 0))
        if not found:
            return -1
        start = found.end()
    return start


def _line(data: Data, span: Span, line: int) -> str:
    """The RFC 5147 fragment of a text that has its lines for itself, or an empty text."""
    before = data[max(0, span.start - 80) : span.start].rsplit(b"\n", 1)[-1]
    after = data[span.end : span.end + 80].split(b"\n", 1)[0]
    if before.strip(b" \t\r\x00,\x1e\xef\xbb\xbf") or after.strip(b" \t\r\x00,\x1e"):
        return ""
    last = line + data[span.start : span.end].count(b"\n")
    return f"#line={line},{last + 1}"


def learn(leads: dict[bytes, None], data: Data, at: int) -> None:
    """Remember the first key of the object at `at`."""
    lead = _LEAD.match(data, at)
    if lead:
        leads[lead[1]] = None


def _first(data: Data) -> int:
    at = _loose(data, 0)
    found = _TEXT.match(data, at) or _TEXT.search(data, at)
    return found.start() if found else at


def _loose(data: Data, at: int) -> int:
    match = _LOOSE.match(data, at)
    return match.end() if match else at
