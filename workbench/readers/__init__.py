"""One format, one module, one `READER`: readers are data and two pure functions, found by looking, never by a list.

A module of this package whose name has no leading underscore and that holds a `READER` is a reader. Adding a format
is one module here and one fixture folder in tests/readers/<format>/; nothing else is edited.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..errors import ReadError
from ..model import Original, Read, Record, Sniff

__all__ = ["Reader", "Score", "detect", "read", "readers"]

THRESHOLD = 0.2  # below this nobody is sure enough to read


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A format: what it is called, what it cannot prove, how sure it is of an original, and how it reads one.

    `sniff` looks at the name and the head only, gives 0.0 to 1.0 and never raises. `read` is lazy, keeps the order
    of the original, and raises only ReadError. `version` is raised when a change would alter any record.
    `kind` is "chat", "mail", "document" or "archive".
    """

    format: str
    title: str
    limits: str
    sniff: Sniff
    read: Read
    version: int = 1
    kind: str = "chat"
    url: str = ""  # the vendor's or exporter's own page on the format


@dataclass(frozen=True, slots=True)
class Score:
    """How sure one reader is of one original, 0.0 to 1.0."""

    reader: Reader
    score: float


@lru_cache(maxsize=1)
def readers() -> dict[str, Reader]:
    """Every reader by its format id, in alphabetical order."""
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            candidate = getattr(importlib.import_module(f"{__name__}.{module.name}"), "READER", None)
            if isinstance(candidate, Reader):
                found[candidate.format] = candidate
    return dict(sorted(found.items()))


def detect(original: Original) -> list[Score]:
    """All readers that are sure enough of `original`, surest first; a sniff that fails counts as 0."""
    scores = [Score(reader, _score(reader, original)) for reader in readers().values()]
    sure = [score for score in scores if score.score >= THRESHOLD]
    return sorted(sure, key=lambda score: (-score.score, score.reader.format))


def read(reader: Reader, original: Original) -> Iterator[Record]:
    """The records of `original`; anything that goes wrong inside the reader comes out as a ReadError."""
    try:
        yield from reader.read(original)
    except ReadError:
        raise
    except RecursionError:
        raise ReadError(f"{original.name} is nested too deeply to be read.", "Look at the file by hand.") from None
    except MemoryError:
        raise ReadError(f"{original.name} needs more memory than is allowed.", "Read it alone.") from None
    except Exception as error:
        what = f"{original.name} could not be read as {reader.title}: {type(error).__name__}: {error}"
        raise ReadError(what[:500], "Everything read before this point is kept; look at the file by hand.") from error


def _score(reader: Reader, original: Original) -> float:
    try:
        return max(0.0, min(1.0, reader.sniff(original)))
    except Exception:
        return 0.0
