"""Themes that nobody named: what is spoken of together, with its most typical messages. Suggestions, never decisions.

Messages are too short to be compared; texts are *talks*: messages of one conversation with pauses of half an hour at
most, twenty at most. Broadcasts and resends are left out. NMF on TF-IDF (five seeds, that of the least error), labelled
by class-based TF-IDF; how steady a theme is over the seeds is told beside it, and below 0.7 it is an accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from ..errors import UsageError
from . import factors, vocabulary
from .counts import kinds
from .events import labels
from .frames import account

__all__ = ["COLUMNS", "Themes", "themes"]

COLUMNS = ["theme", "terms", "talks", "messages", "people", "conversations", "first", "last", "steady", "typical"]
PAUSE = np.timedelta64(30, "m")
LONGEST = 20  # messages of one talk
SEEDS = (0, 1, 2, 3, 4)
STEADY = 0.7
Words = Mapping[int, tuple[str, ...]]  # the words of each theme
MOST = 30_000  # talks; of more, so many drawn at random


@dataclass(frozen=True)
class Themes:
    """Themes of a case: `table` has COLUMNS, `members` one row per message that belongs to one (theme, message_key,
    typical: how much of the theme's words it holds), `messages` the messages.
    """

    table: pd.DataFrame
    members: pd.DataFrame
    messages: pd.DataFrame
    words: Words

    def frame(self) -> pd.DataFrame:
        """One row per theme, the one with most talks first: COLUMNS; `typical` is its most typical message."""
        return self.table.copy()

    def typical(self, theme: int, size: int = 5) -> pd.DataFrame:
        """The messages that hold most of a theme's words, as message rows; raises UsageError for an unknown theme."""
        some = self.members[self.members["theme"] == theme]
        if some.empty:
            raise UsageError(f"There is no theme {theme}.", f"There are {len(self.table)}, from 1.")
        keys = some.sort_values("typical", ascending=False, kind="stable")["message_key"]
        told = self.messages.set_index("message_key").loc[keys]
        return told[~told["body"].fillna("").duplicated()].head(size).reset_index()

    def terms(self, theme: int) -> tuple[str, ...]:
        """The words that tell a theme from the others; raises UsageError for an unknown theme."""
        if theme not in self.words:
            raise UsageError(f"There is no theme {theme}.", f"There are {len(self.table)}, from 1.")
        return self.words[theme]

    def __repr__(self) -> str:
        shown = self.table[["theme", "terms", "talks", "people", "steady"]]
        return show.plain(f"{len(self.table)} themes, suggestions only\n{shown.to_string(index=False)}")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        note = f"Suggestions, never findings: read the typical messages. Steady below {STEADY} is an accident."
        return show.bundle(show.block("Themes", show.frame(self.table), note=note), repr(self))


def themes(messages: pd.DataFrame, persons: Mapping[str, str] | None = None, *, number: int = 12) -> Themes:
    """`number` themes (fewer where there are few talks) of `frames.messages`; `persons` maps accounts to labels."""
    told = kinds(messages)
    frame = messages[(told["distinct"] & ~told["broadcast"]).to_numpy()].reset_index(drop=True)
    talk = _talks(frame)
    bodies = frame["body"].fillna("").groupby(talk, sort=True).agg("\n".join)
    if len(bodies) > MOST:
        bodies = bodies.sample(MOST, random_state=0).sort_index()
    matrix, terms = vocabulary.counted(bodies)
    size = min(number, matrix.shape[0] // 4, len(terms) // 2)
    if size < 2:
        return Themes(pd.DataFrame(columns=COLUMNS), _members(np.empty(0), frame, talk, {}), frame, {})
    runs = [factors.factorised(vocabulary.weighted(matrix), size, seed=seed) for seed in SEEDS]
    best = min(range(len(runs)), key=lambda place: runs[place][2])
    steady = np.mean([factors.agreement(runs[best][1], run[1]) for i, run in enumerate(runs) if i != best], axis=0)
    main = np.where(runs[best][0].max(1) > 1e-6, runs[best][0].argmax(1), -1)
    order = np.argsort(-np.bincount(main[main >= 0], minlength=size), kind="stable")
    rank = np.empty(size, int)
    rank[order] = np.arange(1, size + 1)
    words = {int(rank[place]): tuple(_label(matrix, main, place, terms)) for place in range(size)}
    of_talk = pd.Series(np.where(main >= 0, rank[main], 0), index=bodies.index)
    members = _members(talk.map(of_talk).fillna(0).astype(int).to_numpy(), frame, talk, words)
    return Themes(_table(members, frame, words, steady[order], persons or {}), members, frame, words)


def _talks(frame: pd.DataFrame) -> pd.Series:
    """The number of each row's talk."""
    place = pd.Series(pd.factorize(account(frame, "conversation_id"))[0])
    order = np.lexsort((np.arange(len(frame)), place))
    at = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[s]")[order]
    new = np.ones(len(frame), bool)
    new[1:] = (np.diff(place.to_numpy()[order]) != 0) | ~(np.diff(at) <= PAUSE)
    run = np.cumsum(new)
    nth = pd.Series(run).groupby(run).cumcount().to_numpy() // LONGEST
    made = np.empty(len(frame), np.int64)
    made[order] = pd.factorize(run * (len(frame) + 1) + nth)[0]
    return pd.Series(made, index=frame.index)


def _label(matrix: Any, main: np.ndarray, place: int, terms: list[str], size: int = 10) -> list[str]:
    """Class-based TF-IDF (M. Grootendorst, arXiv 2203.05794): share in the theme * ln(1 + A / f), f over all themes."""
    inside = np.asarray(matrix[main == place].sum(axis=0)).ravel()
    everywhere = np.asarray(matrix.sum(axis=0)).ravel()
    classes = max(1, len(set(main.tolist()) - {-1}))
    with np.errstate(divide="ignore", invalid="ignore"):
        score = inside / max(1.0, inside.sum()) * np.log1p(everywhere.sum() / classes / everywhere)
    ordered = [terms[i] for i in np.argsort(-np.nan_to_num(score), kind="stable")[: 4 * size] if inside[i] > 0]
    kept: list[str] = []
    for term in ordered:
        if not any(term in other or other in term for other in kept):
            kept.append(term)
    return kept[:size]


def _members(
    theme: np.ndarray, frame: pd.DataFrame, talk: pd.Series, words: Mapping[int, tuple[str, ...]]
) -> pd.DataFrame:
    columns = ["theme", "message_key", "talk", "typical"]
    if not len(theme):
        return pd.DataFrame(columns=columns)
    table = pd.DataFrame({"theme": theme, "message_key": frame["message_key"], "talk": talk, "typical": 0.0})
    some = table[table["theme"] > 0]
    bodies = frame["body"].fillna("").str.lower()[some.index]
    values = [
        sum(1 / (place + 2) for place, word in enumerate(words[number]) if word in body) / (1 + len(body) / 400)
        for number, body in zip(some["theme"].tolist(), bodies.tolist(), strict=True)
    ]
    return some.assign(typical=np.round(values, 4)).reset_index(drop=True)


def _table(
    members: pd.DataFrame,
    frame: pd.DataFrame,
    words: Words,
    steady: np.ndarray,
    persons: Mapping[str, str],
) -> pd.DataFrame:
    by_key = frame.assign(person=labels(frame, persons)).set_index("message_key")
    rows = []
    for number in sorted(words):
        some = members[members["theme"] == number]
        held = by_key.loc[some["message_key"]]
        top = some.sort_values("typical", ascending=False, kind="stable")["message_key"].head(1)
        typical = str(by_key.loc[top.iloc[0], "body"]) if len(top) else ""
        told = (some["talk"].nunique(), len(some), held["person"].nunique(), held["conversation_id"].nunique())
        span = (held["sent_at"].min(), held["sent_at"].max())
        rows.append((number, ", ".join(words[number]), *told, *span, round(float(steady[number - 1]), 2), typical))
    return pd.DataFrame(rows, columns=COLUMNS)
