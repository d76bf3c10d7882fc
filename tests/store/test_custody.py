"""The custody log: every tampering with an entry is found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from workbench.errors import CaseError
from workbench.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "case")
    for number in range(5):
        store.custody.append("noted", {"number": number, "text": "泄露\ud800"}, who="L")
    return store


def tampered(store: Store, sql: str) -> list[str]:
    store.close()
    connection = sqlite3.connect(store.path / "case.sqlite")
    connection.execute("DROP TRIGGER custody_stays")
    connection.execute("DROP TRIGGER custody_kept")
    connection.execute(sql)
    connection.commit()
    connection.close()
    return open_store(store.path).custody.verify()


def test_an_untouched_log_is_whole(store: Store) -> None:
    assert store.custody.verify() == []
    assert [entry["detail"].get("number") for entry in store.custody.entries()] == [None, 0, 1, 2, 3, 4]
    assert store.custody.head() == store.custody.entries()[-1]["hash"]


@pytest.mark.parametrize("column", ["at", "who", "what", "detail"])
def test_a_changed_entry_is_found(store: Store, column: str) -> None:
    assert tampered(store, f"UPDATE custody SET {column} = 'x' WHERE seq = 3") == [
        "Custody entry 3 was changed after it was written."
    ]


def test_a_changed_entry_with_a_new_hash_breaks_the_chain(store: Store) -> None:
    assert tampered(store, f"UPDATE custody SET hash = '{'0' * 64}' WHERE seq = 3") == [
        "Custody entry 3 was changed after it was written.",
        "Custody entry 4 does not follow the one before it.",
    ]


def test_a_removed_entry_is_found(store: Store) -> None:
    assert tampered(store, "DELETE FROM custody WHERE seq IN (2, 3)") == ["Custody entries 2 to 3 are missing."]


def test_an_emptied_log_is_found(store: Store) -> None:
    store.close()
    connection = sqlite3.connect(store.path / "case.sqlite")
    connection.execute("DROP TRIGGER custody_kept")
    connection.execute("DELETE FROM custody")
    connection.commit()
    assert store.custody.verify() == ["The custody log is empty: even its first entry is missing."]


def test_the_log_refuses_changes_through_the_case_itself(store: Store) -> None:
    with pytest.raises(CaseError, match="never changed or removed"), store.database.writing() as connection:
        connection.execute("UPDATE custody SET who = 'somebody else'")
