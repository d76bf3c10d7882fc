"""Opening, moving, migrating and refusing a case."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from workbench.errors import CaseError, NewerCase, UsageError
from workbench.store import Store, database, open_store
from workbench.store.database import Database

ROOT = Path(__file__).resolve().parents[2]


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path / "case.sqlite", isolation_level=None)


def test_a_case_is_made_where_nothing_is_and_opened_where_it_is(tmp_path: Path) -> None:
    made = open_store(tmp_path / "deep" / "case")
    made.human.put("tags", {"key": "k", "tag": "t"})
    again = open_store(str(tmp_path / "deep" / "case"), create=False)
    assert [row["tag"] for row in again.human.rows("tags")] == ["t"]
    assert [entry["what"] for entry in again.custody.entries()] == ["case made"]


def test_a_case_folder_is_closed_to_other_users_of_the_computer(tmp_path: Path) -> None:
    assert open_store(tmp_path / "case").path.stat().st_mode & 0o077 == 0


def test_a_case_that_is_not_there_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="There is no case at"):
        open_store(tmp_path / "typo", create=False)
    assert not (tmp_path / "typo").exists()


def test_a_folder_that_holds_something_else_is_not_turned_into_a_case(tmp_path: Path) -> None:
    (tmp_path / "leak").mkdir()
    (tmp_path / "leak" / "chat.json").write_text("[]")
    with pytest.raises(CaseError, match=r"holds other things \(chat.json\)"):
        open_store(tmp_path / "leak")
    assert [path.name for path in (tmp_path / "leak").iterdir()] == ["chat.json"]


def test_a_file_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CaseError, match="is a file, no case folder"):
        open_store(tmp_path / "file")


def test_a_case_of_a_newer_version_is_refused_in_one_sentence_and_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "case").close()
    connection = raw(tmp_path / "case")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = (tmp_path / "case" / "case.sqlite").read_bytes()
    with pytest.raises(NewerCase, match="made by a newer version of the workbench") as caught:
        open_store(tmp_path / "case")
    assert caught.value.what.count("\n") == 0
    assert (tmp_path / "case" / "case.sqlite").read_bytes() == before


def test_a_case_of_an_older_version_is_brought_up_to_date_with_its_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = open_store(tmp_path / "case")
    old.human.put("tags", {"key": "k", "tag": "old"})
    old.close()
    newer = database.VERSION + 1
    monkeypatch.setattr(database, "VERSION", newer)
    step = "ALTER TABLE tags ADD COLUMN colour TEXT DEFAULT 'red';\nCREATE TABLE later (a TEXT);\n"
    monkeypatch.setitem(database.STEPS, newer - 1, step)
    store = open_store(tmp_path / "case")
    assert store.human.rows("tags")[0]["colour"] == "red"
    assert store.database.value("PRAGMA user_version") == newer
    assert store.custody.verify() == []


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path / "case").close()
    was = database.VERSION
    monkeypatch.setattr(database, "VERSION", was + 1)
    monkeypatch.setitem(database.STEPS, was, "CREATE TABLE later (a TEXT);\nALTER TABLE nowhere ADD COLUMN a TEXT;\n")
    with pytest.raises(CaseError, match="nowhere"):
        open_store(tmp_path / "case")
    monkeypatch.undo()
    store = open_store(tmp_path / "case")
    assert store.database.value("PRAGMA user_version") == was
    assert store.database.value("SELECT count(*) FROM sqlite_master WHERE name = 'later'") == 0


def test_a_damaged_case_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    open_store(tmp_path / "case").close()
    (tmp_path / "case" / "case.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(CaseError, match=r"case\.sqlite is damaged") as caught:
        open_store(tmp_path / "case")
    assert "backup" in caught.value.todo


def test_a_case_file_damaged_in_its_middle_is_told_when_it_is_met(tmp_path: Path) -> None:
    store = open_store(tmp_path / "case")
    for number in range(200):
        store.human.put("notes", {"text": "x" * 500, "key": str(number)})
    store.close()
    path = tmp_path / "case" / "case.sqlite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(data)
    with pytest.raises(CaseError):
        store = open_store(tmp_path / "case")
        for table in store.human.tables():
            store.human.rows(table)


def test_somebody_elses_database_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    connection = raw(tmp_path / "case")
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    with pytest.raises(CaseError, match="some other database"):
        open_store(tmp_path / "case")


def test_a_case_that_another_makes_at_this_moment_is_no_other_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    at_once = sqlite3.connect(tmp_path / "other" / "case.sqlite", isolation_level=None, timeout=0)
    opened, tried = Database._opened, []

    def watched(self: Database) -> sqlite3.Connection:
        connection = opened(self)
        connection.set_trace_callback(lambda sql: meddle() if "sqlite_master" in sql else None)
        return connection

    def meddle() -> None:
        if not tried:
            tried.append(True)
            with suppress(sqlite3.OperationalError):  # where the first look still holds, the other one has to wait
                database._migrate(at_once)

    monkeypatch.setattr(Database, "_opened", watched)
    assert Database(tmp_path / "other" / "case.sqlite").value("PRAGMA user_version") == database.VERSION
    assert tried


def test_an_empty_case_file_left_by_a_kill_is_finished(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.sqlite").touch()
    assert open_store(tmp_path / "case").custody.verify() == []


def test_a_case_can_be_moved(tmp_path: Path) -> None:
    store = open_store(tmp_path / "here")
    store.human.put("settings", {"name": "a", "value": [1]})
    store.close()
    (tmp_path / "here").rename(tmp_path / "there")
    assert open_store(tmp_path / "there").human.rows("settings") == [{"name": "a", "value": [1]}]


READ_ONLY = """
import os, sys
from workbench.errors import CaseError
from workbench.store import open_store
import shutil, tempfile, importlib.resources, random
os.setuid(65534)
store = open_store(sys.argv[1])
print(store.readonly, [row["tag"] for row in store.human.rows("tags")], store.snapshot().rows("messages"))
try:
    store.human.put("tags", {"key": "k", "tag": "new"})
except CaseError as error:
    print(error.what.partition("case ")[0] + error.what.rpartition(" lies ")[2])
"""


@pytest.mark.skipif(not hasattr(os, "setuid") or os.getuid() != 0, reason="only root can give up root")
@pytest.mark.parametrize("log", [False, True], ids=["closed", "with a log beside it"])
def test_a_case_on_a_read_only_disk_is_read_and_says_why_it_cannot_be_changed(tmp_path: Path, log: bool) -> None:
    store = open_store(tmp_path / "case")
    store.human.put("tags", {"key": "k", "tag": "t"})
    if log:  # as a copy of an open case has it
        assert (tmp_path / "case" / "case.sqlite-wal").stat().st_size
    else:
        store.close()
    (tmp_path / "case").chmod(0o755)
    for path in (tmp_path, *tmp_path.parents):
        if str(path).startswith(os.environ.get("TMPDIR", "/tmp") + "/"):
            path.chmod(0o755)
    command = [sys.executable, "-c", READ_ONLY, str(tmp_path / "case")]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert told.stdout.splitlines() == [
        "True ['t'] 0",
        "The on a read-only disk: it can be read, not changed.",
    ], told.stderr


def test_a_part_that_is_gone_is_named(tmp_path: Path) -> None:
    store: Store = open_store(tmp_path / "case")
    facts = {"name": "a" * 32, "first_path": "", "custodian": "", "zone": "", "store_version": 1, "readers": {}}
    draft = store.draft("x")
    store.commit(draft.folder, draft.finish({**facts, "units": []}))
    (tmp_path / "case" / "parts" / ("a" * 32) / "part.json").unlink()
    (tmp_path / "case" / "parts" / ("a" * 32)).rmdir()
    with pytest.raises(CaseError, match=f"Part {'a' * 32} of the case .* is missing"):
        store.snapshot()


def test_a_column_or_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    store = open_store(tmp_path / "case")
    with pytest.raises(UsageError, match="tags has no column colour"):
        store.human.put("tags", {"colour": "red"})
    with pytest.raises(UsageError, match="No table of human work is called 'parts'"):
        store.human.rows("parts")


def test_a_case_of_the_first_version_gets_the_tables_that_came_later(tmp_path: Path) -> None:
    fresh = open_store(tmp_path / "case")
    made = fresh.database.rows("SELECT name, sql FROM sqlite_master ORDER BY name")
    with fresh.database.writing() as connection:
        for table in ("glossary", "translations"):
            connection.execute(f"DROP TABLE {table}")
        for column in ("area", "series"):
            connection.execute(f"ALTER TABLE exhibits DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
    fresh.close()
    again = open_store(tmp_path / "case")
    assert {row["name"] for row in made} == {row["name"] for row in again.database.rows("SELECT * FROM sqlite_master")}
    assert again.human.rows("glossary") == [] and again.human.tables()["translations"][0] == "id"
    assert {"area", "series"} <= set(again.human.tables()["exhibits"])
