"""One message of Telegram Desktop's result.json, from its JSON to a record.

`date` is the exporter's wall clock; `date_unixtime` (since June 2022) the instant. Where both stand, their difference
is kept as the exporter's offset from UTC. Fields: https://core.telegram.org/import-export and tdesktop's
export_output_json.cpp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from ..model import Edit, File, Locator, Message, Original, Reaction
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso, offset_name
from ._loose import count, each, flat, pairs, rows, table, word
from ._swift import Draft, sealed

__all__ = ["Chat", "clock_offset", "identity", "message", "midnight"]

NOT_INCLUDED = (
    "("  # "(File not included. Change data exporting settings to download.)", "(File exceeds maximum size …)"
)
OLD_USERS = 1 << 32  # exports of late 2020 added this to the ids of users
KINDS = {
    "sticker": "sticker",
    "animation": "video",
    "video_file": "video",
    "video_message": "video",
    "voice_message": "audio",
    "audio_file": "audio",
}
_JOIN = "join_group_by_link join_group_by_request invite_members create_group create_channel joined_telegram"
JOIN = frozenset(_JOIN.split())
LEAVE = frozenset(("remove_members", "leave_group"))
CALLS = frozenset(("phone_call", "group_call", "invite_to_group_call", "conference_call"))
_COMMON = """
id type date date_unixtime edited edited_unixtime from from_id text text_entities reply_to_message_id reactions
"""
COMMON = frozenset(_COMMON.split())  # a message with no other keys has nothing beside its words
_HANDLED = """
action media_type duration_seconds sticker_emoji via_bot author title performer reply_to_peer_id forwarded_from
forwarded_from_id saved_from message_id discard_reason period inviter place_name address actor actor_id file file_name
mime_type file_size photo photo_file_size thumbnail thumbnail_file_size width height
"""
HANDLED = COMMON | frozenset(_HANDLED.split())
DISGUISED = frozenset(("text_link", "link", "mention_name", "cashtag"))


@dataclass(slots=True)
class Chat:
    """What the messages of one chat share, and the people met in them."""

    id: str
    files: Mapping[str, Original]
    people: dict[str, tuple[str, Locator]] = field(default_factory=dict)

    def meet(self, who: str, name: str, place: Locator) -> None:
        """Remember somebody; a name replaces an empty one."""
        if who and (who not in self.people or (name and not self.people[who][0])):
            self.people[who] = (name, place)


def identity(value: Any, name: str) -> str:
    """The id of a sender over all versions: user123, channel45; the name where the export tells no id."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"user{value - OLD_USERS if OLD_USERS < value < 2 * OLD_USERS else value}"
    return word(value) or name


def message(item: dict[str, Any], chat: Chat, place: Locator, repaired: bool) -> Message:
    """The record of one item of a chat's messages."""
    service = item.get("type") == "service"
    key = "actor" if service else "from"
    name = word(item.get(key))
    sender = identity(item.get(f"{key}_id"), name)
    chat.meet(sender, name, place)
    body, mentions, links = _text(item)
    rare = not item.keys() <= COMMON
    sent, offset = _sent(item)
    action = word(item.get("action"))
    edited = _edited(item) if "edited" in item or "edited_unixtime" in item else UNKNOWN
    forwarded = (word(item.get("forwarded_from")) or word(item.get("saved_from"))) if rare else ""
    reply = word(item.get("reply_to_message_id"))
    draft = Draft(
        platform="telegram",
        conversation_id=chat.id,
        native_id=word(item.get("id")),
        type=_type(item, action),
        sent=sent,
        sender_id=sender,
        sender_name=name,
        body=body or (_other_words(item) if rare else ""),
        parent_id=reply if not item.get("reply_to_peer_id") else "",
        forwarded_from=forwarded or ("unknown" if "forwarded_from" in item else ""),
        edited=edited,
        edits=(Edit(at=edited),) if edited.us is not None else (),
        mentions=mentions,
        links=links,
        reactions=_reactions(item["reactions"]) if item.get("reactions") else (),
        files=_files(item, chat.files) if "file" in item or "photo" in item else (),
        flags=_flags(service, repaired, "forwarded_from" in item),
        extra=_extra(item, action, offset) if rare else (("exporter offset", offset),) if offset else (),
        locator=place,
    )
    return sealed(draft)


def _text(item: dict[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The words, joined with nothing between, and the people and links that stand behind them."""
    text = item.get("text")
    if isinstance(text, str):
        entities = each(item.get("text_entities"))
        if len(entities) < 2 and not any(word(table(one).get("type")) in DISGUISED for one in entities):
            return text, (), ()
        return text, *_behind(entities)
    parts = each(text) or each(item.get("text_entities"))
    joined = "".join(part if isinstance(part, str) else word(table(part).get("text")) for part in parts)
    return joined, *_behind(parts)


def _behind(parts: list[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    mentions, links = [], []
    for part in rows(parts):
        kind = part.get("type")
        if kind == "link":
            links.append(word(part.get("text")))
        elif kind == "text_link":
            links.append(word(part.get("href")))
        elif kind == "mention_name" and part.get("user_id"):
            mentions.append(identity(part.get("user_id"), ""))
    return tuple(dict.fromkeys(filter(None, mentions))), tuple(dict.fromkeys(filter(None, links)))


@lru_cache(maxsize=4096)
def midnight(day: str) -> int | None:
    """Seconds from 1970 to the beginning of a day written 2024-03-02."""
    stamp = from_iso(day)
    return None if stamp.us is None or len(day) != 10 else stamp.us // 1_000_000


@lru_cache(maxsize=512)
def clock_offset(seconds: int) -> str:
    """How far a clock is from UTC, in words: +08:00."""
    return offset_name(timedelta(seconds=seconds))


def _sent(item: dict[str, Any]) -> tuple[Timestamp, str]:
    """When it was sent, and the exporter's offset from UTC where both clocks are given."""
    unix, local = word(item.get("date_unixtime")), word(item.get("date"))
    if len(unix) == 10 and len(local) == 19 and local[10] == "T" and unix.isascii() and unix.isdecimal():
        day, clock = midnight(local[:10]), local[11:13] + local[14:16] + local[17:]
        if day is not None and clock.isascii() and clock.isdecimal():
            wall = day + int(clock[:2]) * 3600 + int(clock[2:4]) * 60 + int(clock[4:])
            told = Timestamp(us=int(unix) * 1_000_000, precision="s", zone="UTC", basis="utc", raw=unix)
            return told, clock_offset(wall - int(unix)) if abs(wall - int(unix)) <= 15 * 3600 else ""
    stamp = from_epoch(unix, unit="s") if unix else UNKNOWN
    if not local:
        return stamp, ""
    there = from_iso(local)
    if stamp.us is None:
        return there, ""
    if there.us is None or there.basis != "exporter-local" or abs(there.us - stamp.us) > 15 * 3_600_000_000:
        return stamp, ""
    return stamp, offset_name(timedelta(microseconds=there.us - stamp.us))


def _edited(item: dict[str, Any]) -> Timestamp:
    """When it was last edited; old exports write the beginning of 1970 where it never was."""
    unix, local = word(item.get("edited_unixtime")), word(item.get("edited"))
    stamp = from_epoch(unix, unit="s") if unix else from_iso(local) if local else UNKNOWN
    return stamp if stamp.us is not None and stamp.us > 2 * 86_400_000_000 else UNKNOWN


def _type(item: dict[str, Any], action: str) -> str:
    if item.get("type") == "message":
        return "message"
    if item.get("type") != "service":
        return "unknown"
    return "join" if action in JOIN else "leave" if action in LEAVE else "call" if action in CALLS else "notice"


def _flags(service: bool, repaired: bool, forwarded: bool) -> tuple[str, ...]:
    if not (service or repaired or forwarded):
        return ()
    return (*("repaired",) * repaired, *("system",) * service, *("forwarded",) * forwarded)


def _other_words(item: dict[str, Any]) -> str:
    """Words of a message that has no text: a poll, a contact, a place."""
    poll, person = table(item.get("poll")), table(item.get("contact_information"))
    if poll:
        return "\n".join(
            [_joined(poll.get("question")), *(_joined(one.get("text")) for one in rows(poll.get("answers")))]
        )
    if person:
        told = (person.get("first_name"), person.get("last_name"), person.get("phone_number"))
        return " ".join(text for text in map(word, told) if text)
    return "\n".join(text for text in (word(item.get("place_name")), word(item.get("address"))) if text)


def _joined(value: Any) -> str:
    return "".join(part if isinstance(part, str) else word(table(part).get("text")) for part in each(value)) or word(
        value
    )


def _reactions(value: Any) -> tuple[Reaction, ...]:
    found: list[Reaction] = []
    for one in rows(value):
        emoji = word(one.get("emoji")) or word(one.get("document_id")) or word(one.get("type"))
        recent = rows(one.get("recent"))
        for who in recent:
            name = identity(who.get("from_id"), word(who.get("from")))
            found.append(Reaction(value=emoji, participant_id=name, at=from_iso(word(who.get("date")))))
        rest = (count(one.get("count")) or 0) - len(recent)
        if 0 < rest < 1 << 31:
            found.append(Reaction(value=emoji, count=rest))
    return tuple(found)


def _files(item: dict[str, Any], files: Mapping[str, Original]) -> tuple[File, ...]:
    found = []
    for key in ("file", "photo"):
        path = word(item.get(key))
        if not path:
            continue
        there = files.get(path)
        kind = "image" if key == "photo" else KINDS.get(word(item.get("media_type")), "file")
        given = "" if path.startswith(NOT_INCLUDED) else path.rsplit("/", 1)[-1]
        found.append(
            File(
                id="" if path.startswith(NOT_INCLUDED) else path,
                name=word(item.get("file_name")) or given,
                kind=kind,
                mime=word(item.get("mime_type")),
                size=count(item.get("file_size")) if key == "file" else count(item.get("photo_file_size")),
                path=there.name if there is not None else "",
                missing=there is None,
            )
        )
    return tuple(found)


def _extra(item: dict[str, Any], action: str, offset: str) -> tuple[tuple[str, str], ...]:
    found = list(
        pairs(
            action=action,
            exporter_offset=offset,
            media=item.get("media_type"),
            duration=item.get("duration_seconds"),
            sticker=item.get("sticker_emoji"),
            via_bot=item.get("via_bot"),
            signed=item.get("author"),
            title=item.get("title"),
            performer=item.get("performer"),
            reply_to_chat=item.get("reply_to_peer_id"),
            forwarded_id=item.get("forwarded_from_id"),
            pinned_message=item.get("message_id"),
            discard_reason=item.get("discard_reason"),
            period=item.get("period"),
            inviter=item.get("inviter"),
            place=item.get("place_name"),
            not_included=_left_out(item),
        )
    )
    for key in item.keys() - HANDLED:  # every newer kind of message and event keeps its facts
        if item[key] not in (None, "", [], {}, False):
            found.append((key.replace("_", " "), flat(item[key])[:4000]))
    return tuple(sorted(found))


def _left_out(item: dict[str, Any]) -> str:
    return next((word(item[k]) for k in ("file", "photo") if word(item.get(k)).startswith(NOT_INCLUDED)), "")
