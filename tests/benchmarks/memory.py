"""How much memory one very large file takes to read: `python tests/benchmarks/memory.py [GIGABYTES]`.

A Telegram result.json of that size (two if none is given) is read in batches by a process of its own; what it held at
most is told, file pages that were mapped included.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import parsing

from workbench import originals, readers
from workbench.model import Batch

BLOCK = 100_000  # messages that are written over and over


def write(path: Path, size: int) -> int:
    """One chat of at least `size` bytes; gives the number of its messages."""
    whole = parsing.telegram(BLOCK)["result.json"]
    start = whole.index(b"[{") + 1
    count = 0
    with open(path, "wb") as file:
        file.write(whole[:start])
        while file.tell() < size:
            file.write((b"," if count else b"") + whole[start:-2])
            count += BLOCK
        file.write(b"]}")
    return count


def read(path: Path) -> None:
    """Print what reading took."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)  # as in a worker
    original = originals.at(path)
    begun, told = time.process_time(), 0
    for record in readers.read_batches(readers.detect(original)[0].reader, original):
        told += record.rows.num_rows + len(record.others) if isinstance(record, Batch) else 0
    took = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{told:,} messages, {original.size / 1e9:.2f} GB: {took:.1f} s CPU, {peak:.0f} MB at most")


def main(size: float = 2.0) -> None:
    """Write the file, read it in another process, and remove it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        write(path, int(size * 1e9))
        subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        main(*map(float, sys.argv[1:2]))
