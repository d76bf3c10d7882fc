"""Word, Excel and PowerPoint of 1997 to 2003, and what lies packed in compound files."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ole_maker import container, presentation

from workbench.model import Document, Original, Page, Record
from workbench.originals import Blob, Disk
from workbench.readers import detect, doc, ole, ppt, xls
from workbench.readers._biff import Reader, decoded_rk
from workbench.readers._ole import filetime
from workbench.readers._worddoc import joined

HERE = Path(__file__).parent
SLIDES = HERE / "ppt" / "earlier-version" / "input.ppt"


def pages(records: list[Record]) -> list[Page]:
    return [page for record in records if isinstance(record, Document) for page in record.pages]


def test_the_presentation_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        SLIDES.write_bytes(presentation())
    assert SLIDES.read_bytes() == presentation()


def test_a_slide_that_was_changed_gives_back_its_earlier_words() -> None:
    found = {page.label: (page.kind, page.text) for page in pages(list(ppt.READER.read(Disk(SLIDES))))}
    assert found["slide 1"] == ("body", "清理计划\nStep one")
    assert found["slide 2 (hidden)"] == ("hidden", "Nobody outside must know")
    assert found["slide, an earlier version"] == ("deleted", "Step one: whitewash")


def test_a_word_document_keeps_apart_what_is_hidden_deleted_and_inserted() -> None:
    found = pages(list(doc.READER.read(Disk(HERE / "doc" / "hidden-and-commented" / "input.doc"))))
    kinds = {page.kind: (page.text, page.author, page.at.iso()) for page in found}
    assert kinds["hidden"][0] == "Nobody outside must know."
    assert kinds["deleted"] == ("whitewash", "Wen Qiao", "2023-07-04T09:10")
    assert kinds["inserted"] == ("desensitize", "Lin Hai", "2023-07-05T10:05")
    assert kinds["comment"][:2] == ("别留下痕迹", "Lin Hai")
    body = next(page.text for page in found if page.kind == "body")
    assert "whitewash" not in body and "Nobody" not in body and "😀" in body


def test_a_workbook_keeps_apart_hidden_rows_columns_and_sheets() -> None:
    found = pages(list(xls.READER.read(Disk(HERE / "xls" / "hidden-and-commented" / "input.xls"))))
    hidden = "\n".join(page.text for page in found if page.kind == "hidden")
    assert "unseen row" in hidden and "rate limit" in hidden and "真实用量" in hidden
    body = next(page.text for page in found if page.kind == "body")
    assert "$1,599.99" in body and "unseen" not in body and "2023-07-03" in body


def test_a_string_may_change_its_width_where_a_record_is_continued() -> None:
    head = struct.pack("<HB", 4, 0) + b"ab"
    assert Reader((head, b"\x01" + "限额".encode("utf-16-le"))).string() == "ab限额"


@pytest.mark.parametrize(
    ("value", "number"), [(0x3FF00000, 1.0), (2 | 7 << 2, 7.0), (3 | 150 << 2, 1.5), (0xFFFFFFFE, -1.0)]
)
def test_short_numbers_are_unpacked(value: int, number: float) -> None:
    assert decoded_rk(value) == number


def test_durations_are_not_taken_for_times() -> None:
    assert filetime(36_000_000_000).us is None and filetime(36_000_000_000).raw == "60 min"
    assert filetime(133_329_000_000_000_000).iso() == "2023-07-03T23:20:00Z"


def test_characters_beyond_16_bits_count_twice_and_come_back_whole() -> None:
    assert joined("\ud83d\ude00x") == "😀x"


def test_a_file_in_a_packager_object_is_an_original_and_its_path_is_told() -> None:
    inner = (
        struct.pack("<H", 2) + b"list.txt\0C:\\Users\\lin\\list.txt\0\0\0\3\0" + struct.pack("<I", 9) + b"C:\\t\\l.tx"
    )
    inner += struct.pack("<I", 8) + b"run-0412"
    data = container(**{"\x01Ole10Native": struct.pack("<I", len(inner)) + inner})
    records = list(ole.READER.read(Blob("object.bin", data)))
    (child,) = [record for record in records if isinstance(record, Original)]
    assert child.name == "object.bin!/embedded/list.txt" and child.open().read() == b"run-0412"
    assert "C:\\Users\\lin\\list.txt" in pages(records)[0].text


def test_a_document_inside_a_document_is_written_out_as_one_of_its_own() -> None:
    whole = (HERE / "doc" / "hidden-and-commented" / "input.doc").read_bytes()
    opened = olefile.OleFileIO(io.BytesIO(whole))
    streams = {f"ObjectPool/_1/{'/'.join(path)}": opened.openstream(path).read() for path in opened.listdir()}
    (child,) = [r for r in ole.READER.read(Blob("o.bin", container(**streams))) if isinstance(r, Original)]
    assert detect(child)[0].reader.format == "doc"
    assert any("desensitize" in page.text for page in pages(list(doc.READER.read(child))))


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(
    st.dictionaries(
        st.text("ab/", min_size=1, max_size=6).filter(lambda t: all(t.split("/"))), st.binary(max_size=9000), max_size=6
    )
)
def test_compound_files_hold_what_was_put_in(streams: dict[str, bytes]) -> None:
    kept = {path: data for path, data in streams.items() if not any(other.startswith(path + "/") for other in streams)}
    opened = olefile.OleFileIO(io.BytesIO(container(**kept)))
    assert {"/".join(path): opened.openstream(path).read() for path in opened.listdir()} == kept
