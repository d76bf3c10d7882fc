"""A database whose definition is damaged is told as damaged; what came before the damage is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from workbench.errors import ReadError
from workbench.originals import Disk
from workbench.readers._sqlite import Database


def test_a_row_without_a_number_is_told_as_damage_after_the_rows_before_it(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    base = sqlite3.connect(path)
    base.executescript("CREATE TABLE messages (rowid, body); INSERT INTO messages VALUES (NULL, 'lost'), (1, 'kept')")
    base.close()
    rows = Database(Disk(path, "chats.db")).rows("messages", "body")
    assert next(rows)[1]["body"] == "kept"
    with pytest.raises(ReadError, match=r"chats\.db is a damaged SQLite database: a row has no number"):
        next(rows)
