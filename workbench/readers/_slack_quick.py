"""The quick path of Slack's exports: plain messages decoded by type, straight into columns.

A message that has anything beside its words (files, reactions, edits, forms in angle brackets, a subtype, a field that
is not listed here, a value of another kind) takes the slow path, one by one, so that both paths say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgspec
import numpy as np
import pyarrow as pa

from ..model import Batch, Message, Participant, Record
from ._batch import ROWS, TEXT, Places, Sheet, constant, fixed_width, numbers, spread, texts
from ._jsonload import Place
from ._jsonruns import Run, runs
from ._jsonspan import Span
from ._slack_messages import Channel

__all__ = ["Quick"]

Slow = Callable[[Span], Iterator[Record]]


class _Typed(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """What is decoded by type; a field that is not listed refuses the whole message."""


class _Text(_Typed):
    text: str
    type: Literal["text"]
    style: dict[str, bool] | None = None


class _Section(_Typed):
    type: Literal["rich_text_section"]
    elements: list[_Text]


class _Block(_Typed):
    type: Literal["rich_text"]
    elements: list[_Section]
    block_id: str | None = None


class _Profile(_Typed):
    avatar_hash: str | None = None
    image_72: str | None = None
    first_name: str | None = None
    real_name: str | None = None
    display_name: str | None = None
    team: str | None = None
    name: str | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None


class _Message(_Typed):
    type: Literal["message"]
    ts: str
    user: str
    text: str
    client_msg_id: str | None = None
    team: str | None = None
    user_team: str | None = None
    source_team: str | None = None
    user_profile: _Profile | None = None
    blocks: list[_Block] | None = None
    thread_ts: str | None = None
    parent_user_id: str | None = None


_decode = msgspec.json.Decoder(_Message).decode
_REFUSALS = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError)


class Quick:
    """Rows gathered over all conversations and files of one export."""

    def __init__(self) -> None:
        self._sheet = Sheet()
        self._clear()

    def _clear(self) -> None:
        self._places = Places()
        self._rooms: list[str] = []
        self._size = 0
        self._rows: list[tuple[str, str, str, str, str, str]] = []  # ts, sender, name, body, parent, thread

    def take(
        self, place: Place, path: tuple[str, ...], channel: Channel, strangers: Mapping[str, Participant], slow: Slow
    ) -> Iterator[Record | Batch]:
        """The records of all items at `path`; `slow` gives those of one item."""
        for found in runs(place.data, path):
            if isinstance(found, Span):
                yield from self._slow(found, slow)
            else:
                yield from self._run(found, place, channel, strangers, slow)
            if self._sheet.total >= ROWS or self._size >= TEXT:
                yield from self.flush()

    def flush(self) -> Iterator[Batch]:
        """Whatever is gathered, as a batch."""
        if self._sheet.total:
            told = self._sheet.batch(self._columns() if self._rows else {})
            self._clear()
            yield told

    def _run(
        self, run: Run, place: Place, channel: Channel, strangers: Mapping[str, Participant], slow: Slow
    ) -> Iterator[Record]:
        kept: list[int] = []
        rows, sheet = self._rows, self._sheet
        for number, raw in enumerate(run.raws):
            row = _row(raw, channel, strangers)
            if row is None:
                yield from self._slow(run.span(number), slow)
            else:
                kept.append(number)
                rows.append(row)
                sheet.total += 1
        if not kept:
            return
        whole = len(kept) == len(run.raws)
        raws = run.raws if whole else [run.raws[number] for number in kept]
        numbers = np.arange(len(run.raws)) if whole else np.array(kept)
        self._places.add(place.sha256, run.base, numbers + run.first, run.starts[numbers], raws)
        self._rooms.append(channel.id)
        self._size += int(run.starts[-1] - run.starts[0])
        if channel.seen is not None:
            channel.seen.update([row[0] for row in rows[-len(kept) :]])

    def _slow(self, span: Span, slow: Slow) -> Iterator[Record]:
        for record in slow(span):
            if isinstance(record, Message):
                self._sheet.slow(record)
            else:
                yield record

    def _columns(self) -> dict[str, pa.Array]:
        size = len(self._rows)
        stamps, senders, names, bodies, parents, threads = (texts(column) for column in zip(*self._rows, strict=True))
        digits: Any = fixed_width(stamps, 17)  # `_row` has seen to that
        times = numbers(digits[:, :10]) * 1_000_000 + numbers(digits[:, 11:])
        return {
            **self._places.columns(),
            "platform": constant("slack", "platform", size),
            "conversation_id": spread(self._rooms, np.array(self._places.sizes)),
            "native_id": stamps,
            "sent_at": pa.array(times).cast(pa.timestamp("us", "UTC")),
            "sent_raw": stamps,
            "sent_precision": constant("us", "sent_precision", size),
            "sent_zone": constant("UTC", "sent_zone", size),
            "sent_basis": constant("utc", "sent_basis", size),
            "sender_id": senders,
            "sender_name": names,
            "body": bodies,
            "parent_id": parents,
            "thread_id": threads,
        }


def _row(
    raw: Any, channel: Channel, strangers: Mapping[str, Participant]
) -> tuple[str, str, str, str, str, str] | None:
    """What a plain message says: its `ts`, sender, name, body, parent and thread; None for any other message."""
    try:
        item = _decode(raw)
    except _REFUSALS:
        return None
    stamp, user, body = item.ts, item.user, item.text
    if "<" in body or "&" in body or not user:
        return None
    if len(stamp) != 17 or stamp[10] != "." or not (stamp[:10] + stamp[11:]).isdecimal() or not stamp.isascii():
        return None
    if item.blocks and _words(item.blocks) not in ("", body):
        return None
    name = channel.names.get(user)
    if name is None:
        known = strangers.get(user)
        if known is None or not known.name:
            return None
        profile = item.user_profile
        name = (profile.display_name or profile.real_name or profile.name or "") if profile is not None else ""
    thread = item.thread_ts or ""
    parent = thread if thread and thread != stamp else channel.promised.get(stamp, "") if channel.promised else ""
    return stamp, user, name, body, parent, thread or parent


def _words(blocks: list[_Block]) -> str | None:
    """The words of the commonest block, one rich text of texts only; None for any other."""
    if len(blocks) != 1 or len(blocks[0].elements) != 1:
        return None
    elements = blocks[0].elements[0].elements
    return (elements[0].text if len(elements) == 1 else "".join([one.text for one in elements])).strip("\n")
