"""An ingest of what has not changed loads no reader and makes no plan; whatever has changed is found."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.conftest import bodies, tables, write
from workbench.ingest import ingest, run, unchanged, walk
from workbench.store import Store

Change = Callable[[Store, Path, pytest.MonkeyPatch], dict[str, Any]]


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as settled at once, not after two seconds."""
    monkeypatch.setattr(walk, "FRESH_NS", -(1 << 62))


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    made: list[int] = []
    whole = run.plan

    def counted(*more: Any, **named: Any) -> Any:
        made.append(1)
        return whole(*more, **named)

    monkeypatch.setattr(run, "plan", counted)
    return made


@pytest.fixture
def read(store: Store, leak: Path, plans: list[int]) -> Store:
    write(leak / "a.tiny", "one", "two")
    write(leak / "below" / "b.tiny", "three")
    (leak / "link").symlink_to(leak / "a.tiny")
    ingest(store, leak, jobs=1)
    plans.clear()
    return store


def test_a_second_ingest_of_the_same_files_plans_nothing_and_tells_the_same(
    read: Store, leak: Path, plans: list[int]
) -> None:
    before = tables(read)
    again = ingest(read, leak, jobs=1)
    assert not plans
    assert again.totals["known"] == again.totals["originals"] == 3
    assert sorted(line.path for line in again.lines) == ["a.tiny", "below/b.tiny", "link"]
    assert all(line.known for line in again.lines)
    assert tables(read) == before


def grown(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    write(leak / "a.tiny", "one", "two", "four")
    return {}


def same_length(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    write(leak / "a.tiny", "one", "owt")
    return {}


def one_more(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    write(leak / "c.tiny", "new")
    return {}


def renamed(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    (leak / "a.tiny").rename(leak / "z.tiny")
    return {}


def gone(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    (leak / "a.tiny").unlink()
    return {}


def replaced_with_its_old_time(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    old = (leak / "a.tiny").stat()
    write(leak / "other", "one", "owt").replace(leak / "a.tiny")
    os.utime(leak / "a.tiny", ns=(old.st_atime_ns, old.st_mtime_ns))
    return {}


def another_link(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    (leak / "link2").symlink_to("nowhere")
    return {}


def another_custodian(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    return {"custodian": "Ada"}


def another_zone(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    return {"zone": "Asia/Shanghai"}


def a_copy_is_wanted(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    return {"copy": True}


def try_again(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    return {"retry": True}


def another_reader(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    patch.setattr(unchanged, "__version__", "0.0.0")
    return {}


def a_part_is_gone(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    shutil.rmtree(max((store.path / "parts").iterdir(), key=lambda part: len(list(part.iterdir()))))
    return {}


def something_else_was_read_since(store: Store, leak: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    ingest(store, write(leak.parent / "elsewhere" / "d.tiny", "apart").parent, jobs=1)
    return {}


CHANGES: tuple[Change, ...] = (
    grown, same_length, one_more, renamed, gone, replaced_with_its_old_time, another_link, another_custodian,
    another_zone, a_copy_is_wanted, try_again, another_reader, a_part_is_gone, something_else_was_read_since,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_has_changed_is_planned_anew(
    read: Store, leak: Path, plans: list[int], monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    options = change(read, leak, monkeypatch)
    plans.clear()
    ingest(read, leak, jobs=1, **options)
    assert plans
    if change in (same_length, replaced_with_its_old_time):
        assert "owt" in bodies(read)


def test_what_could_not_be_opened_is_tried_again_though_nothing_shows_a_change(
    store: Store, leak: Path, plans: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.ingest import hashes

    write(leak / "a.tiny", "one")
    whole = hashes._hash
    failed = hashes._Failed(name="a.tiny", reason="It cannot be read: Permission denied.")
    monkeypatch.setattr(hashes, "_hash", lambda file: failed)
    ingest(store, leak, jobs=1)
    monkeypatch.setattr(hashes, "_hash", whole)
    ingest(store, leak, jobs=1)
    assert bodies(store) == ["one"]
