"""Terms that a stretch of time uses far more than the rest: words that came up, for Chinese and English together.

Log-odds with an informative prior, as for the terms of a topic (see `keyness`), counted in author-days: somebody who
writes a word fifty times in one afternoon counts once. Suggestions, never findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..errors import UsageError
from . import logodds, vocabulary
from .counts import kinds
from .events import labels
from .logodds import STRENGTH

__all__ = ["COLUMNS", "risen"]

COLUMNS = ["from", "term", "z", "within", "elsewhere", "people", "key"]
PERIODS = {"day": "D", "week": "W-SUN", "month": "M"}
LEAST, SEVERAL = 3, 2  # author-days in the period, and people, below which a term has not come up
MOST = 200_000  # author-days; of more, so many drawn at random


def risen(
    messages: pd.DataFrame, persons: Mapping[str, str] | None = None, *, by: str = "week", each: int = 5
) -> pd.DataFrame:
    """For each period the `each` terms that stand out most against all other periods, in order of time: COLUMNS.

    `within` and `elsewhere` are author-days, `people` who used the term in the period, `key` the first message with
    it there. Raises UsageError for an unknown period.
    """
    if by not in PERIODS:
        raise UsageError(f"Terms cannot be counted by {by!r}.", f"Use {', '.join(PERIODS)}.")
    keep = kinds(messages)["distinct"].to_numpy() & messages["sent_at"].notna().to_numpy()
    frame = messages[keep].reset_index(drop=True)
    if frame.empty:
        return pd.DataFrame(columns=COLUMNS)
    day = frame["sent_at"].dt.tz_localize(None).dt.floor("D")
    table = pd.DataFrame({"person": labels(frame, persons), "day": day})
    unit = table.groupby(["person", "day"], sort=True).ngroup()
    bodies = frame["body"].fillna("").groupby(unit).agg("\n".join)
    if len(bodies) > MOST:
        bodies = bodies.sample(MOST, random_state=0).sort_index()
    matrix, terms = vocabulary.counted(bodies, least=LEAST, common=0.5)
    first = unit.drop_duplicates()
    of_unit = table.loc[first.index].assign(unit=first).set_index("unit").loc[bodies.index]
    start = of_unit["day"].dt.to_period(PERIODS[by]).dt.start_time
    parts = []
    whole = np.asarray(matrix.sum(axis=0)).ravel()
    for moment, rows in of_unit.assign(place=np.arange(len(of_unit))).groupby(start):
        part = _one(matrix, rows["place"].to_numpy(), whole, terms, each)
        part["people"] = [_people(matrix, rows, place) for place in part["column"]]
        part = part[part["people"] >= SEVERAL].head(each)
        part["key"] = [_example(frame, unit, rows.index, term) for term in part["term"]]
        parts.append(part.assign(**{"from": moment}))
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _one(matrix: Any, rows: np.ndarray, whole: np.ndarray, terms: list[str], each: int) -> pd.DataFrame:
    some = np.asarray(matrix[rows].sum(axis=0)).ravel()
    columns = np.flatnonzero(some >= LEAST)
    size = np.full(len(columns), float(len(rows)))
    _, z = logodds.log_odds(some[columns], size, whole[columns], float(matrix.shape[0]), STRENGTH)
    order = [i for i in np.argsort(-z, kind="stable")[: 8 * each].tolist() if z[i] >= logodds.THRESHOLD]
    kept: list[int] = []
    for place in order:
        term = terms[columns[place]]
        if not any(term in terms[columns[other]] or terms[columns[other]] in term for other in kept):
            kept.append(place)
    rest = whole[columns] - some[columns]
    return pd.DataFrame(
        {
            "term": [terms[columns[place]] for place in kept],
            "z": z[kept].round(2),
            "within": some[columns][kept].astype(int),
            "elsewhere": rest[kept].astype(int),
            "column": columns[kept],
        }
    )


def _people(matrix: Any, rows: pd.DataFrame, column: int) -> int:
    held = matrix[rows["place"].to_numpy(), column].toarray().ravel() > 0
    return int(rows["person"][held].nunique())


def _example(frame: pd.DataFrame, unit: pd.Series, units: pd.Index, term: str) -> str:
    some = frame[unit.isin(units).to_numpy()]
    found = some[some["body"].fillna("").str.lower().str.contains(term, regex=False)]
    return str(found["message_key"].iloc[0]) if len(found) else ""
