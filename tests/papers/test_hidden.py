"""What an author did not see is found by an ordinary search, in every kind of document, with what it is and where."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import workbench as wb

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
from reader_fixtures import fixtures  # type: ignore[import-not-found]

KINDS = ("docx", "doc", "odf", "rtf", "xlsx", "xls", "pptx", "ppt", "pdf", "html", "image", "mail")
HIDDEN = [
    # words, original, what the hit says it is, where
    ("whitewash", "docx", "deletion, paragraph 6", "#/word/document.xml#p6"),
    ("whitewash", "doc", "deletion 2", "#change=2"),
    ("whitewash", "odt", "deletion 1", "#/content.xml#aside1"),
    ("whitewash", "rtf", "deletion 1", "#change=1"),
    ("whitewash", "ppt", "slide, an earlier version", "#slide=&earlier"),
    ("desensitize", "docx", "insertion, paragraph 6", "#/word/document.xml#p6"),
    ('"Nobody outside must know"', "docx", "hidden text, paragraph 7", "#/word/document.xml#p7"),
    ('"Nobody outside must know"', "pptx", "hidden slide 2", "#/ppt/slides/slide1.xml"),
    ('"Nobody outside must know"', "fodp", "hidden page 2", "#/content#page2"),
    ('"Nobody outside must know"', "doc", "hidden text 1", "#hidden=1"),
    ('"nobody outside must know"', "html", "hidden words 1", "#hidden=1"),
    ("别留下痕迹", "docx", "comment 7", "#/word/comments.xml#7"),
    ("谁改的", "xlsx", "comment on C2, sheet Usage", "#/xl/threadedComments/threadedComment1.xml!C2"),
    ("谁批准的", "pptx", "comment 1 on slide 1", "#/ppt/comments/comment1.xml#1"),
    ('"who approved this"', "pdf", "Text on page 1", "#page=1&annotation=1"),
    ('"As agreed on Monday"', "docx", "footnote 2", "#/word/footnotes.xml#2"),
    ('"Heron Labs internal"', "docx", "header", "#/word/header1.xml"),
    ('"Say nothing about the quota"', "pptx", "notes of slide 1", "#/ppt/notesSlides/notesSlide1.xml"),
    ('"Say nothing about the quota"', "ppt", "notes of slide 1", "#notes=1"),
    ('"rate limit"', "xlsx", "hidden cells", "#/xl/worksheets/sheet1.xml!A1:E4"),
    ('"unseen row"', "xls", "hidden cells", "#/sheet1!A1:D5"),
    ("真实用量", "xlsx", "very hidden sheet 限额", "#/xl/worksheets/sheet2.xml!A1:B1"),
    ("真实用量", "ods", "hidden sheet 限额", "#/content.xml/sheet2!A1:A1"),
    ("Ceiling", "xlsx", "defined names", "#/xl/workbook.xml"),
    ("SUM", "xlsx", "formulas", "#/xl/worksheets/sheet1.xml!A1:E4"),
    ("91823", "xlsx", "pivot cache, records", "#/xl/pivotCache/pivotCacheRecords1.xml#r1"),
    ('"bonus pool"', "xlsx", "kept values of another workbook", "#/xl/externalLinks/externalLink1.xml#0"),
    ("lin.hai", "xlsx", "workbook", "#/xl/workbook.xml#workbook"),
    ("templates", "docx", "external attachedTemplate", "#/word/settings.xml#rId1"),
    ("lastPrinted", "docx", "properties: lastPrinted", "#/docProps/core.xml#lastPrinted"),
    ('"Seen by nobody"', "pdf", "page 1, under a bar", "#page=1"),
    ('"The plan"', "pdf", "outline", "#outline"),
    ('"Wen Qiao"', "pdf", "form field name", "#field=name"),
    ('"Invented Writer 2"', "pdf", "XMP", "#xmp"),
    ("app.alert", "pdf", "JavaScript", "#object=11"),
    ("Invented", "jpg", "metadata", "#metadata"),
    ("GPSLatitude", "jpg", "metadata", "#metadata"),
]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> wb.Case:
    folder = tmp_path_factory.mktemp("hidden")
    leak = folder / "leak"
    leak.mkdir()
    for fixture in fixtures():
        original = fixture.original()
        if fixture.format in KINDS and not original.is_folder:
            with original.open() as stream:
                (leak / f"{fixture.case}{Path(fixture.name).suffix}").write_bytes(stream.read())
    opened = wb.open_case(folder / "case")
    opened.ingest(leak, jobs=1)
    return opened


@pytest.mark.parametrize(("words", "suffix", "label", "place"), HIDDEN)
def test_hidden_words_are_found_where_they_stand(
    case: wb.Case, words: str, suffix: str, label: str, place: str
) -> None:
    hits = [hit for hit in case.search(words) if hit.kind == "page" and f".{suffix}" in hit.original]
    found = {(case.row(hit.key).get("label", ""), hit.original + hit.locator) for hit in hits}
    assert any(label in said and where.endswith(place) for said, where in found), found


def test_a_word_that_stands_only_in_a_deletion_is_said_to_be_deleted(case: wb.Case) -> None:
    hits = case.search("whitewash")
    assert hits.total == 5 and "whitewash" not in " ".join(case.pages().query("kind == 'body'")["text"])
    assert repr(hits).count("deletion") == 4 and "Wen Qiao" in repr(hits)
    assert "deletion, paragraph 6" in hits._repr_html_()


def test_tracked_changes_and_comments_are_events_with_their_authors(case: wb.Case) -> None:
    events = case.timeline().frame()
    told = {(row["kind"], row["person"], str(row["at"])[:16]) for row in events.to_dict("records")}
    assert {
        ("deleted", "Wen Qiao", "2023-07-04 09:10"),
        ("inserted", "Lin Hai", "2023-07-05 10:00"),
        ("comment", "Lin Hai", "2023-07-05 11:00"),
    } <= told


def test_what_a_document_carries_is_an_original_of_its_own(case: wb.Case) -> None:
    carried = {path.rpartition(".")[0].rpartition("!/")[0] for path in case.originals()["path"] if "!/" in path}
    assert {"changes-and-comments.docx", "one-of-everything.pdf", "hidden-and-commented.pptx"} <= carried
