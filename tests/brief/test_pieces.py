"""Cells, pages, pictures and mails in evidence: shown, extractable, verified, and no more is there than is shown."""

from __future__ import annotations

import getpass
import io
import os
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from tests.brief import papers
from tests.brief.sample_facts import facts
from workbench.brief import bundle, content, extract
from workbench.brief.glyphs import printable
from workbench.brief.pictures import chunks
from workbench.case import Case
from workbench.errors import EvidenceError

CELLS = (("date_utc", "tokens_m", "limit_m", "keys"), ("2024-03-04", "36.7", "60", "ext-cd-01 ext-sh-01"))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return papers.case(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def files(case: Case) -> dict[str, bytes]:
    draft = case.brief("On paper", date="2024-01-02", variant="lawyer")
    return {"pdf": draft.pdf(), "docx": draft.docx()}


def pngs(files: dict[str, bytes]) -> list[bytes]:
    return [data for name, data in extract.docx_parts(files["docx"]).items() if name.endswith(".png")]


def test_every_kind_is_told_apart(case: Case) -> None:
    kinds = [item.exhibit.kind for item in case.claims.exhibits]
    assert kinds == ["table", "table", "page", "page", "picture", "picture", "mail"]
    assert case.claims.exhibit(1).exhibit.locator == "#/xl/worksheets/sheet1.xml!A1:D5"
    assert case.claims.exhibit(6).exhibit.locator == "#xywh=100,200,400,700"


def test_cells_and_words_can_be_read_out_of_both_files_character_for_character(
    case: Case, files: dict[str, bytes]
) -> None:
    texts = {"pdf": extract.pdf_text(files["pdf"]), "docx": extract.docx_text(files["docx"])}
    for text in texts.values():
        plain = extract.squeezed(text)
        for item in case.claims.exhibits:
            assert extract.squeezed(printable(item.exhibit.quote)) in plain, item.label
        assert extract.squeezed("".join(cell for row in CELLS for cell in row)) in plain
        assert "by_purpose!A1:C3" in plain.replace(" ", "") and "hiddensheet" in plain
        assert "#/xl/worksheets/sheet1.xml!A1:D5" in plain


def test_a_mail_shows_its_headers_decoded_and_none_that_names_a_mailbox(files: dict[str, bytes]) -> None:
    for text in (extract.pdf_text(files["pdf"]), extract.docx_text(files["docx"])):
        plain = extract.squeezed(text)
        assert "From:林晓月<lin@beiheng.example>" in plain and "Subject:terms<b>bold</b>" in plain
        assert "box-7" not in plain and "mx.beiheng" not in plain


def test_a_page_is_shown_as_a_strip_with_the_passage_marked_and_no_more(files: dict[str, bytes]) -> None:
    strips = [Image.open(io.BytesIO(data)).convert("RGB") for data in pngs(files)]
    marked = [strip for strip in strips if any(color == (255, 240, 150) for _, color in strip.getcolors(1 << 20) or ())]
    assert len(marked) == 2  # of the terms, and of the line under the black bar
    for strip in marked:
        assert strip.size[1] < strip.size[0]  # a strip, not the page


def test_a_picture_is_a_small_upright_copy_of_bare_pixels(files: dict[str, bytes]) -> None:
    for data in pngs(files):
        assert {kind for kind, _ in chunks(data)} <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs"}
        assert data.endswith(b"IEND\xaeB`\x82")
        for trace in (b"Marta", b"4711", b"Camara", papers.GPS.encode(), "Marta".encode("utf-16-le")):
            assert trace not in data
    sizes = {Image.open(io.BytesIO(data)).size for data in pngs(files)}
    assert (604, 1204) in sizes  # 2,000 by 1,000 on its side, made small, with its frame
    assert (404, 704) in sizes  # the part alone: nothing around it is in the file
    whole = extract.pdf_objects(files["pdf"])
    assert b"Marta" not in whole and b"4711" not in whole


def test_the_pdf_holds_no_more_pixels_of_a_picture_than_it_shows(files: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(files["pdf"])) as pdf:
        sizes = {(int(t.Width), int(t.Height)) for t in pdf.objects if isinstance(t, pikepdf.Stream) and "/Width" in t}
    assert {(604, 1204), (404, 704)} <= sizes
    assert max(wide for wide, _ in sizes) <= 2000


def test_equal_cases_give_equal_bytes(case: Case, files: dict[str, bytes]) -> None:
    again = case.brief("On paper", date="2024-01-02", variant="lawyer")
    assert again.pdf() == files["pdf"] and again.docx() == files["docx"]


def test_they_hold_when_they_are_read_again_and_one_changed_byte_is_named(case: Case, tmp_path: Path) -> None:
    place = papers.leak(tmp_path)
    assert case.verify(place).ok, str(case.verify(place))
    changed = place / papers.WORKBOOK
    members = {}
    with zipfile.ZipFile(changed) as package:
        members = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b"<v>36.7</v>", b"<v>36.8</v>")
    with zipfile.ZipFile(changed, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    told = str(case.verify(place))
    assert "EX-001" in told and papers.WORKBOOK in told and "cell B2 is “36.7” where the original has “36.8”" in told
    (place / "IMG_0001.jpg").write_bytes(papers.photo()[:-1] + b"\0")
    assert "EX-005" in str(case.verify(place))


def test_an_export_refuses_a_cell_that_was_altered_and_an_original_that_has_changed(tmp_path: Path) -> None:
    case = papers.case(tmp_path)
    item = case.claims.exhibit(1).exhibit
    case.claims.ledger.exhibit(replace(item, quote=item.quote.replace("36.7", "46.7")))
    with pytest.raises(EvidenceError, match=r"EX-001.*daily!A1:D5"):
        case.brief("x").save(tmp_path / "x.pdf")
    case.claims.ledger.exhibit(item)
    case.brief("x").save(tmp_path / "x.docx")
    place = tmp_path / "leak" / papers.TERMS
    place.write_bytes(place.read_bytes() + b"\n")
    with pytest.raises(EvidenceError, match=r"EX-003.*has changed"):
        case.brief("x").save(tmp_path / "x.pdf")


def test_where_the_original_is_gone_the_brief_says_so_and_prints_the_words(tmp_path: Path) -> None:
    case = papers.case(tmp_path)
    (tmp_path / "leak" / papers.TERMS).unlink()
    draft = case.brief("x", date="2024-01-02")
    assert any(check.code == "original-absent" and check.subject == "EX-003" for check in draft.checks)
    text = extract.squeezed(extract.docx_text(draft.docx()))
    assert "wasnotathand" in text and extract.squeezed(papers.SAID) in text


def test_the_bundle_carries_them_and_its_checker_reads_them(case: Case, tmp_path: Path) -> None:
    place = case.brief("x", date="2024-01-02").bundle(tmp_path / "bundle")
    report = bundle.verify(place, [papers.leak(tmp_path)])
    assert report.holds, str(report)
    assert "7 of 7 exhibits" in str(report)


def test_no_file_of_a_bundle_tells_of_the_machine_that_wrote_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Chatham")
    time.tzset()
    monkeypatch.setenv("USER", "desk-editor-7")
    draft = case.brief("x", date="2024-01-02")
    place = draft.bundle(tmp_path / "b.zip", ("editor", "lawyer", "checker", "page"))
    monkeypatch.undo()
    time.tzset()
    own = [str(Path.cwd()), str(Path.home()), str(tmp_path), os.uname().nodename, "desk-editor-7", "Chatham", "+1345"]
    own += [str(tmp_path.parent), getpass.getuser() + "@", "/tmp/", "+13'45", "+13:45"]
    with zipfile.ZipFile(place) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        held = {name: package.read(name) for name in package.namelist()}
    assert len(held) == 15
    for name, data in held.items():
        if name.endswith("verify.py"):
            continue  # its words are the package's own, the same everywhere
        texts = extract.docx_parts(data) if name.endswith(".docx") else {"": data}
        texts |= {"objects": extract.pdf_objects(data)} if name.endswith(".pdf") else {}
        for part, text in texts.items():
            assert not [word for word in own if len(word) > 3 and word.encode() in text], (name, part)
            if part.endswith(".png"):
                assert {kind for kind, _ in chunks(text)} <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs"}


def test_a_chinese_brief_tells_checks_times_and_audiences_in_chinese(case: Case) -> None:
    text = extract.docx_text(case.brief("x", date="2024-01-02", language="zh").docx())
    for words in (
        "没有检索相反证据的记录。",
        "UTC，按",
        "机密。仅供编辑部、律师和核查员。",
        "单元格 daily!A1:D5",
    ):
        assert words in text
    assert "no search for evidence against it" not in text


@pytest.mark.parametrize("claims", [1, 5, 14, 60])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_one_page_summary_is_one_page(claims: int, language: str) -> None:
    first = facts().claims[0]
    made = [replace(first, id=f"c{n}", text=f"{first.text} Number {n}.") for n in range(1, claims + 1)]
    brief = content.build(replace(facts(), claims=tuple(made), language=language), "page")
    assert len(pypdfium2.PdfDocument(brief.pdf())) == 1


@pytest.mark.parametrize(
    "area, told",
    [
        ("daily", "no range"),
        ("nowhere!A1", "no sheet"),
        ("daily!A1:Z900", "too large"),
        ("daily!K900:L901", "Nothing stands"),
    ],
)
def test_a_range_that_is_none_is_told(case: Case, area: str, told: str) -> None:
    with pytest.raises(EvidenceError, match=told):
        case.cells(papers.WORKBOOK, area)


@pytest.mark.parametrize("area", ["1,2,3", "0,0,9999,10", "10,10,5,20", "a,b,c,d"])
def test_a_part_that_does_not_lie_in_the_picture_is_told(case: Case, area: str) -> None:
    with pytest.raises(EvidenceError, match="no part"):
        case.picture("IMG_0001.jpg", area)


def test_what_is_no_document_of_the_case_is_told(case: Case) -> None:
    with pytest.raises(EvidenceError, match="no document of this case"):
        case.picture("IMG_0002.jpg")
