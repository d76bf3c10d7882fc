"""Excel 97-2003 streams (MS-XLS) and older ones, record by record: strings, cells, sheets, notes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ._decode import decode, known

EOF, CONTINUE, BOF, FILEPASS, CODEPAGE = 0x0A, 0x3C, 0x809, 0x2F, 0x42
MAX_RECORDS = 20_000_000
BUILTIN = (
    *("Consolidate_Area", "Auto_Open", "Auto_Close", "Extract", "Database", "Criteria", "Print_Area", "Print_Titles"),
    *("Recorder", "Data_Form", "Auto_Activate", "Auto_Deactivate", "Sheet_Title", "_FilterDatabase"),
)


@dataclass(frozen=True, slots=True)
class Biff:
    """One record: its number, its bytes, and those of the records that continue it."""

    kind: int
    data: bytes
    more: tuple[bytes, ...] = ()
    at: int = 0


def records(data: bytes) -> Iterator[Biff]:
    """All records of a stream; continuations are joined to the record that they continue."""
    at = count = 0
    while at + 4 <= len(data) and count < MAX_RECORDS:
        start = at
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        at += 4 + size
        more = []
        while at + 4 <= len(data) and data[at : at + 2] == b"\x3c\0":
            size = struct.unpack_from("<H", data, at + 2)[0]
            more.append(data[at + 4 : at + 4 + size])
            at += 4 + size
        count += 1
        yield Biff(kind, body, tuple(more), start)


@dataclass(slots=True)
class Reader:
    """A cursor over a record and its continuations; strings may change their width where a continuation begins."""

    parts: tuple[bytes, ...]
    part: int = 0
    at: int = 0

    def take(self, size: int) -> bytes:
        """The next `size` bytes, whatever parts they lie in."""
        out = b""
        while len(out) < size and self.part < len(self.parts):
            piece = self.parts[self.part][self.at : self.at + size - len(out)]
            out += piece
            self.at += len(piece)
            if self.at >= len(self.parts[self.part]) and len(out) < size:
                self.part, self.at = self.part + 1, 0
        return out

    def number(self, size: int) -> int:
        """The next little-endian number of `size` bytes. Raises EOFError where the record ends."""
        data = self.take(size)
        if len(data) < size:
            raise EOFError("a record ends too early")
        return int.from_bytes(data, "little")

    def string(self, count: int | None = None) -> str:
        """The next Unicode string (MS-XLS 2.5.293): characters, formatting runs and phonetic data passed over."""
        count = self.number(2) if count is None else count
        flags = self.number(1)
        runs = self.number(2) if flags & 8 else 0
        extra = self.number(4) if flags & 4 else 0
        text = self.characters(count, bool(flags & 1))
        self.take(runs * 4)
        self.take(min(extra, 1 << 20))
        return text

    def characters(self, count: int, wide: bool) -> str:
        """The next characters of a string, whose width each continuation tells anew."""
        out = []
        while count > 0 and self.part < len(self.parts):
            room = len(self.parts[self.part]) - self.at
            width = 2 if wide else 1
            here = min(count, room // width)
            raw = self.take(here * width)
            out.append(raw.decode("utf-16-le", "replace") if wide else raw.decode("latin-1"))
            count -= here
            if count > 0:
                self.part, self.at = self.part + 1, 0
                if self.part < len(self.parts):
                    wide = bool(self.number(1) & 1)
        return "".join(out)


@dataclass(slots=True)
class Globals:
    """What all sheets share: strings, formats of styles, calendar, code page, sheets with their places, names."""

    wide: bool = True  # BIFF8: strings are Unicode
    label: str = "cp1252"
    strings: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    from_1904: bool = False
    sheets: list[tuple[str, int, int, int]] = field(default_factory=list)  # name, place, state, kind
    names: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # who wrote it, other workbooks
    locked: bool = False

    def short(self, data: bytes, at: int = 0, size: int = 1) -> str:
        """A string whose length takes one or two bytes, at a place in a record."""
        count = int.from_bytes(data[at : at + size], "little")
        if not self.wide:
            return decode(data[at + size : at + size + count], self.label).text
        try:
            return Reader((data,), 0, at + size).string(count)
        except EOFError:
            return ""


def shared(data: bytes) -> Globals:
    """Read the globals at the start of a workbook stream."""
    found = Globals()
    for record in records(data):
        if record.kind == EOF:
            break
        if record.kind == FILEPASS:
            found.locked = True
            break
        try:
            _global(found, record)
        except (struct.error, EOFError, IndexError):
            continue
    return found


def _global(found: Globals, record: Biff) -> None:
    data = record.data
    match record.kind:
        case 0x809 | 0x409 | 0x209 | 0x009:
            found.wide = record.kind == 0x809 and struct.unpack_from("<H", data, 0)[0] >= 0x600
        case 0x42:
            page = struct.unpack_from("<H", data, 0)[0]
            found.label = {0x8000: "mac_roman", 0x8001: "cp1252", 1200: "utf-16-le"}.get(page) or known(f"cp{page}")
        case 0x22:
            found.from_1904 = data[:1] == b"\x01"
        case 0xFC:
            reader = Reader((data, *record.more))
            reader.take(4)
            count = reader.number(4)
            found.strings = list(_strings(reader, count))
        case 0x41E:
            ident = struct.unpack_from("<H", data, 0)[0]
            found.formats[ident] = found.short(data, 2, 2 if found.wide else 1)
        case 0xE0:
            found.styles.append(struct.unpack_from("<H", data, 2)[0])
        case 0x85:
            place, state, kind = struct.unpack_from("<IBB", data, 0)
            found.sheets.append((found.short(data, 6), place, state & 3, kind))
        case 0x5C:
            told = found.short(data, 0, 2 if found.wide else 1).strip()
            found.told.append(f"written by: {told}" if told else "")
        case 0x1AE:
            _book(found, data)
        case 0x18:
            _name(found, data)


def _strings(reader: Reader, count: int) -> Iterator[str]:
    for _ in range(count):
        try:
            yield reader.string()
        except EOFError:
            return


def _book(found: Globals, data: bytes) -> None:
    """Another workbook that this one refers to (MS-XLS 2.4.271), its path put into words."""
    length = struct.unpack_from("<H", data, 2)[0]
    if length in (0x0401, 0x3A01) or length > 0xFF:
        return
    path = found.short(data, 2, 2)
    for sign, said in (("\x01", ""), ("\x02", ""), ("\x03", "/"), ("\x04", "../"), ("\x05", ""), ("\0", "")):
        path = path.replace(sign, said)
    found.told.append(f"other workbook: {path}")


def _name(found: Globals, data: bytes) -> None:
    flags, _, length = struct.unpack_from("<HBB", data, 0)
    if not found.wide:
        name = decode(data[14 : 14 + length], found.label).text
    else:
        reader = Reader((data,), 0, 14)
        wide = reader.number(1) & 1
        name = reader.take(length * (2 if wide else 1)).decode("utf-16-le" if wide else "latin-1", "replace")
    if flags & 0x20 and name:
        name = BUILTIN[ord(name[0])] if ord(name[0]) < len(BUILTIN) else name
    found.names.append(name + (" (hidden)" if flags & 1 else ""))


def decoded_rk(value: int) -> float:
    """The number in an RK value (MS-XLS 2.5.217)."""
    if value & 2:
        number = float((value - 0x100000000 if value & 0x80000000 else value) >> 2)
    else:
        number = float(struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", value & 0xFFFFFFFC))[0])
    return number / 100 if value & 1 else number
