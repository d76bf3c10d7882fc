"""A damaged case.sqlite costs what stood in the damage, and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import workbench as wb
from workbench.errors import CaseError
from workbench.store import mend, open_store
from workbench.store.mend import KEPT

NOTES = 300


@pytest.fixture
def case(tmp_path: Path) -> Path:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "WhatsApp Chat with Nine.txt").write_text("01/02/2024, 10:00 - Ada Vale: to Harbour Nine\n" * 5, "utf-8")
    opened = wb.open_case(tmp_path / "case")
    opened.ingest(leak, jobs=1)
    for number in range(NOTES):
        opened.store.human.put("notes", {"key": str(number), "text": f"{number} " + "x" * 400})
    opened.claim("The money went to Harbour Nine.")
    opened.store.close()
    return opened.store.path


def damaged_in_the_middle(case: Path) -> None:
    """Destroy the pages in which the notes of the middle stand."""
    path = case / "case.sqlite"
    data = bytearray(path.read_bytes())
    start = data.index(b"120 xxxx") - 2_000
    data[start : start + 9_000] = b"\xff" * 9_000
    path.write_bytes(data)


def test_rows_before_and_after_the_damage_are_saved(case: Path) -> None:
    damaged_in_the_middle(case)
    saved = mend(case)
    opened = wb.open_case(case)
    kept = {int(row["key"]) for row in opened.store.human.rows("notes")}
    assert {0, 1, NOTES - 2, NOTES - 1} <= kept < set(range(NOTES))
    assert saved["notes"] == len(kept)
    assert [claim.text for claim in opened.claims] == ["The money went to Harbour Nine."]
    assert opened.custody()["what"].iloc[-1] == "case mended"


def test_parts_are_taken_in_as_they_are_and_nothing_is_read_again(case: Path, tmp_path: Path) -> None:
    before = wb.open_case(case).messages()["message_key"].tolist()
    (case / "case.sqlite").write_bytes(b"not a database" * 1000)
    mend(case)
    opened = wb.open_case(case)
    assert opened.messages()["message_key"].tolist() == before
    assert opened.ingest(tmp_path / "leak", jobs=1).parts == ()


def test_what_the_damaged_file_has_lost_comes_from_the_copy_of_the_last_ingest(case: Path, tmp_path: Path) -> None:
    wb.open_case(case).ingest(tmp_path / "leak", jobs=1)
    assert (case / KEPT).is_file()
    (case / "case.sqlite").write_bytes(b"not a database" * 1000)
    mend(case)
    assert len(open_store(case).human.rows("notes")) == NOTES
    assert not open_store(case).custody.verify()


def test_the_damaged_file_is_kept(case: Path) -> None:
    (case / "case.sqlite").write_bytes(b"not a database" * 1000)
    mend(case)
    assert (case / "case.damaged-1.sqlite").read_bytes() == b"not a database" * 1000


def test_a_whole_case_is_left_alone(case: Path) -> None:
    with pytest.raises(CaseError, match="is whole"):
        mend(case)
    assert len(open_store(case).human.rows("notes")) == NOTES


def test_the_copy_is_a_whole_database(case: Path) -> None:
    with closing(sqlite3.connect(case / KEPT)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM receipts WHERE finished IS NOT NULL").fetchone() == (1,)


def test_a_clock_that_jumps_back_harms_nothing(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.ingest.walk.time.time_ns", lambda: 0)
    monkeypatch.setattr("workbench.store.custody.now", lambda: "1999-01-01T00:00:00.000Z")
    opened = wb.open_case(case)
    assert opened.ingest(tmp_path / "leak", jobs=1).parts == ()
    assert not opened.store.custody.verify()
