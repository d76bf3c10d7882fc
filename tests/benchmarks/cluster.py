"""What a Dask cluster costs beside worker processes of one machine, in CPU seconds of one run.

`python tests/benchmarks/cluster.py [EXPORTS] [MESSAGES]`: exports are folders of Slack, each one job. Both sides run
two workers on this machine; the CPU time is that of all processes that took part. The parts are compared byte for byte.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import distributed
import psutil

from tests.benchmarks.store import leak
from workbench.ingest import ingest
from workbench.store import Store, open_store


def spent() -> float:
    """CPU seconds of this process, of its children and theirs, and of those that have ended and were waited for."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of everybody."""
    before = spent()
    work()
    return spent() - before


def content(store: Store) -> dict[str, bytes]:
    """All files of all parts."""
    parts = store.path / "parts"
    return {str(path.relative_to(parts)): path.read_bytes() for path in parts.rglob("*") if path.is_file()}


def main(exports: int = 8, messages: int = 50_000) -> None:
    """Print both costs, their ratio, and whether the parts are the same."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for number in range(exports):
            leak(top / "leak" / f"team-{number}", messages)
        alone, together = open_store(top / "alone"), open_store(top / "together")
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            address = cluster.scheduler_address
            there = cost(lambda: ingest(together, top / "leak", scheduler=address))
        here = cost(lambda: ingest(alone, top / "leak", jobs=2))
        same = content(alone) == content(together)
        print(f"{exports} exports of {messages:,} messages; distributed {distributed.__version__}")
        print(f"worker processes {here:7.1f} s CPU   1.0, the floor")
        print(f"Dask, 2 workers  {there:7.1f} s CPU   {there / here:.2f} floors")
        print("the parts are the same, byte for byte" if same else "THE PARTS DIFFER")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
