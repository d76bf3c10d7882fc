"""Kill an ingest at random moments, again and again, and see that nothing is lost: `python tests/benchmarks/faults.py`.

Every round starts one ingest of an invented leak and kills it (or one of its workers) with SIGKILL at a random moment
of its life; the case must open, its custody log must hold, and what it shows must be whole. When all rounds are over
one ingest runs to its end, and every table must equal that of an undisturbed one. Exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ingest.conftest import tables
from tests.ingest.test_faults import ROOT, finished, some_leak, start
from workbench.store import open_store


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--files", type=int, default=120)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    moments = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        leak = some_leak(top / "leak", chosen.files)
        life = finished(top / "undisturbed", leak)
        wanted = tables(open_store(top / "undisturbed"))
        kills, problems = 0, []
        case, finals, since = top / "case0", 0, time.monotonic()
        while kills < chosen.kills:
            kills += strike(case, leak, moments, life)
            problems += check(case)
            if done(case, leak):  # this case is whole: compare it and begin another one
                problems += compare(case, leak, wanted)
                finals += 1
                case = top / f"case{finals}"
        problems += compare(case, leak, wanted)
        sys.stdout.write(
            f"{kills} kills in {time.monotonic() - since:.0f} s over {finals + 1} cases of {chosen.files} files; an"
            f" undisturbed ingest takes {life:.1f} s. Problems: {len(problems)}\n"
        )
        sys.stdout.write("".join(f"  {problem}\n" for problem in problems))
    return 1 if problems else 0


def strike(case: Path, leak: Path, moments: random.Random, life: float) -> int:
    """Start an ingest and kill it, or one of its workers and then it; 1 if it was still alive."""
    process = start(case, leak)
    try:
        process.wait(moments.uniform(0.1, 1.0) * life)
    except subprocess.TimeoutExpired:
        if moments.random() < 0.3:
            for child in children(process.pid)[:1]:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return 1
    process.communicate()
    return 0


def children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def check(case: Path) -> list[str]:
    store = open_store(case)
    snapshot = store.snapshot()
    problems = store.custody.verify()
    told = sum(snapshot.table("originals")["messages"].to_pylist())
    if snapshot.table("messages").num_rows != told:
        problems.append(f"{case.name}: {told} messages are listed, {snapshot.table('messages').num_rows} are there")
    store.close()
    return problems


def done(case: Path, leak: Path) -> bool:
    store = open_store(case)
    finished_ones = store.database.value("SELECT count(*) FROM receipts WHERE finished IS NOT NULL")
    store.close()
    return bool(finished_ones)


def compare(case: Path, leak: Path, wanted: dict[str, object]) -> list[str]:
    finished(case, leak)
    store = open_store(case)
    found = tables(store)
    left = [path.name for path in (case / "parts").iterdir() if ".tmp-" in path.name]
    store.close()
    problems = [f"{case.name}: {kind} differ" for kind, table in found.items() if table != wanted[kind]]
    return problems + [f"{case.name}: {name} was left" for name in left]


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
