"""The Document view: the page as it looks, the passage marked on it, and what cannot be seen on it told apart."""

from __future__ import annotations

import base64
import importlib.util
import io
import shutil
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.case import Case
from workbench.errors import UsageError
from workbench.notebook.document import DocumentView
from workbench.notebook.phrases_document import DOCUMENT

from .conftest import Browser, notebook, run_all, running
from .test_access import theme
from .test_linked import Screen
from .test_side import no_barrier

OCR = bool(importlib.util.find_spec("rapidocr") or shutil.which("tesseract"))

BARRED = "data_lineage_ext.pdf"
SCAN = "Order_Form_SO-24-00617_签字页.pdf"
TERMS = "Sundreve_API_Terms_v4.pdf"
MEMO = "备忘录_第三方接口使用风险.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("papers")
    shutil.copytree(wb.sample() / "documents", root / "leak")
    case = Case(root / "case")
    case.ingest(root / "leak", jobs=0)
    case.store.database.close()
    return root


def screen(case: Case, which: str) -> Screen:
    return Screen(DocumentView(case._views, case.selection, which=which))


def page(shown: Screen, at: int = 0) -> dict[str, Any]:
    return shown.say("page", document=shown.view._open, page=at)["page"]


def test_what_cannot_be_seen_on_a_page_is_marked_on_it_and_told_apart_beside_it(case: Case) -> None:
    told = page(screen(case, BARRED))
    assert {box["name"] for box in told["boxes"]} == {"hidden"}
    assert [row["kind"] for row in told["rows"]] == ["body", "hidden"]
    assert [row["unseen"] for row in told["rows"]] == [False, True]
    assert all(0 <= share <= 1 for box in told["boxes"] for share in box["box"])


def test_words_that_are_looked_for_are_marked_where_they_stand_on_the_page(case: Case) -> None:
    from PIL import Image

    case.selection.look(case.search("Ondrel"))
    assert len([box for box in page(screen(case, BARRED), 1)["boxes"] if box["name"] == "looked"]) == 5
    case.selection.look(case.search("Version"))
    told = page(screen(case, TERMS))
    boxes = [box["box"] for box in told["boxes"] if box["name"] == "looked"]
    picture = Image.open(io.BytesIO(base64.b64decode(told["picture"].partition(",")[2]))).convert("L")
    wide, high = picture.size
    assert boxes
    for left, top, width, height in boxes:
        cut = picture.crop((left * wide, top * high, (left + width) * wide, (top + height) * high))
        assert cut.getextrema()[0] < 120 < cut.getextrema()[1]  # ink on paper: the mark lies on a word


@pytest.mark.skipif(not OCR, reason="no OCR engine is installed: nothing reads the scan")
def test_a_scan_is_marked_by_where_its_words_were_read(case: Case) -> None:
    told = page(screen(case, SCAN))
    row = next(row for row in case.pages().to_dict("records") if row["original"] == SCAN and row["kind"] == "ocr")
    case.claims.pin(row, quote="ORDER FORM")
    again = page(screen(case, SCAN))
    assert not told["boxes"]
    assert {box["name"] for box in again["boxes"]} == {"cited"}
    assert "OCR" in again["rows"][0]["name"]


def test_a_file_without_pages_shows_its_words_with_what_was_deleted_told_apart(case: Case) -> None:
    shown = screen(case, MEMO)
    first = page(shown)
    assert first["picture"] == "" and "no pages" in first["told"]
    kinds = {row["kind"]: row["unseen"] for at in range(first["of"]) for row in page(shown, at)["rows"]}
    assert kinds["body"] is False
    assert kinds["deleted"] is kinds["comment"] is True


def test_every_row_of_every_document_stands_on_one_of_its_leaves(case: Case) -> None:
    view = DocumentView(case._views, case.selection)
    shown = [row["page_key"] for one in view._all().values() for at in range(len(one)) for row in one.rows(at)]
    assert sorted(shown) == sorted(case.pages()["page_key"])


def test_a_file_that_is_in_the_leak_twice_shows_its_words_once(made: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "leak" / name).mkdir(parents=True)
        shutil.copyfile(made / "leak" / TERMS, tmp_path / "leak" / name / TERMS)
    case = Case(tmp_path / "case")
    case.ingest(tmp_path / "leak", jobs=0)
    (found,) = DocumentView(case._views, case.selection)._all().values()
    keys = [row["page_key"] for at in range(len(found)) for row in found.rows(at)]
    assert sorted(keys) == sorted(set(case.pages()["page_key"]))
    assert len(case.pages()) == 2 * len(keys)


def test_opening_a_page_in_any_view_turns_to_it(case: Case) -> None:
    shown = Screen(DocumentView(case._views, case.selection))
    shown.say("hello")
    rows = case.pages()
    third = rows[(rows["original"] == TERMS) & (rows["locator"] == "#page=3")].iloc[0]
    shown.told.clear()
    case.selection.open(third["page_key"])
    told = next(one for one in reversed(shown.told) if one["kind"] == "page")
    assert (told["title"], told["at"], told["open"]) == (TERMS, 2, third["page_key"])


def test_words_are_pinned_only_if_they_stand_there_character_for_character(case: Case) -> None:
    shown = screen(case, TERMS)
    row = page(shown)["rows"][0]
    told = shown.say("pin", key=row["key"], item="", quote="Version 5")
    assert "character for character" in told["fault"]["text"]
    assert case.claims.exhibits == []
    shown.say("pin", key=row["key"], item="", quote="Version 4")
    assert [item.exhibit.quote for item in case.claims.exhibits] == ["Version 4"]
    line = case.selection.lines[-1]
    eval(line, {"case": case})
    assert len(case.claims.exhibits) == 1  # the line does the same, and the same words become one exhibit only
    assert "cited" in {box["name"] for box in page(shown)["boxes"]}


def test_without_its_original_a_document_still_shows_its_words_and_says_why(case: Case, tmp_path: Path) -> None:
    (tmp_path / "copy" / "leak" / TERMS).unlink()
    told = page(screen(case, TERMS))
    assert told["picture"] == ""
    assert "not at hand" in told["told"]
    assert told["rows"]


def test_an_original_that_was_changed_is_not_drawn(case: Case, tmp_path: Path) -> None:
    place = tmp_path / "copy" / "leak" / TERMS
    place.write_bytes(place.read_bytes() + b"\n%changed")
    assert "not at hand" in page(screen(case, TERMS))["told"]


def test_what_is_no_document_is_told(case: Case) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        DocumentView(case._views, case.selection, which="nowhere.pdf")
    assert "fault" in Screen(DocumentView(case._views, case.selection)).say("page", document="x", page=0)


def test_an_empty_case_says_so(tmp_path: Path) -> None:
    case = Case(tmp_path / "empty")
    shown = Screen(DocumentView(case._views, case.selection))
    assert shown.say("hello")["page"]["told"] == DOCUMENT["en"]["none"]


def test_a_saved_notebook_keeps_the_words_of_the_page(case: Case) -> None:
    markup, text = DocumentView(case._views, case.selection, which=TERMS).still()
    assert "Version 4" in markup and "Version 4" in text


def test_the_words_of_the_view_are_there_in_both_languages() -> None:
    english, chinese = DOCUMENT["en"], DOCUMENT["zh"]
    assert set(english) == set(chinese)
    for name, text in english.items():
        fields = [{part[1] for part in string.Formatter().parse(one)} for one in (text, chinese[name])]
        assert fields[0] - {None} == fields[1] - {None}, name


@pytest.fixture(scope="module")
def lab(made: Path) -> Iterator[str]:
    for name in ("en", "zh"):
        opening = "import workbench as wb\ncase = wb.open_case('case')\ncase.selection.look(case.search('Ondrel'))"
        shown = f"case.document({BARRED!r}, language={name!r})"
        (made / f"document-{name}.ipynb").write_text(notebook(opening, shown), encoding="utf-8")
    with running(made, start="document-en.ipynb") as address:
        yield address


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("name", "look"), [("en", "JupyterLab Light"), ("zh", "JupyterLab Dark")])
def test_no_barrier_is_found_and_a_keyboard_turns_the_pages_and_pins(
    lab: str, made: Path, browser: Browser, picture: Callable[[Any, str], Path], name: str, look: str
) -> None:
    theme(lab, look)
    view = browser.open(lab % f"/lab/tree/document-{name}.ipynb")
    run_all(view)
    view.wait_for_selector(".wb-document .wb-box.wb-hidden")
    view.wait_for_function("() => document.querySelector('.wb-document img').naturalWidth > 500")
    view.locator(".wb-document").scroll_into_view_if_needed()
    picture(view, f"document-{name}")
    no_barrier(view, "document")
    assert view.locator(".wb-document img").get_attribute("alt")
    before = len(Case(made / "case").claims.exhibits)
    view.locator(".wb-document .wb-rows").focus()
    view.keyboard.press("n")
    view.wait_for_function("() => document.querySelector('.wb-document .wb-number').value === '2'")
    view.keyboard.press("j")
    view.keyboard.press("p")
    view.wait_for_function("() => /EX-/.test(document.querySelector('.wb-document .wb-told').textContent)")
    picture(view, f"document-pinned-{name}")
    assert len(Case(made / "case").claims.exhibits) == before + (name == "en")  # the same words are one exhibit
    assert browser.outside == [] and browser.errors == [] and browser.refused == []
