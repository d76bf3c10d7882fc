"""Matrix: Element's exports (JSON, text, HTML), lists of Matrix events, and a leaked dump without quotation marks.

Event types: https://spec.matrix.org. An edit is an event of its own that points at the first (m.replace); it is read
as a version of that message. The dump has one `key: value,` a line and words of several lines between ``` fences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, Edit, File, Locator, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._element_page import HEADER, PAGE, page, transcript
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import find, items
from ._loose import count, flat, pairs, strings, table, word
from ._matrix_dump import entries, looks
from ._place import guarded, skipped

_EVENT = re.compile(rb'"type"\s*:\s*"m\.(?:room|sticker|reaction|call|space)')
_DUMPED = ("timestamp", "chat_id", "sender_alias", "message")
_LINK = re.compile(r"https?://[^\s<>\"]+")
MEDIA = {"m.image": "image", "m.video": "video", "m.audio": "audio", "m.file": "file"}


def sniff(original: Original) -> float:
    """How surely these are Matrix events."""
    if original.is_folder:
        return 0.0
    head = original.head(16384)
    if b'"room_name"' in head and b'"exported_by"' in head:
        return 0.97
    if _EVENT.search(head) and (b'"origin_server_ts"' in head or b'"event_id"' in head):
        return 0.92
    if head.lstrip()[:1] == b"<":
        return 0.93 if PAGE.search(head) and b"mx_" in head else 0.0
    lines = head.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    if lines and sum(bool(HEADER.match(line)) for line in lines) > len(lines) * 0.3 and HEADER.match(lines[0]):
        return 0.9
    return 0.9 if looks(head.decode("utf-8", "replace")) else 0.0


@guarded("Matrix messages")
def read(original: Original) -> Iterator[Record]:
    """Each room where it is first met, the events in the order of the file, then the people."""
    told = _Rooms(original)
    head = original.head(16384)
    if head.lstrip()[:1] == b"<":
        yield from page(original, told.cast)
    elif HEADER.match(head.decode("utf-8", "replace").lstrip("\ufeff")):
        yield from transcript(original, told.cast)
    elif _EVENT.search(head) or b'"room_name"' in head:
        yield from told.events(load(original))
    else:
        yield from told.dump()
    yield from told.cast.people()


class _Rooms:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("matrix")
        self.met: set[str] = set()
        self.about: dict[str, Any] = {}
        self.sent: dict[str, Timestamp] = {}

    def events(self, place: Place) -> Iterator[Record]:
        """The events of an export or a list."""
        path: tuple[str, ...] = next((p for p in (("messages",), ("chunk",)) if find(place.data, p) >= 0), ())
        self.about = _about(place) if path else {}
        for span in items(place.data, path):
            raw = place.data[span.start : span.end]
            event, mended = decode(raw)
            where = place.locator(span)
            if not isinstance(event, dict) or not (event.get("type") or event.get("content")):
                text = raw[:2000].decode("utf-8", "backslashreplace")
                yield Skipped(reason="This is no Matrix event.", raw=text, locator=where)
                continue
            room = word(event.get("room_id")) or word(self.about.get("room_name")) or self.original.sha256[:16]
            yield from self._room(room, where)
            yield self._message(event, room, where, mended or span.state != "whole")

    def _room(self, room: str, where: Locator) -> Iterator[Record]:
        if room not in self.met:
            self.met.add(room)
            about = self.about
            yield Conversation(
                platform="matrix",
                id=room,
                name=word(about.get("room_name")),
                kind="channel" if about else "unknown",
                extra=pairs(
                    topic=about.get("topic"),
                    creator=about.get("room_creator"),
                    exported=about.get("export_date"),
                    exported_by=about.get("exported_by"),
                ),
                locator=where,
            )

    def _message(self, event: dict[str, Any], room: str, where: Locator, repaired: bool) -> Message:
        body = table(event.get("content"))
        kind, sender = word(event.get("type")), word(event.get("sender")) or word(event.get("user_id"))
        relation, unsigned = table(body.get("m.relates_to")), table(event.get("unsigned"))
        new = table(body.get("m.new_content"))
        replaces = word(relation.get("event_id")) if relation.get("rel_type") == "m.replace" else ""
        words, extra = _words(kind, new or body)
        redacted = table(unsigned.get("redacted_because"))
        sent = _time(event.get("origin_server_ts"))
        self.sent.setdefault(word(event.get("event_id")), sent)
        talk = kind in (
            "m.room.message",
            "m.room.encrypted",
            "m.sticker",
            "m.reaction",
            "m.poll.start",
            "m.bad.encrypted",
        )
        sealed = kind == "m.room.encrypted" or body.get("msgtype") == "m.bad.encrypted"
        gone = bool(redacted) or (kind == "m.room.message" and not body)
        name = self._name(event, body)
        return Message(
            platform="matrix",
            conversation_id=room,
            native_id=replaces or word(event.get("event_id")),
            type="message" if talk and kind != "m.reaction" else _type(kind, body),
            sent=self.sent.get(replaces, UNKNOWN) if replaces else sent,
            sender_id=self.cast.meet(sender, where, name),
            sender_name=name or sender,
            body=words,
            parent_id=word(table(relation.get("m.in_reply_to")).get("event_id")) or _target(kind, relation),
            thread_id=word(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else "",
            edited=sent if replaces else UNKNOWN,
            deleted=gone,
            deleted_at=_time(redacted.get("origin_server_ts")) if redacted else UNKNOWN,
            edits=(Edit(at=sent, participant_id=sender, new=words),) if replaces else (),
            mentions=strings(table(body.get("m.mentions")).get("user_ids")),
            links=tuple(dict.fromkeys(_LINK.findall(words))) if "://" in words else (),
            reactions=(Reaction(value=word(relation.get("key")), participant_id=sender, at=sent),)
            if kind == "m.reaction"
            else (),
            files=_files(kind, new or body),
            flags=(
                *("repaired",) * repaired,
                *("system",) * (not talk),
                *("encrypted",) * sealed,
            ),
            extra=(*pairs(type=kind if kind != "m.room.message" else "", reason=redacted.get("reason")), *extra),
            locator=where,
        )

    def _name(self, event: dict[str, Any], body: dict[str, Any]) -> str:
        own = word(body.get("displayname")) if event.get("type") == "m.room.member" else ""
        sender = word(event.get("sender"))
        return own if own and event.get("state_key") == sender else self.cast.name(sender)

    def dump(self) -> Iterator[Record]:
        """The leaked dump that is almost JSON."""
        where = None
        for fields, repaired, where in entries(self.original):
            room = fields.get("chat_id", "")
            yield from self._room(room, where)
            sender = fields.get("sender_alias") or fields.get("sender", "")
            rest = tuple((k, v) for k, v in fields.items() if k not in _DUMPED)
            yield Message(
                platform="matrix",
                conversation_id=room,
                sent=from_iso(fields.get("timestamp", "")),
                sender_id=self.cast.meet(sender, where, sender),
                sender_name=sender,
                body=fields.get("message", ""),
                flags=("repaired",) if repaired else (),
                extra=rest,
                locator=where,
            )
        if where is None:
            yield skipped(self.original, "No record begins with a time in this dump.", items=1)


def _about(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        for key, begin, end in members(place.data, find(place.data, ())):
            if key not in ("messages", "chunk", "state"):
                found[key], _ = decode(place.data[begin:end])
    except Fault:
        pass
    return found


def _words(kind: str, body: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    words = body.get("body")
    extra = [("formatted", word(body.get("formatted_body")))] if word(body.get("formatted_body")) else []
    if isinstance(words, str):
        return words, extra
    if kind in ("m.room.name", "m.room.topic"):
        return word(body.get("name")) or word(body.get("topic")), extra
    if kind.startswith("m.room.") and kind != "m.room.encrypted" and body:
        return "", [*extra, ("content", flat(body))]
    return "", extra


def _type(kind: str, body: dict[str, Any]) -> str:
    if kind == "m.room.member":
        membership = word(body.get("membership"))
        return {"join": "join", "invite": "join", "leave": "leave", "ban": "leave"}.get(membership, "notice")
    if kind.startswith("m.call"):
        return "call"
    return "notice" if kind.startswith(("m.room", "m.reaction", "m.space")) else "unknown"


def _target(kind: str, relation: dict[str, Any]) -> str:
    return word(relation.get("event_id")) if kind == "m.reaction" else ""


def _time(value: Any) -> Timestamp:
    return from_epoch(word(value), unit="ms") if word(value) else UNKNOWN


def _files(kind: str, body: dict[str, Any]) -> tuple[File, ...]:
    media = MEDIA.get(word(body.get("msgtype"))) or ("sticker" if kind == "m.sticker" else "")
    if not media:
        return ()
    info = table(body.get("info"))
    name = word(body.get("filename")) or word(body.get("body"))
    url = word(body.get("url")) or word(table(body.get("file")).get("url"))
    return (
        File(
            id=url, name=name, kind=media, mime=word(info.get("mimetype")), size=count(info.get("size")), missing=True
        ),
    )


READER = Reader(
    format="matrix",
    title="Matrix (Element exports, event lists, leaked dump)",
    limits="What a server or a client was not given the keys for cannot be read, redacted words are gone, and a dump"
    " tells times without a zone.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://spec.matrix.org/latest/client-server-api/",
)
