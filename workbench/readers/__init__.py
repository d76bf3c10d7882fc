"""One format, one module, one `READER`: readers are data and two pure functions, found by looking, never by a list.

A module of this package whose name has no leading underscore and that holds a `READER` is a reader. Adding a format
is one module here and one fixture folder in tests/readers/<format>/; nothing else is edited.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from ..errors import ReadError
from ..model import Batch, Batches, Original, Read, Record, Sniff

__all__ = ["Reader", "Score", "detect", "read", "read_batches", "readers"]

Told = TypeVar("Told")
THRESHOLD = 0.2  # below this nobody is sure enough to read


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A format: what it is called, what it cannot prove, how sure it is of an original, and how it reads one.

    `sniff` looks at the name and the head only, gives 0.0 to 1.0 and never raises. `read` is lazy, keeps the order
    of the original, and raises only ReadError. `version` is raised when a change would alter any record.
    `kind` is "chat", "mail", "document" or "archive". `batches`, which a reader of a format that comes in millions may
    offer beside `read`, gives the very same records, but messages as `Batch`es of columns; of each kind of record the
    order is the same.
    """

    format: str
    title: str
    limits: str
    sniff: Sniff
    read: Read
    version: int = 1
    kind: str = "chat"
    batches: Batches | None = None
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
    return _guarded(reader, original, reader.read)


def read_batches(reader: Reader, original: Original) -> Iterator[Record | Batch]:
    """As `read`, but messages by the batch where the reader offers that."""
    return _guarded(reader, original, reader.batches or reader.read)


def _guarded(reader: Reader, original: Original, records: Callable[[Original], Iterator[Told]]) -> Iterator[Told]:
    try:
        yield from records(original)
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
