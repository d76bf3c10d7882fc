"""A hundred thousand tiny files, and as many folders as files: `python tests/benchmarks/tiny.py [COUNT]`.

The attack that costs most for its size: each file is opened, hashed, sniffed by every reader and listed. CPU seconds
of the ingest and of a second one, beside reading the same files (the floor); memory is the most that one process held.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench.ingest import ingest
from workbench.store import open_store


def write(folder: Path, count: int) -> Path:
    """Half of the files each in a folder of its own, half of them in one."""
    for number in range(count):
        place = folder / ("many" if number % 2 else f"{number // 1_000}/{number}")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text(f"note {number}\n")
    return folder


def spent() -> float:
    """CPU seconds of this process and of its children that have ended."""
    who = (resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in who)


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of the work."""
    before = spent()
    work()
    return spent() - before


def main(count: int = 100_000) -> int:
    """Print the figures; 1 if a file is not listed."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        leak, begun = write(top / "leak", count), time.monotonic()
        floor = cost(lambda: subprocess.run(["find", str(leak), "-type", "f", "-exec", "cat", "{}", "+"], stdout=-3))
        first = cost(lambda: ingest(open_store(top / "case"), leak))
        again = cost(lambda: ingest(open_store(top / "case"), leak))
        listed = open_store(top / "case").snapshot().table("originals")
        read = listed["state"].to_pylist().count("read")
        most = [resource.getrusage(one).ru_maxrss / 1024 for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        print(
            f"{count:,} tiny files: {read:,} read, {listed.num_rows:,} listed; {time.monotonic() - begun:.0f} s in all"
        )
        print(f"ingest       {first:7.1f} s CPU   {first / floor:6.1f} times reading them ({floor:.2f} s)")
        print(f"second run   {again:7.1f} s CPU   {again / first:6.1%} of the first")
        print(f"memory       {most[0]:7.0f} MB, and {most[1]:.0f} MB in a worker")
    return int(read != count)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
