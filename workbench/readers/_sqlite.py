"""SQLite databases of apps, opened from their bytes in memory, read-only, under a limit of work and size.

What a write-ahead log beside the database has committed is read with it.
Nothing is written, no extension is loaded, and a database's own triggers and views never run: only its tables are read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..hashing import canonical, sha256
from ..model import Locator, Original
from ._place import content, whole
from ._wal import applied

__all__ = ["Database", "is_sqlite"]

MAGIC = b"SQLite format 3\0"
MAX = 1 << 30
FAULTS = (sqlite3.Error, UnicodeError, OverflowError, MemoryError)  # what the library raises for damaged bytes


def is_sqlite(original: Original) -> bool:
    """True for a file that begins as a SQLite database does."""
    return not original.is_folder and original.head(16) == MAGIC


class Database:
    """One database's tables. Raises ReadError where it is damaged beyond reading."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.sha256 = original.sha256
        data = bytearray(applied(original, content(original, MAX)))
        if len(data) < 100:
            raise ReadError(f"{original.name} is too short to be a SQLite database.", "Look for the whole file.")
        if len(data) > 20 and data[18] == 2:  # WAL mode: a database in memory can only be opened as a rollback one
            data[18] = data[19] = 1
        self.connection = sqlite3.connect(":memory:")
        self.connection.text_factory = lambda raw: whole(raw.decode("utf-8", "backslashreplace"))
        try:
            self.connection.deserialize(bytes(data))
            self.connection.execute("PRAGMA trusted_schema = OFF")
            self.connection.execute("PRAGMA query_only = ON")
            rows = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        except FAULTS as error:
            raise self._damaged(error) from error
        self.tables = frozenset(str(name) for (name,) in rows)

    def _damaged(self, error: Exception) -> ReadError:
        what = f"{self.original.name} is a damaged SQLite database: {error}."
        return ReadError(what, "Try to recover it on a copy (sqlite3 FILE .recover).")

    def columns(self, table: str) -> frozenset[str]:
        """The names of a table's columns; empty if there is no such table."""
        if table not in self.tables:
            return frozenset()
        try:
            rows = self.connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        except FAULTS as error:
            raise self._damaged(error) from error
        return frozenset(str(row[1]) for row in rows)

    def rows(self, table: str, order: str = "rowid") -> Iterator[tuple[int, dict[str, Any]]]:
        """(rowid, row) of every row of a table in the given order; nothing if there is no such table."""
        if table not in self.tables:
            return
        try:
            cursor = self.connection.execute(f'SELECT rowid AS rowid__, * FROM "{table}" ORDER BY {order}')
            names = [column[0] for column in cursor.description][1:]
            for values in cursor:
                if not isinstance(values[0], int):  # a column of that name, in a table whose definition is damaged
                    raise self._damaged(ValueError("a row has no number"))
                yield int(values[0]), dict(zip(names, values[1:], strict=True))
        except FAULTS as error:
            raise self._damaged(error) from error

    def place(self, table: str, rowid: int, row: dict[str, Any]) -> Locator:
        """The place of a row: its table and rowid, and the hash of its values."""
        plain = {key: value.hex() if isinstance(value, bytes) else value for key, value in row.items()}
        return Locator(original=self.sha256, fragment=f"#table={table}&rowid={rowid}", sha256=sha256(canonical(plain)))
