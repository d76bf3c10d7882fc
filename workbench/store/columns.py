"""Messages by the million: columns made straight from records, several times quicker than a row of each.

Gives exactly what `tables.row` gives for each record, which a test holds it to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from ..hashing import message_key
from ..model import Message
from ..timestamps import Timestamp
from .tables import MESSAGES, nested

__all__ = ["Languages", "message_batch"]

Languages = Callable[[str], Sequence[tuple[str, int, int]]]
PLAIN = (
    "platform", "conversation_id", "native_id", "type", "sender_id", "sender_name", "body", "subject", "parent_id",
    "thread_id", "forwarded_from", "deleted", "mentions", "links", "recipients", "readers", "flags",
)  # fmt: skip
NOTHING: list[Any] = []


def message_batch(
    records: Sequence[Message], provenance: Sequence[dict[str, Any]], languages: Languages
) -> pa.RecordBatch:
    """The messages with the provenance of each, as one batch; raises what pyarrow raises for a value that fits not."""
    columns: dict[str, Any] = {name: [getattr(record, name) for record in records] for name in PLAIN}
    columns["message_key"] = [_key(record) for record in records]
    columns.update(_times("sent", [record.sent for record in records]))
    columns["edited_at"] = [record.edited.us for record in records]
    columns["deleted_at"] = [record.deleted_at.us for record in records]
    for name, column in (("edits", "edits"), ("reactions", "reactions"), ("files", "attachments")):
        columns[column] = [nested(values) if (values := getattr(r, name)) else NOTHING for r in records]
    columns["extra"] = [
        [{"name": name, "value": value} for name, value in record.extra] if record.extra else NOTHING
        for record in records
    ]
    columns["lang"] = [_spans(record.body, languages) if record.body else NOTHING for record in records]
    columns.update(_places(records))
    for name in ("original", "reader", "reader_version", "custodian"):
        columns[name] = [stamp[name] for stamp in provenance]
    return pa.RecordBatch.from_arrays([pa.array(columns[f.name], f.type) for f in MESSAGES], schema=MESSAGES)


def _key(record: Message) -> str:
    place = record.locator
    return message_key(record.platform, record.conversation_id, record.native_id, place.original, place.fragment)


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


def _spans(body: str, languages: Languages) -> list[dict[str, Any]]:
    return [{"lang": lang, "start": start, "end": end} for lang, start, end in languages(body)]
