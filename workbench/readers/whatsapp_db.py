"""WhatsApp's own database on Android, msgstore.db (decrypted), in its table of today (`message`) and of before 2022
(`messages`), with wa.db beside it for names.

Here are ids, exact instants, quotations, edits and deletions that the exported text lacks. Types: 0 text, 1 image,
2 audio, 3 video, 5 and 16 place, 7 system, 9 document, 10 missed call, 13 moving picture, 15 deleted, 20 sticker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..model import Conversation, Edit, File, Membership, Message, Original, Reaction, Record
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._loose import count, pairs, word
from ._place import guarded
from ._sqlite import Database, is_sqlite

MEDIA = {1: "image", 2: "audio", 3: "video", 9: "file", 13: "video", 20: "sticker", 42: "image", 43: "video"}
GONE = (15, 64)
_LINK = re.compile(r"https?://[^\s<>\"]+")
JOINED, LEFT = (4, 12, 20, 79), (5, 7, 13, 14)


def sniff(original: Original) -> float:
    """How surely this is WhatsApp's database, alone or in a folder with wa.db."""
    if original.is_folder:
        return max((_score(one) for one in original.members() if one.name.endswith("msgstore.db")), default=0.0)
    return _score(original)


def _score(original: Original) -> float:
    if not is_sqlite(original):
        return 0.0
    head = original.head(1 << 18)
    new = b"chat_row_id" in head and b"key_id" in head and b"jid" in head
    old = b"key_remote_jid" in head and b"media_wa_type" in head
    return 0.96 if new or old else 0.4 if original.name.endswith("msgstore.db") else 0.0


@guarded("WhatsApp's database")
def read(original: Original) -> Iterator[Record]:
    """The chats with their members, the messages in the order of their table, then the people."""
    names: dict[str, str] = {}
    store = original
    if original.is_folder:
        for one in original.members():
            if one.name.endswith("msgstore.db"):
                store = one
            elif one.name.endswith("wa.db"):
                names = _contacts(one)
    told = _Store(Database(store), names)
    yield from told.chats()
    yield from told.messages()
    yield from told.cast.people()


def _contacts(original: Original) -> dict[str, str]:
    try:
        base = Database(original)
        rows = [row for _, row in base.rows("wa_contacts")]
    except ReadError:
        return {}
    found = {word(row.get("jid")): word(row.get("display_name")) or word(row.get("wa_name")) for row in rows}
    return {jid: name for jid, name in found.items() if name}


class _Store:
    def __init__(self, base: Database, names: dict[str, str]) -> None:
        self.base, self.names = base, names
        self.cast = Cast("whatsapp")
        self.jids = {rowid: word(row.get("raw_string")) for rowid, row in base.rows("jid")}
        self.talk: dict[int, str] = {}
        self.side: dict[str, dict[int, dict[str, Any]]] = {}
        for table in ("message_media", "message_quoted", "message_revoked", "message_edit_info", "message_system"):
            self.side[table] = self._by_message(table)
        for table in ("message_location", "message_forwarded", "message_system_chat_participant"):
            self.side[table] = self._by_message(table)
        self.reactions = self._reacted()

    def _by_message(self, table: str) -> dict[int, dict[str, Any]]:
        return {count(row.get("message_row_id")) or rowid: row for rowid, row in self.base.rows(table)}

    def _reacted(self) -> dict[int, list[Reaction]]:
        words = dict(self.base.rows("message_add_on_reaction"))
        found: dict[int, list[Reaction]] = {}
        for rowid, row in self.base.rows("message_add_on"):
            reaction = words.get(rowid) or words.get(count(row.get("_id")) or 0)
            if reaction is not None and word(reaction.get("reaction")):
                who = "me" if row.get("from_me") == 1 else self.jids.get(count(row.get("sender_jid_row_id")) or 0, "")
                value = Reaction(value=word(reaction["reaction"]), participant_id=who, at=_time(row.get("timestamp")))
                found.setdefault(count(row.get("parent_message_row_id")) or 0, []).append(value)
        return found

    def chats(self) -> Iterator[Conversation]:
        """Every chat of the database of today; the old one names its chats only in the messages."""
        members: dict[str, list[str]] = {}
        for _, row in self.base.rows("group_participant_user"):
            group = self.jids.get(count(row.get("group_jid_row_id")) or 0, "")
            members.setdefault(group, []).append(self.jids.get(count(row.get("user_jid_row_id")) or 0, ""))
        table = "chat" if "chat" in self.base.tables else "chat_list"
        for rowid, row in self.base.rows(table):
            jid = self.jids.get(count(row.get("jid_row_id")) or 0, "") or word(row.get("key_remote_jid"))
            self.talk[rowid] = jid or str(rowid)
            people = [who for who in dict.fromkeys(members.get(jid, [])) if who]
            yield Conversation(
                platform="whatsapp",
                id=self.talk[rowid],
                name=word(row.get("subject")) or self.names.get(jid, ""),
                kind="group" if jid.endswith("@g.us") else "direct",
                members=tuple(Membership(participant_id=who) for who in people),
                extra=pairs(created=_time(row.get("created_timestamp")).iso(), archived=row.get("archived") == 1),
                locator=self.base.place(table, rowid, row),
            )

    def messages(self) -> Iterator[Message]:
        """Every message; SQLite's placeholder for "no message yet" (an empty first row) is left to be a notice."""
        for rowid, row in self.base.rows("message"):
            yield self._message(rowid, row)
        for rowid, row in self.base.rows("messages"):
            yield self._old(rowid, row)

    def _meet(self, jid: str, place: Any) -> str:
        if jid == "me":
            return self.cast.meet("me", place, "Me", own=True)
        number = jid.split("@")[0] if jid.endswith("@s.whatsapp.net") else ""
        return self.cast.meet(jid, place, self.names.get(jid, ""), phone=f"+{number}" if number else "")

    def _message(self, rowid: int, row: dict[str, Any]) -> Message:
        place = self.base.place("message", rowid, row)
        kind = count(row.get("message_type")) or 0
        chat = self.talk.get(count(row.get("chat_row_id")) or 0, "unknown")
        who = "me" if row.get("from_me") == 1 else self.jids.get(count(row.get("sender_jid_row_id")) or 0, "") or chat
        media = self.side["message_media"].get(rowid)
        quoted, edit = self.side["message_quoted"].get(rowid, {}), self.side["message_edit_info"].get(rowid, {})
        gone = self.side["message_revoked"].get(rowid, {})
        spot = self.side["message_location"].get(rowid, {})
        about = self.side["message_system_chat_participant"].get(rowid, {})
        action = count(self.side["message_system"].get(rowid, {}).get("action_type")) or 0
        edited = _time(edit.get("edited_timestamp"))
        body = word(row.get("text_data")) or (word(media.get("media_caption")) if media else "")
        return Message(
            platform="whatsapp",
            conversation_id=chat,
            native_id=word(row.get("key_id")),
            type=_type(kind, action),
            sent=_time(row.get("timestamp")),
            sender_id=self._meet(who, place),
            sender_name=self.cast.name(who),
            body=body or "\n".join(filter(None, (word(spot.get("place_name")), word(spot.get("place_address"))))),
            parent_id=word(quoted.get("key_id")),
            edited=edited,
            deleted=kind in GONE or bool(gone),
            deleted_at=_time(gone.get("revoke_timestamp")),
            edits=(Edit(at=edited),) if edited.us is not None else (),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            reactions=tuple(self.reactions.get(rowid, ())),
            files=(_file(media, kind),) if media else (),
            flags=(*("system",) * (kind == 7), *("forwarded",) * (rowid in self.side["message_forwarded"])),
            extra=pairs(
                type=kind if kind and kind not in MEDIA else "",
                action=action or "",
                about=self.jids.get(count(about.get("user_jid_row_id")) or 0, ""),
                quoted=quoted.get("text_data"),
                received=_time(row.get("received_timestamp")).iso(),
                former_id=edit.get("original_key_id"),
                deleted_id=gone.get("revoked_key_id"),
                place=f"{spot.get('latitude')}, {spot.get('longitude')}" if spot else "",
            ),
            locator=place,
        )

    def _old(self, rowid: int, row: dict[str, Any]) -> Message:
        place = self.base.place("messages", rowid, row)
        kind, chat = count(row.get("media_wa_type")) or 0, word(row.get("key_remote_jid")) or "unknown"
        who = "me" if row.get("key_from_me") == 1 else word(row.get("remote_resource")) or chat
        body = word(row.get("data")) or word(row.get("media_caption"))
        system = count(row.get("status")) == 6
        file = File(
            name=word(row.get("media_name")),
            kind=MEDIA.get(kind, "file"),
            mime=word(row.get("media_mime_type")),
            size=count(row.get("media_size")),
            missing=True,
        )
        return Message(
            platform="whatsapp",
            conversation_id=chat,
            native_id=word(row.get("key_id")),
            type="notice" if system else "message",
            sent=_time(row.get("timestamp")),
            sender_id=self._meet(who, place),
            sender_name=self.cast.name(who),
            body=body,
            deleted=kind in GONE,
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            files=(file,) if kind in MEDIA else (),
            flags=("system",) if system else (),
            extra=pairs(received=_time(row.get("received_timestamp")).iso()),
            locator=place,
        )


def _type(kind: int, action: int) -> str:
    if kind == 7:
        return "join" if action in JOINED else "leave" if action in LEFT else "notice"
    return "call" if kind in (8, 10, 90) else "message"


def _time(value: Any) -> Timestamp:
    number = count(value)
    return from_epoch(number, unit="ms") if number is not None and number > 0 else UNKNOWN


def _file(media: dict[str, Any], kind: int) -> File:
    path = word(media.get("file_path"))
    return File(
        id=path,
        name=word(media.get("media_name")) or path.rsplit("/", 1)[-1],
        kind=MEDIA.get(kind, "file"),
        mime=word(media.get("mime_type")),
        size=count(media.get("file_size")) or count(media.get("file_length")),
        missing=True,
    )


READER = Reader(
    format="whatsapp-db",
    title="WhatsApp database (Android, msgstore.db)",
    limits="The database is one phone's and must have been decrypted by somebody; former and deleted words are not"
    " in it, and names stand only in wa.db.",
    sniff=sniff,
    read=read,
    url="https://github.com/KnugiHK/WhatsApp-Chat-Exporter",
)
