"""Excel workbooks in binary parts (.xlsb, MS-XLSB): cells as shown, what is hidden, comments, names."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model import Original, Record
from . import Reader
from . import _xlsx_parts as parts
from ._biff import decoded_rk
from ._numfmt import BUILTIN, general, shown
from ._ooxml import Package, opened
from ._ooxml_facts import charts, custom_xml, document, facts, macros, outside
from ._packages import sureness
from ._place import Pages, ends, guarded
from ._sheets import Sheet, column_name
from ._xls_sheets import ERRORS, STATES

MIME = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
ROW, SHEET, NAME, STRING, FORMAT, STYLE, COLUMN, BOOK = 0, 156, 39, 19, 44, 47, 60, 153
AUTHOR, COMMENT, SAID = 632, 635, 637
MAX_RECORDS = 20_000_000


@dataclass(slots=True)
class Book:
    """What all sheets share."""

    strings: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    from_1904: bool = False

    def number(self, value: float, style: int) -> str:
        """A number in the format of its style."""
        ident = self.styles[style] if style < len(self.styles) else 0
        code = self.formats.get(ident) or BUILTIN.get(ident, "")
        return shown(value, code, from_1904=self.from_1904) if code else general(value)


def sniff(original: Original) -> float:
    """How surely `original` is a binary workbook: by its name and the parts named in its first bytes."""
    if original.is_folder or original.head(2) != b"PK":
        return 0.0
    if not ends(original, ".xlsb") and b"xl/workbook.bin" not in original.head(4096):
        return 0.0
    return 0.96 if sureness(original, "xl", named=ends(original, ".xlsb")) else 0.0


@guarded("a binary Excel workbook")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded files as originals."""
    package = opened(original)
    pages = Pages(original)
    main = package.main("xl/workbook.bin")
    folder = main.rpartition("/")[0]
    book = _book(package, folder)
    tabs, unseen = [], False
    targets = {one.id: one.target for one in package.relations(main)}
    names = []
    for kind, data in entries(package.read(main)):
        if kind == BOOK:
            book.from_1904 = bool(data[:1] and data[0] & 1)
        elif kind == SHEET and len(data) >= 12:
            state = struct.unpack_from("<I", data)[0]
            ident, at = string(data, 8)
            name, _ = string(data, at)
            unseen = unseen or state > 0
            tabs.append(f"{name} ({STATES[min(state, 2)]})" if state else name)
            part = targets.get(ident, f"{folder}/worksheets/sheet{len(tabs)}.bin")
            _sheet(package, pages, book, name, part, STATES[min(state, 2)])
            _comments(package, pages, part, name)
        elif kind == NAME and len(data) >= 13:
            names.append(string(data, 9)[0])
    pages.add("\n".join(tabs), f"#/{main}#sheets", label="sheets", kind="metadata")
    pages.add("\n".join(names), f"#/{main}#names", label="defined names", kind="metadata")
    parts.drawings(package, pages)
    charts(package, pages, folder)
    found = facts(package, pages)
    outside(package, pages)
    custom_xml(package, pages)
    flags = ("hidden-sheets" * unseen, "macros" * macros(package, pages), "encrypted" * package.decrypted)
    yield from document(package, pages, found, mime=MIME, count=len(tabs), flags=flags)


def entries(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of every record (MS-XLSB 2.1.4)."""
    at = count = 0
    while at < len(data) and count < MAX_RECORDS:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < len(data):
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < len(data) and shift < 28:
            size |= (data[at] & 0x7F) << shift
            shift += 7
            at += 1
            if not data[at - 1] & 0x80:
                break
        yield kind, data[at : at + size]
        at += size
        count += 1


def string(data: bytes, at: int) -> tuple[str, int]:
    """A string and where it ends; empty for a missing one."""
    if at + 4 > len(data):
        return "", at
    count = struct.unpack_from("<I", data, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _book(package: Package, folder: str) -> Book:
    book = Book()
    book.strings = [
        string(data, 1)[0] for kind, data in entries(package.read(f"{folder}/sharedStrings.bin")) if kind == STRING
    ]
    inside = False
    for kind, data in entries(package.read(f"{folder}/styles.bin")):
        inside = kind == 617 or (inside and kind != 618)  # the formats of cells, not of named styles
        if kind == FORMAT and len(data) > 6:
            book.formats[struct.unpack_from("<H", data)[0]] = string(data, 2)[0]
        elif kind == STYLE and inside and len(data) >= 4:
            book.styles.append(struct.unpack_from("<H", data, 2)[0])
    return book


def _sheet(package: Package, pages: Pages, book: Book, name: str, part: str, state: str) -> None:
    sheet = Sheet(pages, name, part, state)
    spans: list[tuple[int, int]] = []
    row, unseen = 0, False
    for kind, data in entries(package.read(part)):
        if kind == ROW and len(data) >= 12:
            row, unseen = struct.unpack_from("<I", data)[0], bool(data[11] & 0x10)
        elif kind == COLUMN and len(data) >= 18 and data[16] & 1:
            spans.append(struct.unpack_from("<II", data))
        elif 2 <= kind <= 11 and len(data) > 8:
            column, style = struct.unpack_from("<II", data)
            text = _value(book, kind, data, style & 0xFFFFFF)
            why = "hidden row" if unseen else "hidden column" if any(a <= column <= b for a, b in spans) else ""
            sheet.cell(row, column, text, hidden=why)
    sheet.close()


def _value(book: Book, kind: int, data: bytes, style: int) -> str:
    try:
        match kind:
            case 2:
                return book.number(decoded_rk(struct.unpack_from("<I", data, 8)[0]), style)
            case 5 | 9:
                return book.number(struct.unpack_from("<d", data, 8)[0], style)
            case 3 | 11:
                return ERRORS.get(data[8], "#ERR")
            case 4 | 10:
                return ("FALSE", "TRUE")[data[8] & 1]
            case 6 | 8:
                return string(data, 8)[0]
        number = struct.unpack_from("<I", data, 8)[0]
        return book.strings[number] if number < len(book.strings) else ""
    except struct.error:
        return ""


def _comments(package: Package, pages: Pages, part: str, name: str) -> None:
    for one in package.relations(part):
        if one.kind != "comments":
            continue
        authors: list[str] = []
        author, cell = "", ""
        for kind, data in entries(package.read(one.target)):
            if kind == AUTHOR:
                authors.append(string(data, 0)[0])
            elif kind == COMMENT and len(data) >= 20:
                number, row, _, column = struct.unpack_from("<IIII", data)
                author = authors[number] if number < len(authors) else ""
                cell = f"{column_name(min(column, 16_383))}{row + 1}"
            elif kind == SAID:
                label = f"comment on {cell}, sheet {name}"
                pages.add(string(data, 1)[0], f"#/{one.target}!{cell}", label=label, kind="comment", author=author)


READER = Reader(
    format="xlsb",
    title="Binary Excel workbook (.xlsb)",
    limits="Values of formulas are those kept at the last saving; the formulas themselves are not shown.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb",
)
