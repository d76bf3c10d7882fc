"""Times as Lark and its exporters write them: epoch numbers of four units, or an exporter's wall clock."""

from __future__ import annotations

from typing import Any

from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso

__all__ = ["stamp"]


def stamp(value: Any) -> Timestamp:
    """The time that a field tells; nought and emptiness tell none.

    Numbers are seconds, milliseconds, microseconds or nanoseconds by their magnitude; `2026-03-01 10:22` is the wall
    clock of whoever ran the exporter, to the minute.
    """
    if type(value) is str and len(value) == 13 and value.isdecimal() and value.isascii() and value[0] != "0":
        return Timestamp(int(value) * 1000, "ms", "UTC", "utc", value)
    if isinstance(value, bool) or value is None or value == "":
        return UNKNOWN
    if isinstance(value, int | float):
        value = str(int(value)) if value == value and abs(value) < 1e25 else str(value)
    if not isinstance(value, str):
        return UNKNOWN
    if value.strip("0") == "":
        return Timestamp(raw=value)
    if value.lstrip("+-").replace(".", "", 1).isdecimal():
        return from_epoch(value)
    return from_iso(value)
