"""What changed: bursts, new levels, and the first and last use of each lane's words; every mark names its messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from .. import show
from .bursts import bursts, changes
from .drawing import drawn
from .timeline import Timeline

__all__ = ["COLUMNS", "LEVEL", "Changed", "changed", "named"]

COLUMNS = ["kind", "lane", "since", "until", "weight", "sentence", "keys"]
NOT_WRITTEN = ("edit", "recall", "file", "story", "join", "leave")
PERIOD = {"hour": "hour", "day": "day", "week": "day", "month": "day"}
LEVEL = {"hour": "day", "day": "week", "week": "week", "month": "month"}


@dataclass(frozen=True)
class Changed:
    """What changed in a timeline, lane by lane; only what was written counts, no edits, recalls, files or joins.

    Bursts are looked for by day (by hour in a timeline by hour), levels by week (by day, by month); the definitions
    and their sources stand in docs/methods.md. `absent` are the terms that no message has.
    """

    timeline: Timeline
    lanes: str
    absent: tuple[str, ...] = ()

    @cached_property
    def bursts(self) -> pd.DataFrame:
        """Stretches with twice the usual share or more: the table of `analysis.bursts.bursts`."""
        return bursts(self.timeline, PERIOD[self.timeline.by], self.lanes)

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Moments at which the number per period changed for good: the table of `analysis.bursts.changes`."""
        return changes(self.timeline, LEVEL[self.timeline.by], self.lanes)

    @cached_property
    def uses(self) -> pd.DataFrame:
        """The first and the last event of each lane: lane, kind (first, last), at (wall clock), keys (one); else none.

        Without lanes there is nothing whose use could begin or end.
        """
        rows = []
        when = self.timeline.local
        for lane, own in self._rows().items():
            dated = when.iloc[own].dropna()
            for kind, place in (("first", dated.idxmin()), ("last", dated.idxmax())) if len(dated) else ():
                rows.append((lane, kind, when.loc[place], [str(self.timeline.events["key"].loc[place])]))
        return pd.DataFrame(rows, columns=["lane", "kind", "at", "keys"])

    def frame(self) -> pd.DataFrame:
        """Everything that changed in order of time: COLUMNS, index from 1 (the numbers in the picture).

        `kind` is burst, more, less, first or last; `since` and `until` are wall clocks of the display zone; `weight`
        is the log-likelihood gained (NaN for uses); `keys` at most 50 messages that show it.
        """
        rows = [*self._burst_rows(), *self._level_rows(), *self._use_rows()]
        table = pd.DataFrame(rows, columns=COLUMNS)
        for name in ("since", "until"):
            table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
        table = table.sort_values(["since", "lane", "kind"], kind="stable", ignore_index=True)
        return table.set_axis(pd.RangeIndex(1, len(table) + 1))

    def plot(self, **options: Any) -> Any:
        """The panel "what changed"; the options are those of `workbench.figures.changes.draw`."""
        return drawn("changes", self, **options)

    def __len__(self) -> int:
        return len(self.bursts) + len(self.levels) + len(self.uses)

    def __repr__(self) -> str:
        lines = [f"{number}. {sentence}" for number, sentence in self.frame()["sentence"].items()]
        return show.plain("\n".join(["What changed; see .plot() and .frame()", *lines[:40], *self._more(lines)]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        table = self.frame()
        rows = [(number, row["sentence"], len(row["keys"])) for number, row in table.head(40).iterrows()]
        made = show.table(["", "", "messages"], rows, numbers=(0, 2))
        note = " ".join([f"Zone {self.timeline.zone}.", *self._more(list(table.index))])
        return show.bundle(show.block("What changed", made, note=note), repr(self))

    def missing(self) -> str:
        """The terms that no message has, in words; empty where each has some."""
        return f"No message has: {', '.join(self.absent)}." if self.absent else ""

    def _more(self, lines: list[Any]) -> list[str]:
        told = [f"{len(lines) - 40:,} more are in .frame()." if len(lines) > 40 else "", self.missing()]
        return [line for line in told if line]

    def _burst_rows(self) -> list[tuple[Any, ...]]:
        rows = []
        for row in self.bursts.to_dict("records"):
            last = row["until"] - pd.Timedelta(seconds=1)
            span = f"{row['since']:%Y-%m-%d}" + (f" to {last:%Y-%m-%d}" if last.date() != row["since"].date() else "")
            share = "" if row["share"] != row["share"] else f", {row['share']:.0%} of all instead of {row['usual']:.0%}"
            sentence = f"{named(row['lane'])}: far more than usual, {span} ({row['events']:,}{share})."
            rows.append(("burst", row["lane"], row["since"], row["until"], row["weight"], sentence, row["keys"]))
        return rows

    def _level_rows(self) -> list[tuple[Any, ...]]:
        rows = []
        unit = LEVEL[self.timeline.by]
        for row in self.levels.to_dict("records"):
            kind = "more" if row["after"] > row["before"] else "less"
            sentence = f"{named(row['lane'])}: {kind} from {row['at']:%Y-%m-%d} on, {row['after']:g} a {unit} after "
            sentence += f"{row['before']:g}."
            rows.append((kind, row["lane"], row["at"], pd.NaT, row["gain"], sentence, row["keys"]))
        return rows

    def _use_rows(self) -> list[tuple[Any, ...]]:
        rows = []
        for row in self.uses.to_dict("records"):
            sentence = f"{named(row['lane'])}: {row['kind']} on {row['at']:%Y-%m-%d}."
            rows.append((row["kind"], row["lane"], row["at"], pd.NaT, float("nan"), sentence, row["keys"]))
        return rows

    def _rows(self) -> dict[str, Any]:
        return self.timeline.members(self.lanes) if self.lanes else {}


def named(lane: str) -> str:
    """A lane in words: where there are no lanes, everything together."""
    return "all together" if lane == "all" else lane


def changed(timeline: Timeline, terms: Mapping[str, Iterable[str]] | None = None) -> Changed:
    """What changed in the lanes of `timeline`; or, with `terms` (name to keys of messages), in the use of each term."""
    written = ~timeline.events["kind"].isin(NOT_WRITTEN)
    line = replace(timeline, events=timeline.events[written.to_numpy()].reset_index(drop=True))
    if terms is not None:
        known = set(line.events["key"])
        found = {name: [key for key in dict.fromkeys(keys) if key in known] for name, keys in terms.items()}
        pairs = [(key, name) for name, keys in found.items() for key in keys]
        tags = pd.DataFrame(pairs, columns=["message_key", "topic"]).astype("str")
        line = replace(line, tags=tags, lanes="topic")
        return Changed(line, "topic", tuple(name for name, keys in found.items() if not keys))
    return Changed(line, line.lanes)
