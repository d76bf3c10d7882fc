"""What a case holds at one moment: the parts that the manifest named when it was taken. It never changes."""

from __future__ import annotations

from functools import cached_property

import pyarrow as pa

from .parts import Part
from .tables import KINDS

__all__ = ["Snapshot"]


class Snapshot:
    """The `parts` of one `version` of the manifest; taking one is cheap, reading it locks nobody out."""

    def __init__(self, version: int, parts: tuple[Part, ...]) -> None:
        self.version = version
        self.parts = parts
        self._tables: dict[str, pa.Table] = {}

    def __repr__(self) -> str:
        return f"Snapshot({self.version}, {len(self.parts)} parts, {self.rows('messages')} messages)"

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of record that the snapshot holds at least one row of."""
        return tuple(kind for kind in KINDS if self.rows(kind))

    def rows(self, kind: str) -> int:
        """How many rows of `kind` all parts have together."""
        return sum(part.rows(kind) for part in self.parts)

    def table(self, kind: str) -> pa.Table:
        """All parts' rows of `kind` in part order, with the columns of `tables.KINDS[kind]`, memory-mapped."""
        if kind not in self._tables:
            tables = [part.table(kind) for part in self.parts if part.rows(kind)]
            self._tables[kind] = pa.concat_tables(tables) if tables else KINDS[kind].empty_table()
        return self._tables[kind]
