"""The rhythms of many talks at once: what `rhythm` and `silences` say of each, in a few passes over all their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .holidays import CALENDARS
from .rhythm import HALF, WEEKENDS, special
from .silences import ENOUGH, HABIT, LEAST_DAYS, MOST, Silence, remembering, silences

__all__ = ["Days", "silent", "votes"]

OFF, MOVED, WORK, REST = range(4)


@dataclass(frozen=True)
class Days:
    """Active days (from 1970, sorted, unique) of many talks in one row; talk n has those from edges[n] to edges[n + 1].

    `last` is the last day on which each could have had a message; no talk is empty.
    """

    day: np.ndarray
    edges: np.ndarray
    last: np.ndarray

    @classmethod
    def of(cls, active: Sequence[np.ndarray], last: Sequence[int]) -> Days:
        """The days of each talk of `active`."""
        edges = np.concatenate([[0], np.cumsum([len(days) for days in active])])
        return cls(np.concatenate(active), edges, np.asarray(last, np.int64))

    @cached_property
    def first(self) -> np.ndarray:
        """The first active day of each talk."""
        return np.asarray(self.day[self.edges[:-1]])

    @cached_property
    def talk(self) -> np.ndarray:
        """The talk of each day."""
        return np.repeat(np.arange(len(self.last)), np.diff(self.edges))

    @cached_property
    def weekend(self) -> np.ndarray:
        """For each talk the place in `rhythm.WEEKENDS` of its weekly days off, or -1 for none."""
        said = np.bincount(self.talk * 7 + (self.day + 3) % 7, minlength=len(self.last) * 7).reshape(-1, 7)
        weeks, rest = np.divmod(self.last - self.first + 1, 7)
        number = weeks[:, None] + ((np.arange(7) - self.first[:, None] - 3) % 7 < rest[:, None])
        best, least = np.full(len(self.last), -1), np.full(len(self.last), HALF)
        for place, pair in enumerate(WEEKENDS):
            on, of = said[:, pair].sum(1), number[:, pair].sum(1)
            share = _rate(on, of) / _rate(said.sum(1) - on, number.sum(1) - of)
            best, least = np.where(share < least, place, best), np.minimum(share, least)
        return best


def votes(days: Days) -> list[dict[str, float]]:
    """How much likelier each calendar makes the days of each talk than none does (see `rhythm.calendar_votes`)."""
    low, high = int(days.day.min()), int(days.last.max())
    found: dict[str, np.ndarray] = {}
    for calendar in CALENDARS:
        holidays, weekends = special(calendar, low, high)
        told = np.zeros((len(days.last), 4, 2), np.int64)  # of each sort of day: with messages, and in all
        for place in np.unique(days.weekend):
            mine = days.weekend == place
            sorts = _sorts(_free(int(place), low, high), holidays, weekends)
            told[mine] = _counted(days, sorts, low)[mine]
        on, of = told[..., 0], told[..., 1]
        at_work = _rate(on[:, WORK], of[:, WORK])
        free = of[:, REST] + of[:, MOVED] > 0
        at_rest = np.minimum(np.where(free, _rate(on[:, REST], of[:, REST]), 1.0), 0.5 * at_work)
        gain = _likelihood(on[:, OFF], of[:, OFF], at_rest) - _likelihood(on[:, OFF], of[:, OFF], at_work)
        moved = _likelihood(on[:, MOVED], of[:, MOVED], at_work) - _likelihood(on[:, MOVED], of[:, MOVED], at_rest)
        found[calendar] = gain + moved
    return [{name: float(column[talk]) for name, column in found.items()} for talk in range(len(days.last))]


def silent(names: Sequence[str], days: Days, calendars: Mapping[str, str]) -> dict[str, list[Silence]]:
    """`silences.silences` of each talk; most have no pause that could be one, and are not looked at any closer."""
    low, high = int(days.day.min()), int(days.last.max())
    used = np.array([calendars[name] for name in names], object)
    length = np.zeros(len(days.day), np.int64)
    after = np.append(days.day[1:], 0)
    after[days.edges[1:] - 1] = days.last + 1
    for place in np.unique(days.weekend):
        for calendar in set(used[days.weekend == place].tolist()):
            free = _free(int(place), low, high)
            if calendar:
                holidays, moved = special(calendar, low, high)
                free = (free | holidays) & ~moved
            before = np.concatenate([[0], np.cumsum(~free)])
            mine = ((days.weekend == place) & (used == calendar))[days.talk]
            length[mine] = (before[after - low] - before[days.day + 1 - low])[mine]
    found: dict[str, list[Silence]] = {name: [] for name in names}
    for talk in _surprised(days, length).tolist():
        active = days.day[days.edges[talk] : days.edges[talk + 1]]
        found[names[talk]] = silences(active, int(days.last[talk]), calendars[names[talk]])
    return found


def _surprised(days: Days, length: np.ndarray) -> np.ndarray:
    """The talks with a pause that what came before it does not explain."""
    talk = days.talk
    there = np.ones(len(length), bool)
    closed = days.edges[1:] - 1
    there[closed] = days.day[closed] < days.last  # the last day has a pause only where it could have gone on
    place = np.arange(len(length)) - days.edges[talk]
    order = np.lexsort((place, -length, ~there, talk))
    rank = np.empty(len(length), np.int64)
    rank[order] = np.arange(len(length)) - days.edges[talk[order]]
    wanted = np.flatnonzero(there & (rank < MOST) & (length >= LEAST_DAYS))
    begun = (length > 0) & there
    number, sums = (_before(days, what) for what in (begun.astype(np.int64), np.where(there, length, 0)))
    every = np.add.reduceat(there.astype(np.int64), days.edges[:-1])
    whole = [np.add.reduceat(what, days.edges[:-1]) for what in (begun.astype(np.int64), np.where(there, length, 0))]
    kept = set()
    for row in wanted.tolist():
        own, at, last = int(talk[row]), int(place[row]), int(length[row])
        past = (int(number[row]), at, int(sums[row]))
        if at < ENOUGH:
            past = (int(whole[0][own]) - 1, int(every[own]) - 1, int(whole[1][own]) - last)
        if remembering(*past, last) * int(every[own]) < HABIT * 1.000001:
            kept.add(own)
    return np.array(sorted(kept), np.int64)


def _before(days: Days, what: np.ndarray) -> np.ndarray:
    """The sum of `what` over the earlier days of the same talk."""
    sums = np.cumsum(what) - what
    return np.asarray(sums - sums[days.edges[days.talk]])


def _free(place: int, low: int, high: int) -> np.ndarray:
    weekday = (np.arange(low, high + 1) + 3) % 7
    return np.isin(weekday, WEEKENDS[place]) if place >= 0 else np.zeros(len(weekday), bool)


def _sorts(free: np.ndarray, holidays: np.ndarray, weekends: np.ndarray) -> np.ndarray:
    """Which days are holidays, free days worked instead, working days and free days, one column each."""
    off, moved = holidays & ~free, weekends & free
    return np.stack([off, moved, ~free & ~off, free & ~moved], 1)


def _counted(days: Days, sorts: np.ndarray, low: int) -> np.ndarray:
    """For each talk and sort of day: how many have messages, and how many there are in its span."""
    with_messages = np.add.reduceat(sorts[days.day - low].astype(np.int64), days.edges[:-1])
    sums = np.concatenate([np.zeros((1, sorts.shape[1]), np.int64), np.cumsum(sorts, 0)])
    return np.stack([with_messages, sums[days.last + 1 - low] - sums[days.first - low]], -1)


def _rate(said: np.ndarray, number: np.ndarray) -> np.ndarray:
    return np.asarray((said + 0.5) / (number + 1))


def _likelihood(said: np.ndarray, number: np.ndarray, rate: np.ndarray) -> np.ndarray:
    return np.asarray(said * np.log(rate) + (number - said) * np.log(1 - rate))
