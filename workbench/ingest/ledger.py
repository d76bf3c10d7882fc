"""Receipts kept in the case: the parts that each speaks of and its totals; its lines stand in the parts themselves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow.compute as pc

from ..errors import UsageError
from ..store import Part, Store
from .line import COUNTED
from .receipt import Receipt
from .rows import REFUSED

__all__ = ["load", "receipts", "totals_of"]

ROWS = COUNTED[:6]  # the counts that have a table of their own


def load(store: Store, receipt_id: int) -> Receipt:
    """The receipt of an earlier ingest; raises UsageError if there is none with this number."""
    rows = store.database.rows("SELECT * FROM receipts WHERE receipt_id = ?", [receipt_id])
    if not rows:
        raise UsageError(f"There is no receipt {receipt_id}.", "workbench info CASE lists them.")
    return _receipt(store, rows[0])


def receipts(store: Store) -> list[Receipt]:
    """The receipts of all ingests that came to their end, oldest first."""
    rows = store.database.rows("SELECT * FROM receipts WHERE finished IS NOT NULL ORDER BY receipt_id")
    return [_receipt(store, row) for row in rows]


def totals_of(parts: Sequence[Part], held: Sequence[Part]) -> dict[str, Any]:
    """Sums over all originals of the parts; see `Receipt.totals`."""
    names = (*COUNTED, "originals", "failed", "unread", "warnings", "known")
    totals: Counter[str] = Counter(dict.fromkeys(names, 0))
    for part in (*parts, *held):
        table = part.table("originals")
        totals["originals"] += table.num_rows
        for name in COUNTED:
            totals[name] += _sum(table[name])
        states = Counter(table["state"].to_pylist())  # to compare in Arrow would import pandas
        totals["failed"] += states["failed"]
        totals["unread"] += states["skipped"]
        totals["warnings"] += sum(map(len, table["warnings"].to_pylist()))
    totals["known"] = sum(part.rows("originals") for part in held)
    return {**totals, "conserved": all(_conserved(part) for part in (*parts, *held))}


def _conserved(part: Part) -> bool:
    """Whether what the originals are said to have given is what stands in the part's tables."""
    given = sum(_sum(part.table("originals")[kind]) for kind in ROWS)
    refused = _sum(pc.starts_with(part.table("skipped")["reason"], REFUSED)) if part.rows("skipped") else 0
    return given == sum(part.rows(kind) for kind in ROWS) + refused


def _sum(column: Any) -> int:
    return int(pc.sum(column).as_py() or 0)


def _receipt(store: Store, row: dict[str, Any]) -> Receipt:
    parts, folder = json.loads(row["parts"]), store.path / "parts"
    return Receipt(
        receipt_id=row["receipt_id"],
        started=row["at"],
        finished=row["finished"] or "",
        paths=tuple(path["given"] for path in json.loads(row["paths"])),
        options=json.loads(row["options"]),
        parts=tuple(Part(folder / name) for name in parts["made"]),
        held=tuple(Part(folder / name) for name in parts["held"]),
        notes=tuple(parts["notes"]),
        totals=json.loads(row["totals"]),
    )
