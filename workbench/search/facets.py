"""Counts of hits by what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .. import text
from .book import Context
from .fields import KINDS
from .filters import TAGGED, View, times
from .merge import Found, Merged
from .shard import Rows

__all__ = ["counted"]

FACETS = ("kind", "conversation", "sender", "month", "platform", "language", "original", "tag")


def counted(
    found: list[Found], hits: Merged, context: Context, only: Collection[str] = FACETS
) -> dict[str, Counter[str]]:
    """How many hits there are of each value of each facet; a hit in two languages counts for both."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS if facet in only}
    for number, one in enumerate(found):
        rows = np.sort(hits.rows[hits.where == number])
        if len(rows):
            for facet, counter in counts.items():
                _COUNTS[facet](counter, one.shard.kind, one.view, rows, context)
    return counts


def _kind(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    counter[KINDS[kind]] += len(rows)


def _original(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    for (path,), count in _grouped(view, rows, "path" if kind == "originals" else "original"):
        counter[path] += count


def _platform(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    for (platform,), count in _grouped(view, rows, "platform") if kind == "messages" else ():
        counter[platform] += count


def _sender(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    names = ("platform", "sender_id", "sender_name")
    for (platform, id, written), count in _grouped(view, rows, *names) if kind == "messages" else ():
        counter[context.book.sender(platform, id, written)] += count


def _conversation(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    for (platform, id), count in _grouped(view, rows, "platform", "conversation_id") if kind == "messages" else ():
        counter[context.book.conversations.get((platform, id), id)] += count


def _month(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    moments, known = times(view, rows)
    months, number = np.unique(moments[known].astype("datetime64[us]").astype("datetime64[M]"), return_counts=True)
    counter.update({str(month): int(count) for month, count in zip(months, number, strict=True)})


def _language(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    if kind not in ("messages", "pages"):
        return
    for body in view.column("body" if kind == "messages" else "text", rows).to_pylist():
        counter.update({label for label, _, _ in text.language_spans(body or "")})


def _tag(counter: Counter[str], kind: str, view: View, rows: Rows, context: Context) -> None:
    if kind not in TAGGED or not context.tags:
        return
    worn: dict[str, list[str]] = {}
    for name, keys in context.tags.items():
        for key in keys:
            worn.setdefault(key, []).append(name)
    column = view.column(TAGGED[kind], rows)
    found = column.filter(pc.is_in(column, value_set=pa.array(sorted(worn), column.type)))
    counter.update(name for key in found.to_pylist() for name in worn[key])


def _grouped(view: View, rows: Rows, *names: str) -> list[tuple[tuple[str, ...], int]]:
    """Each different combination of values, with how many rows have it."""
    table = pa.table({name: view.column(name, rows) for name in names})
    groups = table.group_by(list(names)).aggregate([([], "count_all")]).to_pylist()
    return [(tuple(group[name] or "" for name in names), group["count_all"]) for group in groups]


_COUNTS = {
    "kind": _kind, "conversation": _conversation, "sender": _sender, "month": _month, "platform": _platform,
    "language": _language, "original": _original, "tag": _tag,
}  # fmt: skip
