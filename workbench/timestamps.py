"""Time, told as precisely as the original tells it and never more.

A `Timestamp` keeps five things apart: the instant (microseconds since 1970-01-01 UTC), its precision, the zone it
was written in, the basis on which the instant rests, and the text as written. The computer's own time zone
never enters: nothing in this module asks for it.

Bases:

==================  ============================================================================================
``utc``             the original gives an absolute instant (epoch number, or a text that says UTC)
``offset``          the original gives a local time together with its offset from UTC
``exporter-local``  the original gives a wall-clock time and no zone: the instant is that wall clock *read as UTC*,
                    so the true instant differs by the exporter's unknown offset
``assumed``         as exporter-local, but the reporter named the zone, and the instant is converted with it
``unknown``         there is no usable time
==================  ============================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import UsageError

PRECISIONS = ("us", "ms", "s", "min", "day", "unknown")
BASES = ("utc", "offset", "exporter-local", "assumed", "unknown")
ORDERS = ("dmy", "mdy", "ymd")  # of day, month and year in a date written as numbers
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\W{0,3}[/.\-년年]\W{0,3}(\d{1,2})\W{0,3}[/.\-월月]\W{0,3}(\d{1,4})(?!\d)")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = {"us": 1, "ms": 1_000, "s": 1_000_000, "min": 60_000_000, "day": 86_400_000_000}
_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999  # years 1 to 9999


@dataclass(frozen=True, slots=True)
class Timestamp:
    """One point in time as an original states it.

    `us` is microseconds since 1970 UTC or None; `raw` the text as written; `alternative` a second reading in
    microseconds when day and month cannot be told apart (the reporter decides later), or when the clocks were changed.
    """

    us: int | None = None
    precision: str = "unknown"
    zone: str = ""
    basis: str = "unknown"
    raw: str = ""
    alternative: int | None = None

    @property
    def instant(self) -> datetime | None:
        """The instant as an aware UTC datetime, or None where there is none."""
        return None if self.us is None else EPOCH + timedelta(microseconds=self.us)

    @property
    def ambiguous(self) -> bool:
        """True where the original allows two readings."""
        return self.alternative is not None

    def iso(self) -> str:
        """ISO 8601 cut to the precision; a trailing Z only where the instant is known to be UTC."""
        if self.us is None:
            return ""
        return iso(self.us, self.precision, floating=self.basis == "exporter-local")

    def width(self) -> int:
        """How long the stated time lasts in microseconds: 60,000,000 for a time written to the minute."""
        return _STEP.get(self.precision, 0)


UNKNOWN = Timestamp()


def iso(us: int, precision: str = "us", *, floating: bool = False) -> str:
    """ISO 8601 text of `us` microseconds since 1970 UTC, cut to `precision`; no Z where `floating`."""
    moment = EPOCH + timedelta(microseconds=us)
    if precision == "day":
        return moment.strftime("%Y-%m-%d").zfill(10)
    spec = {"min": "minutes", "s": "seconds", "ms": "milliseconds"}.get(precision, "microseconds")
    return moment.replace(tzinfo=None).isoformat(timespec=spec) + ("" if floating else "Z")


def from_epoch(value: int | float | str, *, unit: str = "") -> Timestamp:
    """An absolute instant from an epoch number; without `unit` (s, ms, us, ns) its magnitude decides.

    Below 1e11 it is seconds, below 1e14 milliseconds, below 1e17 microseconds, else nanoseconds. A decimal
    text ("1700000000.000100") is never passed through a float. Returns basis unknown if it is not a number.
    """
    raw = str(value).strip()
    whole, _, fraction = raw.partition(".")
    sign = -1 if whole.startswith("-") else 1
    if not whole.lstrip("+-").isdecimal() or not whole.isascii() or (fraction and not fraction.isdecimal()):
        return Timestamp(raw=raw)
    if len(whole) > 25:
        return Timestamp(raw=raw)
    number = abs(int(whole))
    unit = unit or ("s" if number < 10**11 else "ms" if number < 10**14 else "us" if number < 10**17 else "ns")
    scale = {"s": 1_000_000, "ms": 1_000, "us": 1}.get(unit)
    us = number // 1_000 if scale is None else number * scale
    if fraction and unit == "s":
        us += int(fraction[:6].ljust(6, "0"))
    precision = "us" if unit in ("us", "ns") or len(fraction) > 3 else "ms" if unit == "ms" or fraction else "s"
    return _checked(sign * us, precision, "UTC", "utc", raw)


def from_wall(wall: datetime, *, precision: str, raw: str, zone: str = "") -> Timestamp:
    """A wall-clock time without offset: basis `assumed` where the reporter named the zone, else `exporter-local`.

    In the hour that a change of the clocks doubles or leaves out, `alternative` is the second reading. Raises
    UsageError for an unknown zone name.
    """
    naive = wall.replace(tzinfo=None, fold=0)
    if not zone:
        return _checked(_us(naive.replace(tzinfo=UTC)), precision, "", "exporter-local", raw)
    there = naive.replace(tzinfo=named_zone(zone))
    stamp = _checked(_us(there), precision, zone, "assumed", raw)
    other = there.replace(fold=1)
    if precision == "day" or stamp.us is None or there.utcoffset() == other.utcoffset():
        return stamp
    return replace(stamp, alternative=_us(other))


def from_iso(text: str, *, zone: str = "") -> Timestamp:
    """A time from ISO 8601 or RFC 3339 text; basis `offset`/`utc` if it says an offset, else as `from_wall`.

    Digits beyond microseconds are cut. Returns basis unknown (with the text kept) if it cannot be read.
    """
    raw = text.strip()
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return Timestamp(raw=text)
    precision = _iso_precision(raw)
    if moment.tzinfo is None:
        return from_wall(moment, precision=precision, raw=text, zone=zone)
    offset = moment.utcoffset() or timedelta()
    label = "UTC" if not offset else offset_name(offset)
    return _checked(_us(moment), precision, label, "offset" if offset else "utc", text)


def offset_name(offset: timedelta) -> str:
    """The text form of an offset: +08:00, -03:30."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def with_zone(stamp: Timestamp, zone: str) -> Timestamp:
    """The same wall clock read in `zone`; only an exporter-local time changes.

    Raises UsageError for an unknown zone.
    """
    if stamp.basis != "exporter-local" or stamp.us is None:
        return stamp
    wall = EPOCH + timedelta(microseconds=stamp.us)
    moved = from_wall(wall, precision=stamp.precision, raw=stamp.raw, zone=zone)
    if stamp.alternative is None:
        return moved
    other = from_wall(EPOCH + timedelta(microseconds=stamp.alternative), precision="us", raw="", zone=zone)
    return replace(moved, alternative=other.us)


def with_order(stamp: Timestamp, order: str) -> Timestamp:
    """The same date read as day-month-year (`dmy`), `mdy` or `ymd`; only a time with two readings can change.

    Its `raw` decides which of its readings that is; where neither is, both stay.
    """
    if stamp.alternative is None or stamp.us is None or order not in ORDERS:
        return stamp
    for first, second, third in _NUMERIC.findall(stamp.raw):
        wanted = {"dmy": (first, second), "mdy": (second, first), "ymd": (third, second)}[order]
        for us in (stamp.us, stamp.alternative):
            moment = EPOCH + timedelta(microseconds=us)
            if (moment.day, moment.month) == (int(wanted[0]), int(wanted[1])):
                return replace(stamp, us=us, alternative=None)
    return stamp


@lru_cache(maxsize=256)
def named_zone(zone: str) -> ZoneInfo | timezone:
    """The zone of an IANA name ("Asia/Shanghai") or an offset ("+08:00"); raises UsageError for anything else."""
    if zone[:1] in "+-" and zone[1:].replace(":", "").isdecimal():
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        if len(digits) == 4 and minutes < 24 * 60:
            return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes), zone)
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"No time zone is called {zone!r}.", "Use a name such as Asia/Shanghai or +08:00.") from None


def day(value: date, raw: str) -> Timestamp:
    """A calendar day with no hour: precision day, basis exporter-local."""
    return from_wall(datetime(value.year, value.month, value.day), precision="day", raw=raw)


def _us(moment: datetime) -> int:
    try:
        return (moment - EPOCH) // timedelta(microseconds=1)
    except OverflowError:
        return _LAST + 1


def _checked(us: int, precision: str, zone: str, basis: str, raw: str) -> Timestamp:
    if not _FIRST <= us <= _LAST:
        return Timestamp(raw=raw)
    return Timestamp(us=us, precision=precision, zone=zone, basis=basis, raw=raw)


def _iso_precision(raw: str) -> str:
    body = raw[10:]
    if not body.strip():
        return "day"
    clock = body[1:].split("+")[0].split("-")[0].rstrip("Zz")
    if "." in clock or "," in clock:
        digits = len(clock.replace(",", ".").split(".")[1])
        return "ms" if digits <= 3 else "us"
    return "s" if clock.count(":") == 2 or len(clock.replace(":", "")) >= 6 else "min"
