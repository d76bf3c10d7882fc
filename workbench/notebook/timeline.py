"""The Timeline view: one axis from years to seconds, what is missing shaded, and a brush that filters all views.

Times go to the browser as wall clocks of the zone of display, lanes as numbers; words follow only for the place that
the pointer is at, with their keys. What is opened is named by its key.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import show
from ..analysis.timeline import Timeline, coverage, local
from ..brief.sentences import sentence_said
from ..errors import UsageError
from .phrases_time import TIME_WORDS
from .view import View

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["TimeView"]

BY = ("none", "conversation", "person", "topic", "kind", "original")
MOST = 9  # lanes, the others together
OTHERS = re.compile(r"others \(([\d,]+)\)")  # as Timeline calls what is left over
NEAR = 6  # messages told for one place
WORDS = 160
GAPS = 400
WIDTH = {"day": 2, "unknown": 2, "min": 1}  # codes of precision; 0 is a second or finer
ZONES = ("UTC", "Asia/Shanghai", "Asia/Singapore", "Europe/London", "Europe/Berlin", "America/New_York",
         "America/Los_Angeles")  # fmt: skip


class TimeView(View):
    """The events of a case with a time; `lanes` is one of BY. Raises UsageError for lanes that there are not."""

    module = "timeline"
    phrases = TIME_WORDS

    def __init__(self, views: Views, selection: Selection, language: str = "en", lanes: str = "conversation") -> None:
        if lanes not in BY:
            raise UsageError(f"The timeline view has no lanes by {lanes!r}.", f"Use one of {', '.join(BY)}.")
        super().__init__(views, selection, language)
        self._lanes = lanes
        self._made: tuple[Any, ...] = ()
        self._drawn: tuple[Any, ...] = ()
        self._sent: tuple[Any, ...] | None = None

    # -- what is drawn -------------------------------------------------------------------------------------------

    def line(self) -> Timeline:
        """The timeline of the whole case, made once for each state of it."""
        state = (self._views.snapshot().version, self._views.people, len(self._views.shelf.tags()))
        if not self._made or self._made[0] != state:
            line = self._views.timeline("week", "", "UTC", {})
            place = pd.Index(self._views.records.messages["message_key"]).get_indexer(line.events["key"])
            self._made = (state, line, place)
        made: Timeline = self._made[1]
        return made

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The view is on a screen that knows nothing yet."""
        self._sent = None
        super().hear_hello(content)

    def refreshed(self) -> None:
        """The case changed: everything is sent anew, unless what was written bears on no event."""
        story = repr(self._views.store.human.rows("story_events"))
        state = (self._views.snapshot().version, id(self._views.people), len(self._views.shelf.tags()), story)
        if state != self._sent:
            self._sent = state
            self._draw()

    def selected(self, changed: set[str]) -> None:
        """What is left by the other views is strong, the rest is pale; the brush is where the stretch is."""
        if "time" in changed and self._drawn and self._drawn[0] != self.selection.zone:
            self._draw()
            return
        if changed - {"message", "time"}:
            self._left()
        if "time" in changed:
            self._brush()

    def _draw(self) -> None:
        line, zone = self.line(), self.selection.zone
        events = line.events
        wall = local(events["at"], events["basis"], events["precision"], zone).to_numpy()
        rows, names, codes = line.laned("" if self._lanes == "none" else self._lanes, MOST)
        kept = ~np.isnat(wall[rows])
        rows, codes = rows[kept], codes[kept]
        at = wall[rows].astype("datetime64[us]").astype(np.int64) / 1000
        order = np.argsort(at, kind="stable")
        rows, codes, at = rows[order], codes[order], at[order]
        fine = events["precision"].map(WIDTH).fillna(0).to_numpy(np.uint8)[rows]
        self._drawn = (zone, rows, at, codes, names)
        told = {
            "lane": self._lanes,
            "names": [_lane(name, self.said) for name in names],
            "zone": zone,
            "zones": self._zones(),
        }
        told |= {
            "total": len(at),
            "undated": int(np.isnat(wall).sum()),
            "gaps": self._gaps(),
            "marks": self._marks(zone),
        }
        told |= {"strips": self._strips(line.in_zone(zone))}
        buffers = [at.astype("<f8").tobytes(), codes.astype(np.uint8).tobytes(), fine.tobytes()]
        self.send({"kind": "events", **told}, buffers)
        self._left()
        self._brush()

    def _left(self) -> None:
        """Which events the other ways of choosing leave; documents and story events are always there."""
        if not self._drawn or not set(self.selection.active()) - {"time"}:
            self.send({"kind": "left", "all": True}, [])
            return
        place = self._made[2][self._drawn[1]]
        left = self.selection.mask(without=("time",))
        strong = np.where(place < 0, True, left[np.maximum(place, 0)]) if len(left) else np.ones(len(place), bool)
        self.send({"kind": "left", "all": False}, [strong.astype(np.uint8).tobytes()])

    def _brush(self) -> None:
        since, until = (_number(text) for text in (self.selection.since, self.selection.until))
        self.say("stretch", since=since, until=until)

    def _zones(self) -> list[str]:
        return list(dict.fromkeys([self.selection.zone, *ZONES]))

    def _gaps(self) -> list[dict[str, Any]]:
        """What is missing over a stretch of time: silences, lost pages, absent blocks."""
        table = self._views.gaps.findings
        some = table[table["since"].notna() & table["until"].notna() & table["kind"].isin(["silence", "absent"])]
        return [
            {
                "since": _ms(row["since"]),
                "until": _ms(row["until"]),
                "words": show.plain(f"{row['conversation']}: {sentence_said(row['sentence'], self.language)}"),
                "name": show.plain(row["conversation"]),
                "whole": not row["place"] and bool(row["original"]),  # of a dump: through all lanes
            }
            for row in some.head(GAPS).to_dict("records")
        ]

    def _marks(self, zone: str) -> list[dict[str, Any]]:
        marks = self.line().marks
        if marks is None:
            return []
        wall = local(marks["at"], marks["basis"], marks["precision"], zone)
        pairs = zip(wall, marks["text"], strict=True)
        return [
            {"at": when.timestamp() * 1000, "words": show.plain(text)[:80]} for when, text in pairs if pd.notna(when)
        ]

    def _strips(self, line: Timeline) -> list[dict[str, Any]]:
        table = coverage(line)
        table = table[table["original"] != ""]  # what the reporter wrote comes from no original
        largest = table.groupby("original")["events"].sum().nlargest(6).index
        return [
            {
                "name": show.plain(name)[:40],
                "spans": [[_ms(a), _ms(b)] for a, b in zip(own["since"], own["until"], strict=True)],
            }
            for name, own in table[table["original"].isin(largest)].groupby("original", sort=False)
        ]

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_lanes(self, content: dict[str, Any]) -> None:
        """Other lanes."""
        lanes = str(content["lanes"])
        if lanes not in BY:
            raise UsageError(f"The timeline view has no lanes by {lanes!r}.", f"Use one of {', '.join(BY)}.")
        self._lanes = lanes
        self._draw()

    def hear_zone(self, content: dict[str, Any]) -> None:
        """Another clock: what is chosen by time is taken back, for it was on the other clock."""
        self.selection.narrow(zone=str(content["zone"]), since="", until="")
        self._draw()

    def hear_choose(self, content: dict[str, Any]) -> None:
        """A stretch of time is chosen in all views."""
        since, until = (float(content[name]) for name in ("since", "until"))
        self.selection.narrow(
            since=_iso(np.floor(since / 1000)), until=_iso(np.ceil(until / 1000)), zone=self._drawn[0]
        )

    def hear_words(self, content: dict[str, Any]) -> None:
        """What stands between two moments of one lane: how many, and the words of some with their keys."""
        zone, rows, at, codes, _ = self._drawn
        since, until = (np.searchsorted(at, float(content[name])) for name in ("since", "until"))
        places = np.arange(since, until)
        lane = int(content.get("lane", -1))
        places = places[codes[places] == lane] if lane >= 0 else places
        events = self.line().events
        told = [self._told(events.iloc[int(rows[place])], float(at[place])) for place in places[:NEAR]]
        self.say("words", content, count=len(places), rows=told, zone=zone)

    def _told(self, event: Any, at: float) -> dict[str, Any]:
        day = f"{_moment(at):%Y-%m-%d}"
        when = day if event["precision"] in ("day", "unknown") else f"{_moment(at):%Y-%m-%d %H:%M:%S}"
        words = show.plain(event["text"] or "")
        known = self._views.records.row(str(event["key"])) if event["key"] else None
        return {
            "key": str(event["key"]) if known is not None else "",
            "item": str((known or {}).get("item_sha256") or ""),
            "when": when + ("" if event["basis"] in ("utc", "offset", "assumed") else " ?"),
            "kind": "" if event["kind"] == "message" else show.plain(event["kind"]),
            "who": show.plain(event["person"] or ""),
            "where": show.plain(event["conversation"] or event["original"] or ""),
            "words": words[:WORDS] + ("…" if len(words) > WORDS else ""),
        }

    def still(self) -> tuple[str, str]:
        """The printed timeline as a picture, for a notebook that is read without a kernel."""
        line = self.line()
        if not len(line.events):
            return super().still()
        made = line.in_zone(self.selection.zone).plot()
        image = base64.b64encode(made.png(100)).decode()
        shown = show.Markup(
            f'<img alt="{escape(made.alt)}" src="data:image/png;base64,{image}" style="max-width:100%">'
        )
        return show.block("", shown), made.alt


def _ms(moment: Any) -> float:
    stamp = pd.Timestamp(moment)
    return float((stamp.tz_localize(None) if stamp.tzinfo else stamp).timestamp() * 1000)


def _moment(at: float) -> pd.Timestamp:
    return pd.Timestamp(int(at), unit="ms")


def _number(text: str) -> float | None:
    return _ms(text) if text else None


def _iso(second: float) -> str:
    """A wall clock as ISO text, to the second."""
    return pd.Timestamp(int(second), unit="s").isoformat()


def _lane(name: str, said: Mapping[str, str]) -> str:
    """The name of a lane, safe to show; that of the others together in the words of the view."""
    rest = OTHERS.fullmatch(name)
    return said["others"].format(n=rest[1]) if rest else show.plain(name)
