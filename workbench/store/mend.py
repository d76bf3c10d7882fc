"""A damaged case.sqlite made anew: the parts are taken in as they lie there, and the human work is saved row by row.

What the damaged file still gives is taken first, then what the copy has that every ingest leaves behind. The damaged
file is kept beside the new one under another name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..errors import CaseError
from .folder import DATABASE, Store, open_store
from .human import KEYS
from .lock import locked

__all__ = ["KEPT", "leave_copy", "mend"]

KEPT = "case.kept.sqlite"  # a copy of the database as it was at the end of an ingest
SAVED = ("facts", "custody", "receipts", "counters", *KEYS)  # the manifest comes from the parts themselves
Row = dict[str, Any]


def leave_copy(store: Store) -> None:
    """Leave a copy of case.sqlite beside it, whole even while others write; a full disk costs the copy only."""
    target = store.path / KEPT
    draft = target.with_name(f"{KEPT}.tmp")
    with suppress(OSError, sqlite3.Error):
        with closing(sqlite3.connect(store.path / DATABASE)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.replace(target)


def mend(path: str | Path) -> dict[str, int]:
    """Make case.sqlite anew and give the number of rows saved by table; a whole one is left alone.

    Raises CaseError where there is none, where it is whole, while an ingest runs, or if the disk cannot be written.
    """
    folder = Path(path)
    damaged = folder / DATABASE
    if not damaged.is_file():
        raise CaseError(f"There is no case at {folder}.", "Check the spelling.")
    with locked(folder):
        if _whole(damaged):
            raise CaseError(f"{damaged} is whole; nothing is to be mended.")
        aside = _moved_aside(damaged)
        saved = _poured(Store(folder), [aside, folder / KEPT])
        store = open_store(folder)  # begins a custody log where none was saved
        store.tidy()
        store.custody.append("case mended", {"damaged": aside.name, "rows": saved})
        store.close()
    return saved


def _whole(path: Path) -> bool:
    try:
        with closing(_reading(path)) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
    except sqlite3.Error:
        return False


def _moved_aside(damaged: Path) -> Path:
    number = 1
    while (aside := damaged.with_name(f"case.damaged-{number}.sqlite")).exists():
        number += 1
    try:
        for ending in ("-wal", "-shm", ""):  # the log goes with its database
            with suppress(FileNotFoundError):
                damaged.with_name(damaged.name + ending).rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise CaseError(f"The case {damaged.parent} cannot be written: {error.strerror}.") from error
    return aside


def _poured(store: Store, sources: Iterable[Path]) -> dict[str, int]:
    saved = dict.fromkeys(SAVED, 0)
    for source in sources:
        if not source.is_file():
            continue
        for table in SAVED:
            rows = _rows(source, table)
            with store.database.writing() as connection:
                known = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
                for row in rows:
                    saved[table] += _put(connection, table, {name: row[name] for name in row if name in known})
    return {table: count for table, count in saved.items() if count}


def _put(connection: sqlite3.Connection, table: str, row: Row) -> int:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    try:
        return connection.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values())
        ).rowcount
    except sqlite3.Error:  # half a row that breaks a rule of its table
        return 0


def _rows(source: Path, table: str) -> list[Row]:
    """What can be read of a table: from its beginning to the damage, and from its end back to it."""
    found: dict[str, Row] = {}
    for order in ("", " ORDER BY rowid DESC"):
        with suppress(sqlite3.Error), closing(_reading(source)) as connection:
            for row in connection.execute(f"SELECT * FROM {table}{order}"):
                found.setdefault(repr(tuple(row)), dict(row))
    return list(found.values())


def _reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection
