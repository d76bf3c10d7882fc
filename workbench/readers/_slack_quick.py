"""The quick path of Slack's exports: plain messages decoded by type, straight into columns.

A message that has anything beside its words (files, reactions, edits, forms in angle brackets, a subtype, a field that
is not listed here, a value of another kind) takes the slow path, one by one, so that both paths say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, cast

import msgspec
import numpy as np
import pyarrow as pa

from ..model import Participant, Record
from ._batch import REFUSALS, Gathering, Slow, constant, fixed, fixed_width, numbers, spread, texts
from ._jsonload import Place
from ._jsonruns import Run
from ._slack_messages import Channel

__all__ = ["Quick"]


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


class _Line(_Typed):
    type: Literal["rich_text_section"]
    elements: tuple[_Text]


class _Lines(_Typed):
    type: Literal["rich_text"]
    elements: tuple[_Line]
    block_id: str | None = None


class _Plain(_Message):
    """A message whose blocks, if there are any, hold a single text."""

    blocks: tuple[_Lines] | None = None  # type: ignore[assignment]


_decode = msgspec.json.Decoder(_Message).decode
_decode_all = msgspec.json.Decoder(list[_Plain]).decode
_STAMPS = re.compile(r"(?:[0-9]{10}\.[0-9]{6})*")
Columns = tuple[list[str], list[str], list[str], list[str], list[str], list[str]]


class Quick(Gathering):
    """Rows gathered over all conversations and files of one export."""

    channel: Channel
    strangers: Mapping[str, Participant]

    def enter(self, channel: Channel, strangers: Mapping[str, Participant]) -> None:
        """What is taken from now on stands in `channel`; `strangers` are those who wrote and are in no list."""
        self.channel, self.strangers = channel, strangers

    def _clear(self) -> None:
        super()._clear()
        self._rooms: list[str] = []
        self._cells: Columns = ([], [], [], [], [], [])  # ts, sender, name, body, parent, thread

    def _run(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        cells = _together(run.raws, self.channel)
        if cells is None:
            yield from self._one_by_one(run, place, slow)
            return
        for column, more in zip(self._cells, cells, strict=True):
            column.extend(more)
        self._sheet.total += len(run.raws)
        self._kept(run, place, None)

    def _one_by_one(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        kept: list[int] = []
        for number, raw in enumerate(run.raws):
            row = _row(raw, self.channel, self.strangers)
            if row is None:
                yield from self._slowly(run.span(number), slow)
            else:
                kept.append(number)
                for column, cell in zip(self._cells, row, strict=True):
                    column.append(cell)
                self._sheet.total += 1
        if kept:
            self._kept(run, place, kept)

    def _kept(self, run: Run, place: Place, kept: list[int] | None) -> None:
        self._keep(run, place, kept)
        self._rooms.append(self.channel.id)
        if self.channel.seen is not None:
            self.channel.seen.update(self._cells[0][-self._places.sizes[-1] :])

    def _columns(self) -> dict[str, pa.Array]:
        size = len(self._cells[0])
        stamps = fixed("".join(self._cells[0]).encode(), 17)  # `_row` has seen to that
        _, senders, names, bodies, parents, threads = self._cells
        digits: Any = fixed_width(stamps, 17)
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
            "sender_id": texts(senders),
            "sender_name": texts(names),
            "body": texts(bodies),
            "parent_id": texts(parents),
            "thread_id": texts(threads),
        }


def _together(raws: list[Any], channel: Channel) -> Columns | None:
    """What plain messages say, column by column, as `_row` says it; None if one of them is to be looked at by itself.

    Decoded together they take half the time.
    """
    try:
        items = _decode_all(b"[" + b",".join(raws) + b"]")
    except REFUSALS:
        return None
    stamps, bodies = [item.ts for item in items], [item.text for item in items]
    senders = [item.user for item in items]
    names = [channel.names.get(sender) for sender in senders]
    said = "".join(bodies)
    if (
        "<" in said
        or "&" in said
        or None in names
        or "" in senders
        or set(map(len, stamps)) != {17}
        or not _STAMPS.fullmatch("".join(stamps))
    ):
        return None
    words = [item.blocks[0].elements[0].elements[0].text if item.blocks else "" for item in items]
    if words != bodies and any(one.strip("\n") not in ("", body) for one, body in zip(words, bodies, strict=True)):
        return None
    threads = [item.thread_ts or "" for item in items]
    promised = channel.promised.get
    parents = [
        thread if thread and thread != stamp else promised(stamp, "")
        for thread, stamp in zip(threads, stamps, strict=True)
    ]
    threads = [thread or parent for thread, parent in zip(threads, parents, strict=True)]
    return stamps, senders, cast(list[str], names), bodies, parents, threads


def _row(
    raw: Any, channel: Channel, strangers: Mapping[str, Participant]
) -> tuple[str, str, str, str, str, str] | None:
    """What a plain message says: its `ts`, sender, name, body, parent and thread; None for any other message."""
    try:
        item = _decode(raw)
    except REFUSALS:
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
