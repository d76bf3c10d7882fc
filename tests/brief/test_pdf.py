"""The PDF: tagged, archival, the same bytes twice, every quotation in it, and nothing of the machine that made it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.brief.sample_facts import HOSTILE, facts
from workbench.brief import content, extract
from workbench.brief.glyphs import printable
from workbench.brief.tree import Brief, quotations


@pytest.fixture(scope="module")
def brief() -> Brief:
    return content.build(facts())


@pytest.fixture(scope="module")
def data(brief: Brief) -> bytes:
    return brief.pdf()


def test_equal_briefs_give_equal_bytes(brief: Brief, data: bytes) -> None:
    assert content.build(facts()).pdf() == data


def test_the_bytes_do_not_depend_on_zone_locale_or_folder(data: bytes, tmp_path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from tests.brief.sample_facts import facts; from workbench.brief import content;"
        "sys.stdout.buffer.write(content.build(facts()).pdf())"
    )
    env = {**os.environ, "TZ": "Pacific/Chatham", "LC_ALL": "C", "USER": "desk-editor", "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code, str(Path.cwd())], env=env, cwd=tmp_path, capture_output=True, check=True
    )
    assert run.stdout == data


def test_it_is_tagged_titled_bookmarked_and_carries_the_manifest(brief: Brief, data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        assert {"manifest.sha256", "exhibits.jsonl"} <= set(pdf.attachments)
        held = pdf.attachments["manifest.sha256"]
        assert held.get_file().read_bytes() == content.manifest(facts())
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root][:2] == ["Contents", "Findings"] or len(outline.root) > 8
        meta = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert "pdfuaid" in meta and "pdfaid:part>3" in meta.replace(" ", "")


def test_all_fonts_are_embedded(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert any(name in thing for name in ("/FontFile", "/FontFile2", "/FontFile3")), thing.get("/FontName")


def test_extraction_gives_back_every_quotation_character_for_character(brief: Brief, data: bytes) -> None:
    text = extract.squeezed(extract.pdf_text(data))
    for quotation in quotations(brief):
        assert extract.squeezed(printable(quotation.text)) in text


def test_hostile_text_stays_text(data: bytes) -> None:
    text = extract.squeezed(extract.pdf_text(data))
    assert extract.squeezed(printable(HOSTILE)) in text
    assert "⟦U+202E⟧" in text and "⟦U+0007⟧" in text
    assert "\u202e" not in text and "\u200b" not in text


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\U000e0041", "\ufeff", "\x00", "\U00013000", "\ue000", "\u0f40"])
def test_a_character_without_a_glyph_is_shown_as_its_number(char: str) -> None:
    text = f"前{char}后 tail"
    first = replace(facts().claims[0], text=text)
    data = content.build(replace(facts(), claims=(first, *facts().claims[1:]))).pdf()
    assert f"前⟦U+{ord(char):04X}⟧后" in extract.squeezed(extract.pdf_text(data))


def test_no_word_leaves_the_page(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        words = page.get_textpage()
        for place in range(0, words.count_chars(), 3):
            left, _, right, _ = words.get_charbox(place)
            assert left >= 20 and right <= page.get_width() - 20, (page, words.get_text_range(place, 20))


def test_every_link_leads_somewhere(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        links = [note for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
        assert len(links) > 40
        assert all("/Dest" in link or "/A" in link for link in links)
        assert not any(link.get("/A", {}).get("/S") == "/URI" for link in links)


def test_nothing_of_this_machine_is_in_it(data: bytes) -> None:
    traces = extract.pdf_objects(data)
    own = (str(Path.cwd()), str(Path.home()), os.uname().nodename)
    for word in (*own, "desk-7.example", "matplotlib", "/tmp/", "/usr/"):
        assert len(word) < 4 or word.encode() not in traces, word
    assert re.search(rb"[+-]\d\d'\d\d", traces) is None, "an offset of a time zone"


def test_the_only_date_is_that_of_the_brief(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo.get("/CreationDate", "D:20231214")).startswith("D:20231214")
    assert time.strftime("%Y-%m-%d").encode() not in extract.pdf_objects(data)


@pytest.mark.parametrize("variant", list(content.VARIANTS))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_variant_is_set_in_both_languages(variant: str, language: str) -> None:
    data = content.build(replace(facts(), language=language), variant).pdf()
    assert data.startswith(b"%PDF-1.7")
