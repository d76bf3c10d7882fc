"""Persons by topics: the count of author-days in every cell, coloured only where it stands out from chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from ..analysis.graph import PeopleTopics
from ..errors import UsageError
from . import bipartite, months, periods, rooms, style
from .sheet import WIDTH, Box, Picture, axes, fitted, rectangle, sheet, text, width_of, wrapped

__all__ = ["alt", "draw", "pages"]

ROWS = 42  # persons on one page
BAR = 0.5  # width of the column of active days
PAD = 0.007
TOP_Z = 9.0  # from this z-score on the darkest blue


@dataclass(frozen=True)
class Plan:
    """What stands on one page: persons in groups of one main topic, topics by how much they are spoken of."""

    people: list[str]
    breaks: list[int]
    topics: list[str]
    days: np.ndarray
    z: np.ndarray
    strong: np.ndarray
    active: np.ndarray
    left_out: int


def draw(
    graph: PeopleTopics,
    *,
    kind: str = "matrix",
    title: str = "",
    note: str = "",
    page: int = 1,
    most: int = ROWS,
    split: str = "",
) -> Picture:
    """The matrix of one page of `most` persons; or "links", the two-column graph of significant links; "months", small
    tables month by month; "rooms", who connects conversations that nobody else connects; "periods", what changed on the
    day `split`.

    Persons with significant links come first, strongest first over the pages; on a page they are grouped by the topic
    that they are most tied to. See `bipartite.draw` for the links. Raises UsageError for another kind or page.
    """
    others: dict[str, Callable[..., Picture]] = {"links": bipartite.draw, "months": months.draw, "rooms": rooms.draw}
    if kind == "periods":
        return periods.draw(graph, split=split, title=title, note=note)
    if kind in others:
        return others[kind](graph, title=title, note=note)
    if kind != "matrix":
        raise UsageError(
            f"Persons and topics cannot be drawn as {kind!r}.", f"Use matrix, {', '.join(others)}, periods."
        )
    return _matrix(graph, title, note, page, most)


def _matrix(graph: PeopleTopics, title: str, note: str, page: int, most: int) -> Picture:
    if not 1 <= page <= pages(graph, most=most):
        raise UsageError(f"There is no page {page} of this matrix.", f"It has {pages(graph, most=most)}.")
    plan = _plan(graph, page, most)
    heading = title or "Who is tied to which subject"
    sub = (
        "Days on which a person spoke of a topic, and on the right the days on which the person wrote at all. "
        "Coloured: more often than all others, beyond chance; the darker, the surer."
    )
    foot = f"{graph.sentence()}{_rest(plan, page, pages(graph, most=most))}{' ' + note if note else ''}"
    if not plan.people:
        picture, _ = sheet(heading, "No message ties a person to a topic.", note, 0.2)
        picture.alt = alt(graph)
        return picture
    row = 0.21 if len(plan.people) <= 25 else 0.165
    gap = 0.07 if len(plan.breaks) <= 10 else 0.03
    size = 8.0 if len(plan.people) <= 25 else 7.0
    names = [fitted(name, size, 1.75) for name in plan.people]
    left = max(width_of(name, size) for name in names) + 0.1
    column = min(0.95, (WIDTH - left - BAR - 0.15) / len(plan.topics))
    labels, head = _topic_labels(plan.topics, column)
    tall = row * len(names) + gap * len(plan.breaks) + head + 0.06
    picture, box = sheet(heading, sub, foot, tall)
    with style.house():
        inner = Box(left, box.bottom + 0.04, left + column * len(plan.topics), box.top - head)
        tops = _row_tops(plan, row, gap, inner.top)
        _cells(picture, inner, plan, tops, row, column)
        _write_topics(picture, inner, labels, column)
        for name, top in zip(names, tops, strict=True):
            text(picture, left - 0.07, top - row / 2, name, size=size, ha="right", va="center_baseline")
        _bars(picture, inner, plan, tops, row)
    picture.alt = alt(graph, page=page, most=most)
    return picture


def pages(graph: PeopleTopics, *, most: int = ROWS) -> int:
    """How many pages of `most` persons the matrix has (at least 1)."""
    return max(1, -(-graph.links["person"].nunique() // most))


def alt(graph: PeopleTopics, *, page: int = 1, most: int = ROWS) -> str:
    """The matrix in words: its size, and every link of the page that stands out."""
    plan = _plan(graph, page, most)
    links = graph.significant()
    links = links[links["person"].isin(plan.people)]
    words = [f"A matrix of {len(plan.people)} persons and {len(plan.topics)} topics, counted in author-days."]
    for topic in plan.topics:
        own = links[links["topic"] == topic].sort_values("z", ascending=False)
        named = ", ".join(f"{p} ({d} of {a} days)" for p, d, a in own[["person", "days", "active"]].to_numpy()[:12])
        if named:
            words.append(f"{topic}: {named}{f', and {len(own) - 12} more' if len(own) > 12 else ''}.")
    return " ".join([*words, graph.sentence()])


def _plan(graph: PeopleTopics, page: int, most: int) -> Plan:
    links = graph.links
    best = links.assign(rank=links["z"].where(links["significant"], links["z"] - 1000)).groupby("person")["rank"].max()
    days = links.groupby("person")["days"].sum()
    order = pd.DataFrame({"best": best, "days": days}).sort_values(["best", "days"], ascending=False, kind="stable")
    chosen = list(order.index[(page - 1) * most : page * most])
    topics = list(links.groupby("topic")["days"].sum().sort_values(ascending=False, kind="stable").index)
    some = links[links["person"].isin(chosen)]
    main = some.sort_values(["significant", "z"], ascending=False, kind="stable").drop_duplicates("person")
    main = main.assign(place=main["topic"].map({topic: i for i, topic in enumerate(topics)}))
    main = main.sort_values(["significant", "place", "z"], ascending=[False, True, False], kind="stable")
    group = np.where(main["significant"], main["place"], len(topics))
    people = main["person"].tolist()

    def table(name: str) -> np.ndarray:
        wide = some.pivot(index="person", columns="topic", values=name).reindex(index=people, columns=topics)
        return wide.fillna(0).to_numpy(float)

    active = some.drop_duplicates("person").set_index("person")["active"].reindex(people).to_numpy()
    breaks = [i for i in range(1, len(people)) if group[i] != group[i - 1]]
    strong = table("significant").astype(bool)
    return Plan(people, breaks, topics, table("days"), table("z"), strong, active, len(order) - len(chosen))


def _rest(plan: Plan, page: int, last: int) -> str:
    return f" Page {page} of {last}; {plan.left_out:,} more people are on the others." if last > 1 else ""


def _topic_labels(topics: list[str], column: float) -> tuple[list[str], float]:
    """Labels (wrapped where columns are wide, else to be set upright) and the height that they need."""
    lines = [wrapped(topic, 7.5, column - 0.06, "bold") for topic in topics]
    flat = column >= 0.5 and all(width_of(w, 7.5, "bold") <= column - 0.04 for line in lines for w in line)
    if flat and max(map(len, lines)) <= 3:
        return ["\n".join(line) for line in lines], max(map(len, lines)) * 0.135 + 0.05
    cut = [fitted(topic, 7.0, 1.3, "bold") for topic in topics]
    return ["\r" + topic for topic in cut], max(width_of(topic, 7.0, "bold") for topic in cut) + 0.08


def _write_topics(picture: Picture, box: Box, labels: list[str], column: float) -> None:
    for place, label in enumerate(labels):
        middle = box.left + (place + 0.5) * column
        if label.startswith("\r"):
            ink = {"size": 7.0, "weight": "bold", "rotation": 90, "ha": "center", "va": "bottom"}
            text(picture, middle, box.top + 0.04, label[1:], **ink)
        else:
            text(
                picture,
                middle,
                box.top + 0.03,
                label,
                size=7.5,
                weight="bold",
                ha="center",
                va="bottom",
                linespacing=1.15,
            )


def _row_tops(plan: Plan, row: float, gap: float, top: float) -> list[float]:
    return [top - place * row - gap * sum(cut <= place for cut in plan.breaks) for place in range(len(plan.people))]


def _sheet_axes(picture: Picture, box: Box) -> Axes:
    """Axes in inches of the sheet, without frame."""
    ax = axes(picture, box)
    ax.set_xlim(box.left, box.right)
    ax.set_ylim(box.bottom, box.top)
    ax.axis("off")
    return ax


def _cells(picture: Picture, box: Box, plan: Plan, tops: list[float], row: float, column: float) -> None:
    ax = _sheet_axes(picture, box)
    digits = max(2, len(_number(float(plan.days.max()))))
    size = min(7.5, (column - 0.015) * 72 / (digits * 0.58), row * 72 * 0.62)
    shapes, colors = [], []
    for place, top in enumerate(tops):
        for number in range(len(plan.topics)):
            x, value = box.left + number * column, float(plan.days[place, number])
            strong = bool(plan.strong[place, number])
            color = style.shade(min(1.0, 0.3 + 0.7 * plan.z[place, number] / TOP_Z)) if strong else style.PALE
            shapes.append(rectangle(x + PAD, x + column - PAD, top - PAD, top - row + PAD))
            colors.append(color)
            ink = style.on(color) if strong else style.QUIET if value else style.RULE
            weight = "bold" if strong else "normal"
            place_: Any = {"ha": "center", "va": "center_baseline", "size": size, "color": ink, "weight": weight}
            ax.text(x + column / 2, top - row / 2, _number(value) if value else "·", **place_)
    ax.add_collection(PolyCollection(shapes, facecolors=colors, linewidth=0), autolim=False)


def _number(value: float) -> str:
    return f"{value:.0f}" if value < 1000 else f"{value / 1000:.1f}k"


def _bars(picture: Picture, box: Box, plan: Plan, tops: list[float], row: float) -> None:
    left, most = box.right + 0.1, float(max(plan.active.max(), 1))
    ax = _sheet_axes(picture, Box(left, box.bottom, left + BAR, box.top))
    shapes = []
    for top, value in zip(tops, plan.active, strict=True):
        wide = (BAR - 0.26) * value / most
        shapes.append(rectangle(left, left + wide, top - row * 0.3, top - row * 0.7))
        ax.text(left + wide + 0.03, top - row / 2, f"{value:,}", size=6.5, color=style.QUIET, va="center_baseline")
    ax.add_collection(PolyCollection(shapes, facecolor=style.RULE, linewidth=0), autolim=False)
    text(picture, left, box.top + 0.03, "days active", size=6.5, color=style.QUIET, va="bottom")
