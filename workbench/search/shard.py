"""The index over at most 2^20 rows of one kind: tokens to rows and places, the vocabulary, and the folded texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from . import adjacent
from .adjacent import ABSENT, Ask, Mask, Placed, Rows
from .tokenise import FAR, ROW_BITS

__all__ = ["SHARD_BYTES", "SHARD_ROWS", "Ask", "Rows", "Shard", "opened", "renamed", "saved"]

SHARD_ROWS = 1 << ROW_BITS
SHARD_BYTES = 96 << 20  # of text: it bounds the memory that a build takes
_ARRAYS = ("tokens", "starts", "rows", "places", "keys")
_ENDINGS = (*(f"{array}.npy" for array in _ARRAYS), "words.arrow", "texts.arrow")
_FEW = 64  # lists shorter than a shard by this factor are looked up one by one


@dataclass(frozen=True, eq=False)
class Shard:
    """Rows `tokens[k]` stands in are `rows[starts[k]:starts[k + 1]]`, counted from `base`; nothing is ever missing.

    `places` go with `rows`: where in its row the token stands, or FAR where that is not known (see `tokenise`).
    `words` are the folded, unstemmed words in order and `word_tokens` their tokens. `texts` are the folded texts
    (and their other forms), sorted by row, each with its row and the number of its field. `keys` are hashes of the
    rows' keys: rows of different hashes are different records.
    """

    kind: str
    base: int
    size: int
    tokens: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint8]
    keys: npt.NDArray[np.uint64]
    text_rows: npt.NDArray[np.uint32]
    text_fields: npt.NDArray[np.uint8]
    words: pa.Array
    word_tokens: npt.NDArray[np.uint64]
    texts: pa.Array

    @cached_property
    def vocabulary(self) -> list[str]:
        """All words as Python strings, read once."""
        return list(self.words.to_pylist())

    @cached_property
    def shared(self) -> frozenset[int]:
        """The tokens that several words have."""
        values, counts = np.unique(self.word_tokens, return_counts=True)
        return frozenset(values[counts > 1].tolist())

    @cached_property
    def _one_each(self) -> bool:
        """Whether every row has exactly one text."""
        return len(self.text_rows) == self.size and bool((self.text_rows == np.arange(self.size)).all())

    def holding(self, asks: Sequence[Ask]) -> Rows:
        """The rows, in order, that hold at least one token of each of the asks."""
        lists = sorted((self._listed(ask) for ask in asks), key=len)
        found = lists[0] if lists else np.arange(self.size, dtype=np.uint32)
        for other in lists[1:]:
            found = self._both(found, other)
        return found.astype(np.int64)

    def following(self, asks: Sequence[Placed]) -> tuple[Rows, Mask]:
        """The rows, in order, in which all may stand at their places, and in which of them they surely do."""
        return adjacent.following(self, asks)

    def postings(self, tokens: npt.NDArray[np.uint64]) -> Rows:
        """The rows in which any of `tokens` stands, in order."""
        return self._listed(tokens).astype(np.int64)

    def placed(self, ask: Ask) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
        """The rows, in order, in which any of the tokens asked for stands, and its place in each."""
        spans = self._spans(ask)
        if len(spans) == 1:
            return self.rows[spans[0]], self.places[spans[0]]
        where = np.full(self.size, ABSENT, np.uint8)
        for span in spans:
            rows = self.rows[span]
            where[rows] = np.where(where[rows] == ABSENT, self.places[span], FAR)
        found = np.flatnonzero(where != ABSENT)
        return found.astype(np.uint32), where[found]

    def _listed(self, ask: Ask) -> npt.NDArray[np.uint32]:
        pieces = [self.rows[span] for span in self._spans(ask)]
        return pieces[0] if len(pieces) == 1 else self._together(pieces)

    def _spans(self, ask: Ask) -> list[slice]:
        """Where the postings of the tokens asked for stand."""
        if isinstance(ask, tuple):
            low, high = np.searchsorted(self.tokens, np.array(ask, np.uint64)).tolist()
            found = range(low, high)
        else:
            places = np.searchsorted(self.tokens, ask)
            near = places < len(self.tokens)
            found = places[near][self.tokens[places[near]] == ask[near]].tolist()
        bounds = self.starts
        return [slice(int(bounds[place]), int(bounds[place + 1])) for place in found]

    def _both(self, few: npt.NDArray[np.uint32], many: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """The rows in both lists: by bisection where one is short, else through a table of all rows."""
        if len(few) * _FEW < len(many) or not len(few):
            places = np.minimum(np.searchsorted(many, few), max(len(many) - 1, 0))
            return few[many[places] == few] if len(many) else few[:0]
        there = np.zeros(self.size, bool)
        there[many] = True
        return few[there[few]]

    def keys_of(self, rows: Rows) -> npt.NDArray[np.uint64]:
        """The hashes of the rows' keys."""
        return self.keys[rows]

    def everything(self) -> Rows:
        """All rows."""
        return np.arange(self.size)

    def texts_of(self, rows: Rows) -> Rows:
        """The places in `texts` of the rows' texts."""
        if self._one_each:
            return rows
        low, high = np.searchsorted(self.text_rows, rows), np.searchsorted(self.text_rows, rows, "right")
        sizes = high - low
        if (sizes == 1).all():
            return low
        return np.repeat(low - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) + np.arange(sizes.sum())

    def texts_at(self, rows: Rows) -> tuple[pa.Array, Rows, npt.NDArray[np.uint8]]:
        """The folded texts of the rows, each with its row and the number of its field."""
        places = self.texts_of(rows)
        texts = self.texts if len(places) == len(self.texts) else self.texts.take(pa.array(places))
        return texts, self.text_rows[places].astype(np.int64), self.text_fields[places]

    def _together(self, pieces: list[npt.NDArray[np.uint32]]) -> npt.NDArray[np.uint32]:
        there = np.zeros(self.size, bool)
        for piece in pieces:
            there[piece] = True
        return np.flatnonzero(there).astype(np.uint32)


def saved(shard: Shard, folder: Path, name: str) -> None:
    """Write the files `<name>.*` into `folder`."""
    for array in _ARRAYS:
        np.save(folder / f"{name}.{array}.npy", getattr(shard, array), allow_pickle=False)
    _write(folder / f"{name}.words.arrow", [shard.words, pa.array(shard.word_tokens)])
    _write(folder / f"{name}.texts.arrow", [shard.texts, pa.array(shard.text_rows), pa.array(shard.text_fields)])


def renamed(folder: Path, old: str, new: str) -> None:
    """Give the files `<old>.*` in `folder` another name."""
    for ending in _ENDINGS:
        (folder / f"{old}.{ending}").rename(folder / f"{new}.{ending}")


def opened(folder: Path, name: str, kind: str, base: int, size: int) -> Shard:
    """The shard of the files `<name>.*`, memory-mapped. Raises OSError or ValueError if they are not whole."""
    arrays = {
        array: np.load(folder / f"{name}.{array}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)
        for array in _ARRAYS
    }
    words, word_tokens = _read(folder / f"{name}.words.arrow")
    texts, text_rows, text_fields = _read(folder / f"{name}.texts.arrow")
    return Shard(
        kind=kind,
        base=base,
        size=size,
        **arrays,
        words=words,
        word_tokens=word_tokens.to_numpy(),
        texts=texts,
        text_rows=text_rows.to_numpy(),
        text_fields=text_fields.to_numpy(),
    )


def _write(path: Path, columns: list[pa.Array]) -> None:
    batch = pa.record_batch(columns, names=[str(number) for number in range(len(columns))])
    with pa.ipc.new_file(str(path), batch.schema) as file:
        file.write_batch(batch)


def _read(path: Path) -> list[pa.Array]:
    with pa.memory_map(str(path)) as mapping, pa.ipc.open_file(mapping) as file:
        return list(file.get_batch(0).columns)
