"""Chinese dates: 年月日 in digits or characters, 上周五, 昨晚, N天前, 29日, and clock times behind a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from .moments import Reading, ago, at_clock, month_day, nearest_year, on, shifted, weekday, year_of

__all__ = ["HINT", "find"]

HINT = re.compile("[年月日号天周]|星期|礼拜|今[早晨晚夜儿午]|[昨明后][早晨晚夜儿午]|[前后]$|分钟|小时|钟头")
DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
UNITS = {"分": "minute", "小": "hour", "钟": "hour", "天": "day", "日": "day", "周": "week", "星": "week"}
UNITS |= {"礼": "week", "月": "month", "年": "year"}
_HAN = "[〇零○一二三四五六七八九十两]"
_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s*年"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月(?:份)?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9]|(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]))\s*[日号]"
_WEEKDAY = "(?P<weekday>[一二三四五六日天])"
_N = rf"(?P<n>\d{{1,3}}|半|{_HAN}{{1,3}})"
_CLAUSE = r"(?:^|(?<=[\s，。；：！？,.;:!?（(、“\"]))"
_CLOCK = re.compile(
    r"\s*(?:的|在)?\s*(?P<half>上午|下午|早上|晚上|中午|凌晨|傍晚|早|晚|今晚)?\s*"
    r"(?:(?P<h>\d{1,2})\s*[:：]\s*(?P<m>\d\d)"
    rf"|(?P<h2>\d{{1,2}}|{_HAN}{{1,3}})\s*[点點]"
    rf"(?:\s*(?P<m2>\d{{1,2}}|{_HAN}{{1,3}})\s*分|(?P<mid>半)|(?P<q>[一三])刻|整)?)"
)
Make = Callable[[re.Match[str], datetime | None], Reading | None]


def find(text: str, written: datetime | None) -> Iterator[tuple[int, int, Reading]]:
    """(start, end, reading) of every Chinese date in `text`; readings may overlap."""
    for pattern, make in _RULES:
        for match in pattern.finditer(text):
            reading = make(match, written)
            if reading is not None:
                yield _timed(text, match, reading)


def _timed(text: str, match: re.Match[str], reading: Reading) -> tuple[int, int, Reading]:
    clock = _CLOCK.match(text, match.end())
    if not clock:
        return match.start(), match.end(), reading
    half = clock["half"] or ("晚" if match[0].endswith(("晚", "夜")) else "")
    hour = number(clock["h"] or clock["h2"])
    minute = number(clock["m"] or clock["m2"] or "0") if clock["m"] or clock["m2"] else None
    minute = 30 if clock["mid"] else {"一": 15, "三": 45}[clock["q"]] if clock["q"] else minute
    if half in ("晚上", "傍晚", "晚", "今晚"):
        hour += 24 if hour < 5 else 12 if hour <= 12 else 0  # the small hours of a night belong to the next day
    elif (half == "下午" and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    timed = at_clock(reading, hour, minute)
    return (match.start(), clock.end(), timed) if timed else (match.start(), match.end(), reading)


def number(text: str) -> int:
    """A number below a thousand in digits or Chinese characters (二十三, 十, 两)."""
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(DIGITS.get(char, 0)) for char in text) or 0)


def _full(match: re.Match[str], written: datetime | None) -> Reading | None:
    return on(number(match["year"]), number(match["month"]), number(match["day"]))


def _this_year(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    shift = {"今": 0, "去": -1, "明": 1, "前": -2, "后": 2}[match["which"]]
    return on(written.year + shift, number(match["month"]), number(match["day"]), anchored=True)


def _short(match: re.Match[str], written: datetime | None) -> Reading | None:
    return month_day(number(match["month"]), number(match["day"]), written) if written else None


def _month_year(match: re.Match[str], written: datetime | None) -> Reading | None:
    return Reading(datetime(number(match["year"]), number(match["month"]), 1), "month")


def _month(match: re.Match[str], written: datetime | None) -> Reading | None:
    return nearest_year(number(match["month"]), written) if written else None


def _month_shift(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    shift = {"上": -1, "下": 1}.get(match["which"][0], 0) * len(match["which"].replace("个", "").replace("一", ""))
    first = shifted(written, shift if match["which"][0] in "上下" else 0)
    if first is None:
        return None
    if match["day"]:
        return on(first.year, first.month, number(match["day"]), anchored=True)
    return Reading(first, "month", None, True)


def _bare_day(match: re.Match[str], written: datetime | None) -> Reading | None:
    """29日: of this month, the one before or the one after, whichever is nearest; the next nearest beside it."""
    if written is None:
        return None
    firsts = [first for shift in (-1, 0, 1) if (first := shifted(written, shift))]
    days = [made.at for first in firsts if (made := on(first.year, first.month, number(match["day"])))]
    days.sort(key=lambda moment: abs(moment + timedelta(hours=12) - written))
    if not days:
        return None
    plain = len(days) == 1 or abs((days[0] - written).days) <= 8
    return Reading(days[0], "day", None if plain else days[1], True)


_SHIFTS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}


def _day_word(match: re.Match[str], written: datetime | None) -> Reading | None:
    return ago(written, _SHIFTS[match["which"]], "day") if written else None


def _weekday(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    day = "一二三四五六日天".index(match["weekday"])
    day = 6 if day == 7 else day
    which = match["which"] or ""
    if which:
        count = which.count("上") * -1 + which.count("下")
        return weekday(day, written, count)
    this = weekday(day, written, 0)
    passed = this.at.date() < written.date()
    return replace(this, other=this.at + timedelta(days=7 if passed else -7))


def _week(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    count = match["which"].count("上") * -1 + match["which"].count("下")
    return replace(weekday(0, written, count), precision="week")


def _year(match: re.Match[str], written: datetime | None) -> Reading | None:
    return year_of(written, {"今": 0, "去": -1, "明": 1, "前": -2, "后": 2}[match["which"]]) if written else None


def _moved(match: re.Match[str], written: datetime | None) -> Reading | None:
    if written is None:
        return None
    amount = 0.5 if match["n"] == "半" else float(number(match["n"]))
    unit = UNITS[match["unit"].removeprefix("个")[0]]
    if amount == 0.5:
        unit, amount = {"hour": ("minute", 30.0), "year": ("month", 6.0)}.get(unit, (unit, 0.5))
    return ago(written, amount if match["way"].endswith("后") else -amount, unit)


def _rule(pattern: str, make: Make) -> tuple[re.Pattern[str], Make]:
    return re.compile(pattern), make


_NO_DAY = "(?![内游均间报常楼线机位店桌馆门院厅车房仓库]|(?:用户|系统|服务|会议室|员工|文件|之内|以内|活))"
_LATER = (
    r"(?=\s*(?:上午|下午|晚|早|中午|凌晨|前|后|之前|之后|以前|以后|截止|到期|开会|上线|发布|发工资|交"
    r"|[，。；！？、,;!?]|$|到|至|[-~—～]\s*\d))"
)
_W = "(?:周|星期|礼拜)"
_TO = "(?:到|至|[-~—～])"
_BARE = r"(?<![\d年个.])(?<!年\s)"
_PART = "(?:份|初|中旬|上旬|下旬|底|末)"
_RULES: tuple[tuple[re.Pattern[str], Make], ...] = (
    _rule(rf"{_YEAR}\s*{_MONTH}\s*{_DAY}", _full),
    _rule(rf"(?P<which>[今去明前后])年\s*{_MONTH}\s*{_DAY}", _this_year),
    _rule(rf"(?<![\d年个〇零○一二三四五六七八九十两.])(?<!年\s){_MONTH}\s*{_DAY}(?!内)", _short),
    _rule(rf"{_YEAR}\s*{_MONTH}(?!\s*(?:\d|{_HAN}{{1,3}})\s*[日号])", _month_year),
    _rule(rf"{_BARE}(?P<month>1[0-2]|0?[1-9])\s*月(?!\s*\d){_PART}?(?![饼亮球嫂薪租费卡票])", _month),
    _rule(rf"(?<!年)(?<!{_HAN})(?P<month>十[一二]?|[一二三四五六七八九])月{_PART}", _month),
    _rule(
        r"(?P<which>上上个?|下下个?|上个|下个|这个|本|上|下|当)月(?!\w*[入薪租])"
        r"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*[日号])?",
        _month_shift,
    ),
    _rule(rf"(?<![\d月第每近约.:/A-Za-z])(?<!月\s)(?P<day>3[01]|[12]\d|0?[1-9])\s*日{_NO_DAY}(?!\s*[前后])", _bare_day),
    _rule(rf"(?<![\d月第.:/A-Za-z])(?<!月\s)(?P<day>3[01]|[12]\d)\s*号{_NO_DAY}{_LATER}", _bare_day),
    _rule(r"(?P<which>大前|大后|前|昨|今|明|后)(?:天|儿)(?!性|因素|努力|培养|形成|学习|[气地])", _day_word),
    _rule(r"(?P<which>昨|今|明)(?:日(?!头条|本|报|之)|早(?!餐|饭|安|点)|晨|晚(?!餐|饭|安|会)|夜)", _day_word),
    _rule(
        rf"(?<![每比个])(?<!每逢)(?:(?P<which>上上|下下|上|下|这|本)个?)?{_W}{_WEEKDAY}"
        rf"(?!\s*{_TO}\s*{_W}?[一二三四五六日天])(?!次|年|岁|[一二三四五六日天])(?<!{_TO}周.)",
        _weekday,
    ),
    _rule(rf"(?<!每)(?P<which>上上|下下|上|下|这|本)(?:个)?{_W}(?![一二三四五六日天末年])", _week),
    _rule(rf"(?P<which>今|去|明|前|后)年(?!\s*(?:{_MONTH}|[轮代轻纪龄]))", _year),
    _rule(
        rf"{_CLAUSE}(?:大概|大约|就在|差不多)?{_N}\s*"
        r"(?P<unit>分钟|小时|个小时|钟头|天|日|周|星期|个星期|礼拜|个礼拜|个月|年)\s*"
        r"(?P<way>之前|以前|前|之后|以后|后)(?![置景端面台]|\w*[的]时候)",
        _moved,
    ),
)
