"""Shards in the making: rows are taken as they come, in any number at a time; what comes out does not depend on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from . import codepoints, fields, folding, shard, tokenise
from .folding import Block
from .shard import Shard
from .tokenise import ROW_BITS, Collector

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
            self._collector.add(block, rows)
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
        seed = 0
        while self._collector.collided():
            seed += 1
            self._collector = Collector(seed)
            for texts, rows in zip(self._texts, self._rows, strict=True):
                self._collector.add(_again(texts), rows.astype(np.int64))
        tokens, starts, rows_of = _postings(self._collector.keys)
        words = sorted((word, number) for number, word in self._collector.words.items())
        numbers = np.array([number for _, number in words], np.uint64)
        return Shard(
            kind=self.kind,
            base=self._base,
            size=self._size,
            tokens=tokens,
            starts=starts,
            rows=rows_of,
            keys=np.concatenate(self._keys),
            text_rows=np.concatenate([*self._rows, np.empty(0, np.uint32)]),
            text_fields=np.concatenate([*self._fields, np.empty(0, np.uint8)]),
            words=pa.array([word for word, _ in words], pa.large_string()),
            word_tokens=(numbers >> np.uint64(21)) | np.uint64(tokenise.WORDS),
            texts=pa.concat_arrays([*self._texts, pa.array([], pa.large_string())]),
        )


def made(kind: str, table: pa.Table) -> Iterator[Shard]:
    """The shards over a whole table."""
    growing = Growing(kind)
    for start in range(0, table.num_rows, AT_ONCE):
        yield from growing.take(table.slice(start, AT_ONCE))
    yield from growing.close()


def _again(texts: pa.Array) -> Block:
    """Folded texts as a block once more."""
    strings = texts.to_pylist()
    bounds = np.cumsum([0, *map(len, strings)])
    return Block(codepoints.codes_of("".join(strings)), bounds, np.arange(len(strings)))


def _postings(pieces: list[Keys]) -> tuple[Keys, npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """All tokens in order, where the rows of each begin, and the rows; `pieces` are used up, to spare memory."""
    keys = np.empty(sum(map(len, pieces)), np.uint64)
    end = len(keys)
    while pieces:
        piece = pieces.pop()
        keys[end - len(piece) : end] = piece
        end -= len(piece)
    keys.sort()
    fresh = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    keys = keys[fresh]
    rows = (keys & np.uint64((1 << ROW_BITS) - 1)).astype(np.uint32)
    keys >>= np.uint64(ROW_BITS)
    fresh = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    heads = np.flatnonzero(fresh)
    return keys[heads], np.append(heads, len(keys)).astype(np.int64), rows
