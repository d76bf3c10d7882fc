"""A damaged case made whole: case.sqlite anew from the parts and the human work in it, damaged parts set aside.

What the damaged file still gives is taken first, then what the copy has that every ingest leaves behind. The damaged
file is kept beside the new one under another name.
"""

from __future__ import annotations

import re
import shutil
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
from .parts import Part

__all__ = ["KEPT", "leave_copy", "mend"]

KEPT = "case.kept.sqlite"  # a copy of the database as it was at the end of an ingest
SAVED = ("facts", "custody", "receipts", "counters", *KEYS)  # the manifest comes from the parts themselves
HEX = re.compile(r"[0-9a-f]{32}\Z")
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
    """Make a damaged case.sqlite anew, set damaged parts aside, and give the number of rows saved by table.

    A part is damaged where a file of it is not what was written; `damaged_parts` counts them, and the next ingest of
    their originals makes them anew. Damaged search indexes are removed: search makes them again. A whole case is left
    alone. Raises CaseError where there is none, where it is whole, while an ingest runs, or if the disk cannot be
    written.
    """
    folder = Path(path)
    damaged = folder / DATABASE
    if not damaged.is_file():
        raise CaseError(f"There is no case at {folder}.", "Check the spelling.")
    with locked(folder):
        if _whole(damaged):
            return _parts_only(folder)
        hurt = _set_aside(folder)
        aside = _moved_aside(damaged)
        saved = _poured(Store(folder), [aside, folder / KEPT])
        store = open_store(folder)  # begins a custody log where none was saved
        store.tidy({row["name"]: row["rank"] for place in (folder / KEPT, aside) for row in _rows(place, "parts")})
        store.custody.append("case mended", {"damaged": aside.name, "rows": saved})
        store.close()
    return {**saved, **hurt}


def _parts_only(folder: Path) -> dict[str, int]:
    hurt = _set_aside(folder)
    store = Store(folder)
    gone = len(store.manifest.broken()) - hurt.get("damaged_parts", 0)
    if not hurt and not gone:
        raise CaseError(f"The case {folder} is whole; nothing is to be mended.")
    store.custody.append("case mended", {**hurt, "missing_parts": gone})
    store.close()
    return {**hurt, **({"missing_parts": gone} if gone else {})}


def _set_aside(folder: Path) -> dict[str, int]:
    """Damaged parts renamed, so that the next ingest does not take them for what they were."""
    hurt = indexes = 0
    for path in sorted((folder / "parts").iterdir()):
        if not HEX.match(path.name) or not path.is_dir():
            continue
        if not Part(path).damage():
            if Part(path).index_damage():
                shutil.rmtree(path / "index")
                indexes += 1
            continue
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        path.rename(aside)
        hurt += 1
    told = {"damaged_parts": hurt, "damaged_indexes": indexes}
    return {name: count for name, count in told.items() if count}


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
