"""Binary workbooks show each cell as Excel does, and keep apart what is hidden."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document, Page
from workbench.originals import Blob
from workbench.readers import xlsb

FIXTURE = Path(__file__).parent / "xlsb" / "hidden-sheet" / "input.xlsb"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def entry(kind: int, data: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    return head + (bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])) + data


def words(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(kind: int, column: int, style: int, data: bytes) -> bytes:
    return entry(kind, struct.pack("<II", column, style) + data)


def row(number: int, hidden: bool = False) -> bytes:
    return entry(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0) + b"\0" * 5)


def relations(**targets: str) -> str:
    lines = "".join(
        f'<Relationship Id="{k}" Type="{TYPE}{v.split("|")[0]}" Target="{v.split("|")[1]}"/>'
        for k, v in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def workbook() -> bytes:
    """Two sheets, one very hidden; a hidden row; a comment; an own number format."""
    sheets = [entry(156, struct.pack("<II", 0, 1) + words("rId1") + words("Usage"))]
    sheets.append(entry(156, struct.pack("<II", 2, 2) + words("rId2") + words("限额")))
    first = row(0) + cell(7, 0, 0, struct.pack("<I", 0)) + cell(5, 1, 1, struct.pack("<d", 1599.99))
    first += row(1, hidden=True) + cell(6, 0, 0, words("unseen row")) + cell(2, 1, 0, struct.pack("<I", 2 | 7 << 2))
    styles = entry(44, struct.pack("<H", 164) + words('"$"#,##0.00')) + entry(617, b"\2\0\0\0")
    styles += (
        entry(47, struct.pack("<HH", 0, 0) + b"\0" * 12)
        + entry(47, struct.pack("<HH", 0, 164) + b"\0" * 12)
        + entry(618, b"")
    )
    comment = entry(632, words("Wen Qiao")) + entry(635, struct.pack("<IIIII", 0, 0, 0, 1, 1) + b"\0" * 16)
    comment += entry(637, b"\0" + words("do not show this"))
    files: dict[str, bytes | str] = {
        "_rels/.rels": relations(rId1="officeDocument|xl/workbook.bin"),
        "xl/workbook.bin": b"".join(sheets),
        "xl/_rels/workbook.bin.rels": relations(
            rId1="worksheet|worksheets/sheet1.bin", rId2="worksheet|worksheets/sheet2.bin"
        ),
        "xl/sharedStrings.bin": entry(19, b"\0" + words("团队")),
        "xl/styles.bin": styles,
        "xl/worksheets/sheet1.bin": first,
        "xl/worksheets/_rels/sheet1.bin.rels": relations(rId1="comments|../comments1.bin"),
        "xl/worksheets/sheet2.bin": row(0) + cell(6, 0, 0, words("真实用量")),
        "xl/comments1.bin": comment,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return target.getvalue()


def read(data: bytes) -> list[Page]:
    records = xlsb.READER.read(Blob("a.xlsb", data))
    return [page for record in records if isinstance(record, Document) for page in record.pages]


def test_the_fixture_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        FIXTURE.write_bytes(workbook())
    assert FIXTURE.read_bytes() == workbook()


def test_cells_are_shown_in_their_formats_and_hidden_ones_are_apart() -> None:
    found = {(page.kind, page.label): page.text for page in read(workbook())}
    assert found["body", "sheet Usage, rows 1-2"] == "团队\t$1,599.99"
    assert found["hidden", "sheet Usage, rows 1-2, hidden cells"] == "A2 (hidden row): unseen row\nB2 (hidden row): 7"
    assert found["hidden", "very hidden sheet 限额, row 1"] == "真实用量"
    assert found["comment", "comment on B1, sheet Usage"] == "do not show this"


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=200))
def test_any_bytes_come_apart_into_records(data: bytes) -> None:
    for _, body in xlsb.entries(data):
        xlsb.string(body, 0)
