"""Google Chat and Hangouts from Google Takeout: messages.json with group_info.json beside it, and Hangouts.json.

Chat writes dates as words in the account's language ("Thursday, November 3, 2016 at 11:59:50 AM UTC"); a deleted
message has neither a creator nor a date of its own. https://support.google.com/accounts/answer/3024190.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Locator, Membership, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonspan import find, items
from ._loose import each, pairs, rows, strings, table, word
from ._place import content, guarded, here
from ._worddate import worded

_CHAT = re.compile(rb'"(?:creator|message_state)"\s*:')
_LINK = re.compile(r"https?://[^\s<>\"]+")
HANGOUT_TYPES = {"ADD_USER": "join", "REMOVE_USER": "leave", "HANGOUT_EVENT": "call", "RENAME_CONVERSATION": "notice"}


def sniff(original: Original) -> float:
    """How surely this is Google Chat's or Hangouts' part of a Takeout."""
    if original.is_folder:
        names = {_leaf(one): one for one in original.members() if not one.is_folder}
        own = names.get("messages.json")
        return 0.95 if own is not None and "group_info.json" in names and _file(own) > 0 else 0.0
    return _file(original)


def _leaf(original: Original) -> str:
    return original.name.replace("!/", "/").rsplit("/", 1)[-1]


def _file(original: Original) -> float:
    head = original.head(16384)
    if b'"conversation_state"' in head or (b'"gaia_id"' in head and b'"conversations"' in head):
        return 0.95
    if _CHAT.search(head) and (b'"created_date"' in head or b'"deleted_date"' in head):
        return 0.93
    return 0.9 if b'"topic_id"' in head and b'"message_id"' in head else 0.0


@guarded("Google Chat")
def read(original: Original) -> Iterator[Record]:
    """The conversations with their members, the messages in the order of the file, then the people."""
    cast = Cast("googlechat")
    if original.is_folder:
        names = {_leaf(one): one for one in original.members() if not one.is_folder}
        yield from _chat(names["messages.json"], names.get("group_info.json"), names, cast)
    elif b'"gaia_id"' in original.head(65536) or b'"conversation_state"' in original.head(65536):
        yield from _hangouts(load(original), cast)
    else:
        yield from _chat(original, None, {}, cast)
    yield from cast.people()


def _chat(original: Original, info: Original | None, files: dict[str, Original], cast: Cast) -> Iterator[Record]:
    about = table(decode(content(info))[0]) if info is not None else {}
    where = here(info or original)
    people = [_person(one, cast, where) for one in rows(about.get("members"))]
    folder = original.name.replace("!/", "/").split("/")
    identity = folder[-2] if len(folder) > 1 else original.sha256[:16]
    yield Conversation(
        platform="googlechat",
        id=identity,
        name=word(about.get("name")),
        kind="direct" if identity.startswith("DM") and len(people) < 3 else "group",
        members=tuple(Membership(participant_id=who) for who in dict.fromkeys(people) if who),
        locator=where,
    )
    place = load(original)
    for span in items(place.data, ("messages",)):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        at = place.locator(span)
        if isinstance(item, dict) and item:
            yield _message(item, identity, files, cast, at, mended or span.state != "whole")
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no message of Google Chat.", raw=text, locator=at)


def _person(one: dict[str, Any], cast: Cast, where: Locator) -> str:
    mail, name = word(one.get("email")), word(one.get("name"))
    return cast.meet(mail or name, where, name, email=mail, bot=one.get("user_type") == "Bot")


def _message(
    item: dict[str, Any], chat: str, files: dict[str, Original], cast: Cast, where: Locator, repaired: bool
) -> Message:
    creator = table(item.get("creator"))
    who = _person(creator, cast, where) if creator else ""
    body = word(item.get("text"))
    gone = item.get("message_state") == "DELETED"
    quoted = table(item.get("quoted_message_metadata"))
    links, words = _annotated(item)
    return Message(
        platform="googlechat",
        conversation_id=chat,
        native_id=word(item.get("message_id")),
        sent=worded(word(item.get("created_date"))),
        sender_id=who,
        sender_name=word(creator.get("name")),
        body=body or (words if not gone else ""),
        thread_id=word(item.get("topic_id")),
        edited=worded(word(item.get("updated_date"))),
        deleted=gone,
        deleted_at=worded(word(item.get("deleted_date"))) if gone else UNKNOWN,
        links=links,
        reactions=tuple(_reactions(item, cast, where)),
        files=tuple(_attached(item, files)),
        flags=("repaired",) if repaired else (),
        extra=pairs(
            quoted=quoted.get("text"),
            annotations=words if body else "",
            deletion=table(item.get("deletion_metadata")).get("deletion_type"),
        ),
        locator=where,
    )


def _annotated(item: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    links = dict.fromkeys(_LINK.findall(word(item.get("text"))))
    words: list[str] = []
    for one in rows(item.get("annotations")):
        for kind, inner in one.items():
            if kind.endswith("_metadata") and isinstance(inner, dict):
                url = word(table(inner.get("url")).get("private_do_not_access_or_else_safe_url_wrapped_value"))
                url = url or word(inner.get("url")) or word(inner.get("thumbnail_url"))
                if url:
                    links[url] = None
                words += [word(inner.get("title")), word(inner.get("snippet"))]
    return tuple(links), "\n".join(text for text in words if text)


def _reactions(item: dict[str, Any], cast: Cast, where: Locator) -> Iterator[Reaction]:
    for one in rows(item.get("reactions")):
        emoji = word(table(one.get("emoji")).get("unicode")) or word(one.get("emoji"))
        mails = strings(one.get("reactor_emails"))
        yield from (Reaction(value=emoji, participant_id=cast.meet(mail, where, email=mail)) for mail in mails)


def _attached(item: dict[str, Any], files: dict[str, Original]) -> Iterator[File]:
    for one in rows(item.get("attached_files")):
        name, disk = word(one.get("original_name")), word(one.get("export_name"))
        there = files.get(disk) or files.get(disk.replace("?", "_"))
        yield File(id=disk, name=name or disk, path=there.name if there else "", missing=there is None)


def _hangouts(place: Place, cast: Cast) -> Iterator[Record]:
    path = ("conversations",) if find(place.data, ("conversations",)) >= 0 else ("conversation_state",)
    for span in items(place.data, path):
        one = table(decode(place.data[span.start : span.end])[0])
        inner = table(one.get("conversation_state"))
        about = table(table(one.get("conversation")).get("conversation")) or table(inner.get("conversation"))
        where = place.locator(span)
        number = word(table(one.get("conversation_id")).get("id")) or word(table(about.get("id")).get("id"))
        identity = number or span.pointer
        people = [_gaia(person, cast, where) for person in rows(about.get("participant_data"))]
        yield Conversation(
            platform="googlechat",
            id=identity,
            name=word(about.get("name")),
            kind="group" if about.get("type") == "GROUP" else "direct",
            members=tuple(Membership(participant_id=who) for who in dict.fromkeys(people) if who),
            locator=where,
        )
        key = "events" if "events" in one else "conversation_state/event"
        for count, event in enumerate(rows(one.get("events")) or rows(inner.get("event"))):
            at = Locator(original=where.original, fragment=f"{where.fragment}/{key}/{count}")
            yield _event(event, identity, cast, at)


def _gaia(person: dict[str, Any], cast: Cast, where: Locator) -> str:
    number = table(person.get("id"))
    return cast.meet(
        word(number.get("gaia_id")) or word(number.get("chat_id")), where, word(person.get("fallback_name"))
    )


def _event(event: dict[str, Any], chat: str, cast: Cast, where: Locator) -> Message:
    sender = _gaia({"id": event.get("sender_id")}, cast, where)
    spoken = table(table(event.get("chat_message")).get("message_content"))
    segments = rows(spoken.get("segment"))
    body = "".join("\n" if one.get("type") == "LINE_BREAK" else word(one.get("text")) for one in segments)
    kind = word(event.get("event_type"))
    change = word(table(event.get("membership_change")).get("type"))
    type_ = "message" if kind in ("REGULAR_CHAT_MESSAGE", "") else HANGOUT_TYPES.get(kind, "notice")
    type_ = {"JOIN": "join", "LEAVE": "leave"}.get(change, type_)
    stamp = word(event.get("timestamp"))
    names = [
        word(table(one.get("embed_item")).get("id")) for one in each(spoken.get("attachment")) if isinstance(one, dict)
    ]
    return Message(
        platform="googlechat",
        conversation_id=chat,
        native_id=word(event.get("event_id")),
        type=type_,
        sent=_micro(stamp),
        sender_id=sender,
        sender_name=cast.name(sender),
        body=body or word(table(event.get("conversation_rename")).get("new_name")),
        links=tuple(dict.fromkeys(word(one.get("text")) for one in segments if one.get("type") == "LINK")),
        files=tuple(File(id=name, name=name, missing=True) for name in names),
        flags=("system",) if type_ != "message" else (),
        extra=pairs(type=kind if type_ != "message" else ""),
        locator=where,
    )


def _micro(stamp: str) -> Timestamp:
    return from_epoch(stamp, unit="us") if stamp else UNKNOWN


READER = Reader(
    format="googlechat",
    title="Google Chat and Hangouts (Takeout)",
    limits="A Takeout holds what its account could see; a deleted message is there without words and author, and former"
    " words of edited ones are gone.",
    version=3,
    sniff=sniff,
    read=read,
    url="https://support.google.com/accounts/answer/3024190",
)
