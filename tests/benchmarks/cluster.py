"""What a Dask cluster costs beside worker processes of one machine, in CPU seconds of one run.

`python tests/benchmarks/cluster.py [EXPORTS] [MESSAGES]`: exports are folders of Slack, each one job. Both sides run
two workers on this machine; the CPU time is that of all processes that took part. The parts are compared byte for byte.

Then the analyses that can be handed out, over a generated Slack leak of as many messages, with the same comparison: a
case that is open works alone, then the same with the cluster connected; the tables are compared.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import distributed
import leaks
import pandas as pd
import psutil

from tests.benchmarks.store import leak
from workbench import open_case
from workbench.case import Case
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


ASKED: dict[str, Callable[[Case], pd.DataFrame]] = {
    "entities": lambda case: case.entities(),
    "threads": lambda case: case.threads(),
    "habits of 50 messages": lambda case: case.habits(50),
    "same person": lambda case: case.same_person_candidates(),
    "activity": lambda case: case.activity().assign(hours=lambda table: table["hours"].map(list)),
    "who addresses whom": lambda case: case.who_to_whom().edges,
    "who is present with whom": lambda case: case.who_to_whom("present").edges,
}


def ready(case: Case) -> Case:
    """The case with its messages and people in hand, which every analysis starts from."""
    case.messages()
    case.people().labels  # noqa: B018 - made once and kept
    return case


def analyses(case: Path, address: str) -> None:
    """What each analysis costs alone and handed out, and whether the tables are the same."""
    alone, together = ready(open_case(case)), ready(open_case(case))
    with together.cluster(address):
        together.who_to_whom("mentioned")  # the workers have loaded their modules
        for name, asked in ASKED.items():
            found: list[pd.DataFrame] = []
            here = cost(lambda asked=asked, found=found: found.append(asked(alone)))
            begun = time.monotonic()
            there = cost(lambda asked=asked, found=found: found.append(asked(together)))
            took = time.monotonic() - begun
            told = "the same table" if found[0].equals(found[1]) else "THE TABLES DIFFER"
            print(f"{name:26}{here:7.2f} s CPU alone, {there:7.2f} on the cluster ({took:.1f} s), ", end="")
            print(f"{there / max(here, 0.01):.2f} floors, {told}")


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
        source = leaks.leak("slack", exports * messages, top / "one")
        ingest(open_store(top / "case"), source)
        print(f"analysis of {exports * messages:,} messages")
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            analyses(top / "case", cluster.scheduler_address)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
