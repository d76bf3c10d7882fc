"""Leak Workbench: read a leak, search it, tie each sentence to evidence, and hand over a brief.

    import workbench as wb
    case = wb.open_case("seed-case")

Importing this package is quick and loads nothing heavy; `open_case` does the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from .errors import WorkbenchError
from .sample import sample, sample_story, sample_zones

if TYPE_CHECKING:
    from .case import Case
    from .published.opened import Published

__all__ = ["WorkbenchError", "__version__", "open_case", "sample", "sample_story", "sample_zones"]
__version__ = "0.1.0"


@overload
def open_case(path: Path) -> Case: ...
@overload
def open_case(path: str) -> Case | Published: ...
def open_case(path: str | Path) -> Case | Published:
    """The case in the folder `path`, made if missing; or the one published at postgresql://user@host/database.

    Raises CaseError if it cannot be opened or made.
    """
    from .notebook.tables import settle
    from .published.address import is_address

    settle()
    if is_address(str(path)):
        from .published.opened import Published

        return Published(str(path))
    from .case import Case

    return Case(path)
