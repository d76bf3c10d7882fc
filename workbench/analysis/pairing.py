"""Which message of one original is which of another: by id, else by who, when and what, each used once.

Two exports of one talk may differ in ids, names, clocks and words. What is rare and equal in both shows how accounts,
conversations and clocks correspond (`correspondence`); then messages are paired, the surest way first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import pandas as pd

from .correspondence import ANCHOR, Shift, anchors, rounding, shifts, translate
from .frames import account

__all__ = ["ANCHOR", "Pairing", "Shift", "pair"]

WAYS = ("id", "same", "words", "text", "sender", "time")
UNITS = {"us": 1, "ms": 1, "s": 1, "min": 60, "day": 86_400}
NEARLY = (
    ("words", ["who", "where", "text"]),
    ("text", ["who", "where", "tick"]),
    ("text", ["who", "where"]),
    ("sender", ["where", "text"]),
)
LIKE = 12  # messages of one moment that are told apart by how alike their texts are
WHOLE, MOST_TIMES = 0.95, 4  # the share of a log that must stand there several times for all of it to be one log
SHORT = 4  # characters below which a text alone shows no moved message


Spot = tuple[float, int, str]


@dataclass(frozen=True)
class Pairing:
    """Pairs of row positions (`a`, `b`, `way`), the shifts of the second clock, and the coarser clock's unit (s).

    `again_a` and `again_b` are rows of either side that are left over and tell what a paired row of that side tells:
    the same sender, place, second and text.
    """

    pairs: pd.DataFrame
    shifts: tuple[Shift, ...]
    unit: int
    again_a: np.ndarray
    again_b: np.ndarray


def pair(one: pd.DataFrame, two: pd.DataFrame) -> Pairing:
    """Pair the rows of two message frames.

    Ways, in this order: id (the same message key); same (sender, conversation, time and text); words (sender, text
    and a time within two units of the coarser clock); text (sender, conversation and time, another text); sender
    (conversation, time and text, another sender); time (sender, conversation and text, another time or none).
    """
    places = _places(one, two)
    left, right = _plain(one, places[0]), _plain(two, places[1])
    found = [_by(left, right, ["key"], "id")] if _shared_keys(left, right) else []
    known = pd.concat([_known(left, right, found), anchors(*_free(left, right, found))], ignore_index=True)
    translate(left, right, known)
    moved = shifts(known)
    unit = max(_unit(one), _unit(two))
    every = left, right
    left, right = _once(left), _once(right)
    for lag in [shift.seconds for shift in moved] or [0]:
        half = rounding(known, lag, unit)
        left, right = _ticking(left, lag, unit, half[0]), _ticking(right, 0, unit, half[1])
        found.append(_by(*_free(left, right, found), ["who", "where", "tick", "text"], "same"))
        for again in (False, True):  # what a side only tells again must take no other message's partner
            for way, columns in NEARLY:
                mine, theirs = _free(left, right, found) if again else _fresh(left, right, found)
                near = way == "text" and "tick" in columns
                found.append(_alike(mine, theirs, columns) if near else _near(mine, theirs, columns, 2 * unit, way))
    long = [side[side["text"].str.len() >= SHORT] for side in _free(left, right, found)]
    found.append(_by(long[0], long[1], ["who", "where", "text"], "time"))
    table = pd.concat(found, ignore_index=True).sort_values("a", kind="stable", ignore_index=True)
    return Pairing(
        table,
        moved,
        unit,
        *(_again(_ticking(side, 0, unit), table[name]) for side, name in zip(every, "ab", strict=True)),
    )


def _plain(frame: pd.DataFrame, place: np.ndarray) -> pd.DataFrame:
    us = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[us]").astype(np.int64)
    at = pd.Series(us / 1_000_000, index=frame.index)
    body = frame["body"].fillna("")
    who = frame["sender_id"].fillna("")
    several = frame["platform"].nunique() > 1
    who = account(frame).where(who != "", "") if several else who
    return pd.DataFrame(
        {
            "row": np.arange(len(frame)),
            "key": frame["message_key"].where(frame["native_id"].fillna("") != "", None).to_numpy(),
            "who": who.where(who != "", frame["sender_name"].fillna("")).to_numpy(),
            "where": place,
            "at": at.where(frame["sent_at"].notna()).to_numpy(),
            "text": body.where(body != "", frame["subject"].fillna("")).to_numpy(),
        }
    )


def _places(one: pd.DataFrame, two: pd.DataFrame) -> list[np.ndarray]:
    """Where each message of either side was said.

    Where both tell recipients it is the one recipient, if there is one (formats name a talk of two differently); else
    it is the conversation, or the recipients where there is none.
    """
    number = [frame["recipients"].list.len().fillna(0).to_numpy(np.int64) for frame in (one, two)]
    told = all((own == 1).any() for own in number)
    return [_place(frame, own, told) for frame, own in zip((one, two), number, strict=True)]


def _place(frame: pd.DataFrame, number: np.ndarray, told: bool) -> np.ndarray:
    place = frame["conversation_id"].fillna("").to_numpy(object, copy=True)
    if told:
        rows = np.repeat(np.arange(len(frame)), number)
        single = number[rows] == 1
        place[rows[single]] = frame["recipients"].list.flatten().to_numpy(object)[single]
    bare = np.flatnonzero((place == "") & (number > 0))
    place[bare] = [str(value) for value in frame["recipients"].iloc[bare].tolist()]
    return place


def _unit(frame: pd.DataFrame) -> int:
    """Seconds of the clock's unit that most messages are written to."""
    count = frame["sent_precision"].value_counts()
    return UNITS.get(str(count.index[0]), 1) if len(count) else 1


def _shared_keys(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    return bool(left["key"].dropna().isin(right["key"].dropna()).any())


def _by(left: pd.DataFrame, right: pd.DataFrame, columns: list[str], way: str) -> pd.DataFrame:
    """Pairs of rows with equal columns; the nth of one side goes with the nth of the other."""
    sides = []
    for side in (left, right):
        some = side[["row", *columns]].dropna()
        sides.append(some.assign(nth=some.groupby(columns, sort=False).cumcount()))
    both = sides[0].merge(sides[1], on=[*columns, "nth"], suffixes=("_a", "_b"))
    return _pairs(list(zip(both["row_a"].tolist(), both["row_b"].tolist(), strict=True)), way)


def _ticking(side: pd.DataFrame, lag: float, unit: int, half: float = 0) -> pd.DataFrame:
    """With the time by the other's clock, `then`, and its unit, `tick`; `half` a unit more where the other rounds."""
    then = side["at"] + lag
    return side.assign(then=then, tick=((then + half) // unit).astype("Int64"))


def _near(left: pd.DataFrame, right: pd.DataFrame, columns: list[str], apart: float, way: str) -> pd.DataFrame:
    """Pairs of rows with equal columns whose times lie at most `apart` seconds from each other, the earlier first."""
    pairs = []
    for mine, theirs in _groups(left, right, columns):
        i = j = 0
        while i < len(mine) and j < len(theirs):
            gap = theirs[j][0] - mine[i][0]
            if abs(gap) <= apart:
                pairs.append((mine[i][1], theirs[j][1]))
            i, j = i + (gap >= -apart), j + (gap <= apart)
    return _pairs(pairs, way)


def _alike(left: pd.DataFrame, right: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Pairs of rows with equal columns and other texts; of several at once those of one time and likest text first."""
    pairs: list[tuple[int, int]] = []
    for mine, theirs in _groups(left, right, columns):
        if len(mine) == len(theirs) == 1 or max(len(mine), len(theirs)) > LIKE:
            pairs += [(a[1], b[1]) for a, b in zip(mine, theirs, strict=False)]
            continue
        ranked = sorted(
            (-(a[0] == b[0]), -_likeness(a[2], b[2]), abs(i - j), i, j)
            for i, a in enumerate(mine)
            for j, b in enumerate(theirs)
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for *_, i, j in ranked:
            if i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
                pairs.append((mine[i][1], theirs[j][1]))
    return _pairs(pairs, "text")


def _likeness(one: str, two: str) -> float:
    """How alike two texts are; 0 below a half, where it says nothing (a translation has other letters)."""
    ratio = SequenceMatcher(None, one[:500], two[:500], autojunk=False).ratio()
    return ratio if ratio > 0.5 else 0.0


def _groups(left: pd.DataFrame, right: pd.DataFrame, columns: list[str]) -> Iterator[tuple[list[Spot], list[Spot]]]:
    """The rows of both sides as (time, row, text), in order of time, for each value of `columns` that both have."""
    some = [side[side["then"].notna()] for side in (left, right)]
    both = pd.concat([side[columns] for side in some], ignore_index=True)
    code = both.groupby(columns, sort=False, dropna=False).ngroup().to_numpy(np.int64)
    codes = np.split(code, [len(some[0])])
    common = np.intersect1d(codes[0], codes[1])
    spots: list[dict[int, list[Spot]]] = []
    for side, own in zip(some, codes, strict=True):
        kept = np.isin(own, common)
        side, own = side[kept], own[kept]
        order = np.lexsort((side["row"].to_numpy(), side["then"].to_numpy()))
        table: dict[int, list[Spot]] = {}
        columns_ = (side[name].to_numpy()[order].tolist() for name in ("then", "row", "text"))
        for group, *spot in zip(own[order].tolist(), *columns_, strict=True):
            table.setdefault(group, []).append((spot[0], spot[1], spot[2]))
        spots.append(table)
    return ((own, spots[1][group]) for group, own in spots[0].items())


def _pairs(pairs: list[tuple[int, int]], way: str) -> pd.DataFrame:
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return pd.DataFrame({"a": table[:, 0], "b": table[:, 1], "way": pd.Series(way, range(len(table)), dtype="str")})


def _free(left: pd.DataFrame, right: pd.DataFrame, found: list[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    if not found:
        return left, right
    used = pd.concat(found)
    return left[~left["row"].isin(used["a"])], right[~right["row"].isin(used["b"])]


def _fresh(left: pd.DataFrame, right: pd.DataFrame, found: list[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The free rows that do not only tell again what a paired row of their side tells."""
    used = pd.concat(found)
    sides = _free(left, right, found)
    mine, theirs = (_again(side, used[name]) for side, name in ((left, "a"), (right, "b")))
    return sides[0][~sides[0]["row"].isin(mine)], sides[1][~sides[1]["row"].isin(theirs)]


def _once(side: pd.DataFrame) -> pd.DataFrame:
    """The rows without those that only stand there because the whole log does so twice or more often."""
    columns = ["who", "where", "at", "text"]
    group = side.groupby(columns, sort=False, dropna=False)["row"]
    number, nth = group.transform("size").to_numpy(), group.cumcount().to_numpy()
    times = next((k for k in range(MOST_TIMES, 1, -1) if (number % k == 0).sum() >= WHOLE * len(side)), 1)
    return side if times == 1 else side[nth * times < number]


def _known(left: pd.DataFrame, right: pd.DataFrame, found: list[pd.DataFrame]) -> pd.DataFrame:
    """What is paired by its id is an anchor, too."""
    if not found:
        return pd.DataFrame()
    pairs = found[0]
    one, two = left.iloc[pairs["a"]].add_suffix("_a"), right.iloc[pairs["b"]].add_suffix("_b")
    return pd.concat([one.reset_index(drop=True), two.reset_index(drop=True)], axis=1)


def _again(side: pd.DataFrame, used: pd.Series) -> np.ndarray:
    """The rows that no pair holds and that tell the same as a row that is in one."""
    columns = ["who", "where", "tick", "text"]
    taken = side["row"].isin(used)
    rest, held = side[~taken & side["then"].notna()], side.loc[taken, columns].drop_duplicates()
    return rest.merge(held, on=columns)["row"].to_numpy(np.int64)
