"""The sheets of an OpenDocument spreadsheet: cells as shown, formulas, comments, what is hidden."""

from __future__ import annotations

from typing import Any

from ._odf import FALSE, Story, switched_off
from ._ooxml import attribute, child, elements, local
from ._place import Pages
from ._sheets import Sheet, column_name

MAX_REPEAT = 1_000  # equal cells or rows that are written out one by one


def sheets(pages: Pages, body: Any, styles: Any, part: str) -> tuple[int, bool]:
    """Write all sheets as pages; returns how many there are and whether one is hidden."""
    off = switched_off(styles, "table", "display")
    tabs, number = [], 0
    for table in body:
        if local(table) != "table":
            continue
        number += 1
        name = attribute(table, "name")
        state = "hidden" if attribute(table, "style-name") in off or attribute(table, "display") in FALSE else ""
        tabs.append(f"{name} (hidden)" if state else name)
        sheet = Sheet(pages, name, f"{part}/sheet{number}", state)
        _rows(table, sheet, pages, name)
        sheet.close()
    pages.add("\n".join(tabs), f"#/{part}", label="sheets", kind="metadata")
    return number, any(tab.endswith("(hidden)") for tab in tabs)


def _rows(table: Any, sheet: Sheet, pages: Pages, name: str) -> None:
    spans = _hidden_columns(table)
    row = 0
    for element in elements(table, "table-row"):
        repeat = _repeat(element, "number-rows-repeated")
        unseen = attribute(element, "visibility") in FALSE
        filled = any(attribute(cell, "value-type") or len(cell) for cell in element)
        for extra in range(min(repeat, MAX_REPEAT) if filled else 0):
            _cells(element, row + extra, sheet, pages, name, spans, unseen)
        row += repeat


def _hidden_columns(table: Any) -> list[tuple[int, int]]:
    spans, at = [], 0
    for column in elements(table, "table-column"):
        count = _repeat(column, "number-columns-repeated")
        if attribute(column, "visibility") in FALSE:
            spans.append((at, at + count - 1))
        at += count
    return spans


def _cells(
    row: Any, number: int, sheet: Sheet, pages: Pages, name: str, spans: list[tuple[int, int]], unseen: bool
) -> None:
    column = 0
    for cell in row:
        kind = local(cell)
        if kind not in ("table-cell", "covered-table-cell"):
            continue
        repeat = _repeat(cell, "number-columns-repeated")
        story = Story()
        story.blocks(cell)
        text = "\n".join(story.lines) or attribute(cell, "string-value") or _plain(cell)
        formula = attribute(cell, "formula").removeprefix("of:").removeprefix("oooc:")
        for extra in range(min(repeat, MAX_REPEAT) if text or formula else 0):
            here = column + extra
            why = "hidden row" if unseen else "hidden column" if any(a <= here <= b for a, b in spans) else ""
            sheet.cell(
                number, here, text, hidden=why or ("covered" if kind.startswith("covered") else ""), formula=formula
            )
        for aside in story.asides:
            place = f"#/{sheet.part}!{column_name(column)}{number + 1}"
            label = f"{aside.label} on {column_name(column)}{number + 1}, sheet {name}"
            pages.add(aside.text, place, label=label, kind=aside.kind, author=aside.author, at=aside.at)
        column += repeat


def _plain(cell: Any) -> str:
    return attribute(cell, "date-value") or attribute(cell, "time-value") or attribute(cell, "value")


def _repeat(element: Any, name: str) -> int:
    text = attribute(element, name)
    return int(text) if text.isdecimal() else 1


def names(pages: Pages, body: Any, part: str) -> None:
    """Named ranges and expressions, and databases that the sheet draws on."""
    lines = []
    for one in elements(body, "named-range", "named-expression", "database-range", "cell-range-source", "dde-source"):
        said = [f"{key.rpartition('}')[2]}={text}" for key, text in one.attrib.items() if text]
        lines.append(" ".join(said))
    pages.add("\n".join(lines), f"#/{part}#names", label="defined names", kind="metadata")
    if child(body, "tracked-changes") is not None:
        _tracked(pages, child(body, "tracked-changes"), part)


def _tracked(pages: Pages, element: Any, part: str) -> None:
    """Earlier contents of cells that the history of changes keeps."""
    from ..timestamps import UNKNOWN, from_iso

    for number, change in enumerate(elements(element, "cell-content-change"), 1):
        creator, date = child(change, "change-info", "creator"), child(change, "change-info", "date")
        before = child(change, "previous")
        text = "\n".join(t for t in before.itertext() if t.strip()) if before is not None else ""
        at = from_iso(date.text) if date is not None and date.text else UNKNOWN
        author = (creator.text or "") if creator is not None else ""
        pages.add(text, f"#/{part}#change{number}", label="earlier cell", kind="deleted", author=author, at=at)
