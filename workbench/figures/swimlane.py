"""Single events in lanes, each with its words; no label touches another, and what lasts is a bar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..analysis.timeline import FLOATING, Timeline, local
from . import style
from .calendar import numbers, set_axis, written
from .sheet import WIDTH, Box, Picture, axes, fitted, rows_of_labels, sheet, text, width_of

__all__ = ["MOST", "alt", "draw"]

MOST = 60
ROW, SIZE, RIGHT = 0.15, 7.0, 0.08
WORDS = 2.5  # inches that an event's words may run
UNSURE = "?"  # behind a clock whose zone no original tells


@dataclass(frozen=True)
class Event:
    """One event as it is drawn: its place in time and the words beside it."""

    since: np.datetime64
    until: np.datetime64
    lane: str
    kind: str
    words: str


def draw(timeline: Timeline, *, lanes: str = "person", title: str = "", note: str = "", most: int = MOST) -> Picture:
    """The dated events of `timeline`, the earliest `most` of them, one lane per value of the column `lanes`.

    Beside each stand its date, its hour where it is known, and the first words; the key to the marks is below.
    """
    events, left_out = _events(timeline, lanes, most)
    heading = title or "What happened when"
    said = f" {left_out:,} later events are not drawn." if left_out else ""
    undated = f" {timeline.undated:,} events without a usable time are not drawn." if timeline.undated else ""
    unsure = f" {UNSURE}: the clock of a zone that no original tells." if any(UNSURE in e.words for e in events) else ""
    foot = f"{note}{' ' if note else ''}Bars: the event lasts, or is known only to the day.{unsure}{said}{undated}"
    if not events:
        picture, _ = sheet(heading, "No event has a usable time.", "", 0.2)
        picture.alt = alt(timeline, lanes=lanes, most=most)
        return picture
    names = list(dict.fromkeys(event.lane for event in events))
    left = min(1.4, max(width_of(name, 8, "bold") for name in names) + 0.12)
    first, last = _span(events)
    rows = _rows(events, names, first, last, left)
    heights = {
        name: (max(row for row, e in zip(rows, events, strict=True) if e.lane == name) + 1) * ROW + 0.1
        for name in names
    }
    sub = f"{len(events)} events, {_told_span(events)}, zone {timeline.zone}."
    picture, box = sheet(heading, sub, foot, sum(heights.values()) + 0.36 + 0.2)
    with style.house():
        _draw(picture, box, events, rows, heights, (first, last), left)
    picture.alt = alt(timeline, lanes=lanes, most=most)
    return picture


def alt(timeline: Timeline, *, lanes: str = "person", most: int = MOST) -> str:
    """Every event in words, in order of time."""
    events, left_out = _events(timeline, lanes, most)
    when = f", {_told_span(events)}" if events else ""
    words = [f"{len(events)} single events by {lanes}{when}, zone {timeline.zone}."]
    words += [f"{event.words} ({event.lane}, {event.kind})." for event in events]
    return " ".join(words) + (f" {left_out:,} later events are not drawn." if left_out else "")


def _events(timeline: Timeline, lanes: str, most: int) -> tuple[list[Event], int]:
    table = timeline.events[timeline.local.notna()]
    when = timeline.local[timeline.local.notna()]
    order = when.sort_values(kind="stable").index
    end = local(table["until"], table["basis"], table["precision"], timeline.zone)
    made = []
    kept = order[:most]
    one_day = when[kept].dt.floor("D").nunique() == 1 and (table["precision"][kept] != "day").all()
    for i in kept:
        precision = str(table["precision"][i])
        since = np.datetime64(when[i], "us")
        until = since if pd.isna(end[i]) else np.datetime64(end[i], "us")
        if precision == "day":
            until = max(until, since + np.timedelta64(1, "D"))
        moment = written(since, precision)
        moment = moment[-5:] if one_day else moment  # the day stands in the subtitle
        unsure = UNSURE if table["basis"][i] in FLOATING and precision != "day" else ""
        said = " ".join(str(table["text"][i]).split()) or f"({table['kind'][i]})"
        words = f"{moment}{unsure}  {said}"
        made.append(Event(since, until, str(table[lanes][i]) or "(none)", str(table["kind"][i]), words))
    return made, len(order) - len(made)


def _told_span(events: list[Event]) -> str:
    first, last = written(events[0].since), written(events[-1].since)
    return first if first == last else f"{first} to {last}"


def _span(events: list[Event]) -> tuple[np.datetime64, np.datetime64]:
    first, last = min(e.since for e in events), max(e.until for e in events)
    pad = max((last - first) // 40, np.timedelta64(3600, "s"))
    return first - pad, last + pad


def _labels(events: list[Event]) -> list[str]:
    return [fitted(event.words, SIZE, WORDS) for event in events]


def _places(events: list[Event], first: np.datetime64, last: np.datetime64, left: float) -> list[tuple[float, float]]:
    room = WIDTH - left - RIGHT
    edge = numbers(np.array([first, last]))
    ends = numbers(np.array([[e.since, e.until] for e in events]))
    scaled = (ends - edge[0]) / (edge[1] - edge[0]) * room
    return [(left + float(a), left + float(b)) for a, b in scaled]


def _rows(events: list[Event], names: list[str], first: np.datetime64, last: np.datetime64, left: float) -> list[int]:
    places, labels = _places(events, first, last, left), _labels(events)
    rows = [0] * len(events)
    for name in names:
        own = [i for i, event in enumerate(events) if event.lane == name]
        spans = [_label_span(places[i], width_of(labels[i], SIZE)) for i in own]
        for i, row in zip(own, rows_of_labels([span[:2] for span in spans], 0.12), strict=True):
            rows[i] = row
    return rows


def _label_span(place: tuple[float, float], wide: float) -> tuple[float, float, bool]:
    """(left, right, whether the label stands left of the mark) of a mark with its label."""
    if place[1] + 0.09 + wide <= WIDTH:
        return place[0] - 0.05, place[1] + 0.09 + wide, False
    return place[0] - 0.09 - wide, place[1] + 0.05, True


def _draw(
    picture: Picture, box: Box, events: list[Event], rows: list[int], heights: dict[str, float],
    span: tuple[np.datetime64, np.datetime64], left: float,
) -> None:  # fmt: skip
    ax = axes(picture, Box(0, box.bottom, WIDTH, box.top))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(box.bottom, box.top)
    ax.axis("off")
    tops, top = {}, box.top
    for name, height in heights.items():
        tops[name] = top
        top -= height
        ax.plot([0, WIDTH], [top, top], color=style.FAINT, linewidth=0.6)
        text(picture, 0, tops[name] - 0.05, fitted(name, 8, left - 0.1, "bold"), size=8, weight="bold", va="top")
    kinds = list(dict.fromkeys(event.kind for event in events))
    places, labels = _places(events, span[0], span[1], left), _labels(events)
    for i, event in enumerate(events):
        y = tops[event.lane] - 0.05 - (rows[i] + 0.5) * ROW
        color = style.PALETTE[kinds.index(event.kind) % 5]
        a, b = places[i]
        if b - a > 0.03:
            ax.fill([a, b, b, a], [y - 0.035, y - 0.035, y + 0.035, y + 0.035], color=color, linewidth=0)
        else:
            ax.plot([a], [y], marker=style.MARKERS[kinds.index(event.kind) % 8], color=color, markersize=4, linewidth=0)
        _, _, before = _label_span((a, b), width_of(labels[i], SIZE))
        side = (a - 0.07, "right") if before else (b + 0.07, "left")
        ax.text(side[0], y, labels[i], size=SIZE, ha=side[1], va="center_baseline")
    scale = axes(picture, Box(left, top - 0.001, WIDTH - RIGHT, box.top))
    scale.patch.set_visible(False)
    scale.spines["left"].set_visible(False)
    scale.set_yticks([])
    scale.set_zorder(-1)
    scale.grid(axis="x")
    set_axis(scale, span[0], span[1], WIDTH - left - RIGHT)
    _key(picture, box, kinds)


def _key(picture: Picture, box: Box, kinds: list[str]) -> None:
    ax = axes(picture, Box(0, box.bottom, WIDTH, box.bottom + 0.16))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(0, 1)
    ax.axis("off")
    x = 0.05
    for place, kind in enumerate(kinds):
        ax.plot([x], [0.5], marker=style.MARKERS[place % 8], color=style.PALETTE[place % 5], markersize=4, linewidth=0)
        ax.text(x + 0.08, 0.5, kind, size=7, color=style.QUIET, va="center_baseline")
        x += 0.08 + width_of(kind, 7) + 0.25
