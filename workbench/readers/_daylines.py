"""Transcripts whose lines tell the time and whose headings tell the day: from both, an instant on the wall clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ..timestamps import Timestamp
from ._clock import clock
from ._dates import EPOCH_DAY, Written, digits, written

__all__ = ["DAY", "named_day", "stamp"]

DAY = 86_400_000_000
_MONTHS = {
    m: n for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
_NUMBERS = re.compile(r"\d{1,4}\s?[/.\-年년]\s?\d{1,2}\s?[/.\-月월]\s?\d{1,4}\s?(?:日|일)?")


@dataclass(frozen=True, slots=True)
class Named:
    """A day that needs no settling: days from 1970."""

    day: int


def named_day(text: str) -> Named | Written | None:
    """The day that a heading names: by a month's English name, or by numbers that may need settling."""
    match = _NAMED.search(text)
    if match:
        month = _MONTHS.get((match[1] or match[5])[:3].lower())
        try:
            day = date(int(match[3] or match[6]), month or 0, int(match[2] or match[4]))
            return Named(day.toordinal() - EPOCH_DAY)
        except ValueError:
            pass
    numbers = _NUMBERS.search(digits(text))
    told = written(numbers[0]) if numbers else None
    return _by_weekday(told, text) or told if told else None


def _by_weekday(told: Written, text: str) -> Named | None:
    """The only reading of three numbers that falls on the day of the week written beside them."""
    if told.style[1] == "1":
        return None
    words = {word[:3].lower() for word in re.findall(r"[A-Za-z]{3,9}", text)}
    fits = []
    for month, number in {(told.b, told.a), (told.a, told.b)}:
        try:
            day = date(told.c, month, number)
        except ValueError:
            continue
        if _WEEKDAYS[day.weekday()] in words:
            fits.append(day)
    return Named(fits[0].toordinal() - EPOCH_DAY) if len(fits) == 1 and told.c > 999 else None


def stamp(day: int | None, other: int | None, time: str, raw: str) -> Timestamp:
    """The instant of a time of day on a day; without a day, or with an unreadable time, only the text."""
    told = clock(time)
    if day is None or told is None:
        return Timestamp(raw=raw)
    us, precision = told
    second = None if other is None else other * DAY + us
    return Timestamp(us=day * DAY + us, precision=precision, basis="exporter-local", raw=raw, alternative=second)
