"""The Word document: real styles and links, the PDF's content, the same bytes twice, no trace of an author."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from tests.brief.sample_facts import HOSTILE, facts
from workbench.brief import content, extract
from workbench.brief.glyphs import printable
from workbench.brief.tree import Brief, quotations
from workbench.brief.visible import visible

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def brief() -> Brief:
    return content.build(facts())


@pytest.fixture(scope="module")
def data(brief: Brief) -> bytes:
    return brief.docx()


@pytest.fixture(scope="module")
def body(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(extract.docx_parts(data)["word/document.xml"])


def test_equal_briefs_give_equal_bytes(data: bytes) -> None:
    assert content.build(facts()).docx() == data


def test_pdf_and_docx_hold_the_same_quotations_claims_and_hashes_in_the_same_order(brief: Brief, data: bytes) -> None:
    pdf, word = extract.squeezed(extract.pdf_text(brief.pdf())), extract.squeezed(extract.docx_text(data))
    marks = [quotation.text for quotation in quotations(brief)]
    marks += [claim.id + "." for claim in facts().claims]
    for mark in marks:
        assert extract.squeezed(printable(mark)) in pdf
        assert extract.squeezed(visible(mark)) in word
    for text in (pdf, word):
        at = text.find("Exhibitsincontext", 2500)  # past the table of contents
        for quotation in quotations(brief):
            at = text.find(extract.squeezed(printable(quotation.text)), at)
            assert at >= 0, quotation.exhibit
    hashes = re.compile(r"[0-9a-f]{64}")
    assert hashes.findall(pdf) == hashes.findall(word)
    exhibits = re.compile(r"EX-\d{3}·|OriginalSHA-256")
    assert exhibits.findall(pdf) == exhibits.findall(word)


def test_it_opens_in_python_docx_with_its_styles_and_sections(data: bytes) -> None:
    document = docx.Document(io.BytesIO(data))
    used = {paragraph.style.name for paragraph in document.paragraphs}
    wanted = {"Title", "Subtitle", "Heading 1", "Heading 2", "toc 1", "Exhibit Quote", "Exhibit Translation", "Caption"}
    assert wanted <= used | {style.replace("heading", "Heading") for style in used}
    assert [p.text for p in document.paragraphs if p.style.name.lower() == "heading 1"][:3] == [
        "Findings",
        "Claims and evidence",
        "Timeline",
    ]
    assert len(document.inline_shapes) == 2
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=0.2), pytest.approx(297, abs=0.2))


def test_every_link_has_its_bookmark_and_every_note_its_text(data: bytes, body: ElementTree.Element) -> None:
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert len(links) > 20 and links <= marks
    ids = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids))
    notes = ElementTree.fromstring(extract.docx_parts(data)["word/footnotes.xml"])
    told = {note.get(f"{W}id") for note in notes.iter(f"{W}footnote")}
    assert {ref.get(f"{W}id") for ref in body.iter(f"{W}footnoteReference")} == told - {"-1", "0"}


def test_fields_number_pages_figures_and_contents(data: bytes) -> None:
    parts = extract.docx_parts(data)
    codes = b" ".join(part for name, part in parts.items() if name.startswith("word/"))
    for code in (b" TOC ", b" SEQ Figure", b" PAGE ", b" NUMPAGES "):
        assert code in codes
    assert codes.count(b'w:fldCharType="begin"') == codes.count(b'w:fldCharType="end"')


def test_pictures_have_words_and_tables_repeat_their_heads(body: ElementTree.Element) -> None:
    for picture in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        assert picture.get("descr")
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) > 10
    for table in tables[1:]:
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        assert sum(grid) == 9184


def test_styles_that_are_used_are_defined(data: bytes, body: ElementTree.Element) -> None:
    styles = ElementTree.fromstring(extract.docx_parts(data)["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {e.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for e in body.iter(f"{W}{tag}")}
    assert used <= known


def test_hostile_text_stays_text(data: bytes) -> None:
    text = extract.docx_text(data)
    assert visible(HOSTILE) in text
    assert "\u202e" not in text


def test_nothing_of_this_machine_or_of_an_author_is_in_it(data: bytes) -> None:
    for name, part in extract.docx_parts(data).items():
        for word in (str(Path.cwd()), str(Path.home()), os.uname().nodename, "desk-7.example"):
            assert len(word) < 4 or word.encode() not in part, (name, word)
        assert b"creator" not in part and b"lastModifiedBy" not in part and b"rsid" not in part
        assert b"tEXt" not in part and b"eXIf" not in part
    core = extract.docx_parts(data)["docProps/core.xml"].decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", core)) == {"2023-12-14T00:00:00Z"}


def test_the_zip_tells_no_time_and_no_owner(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {(info.create_system, info.extra, info.comment) for info in infos} == {(3, b"", b"")}
    assert infos[0].filename == "[Content_Types].xml"


@pytest.mark.parametrize("variant", list(content.VARIANTS))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_variant_is_well_formed_in_both_languages(variant: str, language: str) -> None:
    data = content.build(replace(facts(), language=language), variant).docx()
    assert docx.Document(io.BytesIO(data)).paragraphs


@pytest.mark.slow
def test_libreoffice_opens_it(data: bytes, tmp_path) -> None:
    office = shutil.which("libreoffice") or shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "brief.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), "brief.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "brief.txt").read_text(encoding="utf-8-sig")
    for exhibit in facts().exhibits:
        assert exhibit.quote in text


def test_the_last_row_of_a_table_is_held_together_with_the_one_before_it(brief: Brief, data: bytes) -> None:
    body = docx.Document(io.BytesIO(data))
    long = [table for table in body.tables if len(table.rows) > 3 and table.style.style_id == "BriefTable"]
    assert long
    for table in long:
        *_, before, last = table.rows
        assert all(line.paragraph_format.keep_with_next for cell in before.cells for line in cell.paragraphs)
        assert not any(line.paragraph_format.keep_with_next for cell in last.cells for line in cell.paragraphs)


def test_right_to_left_words_run_from_the_right_in_word_and_others_do_not() -> None:
    first = replace(facts().exhibits[0], quote="سلام علیکم", prefix="", suffix="", start=0, end=10)
    made = content.build(replace(facts(), exhibits=(first, *facts().exhibits[1:]))).docx()
    lines = [line for line in docx.Document(io.BytesIO(made)).paragraphs if line.style.style_id == "ExhibitQuote"]
    ways = {line.text: line._p.pPr.find(f"{{{line._p.nsmap['w']}}}bidi") is not None for line in lines}
    assert ways["سلام علیکم"] and sum(ways.values()) == 1
