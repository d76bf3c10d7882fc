"""The notebooks call verbs, run from top to bottom on the sample, and show what they showed when they were kept."""

from __future__ import annotations

import ast
import importlib.util
import shutil
from pathlib import Path

import nbformat
import pytest

from .tools import notebooks

PATHS = sorted(notebooks.FOLDER.glob("*.ipynb"))
NAMES = [path.name for path in PATHS]
OCR = bool(importlib.util.find_spec("rapidocr") or shutil.which("tesseract"))


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_there_are_seven_numbered_notebooks() -> None:
    assert [name[0] for name in NAMES] == ["0", "1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_code_cells_are_short_and_define_nothing(path: Path) -> None:
    for cell in cells(path, "code"):
        assert cell.source.count("\n") + 1 <= 12
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_prose_stands_beside_every_step(path: Path) -> None:
    kinds = [cell.cell_type for cell in nbformat.read(path, as_version=4).cells]
    assert kinds[0] == "markdown"
    assert "code code code" not in " ".join(kinds), "three code cells in a row without a word"


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_what_is_kept_is_static_and_tells_nothing_of_a_computer(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert '"widgets"' not in text
    assert "application/vnd.jupyter.widget-view+json" not in text
    assert '"output_type": "error"' not in text
    for word in ("/tmp/", "/home/", "/Users/", "/work/", "<script", 'src=\\"http', "Traceback"):
        assert word not in text, word


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_cell_that_should_show_something_was_kept_with_its_output(path: Path) -> None:
    assert any(cell.outputs for cell in cells(path, "code"))


@pytest.mark.slow
@pytest.mark.skipif(OCR, reason="with an OCR engine the sample's scan is read too; the notebooks were kept without one")
@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_notebook_runs_in_an_empty_folder_and_says_what_it_said(path: Path, tmp_path: Path) -> None:
    kept = nbformat.read(path, as_version=4)
    assert notebooks.words(notebooks.executed(path, tmp_path)) == notebooks.words(kept)
