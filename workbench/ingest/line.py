"""One line of a receipt: an original, what was read from it, and why anything was not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..store import Part
from ..timestamps import EPOCH, iso

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COUNTED", "KINDS", "Line", "Source", "kinds_of", "lines_of"]

COUNTED = ("messages", "documents", "participants", "conversations", "attachments", "pages", "skipped", "items")
FLAGGED = {
    "system": "events",
    "repaired": "repaired",
    "ambiguous-date": "ambiguous",
    "impossible-date": "impossible",
    "encrypted": "encrypted",
}
KINDS = (*FLAGGED.values(), "duplicates")
Source = tuple[str, str, str]  # path, SHA-256 and custodian: what tells originals apart over several parts
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
    reasons, kinds = _reasons(part), kinds_of(part.table("messages"))
    for row in part.table("originals").to_pylist():
        source = _source(row, "path", "sha256", "custodian")
        yield _line(row, known, reasons.get(row["path"], {}), kinds.get(source, {}))


def kinds_of(messages: pa.Table) -> dict[Source, dict[str, int]]:
    """Path, SHA-256 and custodian of an original -> how many of its messages are of each of KINDS, zeros left out.

    Columns used: original, original_sha256, custodian, flags, message_key.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    source = ["original", "original_sha256", "custodian"]
    found: dict[Source, dict[str, int]] = {}
    wanted = [("message_key", "count_distinct"), ("message_key", "count")]
    for row in messages.select([*source, "message_key"]).group_by(source).aggregate(wanted).to_pylist():
        twice = row["message_key_count"] - row["message_key_count_distinct"]
        found[_source(row, *source)] = {"duplicates": twice}
    flags = messages["flags"].combine_chunks()
    owners = messages.select(source).take(pc.list_parent_indices(flags))
    pairs = owners.append_column("flag", pa.chunked_array([pc.list_flatten(flags)]))
    for row in pairs.group_by([*source, "flag"]).aggregate([("flag", "count")]).to_pylist():
        if kind := FLAGGED.get(row["flag"]):
            found[_source(row, *source)][kind] = row["flag_count"]
    return found


def _source(row: Mapping[str, Any], path: str, sha256: str, custodian: str) -> Source:
    return row[path] or "", row[sha256] or "", row[custodian] or ""


def _reasons(part: Part) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if not part.rows("skipped"):
        return found
    table = part.table("skipped").select(["original", "reason", "items"])
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
