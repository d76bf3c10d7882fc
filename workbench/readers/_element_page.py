"""Element's HTML and plain-text exports: minutes in the page, seconds in the text, days in lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Conversation, File, Message, Original, Record
from ..timestamps import Timestamp
from ._cast import Cast
from ._daylines import Named, named_day, stamp
from ._htmlblocks import blocks, inner, words
from ._lines import Lines
from ._place import content, here
from ._worddate import worded

__all__ = ["HEADER", "PAGE", "page", "transcript"]

PAGE = re.compile(rb"mx_(?:Export_|MatrixChat|EventTile)")
HEADER = re.compile(
    r"^((?:[A-Z][a-z]{2}, )?[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?)"
    r" - (@?[^\n]{1,120}?):(?: |$)"
)
_WRITTEN = re.compile(HEADER.pattern.partition(" - ")[0] + r" - (?P<words>[^\n]+)$")  # without a sender: an event
_JOIN, _LEAVE = (
    re.compile(r".* (?:joined|was invited|invited) .*|.* joined.*"),
    re.compile(r".* (?:left|removed|banned) .*"),
)
_EVENT = re.compile(rb'<(?:li|div)[^>]*?\bdata-event-id="([^"]+)"[^>]*>')
_END = re.compile(rb'</ol>|</main>|</body>|<div class="mx_DateSeparator')
_DAY = re.compile(rb'class="mx_DateSeparator[^"]*"[^>]*>(.*?)</(?:h2|div)>', re.S)
_TITLE = re.compile(rb'<title>(.*?)</title>|class="mx_(?:Export_)?RoomHeader_nametext"[^>]*>(.*?)<', re.S)
_TAG = re.compile(rb"<[^>]+>")


def page(original: Original, cast: Cast) -> Iterator[Record]:
    """The room and the messages of an HTML export."""
    data = content(original)
    title = _TITLE.search(data[:65536])
    name = _plain(title[1] or title[2] or b"") if title else ""
    identity = name or original.sha256[:16]
    yield Conversation(platform="matrix", id=identity, name=name, locator=here(original))
    day, sender, who = "", "", ""
    for block in blocks(original, data, _EVENT, _END):
        for found in _DAY.finditer(block.before):
            day = _plain(found[1])
        tree = block.tree()
        own = words(tree.css_first(".mx_DisambiguatedProfile_displayName")) or words(
            tree.css_first(".mx_EventTile_senderName")
        )
        mxid = words(tree.css_first(".mx_DisambiguatedProfile_mxid"))
        if own:
            sender, who = own, mxid or own
        body = words(tree.css_first(".mx_EventTile_body"))
        notice = words(tree.css_first(".mx_TextualEvent")) if not body else ""
        link = tree.css_first("a.mx_MFileBody_download, .mx_MImageBody a, .mx_MFileBody a")
        cast.meet("" if notice else who, block.place, sender)
        file = inner(link, "href")
        reply = re.search(rb'href="#?(\$[^"]+)"', block.raw)
        yield Message(
            platform="matrix",
            conversation_id=identity,
            native_id=block.match[1].decode("utf-8", "replace"),
            type="notice" if notice else "message",
            sent=_sent(day, words(tree.css_first(".mx_MessageTimestamp"))),
            sender_id="" if notice else who,
            sender_name="" if notice else sender,
            body=body or notice,
            parent_id=reply[1].decode("utf-8", "replace") if reply and b"mx_ReplyChain" in block.raw else "",
            files=(File(id=file, name=file.rsplit("/", 1)[-1], path=file),) if file and "://" not in file else (),
            flags=("system",) if notice else (),
            locator=block.place,
        )


def _plain(raw: bytes) -> str:
    from html import unescape

    return unescape(_TAG.sub(b"", raw).decode("utf-8", "replace")).strip()


def _sent(day: str, time: str) -> Timestamp:
    told = named_day(day)
    return stamp(told.day if isinstance(told, Named) else None, None, time, f"{day} {time}".strip())


def transcript(original: Original, cast: Cast) -> Iterator[Record]:
    """The room and the messages of a plain-text export."""
    lines = Lines(original)
    identity = original.sha256[:16]
    yield Conversation(platform="matrix", id=identity, locator=here(original))
    starts = [(n, m) for n, text in enumerate(lines.texts) if (m := HEADER.match(text) or _WRITTEN.match(text))]
    for (first, match), (after, _) in pairwise([*starts, (len(lines), None)]):
        if match is None:
            return
        while after > first + 1 and not lines.texts[after - 1].strip():
            after -= 1
        place = lines.place(first, after)
        event = match.re is _WRITTEN
        name, body = ("" if event else match[2]), lines.text(first, after, match.start(2) if event else match.end())
        yield Message(
            platform="matrix",
            conversation_id=identity,
            type=_kind(body) if event else "message",
            sent=worded(match[1]),
            sender_id=cast.meet(name, place, name),
            sender_name=name,
            body=body,
            flags=(*("system",) * event, *("repaired",) * lines.mended),
            locator=place,
        )


def _kind(words: str) -> str:
    return "join" if _JOIN.match(words) else "leave" if _LEAVE.match(words) else "notice"
