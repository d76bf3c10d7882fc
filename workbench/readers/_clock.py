"""Times of day as phones write them: 12 or 24 hours, with the day period before or after, in many languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ._dates import digits

__all__ = ["bare", "clock"]

_CLOCK = re.compile(r"(\D*?)(\d{1,2})(?:[:.٫]| ?h ?)(\d{2})(?:(?:[:.٫]| ?min ?)(\d{2})(?: ?s\b)?)?(\D*)")
_NOISE = re.compile(r"[\s.,،'\"״׳`’\u00a0\u202f\u2009\u200b-\u200f]+")
# What stands beside a time without telling the part of the day: fi klo, da kl., bg г. and ч., de um and Uhr, ...
_FILLERS = """klo kl um uhr г ч гч at o à a alas às las的 在 das lúc saat ساعت در u h ن ב בשעה ob ore dia v の час"""
FILLERS = frozenset(["", *_FILLERS.split()])
BEHIND = FILLERS - {"a"}  # behind a time it is a short AM
# Words of older phones and other programs; those of today's are in `_dayperiods`.
_OLDER = {
    (
        0,
        12,
    ): "sa дп проб vm pg fm fh ap dop rpl صباحا صباحًا قظ मपू לפנהצ paradites eparadites asubuhi vorm vormittags matin"
    " mattina mañana priešpiet priekšpusdienā পূর্বাহ্ণ முற்பகல் ಪೂರ್ವಾಹ್ನ 早晨",
    (12, 24): "ch пп слоб nm ptg em eh ip odp مساء मउ אחהצ pasdites epasdites alasiri popiet pēcpusdienā অপরাহ্ণ பிற்பகல்"
    " ಅಪರಾಹ್ನ nachm nachmittags soir petang popołudniu",
    (0, 6): "madrugada 새벽",
    (12, 20): "tarde sore",
    (17, 20): "傍晚",
    (18, 5): "noche malam 夜里 夜裡 夜晚 深夜 半夜",
    (12, 13): "noon",
}


def clock(text: str) -> tuple[int, str] | None:
    """Microseconds since midnight and the precision ("min" or "s"), or None if the text is no time of day."""
    match = _CLOCK.fullmatch(digits(text).strip())
    if not match:
        return None
    before, hours, minutes, seconds, after = match.groups()
    spans = _spans(before, after)
    hour, minute, second = int(hours), int(minutes), int(seconds or 0)
    if spans is None or hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute):
        return None
    hour = _hour(hour, spans) if spans and hour < 13 else hour
    return (hour * 3600 + minute * 60 + second) * 1_000_000, "s" if seconds else "min"


def bare(word: str) -> str:
    """A day period without points, blanks and marks, in small letters."""
    return _NOISE.sub("", word.casefold())


def _hour(hour: int, spans: Sequence[tuple[int, int]]) -> int:
    """The hour of the day that lies in a span of hours, or nearest to one."""
    return min((hour % 12, hour % 12 + 12), key=lambda h: min(_away(h, *span) for span in spans))


def _away(hour: int, first: int, after: int) -> int:
    if first <= hour < after or (first > after and (hour >= first or hour < after)):
        return 0
    return min((first - hour) % 24, (hour - after) % 24 + 1)


def _spans(before: str, after: str) -> Sequence[tuple[int, int]] | None:
    """The hours that the words around a time stand for: none where there are no words, None for other words."""
    told: Sequence[tuple[int, int]] = ()
    for word, fills in ((bare(before), FILLERS), (bare(after), BEHIND)):
        if word in fills:
            continue
        found = _periods().get(word)
        if found is None:
            return None
        told = found
    return told


@lru_cache(maxsize=1)
def _periods() -> dict[str, list[tuple[int, int]]]:
    """Each word with the spans of hours that it may stand for."""
    from ._dayperiods import PERIODS

    found: dict[str, list[tuple[int, int]]] = {}
    for table in (PERIODS, _OLDER):
        for span, words in table.items():
            for word in words.split():
                found.setdefault(word, []).append(span)
    return found
