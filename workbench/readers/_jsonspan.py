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
    "Data", "Leads", "Place", "Span", "broken_at", "decode", "find", "items", "learn", "load", "pointer", "values",
]  # fmt: skip

_NEAR = 1 << 18  # how far from a broken item the next one is looked for
_OTHER_LIST = re.compile(rb":\s*+\[\s*+\{")
_MENDABLE = 32 << 20  # a wider broken value is not mended to find its end: it reaches to the next one
_LOOSE = re.compile(rb"(?:[\s\x00,\x1e]++|\xef\xbb\xbf)*+")
_QUOTE = rb"(?:[\"']|\xe2\x80[\x98-\x9f]|\xc2[\xab\xbb])"  # straight, and those that a translator puts in their place
_KEY = rb"(?:" + _QUOTE + rb"[^\"'\n]{1,64}|[A-Za-z_][A-Za-z0-9_]{0,40})" + _QUOTE + rb"?+\s*+:"
_LEAD = re.compile(
    rb'\{\s*+("(?:[^"\\\n\r]{1,64})")(?:\s*+:\s*+(?:"(?:[^"\\\n]|\\.)*+"|[\w.+-]++)\s*+,\s*+("[^"\\\n\r]{1,64}"))?'
)
_TEXT = re.compile(rb"\{\s*+(?:[\"'}]|" + _KEY + rb")|\[\s*+(?:[{\[\"\]]|(?:null|true|false|-?\d+)\s*+[,\]])")
_AGAIN = re.compile(rb"\{\s*+" + _KEY + rb"|\[\s*+\{")  # where to go on after words that are no JSON
_ANY_OBJECT = re.compile(rb"(?<=[\n,}\]\x00])[ \t\r]*+(\{\s*+[\"'][^\"'\n]{1,64}[\"']\s*+:)")
Leads = dict[bytes, set[bytes]]  # the first key of whole items, with the second keys that follow it


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
        if span.pointer == "#" and span.state != "noise" and data[span.start : span.start + 1] == b"[":
            for element in _elements(data, skip(data, span.start + 1), "#"):
                ends = element.end
                yield element
        elif span.end > ends:
            yield span._replace(start=max(ends, span.start))


def _elements(data: Data, at: int, base: str) -> Iterator[Span]:
    count = 0
    leads: Leads = {}
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


def broken_at(data: Data, at: int, leads: Leads, place: str) -> tuple[Span | None, int]:
    """What stands in an array after a fault at `at`, and where to go on; None at the array's end.

    A bracket that closed a list inside the broken item does not end the array: the item reaches to the next one.
    """
    at = _loose(data, at)
    if data[at : at + 1] in (b"", b"]"):
        return None, at
    span = _broken(data, at, leads, place)
    after = _loose(data, span.end)
    if data[after : after + 1] == b"]" and (more := _beyond(data, after, leads)) > 0:
        return span._replace(end=span.start + len(data[span.start : more].rstrip(b" \t\r\n,\x00"))), more
    return span, after


def _texts(data: Data) -> Iterator[Span]:
    at = _loose(data, 0)
    leads: Leads = {}
    while at < len(data):
        if not _TEXT.match(data, at):
            found = _AGAIN.search(data, at)
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


def _broken(data: Data, at: int, leads: Leads, place: str) -> Span:
    """The broken value at `at`, or the whole value if only the comma before it is lost.

    It ends where mending it ends, at the latest before the next object that begins with a key known from others.
    """
    head = data[at : at + 1]
    if head in (b"{", b"[") or not leads:  # among objects a number is no item but a piece of one, or of a log
        try:
            return Span(place, at, extent(data, at))
        except Fault:
            pass
    if own := _LEAD.match(data, at):
        leads = {**leads, own[1]: {*leads.get(own[1], ()), *filter(None, own.groups()[1:])}}
    limit = len(data) if head == b"[" else _next(data, at, leads)
    end = limit
    if head in (b"{", b"[") and limit - at < _MENDABLE:
        end = mend(data, at, limit)[1]
    stop = at + len(data[at:end].rstrip(b" \t\r\n,\x00")) if end - at < _MENDABLE else end
    return Span(place, at, max(stop, at + 1), "damaged" if head in (b"{", b"[") else "noise")


def _next(data: Data, start: int, leads: Leads, limit: int = -1) -> int:
    """Where the next item after `start` begins: an object with the first keys of others, that is no part of an item."""
    end = len(data) if limit < 0 else min(limit, len(data))
    if not leads:
        any_object = _ANY_OBJECT.search(data, start + 1, end)
        return any_object.start(1) if any_object else end
    keys = b"|".join(re.escape(lead) for lead in leads)
    indent = _indent(data, start)
    for found in re.compile(rb"(?<=[\n,}\]\x00\s])\{\s*+(?:%s)\s*+:" % keys).finditer(data, start + 1, end):
        at = found.start()
        before = data[max(start, at - 64) : at].rstrip()[-1:]
        lead = _LEAD.match(data, at)
        seconds = leads.get(lead[1], set()) if lead is not None else set()
        alike = lead is not None and (lead[2] in seconds if seconds else True)
        if before not in (b":", b"[") and (alike or (indent >= 0 and _indent(data, at) == indent)):
            return at
    return end


def _beyond(data: Data, at: int, leads: Leads) -> int:
    """Where the items go on after a bracket that closed a list inside a broken item; -1 where it closes the array."""
    more = _next(data, at, leads, at + _NEAR)
    between = data[at:more]
    return more if more < min(len(data), at + _NEAR) and not _OTHER_LIST.search(between) else -1


def _indent(data: Data, at: int) -> int:
    """How many blanks stand before `at` on its line; -1 where something else does."""
    before = data[max(0, at - 80) : at].rsplit(b"\n", 1)
    return len(before[-1]) if not before[-1].strip(b" \t\r\x00\xef\xbb\xbf") and len(before[-1]) < 80 else -1


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


def learn(leads: Leads, data: Data, at: int) -> None:
    """Remember the first two keys of the object at `at`."""
    lead = _LEAD.match(data, at)
    if lead:
        leads.setdefault(lead[1], set()).update(filter(None, lead.groups()[1:]))


def _first(data: Data) -> int:
    at = _loose(data, 0)
    found = _TEXT.match(data, at) or _TEXT.search(data, at)
    return found.start() if found else at


def _loose(data: Data, at: int) -> int:
    match = _LOOSE.match(data, at)
    return match.end() if match else at
