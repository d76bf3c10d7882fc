"""One message item of Lark's open platform, whatever its spelling: API page, event, SDK object, lark-cli output.

The common form is decoded by msgspec into `Item` at once. Anything that does not fit to the letter (unknown fields,
other spellings, wrong types, damage) takes the careful way: it is decoded without a type, respelled, and every field
that `Item` does not know is kept in `rest`. Field list: https://open.feishu.cn/document/server-docs/im-v1/message/list
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from ._jsonmend import decode, words

__all__ = ["Item", "Mention", "Sender", "decoded", "respelled", "string"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPELLED = {"message_type": "msg_type", "id": "message_id", "msg_id": "message_id"}


class Sender(msgspec.Struct, forbid_unknown_fields=True):
    """Who sent an item: `id_type` is open_id, union_id, user_id or app_id; `name` only where an exporter adds it."""

    id: str | None = None
    id_type: str | None = None
    sender_type: str | None = None
    tenant_key: str | None = None
    name: str | None = None
    sender_name: str | None = None


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """`content` is JSON in a string; its form depends on the item's type."""

    content: str | None = None


class Mention(msgspec.Struct, forbid_unknown_fields=True):
    """A person named in a text under a key such as `@_user_1`."""

    key: str | None = None
    id: str | None = None
    id_type: str | None = None
    name: str | None = None
    tenant_key: str | None = None


class Item(msgspec.Struct, forbid_unknown_fields=True):
    """One message as it stands; numbers that may be text are text or numbers."""

    message_id: str | None = None
    root_id: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    msg_type: str | None = None
    create_time: str | int | None = None
    update_time: str | int | None = None
    deleted: bool | None = None
    updated: bool | None = None
    chat_id: str | None = None
    sender: Sender | None = None
    body: Body | None = None
    mentions: list[Mention] | None = None
    upper_message_id: str | None = None
    message_position: str | int | None = None
    thread_message_position: str | int | None = None
    message_app_link: str | None = None
    content: str | None = None  # lark-cli: text already rendered; events: the content itself
    reply_to: str | None = None


_ITEM = msgspec.json.Decoder(Item)
_FIELDS = Item.__struct_fields__
_TIMES = ("create_time", "update_time", "message_position", "thread_message_position")
_REFUSALS = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError)


def decoded(raw: bytes) -> tuple[Item | None, dict[str, Any], bool]:
    """(item, fields that no `Item` has, repaired?); the item is None where `raw` holds no object."""
    try:
        return _ITEM.decode(raw), {}, False
    except _REFUSALS:
        value, repaired = decode(raw)
    if not isinstance(value, dict):
        return None, {}, repaired
    return *careful(value), repaired


def careful(value: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    """An item from an untyped object, and what was left over."""
    value = respelled(value)
    item = Item(sender=_sender(value.get("sender")), body=_body(value.get("body")))
    for name in _FIELDS:
        if name in _TIMES:
            setattr(item, name, _number(value.get(name)))
        elif name in ("deleted", "updated"):
            setattr(item, name, value.get(name) in (True, "true", 1))
        elif name not in ("sender", "body", "mentions"):
            setattr(item, name, string(value.get(name)) or None)
    mentions = value.get("mentions")
    item.mentions = [_mention(one) for one in mentions if isinstance(one, dict)] if isinstance(mentions, list) else None
    if item.content is None and value.get("content") not in (None, ""):
        item.content = _text(value["content"])
    return item, _rest(value)


def respelled(value: dict[str, Any]) -> dict[str, Any]:
    """The object with its keys in the API's spelling: `MessageId`, `messageId` and `message_type` become one."""
    if "message_id" in value and "msg_type" in value:
        return value
    told = {_HUMP.sub("_", key).lower(): item for key, item in value.items()}
    for old, new in _SPELLED.items():
        if old in told and new not in told:
            told[new] = told.pop(old)
    for name in ("sender", "body"):
        if isinstance(told.get(name), dict):
            told[name] = {_HUMP.sub("_", key).lower(): item for key, item in told[name].items()}
    mentions = told.get("mentions")
    if isinstance(mentions, list):
        told["mentions"] = [
            {_HUMP.sub("_", key).lower(): item for key, item in one.items()} if isinstance(one, dict) else one
            for one in mentions
        ]
    return told


def string(value: Any) -> str:
    """A text or number as text that can be stored; anything else as an empty text."""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def _number(value: Any) -> str | int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return string(value) or None


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return words(value)
    return words(json.dumps(value, ensure_ascii=False))  # an exporter has parsed the JSON string already


def _body(value: Any) -> Body | None:
    if isinstance(value, dict):
        return Body(content=_text(value.get("content")))
    return Body(content=_text(value)) if isinstance(value, str) else None


def _sender(value: Any) -> Sender | None:
    if not isinstance(value, dict):
        return Sender(id=string(value)) if string(value) else None
    ids = value.get("sender_id")
    told = Sender(**{name: string(value.get(name)) or None for name in Sender.__struct_fields__})
    if isinstance(ids, dict):
        told.id, told.id_type = best_id(ids)
    elif not told.id and string(ids):
        told.id = string(ids)
    return told


def _mention(value: dict[str, Any]) -> Mention:
    told = Mention(**{name: string(value.get(name)) or None for name in Mention.__struct_fields__})
    if isinstance(value.get("id"), dict):
        told.id, told.id_type = best_id(value["id"])
    return told


def best_id(ids: dict[str, Any]) -> tuple[str | None, str | None]:
    """The id that dumps use most, of several for one person: open_id, else union_id, else user_id."""
    for kind in ("open_id", "union_id", "user_id", "app_id"):
        if string(ids.get(kind)):
            return string(ids[kind]), kind
    return None, None


def _rest(value: dict[str, Any]) -> dict[str, Any]:
    rest = {key: item for key, item in value.items() if key not in _FIELDS and item not in (None, "", [], {})}
    for name, known in (("sender", (*Sender.__struct_fields__, "sender_id")), ("body", Body.__struct_fields__)):
        inner = value.get(name)
        if isinstance(inner, dict):
            rest |= {
                f"{name}.{key}": item for key, item in inner.items() if key not in known and item not in (None, "")
            }
    return rest
