"""The commonest message of Lark as it is decoded by type: plain words of a person, and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

__all__ = ["Plain"]


class _Typed(msgspec.Struct, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What is decoded by type; a field that is not listed refuses the whole message.

    Fields stand in the order in which the open platform writes them, which is the quickest to decode.
    """


class _Sender(_Typed, kw_only=True):
    id: str
    id_type: Literal["open_id", "user_id", "union_id"] | None = None
    sender_type: Literal["user"]
    tenant_key: str | None = None


class _Body(_Typed):
    content: str


class Plain(_Typed, kw_only=True):
    """A text with the fields that every message has, and those of a reply."""

    message_id: Annotated[str, msgspec.Meta(min_length=1)]
    parent_id: str | None = ""
    thread_id: str | None = ""
    msg_type: Literal["text"]
    create_time: Annotated[str, msgspec.Meta(min_length=13, max_length=13)]
    update_time: str | None = None
    deleted: Literal[False] | None = None
    updated: Literal[False] | None = None
    chat_id: Annotated[str, msgspec.Meta(min_length=1)]
    sender: _Sender
    body: _Body
