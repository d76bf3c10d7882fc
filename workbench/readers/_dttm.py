"""Times as Word packs them into 32 bits (MS-DOC 2.9.70 DTTM): the writer's own clock, to the minute, without a zone."""

from __future__ import annotations

from datetime import datetime

from ..timestamps import UNKNOWN, Timestamp, from_wall


def packed_time(value: int) -> Timestamp:
    """The time in a DTTM; unknown for 0 and for a date that no calendar has."""
    minute, hour, day = value & 0x3F, value >> 6 & 0x1F, value >> 11 & 0x1F
    month, year = value >> 16 & 0xF, (value >> 20 & 0x1FF) + 1900
    return wall_time([year, month, day, hour, minute])


def wall_time(parts: list[int]) -> Timestamp:
    """The time from year, month, day and, where told, hour, minute, second, by a clock of unknown zone."""
    try:
        wall = datetime(*parts[:6]) if len(parts) >= 3 and any(parts) else None  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return UNKNOWN
    if wall is None:
        return UNKNOWN
    precision = "day" if len(parts) < 4 else "s" if len(parts) > 5 else "min"
    return from_wall(wall, precision=precision, raw=" ".join(map(str, parts[:6])))
