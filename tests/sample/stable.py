"""Choices that look random and never change: everything is drawn from SHA-256 of the names that are passed in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digest(*parts: object) -> str:
    """64 hexadecimal digits that depend on the parts alone."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


def number(*parts: object) -> int:
    """A 60-bit number that depends on the parts alone."""
    return int(digest(*parts)[:15], 16)


def between(low: int, high: int, *parts: object) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + number(*parts) % (high - low + 1)


def pick(choices: Sequence[T], *parts: object) -> T:
    """One of `choices`."""
    return choices[number(*parts) % len(choices)]


def happens(per_cent: int, *parts: object) -> bool:
    """True in `per_cent` of all cases."""
    return number(*parts) % 100 < per_cent


def shuffled(choices: Sequence[T], *parts: object) -> list[T]:
    """All of `choices` in an order that depends on the parts alone."""
    order = sorted(range(len(choices)), key=lambda index: digest(*parts, index))
    return [choices[index] for index in order]


def upper(length: int, *parts: object) -> str:
    """`length` digits and capital letters, as Slack's ids have them."""
    seed = number(*parts) ^ (number(*parts, "more") << 60)
    letters = []
    for _ in range(length):
        seed, rest = divmod(seed, len(_ALNUM))
        letters.append(_ALNUM[rest])
    return "".join(letters)
