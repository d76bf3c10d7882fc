"""Hand-overs to other tools: one format, one module, one `WRITER`, found by looking.

A module of this package whose name has no leading underscore and that holds a `WRITER` is a hand-over. Adding one is
one module here and its section in docs/exchange.md.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import CaseError, UsageError
from ..store import Store

__all__ = ["Writer", "write", "writers"]


@dataclass(frozen=True, kw_only=True)
class Writer:
    """A hand-over: its id, what it is called, what it writes, and the page that defines the format.

    `write` takes the store and the path to write to, and gives the number of items written.
    """

    format: str
    title: str
    write: Callable[[Store, Path], int]
    url: str = ""


@lru_cache(maxsize=1)
def writers() -> dict[str, Writer]:
    """Every hand-over by its id, in alphabetical order."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            candidate = getattr(importlib.import_module(f"{__name__}.{module.name}"), "WRITER", None)
            if isinstance(candidate, Writer):
                found[candidate.format] = candidate
    return dict(sorted(found.items()))


def write(store: Store, name: str, out: Path) -> int:
    """Hand the case over as `name` to the path `out`; gives the number of items written.

    Raises UsageError for an unknown format and CaseError where the path cannot be written.
    """
    known = writers()
    if name not in known:
        raise UsageError(f"There is no export format {name!r}.", f"Choose one of: {', '.join(known)}.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return known[name].write(store, out)
    except OSError as error:
        raise CaseError(f"{out} cannot be written: {error.strerror or error}.", "Choose another place.") from error
