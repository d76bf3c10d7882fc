"""Messages as lists of fields, one a line: `- time: …`, `from: …`, `message: …`; in Markdown, YAML or plain text.

A field known by its name begins a line; words that are no field belong to the last one. A field that the record has
already begins the next record, and so does the one that began the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Original, Record
from ._columns import enough, role
from ._grid import Line
from ._lines import Lines
from ._place import skipped

__all__ = ["field_lists", "fields_of"]

_FIELD = re.compile(r"^[ \t]*(?:[-*+•][ \t]+|\d{1,7}[.)][ \t]+)?(?:\*\*|__|`|[\"'])?([^\W\d_][\w ]{0,20}?)"
                    r"(?:\*\*|__|`|[\"'])?[ \t]*[:：](?:\*\*|__)?(?:[ \t]+|$)(.*)$")  # fmt: skip


def fields_of(lines: list[str]) -> list[str]:
    """The names of known fields that begin lines, in order."""
    return [match[1] for line in lines if (match := _FIELD.match(line)) and role(match[1])]


def field_lists(original: Original) -> Iterator[Line | Record]:
    """One row for each record, with its place."""
    lines = Lines(original)
    values: dict[str, str] = {}
    first, last, lead = 0, "", ""
    for number, text in enumerate(lines.texts):
        match = _FIELD.match(text)
        name = match[1].strip() if match else ""
        if match and role(name) and (role(name) == lead or not _spoken(values, last)):
            if name in values or role(name) == lead:
                yield _row(lines, values, first, number)
                values = {}
            if not values:
                first, lead = number, lead or role(name)
            values[name], last = _plain(match[2]), name
        elif values:
            values[last] += "\n" + text
        elif text.strip():
            yield skipped(original, "Words before the first message.", fragment=f"#line={number},{number + 1}", items=1,
                          severity="info", raw=text)  # fmt: skip
    if values:
        yield _row(lines, values, first, len(lines))


def _spoken(values: dict[str, str], last: str) -> bool:
    """True in the words of a record that is complete: what looks like a field there is somebody's words."""
    return role(last) == "text" and enough({role(name): name for name in values})


def _row(lines: Lines, values: dict[str, str], first: int, after: int) -> Line:
    while after > first + 1 and not lines.texts[after - 1].strip():
        after -= 1
    return Line({name: value.rstrip() for name, value in values.items()}, lines.place(first, after), lines.mended)


def _plain(value: str) -> str:
    """A value without quotation marks that stand around all of it."""
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
