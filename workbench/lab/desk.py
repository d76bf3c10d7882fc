"""The folder that JupyterLab shows: the case's own notebooks, or copies of the numbered ones with the sample."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..errors import CaseError
from ..sample import notebooks

SAMPLE_DESK = Path("workbench-lab")
START = "0-start-here.ipynb"


@dataclass(frozen=True)
class Desk:
    """What JupyterLab opens: `root` is shown in its file browser, `start` the notebook below it, `case` the case."""

    root: Path
    start: str
    case: Path | None


@contextmanager
def desk(case: Path | None) -> Iterator[Desk]:
    """The desk of `case`, with a start notebook put there if it has none; without a case, that of the sample.

    The sample's desk is the folder workbench-lab/ below the current one; notebooks already there are left alone.
    """
    try:
        yield _sample_desk() if case is None else _case_desk(case)
    except PermissionError as error:
        raise CaseError(f"{error.filename} cannot be written.", "Go to a folder of your own and try again.") from error


def _sample_desk() -> Desk:
    SAMPLE_DESK.mkdir(exist_ok=True)
    for notebook in sorted(notebooks().glob("*.ipynb")):
        if not (SAMPLE_DESK / notebook.name).exists():
            shutil.copyfile(notebook, SAMPLE_DESK / notebook.name)
    return Desk(SAMPLE_DESK, START, SAMPLE_DESK / "sample-case")


def _case_desk(case: Path) -> Desk:
    if not (case / "case.sqlite").exists():
        raise CaseError(f"{case} is not a case.", f"Make it first: workbench ingest {case} PATH")
    place = case / "notebooks"
    place.mkdir(exist_ok=True)
    if not (place / "start.ipynb").exists():
        template = resources.files("workbench.lab").joinpath("start.ipynb").read_text(encoding="utf-8")
        json.loads(template)
        (place / "start.ipynb").write_text(template, encoding="utf-8")
    return Desk(case, "notebooks/start.ipynb", case)
