"""Dates written as numbers: day, month and year told apart over a whole file, by evidence, never by a guess alone.

`settle` takes all dates of a file in their order. The readings day-month-year, month-day-year and year-month-day are
weighed together (a shortest path, so that a change inside the file is found): a date that no calendar has, time
running backwards, a date that an attachment's name contradicts and a change of order all cost. What the evidence does
not decide keeps both readings. Impossible dates are told as such and never rolled over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

__all__ = ["Settled", "Written", "digits", "settle", "written"]

ORDERS = ("dmy", "mdy", "ymd")  # the three readings by their index
EPOCH_DAY = date(1970, 1, 1).toordinal()
IMPOSSIBLE, BACK_FAR, BACK, CONTRADICTED, RARE, TURN, TURN_WITH_STYLE = 50.0, 6.0, 2.0, 6.0, 6.0, 8.0, 2.0
DECIDED = 5.0  # the other reading must cost this much more
_DIGITS = {code: str(unicodedata.decimal(chr(code))) for code in range(0x660, 0x1FBFA) if chr(code).isdecimal()}
_MARKS = {ord(char): None for char in "\u200e\u200f\u202a\u202b\u202c\ufeff\u2066\u2067\u2068\u2069"}
_DATE = re.compile(r"(\d{1,4})\s*([/.\-年년])\s*(\d{1,2})\s*[/.\-月월]\s*(\d{1,4})\s*(?:日|일)?[.,]?")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in the file: three numbers in their order, and the style they are written in."""

    a: int
    b: int
    c: int
    style: str  # separator and the widths that tell formats apart: "/..4", "./..2"


@dataclass(frozen=True, slots=True)
class Settled:
    """`day` counts from 1970-01-01 (None: no calendar has it); `other` is the second reading where undecided."""

    day: int | None
    other: int | None = None


def digits(text: str) -> str:
    """The text with Arabic, Persian, Indic and full-width digits as 0-9, and without direction marks."""
    return text.translate(_DIGITS).translate(_MARKS)


def written(text: str) -> Written | None:
    """The three numbers of a numeric date, or None if the text is none."""
    match = _DATE.fullmatch(digits(text).strip())
    if not match:
        return None
    first, sign, second, third = match.groups()
    if (len(first) > 2) == (len(third) > 2) and len(first) > 2:
        return None
    sign = "/" if sign in "年년" else sign
    return Written(int(first), int(second), int(third), f"{sign}{len(first) > 2:d}{len(third) > 2:d}")


def settle(
    dates: Sequence[Written],
    *,
    years: tuple[int, int] = (1990, 2060),
    month_first: bool = False,
    known: Mapping[int, int] | None = None,
) -> list[Settled]:
    """One Settled for each date. `known` gives the day (from 1970) that something else tells for an index.

    `month_first` is the reading preferred where nothing else speaks (a 12-hour clock with AM and PM).
    """
    runs = _runs(dates)
    told = [_readings(dates[i], years) for i, _ in runs]
    hints = [_hint(known or {}, start, stop) for start, stop in runs]
    styles = [dates[i].style for i, _ in runs]
    path, cost = _cheapest(told, styles, hints, month_first, frozenset())
    doubtful = _undecided(told, styles, hints, month_first, path, cost)
    settled: list[Settled] = []
    for (start, stop), days, order, style in zip(runs, told, path, styles, strict=True):
        day, other = days[order], days[1 - order] if order < 2 and (style, order) in doubtful else None
        settled += [Settled(day, None if day is None or other == day else other)] * (stop - start)
    return settled


def _runs(dates: Sequence[Written]) -> list[tuple[int, int]]:
    turns = [i for i, (one, two) in enumerate(pairwise(dates), 1) if one != two]
    edges = [0, *turns, len(dates)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def _hint(known: Mapping[int, int], start: int, stop: int) -> int | None:
    return next((known[i] for i in range(start, stop) if i in known), None) if known else None


def _readings(d: Written, years: tuple[int, int]) -> tuple[int | None, int | None, int | None]:
    if d.style[1] == "1":
        return None, None, _day(d.a, d.b, d.c, years)
    year_first = _day(d.a, d.b, d.c, years) if d.style[1:] == "00" else None
    return _day(d.c, d.b, d.a, years), _day(d.c, d.a, d.b, years), year_first


def _day(year: int, month: int, number: int, years: tuple[int, int]) -> int | None:
    """Days from 1970 to a date in the given years, or None; Buddhist and solar Hijri years are converted."""
    if year < 100:
        year += 2000 if 2000 + year <= years[1] else 1900
    elif 2500 < year < 2650:
        year -= 543
    elif 1370 <= year <= 1450:
        return _hijri(year, month, number)
    if not years[0] <= year <= years[1]:
        return None
    try:
        return date(year, month, number).toordinal() - EPOCH_DAY
    except ValueError:
        return None


def _hijri(year: int, month: int, number: int) -> int | None:
    """Days from 1970 to a date of the solar Hijri calendar (2820-year cycle, after Birashk)."""
    if not (1 <= month <= 12 and 1 <= number <= (31 if month < 7 else 30)):
        return None
    base = year - 474
    cycle = 474 + base % 2820
    before = (month - 1) * 31 if month <= 7 else (month - 1) * 30 + 6
    julian = number + before + (cycle * 682 - 110) // 2816 + (cycle - 1) * 365 + base // 2820 * 1029983 + 1948319
    return julian - 2440587


def _cheapest(
    told: Sequence[tuple[int | None, int | None, int | None]],
    styles: Sequence[str],
    hints: Sequence[int | None],
    month_first: bool,
    banned: frozenset[tuple[str, int]],
) -> tuple[list[int], float]:
    """The order of each run on the cheapest path, and its cost; `banned` orders are left out by style."""
    ends: list[tuple[float, int | None]] = [(0.0 if (order == 1) == month_first else 0.6, None) for order in range(3)]
    steps: list[list[int]] = []
    for i, days in enumerate(told):
        fresh = i == 0 or styles[i] != styles[i - 1]
        after: list[tuple[float, int | None]] = []
        origin: list[int] = []
        for order in range(3):
            own = _own(days[order], order, styles[i], hints[i], fresh) + 1000.0 * ((styles[i], order) in banned)
            turn = (TURN_WITH_STYLE if fresh else TURN) if i else 999.0
            choices = [
                ends[before][0] + _step(ends[before][1], days[order]) + (0.0 if before == order else turn)
                for before in range(3)
            ]
            best = min(range(3), key=choices.__getitem__)
            after.append((choices[best] + own, ends[best][1] if days[order] is None else days[order]))
            origin.append(best)
        ends = after
        steps.append(origin)
    order = min(range(3), key=lambda k: ends[k][0])
    cost, path = ends[order][0], []
    for origin in reversed(steps):
        path.append(order)
        order = origin[order]
    return path[::-1], cost


def _own(day: int | None, order: int, style: str, hint: int | None, fresh: bool) -> float:
    if day is None:
        return IMPOSSIBLE
    cost = 0.0
    if order == 1 and style[0] in ".-":  # no locale of CLDR puts the month first before dots or hyphens
        cost += RARE if fresh else 0.5
    if order == 2 and style[1] == "0":
        cost += RARE if fresh else 0.5
    if hint is not None and abs(day - hint) > 3:
        cost += CONTRADICTED
    return cost


def _step(before: int | None, day: int | None) -> float:
    if before is None or day is None:
        return 0.0
    gap = day - before
    if gap < 0:
        return BACK_FAR if gap < -20 else BACK if gap < -1 else 0.5
    return min(gap, 730) / 1460


def _undecided(
    told: Sequence[tuple[int | None, int | None, int | None]],
    styles: Sequence[str],
    hints: Sequence[int | None],
    month_first: bool,
    path: Sequence[int],
    cost: float,
) -> set[tuple[str, int]]:
    """Those (style, order) of the path whose other reading would cost hardly more."""
    found = set()
    for style, order in {(style, order) for style, order in zip(styles, path, strict=True) if order < 2}:
        _, other = _cheapest(told, styles, hints, month_first, frozenset({(style, order), (style, 2)}))
        if other - cost < DECIDED:
            found.add((style, order))
    return found
