"""Many talks at once are told as each alone."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.analysis.holidays import CALENDARS
from workbench.analysis.rhythm import calendar_votes
from workbench.analysis.rhythms import Days, silent, votes
from workbench.analysis.silences import silences

START = 18_900


def talks(seed: int) -> tuple[list[np.ndarray], list[int]]:
    """Forty talks of people who rest on one of three weekends or none, with pauses; some dumps go on afterwards."""
    random = np.random.default_rng(seed)
    active, last = [], []
    for _ in range(40):
        days = START + random.integers(0, 60) + np.arange(random.integers(30, 900))
        rest = ((days + 3) % 7)[:, None] == np.array([(5, 6), (4, 5), (9, 9)][random.integers(0, 3)])
        kept = random.random(len(days)) < np.where(rest.any(1), 0.05, random.choice([0.5, 0.95]))
        hole = random.integers(0, len(days))
        kept[hole : hole + random.integers(0, 25)] = False
        kept[[0, -1]] = True
        active.append(days[kept])
        last.append(int(days[-1]) + int(random.choice([0, 1, 40])))
    return [days for days in active if len(days) >= 15], [
        n for n, days in zip(last, active, strict=True) if len(days) >= 15
    ]


@pytest.mark.parametrize("seed", range(5))
def test_calendars_are_weighed_for_many_talks_as_for_each(seed: int) -> None:
    active, _ = talks(seed)
    together = votes(Days.of(active, [int(days[-1]) for days in active]))
    for days, told in zip(active, together, strict=True):
        assert told == pytest.approx(calendar_votes(int(days[0]), int(days[-1]), days))


@pytest.mark.parametrize("calendar", ["", *CALENDARS])
def test_silences_of_many_talks_are_those_of_each(calendar: str) -> None:
    seen = 0
    for seed in range(5):
        active, last = talks(seed)
        names = [str(number) for number in range(len(active))]
        together = silent(names, Days.of(active, last), dict.fromkeys(names, calendar))
        alone = {name: silences(days, end, calendar) for name, days, end in zip(names, active, last, strict=True)}
        assert together == alone
        seen += sum(map(bool, alone.values()))
    assert seen >= 20
