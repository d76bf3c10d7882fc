"""A reader's batch on its way to rows: the slow path's messages put in, cut by original, read in a zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..model import Message
from ..store.columns import READ, merged
from ..timestamps import Timestamp, with_zone

__all__ = ["in_zone", "runs_of", "whole"]

SENT = ("sent_at", "sent_precision", "sent_zone", "sent_basis", "sent_alternative")
LAST = np.iinfo(np.int64).max
Others = Sequence[tuple[int, Message]]


def whole(rows: pa.RecordBatch, others: Others) -> tuple[pa.RecordBatch, list[Message]]:
    """All messages of a batch as rows, and those that their columns cannot hold."""
    try:
        return merged(rows, others), []
    except (pa.ArrowException, ValueError, OverflowError, TypeError):
        fit: list[tuple[int, Message]] = []
        unfit: list[Message] = []
        for place, record in others:
            try:
                merged(rows.slice(0, 0), [(0, record)])
                fit.append((place - len(unfit), record))
            except (pa.ArrowException, ValueError, OverflowError, TypeError):
                unfit.append(record)
        return merged(rows, fit), unfit


def runs_of(rows: pa.RecordBatch) -> Iterator[tuple[int, str, int | None, int | None]]:
    """Rows that follow one another in one original: how many, its SHA-256, the earliest and the latest instant."""
    if not rows.num_rows:
        return
    encoded = pc.run_end_encode(rows.column("original_sha256"))
    ends = encoded.run_ends.to_numpy()
    starts = np.concatenate([[0], ends[:-1]])
    times = rows.column("sent_at").cast(pa.int64())
    known = times.is_valid().to_numpy(zero_copy_only=False)
    instants = times.fill_null(0).to_numpy()
    firsts = np.minimum.reduceat(np.where(known, instants, LAST), starts).tolist()
    lasts = np.maximum.reduceat(np.where(known, instants, -LAST), starts).tolist()
    counted = np.add.reduceat(known, starts, dtype=np.int64).tolist()
    sizes = (ends - starts).tolist()
    for size, sha256, first, last, some in zip(sizes, encoded.values.to_pylist(), firsts, lasts, counted, strict=True):
        yield size, sha256, first if some else None, last if some else None


def in_zone(rows: pa.RecordBatch, zone: str) -> pa.RecordBatch:
    """The rows with each exporter-local `sent` read in `zone`; unchanged where `zone` is empty."""
    local = pc.equal(rows.column("sent_basis"), "exporter-local").to_numpy(zero_copy_only=False)
    if not zone or not local.any():
        return rows
    instants = (rows.column(name).cast(pa.int64()).to_pylist() for name in ("sent_at", "sent_alternative"))
    told = list(zip(*instants, rows.column("sent_precision").to_pylist(), strict=True))
    moved: dict[tuple[int | None, int | None, str], Timestamp] = {}
    stamps: list[Timestamp | None] = [None] * len(told)
    for place in np.flatnonzero(local).tolist():
        us, other, precision = told[place]
        if told[place] not in moved:
            stamp = Timestamp(us=us, precision=precision, basis="exporter-local", alternative=other)
            moved[told[place]] = with_zone(stamp, zone)
        stamps[place] = moved[told[place]]
    columns = {name: rows.column(name) for name in READ.names}
    for name, field in zip(SENT, ("us", "precision", "zone", "basis", "alternative"), strict=True):
        before = columns[name].to_pylist() if not local.all() else [None] * len(told)
        values = [getattr(new, field) if new is not None else old for new, old in zip(stamps, before, strict=True)]
        columns[name] = pa.array(values, READ.field(name).type)
    return pa.RecordBatch.from_arrays([columns[name] for name in READ.names], schema=READ)
