"""The receipt of an ingest: for every original what was read, what was skipped and why, and whether it all adds up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from ..errors import UsageError
from ..store import Part, Store
from ..timestamps import iso

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["REFUSED", "Line", "Receipt", "load", "receipts", "totals_of"]

REFUSED = "An item of "  # how the reason begins for a row that its columns could not hold
COUNTED = ("messages", "documents", "participants", "conversations", "attachments", "pages", "skipped", "items")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One original in a receipt; `known` where an earlier ingest had read it. Times are ISO 8601 in UTC or empty."""

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
    warnings: list[str]
    first: str
    last: str
    known: bool


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What one ingest did. `parts` are those that it wrote, `held` those that held what was asked for already."""

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
        return tuple(line for part, known in named for line in _lines(part, known))

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
        from dataclasses import asdict

        import pandas as pd

        return pd.DataFrame([asdict(line) for line in self.lines], columns=[*Line.__slots__])

    def __str__(self) -> str:
        return "\n".join([*self._head(), "", *_table(self.lines), "", *self._foot()]).rstrip()

    def _head(self) -> list[str]:
        totals = self.totals
        already = f", {totals['known']:,} of them read before" if totals["known"] else ""
        return [f"Receipt {self.receipt_id}, {self.started}: {totals['originals']:,} originals{already}."]

    def _foot(self) -> list[str]:
        counts = self.totals
        read = ", ".join(
            f"{counts[kind]:,} {kind}" for kind in ("messages", "documents", "participants", "conversations")
        )
        lines = [
            f"{read}; {counts['skipped']:,} items skipped, {counts['failed']:,} originals failed,"
            f" {counts['unread']:,} not read."
        ]
        if not self.parts and self.held:
            lines.append("Nothing was new: everything had been read before.")
        if not counts["conserved"]:
            lines.append("The rows written do not match the records read; please report this.")
        return lines + list(self.notes)


def load(store: Store, receipt_id: int) -> Receipt:
    """The receipt of an earlier ingest; raises UsageError if there is none with this number."""
    rows = store.database.rows("SELECT * FROM receipts WHERE receipt_id = ?", [receipt_id])
    if not rows:
        raise UsageError(f"There is no receipt {receipt_id}.", "workbench info CASE lists them.")
    return _receipt(store, rows[0])


def receipts(store: Store) -> list[Receipt]:
    """The receipts of all ingests that came to their end, oldest first."""
    rows = store.database.rows("SELECT * FROM receipts WHERE finished IS NOT NULL ORDER BY receipt_id")
    return [_receipt(store, row) for row in rows]


def _receipt(store: Store, row: dict[str, Any]) -> Receipt:
    parts, folder = json.loads(row["parts"]), store.path / "parts"
    return Receipt(
        receipt_id=row["receipt_id"],
        started=row["at"],
        finished=row["finished"] or "",
        paths=tuple(path["given"] for path in json.loads(row["paths"])),
        options=json.loads(row["options"]),
        parts=tuple(Part(folder / name) for name in parts["made"]),
        held=tuple(Part(folder / name) for name in parts["held"]),
        notes=tuple(parts["notes"]),
        totals=json.loads(row["totals"]),
    )


def totals_of(parts: Sequence[Part], held: Sequence[Part]) -> dict[str, Any]:
    """Sums over all originals of the parts: counts, failed, unread (no reader), warnings, known, conserved."""
    totals: Counter[str] = Counter(dict.fromkeys((*COUNTED, "originals", "failed", "unread", "warnings", "known"), 0))
    for part in (*parts, *held):
        table = part.table("originals")
        totals["originals"] += table.num_rows
        for name in COUNTED:
            totals[name] += int(pc.sum(table[name]).as_py() or 0)
        totals["failed"] += int(pc.sum(pc.equal(table["state"], "failed")).as_py() or 0)
        totals["unread"] += int(pc.sum(pc.equal(table["state"], "skipped")).as_py() or 0)
        totals["warnings"] += int(pc.sum(pc.list_value_length(table["warnings"])).as_py() or 0)
    totals["known"] = sum(part.rows("originals") for part in held)
    return {**totals, "conserved": all(_conserved(part) for part in (*parts, *held))}


def _conserved(part: Part) -> bool:
    """Whether what the originals are said to have given is what stands in the part's tables."""
    table = part.table("originals")
    counted = {kind: int(pc.sum(table[kind]).as_py() or 0) for kind in COUNTED[:6]}
    refused = int(pc.sum(pc.starts_with(part.table("skipped")["reason"], REFUSED)).as_py() or 0)
    return sum(counted.values()) == sum(part.rows(kind) for kind in counted) + refused


def _lines(part: Part, known: bool) -> list[Line]:
    reasons = _reasons(part)
    return [_line(row, known, reasons.get((row["path"]), {})) for row in part.table("originals").to_pylist()]


def _reasons(part: Part) -> dict[str, dict[str, int]]:
    table = part.table("skipped").select(["original", "reason", "items"])
    grouped = table.group_by(["original", "reason"]).aggregate([("items", "sum")])
    found: dict[str, dict[str, int]] = {}
    for row in grouped.to_pylist():
        found.setdefault(row["original"], {})[row["reason"]] = row["items_sum"]
    return found


def _line(row: dict[str, Any], known: bool, reasons: dict[str, int]) -> Line:
    told = json.loads(row["scores"] or "{}")
    same = ("path", "sha256", "size", "parent_sha256", "reader", "reader_version", "state", "reason", *COUNTED)
    return Line(
        **{name: row[name] for name in same},
        scores=told.get("scores", {}),
        why=told.get("why", ""),
        skipped_by_reason=reasons,
        warnings=row["warnings"] or [],
        first=_iso(row["first"]),
        last=_iso(row["last"]),
        known=known,
    )


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else iso(round(moment.timestamp() * 1_000_000), "s")


def _table(lines: Sequence[Line], most: int = 60) -> list[str]:
    """A compact table: everything that needs eyes, and as many other originals as fit into `most` rows."""
    from ..progress import plain

    needy = [line for line in lines if line.state != "read" or line.warnings]
    shown = (needy + [line for line in lines if line.state == "read" and not line.warnings])[:most]
    order = {id(line): n for n, line in enumerate(lines)}
    shown.sort(key=lambda line: order[id(line)])
    rows = [f"{'reader':<16} {'messages':>9} {'docs':>6} {'skipped':>7}  original"]
    for line in shown:
        what = line.reader if line.state == "read" else line.state
        rows.append(f"{what[:16]:<16} {line.messages:>9,} {line.documents:>6,} {line.skipped:>7,}  {plain(line.path)}")
        rows += [f"{'':<42}{plain(told)[:300]}" for told in ([line.reason] if line.reason else line.warnings[:3])]
    if len(lines) > len(shown):
        rows.append(f"... and {len(lines) - len(shown):,} more originals; receipt.frame() has them all.")
    return rows
