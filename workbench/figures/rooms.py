"""Who holds the rooms together: people by conversations in days, and in orange what nobody else connects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection

from ..analysis.graph import PeopleTopics
from ..analysis.networks import bridges, membership
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, rectangle, sheet, text, width_of

__all__ = ["PEOPLE", "ROOMS", "alt", "draw"]

PEOPLE, ROOMS = 24, 32
BAR = 1.0


@dataclass(frozen=True)
class Plan:
    """People by how much they hold together, rooms by platform, days in each, and where the person is the only link."""

    people: list[str]
    rooms: list[str]
    names: list[str]
    platforms: list[str]
    days: np.ndarray
    only: np.ndarray
    links: np.ndarray
    left_out: tuple[int, int]


def draw(graph: PeopleTopics, *, title: str = "", note: str = "", people: int = PEOPLE, rooms: int = ROOMS) -> Picture:
    """Days in each conversation; orange where the person alone connects it to another one of those that are drawn.

    The bar at the right counts the pairs of conversations, drawn or not, that share this person and nobody else.
    """
    plan = _plan(graph, people, rooms)
    heading = title or "Who connects circles that nobody else connects"
    if not plan.people:
        picture, _ = sheet(heading, "Nobody writes in any conversation on two days or more.", note, 0.2)
        picture.alt = _told(plan)
        return picture
    sub = (
        "Days on which a person wrote in a conversation. Framed: the person alone connects this conversation to "
        "another one. On the right: pairs of conversations that share this person and nobody else."
    )
    names = [fitted(name, 7.5, 1.3) for name in plan.people]
    titles = [fitted(name, 6.5, 1.45) for name in plan.names]
    left = max(width_of(name, 7.5) for name in names) + 0.1
    cell = min(0.34, (WIDTH - left - BAR) / len(plan.rooms))
    row = 0.175
    head = max(width_of(name, 6.5) for name in titles) + 0.32
    picture, box = sheet(heading, sub, _foot(plan, note), head + row * len(names) + 0.05)
    with style.house():
        inner = Box(left, box.top - head - row * len(names), left + cell * len(plan.rooms), box.top - head)
        _cells(picture, inner, plan, cell, row)
        for place, name in enumerate(names):
            middle = inner.top - (place + 0.5) * row
            text(picture, left - 0.07, middle, name, size=7.5, ha="right", va="center_baseline")
        _heads(picture, inner, plan, titles, cell)
        _bars(picture, inner, plan, row)
    picture.alt = _told(plan)
    return picture


def alt(graph: PeopleTopics, *, people: int = PEOPLE, rooms: int = ROOMS) -> str:
    """The table in words: the people with the most pairs that nobody else connects."""
    return _told(_plan(graph, people, rooms))


def _told(plan: Plan) -> str:
    told = [
        f"{name} is the only link of {number} pairs of conversations"
        for name, number in zip(plan.people, plan.links, strict=True)
        if number
    ]
    size = f"A table of {len(plan.people)} people and {len(plan.rooms)} conversations"
    return f"{size}. {'; '.join(told) or 'Nobody is an only link'}."


def _plan(graph: PeopleTopics, most_people: int, most_rooms: int) -> Plan:
    table = bridges(graph.messages, graph.persons)
    inside = membership(graph.messages, graph.persons)
    people = list(table.index[:most_people])
    some = inside[inside["person"].isin(people)]
    size = (
        some.groupby("place")["days"].agg(["size", "sum"]).sort_values(["size", "sum"], ascending=False, kind="stable")
    )
    chosen = some[some["place"].isin(size.index[:most_rooms])]
    rank = {name: place for place, name in enumerate(people)}
    mean = chosen["person"].map(rank).astype(float).groupby(chosen["place"]).mean()
    where = chosen.drop_duplicates("place").set_index("place")
    rooms = sorted(where.index, key=lambda place: (where["platform"][place], mean[place], place))
    days = np.zeros((len(people), len(rooms)))
    for line in chosen.to_dict("records"):
        days[rank[line["person"]], rooms.index(line["place"])] = line["days"]
    left_out = (len(table) - len(people), inside["place"].nunique() - len(rooms))
    names, platforms = ([str(where[column][room]) for room in rooms] for column in ("conversation", "platform"))
    only, links = _only(inside, people, rooms), table["only_link"].to_numpy()[: len(people)]
    return Plan(people, rooms, names, platforms, days, only, links, left_out)


def _only(inside: pd.DataFrame, people: list[str], rooms: list[str]) -> np.ndarray:
    """True where the person alone connects the room to another of the rooms."""
    members = inside[inside["place"].isin(rooms)].groupby("place")["person"].agg(set)
    found = np.zeros((len(people), len(rooms)), bool)
    for one in range(len(rooms)):
        for other in range(one + 1, len(rooms)):
            both = members[rooms[one]] & members[rooms[other]]
            if len(both) == 1 and (name := next(iter(both))) in people:
                found[people.index(name), [one, other]] = True
    return found


def _foot(plan: Plan, note: str) -> str:
    said = ["A person takes part in a conversation where he or she wrote on two days or more."]
    people, rooms = plan.left_out
    if people:
        said.append(f"{people:,} more people, who connect less, are not drawn.")
    if rooms:
        said.append(f"{rooms:,} smaller conversations are not drawn.")
    return " ".join([*said, *filter(None, [note])])


def _cells(picture: Picture, box: Box, plan: Plan, cell: float, row: float) -> None:
    ax = axes(picture, box)
    ax.set_xlim(0, len(plan.rooms))
    ax.set_ylim(len(plan.people), 0)
    ax.axis("off")
    most, size = np.log1p(max(plan.days.max(), 1)), min(6.5, cell * 72 / (len(f"{plan.days.max():.0f}") * 0.62))
    shapes, colors = [], []
    for who in range(len(plan.people)):
        for where in range(len(plan.rooms)):
            value = plan.days[who, where]
            color = (
                style.PALE
                if not value
                else style.ORANGE
                if plan.only[who, where]
                else style.shade(0.85 * np.log1p(value) / most)
            )
            shapes.append(
                [
                    (where + 0.04, who + 0.05),
                    (where + 0.96, who + 0.05),
                    (where + 0.96, who + 0.95),
                    (where + 0.04, who + 0.95),
                ]
            )
            colors.append(color)
            if value and size >= 4.2:
                ink = "white" if color == style.ORANGE else style.on(color)
                ax.text(where + 0.5, who + 0.5, f"{value:.0f}", size=size, color=ink, ha="center", va="center_baseline")
    edges = [style.INK if color == style.ORANGE else "none" for color in colors]
    ax.add_collection(PolyCollection(shapes, facecolors=colors, edgecolors=edges, linewidth=0.9), autolim=False)


def _heads(picture: Picture, box: Box, plan: Plan, titles: list[str], cell: float) -> None:
    for place, title in enumerate(titles):
        text(
            picture,
            box.left + (place + 0.5) * cell,
            box.top + 0.04,
            title,
            size=6.5,
            rotation=90,
            ha="center",
            va="bottom",
        )
    height = max(width_of(title, 6.5) for title in titles) + 0.14
    for name in dict.fromkeys(plan.platforms):
        places = [i for i, platform in enumerate(plan.platforms) if platform == name]
        start, end = box.left + places[0] * cell, box.left + (places[-1] + 1) * cell
        shown = fitted(name, 6.5, end - start - 0.04, "bold")
        if shown != "…":
            text(picture, start + 0.02, box.top + height + 0.02, shown, size=6.5, weight="bold", color=style.QUIET)


def _bars(picture: Picture, box: Box, plan: Plan, row: float) -> None:
    left, most = box.right + 0.1, max(int(plan.links.max(initial=0)), 1)
    ax = axes(picture, Box(left, box.bottom, left + BAR - 0.1, box.top))
    ax.set_xlim(0, BAR - 0.1)
    ax.set_ylim(len(plan.people), 0)
    ax.axis("off")
    shapes = []
    for place, number in enumerate(plan.links.tolist()):
        wide = (BAR - 0.4) * number / most
        shapes.append(rectangle(0, wide, place + 0.2, place + 0.8))
        shown = f"{number:,}" if number else "·"
        ax.text(
            wide + 0.04, place + 0.5, shown, size=6.5, color=style.INK if number else style.RULE, va="center_baseline"
        )
    ax.add_collection(PolyCollection(shapes, facecolor=style.ORANGE, linewidth=0), autolim=False)
    text(picture, left, box.top + 0.04, "only link", size=6.5, color=style.QUIET, va="bottom")
