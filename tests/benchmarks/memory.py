"""How much memory one very large file takes to read: `python tests/benchmarks/memory.py [GIGABYTES] [FORMAT]`.

A file of that size (two if none is given) of Telegram or WhatsApp (both, if none is named) is read in batches by a
process of its own; what it held at most is told, file pages that were mapped included.
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


def whatsapp(path: Path, size: int) -> None:
    """One chat of at least `size` bytes, its days going on and on."""
    with open(path, "wb") as file:
        number = 0
        while file.tell() < size:
            lines = (
                f"{time.strftime('%d/%m/%Y, %H:%M', time.gmtime(1_400_000_000 + 20 * n))} - Person {n % 40}: "
                f"{parsing.words(n)}\n"
                for n in range(number, number + BLOCK)
            )
            file.write("".join(lines).encode())
            number += BLOCK


def telegram(path: Path, size: int) -> int:
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


FORMATS = {"telegram": ("result.json", telegram), "whatsapp": ("WhatsApp Chat with Group.txt", whatsapp)}


def main(size: float, names: list[str]) -> None:
    """Write each file, read it in another process, and remove it."""
    for name in names or list(FORMATS):
        leaf, write = FORMATS[name]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / leaf
            write(path, int(size * 1e9))
            print(name, end=": ", flush=True)
            subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0, sys.argv[2:])
