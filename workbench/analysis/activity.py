"""Who writes most, when, and by whose clock: one line per person, with programs told apart and rest from night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from .automatons import automatons
from .counts import kinds
from .events import labels
from .frames import account
from .rhythm import quiet_shift
from .slices import Spread, whole

__all__ = ["COLUMNS", "activity"]

COLUMNS = [
    "person", "rows", "readable", "distinct", "days", "first", "last", "night_utc", "clock", "hours", "program",
]  # fmt: skip
ENOUGH = 100  # distinct messages with a true hour from which a night is told
MIDDLE = 14.5  # o'clock in the middle of a day of writing, from nine to eight in the evening


def activity(messages: pd.DataFrame, persons: Mapping[str, str] | None = None, spread: Spread = whole) -> pd.DataFrame:
    """One row per person, most distinct messages first: COLUMNS.

    rows, readable, distinct as in `counts.RULES`; days with a distinct message (UTC). night_utc is where the six
    hours with fewest distinct messages begin, in UTC; clock the hours ahead of UTC of somebody whose writing is centred
    (circular mean) on half past two in the afternoon: right to two hours or so, and a habit, never a place. hours are
    the 24 counts by hour of UTC, program why the account looks like one that writes by program ("" for people; see
    `automatons`), or that the original says so.
    """
    told = kinds(messages)
    who = labels(messages, persons)
    table = told[["readable", "distinct"]].assign(rows=True, person=who.to_numpy())
    made = table[table["person"] != ""].groupby("person", sort=True)[["rows", "readable", "distinct"]].sum()
    own = messages[told["distinct"].to_numpy()]
    name = who[told["distinct"].to_numpy()]
    days = own["sent_at"].dt.floor("D").groupby(name.to_numpy())
    span = own["sent_at"].groupby(name.to_numpy())
    for column, value in (("days", days.nunique()), ("first", span.min()), ("last", span.max())):
        made[column] = value.reindex(made.index)
    made["days"] = made["days"].fillna(0).astype(int)
    hours = _hours(own, name, made.index)
    made["night_utc"], made["clock"] = _night(hours)
    made["hours"] = list(hours)
    made["program"] = _program(messages, told["bot"].to_numpy(), who, spread).reindex(made.index).fillna("")
    ordered = made.sort_values(["distinct", "rows"], ascending=False, kind="stable")
    return ordered.reset_index()[COLUMNS]


def _hours(own: pd.DataFrame, name: pd.Series, people: pd.Index) -> np.ndarray:
    """Distinct messages of each person by hour of UTC; those whose instant no original tells are left out."""
    true = own["sent_basis"].isin(["utc", "offset"]).to_numpy() & (own["sent_precision"] != "day").to_numpy()
    true &= own["sent_at"].notna().to_numpy()
    place = people.get_indexer(pd.Index(name[true]))
    hour = own["sent_at"][true].dt.hour.to_numpy(np.int64)
    kept = place >= 0
    return np.bincount(place[kept] * 24 + hour[kept], minlength=24 * len(people)).reshape(-1, 24)


def _night(hours: np.ndarray) -> tuple[Any, Any]:
    """Where the six quietest hours begin, and the clock by the middle of the day; missing where too little is known."""
    enough = hours.sum(axis=1) >= ENOUGH
    begin = np.array([(-quiet_shift(row) - 3) % 24 for row in hours], float)
    turn = hours @ np.exp(2j * np.pi * (np.arange(24) + 0.5) / 24)
    clock = np.round((MIDDLE - np.angle(turn) * 12 / np.pi + 11.5) % 24 - 11.5)
    told = (pd.array(np.where(enough, value, np.nan), "Float64").astype("Int64") for value in (begin, clock))
    return next(told), next(told)


def _program(messages: pd.DataFrame, bot: np.ndarray, who: pd.Series, spread: Spread) -> pd.Series:
    """Why a person's account looks like a program."""
    keys = account(messages)
    found = automatons(messages, spread)
    said = dict.fromkeys(who[bot].unique(), "the original says so")
    first = dict(zip(keys.tolist(), who.tolist(), strict=True))
    for key, row in found.iterrows():
        name = first[str(key)]
        said.setdefault(name, f"{row['share']:.0%} of its messages follow templates")
    return pd.Series(said, dtype="object")
