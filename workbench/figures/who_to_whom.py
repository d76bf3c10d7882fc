"""Who deals with whom: a table of days from person to person, in the order of their circles, each circle boxed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from ..analysis.networks import Network
from ..analysis.ties import TIES
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, sheet, text, width_of

__all__ = ["MOST", "alt", "draw", "ordered"]

MOST = 36
VERBS = {"addressed": "writes to", "mentioned": "mentions", "present": "writes in one conversation with"}


def draw(network: Network, *, title: str = "", note: str = "", most: int = MOST) -> Picture:
    """The days on which the person of a row is tied to the person of a column, for the `most` most active people.

    Boxes are communities (Louvain); if their seeds agree too little to be a fact, no box is drawn and it is said.
    """
    people, groups, agreement = ordered(network, most)
    verb = VERBS[network.tie]
    heading = title or f"Who {verb} whom"
    if not people:
        picture, _ = sheet(heading, "Nobody is tied to anybody.", note, 0.2)
        picture.alt = alt(network, most=most)
        return picture
    table = _table(network, people)
    names = [fitted(name, 7.5, 1.5) for name in people]
    left = max(width_of(name, 7.5) for name in names) + 0.1
    cell = min(0.28, (WIDTH - left - 0.55) / len(people))
    head = max(width_of(name, 7) for name in names) + 0.08
    sub = f"Days on which the person of a row {verb} the person of a column; on the right the person's sum."
    picture, box = sheet(heading, sub, _foot(network, people, agreement, note), head + cell * len(people) + 0.05)
    with style.house():
        top = box.top - head
        _cells(picture, Box(left, top - cell * len(people), left + cell * len(people), top), table, cell)
        for place, name in enumerate(names):
            middle = (place + 0.5) * cell
            text(picture, left - 0.07, top - middle, name, size=min(7.5, cell * 60), ha="right", va="center_baseline")
            up = {"size": min(7.0, cell * 58), "rotation": 90, "ha": "center", "va": "bottom"}
            text(picture, left + middle, top + 0.04, name, **up)
            total = f"{int(table[place].sum()):,}"
            text(
                picture,
                left + cell * len(people) + 0.07,
                top - middle,
                total,
                size=6.5,
                color=style.QUIET,
                va="center_baseline",
            )
        if agreement >= 0.8:
            _boxes(picture, Box(left, top - cell * len(people), left + cell * len(people), top), groups, cell)
    picture.alt = alt(network, most=most)
    return picture


def alt(network: Network, *, most: int = MOST) -> str:
    """The table in words: circles and the heaviest twenty ties."""
    people, groups, agreement = ordered(network, most)
    if not people:
        return "Nobody is tied to anybody."
    words = [f"A table of {len(people)} people; a tie: one {VERBS[network.tie]} the other, in days."]
    if agreement >= 0.8:
        for number in dict.fromkeys(groups):
            circle = [name for name, group in zip(people, groups, strict=True) if group == number]
            words.append(f"Circle {number + 1}: {', '.join(circle)}.")
    shown = network.edges[network.edges["a"].isin(people) & network.edges["b"].isin(people)].head(20)
    words.append("Heaviest: " + "; ".join(f"{a} to {b} {d}" for a, b, d in shown[["a", "b", "days"]].to_numpy()) + ".")
    return " ".join(words)


def ordered(network: Network, most: int) -> tuple[list[str], list[int], float]:
    """The most active people, circle by circle and the most active first, the circle of each, and the agreement."""
    edges = network.edges
    if edges.empty:
        return [], [], 1.0
    weight = pd.concat([edges.groupby("a")["days"].sum(), edges.groupby("b")["days"].sum()]).groupby(level=0).sum()
    kept = set(weight.sort_values(ascending=False, kind="stable").index[:most])
    table, agreement = network.divided
    table = table[table["person"].isin(kept)].assign(weight=lambda t: t["person"].map(weight))
    size = table.groupby("community")["weight"].transform("sum")
    table = table.assign(size=size).sort_values(
        ["size", "community", "weight"], ascending=[False, True, False], kind="stable"
    )
    return table["person"].tolist(), table["community"].tolist(), agreement


def _table(network: Network, people: list[str]) -> np.ndarray:
    place = {name: i for i, name in enumerate(people)}
    table = np.zeros((len(people), len(people)))
    for a, b, days in network.edges[["a", "b", "days"]].to_numpy():
        if a in place and b in place:
            table[place[a], place[b]] += days
            if network.tie == "present":
                table[place[b], place[a]] += days
    return table


def _foot(network: Network, people: list[str], agreement: float, note: str) -> str:
    everyone = len(set(network.edges["a"]) | set(network.edges["b"]))
    said = [f"A tie: the person of the column {TIES[network.tie]}."]
    if everyone > len(people):
        said.append(f"The {len(people)} most active of {everyone:,} people.")
    if agreement >= 0.8:
        said.append(f"Boxes: circles by who deals with whom (Louvain; ten runs agree at {agreement:.2f} of 1).")
    else:
        said.append(f"No circles are drawn: ten runs agree at {agreement:.2f} of 1 only.")
    return " ".join([*said, note] if note else said)


def _cells(picture: Picture, box: Box, table: np.ndarray, cell: float) -> None:
    ax = axes(picture, box)
    ax.set_xlim(0, box.width)
    ax.set_ylim(-box.height, 0)
    ax.axis("off")
    pad, known = 0.006, np.sort(table[table > 0])
    size = min(6.5, (cell - 0.02) * 72 / (max(2, len(f"{table.max():.0f}")) * 0.58))
    shapes, colors = [], []
    for row in range(len(table)):
        for column in range(len(table)):
            value, x, y = table[row, column], column * cell, -row * cell
            color = style.RULE if row == column else style.shade(_rank(value, known)) if value else style.PALE
            shapes.append(
                [
                    (x + pad, y - pad),
                    (x + cell - pad, y - pad),
                    (x + cell - pad, y - cell + pad),
                    (x + pad, y - cell + pad),
                ]
            )
            colors.append(color)
            if value and size >= 4.4:
                ink = style.on(color)
                ax.text(
                    x + cell / 2, y - cell / 2, f"{value:.0f}", size=size, color=ink, ha="center", va="center_baseline"
                )
    ax.add_collection(PolyCollection(shapes, facecolors=colors, linewidth=0), autolim=False)


def _rank(value: float, known: np.ndarray) -> float:
    """Where a value stands among all that are drawn, 0.1 to 0.99: heavy ties differ from each other, too."""
    below, upto = np.searchsorted(known, [value, value + 0.5])
    return 0.1 + 0.89 * float(below + upto) / 2 / len(known)


def _boxes(picture: Picture, box: Box, groups: list[int], cell: float) -> None:
    ax = axes(picture, box)
    ax.set_xlim(0, box.width)
    ax.set_ylim(-box.height, 0)
    ax.axis("off")
    ax.patch.set_visible(False)
    for number in dict.fromkeys(groups):
        places = [i for i, group in enumerate(groups) if group == number]
        if len(places) > 1:
            corner, side = places[0] * cell, len(places) * cell
            ax.add_patch(
                Rectangle(
                    (corner, -corner - side), side, side, fill=False, edgecolor=style.INK, linewidth=1.0, clip_on=False
                )
            )
