"""When a mail says that it was sent (RFC 5322 section 3.3), as precisely as it says so."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from ..timestamps import Timestamp, from_iso, from_wall, offset_name

_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?(?:\.\d+)?\s*(?:[AaPp][Mm]\s*)?([+-]\d{4}|[A-Za-z]{1,5})?")
_NAMED = frozenset(("UT", "UTC", "GMT", "Z", "EST", "EDT", "CDT", "MST", "MDT", "PST", "PDT"))  # RFC 5322, section 4.3
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def sent(raw: str) -> Timestamp:
    """The time of a Date field: basis `offset` or `utc` where it names its zone, else `exporter-local`.

    `-0000` means UTC with an untold local zone; CST is left open, since it stands for China as well as for Chicago.
    A date that no calendar has gives basis unknown with the text kept.
    """
    text = re.sub(r"\s+", " ", raw).strip()
    if _ISO.match(text):
        return from_iso(text)
    try:
        parts = parsedate_tz(text)
        wall = datetime(*parts[:6]) if parts else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return Timestamp(raw=raw)
    if parts is None or wall is None or not 1971 <= wall.year < 2200:
        return Timestamp(raw=raw)
    clock = _CLOCK.search(text)
    precision = "s" if clock and clock[1] else "min" if clock else "day"
    zone, offset = (clock[2] or "").upper() if clock else "", parts[9] or 0
    if (zone[:1] not in tuple("+-") and zone not in _NAMED) or abs(offset) >= 86_400:
        return from_wall(wall, precision=precision, raw=raw)
    return _absolute(wall, timedelta(seconds=offset), precision, raw)


def _absolute(wall: datetime, offset: timedelta, precision: str, raw: str) -> Timestamp:
    moment = wall.replace(tzinfo=timezone(offset)).astimezone(UTC)
    us = int((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
    zone = offset_name(offset) if offset else "UTC"
    return Timestamp(us=us, precision=precision, zone=zone, basis="offset" if offset else "utc", raw=raw)
