"""How the cost of each stage grows with the number of messages: `python tests/benchmarks/curve.py [SIZES]`.

For each size (10,000 to 1,000,000 if none is given) an invented Slack leak is ingested and used, in a process of its
own: CPU seconds of all that takes part, and the most that one process held. Between two sizes the exponent of growth
is log(cost ratio) / log(size ratio): 1.0 is linear, and what n log n allows stands in the last line. A stage that grows
faster, beyond a tenth for noise, between the two largest sizes is marked. `--json FILE` keeps the figures.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import leaks
import numpy as np

import workbench as wb

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
NOISE = 0.1
FILES = "files"
RANKS = (20, 300, 4_000)  # of the words that are searched for: common, middling, rare
EXHIBITS = 10


def spent() -> float:
    """CPU seconds of this process and of its children that have ended."""
    who = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in who)


def measured(size: int, top: Path) -> dict[str, float]:
    """The cost of each stage at one size."""
    source = leaks.leak("slack", size, top / "leak")
    cost: dict[str, float] = {}

    def stage(name: str, work: Callable[[], Any]) -> Any:
        begun = spent()
        made = work()
        cost[name] = spent() - begun
        return made

    stage("ingest", lambda: wb.open_case(top / "case").ingest(source))
    stage(f"second run, by {FILES}", lambda: wb.open_case(top / "case").ingest(source))
    cost[FILES] = sum(1 for path in source.rglob("*") if path.is_file())
    case = stage("opening, all messages as a frame", lambda: _opened(top / "case"))
    english, chinese = leaks.vocabulary(np.random.default_rng(7))
    words = [str(words[rank]) for words in (english, chinese) for rank in RANKS]
    phrases = [f'"{english[3]} {english[20]}"', f"{chinese[20]} AND {english[20]}"]
    stage("20 searches with 50 passages", lambda: [case.search(q)[:50] for q in [*words, *phrases] * 3][:20])
    for number, rank in enumerate(RANKS):
        case.topics.define(f"topic {number}", [str(english[rank]), str(chinese[rank])])
    stage("timeline by week and topic", lambda: case.timeline(by="week", lanes="topic").counts())
    stage("people and topics", case.people_topics)
    stage("who answers whom", case.who_to_whom)
    stage("what is missing", case.gaps)
    claim = case.claim("Somebody said a word.")
    for hit in case.search(words[0])[:EXHIBITS]:
        claim.support(hit, note="It says so.")
    stage(f"brief of {EXHIBITS} exhibits, PDF", lambda: case.brief(title="Curve").save(top / "brief.pdf"))
    cost["memory, MB: this process"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost["memory, MB: the largest worker"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return cost


def _opened(path: Path) -> Any:
    case = wb.open_case(path)
    case.messages()
    return case


def exponent(few: float, many: float, small: float, large: float) -> float:
    """How fast a cost grows between two sizes."""
    return math.log(max(many, 1e-3) / max(few, 1e-3)) / math.log(large / small)


def allowed(small: float, large: float) -> float:
    """The exponent of n log n between two sizes."""
    return exponent(small * math.log(small), large * math.log(large), small, large)


def of(name: str, size: int, cost: dict[str, float]) -> float:
    """What a stage goes by at a size: messages, or files where its name says so."""
    return cost[FILES] if name.endswith(FILES) else size


def table(costs: dict[int, dict[str, float]]) -> list[list[str]]:
    """The rows of the table: cost at each size, then the exponents of each step."""
    sizes = sorted(costs)
    steps = list(pairwise(sizes))
    rows = []
    for name in costs[sizes[0]]:
        ends = [(of(name, a, costs[a]), of(name, b, costs[b])) for a, b in steps]
        grown = [exponent(costs[a][name], costs[b][name], *end) for (a, b), end in zip(steps, ends, strict=True)]
        worse = bool(steps) and name != FILES and grown[-1] > allowed(*ends[-1]) + NOISE
        figures = [
            f"{costs[size][name]:,.0f}" if name == FILES or "MB" in name else f"{costs[size][name]:.2f}"
            for size in sizes
        ]
        rows.append([name, *figures, ", ".join(f"{one:.2f}" for one in grown) + " WORSE" * worse])
    limits = ", ".join(f"{allowed(a, b):.2f}" for a, b in steps)
    return [*rows, ["n log n", *[""] * len(sizes), limits]]


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; 1 if a stage grows faster than n log n."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=SIZES)
    options.add_argument("--json", type=Path)
    options.add_argument("--one", type=int, help="measure one size and print its figures as JSON")
    chosen = options.parse_args(words)
    if chosen.one:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(json.dumps(measured(chosen.one, Path(folder))) + "\n")
        return 0
    costs: dict[int, dict[str, float]] = {}
    for size in chosen.sizes:
        begun = time.monotonic()
        done = subprocess.run([sys.executable, __file__, "--one", str(size)], stdout=subprocess.PIPE, check=True)
        costs[size] = json.loads(done.stdout.splitlines()[-1])
        sys.stderr.write(f"{size:,}: {time.monotonic() - begun:.0f} s\n")
        if chosen.json:
            chosen.json.write_text(json.dumps(costs))
    rows = [["CPU seconds", *(f"{size:,}" for size in sorted(costs)), "growth from size to size"], *table(costs)]
    for row in rows:
        print(f"{row[0]:36}" + "".join(f"{cell:>11}" for cell in row[1:-1]) + f"   {row[-1]}")
    return int(any("WORSE" in row[-1] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
