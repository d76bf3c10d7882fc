"""Silences that a conversation's own rhythm does not explain.

Days are a chain with memory: how likely a day is silent depends on whether it is a working day or a weekend, and on
whether the day before was silent. Both are counted in the conversation itself, in the eight weeks on either side of
the silence and over its whole span (the silence itself left out), with half a day of each kind added; whichever
explains the silence better counts. A silence is reported where fewer than 0.01 of its kind were to be expected in the
whole span. It is likely, never certain: people go on holiday.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Silence", "silences"]

LEAST_DAYS, LEAST_ACTIVE = 3, 15
AROUND = 56
RARE = 0.01


@dataclass(frozen=True)
class Silence:
    """Days (counted from 1970) without a message: from `first` to `last`, both silent; `expected` such in the span."""

    first: int
    last: int
    expected: float

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return self.last - self.first + 1


def silences(active: np.ndarray, end: int | None = None) -> list[Silence]:
    """Unexplained silences of a conversation from its active days (numbers, sorted, unique), the longest first.

    `end` is the last day that the dump covers: a conversation that ends long before is silent until then.
    """
    if len(active) < LEAST_ACTIVE:
        return []
    start, stop = int(active[0]), max(int(active[-1]), end if end is not None else int(active[-1]))
    silent = np.ones(stop - start + 1, bool)
    silent[active - start] = False
    weekend = (np.arange(start, stop + 1) + 3) % 7 >= 5
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(int)))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if b - a >= LEAST_DAYS]
    found = [Silence(start + a, start + b - 1, _expected(silent, weekend, a, b)) for a, b in runs]
    kept = [silence for silence in found if silence.expected < RARE]
    return sorted(kept, key=lambda silence: (-silence.days, silence.first))


def _expected(silent: np.ndarray, weekend: np.ndarray, a: int, b: int) -> float:
    """How many silences like the one of days [a, b) the whole span would show."""
    whole = np.ones(len(silent), bool)
    whole[a : b + 1] = False  # the day after is awake because the silence ended
    near = whole.copy()
    near[: max(0, a - AROUND)] = False
    near[b + AROUND :] = False
    chances = [_chance(silent, weekend, mask, a, b) for mask in (whole, near) if mask.sum() >= 2 * LEAST_DAYS]
    return max(chances, default=1.0) * float((~silent).sum())


def _chance(silent: np.ndarray, weekend: np.ndarray, mask: np.ndarray, a: int, b: int) -> float:
    """The chance that a silence like this begins on a given day, by the habits of the days in `mask`."""
    before = np.concatenate([[False], silent[:-1]])
    result = 1.0
    for day in range(a, b):
        alike = mask & (weekend == weekend[day]) & (before == (day > a))
        alike[0] = False
        result *= (silent[alike].sum() + 0.5) / (alike.sum() + 1)
    return float(result)
