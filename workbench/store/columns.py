"""Messages by the million: columns made straight from records or from a reader's batch, without a row of each.

Gives exactly what `tables.row` gives for each record, which a test holds it to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..model import Message
from ..timestamps import Timestamp
from .tables import MESSAGES, nested

__all__ = ["READ", "Languages", "completed", "merged", "message_batch", "message_columns"]

Languages = Callable[[pa.Array], pa.Array]
PROVENANCE = ("original", "reader", "reader_version", "custodian")
READ = pa.schema([one for one in MESSAGES if one.name not in ("message_key", "lang", *PROVENANCE)])
PLAIN = (
    "platform", "conversation_id", "native_id", "type", "sender_id", "sender_name", "body", "subject", "parent_id",
    "thread_id", "forwarded_from", "deleted", "mentions", "links", "recipients", "readers", "flags",
)  # fmt: skip
NOTHING: list[Any] = []
Run = tuple[int, dict[str, Any]]  # how many rows, and the provenance of each of them


def message_batch(
    records: Sequence[Message], provenance: Sequence[dict[str, Any]], languages: Languages
) -> pa.RecordBatch:
    """The messages with the provenance of each, as one batch; raises what pyarrow raises for a value that fits not."""
    return completed(message_columns(records), [(1, stamp) for stamp in provenance], languages)


def message_columns(records: Sequence[Message]) -> pa.RecordBatch:
    """What a reader says of messages, with the columns of `READ`; raises what pyarrow raises for what fits not."""
    columns: dict[str, Any] = {name: [getattr(record, name) for record in records] for name in PLAIN}
    columns.update(_times("sent", [record.sent for record in records]))
    columns["edited_at"] = [record.edited.us for record in records]
    columns["deleted_at"] = [record.deleted_at.us for record in records]
    for name, column in (("edits", "edits"), ("reactions", "reactions"), ("files", "attachments")):
        columns[column] = [nested(values) if (values := getattr(r, name)) else NOTHING for r in records]
    columns["extra"] = [
        [{"name": name, "value": value} for name, value in record.extra] if record.extra else NOTHING
        for record in records
    ]
    columns.update(_places(records))
    return pa.RecordBatch.from_arrays([pa.array(columns[f.name], f.type) for f in READ], schema=READ)


def merged(rows: pa.RecordBatch, others: Sequence[tuple[int, Message]]) -> pa.RecordBatch:
    """The rows with `others` at their places among all; raises as `message_columns`."""
    if not others:
        return rows
    extra = message_columns([record for _, record in others])
    places = np.array([place for place, _ in others])
    order = np.empty(rows.num_rows + len(others), np.int64)
    own = np.ones(len(order), bool)
    own[places] = False
    order[own], order[places] = np.arange(rows.num_rows), rows.num_rows + np.arange(len(others))
    taken = pa.array(order)
    columns = [pa.concat_arrays([rows.column(name), extra.column(name)]).take(taken) for name in READ.names]
    return pa.RecordBatch.from_arrays(columns, schema=READ)


def completed(rows: pa.RecordBatch, runs: Sequence[Run], languages: Languages) -> pa.RecordBatch:
    """Rows as a reader gives them with their keys, languages and provenance; `runs` tell whose rows follow whose."""
    sizes = np.array([size for size, _ in runs], np.int64)
    columns: dict[str, Any] = {"message_key": _keys(rows), "lang": languages(rows.column("body"))}
    for name in PROVENANCE:
        columns[name] = _repeated([stamp[name] for _, stamp in runs], sizes, MESSAGES.field(name).type)
    columns |= {name: rows.column(name) for name in READ.names}
    return pa.RecordBatch.from_arrays([columns[one.name] for one in MESSAGES], schema=MESSAGES)


def _repeated(values: list[Any], sizes: Any, type_: pa.DataType) -> pa.Array:
    numbers: dict[Any, int] = {}
    places = [numbers.setdefault(value, len(numbers)) for value in values]
    return pa.array(list(numbers), type_).take(pa.array(np.repeat(np.array(places, np.int64), sizes)))


def _keys(rows: pa.RecordBatch) -> pa.Array:
    """`hashing.message_key` of each row."""
    native = rows.column("native_id")
    named = pc.greater(pc.binary_length(native), 0)
    count = pc.sum(named).as_py() or 0
    parts = pa.array([], pa.string())
    if count:
        parts = _joined("native", rows.column("platform"), rows.column("conversation_id"), native)
    if count < len(native):
        by_place = _joined("place", rows.column("original_sha256"), rows.column("locator"))
        parts = pc.if_else(named, parts, by_place) if count else by_place
    digests = b"".join([sha256(part).digest() for part in parts.cast(pa.binary()).to_pylist()])
    halves = np.frombuffer(digests, np.uint8).reshape(-1, 32)[:, :16]
    data = halves.tobytes().hex().encode()
    offsets = np.arange(len(native) + 1, dtype=np.int32) * 32
    return pa.Array.from_buffers(pa.string(), len(native), [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def _joined(kind: str, *parts: pa.Array) -> pa.Array:
    """The bytes over which `hashing.key` takes its hash, of each row."""
    pieces: list[Any] = [pa.scalar(f"{len(kind)}:{kind}")]
    for part in parts:
        pieces += [pc.cast(pc.binary_length(part), pa.string()), pa.scalar(":"), part]
    return pc.binary_join_element_wise(*pieces, pa.scalar(""))


def _times(prefix: str, stamps: list[Timestamp]) -> dict[str, list[Any]]:
    return {
        f"{prefix}_at": [stamp.us for stamp in stamps],
        f"{prefix}_raw": [stamp.raw for stamp in stamps],
        f"{prefix}_precision": [stamp.precision for stamp in stamps],
        f"{prefix}_zone": [stamp.zone for stamp in stamps],
        f"{prefix}_basis": [stamp.basis for stamp in stamps],
        f"{prefix}_alternative": [stamp.alternative for stamp in stamps],
    }


def _places(records: Sequence[Message]) -> dict[str, list[Any]]:
    places = [record.locator for record in records]
    return {
        "original_sha256": [place.original for place in places],
        "locator": [place.fragment for place in places],
        "locator_offset": [place.offset for place in places],
        "locator_length": [place.length for place in places],
        "item_sha256": [place.sha256 for place in places],
    }
