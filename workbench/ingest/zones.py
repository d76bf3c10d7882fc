"""The zone that the reporter named, put into every wall-clock time of a record before it becomes a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..errors import UsageError
from ..model import Attachment, Conversation, Document, Message, Participant, Skipped
from ..timestamps import named_zone, with_zone

__all__ = ["Kept", "narrowed", "spelled", "zone_at", "zoned"]


Kept = Message | Participant | Conversation | Attachment | Document | Skipped  # every record that becomes a row


def spelled(zone: str | Mapping[str, str]) -> str:
    """One text for a zone, or for zones by path: "Asia/Shanghai;lark2=America/Los_Angeles", in order of paths.

    A mapping gives the zone of each file or folder; its key "" is for all others. Raises UsageError for no zone.
    """
    pairs = dict(_pairs(zone)) if isinstance(zone, str) else dict(zone)
    for path, name in pairs.items():
        if name:
            named_zone(name)
        if ";" in path or "=" in path:
            raise UsageError(f"A zone cannot be given to {path!r} by name.", "Name a folder above it.")
    told = [name if not path else f"{path.rstrip('/')}={name}" for path, name in sorted(pairs.items()) if name]
    return ";".join(told)


def zone_at(spec: str, path: str) -> str:
    """The zone of one file: that of the longest path in `spec` that is the file or a folder or archive above it."""
    best, zone = -1, ""
    for place, name in _pairs(spec):
        if (not place or path == place or path.startswith((f"{place}/", f"{place}!/"))) and len(place) > best:
            best, zone = len(place), name
    return zone


def narrowed(spec: str, paths: Iterable[str]) -> str:
    """`spec` without what concerns none of the paths, so that a zone given to one folder leaves all others alone."""
    if ";" not in spec and "=" not in spec:
        return spec
    zones = {zone_at(spec, path) for path in paths}
    if len(zones) == 1:
        return zones.pop()
    kept = [f"{place}={name}" if place else name for place, name in _pairs(spec) if name in zones]
    return ";".join(kept)


def _pairs(spec: str) -> list[tuple[str, str]]:
    cut = [entry.rpartition("=") for entry in spec.split(";") if entry]
    return [(place, name) for place, _, name in cut]


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
