"""How complete each conversation is: its days with messages, silences hatched, and what is known to lack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from ..analysis.gaps import Gaps
from . import style
from .calendar import numbers, set_axis, written
from .sheet import WIDTH, Box, Picture, axes, fitted, sheet, text

__all__ = ["MOST", "alt", "draw"]

MOST = 40
LEFT, ROW = 1.45, 0.2
COLUMNS = (
    ("messages", "messages", 0.5),
    ("read-\nable", "readable", 0.38),
    ("lost\nreplies", "absent_parents", 0.4),
    ("files\nlost", "missing_files", 0.36),
    ("re-\ncalled", "recalled", 0.38),
    ("edited", "edited", 0.38),
)


def draw(gaps: Gaps, *, title: str = "", note: str = "", most: int = MOST) -> Picture:
    """The `most` largest conversations as strips of days (the darker, the more messages), with their numbers.

    Hatched: silences that are likely gaps. Framed in orange: stretches where one dump has messages and another lacks
    them. What has no place in time stands in the findings; the alternative text tells both.
    """
    table = gaps.table.head(most)
    heading = title or "How complete each conversation is"
    dated = table[table["first"].notna()]
    if dated.empty:
        picture, _ = sheet(heading, "No conversation has a dated message.", note, 0.2)
        picture.alt = alt(gaps, most=most)
        return picture
    sub = (
        "Each strip shows the days with messages; the darker, the more. Hatched: silent longer than its rhythm "
        "explains. Orange: messages that one dump has and another lacks."
    )
    left_out = len(gaps.table) - len(table)
    rest = f" The {left_out:,} smallest conversations are not drawn." if left_out else ""
    number = gaps.findings["certainty"].value_counts().reindex(["stated", "shown", "likely"]).fillna(0).astype(int)
    foot = (
        f"{number['stated']:,} findings are stated by the originals, {number['shown']:,} follow from the records, "
        f"{number['likely']:,} are likely. Days are UTC.{rest}{' ' + note if note else ''}"
    )
    picture, box = sheet(heading, sub, foot, len(table) * ROW + 0.34 + 0.36)
    width = WIDTH - LEFT - sum(wide for _, _, wide in COLUMNS) - 0.1
    with style.house():
        inner = Box(LEFT, box.top - 0.34 - len(table) * ROW, LEFT + width, box.top - 0.34)
        first = dated["first"].min().floor("D").tz_localize(None).to_numpy().astype("datetime64[us]")
        last = dated["last"].max().ceil("D").tz_localize(None).to_numpy().astype("datetime64[us]")
        ax = axes(picture, inner)
        set_axis(ax, first, max(last, first + np.timedelta64(1, "D")), width)
        ax.set_ylim(len(table), 0)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        _strips(ax, gaps, table)
        _frames(ax, gaps, table)
        _numbers(picture, inner, table)
    picture.alt = alt(gaps, most=most)
    return picture


def alt(gaps: Gaps, *, most: int = MOST) -> str:
    """The picture in words: each conversation's span and numbers, then the silences."""
    words = [f"A strip of days for each of {min(most, len(gaps.table))} conversations."]
    for row in gaps.table.head(most).to_dict("records"):
        if pd.notna(row["first"]):
            span = f"{written(row['first'].to_datetime64())} to {written(row['last'].to_datetime64())}"
            number = f"{row['messages']:,} messages on {row['days']:,} of {row['span']:,} days"
            words.append(f"{row['conversation']}: {number}, {span}.")
    likely = gaps.findings[gaps.findings["kind"] == "silence"]
    words += [f"{name}: {sentence}" for name, sentence in zip(likely["conversation"], likely["sentence"], strict=True)]
    return " ".join(words)


def _strips(ax: Axes, gaps: Gaps, table: pd.DataFrame) -> None:
    shapes, colors = [], []
    for row, place in enumerate(table["place"]):
        own = gaps.days[gaps.days["place"] == place]
        if own.empty:
            continue
        x = numbers(own["day"].to_numpy())
        strength = np.sqrt(own["messages"].to_numpy() / own["messages"].max())
        shapes += [[(a, row + 0.15), (a + 1, row + 0.15), (a + 1, row + 0.85), (a, row + 0.85)] for a in x]
        colors += [style.shade(0.35 + 0.64 * value) for value in strength]
        ends = (x.min(), x.max() + 1)
        ax.fill_between(ends, row + 0.15, row + 0.85, color=style.PALE, linewidth=0, zorder=0)
        spans = _spans(gaps, "silence", place)
        spans += [
            (max(a, ends[0]), min(b, ends[1]))
            for a, b in _whole_dump(gaps, str(table["dumps"].iloc[row]))
            if a < ends[1] and b > ends[0]
        ]
        for a, b in spans:
            ink: Any = {"facecolor": "white", "edgecolor": style.QUIET, "hatch": "//////", "linewidth": 0.3}
            ax.fill_between([a, b], row + 0.15, row + 0.85, zorder=2, **ink)
    ax.add_collection(
        PolyCollection(shapes, facecolors=colors, edgecolors=colors, linewidth=0.3, zorder=1), autolim=False
    )


def _spans(gaps: Gaps, kind: str, place: str) -> list[tuple[float, float]]:
    """Findings of one kind in one conversation, as (since, until) of the axis."""
    own = gaps.findings[(gaps.findings["kind"] == kind) & (gaps.findings["place"] == place)]
    since, until = (numbers(own[name].dt.tz_localize(None).to_numpy()) for name in ("since", "until"))
    return list(zip(since.tolist(), until.tolist(), strict=True))


def _whole_dump(gaps: Gaps, dumps: str) -> list[tuple[float, float]]:
    """Silences of the whole dump, where the conversation stands in that one alone."""
    own = gaps.findings[(gaps.findings["kind"] == "silence") & (gaps.findings["place"] == "")]
    return _spans(Gaps(own[own["original"] == dumps], gaps.table, gaps.days), "silence", "")


def _frames(ax: Axes, gaps: Gaps, table: pd.DataFrame) -> None:
    for row, place in enumerate(table["place"]):
        for a, b in _spans(gaps, "absent", place):
            box: Any = {"fill": False, "edgecolor": style.ORANGE, "linewidth": 1.0, "zorder": 3, "clip_on": False}
            ax.add_patch(Rectangle((a - 0.5, row + 0.1), b - a + 1.5, 0.8, **box))


def _numbers(picture: Picture, box: Box, table: pd.DataFrame) -> None:
    for row, name in enumerate(table["conversation"]):
        middle = box.top - (row + 0.5) * ROW
        text(picture, 0, middle, fitted(str(name), 7.5, LEFT - 0.12), size=7.5, va="center_baseline")
    right = box.right + 0.1
    for head, column, wide in COLUMNS:
        right += wide
        ink = {"size": 6.5, "color": style.QUIET, "ha": "right", "va": "bottom", "linespacing": 1.0}
        text(picture, right, box.top + 0.04, head, **ink)
        for row, value in enumerate(table[column]):
            words = f"{value:.0%}" if column == "readable" else f"{value:,}" if value else "·"
            strong = style.INK if column == "messages" or (value and column != "readable") else style.QUIET
            middle = box.top - (row + 0.5) * ROW
            text(picture, right, middle, words, size=7, color=strong, ha="right", va="center_baseline")
