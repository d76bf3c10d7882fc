"""Calendar arithmetic on wall clocks for dates in texts: checked days, months that end, weeks that begin on Monday."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

__all__ = ["Reading", "ago", "at_clock", "month_day", "nearest_year", "numeric", "on", "shifted", "weekday", "year_of"]

FAR, AHEAD = 120, 45  # days back and ahead from which a date without a year could as well be the other year's


@dataclass(frozen=True, slots=True)
class Reading:
    """What words say: first moment, precision, a second reading, and whether the day of writing was needed."""

    at: datetime
    precision: str
    other: datetime | None = None
    anchored: bool = False


def on(year: int, month: int, day: int, *, anchored: bool = False) -> Reading | None:
    """A calendar day, or None where no calendar has it."""
    if not 1900 <= year <= 2100:
        return None
    try:
        return Reading(datetime(year, month, day), "day", None, anchored)
    except ValueError:
        return None


def numeric(first: int, second: int, year: int) -> Reading | None:
    """A day from two numbers whose order the text does not tell: both readings where both are days."""
    month_first, day_first = on(year, first, second), on(year, second, first)
    if month_first and day_first and month_first.at != day_first.at:
        return replace(day_first, other=month_first.at)
    return day_first or month_first


def month_day(month: int, day: int, written: datetime) -> Reading | None:
    """A day without a year: the nearest to the writing, the next nearest beside it where that is not plain."""
    days = [made.at for year in (written.year - 1, written.year, written.year + 1) if (made := on(year, month, day))]
    if not days:
        return None
    days.sort(key=lambda moment: abs(moment - written))
    return Reading(days[0], "day", days[1] if len(days) > 1 and _far(days[0], written) else None, True)


def nearest_year(month: int, written: datetime) -> Reading:
    """A month without a year: the nearest to the writing."""
    months = [datetime(year, month, 1) for year in (written.year - 1, written.year, written.year + 1)]
    months.sort(key=lambda moment: abs(moment + timedelta(days=15) - written))
    return Reading(months[0], "month", months[1] if _far(months[0], written) else None, True)


def _far(moment: datetime, written: datetime) -> bool:
    return not -FAR <= (moment - written).days <= AHEAD


def weekday(number: int, written: datetime, week: int | None) -> Reading:
    """Weekday `number` (0 = Monday) of the week `week` weeks from the writing's; without week the next one or today."""
    day = written.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = day - timedelta(days=day.weekday())
    if week is not None:
        return Reading(monday + timedelta(days=7 * week + number), "day", None, True)
    return Reading(day + timedelta(days=(number - day.weekday()) % 7), "day", None, True)


def ago(written: datetime, number: float, unit: str) -> Reading | None:
    """`number` units (minute to year) from the writing, before it if negative, as precise as the unit."""
    if unit == "year":
        return year_of(written, int(number))
    if unit == "month":
        first = shifted(written, int(number))
        return Reading(first, "month", None, True) if first else None
    minutes = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080}[unit]
    try:
        moment = written + timedelta(minutes=minutes) * number
    except OverflowError:
        return None
    if unit == "minute" or (unit == "hour" and number % 1):
        return Reading(moment.replace(second=0, microsecond=0), "min", None, True)
    if unit == "hour":
        return Reading(moment.replace(minute=0, second=0, microsecond=0), "hour", None, True)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week" and abs(number) >= 1:
        return Reading(day - timedelta(days=day.weekday()), "week", None, True)
    return Reading(day, "day", None, True)


def year_of(written: datetime, shift: int) -> Reading | None:
    """The calendar year `shift` years from the writing's; None beyond the calendar."""
    year = written.year + shift
    return Reading(datetime(year, 1, 1), "year", None, True) if 1 <= year <= 9998 else None


def at_clock(reading: Reading, hour: int, minute: int | None) -> Reading | None:
    """A day with an hour of the clock (above 24 for the small hours after it), to the minute or hour; None for none."""
    if reading.precision != "day" or not 0 <= hour < 30 or not 0 <= (minute or 0) <= 59:
        return None
    add = timedelta(hours=hour, minutes=minute or 0)
    other = reading.other + add if reading.other else None
    return replace(reading, at=reading.at + add, other=other, precision="hour" if minute is None else "min")


def shifted(moment: datetime, months: int) -> datetime | None:
    """The first of the month `months` after the month of `moment`; None beyond the calendar."""
    number = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(number, 12)
    return datetime(year, month + 1, 1) if 1 <= year <= 9999 else None
