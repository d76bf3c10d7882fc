"""CSV for spreadsheets: a folder with one file per kind of record, safe to open.

A cell that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a carriage return) gets an
apostrophe in front, as OWASP advises; the words of the record itself are never changed anywhere else. Lists and
structures are written as JSON.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from ..store import Snapshot, Store
from ..store.tables import KINDS
from . import Writer
from ._rows import rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """A value as a CSV cell that no spreadsheet takes for a formula."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def _write(store: Store, out: Path) -> int:
    snapshot = store.snapshot()
    out.mkdir(parents=True, exist_ok=True)
    return sum(_kind(snapshot, kind, out / f"{kind}.csv") for kind in KINDS)


def _kind(snapshot: Snapshot, kind: str, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(KINDS[kind].names)
        for count, row in enumerate(rows(snapshot, kind), 1):  # noqa: B007 - the last number is the count
            writer.writerow([safe(value) for value in row.values()])
    return count


WRITER = Writer(
    format="csv",
    title="CSV, a folder with one file per kind of record",
    write=_write,
    url="https://www.rfc-editor.org/rfc/rfc4180",
)
