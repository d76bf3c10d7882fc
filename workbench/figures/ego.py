"""One person on a page: topics and people as bars, the months as a strip; every bar has its number."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from ..analysis.ego import Ego
from ..analysis.logodds import THRESHOLD
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, rectangle, sheet, text

__all__ = ["MOST", "alt", "draw"]

MOST = 18  # bars of one side
ROW = 0.175
NAME = 1.45
HEAD = 0.26
STRIP = 0.42


def draw(ego: Ego, *, title: str = "", note: str = "", most: int = MOST) -> Picture:
    """Topics on the left (blue where the tie is significant; a tick at the days that chance would give), people on the
    right (days to them to the right, days from them to the left), the active days by month below.
    """
    topics, people = ego.topics.head(most), ego.people.head(most)
    rows = max(len(topics), len(people), 1)
    first, last = ego.messages["sent_at"].min(), ego.messages["sent_at"].max()
    span = f"{first:%Y-%m-%d} to {last:%Y-%m-%d}" if len(ego.messages) else "no message of their own"
    rooms = f"{len(ego.rooms):,} conversation{'s' * (len(ego.rooms) != 1)}"
    sub = f"{len(ego.messages):,} messages on {int(ego.months['days'].sum()):,} days, {span}; {rooms}."
    foot = " ".join(filter(None, [_foot(ego, len(topics), len(people)), note]))
    heading = title or f"{ego.person}: topics, people, months"
    strip = STRIP + 0.3 if len(ego.months) else 0
    picture, box = sheet(heading, sub, foot, HEAD + rows * ROW + strip + 0.1)
    half = WIDTH / 2
    with style.house():
        text(picture, NAME + 0.1, box.top - 0.12, "days on a topic", size=7.5, weight="bold")
        _topics(picture, Box(0, box.bottom, half - 0.15, box.top - HEAD), topics)
        _people(picture, Box(half + 0.1, box.bottom, WIDTH, box.top - HEAD), people, ego.tie)
        if len(ego.months):
            _months(picture, Box(0, box.bottom, WIDTH, box.bottom + strip), ego.months)
    picture.alt = alt(ego)
    return picture


def alt(ego: Ego) -> str:
    """The person in words: topics, people and rooms with their days."""

    def told(table: pd.DataFrame, name: str, days: str) -> str:
        return ", ".join(f"{one} ({number})" for one, number in table[[name, days]].head(10).to_numpy())

    return (
        f"{ego.person}. Days on topics: {told(ego.topics, 'topic', 'days') or 'none'}. "
        f"Days on which people are addressed: {told(ego.people, 'other', 'days_to') or 'none'}. "
        f"Rooms: {told(ego.rooms, 'conversation', 'days') or 'none'}."
    )


def _foot(ego: Ego, topics: int, people: int) -> str:
    said = [f"Blue: more than all others, beyond chance (z of {THRESHOLD} or more); tick: days that chance would give."]
    if ego.tie == "present":
        said.append("People: conversation-days that both wrote on.")
    for shown, every, what in ((topics, len(ego.topics), "topics"), (people, len(ego.people), "people")):
        if every > shown:
            said.append(f"{every - shown:,} more {what} are not drawn.")
    return " ".join(said)


def _topics(picture: Picture, box: Box, table: pd.DataFrame) -> None:
    if table.empty:
        text(picture, NAME + 0.1, box.top - ROW / 2, "none", size=7.5, color=style.QUIET, va="center_baseline")
        return
    room = box.width - NAME - 0.45
    scale = room / max(float(table["days"].max()), float(table["expected"].max()), 1)
    ax = _plain(picture, box)
    for place, line in enumerate(table.to_dict("records")):
        top, strong = box.top - place * ROW, bool(line["significant"])
        text(picture, box.left + NAME, top - ROW / 2, fitted(line["topic"], 7.5, NAME - 0.05), size=7.5, ha="right",
             va="center_baseline", weight="bold" if strong else "normal")  # fmt: skip
        left, right = box.left + NAME + 0.1, box.left + NAME + 0.1 + scale * line["days"]
        _bar(ax, left, right, top, style.BLUE if strong else style.RULE)
        tick = left + scale * line["expected"]
        ax.plot([tick, tick], [top - 0.02, top - ROW + 0.02], color=style.INK, linewidth=0.8)
        text(picture, max(right, tick) + 0.05, top - ROW / 2, f"{line['days']:,}", size=6.5, va="center_baseline")


def _people(picture: Picture, box: Box, table: pd.DataFrame, tie: str) -> None:
    both = tie == "addressed"
    middle = box.left + (0.75 if both else 0.0) + NAME
    edge = middle + 0.05
    end = {"size": 7.5, "weight": "bold"}
    text(picture, edge + 0.05, box.top + HEAD - 0.12, "writes to" if both else "days in one conversation", **end)
    if both:
        text(picture, middle - NAME - 0.05, box.top + HEAD - 0.12, "is written to by", ha="right", **end)
    if table.empty:
        text(
            picture, middle, box.top - ROW / 2, "nobody", size=7.5, color=style.QUIET, ha="right", va="center_baseline"
        )
        return
    most = float(max(table["days_to"].max(), table["days_from"].max(), 1))
    right, left = (box.right - edge - 0.35) / most, 0.5 / most
    ax = _plain(picture, box)
    for place, line in enumerate(table.to_dict("records")):
        top = box.top - place * ROW
        name = fitted(line["other"], 7.5, NAME - 0.1)
        text(picture, middle - 0.05, top - ROW / 2, name, size=7.5, ha="right", va="center_baseline")
        _bar(ax, edge, edge + right * line["days_to"], top, style.RAMP[4])
        number = {"size": 6.5, "va": "center_baseline", "color": style.QUIET}
        text(picture, edge + right * line["days_to"] + 0.05, top - ROW / 2, f"{line['days_to']:,}", **number)
        if both:
            start = middle - NAME - 0.02
            _bar(ax, start - left * line["days_from"], start, top, style.RAMP[2])
            text(
                picture,
                start - left * line["days_from"] - 0.04,
                top - ROW / 2,
                f"{line['days_from']:,}",
                ha="right",
                **number,
            )


def _months(picture: Picture, box: Box, months: pd.DataFrame) -> None:
    days = months["days"].to_numpy(float)
    wide = min(0.5, (WIDTH - NAME - 0.1) / len(days))
    left, base = NAME + 0.1, box.bottom + 0.16
    text(picture, NAME, base + 0.12, "active days by month", size=7.5, ha="right", va="center_baseline")
    ax = _plain(picture, box)
    scale = STRIP / max(days.max(), 1)
    shapes = [
        rectangle(left + i * wide + 0.01, left + (i + 1) * wide - 0.01, base + scale * d, base)
        for i, d in enumerate(days)
    ]
    ax.add_collection(PolyCollection(shapes, facecolor=style.RAMP[3], linewidth=0), autolim=False)
    ax.plot([left, left + wide * len(days)], [base, base], color=style.RULE, linewidth=0.6)
    every = max(1, int(np.ceil(0.55 / wide)))
    for place, (start, value) in enumerate(zip(months["from"], days, strict=True)):
        middle = left + (place + 0.5) * wide
        if place % every == 0:
            text(picture, middle, base - 0.12, f"{start:%Y-%m}", size=6.5, color=style.QUIET, ha="center")
        if value and wide > 0.16:
            text(picture, middle, base + scale * value + 0.02, f"{value:.0f}", size=6, color=style.QUIET, ha="center")


def _plain(picture: Picture, box: Box) -> Axes:
    ax = axes(picture, Box(0, box.bottom, WIDTH, box.top))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(box.bottom, box.top)
    ax.axis("off")
    ax.patch.set_visible(False)
    return ax


def _bar(ax: Axes, left: float, right: float, top: float, color: str) -> None:
    shape = PolyCollection([rectangle(left, right, top - 0.03, top - ROW + 0.03)], facecolor=color, linewidth=0)
    ax.add_collection(shape, autolim=False)
