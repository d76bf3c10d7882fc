"""One line of a receipt: an original, what was read from it, and why anything was not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..store import Part
from ..timestamps import EPOCH, iso

__all__ = ["COUNTED", "KINDS", "Line", "lines_of"]

COUNTED = ("messages", "documents", "participants", "conversations", "attachments", "pages", "skipped", "items")
FLAGGED = {
    "system": "events",
    "repaired": "repaired",
    "ambiguous-date": "ambiguous",
    "impossible-date": "impossible",
    "encrypted": "encrypted",
}
KINDS = (*FLAGGED.values(), "duplicates")
SAME = ("path", "sha256", "size", "parent_sha256", "reader", "reader_version", "state", "reason", *COUNTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One original in a receipt; `known` where an earlier ingest had read it. Times are ISO 8601 in UTC or empty.

    `items` counts the records of every kind that came out of it together with the items that were skipped; `scores`
    says how sure each reader was and `why` why one was taken. Of the messages, `events` were written by the platform,
    `repaired` were mended, `ambiguous` have a date of two readings, `impossible` one of none, `encrypted` cannot be
    read, and `duplicates` stand in this original once more under the same native id.
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
    events: int
    repaired: int
    ambiguous: int
    impossible: int
    encrypted: int
    duplicates: int
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
    reasons, kinds = _reasons(part), _kinds(part)
    for row in part.table("originals").to_pylist():
        yield _line(row, known, reasons.get(row["path"], {}), kinds.get(row["path"], {}))


def _kinds(part: Part) -> dict[str, dict[str, int]]:
    """Original -> how many of its messages are of each kind that a receipt tells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = part.table("messages").select(["original", "type", "flags", "message_key"])
    found: dict[str, dict[str, int]] = {}
    grouped = table.group_by("original").aggregate([("message_key", "count_distinct"), ("message_key", "count")])
    for row in grouped.to_pylist():
        twice = row["message_key_count"] - row["message_key_count_distinct"]
        found[row["original"]] = {"duplicates": twice}
    flags = table["flags"].combine_chunks()
    owners = pc.take(table["original"], pc.list_parent_indices(flags))
    pairs = pa.table({"original": owners, "flag": pc.list_flatten(flags)})
    for row in pairs.group_by(["original", "flag"]).aggregate([("flag", "count")]).to_pylist():
        if kind := FLAGGED.get(row["flag"]):
            found[row["original"]][kind] = row["flag_count"]
    return found


def _reasons(part: Part) -> dict[str, dict[str, int]]:
    table = part.table("skipped").select(["original", "reason", "items"])
    found: dict[str, dict[str, int]] = {}
    for row in table.group_by(["original", "reason"]).aggregate([("items", "sum")]).to_pylist():
        found.setdefault(row["original"], {})[row["reason"]] = row["items_sum"]
    return found


def _line(row: dict[str, Any], known: bool, reasons: dict[str, int], kinds: dict[str, int]) -> Line:
    told = json.loads(row["scores"] or "{}")
    counts: dict[str, Any] = {name: kinds.get(name, 0) for name in KINDS}
    return Line(
        **{name: row[name] for name in SAME},
        **counts,
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
