"""Rocket.Chat: a mongodump (rocketchat_message.bson with room and users beside it) and JSON of its REST interface.

Message types: https://developer.rocket.chat/docs/message-object. `t` marks what the server wrote; `t: e2e` is
ciphertext and stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..hashing import sha256
from ..model import Conversation, Edit, File, Locator, Membership, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._bson import documents
from ._cast import Cast
from ._jsonload import load
from ._jsonmend import decode
from ._jsonspan import find, items
from ._loose import count, pairs, rows, strings, table, word
from ._place import content, guarded

JOIN = frozenset(("uj", "au", "ujt", "ut", "added-user-to-team"))
LEAVE = frozenset(("ul", "ru", "ult", "removed-user-from-team"))
CALLS = frozenset(("videoconf", "jitsi_call_started"))
KINDS = {"c": "channel", "p": "channel", "d": "direct", "l": "direct", "v": "direct"}
_LEAF = {"rocketchat_message.bson": "messages", "rocketchat_room.bson": "rooms", "users.bson": "users"}
_ROW = re.compile(rb'"rid"\s*:\s*"')


def sniff(original: Original) -> float:
    """How surely these are Rocket.Chat's messages."""
    if original.is_folder:
        return 0.95 if any(_leaf(one) == "rocketchat_message.bson" for one in original.members()) else 0.0
    head = original.head(8192)
    if _leaf(original) == "rocketchat_message.bson" and _bson(head):
        return 0.95
    if _bson(head) and b"\x02rid\x00" in head and b"\x02msg\x00" in head:
        return 0.9
    return 0.9 if _ROW.search(head) and b'"_id"' in head and b'"msg"' in head and b'"u"' in head else 0.0


def _bson(head: bytes) -> bool:
    return (len(head) > 16 and head[3] == 0 and b"\x02_id\x00" in head[:64]) or b"\x07_id\x00" in head[:64]


def _leaf(original: Original) -> str:
    return original.name.replace("!/", "/").rsplit("/", 1)[-1]


@guarded("Rocket.Chat messages")
def read(original: Original) -> Iterator[Record]:
    """Rooms that are listed or met, the messages in the order of the file, then the people."""
    told = _Export()
    if original.is_folder:
        parts = {_LEAF[_leaf(one)]: one for one in original.members() if _leaf(one) in _LEAF}
        for one, where in _dumped(parts.get("users")):
            told.user(one, where)
        for one, where in _dumped(parts.get("rooms")):
            told.rooms[word(one.get("_id"))] = (one, where)
        yield from told.dump(parts["messages"])
    elif _bson(original.head(64)):
        yield from told.dump(original)
    else:
        yield from told.rest(original)
    yield from told.cast.people()


def _dumped(original: Original | None) -> Iterator[tuple[dict[str, Any], Locator]]:
    if original is None:
        return
    try:
        data = content(original)
    except ReadError:
        return
    for number, (start, end, one) in enumerate(documents(data)):
        if one is not None:
            yield one, _place(original, data, start, end, number)


def _place(original: Original, data: bytes, start: int, end: int, number: int) -> Locator:
    raw = data[start:end]
    return Locator(
        original=original.sha256, fragment=f"#row={number}", offset=start, length=len(raw), sha256=sha256(raw)
    )


class _Export:
    def __init__(self) -> None:
        self.cast = Cast("rocketchat")
        self.rooms: dict[str, tuple[dict[str, Any], Locator]] = {}
        self.met: set[str] = set()

    def user(self, one: dict[str, Any], where: Locator) -> None:
        """Remember one entry of the collection of users."""
        emails = [word(mail.get("address")) for mail in rows(one.get("emails"))]
        handle = word(one.get("username"))
        bot = one.get("type") == "bot" or "bot" in strings(one.get("roles"))
        names = (word(one.get("name")) or handle, handle)
        self.cast.meet(word(one.get("_id")), where, *names, account=handle, bot=bot, email=next(iter(emails), ""))

    def dump(self, original: Original) -> Iterator[Record]:
        """The messages of a BSON file."""
        data = content(original)
        for number, (start, end, one) in enumerate(documents(data)):
            where = _place(original, data, start, end, number)
            if one is None:
                yield Skipped(reason="A document of the dump is damaged or cut.", locator=where)
                continue
            yield from self._records(one, where, False)

    def rest(self, original: Original) -> Iterator[Record]:
        """The messages of JSON: an answer of the REST interface, a list, or JSON lines."""
        place = load(original)
        path = ("messages",) if find(place.data, ("messages",)) >= 0 else ()
        for span in items(place.data, path):
            raw = place.data[span.start : span.end]
            one, mended = decode(raw)
            where = place.locator(span)
            if not isinstance(one, dict) or not one:
                text = raw[:2000].decode("utf-8", "backslashreplace")
                yield Skipped(reason="This is no Rocket.Chat message.", raw=text, locator=where)
                continue
            yield from self._records(one, where, mended or span.state != "whole")

    def _records(self, item: dict[str, Any], where: Locator, repaired: bool) -> Iterator[Record]:
        room = word(item.get("rid")) or "unknown"
        if room not in self.met:
            self.met.add(room)
            yield self._room(room, where)
        yield self._message(item, room, where, repaired)

    def _room(self, room: str, where: Locator) -> Conversation:
        one, place = self.rooms.get(room, ({}, where))
        kind, people = word(one.get("t")), strings(one.get("uids"))
        return Conversation(
            platform="rocketchat",
            id=room,
            name=word(one.get("fname")) or word(one.get("name")),
            kind="group" if kind == "d" and len(people) > 2 else KINDS.get(kind, "unknown"),
            members=tuple(Membership(participant_id=who) for who in dict.fromkeys(people)),
            extra=pairs(
                type=kind, topic=one.get("topic"), description=one.get("description"), discussion_of=one.get("prid")
            ),
            locator=place,
        )

    def _message(self, item: dict[str, Any], room: str, where: Locator, repaired: bool) -> Message:
        kind = word(item.get("t"))
        who = self._who(item.get("u"), where)
        edited = _time(item.get("editedAt")) if item.get("editedAt") else UNKNOWN
        hidden = kind == "e2e"
        attached = rows(item.get("attachments"))
        by = self._who(item.get("editedBy"), where) if item.get("editedBy") else ""
        return Message(
            platform="rocketchat",
            conversation_id=room,
            native_id=word(item.get("_id")),
            type=_type(kind),
            sent=_time(item.get("ts")),
            sender_id=who,
            sender_name=word(item.get("alias")) or self.cast.name(who),
            body=word(item.get("msg")) or ("" if hidden else _attached(attached)),
            parent_id=word(item.get("tmid")),
            thread_id=word(item.get("tmid")),
            edited=edited,
            deleted=kind == "rm",
            edits=(Edit(at=edited, participant_id=by),) if edited.us is not None else (),
            mentions=tuple(filter(None, (self._who(one, where) for one in rows(item.get("mentions"))))),
            links=strings([one.get("url") for one in rows(item.get("urls"))]),
            reactions=tuple(self._reactions(item.get("reactions"), where)),
            files=tuple(_files(item)),
            flags=_flags(item, kind, repaired),
            extra=(
                *pairs(
                    type=kind, discussion=item.get("drid"), role=item.get("role"), pinned=item.get("pinned") is True
                ),
                *((("attachments", _attached(attached)),) if attached and item.get("msg") else ()),
            ),
            locator=where,
        )

    def _who(self, value: Any, where: Locator) -> str:
        one = table(value)
        handle = word(one.get("username"))
        names = (word(one.get("name")) or handle, handle)
        return self.cast.meet(word(one.get("_id")) or handle, where, *names, account=handle)

    def _reactions(self, value: Any, where: Locator) -> Iterator[Reaction]:
        for name, one in table(value).items():
            for user in strings(table(one).get("usernames")):
                yield Reaction(value=name, participant_id=user)


def _type(kind: str) -> str:
    if kind in ("", "e2e", "rm", "discussion-created", "livechat-close", "command"):
        return "message" if kind in ("", "e2e", "rm") else "notice"
    return "join" if kind in JOIN else "leave" if kind in LEAVE else "call" if kind in CALLS else "notice"


def _flags(item: dict[str, Any], kind: str, repaired: bool) -> tuple[str, ...]:
    return (
        *("repaired",) * repaired,
        *("encrypted",) * (kind == "e2e"),
        *("system",) * (_type(kind) != "message"),
        *("bot",) * bool(item.get("bot")),
    )


def _time(value: Any) -> Timestamp:
    inner = value.get("$date") if isinstance(value, dict) else value
    if isinstance(inner, dict):
        inner = inner.get("$numberLong")
    if count(inner) is not None and not (isinstance(inner, str) and "-" in inner):
        return from_epoch(word(inner), unit="ms")
    return from_iso(word(inner)) if word(inner) else UNKNOWN


def _attached(attached: list[dict[str, Any]]) -> str:
    parts = (word(one.get(key)) for one in attached for key in ("author_name", "title", "text", "description"))
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _files(item: dict[str, Any]) -> Iterator[File]:
    listed = rows(item.get("files")) or [table(item.get("file"))]
    for one in listed:
        if one:
            mime = word(one.get("type"))
            kind = mime.split("/")[0] if mime.split("/")[0] in ("image", "audio", "video") else "file"
            name, size = word(one.get("name")), count(one.get("size"))
            yield File(id=word(one.get("_id")), name=name, kind=kind, mime=mime, size=size, missing=True)


READER = Reader(
    format="rocketchat",
    title="Rocket.Chat (mongodump, REST JSON)",
    limits="Edited messages keep their last words only, deleted ones are mostly gone, and end-to-end encrypted ones are"
    " there but cannot be read.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://developer.rocket.chat/docs/message-object",
)
