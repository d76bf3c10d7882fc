"""What becomes of one original: its row in the kind `originals`, counted while its records go by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import Encrypted, WorkbenchError
from ..model import Attachment, Conversation, Document, Message, Participant, Record, Skipped
from ..readers import Score

__all__ = ["Entry"]

MAX_WARNINGS = 20


@dataclass(kw_only=True)
class Entry:
    """One original and what was read from it; `state` is read, failed or skipped, and `reason` says why."""

    path: str
    sha256: str = ""
    size: int = 0
    parent_sha256: str = ""
    reader: str = ""
    reader_version: int = 0
    scores: str = ""
    state: str = "read"
    reason: str = ""
    passing: bool = False  # what hindered it may be gone next time: a permission, a network drive, a change
    poison: bool = False  # reading it killed a worker
    locked: bool = False  # no password at hand opens it
    counts: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    first: int | None = None
    last: int | None = None

    def chosen(self, scores: Sequence[Score], why: str) -> None:
        """Note how sure every reader was, and why the first of them (if any) was taken."""
        listed = {score.reader.format: round(score.score, 3) for score in scores}
        self.scores = json.dumps({"scores": listed, "why": why}, ensure_ascii=False)

    def fail(self, error: WorkbenchError | str, *, passing: bool = False, poison: bool = False) -> None:
        """Note that it could not be read to its end; what was read before is kept."""
        self.state, self.reason, self.passing, self.poison = "failed", str(error), passing, poison
        self.locked = isinstance(error, Encrypted)

    def skip(self, reason: str) -> None:
        """Note that nobody read it, and why."""
        self.state, self.reason = "skipped", reason

    def stamp(self, custodian: str) -> dict[str, Any]:
        """The provenance columns that every row made from this original carries."""
        return {
            "original": self.path,
            "reader": self.reader,
            "reader_version": self.reader_version,
            "custodian": custodian,
        }

    def count(self, record: Record) -> None:
        """Add one record to the counts."""
        match record:
            case Message():
                self.counts["messages"] += 1
                self._span(record.sent.us)
            case Document():
                self.counts["documents"] += 1
                self.counts["pages"] += len(record.pages)
            case Participant():
                self.counts["participants"] += 1
            case Conversation():
                self.counts["conversations"] += 1
            case Attachment():
                self.counts["attachments"] += 1
            case Skipped():
                self.skipped += record.items
                if record.severity != "info":
                    self.reasons[record.reason] += 1
            case _:
                self.counts["originals"] += (
                    1  # a child; the Original protocol is not asked, for it would hash the child
                )

    def count_messages(self, number: int, first: int | None, last: int | None) -> None:
        """Add messages to the counts; `first` and `last` are the earliest and the latest instant among them."""
        self.counts["messages"] += number
        self._span(first)
        self._span(last)

    def row(self, custodian: str) -> dict[str, Any]:
        """The columns of `tables.ORIGINALS`."""
        kinds = ("messages", "documents", "participants", "conversations", "attachments", "pages")
        return {
            **{name: getattr(self, name) for name in ("path", "sha256", "size", "parent_sha256", "reader", "scores")},
            **{kind: self.counts[kind] for kind in kinds},
            "reader_version": self.reader_version,
            "state": self.state,
            "reason": self.reason,
            "warnings": self._warnings(),
            "skipped": self.skipped,
            "items": sum(self.counts.values()) - self.counts["pages"] + self.skipped,
            "first": self.first,
            "last": self.last,
            "custodian": custodian,
        }

    def _span(self, us: int | None) -> None:
        if us is not None:
            self.first = us if self.first is None else min(self.first, us)
            self.last = us if self.last is None else max(self.last, us)

    def _warnings(self) -> list[str]:
        listed = [
            reason if n == 1 else f"{reason} ({n:,} times)" for reason, n in self.reasons.most_common(MAX_WARNINGS)
        ]
        more = len(self.reasons) - len(listed)
        return [*listed, f"{more:,} further reasons."] if more > 0 else listed
