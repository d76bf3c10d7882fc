"""Silences that a rhythm does not explain: of a conversation, of a person, of a dump.

Pauses are counted in working days (see `rhythm`). Two models must both be surprised:

- the twelve weeks before: every working day is silent with one chance, learnt there with half a day of each kind
  added. How many pauses of this length were to be expected among all pauses of the record is `expected`;
- all that came before: days are a chain with memory, so that a talk that often rests for long may rest. Fewer than 0.1
  such pauses were to be expected. (Where fewer than eight pauses came before, the rest of the record takes its place:
  what follows a silence may be quiet for the same reason, and explains nothing.)

Among many talks one is always the strangest. `unusual` therefore keeps the false discovery rate at 5 % (Benjamini,
Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300). It is likely, never certain: people go on holiday.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, lgamma

import numpy as np

from .rhythm import pauses, working

__all__ = ["Silence", "remembering", "silences", "unusual"]

LEAST_DAYS, LEAST_ACTIVE = 3, 15
MOST = 8  # pauses that are tested, the longest
BEFORE, ENOUGH = 84, 8  # days looked back, and pauses that must lie in them
HABIT = 0.1
FALSE = 0.05


@dataclass(frozen=True)
class Silence:
    """Days (counted from 1970) without a message from `first` to `last`, with `working` working days among them.

    `expected` such silences were to be expected; `longest` is the longest pause in working days of the time before.
    """

    first: int
    last: int
    working: int
    expected: float
    longest: int = 0
    calendar: str = ""

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return self.last - self.first + 1


def silences(active: np.ndarray, end: int | None = None, calendar: str = "") -> list[Silence]:
    """Silences to be tested, from active days (numbers, sorted, unique): expected less than once, the rarest first.

    `end` is the last day that the dump covers: a conversation that ends long before is silent until then. Nothing is
    said of a rhythm of fewer than 15 days.
    """
    if len(active) < LEAST_ACTIVE:
        return []
    start, stop = int(active[0]), max(int(active[-1]), end if end is not None else int(active[-1]))
    every = pauses(active, working(start, stop, active, calendar), start)
    first, last, length = every.first, every.last, every.working
    found = []
    longest_first = np.argsort(-length, kind="stable")[:MOST]
    for place in longest_first[length[longest_first] >= LEAST_DAYS].tolist():
        begun, silent = int(first[place]), int(length[place])
        past = length[:place] if place >= ENOUGH else np.delete(length, place)
        habit = remembering(int((past > 0).sum()), len(past), int(past.sum()), silent) * len(length)
        if habit >= HABIT:
            continue
        near = (last < begun) & (first >= begun - BEFORE)
        recent = _steady(length[near], silent) * len(length) if near.sum() >= ENOUGH else habit
        if recent < 1:
            longest = int(length[last < begun].max(initial=0))
            found.append(Silence(begun, int(last[place]), silent, recent, longest, calendar))
    return sorted(found, key=lambda silence: (silence.expected, silence.first))


def unusual(tested: Mapping[str, list[Silence]]) -> dict[str, list[Silence]]:
    """Of the silences of all talks tested (those without any count too) those within a false discovery rate of 5 %."""
    ranked = sorted((1 - exp(-silence.expected), name) for name, own in tested.items() for silence in own)
    limit = 0.0
    for rank, (chance, _) in enumerate(ranked, 1):
        if chance <= FALSE * rank / len(tested):
            limit = chance
    kept = {name: [one for one in own if 1 - exp(-one.expected) <= limit] for name, own in tested.items()}
    return {name: own for name, own in kept.items() if own}


def _steady(length: np.ndarray, least: int) -> float:
    """The chance of a pause of `least` working days or more, where each working day is silent with one chance."""
    silent, ended = float(length.sum()) + 0.5, float(len(length)) + 0.5
    return _all_of(silent, ended, least)


def remembering(begun: int, number: int, silent: int, least: int) -> float:
    """The same, where the first silent day has a chance of its own; the two are alike as far as nothing is known.

    Of `number` pauses `begun` had a silent working day, and `silent` in all.
    """
    first = (begun + 0.5) / (number + 1)
    alike = (silent + 0.5) / (silent + number + 1)
    return first * _all_of(silent - begun + alike, begun + 1 - alike, least - 1)


def _all_of(silent: float, ended: float, number: int) -> float:
    """The product of (silent + k) / (silent + ended + k) for `number` steps k from 0 on."""
    if silent <= 0:
        return 1.0 if number <= 0 else 0.0
    gain = lgamma(silent + number) - lgamma(silent)
    return exp(gain - lgamma(silent + ended + number) + lgamma(silent + ended))
