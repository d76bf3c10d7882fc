"""Numbers as a spreadsheet shows them: format codes of ECMA-376 section 18.8.31, dates, fractions, percentages."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

# fmt: off
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);("$"#,##0.00)', 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)", 41: "#,##0", 42: '"$"#,##0', 43: "#,##0.00", 44: '"$"#,##0.00', 48: "##0.0E+0",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    27: 'yyyy"年"m"月"', 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "yyyy-mm-dd", 34: "AM/PMh:mm", 35: "AM/PMh:mm", 36: "yyyy-mm-dd",
    50: "yyyy-mm-dd", 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 58: 'm"月"d"日"',
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# fmt: on
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[(h+|m+|s+)\]|\[([^\]]*)\]'
    r"|(General)|(AM/PM|A/P|上午/下午)|(y+|m+|d+|h+|s+|e+(?![+-])|a{3,4}|b{2,4}|g+)|(\.0+|0|#|\?|\.|,|%|E[+-]|e[+-]|/|@)|(.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)$")
DATES = ("clock", "elapsed", "noon")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format code: `kind` is literal, clock, elapsed, noon, digit, condition."""

    kind: str
    text: str


def general(number: float) -> str:
    """A number without a format: whole numbers in full, others with at most 15 significant digits."""
    if number == math.floor(number) and abs(number) < 1e17:
        return str(int(number))
    return f"{number:.15g}"


def shown(number: float, code: str, *, from_1904: bool = False) -> str:
    """`number` in the format `code`; the plain number where the code cannot be followed."""
    if not math.isfinite(number):
        return str(number)
    try:
        tokens, value = _section(number, code)
        if any(token.kind in DATES for token in tokens):
            return _date(number, tokens, from_1904)
        return _number(value, tokens)
    except (ValueError, OverflowError, IndexError, ZeroDivisionError):
        return general(number)


def is_date(code: str) -> bool:
    """True if a format shows a date or a time."""
    return any(token.kind in DATES for token in _sections(code)[0])


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        quoted, escaped, currency, elapsed, bracket, plain, noon, clock, digit, other = match.groups()
        if other == ";":
            sections.append([])
        elif bracket is not None:
            sections[-1].append(Token("condition", bracket))
        elif elapsed:
            sections[-1].append(Token("elapsed", elapsed.lower()))
        elif noon or clock:
            sections[-1].append(Token("noon" if noon else "clock", (noon or clock).lower()))
        elif digit or plain:
            sections[-1].append(Token("digit", digit or plain))
        else:
            text = next((part for part in (quoted, escaped, currency, other) if part is not None), "")
            sections[-1].append(Token("literal", " " if match[0][0] == "_" else "" if match[0][0] == "*" else text))
    return tuple(tuple(section) for section in sections)


def _section(number: float, code: str) -> tuple[tuple[Token, ...], float]:
    sections = _sections(code)
    for tokens in sections:
        rule = next((m for t in tokens if t.kind == "condition" and (m := _CONDITION.match(t.text))), None)
        if rule and _holds(number, rule[1], float(rule[2])):
            return tokens, abs(number) if rule[1] in ("<", "<=") and float(rule[2]) <= 0 else number
    if any(t.kind == "condition" and _CONDITION.match(t.text) for t in sections[0]):
        return sections[min(1, len(sections) - 1)], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    return (sections[2] if number == 0 and len(sections) > 2 else sections[0]), number


def _holds(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit,
        ">": number > limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }[sign]


def _number(number: float, tokens: tuple[Token, ...]) -> str:
    digits = "".join(token.text for token in tokens if token.kind == "digit")
    if "general" in digits.lower() or (not digits and not any(t.text for t in tokens if t.kind == "literal")):
        plain = general(number) if digits else ""
        return "".join(plain if t.kind == "digit" else t.text for t in tokens if t.kind in ("digit", "literal"))
    if not digits or digits == "@":
        text = "".join(general(number) if t.text == "@" else t.text for t in tokens if t.kind != "condition")
        return ("-" * (number < 0)) + text.strip()
    number *= 100 ** digits.count("%")
    body = _body(abs(number), digits)
    out, placed = [], False
    for token in tokens:
        if token.kind == "literal":
            out.append(token.text)
        elif token.kind == "digit" and token.text == "%":
            out.append("%")
        elif token.kind == "digit" and not placed:
            out.append(body)
            placed = True
    negative = number < 0 and any(char in "123456789" for char in body)
    return ("-" if negative else "") + "".join(out).strip()


def _body(number: float, digits: str) -> str:
    """The digits of a number by a mask of 0, #, ?, comma, point, exponent and fraction bar."""
    mask = digits.replace("%", "")
    if "/" in mask:
        return _fraction(number, mask)
    exponent = re.search(r"E[+-]", mask, re.I)
    if exponent:
        mantissa, _, tail = mask.partition(exponent[0])
        places = len(mantissa.partition(".")[2])
        text = f"{number:.{places}E}"
        base, _, power = text.partition("E")
        sign = power[0] if power[0] == "-" or exponent[0][1] == "+" else ""
        return f"{base}E{sign}{power[1:].lstrip('0').zfill(len(tail))}"
    whole, _, decimals = mask.partition(".")
    scale = len(whole) - len(whole.rstrip(","))
    number /= 1000**scale
    text = f"{number:.{len(decimals)}f}"
    left, _, right = text.partition(".")
    left = left.lstrip("0").zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        left = f"{int(left):,}".rjust(0) if left else ""
    least = len(decimals.rstrip("#?"))
    right = right[:least] + right[least:].rstrip("0")
    return left + ("." + right if right or decimals.startswith("0") else "")


def _fraction(number: float, mask: str) -> str:
    from fractions import Fraction

    top, _, bottom = mask.partition("/")
    fixed = bottom.strip("?#")
    whole = int(number) if top.strip("?#0") != top and len(top) > 1 else 0
    rest = number - whole
    if fixed.isdecimal() and int(fixed):
        part = Fraction(round(rest * int(fixed)), int(fixed))
        numerator, denominator = round(rest * int(fixed)), int(fixed)
    else:
        part = Fraction(rest).limit_denominator(10 ** max(len(bottom), 1) - 1)
        numerator, denominator = part.numerator, part.denominator
    if not part:
        return str(whole)
    return f"{whole} {numerator}/{denominator}" if whole else f"{numerator}/{denominator}"


def moment(number: float, from_1904: bool = False) -> datetime:
    """The date and time of a serial number. Raises OverflowError beyond the calendar."""
    base = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30) if number >= 60 else datetime(1899, 12, 31)
    return base + timedelta(microseconds=round(number * 86_400_000) * 1000)


def _date(number: float, tokens: tuple[Token, ...], from_1904: bool) -> str:
    if number < 0:
        raise ValueError
    at = moment(number, from_1904)
    if not any(t.kind == "digit" and t.text.startswith(".0") for t in tokens):
        at = (at + timedelta(milliseconds=500)).replace(microsecond=0)
    noon = any(token.kind == "noon" for token in tokens)
    out: list[str] = []
    previous = ""
    for index, token in enumerate(tokens):
        if token.kind == "clock":
            after = next((t.text for t in tokens[index + 1 :] if t.kind in DATES), "")
            minutes = token.text[0] == "m" and len(token.text) < 3 and (previous[:1] == "h" or after[:1] == "s")
            out.append(_clock(at, token.text, minutes, noon))
            previous = token.text
        elif token.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            out.append(str(int(round(number * 86_400) // unit)).zfill(len(token.text)))
            previous = token.text
        elif token.kind == "noon":
            names = ("上午", "下午") if "上" in token.text else ("A", "P") if token.text == "a/p" else ("AM", "PM")
            out.append(names[at.hour >= 12])
        elif token.kind == "digit" and token.text.startswith(".0"):
            out.append(f".{at.microsecond // 1000:03d}"[: len(token.text)])
        elif token.text != "@" and token.kind != "condition":
            out.append(token.text)
    return "".join(out).strip()


def _clock(at: datetime, sign: str, minutes: bool, noon: bool) -> str:
    size = len(sign)
    match sign[0]:
        case "y" | "e":
            return f"{at.year:04d}" if size > 2 or sign[0] == "e" else f"{at.year % 100:02d}"
        case "m" if minutes:
            return f"{at.minute:0{min(size, 2)}d}"
        case "m":
            name = _MONTHS[at.month - 1]
            return f"{at.month:0{size}d}" if size < 3 else name[:3] if size == 3 else name if size == 4 else name[0]
        case "d":
            name = _DAYS[at.weekday()]
            return f"{at.day:0{size}d}" if size < 3 else name[:3] if size == 3 else name
        case "h":
            hour = (at.hour % 12 or 12) if noon else at.hour
            return f"{hour:0{min(size, 2)}d}"
        case "s":
            return f"{at.second:0{min(size, 2)}d}"
        case "a":
            return ("星期" if size == 4 else "周") + "一二三四五六日"[at.weekday()]
    return ""
