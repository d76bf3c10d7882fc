"""Rows found in many parts become hits: copies of one record are one hit, different contents of one key stay apart."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Found:
    """The rows of one shard that are hits."""

    shard: Shard
    view: View
    rows: Rows
    candidates: int


@dataclass(frozen=True)
class Merged:
    """Hits over all shards: row `rows[k]` of `found[where[k]]`, its instant, and the other rows that say the same."""

    where: npt.NDArray[np.int64]
    rows: Rows
    times: npt.NDArray[np.int64]
    timed: npt.NDArray[np.bool_]
    copies: dict[int, list[tuple[int, int]]]


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
    moments = [filters.times(one.view, one.rows) for one in found if len(one.rows)]
    times = np.concatenate([np.empty(0, np.int64), *(time for time, _ in moments)])
    timed = np.concatenate([np.empty(0, bool), *(known for _, known in moments)])
    first = _first_of(found, np.cumsum([0, *sizes]))
    if not len(first):
        return Merged(where, rows, times, timed, {})
    kept = np.setdiff1d(np.arange(len(rows)), np.fromiter(first, np.int64, len(first)), assume_unique=True)
    copies: dict[int, list[tuple[int, int]]] = {}
    for place, original in first.items():
        number = int(np.searchsorted(kept, original))
        copies.setdefault(number, []).append((int(where[place]), int(rows[place])))
    return Merged(where[kept], rows[kept], times[kept], timed[kept], copies)


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
    many = _perhaps_repeated(np.concatenate([one.shard.keys_of(one.rows) for one in found]))
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


def _perhaps_repeated(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """The places of all numbers that occur more than once; sorting is left for the few that share a bucket."""
    slots = (hashes >> np.uint64(64 - len(hashes).bit_length() - 3)).astype(np.int64)
    near = np.flatnonzero(np.bincount(slots)[slots] > 1)
    if not len(near):
        return near
    values, counts = np.unique(hashes[near], return_counts=True)
    return near[np.isin(hashes[near], values[counts > 1])]


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
