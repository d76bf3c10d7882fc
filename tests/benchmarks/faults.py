"""Faults at random while cases are made, and whether anything is lost: `python tests/benchmarks/faults.py`.

Case after case is made of an invented leak, with `--strikes` faults each (`strikes.py` has the kinds). After every
fault the case must open, its custody log must hold, what it shows must be whole, and the human work must be there. Then
one ingest runs to its end, and every table must equal that of an undisturbed one. Exits with 1 if anything differs.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import pyarrow as pa
import strikes

import workbench.ingest.make
import workbench.ingest.plan
import workbench.readers
from tests.ingest import tiny
from tests.ingest.conftest import tables
from tests.ingest.test_faults import ROOT, some_leak, start
from workbench.errors import CaseError
from workbench.ingest import ingest
from workbench.store import open_store

DISK = 64 << 20
NOTE = "The editor asked for a second source."


def main(words: Sequence[str] | None = None) -> int:
    """Strike, compare, and tell; 1 if anything was lost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", type=int, default=1_000)
    options.add_argument("--strikes", type=int, default=10, help="faults of one case")
    options.add_argument("--files", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kind", default="", help="only this kind")
    chosen = options.parse_args(words)
    _tiny_readers()
    chance = random.Random(chosen.seed)
    kinds = {kind: weight for kind, weight in strikes.KINDS.items() if chosen.kind in ("", kind.__name__)}
    done: Counter[str] = Counter()
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        top, since, number = Path(folder), time.monotonic(), 0
        leak = some_leak(top / "leak", chosen.files)
        ingest(open_store(top / "undisturbed"), leak, jobs=1)
        wanted = tables(open_store(top / "undisturbed"))
        with strikes.room_of_its_own(top / "case0", DISK):
            begun = time.monotonic()
            ingest(open_store(top / "case0"), leak, jobs=1)
            life = time.monotonic() - begun
        while done.total() < chosen.faults:
            number += 1
            with strikes.room_of_its_own(top / f"case{number}", DISK):
                scene = strikes.Scene(case=top / f"case{number}", leak=leak, chance=chance, life=life, start=start)
                struck = [strike(scene, kinds) for _ in range(min(chosen.strikes, chosen.faults - done.total()))]
                compare(scene, wanted)
            done.update(struck)
            problems += [f"{problem} (after {', '.join(struck)})" for problem in scene.problems]
        sys.stdout.write(
            f"{done.total():,} faults in {time.monotonic() - since:.0f} s over {number} cases of {chosen.files} files;"
            f" an undisturbed ingest takes {life:.2f} s. Problems: {len(problems)}\n"
        )
        sys.stdout.write("".join(f"  {count:5} {kind}\n" for kind, count in done.most_common()))
        sys.stdout.write("".join(f"  {problem}\n" for problem in problems))
    return 1 if problems else 0


def _tiny_readers() -> None:
    for module in (workbench.readers, workbench.ingest.make, workbench.ingest.plan):
        vars(module)["readers"] = tiny.readers
    vars(workbench.ingest.plan)["BATCH_FILES"] = 4


def strike(scene: strikes.Scene, kinds: dict[strikes.Kind, int]) -> str:
    """One fault of a kind that chance chooses, and a look at the case; the name of the kind."""
    if not (scene.case / "case.sqlite").exists():
        store = open_store(scene.case)
        store.human.put("notes", {"key": "1", "text": NOTE})
        store.close()
        ingest(open_store(scene.case), next(scene.leak.glob("*.tiny")), jobs=1)  # an ingest leaves a copy of the work
    kind = scene.chance.choices(list(kinds), list(kinds.values()))[0]
    kind(scene)
    look(scene, kind.__name__)
    return kind.__name__


def look(scene: strikes.Scene, kind: str) -> None:
    """Note what is not as it must be."""
    try:
        store = open_store(scene.case)
        snapshot = store.snapshot()
        told = sum(snapshot.table("originals")["messages"].to_pylist())
        if snapshot.table("messages").num_rows != told:
            scene.say(f"{told} messages are listed, {snapshot.table('messages').num_rows} are there after {kind}")
        if [row["text"] for row in store.human.rows("notes")] != [NOTE]:
            scene.say(f"the human work is gone after {kind}")
        for problem in store.custody.verify():
            scene.say(f"{problem} after {kind}")
        store.close()
    except CaseError as error:
        scene.say(f"{error} after {kind}")


def compare(scene: strikes.Scene, wanted: dict[str, pa.Table]) -> None:
    """An ingest to its end, and every table beside that of a case that nothing has happened to."""
    store = open_store(scene.case)
    ingest(store, scene.leak, jobs=1, retry=True)
    for kind, table in tables(store).items():
        if told := differing(table, wanted[kind]):
            scene.say(f"{kind} differ: {told}")
    for path in (scene.case / "parts").iterdir():
        if ".tmp-" in path.name:
            scene.say(f"{path.name} was left")
    look(scene, "the last ingest")
    store.close()


def differing(found: pa.Table, wanted: pa.Table) -> str:
    """The rows of one that the other lacks, cut short; their order tells only which files were read together."""
    if found == wanted:
        return ""
    here, there = ([repr(row) for row in table.to_pylist()] for table in (found, wanted))
    more, less = (sorted((Counter(a) - Counter(b)).elements()) for a, b in ((here, there), (there, here)))
    if not more and not less:
        return ""
    return f"{len(more)} more {more[:1]!s:.600}, {len(less)} fewer {less[:1]!s:.600}"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
