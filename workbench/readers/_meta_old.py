"""Facebook's messages as web pages before 2018: messages.htm with all talks, or messages/N.html with one each.

A talk is a `div.thread` that begins with its participants; a message is a `div.message` with `span.user` and
`span.meta`, and its words are the paragraphs behind it. The newest message of a talk stands first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from ..hashing import sha256
from ..model import Conversation, Locator, Membership, Message, Original, Record
from ._cast import Cast
from ._htmlblocks import Block, blocks, words
from ._markup import markup
from ._meta_page import files_of
from ._place import content, here, skipped
from ._whens import whens

__all__ = ["OLD_PAGE", "pages"]

OLD_PAGE = re.compile(rb'<div class="message">\s*<div class="message_header">')
_BEGIN = re.compile(rb'<div class="(thread|message)">')
_END = re.compile(rb'<div class="footer">|</body>')
_PARAGRAPH = re.compile(rb"<p>(.*?)</p>", re.S)
_TAG = re.compile(rb"<[^>]+>")
BATCH = 5000  # messages of one talk whose times are settled together


def pages(original: Original) -> Iterator[Record]:
    """Each talk with its messages in the order of the page, then the people."""
    data = content(original)
    cast = Cast("facebook")
    held: list[Block] = []
    talk = _name(data)
    number = 0
    for block in blocks(original, data, _BEGIN, _END):
        if block.match[1] == b"message":
            held.append(block)
            if len(held) < BATCH:
                continue
        yield from _told(held, talk, cast)
        held = []
        if block.match[1] == b"thread":
            number += 1
            names = [name.strip() for name in _plain(block.raw).split(",") if name.strip()]
            talk = sha256(f"{number} {', '.join(names)}".encode())[:16] if names else f"thread {number}"
            yield _conversation(original, talk, names, cast, block.place)
    yield from _told(held, talk, cast)
    if not number:
        yield Conversation(platform="facebook", id=talk, locator=here(original))
    unread = len(OLD_PAGE.findall(data)) - len(_BEGIN.findall(data)) + number
    if unread > 0:
        yield skipped(original, "Messages stand where none was expected.", items=unread)
    yield from cast.people()


def _name(data: bytes) -> str:
    return sha256(data[:4096])[:16]


def _conversation(original: Original, talk: str, names: list[str], cast: Cast, place: Locator) -> Conversation:
    people = list(dict.fromkeys(cast.meet(name, place, name) for name in names))
    kind = "group" if len(people) > 2 else "direct" if len(people) == 2 else "unknown"
    members = tuple(Membership(participant_id=one) for one in people)
    title = ", ".join(names)
    return Conversation(platform="facebook", id=talk, name=title, kind=kind, members=members, locator=place)


def _told(held: list[Block], talk: str, cast: Cast) -> Iterator[Message]:
    trees = [replace(block, raw=_PARAGRAPH.sub(_broken, block.raw)).tree(breaks=False) for block in held]
    stamps = [words(tree.css_first("span.meta")) for tree in trees]
    sent = whens(stamps[::-1])[::-1]  # the oldest first, as all other files have it
    for block, tree, stamp in zip(held, trees, sent, strict=True):
        name = words(tree.css_first("span.user"))
        for node in tree.css("div.message_header"):
            node.decompose()
        files = tuple(files_of(tree.body))
        for node in tree.css("img, video, audio"):
            node.decompose()
        told = markup(tree.body.html or "") if tree.body is not None else None
        yield Message(
            platform="facebook",
            conversation_id=talk,
            sent=stamp,
            sender_id=cast.meet(name, block.place, name),
            sender_name=name,
            body=told.text if told is not None else "",
            links=tuple(dict.fromkeys(link for link in told.links if "://" in link)) if told is not None else (),
            files=files,
            flags=("ambiguous-date",) if stamp.ambiguous else (),
            locator=block.place,
        )


def _broken(paragraph: re.Match[bytes]) -> bytes:
    """A paragraph whose line breaks, which the page writes as they are, have become breaks of the page."""
    return b"<p>" + paragraph[1].strip().replace(b"\n", b"<br>") + b"</p>"


def _plain(raw: bytes) -> str:
    return unescape(_TAG.sub(b"", raw).decode("utf-8", "replace")).strip()
