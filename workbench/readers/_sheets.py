"""The cells of a spreadsheet turned into pages: some rows a page, what is hidden apart, formulas apart.

Shared by every spreadsheet format, so that a cell reads the same wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ._place import Pages

BLOCK = 2_000  # characters of cells on one page
MAX_GAP = 8  # tabs written for a row of empty cells
Watch = Callable[["Sheet", int, int, str, str], None]
_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(seen: Watch) -> Iterator[None]:
    """While this lasts, `seen` is told every cell that a reader reads: sheet, row and column from 0, text, why hidden.

    It is how the cells of a range are read back one by one, whatever the format.
    """
    token = _WATCH.set(seen)
    try:
        yield
    finally:
        _WATCH.reset(token)


@dataclass(slots=True)
class Sheet:
    """One sheet in the making. `state` is "", "hidden" or "very hidden"; `part` names it inside the original."""

    pages: Pages
    name: str
    part: str
    state: str = ""
    first: int = -1
    last: int = -1
    width: int = 0
    rows: list[str] = field(default_factory=list)
    size: int = 0
    cells: list[tuple[int, str]] = field(default_factory=list)
    row: int = -1
    unseen: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)

    def cell(self, row: int, column: int, text: str, *, hidden: str = "", formula: str = "") -> None:
        """Add a cell (counted from 0): the text shown; why it is hidden, if it is; the formula behind it."""
        if row != self.row:
            self._end_row()
            self.row = row
        spot = f"{column_name(column)}{row + 1}"
        if (seen := _WATCH.get()) is not None:
            seen(self, row, column, text, hidden)
        if formula:
            self.formulas.append(f"{spot}: ={formula.removeprefix('=')}")
        if hidden and text:
            self.unseen.append(f"{spot} ({hidden}): {text}")
        elif text:
            self.cells.append((column, text))
        self.width = max(self.width, column)

    def close(self) -> None:
        """Write what is left."""
        self._end_row()
        self._flush()

    def _end_row(self) -> None:
        if self.row < 0:
            return
        line, at = [], 0
        for column, text in self.cells:
            line.append("\t" * min(column - at, MAX_GAP) + text)
            at = column
        joined = "".join(line)
        if self.first < 0:
            self.first = self.row
        self.last = self.row
        if joined:
            self.rows.append(joined)
        self.size += len(joined) + sum(map(len, self.unseen[-1:])) + sum(map(len, self.formulas[-1:]))
        self.cells = []
        self.row = -1
        if self.size > BLOCK:
            self._flush()

    def _flush(self) -> None:
        if self.first >= 0:
            span = f"A{self.first + 1}:{column_name(self.width)}{self.last + 1}"
            rows = f"rows {self.first + 1}-{self.last + 1}" if self.last > self.first else f"row {self.first + 1}"
            label = f"{self.state} sheet {self.name}, {rows}".strip()
            place = f"#/{self.part}!{span}"
            self.pages.add("\n".join(self.rows), place, label=label, kind="hidden" if self.state else "body")
            self.pages.add("\n".join(self.unseen), place, label=f"{label}, hidden cells", kind="hidden")
            self.pages.add("\n".join(self.formulas), place, label=f"{label}, formulas", kind="formula")
        self.first = self.last = -1
        self.rows, self.unseen, self.formulas, self.size, self.width = [], [], [], 0, 0


def column_name(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def position(reference: str) -> tuple[int, int]:
    """(row, column) counted from 0 of a reference such as B7; (-1, -1) if it is none."""
    column, at = 0, 0
    reference = reference.replace("$", "")
    while at < len(reference) and "A" <= reference[at].upper() <= "Z" and at < 4:
        column = column * 26 + ord(reference[at].upper()) - 64
        at += 1
    digits = reference[at:]
    return (int(digits) - 1, column - 1) if digits.isdecimal() and digits.isascii() and column else (-1, -1)
