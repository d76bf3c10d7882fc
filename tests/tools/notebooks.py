"""Run the numbered notebooks and keep their outputs: `python -m tests.tools.notebooks`.

Each notebook runs in a folder of its own with nothing in it, as a newcomer would run it; what is kept has no widget
state, no execution times, and no path of the computer it ran on.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def executed(path: Path, folder: Path) -> nbformat.NotebookNode:
    """The notebook after all its cells have run in `folder`; raises CellExecutionError where one fails."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=resources).execute()
    return cleaned(notebook)


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what differs from run to run: widget state, times, counts of execution."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.metadata.pop("execution", None)
        cell.execution_count = number
        for output in cell.outputs:
            if "execution_count" in output:
                output["execution_count"] = number
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def words(notebook: nbformat.NotebookNode) -> list[str]:
    """The text outputs of every code cell, without moments of time and hashes, which differ from run to run."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            text = "".join(
                output.get("text", "") or "".join(output.get("data", {}).get("text/plain", ""))
                for output in cell.outputs
            )
            found.append(re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.Z]*|[0-9a-f]{16,64}", "*", text))
    return found


def main() -> None:
    """Run them all and write them back."""
    for path in sorted(FOLDER.glob("[0-9]-*.ipynb")):
        with tempfile.TemporaryDirectory() as folder:
            nbformat.write(executed(path, Path(folder)), path)
        sys.stdout.write(f"{path.name} ran\n")


if __name__ == "__main__":
    main()
