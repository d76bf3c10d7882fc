"""A part that is finished in a process beside its reader is the same to the byte, and nobody has to see it through."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from tests.ingest.conftest import bodies, write
from workbench.ingest import ingest, process
from workbench.ingest.rows import BATCH_ROWS
from workbench.store import Store, open_store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no fork that ends with its parent")


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", (*process.COMMAND, "apart"))


def files(store: Store) -> dict[str, bytes]:
    """Every file of every part, by its path below the parts."""
    parts = store.path / "parts"
    return {str(path.relative_to(parts)): path.read_bytes() for path in parts.rglob("*") if path.is_file()}


def some_leak(folder: Path) -> Path:
    lines = [f"{number} 额度 the limit АРІ {'😀' * (number % 3)} ñ" for number in range(BATCH_ROWS + 7)]
    write(folder / "a.tiny", *lines, {"skip": 3}, {"large": 1}, "after", {"child": "kid.tiny", "text": '"a child"'})
    write(folder / "b.tiny", "half \ud83d face", "", {"error": "read"})
    (folder / "c.paper").write_text("a page\nof 洗白\n")
    (folder / "export").mkdir()
    (folder / "export" / "box.json").write_text('["d1"]')
    (folder / "export" / "d1").write_text("day one\nday two")
    return folder


def test_a_part_finished_in_a_process_beside_is_the_same_to_the_byte(tmp_path: Path) -> None:
    leak = some_leak(tmp_path / "leak")
    beside, here = open_store(tmp_path / "beside"), open_store(tmp_path / "here")
    ingest(beside, leak, jobs=2)
    ingest(here, leak, jobs=1)
    assert len(bodies(here)) > BATCH_ROWS
    assert any(name.endswith("index/index.json") for name in files(here))
    assert files(beside) == files(here)


def test_the_process_beside_is_at_work(store: Store, leak: Path, tmp_path: Path) -> None:
    write(leak / "a.tiny", "one", {"die": "helper", "mark": str(tmp_path / "mark")}, "two")
    assert ingest(store, leak, jobs=2).ok
    assert len((tmp_path / "mark").read_text().split()) == 1


def test_where_the_process_beside_dies_the_job_is_done_without_it_and_nobody_is_blamed(
    store: Store, leak: Path, tmp_path: Path
) -> None:
    write(leak / "a.tiny", *(f"{number}" for number in range(50)), {"die": "helper", "mark": str(tmp_path / "mark")})
    write(leak / "b.tiny", "last")
    receipt = ingest(store, leak, jobs=2)
    assert receipt.ok
    assert len(bodies(store)) == 51
    assert not list((store.path / "parts").glob("*.tmp-*"))


def test_the_process_beside_ends_with_the_worker_that_it_belongs_to(store: Store, leak: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    write(leak / "a.tiny", "one", {"children": str(mark)}, {"die": "exit"})
    assert not ingest(store, leak, jobs=2).ok
    helpers = json.loads(mark.read_text())
    until = time.monotonic() + 30
    while any(_lives(pid) for pid in helpers) and time.monotonic() < until:
        pass
    assert helpers
    assert not any(_lives(pid) for pid in helpers)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
