"""Silences of dumps, of conversations and of persons, in words: what is silent, how unusual that is, what went on.

In a dump everything counts from the first message of a person on (a bot that goes on shows that nothing is lost), in a
conversation and for a person what people wrote. A silence that lies for the most part in one of the dump's is told
once, of the dump.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from . import holes
from .codes import combined, labelled, once
from .counts import flagged
from .frames import account
from .holidays import holiday
from .rhythm import quiet_shift, quiet_shifts
from .rhythms import Days, silent, votes
from .silences import BEFORE, LEAST_ACTIVE, Silence, unusual

__all__ = ["Talks", "of_conversations", "of_dumps", "of_persons", "talks"]

OWN_HOURS = 100  # messages from which a talk's own quiet hours are known
SURE = 2.0  # log-likelihood from which a talk's own days decide its calendar
WIDTH = 1 << 21
KEPT = ("sent_at", "message_key", "place", "dump")  # columns of rows that anything is asked of
SHARE = 0.5


@dataclass(frozen=True)
class Talks:
    """Days with messages per name: a conversation, a person or a dump. `rows` are those that count, in order of time.

    `code` and `day` are those of each row; `votes` how much each holiday calendar explains the days of each name.
    """

    names: list[str]
    rows: pd.DataFrame
    code: np.ndarray
    day: np.ndarray
    active: dict[str, np.ndarray]
    votes: dict[str, dict[str, float]]

    def within(self, name: str, first: int, last: int) -> bool:
        """Whether `name` has a message from day `first` to day `last`."""
        days = self.active.get(name, np.zeros(0))
        place = int(np.searchsorted(days, first))
        return place < len(days) and bool(days[place] <= last)

    def around(self, name: str, first: int, last: int) -> list[str]:
        """The keys of the last message before day `first` and of the first after day `last`."""
        own = np.flatnonzero(self.code == self.names.index(name))
        before, after = own[self.day[own] < first], own[self.day[own] > last]
        return [str(self.rows["message_key"].iloc[int(place)]) for place in (*before[-1:], *after[:1])]


def talks(rows: pd.DataFrame, names: pd.Series) -> Talks:
    """The days of each name; rows without a time or without a name do not count."""
    dated = (rows["sent_at"].notna() & (names != "")).to_numpy(bool)
    rows, names = rows[[name for name in KEPT if name in rows]], names
    if not dated.all():
        rows, names = rows[dated], names[dated]
    code, unique = pd.factorize(names)
    hour = rows["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[h]").astype(np.int64)
    kept = [str(name) for name in unique]
    day = (hour + _shifts(code, hour, len(kept))[code]) // 24 if len(rows) else hour
    order = np.argsort(day, kind="stable")
    cells = once(code * WIDTH + day + WIDTH // 2) if len(rows) else np.zeros(0, np.int64)
    edges = np.searchsorted(cells // WIDTH, np.arange(len(kept) + 1))
    active = {name: cells[edges[i] : edges[i + 1]] % WIDTH - WIDTH // 2 for i, name in enumerate(kept)}
    tested = [name for name, days in active.items() if len(days) >= LEAST_ACTIVE]
    told = votes(_days(active, tested, {})) if tested else []
    return Talks(kept, rows.iloc[order], code[order], day[order], active, dict(zip(tested, told, strict=True)))


def of_dumps(every: pd.DataFrame) -> tuple[list[dict[str, Any]], dict[str, list[Silence]]]:
    """Silences of dumps as a whole (findings), and the spans of each dump."""
    rows = every[[name for name in KEPT if name in every]]
    begun = rows[people(every)].groupby("dump")["sent_at"].min()
    start = begun.reindex(rows["dump"]).set_axis(rows.index)
    some = rows[(rows["sent_at"] >= start).to_numpy(bool)]
    made = talks(some, some["dump"])
    told = _tested(made, {}, _pooled(made))
    found = []
    for name, own in told.items():
        for silence in own:
            others = [
                other for other in made.names if other != name and made.within(other, silence.first, silence.last)
            ]
            shown = ", ".join(sorted(others)[:3]) + (f" and {len(others) - 3} more dumps" if len(others) > 3 else "")
            also = f"there are messages then in {shown}" if others else "no other dump has any then"
            words = f"Nothing in any conversation of {name} for {_length(silence)}; {_basis(silence)}; {also}."
            found.append(_finding(made, name, silence, words, "", name))
    return found, told


def of_conversations(
    newest: pd.DataFrame, every: pd.DataFrame, whole: Mapping[str, list[Silence]]
) -> tuple[list[dict[str, Any]], Talks]:
    """Silences of conversations that lie for the most part outside of those of their dumps (`whole`)."""
    some = newest[[name for name in KEPT if name in newest]][people(newest)]
    made = talks(some, some["place"])
    home = _homes(every)
    end = every.groupby("dump")["sent_at"].max().dropna()
    last = {name: _day(moment) for name, moment in end.items()}
    ends = {place: max((last[name] for name in home.get(place, ()) if name in last), default=0) for place in made.names}
    found = []
    for place, own in _tested(made, ends, _pooled(made)).items():
        dumps = home.get(place, ())
        covered = [span for name in dumps for span in whole.get(name, ())]
        for silence in own:
            if not any(_shared(silence, span) > SHARE * silence.days for span in covered):
                words = f"No message for {_length(silence)}, {_basis(silence)}; {_others(made, home, place, silence)}."
                found.append(_finding(made, place, silence, words, place, "; ".join(dumps)))
    return found, made


def of_persons(newest: pd.DataFrame, rooms: Talks, persons: Mapping[str, str]) -> list[dict[str, Any]]:
    """Silences of persons in all their conversations together, while at least one of these goes on."""
    asked = [name for name in (*KEPT, "platform", "sender_id") if name in newest]
    some = newest[asked][people(newest)]
    code, first = combined(some["platform"], some["sender_id"])
    keys = account(some[["platform", "sender_id"]].iloc[first])
    made = talks(some, labelled(code, [persons.get(key, "") for key in keys], some.index))
    end = int(made.day.max()) if len(made.day) else 0
    found = []
    for name, own in _tested(made, dict.fromkeys(made.names, end), _pooled(made)).items():
        for silence in own:
            recent = (made.code == made.names.index(name)) & (made.day < silence.first)
            recent &= made.day >= silence.first - BEFORE
            places = sorted(set(made.rows["place"].to_numpy()[recent]))
            awake = sum(rooms.within(place, silence.first, silence.last) for place in places)
            if awake:
                went = f"{awake} of {len(places)} conversations that the person wrote in before go on"
                words = f"{name} writes in no conversation for {_length(silence)}, {_basis(silence)}; {went}."
                found.append({**_finding(made, name, silence, words, "", ""), "conversation": name})
    return found


def people(rows: pd.DataFrame) -> np.ndarray:
    """True for messages of people: a bot that goes on hides a silence."""
    kept: np.ndarray = (rows["type"] == "message").to_numpy(bool) & ~flagged(rows["flags"], "bot")
    return np.asarray(kept & ~flagged(rows["flags"], "system"))


def _tested(made: Talks, ends: Mapping[str, int], pooled: Mapping[str, float]) -> dict[str, list[Silence]]:
    calendars = {}
    for name, told in made.votes.items():
        own = told if max(told.values()) >= SURE else pooled
        best = max(own, key=lambda calendar: own[calendar], default="")
        calendars[name] = best if best and own[best] > 0 else ""
    if not calendars:
        return {}
    names = list(calendars)
    return unusual(silent(names, _days(made.active, names, ends), calendars))


def _days(active: Mapping[str, np.ndarray], names: list[str], ends: Mapping[str, int]) -> Days:
    """The days of the talks named; `ends` is the last day on which one could have gone on, where that is later."""
    last = [max(int(active[name][-1]), ends.get(name, int(active[name][-1]))) for name in names]
    return Days.of([active[name] for name in names], last)


def _pooled(made: Talks) -> dict[str, float]:
    """What all talks together say of each calendar, for those that say little themselves."""
    total: dict[str, float] = {}
    for told in made.votes.values():
        for calendar, gain in told.items():
            total[calendar] = total.get(calendar, 0.0) + gain
    return total


def _shifts(code: np.ndarray, hour: np.ndarray, size: int) -> np.ndarray:
    """How many hours to shift the days of each name: its own quiet hours, or those of all where it has few."""
    table = np.bincount(code * 24 + hour % 24, minlength=size * 24).reshape(size, 24)
    common = quiet_shift(table.sum(0))
    return np.where(table.sum(1) >= OWN_HOURS, quiet_shifts(table), common)


def _homes(every: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    home: dict[str, tuple[str, ...]] = {}
    pairs = every[["place", "dump"]].iloc[combined(every["place"], every["dump"])[1]]
    for place, name in sorted(pairs.itertuples(index=False, name=None)):
        home[place] = (*home.get(place, ()), name)
    return home


def _others(made: Talks, home: Mapping[str, tuple[str, ...]], place: str, silence: Silence) -> str:
    near = [other for other in made.names if other != place and set(home.get(other, ())) & set(home.get(place, ()))]
    near = [other for other in near if made.within(other, silence.first - 28, silence.last + 28)]
    awake = sum(made.within(other, silence.first, silence.last) for other in near)
    return (
        f"{awake} of {len(near)} other conversations of the same dump go on" if near else "there is no other to compare"
    )


def _length(silence: Silence) -> str:
    at_work = f" ({silence.working} working days)" if silence.working != silence.days else ""
    return f"{silence.days} days{at_work}, {_date(silence.first)} to {_date(silence.last)}"


def _basis(silence: Silence) -> str:
    """How unusual a silence is, and what was taken off."""
    before = f"longer than its own rhythm explains (never more than {silence.longest} before"
    chance = f"{silence.expected:.1g}" if silence.expected >= 0.0001 else "fewer than 0.0001"
    names = list(dict.fromkeys(filter(None, map(_holiday(silence.calendar), range(silence.first, silence.last + 1)))))
    off = f", {' and '.join(names)} not counted" if names else ""
    return f"{before}; {chance} such pauses were to be expected{off})"


def _holiday(calendar: str) -> Any:
    return lambda day: holiday(calendar, _date(day)) if calendar else ""


def _finding(made: Talks, name: str, silence: Silence, words: str, place: str, original: str) -> dict[str, Any]:
    span = {"since": _moment(silence.first), "until": _moment(silence.last + 1)}
    keys = made.around(name, silence.first, silence.last)
    return holes.finding("silence", "likely", place, words, silence.days, keys=keys, original=original, **span)


def _shared(one: Silence, other: Silence) -> int:
    return min(one.last, other.last) - max(one.first, other.first) + 1


def _day(moment: Any) -> int:
    return int(np.datetime64(moment.tz_localize(None), "D").astype(np.int64))


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


def _moment(day: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(day, "D"), tz="UTC")
