"""Public holidays that make people fall silent: a small table of its own, so that nothing is looked up anywhere.

China: the days off and the weekends worked instead, as the State Council announced them for 2010 to 2026 (a span that
runs over a weekend holds its days too); outside of these years the statutory days, with Spring Festival by its date,
and no weekends worked. United States: the federal holidays and the day after Thanksgiving, observed on the next
weekday. Europe: New Year, Good Friday, Easter Monday, May Day, Whit Monday, 24 to 26 and 31 December. Easter is
computed (Gregorian, Meeus and Jones). A calendar tells when people are off, never where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

__all__ = ["CALENDARS", "holiday", "worked_weekends"]

CALENDARS = ("China", "United States", "Europe")
# year: days off | weekends worked
CHINA = {
    2010: "0101-0103 0213-0219 0403-0405 0501-0503 0614-0616 0922-0924 1001-1007"
    "|0220-0221 0612-0613 0919 0925-0926 1009",
    2011: "0101-0103 0202-0208 0403-0405 0430-0502 0604-0606 0910-0912 1001-1007|0130 0212 0402 1008-1009 1231",
    2012: "0101-0103 0122-0128 0402-0404 0429-0501 0622-0624 0930-1007|0121 0129 0331-0401 0428 0929",
    2013: "0101-0103 0209-0215 0404-0406 0429-0501 0610-0612 0919-0921 1001-1007"
    "|0105-0106 0216-0217 0407 0427-0428 0608-0609 0922 0929 1012",
    2014: "0101 0131-0206 0405-0407 0501-0503 0602 0908 1001-1007|0126 0208 0504 0928 1011",
    2015: "0101-0103 0218-0224 0404-0406 0501 0620-0622 0903-0905 0927 1001-1007|0104 0215 0228 0906 1010",
    2016: "0101 0207-0213 0404 0430-0502 0609-0611 0915-0917 1001-1007|0206 0214 0612 0918 1008-1009",
    2017: "0101-0102 0127-0202 0402-0404 0501 0528-0530 1001-1008|0122 0204 0401 0527 0930",
    2018: "0101 0215-0221 0405-0407 0429-0501 0618 0924 1001-1007 1230-1231|0211 0224 0408 0428 0929-0930 1229",
    2019: "0101 0204-0210 0405-0407 0501-0504 0607-0609 0913-0915 1001-1007|0202-0203 0428 0505 0929 1012",
    2020: "0101 0124-0202 0404-0406 0501-0505 0625-0627 1001-1008|0119 0426 0509 0628 0927 1010",
    2021: "0101-0103 0211-0217 0403-0405 0501-0505 0612-0614 0919-0921 1001-1007|0207 0220 0425 0508 0918 0926 1009",
    2022: "0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007 1231"
    "|0129-0130 0402 0424 0507 1008-1009",
    2023: "0101-0102 0121-0127 0405 0429-0503 0622-0624 0929-1006 1230-1231|0128-0129 0423 0506 0625 1007-1008",
    2024: "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007|0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008|0126 0208 0427 0928 1011",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007|0104 0214 0228 0509 0920 1010",
}
SPRING = {  # the first day of the lunar year, for the years that no announcement above covers
    2005: "0209", 2006: "0129", 2007: "0218", 2008: "0207", 2009: "0126", 2027: "0206", 2028: "0126", 2029: "0213",
    2030: "0203", 2031: "0123", 2032: "0211", 2033: "0131", 2034: "0219", 2035: "0208",
}  # fmt: skip
STATUTORY = "0101 0404-0406 0501 1001-1007"
NAMED = (
    ("0101", "0103", "New Year"), ("1229", "1231", "New Year"), ("0120", "0225", "Spring Festival"),
    ("0401", "0407", "Tomb-Sweeping Day"), ("0428", "0505", "Labour Day"), ("0528", "0628", "Dragon Boat Festival"),
    ("0903", "0905", "Victory Day"), ("0908", "0928", "Mid-Autumn Festival"), ("0929", "1008", "National Day"),
)  # fmt: skip


def holiday(calendar: str, day: date) -> str:
    """The name of the holiday that `day` is in one of CALENDARS, or "" where it is none."""
    return _year(calendar, day.year).get(day, "")


def worked_weekends(calendar: str, year: int) -> frozenset[date]:
    """The weekend days of a year that are working days instead (China moves weekends to lengthen holidays)."""
    if calendar != "China":
        return frozenset()
    return frozenset(_days(year, CHINA.get(year, "|").partition("|")[2]))


@lru_cache(maxsize=256)
def _year(calendar: str, year: int) -> dict[date, str]:
    made: Callable[[int], dict[date, str]] = {"China": _china, "United States": _america, "Europe": _europe}[calendar]
    return made(year)


def _china(year: int) -> dict[date, str]:
    spans = CHINA.get(year, "").partition("|")[0] or STATUTORY
    days = {day: _named(day) for day in _days(year, spans)}
    if year in SPRING:
        first = date(year, int(SPRING[year][:2]), int(SPRING[year][2:]))
        days |= {first + timedelta(days=n): "Spring Festival" for n in range(-1, 6)}
    return days


def _named(day: date) -> str:
    return next(name for first, last, name in NAMED if first <= f"{day:%m%d}" <= last)


def _days(year: int, spans: str) -> Iterator[date]:
    for span in spans.split():
        first, _, last = span.partition("-")
        day, end = (date(year, int(text[:2]), int(text[2:])) for text in (first, last or first))
        while day <= end:
            yield day
            day += timedelta(days=1)


def _america(year: int) -> dict[date, str]:
    fixed = {(7, 4): "Independence Day", (11, 11): "Veterans Day", (12, 25): "Christmas"}
    days = {_observed(date(year, *when)): name for when, name in fixed.items()}
    new_year = {_observed(date(start, 1, 1)): "New Year" for start in (year, year + 1)}
    days |= {day: name for day, name in new_year.items() if day.year == year}
    if year >= 2021:
        days[_observed(date(year, 6, 19))] = "Juneteenth"
    moving = ((1, 2, "Martin Luther King Day"), (2, 2, "Presidents' Day"), (9, 0, "Labor Day"), (10, 1, "Columbus Day"))
    days |= {_weekday(year, month, 0, nth): name for month, nth, name in moving}
    days[_weekday(year, 5, 0, -1)] = "Memorial Day"
    thanks = _weekday(year, 11, 3, 3)
    return days | {thanks: "Thanksgiving", thanks + timedelta(days=1): "Thanksgiving"}


def _europe(year: int) -> dict[date, str]:
    easter = _easter(year)
    moving = {-2: "Good Friday", 1: "Easter Monday", 50: "Whit Monday"}
    fixed = {(1, 1): "New Year", (5, 1): "May Day", (12, 31): "New Year"}
    christmas = {date(year, 12, day): "Christmas" for day in (24, 25, 26)}
    return {
        **{easter + timedelta(days=n): name for n, name in moving.items()},
        **{date(year, *when): name for when, name in fixed.items()},
        **christmas,
    }


def _observed(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (from 0; -1 for the last) such weekday of a month."""
    if nth < 0:
        last = date(year, month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * nth)


def _easter(year: int) -> date:
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
