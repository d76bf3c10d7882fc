"""Leak Workbench: read a leak, search it, tie each sentence to evidence, and hand over a brief.

    import workbench as wb
    case = wb.open_case("seed-case")

Importing this package is quick and loads nothing heavy; `open_case` does the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .errors import WorkbenchError
from .sample import sample, sample_story, sample_zones

if TYPE_CHECKING:
    from .case import Case

__all__ = ["WorkbenchError", "__version__", "open_case", "sample", "sample_story", "sample_zones"]
__version__ = "0.1.0"


def open_case(path: str | Path) -> Case:
    """The case in the folder `path`, made if missing; raises CaseError if it cannot be opened or made."""
    from .case import Case
    from .notebook.tables import settle

    settle()
    return Case(path)
