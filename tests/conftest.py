"""What all tests share: the `--accept` flag that rewrites golden files, and one run of the demo."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite golden files from what the code gives now")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def sample_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `workbench demo` leaves, made once: a folder with the case, two pictures and two briefs."""
    out = tmp_path_factory.mktemp("demo") / "out"
    command = [sys.executable, "-m", "workbench", "demo", "--out", str(out), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (out.parent / "told.txt").write_text(done.stdout, encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """One driver for all browser tests of a process: a second one beside it cannot start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running_playwright:
        yield running_playwright
