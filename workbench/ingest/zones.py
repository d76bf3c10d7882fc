"""What the reporter decided about times, put into every record before it becomes a row: the zone of wall clocks, and
the order of day and month where a file leaves it open. Both can be said for all files or path by path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from ..errors import UsageError
from ..model import Attachment, Conversation, Document, Message, Participant, Skipped
from ..timestamps import Timestamp, named_zone, with_order, with_zone

__all__ = ["Kept", "narrowed", "ordered", "spelled", "zone_at", "zoned"]


Kept = Message | Participant | Conversation | Attachment | Document | Skipped  # every record that becomes a row
One = TypeVar("One", bound=Kept)


def spelled(zone: str | Mapping[str, str], check: Callable[[str], object] = named_zone) -> str:
    """One text for a zone, or for zones by path: "Asia/Shanghai;lark2=America/Los_Angeles", in order of paths.

    A mapping gives the zone of each file or folder; its key "" is for all others. Raises UsageError for what `check`
    refuses: what is no zone, unless told otherwise.
    """
    pairs = dict(_pairs(zone)) if isinstance(zone, str) else dict(zone)
    for path, name in pairs.items():
        if name:
            check(name)
        if ";" in path or "=" in path:
            raise UsageError(f"Nothing can be said of {path!r} by its name.", "Name a folder above it.")
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


def zoned(record: One, zone: str) -> One:
    """The record with each exporter-local time read in `zone`; unchanged where `zone` is empty."""
    return _timed(record, lambda stamp: with_zone(stamp, zone)) if zone else record


def ordered(record: One, order: str) -> One:
    """The record with each date that has two readings read in `order`; unchanged where `order` is empty."""
    if not order:
        return record
    record = _timed(record, lambda stamp: with_order(stamp, order))
    if isinstance(record, Message) and record.flags and not record.sent.ambiguous:
        return cast(One, replace(record, flags=tuple(flag for flag in record.flags if flag != "ambiguous-date")))
    return record


def _timed(record: One, change: Callable[[Timestamp], Timestamp]) -> One:
    if isinstance(record, Message):
        return cast(One, _message(record, change))
    if isinstance(record, Document):
        pages = tuple(replace(page, at=change(page.at)) for page in record.pages)
        told = replace(record, created=change(record.created), modified=change(record.modified), pages=pages)
        return cast(One, told)
    return record


def _message(record: Message, change: Callable[[Timestamp], Timestamp]) -> Message:
    return replace(
        record,
        sent=change(record.sent),
        edited=change(record.edited),
        deleted_at=change(record.deleted_at),
        edits=tuple(replace(edit, at=change(edit.at)) for edit in record.edits),
        reactions=tuple(replace(reaction, at=change(reaction.at)) for reaction in record.reactions),
    )
