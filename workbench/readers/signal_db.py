"""Signal's own databases, decrypted by somebody: the desktop's db.sqlite and Android's backup.

Desktop: `conversations` and `messages`, most facts in the column `json` (newer versions have columns of their own).
Android: `message`, `thread`, `recipient`, `groups`, `reaction`, `attachment` (before: `sms`, `mms` and `part`). Times
are milliseconds since 1970. Schemas: https://github.com/signalapp/Signal-Desktop and Signal-Android.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..model import Conversation, Edit, File, Membership, Message, Original, Reaction, Record
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonmend import decode
from ._loose import count, pairs, rows, table, word
from ._place import guarded
from ._signal_android import Android
from ._sqlite import Database, is_sqlite

_LINK = re.compile(r"https?://[^\s<>\"]+")
SYSTEM = {"call-history": "call", "group-v2-change": "notice", "keychange": "notice", "profile-change": "notice"}
TALK = ("incoming", "outgoing", "story")


def sniff(original: Original) -> float:
    """How surely this is a database of Signal's."""
    if not is_sqlite(original):
        return 0.0
    head = original.head(1 << 18)
    desktop = b"conversationId" in head and b"sent_at" in head and b"TABLE conversations" in head
    android = b"date_sent" in head and b"recipient" in head and b"thread_id" in head and b"remote_deleted" in head
    return 0.95 if desktop or android else 0.0


@guarded("Signal's database")
def read(original: Original) -> Iterator[Record]:
    """The conversations, the messages in the order of their table, then the people."""
    base, cast = Database(original), Cast("signal")
    if "conversations" in base.tables:
        yield from _Desktop(base, cast).records()
    else:
        yield from Android(base, cast).records()
    yield from cast.people()


class _Desktop:
    def __init__(self, base: Database, cast: Cast) -> None:
        self.base, self.cast = base, cast
        self.people: dict[str, str] = {}  # id of a conversation, account or number -> who
        self.files: dict[str, list[File]] = {}

    def records(self) -> Iterator[Record]:
        """Everything but the people."""
        talks = [(rowid, row, _facts(row)) for rowid, row in self.base.rows("conversations")]
        for rowid, row, facts in talks:
            if word(facts.get("type")) != "group":
                self._person(facts, self.base.place("conversations", rowid, row))
        for rowid, row, facts in talks:
            yield self._talk(facts, self.base.place("conversations", rowid, row))
        for _, row in self.base.rows("message_attachments"):
            self.files.setdefault(word(row.get("messageId")), []).append(_file(row))
        for rowid, row in self.base.rows("messages"):
            yield self._message(rowid, row)

    def _person(self, facts: dict[str, Any], where: Any) -> None:
        keys = [word(facts.get(key)) for key in ("serviceId", "uuid", "e164", "id")]
        who = next(filter(None, keys), "")
        full = " ".join(filter(None, (word(facts.get("profileName")), word(facts.get("profileFamilyName")))))
        name = word(facts.get("name")) or word(facts.get("profileFullName")) or full
        self.cast.meet(who, where, name, full, phone=word(facts.get("e164")))
        self.people.update({key: who for key in keys if key})

    def _talk(self, facts: dict[str, Any], where: Any) -> Conversation:
        identity, group = word(facts.get("id")), word(facts.get("type")) == "group"
        listed = [word(one.get("aci")) or word(one.get("uuid")) for one in rows(facts.get("membersV2"))]
        listed += word(facts.get("members")).split()
        people = [self.people.get(who, who) for who in dict.fromkeys(listed) if who]
        own = self.people.get(identity, "")
        return Conversation(
            platform="signal",
            id=identity,
            name=word(facts.get("name")) or self.cast.name(own),
            kind="group" if group else "direct",
            members=tuple(Membership(participant_id=who) for who in people or filter(None, [own])),
            locator=where,
        )

    def _message(self, rowid: int, row: dict[str, Any]) -> Message:
        facts, where = _facts(row), self.base.place("messages", rowid, row)
        kind, chat = word(facts.get("type")), word(facts.get("conversationId"))
        source = next(
            (word(facts.get(key)) for key in ("sourceServiceId", "sourceUuid", "source") if facts.get(key)), ""
        )
        who = "me" if kind == "outgoing" else self.people.get(source, source)
        if kind == "incoming" and not who:
            who = self.people.get(chat, "")
        self.cast.meet(who, where, "Me" if who == "me" else "", own=who == "me")
        body, quote = word(facts.get("body")), table(facts.get("quote"))
        edits = _edits(facts)
        gone = bool(facts.get("deletedForEveryone"))
        return Message(
            platform="signal",
            conversation_id=chat,
            native_id=word(facts.get("id")),
            type="message" if kind in TALK else SYSTEM.get(kind, "notice"),
            sent=_time(facts.get("sent_at")) if facts.get("sent_at") else _time(facts.get("received_at_ms")),
            sender_id=who,
            sender_name=self.cast.name(who),
            body=body,
            edited=edits[-1].at if edits else UNKNOWN,
            edits=edits,
            deleted=gone,
            deleted_at=_time(facts.get("deletedForEveryoneTimestamp")),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            reactions=tuple(
                Reaction(
                    value=word(one.get("emoji")),
                    participant_id=self.people.get(word(one.get("fromId")), word(one.get("fromId"))),
                    at=_time(one.get("timestamp")),
                )
                for one in rows(facts.get("reactions"))
                if word(one.get("emoji"))
            ),
            files=tuple(map(_file, rows(facts.get("attachments")))) or tuple(self.files.get(word(facts.get("id")), ())),
            flags=() if kind in TALK else ("system",),
            extra=pairs(
                type=kind if kind not in TALK else "",
                answers=quote.get("text"),
                answers_time=quote.get("id"),
                received=_time(facts.get("received_at_ms")).iso(),
                server=_time(facts.get("serverTimestamp")).iso(),
                disappears_after=facts.get("expireTimer"),
            ),
            locator=where,
        )


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    """What the JSON of a row says, and above it what its own columns say."""
    inner = table(decode(word(row.get("json")).encode())[0]) if row.get("json") else {}
    return {**inner, **{key: value for key, value in row.items() if value is not None and key != "json"}}


def _edits(facts: dict[str, Any]) -> tuple[Edit, ...]:
    """The former words, oldest first; Signal keeps every version, the newest at the head of its list."""
    told = [(word(one.get("body")), _time(one.get("timestamp"))) for one in reversed(rows(facts.get("editHistory")))]
    return tuple(Edit(at=at, previous=before[0], new=new) for before, (new, at) in pairwise(told))


def _file(one: dict[str, Any]) -> File:
    mime = word(one.get("contentType"))
    kind = mime.split("/")[0] if mime.split("/")[0] in ("image", "audio", "video") else "file"
    name, path = word(one.get("fileName")), word(one.get("path"))
    return File(id=path, name=name or path, kind=kind, mime=mime, size=count(one.get("size")), missing=True)


def _time(value: Any) -> Timestamp:
    number = int(value) if isinstance(value, float) and abs(value) < 1e18 else count(value)
    return from_epoch(number, unit="ms") if number else UNKNOWN


READER = Reader(
    format="signal-db",
    title="Signal's database (desktop, Android), decrypted",
    limits="The database is one device's and was decrypted by somebody: what had disappeared or was deleted is not in"
    " it, and a sender's clock gives the times.",
    sniff=sniff,
    read=read,
    url="https://github.com/signalapp/Signal-Desktop",
)
