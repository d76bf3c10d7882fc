"""A time axis that is never crowded: hours, days, months or years, with the larger unit written where it changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

__all__ = ["MONTHS", "Tick", "numbers", "set_axis", "ticks", "written"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 86_400_000_000
ROOM = 0.4  # inches that a label needs
HALF = 0.35  # of the widest label
STEPS = (
    ("minute", 1), ("minute", 5), ("minute", 15), ("hour", 1), ("hour", 3), ("hour", 6), ("hour", 12), ("day", 1),
    ("day", 2), ("week", 1), ("week", 2), ("month", 1), ("month", 3), ("month", 6), ("year", 1), ("year", 2),
    ("year", 5), ("year", 10), ("year", 50),
)  # fmt: skip
LENGTH = {
    "minute": DAY / 1440,
    "hour": DAY / 24,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30.4 * DAY,
    "year": 365.25 * DAY,
}


@dataclass(frozen=True)
class Tick:
    """A mark of the axis: its moment, what is written at it, and what is written below where the larger unit begins."""

    at: np.datetime64
    label: str
    below: str = ""


def ticks(first: np.datetime64, last: np.datetime64, width: float) -> list[Tick]:
    """Ticks between two wall clocks for an axis `width` inches wide."""
    first, last = first.astype("datetime64[us]"), last.astype("datetime64[us]")
    span = max(1, int((last - first).astype(np.int64)))
    unit, step = next(((unit, step) for unit, step in STEPS if LENGTH[unit] * step / span * width >= ROOM), STEPS[-1])
    moments = [moment for moment in _moments(first, last, unit, step) if first <= moment <= last]
    result: list[Tick] = []
    parent = ""
    for moment in moments:
        above = _parent(moment, unit)
        result.append(Tick(moment, _label(moment, unit), _shorter(above, parent) if above != parent else ""))
        parent = above
    return result


def numbers(moments: np.ndarray) -> np.ndarray:
    """Wall clocks as days since 1970: the axis' own numbers, free of any time zone."""
    result: np.ndarray = moments.astype("datetime64[us]").astype(np.int64) / DAY
    return result


def set_axis(ax: Axes, first: np.datetime64, last: np.datetime64, width: float, *, labels: bool = True) -> None:
    """Give `ax` limits and ticks in the numbers of `numbers`."""
    marks = ticks(first, last, width)
    ax.set_xlim(*numbers(np.array([first, last], "datetime64[us]")))
    ax.set_xticks(numbers(np.array([mark.at for mark in marks], "datetime64[us]")) if marks else [])
    texts = [f"{mark.label}\n{mark.below}" if mark.below else mark.label for mark in marks]
    shown = ax.set_xticklabels(texts if labels else [])
    if labels and marks and marks[-1].below:
        begin, end, at = numbers(np.array([first, last, marks[-1].at], "datetime64[us]"))
        if (end - at) * width < HALF * (end - begin):
            shown[-1].set_horizontalalignment("right")  # or it would leave the sheet
    ax.tick_params(axis="x", length=3 if labels else 0)


def written(moment: np.datetime64, precision: str = "day") -> str:
    """A moment in words: 5 Mar 2024, or 5 Mar 2024 09:05 for any precision below a day."""
    year, month, day, clock = _fields(moment)
    date = f"{day} {MONTHS[month - 1]} {year}"
    return date if precision == "day" else f"{date} {clock}"


def _fields(moment: np.datetime64) -> tuple[int, int, int, str]:
    text = str(moment.astype("datetime64[m]"))
    year, month, day = text[: len(text) - 6].rsplit("-", 2)
    return int(year), int(month), int(day), text[-5:]


def _moments(first: np.datetime64, last: np.datetime64, unit: str, step: int) -> list[np.datetime64]:
    if unit in ("minute", "hour"):
        begin, size = (
            first.astype("datetime64[D]").astype("datetime64[us]"),
            np.timedelta64(int(LENGTH[unit] * step), "us"),
        )
        return list(np.arange(begin, last + size, size))
    grid = "datetime64[D]" if unit in ("day", "week") else "datetime64[M]"
    places = np.arange(first.astype(grid), last.astype(grid) + 1)
    number = places.astype(np.int64) + (3 if unit == "week" else 0)  # 1970 began on a Thursday, weeks on Monday
    every = step * {"week": 7, "year": 12}.get(unit, 1)
    return list(places[number % every == 0].astype("datetime64[us]"))


def _label(moment: np.datetime64, unit: str) -> str:
    year, month, day, clock = _fields(moment)
    return {"year": str(year), "month": MONTHS[month - 1], "week": str(day), "day": str(day)}.get(unit, clock)


def _shorter(above: str, before: str) -> str:
    """A larger unit without its year, where the one before it is of the same year."""
    plain, _, year = above.rpartition(" ")
    return plain if plain and before.endswith(f" {year}") else above


def _parent(moment: np.datetime64, unit: str) -> str:
    year, month, day, _ = _fields(moment)
    if unit == "year":
        return ""
    if unit == "month":
        return str(year)
    return f"{MONTHS[month - 1]} {year}" if unit in ("week", "day") else f"{day} {MONTHS[month - 1]} {year}"
