"""Ranking the unread by what a reporter marked: TF-IDF over the search engine's own tokens, logistic regression."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, sparse

from .. import text
from ..errors import UsageError

__all__ = ["features", "ranked", "tfidf"]

STRENGTH = 1.0  # of the L2 penalty
WEAK = 0.1  # weight of an unread text that is presumed wrong
Vector = npt.NDArray[np.float64]


def ranked(texts: Mapping[str, str], verdicts: Mapping[str, bool], weak: Collection[str] = ()) -> pd.DataFrame:
    """The texts without a verdict, most probable first: key, probability, text.

    Texts with a key in `weak` count as wrong with the weight WEAK each, since nobody has read them. Raises UsageError
    without at least one right and one wrong text among those at hand.
    """
    keys = list(texts)
    presumed = set(weak) - set(verdicts)
    known = np.array([place for place, key in enumerate(keys) if key in verdicts or key in presumed], int)
    truth = np.array([verdicts.get(keys[place], False) for place in known], np.float64)
    trust = np.array([1.0 if keys[place] in verdicts else WEAK for place in known])
    if len(set(truth[trust == 1].tolist())) < 2:
        raise UsageError("There is nothing to learn from yet.", "Mark at least one passage yes and one no.")
    matrix = tfidf([texts[key] for key in keys])
    weights, offset = _fitted(matrix[known], truth, trust)
    scores = 1 / (1 + np.exp(-(matrix @ weights + offset)))
    frame = pd.DataFrame({"key": keys, "probability": scores, "text": [texts[key] for key in keys]})
    unread = frame[~frame["key"].isin(list(verdicts))]
    return unread.sort_values("probability", ascending=False, kind="stable", ignore_index=True)


def features(body: str) -> Iterator[str]:
    """Word stems, and pairs and single ones of dense characters, of a text."""
    before: tuple[str, int] | None = None
    for token, start, end in text.tokens(text.fold_text(body)):
        if not text.is_dense(token[0]):
            yield text.stem(token)
            before = None
            continue
        yield token
        if before and before[1] == start:
            yield before[0] + token
        before = token, end


def tfidf(bodies: list[str]) -> Any:
    """A sparse matrix, one row of length 1 per text: (1 + ln tf) * (ln((1 + n) / (1 + df)) + 1)."""
    columns: dict[str, int] = {}
    rows: list[int] = []
    places: list[int] = []
    values: list[int] = []
    for row, body in enumerate(bodies):
        counts: dict[int, int] = {}
        for feature in features(body):
            place = columns.setdefault(feature, len(columns))
            counts[place] = counts.get(place, 0) + 1
        rows += [row] * len(counts)
        places += counts.keys()
        values += counts.values()
    shape = (len(bodies), max(1, len(columns)))
    matrix = sparse.csr_matrix((1 + np.log(np.array(values, np.float64)), (rows, places)), shape)
    holding = np.bincount(places, minlength=shape[1]) if places else np.zeros(shape[1])
    weighted = matrix.multiply(np.log((1 + len(bodies)) / (1 + holding)) + 1).tocsr()
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(length > 0, length, 1)) @ weighted


def _fitted(matrix: Any, truth: Vector, trust: Vector) -> tuple[Vector, float]:
    """Weights and offset that make the marks most likely, each as much as its trust, with an L2 penalty."""
    signs = 2 * truth - 1

    def loss(parameters: Vector) -> tuple[float, Vector]:
        weights, offset = parameters[:-1], parameters[-1]
        margins = signs * (matrix @ weights + offset)
        pull = -signs * trust / (1 + np.exp(margins))
        value = float((trust * np.logaddexp(0, -margins)).sum() + STRENGTH / 2 * weights @ weights)
        return value, np.append(matrix.T @ pull + STRENGTH * weights, pull.sum())

    found = optimize.minimize(loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B")
    return found.x[:-1], float(found.x[-1])
