"""Before and after a day: how much of their days people gave to a topic, for the links that changed most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..analysis.graph import PeopleTopics
from ..analysis.logodds import THRESHOLD
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, sheet, text, width_of

__all__ = ["MOST", "alt", "draw"]

MOST = 36  # links on one page
ROW, GAP = 0.185, 0.3
SIZE = 7.5
TABLE = 1.75  # inches of the numbers on the right


@dataclass(frozen=True)
class Plan:
    """The links that are drawn, those that grew first, the day between the periods, and how many are left out."""

    grew: pd.DataFrame
    shrank: pd.DataFrame
    split: pd.Timestamp
    left_out: int
    span: tuple[pd.Timestamp, pd.Timestamp] | None


def draw(graph: PeopleTopics, *, split: str = "", title: str = "", note: str = "", most: int = MOST) -> Picture:
    """Links with a change of z 2.58 or more either way, at most `most`: open ring before, full disc from `split` on.

    Without `split` the middle of the time is taken. The ring and the disc stand at the share of the person's active
    days; the numbers behind them are on the right.
    """
    plan = _plan(graph, split, most)
    day = f"{plan.split:%Y-%m-%d}"
    heading = title or f"What changed on {day}"
    foot = _foot(plan, note)
    rows = len(plan.grew) + len(plan.shrank)
    if not rows:
        picture, _ = sheet(heading, "No link of a person and a topic changed beyond chance.", foot, 0.2)
        picture.alt = alt(graph, split=split, most=most)
        return picture
    sub = (
        f"Share of a person's days that touch the topic: the ring before {day}, the disc from that day on. On the "
        "right days with the topic, of all days on which the person wrote."
    )
    blocks = [block for block in ((plan.grew, "More of it"), (plan.shrank, "Less of it")) if len(block[0])]
    names = {name: fitted(name, SIZE, 1.3) for block, _ in blocks for name in block["person"]}
    topics = {name: fitted(name, SIZE, 1.6, "bold") for block, _ in blocks for name in block["topic"]}
    first = max(width_of(name, SIZE) for name in names.values()) + 0.12
    left = first + max(width_of(name, SIZE, "bold") for name in topics.values()) + 0.12
    picture, box = sheet(heading, sub, foot, rows * ROW + len(blocks) * GAP + 0.25)
    with style.house():
        inner = Box(left, box.bottom + 0.25, WIDTH - TABLE, box.top)
        ax = _axis(picture, inner, max(float(block[["before", "after"]].max().max()) for block, _ in blocks))
        top = box.top
        for block, words in blocks:
            text(picture, 0, top - GAP * 0.62, words, size=8, weight="bold", va="center_baseline")
            for name, right in (("before", TABLE * 0.5), ("after", 0.02)):
                text(picture, WIDTH - right, top - GAP * 0.62, name, size=6.5, color=style.QUIET, ha="right",
                     va="center_baseline")  # fmt: skip
            top -= GAP
            for line in block.to_dict("records"):
                middle = top - ROW / 2
                text(picture, first - 0.1, middle, names[line["person"]], size=SIZE, ha="right", va="center_baseline")
                text(picture, first, middle, topics[line["topic"]], size=SIZE, weight="bold", va="center_baseline")
                _mark(ax, float(line["before"]), float(line["after"]), middle)
                _numbers(picture, line, middle)
                top -= ROW
    picture.alt = alt(graph, split=split, most=most)
    return picture


def alt(graph: PeopleTopics, *, split: str = "", most: int = MOST) -> str:
    """The picture in words: every link that is drawn, with its days in both periods."""
    plan = _plan(graph, split, most)
    words = [f"Links of persons and topics before and from {plan.split:%Y-%m-%d}."]
    for block, name in ((plan.grew, "More"), (plan.shrank, "Less")):
        told = [
            f"{line['person']}, {line['topic']} ({line['days_before']} of {line['active_before']} days, then "
            f"{line['days_after']} of {line['active_after']})"
            for line in block.to_dict("records")
        ]
        words += [f"{name}: {'; '.join(told)}."] if told else []
    return " ".join(words if len(words) > 1 else [*words, "Nothing changed beyond chance."])


def _plan(graph: PeopleTopics, split: str, most: int) -> Plan:
    days = graph.days["day"]
    span = (days.min(), days.max()) if len(days) else None
    moment = (
        pd.Timestamp(split) if split else (span[0] + (span[1] - span[0]) / 2).ceil("D") if span else pd.Timestamp(0)
    )
    table = graph.compare(str(moment.date()))
    both = (table["active_before"] > 0) & (table["active_after"] > 0) & (table["z"].abs() >= THRESHOLD)
    strong = table[both].head(most)
    for side in ("before", "after"):
        strong = strong.assign(**{side: strong[f"days_{side}"] / strong[f"active_{side}"]})
    grew = strong[strong["z"] > 0]
    shrank = strong[strong["z"] < 0]
    return Plan(grew, shrank, moment, int(both.sum()) - len(strong), span)


def _foot(plan: Plan, note: str) -> str:
    said = [
        f"Drawn are links whose share changed beyond chance (log-odds, z of {THRESHOLD} or more), the surest first."
    ]
    if plan.span:
        said.append(f"Days from {plan.span[0]:%Y-%m-%d} to {plan.span[1]:%Y-%m-%d}; people who wrote before and after.")
    if plan.left_out:
        said.append(f"{plan.left_out:,} weaker changes are not drawn.")
    return " ".join([*said, *filter(None, [note])])


def _axis(picture: Picture, box: Box, most: float) -> Axes:
    ax = axes(picture, box)
    step = next(s for s in (0.05, 0.1, 0.2, 0.25, 0.5) if most / s <= 5 or s == 0.5)
    end = min(1.0, np.ceil(most / step) * step)
    ax.set_xlim(0, end * 1.02)
    ax.set_ylim(box.bottom, box.top)
    ax.patch.set_visible(False)
    ticks = np.arange(0, end + step / 2, step)
    ax.set_xticks(ticks, [f"{tick:.0%}" for tick in ticks])
    ax.set_yticks([])
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)
    return ax


def _mark(ax: Axes, before: float, after: float, y: float) -> None:
    color = style.BLUE if after > before else style.ORANGE
    ax.plot([before, after], [y, y], color=color, linewidth=1.6, solid_capstyle="butt", zorder=2)
    ring: Any = {"s": 18, "edgecolor": color, "linewidth": 1.1, "zorder": 3, "clip_on": False}
    ax.scatter([before], [y], facecolor="white", **ring)
    ax.scatter([after], [y], facecolor=color, **ring)


def _numbers(picture: Picture, line: dict[Any, Any], y: float) -> None:
    for side, right in (("before", TABLE * 0.5), ("after", 0.02)):
        told = f"{line[f'days_{side}']:,} of {line[f'active_{side}']:,}"
        text(picture, WIDTH - right, y, told, size=6.8, ha="right", va="center_baseline")
