"""Times of day as phones write them: 12 or 24 hours, with the day period before or after, in many languages."""

from __future__ import annotations

import re

from ._dates import digits

__all__ = ["clock"]

_CLOCK = re.compile(r"(\D*?)(\d{1,2})[:.٫h](\d{2})(?:[:.٫](\d{2}))?(\D*)")
_NOISE = re.compile(r"[\s.,،'\"״׳`’\u00a0\u202f\u2009]+")
# What stands beside a time without telling the half of the day: fi klo, da kl., bg г. and ч., de um and Uhr, ...
_FILLERS = """klo kl um uhr г ч гч at o à a alas às las的 在 das lúc saat ساعت در u h น ב בשעה ob ore dia v の час"""
_MORNING = """
am πμ öö sa дп проб de vm pg 上午 午前 오전 오전에 ص صباحا صباحًا قظ पूर्वाह्न सुबह मपू ก่อนเที่ยง לפנהצ paradites eparadites
fm fh ap pagi asubuhi dop dopoledne 早上 清晨 早晨 凌晨 새벽 아침 priešpiet priekšpusdienā madrugada mañana পূর্বাহ্ণ
முற்பகல் ಪೂರ್ವಾಹ್ನ vorm vormittags matin mattina rpl
"""
_EVENING = """
pm μμ ös ch пп слоб du nm ptg 下午 午後 오후 م مساء مساءً بظ अपराह्न शाम मउ หลังเที่ยง אחהצ pasdites epasdites
em eh ip sore alasiri odp odpoledne 傍晚 晚上 夜里 夜晚 저녁 밤 popiet pēcpusdienā tarde noche অপরাহ্ণ
பிற்பகல் ಅಪರಾಹ್ನ nachm nachmittags soir petang malam popołudniu
"""
FILLERS = frozenset(["", *_FILLERS.split()])
MORNING, EVENING = frozenset(_MORNING.split()), frozenset(_EVENING.split())
NOON = frozenset({"中午", "mediodía", "noon", "정오", "மதியம்"})


def clock(text: str) -> tuple[int, str] | None:
    """Microseconds since midnight and the precision ("min" or "s"), or None if the text is no time of day."""
    match = _CLOCK.fullmatch(digits(text).strip())
    if not match:
        return None
    before, hours, minutes, seconds, after = match.groups()
    half = _half(before, after)
    hour, minute, second = int(hours), int(minutes), int(seconds or 0)
    if half is None or hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute):
        return None
    hour = _hour(hour, half)
    return (hour * 3600 + minute * 60 + second) * 1_000_000, "s" if seconds else "min"


def _hour(hour: int, half: str) -> int:
    if half == "am" and hour == 12:
        return 0
    if half == "pm" and hour < 12:
        return hour + 12
    if half == "noon" and hour < 10:
        return hour + 12
    return hour


def _half(before: str, after: str) -> str | None:
    """Which half of the day the words around a time name: am, pm, noon, "" for none, None for other words."""
    told = ""
    for words in (before, after):
        word = _NOISE.sub("", words.casefold())
        if word in FILLERS:
            continue
        found = "am" if word in MORNING else "pm" if word in EVENING else "noon" if word in NOON else None
        if found is None:
            return None
        told = found
    return told
