"""A published case in PostgreSQL: rows proposed by the tokens' index, columns and texts of the rows asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import CaseError
from ..store.tables import KINDS
from ..text import TOKENIZER
from .engine import Rows, Texts
from .server import Server
from .statements import Statements
from .values import from_server

__all__ = ["Postgres"]


class Postgres:
    """The case in one schema as it was when it was opened; after a later publication its rows are asked for in vain."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._statements = Statements(server.schema)
        self._version = self.version()
        if self.facts()["tokenizer"] != TOKENIZER:
            what = f"The case at {server.place} was published by another version of the workbench."
            raise CaseError(what, "Publish it again with this one.")
        self._postings = lru_cache(maxsize=64)(self._asked)

    def version(self) -> str:
        """What changes whenever the case is published anew."""
        read = self._statements.made("SELECT value FROM {facts} WHERE name = 'published'")
        found = self._server.rows(read)
        if not found:
            raise CaseError(f"The case at {self._server.place} is not published to the end.", "Publish it again.")
        return str(found[0][0])

    def facts(self) -> dict[str, Any]:
        """case, name, tokenizer, persons, topics, published."""
        read = self._statements.made("SELECT name, value FROM {facts}")
        return {name: json.loads(value) for name, value in self._server.rows(read)}

    @cached_property
    def _parts(self) -> list[tuple[int, dict[str, int]]]:
        """Each part's number and its rows by kind, in order."""
        read = self._statements.made("SELECT part, rows FROM {parts} ORDER BY position")
        return [(part, json.loads(rows)) for part, rows in self._server.rows(read)]

    def sizes(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        return {kind: sum(rows.get(kind, 0) for _, rows in self._parts) for kind in KINDS}

    def words(self, kind: str) -> list[str]:
        """The folded, unstemmed words of a kind, each once, in order of code points."""
        read = self._statements.made("SELECT DISTINCT word FROM {words} WHERE kind = %s")
        return sorted(word for (word,) in self._server.rows(read, [kind]))

    def holding(self, kind: str, asks: Sequence[Sequence[str]]) -> Rows:
        """The rows, in order, that hold at least one lexeme of each of the asks."""
        return self._postings(kind, tuple(tuple(ask) for ask in asks))

    def _asked(self, kind: str, asks: tuple[tuple[str, ...], ...]) -> Rows:
        found = self._server.rows(self._statements.holding(kind, len(asks)), [list(ask) for ask in asks])
        parts, rows = np.array(found, np.int64).reshape(-1, 2).T
        known = np.isin(parts, [part for part, _ in self._parts])  # a part may be in the making beside us
        return np.sort(self._starts(kind)[parts[known]] + rows[known])

    def columns(self, kind: str, names: Sequence[str], rows: Rows | None) -> pa.Table:
        """Columns of `rows`, which are in order; of all rows for None."""
        found = self._fetched(self._statements.columns(kind, names, some=rows is not None), kind, rows)
        if len(found) != (self.sizes()[kind] if rows is None else len(rows)):
            raise self._gone()
        columns = zip(*found, strict=True) if found else [()] * len(names)
        fields = [KINDS[kind].field(name) for name in names]
        made = [from_server(values, field.type) for field, values in zip(fields, columns, strict=True)]
        return pa.table(made, schema=pa.schema(fields))

    def texts(self, kind: str, rows: Rows | None) -> Texts:
        """The folded texts of `rows` (all for None), sorted by row, each with its row and the number of its field."""
        found = self._fetched(self._statements.texts(kind, some=rows is not None), kind, rows)
        if len(found) != (self.sizes()[kind] if rows is None else len(rows)):
            raise self._gone()
        texts = from_server([text for _, _, texts, _ in found for text in texts], pa.large_string())
        numbers = np.array([number for _, _, _, numbers in found for number in numbers], np.uint8)
        wanted = np.arange(len(found)) if rows is None else rows
        return texts, np.repeat(wanted, [len(texts) for _, _, texts, _ in found]).astype(np.int64), numbers

    def _fetched(self, statement: Any, kind: str, rows: Rows | None) -> list[tuple[Any, ...]]:
        if rows is None:
            return self._server.rows(statement, [[part for part, _ in self._parts]])
        bounds = np.cumsum([0, *(sizes.get(kind, 0) for _, sizes in self._parts)])
        places = np.searchsorted(bounds, rows, "right") - 1
        parts = np.array([part for part, _ in self._parts], np.int64)[places]
        return self._server.rows(statement, [parts.tolist(), (rows - bounds[places]).tolist()])

    @lru_cache(maxsize=16)  # noqa: B019 - one engine lives as long as its case is open
    def _starts(self, kind: str) -> Rows:
        """By a part's number, the number of its first row among all rows of a kind."""
        starts = np.zeros(max([part for part, _ in self._parts], default=0) + 1, np.int64)
        bounds = np.cumsum([0, *(sizes.get(kind, 0) for _, sizes in self._parts)])
        for (part, _), bound in zip(self._parts, bounds, strict=False):
            starts[part] = bound
        return starts

    def _gone(self) -> CaseError:
        what = f"The case at {self._server.place} was published anew in the meantime."
        return CaseError(what, "Search again; these hits are of the publication before.")
