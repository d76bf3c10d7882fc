"""A reader made from a mapping, for one ingest: it takes the files that the mapping names, and reads them by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ..model import Original, Record
from ..timestamps import Timestamp, from_epoch, from_wall, with_order
from . import Reader
from ._grid import Line, grid
from ._mapping import PREFIX, Mapping
from ._numfmt import moment
from ._place import guarded, skipped
from ._tabletalk import Talk
from ._whens import whens

__all__ = ["mapped", "nameless", "times"]

VERSION = 1  # raised when a change would alter any record that a mapping gives
BEFORE = {"apple": datetime(2001, 1, 1, tzinfo=UTC), "webkit": datetime(1601, 1, 1, tzinfo=UTC)}
LIMITS = (
    "Nobody documents this table: what its columns mean is what the mapping says, which a person has proposed or"
    " accepted; its times mostly lack a zone, and whoever made it could leave out or change rows."
)


def mapped(mapping: Mapping) -> Reader:
    """The reader that reads by `mapping`; its name holds the mapping's hash, so that rows tell how they were read."""

    @guarded("a table by this mapping")
    def read(original: Original) -> Iterator[Record]:
        yield from _read(original, mapping)

    return replace(
        nameless(mapping.reader),
        sniff=lambda original: float(not original.is_folder and mapping.fits(original.name)),
        read=read,
        kind="chat" if mapping.format in ("csv", "json") else "document",  # a workbook is no archive to be swept
    )


def nameless(name: str) -> Reader:
    """What can be said of the reader `name` where its mapping is not at hand: title and limits; it reads nothing."""
    title = f"Table by the mapping {name.removeprefix(PREFIX)}"
    return Reader(
        format=name,
        title=title,
        limits=LIMITS,
        sniff=lambda original: 0.0,
        read=lambda original: iter(()),
        version=VERSION,
    )


def _read(original: Original, mapping: Mapping) -> Iterator[Record]:
    talks: dict[str, Talk] = {}
    unseen = {column for columns in mapping.columns.values() for column in columns}
    for line in grid(original, mapping):
        if not isinstance(line, Line):
            yield line
            continue
        if line.table not in talks:
            talks[line.table] = _talk(original, mapping, line.table)
        unseen.difference_update(column for column in list(unseen) if _has(line, column))
        yield from talks[line.table].take(line.values, line.place, line.repaired)
    for talk in talks.values():
        yield from talk.flush()
    for talk in talks.values():
        yield from talk.cast.people()
    for column in sorted(unseen):
        yield skipped(original, f"No row has the column {column} that the mapping names.")


def _talk(original: Original, mapping: Mapping, table: str) -> Talk:
    several = table and ("*" in mapping.table or not mapping.table)  # then each table is a talk of its own
    talk = Talk(original, chat=mapping.chat or (table if several else ""), times=lambda texts: times(texts, mapping))
    talk.roles = mapping.columns
    return talk


def _has(line: Line, column: str) -> bool:
    return column in line.values or column.split(".")[0] in line.values


def times(texts: Sequence[str], mapping: Mapping) -> list[Timestamp]:
    """The instants of a column by what the mapping says of epoch and order; what it leaves open is decided."""
    if mapping.epoch:
        return [_epoch(text.strip(), mapping.epoch) for text in texts]
    return [with_order(stamp, mapping.dates) for stamp in whens(texts)]


def _epoch(text: str, unit: str) -> Timestamp:
    if unit == "excel":
        return _serial(text)
    if unit not in BEFORE:
        return from_epoch(text, unit=unit)
    digits = text.partition(".")[0].lstrip("-")
    own = "us" if unit == "webkit" else "ns" if len(digits) > 14 else "s"
    stamp = from_epoch(text, unit=own)
    if stamp.us is None or stamp.us == 0:  # these programs write 0 for "never"
        return Timestamp(raw=text)
    return _moved(stamp, round(BEFORE[unit].timestamp() * 1_000_000))


def _moved(stamp: Timestamp, by: int) -> Timestamp:
    us = (stamp.us or 0) + by
    told = from_epoch(us, unit="us")
    return Timestamp(us=told.us, precision=stamp.precision, zone="UTC", basis="utc", raw=stamp.raw)


def _serial(text: str) -> Timestamp:
    try:
        at = moment(round(float(text) * 86_400) / 86_400)
    except (ValueError, OverflowError):
        return Timestamp(raw=text)
    return from_wall(at, precision="s", raw=text)
