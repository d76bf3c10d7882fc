"""`workbench lab`: JupyterLab on the loopback address, sealed, bound to one case, leaving the user's own set-up alone.

All configuration lies in a private temporary folder that comes first on Jupyter's search paths and is removed
afterwards; nothing is written to the user's Jupyter or IPython folders.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..notebook import export
from . import policy

OVERRIDES = {
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": False},
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "fetchNews": "false",
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 60},
}
PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
BESIDE = {"ServerApp": {"jpserver_extensions": {"workbench.lab.beside": True}}}  # what the Case sidebar asks
PRIVATE_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


@dataclass(frozen=True)
class Server:
    """How to start one JupyterLab: the command, its environment, and the address that opens it."""

    command: list[str]
    environment: dict[str, str]
    url: str
    folder: Path


def free_port() -> int:
    """A port of the loopback address that is free at the moment of asking."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def prepared(
    root: Path, start: str, *, sealed: bool = True, port: int = 0, case: Path | None = None
) -> Iterator[Server]:
    """A ready-to-start server whose file browser shows `root` and which opens the notebook `start`.

    `case` is told to the notebooks as the environment variable WORKBENCH_CASE. The private folder is removed.
    """
    folder = Path(tempfile.mkdtemp(prefix="workbench-lab-"))
    folder.chmod(0o700)
    port = port or free_port()
    try:
        _write_configuration(folder, root, port, sealed)
        token = secrets.token_hex(24)
        environment = _environment(folder, token, sealed, case) | {"WORKBENCH_START": start}
        command = [sys.executable, "-m", "jupyterlab"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")
        yield Server(command, environment, f"http://127.0.0.1:{port}/lab/tree/{start}?token={token}", folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(server: Server, *, browser: bool = True) -> int:
    """Start the server and wait for its end; gives its exit code. Ctrl-C ends it."""
    path = server.url.split("?")[0].split("/", 3)[3]
    extra = [f"--LabApp.default_url=/{path}"] + ([] if browser else ["--no-browser"])
    process = subprocess.Popen([*server.command, *extra], env=server.environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


def _environment(folder: Path, token: str, sealed: bool, case: Path | None) -> dict[str, str]:
    environment = dict(os.environ)
    for name in PRIVATE_FOLDERS:
        place = folder / name.lower()
        place.mkdir(mode=0o700)
        environment[name] = str(place)
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    environment["JUPYTER_CONFIG_PATH"] = str(folder)
    environment["JUPYTER_PATH"] = os.pathsep.join([str(folder / "share"), environment.get("JUPYTER_PATH", "")]).strip(
        ":"
    )
    environment["JUPYTER_TOKEN"] = token  # in the environment, so that a list of processes does not show it
    environment["WORKBENCH_SEALED"] = "1" if sealed else "0"
    if case is not None:
        environment["WORKBENCH_CASE"] = str(case.resolve())
    return environment


def _write_configuration(folder: Path, root: Path, port: int, sealed: bool) -> None:
    (folder / "labconfig").mkdir()
    (folder / "labconfig/page_config.json").write_text(json.dumps(PAGE), encoding="utf-8")
    (folder / "labconfig/default_setting_overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")
    (folder / "jupyter_server_config.d").mkdir()
    (folder / "jupyter_server_config.d/workbench.json").write_text(json.dumps(BESIDE), encoding="utf-8")
    settings: list[tuple[str, object]] = [
        ("ServerApp.ip", "127.0.0.1"),
        ("ServerApp.port", port),
        ("ServerApp.port_retries", 0),
        ("ServerApp.root_dir", str(root.resolve())),
        ("ServerApp.allow_remote_access", False),
        ("LabApp.check_for_updates_class", "jupyterlab.NeverCheckForUpdate"),
        ("LabApp.news_url", ""),
        ("LabApp.extension_manager", "readonly"),
        ("LabApp.extra_labextensions_path", [str(Path(__file__).parent / "labextensions")]),
        ("JupyterNotebookApp.extra_labextensions_path", [str(Path(__file__).parent / "labextensions")]),
        ("FileContentsManager.delete_to_trash", False),
        *export.SETTINGS.items(),
    ]
    if os.name == "posix":
        settings.append(("KernelManager.transport", "ipc"))
    if sealed:
        settings += _sealed_settings(port)
        _write_kernel(folder)
    walls = ["from workbench.guard import seal", "seal('JupyterLab')"] if sealed else []
    lines = [*walls, "c = get_config()", *[f"c.{name} = {value!r}" for name, value in settings]]
    (folder / "jupyter_server_config.py").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _sealed_settings(port: int) -> list[tuple[str, object]]:
    return [
        ("ServerApp.tornado_settings", {"headers": policy.headers(port)}),
        ("ServerApp.contents_manager_class", "workbench.lab.sealed.SealedContents"),
        ("ContentsManager.files_handler_class", "workbench.lab.sealed.SealedFiles"),
        ("ServerApp.terminals_enabled", False),
        ("KernelSpecManager.ensure_native_kernel", False),
        ("KernelSpecManager.allowed_kernelspecs", {"python3"}),
    ]


def _write_kernel(folder: Path) -> None:
    place = folder / "share/kernels/python3"
    place.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, "-m", "workbench.lab.kernel", "-f", "{connection_file}"],
        "display_name": "Leak Workbench (sealed)",
        "language": "python",
        "metadata": {"debugger": True},
    }
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
