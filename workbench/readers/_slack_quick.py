"""The quick path of Slack's exports: plain messages decoded by type, straight into columns.

A message that has anything beside its words (files, reactions, edits, forms in angle brackets, a subtype, a field that
is not listed here, a value of another kind) takes the slow path, one by one, so that both paths say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec
import numpy as np
import pyarrow as pa

from ..model import Participant, Record
from ._batch import REFUSALS, Gathering, Slow, constant, fixed_width, numbers, spread, texts
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


_decode = msgspec.json.Decoder(_Message).decode


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
        self._rows: list[tuple[str, str, str, str, str, str]] = []  # ts, sender, name, body, parent, thread

    def _run(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        kept: list[int] = []
        rows, sheet = self._rows, self._sheet
        for number, raw in enumerate(run.raws):
            row = _row(raw, self.channel, self.strangers)
            if row is None:
                yield from self._slowly(run.span(number), slow)
            else:
                kept.append(number)
                rows.append(row)
                sheet.total += 1
        if kept:
            self._keep(run, place, kept)
            self._rooms.append(self.channel.id)
            if self.channel.seen is not None:
                self.channel.seen.update([row[0] for row in rows[-len(kept) :]])

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
