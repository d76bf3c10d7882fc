"""Filters on rows: who wrote, where, when, what kind, with what. Each looks at the candidate rows' columns only."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .. import text
from ..errors import QueryError
from . import conditions, names
from .book import Context, Key
from .fields import KINDS
from .query import Filter
from .shard import Rows

__all__ = ["TAGGED", "View", "kept"]

Mask = npt.NDArray[np.bool_]
_TIMES = {"messages": ("sent_at",), "pages": ("at_at",), "documents": ("modified_at", "created_at"),
          "originals": ("last",)}  # fmt: skip
TAGGED = {"messages": "message_key", "pages": "page_key"}  # kinds that bear tags, and the column that names a record
_PLACES = {"messages": "conversation_id", "conversations": "conversation_id"}


@dataclass(frozen=True)
class View:
    """The rows of one shard in its table, and what a filter may refer to."""

    kind: str
    table: pa.Table
    context: Context

    def column(self, name: str, rows: Rows) -> pa.Array:
        """The values of a column at `rows`, which are in order."""
        if not isinstance(self.table, pa.Table):  # of a case on a server
            return self.table.values(name, rows)
        column = self.table[name]
        if len(rows) < len(column):
            column = pa.chunked_array(_taken(column, rows), column.type)
        return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)

    def records(self, places: list[int]) -> list[dict[str, Any]]:
        """The rows at `places` as dicts; slices are many times quicker than `take` on a table of many batches."""
        if isinstance(self.table, pa.Table):
            rows = pa.concat_tables([self.table.slice(place, 1) for place in places])
        else:
            rows = self.table.take(pa.array(places))
        found: list[dict[str, Any]] = rows.to_pylist()
        return found


def _taken(column: pa.ChunkedArray, rows: Rows) -> list[pa.Array]:
    """The values at rows in order, chunk by chunk: several times quicker than `take` across chunks."""
    bounds = np.cumsum([0, *(len(chunk) for chunk in column.chunks)])
    cuts = np.searchsorted(rows, bounds)
    return [
        chunk.take(pa.array(rows[first:last] - bound))
        for chunk, bound, first, last in zip(column.chunks, bounds[:-1], cuts[:-1], cuts[1:], strict=True)
        if last > first
    ]


def kept(filter: Filter, view: View, rows: Rows) -> Rows:
    """The rows that meet the filter; none where records of this kind have no such thing."""
    return rows[_MASKS[filter.name](filter.value, view, rows)] if len(rows) else rows


def _nobody(rows: Rows) -> Mask:
    return np.zeros(len(rows), bool)


def _mask(array: pa.Array) -> Mask:
    found: Mask = pc.fill_null(array, False).to_numpy(zero_copy_only=False)
    return found


def _by_value(column: pa.Array, wanted: Callable[[str], bool]) -> Mask:
    """Look at each different value once."""
    coded = pc.fill_null(column, "").dictionary_encode()
    good = np.array([wanted(value) for value in coded.dictionary.to_pylist()] or [False], bool)
    found: Mask = good[coded.indices.to_numpy()]
    return found


def _among(view: View, rows: Rows, id_column: str, wanted: Collection[Key]) -> Mask:
    """The rows whose (platform, id) is wanted."""
    found = _by_value(view.column(id_column, rows), {id for _, id in wanted}.__contains__)
    near = np.flatnonzero(found)
    if len(near):
        platforms = view.column("platform", rows[near])
        ids = view.column(id_column, rows[near])
        pairs = zip(platforms.to_pylist(), ids.to_pylist(), strict=True)
        found[near] = np.fromiter((pair in wanted for pair in pairs), bool, len(near))
    return found


def _from(value: str, view: View, rows: Rows) -> Mask:
    if view.kind in ("pages", "documents"):
        return _by_value(view.column("author", rows), lambda name: names.matches(value, name))
    if view.kind != "messages":
        return _nobody(rows)
    written = _by_value(view.column("sender_name", rows), lambda name: names.matches(value, name))
    direct = _by_value(view.column("sender_id", rows), lambda id: id == value)
    return written | direct | _among(view, rows, "sender_id", view.context.book.participants(value))


def _to(value: str, view: View, rows: Rows) -> Mask:
    if view.kind != "messages":
        return _nobody(rows)
    wanted = {id for _, id in view.context.book.participants(value)} | {value}
    return _any_of(view.column("recipients", rows), wanted) | _any_of(view.column("mentions", rows), wanted)


def _any_of(lists: pa.Array, wanted: Collection[str]) -> Mask:
    found = np.zeros(len(lists), bool)
    inner = pc.list_flatten(lists)
    if len(inner):
        parents = pc.list_parent_indices(lists).to_numpy()
        found[parents[_by_value(inner, wanted.__contains__)]] = True
    return found


def _in(value: str, view: View, rows: Rows) -> Mask:
    if view.kind in _PLACES:
        direct = _by_value(view.column("conversation_id", rows), lambda id: id == value)
        return direct | _among(view, rows, "conversation_id", view.context.book.rooms(value))
    return _original(value, view, rows)


def _original(value: str, view: View, rows: Rows) -> Mask:
    wanted = text.fold_text(value)
    column = "path" if view.kind == "originals" else "original"
    return _by_value(view.column(column, rows), lambda path: wanted in text.fold_text(path))


def _key(value: str, view: View, rows: Rows) -> Mask:
    name = {"messages": "message_key", "pages": "page_key", "documents": "document_key", "originals": "sha256"}
    return _by_value(view.column(name[view.kind], rows), value.__eq__) if view.kind in name else _nobody(rows)


def _tag(value: str, view: View, rows: Rows) -> Mask:
    if view.kind not in TAGGED:
        return _nobody(rows)
    wanted = text.fold_text(value)
    keys = {key for name, some in view.context.tags.items() if text.fold_text(name) == wanted for key in some}
    column = view.column(TAGGED[view.kind], rows)
    return _mask(pc.is_in(column, value_set=pa.array(sorted(keys), column.type)))


def _platform(value: str, view: View, rows: Rows) -> Mask:
    if "platform" not in view.table.column_names:
        return _nobody(rows)
    return _by_value(view.column("platform", rows), lambda name: text.fold_text(name) == text.fold_text(value))


def _custodian(value: str, view: View, rows: Rows) -> Mask:
    return _by_value(view.column("custodian", rows), lambda name: names.matches(value, name))


def _type(value: str, view: View, rows: Rows) -> Mask:
    wanted = value.lower().lstrip(".")
    aliases = {"file": "original", "mail": "mail", "chat": "message", "person": "participant", "document": "document"}
    if aliases.get(wanted, wanted) == KINDS[view.kind]:
        return np.ones(len(rows), bool)
    if wanted == "document" and view.kind == "pages":
        return np.ones(len(rows), bool)
    if view.kind == "messages":
        return _by_value(view.column("type", rows), wanted.__eq__) | _platform(value, view, rows)
    if view.kind == "pages" and wanted in conditions.PAGE_KINDS:
        return _by_value(view.column("kind", rows), wanted.__eq__)
    if view.kind in ("pages", "documents", "originals"):
        column = "path" if view.kind == "originals" else "original"
        return _by_value(view.column(column, rows), lambda path: PurePosixPath(path.lower()).suffix == f".{wanted}")
    return _nobody(rows)


def _lang(value: str, view: View, rows: Rows) -> Mask:
    if view.kind not in ("messages", "pages"):
        return _nobody(rows)
    found = np.zeros(len(rows), bool)
    known = np.zeros(len(rows), bool)
    if view.kind == "messages":
        lists = view.column("lang", rows)
        known = _mask(pc.greater(pc.list_value_length(lists), 0))
        spans = pc.list_flatten(lists)
        parents = pc.list_parent_indices(lists).to_numpy()
        found[parents[_by_value(pc.struct_field(spans, "lang"), value.__eq__)]] = True
    bodies = view.column("body" if view.kind == "messages" else "text", rows)
    for place in np.flatnonzero(~known).tolist():
        body = bodies[place].as_py() or ""
        found[place] = any(label == value for label, _, _ in text.language_spans(body))
    return found


def _when(view: View, rows: Rows) -> tuple[npt.NDArray[np.int64], Mask]:
    """The instant of each row in microseconds, and whether there is one."""
    columns = [view.column(name, rows) for name in _TIMES.get(view.kind, ())]
    if view.kind == "pages":
        columns.append(_document_times(view, rows))
    if not columns:
        return np.zeros(len(rows), np.int64), _nobody(rows)
    moments = pc.coalesce(*columns)
    return pc.fill_null(moments.cast(pa.int64()), 0).to_numpy(zero_copy_only=False), _mask(pc.is_valid(moments))


def _document_times(view: View, rows: Rows) -> pa.Array:
    documents = view.context.book.documents
    coded = view.column("document_key", rows).dictionary_encode()
    known = [documents.get(key, {}) for key in coded.dictionary.to_pylist()]
    times = [document.get("modified_at") or document.get("created_at") for document in known]
    return pa.array(times, pa.timestamp("us", tz="UTC")).take(coded.indices)


def times(view: View, rows: Rows) -> tuple[npt.NDArray[np.int64], Mask]:
    """The instants that `rows` are sorted by, and which rows have one; a page without one has its document's."""
    return _when(view, rows)


def _before(value: str, view: View, rows: Rows) -> Mask:
    when, known = _when(view, rows)
    return known & (when < conditions.period(value)[0])


def _after(value: str, view: View, rows: Rows) -> Mask:
    when, known = _when(view, rows)
    return known & (when >= conditions.period(value)[0])


def _on(value: str, view: View, rows: Rows) -> Mask:
    first, end = conditions.period(value)
    when, known = _when(view, rows)
    return known & (when >= first) & (when < end)


def _has(value: str, view: View, rows: Rows) -> Mask:
    if view.kind != "messages":
        return _nobody(rows)
    if value == "recall":
        return _mask(view.column("deleted", rows))
    if value == "image":
        files = view.column("attachments", rows)
        return _filled(files, _by_value(pc.struct_field(pc.list_flatten(files), "kind"), "image".__eq__))
    column = {"file": "attachments", "link": "links", "edit": "edits", "reaction": "reactions", "mention": "mentions"}
    found = _mask(pc.greater(pc.list_value_length(view.column(column[value], rows)), 0))
    return found | _mask(pc.is_valid(view.column("edited_at", rows))) if value == "edit" else found


def _filled(lists: pa.Array, inner: Mask) -> Mask:
    found = np.zeros(len(lists), bool)
    found[pc.list_parent_indices(lists).to_numpy()[inner[: len(pc.list_flatten(lists))]]] = True
    return found


def _is(value: str, view: View, rows: Rows) -> Mask:
    if view.kind == "pages":
        if value == "hidden":
            return _by_value(view.column("kind", rows), conditions.HIDDEN.__contains__)
        return _by_value(view.column("kind", rows), value.__eq__)
    if view.kind == "documents":
        return _any_of(view.column("flags", rows), {value})
    if view.kind != "messages" or value == "hidden":
        return _nobody(rows)
    if value == "deleted":
        return _mask(view.column("deleted", rows))
    if value == "edited":
        return _has("edit", view, rows)
    found = _any_of(view.column("flags", rows), {value})
    return found | _by_value(view.column("forwarded_from", rows), bool) if value == "forwarded" else found


def _person(value: str, view: View, rows: Rows) -> Mask:
    persons = view.context.persons
    known = [name for name in persons if name == value] or [name for name in persons if names.matches(value, name)]
    if not known:
        return _from(value, view, rows)
    if view.kind != "messages":
        return _nobody(rows)
    accounts = [account.partition(":") for name in known for account in persons[name]]
    return _among(view, rows, "sender_id", {(platform, id) for platform, _, id in accounts})


def _topic(value: str, view: View, rows: Rows) -> Mask:
    raise QueryError(f"topic:{value} was not resolved.", "Name the topics when searching.")


_MASKS: dict[str, Callable[[str, View, Rows], Mask]] = {
    "from": _from, "to": _to, "in": _in, "platform": _platform, "custodian": _custodian, "type": _type,
    "lang": _lang, "before": _before, "after": _after, "on": _on, "has": _has, "is": _is, "person": _person,
    "topic": _topic, "original": _original, "key": _key, "tag": _tag,
}  # fmt: skip
