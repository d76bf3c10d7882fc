"""The quick path of Telegram's result.json: plain messages decoded by type, straight into columns.

A message that has anything beside its words, its time and what it answers takes the slow path, as does the first one of
every person; so that both paths say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..model import Record
from ._batch import REFUSALS, Gathering, Slow, constant, fixed, numbers, spread, texts
from ._jsonload import Place
from ._jsonruns import Run
from ._telegram_message import Chat, clock_offset, midnight

__all__ = ["Quick"]

Unix = Annotated[str, msgspec.Meta(min_length=10, max_length=10)]
Clock = Annotated[str, msgspec.Meta(min_length=19, max_length=19)]
Number = Annotated[int, msgspec.Meta(ge=0, le=1 << 62)]
Bytes = npt.NDArray[np.uint8]
CLOCK = [11, 12, 14, 15, 17, 18]  # the digits of hours, minutes and seconds in 2024-03-02T10:20:30
DAY = [0, 1, 2, 3, 5, 6, 8, 9]
FARTHEST = 15 * 3600


class _Entity(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    type: Literal["plain", "bold", "italic", "code", "mention", "hashtag", "email", "phone", "bot_command"]
    text: str


class _Message(msgspec.Struct, gc=False, forbid_unknown_fields=True, rename={"sender": "from"}):
    type: Literal["message"]
    id: Number
    date: Clock
    date_unixtime: Unix
    sender: str
    from_id: Annotated[str, msgspec.Meta(min_length=1)]
    text: str
    text_entities: Annotated[list[_Entity], msgspec.Meta(max_length=1)]
    reply_to_message_id: Number | None = None


_decode = msgspec.json.Decoder(_Message).decode
_decode_all = msgspec.json.Decoder(list[_Message]).decode


class Quick(Gathering):
    """Rows gathered over all chats of one export."""

    chat: Chat

    def enter(self, chat: Chat) -> None:
        """What is taken from now on stands in `chat`."""
        self.chat = chat

    def _clear(self) -> None:
        super()._clear()
        self._rooms: list[str] = []
        self._items: list[_Message] = []
        self._unix: list[Bytes] = []
        self._local: list[Bytes] = []

    def _run(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        together = self._together(place.data[int(run.starts[0]) : int(run.starts[-1]) + len(run.raws[-1])])
        if together is None:
            yield from self._one_by_one(run, place, slow)
            return
        self._sheet.total += len(together)
        self._put(together, run, place)

    def _together(self, raw: bytes) -> list[_Message] | None:
        """All of the messages between an array's brackets; None if one of them is to be looked at by itself."""
        try:
            items = _decode_all(b"[%b]" % raw)
        except REFUSALS:
            return None
        met = [self.chat.people.get(one) for one in {item.from_id for item in items}]
        return items if all(one and one[0] for one in met) and _sound(items).all() else None

    def _put(self, items: list[_Message], run: Run, place: Place, kept: list[int] | None = None) -> None:
        self._items += items
        unix, local = _clocks(items)
        self._unix.append(unix)
        self._local.append(local)
        self._keep(run, place, kept)
        self._rooms.append(self.chat.id)

    def _one_by_one(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        people, sheet = self.chat.people, self._sheet
        items = _items(run.raws)
        kept: list[int] = []
        for number, item in enumerate(items):
            met = people.get(item.from_id) if item is not None else None
            if met is None or not met[0]:
                items[number] = None
                yield from self._slowly(run.span(number), slow)
            else:
                kept.append(number)
                sheet.total += 1
        if kept:
            self._put([item for item in items if item is not None], run, place, kept)

    def _columns(self) -> dict[str, pa.Array]:
        items, size = self._items, len(self._items)
        unix, local = np.concatenate(self._unix), np.concatenate(self._local)
        seconds = numbers(unix)
        raw = fixed(unix.tobytes(), 10)
        answered = pa.array([item.reply_to_message_id for item in items], pa.int64())
        return {
            **self._places.columns(),
            "platform": constant("telegram", "platform", size),
            "conversation_id": spread(self._rooms, np.array(self._places.sizes)),
            "native_id": pc.cast(pa.array([item.id for item in items], pa.int64()), pa.string()),
            "sent_at": pa.array(seconds * 1_000_000).cast(pa.timestamp("us", "UTC")),
            "sent_raw": raw,
            "sent_precision": constant("s", "sent_precision", size),
            "sent_zone": constant("UTC", "sent_zone", size),
            "sent_basis": constant("utc", "sent_basis", size),
            "sender_id": texts([item.from_id for item in items]),
            "sender_name": texts([item.sender for item in items]),
            "body": texts([item.text for item in items]),
            "parent_id": pc.fill_null(pc.cast(answered, pa.string()), ""),
            "extra": _offsets(_wall(local) - seconds),
        }


def _items(raws: list[Any]) -> list[_Message | None]:
    """Each item decoded by type; None for one that does not fit, or whose clocks are not written in the usual way."""
    items: list[Any] = []
    for raw in raws:
        try:
            items.append(_decode(raw))
        except REFUSALS:
            items.append(None)
    there = [number for number, item in enumerate(items) if item is not None]
    told = items if len(there) == len(items) else [items[number] for number in there]
    good = _sound(told)
    if not good.all():
        for number in np.flatnonzero(~good).tolist():
            items[there[number]] = None
    return items


def _sound(items: list[_Message]) -> npt.NDArray[np.bool_]:
    try:
        unix, local = _clocks(items)
    except UnicodeError:  # some digit is none of ASCII's
        return np.array([_sound([item])[0] if _ascii(item) else False for item in items])
    good = _digits(unix) & _digits(local[:, CLOCK]) & _digits(local[:, DAY])
    good &= (local[:, 10] == ord("T")) & (local[:, 4] == ord("-")) & (local[:, 7] == ord("-"))
    days = numbers(local[:, DAY])
    for day in np.unique(days[good]).tolist():
        if midnight(_day(day)) is None:
            good &= days != day
    return good


def _ascii(item: _Message) -> bool:
    return item.date.isascii() and item.date_unixtime.isascii()


def _clocks(items: list[_Message]) -> tuple[Bytes, Bytes]:
    unix = "".join([item.date_unixtime for item in items]).encode("ascii")
    local = "".join([item.date for item in items]).encode("ascii")
    return np.frombuffer(unix, np.uint8).reshape(-1, 10), np.frombuffer(local, np.uint8).reshape(-1, 19)


def _digits(text: Bytes) -> npt.NDArray[np.bool_]:
    return np.asarray(((text >= 48) & (text <= 57)).all(axis=1))


def _day(number: int) -> str:
    return f"{number // 10_000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def _wall(local: Bytes) -> npt.NDArray[np.int64]:
    """Seconds from 1970 to what the wall clock shows."""
    days, which = np.unique(numbers(local[:, DAY]), return_inverse=True)
    begins = np.array([midnight(_day(day)) for day in days.tolist()], np.int64)
    clock = numbers(local[:, CLOCK])
    return np.asarray(begins[which] + clock // 10_000 * 3600 + clock // 100 % 100 * 60 + clock % 100)


def _offsets(apart: npt.NDArray[np.int64]) -> pa.Array:
    """The column `extra`: how far the exporter's clock is from UTC, where that can be."""
    near = np.abs(apart) <= FARTHEST
    found, which = np.unique(apart[near], return_inverse=True)
    values = pa.array([clock_offset(one) for one in found.tolist()], pa.string()).take(pa.array(which))
    names = pa.repeat(pa.scalar("exporter offset"), len(values))
    pairs = pa.StructArray.from_arrays([names, values], ["name", "value"])
    return pa.ListArray.from_arrays(pa.array(np.concatenate([[0], np.cumsum(near)]).astype(np.int32)), pairs)
