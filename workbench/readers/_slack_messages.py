"""One Slack message, from its JSON to a record.

`ts` is an id and a time at once: six decimals, never through a float. The copy of a reply's root in a broadcast, and
the list of replies in a root, are no messages. Subtypes: https://docs.slack.dev/reference/events/message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Edit, File, Locator, Message, Original, Reaction
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from ._loose import count, pairs, rows, strings, table, word
from ._slack_words import Readable, adds, attachment_words, block_words, entities, readable
from ._swift import Draft, sealed

__all__ = ["Channel", "message"]

JOIN = frozenset(("channel_join", "group_join", "channel_convert_to_private_join"))
LEAVE = frozenset(("channel_leave", "group_leave"))
CALL = frozenset(("huddle_thread", "sh_room_created", "sh_room_shared", "call"))
_TALK = """
bot_message me_message file_share file_comment file_mention thread_broadcast reply_broadcast slackbot_response
tombstone message_changed message_deleted document_mention assistant_app_thread ekm_access_denied
"""
TALK = frozenset(_TALK.split())
_COMMON = """
client_msg_id type user text ts team user_team source_team user_profile blocks thread_ts parent_user_id
reactions edited replies
"""
COMMON = frozenset(_COMMON.split())  # a message with no other keys has nothing beside its words
GONE = frozenset(("tombstone", "hidden_by_limit", "file_access_denied"))


@dataclass(slots=True)
class Channel:
    """What the messages of one conversation share; `parents` learns from old roots who answered whom."""

    id: str
    names: Mapping[str, str]
    channels: Mapping[str, str]
    uploads: Mapping[str, Original]
    parents: dict[str, str] = field(default_factory=dict)
    promised: dict[str, str] = field(default_factory=dict)  # ts of a reply that a root lists -> ts of the root
    seen: set[str] | None = None  # every ts, where somebody asks for what is missing


def message(item: dict[str, Any], channel: Channel, place: Locator, repaired: bool) -> Message:
    """The record of one item of a day file."""
    subtype = word(item.get("subtype"))
    if subtype in ("message_changed", "message_deleted", "message_replied"):
        return _event(item, subtype, channel, place, repaired)
    return _message(item, subtype, channel, place, repaired)


def _event(item: dict[str, Any], subtype: str, channel: Channel, place: Locator, repaired: bool) -> Message:
    """An edit or a deletion that a retention policy kept: the message itself, with its words before and after."""
    before = table(item.get("previous_message") or item.get("original"))
    after = table(item.get("message"))
    inner = {**before, **after} if subtype != "message_deleted" else {**after, **before}
    inner.setdefault("ts", item.get("deleted_ts") or item.get("ts"))
    told = _message(inner, word(inner.get("subtype")), channel, place, repaired)
    at = from_epoch(word(table(inner.get("edited")).get("ts")) or word(item.get("ts")), unit="s")
    values = {name: getattr(told, name) for name in Message.__dataclass_fields__}
    values["extra"] = (("subtype", subtype), *told.extra)
    if subtype == "message_deleted":
        values |= {"deleted": True, "deleted_at": from_epoch(word(item.get("ts")), unit="s")}
    elif before:
        was = readable(word(before.get("text")), channel.names, channel.channels).text
        by = word(table(inner.get("edited")).get("user"))
        values |= {"edited": at, "edits": (Edit(at=at, participant_id=by, previous=was, new=told.body),)}
    return Message(**values)


def moment(stamp: str) -> Timestamp:
    """The instant of a `ts`, quickly where it has the usual ten and six digits."""
    if len(stamp) == 17 and stamp[10] == "." and stamp.isascii() and (digits := stamp[:10] + stamp[11:]).isdecimal():
        return Timestamp(us=int(digits), precision="us", zone="UTC", basis="utc", raw=stamp)
    return from_epoch(stamp, unit="s") if stamp else UNKNOWN


def _message(item: dict[str, Any], subtype: str, channel: Channel, place: Locator, repaired: bool) -> Message:
    stamp = word(item.get("ts"))
    sent = moment(stamp)
    sender, name = _sender(item, channel)
    raw = word(item.get("text"))
    told = readable(raw, channel.names, channel.channels)
    body, extra = _words(item, raw, told, channel)
    rare = not item.keys() <= COMMON
    if rare:
        extra = [*_facts(item, subtype), *extra, *_old_text(item)]
    thread = word(item.get("thread_ts"))
    parent = thread if thread and thread != stamp else channel.promised.get(stamp, "")
    if "replies" in item:
        for reply in rows(item["replies"]):
            channel.promised.setdefault(word(reply.get("ts")), stamp)
    edited = table(item.get("edited"))
    at = moment(word(edited.get("ts"))) if edited else UNKNOWN
    draft = Draft(
        platform="slack",
        conversation_id=channel.id,
        native_id=stamp,
        type=_type(subtype, word(item.get("type"))),
        sent=sent,
        sender_id=sender,
        sender_name=name,
        body=body,
        parent_id=parent,
        thread_id=thread or parent,
        forwarded_from=_shared(item) if rare else "",
        edited=at,
        deleted=subtype == "tombstone",
        edits=(Edit(at=at, participant_id=word(edited.get("user"))),) if edited else (),
        mentions=tuple(told.mentions),
        links=tuple(told.links),
        reactions=_reactions(item.get("reactions")) if item.get("reactions") else (),
        files=_files(item, channel.uploads) if item.get("files") or item.get("file") else (),
        flags=_flags(item, subtype, sender, repaired) if rare or repaired else (),
        extra=tuple(extra),
        locator=place,
    )
    return sealed(draft)


def _sender(item: dict[str, Any], channel: Channel) -> tuple[str, str]:
    user = word(item.get("user")) or word(table(item.get("comment")).get("user")) or word(item.get("user_id"))
    bot = word(item.get("bot_id"))
    sender = user or bot
    if sender in channel.names and not item.get("username"):
        return sender, channel.names[sender]
    profile = table(item.get("user_profile"))
    for value in (item.get("username"), profile.get("display_name"), profile.get("real_name"), profile.get("name")):
        if word(value):
            return sender or word(value), word(value)
    return sender, word(table(item.get("bot_profile")).get("name")) or channel.names.get(sender, "")


def _words(item: dict[str, Any], raw: str, main: Readable, channel: Channel) -> tuple[str, list[tuple[str, str]]]:
    """The body, and what else must be findable: the raw text where it differs, words of blocks and attachments."""
    text = main.text
    extra = [("text", raw)] if raw != text else []
    for key, walk in (("blocks", block_words), ("attachments", attachment_words)):
        if not item.get(key):
            continue
        told = readable(walk(item[key]), channel.names, channel.channels)
        main.mentions.update(told.mentions)
        main.links.update(told.links)
        if not text and told.text:
            text = told.text
        elif told.text and told.text != text and adds(told.text, text, raw):
            extra.append((key, told.text))
    return text, extra


def _old_text(item: dict[str, Any]) -> list[tuple[str, str]]:
    """Words beside the text: a file's comment and title, a topic, a huddle."""
    comment, file = table(item.get("comment")), table(item.get("file"))
    room = table(item.get("room"))
    return list(
        pairs(
            comment=entities(word(comment.get("comment"))),
            initial_comment=entities(word(table(file.get("initial_comment")).get("comment"))),
            topic=item.get("topic"),
            purpose=item.get("purpose"),
            name=item.get("name"),
            old_name=item.get("old_name"),
            huddle_participants=", ".join(strings(room.get("participant_history") or room.get("participants"))),
            huddle_end=room.get("date_end"),
        )
    )


def _type(subtype: str, native: str) -> str:
    if not subtype:
        return "message" if native in ("message", "") else "unknown"
    if subtype in TALK:
        return "message"
    return "join" if subtype in JOIN else "leave" if subtype in LEAVE else "call" if subtype in CALL else "notice"


def _flags(item: dict[str, Any], subtype: str, sender: str, repaired: bool) -> tuple[str, ...]:
    flags = ["repaired"] if repaired else []
    if subtype and subtype not in TALK:
        flags.append("system")
    if subtype == "bot_message" or item.get("bot_id") or sender == "USLACKBOT":
        flags.append("bot")
    if any(one.get("is_share") is True for one in rows(item.get("attachments"))):
        flags.append("forwarded")
    if subtype == "ekm_access_denied":
        flags.append("encrypted")
    return tuple(flags)


def _facts(item: dict[str, Any], subtype: str) -> tuple[tuple[str, str], ...]:
    found = pairs(
        subtype=subtype,
        reply_count=item.get("reply_count"),
        inviter=item.get("inviter"),
        hidden=item.get("hidden") is True,
    )
    return (*found, ("pinned to", ", ".join(strings(item["pinned_to"])))) if item.get("pinned_to") else found


def _shared(item: dict[str, Any]) -> str:
    for one in rows(item.get("attachments")):
        if one.get("is_share") is True or one.get("is_msg_unfurl") is True:
            return word(one.get("author_name")) or word(one.get("author_id"))
    return ""


def _reactions(value: Any) -> tuple[Reaction, ...]:
    found: list[Reaction] = []
    for one in rows(value):
        users, name = strings(one.get("users")), word(one.get("name"))
        found += [Reaction(value=name, participant_id=user) for user in users]
        rest = (count(one.get("count")) or 0) - len(users)
        if 0 < rest < 1 << 31:
            found.append(Reaction(value=name, count=rest))
    return tuple(found)


def _files(item: dict[str, Any], uploads: Mapping[str, Original]) -> tuple[File, ...]:
    listed = [*rows(item.get("files")), table(item.get("file"))]
    return tuple(_file(one, uploads) for one in listed if one)


def _file(one: dict[str, Any], uploads: Mapping[str, Original]) -> File:
    identity, name, mime = (
        word(one.get("id")),
        word(one.get("name")) or word(one.get("title")),
        word(one.get("mimetype")),
    )
    there = uploads.get(identity) or uploads.get(f"{identity}-{name}")
    gone = word(one.get("mode")) in GONE or word(one.get("file_access")) in ("access_denied", "file_not_found")
    kind = {"image": "image", "audio": "audio", "video": "video"}.get(mime.split("/")[0], "file")
    return File(
        id=identity,
        name=name,
        kind=kind,
        mime=mime,
        size=count(one.get("size")),
        path=there.name if there else "",
        missing=gone or there is None,
    )


def sent_of(item: dict[str, Any]) -> Timestamp:
    """The time of an item that is no message: a log entry."""
    return from_epoch(word(item.get("date")) or word(item.get("ts")), unit="s")
