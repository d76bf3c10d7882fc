"""Single rows of a frame as dictionaries, read column by column: pandas itself takes a series apart for every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RowsOf"]


class RowsOf:
    """The rows of one frame by their place; the same place gives the same dictionary, which nobody may change."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._columns = {str(name): column.array for name, column in frame.items()}
        self._made: dict[int, dict[str, Any]] = {}

    def at(self, place: int) -> dict[str, Any]:
        """The row at a place, counted from 0."""
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = {name: values[place] for name, values in self._columns.items()}
        return made
