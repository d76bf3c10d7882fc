"""The one SQLite file of a case: opened for reading wherever it lies, migrated forward, its faults told in words.

Writing goes through one short `BEGIN IMMEDIATE` transaction at a time in WAL mode, so that readers never wait. On a
read-only disk the file is opened as it is; a write-ahead log that lies beside it is taken into account in memory.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..errors import CaseError, NewerCase

__all__ = ["VERSION", "Database"]

VERSION = 3
APPLICATION_ID = 0x4C574243  # "LWBC"
STEPS: dict[int, str] = {  # from this version to the next: SQL that changes an older case.sqlite
    1: """
CREATE TABLE glossary (term TEXT PRIMARY KEY NOT NULL, gloss TEXT, note TEXT, "by" TEXT, at TEXT);
CREATE TABLE translations (
    id PRIMARY KEY NOT NULL, "key" TEXT, item_sha256 TEXT, text_sha256 TEXT, source TEXT, target TEXT, text TEXT,
    engine TEXT, model TEXT, params TEXT, warnings TEXT, at TEXT, checked_by TEXT, checked_at TEXT, note TEXT
);
""",
    2: "ALTER TABLE exhibits ADD COLUMN area TEXT;\nALTER TABLE exhibits ADD COLUMN series TEXT;\n",
}
WAIT = 30.0  # seconds that a writer waits for another
PAUSE = 0.02  # seconds between two tries
Values = Sequence[Any] | Mapping[str, Any]


class Database:
    """`case.sqlite`: `rows` reads, `writing` is one transaction; raises CaseError for whatever SQLite refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.readonly = False
        self._lock = threading.RLock()
        self._pid = self._opens = 0
        self._seen: tuple[tuple[int, int], ...] | None = None
        self._connection: sqlite3.Connection | None = None
        self._finalizer: weakref.finalize[[], Database] | None = None
        with self._lock, self._words():
            self._connected()

    def rows(self, sql: str, values: Values = ()) -> list[dict[str, Any]]:
        """The rows that `sql` selects, as dicts by column."""
        with self._lock, self._words():
            return [dict(row) for row in self._connected().execute(sql, values)]

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or None."""
        with self._lock, self._words():
            row = self._connected().execute(sql, values).fetchone()
            return None if row is None else row[0]

    def state(self) -> tuple[object, ...]:
        """What readers see now, as a value that is another one after every commit, whoever made it.

        The times of the files are none: a log is written before it can be read, and on a busy disk long before.
        """
        with self._lock, self._words():
            if not self.path.exists():
                return ()
            connection = self._connected()
            others = connection.execute("PRAGMA data_version").fetchone()[0]
            return (self._opens, self._seen, others, connection.total_changes)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed whole at the end, or not at all; nested uses join the outer one."""
        with self._lock, self._words():
            connection = self._connected()
            if self.readonly:
                raise CaseError(
                    f"The case {self.path.parent} lies on a read-only disk: it can be read, not changed.",
                    "Copy the folder to a disk that can be written, and open it there.",
                )
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                _undo(connection)
                raise

    def close(self) -> None:
        """Closed; the next use opens it again."""
        with self._lock:
            if self._finalizer is not None and self._pid == os.getpid():
                self._finalizer()
            self._connection = self._finalizer = None

    def _connected(self) -> sqlite3.Connection:
        stamp = self._stamp() if self.readonly else None
        if self._connection is None or self._pid != os.getpid() or stamp != self._seen:
            # A connection must not cross a fork: the child opens its own and leaves the parent's alone.
            if self._finalizer is not None and self._pid == os.getpid():
                self._finalizer()
            self._pid = os.getpid()
            self._connection = connection = self._opened()
            self._opens += 1
            self._finalizer = weakref.finalize(self, connection.close)
            self._seen = self._stamp() if self.readonly else None
            self._patiently(connection)
        return self._connection

    def _patiently(self, connection: sqlite3.Connection) -> None:
        # SQLite waits for nobody where it changes the journal's kind, so the waiting is done here.
        end = time.monotonic() + WAIT
        while True:
            try:
                return self._prepare(connection)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(PAUSE)

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        """How the files look: whoever may only read must open them anew when somebody else has written."""
        looks = (path.stat() for path in (self.path, _log(self.path)) if path.exists())
        return tuple((status.st_mtime_ns, status.st_size) for status in looks)

    def _opened(self) -> sqlite3.Connection:
        if _writable(self.path):
            self.readonly = False
            return _tuned(sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False))
        self.readonly = True
        if _log(self.path).exists() and _log(self.path).stat().st_size:
            return _tuned(_in_memory(self.path, _log(self.path)))
        address = f"file:{quote(str(self.path.absolute()))}?mode=ro&immutable=1"
        return _tuned(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False))

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version, application, tables = _looked(connection)
        if application != APPLICATION_ID and tables:
            raise CaseError(
                f"{self.path} is no case of the workbench, but some other database.", "Name another folder."
            )
        if version > VERSION:
            raise NewerCase(
                f"The case {self.path.parent} was made by a newer version of the workbench (case version {version},"
                f" this one reads up to {VERSION}).",
                "Update the workbench; nothing was changed.",
            )
        if self.readonly:
            if version < VERSION:
                raise CaseError(
                    f"The case {self.path.parent} is of an older version and lies on a read-only disk.",
                    "Copy it to a disk that can be written; it is brought up to date there.",
                )
            return
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if version < VERSION:
            _migrate(connection)

    @contextmanager
    def _words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _told(self.path, error) from error
        except UnicodeEncodeError as error:
            raise CaseError("This text holds half a character, which no file can keep.", "Remove it.") from error


def _writable(path: Path) -> bool:
    place = path if path.exists() else path.parent
    return os.access(path.parent, os.W_OK) and os.access(place, os.W_OK)


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _tuned(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")  # a case may come from a stranger
    return connection


def _in_memory(path: Path, log: Path) -> sqlite3.Connection:
    # SQLite cannot use a log on a disk where it may not write its index, so both are read through a private copy.
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        shutil.copyfile(path, Path(folder) / path.name)
        shutil.copyfile(log, Path(folder) / log.name)
        copy = sqlite3.connect(Path(folder) / path.name)
        try:
            copy.backup(memory)
        finally:
            copy.close()
    return memory


def _looked(connection: sqlite3.Connection) -> tuple[int, int, int]:
    # One transaction: another process that makes the case just now must be seen either whole or not at all.
    connection.execute("BEGIN")
    try:
        asked = ("PRAGMA user_version", "PRAGMA application_id", "SELECT count(*) FROM sqlite_master")
        version, application, tables = (int(connection.execute(sql).fetchone()[0]) for sql in asked)
        connection.execute("COMMIT")
    except BaseException:
        _undo(connection)
        raise
    return version, application, tables


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])  # another process may have been quicker
        if version == 0:
            _script(connection, files("workbench.store").joinpath("schema.sql").read_text("utf-8"))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            version = VERSION
        while version < VERSION:
            _script(connection, STEPS[version])
            version += 1
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        _undo(connection)
        raise


def _undo(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # a full disk may have rolled it back already
        connection.execute("ROLLBACK")


def _script(connection: sqlite3.Connection, script: str) -> None:
    # executescript() would commit the open transaction first; this keeps all statements in it.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _told(path: Path, error: sqlite3.Error) -> CaseError:
    words = str(error)
    if words.startswith("append-only: "):
        return CaseError(f"Entries in {words[13:]} are never changed or removed.", "Add a new entry that corrects it.")
    if "locked" in words or "busy" in words:
        return CaseError(f"Another program is writing to the case {path.parent}.", "Wait until it is done, try again.")
    if "full" in words:
        return CaseError(
            f"There is no space left on the disk of the case {path.parent}.", "Make room; nothing was lost."
        )
    if "readonly" in words or "unable to open" in words:
        return CaseError(f"{path} cannot be opened for writing: {words}.", "Check the permissions of the folder.")
    if isinstance(error, sqlite3.IntegrityError):
        return CaseError(f"The case {path.parent} refuses this entry: {words}.", "Check the values.")
    if type(error) is sqlite3.DatabaseError or "malformed" in words or "disk I/O" in words:
        return CaseError(
            f"{path} is damaged: {words}.",
            f"Say: workbench mend {path.parent.name}. It saves what can be read of your own work and takes the parts as"
            " they are; or put back a copy of case.sqlite from a backup.",
        )
    return CaseError(f"The case {path.parent} cannot do this: {words}.")
