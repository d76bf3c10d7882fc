"""The columns of a part: one Arrow schema per kind of record, and the way from a record to a row.

All instants are `timestamp[us, UTC]`; an instant whose basis is "exporter-local" is a wall clock read as UTC (see
`workbench.timestamps`). Every row ends with its provenance: the original's SHA-256 and name, the locator (fragment,
byte offset and length, SHA-256 of the raw item), reader, reader version and custodian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from ..hashing import message_key
from ..model import (
    Attachment,
    Conversation,
    Document,
    Edit,
    File,
    Locator,
    Message,
    Page,
    Participant,
    Reaction,
    Skipped,
)
from ..timestamps import Timestamp

INSTANT = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(pa.string())
PAIRS = pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())]))

_PROVENANCE = [
    ("original_sha256", pa.string()),
    ("original", pa.string()),
    ("locator", pa.string()),
    ("locator_offset", pa.int64()),
    ("locator_length", pa.int64()),
    ("item_sha256", pa.string()),
    ("reader", pa.string()),
    ("reader_version", pa.int32()),
    ("custodian", pa.string()),
]


def _time(prefix: str) -> list[tuple[str, pa.DataType]]:
    return [
        (f"{prefix}_at", INSTANT),
        (f"{prefix}_raw", pa.string()),
        (f"{prefix}_precision", pa.string()),
        (f"{prefix}_zone", pa.string()),
        (f"{prefix}_basis", pa.string()),
        (f"{prefix}_alternative", INSTANT),
    ]


MESSAGES = pa.schema(
    [
        ("message_key", pa.string()),
        ("platform", pa.string()),
        ("conversation_id", pa.string()),
        ("native_id", pa.string()),
        ("type", pa.string()),
        *_time("sent"),
        ("sender_id", pa.string()),
        ("sender_name", pa.string()),
        ("body", pa.string()),
        ("subject", pa.string()),
        ("parent_id", pa.string()),
        ("thread_id", pa.string()),
        ("forwarded_from", pa.string()),
        ("edited_at", INSTANT),
        ("deleted", pa.bool_()),
        ("deleted_at", INSTANT),
        (
            "edits",
            pa.list_(
                pa.struct(
                    [("at", INSTANT), ("participant_id", pa.string()), ("previous", pa.string()), ("new", pa.string())]
                )
            ),
        ),
        ("mentions", TEXTS),
        ("links", TEXTS),
        (
            "reactions",
            pa.list_(
                pa.struct(
                    [("value", pa.string()), ("participant_id", pa.string()), ("count", pa.int32()), ("at", INSTANT)]
                )
            ),
        ),
        (
            "attachments",
            pa.list_(
                pa.struct(
                    [
                        ("id", pa.string()),
                        ("name", pa.string()),
                        ("kind", pa.string()),
                        ("mime", pa.string()),
                        ("size", pa.int64()),
                        ("path", pa.string()),
                        ("missing", pa.bool_()),
                    ]
                )
            ),
        ),
        ("recipients", TEXTS),
        ("readers", TEXTS),
        ("flags", TEXTS),
        ("lang", pa.list_(pa.struct([("lang", pa.string()), ("start", pa.int32()), ("end", pa.int32())]))),
        ("extra", PAIRS),
        *_PROVENANCE,
    ]
)
PARTICIPANTS = pa.schema(
    [
        ("platform", pa.string()),
        ("participant_id", pa.string()),
        ("name", pa.string()),
        ("names", TEXTS),
        ("email", pa.string()),
        ("phone", pa.string()),
        ("account", pa.string()),
        ("role", pa.string()),
        ("is_bot", pa.bool_()),
        ("is_self", pa.bool_()),
        ("extra", PAIRS),
        *_PROVENANCE,
    ]
)
CONVERSATIONS = pa.schema(
    [
        ("platform", pa.string()),
        ("conversation_id", pa.string()),
        ("name", pa.string()),
        ("kind", pa.string()),
        (
            "members",
            pa.list_(
                pa.struct(
                    [("participant_id", pa.string()), ("since", INSTANT), ("until", INSTANT), ("basis", pa.string())]
                )
            ),
        ),
        ("incomplete", TEXTS),
        ("extra", PAIRS),
        *_PROVENANCE,
    ]
)
ATTACHMENTS = pa.schema(
    [
        ("message_native_id", pa.string()),
        ("conversation_id", pa.string()),
        ("name", pa.string()),
        ("mime", pa.string()),
        ("size", pa.int64()),
        ("file_sha256", pa.string()),
        ("missing", pa.bool_()),
        *_PROVENANCE,
    ]
)
DOCUMENTS = pa.schema(
    [
        ("document_key", pa.string()),  # the original's SHA-256
        ("title", pa.string()),
        ("mime", pa.string()),
        ("author", pa.string()),
        *_time("created"),
        *_time("modified"),
        ("properties", PAIRS),
        ("page_count", pa.int32()),
        ("flags", TEXTS),
        *_PROVENANCE,
    ]
)
PAGES = pa.schema(
    [
        ("page_key", pa.string()),
        ("document_key", pa.string()),
        ("number", pa.int32()),
        ("label", pa.string()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("author", pa.string()),
        *_time("at"),
        *_PROVENANCE,
    ]
)
SKIPPED = pa.schema(
    [
        ("reason", pa.string()),
        ("items", pa.int32()),
        ("severity", pa.string()),
        ("raw", pa.string()),
        *_PROVENANCE,
    ]
)
ORIGINALS = pa.schema(
    [
        ("sha256", pa.string()),
        ("path", pa.string()),  # below the ingested folder, `!/` before an archive's member
        ("size", pa.int64()),
        ("parent_sha256", pa.string()),  # of the archive or mail it came in, empty for a file of its own
        ("reader", pa.string()),  # empty where no reader was sure enough
        ("reader_version", pa.int32()),
        ("scores", pa.string()),  # JSON: every reader's score, the reason for the choice
        ("state", pa.string()),  # read, failed, skipped (why stands in `reason`)
        ("reason", pa.string()),
        ("warnings", TEXTS),
        ("messages", pa.int64()),
        ("documents", pa.int64()),
        ("participants", pa.int64()),
        ("conversations", pa.int64()),
        ("skipped", pa.int64()),
        ("first", INSTANT),
        ("last", INSTANT),
        ("custodian", pa.string()),
        ("items", pa.int64()),  # records of every kind that it gave, and the items that were skipped
        ("attachments", pa.int64()),
        ("pages", pa.int64()),
    ]
)
KINDS: dict[str, pa.Schema] = {
    "messages": MESSAGES,
    "participants": PARTICIPANTS,
    "conversations": CONVERSATIONS,
    "attachments": ATTACHMENTS,
    "documents": DOCUMENTS,
    "pages": PAGES,
    "skipped": SKIPPED,
    "originals": ORIGINALS,
}


def row(record: Message | Participant | Conversation | Attachment | Skipped) -> tuple[str, dict[str, Any]]:
    """The kind of a record and its columns without provenance of reader and custodian, which ingest adds."""
    match record:
        case Message():
            return "messages", _message(record)
        case Participant():
            return "participants", _participant(record)
        case Conversation():
            return "conversations", _conversation(record)
        case Attachment():
            return "attachments", {**_plain(record), **_place(record.locator)}
        case Skipped():
            return "skipped", {**_plain(record), "raw": record.raw[:2000], **_place(record.locator)}


def document_rows(document: Document) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a document and the rows of its pages, without provenance of reader and custodian."""
    head = {
        "document_key": document.locator.original,
        "title": document.title,
        "mime": document.mime,
        "author": document.author,
        **_stamp("created", document.created),
        **_stamp("modified", document.modified),
        "properties": _pairs(document.properties),
        "page_count": document.page_count,
        "flags": list(document.flags),
        **_place(document.locator),
    }
    return head, [_page(document, page) for page in document.pages]


def nested(values: Sequence[Edit | Reaction | File]) -> list[dict[str, Any]]:
    """Edits, reactions or files as the structs of their column; a time in them is its instant."""
    return [
        {name: value.us if isinstance(value := getattr(item, name), Timestamp) else value for name in item.__slots__}
        for item in values
    ]


def _page(document: Document, page: Page) -> dict[str, Any]:
    original, fragment = page.locator.original, page.locator.fragment
    return {
        "page_key": message_key("document", original, "", original, f"{fragment}|{page.kind}|{page.number}"),
        "document_key": document.locator.original,
        "number": page.number,
        "label": page.label,
        "kind": page.kind,
        "text": page.text,
        "author": page.author,
        **_stamp("at", page.at),
        **_place(page.locator),
    }


def _message(record: Message) -> dict[str, Any]:
    place = record.locator
    return {
        "message_key": message_key(
            record.platform, record.conversation_id, record.native_id, place.original, place.fragment
        ),
        "platform": record.platform,
        "conversation_id": record.conversation_id,
        "native_id": record.native_id,
        "type": record.type,
        **_stamp("sent", record.sent),
        "sender_id": record.sender_id,
        "sender_name": record.sender_name,
        "body": record.body,
        "subject": record.subject,
        "parent_id": record.parent_id,
        "thread_id": record.thread_id,
        "forwarded_from": record.forwarded_from,
        "edited_at": record.edited.us,
        "deleted": record.deleted,
        "deleted_at": record.deleted_at.us,
        "edits": nested(record.edits),
        "mentions": list(record.mentions),
        "links": list(record.links),
        "reactions": nested(record.reactions),
        "attachments": nested(record.files),
        "recipients": list(record.recipients),
        "readers": list(record.readers),
        "flags": list(record.flags),
        "lang": [],
        "extra": _pairs(record.extra),
        **_place(place),
    }


def _participant(record: Participant) -> dict[str, Any]:
    return {
        "platform": record.platform,
        "participant_id": record.id,
        "name": record.name,
        "names": list(record.names),
        "email": record.email,
        "phone": record.phone,
        "account": record.account,
        "role": record.role,
        "is_bot": record.is_bot,
        "is_self": record.is_self,
        "extra": _pairs(record.extra),
        **_place(record.locator),
    }


def _conversation(record: Conversation) -> dict[str, Any]:
    return {
        "platform": record.platform,
        "conversation_id": record.id,
        "name": record.name,
        "kind": record.kind,
        "members": [asdict(member) for member in record.members],
        "incomplete": list(record.incomplete),
        "extra": _pairs(record.extra),
        **_place(record.locator),
    }


def _plain(record: Attachment | Skipped) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name != "locator"}


def _stamp(prefix: str, stamp: Timestamp) -> dict[str, Any]:
    return {
        f"{prefix}_at": stamp.us,
        f"{prefix}_raw": stamp.raw,
        f"{prefix}_precision": stamp.precision,
        f"{prefix}_zone": stamp.zone,
        f"{prefix}_basis": stamp.basis,
        f"{prefix}_alternative": stamp.alternative,
    }


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _place(place: Locator) -> dict[str, Any]:
    return {
        "original_sha256": place.original,
        "locator": place.fragment,
        "locator_offset": place.offset,
        "locator_length": place.length,
        "item_sha256": place.sha256,
    }
