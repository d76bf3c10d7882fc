"""What stands in one JSON file of a dump, object by object, each with its place; pages and envelopes are seen through.

The walk does not decode lists of messages: it yields the place of the whole list, so that they can be decoded by type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ._jsonscan import Fault, elements, members, skip
from ._jsonspan import Place, Span, decode, items, values
from ._lark_kind import ENTITIES, kind_of, snake
from ._lark_page import Ends, begins_page, page_at, whole_page

__all__ = ["Found", "Page", "element", "named", "walk"]

DEPTH = 8
SMALL = 1 << 12
MENDED = 32 << 20
_LISTS = frozenset(
    {
        "items", "messages", "users", "chats", "members", "user_list", "threads", "thread_replies", "blocks", "sheets",
        "value_ranges", "nodes", "records", "pages", "data", "message_list", "comments", "replies", "user", "chat",
        "message", "document", "thread", "event_list", "events", "sender_names", "meta",
        "success_msg_reaction_counts", "success_msg_reaction_details",
    }
)  # fmt: skip
_KNOWN = _LISTS | frozenset(
    {
        "code", "msg", "ok", "success", "identity", "has_more", "page_token", "total", "member_total", "log_id",
        "request_id", "exported_at", "range", "total_messages", "skipped_chats", "failed_chats", "error", "page_size",
        "next_page_token", "sort_type", "chat_id", "thread_id",
    }
)  # fmt: skip
_ID = re.compile(r"(?:oc|om|omt|ou)_[A-Za-z0-9]+")


@dataclass(frozen=True)
class Page:
    """What is known around an object: ids in the file's name or beside the list, and what the page says of itself."""

    file: str = ""
    chat: str = ""
    thread: str = ""
    message: str = ""
    has_more: bool | None = None
    error: str = ""
    code: str = ""
    keys: tuple[str, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict)


class Found(NamedTuple):
    """One thing found: its kind (`ENTITIES`, messages, other, error, names, rest, noise), place, value and page."""

    kind: str
    span: Span
    value: Any
    page: Page


def walk(place: Place, name: str, ends: Ends | None = None) -> Iterator[Found]:
    """Everything in a file. After a first text that is a message, further ones come undecoded (value None).

    `ends` are those of the page that the file is, if that is known.
    """
    if ends is None:
        ends = whole_page(place)
    if ends is not None:
        yield from _paged(ends, named(name, ends.has_more, ends.keys))
        return
    page = named(name)
    plain = False
    count = 0
    for span in values(place.data):
        if span.state == "noise":
            yield Found("noise", span, None, page)
            continue
        if plain and place.data[span.start : span.start + 1] == b"{":
            yield Found("message", span, None, page)
        else:
            base = f"#/{count}" if span.pointer.startswith("#line") else span.pointer
            for found in element(place, span, base, page):
                plain = plain or (count == 0 and found.kind == "message" and found.span.start == span.start)
                yield found
        count += 1


def _paged(ends: Ends, page: Page) -> Iterator[Found]:
    if ends.has_more is not None:
        yield Found("page", ends.page, None, page)
    yield Found("messages", ends.items, None, page)


def element(place: Place, span: Span, base: str, page: Page, depth: int = 0) -> Iterator[Found]:
    """What one value holds."""
    data = place.data
    head = data[span.start : span.start + 1]
    if head == b"[" and depth < DEPTH:
        yield from _list(place, span, base, page, depth)
        return
    if head != b"{" or depth >= DEPTH:
        yield Found("other", span, decode(data[span.start : span.end])[0], page)
        return
    if page.has_more is None and span.state == "whole":
        ends = page_at(data, span.start, span.end, base)
        if ends is not None:
            yield from _paged(ends, replace(page, has_more=ends.has_more, keys=ends.keys, error="", code=""))
            return
    small = span.end - span.start <= SMALL
    value = decode(data[span.start : span.end])[0] if small else None
    parts = None if small else _members(place, span)
    kind = kind_of(value) if parts is None else _shallow(place, parts)
    if kind in ENTITIES:
        yield Found(kind, span, value if small else decode(data[span.start : span.end])[0], page)
        return
    yield from _container(place, span, base, page, depth, _members(place, span) if parts is None else parts)


def _container(
    place: Place, span: Span, base: str, page: Page, depth: int, parts: list[tuple[str, int, int]]
) -> Iterator[Found]:
    """A page, an envelope, a map of lists: its parts; or the whole as "other" where no part is anything known."""
    page, rest = _told(place, parts, page)
    if page.error or page.has_more is not None:
        yield Found("page", span, None, page)
    if (names := _names(place, parts)) is not None:
        yield Found("names", span, names, page)
        return
    inner = [part for part in parts if _is_walked(place, part)]
    if not inner:
        if rest or any(snake(key) not in _KNOWN for key, _, _ in parts):
            yield Found("other", span, decode(place.data[span.start : span.end])[0], page)
        return
    page = replace(page, error="", code="")
    for key, start, end in inner:
        child = replace(page, thread=key) if key.startswith("omt_") else page
        child = replace(child, chat=key) if key.startswith("oc_") or (key.isdecimal() and len(key) > 8) else child
        state = "whole" if end >= 0 else "damaged"
        spot = Span(f"{base}/{_step(key)}", start, end if end >= 0 else span.end, state)
        yield from element(place, spot, spot.pointer, child, depth + 1)
    rest |= {
        key: decode(place.data[start:end])[0]
        for key, start, end in parts
        if (key, start, end) not in inner and place.data[start : start + 1] in (b"{", b"[") and end - start > 2
    }
    if rest:
        yield Found("rest", span, rest, page)


def _list(place: Place, span: Span, base: str, page: Page, depth: int) -> Iterator[Found]:
    data = place.data
    first = skip(data, span.start + 1)
    if data[first : first + 1] == b"{" and _first_kind(place, first) == "message":
        yield Found("messages", span._replace(pointer=base), None, page)
        return
    for one in items(data, start=span.start, base=base):
        if one.state == "noise":
            yield Found("noise", one, None, page)
            continue
        if data[one.start : one.start + 1] == b"{" and not begins_page(data, one.start):
            value = decode(data[one.start : one.end])[0]
            if kind_of(value) in ENTITIES or not _is_page(value):
                yield Found(kind_of(value), one, value, page)
                continue
        yield from element(place, one, one.pointer, page, depth + 1)


def _first_kind(place: Place, at: int) -> str:
    try:
        _, end = next(elements(place.data, at))
    except (Fault, StopIteration):
        end = min(at + SMALL, len(place.data))
    return kind_of(decode(place.data[at:end])[0])


def _members(place: Place, span: Span) -> list[tuple[str, int, int]]:
    """The members of an object; in a damaged one those before the fault, the broken one with the end -1."""
    found: list[tuple[str, int, int]] = []
    try:
        if span.state != "damaged":
            return list(members(place.data, span.start))
    except Fault:
        pass
    try:
        for key, start, _ in members(place.data, span.start, lazy=True):
            found.append((key, start, -1))
    except Fault:
        pass
    return [(key, start, -1) for key, start, _ in found]


def _shallow(place: Place, parts: list[tuple[str, int, int]]) -> str:
    """The kind of a large object, by its keys and small values alone."""
    value: dict[str, Any] = {}
    for key, start, end in parts:
        small = 0 <= end - start < 1 << 12
        value[key] = decode(place.data[start:end])[0] if small else {}
    return kind_of(value)


def _told(place: Place, parts: list[tuple[str, int, int]], page: Page) -> tuple[Page, dict[str, Any]]:
    """What a page says of itself, and its small fields that nothing else holds."""
    small = {
        snake(key): decode(place.data[start:end])[0]
        for key, start, end in parts
        if 0 <= end - start < 1 << 12 and place.data[start : start + 1] not in (b"{", b"[")
    }
    code = small.get("code")
    failed = (isinstance(code, int) and code != 0) or small.get("ok") is False
    text = small.get("msg") or small.get("message") or ""
    told = replace(
        page,
        has_more=small["has_more"] if isinstance(small.get("has_more"), bool) else page.has_more,
        chat=small["chat_id"] if isinstance(small.get("chat_id"), str) and small["chat_id"] else page.chat,
        thread=small["thread_id"] if isinstance(small.get("thread_id"), str) and small["thread_id"] else page.thread,
        error=f"error page {code if code is not None else ''}: {text}".replace(" :", ":") if failed else "",
        code=str(code) if failed else "",
        keys=tuple(snake(key) for key, _, _ in parts),
    )
    return told, {key: item for key, item in small.items() if key not in _KNOWN and item not in (None, "", False)}


def _names(place: Place, parts: list[tuple[str, int, int]]) -> dict[str, str] | None:
    """A map of ids to names, if the object is one."""
    if not parts or not all(key[:3] in ("ou_", "on_", "cli") and end >= 0 for key, _, end in parts):
        return None
    told = {key: decode(place.data[start:end])[0] for key, start, end in parts}
    return told if all(isinstance(name, str) for name in told.values()) else None


def _is_walked(place: Place, part: tuple[str, int, int]) -> bool:
    """True for a part that holds objects: a known name, or a list or map that begins with an object of a known kind."""
    key, start, end = part
    head = place.data[start : start + 1]
    if head not in (b"{", b"["):
        return False
    inside = skip(place.data, start + 1)
    if place.data[inside : inside + 1] in (b"]", b"}"):
        return False
    if snake(key) in _LISTS or key[:4] == "omt_" or key[:3] == "oc_":
        return True
    if head == b"[":
        return place.data[inside : inside + 1] == b"{" and _first_kind(place, inside) in ENTITIES
    value = decode(place.data[start:end])[0] if 0 <= end - start <= SMALL else None
    if not isinstance(value, dict):
        return end - start > SMALL or end < 0
    return kind_of(value) in ENTITIES or _is_page(value)


def _is_page(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    listed = (snake(key) in _LISTS and isinstance(item, list | dict) for key, item in value.items())
    return any(listed) and kind_of(value) == "other"


def named(name: str, has_more: bool | None = None, keys: tuple[str, ...] = ()) -> Page:
    """What a file's name tells of what is in it."""
    found: dict[str, str] = {}
    for one in _ID.findall(name):
        found[one.split("_")[0]] = one  # the last one: nearest to the file
    chat, thread, message = found.get("oc", ""), found.get("omt", ""), found.get("om", "")
    return Page(file=name, chat=chat, thread=thread, message=message, has_more=has_more, keys=keys)


def _step(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
