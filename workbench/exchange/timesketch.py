"""Timesketch: one event a line as JSON (or CSV, if the path ends in .csv), for timelines that several people annotate.

Timesketch needs message, datetime and timestamp_desc; the rest are fields of our own to search by. It knows no time
without a zone: a wall clock whose zone no original tells is written as if it were UTC, and `time_basis` says so. Events
without a usable time cannot be imported; they go to a second file, named `undated` before the ending.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ..store import Store
from . import Writer
from ._events import timeline
from .csv import safe

FIELDS = (
    "message", "datetime", "timestamp", "timestamp_desc", "data_type", "person", "account", "conversation", "platform",
    "topic", "key", "time_precision", "time_basis", "time_zone", "original", "original_sha256", "locator", "custodian",
)  # fmt: skip
DESCRIPTIONS = {
    "message": "Message sent",
    "edit": "Message edited",
    "recall": "Message recalled",
    "file": "File shared",
    "join": "Joined conversation",
    "leave": "Left conversation",
    "call": "Call",
    "document-created": "Document created (its own properties)",
    "document-modified": "Document modified (its own properties)",
    "story": "Story event",
}


def _write(store: Store, out: Path) -> int:
    table = timeline(store).frame()
    dated = table["at"].notna()
    number = _file(out, _rows(table[dated]))
    if not dated.all():
        _file(out.with_name(f"{out.stem}.undated{out.suffix}"), _rows(table[~dated]))
    return number


def _rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for event in table.to_dict("records"):
        at = event["at"]
        known = not pd.isna(at)
        yield {
            "message": event["text"],
            "datetime": at.isoformat(timespec="microseconds") if known else "",
            "timestamp": at.value // 1000 if known and at.unit == "ns" else int(at.timestamp() * 1e6) if known else "",
            "timestamp_desc": DESCRIPTIONS.get(event["kind"], event["kind"].replace("-", " ").capitalize()),
            "data_type": f"workbench:{event['platform'] or 'document'}:{event['kind']}",
            **{name: event[name] for name in ("person", "account", "conversation", "platform", "topic", "key")},
            "time_precision": event["precision"],
            "time_basis": event["basis"],
            "time_zone": event["zone"],
            **{name: event[name] for name in ("original", "original_sha256", "locator", "custodian")},
        }


def _file(out: Path, rows: Iterator[dict[str, Any]]) -> int:
    number = 0
    with out.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        table = csv.DictWriter(stream, FIELDS) if out.suffix == ".csv" else None
        if table:
            table.writeheader()
        for number, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            if table:
                table.writerow({name: safe(value) for name, value in row.items()})
            else:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return number


WRITER = Writer(
    format="timesketch",
    title="Timesketch, JSON lines or CSV",
    write=_write,
    url="https://timesketch.org/guides/user/import-from-json-csv/",
)
