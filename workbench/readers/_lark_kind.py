"""What one JSON object of a Lark dump is, by the keys it has."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["ENTITIES", "kind_of", "snake"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONTENT = {"msg_type", "message_type", "body", "content", "sender", "create_time"}
_CHAT = {
    "owner_id", "chat_mode", "chat_type", "group_message_type", "i18n_names", "chat_status", "external", "user_count",
    "avatar", "description", "name", "chat_tag",
}  # fmt: skip
_USER = {"name", "en_name", "i18n_name", "email", "mobile", "nickname", "enterprise_email", "employee_no"}
_MAIL = {"head_from", "smtp_message_id", "body_html", "body_plain_text", "internal_date"}
ENTITIES = frozenset(
    {
        "message", "event", "pin", "reaction", "counts", "member", "reader", "chat", "user", "comment", "block",
        "document", "mail", "web", "store",
    }
)  # fmt: skip


def snake(key: str) -> str:
    """`MessageId` and `messageId` as `message_id`."""
    return key if key.islower() else _HUMP.sub("_", key).lower()


def kind_of(value: Any) -> str:
    """The kind of an object: one of ENTITIES, or "other"."""
    if not isinstance(value, dict) or not value:
        return "other"
    keys = value.keys() if all(key.islower() for key in value) else {snake(key) for key in value}
    for kind, is_it in _TESTS:
        if is_it(keys, value):
            return kind
    return "other"


def _is_event(keys: Any, value: dict[str, Any]) -> bool:
    return "event" in keys and ("header" in keys or "schema" in keys or value.get("type") == "event_callback")


def _is_message(keys: Any, value: dict[str, Any]) -> bool:
    if "message_id" not in keys or keys & _MAIL:
        return False
    return "msg_type" in keys or "message_type" in keys or len(keys & _CONTENT) > 1


def _is_web(keys: Any, value: dict[str, Any]) -> bool:
    return "from_id" in keys and "create_time" in keys and ("id" in keys or "position" in keys)


def _is_user(keys: Any, value: dict[str, Any]) -> bool:
    return bool(keys & _USER) and bool(keys & {"open_id", "union_id", "user_id"})


def _is_chat(keys: Any, value: dict[str, Any]) -> bool:
    if "chat_id" in keys:
        return len(keys & _CHAT) > 0
    return "chat_mode" in keys or "group_message_type" in keys or len(keys & _CHAT) > 5


_TESTS: tuple[tuple[str, Any], ...] = (
    ("event", _is_event),
    ("message", _is_message),
    ("web", _is_web),
    ("pin", lambda keys, value: "message_id" in keys and "operator_id" in keys),
    ("reaction", lambda keys, value: "reaction_type" in keys or ("reaction_id" in keys and "operator" in keys)),
    ("counts", lambda keys, value: "message_reaction_items" in keys or "reaction_count" in keys),
    ("member", lambda keys, value: "member_id" in keys),
    ("comment", lambda keys, value: "comment_id" in keys or "reply_id" in keys),
    ("block", lambda keys, value: "block_id" in keys and ("block_type" in keys or "children" in keys)),
    ("document", lambda keys, value: "document_id" in keys),
    ("mail", lambda keys, value: len(keys & _MAIL) > 1),
    ("store", lambda keys, value: "chatter_count" in keys or {"chat", "name", "members"} <= keys),
    ("chat", _is_chat),
    ("user", _is_user),
    ("reader", lambda keys, value: "user_id" in keys and "timestamp" in keys),
)
