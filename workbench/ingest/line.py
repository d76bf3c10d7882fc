"""One line of a receipt: an original, what was read from it, and why anything was not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..store import Part
from ..timestamps import EPOCH, iso

__all__ = ["COUNTED", "Line", "lines_of"]

COUNTED = ("messages", "documents", "participants", "conversations", "attachments", "pages", "skipped", "items")
SAME = ("path", "sha256", "size", "parent_sha256", "reader", "reader_version", "state", "reason", *COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One original in a receipt; `known` where an earlier ingest had read it. Times are ISO 8601 in UTC or empty.

    `items` counts the records of every kind that came out of it together with the items that were skipped; `scores`
    says how sure each reader was and `why` why one was taken.
    """

    path: str
    sha256: str
    size: int
    parent_sha256: str
    reader: str
    reader_version: int
    scores: dict[str, float]
    why: str
    state: str
    reason: str
    items: int
    messages: int
    documents: int
    pages: int
    participants: int
    conversations: int
    attachments: int
    skipped: int
    skipped_by_reason: dict[str, int]
    warnings: tuple[str, ...]
    first: str
    last: str
    known: bool

    @property
    def needy(self) -> bool:
        """True if a person should look at it: it failed, nobody read it, or something in it was skipped."""
        return self.state != "read" or bool(self.warnings)


def lines_of(part: Part, known: bool) -> Iterator[Line]:
    """The originals of a part, in its order."""
    reasons = _reasons(part)
    for row in part.table("originals").to_pylist():
        yield _line(row, known, reasons.get(row["path"], {}))


def _reasons(part: Part) -> dict[str, dict[str, int]]:
    table = part.table("skipped").select(["original", "reason", "items"])
    found: dict[str, dict[str, int]] = {}
    for row in table.group_by(["original", "reason"]).aggregate([("items", "sum")]).to_pylist():
        found.setdefault(row["original"], {})[row["reason"]] = row["items_sum"]
    return found


def _line(row: dict[str, Any], known: bool, reasons: dict[str, int]) -> Line:
    told = json.loads(row["scores"] or "{}")
    return Line(
        **{name: row[name] for name in SAME},
        scores=told.get("scores", {}),
        why=told.get("why", ""),
        skipped_by_reason=reasons,
        warnings=tuple(row["warnings"] or ()),
        first=_iso(row["first"]),
        last=_iso(row["last"]),
        known=known,
    )


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else iso((moment - EPOCH) // (EPOCH.resolution), "s")
