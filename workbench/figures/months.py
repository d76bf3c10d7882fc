"""Small multiples: one small matrix of persons and topics per month, people in the order in which they first write."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection

from ..analysis.graph import PeopleTopics
from . import style
from .sheet import WIDTH, Box, Picture, axes, fitted, sheet, text, width_of

__all__ = ["PANELS", "PEOPLE", "TOPICS", "alt", "draw"]

PEOPLE, TOPICS, PANELS = 24, 8, 12
TALLEST = 8.2  # inches of all panels: one page
LATE = 0.25  # share of the span after which somebody who first writes is a late comer
PERIODS = (("M", "month", "%Y-%m"), ("Q", "quarter", "%Y Q%q"), ("Y", "year", "%Y"))
GREYS = ("#dcdcdc", "#bdbdbd", "#8f8f8f", "#636363")


@dataclass(frozen=True)
class Plan:
    """What is drawn: people by their first day, topics, periods, and days per period, person and topic."""

    people: list[str]
    first: list[pd.Timestamp]
    late: list[bool]
    topics: list[str]
    periods: pd.PeriodIndex
    days: np.ndarray
    active: np.ndarray
    strong: np.ndarray
    word: str
    form: str
    left_out: tuple[int, int]


def draw(
    graph: PeopleTopics, *, title: str = "", note: str = "", people: int = PEOPLE, topics: int = TOPICS
) -> Picture:
    """One panel per month (quarter or year where there are more than twelve), all with the same rows and columns.

    White: the person did not write at all; pale: wrote, but not of the topic; the darker, the more days. Blue where
    the link is significant over the whole time. Who first writes after a quarter of the span is named in orange.
    """
    plan = _fitting(graph, people, topics)
    heading = title or f"Who spoke of what, {plan.word} by {plan.word}" if plan else title or "Who spoke of what"
    if plan is None:
        picture, _ = sheet(heading, "No message ties a person to a topic.", note, 0.2)
        picture.alt = "No message ties a person to a topic."
        return picture
    sub = (
        f"One small table per {plan.word}. White: did not write; pale: wrote of other things; the darker, the more "
        "days. Blue with a dot: a link that stands out over the whole time. Bold orange: came after a quarter of it."
    )
    names = [fitted(name, 6.5, 1.15) for name in plan.people]
    left = max(width_of(name, 6.5) for name in names) + 0.78
    across = _across(plan, left)
    down = -(-len(plan.periods) // across)
    row = 0.155 if len(names) <= 14 else 0.125
    head = max(width_of(fitted(topic, 6.5, 1.2), 6.5) for topic in plan.topics) + 0.05
    tall = 0.2 + row * len(names) + 0.08
    picture, box = sheet(heading, sub, _foot(graph, plan, note), head + tall * down)
    with style.house():
        wide = (WIDTH - left) / across
        for place in range(len(plan.periods)):
            line, column = divmod(place, across)
            corner = (left + column * wide, box.top - head - line * tall)
            _panel(picture, plan, place, corner, wide - 0.1, row)
        for line in range(down):
            _names(picture, plan, names, left, box.top - head - line * tall - 0.2, row)
        for column in range(min(across, len(plan.periods))):
            _topics(picture, plan.topics, left + column * wide, wide - 0.1, box.top - head)
    picture.alt = alt(graph, people=people, topics=topics)
    return picture


def alt(graph: PeopleTopics, *, people: int = PEOPLE, topics: int = TOPICS) -> str:
    """The panels in words: since when each person writes, and the topics that stand out."""
    plan = _fitting(graph, people, topics)
    if plan is None:
        return "No message ties a person to a topic."
    words = [f"{len(plan.periods)} small tables of {len(plan.people)} people and {len(plan.topics)} topics."]
    for place, name in enumerate(plan.people):
        own = [topic for number, topic in enumerate(plan.topics) if plan.strong[place, number]]
        late = ", late" if plan.late[place] else ""
        words.append(f"{name} since {plan.first[place]:%Y-%m-%d}{late}{': ' + ', '.join(own) if own else ''}.")
    return " ".join(words)


def _across(plan: Plan, left: float) -> int:
    """How many panels stand side by side."""
    return int(np.clip((WIDTH - left) // max(0.5, 0.13 * len(plan.topics) + 0.12), 1, 6))


def _fitting(graph: PeopleTopics, people: int, topics: int) -> Plan | None:
    """The plan with as many people as fit on one page."""
    plan = _plan(graph, people, topics)
    if plan is None:
        return None
    down = -(-len(plan.periods) // _across(plan, 1.9))
    room = int((TALLEST / down - 0.28) / 0.125)
    return plan if room >= len(plan.people) else _plan(graph, max(6, room), topics)


def _plan(graph: PeopleTopics, people: int, topics: int) -> Plan | None:
    links, days, rows = graph.links, graph.days, graph.rows
    if links.empty:
        return None
    best = links.assign(rank=links["z"].where(links["significant"], links["z"] - 1000)).groupby("person")["rank"].max()
    order = pd.DataFrame({"best": best, "days": links.groupby("person")["days"].sum()})
    chosen = order.sort_values(["best", "days"], ascending=False, kind="stable").index[:people]
    first = days.groupby("person")["day"].min()
    named = sorted(chosen, key=lambda name: (first[name], name))
    subjects = list(links.groupby("topic")["days"].sum().sort_values(ascending=False, kind="stable").index)
    begin, end = days["day"].min(), days["day"].max()
    edge = begin + LATE * (end - begin)
    code, word, form = _period(begin, end)
    periods = pd.period_range(begin, end, freq=code)
    shape = (len(periods), len(named), len(subjects[:topics]))
    counted = _counted(rows.assign(period=rows["day"].dt.to_period(code)), periods, named, subjects[:topics])
    active = _active(days, code, periods, named)
    strong = links[links["significant"]]
    pairs = set(zip(strong["person"], strong["topic"], strict=True))
    marks = np.array([[(who, what) in pairs for what in subjects[:topics]] for who in named]).reshape(shape[1:])
    left_out = (len(order) - len(named), max(0, len(subjects) - topics))
    return Plan(named, [first[n] for n in named], [bool(first[n] > edge) for n in named], subjects[:topics], periods,
                counted, active, marks, word, form, left_out)  # fmt: skip


def _period(begin: pd.Timestamp, end: pd.Timestamp) -> tuple[str, str, str]:
    for code, word, form in PERIODS:
        if len(pd.period_range(begin, end, freq=code)) <= PANELS:
            return code, word, form
    return PERIODS[-1]


def _counted(rows: pd.DataFrame, periods: pd.PeriodIndex, people: list[str], topics: list[str]) -> np.ndarray:
    some = rows[rows["person"].isin(people) & rows["topic"].isin(topics)]
    number = some.groupby(["period", "person", "topic"])["day"].nunique()
    table = np.zeros((len(periods), len(people), len(topics)))
    axis = (periods, pd.Index(people), pd.Index(topics))
    when, who, what = (axis[n].get_indexer(number.index.get_level_values(n)) for n in range(3))
    table[when, who, what] = number.to_numpy()
    return table


def _active(days: pd.DataFrame, code: str, periods: pd.PeriodIndex, people: list[str]) -> np.ndarray:
    some = days[days["person"].isin(people)]
    seen = set(zip(some["day"].dt.to_period(code), some["person"], strict=True))
    return np.array([[(period, person) in seen for person in people] for period in periods])


def _foot(graph: PeopleTopics, plan: Plan, note: str) -> str:
    said = [graph.sentence()]
    people, topics = plan.left_out
    if people:
        said.append(f"{people:,} more people are not drawn.")
    if topics:
        said.append(f"{topics:,} more topics are not drawn.")
    return " ".join([*said, *filter(None, [note])])


def _panel(picture: Picture, plan: Plan, place: int, corner: tuple[float, float], wide: float, row: float) -> None:
    left, top = corner
    text(picture, left, top - 0.14, plan.periods[place].strftime(plan.form), size=7, weight="bold")
    tall = row * len(plan.people)
    ax = axes(picture, Box(left, top - 0.2 - tall, left + wide, top - 0.2))
    ax.set_xlim(0, len(plan.topics))
    ax.set_ylim(len(plan.people), 0)
    ax.axis("off")
    most = np.log1p(plan.days.max())
    shapes, colors = [], []
    for who in range(len(plan.people)):
        for what in range(len(plan.topics)) if plan.active[place, who] else ():
            value = float(np.log1p(plan.days[place, who, what]) / most)
            shapes.append(
                [
                    (what + 0.06, who + 0.06),
                    (what + 0.94, who + 0.06),
                    (what + 0.94, who + 0.94),
                    (what + 0.06, who + 0.94),
                ]
            )
            colors.append(style.PALE if not value else _shade(value, bool(plan.strong[who, what])))
    ax.add_collection(PolyCollection(shapes, facecolors=colors, linewidth=0), autolim=False)
    dots = [
        (what + 0.5, who + 0.5)
        for who in range(len(plan.people))
        for what in range(len(plan.topics))
        if plan.strong[who, what] and plan.active[place, who] and plan.days[place, who, what]
    ]
    if dots:
        x, y = zip(*dots, strict=True)
        ax.scatter(x, y, s=2.2, color="white", linewidth=0, zorder=3)
    ax.plot([0, 0, len(plan.topics), len(plan.topics), 0], [0, len(plan.people), len(plan.people), 0, 0],
            color=style.RULE, linewidth=0.5, clip_on=False)  # fmt: skip


def _shade(value: float, strong: bool) -> str:
    if strong:
        return style.shade(0.3 + 0.699 * value)
    return GREYS[min(len(GREYS) - 1, int(value * len(GREYS)))]


def _names(picture: Picture, plan: Plan, names: list[str], left: float, top: float, row: float) -> None:
    for place, name in enumerate(names):
        color = style.ORANGE if plan.late[place] else style.INK
        middle = top - (place + 0.5) * row
        weight = "bold" if plan.late[place] else "normal"
        more = {"size": 6.5, "va": "center_baseline", "ha": "right"}
        text(picture, left - 0.62, middle, name, color=color, weight=weight, **more)
        shown = color if plan.late[place] else style.QUIET
        text(picture, left - 0.06, middle, f"{plan.first[place]:%Y-%m-%d}", **{**more, "size": 5.8}, color=shown)


def _topics(picture: Picture, topics: list[str], left: float, wide: float, base: float) -> None:
    for place, topic in enumerate(topics):
        middle = left + (place + 0.5) * wide / len(topics)
        text(picture, middle, base + 0.02, fitted(topic, 6.5, 1.2), size=6.5, rotation=90, ha="center", va="bottom")
