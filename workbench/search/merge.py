"""Rows found in many parts become hits: copies of one record are one hit, different contents of one key stay apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from . import evaluate, filters, query
from .fields import CONTENT
from .filters import View
from .query import Node
from .shard import Rows, Shard

__all__ = ["Found", "Merged", "held", "merged", "scores"]

_MANY = 1 << 15  # hits from which on it is worth knowing all repeated keys of a snapshot
_HEAD = 16


@dataclass(frozen=True)
class Found:
    """The rows of one shard that are hits."""

    shard: Shard
    view: View
    rows: Rows
    candidates: int


@dataclass(frozen=True, eq=False)
class Merged:
    """Hits over all shards: row `rows[k]` of `found[where[k]]`, its instant, and the other rows that say the same."""

    found: list[Found]
    where: npt.NDArray[np.int64]
    rows: Rows
    copies: dict[int, list[tuple[int, int]]]

    @property
    def times(self) -> npt.NDArray[np.int64]:
        """The instant of each hit in microseconds; read when it is asked for, since a count needs none."""
        return self._moments[0]

    @property
    def timed(self) -> npt.NDArray[np.bool_]:
        """Which hits have an instant."""
        return self._moments[1]

    @cached_property
    def _moments(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        cuts = np.searchsorted(self.where, np.arange(len(self.found) + 1))
        pieces = [self.rows[first:last] for first, last in pairwise(cuts.tolist())]
        moments = [
            filters.times(one.view, rows) for one, rows in zip(self.found, pieces, strict=True) if len(rows)
        ] or [(np.empty(0, np.int64), np.empty(0, bool))]
        return np.concatenate([time for time, _ in moments]), np.concatenate([known for _, known in moments])


def held(tree: Node, shard: Shard, view: View) -> Found:
    """The rows of one shard of which the tree is true."""
    evaluation = evaluate.Evaluation(shard, view)
    rows = evaluation.rows(tree)
    return Found(shard, view, rows, evaluation.candidates)


def merged(found: list[Found]) -> Merged:
    """All hits in the order of parts and rows, copies folded into the first of them."""
    sizes = [len(one.rows) for one in found]
    where = np.repeat(np.arange(len(found)), sizes)
    rows = np.concatenate([np.empty(0, np.int64), *(one.rows for one in found)])
    first = _first_of(found, np.cumsum([0, *sizes]))
    if not len(first):
        return Merged(found, where, rows, {})
    kept = np.setdiff1d(np.arange(len(rows)), np.fromiter(first, np.int64, len(first)), assume_unique=True)
    copies: dict[int, list[tuple[int, int]]] = {}
    for place, original in first.items():
        number = int(np.searchsorted(kept, original))
        copies.setdefault(number, []).append((int(where[place]), int(rows[place])))
    return Merged(found, where[kept], rows[kept], copies)


def _first_of(found: list[Found], ends: npt.NDArray[np.int64]) -> dict[int, int]:
    """For each row that says the same as an earlier one, the place of the first such."""
    firsts: dict[int, int] = {}
    for kind in sorted({one.shard.kind for one in found}):
        mine = [number for number, one in enumerate(found) if one.shard.kind == kind and len(one.rows)]
        if not mine:
            continue
        copies, originals = _copies(kind, [found[number] for number in mine])
        if len(copies):
            places = np.concatenate([np.arange(ends[number], ends[number + 1]) for number in mine])
            firsts |= zip(places[copies].tolist(), places[originals].tolist(), strict=True)
    return dict(sorted(firsts.items()))


def _copies(kind: str, found: list[Found]) -> tuple[Rows, Rows]:
    """The numbers of rows that have key and content of an earlier row, and the numbers of those earlier rows."""
    many = _perhaps_repeated(found)
    if not len(many):
        return many, many
    same = np.zeros(len(many), np.int64)
    for name in CONTENT[kind]:
        other = _codes(_gathered(found, name, many))
        same = np.unique(same * (int(other.max()) + 1) + other, return_inverse=True)[1]
    _, first, back = np.unique(same, return_index=True, return_inverse=True)
    originals = first[back]
    later = np.flatnonzero(originals != np.arange(len(many)))
    return many[later], many[originals[later]]


def _perhaps_repeated(found: list[Found]) -> npt.NDArray[np.int64]:
    """The numbers of the rows whose keys occur more than once, among all rows found at least."""
    if sum(len(one.rows) for one in found) > _MANY and all(isinstance(one.shard, Shard) for one in found):
        tables = _repeated(tuple(one.shard for one in found))
        return np.flatnonzero(np.concatenate([table[one.rows] for table, one in zip(tables, found, strict=True)]))
    hashes = np.concatenate([one.shard.keys_of(one.rows) for one in found])
    slots = (hashes >> np.uint64(64 - len(hashes).bit_length() - 3)).astype(np.int64)
    near = np.flatnonzero(np.bincount(slots)[slots] > 1)
    return near[_among(hashes[near], _twice(hashes[near]))] if len(near) else near


@lru_cache(maxsize=16)
def _repeated(shards: tuple[Shard, ...]) -> list[npt.NDArray[np.bool_]]:
    """For each row of each shard, whether its key occurs more than once in all of them; worked out once."""
    twice = _twice(np.concatenate([shard.keys for shard in shards]))
    return [_among(shard.keys, twice) for shard in shards]


def _twice(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The numbers that occur more than once, each once."""
    hashes = np.sort(hashes)
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _among(hashes: npt.NDArray[np.uint64], wanted: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which numbers are among those wanted, which are in order; most are passed over by their first bits."""
    held = np.zeros(len(hashes), bool)
    if len(wanted):
        heads = np.zeros(1 << _HEAD, bool)
        heads[wanted >> np.uint64(64 - _HEAD)] = True
        near = np.flatnonzero(heads[hashes >> np.uint64(64 - _HEAD)])
        places = np.minimum(np.searchsorted(wanted, hashes[near]), len(wanted) - 1)
        held[near[wanted[places] == hashes[near]]] = True
    return held


def _gathered(found: list[Found], name: str, places: Rows) -> pa.Array:
    """The values of a column at `places` (in order) among the rows of all shards, laid end to end."""
    ends = np.cumsum([0, *(len(one.rows) for one in found)])
    cuts = np.searchsorted(places, ends)
    return pa.concat_arrays(
        [
            one.view.column(name, one.rows[places[first:last] - end])
            for one, end, first, last in zip(found, ends[:-1], cuts[:-1], cuts[1:], strict=True)
            if last > first
        ]
    )


def _codes(array: pa.Array) -> npt.NDArray[np.int64]:
    coded = array.dictionary_encode()
    codes: npt.NDArray[np.int64] = pc.fill_null(coded.indices, len(coded.dictionary)).to_numpy().astype(np.int64)
    return codes


def scores(found: list[Found], tree: Node, hits: Merged) -> npt.NDArray[np.float64]:
    """How relevant each hit is: the sum over the leaves of rarity times saturated frequency (BM25, k1 1.2, b 0.75)."""
    total = np.zeros(len(hits.rows))
    everything = sum(one.shard.size for one in found) or 1
    for leaf in query.leaves(tree):
        frequency, length = np.zeros(len(hits.rows)), np.ones(len(hits.rows))
        for number, one in enumerate(found):
            mine = np.flatnonzero(hits.where == number)
            if len(mine):
                frequency[mine], length[mine] = _frequencies(one, leaf, hits.rows[mine])
        holding = np.count_nonzero(frequency)
        rarity = np.log(1 + (everything - holding + 0.5) / (holding + 0.5))
        usual = 0.25 + 0.75 * length / max(float(length.mean()), 1.0)
        total += rarity * frequency * 2.2 / (frequency + 1.2 * usual)
    return total


def _frequencies(one: Found, leaf: Node, rows: Rows) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    order = np.argsort(rows)
    texts, owners, _ = one.shard.texts_at(rows[order])
    owner = np.searchsorted(rows[order], owners)
    frequency, length = np.zeros(len(rows)), np.zeros(len(rows))
    np.add.at(frequency, order[owner], evaluate.counts(leaf, texts, one.shard))
    np.add.at(length, order[owner], pc.utf8_length(texts).to_numpy(zero_copy_only=False))
    return frequency, length
