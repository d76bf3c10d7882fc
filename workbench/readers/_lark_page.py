"""A whole page of messages as the open platform answers it, known by its two ends and looked at no further.

Dumps have hundreds of thousands of such pages; walking each key by key costs more than reading its messages.
"""

from __future__ import annotations

import re

import msgspec

from ._jsonmend import decode
from ._jsonspan import Place, Span
from ._lark_kind import kind_of

__all__ = ["Ends", "whole_page"]

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
_LONGEST = 2_000  # bytes before and after the items
_REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Ends(msgspec.Struct):
    """What stands around the items of a page: its keys in order, whether more follow, and the places of both."""

    keys: tuple[str, ...]
    has_more: bool | None
    page: Span
    items: Span


def whole_page(place: Place) -> Ends | None:
    """The page, if the file is one and whole, with messages in it; None for anything else."""
    data = place.data
    if not isinstance(data, bytes):
        return None
    head = _HEAD.match(data, 0, _LONGEST)
    tail = _TAIL.search(data, max(head.end(), len(data) - _LONGEST)) if head else None
    if head is None or tail is None:
        return None
    outer = [*_KEY.findall(head[1]), *_KEY.findall(tail[3])]
    before, after = _KEY.findall(head[3]), _KEY.findall(tail[1])
    inner = [*before, *after]
    if any(len(dict(told)) < len(told) for told in (outer, inner)):  # a key that stands twice
        return None
    try:
        raws = _RAWS.decode(memoryview(data)[head.end() : tail.start() + 1])
    except _REFUSALS:
        return None
    if kind_of(decode(bytes(raws[0]))[0]) != "message":
        return None
    more = dict(inner).get(b"has_more")
    return Ends(
        (*(key.decode() for key, _ in before), "items", *(key.decode() for key, _ in after)),
        None if more is None else more == b"true",
        Span("#/data", head.start(2), tail.end(2)),
        Span("#/data/items", head.end(), tail.start() + 1),
    )
