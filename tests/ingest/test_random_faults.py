"""Faults at random, at a small size, and one claim for each thing that the thousand of the bench have found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import bodies, rows_of, states, write
from workbench.errors import CaseError
from workbench.ingest import ingest, walk
from workbench.store import Store, mend, open_store

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the bench forks, mounts and reads /proc")
def test_thirty_faults_at_random_lose_nothing() -> None:
    command = [sys.executable, "tests/benchmarks/faults.py", "--faults", "30", "--files", "24", "--seed", "5"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Problems: 0" in done.stdout


@pytest.fixture
def read(store: Store, leak: Path) -> Store:
    write(leak / "a.tiny", "one", "two")
    write(leak / "deep" / "b.tiny", "three")
    ingest(store, leak, jobs=1)
    return store


def part_of(store: Store) -> Path:
    (part,) = (path for path in (store.path / "parts").iterdir() if path.name.isalnum())
    return part


def refusing(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, fits: Callable[[str], bool]) -> None:
    """One of the system's calls fails for paths that fit, as on a drive that is being pulled out."""
    whole = getattr(module, name)

    def refuse(path: Any, *more: Any, **options: Any) -> Any:
        if fits(str(path)):
            raise OSError(5, "Input/output error")
        return whole(path, *more, **options)

    monkeypatch.setattr(module, name, refuse)


def lost(part: Path) -> None:
    shutil.rmtree(part)


def cut(part: Path) -> None:
    os.truncate(part / "messages.arrow", 100)


def without_a_file(part: Path) -> None:
    (part / "originals.arrow").unlink()


@pytest.mark.parametrize("harm", [lost, cut, without_a_file])
def test_a_part_that_is_gone_or_cut_off_is_made_anew_by_the_next_ingest(
    read: Store, leak: Path, harm: Callable[[Path], None]
) -> None:
    before = rows_of(read)
    name = part_of(read).name
    harm(part_of(read))
    with pytest.raises(CaseError, match="missing"):
        rows_of(open_store(read.path))
    again = open_store(read.path)
    assert [part.name for part in ingest(again, leak, jobs=1).parts] == [name]
    assert rows_of(again) == before


def test_a_byte_that_changed_in_a_part_is_found_by_mend_and_read_again(read: Store, leak: Path) -> None:
    before = rows_of(read)
    part = part_of(read)
    content = bytearray((part / "messages.arrow").read_bytes())
    place = content.index(b"three")
    content[place : place + 5] = b"eerht"
    (part / "messages.arrow").write_bytes(content)
    read.close()
    assert "eerht" in bodies(open_store(read.path))  # nothing but its hash tells
    assert mend(read.path) == {"damaged_parts": 1}
    assert (part.parent / f"{part.name}.damaged-1" / "messages.arrow").read_bytes() == content
    again = open_store(read.path)
    ingest(again, leak, jobs=1)
    assert rows_of(again) == before
    with pytest.raises(CaseError, match="is whole"):
        mend(read.path)


def test_a_damaged_search_index_is_found_by_mend_and_removed(read: Store) -> None:
    (index, *_) = sorted((part_of(read) / "index").glob("*.npy"))
    content = bytearray(index.read_bytes())
    content[-1] ^= 1
    index.write_bytes(content)
    assert mend(read.path) == {"damaged_indexes": 1}
    assert not index.parent.exists()


def test_a_folder_that_could_not_be_opened_once_leaves_no_trace_when_it_can(
    store: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(leak / "a.tiny", "one")
    write(leak / "deep" / "b.tiny", "two")
    (leak / "link").symlink_to("a.tiny")
    with monkeypatch.context() as patch:
        refusing(patch, walk.os, "scandir", lambda path: path.endswith("deep"))
        ingest(store, leak, jobs=1)
    assert states(store)["deep/"] == ("failed", "The folder cannot be opened: Input/output error.")
    ingest(store, leak, jobs=1)
    assert {path: state for path, (state, _) in states(store).items()} == {
        "a.tiny": "read",
        "deep/b.tiny": "read",
        "link": "skipped",
    }


def test_a_file_that_could_not_be_opened_once_leaves_no_trace_when_it_can(
    read: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(read)
    os.utime(leak / "a.tiny", (1, 1))  # so that it is looked at again
    with monkeypatch.context() as patch:
        refusing(patch, os, "open", lambda path: path.endswith("a.tiny"))
        ingest(read, leak, jobs=1)
    assert "failed" in read.snapshot().table("originals")["state"].to_pylist()
    ingest(read, leak, jobs=1)
    assert rows_of(read) == before


def test_parts_of_a_lost_database_replace_each_other_as_they_did(read: Store, leak: Path) -> None:
    ingest(read, leak, jobs=1, zone="+08:00")
    ingest(read, leak, jobs=1, zone="-08:00")
    before = rows_of(read)
    read.close()
    (read.path / "case.sqlite").write_bytes(b"no database" * 1000)
    mend(read.path)
    assert rows_of(open_store(read.path)) == before


def test_a_case_whose_parts_cannot_be_listed_is_told_in_one_sentence(
    read: Store, leak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, os, "listdir", lambda path: path.endswith("parts"))
    with pytest.raises(CaseError, match="The case cannot be written: Input/output error"):
        ingest(read, leak, jobs=1)
