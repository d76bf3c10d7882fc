"""Signal's database of an Android phone, as a decrypted backup has it.

Types are those of the app: the lowest five bits 20 received, 21 to 26 sent, 1 to 3, 8 and 10 to 12 calls; higher bits
for changes of a group, of keys and of the time after which messages disappear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Message, Reaction, Record
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from ._cast import Cast
from ._loose import count, pairs, word
from ._sqlite import Database

__all__ = ["Android"]

_LINK = re.compile(r"https?://[^\s<>\"]+")
RECEIVED, SENT = 20, range(21, 27)
CALLS = (1, 2, 3, 8, 10, 11, 12)
CHANGES = 0x10000 | 0x20000 | 0x40000 | 0x8000  # of a group, leaving it, disappearing messages, keys
NAMES = (
    "nickname_joined_name", "system_joined_name", "system_display_name", "profile_joined_name",
    "signal_profile_name", "profile_given_name", "username",
)  # fmt: skip


class Android:
    """One phone's messages."""

    def __init__(self, base: Database, cast: Cast) -> None:
        self.base, self.cast = base, cast
        self.who: dict[int, str] = {}
        self.talks: dict[int, str] = {}
        self.titles: dict[str, str] = {}
        self.reactions: dict[int, list[Reaction]] = {}
        self.files: dict[int, list[File]] = {}

    def records(self) -> Iterator[Record]:
        """Conversations and messages; on the way, who is who."""
        for _, row in self.base.rows("groups"):
            self.titles[word(row.get("group_id"))] = word(row.get("title"))
        groups = self._people()
        for rowid, row in self.base.rows("thread"):
            yield self._talk(rowid, row, groups)
        for _, row in self.base.rows("reaction"):
            value = Reaction(
                value=word(row.get("emoji")),
                participant_id=self._of(row.get("author_id")),
                at=_time(row.get("date_sent")),
            )
            self.reactions.setdefault(count(row.get("message_id")) or 0, []).append(value)
        for name, key in (("attachment", "message_id"), ("part", "mid")):
            for _, row in self.base.rows(name):
                self.files.setdefault(count(row.get(key)) or 0, []).append(_file(row))
        for name in ("message", "sms", "mms"):
            for rowid, row in self.base.rows(name):
                yield self._message(name, rowid, row)

    def _people(self) -> dict[int, str]:
        """The groups among those who can be written to; the others are met."""
        groups: dict[int, str] = {}
        for rowid, row in self.base.rows("recipient"):
            group = word(row.get("group_id"))
            if group:
                groups[rowid] = group
                continue
            keys = [word(row.get(key)) for key in ("aci", "uuid", "e164", "phone")]
            who = next(filter(None, keys), str(rowid))
            self.who[rowid] = who
            names = [word(row.get(key)) for key in NAMES]
            phone = word(row.get("e164")) or word(row.get("phone"))
            self.cast.meet(who, self.base.place("recipient", rowid, row), *filter(None, names), phone=phone)
        return groups

    def _of(self, value: Any) -> str:
        return self.who.get(count(value) or 0, word(value))

    def _talk(self, rowid: int, row: dict[str, Any], groups: dict[int, str]) -> Conversation:
        peer = (
            count(row.get("recipient_id"))
            or count(row.get("thread_recipient_id"))
            or count(row.get("recipient_ids"))
            or 0
        )
        group = groups.get(peer, "")
        self.talks[rowid] = group or self._of(peer)
        return Conversation(
            platform="signal",
            id=self.talks[rowid],
            name=self.titles.get(group, "") if group else self.cast.name(self._of(peer)),
            kind="group" if group else "direct",
            locator=self.base.place("thread", rowid, row),
        )

    def _message(self, name: str, rowid: int, row: dict[str, Any]) -> Message:
        where = self.base.place(name, rowid, row)
        kind = next((count(row.get(key)) for key in ("type", "msg_box") if row.get(key) is not None), 0) or 0
        own, system = (kind & 0x1F) in SENT, bool(kind & CHANGES) or (kind & 0x1F) not in (RECEIVED, *SENT)
        peer = next(
            (row[key] for key in ("from_recipient_id", "recipient_id", "address") if row.get(key) is not None), ""
        )
        who = self.cast.meet("me", where, "Me", own=True) if own else self._of(peer)
        body = word(row.get("body"))
        sent = _time(next((row[key] for key in ("date_sent", "date") if row.get(key)), None))
        revision = count(row.get("latest_revision_id"))
        return Message(
            platform="signal",
            conversation_id=self.talks.get(count(row.get("thread_id")) or 0, word(row.get("thread_id"))),
            native_id=f"{name}/{rowid}" if name != "message" else str(rowid),
            type="call" if (kind & 0x1F) in CALLS and not kind & CHANGES else "notice" if system else "message",
            sent=sent,
            sender_id=who,
            sender_name=self.cast.name(who),
            body="" if system and _packed(body) else body,
            deleted=row.get("remote_deleted") == 1,
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            reactions=tuple(self.reactions.get(rowid, ())),
            files=tuple(self.files.get(rowid, ())),
            flags=("system",) if system else (),
            extra=pairs(
                type=kind if system else "",
                answers=row.get("quote_body"),
                answers_time=count(row.get("quote_id")) or "",
                received=_time(row.get("date_received")).iso(),
                server=_time(row.get("date_server")).iso(),
                replaced_by=revision if revision else "",
                change=body if system and _packed(body) else "",
            ),
            locator=where,
        )


def _packed(body: str) -> bool:
    """True for what the app keeps of a change, in base64."""
    return len(body) > 11 and len(body) % 4 == 0 and re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", body) is not None


def _file(row: dict[str, Any]) -> File:
    mime = word(row.get("content_type")) or word(row.get("ct"))
    kind = mime.split("/")[0] if mime.split("/")[0] in ("image", "audio", "video") else "file"
    size = count(row.get("data_size"))
    return File(name=word(row.get("file_name")), kind=kind, mime=mime, size=size, missing=True)


def _time(value: Any) -> Timestamp:
    number = count(value)
    return from_epoch(number, unit="ms") if number and number > 0 else UNKNOWN
