"""The watch tells of every commit once it can be read, whatever the times and sizes of the files say."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from workbench.notebook.watch import Watch
from workbench.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(tmp_path / "case.sqlite")
    made.value("SELECT 1")
    return made


class Listener:
    """Keeps the names that could be read at each call, and waits for one."""

    def __init__(self, database: Database) -> None:
        self.database, self.seen = database, threading.Event()
        self.wanted, self.calls = "", 0

    def __call__(self) -> None:
        self.calls += 1
        if self.database.rows("SELECT 1 FROM settings WHERE name = ?", [self.wanted]):
            self.seen.set()

    def hears_of(self, name: str, write: object) -> bool:
        self.wanted = name
        self.seen.clear()
        write()  # type: ignore[operator]
        return self.seen.wait(10)


def put(connection: sqlite3.Connection, name: str) -> None:
    with connection:
        connection.execute("INSERT INTO settings (name, value) VALUES (?, '1')", [name])


def test_a_commit_that_leaves_size_and_time_of_the_files_as_they_were_is_told(database: Database) -> None:
    other = sqlite3.connect(database.path)
    log = database.path.with_name("case.sqlite-wal")
    put(other, "first")
    other.execute("PRAGMA wal_checkpoint(RESTART)")  # the next commit begins the log anew, in the same bytes
    before = [path.stat() for path in (database.path, log)]
    listener, watch = Listener(database), Watch(database)
    watch.listen(listener)

    def write() -> None:
        put(other, "second")
        for path, status in zip((database.path, log), before, strict=True):
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    try:
        assert listener.hears_of("second", write)
    finally:
        watch.deafen(listener)
        other.close()
    assert [path.stat().st_mtime_ns for path in (database.path,)] == [before[0].st_mtime_ns]


def test_what_this_process_writes_itself_is_told_and_nothing_else_is(database: Database) -> None:
    listener, watch = Listener(database), Watch(database)
    watch.listen(listener)

    def write() -> None:
        with database.writing() as connection:
            connection.execute("INSERT INTO settings (name, value) VALUES ('own', '1')")

    try:
        assert listener.hears_of("own", write)
        os.utime(database.path)
        assert not threading.Event().wait(1.2)
        assert listener.calls == 1
    finally:
        watch.deafen(listener)


def test_a_case_that_is_gone_is_not_made_anew(database: Database) -> None:
    database.close()
    for path in database.path.parent.iterdir():
        path.unlink()
    assert database.state() == ()
    assert not database.path.exists()


def test_a_state_is_another_one_after_the_connection_was_closed_and_written_behind_its_back(database: Database) -> None:
    before = database.state()
    assert database.state() == before
    database.close()
    other = sqlite3.connect(database.path)
    put(other, "behind")
    other.close()
    assert database.state() != before
