"""The quick path of Lark's pages of messages: plain texts decoded by type, straight into columns.

Cards, posts, files, mentions, links, edits, recalls, forwards and threads' roots take the slow path, as does the first
message of everybody in every conversation, which makes them known; so that both paths say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec
import numpy as np
import pyarrow as pa

from ..model import Message, Record, Skipped
from ._batch import REFUSALS, Gathering, Slow, constant, fixed, numbers, texts
from ._jsonload import Place
from ._jsonruns import Run
from ._lark_chats import Chat
from ._lark_content import plain_text, plain_texts
from ._lark_message import Maker
from ._lark_plain import Plain
from ._seen import Seen

__all__ = ["Quick", "again", "print_of"]

Row = tuple[str, str, str, str, str, str, str]  # id, conversation, milliseconds, sender, body, parent, thread
Columns = tuple[list[str], list[str], list[str], list[str], list[str], list[str], list[str]]

PLAIN = ("message", "", False, None, "")
LEAST, MOST = 10**15, 10**16  # microseconds whose milliseconds have thirteen digits

_decode = msgspec.json.Decoder(Plain).decode
_decode_all = msgspec.json.Decoder(list[Plain]).decode


class Quick(Gathering):
    """Rows gathered over all pages of one dump; `chats` are the conversations that the run's rows stand in."""

    def __init__(self, maker: Maker, seen: Seen) -> None:
        super().__init__()
        self.maker, self.seen = maker, seen
        self.chats: dict[str, Chat] = {}
        self._met: dict[str, dict[str, str]] = {}  # conversation -> who wrote there: their id -> that of records

    def _clear(self) -> None:
        super()._clear()
        self._rows: Columns = ([], [], [], [], [], [], [])

    def _run(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        told = self._together(place.data[int(run.starts[0]) : int(run.starts[-1]) + len(run.raws[-1])])
        if told is None or not self.seen.add_all(list(map(hash, zip(*told[:5], strict=True)))):
            yield from self._one_by_one(run, place, slow)
            return
        for room in set(told[1]):
            self.chats[room] = self.maker.chats.all[room]
        for column, more in zip(self._rows, told, strict=True):
            column += more
        self._sheet.total += len(run.raws)
        self._keep(run, place)

    def _one_by_one(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        kept: list[int] = []
        for number, raw in enumerate(run.raws):
            told = _row(raw, self.maker)
            if told is None:
                yield from self._slowly(run.span(number), slow)
                continue
            row, by = told
            self.chats[row[1]] = self.maker.chats.all[row[1]]
            self._met.setdefault(row[1], {})[by] = row[3]
            if not self.seen.add(hash(row[:5])):
                yield again(row[0], place, run, number)
                continue
            kept.append(number)
            for column, cell in zip(self._rows, row, strict=True):
                column.append(cell)
            self._sheet.total += 1
        if kept:
            self._keep(run, place, kept)

    def _together(self, raw: bytes) -> Columns | None:
        """What plain texts say, column by column, as `_row` says it; None if one of them is to be looked at by itself.

        `raw` is what stands between an array's brackets. Decoded together they take half the time.
        """
        try:
            items = _decode_all(b"[%b]" % raw)
        except REFUSALS:
            return None
        ids = [item.message_id for item in items]
        stamps = [item.create_time for item in items]
        digits = "".join(stamps)
        if not (digits.isdecimal() and digits.isascii()) or "0" in digits[::13]:
            return None
        updates = [item.update_time for item in items]
        if updates != stamps and not all(map(_unchanged, updates, stamps)):
            return None
        if not self.maker.notes.all.keys().isdisjoint(ids):
            return None
        senders, rooms = self._senders([item.sender.id for item in items], [item.chat_id for item in items])
        bodies = plain_texts([item.body.content for item in items]) if senders else None
        if senders is None or bodies is None:
            return None
        parents, threads = [item.parent_id for item in items], [item.thread_id for item in items]
        return ids, rooms, stamps, senders, bodies, _told(parents), _told(threads)

    def _senders(self, senders: list[str], rooms: list[str]) -> tuple[list[str] | None, list[str]]:
        """Who wrote each message (None if one of them did not write in that room before), and the rooms."""
        if rooms.count(rooms[0]) == len(rooms):
            met = self._met.get(rooms[0], {})
            rooms = rooms[:1] * len(rooms)  # one text instead of many that are equal
            found = list(map(met.get, senders))
        else:
            found = [self._met.get(room, {}).get(sender) for room, sender in zip(rooms, senders, strict=True)]
        return None if None in found else cast(list[str], found), rooms

    def _columns(self) -> dict[str, pa.Array]:
        ids, rooms, digits, senders, bodies, parents, threads = self._rows
        size, stamps = len(ids), "".join(digits).encode()
        times = numbers(np.frombuffer(stamps, np.uint8).reshape(-1, 13))
        return {
            **self._places.columns(),
            "platform": constant("lark", "platform", size),
            "conversation_id": texts(rooms),
            "native_id": texts(ids),
            "sent_at": pa.array(times * 1000).cast(pa.timestamp("us", "UTC")),
            "sent_raw": fixed(stamps, 13),
            "sent_precision": constant("ms", "sent_precision", size),
            "sent_zone": constant("UTC", "sent_zone", size),
            "sent_basis": constant("utc", "sent_basis", size),
            "sender_id": texts(senders),
            "body": texts(bodies),
            "parent_id": texts(parents),
            "thread_id": texts(threads),
        }


def _unchanged(updated: str | None, created: str) -> bool:
    return updated in (created, None, "", "0")


def _told(values: list[str | None]) -> list[str]:
    return [value or "" for value in values] if None in values else cast(list[str], values)


def _row(raw: Any, maker: Maker) -> tuple[Row, str] | None:
    """What a plain text says, and the id of its sender as it stands there; None for any other message."""
    try:
        item = _decode(raw)
    except REFUSALS:
        return None
    stamp, chat, sender = item.create_time, maker.chats.all.get(item.chat_id), maker.people.known.get(item.sender.id)
    if chat is None or chat.locator is None or not chat.direct or sender not in chat.senders:
        return None
    if item.message_id in maker.notes.all:
        return None
    if not (stamp.isdecimal() and stamp.isascii() and stamp[0] != "0"):
        return None
    if not _unchanged(item.update_time, stamp):
        return None
    body = plain_text(item.body.content)
    if body is None or not item.sender.id:
        return None
    row = (item.message_id, item.chat_id, stamp, sender, body, item.parent_id or "", item.thread_id or "")
    return row, item.sender.id


def again(identity: str, place: Place, run: Run, number: int) -> Skipped:
    """The note on a message that stood already, word for word, in this dump."""
    reason = f"The same message stands again: {identity}."
    return Skipped(reason=reason, severity="info", locator=place.locator(run.span(number)))


def print_of(message: Message) -> int:
    """A print of what makes a message the same as another: that of a row for what a row could hold."""
    us = message.sent.us
    told = (message.type, message.subject, message.deleted, message.edited.us, message.forwarded_from)
    if told == PLAIN and us is not None and LEAST <= us < MOST and us % 1000 == 0:
        return hash((message.native_id, message.conversation_id, str(us // 1000), message.sender_id, message.body))
    return hash((message.native_id, message.conversation_id, us, message.sender_id, message.body, *told))
