"""Counts of hits by what they have in common."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow.compute as pc

from .. import text
from .book import Context
from .fields import KINDS
from .filters import View, times
from .merge import Found, Merged
from .shard import Rows

__all__ = ["counted"]

FACETS = ("kind", "conversation", "sender", "month", "platform", "language", "original")


def counted(found: list[Found], hits: Merged, context: Context) -> dict[str, Counter[str]]:
    """How many hits there are of each value of each facet; a hit in two languages counts for both."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    for number, one in enumerate(found):
        rows = np.sort(hits.rows[hits.where == number])
        if not len(rows):
            continue
        kind, view = one.shard.kind, one.view
        counts["kind"][KINDS[kind]] += len(rows)
        counts["month"].update(_months(view, rows))
        _count(counts["original"], view, "path" if kind == "originals" else "original", rows)
        if kind == "messages":
            _count(counts["platform"], view, "platform", rows)
            counts["sender"].update(_senders(view, rows, context))
            counts["conversation"].update(_rooms(view, rows, context))
        if kind in ("messages", "pages"):
            counts["language"].update(_languages(view, rows))
    return counts


def _count(counter: Counter[str], view: View, name: str, rows: Rows) -> None:
    for pair in pc.value_counts(view.column(name, rows)).to_pylist():
        counter[pair["values"] or ""] += pair["counts"]


def _months(view: View, rows: Rows) -> list[str]:
    moments, known = times(view, rows)
    return [str(month) for month in moments[known].astype("datetime64[us]").astype("datetime64[M]")]


def _senders(view: View, rows: Rows, context: Context) -> list[str]:
    columns = [view.column(name, rows).to_pylist() for name in ("platform", "sender_id", "sender_name")]
    return [context.book.sender(a or "", b or "", c or "") for a, b, c in zip(*columns, strict=True)]


def _rooms(view: View, rows: Rows, context: Context) -> list[str]:
    columns = [view.column(name, rows).to_pylist() for name in ("platform", "conversation_id")]
    return [context.book.conversations.get((a or "", b or ""), b or "") for a, b in zip(*columns, strict=True)]


def _languages(view: View, rows: Rows) -> list[str]:
    found: list[str] = []
    bodies = view.column("body" if view.kind == "messages" else "text", rows).to_pylist()
    for body in bodies:
        found += sorted({label for label, _, _ in text.language_spans(body or "")})
    return found
