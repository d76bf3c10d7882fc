"""Microsoft Teams chats as web pages: one file a chat, "Exported chat: …", as the Graph export scripts write them.

Two layouts: message-container (with the classes me and them) and group/message (with data-me, data-edited, …).
Template: https://github.com/evenevan/export-ms-teams-chats. Times are on the clock of whoever ran the script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Conversation, File, Message, Original, Record
from ..timestamps import Timestamp
from ._cast import Cast
from ._htmlblocks import Block, blocks, inner, words
from ._markup import markup
from ._place import content, here
from ._whens import whens

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["PAGE", "page"]

PAGE = re.compile(rb"<title>\s*Exported chat:(.*?)</title>", re.S)
_BLOCK = re.compile(rb'<div\b[^>]*?\bclass="(?:message-container(?: [^"]*)?|[^"]*\bgroup/message)"[^>]*>')
_END = re.compile(rb"</main>\s*<footer|</body>")
SYSTEM = "System Event"  # what the script calls the sender of what Teams itself wrote


def page(original: Original, cast: Cast) -> Iterator[Record]:
    """The chat and its messages in the order of the page."""
    from html import unescape

    data = content(original)
    match = PAGE.search(data)
    name = unescape(match[1].decode("utf-8", "replace")).strip() if match else ""
    identity = name or original.sha256[:16]
    yield Conversation(platform="teams", id=identity, name=name, locator=here(original))
    pieces = list(blocks(original, data, _BLOCK, _END))
    trees = [block.tree(breaks=False) for block in pieces]
    heads = [_head(tree) for tree in trees]
    for block, tree, head, sent in zip(pieces, trees, heads, whens([stamp for _, stamp in heads]), strict=True):
        yield _message(block, tree, head[0], sent, identity, cast)


def _head(tree: LexborHTMLParser) -> tuple[str, str]:
    """(sender, time) as written."""
    spans = tree.css(".them > div:first-child > span, .me > div:first-child > span") or tree.css("span.text-sm")
    told = [words(span) for span in spans[:2]]
    return told[0] if told else "", told[1] if len(told) > 1 else ""


def _message(block: Block, tree: LexborHTMLParser, name: str, sent: Timestamp, chat: str, cast: Cast) -> Message:
    box = tree.css_first(".group\\/message")
    body = tree.css_first("div.break-words") or tree.css_first(".them > div:nth-child(2), .me > div:nth-child(2)")
    told = markup(body.html or "") if body is not None else None
    system = name == SYSTEM
    own = inner(box, "data-me") == "true" or tree.css_first(".message .me") is not None
    facts = (("edited", inner(box, "data-edited") == "true"), ("importance", inner(box, "data-priority")))
    return Message(
        platform="teams",
        conversation_id=chat,
        type="notice" if system else "message",
        sent=sent,
        sender_id="" if system else cast.meet(name, block.place, name, own=own),
        sender_name="" if system else name,
        body=told.text if told is not None else "",
        deleted=inner(box, "data-deleted") == "true",
        links=tuple(dict.fromkeys(link for link in told.links if "://" in link)) if told is not None else (),
        files=tuple(_files(tree, body)),
        flags=(*("system",) * system, *("ambiguous-date",) * sent.ambiguous),
        extra=tuple((key, "true" if value is True else value) for key, value in facts if value and value != "normal"),
        locator=block.place,
    )


def _files(tree: LexborHTMLParser, body: LexborNode | None) -> Iterator[File]:
    for image in body.css("img") if body is not None else ():
        uri = inner(image, "src")
        if uri and not uri.startswith("data:"):
            local = "://" not in uri
            yield File(id=uri, name=uri.rsplit("/", 1)[-1], kind="image", path=uri if local else "", missing=not local)
    inside = {node.mem_id for node in body.css("a")} if body is not None else set()
    for link in tree.css("a"):
        if link.mem_id not in inside and inner(link, "href"):
            uri = inner(link, "href")
            yield File(id=uri, name=words(link) or uri.rsplit("/", 1)[-1], missing=True)
