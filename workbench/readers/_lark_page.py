"""A whole page of messages as the open platform answers it, known by its two ends and looked at no further.

Dumps have hundreds of thousands of such pages; walking each key by key costs more than reading its messages.
"""

from __future__ import annotations

import re

import msgspec

from ._jsonmend import decode
from ._jsonruns import Run, lines
from ._jsonscan import Data, skip, starts_of
from ._jsonspan import Place, Span
from ._lark_kind import kind_of
from ._lark_plain import Plain

__all__ = ["Ends", "begins_page", "of_lines", "page_at", "whole_page"]

_SPACE = rb"[ \t\r\n]*+"
_STRING = rb'"[^"\\\x00-\x1f]*+"'
_OUTER = rb'"(?:code"S:S0|msg"S:ST)'.replace(b"S", _SPACE).replace(b"T", _STRING)
_INNER = rb'"(?:has_more"S:S(?:true|false)|page_token"S:ST)'.replace(b"S", _SPACE).replace(b"T", _STRING)
_HEAD = re.compile(
    rb'S\{S((?:OS,S)*+)"data"S:S(\{)S((?:IS,S)*+)"items"S:S(?=\[S\{)'.replace(b"O", _OUTER)
    .replace(b"I", _INNER)
    .replace(b"S", _SPACE)
)
_TAIL = re.compile(
    rb"\]((?:S,SI)*+)S(\})((?:S,SO)*+)S\}S\Z".replace(b"O", _OUTER).replace(b"I", _INNER).replace(b"S", _SPACE)
)
_KEY = re.compile(rb'"(code|msg|has_more|page_token)"[ \t\r\n]*+:[ \t\r\n]*+(true|false|0|"[^"]*+")')
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_PLAIN = msgspec.json.Decoder(Plain)
_LONG_LINE = 1 << 16
_LONGEST = 2_000  # bytes before and after the items
_REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Ends(msgspec.Struct):
    """What stands around the items of a page: its keys in order, whether more follow, the places of both; the items."""

    keys: tuple[str, ...]
    has_more: bool | None
    page: Span
    items: Span
    run: Run


def whole_page(place: Place) -> Ends | None:
    """The page, if the file is one and whole, with messages in it; None for anything else."""
    return page_at(place.data, 0, len(place.data), "#") if isinstance(place.data, bytes) else None


def begins_page(data: Data, start: int) -> bool:
    """Whether what stands at `start` begins as a page does."""
    return _HEAD.match(data, start, min(start + _LONGEST, len(data))) is not None


def page_at(data: Data, start: int, end: int, base: str) -> Ends | None:
    """The page that reaches from `start` to `end` and has the pointer `base`; None for anything else."""
    head = _HEAD.match(data, start, min(start + _LONGEST, end))
    tail = _TAIL.search(data, max(head.end(), end - _LONGEST), end) if head else None
    if head is None or tail is None:
        return None
    outer = [*_KEY.findall(head[1]), *_KEY.findall(tail[3])]
    before, after = _KEY.findall(head[3]), _KEY.findall(tail[1])
    inner = [*before, *after]
    if len(dict(outer)) < len(outer) or len(dict(inner)) < len(inner):  # a key that stands twice
        return None
    at = head.end()
    try:
        raws = _RAWS.decode(data[at : tail.start() + 1])
    except _REFUSALS:
        return None
    if not _is_message(raws[0]):
        return None
    more = dict(inner).get(b"has_more")
    return Ends(
        (*(key.decode() for key, _ in before), "items", *(key.decode() for key, _ in after)),
        None if more is None else more == b"true",
        Span(f"{base}/data", head.start(2), tail.end(2)),
        Span(f"{base}/data/items", at, tail.start() + 1),
        Run(f"{base}/data/items", 0, starts_of(data, skip(data, at + 1), raws), raws),
    )


def of_lines(place: Place) -> bool:
    """Whether a file has a whole JSON object on each of its lines, at least two, the first of them a message."""
    end = place.data.find(b"\n", 0, _LONG_LINE)
    if place.encoded or place.data[:1] != b"{" or end < 0 or not _is_message(place.data[:end]):
        return False
    count = 0
    for run in lines(place.data):
        if run is None:
            return False
        count += len(run.raws)
    return count > 1


def _is_message(raw: Data | msgspec.Raw) -> bool:
    try:
        _PLAIN.decode(raw)
    except _REFUSALS:
        return kind_of(decode(bytes(raw))[0]) == "message"
    return True
