"""The terms of many texts as a sparse matrix: words as written, and runs of Chinese characters, for both together.

A run that nearly always stands inside a longer one gives way to it, so that 脱敏处 does not stand beside 脱敏处理.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy import sparse

from .. import text
from .keyness import terms_of
from .smallwords import PARTICLES, SMALL

__all__ = ["counted", "weighted"]

LEAST = 3  # texts that must hold a term
COMMON = 0.4  # share of the texts from which a term says nothing
MOST = 20_000  # terms that are kept, those in most texts first
PART = 0.8  # of a run's texts in which a longer one stands


def counted(bodies: Iterable[str], *, least: int = LEAST, common: float = COMMON) -> tuple[Any, list[str]]:
    """(matrix of 0 and 1, one row per text and one column per term; the terms in order)."""
    held = [sorted({term for term in terms_of(body) if _telling(term)}) for body in bodies]
    count: Counter[str] = Counter()
    for terms in held:
        count.update(terms)
    most = max(least, common * len(held))
    kept = {term: n for term, n in count.items() if least <= n <= most}
    for term, n in list(kept.items()):
        if text.is_dense(term[0]) and len(term) > 2:
            for part in (term[1:], term[:-1]):
                if n >= PART * count[part]:
                    kept.pop(part, None)
    terms = sorted(sorted(kept, key=lambda term: (-kept[term], term))[:MOST])
    place = {term: number for number, term in enumerate(terms)}
    places = [[place[term] for term in row if term in place] for row in held]
    ends = np.cumsum([0, *map(len, places)])
    flat = np.fromiter((number for row in places for number in row), np.int64, int(ends[-1]))
    shape = (len(held), len(terms))
    return sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=shape), terms


def _telling(term: str) -> bool:
    return term not in SMALL and not (text.is_dense(term[0]) and PARTICLES & set(term))


def weighted(matrix: Any) -> Any:
    """TF-IDF of a matrix of 0 and 1, rows of length 1: ln((1 + n) / (1 + df)) + 1."""
    holding = np.asarray(matrix.sum(axis=0)).ravel()
    made = matrix @ sparse.diags(np.log((1 + matrix.shape[0]) / (1 + holding)) + 1)
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(length > 0, length, 1)) @ made)
