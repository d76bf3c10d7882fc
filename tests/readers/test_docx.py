"""Word documents give up what their author did not see: changes, comments, hidden words, lists as Word counts them."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from workbench.errors import Encrypted, ReadError
from workbench.model import Document, Original, Page, Record, Skipped
from workbench.originals import Blob
from workbench.readers import docx
from workbench.readers._numerals import numeral
from workbench.readers._vba import unpacked

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(body: str, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return target.getvalue()


def read(data: bytes) -> tuple[list[Page], list[Record]]:
    records = list(docx.READER.read(Blob("a.docx", data)))
    (document,) = [record for record in records if isinstance(record, Document)]
    return list(document.pages), records


def words(pages: list[Page], kind: str) -> list[str]:
    return [page.text for page in pages if page.kind == kind]


def test_a_word_that_stands_only_in_a_deletion_is_found_there_with_who_and_when() -> None:
    change = (
        '<w:p><w:del w:author="Wen" w:date="2023-07-04T09:10:00Z"><w:r><w:delText>plum</w:delText></w:r></w:del></w:p>'
    )
    pages, _ = read(packed(change))
    assert [(p.kind, p.text, p.author) for p in pages] == [("deleted", "plum", "Wen")]
    assert pages[0].at.iso() == "2023-07-04T09:10:00" and pages[0].at.basis == "exporter-local"
    assert pages[0].locator.fragment == "#/word/document.xml#p1"


def test_words_of_one_change_are_one_page_whatever_runs_they_are_cut_into() -> None:
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in ("de", "sensit", "ize"))
    pages, _ = read(packed(f'<w:p><w:ins w:author="L">{runs}</w:ins></w:p>'))
    assert words(pages, "inserted") == ["desensitize"] == words(pages, "body")


def test_hidden_words_are_not_in_the_body() -> None:
    run = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
    off = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>'
    pages, _ = read(packed(f"<w:p>{run}{off}</w:p>"))
    assert words(pages, "body") == ["seen"] and words(pages, "hidden") == ["unseen"]


def test_a_strict_document_reads_as_a_transitional_one() -> None:
    data = packed("<w:p><w:r><w:t>strict</w:t></w:r></w:p>").replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>strict</w:t></w:r>'
            "</w:p></w:body></w:document>",
        )
    assert words(read(target.getvalue())[0], "body") == ["strict"] and data


@pytest.mark.parametrize(
    ("number", "style", "wanted"),
    [
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (12, "chineseCounting", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (3, "ideographTraditional", "丙"),
        (7, "decimalEnclosedCircle", "⑦"),
        (22, "ordinal", "22nd"),
        (5, "noSuchStyle", "5"),
    ],
)
def test_list_numbers_are_written_in_their_style(number: int, style: str, wanted: str) -> None:
    assert numeral(number, style) == wanted


def test_an_entity_bomb_and_an_entity_to_a_file_do_nothing() -> None:
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>before &b; &x; after</w:t></w:r></w:p></w:body></w:document>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", bomb)
    pages, _ = read(target.getvalue())
    assert "root:" not in str(pages) and "aaaa" not in str(pages)


def test_a_damaged_part_is_told_and_the_rest_is_read() -> None:
    pages, records = read(packed("<w:p><w:r><w:t>whole</w:t></w:r></w:p>", word__comments_xml="<w:comments><w:comm"))
    assert words(pages, "body") == ["whole"]
    assert any(isinstance(record, Skipped) and "comments.xml" in record.reason for record in records)


def test_a_document_that_is_cut_gives_the_parts_that_are_whole() -> None:
    data = packed("<w:p><w:r><w:t>still here</w:t></w:r></w:p>", word__styles_xml="<w:styles/>")
    pages, records = read(data[: data.rfind(b"PK\x01\x02") - 40])
    assert words(pages, "body") == ["still here"]
    assert any(isinstance(record, Document) and "repaired" in record.flags for record in records)
    assert any(isinstance(record, Skipped) and "cut" in record.reason for record in records)


def test_an_embedded_file_is_an_original() -> None:
    _, records = read(packed("<w:p/>", word__embeddings__list="run-0412"))
    (child,) = [record for record in records if isinstance(record, Original)]
    assert child.name == "a.docx!/word/embeddings/list" and child.open().read() == b"run-0412"


def test_a_document_that_is_no_package_is_a_read_error() -> None:
    with pytest.raises(ReadError, match="damaged"):
        read(b"PK\x03\x04 nonsense")


def test_an_encrypted_document_says_so() -> None:
    with pytest.raises(Encrypted, match="encrypted"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_nesting_without_end_is_a_read_error_or_is_read() -> None:
    deep = "<w:sdt><w:sdtContent>" * 400 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 400
    try:
        read(packed(deep))
    except ReadError as error:
        assert "deep" in str(error)


def test_packed_macro_source_is_unpacked() -> None:
    chunk = bytes([0b00001000]) + b"Sub" + struct.pack("<H", 0x2000) + b"A"
    packed_source = b"\x01" + struct.pack("<H", 0xB000 | (len(chunk) - 1)) + chunk
    assert unpacked(packed_source).startswith(b"SubSub")
    assert unpacked(b"nonsense") == b""
