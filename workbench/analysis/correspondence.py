"""How accounts, conversations and clocks of two originals of one talk correspond, learnt from what is rare in both.

An anchor is a text of 12 characters or more that stands once in each (the same message told twice in one file counts
once). Where words are no help, in a translation, the pattern of the times is: the shift at which most messages meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["ANCHOR", "Shift", "anchors", "rounding", "shifts", "translate"]

ANCHOR = 12  # characters from which a text that stands once on each side is an anchor
FEW = 3  # anchors below which the times must tell
STEP = 900  # seconds: zones differ by quarters of an hour
NEAR = 90  # seconds within which clocks of one log agree
WIDEST = 26 * 3600  # between the clocks of UTC-12 and UTC+14
MOST = 20_000  # messages whose times are laid over each other


@dataclass(frozen=True)
class Shift:
    """The second clock is `seconds` ahead of the first in `anchors` of all `of` anchors."""

    seconds: int
    anchors: int
    of: int


def anchors(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Rows of both sides (columns with _a and _b) that are surely the same message."""
    sides = []
    for side in (left, right):
        some = side[side["text"].str.len() >= ANCHOR].drop_duplicates(["who", "where", "at", "text"])
        sides.append(some[~some["text"].duplicated(keep=False)])
    found = sides[0].merge(sides[1], on="text", suffixes=("_a", "_b"))
    return found if len(found) >= FEW else pd.concat([found, _by_times(left, right)], ignore_index=True)


def shifts(found: pd.DataFrame) -> tuple[Shift, ...]:
    """Differences of the clocks, to the quarter of an hour, that a tenth of the anchors or more show."""
    if found.empty:
        return ()
    lag = (found["at_b"] - found["at_a"]).dropna()
    if lag.empty:
        return ()
    rounded = (lag / STEP).round().astype(int) * STEP
    close = rounded[(lag - rounded).abs() <= NEAR]
    count = close.value_counts()
    kept = count[(count >= max(1, 0.1 * len(lag)))]
    kept = kept[(kept.index == 0) | (kept >= FEW)].sort_values(ascending=False)
    return tuple(Shift(int(s), int(n), len(lag)) for s, n in zip(kept.index.tolist(), kept.tolist(), strict=True))


def rounding(found: pd.DataFrame, lag: float, unit: int) -> tuple[float, float]:
    """What is added to the times of either side where the other one's clock rounds to its unit, and does not cut."""
    if found.empty:
        return 0.0, 0.0
    off = (found["at_b"] - found["at_a"] - lag).dropna()
    off = off[off.abs() <= unit]
    both = min((off > 0.05 * unit).mean(), (off < -0.05 * unit).mean()) if len(off) else 0.0
    if both < 0.2:
        return 0.0, 0.0
    whole = [(found[name].dropna() % unit == 0).mean() >= 0.95 for name in ("at_a", "at_b")]
    return (unit / 2 if whole[1] and not whole[0] else 0.0), (unit / 2 if whole[0] and not whole[1] else 0.0)


def translate(left: pd.DataFrame, right: pd.DataFrame, found: pd.DataFrame) -> None:
    """Write the senders and places of the left as those of the right that most of their anchors have.

    Names without an anchor stay, unless exactly one name of the right, that no other name was found for, is spelled
    alike: case, and what stands after @ or /, make no difference.
    """
    known: dict[str, dict[str, str]] = {}
    for column in ("who", "where"):
        known[column] = _most(found, column) if len(found) else {}
        spelled = _spelled(set(left[column]) - set(known[column]), set(right[column]) - {*known[column].values()})
        known[column] = {**spelled, **known[column]}
    people = {**known["who"], **known["where"]}  # where there are only two, the place is a person
    for column in ("who", "where"):
        names = people if column == "where" else known["who"]
        left[column] = pd.Series([names.get(name, name) for name in left[column]], index=left.index, dtype="str")


def _most(found: pd.DataFrame, column: str) -> dict[str, str]:
    table = found.groupby([f"{column}_a", f"{column}_b"], sort=True).size().reset_index(name="n")
    table = table.sort_values("n", ascending=False, kind="stable")
    total = table.groupby(f"{column}_a")["n"].transform("sum")
    sure = table[(table["n"] >= 0.6 * total) & ((table["n"] >= 2) | (total == 1))]
    sure = sure.drop_duplicates(f"{column}_a").drop_duplicates(f"{column}_b")
    return dict(zip(sure[f"{column}_a"].tolist(), sure[f"{column}_b"].tolist(), strict=True))


def _spelled(mine: set[str], theirs: set[str]) -> dict[str, str]:
    if not mine - theirs:
        return {}
    sides = []
    for names in (mine - theirs, theirs - mine):
        table: dict[str, list[str]] = {}
        for name in names:
            bare = name.partition("/")[0].partition("@")[0].casefold()
            table.setdefault(bare or name, []).append(name)
        sides.append({bare: own[0] for bare, own in table.items() if len(own) == 1})
    return {sides[0][bare]: sides[1][bare] for bare in sides[0].keys() & sides[1].keys()}


def _by_times(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Anchors by the shift at which times meet, where more than half do and no other shift has half as many."""
    sides = [
        side[side["at"].notna()].assign(tick=lambda some: some["at"].round().astype(np.int64)) for side in (left, right)
    ]
    sides = [side[~side["tick"].duplicated(keep=False)] for side in sides]
    some = [np.sort(side["tick"].to_numpy())[:MOST] for side in sides]
    if min(map(len, some)) < FEW:
        return pd.DataFrame()
    steps = np.arange(-WIDEST, WIDEST + 1, STEP)
    met = np.array([np.isin(some[0] + step, some[1], assume_unique=True).sum() for step in steps])
    best = int(met.argmax())
    second = np.delete(met, best).max()
    if met[best] <= max(FEW, 0.5 * min(map(len, some)), 2 * second):
        return pd.DataFrame()
    moved = sides[0].assign(tick=sides[0]["tick"] + steps[best])
    return moved.merge(sides[1], on="tick", suffixes=("_a", "_b"))
