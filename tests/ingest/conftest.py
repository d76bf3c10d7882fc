"""A leak to write, a case to read it into, and readers that can be told to misbehave."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import workbench.ingest.make
import workbench.ingest.plan
import workbench.ingest.process
import workbench.readers
from tests.ingest import tiny
from workbench.store import Store, open_store
from workbench.store.tables import KINDS


@pytest.fixture(autouse=True)
def tiny_readers(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def use(version: int) -> None:
        for module in (workbench.readers, workbench.ingest.make, workbench.ingest.plan):
            monkeypatch.setattr(module, "readers", lambda: tiny.readers(version))

    monkeypatch.setattr(workbench.ingest.process, "COMMAND", (sys.executable, "-m", "tests.ingest.tiny_worker"))
    use(1)
    return use


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "case")


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    folder = tmp_path / "leak"
    folder.mkdir()
    return folder


def write(path: Path, *values: Any) -> Path:
    """A tiny file: texts are messages, objects are orders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
    return path


def bodies(store: Store) -> list[str]:
    return sorted(store.snapshot().table("messages")["body"].to_pylist())


def tables(store: Store) -> dict[str, pa.Table]:
    snapshot = store.snapshot()
    return {kind: snapshot.table(kind) for kind in KINDS}


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """What the case shows, copied: a table is a view of the files of its parts."""
    return {kind: table.to_pylist() for kind, table in tables(store).items()}


def states(store: Store) -> dict[str, tuple[str, str]]:
    """Path -> (state, reason) of every original that holds."""
    rows = store.snapshot().table("originals").select(["path", "state", "reason"]).to_pylist()
    return {row["path"]: (row["state"], row["reason"]) for row in rows}
