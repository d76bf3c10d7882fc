"""The cells of a table, read from its original one by one: what an exhibit of a range quotes and is checked against.

A range is written as in a spreadsheet: `Usage!A1:D5`, `'My sheet'!B2`, or `A1:D5` in a file of one table (CSV).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .. import readers
from ..errors import EvidenceError, ReadError
from ..model import Original
from ..readers import _sheets as sheets

__all__ = ["Cells", "Span", "cells", "differs", "position", "span", "told"]

WIDEST, LONGEST = 12, 400  # columns and rows that a page of print can bear
MAX_BYTES = 64 << 20
_SPAN = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^!]+)!)?(?P<first>[A-Za-z]{1,3}\d+)(?::(?P<last>[A-Za-z]{1,3}\d+))?")
PLAIN = (".csv", ".tsv", ".tab", ".txt")


@dataclass(frozen=True, slots=True)
class Span:
    """A range of cells; rows and columns are counted from 0, both ends belong to it."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        name = "'" + self.sheet.replace("'", "''") + "'" if re.search(r"[^\w]", self.sheet) else self.sheet
        first = f"{sheets.column_name(self.left)}{self.top + 1}"
        last = f"{sheets.column_name(self.right)}{self.bottom + 1}"
        return (f"{name}!" if name else "") + (first if first == last else f"{first}:{last}")


@dataclass(frozen=True, slots=True)
class Cells:
    """The texts of a range as they are shown, row by row; `part` is the place of its sheet in the original.

    `hidden` names the cells that a reader of the file would not see, with the reason.
    """

    span: Span
    part: str
    rows: tuple[tuple[str, ...], ...]
    hidden: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The cells as tab-separated lines; a cell with a tab, a line break or a quotation mark is quoted."""
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(self.rows)
        return out.getvalue().removesuffix("\n")

    @property
    def unseen(self) -> tuple[str, ...]:
        """What of the range who opens the file does not see, shortly: a whole hidden sheet is one entry."""
        whys = {spot.partition(" (")[2].rstrip(")") for spot in self.hidden}
        if len(whys) == 1 and len(self.hidden) == sum(bool(text) for row in self.rows for text in row):
            return (f"{self.span} ({whys.pop()})",)
        return self.hidden

    @property
    def locator(self) -> str:
        """The place of the range in the original: #/xl/worksheets/sheet1.xml!A1:D5."""
        return f"#/{self.part}!{str(self.span).rpartition('!')[2]}" if self.part else f"#cell={self.span}"


def span(text: str) -> Span:
    """The range that `text` names; raises EvidenceError for what is none, or is too large for print."""
    found = position(text)
    if found.right - found.left >= WIDEST or found.bottom - found.top >= LONGEST:
        raise EvidenceError(
            f"{text} is too large to be printed.", f"At most {WIDEST} columns and {LONGEST} rows; choose what matters."
        )
    return found


def position(text: str) -> Span:
    """The range that `text` names, of any size; raises EvidenceError for what is none."""
    found = _SPAN.fullmatch(text.strip().replace("$", ""))
    if found is None:
        raise EvidenceError(f"{text!r} is no range of cells.", "Write it as in a spreadsheet: Usage!A1:D5.")
    sheet = (found["sheet"] or "").removeprefix("'").removesuffix("'").replace("''", "'")
    one, other = sheets.position(found["first"]), sheets.position(found["last"] or found["first"])
    (top, bottom), (left, right) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return Span(sheet, top, left, bottom, right)


def cells(original: Original, area: str) -> Cells:
    """The cells of a range of `original`, read anew from its bytes.

    Raises EvidenceError where there is no such sheet or nothing stands in the range, ReadError where the original
    cannot be read.
    """
    wanted = span(area)
    found = _plain(original, wanted) if original.name.lower().endswith(PLAIN) else _sheet(original, wanted)
    if not any(any(row) for row in found.rows):
        raise EvidenceError(f"Nothing stands in {area} of {original.name}.", "Look at the sheet's name and cells.")
    return found


def told(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of cells that the quotation of a range holds."""
    return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=False))


def differs(quote: str, found: Cells) -> str:
    """Which cell a quotation has otherwise than the original, in words; empty where all are equal."""
    rows = told(quote)
    for down, row in enumerate(found.rows):
        for across, text in enumerate(row):
            said = rows[down][across] if down < len(rows) and across < len(rows[down]) else ""
            if said != text:
                spot = f"{sheets.column_name(found.span.left + across)}{found.span.top + down + 1}"
                return f"cell {spot} is “{said}” where the original has “{text}”"
    return "" if quote == found.text else "it has cells that the original has not"


def _sheet(original: Original, wanted: Span) -> Cells:
    grid: dict[tuple[int, int], str] = {}
    parts: dict[str, str] = {}
    hidden: list[str] = []

    def seen(sheet: sheets.Sheet, row: int, column: int, text: str, why: str) -> None:
        parts.setdefault(sheet.name, sheet.part)
        if sheet.name != (wanted.sheet or next(iter(parts))):
            return
        if wanted.top <= row <= wanted.bottom and wanted.left <= column <= wanted.right and text:
            grid[row, column] = text
            if why or sheet.state:
                hidden.append(f"{sheets.column_name(column)}{row + 1} ({why or sheet.state + ' sheet'})")

    with sheets.watched(seen):
        _read(original)
    name = wanted.sheet or next(iter(parts), "")
    if name not in parts:
        raise EvidenceError(
            f"{original.name} has no sheet {name!r}.", f"It has {', '.join(parts) or 'no sheets of cells'}."
        )
    exact = Span(name, wanted.top, wanted.left, wanted.bottom, wanted.right)
    return Cells(exact, parts[name], _rows(exact, grid), tuple(hidden))


def _read(original: Original) -> None:
    for score in readers.detect(original)[:1]:
        for _ in readers.read(score.reader, original):
            pass


def _plain(original: Original, wanted: Span) -> Cells:
    with original.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ReadError(f"{original.name} is larger than {MAX_BYTES >> 20} MB.", "Quote its lines instead.")
    text = data.decode("utf-8-sig", "replace") if _utf8(data) else data.decode("gb18030", "replace")
    mark = max("\t,;|", key=text.split("\n", 1)[0].count)
    grid = {}
    for down, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark)):
        if wanted.top <= down <= wanted.bottom:
            grid.update({(down, at): cell for at, cell in enumerate(row)})
        if down > wanted.bottom:
            break
    return Cells(Span("", wanted.top, wanted.left, wanted.bottom, wanted.right), "", _rows(wanted, grid))


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rows(span: Span, grid: Mapping[tuple[int, int], str]) -> tuple[tuple[str, ...], ...]:
    columns = range(span.left, span.right + 1)
    return tuple(tuple(grid.get((row, at), "") for at in columns) for row in range(span.top, span.bottom + 1))
