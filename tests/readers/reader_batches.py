"""What a reader gives message by message beside what it gives in batches, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from workbench.errors import ReadError
from workbench.ingest.batches import whole
from workbench.model import Batch, Message, Original, Record
from workbench.readers import Reader, read, read_batches
from workbench.store.columns import message_columns


def told(records: Iterable[Record | Batch]) -> dict[str, list[Any]]:
    """Every record by kind, in order, messages as rows of columns; and the error that ended the reading, if any."""
    found: dict[str, list[Any]] = {"Message": []}
    held: list[Message] = []
    try:
        for record in records:
            if isinstance(record, Message):
                held.append(record)
                continue
            if isinstance(record, Batch):
                found["Message"] += _rows(held) + rows_of(record)
                held = []
            elif isinstance(record, Original) and not hasattr(type(record), "__dataclass_fields__"):
                found.setdefault("Original", []).append((record.name, record.sha256))
            else:
                found.setdefault(type(record).__name__, []).append(record)
    except ReadError as error:
        found["error"] = [str(error)]
    found["Message"] += _rows(held)
    return found


def rows_of(batch: Batch) -> list[dict[str, Any]]:
    """The messages of a batch as rows."""
    rows, unfit = whole(batch.rows, batch.others)
    assert not unfit
    rows.validate(full=True)
    return rows.to_pylist()


def both(reader: Reader, slow: Original, quick: Original) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What the two ways of reading give; the originals are the same, neither looked at before."""
    return told(read(reader, slow)), told(read_batches(reader, quick))


def _rows(messages: list[Message]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for message in messages:
        try:
            rows += message_columns([message]).to_pylist()
        except (pa.ArrowException, ValueError, OverflowError, TypeError):
            rows.append({"unfit": message})
    return rows
