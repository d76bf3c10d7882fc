"""The timeline: everything that happened on one axis, counted by hour, day, week or month in a zone that is named.

Wall-clock times whose zone the original does not tell, and whole days, are never moved by the display zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import UsageError
from ..timestamps import named_zone
from .codes import once
from .drawing import drawn
from .frames import dump

if TYPE_CHECKING:
    from .changed import Changed

__all__ = ["PERIODS", "Timeline", "coverage", "local", "period", "places", "topics_beside"]

PERIODS = ("hour", "day", "week", "month")
LANES = ("topic", "person", "conversation", "custodian", "platform", "kind", "original")
FLOATING = ("exporter-local", "unknown")  # bases whose instant is a wall clock, not a point on the UTC axis
SPOKEN_OF = ("mentioned", "meeting")  # kinds whose time is that of which somebody wrote
WHOLE = ("day", "week", "month", "quarter", "year")  # precisions without a time of day
COARSE = {"hour": (*WHOLE, "unknown")}
NO_TAGS = pd.DataFrame({"message_key": pd.Series(dtype="str"), "topic": pd.Series(dtype="str")})


@dataclass(frozen=True)
class Timeline:
    """Events (columns of `events.COLUMNS`) with how to count and show them.

    `tags` has message_key and topic; `marks` are story events to be written on the picture; `gaps` has since,
    until (instants) and label, to be shaded through it. Nothing here changes: every method gives a new object.
    """

    events: pd.DataFrame
    tags: pd.DataFrame = field(default_factory=lambda: NO_TAGS)
    by: str = "week"
    lanes: str = ""
    zone: str = "UTC"
    marks: pd.DataFrame | None = None
    gaps: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        named_zone(self.zone)
        if self.by not in PERIODS:
            raise UsageError(f"A timeline cannot count by {self.by!r}.", f"Use one of {', '.join(PERIODS)}.")
        if self.lanes and self.lanes not in LANES:
            raise UsageError(f"A timeline has no lanes by {self.lanes!r}.", f"Use one of {', '.join(LANES)}.")

    def in_zone(self, zone: str) -> Timeline:
        """The same timeline shown in another zone ("Asia/Shanghai", "+08:00"); raises UsageError for no zone."""
        return self.shown(self.by, self.lanes, zone)

    def shown(self, by: str, lanes: str, zone: str) -> Timeline:
        """The same events counted by another period, in other lanes, in another zone; raises UsageError for none."""
        made = replace(self, by=by, lanes=lanes, zone=zone)
        made.__dict__["_kept"] = self._kept  # what hangs on events and tags alone is made once for all of them
        return made

    def only(self, **equals: str | list[str]) -> Timeline:
        """The events whose columns have the given value or one of the given values."""
        keep = np.ones(len(self.events), bool)
        for name, value in equals.items():
            keep &= self.events[name].isin([value] if isinstance(value, str) else value).to_numpy()
        return replace(self, events=self.events[keep].reset_index(drop=True))

    def between(self, since: np.datetime64, until: np.datetime64) -> Timeline:
        """The dated events whose wall clock in the display zone lies from `since` up to and without `until`."""
        when = self.local.to_numpy()
        keep = (when >= since) & (when < until)
        return replace(self, events=self.events[keep].reset_index(drop=True))

    @cached_property
    def local(self) -> pd.Series:
        """The wall clock of each event in the display zone, without zone; NaT where the time is unknown."""
        return local(self.events["at"], self.events["basis"], self.events["precision"], self.zone)

    @property
    def undated(self) -> int:
        """How many events have no usable time, and so stand in no count."""
        return int(self.local.isna().sum())

    def frame(self) -> pd.DataFrame:
        """The events with `local` (wall clock in the display zone) and `topic` (all topics, joined by "; ")."""
        table = self.events.copy()
        table.insert(1, "local", self.local)
        table["topic"] = _named(*self._topics, len(table))
        return table

    def keys(self, lanes: str, lane: str, since: pd.Timestamp, until: pd.Timestamp) -> list[str]:
        """The keys of the events of one lane between two wall clocks of the display zone, `until` left out."""
        rows, names, codes = self.laned(lanes, len(self.events) + 1)
        when = self.local.to_numpy()[rows]
        inside = (when >= since.to_datetime64()) & (when < until.to_datetime64())
        if lanes and lanes != "none":
            inside &= codes == names.index(lane)
        return list(dict.fromkeys(self.events["key"].to_numpy()[rows[inside]].tolist()))

    def members(self, lanes: str = "") -> dict[str, np.ndarray]:
        """The rows of `events` in each lane, the largest lane first."""
        rows, names, codes = self.laned(lanes or self.lanes, len(self.events) + 1)
        order = np.argsort(codes, kind="stable")
        edges = np.searchsorted(codes[order], np.arange(len(names) + 1))
        return {name: rows[order[edges[i] : edges[i + 1]]] for i, name in enumerate(names)}

    def changes(self, terms: Mapping[str, Iterable[str]] | None = None) -> Changed:
        """What changed in each lane: bursts, new levels, first and last use; or of `terms` (name to message keys)."""
        from .changed import changed

        return changed(self, terms)

    def counts(self, by: str = "", lanes: str = "", *, most: int = 12, unreadable: bool = False) -> pd.DataFrame:
        """Events per period: the index is the period's first moment in the display zone, one column per lane.

        Empty periods between first and last are there with 0. Lanes beyond the `most` largest are summed as
        "others (n)". Lanes by topic count an event once in each of its topics, and untagged events nowhere. By
        hour, events known only to the day are left out (see `coarse`). Lanes "none" means all together. With
        `unreadable` only messages without words of their own are counted, in the same periods and lanes.
        """
        by, lanes = by or self.by, lanes or self.lanes
        rows, names, codes = self.laned(lanes, most)
        when = self.local.to_numpy()[rows]
        fine = ~np.isnat(when)
        if by in COARSE:
            fine &= ~self.events["precision"].isin(COARSE[by]).to_numpy()[rows]
        weight = ~self.events["readable"].to_numpy()[rows][fine] if unreadable else None
        return _table(when[fine], codes[fine], names, by, weight)

    def coarse(self, lanes: str = "", *, most: int = 12) -> pd.DataFrame:
        """Events known only to the day, per day and lane: what a count by hour cannot place."""
        rows, names, codes = self.laned(lanes or self.lanes, most)
        when = self.local.to_numpy()[rows]
        keep = self.events["precision"].isin(COARSE["hour"]).to_numpy()[rows] & ~np.isnat(when)
        return _table(when[keep], codes[keep], names, "day")

    def hours(self, lanes: str = "", *, most: int = 12) -> pd.DataFrame:
        """Events per lane, weekday (0 = Monday) and hour of the display zone: index (lane, weekday), columns 0 to 23.

        Events known only to the day are left out; wall clocks whose zone no original tells count as written.
        """
        rows, names, codes = self.laned(lanes or self.lanes, most)
        when = self.local.to_numpy()[rows]
        keep = ~np.isnat(when) & ~self.events["precision"].isin(COARSE["hour"]).to_numpy()[rows]
        hour = when[keep].astype("datetime64[h]").astype(np.int64)
        place = (codes[keep] * 7 + (hour // 24 + 3) % 7) * 24 + hour % 24
        table = np.bincount(place, minlength=len(names) * 168).reshape(-1, 24)
        index = pd.MultiIndex.from_product([names, range(7)], names=["lane", "weekday"])
        return pd.DataFrame(table, index=index, columns=pd.Index(range(24), name="hour"))

    def __repr__(self) -> str:
        dated = self.local.dropna()
        span = f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else "no dates"
        undated = f", {self.undated:,} without a time" if self.undated else ""
        return f"Timeline: {len(self.events):,} events, {span}, zone {self.zone}{undated}; see .plot() and .frame()"

    def plot(self, kind: str = "timeline", **options: Any) -> Any:
        """The picture: "timeline" (counts in panels, default), "swimlane" (single events) or "hours" (daily habits).

        The options are those of `draw` in the module of that name in `workbench.figures`.
        """
        if kind not in ("timeline", "swimlane", "hours"):
            raise UsageError(f"A timeline cannot be drawn as {kind!r}.", "Use timeline, swimlane or hours.")
        return drawn(kind, self, **options)

    @cached_property
    def _kept(self) -> dict[str, Any]:
        return {}

    @property
    def _topics(self) -> tuple[np.ndarray, pd.Series]:
        if "topics" not in self._kept:
            self._kept["topics"] = _tagged(self.events["key"], self.tags)
        found: tuple[np.ndarray, pd.Series] = self._kept["topics"]
        return found

    def laned(self, lanes: str, most: int) -> tuple[np.ndarray, list[str], np.ndarray]:
        """Rows of events (repeated where in two lanes), names of lanes, and the lane of each row."""
        size = len(self.events)
        if not lanes or lanes == "none":
            return np.arange(size), ["all"], np.zeros(size, np.int64)
        if lanes == "topic":
            rows, labels = self._topics
        else:
            rows = np.arange(size)
            labels = dump(self.events["original"]) if lanes == "original" else self.events[lanes]
        codes, unique = pd.factorize(labels)
        names = [str(name) or "(none)" for name in unique]
        return rows, *_largest(codes, names, most)


def local(at: pd.Series, basis: pd.Series, precision: pd.Series, zone: str) -> pd.Series:
    """Wall clocks in `zone` as datetime64[us] without zone; floating times and whole days stay as written."""
    wall: pd.Series = at.dt.tz_convert(named_zone(zone)).dt.tz_localize(None)
    fixed = basis.isin(FLOATING) | precision.isin(WHOLE)
    return wall.mask(fixed, at.dt.tz_localize(None)) if fixed.any() else wall


def period(when: np.ndarray, by: str) -> np.ndarray:
    """The first day or hour of the period that each wall clock (datetime64) lies in; weeks begin on Monday."""
    if by == "hour":
        return when.astype("datetime64[h]")
    if by == "month":
        return when.astype("datetime64[M]").astype("datetime64[D]")
    day: np.ndarray = when.astype("datetime64[D]")
    return day if by == "day" else day - (day.astype(np.int64) + 3) % 7


def coverage(timeline: Timeline, *, bridge: int = 4) -> pd.DataFrame:
    """Where each dump has messages: stretches [since, until) of days with none missing for more than `bridge` days.

    Days that texts only speak of (kinds mentioned and meeting) are covered by nothing.
    One row per stretch: original (the dump's name), since, until (days in the display zone), events.
    """
    when = timeline.local.to_numpy()
    dated = ~np.isnat(when) & ~timeline.events["kind"].isin(SPOKEN_OF).to_numpy(bool)
    names = dump(timeline.events["original"]).to_numpy()[dated]
    table = pd.DataFrame({"original": names, "day": when[dated].astype("datetime64[D]").astype(np.int64)})
    days = table.groupby(["original", "day"], sort=True).size().reset_index(name="events")
    new = (days["original"] != days["original"].shift()) | (days["day"].diff() > bridge + 1)
    runs = days.groupby(new.cumsum()).agg(
        original=("original", "first"), since=("day", "min"), until=("day", "max"), events=("events", "sum")
    )
    for name, extra in (("since", 0), ("until", 1)):
        runs[name] = (runs[name].to_numpy(np.int64) + extra).astype("datetime64[D]").astype("datetime64[us]")
    return runs.reset_index(drop=True)


def topics_beside(keys: pd.Series, tags: pd.DataFrame) -> np.ndarray:
    """All topics of each key in one text, joined by "; " in the order of `tags`; "" for none."""
    return _named(*_tagged(keys, tags), len(keys))


def places(values: pd.Series, known: pa.Array) -> np.ndarray:
    """The place of each value in `known`, -1 where it is not there."""
    found = pc.index_in(pa.array(values, known.type), value_set=known)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64))


def _tagged(keys: pd.Series, tags: pd.DataFrame) -> tuple[np.ndarray, pd.Series]:
    own, known = pd.factorize(tags["message_key"])
    code = places(keys, pa.array(known, pa.large_string()))
    rows = np.flatnonzero(code >= 0)
    topics, names = pd.factorize(tags["topic"])
    cells = once(own.astype(np.int64) * len(names) + topics)
    number = np.bincount(cells // max(1, len(names)), minlength=len(known))
    first, each = np.concatenate([[0], np.cumsum(number)]), number[code[rows]]
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    found = cells[np.repeat(first[code[rows]], each) + within] % max(1, len(names))
    return np.repeat(rows, each), pd.Series(
        pd.Categorical(np.asarray(names, object)[found], categories=np.asarray(names, object))
    )


def _named(rows: np.ndarray, topics: pd.Series, size: int) -> np.ndarray:
    """The topics of each event in one text; events share few sets of topics, and each is written once."""
    codes, names = topics.cat.codes.to_numpy(np.int64), list(topics.cat.categories)
    group = np.zeros(size, np.int64)
    texts = [""]
    for code, name in enumerate(names):
        own = rows[codes == code]
        before, place = np.unique(group[own], return_inverse=True)
        group[own] = len(texts) + place
        texts += [f"{texts[one]}; {name}" if texts[one] else name for one in before.tolist()]
    return np.asarray(pd.Series(texts, dtype="str").take(group))


def _largest(codes: np.ndarray, names: list[str], most: int) -> tuple[list[str], np.ndarray]:
    size = np.bincount(codes, minlength=len(names))
    order = np.argsort(-size, kind="stable")
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    kept = [names[i] for i in order[:most]]
    if len(names) > most:
        kept.append(f"others ({len(names) - most:,})")
        rank = np.minimum(rank, most)
    return kept, rank[codes]


def _table(
    when: np.ndarray, codes: np.ndarray, names: list[str], by: str, weight: np.ndarray | None = None
) -> pd.DataFrame:
    unit = {"hour": "h", "month": "M"}.get(by, "D")
    step = 7 if by == "week" else 1
    if not len(when):
        return pd.DataFrame({name: pd.Series(dtype="int64") for name in names}, index=pd.DatetimeIndex([], name="from"))
    number = period(when, by).astype(f"datetime64[{unit}]").astype(np.int64)
    first = number.min()
    place = (number - first) // step
    cells = (place.max() + 1) * len(names)
    table = np.bincount(place * len(names) + codes, weight, cells).astype(np.int64).reshape(-1, len(names))
    index = (first + np.arange(len(table)) * step).astype(f"datetime64[{unit}]").astype("datetime64[us]")
    return pd.DataFrame(table, index=pd.DatetimeIndex(index, name="from"), columns=names)
