"""Shards in the making: rows are taken as they come, in any number at a time; what comes out does not depend on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from . import fields, folding, shard, tokenise
from .folding import Block
from .shard import Shard
from .tokenise import FAR, PLACE_BITS, ROW_BITS, Collector

__all__ = ["Growing", "made"]

Keys = npt.NDArray[np.uint64]
AT_ONCE = 1 << 16  # rows of a table that are looked at together


class Growing:
    """The shards over the rows of one kind: at most 2^20 rows and 96 MB of text in each, which bounds the memory."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._base = 0
        self._clear()

    def take(self, table: pa.Table) -> Iterator[Shard]:
        """Take more rows, and give the shards that are full."""
        while table.num_rows:
            segments = fields.segments(self.kind, table)
            room = self._room(segments, table.num_rows)
            if room < table.num_rows:
                segments = fields.segments(self.kind, table.slice(0, room))
            self._add(segments, fields.key_hashes(self.kind, table.slice(0, room)))
            table = table.slice(room)
            if table.num_rows:
                yield from self.close()

    def close(self) -> Iterator[Shard]:
        """The shard over what was taken last, if anything was."""
        if self._size:
            yield self._assembled()
            self._base += self._size
            self._clear()

    def _clear(self) -> None:
        self._size = self._weight = 0
        self._collector = Collector()
        self._keys: list[Keys] = []
        self._texts: list[pa.Array] = []
        self._rows: list[npt.NDArray[np.uint32]] = []
        self._fields: list[npt.NDArray[np.uint8]] = []

    def _room(self, segments: fields.Segments, size: int) -> int:
        """How many rows the shard has room for: one at least, if it has none."""
        ends = self._weight + np.cumsum(segments.weights(size))
        fit = int(np.searchsorted(ends, shard.SHARD_BYTES, "right"))
        return max(min(fit, shard.SHARD_ROWS - self._size), int(not self._size)) if size else 0

    def _add(self, segments: fields.Segments, keys: Keys) -> None:
        self._weight += int(segments.weights(len(keys)).sum())
        for block in folding.blocks(segments.texts, wrapped=self.kind in fields.WRAPPED):
            rows = segments.rows[block.origin] + self._size
            self._collector.add(block, rows, _alone(segments, block))
            self._keep(block, rows.astype(np.uint32), segments.fields[block.origin])
        self._keys.append(keys)
        self._size += len(keys)

    def _keep(self, block: Block, rows: npt.NDArray[np.uint32], numbers: npt.NDArray[np.uint8]) -> None:
        """Keep the folded texts; other forms of a text come right behind it."""
        texts = block.strings()
        if np.any(block.origin[1:] < block.origin[:-1]):
            order = np.argsort(block.origin, kind="stable")
            texts, rows, numbers = texts.take(pa.array(order)), rows[order], numbers[order]
        self._texts.append(texts)
        self._rows.append(rows)
        self._fields.append(numbers)

    def _assembled(self) -> Shard:
        tokens, starts, rows_of, places = _postings(self._collector.keys)
        words = sorted((word, number) for number, word in self._collector.words.items())
        return Shard(
            kind=self.kind,
            base=self._base,
            size=self._size,
            tokens=tokens,
            starts=starts,
            rows=rows_of,
            places=places,
            keys=np.concatenate(self._keys),
            text_rows=np.concatenate([*self._rows, np.empty(0, np.uint32)]),
            text_fields=np.concatenate([*self._fields, np.empty(0, np.uint8)]),
            words=pa.array([word for word, _ in words], pa.large_string()),
            word_tokens=tokenise.tokens_of(np.array([number for _, number in words], np.uint64)),
            texts=pa.concat_arrays([*self._texts, pa.array([], pa.large_string())]),
        )


def made(kind: str, table: pa.Table) -> Iterator[Shard]:
    """The shards over a whole table."""
    growing = Growing(kind)
    for start in range(0, table.num_rows, AT_ONCE):
        yield from growing.take(table.slice(start, AT_ONCE))
    yield from growing.close()


def _alone(segments: fields.Segments, block: Block) -> npt.NDArray[np.bool_]:
    """For each segment of a block, whether it is the only text of its row, in a single form."""
    numbers = segments.rows[block.origin]
    first = int(block.origin[0]) if len(block.origin) else 0
    single = np.bincount(block.origin - first)[block.origin - first] == 1
    alone: npt.NDArray[np.bool_] = single & (np.bincount(segments.rows)[numbers] == 1)
    return alone


def _postings(
    pieces: list[Keys],
) -> tuple[Keys, npt.NDArray[np.int64], npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """All tokens in order, where the rows of each begin, the rows, and the places; `pieces` are used up."""
    keys = np.empty(sum(map(len, pieces)), np.uint64)
    end = len(keys)
    while pieces:
        piece = pieces.pop()
        keys[end - len(piece) : end] = piece
        end -= len(piece)
    keys.sort()
    heads = _heads(keys >> np.uint64(PLACE_BITS))
    several = np.diff(np.append(heads, len(keys))) > 1
    keys = keys[heads]
    places = (keys & np.uint64((1 << PLACE_BITS) - 1)).astype(np.uint8)
    places[several] = FAR
    keys >>= np.uint64(PLACE_BITS)
    rows = (keys & np.uint64((1 << ROW_BITS) - 1)).astype(np.uint32)
    keys >>= np.uint64(ROW_BITS)
    heads = _heads(keys)
    return keys[heads], np.append(heads, len(keys)).astype(np.int64), rows, places


def _heads(values: Keys) -> npt.NDArray[np.int64]:
    """Where in sorted values each different one begins."""
    fresh = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)
