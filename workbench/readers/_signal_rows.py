"""Signal Desktop's rows as programs write them out: JSON with `sent_at`, and sigtop's text with fields one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..model import Conversation, File, Locator, Message, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from ._cast import Cast
from ._jsonload import Place
from ._jsonmend import decode
from ._jsonspan import find, items
from ._lines import Lines
from ._loose import pairs, rows, table, word
from ._place import here
from ._worddate import worded

__all__ = ["BLOCK", "ROW", "blocks", "listed"]

ROW = re.compile(rb'"sent_at"\s*:\s*\d{12,14}')
BLOCK = re.compile(r"^From: (?P<name>.+?)(?: \((?P<id>[^()]+)\))?$")
_FIELD = re.compile(r"^(Type|Sent|Received|Edited|Attachment|Reaction|Quote): ?(.*)$")
_TALK = re.compile(r"^Conversation: (.+?)(?: \(([^()]+)\))?$")
_SPOKEN = ("incoming", "outgoing")


def listed(place: Place, cast: Cast) -> Iterator[Record]:
    """Each conversation where it is first met, and the rows in the order of the file."""
    met: set[str] = set()
    path = ("messages",) if find(place.data, ("messages",)) >= 0 else ()
    for span in items(place.data, path):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        where = place.locator(span)
        if not isinstance(item, dict) or not item.get("sent_at"):
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no message of Signal's.", raw=text, locator=where)
            continue
        talk = word(item.get("conversationId")) or place.sha256[:16]
        if talk not in met:
            met.add(talk)
            yield Conversation(platform="signal", id=talk, locator=where)
        yield _row(item, talk, cast, where, mended or span.state != "whole")


def _row(item: dict[str, Any], talk: str, cast: Cast, where: Locator, repaired: bool) -> Message:
    kind = word(item.get("type"))
    own = kind == "outgoing"
    source = word(item.get("sourceServiceId")) or word(item.get("sourceUuid")) or word(item.get("source"))
    who = "me" if own else source
    spoken = kind in _SPOKEN
    return Message(
        platform="signal",
        conversation_id=talk,
        native_id=word(item.get("id")),
        type="message" if spoken else "call" if "call" in kind else "notice",
        sent=from_epoch(word(item["sent_at"])),
        sender_id=cast.meet(who, where, own=own, phone=word(item.get("source"))) if spoken else "",
        sender_name="",
        body=word(item.get("body")),
        deleted=item.get("deletedForEveryone") is True,
        reactions=tuple(
            Reaction(value=word(one.get("emoji")), participant_id=word(one.get("fromId")))
            for one in rows(item.get("reactions"))
        ),
        files=tuple(
            File(name=word(one.get("fileName")), mime=word(one.get("contentType")), missing=True)
            for one in rows(item.get("attachments"))
        ),
        flags=(*("repaired",) * repaired, *("system",) * (not spoken)),
        extra=pairs(
            type="" if spoken else kind,
            quoted=table(item.get("quote")).get("text"),
            received=_iso(item.get("received_at_ms") or item.get("serverTimestamp")),
        ),
        locator=where,
    )


def _iso(value: Any) -> str:
    return from_epoch(word(value)).iso() if word(value) else ""


def blocks(lines: Lines, cast: Cast) -> Iterator[Record]:
    """The text of sigtop: the conversation at the top, then one block for each message."""
    title = next((match for text in lines.texts[:3] if (match := _TALK.match(text))), None)
    talk = (title[2] or title[1]) if title else lines.sha256[:16]
    name = title[1] if title else ""
    yield Conversation(platform="signal", id=talk, name=name, locator=here(lines.original))
    starts = [n for n, text in enumerate(lines.texts) if _begins(lines, n, text)]
    for first, after in pairwise([*starts, len(lines)]):
        yield _block(lines, first, after, talk, cast)


def _begins(lines: Lines, number: int, text: str) -> bool:
    """A block's first line is followed by its type, or is its type if nobody wrote it; words of a message are not."""
    after = lines.texts[number + 1] if number + 1 < len(lines) else ""
    if BLOCK.match(text):
        return after.startswith("Type: ")
    alone = not number or not lines.texts[number - 1].strip()
    return alone and text.startswith("Type: ") and after.startswith(("Sent: ", "Received: "))


def _block(lines: Lines, first: int, after: int, talk: str, cast: Cast) -> Message:
    while after > first + 1 and not lines.texts[after - 1].strip():
        after -= 1
    place, match = lines.place(first, after), BLOCK.match(lines.texts[first])
    fields: dict[str, str] = {}
    at = first + (match is not None)
    while at < after and (field := _FIELD.match(lines.texts[at])):
        fields[field[1]] = f"{fields[field[1]]}\n{field[2]}" if field[1] in fields else field[2]
        at += 1
    at += at < after and not lines.texts[at].strip()
    own = fields.get("Type") == "outgoing"
    name, identity = (match["name"], match["id"] or match["name"]) if match else ("", "")
    spoken = fields.get("Type") in _SPOKEN
    return Message(
        platform="signal",
        conversation_id=talk,
        type="message" if spoken else "notice",
        sent=_told(fields.get("Sent", "")),
        sender_id=cast.meet("me" if own else identity, place, name, own=own),
        sender_name=name,
        body=lines.text(at, after) if at < after else "",
        files=tuple(File(name=one, missing=True) for one in fields.get("Attachment", "").split("\n") if one),
        flags=(*("repaired",) * lines.mended, *("system",) * (not spoken)),
        extra=pairs(
            received=fields.get("Received"),
            edited=fields.get("Edited"),
            reactions=fields.get("Reaction"),
            quote=fields.get("Quote"),
            type="" if spoken else fields.get("Type"),
        ),
        locator=place,
    )


def _told(text: str) -> Timestamp:
    """`Tue, 14 Nov 2023 22:13:20 +0000`, as letters have it."""
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return worded(text) if text else UNKNOWN
    stamp = from_epoch(str(int(at.timestamp())))
    zone = at.strftime("%z")
    return Timestamp(
        us=stamp.us, precision="s", zone=f"{zone[:3]}:{zone[3:]}" if zone else "", basis="offset", raw=text
    )
