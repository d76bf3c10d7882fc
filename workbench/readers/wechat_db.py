"""WeChat's own databases, decrypted by somebody: MSG0.db … of version 3, message_0.db … of version 4.

Version 3: table MSG; who wrote in a group stands packed in `BytesExtra`, shared things and quotations as
XML in an LZ4 block; names in MicroMsg.db beside it. Version 4: a
table Msg_<MD5 of the talk's name> for each talk, writers as numbers of `Name2Id`, long words packed by zstd; names in
contact.db. A folder with these files is read as one. Structure: https://github.com/sjzar/chatlog.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..model import Conversation, File, Locator, Message, Original, Record
from ..timestamps import UNKNOWN, from_epoch
from . import Reader
from ._cast import Cast
from ._loose import count, pairs, word
from ._place import guarded, skipped
from ._sqlite import Database, is_sqlite
from ._wechat_packed import shared, unpacked

KINDS = {3: "image", 34: "audio", 43: "video", 47: "sticker", 49: "file", 62: "video"}
SYSTEM, CALL, SHARED = (10000, 10002), (50,), 49
FILES = ("6", "74")  # of shared things: a file, and one that is still sent
LONGEST = 16 << 20  # bytes that compressed words may become
_STORE = re.compile(r"(?:MSG\d*|message_\d+)\.db$")
_NAMES = re.compile(r"(?:MicroMsg|contact)\.db$")
_PREFIX = re.compile(r"^([A-Za-z0-9_@.-]{3,64}):\n")
_LINK = re.compile(r"https?://[^\s<>\"'\]]+")
_ZSTD = b"\x28\xb5\x2f\xfd"


def sniff(original: Original) -> float:
    """How surely this is a database of WeChat's, or a folder with some."""
    if original.is_folder:
        return max((_score(one) for one in original.members() if _STORE.search(one.name)), default=0.0)
    return _score(original)


def _score(original: Original) -> float:
    if not is_sqlite(original):
        return 0.0
    head = original.head(1 << 18)
    old = b"StrTalker" in head and b"StrContent" in head
    new = b"Name2Id" in head and b"real_sender_id" in head
    return 0.95 if old or new else 0.0


@guarded("WeChat's database")
def read(original: Original) -> Iterator[Record]:
    """Each talk where it is first met, the messages in the order of their tables, then the people."""
    stores = [original]
    cast, names = Cast("wechat"), dict[str, str]()
    if original.is_folder:
        members = original.members()
        stores = [one for one in members if _STORE.search(one.name) and _score(one)]
        for one in members:
            if _NAMES.search(one.name) and is_sqlite(one):
                yield from _contacts(one, names)
    met: set[str] = set()
    for store in stores:
        yield from _Store(Database(store), cast, names, met).records()
    yield from cast.people()


def _contacts(original: Original, names: dict[str, str]) -> Iterator[Record]:
    """Learn the names of an address book."""
    try:
        base = Database(original)
        for table, who, others in (
            ("Contact", "UserName", ("Remark", "NickName", "Alias")),
            ("contact", "username", ("remark", "nick_name", "alias")),
        ):
            for _, row in base.rows(table) if table in base.tables else ():
                name = next(filter(None, (word(row.get(key)) for key in others)), "")
                if word(row.get(who)) and name:
                    names.setdefault(word(row[who]), name)
    except ReadError as error:
        yield skipped(original, f"Its names could not be read: {error}")


class _Store:
    def __init__(self, base: Database, cast: Cast, names: dict[str, str], met: set[str]) -> None:
        self.base, self.cast, self.names, self.met = base, cast, names, met

    def records(self) -> Iterator[Record]:
        """The talks and messages of one file."""
        if "MSG" in self.base.tables:
            for rowid, row in self.base.rows("MSG"):
                yield from self._old(rowid, row)
        ids = {rowid: word(row.get("user_name")) for rowid, row in self.base.rows("Name2Id")}
        talks = {hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(): name for name in ids.values()}
        for table in sorted(one for one in self.base.tables if one.startswith("Msg_")):
            talk = talks.get(table[4:], table[4:])
            for rowid, row in self.base.rows(table):
                yield from self._new(table, talk, rowid, row, ids)

    def _old(self, rowid: int, row: dict[str, Any]) -> Iterator[Record]:
        talk, kind = word(row.get("StrTalker")) or "unknown", count(row.get("Type")) or 0
        where = self.base.place("MSG", rowid, row)
        yield from self._talk(talk, where)
        own, body = row.get("IsSender") == 1, word(row.get("StrContent"))
        group = talk.endswith("@chatroom")
        who = "me" if own else _packed_sender(row.get("BytesExtra")) if group else talk
        packed = row.get("CompressContent")
        words = unpacked(packed, LONGEST) if isinstance(packed, bytes) and packed else ""
        if words and not body:
            body = words
        extra = pairs(
            type=kind if kind != 1 else "",
            subtype=count(row.get("SubType")) or "",
            shown=row.get("DisplayContent"),
            packed_words="could not be unpacked" if words is None else words if words != body else "",
        )
        native = word(row.get("MsgSvrID"))
        yield self._message(talk, native, kind, row.get("CreateTime"), who, body, group and not own, where, extra)

    def _new(self, table: str, talk: str, rowid: int, row: dict[str, Any], ids: dict[int, str]) -> Iterator[Record]:
        where = self.base.place(table, rowid, row)
        yield from self._talk(talk, where)
        whole = count(row.get("local_type")) or 0
        kind, body = whole & 0xFFFFFFFF, _words(row.get("message_content"))
        who = ids.get(count(row.get("real_sender_id")) or 0, "")
        extra = pairs(
            type=kind if kind != 1 else "",
            subtype=whole >> 32 or "",
            packed_words="could not be unpacked" if body is None else "",
        )
        native = word(row.get("server_id"))
        group = talk.endswith("@chatroom")
        yield self._message(talk, native, kind, row.get("create_time"), who, body or "", group, where, extra)

    def _talk(self, talk: str, where: Locator) -> Iterator[Record]:
        if talk not in self.met:
            self.met.add(talk)
            kind = "group" if talk.endswith("@chatroom") else "direct"
            yield Conversation(platform="wechat", id=talk, name=self.names.get(talk, ""), kind=kind, locator=where)

    def _message(
        self,
        talk: str,
        native: str,
        kind: int,
        made: Any,
        who: str,
        body: str,
        prefixed: bool,
        where: Locator,
        extra: tuple[tuple[str, str], ...],
    ) -> Message:
        prefix = _PREFIX.match(body) if prefixed else None
        if prefix and who in ("", prefix[1]):
            who, body = prefix[1], body[prefix.end() :]
        told = shared(body) if kind == SHARED and body.lstrip()[:1] == "<" else {}
        if told.get("title"):
            extra = (*extra, *pairs(xml=body, **{key: told.get(key) for key in ("about", "kind", "quoted")}))
            body = told["title"]
        system = kind in SYSTEM
        who = "" if system else self.cast.meet(who, where, self.names.get(who, ""), own=who == "me")
        stamp = count(made)
        return Message(
            platform="wechat",
            conversation_id=talk,
            native_id=native if native != "0" else "",
            type="notice" if system else "call" if kind in CALL else "message",
            sent=from_epoch(stamp) if stamp else UNKNOWN,
            sender_id=who,
            sender_name=self.cast.name(who),
            body=body,
            deleted=kind == 10002 and "revokemsg" in body,
            links=tuple(dict.fromkeys([*_LINK.findall(body), *filter(None, [told.get("link")])])),
            files=(File(kind=KINDS[kind], missing=True),) if kind in KINDS and told.get("kind", "6") in FILES else (),
            flags=("system",) if system else (),
            extra=extra,
            locator=where,
        )


def _packed_sender(blob: Any) -> str:
    """Who wrote in a group: in the packed list of (number, text) the text with the number 1."""
    if not isinstance(blob, bytes):
        return ""
    at = 0
    while at + 1 < len(blob):
        tag, size = blob[at], blob[at + 1]
        inner = blob[at + 2 : at + 2 + size]
        if tag == 0x1A and size > 4 and inner[:2] == b"\x08\x01" and inner[2:3] == b"\x12":
            return inner[4 : 4 + inner[3]].decode("utf-8", "backslashreplace")
        if tag & 7 != 2 or size > 127:
            at += 1  # not an entry that can be stepped over
        else:
            at += 2 + size
    return ""


def _words(value: Any) -> str | None:
    """The words of a message, unpacked where they are packed; None where that fails."""
    if not isinstance(value, bytes):
        return word(value)
    if not value.startswith(_ZSTD):
        return value.decode("utf-8", "backslashreplace")
    import pyarrow as pa

    try:
        with pa.CompressedInputStream(pa.BufferReader(value), "zstd") as stream:
            data = bytes(stream.read(LONGEST))
    except (pa.ArrowException, OSError):
        return None
    return data.decode("utf-8", "backslashreplace")


READER = Reader(
    format="wechat-db",
    title="WeChat's database (MSG0.db, message_0.db), decrypted",
    limits="The database is one device's and was decrypted by somebody; recalled words are mostly gone, pictures and"
    " voices are only named, and names stand in another file (MicroMsg.db, contact.db).",
    sniff=sniff,
    read=read,
    version=2,
    url="https://github.com/sjzar/chatlog",
)
