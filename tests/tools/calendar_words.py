"""Write readers/_dayperiods.py and _months.py from the Unicode CLDR (through Babel).

`python -m tests.tools.calendar_words`
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from babel import Locale, localedata

from workbench.readers._clock import bare

READERS = Path(__file__).parents[2] / "workbench" / "readers"
# Words of (language, word) that mean the other half of the day in a language that many more phones speak.
LEFT_OUT = {("guz", "mo"), ("ebu", "ut"), ("kl", "ut"), ("smn", "ip"), ("et", "öö"), ("ug", "ب")}
FIXED = {"am": (0, 12), "pm": (12, 24), "noon": (12, 13), "midnight": (0, 1)}
HEAD = '''"""The words that phones put beside a time of day, and the hours they stand for, from the Unicode CLDR.

Made by tests/tools/calendar_words.py; words are folded as `_clock.bare` folds them.
"""

from __future__ import annotations

__all__ = ["PERIODS"]

# hours from-to -> words; a night reaches over midnight
PERIODS: dict[tuple[int, int], str] = {
'''


MONTHS = '''"""The names of the months, 1 to 12, in the languages of the Unicode CLDR, in small letters.

Made by tests/tools/calendar_words.py; names that mean two months, or a day of the week, are left out.
"""

from __future__ import annotations

__all__ = ["MONTHS"]

MONTHS: dict[int, str] = {
'''


def spans(locale: Locale) -> dict[str, set[tuple[int, int]]]:
    """The day periods of a locale: word -> (first hour, hour after the last)."""
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    rules = locale.day_period_rules.get(None, {})
    for widths in locale.day_periods.values():
        for width, words in widths.items():
            for key, word in words.items():
                span = FIXED.get(key) or _ruled(rules.get(key, [{}])[0])
                plain = bare(word)
                if span and plain and not (len(plain) < 2 and plain.isascii() and width == "narrow"):
                    found[plain].add(span)
    return found


def _ruled(rule: dict[str, int]) -> tuple[int, int] | None:
    return (rule["from"] // 3600, -(-rule["before"] // 3600)) if "from" in rule else None


def table() -> dict[tuple[int, int], list[str]]:
    """Every span of hours with its words, in alphabetical order."""
    words: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for name in localedata.locale_identifiers():
        for word, found in spans(Locale.parse(name)).items():
            if (name.split("_")[0], word) not in LEFT_OUT:
                words[word] |= found
    by_span: dict[tuple[int, int], list[str]] = defaultdict(list)
    for word, found in sorted(words.items()):
        for span in found:
            by_span[span].append(word)
    return dict(sorted(by_span.items()))


def months() -> dict[int, list[str]]:
    """The names of each month, in full and short, that mean no other month and no day of the week anywhere."""
    meant: dict[str, set[int]] = defaultdict(set)
    for name in localedata.locale_identifiers():
        locale = Locale.parse(name)
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, word in locale.months.get(context, {}).get(width, {}).items():
                    meant[word.casefold().strip(" .")].add(number)
                for word in locale.days.get(context, {}).get(width, {}).values():
                    meant[word.casefold().strip(" .")].add(0)
    found: dict[int, list[str]] = defaultdict(list)
    for word, numbers in sorted(meant.items()):
        if len(numbers) == 1 and 0 not in numbers and len(word) > 2 and re.fullmatch(r"[^\W\d_]+", word):
            found[min(numbers)].append(word)
    return dict(sorted(found.items()))


def written(head: str, words: Mapping[object, list[str]]) -> str:
    """A module's text."""
    lines = [head.rstrip("\n")]
    for key, found in words.items():
        rows = re.findall(r"\S.{0,96}(?:\s|$)", " ".join(found) + " ")
        lines.append(f"    {key}: (" if len(rows) > 1 else f'    {key}: "{rows[0].strip()}",')
        if len(rows) > 1:
            lines += [f'        "{row.strip()} "' for row in rows]
            lines.append("    ),")
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    (READERS / "_dayperiods.py").write_text(written(HEAD, table()), "utf-8")
    (READERS / "_months.py").write_text(written(MONTHS, months()), "utf-8")
