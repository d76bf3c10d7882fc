"""The quick path of Lark's pages of messages: plain texts decoded by type, straight into columns.

Cards, posts, files, mentions, links, edits, recalls, forwards and threads' roots take the slow path, as does the first
message of everybody in every conversation, which makes them known; so that both paths say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
import pyarrow as pa

from ..model import Record, Skipped
from ._batch import REFUSALS, Gathering, Slow, constant, fixed, numbers, texts
from ._jsonload import Place
from ._jsonruns import Run
from ._lark_chats import Chat
from ._lark_content import plain_text
from ._lark_message import Maker
from ._seen import Seen

__all__ = ["Quick", "again"]

Row = tuple[str, str, str, str, str, str, str]  # id, milliseconds, conversation, sender, body, parent, thread


class _Typed(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """What is decoded by type; a field that is not listed refuses the whole message."""


class _Sender(_Typed):
    id: str
    sender_type: Literal["user"]
    id_type: str | None = None
    tenant_key: str | None = None


class _Body(_Typed):
    content: str


class _Message(_Typed):
    message_id: Annotated[str, msgspec.Meta(min_length=1)]
    msg_type: Literal["text"]
    create_time: Annotated[str, msgspec.Meta(min_length=13, max_length=13)]
    chat_id: Annotated[str, msgspec.Meta(min_length=1)]
    sender: _Sender
    body: _Body
    update_time: str | None = None
    deleted: Literal[False] | None = None
    updated: Literal[False] | None = None
    parent_id: str | None = None
    thread_id: str | None = None


_decode = msgspec.json.Decoder(_Message).decode


class Quick(Gathering):
    """Rows gathered over all pages of one dump; `chats` are the conversations that the run's rows stand in."""

    def __init__(self, maker: Maker, seen: Seen) -> None:
        super().__init__()
        self.maker, self.seen = maker, seen
        self.chats: dict[str, Chat] = {}

    def _clear(self) -> None:
        super()._clear()
        self._rows: list[Row] = []

    def _run(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        kept: list[int] = []
        known = {identity: chat for identity, chat in self.maker.chats.all.items() if chat.locator is not None}
        rows, sheet, seen = self._rows, self._sheet, self.seen
        for number, raw in enumerate(run.raws):
            row = _row(raw, self.maker, known)
            if row is None:
                yield from self._slowly(run.span(number), slow)
                continue
            chat = known[row[2]]
            self.chats[chat.id] = chat
            print_ = (row[0], chat.id, "message", int(row[1]) * 1000, row[3], row[4], "", False, None, "")
            if not seen.add(hash(print_)):
                yield again(row[0], place, run, number)
                continue
            kept.append(number)
            rows.append(row)
            sheet.total += 1
        if kept:
            self._keep(run, place, kept)

    def _columns(self) -> dict[str, pa.Array]:
        size = len(self._rows)
        ids, _, rooms, senders, bodies, parents, threads = (texts(column) for column in zip(*self._rows, strict=True))
        stamps = "".join([row[1] for row in self._rows]).encode()
        times = numbers(np.frombuffer(stamps, np.uint8).reshape(-1, 13))
        return {
            **self._places.columns(),
            "platform": constant("lark", "platform", size),
            "conversation_id": rooms,
            "native_id": ids,
            "sent_at": pa.array(times * 1000).cast(pa.timestamp("us", "UTC")),
            "sent_raw": fixed(stamps, 13),
            "sent_precision": constant("ms", "sent_precision", size),
            "sent_zone": constant("UTC", "sent_zone", size),
            "sent_basis": constant("utc", "sent_basis", size),
            "sender_id": senders,
            "body": bodies,
            "parent_id": parents,
            "thread_id": threads,
        }


def _row(raw: Any, maker: Maker, chats: dict[str, Chat]) -> Row | None:
    """What a plain text says; None for any other message."""
    try:
        item = _decode(raw)
    except REFUSALS:
        return None
    stamp, chat, sender = item.create_time, chats.get(item.chat_id), maker.people.known.get(item.sender.id)
    if chat is None or sender not in chat.senders or not chat.direct or item.message_id in maker.notes.all:
        return None
    if not (stamp.isdecimal() and stamp.isascii() and stamp[0] != "0"):
        return None
    if item.update_time not in (stamp, None, "", "0"):
        return None
    body = plain_text(item.body.content)
    if body is None or not item.sender.id:
        return None
    return item.message_id, stamp, item.chat_id, sender, body, item.parent_id or "", item.thread_id or ""


def again(identity: str, place: Place, run: Run, number: int) -> Skipped:
    """The note on a message that stood already, word for word, in this dump."""
    reason = f"The same message stands again: {identity}."
    return Skipped(reason=reason, severity="info", locator=place.locator(run.span(number)))
