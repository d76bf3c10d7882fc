"""DiscordChatExporter's HTML: groups of one author's messages; times stand in a title, in the exporter's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Conversation, File, Message, Original, Record
from ..timestamps import Timestamp
from ._cast import Cast
from ._discord_text import times
from ._htmlblocks import blocks, inner, words
from ._place import content, here
from ._worddate import worded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = ["PAGE", "page"]

PAGE = re.compile(rb"chatlog__message")
_BLOCK = re.compile(
    rb'<div[^>]*?\b(?:id="?chatlog__message-container-(\d+)"?|class="?chatlog__message[^">]*"?[^>]*?data-message-id="?(\d+)"?)[^>]*>'
)
_END = re.compile(rb'<div class="?postamble|</body>')
_ENTRY = re.compile(rb'<div class="?preamble__entry[^>]*>(.*?)</div>', re.S)
_TAG = re.compile(rb"<[^>]+>")
_STAMPS = ".chatlog__timestamp, .chatlog__short-timestamp, .chatlog__system-notification-timestamp"


def page(original: Original, cast: Cast) -> Iterator[Record]:
    """The channel and its messages."""
    from html import unescape

    data = content(original)
    entries = [
        unescape(_TAG.sub(b"", m[1]).decode("utf-8", "replace")).strip() for m in _ENTRY.finditer(data[: 1 << 20])
    ]
    name = entries[1] if len(entries) > 1 else entries[0] if entries else ""
    identity = "/".join(entries[:2]) or original.sha256[:16]
    server = (("server", entries[0]),) if entries else ()
    yield Conversation(
        platform="discord",
        id=identity,
        name=name.split(" / ")[-1],
        kind="channel",
        extra=server,
        locator=here(original),
    )
    sender, who = "", ""
    pieces = list(blocks(original, data, _BLOCK, _END))
    trees = [block.tree() for block in pieces]
    for block, tree, sent in zip(pieces, trees, _sent(trees), strict=True):
        author = tree.css_first(".chatlog__author, .chatlog__author-name, .chatlog__system-notification-author")
        if author is not None:
            sender = words(author)
            identity_of = inner(author, "data-user-id") or inner(author, "title") or sender
            who = cast.meet(identity_of, block.place, sender, account=inner(author, "title"))
        system = tree.css_first(".chatlog__system-notification-content")
        body = words(tree.css_first(".chatlog__content, .chatlog__markdown")) or words(system)
        reply = tree.css_first(".chatlog__reply-link, .chatlog__reference-link")
        target = re.search(r"(\d{5,})", inner(reply, "onclick"))
        number = block.match[1] or block.match[2] or b""
        links = [inner(a, "href") for a in tree.css(".chatlog__content a, .chatlog__markdown a")]
        yield Message(
            platform="discord",
            conversation_id=identity,
            native_id=number.decode(),
            type="notice" if system is not None else "message",
            sent=sent,
            sender_id=who,
            sender_name=sender,
            body=body,
            parent_id=target[1] if target else "",
            links=tuple(dict.fromkeys(link for link in links if "://" in link)),
            files=tuple(
                _file(inner(node, "href")) for node in tree.css(".chatlog__attachment a") if inner(node, "href")
            ),
            flags=("system",) if system is not None else (),
            locator=block.place,
        )


def _file(url: str) -> File:
    away = "://" in url
    return File(id=url, name=url.rsplit("/", 1)[-1], path="" if away else url, missing=away)


def _sent(trees: list[LexborHTMLParser]) -> list[Timestamp]:
    """The instants of all messages: dates in words one by one, dates in numbers settled together."""
    stamps = [tree.css_first(_STAMPS) for tree in trees]
    titles = [inner(stamp, "title") or words(stamp) for stamp in stamps]
    told = [worded(title) for title in titles]
    return [one if one.us is not None else other for one, other in zip(told, times(titles), strict=True)]
