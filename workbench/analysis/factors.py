"""Non-negative matrix factorisation of a sparse matrix, and how far factors found from different seeds agree.

Hierarchical alternating least squares: A. Cichocki, A.-H. Phan, IEICE Trans. Fundamentals E92-A (2009) 708-721.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

__all__ = ["agreement", "factorised"]

ROUNDS = 60
TINY = 1e-10


def factorised(matrix: Any, size: int, *, seed: int) -> tuple[np.ndarray, np.ndarray, float]:
    """(texts by factors, factors by terms, squared error) of `matrix` with non-negative factors of length 1."""
    random = np.random.default_rng(seed)
    scale = np.sqrt(matrix.mean() / size)
    left = scale * random.random((matrix.shape[0], size))
    right = scale * random.random((size, matrix.shape[1]))
    for _ in range(ROUNDS):
        _improve(left, matrix @ right.T, right @ right.T)
        turned = right.T.copy()
        _improve(turned, matrix.T @ left, left.T @ left)
        right = turned.T
    length = np.maximum(np.linalg.norm(right, axis=1), TINY)
    left, right = left * length, right / length[:, None]
    cross = float(((matrix @ right.T) * left).sum())
    whole = float(matrix.multiply(matrix).sum())
    return left, right, whole - 2 * cross + float(((left.T @ left) * (right @ right.T)).sum())


def agreement(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """For each factor of `one` the cosine with its partner in `other`, partners found so that the sum is greatest."""
    likeness = one @ other.T
    rows, columns = linear_sum_assignment(-likeness)
    found = np.zeros(len(one))
    found[rows] = likeness[rows, columns]
    return found


def _improve(factor: np.ndarray, target: np.ndarray, square: np.ndarray) -> None:
    """One round over the columns of `factor`, each set to its best value while the others stand still."""
    for place in range(factor.shape[1]):
        pull = target[:, place] - factor @ square[:, place] + factor[:, place] * square[place, place]
        factor[:, place] = np.maximum(pull / max(square[place, place], TINY), TINY)
