"""What changed: one row per lane with its counts, its levels, its bursts, its first and last use, each mark numbered.

The numbers stand again below, each with what it says and the messages that show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..analysis.changed import LEVEL, Changed, named
from ..analysis.timeline import coverage
from . import style
from .calendar import numbers, set_axis, written
from .marks import Gap, gaps_of, shade
from .sheet import WIDTH, Box, Picture, axes, fitted, rows_of_labels, sheet, text, width_of, wrapped

__all__ = ["alt", "draw"]

LEFT, RIGHT = 1.32, 0.5
PANEL, GAP, AXIS = 0.5, 0.1, 0.42
SIZE, LINE, ROW = 6.5, 0.135, 0.125
INDENT = 0.34
SNUG = 0.96  # of the width: on a screen letters are set to whole pixels, and run wider than on paper
KEY = 8  # characters of a message's key that are printed
SHAPES = {"more": "▲", "less": "▼", "first": "▶", "last": "◀", "burst": "■"}
STEP = {"hour": ("h", 1), "day": ("D", 1), "week": ("D", 7), "month": ("M", 1)}


@dataclass(frozen=True)
class Plan:
    """What is drawn, settled before any ink; `marks` are the rows of `Changed.frame()` that are drawn."""

    counts: pd.DataFrame
    edges: np.ndarray
    marks: pd.DataFrame
    left: int
    hidden: int
    words: dict[str, str]
    gaps: list[Gap]


def draw(changed: Changed, *, lanes: int = 6, most: int = 24, title: str = "") -> Picture:
    """The picture of the `lanes` largest lanes with their `most` weightiest marks; the rest is counted in the note.

    Bars are counts per period on each panel's own scale, dark steps its level between two changes, orange bars its
    bursts, triangles the first and last event. The alternative text is in `alt`.
    """
    plan = _plan(changed, lanes, most)
    if plan is None:
        picture, _ = sheet(title or "What changed", "", changed.missing() or "There is nothing to draw.", 0.3)
        picture.alt = "A panel of changes without any dated event."
        return picture
    listing = _listing(plan)
    size = plan.counts.shape[1]
    tops = [max(_rows_of(plan, number), default=-1) + 1 for number in range(size)]
    tall = sum(PANEL + GAP + top * ROW for top in tops) - GAP + AXIS + len(listing) * LINE
    picture, box = sheet(title or "What changed", _subtitle(changed, plan), _note(changed, plan), tall)
    with style.house():
        high = box.top
        low = high - sum(PANEL + GAP + top * ROW for top in tops) + GAP
        shade(picture, Box(LEFT, low, box.right - RIGHT, high - tops[0] * ROW), plan.edges, plan.gaps)
        for number in range(size):
            high -= tops[number] * ROW
            panel = Box(LEFT, high - PANEL, box.right - RIGHT, high)
            ax = _panel(picture, panel, changed, plan, number)
            _name(picture, plan, number, Box(0, panel.bottom, box.right, panel.top))
            _numbers(picture, panel, plan, number)
            high -= PANEL + GAP
        set_axis(ax, plan.edges[0], plan.edges[-1], panel.width)
        _list(picture, Box(0, box.bottom, box.right, high + GAP - AXIS), listing)
    picture.alt = _alt(changed, plan)
    return picture


def alt(changed: Changed, *, lanes: int = 6, most: int = 24) -> str:
    """The picture in words, from the same numbers."""
    plan = _plan(changed, lanes, most)
    return "A panel of changes without any dated event." if plan is None else _alt(changed, plan)


def _plan(changed: Changed, lanes: int, most: int) -> Plan | None:
    line = changed.timeline
    counts = line.counts(line.by, changed.lanes, most=1000)
    if counts.empty or not counts.shape[1]:
        return None
    table = changed.frame()
    kept = table[table["lane"].isin(counts.columns[:lanes])]
    order = kept["weight"].fillna(np.inf).sort_values(ascending=False, kind="stable").index[:most]
    unit, step = STEP[line.by]
    begin = counts.index.to_numpy().astype(f"datetime64[{unit}]")
    edges = np.append(begin, begin[-1:] + step).astype("datetime64[us]")
    texts = line.events.drop_duplicates("key").set_index("key")["text"]
    marks = kept.loc[sorted(order)]
    first = [keys[0] for keys in marks["keys"] if len(keys)]
    return Plan(
        counts=counts.iloc[:, :lanes],
        edges=edges,
        marks=marks,
        left=counts.shape[1] - min(lanes, counts.shape[1]),
        hidden=len(table) - len(marks),
        words={str(key): str(words) for key, words in texts.reindex(first).fillna("").items()},
        gaps=[gap for gap in gaps_of(line, coverage(line), 4) if gap.until > edges[0] and gap.since < edges[-1]],
    )


def _panel(picture: Picture, box: Box, changed: Changed, plan: Plan, number: int) -> Axes:
    ax = axes(picture, box)
    ax.patch.set_visible(False)
    values, x = plan.counts.iloc[:, number].to_numpy(), numbers(plan.edges)
    ax.stairs(values, x, fill=True, color=style.RAMP[2], linewidth=0)
    peak = max(int(values.max()), 4)
    _steps(ax, changed, plan, number)
    for mark in _marks(plan, number).itertuples():
        since = numbers(np.array([mark.since], "datetime64[us]"))[0]
        if mark.kind == "burst":
            until = numbers(np.array([mark.until], "datetime64[us]"))[0]
            ax.plot([since, until], [1.0, 1.0], color=style.ORANGE, linewidth=2.5, transform=ax.get_xaxis_transform())
            ax.axvspan(since, until, facecolor=style.ORANGE, alpha=0.14, linewidth=0)
        else:
            dash = (0, (2, 1.5)) if mark.kind in ("first", "last") else "-"
            ax.axvline(since, color=style.INK, linewidth=0.6, linestyle=dash)
    set_axis(ax, plan.edges[0], plan.edges[-1], box.width, labels=False)
    ax.set_ylim(0, peak * 1.08)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_color(style.QUIET)
    return ax


def _steps(ax: Axes, changed: Changed, plan: Plan, number: int) -> None:
    """The mean of the bars between two changes of level; only where the level did change."""
    own = changed.levels[changed.levels["lane"] == plan.counts.columns[number]]
    if own.empty:
        return
    cuts = np.sort(own["at"].to_numpy().astype("datetime64[us]"))
    bounds = numbers(np.unique(np.concatenate([plan.edges[:1], cuts, plan.edges[-1:]])))
    middle = numbers(plan.edges)[:-1]
    values = plan.counts.iloc[:, number].to_numpy(float)
    for a, b in pairwise(bounds.tolist()):
        inside = (middle >= a) & (middle < b)
        if inside.any():
            ax.plot([a, b], [values[inside].mean()] * 2, color=style.BLUE, linewidth=1.3)


def _name(picture: Picture, plan: Plan, number: int, box: Box) -> None:
    name = str(plan.counts.columns[number])
    lines = wrapped(named(name), 8, LEFT - 0.12, "bold")
    if len(lines) > 2:
        lines = [lines[0], fitted(" ".join(lines[1:]), 8, LEFT - 0.12, "bold")]
    text(picture, 0, box.bottom, "\n".join(lines), size=8, weight="bold", va="bottom", linespacing=1.15)
    values = plan.counts.iloc[:, number]
    text(picture, box.right, box.bottom, f"{values.sum():,}", size=8, va="bottom", ha="right")
    peak = f"most {values.max():,}"
    text(picture, box.right, box.bottom + 0.14, peak, size=6.5, va="bottom", ha="right", color=style.QUIET)


def _marks(plan: Plan, number: int) -> pd.DataFrame:
    return plan.marks[plan.marks["lane"] == plan.counts.columns[number]]


def _spans(plan: Plan, number: int) -> list[tuple[float, float]]:
    """Where the number of each mark stands, in inches from the panel's left, kept inside the sheet."""
    room = WIDTH - LEFT - RIGHT
    line = numbers(plan.edges[[0, -1]])
    spans = []
    for place, mark in _marks(plan, number).iterrows():
        ends = [mark["since"], mark["since"] if pd.isna(mark["until"]) else mark["until"]]
        x = float((numbers(np.array(ends, "datetime64[us]")).mean() - line[0]) / (line[1] - line[0]) * room)
        wide = width_of(_label(place, mark["kind"]), SIZE)
        left = min(max(x - wide / 2, -0.05), room + RIGHT - wide)
        spans.append((left, left + wide))
    return spans


def _rows_of(plan: Plan, number: int) -> list[int]:
    return rows_of_labels(_spans(plan, number), 0.05)


def _label(number: object, kind: str) -> str:
    return f"{number}{SHAPES[kind]}"


def _numbers(picture: Picture, box: Box, plan: Plan, number: int) -> None:
    spots = zip(_marks(plan, number).iterrows(), _spans(plan, number), _rows_of(plan, number), strict=True)
    for (place, mark), (left, _), row in spots:
        color = style.ORANGE if mark["kind"] == "burst" else style.INK
        words = _label(place, mark["kind"])
        text(picture, box.left + left, box.top + 0.025 + row * ROW, words, size=SIZE, color=color, va="bottom")


def _listing(plan: Plan) -> list[tuple[str, str]]:
    """Each mark with its number, what it says, and the first of the messages that show it: lines of the list below."""
    lines = []
    for place, mark in plan.marks.iterrows():
        keys = list(mark["keys"])
        label, sentence = _label(place, mark["kind"]), str(mark["sentence"])
        if not keys:
            lines.append((label, sentence))
            continue
        tail = f"” [{keys[0][:KEY]}]"
        head = f"{sentence} {'First: ' if len(keys) > 1 else ''}“"
        room = (WIDTH - INDENT) * SNUG - width_of(head, SIZE) - width_of(tail, SIZE)
        words = fitted(plan.words.get(keys[0], ""), SIZE, room) if room > 0.3 else "…"
        lines.append((label, f"{head}{words}{tail}"))
    return lines


def _list(picture: Picture, box: Box, lines: list[tuple[str, str]]) -> None:
    for row, (label, words) in enumerate(lines):
        y = box.top - row * LINE
        text(picture, INDENT - 0.06, y, label, size=SIZE, va="top", ha="right", weight="bold")
        text(picture, INDENT, y, fitted(words, SIZE, box.width - INDENT), size=SIZE, va="top")


def _subtitle(changed: Changed, plan: Plan) -> str:
    line = changed.timeline
    span = f"{written(plan.edges[0])} to {written(plan.edges[-1] - np.timedelta64(1, 's'))}"
    key = "  ".join(f"{SHAPES[kind]} {kind}" for kind in ("burst", "more", "less", "first", "last"))
    scale = " Each panel has its own scale." if plan.counts.shape[1] > 1 else ""
    return f"Messages and pages per {line.by}, {span}, zone {line.zone}.{scale}\n{key}"


def _note(changed: Changed, plan: Plan) -> str:
    unit = LEVEL[changed.timeline.by]
    lines = [
        "Orange: twice the usual share or more (two-state bursts, Kleinberg 2003). Lines: the mean before and after a "
        f"change of level per {unit} (binary segmentation of a Poisson rate). First and last are those of this leak. "
        "In brackets: how the key of the message begins.",
    ]
    if changed.absent:
        lines.append(changed.missing())
    if plan.gaps:
        told = "; ".join(gap.words() for gap in plan.gaps[:6])
        lines.append(f"Hatched: {told}. A change at its edge may be one of the record alone.")
    if plan.left:
        lines.append(f"{plan.left:,} smaller lanes are not drawn.")
    if plan.hidden:
        lines.append(
            f"{plan.hidden:,} more marks are not drawn; all, with the keys of their messages, are in .frame()."
        )
    return "\n".join(lines)


def _alt(changed: Changed, plan: Plan) -> str:
    by = changed.timeline.by
    words = [f"What changed in {plan.counts.shape[1]} lanes, counted per {by}, zone {changed.timeline.zone}."]
    words += [changed.missing()] if changed.absent else []
    words += [f"Hatched: {gap.words()}." for gap in plan.gaps]
    words += [f"{place}. {mark['sentence']}" for place, mark in plan.marks.iterrows()]
    return " ".join(words if len(plan.marks) else [*words, "Nothing stands out."])
