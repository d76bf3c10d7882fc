"""Fragments for pieces of a page: lines where each piece has its own, characters where several share one line."""

from __future__ import annotations

__all__ = ["Positions"]


class Positions:
    """Counts lines and characters of UTF-8 from piece to piece; pieces come in the order of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._line = self._chars = self._seen = 0
        self._last = -1

    def fragment(self, start: int, raw: bytes) -> str:
        """The RFC 5147 fragment of the piece `raw` that begins at byte `start`: no two pieces have the same."""
        between = self._data[self._seen : start]
        self._line += between.count(b"\n")
        self._chars += _characters(between)
        self._seen = start
        shared, self._last = self._line == self._last, self._line
        if shared:
            return f"#char={self._chars},{self._chars + _characters(raw)}"
        return f"#line={self._line},{self._line + raw.count(10) + 1}"


def _characters(raw: bytes) -> int:
    return len(raw.decode("utf-8", "replace"))
