"""Dates written in words: "Thursday, November 3, 2016 at 11:59:50 AM UTC", "2015. február 15., vasárnap 21:54:36 UTC".

Month names of all languages of the Unicode CLDR; a zone at the end makes the instant absolute, otherwise it is the
writer's clock. Of zones in letters only those are believed that mean one offset wherever they are used.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ..timestamps import UNKNOWN, Timestamp
from ._clock import clock
from ._dates import EPOCH_DAY, digits

__all__ = ["worded"]

_MONTHS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
január február március április május június július augusztus szeptember október november december
"""
MONTHS: dict[str, int] = {}
for _row in _MONTHS.strip().split("\n"):
    for _number, _name in enumerate(_row.split(), 1):
        MONTHS.setdefault(_name, _number)
        if _name.isascii() or len(_name) > 4:
            MONTHS.setdefault(_name[:3], _number)
_CLOCK = re.compile(r"((?:[^\s\d]+\s+){0,3}[^\s\d]*)(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)([^\s\d:]*(?:\s+[^\s\d]+){0,3})")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?![\d:])")
_EAST_CLOCK = re.compile(r"(\d{1,2})\s?[時时시点點]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?")
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ZONE = re.compile(r"(?:UTC|GMT)(?:\s?([+\u2212-])(\d{1,2})(?::?(\d{2}))?)?(?![\d:])")
LETTERS = {"PST": -480, "PDT": -420, "MDT": -360, "EST": -300, "EDT": -240, "CET": 60, "CEST": 120, "EET": 120,
           "EEST": 180, "MSK": 180, "JST": 540, "KST": 540, "WEST": 60, "AEST": 600, "AEDT": 660, "NZST": 720,
           "NZDT": 780}  # fmt: skip


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Every name of a month in small letters; those of the languages above come first."""
    from ._months import MONTHS as REST

    found = dict(MONTHS)
    for number, names in REST.items():
        for name in names.split():
            found.setdefault(name, number)
    return found


def worded(text: str) -> Timestamp:
    """The instant of a date in words; only the text where it cannot be read; UNKNOWN for an empty text."""
    if not text:
        return UNKNOWN
    plain = _EAST_CLOCK.sub(_coloned, digits(text).replace("\u202f", " ").replace("\u00a0", " "))
    told, rest = _clocked(plain)
    day = _day(_ZONE.sub("", rest))
    if told is None or day is None:
        return Timestamp(raw=text)
    us = day * 86_400_000_000 + told[0]
    minutes = _offset(plain)
    if minutes is None:
        return Timestamp(us=us, precision=told[1], basis="exporter-local", raw=text)
    hours, rest_of_hour = divmod(abs(minutes), 60)
    name = f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest_of_hour:02d}" if minutes else "UTC"
    basis = "offset" if minutes else "utc"
    return Timestamp(us=us - minutes * 60_000_000, precision=told[1], zone=name, basis=basis, raw=text)


def _coloned(match: re.Match[str]) -> str:
    """Hours, minutes and seconds in words of the East, with colons."""
    return ":".join(f"{int(part):02d}" for part in match.groups() if part)


def _clocked(text: str) -> tuple[tuple[int, str] | None, str]:
    """The time of day with as many words around it as belong to it, and the text without them."""
    for match in _CLOCK.finditer(text):
        before, after = match[1].split(), match[3].split()
        for first in range(len(before) + 1):
            for last in range(len(after), -1, -1):
                words = " ".join([*before[first:], match[2], *after[:last]])
                if told := clock(words):
                    kept = (*before[:first], *after[last:])
                    return told, f"{text[: match.start()]} {' '.join(kept)} {text[match.end() :]}"
    return None, text


def _offset(text: str) -> int | None:
    """Minutes east of UTC that the text states, or None."""
    zone = _ZONE.search(text)
    if zone:
        minutes = int(zone[2] or 0) * 60 + int(zone[3] or 0)
        return -minutes if zone[1] in ("-", "\u2212") else minutes
    return next((LETTERS[word] for word in re.findall(r"\b[A-Z]{3,4}\b", text) if word in LETTERS), None)


def _day(text: str) -> int | None:
    east = _EAST.search(text)
    try:
        if east:
            return date(int(east[1]), int(east[2]), int(east[3])).toordinal() - EPOCH_DAY
        words = re.findall(r"[^\W\d_]+", text.casefold())
        known = _months()
        month = next((known[word] for word in words if word in known), 0)
        month = month or next((MONTHS[word[:3]] for word in words if word[:3] in MONTHS and len(word) > 3), 0)
        year = _YEAR.search(text)
        number = _DAY.search(text.replace(year[0], " ", 1)) if year else None
        if not (year and number and month):
            return None
        return date(int(year[1]), month, int(number[1])).toordinal() - EPOCH_DAY
    except ValueError:
        return None
