"""Persons left, topics right, a band for every link that stands out: ordered to cross as little as can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ..analysis.graph import PeopleTopics
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, sheet, text, width_of

__all__ = ["alt", "crossings", "draw", "ordered", "strongest"]

PEOPLE, LINKS = 40, 70
SUBJECT = 8.5  # points
THIN, THICK = 0.014, 0.12  # inches of a band for the fewest and the most days
ALL = 3.6  # inches that all bands together may be thick
CLOSE = 20  # more topics than this have their label on one line


@dataclass(frozen=True)
class Ends:
    """Where the bands of one side begin: the top of each node and of each band in it, and the whole height."""

    tops: dict[str, float]
    heights: dict[str, float]
    bands: dict[int, float]
    total: float


def draw(graph: PeopleTopics, *, title: str = "", note: str = "", people: int = PEOPLE, links: int = LINKS) -> Picture:
    """The strongest significant links, at most `people` persons and `links` links; what is left out is said."""
    chosen = strongest(graph, people, links)
    every = graph.significant()
    heading = title or "The links that stand out"
    left_out = len(every) - len(chosen)
    rest = f" The {left_out:,} weakest links that count are not drawn." if left_out else ""
    foot = f"{graph.sentence()}{rest}{' ' + note if note else ''}"
    sub = "A band ties a person to a topic; the thicker, the more days. At a topic: the people and the days drawn."
    if chosen.empty:
        picture, _ = sheet(heading, "No link stands out from chance.", foot, 0.2)
        picture.alt = alt(graph)
        return picture
    left, right = ordered(chosen)
    width = _thickness(chosen["days"].to_numpy(float))
    one = _ends(chosen, width, "person", left, "topic", right, 0.085, 0.15)
    two = _ends(chosen, width, "topic", right, "person", left, *((0.16, 0.3) if len(right) <= CLOSE else (0.09, 0.17)))
    tall = max(one.total, two.total)
    picture, box = sheet(heading, sub, foot, tall + 0.08)
    with style.house():
        names = {name: fitted(name, 7.5, 1.7) for name in left}
        margin = max(width_of(name, 7.5) for name in names.values()) + 0.12
        subjects = {name: fitted(name, SUBJECT, 1.6, "bold") for name in right}
        wide = max(width_of(name, SUBJECT, "bold") for name in subjects.values())
        edge = WIDTH - (max(wide, 1.0) + 0.1 if len(right) <= CLOSE else wide + 1.05)
        shift = {"person": (tall - one.total) / 2, "topic": (tall - two.total) / 2}
        _bands(picture, box, chosen, width, one, two, shift, margin, edge, right)
        _names(picture, box, one, names, shift["person"], margin)
        _subjects(picture, box, two, subjects, shift["topic"], edge, chosen)
    picture.alt = alt(graph, people=people, links=links)
    return picture


def alt(graph: PeopleTopics, *, people: int = PEOPLE, links: int = LINKS) -> str:
    """The links in words, topic by topic."""
    chosen = strongest(graph, people, links)
    if chosen.empty:
        return f"No link stands out. {graph.sentence()}"
    words = [f"{chosen['person'].nunique()} persons tied to {chosen['topic'].nunique()} topics by {len(chosen)} links."]
    for topic in ordered(chosen)[1]:
        own = chosen[chosen["topic"] == topic].sort_values("days", ascending=False, kind="stable")
        words.append(
            f"{topic}: "
            + ", ".join(f"{p} ({d} of {a} days)" for p, d, a in own[["person", "days", "active"]].to_numpy())
            + "."
        )
    return " ".join([*words, graph.sentence()])


def ordered(links: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Persons and topics in an order with few crossings: barycentres back and forth, and the best order seen."""
    left = list(links.groupby("person")["days"].sum().sort_values(ascending=False, kind="stable").index)
    right = list(links.groupby("topic")["days"].sum().sort_values(ascending=False, kind="stable").index)
    best, fewest = (left, right), crossings(links, left, right)
    for _ in range(30):
        left = _by_barycentre(links, "person", "topic", right, left)
        right = _by_barycentre(links, "topic", "person", left, right)
        number = crossings(links, left, right)
        if number < fewest:
            best, fewest = (left, right), number
    return best


def crossings(links: pd.DataFrame, left: list[str], right: list[str]) -> int:
    """How many pairs of links cross, were the two columns in these orders."""
    a = links["person"].map({name: i for i, name in enumerate(left)}).to_numpy()
    b = links["topic"].map({name: i for i, name in enumerate(right)}).to_numpy()
    return int(((a[:, None] < a[None, :]) & (b[:, None] > b[None, :])).sum())


def strongest(graph: PeopleTopics, people: int = PEOPLE, links: int = LINKS) -> pd.DataFrame:
    """The significant links with the highest z: at most so many people and links."""
    table = graph.significant().sort_values(["z", "days"], ascending=False, kind="stable")
    kept = list(dict.fromkeys(table["person"]))[:people]
    return table[table["person"].isin(kept)].head(links).reset_index(drop=True)


def _by_barycentre(links: pd.DataFrame, own: str, other: str, fixed: list[str], now: list[str]) -> list[str]:
    place = links[other].map({name: i for i, name in enumerate(fixed)}) * links["days"]
    weight = links.groupby(own)["days"].sum()
    centre = place.groupby(links[own]).sum() / weight
    return sorted(now, key=lambda name: (centre[name], now.index(name)))


def _thickness(days: np.ndarray) -> np.ndarray:
    plain = THIN + (THICK - THIN) * np.sqrt(days / days.max())
    result: np.ndarray = plain * min(1.0, ALL / plain.sum())
    return result


def _ends(
    links: pd.DataFrame, width: np.ndarray, own: str, order: list[str], other: str, fixed: list[str], gap: float,
    least: float,
) -> Ends:  # fmt: skip
    place = {name: i for i, name in enumerate(fixed)}
    tops: dict[str, float] = {}
    heights: dict[str, float] = {}
    bands: dict[int, float] = {}
    depth = 0.0
    for name in order:
        rows = [i for i in range(len(links)) if links[own].iloc[i] == name]
        rows.sort(key=lambda i: place[links[other].iloc[i]])
        thick = float(width[rows].sum())
        tall = max(thick, least - gap)
        tops[name], heights[name] = depth, tall
        start = depth + (tall - thick) / 2
        for row in rows:
            bands[row] = start
            start += width[row]
        depth += tall + gap
    return Ends(tops, heights, bands, depth - gap)


def _bands(
    picture: Picture, box: Box, links: pd.DataFrame, width: np.ndarray, one: Ends, two: Ends, shift: dict[str, float],
    left: float, right: float, topics: list[str],
) -> None:  # fmt: skip
    ax = axes(picture, Box(0, box.bottom, WIDTH, box.top))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(box.bottom, box.top)
    ax.axis("off")
    middle = (left + right) / 2
    for row in np.argsort(-width):
        a, b = box.top - 0.04 - shift["person"] - one.bands[row], box.top - 0.04 - shift["topic"] - two.bands[row]
        thick = width[row]
        there = [(left, a), (middle, a), (middle, b), (right, b)]
        back = [(right, b - thick), (middle, b - thick), (middle, a - thick), (left, a - thick)]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
        topic = topics.index(links["topic"].iloc[row])
        color = style.PALETTE[topic % 5] if len(topics) <= 10 else style.RAMP[5 if topic % 2 else 3]
        ax.add_patch(
            PathPatch(
                Path([*there, *back, (left, a)], codes), facecolor=color, alpha=0.82, edgecolor="white", linewidth=0.3
            )
        )


def _names(picture: Picture, box: Box, ends: Ends, names: dict[str, str], shift: float, margin: float) -> None:
    for name, words in names.items():
        middle = box.top - 0.04 - shift - ends.tops[name] - ends.heights[name] / 2
        text(picture, margin - 0.05, middle, words, size=7.5, ha="right", va="center_baseline")


def _subjects(
    picture: Picture, box: Box, ends: Ends, names: dict[str, str], shift: float, edge: float, links: pd.DataFrame
) -> None:
    number = links.groupby("topic").agg(people=("person", "nunique"), days=("days", "sum"))
    for name, words in names.items():
        middle = box.top - 0.04 - shift - ends.tops[name] - ends.heights[name] / 2
        people, days = number.loc[name]
        tail = f"{people} {'person' if people == 1 else 'people'}, {days:,} days"
        under = len(names) <= CLOSE
        text(picture, edge + 0.06, middle + 0.055 * under, words, size=SUBJECT, weight="bold", va="center_baseline")
        along = 0.06 if under else 0.11 + width_of(words, SUBJECT, "bold")
        text(picture, edge + along, middle - 0.065 * under, tail, size=6.5, color=style.QUIET, va="center_baseline")
