"""Values of JSON that may be of any kind, taken as what they ought to be: a text, a number, a table, a list.

A damaged or forged export puts null, a number or a list where a text belongs; whatever does not fit becomes the empty
value of its kind, so that one odd field never costs the message it stands in.
"""

from __future__ import annotations

from typing import Any

__all__ = ["count", "each", "flat", "pairs", "rows", "strings", "table", "word"]


def word(value: Any) -> str:
    """A text as it stands, a whole number as its digits, anything else as an empty text."""
    if type(value) is str:
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def count(value: Any) -> int | None:
    """A whole number that fits 64 bits, also from a text of digits; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        value = int(value)
    fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 62
    return value if fits else None


def table(value: Any) -> dict[str, Any]:
    """An object as it is, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def each(value: Any) -> list[Any]:
    """A list as it is, an empty one for anything else."""
    return value if isinstance(value, list) else []


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; an object of objects gives its values."""
    if isinstance(value, dict):
        value = list(value.values())
    return [item for item in each(value) if isinstance(item, dict)]


def strings(value: Any) -> tuple[str, ...]:
    """The non-empty texts and numbers of a list, as texts."""
    return tuple(text for text in map(word, each(value)) if text)


def pairs(**values: Any) -> tuple[tuple[str, str], ...]:
    """(name, text) for each value that is not empty; True is "true", and False is left out like an empty one."""
    told = ((name.replace("_", " "), "true" if value is True else word(value)) for name, value in values.items())
    return tuple((name, text) for name, text in told if text)


def flat(value: Any, depth: int = 0) -> str:
    """All texts and numbers of a value, with their names, on one line."""
    if isinstance(value, dict) and depth < 20:
        return ", ".join(f"{key}: {flat(inner, depth + 1)}" for key, inner in value.items())
    if isinstance(value, list) and depth < 20:
        return ", ".join(flat(inner, depth + 1) for inner in value)
    return word(value) if not isinstance(value, (bool, float)) else str(value).lower()
