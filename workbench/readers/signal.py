"""Signal: what signal-export writes, chat.md (or index.md) and data.json; rows of the desktop, and sigtop's text.

signal-export: https://github.com/carderne/signal-export. Its times are the exporter's wall clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..model import Conversation, File, Locator, Message, Original, Reaction, Record, Skipped
from ..timestamps import from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._jsonload import load
from ._jsonmend import decode
from ._jsonspan import items
from ._lines import Lines
from ._loose import each, pairs, rows, table, word
from ._place import guarded, here, skipped
from ._signal_rows import BLOCK, ROW, blocks, listed

_HEADER = re.compile(r"\[(\d{4}-\d\d-\d\d)(?:,(?= \d\d:\d\d\]))? (\d\d:\d\d(?::\d\d)?)\] ([^:\n]{1,80}):(?: |$)")
_REACTIONS = re.compile(r"\s*\(- (.+) -\)\s*$")
_FILE = re.compile(r"!?\[([^\]]*)\]\((\.?/?media/[^)]+)\)")
_LINK = re.compile(r"https?://[^\s<>)]+")
_DELETED = "(This message was deleted)"
_DATA = re.compile(rb'^\s*\{\s*["\xe2]["\x80-\xbf ]*date[^:]{0,8}:\s*"\d{4}-\d\d-\d\d[^"]*",\s*"sender"\s*:')


def sniff(original: Original) -> float:
    """How surely this was written by signal-export."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    if _DATA.match(head) and (b'"quote"' in head or b'"sticker"' in head or b'"body"' in head):
        return 0.93
    if ROW.search(head) and b'"body"' in head and re.search(rb'"type"\s*:\s*"(?:incoming|outgoing)"', head):
        return 0.9
    lines = head.decode("utf-8", "replace").splitlines()
    if any(BLOCK.match(one) and two.startswith("Type: ") for one, two in pairwise(lines[:20])):
        return 0.9
    found = [line for line in lines if _HEADER.match(line)]
    if not found or not _HEADER.match(lines[0]) or "\u200e" in head.decode("utf-8", "replace"):
        return 0.0
    leaf = original.name.replace("!/", "/").rsplit("/", 1)[-1].lower()
    signs = any("](./media/" in line or "(- " in line or line.endswith("  ") or "] Me: " in line for line in lines)
    return 0.95 if leaf in ("chat.md", "index.md") or (signs and len(found) > 1) else 0.88


@guarded("a Signal export")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages in the order of the file, and the people who wrote."""
    cast = Cast("signal")
    head = original.head(8192)
    if not _DATA.match(head) and ROW.search(head):
        yield from listed(load(original), cast)
        yield from cast.people()
        return
    if (
        not _DATA.match(head)
        and b"\nType: " in head
        and b"From: " in head
        and not _HEADER.match(head[:200].decode("utf-8", "replace"))
    ):
        yield from blocks(Lines(original), cast)
        yield from cast.people()
        return
    title = _title(original)
    identity = title or original.sha256[:16]
    yield Conversation(platform="signal", id=identity, name=title, locator=here(original))
    if _DATA.match(original.head(8192)):
        yield from _json(original, identity, cast)
    else:
        yield from _markdown(Lines(original), identity, cast)
    yield from cast.people()


def _title(original: Original) -> str:
    parts = original.name.replace("!/", "/").split("/")
    return parts[-2] if len(parts) > 1 and parts[-1].lower() in ("chat.md", "index.md", "data.json") else ""


def _markdown(lines: Lines, identity: str, cast: Cast) -> Iterator[Record]:
    starts = [number for number, text in enumerate(lines.texts) if _HEADER.match(text)]
    if not starts:
        yield skipped(lines.original, "No line begins as signal-export writes it.", items=1)
        return
    lead = lines.text(0, starts[0])
    if lead.strip():
        reason, where = "Words before the first message.", f"#line=0,{starts[0]}"
        yield skipped(lines.original, reason, fragment=where, items=1, raw=lead)
    for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        while after > first + 1 and not lines.texts[after - 1].strip():
            after -= 1
        yield _written(lines, first, after, identity, cast)


def _written(lines: Lines, first: int, after: int, identity: str, cast: Cast) -> Message:
    match = _HEADER.match(lines.texts[first])
    day, time, sender = match.groups() if match else ("", "", "")
    text = lines.text(first, after, match.end() if match else 0).rstrip(" ")
    place = lines.place(first, after)
    reacted = _REACTIONS.search(text)
    system = sender == "No-Sender"
    return Message(
        platform="signal",
        conversation_id=identity,
        type="notice" if system else "message",
        sent=from_iso(f"{day} {time}"),
        sender_id="" if system else cast.meet(sender, place, sender, own=sender == "Me"),
        sender_name=sender,
        body=text[: reacted.start()] if reacted else text,
        deleted=text.startswith(_DELETED),
        links=tuple(dict.fromkeys(_LINK.findall(text))) if "://" in text else (),
        reactions=tuple(_reactions(reacted[1], cast, place)) if reacted else (),
        files=tuple(
            File(id=path, name=name or path.rsplit("/", 1)[-1], path=_below(lines.original, path))
            for name, path in _FILE.findall(text)
        ),
        flags=(*("system",) * system, *("repaired",) * lines.mended),
        locator=place,
    )


def _below(original: Original, path: str) -> str:
    folder = original.name.rpartition("/")[0]
    clean = path.removeprefix("./")
    return f"{folder}/{clean}" if folder else clean


def _reactions(text: str, cast: Cast, place: Locator) -> Iterator[Reaction]:
    for part in text.split(", "):
        name, _, emoji = part.rpartition(": ")
        if emoji:
            yield Reaction(value=emoji.strip(), participant_id=cast.meet(name, place, name))


def _json(original: Original, identity: str, cast: Cast) -> Iterator[Record]:
    place = load(original)
    for span in items(place.data):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        where = place.locator(span)
        if not isinstance(item, dict) or not item:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no Signal message.", raw=text, locator=where)
            continue
        yield _told(item, identity, cast, where, mended or span.state != "whole", original)


def _told(
    item: dict[str, Any], identity: str, cast: Cast, place: Locator, repaired: bool, original: Original
) -> Message:
    sender, body = word(item.get("sender")), word(item.get("body"))
    call = bool(item.get("call") or item.get("missed"))
    sent = from_iso(word(item.get("date")))
    if isinstance(item.get("date"), int):
        sent = from_epoch(word(item["date"]))
    quote = item.get("quote")
    reactions = []
    for one in each(item.get("reactions")):
        pair = each(one) or [table(one).get("name"), table(one).get("emoji")]
        if len(pair) > 1 and word(pair[1]):
            who = cast.meet(word(pair[0]), place, word(pair[0]))
            reactions.append(Reaction(value=word(pair[1]), participant_id=who))
    return Message(
        platform="signal",
        conversation_id=identity,
        type="call" if call else "message",
        sent=sent,
        sender_id=cast.meet(sender, place, sender, own=sender == "Me"),
        sender_name=sender,
        body=body,
        deleted=item.get("deleted") is True,
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        reactions=tuple(reactions),
        files=tuple(
            File(name=word(one.get("name")), id=word(one.get("path")), path=_below(original, word(one.get("path"))))
            for one in rows(item.get("attachments"))
        ),
        flags=("repaired",) if repaired else (),
        extra=pairs(
            quote=quote if isinstance(quote, str) else word(table(quote).get("text")),
            sticker=item.get("sticker"),
            missed=item.get("missed") is True,
        ),
        locator=place,
    )


READER = Reader(
    format="signal",
    title="Signal (signal-export: chat.md and data.json; rows of the desktop as JSON, sigtop's text)",
    limits="The exporter's copy tells no zone and no ids of messages, marks quotations and reactions only in words,"
    " drops back-ticks, and lacks all that had disappeared before.",
    version=4,
    sniff=sniff,
    read=read,
    url="https://github.com/carderne/signal-export",
)
