"""The end of a part's making: rows get their keys and languages, are written, and the part is indexed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from ..store import PartWriter
from ..store.columns import Run, completed
from .languages import language_column

__all__ = ["Finish", "Here", "Index"]

Index = Callable[[Path], object]


class Finish(Protocol):
    """Who takes the rows of one part; raises OSError, or CaseError caused by one, where they cannot be written."""

    @property
    def rows(self) -> dict[str, int]:
        """How many rows of each kind are written, once it is closed."""

    def messages(self, rows: pa.RecordBatch, runs: Sequence[Run]) -> None:
        """Messages as a reader gives them; `runs` tell whose rows follow whose."""

    def add(self, kind: str, records: pa.RecordBatch) -> None:
        """Rows that lack nothing."""

    def close(self) -> None:
        """No more rows come; all files are closed."""

    def finish(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Write part.json, index the part, see everything onto the disk, and give the facts with the rows counted."""


class Here:
    """Finishes a part in this process; `index` is called once all rows are written."""

    def __init__(self, writer: PartWriter, index: Index | None = None) -> None:
        self._writer = writer
        self._index = index

    @property
    def rows(self) -> dict[str, int]:
        """How many rows of each kind are written."""
        return self._writer.rows

    def messages(self, rows: pa.RecordBatch, runs: Sequence[Run]) -> None:
        """Complete messages and write them."""
        self.add("messages", completed(rows, runs, language_column))

    def add(self, kind: str, records: pa.RecordBatch) -> None:
        """Write rows."""
        self._writer.add(kind, records)

    def close(self) -> None:
        """Close all files."""
        self._writer.close()

    def finish(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Write part.json, index the part, see everything onto the disk."""
        return self._writer.finish(facts, self._indexed)

    def _indexed(self, folder: Path) -> None:
        """An index that cannot be built is no reason to lose what was read: it is built at the first search."""
        with suppress(Exception):
            if self._index is not None:
                self._index(folder)
