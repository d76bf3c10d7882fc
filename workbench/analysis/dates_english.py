"""English dates: ISO and numeric forms, months with days, weekdays with a word before them, ago, and clock times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from .moments import Reading, ago, at_clock, month_day, nearest_year, numeric, on, weekday

__all__ = ["HINT", "find"]

_MONTH_WORDS = "january february march april may june july august september october november december"
_DAY_WORDS = "monday tuesday wednesday thursday friday saturday sunday"
_NUMBER_WORDS = "a an one two three four five six seven eight nine ten"
MONTHS, DAYS = tuple(_MONTH_WORDS.split()), tuple(_DAY_WORDS.split())
NUMBERS = dict(zip(_NUMBER_WORDS.split(), (1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
HINT = re.compile(
    r"(?:19|20)\d\d|2100|\d[/.]\d|[Tt]o(?:day|morrow|night)|[Yy]esterday|\bago\b|day\b"
    r"|(?i:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|next|last|this|in)\b)"
    rf"|(?i:{'|'.join(MONTHS)})"
)
_M = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_LOW = (
    _M.replace(r"Mar(?:ch|\.)?|", "").replace("|May", "").lower().replace("(?p<", "(?P<")
)  # "march" and "may" are verbs
_D = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:19|20)\d\d)"
_WD = r"(?P<weekday>(?i:mon|tues|wednes|thurs|fri|satur|sun)day)"
_N = rf"(?P<n>\d{{1,3}}|(?i:{'|'.join(NUMBERS)}))"
_UNIT = r"(?P<unit>(?i:minute|min|hour|day|week|month|year))s?"
_END = r"(?![\w/-])"
_CLOCK = re.compile(
    r"(?:,?\s+(?:at\s+|around\s+|by\s+)?|\s*@\s*)"
    r"(?:(?P<h>\d{1,2}):(?P<m>\d\d)(?::\d\d)?(?:\s*(?P<ap>[ap]\.?m\b\.?))?|(?P<h2>\d{1,2})\s*(?P<ap2>[ap]\.?m\b\.?))",
    re.I,
)

Make = Callable[[re.Match[str], datetime | None], Reading | None]


def find(text: str, written: datetime | None) -> Iterator[tuple[int, int, Reading]]:
    """(start, end, reading) of every English or numeric date in `text`; readings may overlap."""
    for pattern, make in _RULES:
        for match in pattern.finditer(text):
            reading = make(match, written)
            if reading is not None:
                yield _timed(text, match.start(), match.end(), reading)


def _timed(text: str, start: int, end: int, reading: Reading) -> tuple[int, int, Reading]:
    """The date with the clock time behind it, if one follows."""
    match = _CLOCK.match(text, end)
    if not match:
        return start, end, reading
    hour, half = int(match["h"] or match["h2"]), (match["ap"] or match["ap2"] or "").lower()
    if half and not 1 <= hour <= 12:
        return start, end, reading
    hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
    if text[start:end].lower().endswith("night") and hour < 5:  # the small hours of a night belong to the next day
        hour += 24
    timed = at_clock(reading, hour, int(match["m"]) if match["m"] else None)
    return (start, match.end(), timed) if timed else (start, end, reading)


def _month(name: str) -> int:
    low = name.lower().rstrip(".")[:3]
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(low))


def _iso(match: re.Match[str], written: datetime | None) -> Reading | None:
    return on(int(match["year"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str], written: datetime | None) -> Reading | None:
    year = int(match["year"])
    return numeric(int(match["a"]), int(match["b"]), year + (2000 if year < 100 else 0))


def _full(match: re.Match[str], written: datetime | None) -> Reading | None:
    return on(int(match["year"]), _month(match["month"]), int(match["day"]))


def _short(match: re.Match[str], written: datetime | None) -> Reading | None:
    return month_day(_month(match["month"]), int(match["day"]), written) if written else None


def _month_year(match: re.Match[str], written: datetime | None) -> Reading | None:
    return Reading(datetime(int(match["year"]), _month(match["month"]), 1), "month")


def _in_month(match: re.Match[str], written: datetime | None) -> Reading | None:
    return nearest_year(_month(match["month"]), written) if written else None


def _quarter(match: re.Match[str], written: datetime | None) -> Reading | None:
    year, number = int(match["year"] or match["year2"]), int(match["q"] or match["q2"])
    return Reading(datetime(year, 3 * number - 2, 1), "quarter")


def _day_word(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    words = re.sub(r"\s+", " ", match[0].lower())
    shifts = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "last night": -1}
    if words in ("the day after tomorrow", "day after tomorrow"):
        return ago(written, 2, "day")
    if words in ("the day before yesterday", "day before yesterday"):
        return ago(written, -2, "day")
    first = "last night" if words == "last night" else words.split()[0]
    return ago(written, shifts.get(first, 0), "day")


def _weekday(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    number = DAYS.index(match["weekday"].lower())
    coming = weekday(number, written, None)
    word = re.sub(r"\s+", " ", match["before"].lower())
    if word == "this":
        return weekday(number, written, 0)
    if word in ("last", "this past", "this last"):
        recent = replace(coming, at=coming.at - timedelta(days=7))
        other = weekday(number, written, -1).at
        return replace(recent, other=other if other != recent.at else None)
    if word in ("next", "this coming", "the coming", "coming"):
        later = coming.at + timedelta(days=7 if coming.at.date() == written.date() else 0)
        other = weekday(number, written, 1).at
        return replace(coming, at=later, other=other if word == "next" and other != later else None)
    if word in ("by", "until", "till", "before", "due", "starting"):
        return coming
    back = coming.at - timedelta(days=7)
    return replace(coming, other=None if coming.at.date() == written.date() else back)


def _ago(match: re.Match[str], written: datetime | None) -> Reading | None:
    return _moved(match, written, -1)


def _ahead(match: re.Match[str], written: datetime | None) -> Reading | None:
    return _moved(match, written, 1)


def _moved(match: re.Match[str], written: datetime | None, sign: int) -> Reading | None:
    if written is None:
        return None
    number = NUMBERS.get(match["n"].lower()) or int(match["n"])
    unit = {"min": "minute"}.get(match["unit"].lower(), match["unit"].lower())
    return ago(written, sign * number, unit)


def _period(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    unit = match["unit"].lower()
    if unit == "week":
        return replace(weekday(0, written, shift), precision="week")
    return ago(written, shift, unit)


def _rule(pattern: str, make: Make, flags: int = 0) -> tuple[re.Pattern[str], Make]:
    return re.compile(pattern, flags), make


_BEFORE = (
    r"(?:(?P<before>this past|this last|this coming|the coming|coming|this|last|next|on|by|until|till|before|due|since"
    r"|from|starting)\s+)"
)
_IN = r"\b(?i:in|since|until|till|during|by|before|after|(?:end|middle|beginning|start) of|late|early|mid)[\s-]+"
_RULES: tuple[tuple[re.Pattern[str], Make], ...] = (
    _rule(r"(?<![\w./-])" + _Y + r"-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?=T\d\d:|(?![\w/-]|\.\d))", _iso),
    _rule(r"(?<![\w./-])" + _Y + r"(?P<s>[/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\w/-]|\.\d)", _iso),
    _rule(r"(?<![\w./-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)" + _Y + r"(?![\w/-]|\.\d)", _numeric),
    _rule(r"(?<![\w./-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>[0-3]\d)(?![\w/-]|\.\d)", _numeric),
    *[
        rule
        for month in (_M, r"\b" + _LOW)
        for rule in (
            _rule(rf"(?<![\w.])(?:the\s+)?{_D}(?:\s+of)?[\s-]+{month}[\s,-]+{_Y}{_END}", _full),
            _rule(rf"(?<![\w.]){month}\s+{_D},?\s+{_Y}{_END}", _full),
            _rule(rf"(?<![\w.])(?:the\s+)?{_D}(?:\s+of)?\s+{month}(?!\w)(?!\s*,?\s*(?:19|20)\d\d)", _short),
            _rule(rf"(?<![\w.]){month}\s+{_D}(?![\w/:%-]|[.,]\d|\s*(?:%|k\b|[ap]m\b))(?!,?\s+(?:19|20)\d\d)", _short),
            _rule(rf"(?<![\w.])(?<!\d\s){month},?\s+{_Y}{_END}", _month_year),
        )
    ],
    _rule(rf"{_IN}{_M}(?![\w.]*\s+\d)(?!\w)", _in_month),
    _rule(r"\bQ(?P<q>[1-4])[\s/-]?(?P<year>20\d\d)\b|\b(?P<year2>20\d\d)[\s/-]?Q(?P<q2>[1-4])\b", _quarter),
    _rule(
        r"\b(?:the\s+)?day\s+(?:after\s+tomorrow|before\s+yesterday)\b|\b(?:today|tomorrow|yesterday|tonight)\b(?!['’]s\s+(?:world|youth))"
        r"|\blast\s+night\b|\bthis\s+(?:morning|afternoon|evening)\b",
        _day_word,
        re.I,
    ),
    _rule(rf"\b{_BEFORE}{_WD}\b(?!s)", _weekday, re.I),
    _rule(rf"(?<![\d.,-])\b{_N}\s+{_UNIT}\s+ago\b", _ago),
    _rule(rf"\b(?i:in)\s+{_N}\s+{_UNIT}(?=\s*(?:[.,;!?)]|$|\n)|\s+(?:time|from\s+now|we|i|you|they|it)\b)", _ahead),
    _rule(r"\b(?P<which>last|this|next)\s+(?P<unit>week|month|year)\b(?!['’]s)(?!\s*-)", _period, re.I),
)  # fmt: skip
