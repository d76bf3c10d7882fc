"""A real JupyterLab and Debian's chromium for the browser tests; every request that leaves the computer is recorded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from workbench.case import Case
from workbench.lab import launch

from . import sides

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARTIFACTS = Path(__file__).resolve().parents[2] / ".artifacts"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


NOTEBOOKS_OWN = ("reading 'schema'",)  # a fault of Notebook 7's own page, also without us
NOTEBOOKS_LATE = ("'filebrowser:open-path' not registered",)  # its own too, but only when its parts load in that order


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.keywords and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="Debian's chromium is not installed: no browser tests"))


@contextmanager
def running(
    root: Path,
    *,
    sealed: bool = True,
    start: str = "start.ipynb",
    case: Path | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """The address of a JupyterLab that runs as long as the block does, with %s where a path goes.

    `more` is added to the environment of the server, and so of its kernels.
    """
    with launch.prepared(root, start, sealed=sealed, case=case) as server:
        log = (server.folder / "server.log").open("w+")
        process = subprocess.Popen(
            [*server.command, "--no-browser"],
            env={**server.environment, **more},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            base, token = server.url.split("/lab/")[0], server.environment["JUPYTER_TOKEN"]
            wait_for(base, token, process, log.name)
            yield f"{base}%s?reset&token={token}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
            log.close()


def wait_for(base: str, token: str, process: subprocess.Popen[bytes], log: str) -> None:
    request = urllib.request.Request(f"{base}/api/status", headers={"Authorization": f"token {token}"})
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(Path(log).read_text())
        try:
            with urllib.request.urlopen(request, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("JupyterLab did not answer within 90 seconds")


class Browser:
    """Chromium in which everything that is not for this computer is recorded in `outside` and aborted."""

    def __init__(self, playwright: Any, size: tuple[int, int] = (1500, 1000)) -> None:
        self.outside: list[str] = []
        self.refused: list[str] = []
        self.errors: list[str] = []
        self.traces: dict[str, str] = {}
        self._home = ""
        self._browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        self._context = self._browser.new_context(viewport={"width": size[0], "height": size[1]})
        self._context.grant_permissions(["clipboard-read", "clipboard-write"])
        self._context.route("**/*", self._route)

    def _route(self, route: Any) -> None:
        url = route.request.url
        if url == self._home or url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def open(self, url: str) -> Any:
        page = self._context.new_page()
        page.on("console", lambda m: self.refused.append(m.text) if "Content Security Policy" in m.text else None)
        page.on("pageerror", self.erred)
        page.on("dialog", lambda d: d.dismiss())
        page.goto(url, wait_until="domcontentloaded")
        return page

    def erred(self, error: Any) -> None:
        """A script of a page failed."""
        self.errors.append(str(error)[:300])
        self.traces[str(error)[:300]] = str(error.stack)

    def of_notebook_7(self, told: str) -> bool:
        """Whether this is one of the faults of Notebook 7's own page, raised in its files and in none of ours."""
        trace = self.traces.get(told, "")
        own = any(fault in told for fault in (*NOTEBOOKS_OWN, *NOTEBOOKS_LATE))
        return own and "/static/notebook/" in trace and "workbench" not in trace and "blob:" not in trace

    def pages(self) -> list[Any]:
        """The pages that are open."""
        return list(self._context.pages)

    def disk(self, path: Path) -> Any:
        """The page of a file on disk, as when it is double-clicked."""
        self._home = path.as_uri()
        return self.open(self._home)

    def close(self) -> None:
        self._context.close()
        self._browser.close()


@pytest.fixture
def browser(playwright: Any) -> Iterator[Browser]:
    window = Browser(playwright)
    yield window
    window.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small leak of `sides` in leak/ and its case in case/, shut; a module may make another."""
    root = tmp_path_factory.mktemp("made")
    sides.case(root).store.database.close()
    return root


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Case:
    """A copy of the case in `made`, to be written to."""
    shutil.copytree(made, tmp_path / "copy")
    return Case(tmp_path / "copy" / "case")


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Any, str], Path]:
    """Keep a screenshot as an artifact: `picture(page, "name")`."""

    def take(page: Any, name: str) -> Path:
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        page.screenshot(path=str(path))
        return path

    return take


def ready(page: Any, timeout: int = 90_000) -> None:
    """Wait until the notebook is shown, its kernel attached and idle, and no dialog open."""
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=timeout)
    page.wait_for_function(
        """() => {
          const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
          if (!panel || document.querySelector('.jp-Dialog')) return false;
          const state = panel.querySelector('.jp-Notebook-ExecutionIndicator');
          const kernel = panel.querySelector('.jp-KernelName, .jp-Toolbar-kernelName');
          return state && state.dataset.status === 'idle' && kernel && !/No Kernel/.test(kernel.textContent);
        }""",
        timeout=timeout,
    )


def run_all(page: Any, timeout: int = 180_000) -> None:
    """Run > Run All Cells, and wait until every code cell with text has its number.

    The indicator is not asked: widgets are heard in a thread of their own, whose "busy" may come in behind the "idle".
    """
    ready(page)
    page.click("li.lm-MenuBar-item:has-text('Run') >> nth=0")
    page.click("li.lm-Menu-item[data-command='runmenu:run-all']")
    page.wait_for_function(
        """() => {
          const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
          const text = c => (c.querySelector('.jp-InputArea-editor')?.textContent || '').trim();
          return [...panel.querySelectorAll('.jp-CodeCell')].filter(text)
            .every(c => /\\[\\d+\\]/.test(c.querySelector('.jp-InputPrompt')?.textContent || ''));
        }""",
        timeout=timeout,
    )


def notebook(*sources: str, widgets: dict[str, Any] | None = None, outputs: list[Any] | None = None) -> str:
    """The text of a notebook of code cells."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": outputs or [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    metadata: dict[str, Any] = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    if widgets:
        metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": widgets}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
