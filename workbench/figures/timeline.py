"""Counts over time: one panel per lane on one time axis, gaps shaded through all of them, originals' coverage below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patheffects import withStroke

from ..analysis.bursts import bursts
from ..analysis.timeline import Timeline, coverage
from . import style
from .calendar import numbers, set_axis, written
from .marks import MARK_ROW, Gap, Mark, gaps_of, marks_of, placed, shade, write
from .sheet import Box, Picture, axes, fitted, sheet, text, wrapped

__all__ = ["alt", "draw"]

LEFT, RIGHT = 1.32, 0.5
STRIP, AXIS, GAP = 0.125, 0.36, 0.1
STEP = {"hour": ("h", 1), "day": ("D", 1), "week": ("D", 7), "month": ("M", 1)}
LEAST = 4  # no panel's scale ends below this, so that single messages do not look like peaks
HALO = [withStroke(linewidth=1.6, foreground="white")]


@dataclass(frozen=True)
class Plan:
    """What is drawn, settled before any ink: picture and alternative text come from the same numbers."""

    by: str
    lanes: str
    what: str
    zone: str
    counts: pd.DataFrame
    unread: pd.DataFrame
    coarse: pd.DataFrame
    edges: np.ndarray
    span: str
    strips: pd.DataFrame
    bursts: pd.DataFrame
    gaps: list[Gap]
    marks: list[Mark]


def draw(
    timeline: Timeline,
    *,
    by: str = "",
    lanes: str = "",
    title: str = "",
    note: str = "",
    most: int = 12,
    bridge: int = 4,
    show_bursts: bool = False,
    whole: bool = False,
) -> Picture:
    """A picture of `timeline.counts(by, lanes)`.

    Each panel has its own scale, and says its peak; what cannot be read is the pale part of a bar. Stretches of more
    than `bridge` days in which no original has anything, and `timeline.gaps`, are hatched through all panels.
    `timeline.marks` are written above. `bridge` also breaks the coverage strips. With `show_bursts` an orange bar
    stands over stretches with far more than usual (`analysis.bursts`). A few events far away from all others would
    make the rest a line: unless `whole`, they are left out, and it is said. The alternative text is in `alt`.
    """
    timeline, far = (timeline, "") if whole else _near(timeline)
    plan = _plan(timeline, by, lanes, most, bridge, show_bursts)
    if plan is None:
        picture, _ = sheet(title or "Nothing to draw on a timeline", "", _undated(timeline), 0.3)
        picture.alt = "A timeline without any dated event."
        return picture
    panels, height = plan.counts.shape[1], _panel_height(plan.counts.shape[1])
    names = list(dict.fromkeys(plan.strips["original"]))[:12]
    spots = placed(plan.marks, plan.edges, LEFT, RIGHT)
    head = max((spot.row for spot in spots), default=-1) + 1
    tall = head * MARK_ROW + 0.06 + panels * (height + GAP) + AXIS + (len(names) + 1.2) * STRIP
    heading = title or f"{plan.what} per {plan.by}{f' by {plan.lanes}' if plan.lanes else ''}"
    picture, box = sheet(heading, _subtitle(timeline, plan), _note(timeline, plan, names, f"{note}{far}".strip()), tall)
    with style.house():
        top = box.top - head * MARK_ROW - 0.06
        low = top - panels * (height + GAP) + GAP
        inner = Box(LEFT, low, box.right - RIGHT, top)
        shade(picture, inner, plan.edges, plan.gaps)
        for number in range(panels):
            high = top - number * (height + GAP)
            ax = _panel(picture, Box(LEFT, high - height, inner.right, high), plan, number)
            _name_lane(picture, plan.counts.iloc[:, number], plan, Box(0, high - height, box.right, high))
        set_axis(ax, plan.edges[0], plan.edges[-1], inner.width)
        write(picture, inner, plan.edges, plan.marks, spots)
        _strips(picture, Box(LEFT, box.bottom, inner.right, low - AXIS), plan, names)
    picture.alt = _alt(plan)
    return picture


def alt(
    timeline: Timeline, *, by: str = "", lanes: str = "", most: int = 12, bridge: int = 4, show_bursts: bool = False
) -> str:
    """The picture in words, from the same counts."""
    plan = _plan(timeline, by, lanes, most, bridge, show_bursts)
    return "A timeline without any dated event." if plan is None else _alt(plan)


def _plan(timeline: Timeline, by: str, lanes: str, most: int, bridge: int, show_bursts: bool) -> Plan | None:
    by, lanes = by or timeline.by, lanes or timeline.lanes
    counts = timeline.counts(by, lanes, most=most)
    if counts.empty:
        return None
    unit, step = STEP[by]
    begin = counts.index.to_numpy().astype(f"datetime64[{unit}]")
    edges = np.append(begin, begin[-1:] + step).astype("datetime64[us]")
    strips = coverage(timeline, bridge=bridge)
    kinds = list(timeline.events["kind"].unique())
    when = timeline.local.dropna().to_numpy()
    return Plan(
        by=by,
        lanes=lanes,
        what={"message": "Messages", "recall": "Recalls", "edit": "Edits"}.get("".join(kinds), "Events"),
        zone=timeline.zone,
        counts=counts,
        unread=timeline.counts(by, lanes, most=most, unreadable=True),
        coarse=timeline.coarse(lanes, most=most) if by == "hour" else pd.DataFrame(),
        edges=edges,
        span=f"{written(when.min())} to {written(when.max())}",
        strips=strips,
        bursts=bursts(timeline, by, lanes) if show_bursts else pd.DataFrame(columns=["lane", "since", "until"]),
        gaps=gaps_of(timeline, strips, bridge),
        marks=marks_of(timeline),
    )


def _alt(plan: Plan) -> str:
    words = [f"Bar charts of {plan.what.lower()} per {plan.by}, {plan.span}, in the zone {plan.zone}."]
    for number, name in enumerate(plan.counts.columns):
        column, unread = plan.counts.iloc[:, number].to_numpy(), int(plan.unread.iloc[:, number].sum())
        peak = written(plan.edges[column.argmax()], "hour" if plan.by == "hour" else "day")
        pale = f", of which {unread:,} unreadable" if unread else ""
        lane = name if plan.lanes else "In all"
        words.append(f"{lane}: {column.sum():,}{pale}, most in the {plan.by} of {peak} ({column.max():,}).")
    words += [f"Hatched: {gap.words()}." for gap in plan.gaps]
    for burst in plan.bursts.to_dict("records"):
        last = written((burst["until"] - pd.Timedelta(seconds=1)).to_datetime64())
        lane = burst["lane"] if plan.lanes else "all"
        words.append(f"Far more than usual: {lane}, {written(burst['since'].to_datetime64())} to {last}.")
    words += [f"Marked: {mark.text} ({written(mark.since)})." for mark in plan.marks]
    return " ".join(words)


def _near(timeline: Timeline) -> tuple[Timeline, str]:
    """The timeline without the outermost half per cent on either side, where these take two fifths of the axis."""
    when = np.sort(timeline.local.dropna().to_numpy())
    if len(when) < 20:
        return timeline, ""
    first, last = when[int(len(when) * 0.005)], when[-1 - int(len(when) * 0.005)]
    if (last - first) * 5 > (when[-1] - when[0]) * 3:
        return timeline, ""
    edge = (first - (last - first) // 50, last + (last - first) // 50 + np.timedelta64(1, "D"))
    lost = int((when < edge[0]).sum() + (when >= edge[1]).sum())
    span = f"{written(when[0])} to {written(when[-1])}"
    left = f"{lost:,} events far away from all others are" if lost != 1 else "1 event far away from all others is"
    return timeline.between(*edge), f" {left} not drawn; the whole spans {span}."


def _panel_height(number: int) -> float:
    return 1.5 if number == 1 else 0.72 if number <= 4 else 0.5 if number <= 8 else 0.36


def _subtitle(timeline: Timeline, plan: Plan) -> str:
    number = f"{len(timeline.events) - timeline.undated:,} {plan.what.lower()}"
    scale = " Each panel has its own scale: the figure at a bar is the panel's peak, the one on the right its total."
    pale = " Pale: without readable words." if plan.unread.to_numpy().any() else ""
    return f"{number}, {plan.span}, zone {plan.zone}.{pale}{scale if plan.counts.shape[1] > 1 else ''}"


def _note(timeline: Timeline, plan: Plan, names: list[str], note: str) -> str:
    lines = [note] if note else []
    if plan.gaps:
        more = f"; and {len(plan.gaps) - 6} more" if len(plan.gaps) > 6 else ""
        lines.append(f"Hatched: {'; '.join(gap.words() for gap in plan.gaps[:6])}{more}.")
    if len(plan.bursts):
        lines.append("Orange bars: stretches with twice the usual share or more (two-state bursts, Kleinberg 2003).")
    if left := plan.strips["original"].nunique() - len(names):
        lines.append(f"Coverage of {left:,} more originals is not drawn.")
    if timeline.undated:
        lines.append(_undated(timeline))
    if floating := int((timeline.events["basis"] == "exporter-local").sum()):
        lines.append(f"{floating:,} events have a wall clock whose zone no original tells; they are drawn as written.")
    if plan.by == "hour" and (coarse := int(plan.coarse.to_numpy().sum())):
        lines.append(f"{coarse:,} events known only to the day are drawn as hollow bars one day wide.")
    return "\n".join(lines)


def _undated(timeline: Timeline) -> str:
    return (
        f"Not drawn: {timeline.undated:,} events without a usable time." if timeline.undated else "There are no events."
    )


def _panel(picture: Picture, box: Box, plan: Plan, number: int) -> Axes:
    ax = axes(picture, box)
    ax.patch.set_visible(False)
    values, unread = plan.counts.iloc[:, number].to_numpy(), plan.unread.iloc[:, number].to_numpy()
    x = numbers(plan.edges)
    _bars(ax, values, x, style.BLUE)
    if unread.any():
        _bars(ax, values, x, style.RAMP[2], floor=values - unread)
    if number < plan.coarse.shape[1]:
        _days(ax, plan.coarse.iloc[:, number])
    for burst in plan.bursts[plan.bursts["lane"] == plan.counts.columns[number]].itertuples():
        span = numbers(np.array([burst.since, burst.until], "datetime64[us]"))
        ax.plot(span, [0.995, 0.995], color=style.ORANGE, linewidth=2, transform=ax.get_xaxis_transform())
    peak = int(values.max())
    set_axis(ax, plan.edges[0], plan.edges[-1], box.width, labels=False)
    ax.set_ylim(0, max(peak, LEAST) * (1.0 + 0.13 / box.height))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_color(style.QUIET)
    if peak:
        place = int(values.argmax())
        share = place / max(1, len(values))
        side = "left" if share < 0.03 else "right" if share > 0.97 else "center"
        middle = (x[place] + x[place + 1]) / 2
        label = {"ha": side, "va": "bottom", "size": 6.5, "color": style.QUIET, "path_effects": HALO}
        ax.annotate(f"{peak:,}", (middle, peak), (0, 1), textcoords="offset points", **label)  # type: ignore[arg-type]
    return ax


def _bars(ax: Axes, values: np.ndarray, x: np.ndarray, color: str, floor: np.ndarray | None = None) -> None:
    base = np.zeros(len(values)) if floor is None else floor
    if len(values) > 160:
        ax.stairs(values, x, baseline=base, fill=True, color=color, linewidth=0)
        ax.stairs(values, x, baseline=base, color=color, linewidth=0.3)
        return
    gap = (x[1:] - x[:-1]) * 0.08
    bars = zip(x[:-1] + gap, x[1:] - gap, base, values, strict=True)
    shapes = [[(a, low), (a, high), (b, high), (b, low)] for a, b, low, high in bars if high > low]
    ax.add_collection(PolyCollection(shapes, facecolor=color, linewidth=0))


def _days(ax: Axes, values: pd.Series) -> None:
    """Hollow bars of one day for what is known only to the day, as high as the day's count."""
    for day, value in zip(values.index.to_numpy(), values.to_numpy(), strict=True):
        if value:
            a, b = numbers(np.array([day, day + np.timedelta64(1, "D")], "datetime64[us]"))
            ink = {"facecolor": "none", "edgecolor": style.ORANGE, "hatch": "....", "linewidth": 0.6}
            ax.fill_between([a, b], 0, value, **ink)  # type: ignore[arg-type]


def _name_lane(picture: Picture, values: pd.Series, plan: Plan, box: Box) -> None:
    if not plan.lanes:
        return
    lines = wrapped(str(values.name), 8, LEFT - 0.12, "bold")
    keep = 2 if box.height >= 0.3 else 1
    if len(lines) > keep:
        lines = [*lines[: keep - 1], fitted(" ".join(lines[keep - 1 :]), 8, LEFT - 0.12, "bold")]
    text(picture, 0, box.bottom, "\n".join(lines), size=8, weight="bold", va="bottom", linespacing=1.15)
    text(picture, box.right, box.bottom, f"{values.sum():,}", size=8, va="bottom", ha="right")


def _strips(picture: Picture, box: Box, plan: Plan, names: list[str]) -> None:
    text(picture, 0, box.top, "What the originals cover", size=7, color=style.QUIET, va="top")
    low = box.top - STRIP * (len(names) + 1.1)
    ax = axes(picture, Box(box.left, low, box.right, low + STRIP * len(names)))
    ax.axis("off")
    ax.set_xlim(*numbers(plan.edges[[0, -1]]))
    ax.set_ylim(len(names), 0)
    for row, name in enumerate(names):
        own = plan.strips[plan.strips["original"] == name]
        since, until = numbers(own["since"].to_numpy()), numbers(own["until"].to_numpy())
        spans = list(zip(since, until - since, strict=True))
        ax.broken_barh(spans, (row + 0.25, 0.5), facecolor=style.QUIET, edgecolor=style.QUIET, linewidth=0.5)
        middle = low + STRIP * (len(names) - row - 0.5)
        text(picture, 0, middle, fitted(name, 7, LEFT - 0.12), size=7, va="center")
        total = f"{own['events'].sum():,}"
        text(picture, box.right + RIGHT, middle, total, size=7, va="center", ha="right", color=style.QUIET)
