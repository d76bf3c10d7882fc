"""The sheets of an Excel workbook as plain tables: texts as they stand, numbers in full, dates in ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..hashing import canonical, sha256
from ..model import Locator, Original
from ._numfmt import is_date, moment
from ._ooxml import FAULTS, Package, attribute, elements, local, opened
from ._sheets import column_name, position
from ._xlsx_cells import Book, book, rich

__all__ = ["Cells", "Table", "sheets"]

MAX_WIDTH = 1_000


class Cells(NamedTuple):
    """One row that is not blank: its number among those, its fields from column A on, its place."""

    number: int
    fields: list[str]
    place: Locator


@dataclass
class Table:
    """One sheet of a workbook; hidden sheets and rows are read like all others."""

    original: Original
    package: Package
    shared: Book
    name: str
    part: str

    def rows(self) -> Iterator[Cells]:
        """The rows from the top; where the part is damaged, those before the damage."""
        from lxml import etree

        settings = {"huge_tree": False, "resolve_entities": False, "no_network": True, "recover": True}
        reading = etree.iterparse(self.package.stream(self.part), events=("end",), load_dtd=False, **settings)
        number = at = 0
        try:
            for _, element in reading:
                if local(element) != "row":
                    continue
                told = attribute(element, "r")
                at = int(told) if told.isdecimal() else at + 1
                fields = self._fields(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
                if any(fields):
                    number += 1
                    yield Cells(number, fields, self._place(at, fields))
        except (etree.XMLSyntaxError, *FAULTS) as error:
            self.package.notes.append(f"part {self.part} is damaged; what stood before the damage was read ({error})")

    def notes(self) -> Sequence[str]:
        """What was noted of the package meanwhile; told once."""
        told, self.package.notes[:] = list(self.package.notes), []
        return told

    def _place(self, row: int, fields: Sequence[str]) -> Locator:
        span = f"A{row}:{column_name(len(fields) - 1)}{row}"
        digest = sha256(canonical(list(fields)))
        return Locator(original=self.original.sha256, fragment=f"#/{self.part}!{span}", sha256=digest)

    def _fields(self, row: Any) -> list[str]:
        fields: list[str] = []
        for cell in row:
            if local(cell) == "c":
                column = position(cell.get("r") or "")[1]
                column = column if column >= 0 else len(fields)
                if column < MAX_WIDTH:
                    fields += [""] * (column + 1 - len(fields))
                    fields[column] = self._text(cell)
        return fields

    def _text(self, cell: Any) -> str:
        raw, kind = "", cell.get("t") or "n"
        for element in cell:
            if local(element) == "v":
                raw = element.text or ""
            elif local(element) == "is":
                return rich(element)
        if kind != "n" or not raw:
            return self.shared.shown(raw, kind, 0) if raw else ""
        style = cell.get("s") or "0"
        number = int(style) if style.isdecimal() else 0
        code = self.shared.formats[number] if number < len(self.shared.formats) else ""
        return self._dated(raw) if code and is_date(code) else _full(raw)

    def _dated(self, raw: str) -> str:
        """The date that a serial number means, whatever order its format shows; a clock alone has no date."""
        try:
            serial = float(raw)
            at = moment(round(serial * 86_400) / 86_400, self.shared.from_1904)
        except (ValueError, OverflowError):
            return raw
        if 0 <= serial < 1:
            return f"{at:%H:%M:%S}"
        return f"{at:%Y-%m-%d}" if serial == int(serial) else f"{at:%Y-%m-%d %H:%M:%S}"


def _full(raw: str) -> str:
    """A number without exponent, so that ids and epochs can be read."""
    try:
        number = float(raw)
    except ValueError:
        return raw
    return str(int(number)) if number == int(number) and abs(number) < 1 << 53 and "e" in raw.lower() else raw


def sheets(original: Original) -> Iterator[Table]:
    """The worksheets in the order of their tabs. Raises ReadError where the file is no workbook."""
    package = opened(original)
    main = package.main("xl/workbook.xml")
    folder = main.rpartition("/")[0]
    root = package.xml(main)
    if root is None:
        return
    shared = book(package, folder, root)
    targets = {one.id: one for one in package.relations(main)}
    for number, element in enumerate(elements(root, "sheet"), 1):
        ident = next((text for key, text in element.attrib.items() if key.endswith("}id")), "")
        target = targets.get(ident)
        if target is None or target.kind == "worksheet":
            part = target.target if target is not None else f"{folder}/worksheets/sheet{number}.xml"
            yield Table(original, package, shared, attribute(element, "name"), part)
