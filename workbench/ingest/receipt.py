"""The receipt of an ingest: for every original what was read, what was skipped and why, and whether it all adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .. import show
from ..store import Part
from .line import KINDS, Line, lines_of
from .told import counted, told

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Receipt"]

HEADER = ("reader", "messages", "documents", "skipped", "original")


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What one ingest did. `parts` are those that it wrote, `held` those that held what was asked for already.

    `totals` are sums over all originals: messages, documents, participants, conversations, attachments, pages,
    skipped, items; originals, failed, unread (no reader, empty, no file), warnings, known (read before); and
    conserved: whether what the readers gave is what stands in the case.
    """

    receipt_id: int
    started: str
    finished: str
    paths: tuple[str, ...]
    options: dict[str, Any]
    parts: tuple[Part, ...]
    held: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    totals: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """One line per original, files and what came out of them, in the order of the parts."""
        named = [(part, False) for part in self.parts] + [(part, True) for part in self.held]
        named.sort(key=lambda pair: (str(pair[0].facts["first_path"]), pair[0].name))
        return tuple(line for part, known in named for line in lines_of(part, known))

    @property
    def failed(self) -> tuple[Line, ...]:
        """The originals that could not be read, or not to their end."""
        return tuple(line for line in self.lines if line.state == "failed")

    @property
    def ok(self) -> bool:
        """True if nothing needs a person's eyes: no original failed or went unread, and no item with a warning."""
        totals = self.totals
        return bool(totals["conserved"]) and not (totals["failed"] or totals["unread"] or totals["warnings"])

    def frame(self) -> pd.DataFrame:
        """The lines as a DataFrame, one row per original."""
        import pandas as pd

        return pd.DataFrame([asdict(line) for line in self.lines], columns=[*Line.__slots__])

    def summary(self) -> tuple[str, ...]:
        """What it comes to, in a few sentences."""
        totals = self.totals
        before = f", {totals['known']:,} of them read before" if totals["known"] else ""
        kinds = ("messages", "documents", "participants", "conversations")
        read = ", ".join(counted(totals[kind], kind[:-1]) for kind in kinds)
        left = f"{counted(totals['skipped'], 'item')} skipped, {counted(totals['failed'], 'original')} failed"
        lines = [
            f"{counted(totals['originals'], 'original')}{before}: {read}.",
            f"{left}, {totals['unread']:,} not read.",
        ]
        lines += self._eyes()
        if not self.parts and self.held:
            lines.append("Nothing was new: everything had been read before.")
        if not totals["conserved"]:
            lines.append("The rows written do not match the records read; please report this.")
        return (*lines, *self.notes)

    def _eyes(self) -> list[str]:
        """What the messages themselves need eyes for, a sentence each."""
        total = {kind: sum(getattr(line, kind) for line in self.lines) for kind in KINDS}
        told = {
            "events": "{} written by the platform, not by people.",
            "repaired": "{} mended: the original is damaged there.",
            "ambiguous": "{} with a day and a month that can be read two ways (--date-order decides).",
            "impossible": "{} with a date that no calendar has.",
            "encrypted": "{} that cannot be read: encrypted.",
            "duplicates": "{} more than once in the same original.",
        }
        return [words.format(counted(total[kind], "message")) for kind, words in told.items() if total[kind]]

    def __str__(self) -> str:
        rows = [f"{'reader':<16} {'messages':>9} {'docs':>6} {'skipped':>7}  original"]
        for row in told(self.lines):
            if row.label:
                counts = f"{row.messages:>9,} {row.documents:>6,} {row.skipped:>7,}"
                rows.append(f"{row.label[:16]:<16} {counts}  {show.plain(row.name)}")
            rows += [f"{'':<42}{show.plain(text)[:300]}" for text in row.texts]
        return "\n".join([f"Receipt {self.receipt_id}, {self.started}", "", *rows, "", *self.summary()])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows: list[Sequence[object]] = []
        for row in told(self.lines):
            counts = (row.messages, row.documents, row.skipped) if row.label else ("", "", "")
            words = [show.words(row.name)] if row.label else []
            cell = show.Markup("<br>".join([*words, *(show.quiet(text) for text in row.texts)]))
            rows.append((row.label, *counts, cell))
        shown = show.table(HEADER, rows, numbers=(1, 2, 3))
        first, *rest = self.summary()
        return show.bundle(
            show.block(first, *rest, shown, note=f"Receipt {self.receipt_id}, {self.started}"), str(self)
        )
