"""A published case as the search sees it: parts, tables and shards whose contents are fetched when they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..search import fields
from ..search.adjacent import Ask, Mask, Placed, Rows
from ..search.tokenise import WORDS
from ..store.tables import KINDS
from . import lexemes
from .engine import Engine, Texts

__all__ = ["RemotePart", "RemoteShard", "RemoteSnapshot", "RemoteTable"]

_KEPT = 64 << 20  # bytes of a column that are worth keeping


@dataclass(eq=False)
class RemoteTable:
    """The rows of one kind; whole columns are kept once they were needed."""

    kind: str
    engine: Engine
    num_rows: int
    _columns: dict[str, pa.ChunkedArray] = field(default_factory=dict)

    @property
    def column_names(self) -> list[str]:
        """The names of all columns."""
        return list(KINDS[self.kind].names)

    def __getitem__(self, name: str) -> pa.ChunkedArray:
        return self.select([name])[name]

    def select(self, names: Sequence[str]) -> pa.Table:
        """All rows of some columns."""
        missing = [name for name in names if name not in self._columns]
        fetched = self.engine.columns(self.kind, missing, None) if missing else None
        found = {name: self._columns[name] for name in names if name in self._columns}
        found |= {name: fetched[name] for name in missing} if fetched is not None else {}
        self._columns |= {name: column for name, column in found.items() if column.nbytes < _KEPT}
        return pa.table({name: found[name] for name in names})

    def slice(self, base: int, size: int) -> RemoteTable:
        """The table itself: a published case has one shard of each kind."""
        return self

    def take(self, rows: pa.Array) -> pa.Table:
        """Some rows, in the order given, with all columns."""
        wanted = rows.to_numpy()
        distinct, back = np.unique(wanted, return_inverse=True)
        return self.engine.columns(self.kind, self.column_names, distinct).take(pa.array(back))

    def values(self, name: str, rows: Rows) -> pa.Array:
        """The values of a column at rows, which are in order."""
        if name in self._columns or len(rows) * 2 > self.num_rows:
            return self[name].take(pa.array(rows)).combine_chunks()
        return self.engine.columns(self.kind, [name], rows)[name].combine_chunks()


@dataclass(eq=False)
class RemoteShard:
    """The index over all rows of one kind, on the server."""

    kind: str
    engine: Engine
    size: int
    table: RemoteTable
    base: int = 0
    shared: frozenset[int] = frozenset()  # here, each word has a token of its own

    @cached_property
    def vocabulary(self) -> list[str]:
        """All words, read once."""
        return self.engine.words(self.kind) if self.size else []

    @cached_property
    def words(self) -> pa.Array:
        """All words as Arrow strings."""
        return pa.array(self.vocabulary, pa.large_string())

    @cached_property
    def word_tokens(self) -> npt.NDArray[np.uint64]:
        """A token for each word: its number."""
        return np.arange(len(self.vocabulary), dtype=np.uint64) + np.uint64(WORDS)

    def holding(self, asks: Sequence[Ask]) -> Rows:
        """The rows, in order, that hold at least one token of each of the asks."""
        if not self.size:
            return np.empty(0, np.int64)
        wanted = [lexemes.asked(ask, self.vocabulary if _has_words(ask) else []) for ask in asks]
        return self.engine.holding(self.kind, wanted) if all(wanted) else np.empty(0, np.int64)

    def following(self, asks: Sequence[Placed]) -> tuple[Rows, Mask]:
        """The rows, in order, that hold all that is asked for; a server keeps no places, so that none is sure."""
        rows = self.holding([one.ask for one in asks])
        return rows, np.zeros(len(rows), bool)

    def postings(self, tokens: npt.NDArray[np.uint64]) -> Rows:
        """The rows in which any of `tokens` stands, in order."""
        return self.holding([tokens])

    def everything(self) -> Rows:
        """All rows."""
        return np.arange(self.size)

    def texts_at(self, rows: Rows) -> Texts:
        """The folded texts of the rows, each with its row and the number of its field."""
        return self.engine.texts(self.kind, None if len(rows) == self.size else rows)

    def keys_of(self, rows: Rows) -> npt.NDArray[np.uint64]:
        """The hashes of the rows' keys."""
        name = fields.CONTENT[self.kind][0]
        return fields.key_hashes(self.kind, pa.table({name: self.table.values(name, rows)}))


def _has_words(ask: Ask) -> bool:
    return not isinstance(ask, tuple) and bool((ask >= np.uint64(WORDS)).any())


class RemotePart:
    """All that is published of a case, as one part."""

    path = None

    def __init__(self, engine: Engine) -> None:
        sizes = engine.sizes()
        self._tables = {kind: RemoteTable(kind, engine, sizes.get(kind, 0)) for kind in KINDS}
        self.shards = tuple(
            RemoteShard(kind, engine, self._tables[kind].num_rows, self._tables[kind])
            for kind in fields.KINDS
            if self._tables[kind].num_rows
        )

    def table(self, kind: str) -> RemoteTable:
        """The rows of a kind."""
        return self._tables[kind]

    def rows(self, kind: str) -> int:
        """How many rows of a kind there are."""
        return self._tables[kind].num_rows


class RemoteSnapshot:
    """A published case at one moment."""

    def __init__(self, engine: Engine) -> None:
        self.version = engine.version()
        self.parts: tuple[Any, ...] = (RemotePart(engine),)
