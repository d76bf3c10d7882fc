"""The demo asks for no connection to any other computer: every attempt of it and its workers is refused and noted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, env=place)
    told = notes.read_text().splitlines() if notes.exists() else []
    return done, told, len(Path(f"{notes}.begun").read_text().splitlines())


@pytest.mark.slow
def test_the_demo_asks_for_no_connection_at_all(tmp_path: Path) -> None:
    done, told, processes = watched(tmp_path, "-m", "workbench", "demo", "--out", str(tmp_path / "out"), "--quiet")
    assert done.returncode == 0, done.stderr
    assert told == []
    assert processes > 1  # the workers were watched too


def test_the_watch_itself_would_have_seen_it(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('tracker.example', 80))"
    done, told, _ = watched(tmp_path, "-c", code)
    assert done.returncode != 0
    assert len(told) == 1
    assert "tracker.example" in told[0]
