"""The sheets of an Excel 97-2003 workbook: cells as shown, what is hidden, notes, text boxes, links, headers."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ..timestamps import UNKNOWN
from ._biff import BOF, EOF, Biff, Globals, Reader, decoded_rk, records
from ._numfmt import BUILTIN, general, shown
from ._place import Pages
from ._sheets import Sheet, column_name

STATES = ("", "hidden", "very hidden")
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True)
class Reading:
    """One sheet while its records go by."""

    shared: Globals
    sheet: Sheet
    pages: Pages
    name: str
    number: int
    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    cells: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)  # row, column: shown, raw
    waiting: tuple[int, int] | None = None  # the formula whose text comes in the next record
    boxes: dict[int, str] = field(default_factory=dict)
    box: int = -1
    notes: list[tuple[int, int, str, int, str]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str, raw: str = "") -> None:
        """Keep a cell."""
        self.cells.setdefault(row, {})[column] = (text, raw)

    def number_cell(self, row: int, column: int, style: int, number: float) -> None:
        """Keep a number, shown in its style's format."""
        ident = self.shared.styles[style] if style < len(self.shared.styles) else 0
        code = self.shared.formats.get(ident) or BUILTIN.get(ident, "")
        text = shown(number, code, from_1904=self.shared.from_1904) if code else general(number)
        self.put(row, column, text, general(number))


def sheet(data: bytes, shared: Globals, pages: Pages, index: int) -> None:
    """Write one sheet as pages."""
    name, place, state, _ = shared.sheets[index]
    part = f"sheet{index + 1}"
    reading = Reading(shared, Sheet(pages, name, part, STATES[min(state, 2)]), pages, name, index + 1)
    depth = 0
    for record in records(data[place:]):
        depth += (record.kind == BOF) - (record.kind == EOF)
        if depth <= 0 and record.kind == EOF:
            break
        try:
            _record(reading, record)
        except (struct.error, EOFError, IndexError):
            continue
    _written(reading, part)


def _record(reading: Reading, record: Biff) -> None:
    data = record.data
    match record.kind:
        case 0x208 if len(data) >= 16 and data[12] & 0x20:
            reading.rows.add(struct.unpack_from("<H", data, 0)[0])
        case 0x7D if struct.unpack_from("<H", data, 8)[0] & 1:
            reading.columns.append(struct.unpack_from("<HH", data, 0))
        case 0xFD | 0x203 | 0x27E | 0x204 | 0xD6 | 0x205 | 0x06 | 0x206 | 0x406:
            row, column, style = struct.unpack_from("<HHH", data, 0)
            _cell(reading, record.kind, data, row, column, style)
        case 0xBD:
            row, column = struct.unpack_from("<HH", data, 0)
            for at in range(4, len(data) - 7, 6):
                style, value = struct.unpack_from("<HI", data, at)
                reading.number_cell(row, column + (at - 4) // 6, style, decoded_rk(value))
        case 0x207 if reading.waiting is not None:
            text = reading.shared.short(data + b"".join(record.more), 0, 2)
            reading.put(*reading.waiting, text)
        case _:
            _aside(reading, record)


def _cell(reading: Reading, kind: int, data: bytes, row: int, column: int, style: int) -> None:
    match kind:
        case 0xFD:
            number = struct.unpack_from("<I", data, 6)[0]
            if number < len(reading.shared.strings):
                reading.put(row, column, reading.shared.strings[number])
        case 0x203:
            reading.number_cell(row, column, style, struct.unpack_from("<d", data, 6)[0])
        case 0x27E:
            reading.number_cell(row, column, style, decoded_rk(struct.unpack_from("<I", data, 6)[0]))
        case 0x204 | 0xD6:
            reading.put(row, column, reading.shared.short(data, 6, 2))
        case 0x205:
            reading.put(row, column, ERRORS.get(data[6], "#ERR") if data[7] else ("FALSE", "TRUE")[data[6] & 1])
        case _:
            result = data[6:14]
            if result[6:8] != b"\xff\xff":
                reading.number_cell(row, column, style, struct.unpack("<d", result)[0])
            elif result[0] == 0:
                reading.waiting = (row, column)
            elif result[0] in (1, 2):
                reading.put(
                    row, column, ("FALSE", "TRUE")[result[2] & 1] if result[0] == 1 else ERRORS.get(result[2], "")
                )


def _aside(reading: Reading, record: Biff) -> None:
    data, place = record.data, f"#/sheet{reading.number}"
    match record.kind:
        case 0x14 | 0x15 if data:
            text = reading.shared.short(data, 0, 2 if reading.shared.wide else 1)
            label = f"{'header' if record.kind == 0x14 else 'footer'}, sheet {reading.name}"
            reading.pages.add(text, f"{place}#{label.split(',')[0]}", label=label, kind="header")
        case 0x5D if len(data) >= 8:
            reading.box = struct.unpack_from("<H", data, 6)[0]
        case 0x1B6:
            count = struct.unpack_from("<H", data, 10)[0]
            if count and record.more:
                reader = Reader(record.more)
                wide = bool(reader.number(1) & 1)
                reading.boxes[reading.box] = reader.characters(count, wide)
        case 0x1C:
            _note(reading, data)
        case 0x1B8:
            link = _link(data)
            first_row, _, first_column, _ = struct.unpack_from("<HHHH", data, 0)
            cell = f"{column_name(first_column)}{first_row + 1}"
            reading.pages.add(link, f"{place}!{cell}", label=f"link on {cell}, sheet {reading.name}", kind="annotation")


def _note(reading: Reading, data: bytes) -> None:
    """A cell's comment: in newer files its text lies in a box, in older ones here."""
    row, column, _, ident = struct.unpack_from("<HHHH", data, 0)
    if reading.shared.wide:
        author = Reader((data,), 0, 8).string()
        reading.notes.append((row, column, author, ident, ""))
    else:
        text = reading.shared.short(data, 4, 2)
        if row == 0xFFFF and reading.notes:
            row, column, author, ident, before = reading.notes.pop()
            text = before + text
        reading.notes.append((row, column, "", -1, text))


def _link(data: bytes) -> str:
    """The target of a hyperlink (MS-OSHARED 2.3.7.1), found by its monikers' signs."""
    url, file = (
        b"\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b",
        b"\x03\x03\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
    )
    at = data.find(url, 20)
    if at >= 0:
        size = struct.unpack_from("<I", data, at + 16)[0]
        return data[at + 20 : at + 20 + size].decode("utf-16-le", "replace").split("\0")[0]
    at = data.find(file, 20)
    if at >= 0:
        size = struct.unpack_from("<I", data, at + 18)[0]
        return data[at + 22 : at + 22 + size].rstrip(b"\0").decode("latin-1")
    return ""


def _written(reading: Reading, part: str) -> None:
    for row in sorted(reading.cells):
        for column in sorted(reading.cells[row]):
            text, raw = reading.cells[row][column]
            hidden = "hidden row" if row in reading.rows else ""
            hidden = hidden or ("hidden column" if any(a <= column <= b for a, b in reading.columns) else "")
            if raw and not text.strip():
                text, hidden = raw, "hidden by its format"
            reading.sheet.cell(row, column, text, hidden=hidden)
    reading.sheet.close()
    noted = set()
    for row, column, author, ident, text in reading.notes:
        noted.add(ident)
        cell = f"{column_name(column)}{row + 1}"
        label = f"comment on {cell}, sheet {reading.name}"
        words = text or reading.boxes.get(ident, "")
        reading.pages.add(words, f"#/{part}!{cell}", label=label, kind="comment", author=author, at=UNKNOWN)
    for ident, text in reading.boxes.items():
        if ident not in noted:
            reading.pages.add(text, f"#/{part}#box{ident}", label=f"text box {ident}, sheet {reading.name}")
