"""Pages of Office documents are drawn by LibreOffice where it is installed, and the brief says so where it is not."""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
from PIL import Image

from workbench.brief import content, extract
from workbench.brief.facts import ExhibitFact
from workbench.case import Case
from workbench.evidence import crops
from workbench.evidence.crops import MARK
from workbench.evidence.office import Office, ending
from workbench.originals import Blob, at
from workbench.sample import sample

OFFICE = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")),
    reason="LibreOffice is not installed: no page was drawn",
)
MEMO, DECK = "备忘录_第三方接口使用风险.docx", "Mortar_1.0_review.pptx"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("office")
    (folder / "leak").mkdir()
    for name in (MEMO, DECK):
        shutil.copy(sample() / "documents" / name, folder / "leak" / name)
    made = Case(folder / "case")
    made.ingest(folder / "leak", jobs=1)
    pages, claim = made.pages(), made.claim("The legal department warned.")
    for name, kind, words in ((MEMO, "body", "石臼项目自2024年3月起"), (MEMO, "deleted", ""), (DECK, "note", "")):
        row = pages[(pages["original"] == name) & (pages["kind"] == kind)].iloc[0]
        claim.support(row, quote=words or row["text"])
    return made


def exhibits(case: Case) -> tuple[ExhibitFact, ...]:
    return case.brief("x", date="2024-05-01", variant="lawyer").facts.exhibits


@OFFICE
def test_the_page_is_drawn_with_the_passage_marked_and_a_note_of_a_slide_is_said_to_be_on_no_page(case: Case) -> None:
    shown = exhibits(case)
    assert [item.picture_told for item in shown] == ["office_marked", "office_marked", "office_nowhere"]
    for item in shown[:2]:
        picture = Image.open(io.BytesIO(item.picture)).convert("RGB")
        assert MARK in {color for _, color in picture.getcolors(1 << 20) or ()}
        assert picture.size[1] < picture.size[0]
    again = exhibits(Case(case.store.path))
    assert [item.picture for item in again] == [item.picture for item in shown]


def test_without_libreoffice_the_words_stand_alone_and_one_line_says_why(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    draft = case.brief("x", date="2024-05-01", variant="lawyer")
    assert {item.picture_told for item in draft.facts.exhibits} == {"office_absent"}
    text = extract.docx_text(content.build(draft.facts, "lawyer").docx())
    assert text.count("is not installed: the page is not shown") == 3 and "石臼项目自2024年3月起" in text


@OFFICE
def test_words_that_run_over_a_page_are_marked_where_they_begin() -> None:
    paper = docx.Document()
    for number in range(120):
        paper.add_paragraph(f"Line {number} of a long quotation.")
    out = io.BytesIO()
    paper.save(out)
    drawn = Office().pdf(Blob("long.docx", out.getvalue()))
    assert drawn is not None
    whole = "\n".join(f"Line {number} of a long quotation." for number in range(30, 110))
    strip = crops.of_drawn(drawn, whole)
    assert strip is not None and strip.png and not strip.marked
    assert crops.of_drawn(drawn, "words that stand nowhere in it") is None


@OFFICE
def test_drawing_a_document_loads_nothing_from_a_server() -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        drawn = Office().pdf(Blob("linked.docx", linked(f"http://127.0.0.1:{server.server_port}/pixel.png")))
    finally:
        server.shutdown()
    assert drawn is not None and asked == []


def linked(address: str) -> bytes:
    """A document with a picture that lies on a server."""
    picture, out, made = io.BytesIO(), io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    paper = docx.Document()
    paper.add_paragraph("Words beside a picture.")
    paper.add_picture(io.BytesIO(picture.getvalue()))
    paper.save(out)
    with zipfile.ZipFile(out) as package, zipfile.ZipFile(made, "w") as changed:
        for name in package.namelist():
            data = package.read(name)
            if name == "word/document.xml":
                data = data.replace(b"r:embed=", b"r:link=")
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b'Target="media/image1.png"', f'Target="{address}" TargetMode="External"'.encode())
            changed.writestr(name, data)
    return made.getvalue()


def test_only_office_documents_are_handed_to_libreoffice() -> None:
    assert ending(at(sample() / "documents" / MEMO)) == ".docx"
    assert ending(at(sample() / "documents" / "Sundreve_API_Terms_v3.pdf")) == ""
    assert ending(Blob("a.docx", b"plain words, called a document")) == ""
