"""A PDF tells all that it holds, and words under a bar are found while ordinary pages stay above suspicion."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pdf_maker import Maker, box, line, rewritten, rich

from workbench.errors import Encrypted, ReadError
from workbench.model import Document, Page, Record, Skipped
from workbench.originals import Blob
from workbench.passwords import trying
from workbench.readers import pdf
from workbench.readers._ocr import engine
from workbench.readers._pdf_facts import pdf_time
from workbench.readers._pdf_revisions import ends

FIXTURE = Path(__file__).parent / "pdf" / "one-of-everything" / "input.pdf"


def read(data: bytes) -> tuple[Document, list[Record]]:
    records = list(pdf.READER.read(Blob("a.pdf", data)))
    return next(record for record in records if isinstance(record, Document)), records


def of(document: Document, kind: str) -> list[Page]:
    return [page for page in document.pages if page.kind == kind]


def one_page(content: str, annotations: tuple[str, ...] = ()) -> bytes:
    maker = Maker()
    maker.page(content, annotations)
    return maker.done()


def test_the_fixture_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        FIXTURE.write_bytes(rich())
    assert FIXTURE.read_bytes() == rich()


@pytest.mark.parametrize("colour", ["0 0 0", "0.6 0.6 0.6", "0.1 0.2 0.6"])
def test_words_under_a_bar_are_found_and_the_document_is_called_badly_redacted(colour: str) -> None:
    document, _ = read(one_page(line("The name is Ana Lopez") + box(100, 145, 90, 20, colour)))
    assert "badly-redacted" in document.flags
    (page,) = of(document, "covered")
    assert "Ana Lop" in page.text and page.locator.fragment == "#page=1"


def test_words_under_a_hatched_bar_are_found() -> None:
    lines = "".join(f"{15 + n} 95 m {15 + n} 115 l S " for n in range(200))
    document, _ = read(one_page(line("The name is Ana Lopez", 20, 100) + f"0 0 0 RG 1.6 w {lines}"))
    assert "badly-redacted" in document.flags


@pytest.mark.parametrize(
    "content",
    [
        box(15, 140, 200, 30, "0.9 0.9 0.5") + line("words on a coloured ground"),
        box(15, 140, 200, 30) + line("white words on black", colour="1 1 1"),
        line("underlined words") + "0 0 0 RG 1 w 20 147 m 120 147 l S ",
        line("words in a frame") + "0 0 0 RG 1 w 15 140 200 30 re S ",
        line("words beside a bar") + box(20, 100, 200, 20),
        line("struck out words") + "0 0 0 RG 1 w 20 155 m 120 155 l S ",
    ],
)
def test_ordinary_pages_are_not_called_badly_redacted(content: str) -> None:
    document, _ = read(one_page(content))
    assert "badly-redacted" not in document.flags and not of(document, "covered")
    assert "redact" not in str(document)


def test_white_words_on_white_paper_are_hidden_not_covered() -> None:
    document, _ = read(one_page(line("ink") + line("secret remark", 20, 60, "1 1 1")))
    assert [page.text for page in of(document, "hidden")] == [
        "secret remark"
    ] and "badly-redacted" not in document.flags


def test_a_mark_for_redaction_that_was_never_carried_out_is_told() -> None:
    mark = "<< /Type /Annot /Subtype /Redact /Rect [20 140 200 170] >>"
    document, records = read(one_page(line("Ana Lopez"), (mark,)))
    assert "badly-redacted" in document.flags
    assert any(isinstance(record, Skipped) and "never carried out" in record.reason for record in records)


def test_an_earlier_state_of_the_file_gives_back_its_words() -> None:
    maker = Maker()
    maker.page(line("the old wording"))
    first = maker.done()
    new = line("the new text").encode()
    data = rewritten(first, 4, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(new), new))
    document, _ = read(data)
    assert document.pages[0].text.strip() == "the new text"
    (old,) = of(document, "deleted")
    assert old.text.strip() == "the old wording" and f"the first {len(first) - 1} bytes" in old.label.replace(",", "")
    assert ends(data) == [len(first) - 1] and ends(first) == []


def test_a_page_without_words_but_with_a_picture_needs_ocr_and_an_empty_page_does_not() -> None:
    picture = "q 200 0 0 100 20 20 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q"
    assert "needs-ocr" in read(one_page(picture))[0].flags or engine()
    assert "needs-ocr" not in read(one_page(""))[0].flags


def test_an_encrypted_file_asks_for_its_password_and_opens_with_it() -> None:
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(one_page(line("locked words")))) as document:
        document.save(target, encryption=pikepdf.Encryption(user="plum", owner="pear"))
    with pytest.raises(Encrypted, match="encrypted"):
        read(target.getvalue())
    with trying(["apple", "plum"]):
        opened, _ = read(target.getvalue())
    assert "locked words" in opened.pages[0].text and "encrypted" in opened.flags


def test_a_file_whose_index_is_lost_is_mended_and_says_so() -> None:
    data = one_page(line("still here"))
    document, _ = read(data[: data.rfind(b"xref\n0")] + b"garbage")
    assert "still here" in document.pages[0].text


def test_a_file_that_is_no_pdf_is_a_read_error() -> None:
    with pytest.raises(ReadError):
        read(b"%PDF-1.4 nothing follows")


@pytest.mark.parametrize(
    ("raw", "iso", "basis"),
    [
        ("D:20230704091000+08'00'", "2023-07-04T01:10:00Z", "offset"),
        ("D:20230704091000Z", "2023-07-04T09:10:00Z", "utc"),
        ("D:20230704091000", "2023-07-04T09:10:00", "exporter-local"),
        ("D:202307040910", "2023-07-04T09:10", "exporter-local"),
        ("D:20230704", "2023-07-04", "exporter-local"),
        ("2023-07-04T09:10:00+08:00", "2023-07-04T01:10:00Z", "offset"),
        ("D:20231399", "", "unknown"),
        ("yesterday", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_times_say_no_more_than_the_file_does(raw: str, iso: str, basis: str) -> None:
    assert (pdf_time(raw).iso(), pdf_time(raw).basis) == (iso, basis)
