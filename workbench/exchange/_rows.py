"""Rows of a part as plain Python values that JSON and CSV can hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..store import Snapshot

BATCH = 4096


def rows(snapshot: Snapshot, kind: str) -> Iterator[dict[str, Any]]:
    """Every row of `kind` in the order of the parts; instants as ISO 8601 text, absent values as None."""
    for part in snapshot.parts:
        for batch in part.table(kind).to_batches(max_chunksize=BATCH):
            for row in batch.to_pylist():
                yield {name: plain(value) for name, value in row.items()}


def plain(value: Any) -> Any:
    """A value with every instant in it as ISO 8601 text."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value
