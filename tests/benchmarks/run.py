"""Run the benchmarks and write what they print into docs/performance.md: `python tests/benchmarks/run.py [NAMES]`.

Each bench runs in a process of its own; what it printed is kept in `results.json`, with the day, the load and the
versions, and the page is made from that file, so that a number in it can only come from a run. `--page` writes the page
without running anything. All together take hours; those named are run again, the others keep their last figures.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results.json"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- results: written by tests/benchmarks/run.py -->", "<!-- end of results -->"
VERSIONS = ("pandas", "pyarrow", "msgspec", "numpy")
BENCHES: dict[str, tuple[str, str]] = {  # name -> (what it measures, its command)
    "curve": ("How the cost of each stage grows", "curve.py"),
    "ingest": ("A whole ingest beside other ways", "ingest.py slack 300000"),
    "documents": ("Documents beside libraries that only take their text", "documents.py 1000"),
    "store": ("Ingest, second run, frames", "store.py"),
    "parsing": ("Chat formats beside bare parsing", "parsing.py 100000"),
    "peers": ("Chat formats beside other Python readers of them", "peers.py"),
    "memory": ("The memory of one very large file", "memory.py 2"),
    "search": ("Search beside a scan and other indexes", "search.py 100000"),
    "timeline": ("Timelines", "timeline.py 1000000"),
    "graph": ("Graphs", "graph.py 1000000"),
    "desk": ("The desk", "desk.py"),
    "brief": ("Briefs", "brief.py 500"),
    "papers": ("PDF pages and OCR", "papers.py 60"),
    "cluster": ("A cluster", "cluster.py"),
    "tiny": ("A hundred thousand tiny files", "tiny.py"),
    "faults": ("A thousand faults at random", "faults.py --faults 1000"),
    "fuzz": ("Fuzzing of every reader", "fuzz.py 12"),
}
MODULES = ("leaks", "strikes", "run")  # what benches are made of


def measured(name: str) -> dict[str, Any]:
    """What one bench printed, and where and when."""
    script, *words = BENCHES[name][1].split()
    done = subprocess.run([sys.executable, str(HERE / script), *words], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    return {
        "command": f"python tests/benchmarks/{BENCHES[name][1]}",
        "day": datetime.now(UTC).strftime("%Y-%m-%d"),
        "python": platform.python_version(),
        "versions": {package: importlib.metadata.version(package) for package in VERSIONS},
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[1], 1),
        "end": done.returncode,
        "lines": done.stdout.splitlines(),
    }


def told(results: dict[str, dict[str, Any]]) -> str:
    """The results as a piece of the page."""
    pieces = [BEGIN]
    for name, (title, _) in BENCHES.items():
        if (one := results.get(name)) is None:
            continue
        versions = ", ".join(f"{package} {version}" for package, version in one["versions"].items())
        pieces += [
            f"### {title}",
            f"`{one['command']}`, {one['day']}, Python {one['python']}, {versions}; {one['cores']} cores, load"
            f" {one['load']}" + (f"; it ended with {one['end']}" if one["end"] else "") + ".",
            "```text\n" + "\n".join(line.rstrip() for line in one["lines"]) + "\n```",
        ]
    return "\n\n".join([*pieces, END])


def page(text: str, results: dict[str, dict[str, Any]]) -> str:
    """The page with the results in their place; its prose stays."""
    before, _, rest = text.partition(BEGIN)
    return before + told(results) + rest.partition(END)[2]


def main(words: Sequence[str] | None = None) -> int:
    """Run, keep, write; 1 if a bench failed or found a problem."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", choices=[*BENCHES, []], default=[])
    options.add_argument("--page", action="store_true")
    chosen = options.parse_args(words)
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    failed = 0
    for name in [] if chosen.page else chosen.names or BENCHES:
        sys.stderr.write(f"== {name}\n")
        results[name] = measured(name)
        failed += bool(results[name]["end"])
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), results), "utf-8")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
