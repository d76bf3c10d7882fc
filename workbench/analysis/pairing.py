"""Which message of one original is which of another: by id, else by who, when and what, each used once.

Two exports of one talk may differ in ids, names, clocks and words. What is rare and equal in both (texts that stand
once in each) shows how accounts, conversations and clocks correspond; then messages are paired, the surest way first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .frames import account

__all__ = ["Pairing", "Shift", "pair"]

ANCHOR = 12  # characters from which a text that stands once on each side is an anchor
STEP = 900  # seconds: zones differ by quarters of an hour
NEAR = 90  # seconds within which clocks of one log agree
WAYS = ("id", "same", "words", "text", "sender", "time")
UNITS = {"us": 1, "ms": 1, "s": 1, "min": 60, "day": 86_400}


@dataclass(frozen=True)
class Shift:
    """The second clock is `seconds` ahead of the first in `anchors` of all `of` anchors."""

    seconds: int
    anchors: int
    of: int


@dataclass(frozen=True)
class Pairing:
    """Pairs of row positions (`a`, `b`, `way`), the shifts of the second clock, and the coarser clock's unit (s)."""

    pairs: pd.DataFrame
    shifts: tuple[Shift, ...]
    unit: int


def pair(one: pd.DataFrame, two: pd.DataFrame) -> Pairing:
    """Pair the rows of two message frames.

    Ways, in this order: id (the same message key); same (sender, conversation, time and text); words (sender, text
    and a time within two units of the coarser clock); text (sender, conversation and time, another text); sender
    (conversation, time and text, another sender); time (sender, conversation and text, another time).
    """
    left, right = _plain(one), _plain(two)
    found = [_by(left, right, ["key"], "id")] if _shared_keys(left, right) else []
    anchors = pd.concat([_known(left, right, found), _anchors(*_free(left, right, found))], ignore_index=True)
    _translate(left, right, anchors)
    shifts = _shifts(anchors)
    unit = max(_unit(one), _unit(two))
    for lag in [shift.seconds for shift in shifts] or [0]:
        left["tick"] = ((left["at"] + lag) // unit).astype("Int64")
        right["tick"] = (right["at"] // unit).astype("Int64")
        for way, columns in (
            ("same", ["who", "where", "tick", "text"]),
            ("words", ["who", "where", "text"]),
            ("text", ["who", "where", "tick"]),
            ("sender", ["where", "tick", "text"]),
        ):
            mine, theirs = _free(left, right, found)
            pairs = _by(mine, theirs, columns, way)
            if way == "words":
                gap = np.abs(right["at"].to_numpy()[pairs["b"]] - left["at"].to_numpy()[pairs["a"]] - lag)
                pairs = pairs[gap <= 2 * unit]
            found.append(pairs)
    mine, theirs = _free(left, right, found)
    long = [side[side["text"].str.len() >= 4] for side in (mine, theirs)]
    found.append(_by(long[0], long[1], ["who", "where", "text"], "time"))
    table = pd.concat(found, ignore_index=True) if found else _by(left, right, ["key"], "id")
    return Pairing(table.sort_values("a", kind="stable", ignore_index=True), shifts, unit)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    us = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[us]").astype(np.int64)
    at = pd.Series(us / 1_000_000, index=frame.index)
    body = frame["body"].fillna("")
    return pd.DataFrame(
        {
            "row": np.arange(len(frame)),
            "key": frame["message_key"].where(frame["native_id"].fillna("") != "", None).to_numpy(),
            "who": account(frame).where(account(frame) != "", frame["sender_name"].fillna("")).to_numpy(),
            "where": _place(frame).to_numpy(),
            "at": at.where(frame["sent_at"].notna()).to_numpy(),
            "text": body.where(body != "", frame["subject"].fillna("")).to_numpy(),
        }
    )


def _place(frame: pd.DataFrame) -> pd.Series:
    """The conversation, or the recipients where there is none."""
    place = frame["conversation_id"].fillna("")
    bare = (place == "") & (frame["recipients"].list.len().fillna(0) > 0)
    return place.mask(bare, frame["recipients"].astype("str")) if bare.any() else place


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
    return pd.DataFrame({"a": both["row_a"].to_numpy(int), "b": both["row_b"].to_numpy(int), "way": way})


def _free(left: pd.DataFrame, right: pd.DataFrame, found: list[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    if not found:
        return left, right
    used = pd.concat(found)
    return left[~left["row"].isin(used["a"])], right[~right["row"].isin(used["b"])]


def _known(left: pd.DataFrame, right: pd.DataFrame, found: list[pd.DataFrame]) -> pd.DataFrame:
    """What is paired by its id is an anchor, too."""
    if not found:
        return pd.DataFrame()
    pairs = found[0]
    one, two = left.iloc[pairs["a"]].add_suffix("_a"), right.iloc[pairs["b"]].add_suffix("_b")
    return pd.concat([one.reset_index(drop=True), two.reset_index(drop=True)], axis=1)


def _anchors(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    sides = []
    for side in (left, right):
        some = side[side["text"].str.len() >= ANCHOR]
        sides.append(some[~some["text"].duplicated(keep=False)])
    return sides[0].merge(sides[1], on="text", suffixes=("_a", "_b"))


def _translate(left: pd.DataFrame, right: pd.DataFrame, anchors: pd.DataFrame) -> None:
    """Write the senders and conversations of the left as those of the right that most of their anchors have."""
    for column in ("who", "where") if len(anchors) else ():
        table = anchors.groupby([f"{column}_a", f"{column}_b"], sort=True).size().reset_index(name="n")
        table = table.sort_values("n", ascending=False, kind="stable")
        total = table.groupby(f"{column}_a")["n"].transform("sum")
        sure = table[(table["n"] >= 0.6 * total) & ((table["n"] >= 2) | (total == 1))]
        sure = sure.drop_duplicates(f"{column}_a").drop_duplicates(f"{column}_b")
        known = dict(zip(sure[f"{column}_a"], sure[f"{column}_b"], strict=True))
        left[column] = pd.Series([known.get(name, name) for name in left[column]], index=left.index, dtype="str")


def _shifts(anchors: pd.DataFrame) -> tuple[Shift, ...]:
    if anchors.empty:
        return ()
    lag = (anchors["at_b"] - anchors["at_a"]).dropna()
    if lag.empty:
        return ()
    rounded = (lag / STEP).round().astype(int) * STEP
    close = rounded[(lag - rounded).abs() <= NEAR]
    count = close.value_counts()
    kept = count[(count >= max(1, 0.1 * len(lag)))]
    kept = kept[(kept.index == 0) | (kept >= 3)]
    kept = kept.sort_values(ascending=False)
    return tuple(Shift(int(s), int(n), len(lag)) for s, n in zip(kept.index.tolist(), kept.tolist(), strict=True))
