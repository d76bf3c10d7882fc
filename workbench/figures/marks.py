"""What is laid over a timeline: hatched gaps, and the story's own events with labels that no line runs through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..analysis.timeline import Timeline, local
from . import style
from .calendar import numbers, written
from .sheet import WIDTH, Box, Picture, axes, fitted, text, width_of

__all__ = ["MARK_ROW", "Gap", "Mark", "Spot", "gaps_of", "marks_of", "placed", "shade", "write"]

MARK_ROW, SIZE = 0.155, 7.0
NARROW = 0.004  # of the axis


@dataclass(frozen=True)
class Gap:
    """A stretch of wall clock without words, and why."""

    since: np.datetime64
    until: np.datetime64
    label: str

    def words(self) -> str:
        """The gap in words, its last day included."""
        return f"{self.label}, {written(self.since)} to {written(self.until - np.timedelta64(1, 's'))}"


@dataclass(frozen=True)
class Mark:
    """An event to be written above the panels; one known to the day lasts a day."""

    since: np.datetime64
    until: np.datetime64
    text: str


@dataclass(frozen=True)
class Spot:
    """Where a mark's label stands: inches from the panels' left, its words, its row above the panels."""

    left: float
    words: str
    row: int


def gaps_of(timeline: Timeline, strips: pd.DataFrame, bridge: int) -> list[Gap]:
    """Stretches of more than `bridge` days that no strip covers, and the gaps that the timeline was given.

    A stretch too narrow to be seen on the axis is none.
    """
    found: list[Gap] = []
    bridge = max(bridge, int((strips["until"].max() - strips["since"].min()).days * NARROW)) if len(strips) else bridge
    order = np.argsort(strips["since"].to_numpy(), kind="stable")
    since, until = strips["since"].to_numpy()[order], strips["until"].to_numpy()[order]
    reach = np.maximum.accumulate(until) if len(until) else until
    for a, b in zip(reach[:-1], since[1:], strict=True):
        if b - a > np.timedelta64(bridge, "D"):
            found.append(Gap(a, b, "no original has anything"))
    if timeline.gaps is not None and len(timeline.gaps):
        table = timeline.gaps
        flat = pd.Series("utc", index=table.index)
        walls = (local(table[name], flat, flat, timeline.zone).to_numpy() for name in ("since", "until"))
        found += [Gap(a, b, str(label)) for a, b, label in zip(*walls, table["label"], strict=True)]
    return sorted(found, key=lambda gap: gap.since)


def marks_of(timeline: Timeline) -> list[Mark]:
    """The timeline's story events as wall clocks, in order; those without a time are left out."""
    if timeline.marks is None or timeline.marks.empty:
        return []
    table = timeline.marks[timeline.marks["at"].notna()].sort_values("at", kind="stable")
    begin = local(table["at"], table["basis"], table["precision"], timeline.zone).to_numpy()
    end = local(table["until"], table["basis"], table["precision"], timeline.zone).to_numpy()
    result = []
    for a, b, precision, words in zip(begin, end, table["precision"], table["text"], strict=True):
        last = a if np.isnat(b) else b
        stop = last + np.timedelta64(1, "D") if precision == "day" else last
        result.append(Mark(a, stop, str(words)))
    return result


def placed(marks: list[Mark], edges: np.ndarray, left: float, right: float) -> list[Spot]:
    """A spot for each mark: a label stands higher than every mark that begins below it, so no line crosses words.

    `edges` bound the axis; `left` and `right` are the margins of the sheet beside the panels.
    """
    room = WIDTH - left - right
    line = numbers(edges)
    spots: list[tuple[float, float, str, float]] = []
    for mark in marks:
        x = float((numbers(np.array([mark.since]))[0] - line[0]) / (line[-1] - line[0]) * room)
        free = max(room + right - x, min(2.2, x + left))
        words = fitted(f"{written(mark.since)[:-5]}  {mark.text}", SIZE, min(3.0, free - 0.06))
        wide = width_of(words, SIZE) + 0.06
        spots.append((x if x + wide <= room + right else x - wide, x, words, wide))
    rows = _rows(spots)
    return [Spot(begin, words, row) for (begin, _, words, _), row in zip(spots, rows, strict=True)]


def _rows(spots: list[tuple[float, float, str, float]]) -> list[int]:
    """Rows such that a label stands above the end of every line that begins below it, and beside no other label."""
    pad, size = 0.08, len(spots)
    spans = [(begin - pad, begin + wide + pad) for begin, _, _, wide in spots]
    above = {(i, j) for i in range(size) for j in range(size) if i != j and spans[i][0] < spots[j][1] < spans[i][1]}
    above = {(i, j) for i, j in above if (j, i) not in above or i < j}  # two that cover each other: the earlier on top
    rows = [0] * size
    for _ in range(2 * size):
        for i, j in sorted(above):
            rows[i] = max(rows[i], min(rows[j] + 1, size))
        for i in range(size):
            while any(
                rows[j] == rows[i] and spans[j][0] < spans[i][1] and spans[i][0] < spans[j][1]
                for j in range(size)
                if j != i
            ):
                rows[i] += 1
    kept = sorted(set(rows))
    return [kept.index(row) for row in rows]


def shade(picture: Picture, box: Box, edges: np.ndarray, gaps: list[Gap]) -> None:
    """Hatch the gaps through the whole height of `box`, behind everything."""
    ax = _overlay(picture, box, edges, -1)
    for gap in gaps:
        a, b = numbers(np.array([gap.since, gap.until]))
        ax.axvspan(a, b, facecolor=style.PALE, edgecolor=style.RULE, hatch="//////", linewidth=0)


def write(picture: Picture, box: Box, edges: np.ndarray, marks: list[Mark], spots: list[Spot]) -> None:
    """Draw a line (a band, where the mark lasts) through `box` for each mark, and its label above."""
    ax = _overlay(picture, box, edges, 2)
    x0, x1 = numbers(edges[[0, -1]])
    for mark, spot in zip(marks, spots, strict=True):
        a, b = numbers(np.array([mark.since, mark.until]))
        if (b - a) / (x1 - x0) > 0.004:
            ax.axvspan(a, b, facecolor=style.ORANGE, alpha=0.18, linewidth=0)
        rise = 1 + (spot.row * MARK_ROW + 0.13) / box.height
        ax.plot([a, a], [0, rise], color=style.ORANGE, linewidth=0.6, clip_on=False)
    for spot in spots:
        place = {"size": SIZE, "color": style.ORANGE, "va": "bottom"}
        paper = {"facecolor": "white", "linewidth": 0, "pad": 0.6}
        text(
            picture, box.left + spot.left + 0.03, box.top + 0.03 + spot.row * MARK_ROW, spot.words, bbox=paper, **place
        )


def _overlay(picture: Picture, box: Box, edges: np.ndarray, depth: float) -> Axes:
    ax = axes(picture, box)
    ax.set_xlim(*numbers(edges[[0, -1]]))
    ax.set_ylim(0, 1)
    ax.axis("off")
    ax.set_zorder(depth)
    return ax
