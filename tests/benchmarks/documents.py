"""Documents to a searchable case beside the quickest libraries that only take their text.

`python tests/benchmarks/documents.py [COUNT]`: a quarter each of DOCX, PDF, XLSX and EML of forty lines (`leaks.py`).
Peers, in processes of their own: for each kind the quickest library with a permissive licence (python-docx, pypdfium2,
openpyxl, Python's email), text only; and kreuzberg 4 (MIT, Rust), where it is installed. None of them keeps, hashes,
indexes or limits anything. CPU seconds; memory is the most that one process held.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import leaks


def bare(source: Path, target: Path) -> int:
    """The text of each file by the library of its kind; gives the number of characters."""
    import email
    from email import policy

    import docx
    import openpyxl
    import pypdfium2

    found = 0
    for path in sorted(source.iterdir()):
        match path.suffix:
            case ".docx":
                found += sum(len(paragraph.text) for paragraph in docx.Document(str(path)).paragraphs)
            case ".pdf":
                found += sum(len(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(path))
            case ".xlsx":
                book = openpyxl.load_workbook(path, read_only=True)
                cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
                found += sum(len(str(cell)) for cell in cells)
            case ".eml":
                letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                found += len(letter.get_content())
    return found


def kreuzberg(source: Path, target: Path) -> int:
    """The same by kreuzberg."""
    from kreuzberg import extract_file_sync

    return sum(len(extract_file_sync(str(path)).content) for path in sorted(source.iterdir()))


def workbench(source: Path, target: Path) -> int:
    """The ingest, in worker processes as always."""
    from workbench.ingest import ingest
    from workbench.store import open_store

    store = open_store(target / "case")
    ingest(store, source)
    return sum(map(len, store.snapshot().table("pages")["text"].to_pylist()))


WAYS: dict[str, Callable[[Path, Path], int]] = {"workbench": workbench, "text alone": bare, "kreuzberg": kreuzberg}


def measured(way: str, source: Path, target: Path) -> tuple[float, float, float, int]:
    """CPU seconds, seconds, MB of the largest process, and characters of one way, in a process of its own."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, "--way", way, str(source), str(target)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - begun, int(told[-1]) / 1024, int(told[-2])


def main(count: int = 400) -> None:
    """Print each way's figures and the ratios to the first."""
    names = ["pypdfium2", "python-docx", "openpyxl"]
    names += ["kreuzberg"] if importlib.util.find_spec("kreuzberg") else []
    print(f"{count} documents; {', '.join(f'{name} {importlib.metadata.version(name)}' for name in names)}")
    with tempfile.TemporaryDirectory() as folder:
        source, first = leaks.leak("documents", count, Path(folder) / "leak"), 0.0
        for way in WAYS if "kreuzberg" in names else ("workbench", "text alone"):
            cpu, wall, peak, letters = measured(way, source, Path(folder))
            first = first or cpu
            print(
                f"{way:12} {cpu:7.2f} s CPU {1000 * cpu / count:7.1f} ms each {wall:7.2f} s {peak:5.0f} MB"
                f" {letters:10,} characters   {cpu / first:5.2f} of the first"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        letters = WAYS[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4]))
        most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(letters, most)
    else:
        main(*map(int, sys.argv[1:]))
