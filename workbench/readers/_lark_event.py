"""Events of Lark's event log (webhook or long connection), one JSON object each, version 2 and 1.

https://open.feishu.cn/document/server-docs/im-v1/message/events/receive
"""

from __future__ import annotations

from typing import Any

from ..model import Locator, Message
from ._lark_chats import Chats, flat
from ._lark_content import links_in
from ._lark_item import Item, careful, string
from ._lark_kind import kind_of
from ._lark_notes import Notes
from ._lark_people import People, ids_of
from ._lark_time import stamp

__all__ = ["item_of", "learn", "name_of", "notice"]


def name_of(value: dict[str, Any]) -> str:
    """The event's type ("im.message.receive_v1"), or an empty text."""
    header, event = _dict(value.get("header")), _dict(value.get("event"))
    return string(header.get("event_type")) or string(event.get("type"))


def item_of(value: dict[str, Any]) -> tuple[Item, dict[str, Any]] | None:
    """The message that an event hands over, or None if it is about something else."""
    event = _dict(value.get("event"))
    message = event.get("message")
    if isinstance(message, dict) and kind_of({"message_id": "", **message}) == "message":
        return careful({**message, "sender": event.get("sender")})
    if string(event.get("open_message_id")) and string(event.get("type")) == "message":
        return careful(_first_version(value, event))
    return None


def learn(value: dict[str, Any], locator: Locator, people: People, chats: Chats, notes: Notes) -> None:
    """What an event tells about people, conversations and messages."""
    event, kind = _dict(value.get("event")), name_of(value)
    for ids in (_dict(event.get("sender")).get("sender_id"), event.get("operator_id"), event.get("user_id")):
        if isinstance(ids, dict) and ids_of(ids):
            people.see(ids_of(ids), locator, source="event")
    for mention in _list(_dict(event.get("message")).get("mentions")):
        ids = ids_of(_dict(mention.get("id")))
        if ids:
            people.see(ids, locator, string(mention.get("name")), "mention")
    if kind.startswith("im.message.recalled"):
        notes.recall(event, locator)
    elif kind.startswith("im.message.reaction"):
        notes.reaction(string(event.get("message_id")), event, locator, gone="deleted" in kind)
    elif kind.startswith("im.message.message_read"):
        reader = _dict(event.get("reader"))
        ids = _dict(reader.get("reader_id"))
        for message in event["message_id_list"] if isinstance(event.get("message_id_list"), list) else ():
            notes.reader(string(message), {**ids, "user_id": ids.get("open_id") or ids.get("user_id")}, locator)
    elif kind.startswith("im.chat"):
        _learn_chat(event, kind, stamp(_dict(value.get("header")).get("create_time")).us, locator, people, chats)
    elif kind.startswith("im.message.receive"):
        told = _dict(event.get("message"))
        chats.described({"chat_id": told.get("chat_id"), "chat_mode": told.get("chat_type")}, "", locator)


def notice(value: dict[str, Any], locator: Locator, people: People) -> Message | None:
    """The record of an event about a conversation: a join, a leave, a change; None for any other event."""
    event, kind = _dict(value.get("event")), name_of(value)
    if not kind.startswith("im.chat"):
        return None
    header = _dict(value.get("header"))
    moved = "join" if ".added" in kind else "leave" if ".deleted" in kind or ".withdrawn" in kind else "notice"
    names = [string(user.get("name")) for user in _list(event.get("users"))]
    changes = [f"{key}: {told}" for key, told in flat(_dict(event.get("after_change")))]
    operator = next(iter(ids_of(_dict(event.get("operator_id"))).values()), "")
    affected = [ids_of(_dict(user.get("user_id"))) for user in _list(event.get("users"))]
    body = ", ".join(name for name in names if name) or "\n".join(changes) or string(event.get("name"))
    return Message(
        platform="lark",
        conversation_id=string(event.get("chat_id")),
        native_id=string(header.get("event_id")),
        type=moved,
        sent=stamp(header.get("create_time")),
        sender_id=people.known.get(operator, operator),
        body=body,
        mentions=tuple(people.known.get(next(iter(ids.values())), "") for ids in affected if ids),
        links=tuple(links_in(body)),
        flags=("system",),
        extra=(("event_type", kind), *(("before " + key, told) for key, told in flat(event.get("before_change")))),
        locator=locator,
    )


def _learn_chat(
    event: dict[str, Any], kind: str, when: int | None, locator: Locator, people: People, chats: Chats
) -> None:
    chat = string(event.get("chat_id"))
    if not chat:
        return
    chats.described({"chat_id": chat, "name": event.get("name"), "external": event.get("external")}, chat, locator)
    moves = ".added" in kind or ".deleted" in kind
    for user in _list(event.get("users")):
        ids = ids_of(_dict(user.get("user_id")))
        if ids:
            people.see(ids, locator, string(user.get("name")), "event")
            if moves:
                chats.get(chat).moves.append((when, next(iter(ids.values())), ".added" in kind))
    if "disbanded" in kind:
        chats.get(chat).extra["disbanded", string(when)] = None


def _first_version(value: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    kind = string(event.get("msg_type")) or "text"
    return {
        **{key: item for key, item in event.items() if key not in ("type", "open_id", "union_id", "employee_id")},
        "message_id": event.get("open_message_id"),
        "chat_id": event.get("open_chat_id"),
        "msg_type": kind,
        "create_time": value.get("ts"),
        "sender": {"id": event.get("open_id"), "id_type": "open_id"},
        "content": {"text": event.get("text")} if kind == "text" else event,
        "parent_id": event.get("parent_id"),
        "root_id": event.get("root_id"),
    }


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
