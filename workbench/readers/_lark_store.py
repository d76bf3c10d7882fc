"""Messages taken out of the web client's own store by an exporter: numeric ids, times in seconds, names beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..model import File, Locator, Message, Original, Reaction
from ._jsonmend import words
from ._lark_chats import Chats
from ._lark_content import links_in
from ._lark_item import string
from ._lark_people import People
from ._lark_time import stamp
from ._lark_walk import Page

__all__ = ["described", "stored"]

_USED = {
    "id", "createTime", "fromId", "fromName", "text", "position", "isRecalled", "replyTo", "systemText", "systemType",
    "fileKey", "fileName", "imageKey", "imageUrl", "type",
}  # fmt: skip


def described(value: dict[str, Any], page: Page, locator: Locator, people: People, chats: Chats) -> None:
    """What the store says of a conversation and of the people in it."""
    chat = string(value.get("chat")) or page.chat
    if not chat:
        return
    facts = {key: item for key, item in value.items() if key not in ("members", "chat", "type")}
    chats.described({**facts, "chat_id": chat}, chat, locator)
    members = value.get("members")
    for member in members if isinstance(members, list) else ():
        person = string(member.get("id")) if isinstance(member, dict) else ""
        if person:
            people.note(person, "user_id", locator, string(member.get("name")), "member")
            chats.get(chat).listed[person] = None


def stored(
    value: dict[str, Any], page: Page, locator: Locator, people: People, chats: Chats, files: Mapping[str, Original]
) -> Message:
    """The message that an item of the store stands for."""
    chat = chats.get(page.chat or f"unlisted:{page.file}", locator)
    chat.direct = True
    position = value.get("position")
    if isinstance(position, int) and not isinstance(position, bool) and position >= 0:
        chat.places.append(position)
    sender, name = string(value.get("fromId")), string(value.get("fromName"))
    known = people.one(sender, "user_id", locator, name) if sender else ""
    if known:
        chat.senders[known] = None
    reply = value.get("replyTo")
    reply = reply if isinstance(reply, dict) else {}
    media = value.get("media")
    media = media if isinstance(media, dict) else {}
    body = string(value.get("text")) or string(value.get("systemText"))
    link = string(media.get("link"))
    recalled = value.get("isRecalled") is True
    return Message(
        platform="lark",
        conversation_id=chat.id,
        native_id=string(value.get("id")),
        type="notice" if value.get("systemType") not in (None, "", 0) else "message",
        sent=stamp(value.get("createTime")),
        sender_id=known,
        sender_name=name,
        body=body,
        parent_id=string(reply.get("parentId")) or string(reply.get("rootId")),
        deleted=recalled,
        links=tuple(dict.fromkeys([*links_in(body), *([link] if link else [])])),
        reactions=tuple(_reactions(value.get("reactions"), people)),
        files=tuple(_files(value, media, files)),
        flags=("system",) if value.get("systemType") not in (None, "", 0) else (),
        extra=tuple(_extra(value, reply)),
        locator=locator,
    )


def _files(value: dict[str, Any], media: dict[str, Any], files: Mapping[str, Original]) -> list[File]:
    told = []
    for key, kind in (("imageKey", "image"), ("fileKey", "file")):
        name = string(value.get("fileName")) or string(media.get("name")) if kind == "file" else ""
        if string(value.get(key)):
            found = files.get(string(value[key])) or (files.get(name) if name else None)
            told.append(
                File(
                    id=string(value[key]),
                    name=name,
                    kind=kind,
                    path=found.name if found else "",
                    size=found.size if found else None,
                    missing=found is None,
                )
            )
    return told


def _reactions(value: Any, people: People) -> list[Reaction]:
    told = []
    for one in value if isinstance(value, list) else ():
        if not isinstance(one, dict):
            continue
        emoji = string(one.get("type")) or string(one.get("emoji")) or string(one.get("key"))
        by = one.get("chatterIds")
        for person in by if isinstance(by, list) else ():
            told.append(Reaction(value=emoji, participant_id=people.known.get(string(person), string(person))))
        if emoji and not isinstance(by, list):
            count = one.get("count")
            told.append(Reaction(value=emoji, count=count if isinstance(count, int) and count > 0 else 1))
    return told


def _extra(value: dict[str, Any], reply: dict[str, Any]) -> list[tuple[str, str]]:
    extra = [("msg_type", string(value.get("type")))]
    extra += [(key, string(value[key])) for key in ("position", "systemType", "imageUrl") if string(value.get(key))]
    if string(reply.get("rootId")):
        extra.append(("root_id", string(reply["rootId"])))
    for key, item in value.items():
        if key not in _USED and item not in (None, "", [], {}, 0):
            extra.append(
                (key, words(json.dumps(item, ensure_ascii=False)) if not isinstance(item, str) else words(item))
            )
    return [(name, told) for name, told in extra if told]
