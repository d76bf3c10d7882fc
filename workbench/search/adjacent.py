"""Rows in which tokens stand at given places from each other: what the index proves without a look at the texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from .tokenise import FAR

if TYPE_CHECKING:
    from .shard import Shard

__all__ = ["ABSENT", "Ask", "Placed", "following"]

ABSENT = 255  # the place of a token in a row where it is not
Ask = npt.NDArray[np.uint64] | tuple[int, int]  # tokens of which one has to be there, or a range of tokens
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Short = npt.NDArray[np.uint32]
Places = npt.NDArray[np.uint8]
_FEW = 64  # lists shorter than another by this factor are looked up one by one
_UNKNOWN = -(1 << 15)


class Placed(NamedTuple):
    """Tokens of which one has to stand `place` steps behind the first of a phrase (None: anywhere in the row)."""

    ask: Ask
    place: int | None
    spare: bool = False


def following(shard: Shard, asks: Sequence[Placed]) -> tuple[Rows, Mask]:
    """The rows in which all may stand at their places, in order, and in which of them they surely do.

    Rows whose places rule it out are left out; where a place is not known, a row is in and not sure.
    """
    lists = [(*shard.placed(one.ask), one.place) for one in asks if not one.spare]
    lists.sort(key=lambda one: len(one[0]))
    rows, places, place = lists[0]
    start = _from_start(places, place)
    sure = start != _UNKNOWN
    for others, theirs, place in lists[1:]:
        found = _places(shard.size, rows, others, theirs)
        there = _from_start(found, place)
        known = there != _UNKNOWN
        keep = (found != ABSENT) & (~known | (start == _UNKNOWN) | (there == start))
        start = np.where(start == _UNKNOWN, there, start)
        sure &= known
        if not keep.all():
            rows, start, sure = rows[keep], start[keep], sure[keep]
    return _narrowed(shard, [one.ask for one in asks if one.spare], rows, sure)


def _from_start(places: Places, place: int | None) -> npt.NDArray[np.int16]:
    """Where the phrase begins if its token stands at `places`."""
    if place is None or place >= FAR:
        return np.full(len(places), _UNKNOWN, np.int16)
    found = places.astype(np.int16) - np.int16(place)
    found[places == FAR] = _UNKNOWN
    return found


def _narrowed(shard: Shard, spare: list[Ask], rows: Short, sure: Mask) -> tuple[Rows, Mask]:
    """Rows that are not sure have to hold the spare tokens, too."""
    for ask in spare:
        unsure = np.flatnonzero(~sure)
        if not len(unsure):
            break
        others, theirs = shard.placed(ask)
        keep = np.ones(len(rows), bool)
        keep[unsure] = _places(shard.size, rows[unsure], others, theirs) != ABSENT
        rows, sure = rows[keep], sure[keep]
    return rows.astype(np.int64), sure


def _places(size: int, rows: Short, others: Short, theirs: Places) -> Places:
    """The places of a token in `rows` by the list of rows that hold it; ABSENT where it does not stand."""
    if len(rows) == len(others) and np.array_equal(rows, others):
        return theirs
    if len(rows) * _FEW < len(others):
        near = np.minimum(np.searchsorted(others, rows), len(others) - 1)
        return np.where(others[near] == rows, theirs[near], ABSENT).astype(np.uint8)
    where = np.full(size, ABSENT, np.uint8)
    where[others] = theirs
    return where[rows]
