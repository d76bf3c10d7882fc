"""The report of a verification: every original, every exhibit, the custody log; what holds and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import show
from ..analysis import frames
from ..ingest.maps import kept
from .finder import Finder
from .ledger import Book
from .records import Records
from .verify import Outcome, exhibits, originals

if TYPE_CHECKING:
    from ..store import Store

__all__ = ["Report", "verify"]


@dataclass(frozen=True)
class Report:
    """What was read again, and what was found wrong, as sentences."""

    originals: tuple[Outcome, ...]
    exhibits: tuple[Outcome, ...]
    custody: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that does not hold, each a sentence that names it."""
        found = [text for outcome in (*self.originals, *self.exhibits) for text in outcome.problems]
        return tuple(dict.fromkeys([*found, *self.custody]))

    @property
    def ok(self) -> bool:
        """True where all of it holds."""
        return not self.problems

    def __str__(self) -> str:
        held = sum(outcome.holds for outcome in self.originals), sum(outcome.holds for outcome in self.exhibits)
        head = (
            f"{held[0]:,} of {len(self.originals):,} originals have the hash they had; "
            f"{held[1]:,} of {len(self.exhibits):,} exhibits read back word for word; "
            f"the custody log {'holds' if not self.custody else 'does not hold'}."
        )
        return show.plain("\n".join([head, *(f"  {problem}" for problem in self.problems)]))

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        lines = str(self).splitlines()
        return show.bundle(show.block("Verification", *lines), str(self))


def verify(book: Book, records: Records, places: Sequence[Path], store: Store) -> Report:
    """Read again everything that a case rests on.

    `places` are files or folders where the originals lie now; without, they are looked for where they were ingested
    and among the case's copies. Originals inside archives and mails are looked for inside them.
    """
    files = frames.originals(records.snapshot).drop_duplicates(["sha256", "path"])
    parents = dict(zip(files["sha256"], files["parent_sha256"].fillna(""), strict=True))
    roots = [Path(place) for place in places] or store.roots()
    finder = Finder(roots, store.path / "originals", parents, deep=bool(places))
    rows = [row for row in files.to_dict("records") if row["sha256"] and row["state"] != "skipped"]
    return Report(
        tuple(originals(({str(k): v for k, v in row.items()} for row in rows), finder)),
        tuple(exhibits(book.exhibits, records.row, finder, kept(store), records.of)),
        tuple(store.custody.verify()),
    )
