"""Dates written in words: "Thursday, November 3, 2016 at 11:59:50 AM UTC", "2015. február 15., vasárnap 21:54:36 UTC".

Month names of a dozen languages; a zone at the end makes the instant absolute, otherwise it is the writer's clock.
"""

from __future__ import annotations

import re
from datetime import date

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
_CLOCK = re.compile(
    r"(?:(?:上午|下午|午前|午後|오전|오후)\s?)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?![\d:])")
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ZONE = re.compile(r"(?:UTC|GMT)(?:\s?([+-])(\d{1,2})(?::?(\d{2}))?)?(?![\d:])")


def worded(text: str) -> Timestamp:
    """The instant of a date in words; only the text where it cannot be read; UNKNOWN for an empty text."""
    if not text:
        return UNKNOWN
    plain = digits(text).replace("\u202f", " ").replace("\u00a0", " ")
    time = _CLOCK.search(plain)
    told = clock(time[0]) if time else None
    rest = plain.replace(time[0], " ", 1) if time else plain
    day = _day(_ZONE.sub("", rest))
    if told is None or day is None:
        return Timestamp(raw=text)
    us = day * 86_400_000_000 + told[0]
    zone = _ZONE.search(plain)
    if not zone:
        return Timestamp(us=us, precision=told[1], basis="exporter-local", raw=text)
    minutes = int(zone[2] or 0) * 60 + int(zone[3] or 0)
    minutes = -minutes if zone[1] == "-" else minutes
    name = f"{zone[1]}{int(zone[2]):02d}:{int(zone[3] or 0):02d}" if minutes else "UTC"
    basis = "offset" if minutes else "utc"
    return Timestamp(us=us - minutes * 60_000_000, precision=told[1], zone=name, basis=basis, raw=text)


def _day(text: str) -> int | None:
    east = _EAST.search(text)
    try:
        if east:
            return date(int(east[1]), int(east[2]), int(east[3])).toordinal() - EPOCH_DAY
        words = re.findall(r"[^\W\d_]+", text.casefold())
        month = next((MONTHS[word] for word in words if word in MONTHS), 0)
        month = month or next((MONTHS[word[:3]] for word in words if word[:3] in MONTHS and len(word) > 3), 0)
        year = _YEAR.search(text)
        number = _DAY.search(text.replace(year[0], " ", 1)) if year else None
        if not (year and number and month):
            return None
        return date(int(year[1]), month, int(number[1])).toordinal() - EPOCH_DAY
    except ValueError:
        return None
