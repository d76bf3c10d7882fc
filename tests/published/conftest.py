"""Debian's PostgreSQL, started on loopback with a password of its own; where there is none, the tests skip."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

OWNER = "leakdesk"
_HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str:
    found = next((str(home / name) for home in _HOMES if (home / name).exists()), shutil.which(name) or "")
    if not found:
        pytest.skip(f"{name} is not installed (Debian: postgresql): nothing was tested against a real PostgreSQL")
    return found


def as_server(*command: str) -> list[str]:
    """The command as a user under whom PostgreSQL runs: it refuses root."""
    if os.geteuid() != 0:
        return list(command)
    runuser = shutil.which("runuser")
    if not runuser or subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode:
        pytest.skip("this is root, and there is no user postgres to run the server as")
    return [runuser, "-u", "postgres", "--", *command]


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of an empty database, with its password in it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra `postgres`)")
    initdb, control = program("initdb"), program("pg_ctl")
    with tempfile.TemporaryDirectory(prefix="workbench-pg-", ignore_cleanup_errors=True) as folder:
        home, secret, word = Path(folder) / "data", Path(folder) / "secret", secrets.token_hex(12)
        secret.write_text(word)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            shutil.chown(secret, "postgres")
        made = [
            "-D",
            str(home),
            "-U",
            OWNER,
            "-A",
            "scram-sha-256",
            "--pwfile",
            str(secret),
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(as_server(initdb, *made, "--locale=C", "-N"), check=True, capture_output=True, cwd=folder)
        port = free_port()
        given = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off -c unix_socket_directories={folder}"
        log = str(Path(folder) / "log")
        start = as_server(control, "-D", str(home), "-w", "-t", "60", "-l", log, "-o", given, "start")
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        try:
            yield f"postgresql://{OWNER}:{word}@127.0.0.1:{port}/postgres"
        finally:
            stop = as_server(control, "-D", str(home), "-m", "immediate", "stop")
            subprocess.run(stop, check=False, capture_output=True, cwd=folder)
