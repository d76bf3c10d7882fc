"""Ingest of an invented Slack export and what comes after it, as ratios in one run: `python tests/benchmarks/store.py`.

Floors and peers: `json.load` of the same files, `pandas.read_parquet` of the same rows, and the first run.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench.analysis import frames
from workbench.ingest import ingest
from workbench.store import open_store


def leak(folder: Path, count: int) -> Path:
    """An export of `count` messages in days of a thousand."""
    (folder / "general").mkdir(parents=True)
    people = [{"id": f"U{n:03d}", "name": f"person{n}"} for n in range(50)]
    (folder / "users.json").write_text(json.dumps(people))
    (folder / "channels.json").write_text(json.dumps([{"id": "C1", "name": "general", "members": []}]))
    for day in range(count // 1_000):
        rows = [
            {
                "type": "message",
                "user": f"U{n % 50:03d}",
                "ts": f"{1_600_000_000 + day * 86_400 + n}.000100",
                "text": f"Line {n} of day {day} about the shipment 第{n}批",
            }
            for n in range(1_000)
        ]
        date = time.strftime("%Y-%m-%d", time.gmtime(1_600_000_000 + day * 86_400))
        (folder / "general" / f"{date}.json").write_text(json.dumps(rows))
    return folder


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(count: int = 100_000) -> None:
    """Print seconds and ratios."""
    import pandas as pd

    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("pandas", "pyarrow", "msgspec"))
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        source = leak(top / "leak", count)
        floor = timed(lambda: [json.loads(path.read_bytes()) for path in source.rglob("*.json")])
        store = open_store(top / "case")
        first = timed(lambda: ingest(store, source))
        second = timed(lambda: ingest(store, source))
        snapshot = store.snapshot()
        own = timed(lambda: frames.messages(snapshot))
        snapshot.table("messages").to_pandas().to_parquet(top / "rows.parquet")
        plain = timed(lambda: pd.read_parquet(top / "rows.parquet"))
        rows = (
            ("json.loads of all files", floor, "1.0, the floor"),
            ("first ingest, searchable", first, f"{first / floor:.1f} floors"),
            ("second ingest, unchanged", second, f"{second / first:.1%} of the first"),
            ("messages as a DataFrame", own, f"{plain / own:.2f} times as quick as read_parquet"),
        )
        print(f"{count:,} Slack messages; {versions}")
        for name, seconds, ratio in rows:
            print(f"{name:<26} {seconds:8.2f} s   {ratio}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
