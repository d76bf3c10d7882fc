"""A whole page of messages as the open platform answers it, known by its two ends and looked at no further.

Dumps have hundreds of thousands of such pages; walking each key by key costs more than reading its messages.
"""

from __future__ import annotations

import re

import msgspec

from ._jsonmend import decode
from ._jsonruns import Run
from ._jsonscan import skip, starts_of
from ._jsonspan import Place, Span
from ._lark_kind import kind_of
from ._lark_plain import Plain

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
_PLAIN = msgspec.json.Decoder(Plain)
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
    if len(dict(outer)) < len(outer) or len(dict(inner)) < len(inner):  # a key that stands twice
        return None
    at = head.end()
    try:
        raws = _RAWS.decode(memoryview(data)[at : tail.start() + 1])
    except _REFUSALS:
        return None
    if not _is_message(raws[0]):
        return None
    more = dict(inner).get(b"has_more")
    return Ends(
        (*(key.decode() for key, _ in before), "items", *(key.decode() for key, _ in after)),
        None if more is None else more == b"true",
        Span("#/data", head.start(2), tail.end(2)),
        Span("#/data/items", at, tail.start() + 1),
        Run("#/data/items", 0, starts_of(data, skip(data, at + 1), raws), raws),
    )


def _is_message(raw: msgspec.Raw) -> bool:
    try:
        _PLAIN.decode(raw)
    except _REFUSALS:
        return kind_of(decode(bytes(raw))[0]) == "message"
    return True
