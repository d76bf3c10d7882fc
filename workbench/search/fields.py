"""Which texts of which record are searched: one list of fields per kind, read from a table or from a single row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["CONTENT", "FIELDS", "KINDS", "WRAPPED", "Segments", "key_hashes", "segments", "values"]

Row = dict[str, Any]
Column = tuple[pa.Array, npt.NDArray[np.int64]]  # texts and the row that each stands in

KINDS = {  # the table of a part, and what a hit in it is called
    "messages": "message",
    "pages": "page",
    "documents": "document",
    "originals": "original",
    "participants": "participant",
    "conversations": "conversation",
}
CONTENT = {  # the key of a record, then what must be equal for two rows to be copies
    "messages": ("message_key", "type", "body", "subject", "deleted"),
    "pages": ("page_key", "text"),
    "documents": ("document_key", "title", "author"),
    "originals": ("sha256", "path"),
    "participants": ("participant_id", "platform", "name", "email", "account", "phone", "role"),
    "conversations": ("conversation_id", "platform", "name"),
}
_DIGITS = 32
WRAPPED = frozenset({"pages"})  # kinds whose line breaks come from a layout, not from a writer


@dataclass(frozen=True)
class Field:
    """One searched field: its name, how its texts are read from a table, and how from a row."""

    name: str
    column: Callable[[pa.Table], Column]
    of: Callable[[Row], list[str]]


@dataclass(frozen=True)
class Segments:
    """Every searched text of a table, sorted by row: `texts` (large_string), `rows`, and `fields` (numbers)."""

    texts: pa.Array
    rows: npt.NDArray[np.int64]
    fields: npt.NDArray[np.uint8]

    def weights(self, size: int) -> npt.NDArray[np.int64]:
        """How many bytes of text each of the table's `size` rows has."""
        offsets = np.frombuffer(self.texts.buffers()[1], np.int64)
        lengths = np.diff(offsets[self.texts.offset : self.texts.offset + len(self.texts) + 1])
        return np.bincount(self.rows, lengths, size).astype(np.int64)


def _plain(name: str, label: str = "") -> Field:
    def column(table: pa.Table) -> Column:
        return _whole(table[name].chunks), np.arange(table.num_rows)

    return Field(label or name, column, lambda row: [row[name] or ""])


def _listed(name: str, label: str, *members: str) -> Field:
    """A list of strings, or of structs of which `members` are searched."""

    def column(table: pa.Table) -> Column:
        texts, rows, start = [], [], 0
        for chunk in table[name].chunks:
            inner, parents = pc.list_flatten(chunk), pc.list_parent_indices(chunk).to_numpy() + start
            for array in [pc.struct_field(inner, member) for member in members] or [inner]:
                texts.append(array)
                rows.append(parents)
            start += len(chunk)
        return _whole(texts), np.concatenate([np.empty(0, np.int64), *rows]).astype(np.int64)

    def of(row: Row) -> list[str]:
        items = row[name] or []
        return [item[m] or "" for m in members for item in items] if members else [item or "" for item in items]

    return Field(label, column, of)


def _whole(chunks: list[pa.Array]) -> pa.Array:
    """One array of large strings: more than 2 GB of text fit in."""
    return pa.concat_arrays([pa.array([], pa.large_string()), *(chunk.cast(pa.large_string()) for chunk in chunks)])


FIELDS: dict[str, tuple[Field, ...]] = {
    "messages": (
        _plain("body"),
        _plain("subject"),
        _listed("edits", "edit", "previous", "new"),
        _listed("extra", "extra", "value"),
        _listed("attachments", "file", "name"),
        _listed("links", "link"),
        _plain("forwarded_from", "forwarded"),
    ),
    "pages": (_plain("text"),),
    "documents": (_plain("title"), _plain("author"), _listed("properties", "property", "value")),
    "originals": (_plain("path"),),
    "participants": (
        _plain("name"),
        _listed("names", "name"),
        _plain("email"),
        _plain("phone"),
        _plain("account"),
        _plain("role"),
        _listed("extra", "extra", "value"),
    ),
    "conversations": (_plain("name"), _listed("extra", "extra", "value")),
}


def segments(kind: str, table: pa.Table) -> Segments:
    """The searched texts of a table of `kind`; empty ones are left out."""
    texts, rows, fields = [], [], []
    for number, field in enumerate(FIELDS[kind]):
        found, parents = field.column(table)
        full = pc.fill_null(pc.greater(pc.binary_length(found), 0), False)
        kept = np.flatnonzero(full.to_numpy(zero_copy_only=False))
        if len(kept):
            texts.append(found if len(kept) == len(found) else found.take(pa.array(kept)))
            rows.append(parents[kept].astype(np.int64))
            fields.append(np.full(len(kept), number, np.uint8))
    if not texts:
        return Segments(pa.array([], pa.large_string()), np.empty(0, np.int64), np.empty(0, np.uint8))
    return in_order(Segments(pa.concat_arrays(texts), np.concatenate(rows), np.concatenate(fields)))


def key_hashes(kind: str, table: pa.Table) -> npt.NDArray[np.uint64]:
    """A number of 64 bits for the key of each row: equal keys have equal numbers."""
    keys = _whole(table[CONTENT[kind][0]].chunks).fill_null("")
    bounds = np.frombuffer(keys.buffers()[1], np.int64)[: len(keys) + 1]
    data = np.frombuffer(keys.buffers()[2] or b"", np.uint8)
    long = np.diff(bounds) >= _DIGITS
    found = np.empty(len(keys), np.uint64)
    found[long] = _stirred(data[bounds[:-1][long, None] + np.arange(_DIGITS)])
    for place in np.flatnonzero(~long).tolist():
        short = data[bounds[place] : bounds[place + 1]].tobytes()
        found[place] = int.from_bytes(hashlib.blake2b(short, digest_size=8).digest(), "little")
    return found


def _stirred(digits: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The first digits of keys that are hashes already, one row each, stirred into one number."""
    words = np.ascontiguousarray(digits).view(np.uint64)
    found = words[:, 0].copy()
    for column in range(1, words.shape[1]):
        found = (found ^ (found >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) + words[:, column]
    stirred: npt.NDArray[np.uint64] = (found ^ (found >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return stirred


def in_order(found: Segments) -> Segments:
    """The same segments sorted by row; within a row their order is kept."""
    if np.all(found.rows[1:] >= found.rows[:-1]):
        return found
    order = np.argsort(found.rows, kind="stable")
    return Segments(found.texts.take(pa.array(order)), found.rows[order], found.fields[order])


def values(kind: str, row: Row) -> Iterator[tuple[str, str]]:
    """The searched texts of one row as (field name, verbatim text), in the order of the fields."""
    for field in FIELDS[kind]:
        for text in field.of(row):
            if text:
                yield field.name, text
