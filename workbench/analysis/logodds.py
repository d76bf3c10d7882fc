"""How far a person's share in a topic lies from everybody else's, and how many such links chance alone would show.

Unit of counting is the author-day: a day on which a person wrote at all, and on which he or she touched the topic or
did not. Messages come in bursts: one long afternoon would count fifty times; a day counts once. Three tests, all of
which a link must pass (see docs/methods.md):

1. Three author-days or more.
2. Log-odds with an informative Dirichlet prior against everybody else, z >= 2.58: B. L. Monroe, M. P. Colaresi, K. M.
   Quinn, "Fightin' Words", Political Analysis 16 (2008) 372-403, equations 15, 16, 19 and 22, with the two outcomes
   *touched* and *not touched* and all four terms of the variance (a topic of daily talk is not rare).
3. More than a talkative person would by talking much: the Mantel-Haenszel statistic (N. Mantel, W. Haenszel, JNCI 22
   (1959) 719-748) over strata of author-days with 1, 2, 3-4, 5-8, 9-16, ... messages, z >= 2.58.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

__all__ = ["LEAST_DAYS", "STRENGTH", "THRESHOLD", "Days", "chance", "log_odds", "stratum"]

STRENGTH = 10.0  # author-days that the prior weighs
THRESHOLD = 2.58  # two-sided 1 % of a normal distribution
LEAST_DAYS = 3


def log_odds(
    touched: np.ndarray,
    active: np.ndarray,
    all_touched: np.ndarray,
    all_active: np.ndarray | float,
    strength: float = STRENGTH,
) -> tuple[np.ndarray, np.ndarray]:
    """(difference of log-odds, its z-score) between a person and everybody else.

    With y = `touched` days of n = `active` days of the person, Y = `all_touched` of N = `all_active` author-days of
    all, and the prior a = strength * Y/N, b = strength * (1 - Y/N): the difference is
    ln((y+a)/(n-y+b)) - ln((Y-y+a)/(N-n-Y+y+b)), its variance the sum of the four reciprocals.
    """
    rate = all_touched / all_active
    a, b = strength * rate, strength * (1 - rate)
    others, free = all_touched - touched, all_active - active - all_touched + touched
    cells = (touched + a, active - touched + b, others + a, free + b)
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two, three, four = (np.where(cell > 0, cell, np.nan) for cell in cells)
        difference = np.log(one / two) - np.log(three / four)
        z = difference / np.sqrt(1 / one + 1 / two + 1 / three + 1 / four)
    return np.nan_to_num(difference), np.nan_to_num(z)


def stratum(messages: np.ndarray) -> np.ndarray:
    """The stratum of an author-day with so many messages: 0 for 1, 1 for 2, 2 for 3-4, 3 for 5-8, 4 for 9-16, ..."""
    result: np.ndarray = np.ceil(np.log2(np.maximum(messages, 1))).astype(np.int64)
    return result


@dataclass(frozen=True)
class Days:
    """Author-days: `person` and `stratum` of each, and pairs (`day`, `topic`) of those that touched a topic."""

    person: np.ndarray
    stratum: np.ndarray
    day: np.ndarray
    topic: np.ndarray
    people: int
    topics: int

    def counts(self, person: np.ndarray) -> np.ndarray:
        """Author-days with each topic per person (flat, person * topics + topic), were `person` their authors."""
        return np.bincount(person[self.day] * self.topics + self.topic, minlength=self.people * self.topics)

    @cached_property
    def expected(self) -> tuple[np.ndarray, np.ndarray]:
        """(mean, variance) of `counts` where authors are dealt out at random within strata: hypergeometric, flat."""
        strata = int(self.stratum.max(initial=0)) + 1
        own = np.bincount(self.person * strata + self.stratum, minlength=self.people * strata).reshape(-1, strata)
        hits = np.bincount(self.stratum[self.day] * self.topics + self.topic, minlength=strata * self.topics)
        total = own.sum(0).astype(float)
        rate = hits.reshape(strata, -1) / np.maximum(total, 1)[:, None]
        spread = own * (total - own) / np.maximum(total - 1, 1)
        return (own @ rate).ravel(), (spread @ (rate * (1 - rate))).ravel()

    def tests(self, counts: np.ndarray, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(log-odds, z of the log-odds, Mantel-Haenszel z with continuity correction) of some cells of `counts`."""
        who, what = np.divmod(cells, self.topics)
        active = np.bincount(self.person, minlength=self.people)[who].astype(float)
        touched = np.bincount(self.topic, minlength=self.topics)[what].astype(float)
        difference, z = log_odds(counts[cells], active, touched, float(len(self.person)))
        mean, variance = (values[cells] for values in self.expected)
        excess = counts[cells] - mean
        even = np.sign(excess) * np.maximum(np.abs(excess) - 0.5, 0) / np.sqrt(np.maximum(variance, 1e-12))
        return difference, z, even


def significant(days: np.ndarray, z: np.ndarray, even: np.ndarray) -> np.ndarray:
    """True where a link passes all three tests."""
    return (days >= LEAST_DAYS) & (z >= THRESHOLD) & (even >= THRESHOLD)


def chance(days: Days, *, shuffles: int, seed: int) -> float:
    """How many links would be significant by chance: the mean over shuffles of author-days.

    A shuffle deals the author-days, each with all its topics, to persons at random within strata, so that everybody
    keeps the number of days, busy ones and quiet ones, and every topic keeps its days and its company.
    """
    random = np.random.default_rng(seed)
    order = np.argsort(days.stratum, kind="stable")
    bounds = np.flatnonzero(np.diff(days.stratum[order], prepend=-1, append=-1))
    dealt, shuffled, found = days.person[order], np.empty_like(days.person), 0
    for _ in range(shuffles):
        for begin, end in pairwise(bounds.tolist()):
            random.shuffle(dealt[begin:end])
        shuffled[order] = dealt
        counts = days.counts(shuffled)
        cells = np.flatnonzero(counts >= LEAST_DAYS)
        _, z, even = days.tests(counts, cells)
        found += int(significant(counts[cells], z, even).sum())
    return found / max(1, shuffles)
