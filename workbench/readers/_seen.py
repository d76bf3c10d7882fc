"""Which of millions of items were met before, in about eight bytes an item."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

__all__ = ["Seen"]

RECENT = 1 << 18


class Seen:
    """A set of 64-bit prints that only grows: the latest in a set, the rest in one sorted array."""

    def __init__(self, recent: int = RECENT) -> None:
        self._recent: set[int] = set()
        self._limit = recent
        self._old = array("q")

    def add(self, print_: int) -> bool:
        """Note a print (as `hash` gives it); True if it is new."""
        if print_ in self._recent:
            return False
        place = bisect_left(self._old, print_)
        if place < len(self._old) and self._old[place] == print_:
            return False
        self._recent.add(print_)
        if len(self._recent) >= self._limit:
            self._settle()
        return True

    def add_all(self, prints: Sequence[int]) -> bool:
        """Note prints if every one of them is new; False, and none is noted, if one is not."""
        fresh = set(prints)
        if len(fresh) < len(prints) or not self._recent.isdisjoint(fresh) or not fresh.isdisjoint(self._met(prints)):
            return False
        self._recent |= fresh
        if len(self._recent) >= self._limit:
            self._settle()
        return True

    def _met(self, prints: Sequence[int]) -> Sequence[int]:
        """Those of the sorted array that stand where `prints` would."""
        if not self._old:
            return ()
        import numpy as np

        old = np.frombuffer(self._old, np.int64)
        places = np.searchsorted(old, np.array(prints, np.int64))
        found: list[int] = old[np.minimum(places, len(old) - 1)].tolist()
        return found

    def __len__(self) -> int:
        return len(self._recent) + len(self._old)

    def _settle(self) -> None:
        import numpy as np

        fresh = np.fromiter(self._recent, dtype=np.int64, count=len(self._recent))
        merged = np.concatenate([np.frombuffer(self._old, dtype=np.int64), fresh])
        merged.sort()
        self._old = array("q")
        self._old.frombytes(merged.view(np.uint8).data)
        self._recent = set()
