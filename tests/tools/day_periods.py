"""Write workbench/readers/_dayperiods.py from the Unicode CLDR (through Babel): `python -m tests.tools.day_periods`."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from babel import Locale, localedata

from workbench.readers._clock import bare

TARGET = Path(__file__).parents[2] / "workbench" / "readers" / "_dayperiods.py"
# Words of (language, word) that mean the other half of the day in a language that many more phones speak.
LEFT_OUT = {("guz", "mo"), ("ebu", "ut"), ("kl", "ut"), ("smn", "ip"), ("et", "öö"), ("ug", "ب")}
FIXED = {"am": (0, 12), "pm": (12, 24), "noon": (12, 13), "midnight": (0, 1)}
HEAD = '''"""The words that phones put beside a time of day, and the hours they stand for, from the Unicode CLDR.

Made by tests/tools/day_periods.py; words are folded as `_clock.bare` folds them.
"""

from __future__ import annotations

__all__ = ["PERIODS"]

# hours from-to -> words; a night reaches over midnight
PERIODS: dict[tuple[int, int], str] = {
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


def written() -> str:
    """The module's text."""
    lines = [HEAD.rstrip("\n")]
    for span, words in table().items():
        rows = re.findall(r"\S.{0,96}(?:\s|$)", " ".join(words) + " ")
        lines.append(f"    {span}: (" if len(rows) > 1 else f'    {span}: "{rows[0].strip()}",')
        if len(rows) > 1:
            lines += [f'        "{row.strip()} "' for row in rows]
            lines.append("    ),")
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    TARGET.write_text(written(), "utf-8")
