"""iCalendar: the story's events for any calendar program, after RFC 5545.

A day is a day without an hour, a moment with an offset is written in UTC, and a wall clock whose zone nobody told stays
a floating time. A case keeps no time at which an event was written down, and the same case gives the same bytes:
DTSTAMP, which the format demands, is the beginning of 1970.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from ..store import Store
from ..timestamps import EPOCH, Timestamp, from_iso
from . import Writer

WIDTH = 75  # octets of a line without its line break (RFC 5545, 3.1)


def _write(store: Store, out: Path) -> int:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Leak Workbench//Story events//EN", "CALSCALE:GREGORIAN"]
    count = 0
    for row in store.human.rows("story_events"):
        event = _event(row)
        lines += event
        count += bool(event)
    body = "".join(folded(line) for line in [*lines, "END:VCALENDAR"])
    out.write_bytes(body.encode("utf-8", "backslashreplace"))
    return count


def _event(row: Mapping[str, Any]) -> list[str]:
    """One VEVENT; nothing for an event whose time cannot be read."""
    stamp = from_iso(str(row["at"] or ""))
    until = from_iso(str(row["until"] or ""), zone=stamp.zone)  # a last day is one of the zone of the beginning
    if stamp.us is None:
        return []
    words = str(row["text"] or "")
    uid = hashlib.sha256("\0".join(str(row[name] or "") for name in ("id", "at", "text")).encode("utf-8", "replace"))
    lines = ["BEGIN:VEVENT", f"UID:{uid.hexdigest()[:32]}@workbench.invalid", "DTSTAMP:19700101T000000Z"]
    lines += [f"DTSTART{_value(stamp, stamp)}", *_end(stamp, until), f"SUMMARY:{escaped(words)}"]
    if row["by"]:
        lines.append(f"COMMENT:{escaped('Written by ' + str(row['by']))}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _end(stamp: Timestamp, until: Timestamp) -> list[str]:
    """DTEND, which is the first moment after (3.6.1), of the same kind as DTSTART; none where there is no end."""
    if until.us is None:
        return []
    day = timedelta(days=1) // timedelta(microseconds=1)
    last = until.us + (day if until.precision == "day" else 0)
    if stamp.precision == "day" and until.precision != "day":
        last = until.us + day - 1  # the days of the event, the last one whole
    return [f"DTEND{_value(stamp, Timestamp(us=last))}"] if last > (stamp.us or 0) else []


def _value(like: Timestamp, moment: Timestamp) -> str:
    """A moment written as `like` is: a date, a UTC time, or a floating time."""
    when = EPOCH + timedelta(microseconds=moment.us or 0)
    date = f"{when.year:04d}{when.month:02d}{when.day:02d}"
    if like.precision == "day":
        return f";VALUE=DATE:{date}"
    return f":{date}T{when:%H%M%S}{'' if like.basis == 'exporter-local' else 'Z'}"


def escaped(text: str) -> str:
    r"""A text value (3.3.11): backslash, comma and semicolon escaped, line breaks as \n, no other control character."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    for char in ",;":
        plain = plain.replace(char, f"\\{char}")
    shown = plain.replace("\n", "\\n")
    return "".join(char if char == "\t" or unicodedata.category(char) != "Cc" else "\ufffd" for char in shown)


def folded(line: str) -> str:
    """A content line with its CRLF, folded so that no line has more than 75 octets and no character is cut (3.1)."""
    pieces: list[str] = [""]
    size = 0
    for char in line:
        octets = len(char.encode("utf-8", "backslashreplace"))
        if size + octets > WIDTH:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += octets
    return "\r\n".join(pieces) + "\r\n"


WRITER = Writer(
    format="ical",
    title="iCalendar, the story's events",
    write=_write,
    url="https://www.rfc-editor.org/rfc/rfc5545",
)
