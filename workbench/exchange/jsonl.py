"""JSON lines: every record of every kind, hidden content, metadata and skipped items included, one object a line."""

from __future__ import annotations

import json
from pathlib import Path

from ..store import Store
from ..store.tables import KINDS
from . import Writer
from ._rows import rows


def _write(store: Store, out: Path) -> int:
    count = 0
    snapshot = store.snapshot()
    with out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        for kind in KINDS:
            for row in rows(snapshot, kind):
                stream.write(json.dumps({"record": kind, **row}, ensure_ascii=False) + "\n")
                count += 1
    return count


WRITER = Writer(
    format="jsonl",
    title="JSON lines, every record of every kind",
    write=_write,
    url="https://jsonlines.org/",
)
