"""A whole ingest to a searchable case beside other ways: `python tests/benchmarks/ingest.py [FORMAT] [COUNT]`.

Peers, over the same invented leak (Slack, see `leaks.py`): `json` into SQLite rows with an FTS5 index over words and
pairs of Chinese characters; `json.load` of all files into one `pandas.DataFrame`, nothing stored or searchable. CPU
seconds of the process and its children; memory is the most that one process held. The leak is made by a process of its
own, whose memory would else be counted as that of every process started after it, and modules are compiled beforehand,
as those of an installed package are.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import leaks

from workbench.ingest import ingest
from workbench.store import open_store

HAN = re.compile(r"[\u3400-\u9fff]+|\w+")


def pieces(text: str) -> str:
    """Words, and pairs of neighbouring Chinese characters: what an exact search of two characters needs."""
    found: list[str] = []
    for match in HAN.finditer(text):
        run = match.group()
        found += [run[k : k + 2] for k in range(max(1, len(run) - 1))] if "\u3400" <= run[0] <= "\u9fff" else [run]
    return " ".join(found)


def rows(source: Path) -> Iterator[dict[str, Any]]:
    """The messages of a Slack export."""
    for path in sorted(source.glob("*/*.json")):
        yield from json.loads(path.read_bytes())


def sqlite_fts5(source: Path, target: Path) -> None:
    """Rows and a full-text index, in one transaction."""
    base = sqlite3.connect(target / "rows.db")
    base.executescript(
        "PRAGMA journal_mode=WAL; CREATE TABLE m (ts TEXT, user TEXT, text TEXT, thread TEXT);"
        "CREATE VIRTUAL TABLE f USING fts5 (t, content='')"
    )
    with base:
        for number, row in enumerate(rows(source), 1):
            values = (row["ts"], row["user"], row["text"], row.get("thread_ts", ""))
            base.execute("INSERT INTO m VALUES (?, ?, ?, ?)", values)
            base.execute("INSERT INTO f (rowid, t) VALUES (?, ?)", (number, pieces(row["text"])))
    base.close()


def pandas_only(source: Path, target: Path) -> None:
    """A frame in memory, no more."""
    import pandas as pd

    pd.DataFrame(list(rows(source)))


def workbench(source: Path, target: Path) -> None:
    """The ingest, in worker processes as always."""
    ingest(open_store(target / "case"), source)


def again(source: Path, target: Path) -> None:
    """The same ingest a second time."""
    workbench(source, target)


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "workbench": workbench,
    "again": again,
    "json, SQLite, FTS5": sqlite_fts5,
    "json, pandas": pandas_only,
}


def measured(way: str, source: Path, target: Path) -> tuple[float, float, float]:
    """CPU seconds, seconds, and MB of the largest process of one way, in a process of its own."""
    begun = time.perf_counter()
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled["PYTHONPYCACHEPREFIX"] = str(target / "compiled")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, "--way", way, str(source), str(target)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=compiled).stdout
    peak = int(told.split()[-1])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - begun, peak / 1024


def made(format: str, count: int, folder: Path) -> Path:
    """A leak, made by a process of its own."""
    subprocess.run([sys.executable, leaks.__file__, format, str(count), str(folder)], check=True)
    return folder


def main(format: str = "slack", count: int = 100_000) -> None:
    """Print each way's figures and the ratios to the first."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("msgspec", "pyarrow", "pandas"))
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        source = made(format, count, top / "leak")
        warm = made(format, 1_000, top / "warm")
        for way in WAYS if format == "slack" else ("workbench",):
            measured(way, warm, top)
        shutil.rmtree(top / "case")
        (top / "rows.db").unlink(missing_ok=True)
        size = sum(path.stat().st_size for path in source.rglob("*") if path.is_file()) / 1e6
        print(f"{count:,} {format} messages, {size:,.0f} MB; {versions}, SQLite {sqlite3.sqlite_version}")
        first = 0.0
        for way in WAYS if format == "slack" else ("workbench", "again"):
            cpu, wall, peak = measured(way, source, top)
            first = first or cpu
            print(f"{way:20} {cpu:8.2f} s CPU {wall:8.2f} s {peak:6.0f} MB   {cpu / first:6.2f} of the first")
        case = sum(path.stat().st_size for path in (top / "case").rglob("*") if path.is_file()) / 1e6
        print(f"the case takes {case:,.0f} MB; cores: {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
        frames(top / "case")


def frames(case: Path) -> None:
    """The stored messages as a DataFrame, beside reading the same rows from Parquet."""
    import pandas as pd

    table = open_store(case).snapshot().table("messages")
    table.to_pandas().to_parquet(case / "rows.parquet")
    plain = cpu_of(lambda: pd.read_parquet(case / "rows.parquet"))
    stored = cpu_of(lambda: open_store(case).snapshot().table("messages").to_pandas(types_mapper=pd.ArrowDtype))
    told = f"read_parquet {plain:.3f} s CPU, stored table to pandas {stored:.4f} s CPU"
    print(f"{table.num_rows:,} rows: {told}: {plain / stored:.0f} times as quick")


def cpu_of(work: Callable[[], object]) -> float:
    """The best of three, in CPU seconds."""
    best = 1e9
    for _ in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        WAYS[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4]))
        most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(most)
    else:
        main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
