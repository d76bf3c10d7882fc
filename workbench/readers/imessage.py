"""Apple's iMessage and SMS: chat.db of a Mac, sms.db of an iPhone's backup.

Times are seconds (before 2017) or nanoseconds since 2001-01-01 UTC; words stand in `text` or, since macOS 13, only in
`attributedBody` (a typedstream); edits in `message_summary_info`. Schema notes:
https://github.com/ReagentX/imessage-exporter.
"""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..model import Conversation, Edit, File, Membership, Message, Original, Reaction, Record
from ..timestamps import UNKNOWN, Timestamp
from . import Reader
from ._cast import Cast
from ._loose import count, pairs, rows, word
from ._place import guarded, skipped
from ._sqlite import Database, is_sqlite

APPLE = 978_307_200  # seconds from 1970 to 2001
_TAPBACKS = "loved liked disliked laughed emphasized questioned emoji sticker"
TAPBACKS = dict(enumerate(_TAPBACKS.split()))
_STRING = re.compile(rb"NS(?:Mutable)?String\x01[\x94\x95]\x84\x01\+", re.S)
_LINK = re.compile(r"https?://[^\s<>]+")


def sniff(original: Original) -> float:
    """How surely this is Apple's database of messages."""
    if not is_sqlite(original):
        return 0.0
    head = original.head(65536)
    if b"chat_message_join" in head and b"handle" in head:
        return 0.97
    return 0.5 if original.name.endswith(("chat.db", "sms.db")) else 0.0


@guarded("Apple's messages")
def read(original: Original) -> Iterator[Record]:
    """The conversations with their members, every message in the order of the table, and the people."""
    told = _Store(Database(original))
    yield from told.conversations()
    yield from told.messages()
    yield from told.cast.people()
    reason = "Messages of the last minutes may lie in chat.db-wal, which is read only if the database has taken it in."
    yield skipped(original, reason, severity="info")


@dataclass(slots=True)
class _Store:
    base: Database
    cast: Cast = field(default_factory=lambda: Cast("imessage"))
    handles: dict[int, str] = field(default_factory=dict)
    chats: dict[int, str] = field(default_factory=dict)  # chat's rowid -> guid
    talk: dict[int, str] = field(default_factory=dict)  # message's rowid -> chat's guid
    files: dict[int, list[File]] = field(default_factory=dict)
    tapbacks: dict[str, list[Reaction]] = field(default_factory=dict)

    def conversations(self) -> Iterator[Conversation]:
        """Every chat; on the way, who and which file belongs where."""
        base = self.base
        for rowid, row in base.rows("handle"):
            who = word(row.get("id"))
            self.handles[rowid] = who
            mail = who if "@" in who else ""
            self.cast.meet(who, base.place("handle", rowid, row), email=mail, phone="" if mail else who)
        members: dict[int, list[str]] = {}
        for _, row in base.rows("chat_handle_join"):
            who = self.handles.get(count(row.get("handle_id")) or 0, "")
            members.setdefault(count(row.get("chat_id")) or 0, []).append(who)
        for rowid, row in base.rows("chat"):
            self.chats[rowid] = word(row.get("guid")) or word(row.get("chat_identifier")) or str(rowid)
            people = [who for who in dict.fromkeys(members.get(rowid, [])) if who]
            yield Conversation(
                platform="imessage",
                id=self.chats[rowid],
                name=word(row.get("display_name")),
                kind="group" if row.get("style") == 43 or len(people) > 1 else "direct",
                members=tuple(Membership(participant_id=who) for who in people),
                extra=pairs(
                    identifier=row.get("chat_identifier"),
                    service=row.get("service_name"),
                    account=row.get("account_login"),
                ),
                locator=base.place("chat", rowid, row),
            )
        self._joined()

    def _joined(self) -> None:
        for _, row in self.base.rows("chat_message_join"):
            chat = self.chats.get(count(row.get("chat_id")) or 0, "")
            self.talk.setdefault(count(row.get("message_id")) or 0, chat)
        attached: dict[int, File] = {}
        for rowid, row in self.base.rows("attachment"):
            path, mime = word(row.get("filename")), word(row.get("mime_type"))
            kind = mime.split("/")[0] if mime.split("/")[0] in ("image", "audio", "video") else "file"
            name = word(row.get("transfer_name")) or path.rsplit("/", 1)[-1]
            size = count(row.get("total_bytes"))
            attached[rowid] = File(id=path, name=name, kind=kind, mime=mime, size=size, missing=True)
        for _, row in self.base.rows("message_attachment_join"):
            file = attached.get(count(row.get("attachment_id")) or 0)
            if file is not None:
                self.files.setdefault(count(row.get("message_id")) or 0, []).append(file)

    def messages(self) -> Iterator[Message]:
        """Every row of the table of messages; tapbacks are messages of their own and reactions of another."""
        self._react()
        for rowid, row in self.base.rows("message"):
            yield self._message(rowid, row)

    def _react(self) -> None:
        if "associated_message_type" not in self.base.columns("message"):
            return
        for _, row in self.base.rows("message"):
            kind = count(row.get("associated_message_type")) or 0
            if 2000 <= kind < 2008:
                target = word(row.get("associated_message_guid")).rsplit("/", 1)[-1].removeprefix("bp:")
                value = word(row.get("associated_message_emoji")) or TAPBACKS[kind - 2000]
                reaction = Reaction(value=value, participant_id=self._who(row), at=_time(row.get("date")))
                self.tapbacks.setdefault(target, []).append(reaction)

    def _who(self, row: dict[str, Any]) -> str:
        own = row.get("is_from_me") == 1
        return "me" if own else self.handles.get(count(row.get("handle_id")) or 0, "")

    def _message(self, rowid: int, row: dict[str, Any]) -> Message:
        place = self.base.place("message", rowid, row)
        who = self._who(row)
        self.cast.meet(who, place, "Me" if who == "me" else "", own=who == "me")
        identity, kind = word(row.get("guid")), count(row.get("associated_message_type")) or 0
        item = count(row.get("item_type")) or 0
        body = word(row.get("text")) or _spoken(row.get("attributedBody"))
        edits, gone = _edits(row.get("message_summary_info"))
        edited = _time(row.get("date_edited")) if row.get("date_edited") else UNKNOWN
        reacted = kind >= 2000
        return Message(
            platform="imessage",
            conversation_id=self.talk.get(rowid, "") or "unknown",
            native_id=identity,
            type=_type(item, count(row.get("group_action_type")) or 0) if item else "notice" if reacted else "message",
            sent=_time(row.get("date")),
            sender_id=who,
            sender_name="Me" if who == "me" else who,
            body=body,
            subject=word(row.get("subject")),
            parent_id=word(row.get("thread_originator_guid")),
            edited=edited,
            deleted=gone or bool(row.get("date_retracted")),
            deleted_at=edited if gone else UNKNOWN,
            edits=edits or ((Edit(at=edited),) if edited.us is not None else ()),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            reactions=tuple(self.tapbacks.get(identity, ())),
            files=tuple(self.files.get(rowid, ())),
            flags=("system",) if item or reacted else (),
            extra=pairs(
                service=row.get("service"),
                read=_time(row.get("date_read")).iso(),
                delivered=_time(row.get("date_delivered")).iso(),
                group_title=row.get("group_title"),
                reaction_to=row.get("associated_message_guid") if reacted else "",
                reaction=("removed " * (kind >= 3000) + TAPBACKS.get(kind % 1000, "")).strip() if reacted else "",
                app=row.get("balloon_bundle_id"),
                error=row.get("error") or "",
            ),
            locator=place,
        )


def _type(item: int, action: int) -> str:
    if item == 1:
        return "leave" if action else "join"
    return {3: "leave", 6: "call"}.get(item, "notice")


def _time(value: Any) -> Timestamp:
    """An instant of Apple's clock; 0 stands for none."""
    number = count(value)
    if not number:
        return UNKNOWN
    if abs(number) < 10**11:
        return Timestamp(us=(number + APPLE) * 1_000_000, precision="s", zone="UTC", basis="utc", raw=str(number))
    us = number // 1000 + APPLE * 1_000_000
    if abs(us) > 253_402_300_799_000_000:
        return Timestamp(raw=str(number))
    return Timestamp(us=us, precision="us", zone="UTC", basis="utc", raw=str(number))


def _spoken(blob: Any) -> str:
    """The first text of a typedstream: its length (one byte, or 0x81 and two, 0x82 and four), then UTF-8."""
    if not isinstance(blob, bytes):
        return ""
    match = _STRING.search(blob)
    if not match or match.end() >= len(blob):
        return ""
    at = match.end()
    size, at = blob[at], at + 1
    if size in (0x81, 0x82):
        width = 2 if size == 0x81 else 4
        size, at = int.from_bytes(blob[at : at + width], "little"), at + width
    return blob[at : at + size].decode("utf-8", "backslashreplace")


def _edits(blob: Any) -> tuple[tuple[Edit, ...], bool]:
    """The former words of a message, oldest first, and True if it was unsent."""
    if not isinstance(blob, bytes):
        return (), False
    try:
        told = plistlib.loads(blob)
    except Exception:  # a damaged property list raises errors of many kinds
        return (), False
    if not isinstance(told, dict):
        return (), False
    found: list[Edit] = []
    parts = told.get("ec")
    for part in parts.values() if isinstance(parts, dict) else ():
        versions = [(one.get("d"), _spoken(one.get("t"))) for one in rows(part)]
        for (_, before), (at, after) in pairwise(versions):
            stamp = int(at * 1e9) if isinstance(at, float) and abs(at) < 1e12 else at
            found.append(Edit(at=_time(stamp), previous=before, new=after))
    return tuple(found), bool(told.get("rp"))


READER = Reader(
    format="imessage",
    title="iMessage and SMS (chat.db, sms.db)",
    limits="The database is one device's: what it never received or had deleted is not there, and numbers become names"
    " only through an address book.",
    sniff=sniff,
    read=read,
    url="https://github.com/ReagentX/imessage-exporter",
)
