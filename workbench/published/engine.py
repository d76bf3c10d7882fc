"""What a server has to offer for a case to be searched there; rows are counted through all parts, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["Engine", "Texts"]

Rows = npt.NDArray[np.int64]
Texts = tuple[pa.Array, Rows, npt.NDArray[np.uint8]]


class Engine(Protocol):
    """A published case at one moment; every method raises CaseError where the server cannot be reached."""

    def version(self) -> str:
        """What changes whenever the case is published anew."""

    def facts(self) -> dict[str, Any]:
        """case, name, tokenizer, persons, topics, published."""

    def sizes(self) -> dict[str, int]:
        """How many rows of each kind there are."""

    def words(self, kind: str) -> list[str]:
        """The folded, unstemmed words of a kind, each once, in order of code points."""

    def holding(self, kind: str, asks: Sequence[Sequence[str]]) -> Rows:
        """The rows, in order, that hold at least one lexeme of each of the asks."""

    def columns(self, kind: str, names: Sequence[str], rows: Rows | None) -> pa.Table:
        """Columns of `rows`, which are in order; of all rows for None."""

    def texts(self, kind: str, rows: Rows | None) -> Texts:
        """The folded texts of `rows` (all for None), sorted by row, each with its row and the number of its field."""
