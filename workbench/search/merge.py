"""Rows found in many parts become hits: copies of one record are one hit, different contents of one key stay apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from . import evaluate, filters, query
from .filters import View
from .query import Node
from .shard import Rows, Shard

__all__ = ["Found", "Merged", "held", "merged", "scores"]

CONTENT = {  # the key of a record, then what must be equal for two rows to be copies
    "messages": ("message_key", "type", "body", "subject", "deleted"),
    "pages": ("page_key", "text"),
    "documents": ("document_key", "title", "author"),
    "originals": ("sha256", "path"),
    "participants": ("participant_id", "platform", "name", "email", "account", "phone", "role"),
    "conversations": ("conversation_id", "platform", "name"),
}


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
    first = np.arange(len(rows))
    ends = np.cumsum([0, *sizes])
    for kind in sorted({one.shard.kind for one in found}):
        mine = [number for number, one in enumerate(found) if one.shard.kind == kind and len(one.rows)]
        if mine:
            places = np.concatenate([np.arange(ends[number], ends[number + 1]) for number in mine])
            first[places] = places[_firsts(kind, [found[number] for number in mine])]
    kept = np.flatnonzero(first == np.arange(len(rows)))
    copies: dict[int, list[tuple[int, int]]] = {}
    if len(kept) < len(rows):
        for place in np.flatnonzero(first != np.arange(len(rows))).tolist():
            number = int(np.searchsorted(kept, first[place]))
            copies.setdefault(number, []).append((int(where[place]), int(rows[place])))
    moments = [filters.times(one.view, one.rows) for one in found if len(one.rows)]
    times = np.concatenate([np.empty(0, np.int64), *(time for time, _ in moments)])
    timed = np.concatenate([np.empty(0, bool), *(known for _, known in moments)])
    return Merged(where[kept], rows[kept], times[kept], timed[kept], copies)


def _firsts(kind: str, found: list[Found]) -> npt.NDArray[np.int64]:
    """For each row, the number of the first row that has the same key and content."""
    key, *rest = CONTENT[kind]
    codes = _codes(_gathered(found, key))
    firsts = np.arange(len(codes))
    many = np.flatnonzero(np.bincount(codes)[codes] > 1)
    if not len(many):
        return firsts
    same = codes[many]
    for name in rest:
        other = _codes(_gathered(found, name).take(pa.array(many)))
        same = np.unique(same * (int(other.max()) + 1) + other, return_inverse=True)[1]
    _, first, back = np.unique(same, return_index=True, return_inverse=True)
    firsts[many] = many[first[back]]
    return firsts


def _gathered(found: list[Found], name: str) -> pa.Array:
    return pa.concat_arrays([one.view.column(name, one.rows) for one in found])


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
    places = one.shard.texts_of(rows[order])
    texts = one.shard.texts.take(pa.array(places))
    owner = np.searchsorted(rows[order], one.shard.text_rows[places])
    frequency, length = np.zeros(len(rows)), np.zeros(len(rows))
    np.add.at(frequency, order[owner], evaluate.counts(leaf, texts, one.shard))
    np.add.at(length, order[owner], pc.utf8_length(texts).to_numpy(zero_copy_only=False))
    return frequency, length
