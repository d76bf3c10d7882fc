"""The same talk in two files, where no ids say so: found by rare words, settled by time, parties and text.

Both parties' exports of one talk have no ids in common, other names and other clocks. Nothing is merged or dropped:
each row of the table names two conversations that a comparison (`compare`) then shows message by message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from .frames import account, dump
from .pairing import ANCHOR, pair

__all__ = ["COLUMNS", "RULE", "same_talks", "twins"]

LEAST, SHARE, PARTIES = 3, 0.5, 2
MOST_FILES = 8
MANY = 12
MOST_UNITS = 30  # one text in more files than that is a circular, and tells nothing about a talk
RULE = (
    f"Two conversations of different files are one talk where {LEAST} texts or more of {ANCHOR} characters or more "
    f"stand once in each, and half or more of the smaller one's messages, by {PARTIES} senders or more, pair by "
    "sender, time and text, one clock moved against the other by whole quarters of an hour if need be."
)
COLUMNS = [
    "original_a", "original_b", "conversation_a", "conversation_b", "messages_a", "messages_b", "paired", "share",
    "clock", "senders", "keys",
]  # fmt: skip
_SURE = ("same", "words")


def same_talks(every: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of conversations that are one talk by RULE, most pairs first: COLUMNS.

    `every` is `frames.messages` with all copies. Only messages without a native id are looked at: ids pair the others.
    `share` is of the smaller one, `clock` the seconds that b is ahead of a; `senders` maps the names of a to those
    of b, and `keys` holds the message keys of each pair.
    """
    bare = every[(every["native_id"].fillna("") == "").to_numpy()].drop_duplicates("message_key", ignore_index=True)
    unit = _units(bare)
    places: dict[Any, Any] = dict(pd.Series(unit).groupby(unit).indices)
    rows = []
    for group in _together(_likely(bare, unit), dump(bare["original"]).to_numpy(), places):
        sides = [np.sort(np.concatenate([places[one] for one in {*side}])) for side in zip(*group, strict=True)]
        one, two = (bare.iloc[side].reset_index(drop=True) for side in sides)
        found = pair(one, two)
        sure = found.pairs[found.pairs["way"].isin(_SURE)]
        met = sure.groupby([unit[sides[0]][sure["a"]], unit[sides[1]][sure["b"]]]).indices
        clock = found.shifts[0].seconds if found.shifts else 0
        for a, b in group:
            some = sure.iloc[met.get((a, b), np.zeros(0, int))]
            told = _told(one.iloc[some["a"]], two.iloc[some["b"]], (len(places[a]), len(places[b])), clock)
            rows += [told] if told else []
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(["paired", "original_a"], ascending=[False, True], kind="stable", ignore_index=True)


def twins(talks: pd.DataFrame) -> frozenset[str]:
    """The keys of messages of `same_talks` that another file tells first."""
    return frozenset(second for pairs in talks["keys"] for _, second in pairs)


def _units(frame: pd.DataFrame) -> np.ndarray:
    """A number for each conversation of each file; of a dump that has it in many files (one a day), of the dump."""
    room = account(frame, "conversation_id")
    place = dump(frame["original"]) + "\0" + room
    files = frame["original_sha256"].groupby(place.to_numpy()).transform("nunique")
    return pd.factorize(place.where(files > MOST_FILES, frame["original_sha256"].fillna("") + "\0" + room))[0]


def _likely(frame: pd.DataFrame, unit: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs of conversations, of different files, that have LEAST anchors in common."""
    some = frame[["body", "original_sha256"]].assign(unit=unit)
    some = some[(some["body"].fillna("").str.len() >= ANCHOR).to_numpy()]
    some = some[~some.duplicated(["body", "unit"], keep=False)]
    some = some[some.duplicated("body", keep=False)]
    text = pd.factorize(some["body"])[0]
    order = np.lexsort((some["unit"].to_numpy(), text))
    units, text = some["unit"].to_numpy()[order].astype(np.int64), text[order]
    few = np.bincount(text, minlength=1)[text] <= MOST_UNITS
    units, text, width = units[few], text[few], int(unit.max(initial=0)) + 1
    cells = [
        units[:-step][same] * width + units[step:][same]
        for step in range(1, MOST_UNITS)
        if step < len(text) and (same := text[step:] == text[:-step]).any()
    ]
    count = pd.Series(np.concatenate([np.zeros(0, np.int64), *cells])).value_counts()
    found = zip(count.index.to_numpy(np.int64).tolist(), count.tolist(), strict=True)
    number = {divmod(cell, width): times for cell, times in found}
    owner = dict(zip(some["unit"], some["original_sha256"], strict=True))
    return (two for two, count in sorted(number.items()) if count >= LEAST and owner[two[0]] != owner[two[1]])


def _together(
    pairs: Iterator[tuple[int, int]], dumps: np.ndarray, places: Mapping[int, np.ndarray]
) -> Iterator[list[tuple[int, int]]]:
    """The pairs to settle at once: all of two dumps where they are many, else each alone."""
    by: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for a, b in pairs:
        one, two = dumps[places[a][0]], dumps[places[b][0]]
        by.setdefault((one, two), []).append((a, b))
    for (one, two), group in by.items():
        if one != two and len(group) > MANY:
            yield group
        else:
            yield from ([pair_] for pair_ in group)


def _told(left: pd.DataFrame, right: pd.DataFrame, sizes: tuple[int, int], clock: int) -> dict[str, Any] | None:
    """What is told of two conversations of whose messages those of `left` and `right` pair; None where RULE fails."""
    parties = min(left["sender_id"].nunique(), right["sender_id"].nunique())
    if len(left) < max(LEAST, SHARE * min(sizes)) or parties < PARTIES:
        return None
    named = pd.DataFrame({"a": left["sender"].to_numpy(), "b": right["sender"].to_numpy()}).value_counts()
    senders = {str(a): str(b) for (a, b) in reversed(named.index.tolist())}
    first = (left.iloc[0], right.iloc[0])
    values = [*(side["original"] for side in first), *(side["conversation"] for side in first), *sizes]
    keys = [list(two) for two in zip(left["message_key"], right["message_key"], strict=True)]
    values += [len(left), len(left) / min(sizes), clock, senders, keys]
    return dict(zip(COLUMNS, values, strict=True))
