"""Telegram Desktop's messages.html, messages2.html…: one message after another, each with its own bytes.

A message without a name ("joined") was written by the one before. Dates stand in a title: 02.03.2024 13:10:36, since
2022 with UTC+01:00 behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from ..hashing import sha256
from ..model import File, Locator, Message, Original, Reaction
from ..timestamps import Timestamp, from_iso, from_wall
from ._telegram_message import Chat

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["blocks", "heading", "page"]

_START = re.compile(rb'<div\s+class="message\s[^"]*"\s*(?:id="message(-?\d+)")?[^>]*>')
_END = re.compile(rb"</div>\s*</div>\s*</div>\s*</div>\s*</body>|</body>|\Z")
_HEADING = re.compile(rb'<div class="page_header.*?<div class="text bold">\s*(.*?)\s*</div>', re.S)
_BREAK = re.compile(rb"<br\s*/?>")
_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-])(\d\d):(\d\d))?")
NEWLINE = b"\n"
_ANCHOR = re.compile(r"#go_to_message(-?\d+)")
_MEDIA = {
    "photo": "image", "video": "video", "round": "video", "voice": "audio", "audio": "audio", "sticker": "sticker",
    "animated": "video",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """The bytes of one message and their place; date separators have negative ids and are no messages."""

    id: str
    offset: int
    raw: bytes
    line: int


def heading(data: bytes) -> str:
    """The chat's name at the top of a page."""
    from html import unescape

    match = _HEADING.search(data[:65536])
    return unescape(re.sub(r"<[^>]+>", "", match[1].decode("utf-8", "replace"))).strip() if match else ""


def blocks(data: bytes) -> Iterator[Block]:
    """The messages and separators of a page, in order."""
    starts = [(match.start(), match[1]) for match in _START.finditer(data)]
    line, seen = 0, 0
    for number, (start, identity) in enumerate(starts):
        last = number + 1 == len(starts)
        stop = starts[number + 1][0] if not last else _END.search(data, start).start()  # type: ignore[union-attr]
        line, seen = line + data.count(b"\n", seen, start), start
        raw = data[start:stop].rstrip()
        yield Block((identity or b"").decode(), start, raw, line)


def page(original: Original, data: bytes, chat: Chat, before: tuple[str, str]) -> Iterator[Message]:
    """The messages of one page; `before` is the id and name of the sender of the last message of the page before."""
    sender = before
    for block in blocks(data):
        if block.id.startswith("-"):
            continue
        told = _message(original, block, chat, sender)
        if "system" not in told.flags:
            sender = (told.sender_id, told.sender_name)
        yield told


def _message(original: Original, block: Block, chat: Chat, before: tuple[str, str]) -> Message:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_BREAK.sub(b"\n", block.raw).decode("utf-8", "replace"))
    place = Locator(
        original=original.sha256,
        fragment=f"#line={block.line},{block.line + block.raw.count(NEWLINE) + 1}",
        offset=block.offset,
        length=len(block.raw),
        sha256=sha256(block.raw),
    )
    service = b'class="message service' in block.raw[:80]
    body = tree.css_first(".body")
    name = _text(_own(body, "from_name")) or before[1]
    if service:
        name = ""
    chat.meet(name, name, place)
    forwarded = tree.css_first(".forwarded")
    date = tree.css_first(".date")
    reply = _ANCHOR.search(_href(tree.css_first(".reply_to a")))
    media = tree.css_first(".media_wrap")
    words = tree.css_first(".text") if not service else tree.css_first(".details")
    return Message(
        platform="telegram",
        conversation_id=chat.id,
        native_id=block.id,
        type="notice" if service else "message",
        sent=_date((date.attributes.get("title") or "") if date is not None else ""),
        sender_id=name,
        sender_name=name,
        body=_text(words),
        parent_id=reply[1] if reply else "",
        forwarded_from=_text(_own(forwarded, "from_name")) if forwarded is not None else "",
        links=tuple(dict.fromkeys(filter(None, map(_link, words.css("a"))))) if words is not None else (),
        reactions=tuple(_reaction(one) for one in tree.css(".reactions .reaction")),
        files=tuple(_files(media, chat)) if media is not None else (),
        flags=(*("system",) * service, *("forwarded",) * (forwarded is not None)),
        extra=_extra(media),
        locator=place,
    )


def _own(node: LexborNode | None, name: str) -> LexborNode | None:
    """The direct child of a class, without the date that stands inside it."""
    child = node.child if node is not None else None
    while child is not None:
        if child.tag == "div" and name in (child.attributes.get("class") or "").split():
            return child
        child = child.next
    return None


def _text(node: LexborNode | None) -> str:
    """The words of a node without the blanks of its layout, and without a date that stands inside."""
    if node is None:
        return ""
    parts = []
    child = node.child
    while child is not None:
        if child.tag == "-text":
            parts.append(child.text_content or "")
        elif "date" not in (child.attributes.get("class") or "").split():
            parts.append(child.text(deep=True))
        child = child.next
    return "".join(parts).strip()


def _href(node: LexborNode | None) -> str:
    return (node.attributes.get("href") or "") if node is not None else ""


def _link(node: LexborNode) -> str:
    target = _href(node)
    return target if "://" in target or target.startswith("mailto:") else ""


def _date(text: str) -> Timestamp:
    match = _DATE.search(text)
    if not match:
        return Timestamp(raw=text)
    day, month, year, hour, minute, second = (int(part) for part in match.groups()[:6])
    try:
        wall = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return Timestamp(raw=text)
    if not match[7] or int(match[8]) > 23 or int(match[9]) > 59:
        return from_wall(wall, precision="s", raw=text)
    offset = timedelta(hours=int(match[8]), minutes=int(match[9])) * (1 if match[7] == "+" else -1)
    told = from_iso(wall.replace(tzinfo=timezone(offset)).isoformat())
    return Timestamp(us=told.us, precision=told.precision, zone=told.zone, basis=told.basis, raw=text)


def _reaction(node: LexborNode) -> Reaction:
    emoji, number = node.css_first(".emoji"), node.css_first(".count")
    given = _text(number)
    people = len(node.css(".userpics .userpic"))
    return Reaction(value=_text(emoji), count=int(given) if given.isdecimal() and len(given) < 9 else max(people, 1))


def _files(media: LexborNode, chat: Chat) -> Iterator[File]:
    for node in media.css("a"):
        path = _href(node)
        if not path or "://" in path or path.startswith("#"):
            continue
        there = chat.files.get(path)
        kind = next((kind for word, kind in _MEDIA.items() if word in (node.attributes.get("class") or "")), "file")
        title = node.css_first(".title")
        yield File(
            id=path,
            name=path.rsplit("/", 1)[-1] if title is None or kind != "file" else _text(title),
            kind=kind,
            path=there.name if there is not None else "",
            missing=there is None,
        )


def _extra(media: LexborNode | None) -> tuple[tuple[str, str], ...]:
    told = " ".join(media.text(deep=True).split()) if media is not None else ""
    return (("media", told),) if told else ()
