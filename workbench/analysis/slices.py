"""How an analysis hands out its rows: all at once in this process, or slice by slice to a cluster (`spread`).

A function that looks at each row by itself, or at each conversation or person by itself, is called through a `Spread`;
what comes back is put together in the order of the rows, so that both ways give the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

__all__ = ["Slice", "Spread", "aligned", "stacked", "whole"]

Slice = tuple[np.ndarray, Any]  # places of rows in the frame, and what a function made of them


class Spread(Protocol):
    """Whoever calls a function on slices of a frame."""

    def __call__(
        self,
        function: Callable[..., Any],
        frame: pd.DataFrame,
        *more: Any,
        by: np.ndarray | None = None,
        weight: int = 1,
    ) -> list[Slice]:
        """`function(slice, *more)` for each slice; rows with the same number in `by` stay together, in their order.

        `weight` is the work on one row, in that on a message.
        """


def whole(
    function: Callable[..., Any], frame: pd.DataFrame, *more: Any, by: np.ndarray | None = None, weight: int = 1
) -> list[Slice]:
    """All rows at once, in this process."""
    return [(np.arange(len(frame)), function(frame, *more))]


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of slices that follow one another, as one; the empty ones add nothing."""
    some = [table for table in tables if len(table)] or tables[:1]
    return some[0] if len(some) == 1 else pd.concat(some, ignore_index=True)


def aligned(found: Sequence[Slice]) -> pd.DataFrame:
    """Tables with one row for each row of their slices, as one in the order of the whole frame."""
    tables: list[pd.DataFrame] = [table for _, table in found]
    if len(tables) == 1:
        return tables[0]
    order = np.argsort(np.concatenate([places for places, _ in found]))
    return pd.concat(tables, ignore_index=True).take(order).reset_index(drop=True)
