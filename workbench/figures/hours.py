"""When people write: hour of the day by weekday in a zone that is named, for all or for each lane."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from ..analysis.timeline import Timeline
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, sheet, text, width_of

__all__ = ["alt", "busiest", "draw"]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEFT, RIGHT, CELL, ROW = 0.85, 0.7, 0.2, 0.42
SPAN = 8  # hours of the busiest stretch


def draw(timeline: Timeline, *, lanes: str = "", title: str = "", note: str = "", most: int = 12) -> Picture:
    """Without lanes a table of weekdays by hours with the sums at its edges; with lanes one row of 24 bars for each.

    Counted are events with an hour; the zone is the timeline's own, and what has no zone of its own is said.
    """
    table = timeline.hours(lanes, most=most)
    total = int(table.to_numpy().sum())
    heading = title or f"At which hours {'each writes' if lanes or timeline.lanes else 'people write'}"
    sub = f"{total:,} {_what(timeline)} by hour of the day in {timeline.zone}."
    foot = "\n".join(line for line in (_note(timeline, table), note) if line)
    if not total:
        picture, _ = sheet(heading, "No event has an hour.", foot, 0.2)
        picture.alt = alt(timeline, lanes=lanes, most=most)
        return picture
    if lanes or timeline.lanes:
        picture = _profiles(table, heading, f"{sub} Dark: Monday to Friday, pale: at the weekend.", foot)
    else:
        picture = _week(table, heading, sub, foot)
    picture.alt = alt(timeline, lanes=lanes, most=most)
    return picture


def alt(timeline: Timeline, *, lanes: str = "", most: int = 12) -> str:
    """The habits in words: the busiest eight hours of each lane, and its share at weekends."""
    table = timeline.hours(lanes, most=most)
    words = [f"Hours of the day in {timeline.zone}."]
    for name, own in table.groupby(level="lane", sort=False):
        counts = own.to_numpy()
        if counts.sum():
            start, share = busiest(counts.sum(0))
            weekend = counts[5:].sum() / counts.sum()
            who = "All" if str(name) == "all" else str(name)
            words.append(
                f"{who}: {share:.0%} of {counts.sum():,} between {start:02d}:00 and {(start + SPAN) % 24:02d}:00, "
                f"{weekend:.0%} at weekends."
            )
    return " ".join(words)


def busiest(hours: np.ndarray) -> tuple[int, float]:
    """The first hour of the eight hours in a row (over midnight, too) that hold most, and their share."""
    twice = np.concatenate([hours, hours])
    sums = np.array([twice[start : start + SPAN].sum() for start in range(24)])
    start = int(sums.argmax())
    return start, float(sums[start] / max(1, hours.sum()))


def _what(timeline: Timeline) -> str:
    return "messages" if set(timeline.events["kind"]) == {"message"} else "events"


def _note(timeline: Timeline, table: pd.DataFrame) -> str:
    floating = int((timeline.events["basis"] == "exporter-local").sum())
    coarse = int(timeline.coarse("").to_numpy().sum())
    said = []
    if floating:
        said.append(f"{floating:,} have a wall clock whose zone no original tells, and count as written.")
    if coarse:
        said.append(f"{coarse:,} known only to the day are left out.")
    if timeline.undated:
        said.append(f"{timeline.undated:,} without a usable time are left out.")
    return " ".join(said)


def _frame(picture: Picture, box: Box) -> Axes:
    ax = axes(picture, box)
    ax.set_xlim(box.left, box.right)
    ax.set_ylim(box.bottom, box.top)
    ax.axis("off")
    return ax


def _square(left: float, right: float, bottom: float, top: float) -> list[tuple[float, float]]:
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def _week(table: pd.DataFrame, heading: str, sub: str, foot: str) -> Picture:
    counts = table.to_numpy()
    above, below = 0.5, 0.22
    picture, box = sheet(heading, f"{sub} The darker, the more; at the edges the sums.", foot, 7 * CELL + above + below)
    wide = (WIDTH - LEFT - RIGHT) / 24
    with style.house():
        ax = _frame(picture, Box(0, box.bottom, WIDTH, box.top))
        top, floor = box.top - above, box.top - above - 7 * CELL
        size = min(6.5, (wide - 0.02) * 72 / (max(2, len(_short(int(counts.max())))) * 0.58))
        shapes, colors = [], []
        for day in range(7):
            middle = top - (day + 0.5) * CELL
            text(picture, LEFT - 0.08, middle, WEEKDAYS[day], size=8, ha="right", va="center_baseline")
            for hour in range(24):
                value, left = int(counts[day, hour]), LEFT + hour * wide
                color = style.shade(value / counts.max() * 0.999) if value else style.PALE
                shapes.append(
                    _square(left + 0.006, left + wide - 0.006, middle - CELL / 2 + 0.006, middle + CELL / 2 - 0.006)
                )
                colors.append(color)
                if value:
                    ink = style.on(color)
                    ax.text(
                        left + wide / 2, middle, _short(value), size=size, color=ink, ha="center", va="center_baseline"
                    )
        _edges(ax, counts, top, wide)
        ax.add_collection(PolyCollection(shapes, facecolors=colors, linewidth=0), autolim=False)
        _clock(picture, floor, wide)
    return picture


def _edges(ax: Axes, counts: np.ndarray, top: float, wide: float) -> None:
    by_hour, by_day = counts.sum(0), counts.sum(1)
    bars = [
        _square(LEFT + h * wide + 0.02, LEFT + (h + 1) * wide - 0.02, top + 0.04, top + 0.04 + 0.34 * v / by_hour.max())
        for h, v in enumerate(by_hour)
    ]
    right = WIDTH - RIGHT + 0.08
    for day, value in enumerate(by_day):
        middle = top - (day + 0.5) * CELL
        bars.append(_square(right, right + 0.26 * value / by_day.max(), middle - 0.05, middle + 0.05))
        ax.text(
            right + 0.26 * value / by_day.max() + 0.03,
            middle,
            f"{value:,}",
            size=6.5,
            color=style.QUIET,
            va="center_baseline",
        )
    ax.add_collection(PolyCollection(bars, facecolor=style.RULE, linewidth=0), autolim=False)


def _profiles(table: pd.DataFrame, heading: str, sub: str, foot: str) -> Picture:
    names = list(dict.fromkeys(table.index.get_level_values("lane")))
    picture, box = sheet(heading, f"{sub} Each row has its own scale.", foot, len(names) * ROW + 0.22)
    left = min(1.5, max(width_of(name, 8) for name in names) + 0.12)
    wide = (WIDTH - left - 1.2) / 24
    with style.house():
        ax = _frame(picture, Box(0, box.bottom, WIDTH, box.top))
        work, rest = [], []
        for place, name in enumerate(names):
            counts = table.loc[name].to_numpy()
            days, weekend = counts[:5].sum(0), counts[5:].sum(0)
            floor, most = box.top - (place + 1) * ROW + 0.04, max(4, (days + weekend).max())
            for hour in range(24):
                a, b = left + hour * wide + 0.015, left + (hour + 1) * wide - 0.015
                low, high = (ROW - 0.1) * days[hour] / most, (ROW - 0.1) * (days + weekend)[hour] / most
                work.append(_square(a, b, floor, floor + low))
                rest.append(_square(a, b, floor + low, floor + high))
            ax.plot([left, left + 24 * wide], [floor, floor], color=style.QUIET, linewidth=0.5)
            text(picture, left - 0.08, floor + 0.02, fitted(name, 8, left - 0.1), size=8, ha="right", va="bottom")
            start, share = busiest(days + weekend)
            words = f"{counts.sum():,}; {share:.0%} from {start} to {(start + SPAN) % 24}"
            text(picture, left + 24 * wide + 0.08, floor + 0.02, words, size=6.5, color=style.QUIET, va="bottom")
        ax.add_collection(PolyCollection(work, facecolor=style.BLUE, linewidth=0), autolim=False)
        ax.add_collection(PolyCollection(rest, facecolor=style.RAMP[2], linewidth=0), autolim=False)
        _clock(picture, box.top - len(names) * ROW + 0.04, wide, left)
    return picture


def _clock(picture: Picture, floor: float, wide: float, left: float = LEFT) -> None:
    for hour in range(0, 25, 3):
        text(picture, left + hour * wide, floor - 0.04, f"{hour}", size=7, color=style.QUIET, ha="center", va="top")


def _short(value: int) -> str:
    return str(value) if value < 1000 else f"{value / 1000:.1f}k" if value < 10000 else f"{value // 1000}k"
