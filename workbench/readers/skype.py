"""Skype: messages.json of an export (alone or in its tar), main.db of old clients, text copied from the window.

Content is XML-like: quotations, mentions, e_m as the mark of an edit. https://support.skype.com/faq/FA34894.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, Edit, File, Locator, Membership, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonspan import Span, find, items
from ._loose import count, pairs, rows, strings, table, word
from ._markup import markup
from ._place import guarded, here
from ._skype_text import COPIED, copied
from ._sqlite import Database, is_sqlite

_EDITED = re.compile(r'<e_m [^>]*?ts="(\d+)"[^>]*?(?:/>|></e_m>)')
_QUOTE = re.compile(r"<quote [^>]*>.*?</quote>", re.S)
_TAG = re.compile(r"<[a-zA-Z_/][^>]*>")
_FILE = re.compile(r'<OriginalName v="([^"]*)"')
TALK = (
    "Text",
    "RichText",
    "RichText/Files",
    "RichText/UriObject",
    "RichText/Media_GenericFile",
    "RichText/Contacts",
    "",
)
OLD = {10: "join", 12: "leave", 13: "leave", 30: "call", 39: "call", 61: "message", 60: "message", 68: "message"}


def sniff(original: Original) -> float:
    """How surely this is Skype's."""
    if original.is_folder:
        return 0.0
    if is_sqlite(original):
        head = original.head(65536)
        return 0.95 if b"body_xml" in head and b"dialog_partner" in head else 0.0
    head = original.head(16384)
    if head[:1] in (b"[", b"\xef") and COPIED.search(head):
        return 0.94
    if b'"MessageList"' in head and (b'"conversations"' in head or b'"userId"' in head):
        return 0.96
    return 0.9 if b'"userId"' in head and b'"exportDate"' in head and b'"conversations"' in head else 0.0


@guarded("Skype messages")
def read(original: Original) -> Iterator[Record]:
    """The conversations, each with its messages in the order of the file, then the people."""
    cast = Cast("skype")
    if is_sqlite(original):
        yield from _database(Database(original), cast)
    elif COPIED.search(original.head(16384)):
        yield from copied(original, cast)
    else:
        yield from _export(load(original), cast)
    yield from cast.people()


def _export(place: Place, cast: Cast) -> Iterator[Record]:
    where = here(place.original)
    at = find(place.data, ("userId",))
    own = word(decode(place.data[at : place.data.find(b'"', at + 1) + 1])[0]) if at >= 0 else ""
    cast.meet(own, where, own=True)
    for span in items(place.data, ("conversations",)):
        yield from _conversation(place, span, cast)


def _conversation(place: Place, span: Span, cast: Cast) -> Iterator[Record]:
    start = find(place.data, ("MessageList",), span.start)
    inside = 0 <= start < span.end
    lead = place.data[span.start : start] + b"[]}" if inside else place.data[span.start : span.end]
    head = table(decode(lead)[0])
    where = place.locator(span)
    topic = table(head.get("threadProperties"))
    people = strings(decode(word(topic.get("members")).encode() or b"[]")[0])
    identity = word(head.get("id")) or span.pointer
    yield Conversation(
        platform="skype",
        id=identity,
        name=word(head.get("displayName")) or word(topic.get("topic")),
        kind="group" if identity.startswith("19:") else "direct",
        members=tuple(Membership(participant_id=who) for who in people),
        locator=where,
    )
    if not inside:
        return
    for one in items(place.data, start=start, base=f"{span.pointer}/MessageList"):
        raw = place.data[one.start : one.end]
        item, mended = decode(raw)
        at = place.locator(one)
        if isinstance(item, dict) and item:
            yield _message(item, identity, cast, at, mended or one.state != "whole")
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no Skype message.", raw=text, locator=at)


def _message(item: dict[str, Any], chat: str, cast: Cast, where: Locator, repaired: bool) -> Message:
    kind, raw = word(item.get("messagetype")), word(item.get("content"))
    sender, name = word(item.get("from")), word(item.get("displayName"))
    properties = table(item.get("properties"))
    body, extra, edited = _words(raw)
    gone = bool(properties.get("deletetime")) or (not raw and kind in ("RichText", "Text"))
    talk = kind in TALK
    return Message(
        platform="skype",
        conversation_id=chat,
        native_id=word(item.get("id")),
        type="message" if talk else _type(kind),
        sent=from_iso(word(item.get("originalarrivaltime"))) if item.get("originalarrivaltime") else UNKNOWN,
        sender_id=cast.meet(sender, where, name),
        sender_name=name or cast.name(sender),
        body=body,
        edited=edited,
        deleted=gone,
        deleted_at=from_epoch(word(properties.get("deletetime"))) if properties.get("deletetime") else UNKNOWN,
        edits=(Edit(at=edited),) if edited.us is not None else (),
        links=tuple(markup(raw).links) if "<a " in raw else (),
        reactions=tuple(_emotions(properties, cast, where)),
        files=tuple(File(name=one, missing=True) for one in _FILE.findall(raw)),
        flags=(*("repaired",) * repaired, *("system",) * (not talk)),
        extra=(*pairs(type=kind, edited_on_server=properties.get("isserversideedit") is True), *extra),
        locator=where,
    )


def _words(raw: str) -> tuple[str, list[tuple[str, str]], Timestamp]:
    """The words without marks, what was quoted apart, and when it was edited."""
    if "<" not in raw and "&" not in raw:
        return raw, [], UNKNOWN
    edited = _EDITED.search(raw)
    quotes = _QUOTE.findall(raw)
    own = _TAG.sub(lambda m: m[0] if m[0][1:2].isalpha() or m[0][1] == "/" else "", _QUOTE.sub("", raw).strip("\r\n"))
    told = markup(own.replace("\r\n", "\n").replace("\n", "<br/>"))  # a line break is one, unlike in HTML
    extra = [("raw", raw), *(("quoted", markup(quote).text) for quote in quotes)]
    return told.text, extra, from_epoch(edited[1]) if edited else UNKNOWN


def _type(kind: str) -> str:
    if kind.startswith("Event/Call"):
        return "call"
    return "join" if "AddMember" in kind else "leave" if "DeleteMember" in kind else "notice"


def _emotions(properties: dict[str, Any], cast: Cast, where: Locator) -> Iterator[Reaction]:
    for one in rows(properties.get("emotions")):
        for user in rows(one.get("users")):
            stamp = from_epoch(word(user.get("time"))) if user.get("time") else UNKNOWN
            yield Reaction(value=word(one.get("key")), participant_id=cast.meet(word(user.get("mri")), where), at=stamp)


def _database(base: Database, cast: Cast) -> Iterator[Record]:
    for rowid, row in base.rows("Contacts"):
        names = (word(row.get("displayname")), word(row.get("fullname")))
        cast.meet(
            word(row.get("skypename")), base.place("Contacts", rowid, row), *names, phone=word(row.get("phone_mobile"))
        )
    chats: dict[int, str] = {}
    for rowid, row in base.rows("Conversations"):
        identity = word(row.get("identity")) or str(rowid)
        chats[count(row.get("id")) or rowid] = identity
        yield Conversation(
            platform="skype",
            id=identity,
            name=word(row.get("displayname")),
            kind="direct" if row.get("type") == 1 else "group",
            locator=base.place("Conversations", rowid, row),
        )
    for rowid, row in base.rows("Messages"):
        yield _old(base, rowid, row, chats, cast)


def _old(base: Database, rowid: int, row: dict[str, Any], chats: dict[int, str], cast: Cast) -> Message:
    where = base.place("Messages", rowid, row)
    body, extra, _ = _words(word(row.get("body_xml")))
    sender, kind = word(row.get("author")), count(row.get("type")) or 0
    edited = from_epoch(word(row.get("edited_timestamp"))) if row.get("edited_timestamp") else UNKNOWN
    type_ = OLD.get(kind, "notice")
    return Message(
        platform="skype",
        conversation_id=chats.get(count(row.get("convo_id")) or 0, "unknown"),
        native_id=word(row.get("guid")) if isinstance(row.get("guid"), str) else str(rowid),
        type=type_,
        sent=from_epoch(word(row.get("timestamp")), unit="s") if row.get("timestamp") else UNKNOWN,
        sender_id=cast.meet(sender, where, word(row.get("from_dispname"))),
        sender_name=word(row.get("from_dispname")),
        body=body,
        edited=edited,
        edits=(Edit(at=edited, participant_id=word(row.get("edited_by"))),) if edited.us is not None else (),
        flags=("system",) if type_ != "message" else (),
        extra=(*pairs(type=row.get("type")), *extra),
        locator=where,
    )


READER = Reader(
    format="skype",
    title="Skype (messages.json, main.db, text copied from its window)",
    limits="The export keeps only the last words of edited messages, nothing of removed ones; main.db is one device's.",
    sniff=sniff,
    read=read,
    version=3,
    url="https://support.skype.com/en/faq/FA34894/how-do-i-export-or-delete-my-skype-data",
)
