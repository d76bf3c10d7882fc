"""The rhythm of a talk or a person: which days are free for them, and how long they pause between two days.

Nothing is set by country: the weekly days off and the holiday calendar are read from the days with messages. A pause
is counted in working days, so that a weekend or a Spring Festival makes it no longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from .holidays import CALENDARS, holiday, worked_weekends

__all__ = [
    "HALF",
    "WEEKENDS",
    "Pauses",
    "calendar_votes",
    "pauses",
    "quiet_shift",
    "quiet_shifts",
    "special",
    "working",
]

EPOCH = date(1970, 1, 1)
WEEKENDS = ((5, 6), (4, 5))  # Saturday and Sunday; Friday and Saturday
HALF = 0.5  # of the rate on other days, below which two weekly days are days off


@dataclass(frozen=True)
class Pauses:
    """Pauses in order: silent days `first` to `last` (counted from 1970), `working` of them working days."""

    first: np.ndarray
    last: np.ndarray
    working: np.ndarray


def quiet_shift(hours: np.ndarray) -> int:
    """Hours (-12 to 11) to add to UTC so that a day begins in the middle of the six quietest hours.

    `hours` are the messages in each hour of UTC. No zone is assumed: people sleep, wherever they are.
    """
    return int(quiet_shifts(hours[None, :])[0])


def quiet_shifts(hours: np.ndarray) -> np.ndarray:
    """`quiet_shift` of each row of a table of hours."""
    sums = np.cumsum(np.hstack([np.zeros((len(hours), 1), np.int64), hours, hours[:, :5]]), 1)
    quiet = sums[:, 6:] - sums[:, :-6]
    least = quiet == quiet.min(1, keepdims=True)
    wanted = least.sum(1) // 2  # of several equally quiet stretches the one in the middle
    begin = np.argmax(np.cumsum(least, 1) > wanted[:, None], 1)
    middle = (begin + 3) % 24
    return np.where(hours.sum(1) == 0, 0, np.where(middle <= 12, -middle, 24 - middle))


def working(start: int, stop: int, active: np.ndarray, calendar: str) -> np.ndarray:
    """True for each day from `start` to `stop` on which this talk would be expected to go on.

    `active` are its days with messages; `calendar` is one of `holidays.CALENDARS`, or "".
    """
    days = np.arange(start, stop + 1)
    free = _weekly(days, _spoken(start, stop, active))
    if calendar:
        off, moved = special(calendar, start, stop)
        free = (free | off) & ~moved
    return ~free


def calendar_votes(start: int, stop: int, active: np.ndarray) -> dict[str, float]:
    """How much likelier each calendar makes the days with messages than none does (log-likelihood ratio).

    On its holidays the rate of free days is expected, on the weekends that it moves the rate of working days.
    """
    days = np.arange(start, stop + 1)
    spoken = _spoken(start, stop, active)
    free = _weekly(days, spoken)
    found = {}
    for calendar in CALENDARS:
        off, moved = special(calendar, start, stop)
        off, moved = off & ~free, moved & free
        at_work = _rate(spoken, ~free & ~off)
        at_rest = min(_rate(spoken, free & ~moved) if free.any() else 1.0, 0.5 * at_work)
        gain = _likelihood(spoken[off], at_rest) - _likelihood(spoken[off], at_work)
        found[calendar] = gain + _likelihood(spoken[moved], at_work) - _likelihood(spoken[moved], at_rest)
    return found


def pauses(active: np.ndarray, at_work: np.ndarray, start: int) -> Pauses:
    """The pause after each active day but the last (working days 0 where the next day is active or all are free).

    `at_work` covers the days from `start`; where it goes on beyond the last active day, an open pause stands last.
    """
    end = start + len(at_work) - 1
    edges = np.append(active, end + 1) if end > active[-1] else active
    before = np.concatenate([[0], np.cumsum(at_work)])
    number = before[edges[1:] - start] - before[edges[:-1] + 1 - start]
    return Pauses(edges[:-1] + 1, edges[1:] - 1, number)


def _spoken(start: int, stop: int, active: np.ndarray) -> np.ndarray:
    """True for each day from `start` to `stop` that is among the `active` ones."""
    found = np.zeros(stop - start + 1, bool)
    found[active[(active >= start) & (active <= stop)] - start] = True
    return found


def _weekly(days: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """True for the weekly days off: two days on which less than half as much is said, or none."""
    weekday = (days + 3) % 7
    best, least = np.zeros(len(days), bool), HALF
    for pair in WEEKENDS:
        rest = (weekday == pair[0]) | (weekday == pair[1])
        share = _rate(spoken, rest) / _rate(spoken, ~rest)
        if share < least:
            best, least = rest, share
    return best


def _rate(spoken: np.ndarray, where: np.ndarray) -> float:
    return float((spoken[where].sum() + 0.5) / (where.sum() + 1))


def _likelihood(spoken: np.ndarray, rate: float) -> float:
    said = int(spoken.sum())
    return float(said * np.log(rate) + (len(spoken) - said) * np.log(1 - rate))


def special(calendar: str, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
    """The holidays of a calendar, and the weekend days that it makes working days."""
    first, last = ((EPOCH + timedelta(days=number)).year for number in (start, stop))
    years = [_year(calendar, year) for year in range(first, last + 1)]
    inside = slice(start - (date(first, 1, 1) - EPOCH).days, stop + 1 - (date(first, 1, 1) - EPOCH).days)
    return (
        np.concatenate([off for off, _ in years])[inside],
        np.concatenate([moved for _, moved in years])[inside],
    )


@lru_cache(maxsize=512)
def _year(calendar: str, year: int) -> tuple[np.ndarray, np.ndarray]:
    first, moved = date(year, 1, 1), worked_weekends(calendar, year)
    days = [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]
    return np.array([bool(holiday(calendar, day)) for day in days]), np.array([day in moved for day in days])
