"""What a filter may say: the words after has:, is:, lang: and the forms of a date; checked when a query is read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..errors import QueryError
from ..timestamps import EPOCH
from .query import Filter, Node, Or

__all__ = ["HAS", "HIDDEN", "IS", "KEYWORDS", "LANGUAGES", "PAGE_KINDS", "checked", "given", "period"]

HAS = ("file", "link", "edit", "recall", "reaction", "image", "mention")
IS = ("deleted", "edited", "repaired", "hidden", "forwarded", "bot", "system", "machine", "truncated", "encrypted")
PAGE_KINDS = ("body", "comment", "inserted", "deleted", "hidden", "note", "header", "alt", "metadata", "formula",
              "annotation", "form", "ocr", "covered")  # fmt: skip
HIDDEN = frozenset({"comment", "inserted", "deleted", "hidden", "note", "alt", "metadata", "formula", "annotation",
                    "covered"})  # fmt: skip
LANGUAGES = {"ja": "jpan", "ko": "kore", "ru": "cyrl", "uk": "cyrl", "ar": "arab", "he": "hebr", "el": "grek",
             "hi": "deva", "th": "thai", "zh": "zh", "en": "en"}  # fmt: skip
KEYWORDS = {"people": "from", "conversation": "in", "kind": "type"}  # keyword arguments and their filters
_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?Z?)?)?月?)?年?$"
)


def checked(filter: Filter) -> Filter:
    """The filter with its value in the form that is compared. Raises QueryError for a value that means nothing."""
    match filter.name:
        case "before" | "after" | "on":
            period(filter.value)
        case "has":
            return Filter("has", _one_of(filter, HAS), filter.at)
        case "is":
            return Filter("is", _one_of(filter, IS), filter.at)
        case "lang":
            value = filter.value.lower()
            return Filter("lang", LANGUAGES.get(value, value), filter.at)
    return filter


def period(value: str) -> tuple[int, int]:
    """The first microsecond of a year, month, day or minute since 1970 UTC, and the first one after it.

    Forms: 2023, 2023-05, 2023-05-07, 2023/5/7, 2023年5月7日, 2023-05-07T18:30.
    Raises QueryError for anything else.
    """
    found = _DATE.match(value.strip())
    if not found:
        raise QueryError(f"{value!r} is no date.", "Write it as 2023, 2023-05 or 2023-05-07.")
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        start = datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
        end = _next(start, month is None, day is None, hour is None, second is None)
    except (ValueError, OverflowError):
        raise QueryError(f"No calendar has the date {value!r}.", "Write it as 2023-05-07.") from None
    return _us(start), _us(end)


def given(filters: dict[str, Any]) -> list[Node]:
    """The filters given as keyword arguments, several values of one joined by OR.

    Raises QueryError for a name that is no filter and for a value that means nothing.
    """
    found: list[Node] = []
    for name, value in filters.items():
        if value is None or value == "":
            continue
        name = KEYWORDS.get(name, name)
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        nodes = [checked(Filter(name, _text(one))) for one in values]
        found.append(nodes[0] if len(nodes) == 1 else Or(tuple(nodes)))
    return found


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.strftime("%Y-%m-%dT%H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def _one_of(filter: Filter, choices: tuple[str, ...]) -> str:
    value = filter.value.lower().rstrip("s") if filter.name == "has" else filter.value.lower()
    if value not in choices:
        raise QueryError(f"{filter.name}:{filter.value} is not known.", f"Choose from {', '.join(choices)}.")
    return value


def _next(start: datetime, whole_year: bool, whole_month: bool, whole_day: bool, whole_minute: bool) -> datetime:
    if whole_year:
        return start.replace(year=start.year + 1)
    if whole_month:
        return (start + timedelta(days=31)).replace(day=1)
    return start + (timedelta(days=1) if whole_day else timedelta(minutes=1) if whole_minute else timedelta(seconds=1))


def _us(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)
