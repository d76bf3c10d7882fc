"""The worksheets of an xlsx package, row by row: values as shown, formulas, what is hidden."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from ._numfmt import BUILTIN, general, shown
from ._ooxml import FAULTS, Package, attribute, child, elements, local, words
from ._place import Pages
from ._sheets import Sheet, position

OFF = ("0", "false", "")


@dataclass(slots=True)
class Book:
    """What all sheets share: strings, the format of each style, the calendar, and what strings sound like."""

    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    from_1904: bool = False
    phonetics: list[str] = field(default_factory=list)

    def shown(self, raw: str, kind: str, style: int) -> str:
        """The text that a cell shows for its value as written."""
        if kind == "s":
            number = int(raw) if raw.isdecimal() else -1
            return self.strings[number] if 0 <= number < len(self.strings) else raw
        if kind == "b":
            return "TRUE" if raw not in OFF else "FALSE"
        if kind in ("str", "inlineStr", "e", "d"):
            return raw
        code = self.formats[style] if 0 <= style < len(self.formats) else ""
        try:
            number_value = float(raw)
        except ValueError:
            return raw
        return shown(number_value, code, from_1904=self.from_1904) if code else general(number_value)


def book(package: Package, folder: str, root: Any) -> Book:
    """Read the shared strings, the styles and the calendar of a workbook."""
    found = Book()
    calendar = child(root, "workbookPr") if root is not None else None
    found.from_1904 = calendar is not None and attribute(calendar, "date1904") not in OFF
    strings = package.xml(f"{folder}/sharedStrings.xml")
    for item in strings if strings is not None else ():
        if local(item) == "si":
            found.strings.append(rich(item))
            spoken = "".join(words(run, "t") for run in elements(item, "rPh"))
            if spoken:
                found.phonetics.append(f"{found.strings[-1]}: {spoken}")
    styles = package.xml(f"{folder}/styles.xml")
    if styles is not None:
        own = {attribute(one, "numFmtId"): attribute(one, "formatCode") for one in elements(styles, "numFmt")}
        for style in child(styles, "cellXfs") if child(styles, "cellXfs") is not None else ():
            ident = attribute(style, "numFmtId") or "0"
            found.formats.append(own.get(ident) or BUILTIN.get(int(ident) if ident.isdecimal() else 0, ""))
    return found


def rich(item: Any) -> str:
    """The text of a string item: its runs, without the phonetic guide."""
    out = []
    for element in item:
        name = local(element)
        if name == "t":
            out.append(element.text or "")
        elif name == "r":
            out.append(words(element, "t"))
    return "".join(out)


def cells(package: Package, pages: Pages, shared: Book, name: str, part: str, state: str) -> Any:
    """Write the cells of a sheet as pages; returns what stands in the sheet beside its cells (an element, or None)."""
    from lxml import etree

    sheet = Sheet(pages, name, part, state)
    columns: list[tuple[int, int]] = []
    settings = {"huge_tree": False, "resolve_entities": False, "no_network": True, "recover": True, "load_dtd": False}
    last: Any = None
    reading = etree.iterparse(package.stream(part), events=("end",), **settings)
    try:
        for _, element in reading:
            kind = local(element)
            if kind == "cols":
                columns = [span for one in element if (span := _hidden_span(one)) is not None]
            elif kind == "row":
                _row(element, shared, sheet, columns)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            last = element
    except (etree.XMLSyntaxError, *FAULTS) as error:
        package.notes.append(f"part {part} is damaged; what stood before the damage is shown ({error})")
    if len(reading.error_log):
        package.mended = True
        package.notes.append(f"part {part} is damaged XML; what can be read of it is shown")
    sheet.close()
    return last


def _hidden_span(column: Any) -> tuple[int, int] | None:
    first, last = attribute(column, "min"), attribute(column, "max")
    unseen = attribute(column, "hidden") not in OFF or attribute(column, "width") == "0"
    return (int(first) - 1, int(last) - 1) if unseen and first.isdecimal() and last.isdecimal() else None


def _row(row: Any, shared: Book, sheet: Sheet, columns: list[tuple[int, int]]) -> None:
    number = attribute(row, "r")
    at = int(number) - 1 if number.isdecimal() else max(sheet.last, sheet.row) + 1
    unseen = attribute(row, "hidden") not in OFF or attribute(row, "ht") == "0"
    column = -1
    for cell in row:
        if local(cell) != "c":
            continue
        place = position(cell.get("r") or "")
        column = place[1] if place[1] >= 0 else column + 1
        text, raw, formula = _cell(cell, shared)
        why = "hidden row" if unseen else "hidden column" if _within(columns, column) else ""
        if raw and not text.strip():
            text, why = raw, "hidden by its format"
        sheet.cell(at, column, text, hidden=why, formula=formula)


def _within(spans: list[tuple[int, int]], column: int) -> bool:
    at = bisect_left(spans, (column + 1,)) - 1
    return at >= 0 and spans[at][0] <= column <= spans[at][1]


def _cell(cell: Any, shared: Book) -> tuple[str, str, str]:
    """(text shown, raw value, formula) of a cell."""
    raw, formula = "", ""
    for element in cell:
        name = local(element)
        if name == "v":
            raw = element.text or ""
        elif name == "is":
            raw = rich(element)
        elif name == "f":
            formula = element.text or ""
    style = cell.get("s") or "0"
    text = shared.shown(raw, cell.get("t") or "n", int(style) if style.isdecimal() else 0) if raw else ""
    return text, raw if cell.get("t") in (None, "n") else "", formula
