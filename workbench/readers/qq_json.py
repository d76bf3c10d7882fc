"""QQ as QQChatExporter writes it: one JSON with "chatInfo" and "messages", or one message a line (JSON lines)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Locator, Message, Original, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import find, items
from ._loose import flat, pairs, rows, table, word
from ._place import guarded, here

_SENDER = re.compile(rb'"sender"\s*:\s*\{[^{}]{0,400}"ui[dn]"\s*:')
_CONTENT = re.compile(rb'"content"\s*:\s*\{\s*"(?:text|html|raw|elements|resources|mentions)"\s*:')
_LINK = re.compile(r"https?://[^\s<>\"]+")
KINDS = {"image": "image", "video": "video", "audio": "audio", "ptt": "audio", "face": "sticker"}
NAMES = ("groupCard", "remark", "nickname", "name")


def sniff(original: Original) -> float:
    """How surely this is QQChatExporter's JSON."""
    if original.is_folder:
        return 0.0
    head = original.head(16384)
    if b'"chatInfo"' in head and (b"QQChatExporter" in head or b'"selfUi' in head):
        return 0.95
    return 0.9 if _SENDER.search(head) and _CONTENT.search(head) else 0.0


@guarded("QQChatExporter's messages")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages in the order of the file, and the people."""
    place = load(original)
    path = ("messages",) if find(place.data, ("messages",)) >= 0 else ()
    info = _info(place) if path else {}
    cast = Cast("qq")
    own = word(info.get("selfUin")) or word(info.get("selfUid"))
    chat = word(info.get("peerUin")) or word(info.get("peerId")) or word(info.get("name")) or _folder(original)
    where = here(original, "#/chatInfo" if info else "")
    if own:
        cast.meet(own, where, word(info.get("selfName")), own=True)
    kind = {"group": "group", "private": "direct"}.get(word(info.get("type")), "unknown")
    yield Conversation(platform="qq", id=chat, name=word(info.get("name")), kind=kind, locator=where)
    for span in items(place.data, path):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        at = place.locator(span)
        if isinstance(item, dict) and (item.get("sender") or item.get("content")):
            yield _message(item, chat, cast, at, mended or span.state != "whole")
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no message of QQChatExporter's.", raw=text, locator=at)
    yield from cast.people()


def _folder(original: Original) -> str:
    parts = [part for part in original.name.replace("!/", "/").split("/") if part != "chunks"]
    return parts[-2] if len(parts) > 1 else parts[-1].rsplit(".", 1)[0]


def _info(place: Place) -> dict[str, Any]:
    try:
        for key, begin, end in members(place.data, find(place.data, ())):
            if key == "chatInfo":
                return table(decode(place.data[begin:end])[0])
    except Fault:  # what stands before the fault holds no chatInfo
        pass
    return {}


def _message(item: dict[str, Any], chat: str, cast: Cast, place: Locator, repaired: bool) -> Message:
    sender, content = table(item.get("sender")), table(item.get("content"))
    identity = word(sender.get("uin")) or word(sender.get("uid"))
    name = next((text for key in NAMES if (text := word(sender.get(key)))), "")
    system = item.get("system") is True or item.get("type") == "system"
    body = word(content.get("text")) or ("" if content else word(item.get("content")))
    reply = next((table(one.get("data")) for one in rows(content.get("elements")) if one.get("type") == "reply"), {})
    return Message(
        platform="qq",
        conversation_id=chat,
        native_id=word(item.get("id")) or word(item.get("messageId")),
        type="notice" if system else "message",
        sent=_sent(item),
        sender_id=cast.meet(identity or name, place, name, account=word(sender.get("uin"))),
        sender_name=name,
        body=body,
        parent_id=word(reply.get("referencedMessageId")) or word(reply.get("messageId")),
        deleted=item.get("recalled") is True,
        mentions=tuple(
            filter(None, (word(one.get("uin")) or word(one.get("uid")) for one in rows(content.get("mentions"))))
        ),
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        files=tuple(_files(content)),
        flags=(*("repaired",) * repaired, *("system",) * system),
        extra=pairs(
            type=item.get("type") if item.get("type") not in ("text", "type_1") else "",
            seq=item.get("seq") or item.get("messageSeq"),
            quoted=reply.get("content"),
            elements="" if body else flat(content.get("elements")),
            uid=sender.get("uid"),
        ),
        locator=place,
    )


def _files(content: dict[str, Any]) -> Iterator[File]:
    for one in rows(content.get("resources")):
        name = word(one.get("filename")) or word(one.get("fileName"))
        size = one.get("size")
        kind = KINDS.get(word(one.get("type")), "file")
        path = word(one.get("localPath"))
        yield File(name=name, kind=kind, size=size if isinstance(size, int) else None, path=path, missing=not path)


def _sent(item: dict[str, Any]) -> Timestamp:
    value = word(item.get("timestamp"))
    if value.isdecimal():
        return from_epoch(value)
    text = value or word(item.get("time"))
    return from_iso(text) if text else UNKNOWN


READER = Reader(
    format="qq-json",
    title="QQ taken by QQChatExporter (JSON, JSON lines)",
    limits="A program took what one account's client held: what was recalled before is mostly gone, files are only"
    " named where they were not saved, and nothing proves that messages were not changed.",
    sniff=sniff,
    read=read,
    url="https://github.com/shuakami/qq-chat-exporter",
)
