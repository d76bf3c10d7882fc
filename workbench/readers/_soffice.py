"""Runs LibreOffice, where it is installed, on a copy of a document: no window, no macros, no network, no own profile.

It works in a private folder that is removed, under a fresh profile that forbids macros, active content and links to
other computers; on Linux it is also given a network without any way out, where the system allows that.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["convert", "program"]

# The process becomes LibreOffice after it has left the network; done before, it would cut off the notebook itself
_APART = "import os, sys; from workbench.guard import isolate; isolate(); os.execv(sys.argv[1], sys.argv[1:])"
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
        "MacroSecurityLevel": "3",
    },
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}


def program() -> str:
    """The path of LibreOffice, or empty where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def convert(sources: Sequence[Path], target: str, folder: Path, patience: float) -> None:
    """Convert files into `folder`, for so many seconds and no longer; what cannot be converted leaves no file there."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    command = [program(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to"]
    _run([sys.executable, "-c", _APART, *command, target, "--outdir", str(folder), *map(str, sources)], patience)


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, pairs in _SETTINGS.items()
        for name, value in pairs.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    return f'{head} xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n'


def _run(command: Sequence[str], patience: float) -> None:
    """Run the program and all that it starts; what it prints is not listened to."""
    quiet = subprocess.DEVNULL
    job = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        job.wait(patience)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with suppress(OSError, AttributeError):
            os.killpg(job.pid, signal.SIGKILL)
        job.kill()
        job.wait()
