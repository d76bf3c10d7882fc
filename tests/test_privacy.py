"""Demo, notebooks and exports ask for no connection to any other computer: every attempt is refused and noted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WATCH = """
import ipaddress, sys

def _watch(event, details):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = details[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = details[1][0] if isinstance(details[1], tuple) else ""
    elif event in ("urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"):
        host = str(details[0] if event == "urllib.Request" else details[1])
    else:
        return
    try:
        near = host in ("", None, "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = False
    if not near:
        with open(NOTES, "a") as notes:
            notes.write(f"{event} {host!r} {sys.argv}\\n")
        raise OSError("refused by the test")

with open(NOTES + ".begun", "a") as begun:
    begun.write("one process\\n")
sys.addaudithook(_watch)
"""


def watched(folder: Path, *command: str) -> tuple[subprocess.CompletedProcess[str], list[str], int]:
    """The command run with all its Python processes under watch: its end, what was asked for, their number."""
    (folder / "watch").mkdir()
    notes = folder / "notes"
    (folder / "watch" / "sitecustomize.py").write_text(f"NOTES = {str(notes)!r}\n{WATCH}")
    place = {**os.environ, "PYTHONPATH": str(folder / "watch")}
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, env=place, cwd=ROOT)
    told = notes.read_text().splitlines() if notes.exists() else []
    return done, told, len(Path(f"{notes}.begun").read_text().splitlines())


@pytest.mark.slow
def test_the_demo_asks_for_no_connection_at_all(tmp_path: Path) -> None:
    done, told, processes = watched(tmp_path, "-m", "workbench", "demo", "--out", str(tmp_path / "out"), "--quiet")
    assert done.returncode == 0, done.stderr
    assert told == []
    assert processes > 1  # the workers were watched too


NOTEBOOKS = """
import sys
from pathlib import Path
from tests.tools import notebooks

for number, path in enumerate(sorted(Path(sys.argv[1]).glob("*.ipynb"))):
    place = Path(sys.argv[2]) / str(number)
    place.mkdir()
    notebooks.executed(path, place)
print("all ran")
"""

EXPORTS = """
import sys
from pathlib import Path
import workbench as wb
from workbench import exchange
from workbench.store import open_store

top = Path(sys.argv[2])
case = wb.open_case(top / "case")
case.ingest(sys.argv[1])
claim = case.claim("Somebody spoke of the quota.")
claim.support(case.search("quota")[0], note="Here.")
for name in exchange.writers():
    print(name, exchange.write(case.store, name, top / name))
for ending in ("pdf", "docx"):
    case.brief(title="A brief").save(top / f"brief.{ending}")
case.memo(top / "memo.docx")
print("all written")
"""


@pytest.mark.slow
def test_the_notebooks_ask_for_no_connection_at_all(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    done, told, processes = watched(tmp_path, "-c", NOTEBOOKS, str(ROOT / "notebooks"), str(tmp_path / "run"))
    assert done.stdout.endswith("all ran\n"), done.stderr[-2000:]
    assert told == []
    assert processes > 7  # each kernel was watched, and the workers that they started


@pytest.mark.slow
def test_the_exports_ask_for_no_connection_at_all(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    done, told, _ = watched(tmp_path, "-c", EXPORTS, str(ROOT / "leaks_sample"), str(tmp_path / "run"))
    assert done.stdout.endswith("all written\n"), done.stderr[-2000:]
    assert told == []


def test_the_watch_itself_would_have_seen_it(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('tracker.example', 80))"
    done, told, _ = watched(tmp_path, "-c", code)
    assert done.returncode != 0
    assert len(told) == 1
    assert "tracker.example" in told[0]
