"""The zone that the reporter named, put into every wall-clock time of a record before it becomes a row."""

from __future__ import annotations

from dataclasses import replace

from ..model import Attachment, Conversation, Document, Message, Participant, Skipped
from ..timestamps import with_zone

__all__ = ["Kept", "zoned"]


Kept = Message | Participant | Conversation | Attachment | Document | Skipped  # every record that becomes a row


def zoned(record: Kept, zone: str) -> Kept:
    """The record with each exporter-local time read in `zone`; unchanged where `zone` is empty."""
    if not zone:
        return record
    if isinstance(record, Message):
        return _message(record, zone)
    if isinstance(record, Document):
        pages = tuple(replace(page, at=with_zone(page.at, zone)) for page in record.pages)
        created, modified = with_zone(record.created, zone), with_zone(record.modified, zone)
        return replace(record, created=created, modified=modified, pages=pages)
    return record


def _message(record: Message, zone: str) -> Message:
    return replace(
        record,
        sent=with_zone(record.sent, zone),
        edited=with_zone(record.edited, zone),
        deleted_at=with_zone(record.deleted_at, zone),
        edits=tuple(replace(edit, at=with_zone(edit.at, zone)) for edit in record.edits),
        reactions=tuple(replace(reaction, at=with_zone(reaction.at, zone)) for reaction in record.reactions),
    )
