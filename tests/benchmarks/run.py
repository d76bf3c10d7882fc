"""Run the benchmarks and write what they print into docs/performance.md: `python tests/benchmarks/run.py [NAMES]`.

Each bench runs in a process of its own; what it printed is kept in `results.json`, with the day, the load and the
versions, and the page is made from that file, so that a number in it can only come from a run. `--page` writes the page
without running anything. All together take hours; those named are run again, the others keep their last figures.

A bench that fails, or takes longer than `--limit` seconds, is ended with all that it started and told at the end; the
others go on. `--size small` (`make bench SIZE=small`) runs each over little, to see that all of them work: what they
print is shown and kept nowhere.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
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
SMALL = {  # name -> the command for little
    "curve": "curve.py 2000 6000",
    "ingest": "ingest.py slack 5000",
    "documents": "documents.py 20",
    "store": "store.py 5000",
    "parsing": "parsing.py 5000",
    "peers": "peers.py 5000",
    "memory": "memory.py 0.02",
    "search": "search.py 2000 --fuzz 500",
    "timeline": "timeline.py 20000",
    "graph": "graph.py 20000",
    "desk": "desk.py",
    "brief": "brief.py 20",
    "papers": "papers.py 5",
    "cluster": "cluster.py 2 3000",
    "tiny": "tiny.py 500",
    "faults": "faults.py --faults 10",
    "fuzz": "fuzz.py 1 lark slack telegram whatsapp",
}
LIMIT = {"full": 4 * 3_600, "small": 300}  # seconds
MODULES = ("leaks", "strikes", "run", "threads")  # what benches are made of; threads needs annotated days to score


def measured(command: str, limit: float) -> dict[str, Any]:
    """What one bench printed until it ended or the limit came, and where and when."""
    script, *words = command.split()
    given = [sys.executable, str(HERE / script), *words]
    with subprocess.Popen(given, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True) as running:
        try:
            printed, end = running.communicate(timeout=limit)[0], str(running.returncode or "")
        except subprocess.TimeoutExpired:
            _end(running)
            printed, end = running.communicate()[0], f"the limit of {limit:,.0f} s"
        finally:
            _end(running)
    return {
        "command": f"python tests/benchmarks/{command}",
        "day": datetime.now(UTC).strftime("%Y-%m-%d"),
        "python": platform.python_version(),
        "versions": {package: importlib.metadata.version(package) for package in VERSIONS},
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[1], 1),
        "end": end,
        "lines": printed.splitlines(),
    }


def _end(running: subprocess.Popen[str]) -> None:
    """End a bench with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


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
    options.add_argument("--size", choices=LIMIT, default="full")
    options.add_argument("--limit", type=float, default=0, help="seconds for each")
    chosen = options.parse_args(words)
    names, limit = chosen.names or list(BENCHES), chosen.limit or LIMIT[chosen.size]
    if chosen.size == "small" and not chosen.page:
        return small(names, limit)
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    ends: dict[str, str] = {}
    for name in [] if chosen.page else names:
        sys.stderr.write(f"== {name}\n")
        results[name] = measured(BENCHES[name][1], limit)
        ends[name] = results[name]["end"]
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
        PAGE.write_text(page(PAGE.read_text("utf-8"), results), "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), results), "utf-8")
    return ended(ends)


def small(names: Sequence[str], limit: float) -> int:
    """Run each over little and show what it prints; nothing is kept."""
    ends = {}
    for name in names:
        print(f"== {name}: python tests/benchmarks/{SMALL[name]}", flush=True)
        one = measured(SMALL[name], limit)
        print("\n".join(one["lines"]), flush=True)
        ends[name] = one["end"]
    return ended(ends)


def ended(ends: Mapping[str, str]) -> int:
    """Tell how the benches ended; 1 if not all of them did well."""
    bad = [f"{name} (ended with {end})" for name, end in ends.items() if end]
    sys.stderr.write(f"{len(ends) - len(bad)} of {len(ends)} benches ended well" + "; not: " * bool(bad))
    sys.stderr.write(", ".join(bad) + "\n")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
