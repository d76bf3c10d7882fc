"""The desk in a real JupyterLab: the whole way from a leak to two briefs, for everybody, with a hostile leak on it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.lab import launch

from . import hostile
from .conftest import ARTIFACTS, NOTEBOOKS_OWN, Browser, notebook, run_all, running, wait_for
from .test_access import FAINT, NAMELESS, barriers, theme

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 180_000
OPEN = "import workbench as wb\ncase = wb.open_case('case')"
INGEST = "case.ingest(wb.sample(), zone=wb.sample_zones())\ncase.topics.load(wb.sample_story() / 'topics.yaml')"
TAGS = {"article", "bdi", "blockquote", "button", "canvas", "code", "datalist", "dd", "details", "div", "dl", "dt",
        "form", "input", "label", "mark", "option", "optgroup", "progress", "section", "select", "span", "summary",
        "textarea", "g", "path", "svg", "table", "tbody", "td", "text", "th", "thead", "tr"}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the notebooks of these tests, and the case of the hostile leak in hostile/."""
    root = tmp_path_factory.mktemp("desk")
    (root / "hostile").mkdir()
    hostile.case(root / "hostile")
    other = OPEN.replace("'case'", "'hostile/case'")
    notebooks = {
        "start": [OPEN, INGEST, "case.desk(zone='Asia/Shanghai')"],
        "en": [other, "case.desk('洗白')"],
        "zh": [other, "case.desk('洗白', language='zh')"],
    }
    for name, cells in notebooks.items():
        (root / f"{name}.ipynb").write_text(notebook(*cells), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def lab(root: Path) -> Iterator[str]:
    with running(root) as address:
        yield address


@pytest.fixture(scope="module")
def window(playwright: Any) -> Iterator[Browser]:
    """One browser for all tests here; each opens a page of its own."""
    browser = Browser(playwright, (1600, 2400))
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def nobody_outside_is_asked(window: Browser) -> Iterator[None]:
    yield
    assert window.outside == []
    assert [line for line in window.refused if "manifest" not in line] == []
    told, window.errors = window.errors, []
    assert told == []
    for number, page in enumerate(window.pages()):
        page.screenshot(path=str(ARTIFACTS / f"desk-last-{number}.png"))  # what stood there if it failed
        assert page.evaluate("window.__ran ?? null") is None
        page.close()


def desk(window: Browser, lab: str, name: str, place: str = "lab/tree") -> Any:
    page = window.open(lab % f"/{place}/{name}.ipynb")
    page.set_default_timeout(60_000)
    run_all(page, PATIENCE)
    page.wait_for_selector(".wb-board .wb-tray")
    page.wait_for_selector(".wb-conversation .wb-current .wb-pin")
    return page


def text(page: Any, selector: str, part: str) -> None:
    """Wait until the element holds these words."""
    page.wait_for_function(
        "([selector, part]) => (document.querySelector(selector)?.textContent || '').includes(part)",
        arg=[selector, part],
    )


def test_the_whole_way_from_the_leak_to_two_briefs(
    lab: str, root: Path, window: Browser, picture: Callable[[Any, str], Path]
) -> None:
    page = desk(window, lab, "start")
    page.locator(".wb-search .wb-query").fill("洗白")
    page.keyboard.press("Enter")
    text(page, ".wb-search .wb-status", "10 hits")

    page.locator(".wb-search .wb-hit").first.click()
    page.wait_for_selector(".wb-conversation .wb-current mark")
    text(page, ".wb-conversation .wb-present", "could read it")
    page.locator(".wb-conversation .wb-talk").focus()
    first = page.locator(".wb-conversation .wb-current").get_attribute("aria-posinset")
    page.keyboard.press("j")
    page.wait_for_selector(f".wb-conversation .wb-current[aria-posinset='{int(first) + 1}']")
    page.keyboard.press("k")
    page.wait_for_selector(f".wb-conversation .wb-current[aria-posinset='{first}'] mark")

    page.keyboard.press("p")
    page.wait_for_selector(".wb-tray .wb-card >> nth=0")
    page.locator(".wb-search .wb-hit").nth(1).click()
    text(page, ".wb-conversation .wb-current .wb-words", "洗白白, 睡觉觉")
    page.locator(".wb-conversation .wb-current .wb-pin").click()
    page.wait_for_selector(".wb-tray .wb-card >> nth=1")
    picture(page, "desk-pinned")

    page.locator(".wb-search .wb-query").fill("type:page Ondrel")
    page.keyboard.press("Enter")
    page.locator(".wb-search .wb-hit:has(mark:text-is('Ondrel'))").first.click()
    page.wait_for_selector(".wb-tab[data-pane=document][aria-selected=true]")
    page.wait_for_selector(".wb-document .wb-rows .wb-row mark")
    picture(page, "desk-document")
    page.locator(".wb-search .wb-query").fill("洗白")
    page.keyboard.press("Enter")
    text(page, ".wb-search .wb-status", "10 hits")

    page.locator(".wb-board .wb-newclaim").fill("Staff discussed washing the data before outside tests.")
    page.locator(".wb-board .wb-write").click()
    page.wait_for_selector(".wb-board .wb-claim[data-claim=c1] .wb-error")
    page.locator(".wb-tray .wb-tie").first.select_option("supports c1")
    page.wait_for_selector(".wb-claim .wb-card.wb-supports")
    page.locator(".wb-tray .wb-tie").first.select_option("contradicts c1")
    page.wait_for_selector(".wb-claim .wb-card.wb-contradicts")
    assert page.locator(".wb-claim .wb-error").count() == 0
    case = Case(root / "case")
    assert {row["stance"] for row in case.store.human.rows("supports")} == {"supports", "contradicts"}

    page.locator(".wb-timeline canvas").focus()
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wb-panel .wb-way")
    text(page, ".wb-search .wb-status", "of 10 hits")
    picture(page, "desk-filtered")
    page.locator(".wb-timeline canvas").focus()
    page.keyboard.press("Escape")
    text(page, ".wb-search .wb-status", "10 hits, ")

    page.locator(".wb-graph .wb-cell[tabindex]").first.click()
    page.locator(".wb-graph .wb-evidence .wb-item").first.click()
    text(page, ".wb-graph .wb-line", "case.selection.open(")
    page.wait_for_selector(".wb-conversation .wb-current")

    for form in ("pdf", "docx"):
        page.locator(f".wb-board .wb-{form}").click()
        page.wait_for_function(
            "(form) => document.querySelector('.wb-board .wb-status').textContent.endsWith('.' + form)",
            arg=form,
            timeout=PATIENCE,
        )
    picture(page, "desk-briefs")
    made = {path.suffix: path.read_bytes()[:4] for path in (root / "case/exports").iterdir()}
    assert made == {".pdf": b"%PDF", ".docx": b"PK\x03\x04"}
    line = page.locator(".wb-board .wb-line").inner_text()
    assert line.startswith("case.brief(")


@pytest.mark.parametrize(("name", "look"), [("en", "JupyterLab Light"), ("zh", "JupyterLab Dark")])
def test_no_barrier_is_found_in_any_view_and_the_leaks_words_stay_words(
    lab: str, window: Browser, picture: Callable[[Any, str], Path], name: str, look: str
) -> None:
    theme(lab, look)
    page = desk(window, lab, name)
    assert page.evaluate("document.body.dataset.jpThemeName") == look
    page.wait_for_selector(".wb-search .wb-hit .wb-words")
    page.locator(".wb-search .wb-hit").nth(4).click()
    page.wait_for_selector(".wb-conversation .wb-current[aria-posinset='5'] mark")
    page.locator(".wb-conversation .wb-current .wb-pin").click()
    page.wait_for_selector(".wb-tray .wb-card")
    page.eval_on_selector_all(".wb-view button[aria-expanded=false]", "(all) => all.forEach(node => node.click())")
    page.locator(".wb-board summary").click()
    page.wait_for_selector(".wb-panel .wb-row")
    picture(page, f"desk-{name}-{look.split()[1].lower()}")
    assert barriers(page, ".wb-desk") == []
    assert page.evaluate(FAINT.replace(".wb-reading", ".wb-view")) == []
    assert NAMELESS.findall(page.locator(".wb-desk").aria_snapshot()) == []
    tags = page.eval_on_selector_all(".wb-view *", "(all) => [...new Set(all.map(node => node.localName))]")
    assert set(tags) <= TAGS
    raw = page.locator(".wb-desk").inner_text()
    assert not set(raw) & {"\u202e", "\u2066", "\x1b", "\u200b"}
    assert "http://" not in raw
    assert "onerror" in raw
    if name == "zh":
        assert page.locator(".wb-desk .wb-view").first.get_attribute("lang") == "zh"
        for word in ("hits", "Pinned", "supports", "Receipts", "could read"):
            assert word not in raw


def test_the_line_that_is_copied_does_in_a_cell_what_the_button_did(lab: str, root: Path, window: Browser) -> None:
    page = desk(window, lab, "en")
    page.wait_for_selector(".wb-search .wb-hit .wb-words")
    page.locator(".wb-search .wb-hit").nth(5).click()
    page.wait_for_selector(".wb-conversation .wb-current[aria-posinset='6'] mark")
    page.locator(".wb-conversation .wb-current .wb-pin").click()
    text(page, ".wb-conversation .wb-line", "case.claims.pin(")
    page.locator(".wb-conversation .wb-copy").click()
    text(page, ".wb-conversation .wb-copy", "Copied")
    line = page.evaluate("navigator.clipboard.readText()")
    key = re.findall(r"'([^']+)'", line)[0]
    case = Case(root / "hostile/case")
    (pinned,) = [item for item in case.claims.book().exhibits if item.target_key == key]
    case.claims.drop(pinned.exhibit_id)
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(line)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "() => /\\[\\d+\\]/.test([...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].pop().textContent)"
    )
    (again,) = [item for item in Case(root / "hostile/case").claims.book().exhibits if item.target_key == key]
    assert (again.quote, again.item_sha256, again.locator) == (pinned.quote, pinned.item_sha256, pinned.locator)
    case.claims.drop(again.exhibit_id)


def test_what_is_pinned_is_what_is_on_the_screen_however_fast_one_types(lab: str, root: Path, window: Browser) -> None:
    page = desk(window, lab, "en")
    page.wait_for_selector(".wb-search .wb-hit .wb-words")
    before = {item.target_key for item in Case(root / "hostile/case").claims.book().exhibits}
    page.locator(".wb-search .wb-query").fill("مرحبا")
    page.locator(".wb-search .wb-list").focus()
    page.keyboard.press("p")  # the answer is not here yet, and what is on the screen is of an older question
    page.keyboard.press("Enter")
    text(page, ".wb-search .wb-status", "8 hits")
    page.locator(".wb-search .wb-list").focus()
    page.keyboard.press("p")
    text(page, ".wb-search .wb-status", "Pinned")
    case = Case(root / "hostile/case")
    new = [item for item in case.claims.book().exhibits if item.target_key not in before]
    assert [item.quote for item in new] == ["مرحبا 洗白 بالعربية"]


def test_a_pin_of_one_notebook_shows_on_the_board_of_another(lab: str, root: Path, window: Browser) -> None:
    page = desk(window, lab, "en")
    case = Case(root / "hostile/case")
    item = case.claims.pin(case.row(str(case.messages()["message_key"].iat[33])))
    page.wait_for_selector(f".wb-tray .wb-card[aria-label='{item.label}']")
    case.claims.drop(item.exhibit_id)
    page.wait_for_selector(f".wb-tray .wb-card[aria-label='{item.label}']", state="detached")


def test_the_desk_works_in_notebook_7_and_leaves_its_words_in_the_saved_file(
    lab: str, root: Path, window: Browser, picture: Callable[[Any, str], Path]
) -> None:
    page = desk(window, lab, "zh", "notebooks")
    page.wait_for_selector(".wb-search .wb-hit .wb-words")
    picture(page, "desk-notebook7")
    window.errors = [told for told in window.errors if not window.of_notebook_7(told)]
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Escape")
    with page.expect_response(lambda answer: "contents/zh.ipynb" in answer.url and answer.request.method == "PUT"):
        page.keyboard.press("Control+s")
    saved = json.loads((root / "zh.ipynb").read_text(encoding="utf-8"))
    markup = "".join(saved["cells"][-1]["outputs"][0]["data"]["text/html"])
    assert "洗白" in markup
    assert "EX-001" in markup
    assert all('src="data:image/png;base64,' in tag for tag in re.findall(r"<img[^>]*", markup))
    assert "<script" not in markup


def test_what_is_excused_of_notebook_7_are_faults_of_its_own_page_without_us(root: Path, window: Browser) -> None:
    """A plain Notebook 7, without a line of our configuration, a widget or a case."""
    (root / "plain.ipynb").write_text(notebook("6 * 7"), encoding="utf-8")
    with launch.prepared(root, "plain.ipynb", sealed=False) as server:
        environment = {**server.environment, "JUPYTER_CONFIG_PATH": "", "JUPYTER_PATH": ""}
        port = launch.free_port()
        command = [sys.executable, "-m", "notebook", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
        with (server.folder / "stock.log").open("w") as log:
            process = subprocess.Popen(
                [*command, f"--ServerApp.root_dir={root}"], env=environment, stdout=log, stderr=log
            )
            try:
                base, token = f"http://127.0.0.1:{port}", environment["JUPYTER_TOKEN"]
                wait_for(base, token, process, log.name)
                page = window.open(f"{base}/notebooks/plain.ipynb?token={token}")
                page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=PATIENCE)
                page.wait_for_timeout(5000)
                page.keyboard.press("Control+s")
                page.wait_for_timeout(1000)
            finally:
                process.terminate()
                process.wait(20)
    told, window.errors, window.outside = window.errors, [], []  # a stock page asks for news outside
    for own in NOTEBOOKS_OWN:
        assert any(own in fault for fault in told), (own, told)
