"""An ingest that is killed at any moment loses nothing but its own time, and readers beside it see whole parts only."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ingest.conftest import bodies, tables, write
from workbench.errors import CaseError
from workbench.ingest import ingest, process
from workbench.store import open_store

ROOT = Path(__file__).resolve().parents[2]


def some_leak(folder: Path, files: int = 24) -> Path:
    for number in range(files):
        texts = [f"{number}-{line}" for line in range(30)]
        write(folder / f"{number:03d}.tiny", *texts, {"child": "kid.tiny", "text": json.dumps(f"kid {number}")})
    (folder / "export").mkdir()
    (folder / "export" / "box.json").write_text('["d1"]')
    (folder / "export" / "d1").write_text("day one")
    return folder


def start(case: Path, leak: Path, *how: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.ingest.tiny_ingest", str(case), str(leak), *how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finished(case: Path, leak: Path, *how: str) -> float:
    """Run an ingest to its end and say how long it took."""
    since = time.monotonic()
    running = start(case, leak, *how)
    out, errors = running.communicate()
    assert out == b"done\n", errors.decode()
    return time.monotonic() - since


@pytest.mark.slow
@pytest.mark.parametrize("how", [(), ("apart",)], ids=["workers", "workers with a process beside"])
def test_an_ingest_killed_twelve_times_ends_as_an_undisturbed_one(tmp_path: Path, how: tuple[str, ...]) -> None:
    leak = some_leak(tmp_path / "leak")
    life = finished(tmp_path / "undisturbed", leak)
    undisturbed = tables(open_store(tmp_path / "undisturbed"))
    moments = random.Random(12)
    for _ in range(12):
        running = start(tmp_path / "case", leak, *how)
        try:
            running.wait(moments.uniform(0.2, 1.0) * life)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        running.communicate()
        store = open_store(tmp_path / "case")
        assert store.custody.verify() == []
        assert store.snapshot().table("messages").num_rows == store.snapshot().rows("messages")
        store.close()
    finished(tmp_path / "case", leak, *how)
    store = open_store(tmp_path / "case")
    assert tables(store) == undisturbed
    assert not list((tmp_path / "case" / "parts").glob("*.tmp-*"))
    assert store.custody.verify() == []


def test_an_ingest_that_is_interrupted_leaves_nothing_half_made(tmp_path: Path) -> None:
    leak = some_leak(tmp_path / "leak", 200)
    open_store(tmp_path / "case").close()
    running = start(tmp_path / "case", leak)
    while running.poll() is None and not any(
        ".tmp-" not in path.name for path in (tmp_path / "case" / "parts").iterdir()
    ):
        pass
    running.send_signal(signal.SIGINT)
    running.communicate()
    store = open_store(tmp_path / "case")
    assert not list((tmp_path / "case" / "parts").glob("*.tmp-*"))
    if running.returncode:  # it may have been quicker than the signal
        assert store.custody.entries()[-1]["what"] == "ingest stopped"
    assert store.snapshot().table("messages").num_rows


def test_a_part_that_was_finished_but_not_entered_is_taken_in(tmp_path: Path) -> None:
    leak = some_leak(tmp_path / "leak", 3)
    store = open_store(tmp_path / "case")
    ingest(store, leak, jobs=1)
    before = tables(store)
    with store.database.writing() as connection:
        for table in ("units", "part_originals", "parts"):
            connection.execute(f"DELETE FROM {table}")
    half = tmp_path / "case" / "parts" / "part.tmp-123"
    half.mkdir()
    (half / "messages.arrow").write_bytes(b"half")
    receipt = ingest(store, leak, jobs=1)
    assert receipt.parts == ()
    assert not half.exists()
    assert tables(store) == before


def test_a_lost_case_file_is_rebuilt_from_the_parts(tmp_path: Path) -> None:
    leak = some_leak(tmp_path / "leak", 3)
    store = open_store(tmp_path / "case")
    ingest(store, leak, jobs=1)
    before = tables(store)
    store.close()
    (tmp_path / "case" / "case.sqlite").unlink()
    store = open_store(tmp_path / "case")
    assert ingest(store, leak, jobs=1).parts == ()
    assert tables(store) == before


def test_a_folder_that_is_no_part_is_left_alone(tmp_path: Path) -> None:
    leak = some_leak(tmp_path / "leak", 1)
    store = open_store(tmp_path / "case")
    (tmp_path / "case" / "parts" / "mine").mkdir()
    (tmp_path / "case" / "parts" / "mine" / "part.json").write_text("{}")
    ingest(store, leak, jobs=1)
    assert (tmp_path / "case" / "parts" / "mine" / "part.json").exists()


def test_readers_beside_an_ingest_see_whole_parts_and_never_wait(tmp_path: Path) -> None:
    leak = some_leak(tmp_path / "leak", 40)
    open_store(tmp_path / "case").close()
    running = start(tmp_path / "case", leak)
    seen = []
    while running.poll() is None:
        store = open_store(tmp_path / "case", create=False)
        snapshot = store.snapshot()
        messages, originals = snapshot.table("messages"), snapshot.table("originals")
        assert messages.num_rows == sum(originals["messages"].to_pylist())
        seen.append((snapshot.version, messages.num_rows))
        store.close()
    running.communicate()
    assert seen == sorted(seen), "a case only grows"
    store = open_store(tmp_path / "case")
    assert len(bodies(store)) == 40 * 31 + 1


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="only root on Linux can mount a small disk")
@pytest.mark.parametrize("jobs", [1, 2, 3], ids=["here", "in workers", "in workers with a process beside"])
def test_a_disk_that_is_full_stops_the_ingest_in_one_sentence_and_keeps_what_was_whole(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if jobs == 3:
        monkeypatch.setattr(process, "COMMAND", (*process.COMMAND, "apart"))
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2M", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    try:
        store = open_store(disk / "case")
        write(tmp_path / "leak" / "a.tiny", "one")
        ingest(store, tmp_path / "leak", jobs=jobs)
        write(tmp_path / "leak" / "b.tiny", *(f"{number} " + "x" * 5000 for number in range(2000)))
        with pytest.raises(CaseError, match=r"(N|n)o space left"):
            ingest(store, tmp_path / "leak", jobs=jobs)
        assert bodies(store) == ["one"]
        assert not list((disk / "case" / "parts").glob("*.tmp-*"))
        assert store.custody.verify() == []
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_snapshot_does_not_change_when_more_is_read(tmp_path: Path) -> None:
    store = open_store(tmp_path / "case")
    write(tmp_path / "leak" / "a.tiny", "one")
    ingest(store, tmp_path / "leak", jobs=1)
    snapshot = store.snapshot()
    write(tmp_path / "leak" / "b.tiny", "two")
    ingest(store, tmp_path / "leak", jobs=1, zone="UTC")
    assert snapshot.table("messages")["body"].to_pylist() == ["one"]
    assert bodies(store) == ["one", "two"]
