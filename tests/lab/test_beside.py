"""The Case sidebar: the case beside the notebook; and a fault in it never takes JupyterLab from the screen."""

from __future__ import annotations

import json
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.errors import UsageError
from workbench.lab import launch
from workbench.lab.beside import Beside
from workbench.lab.live import MODULES, Live

from . import sides
from .conftest import Browser, notebook, running
from .test_access import FAINT, NAMELESS, barriers, theme

CARD = {"en": "Open the case", "zh-CN": "打开案卷"}
ENTRY = "**/workbench-case/static/remoteEntry.*"
BREAKS = {
    "as it is loaded": ("const NAME =", "throw new Error('broken'); const NAME ="),
    "as it asks for JupyterLab's parts": ('"@jupyterlab/apputils",', '"@nowhere/apputils",'),
    "as it is made": ("const icon = new", "throw new Error('broken'); const icon = new"),
    "as it is activated": ("const sidebar = new Sidebar(line, open);", "throw new Error('broken');"),
    "as the sidebar is built": ("super();", "super(); throw new Error('broken');"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("beside")
    sides.case(root).store.database.close()
    (root / "start.ipynb").write_text(notebook("1 + 1"), encoding="utf-8")
    return root


@pytest.fixture
def beside(root: Path, monkeypatch: pytest.MonkeyPatch) -> Beside:
    monkeypatch.setenv("WORKBENCH_CASE", str(root / "case"))
    return Beside("start.ipynb")


def test_the_case_is_named_and_its_notebook_told(beside: Beside) -> None:
    assert beside.answer("case", {}) == {"name": "", "notebook": "start.ipynb", "told": ""}


def test_without_a_case_the_sidebar_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_CASE", str(tmp_path / "none"))
    assert "run the notebook" in Beside().answer("case", {})["told"]
    with pytest.raises(UsageError, match="no case yet"):
        Beside().answer("brief", {})
    assert not (tmp_path / "none").exists()


def test_the_commands_read_files_in_and_write_the_brief(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root, tmp_path / "copy")
    monkeypatch.setenv("WORKBENCH_CASE", str(tmp_path / "copy/case"))
    beside = Beside()
    (tmp_path / "more.md").write_text("more of it", encoding="utf-8")
    assert "1 document" in beside.answer("ingest", {"path": str(tmp_path / "more.md")})["told"]
    with pytest.raises(UsageError, match="Nothing is named"):
        beside.answer("ingest", {"path": " "})
    files = beside.answer("brief", {"language": "en"})["files"]
    heads = [(tmp_path / "copy/case" / name).read_bytes()[:4] for name in files]
    assert heads == [b"%PDF", b"PK\x03\x04"]


class Window:
    """A window of the sidebar with what it is told kept."""

    def __init__(self, case: Case) -> None:
        self.told: list[dict[str, Any]] = []
        self.live = Live(case._views, lambda content: self.told.append(json.loads(json.dumps(content))))

    def say(self, view: str, **content: Any) -> list[dict[str, Any]]:
        before = len(self.told)
        self.live.hear({"view": view, "content": content})
        return [one["content"] for one in self.told[before:] if "content" in one]


@pytest.fixture
def window(root: Path, tmp_path: Path) -> Iterator[Window]:
    shutil.copytree(root, tmp_path / "copy")
    made = Window(Case(tmp_path / "copy/case"))
    yield made
    made.live.end()


@pytest.mark.parametrize("name", MODULES)
def test_every_view_of_the_desk_answers_over_the_socket_as_it_does_in_a_cell(window: Window, name: str) -> None:
    window.live.hear({"view": "1", "open": name, "language": "zh"})
    made = window.told[-1]["made"]
    assert made["language"] == "zh"
    assert made["words"]["copy"] == "复制为 Python"
    said = window.say("1", kind="hello")
    assert len(said) > 1
    assert "\u202e" not in json.dumps(said, ensure_ascii=False)
    window.live.hear({"view": "1", "close": True})
    before = len(window.told)
    window.live.hear({"view": "1", "content": {"kind": "hello"}})
    assert len(window.told) == before


def test_a_hit_that_is_opened_brings_its_talk_forward_and_a_page_its_document(window: Window) -> None:
    for number, name in enumerate(("search", "conversation", "document")):
        window.live.hear({"view": str(number), "open": name})
        window.say(str(number), kind="hello")
    results = window.say("0", kind="search", question=1, query="please")
    (row,) = next(one["rows"] for one in results if one["kind"] == "results")
    window.say("0", kind="open", key=row["key"], item=row["item"])
    assert [one["bring"] for one in window.told if "bring" in one] == ["conversation"]
    said = [one["content"] for one in window.told if one.get("view") == "1" and "content" in one]
    talks = [one for one in said if one["kind"] == "talk"]
    assert talks[-1]["key"] == row["key"]
    window.say("1", kind="open", key=row["key"], item=row["item"])  # reading on in the talk brings nothing
    page = str(window.live._views.records.pages["page_key"].iat[0])
    window.live.selection.open(page)
    assert [one["bring"] for one in window.told if "bring" in one] == ["conversation", "document"]


def test_what_a_notebook_writes_shows_beside_it_and_the_other_way_round(window: Window) -> None:
    window.live.hear({"view": "1", "open": "board"})
    window.say("1", kind="hello")
    other = Case(window.live._views.store.path)
    item = other.claims.pin(other.row(str(other.messages()["message_key"].iat[1])))
    end = time.monotonic() + 20
    while time.monotonic() < end:
        boards = [one["content"] for one in window.told if one.get("content", {}).get("kind") == "board"]
        if item.exhibit_id in {card["exhibit"] for card in boards[-1]["tray"]}:
            break
        threading.Event().wait(0.1)
    else:
        raise AssertionError("the board beside the notebook did not hear of the pin")
    window.say("1", kind="claim", text="They planned it.")
    assert "They planned it." in {claim.text for claim in Case(window.live._views.store.path).claims.book().claims}


def test_a_view_that_there_is_not_is_told_and_the_others_go_on(window: Window) -> None:
    window.live.hear({"view": "1", "open": "nowhere"})
    assert "nowhere" in window.told[-1]["fault"]
    window.live.hear({"view": "2", "open": "panel"})
    assert {one["kind"] for one in window.say("2", kind="originals", question=1)} == {"originals"}
    assert window.say("2", kind="no_such_thing") == []
    assert window.say("2", kind="ingest", path="")[0]["kind"] == "fault"


def test_nothing_of_the_users_own_configuration_names_the_sidebar(tmp_path: Path) -> None:
    with launch.prepared(tmp_path, "start.ipynb") as server:
        for name in launch.PRIVATE_FOLDERS:
            assert server.environment[name].startswith(str(server.folder))
        told = (server.folder / "jupyter_server_config.d/workbench.json").read_text(encoding="utf-8")
        assert json.loads(told)["ServerApp"]["jpserver_extensions"] == {"workbench.lab.beside": True}


# -- on the screen -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(root: Path) -> Iterator[str]:
    with running(root, case=root / "case") as address:
        yield address


def opened(
    browser: Browser,
    lab: str,
    break_: tuple[str, str] | None = None,
    locale: str = "en",
    patience: int = 90_000,
    place: str = "lab/tree",
) -> Any:
    page = browser._context.new_page()
    page.on("pageerror", browser.erred)
    page.add_init_script(f"Object.defineProperty(navigator, 'language', {{ get: () => '{locale}' }})")
    if break_:

        def broken(route: Any) -> None:
            text = route.fetch().text()
            assert break_[0] in text
            route.fulfill(body=text.replace(*break_, 1), content_type="text/javascript")

        page.route(ENTRY, broken)
    page.goto(lab % f"/{place}/start.ipynb", wait_until="domcontentloaded")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=patience)
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=patience)
    return page


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("locale", "look"), [("en", "JupyterLab Light"), ("zh-CN", "JupyterLab Dark")])
def test_a_reporter_searches_reads_and_pins_beside_the_notebook(
    lab: str, root: Path, browser: Browser, picture: Callable[[Any, str], Path], locale: str, look: str
) -> None:
    theme(lab, look)
    page = opened(browser, lab, locale=locale)
    page.locator("li.lm-TabBar-tab[data-id=workbench-case]").click()
    page.wait_for_selector(".wb-case .wb-panel .wb-fact")
    page.locator(".wb-case .wb-panel button").nth(1).click()
    page.wait_for_selector(".wb-case .wb-panel .wb-row:has-text('letter.eml')")
    page.locator(".wb-case .wb-search .wb-query").fill("please")
    page.wait_for_selector(".wb-case .wb-search .wb-hit:has-text('please')")
    page.locator(".wb-case .wb-search .wb-hit").first.click()
    page.wait_for_selector(".wb-beside .wb-conversation .wb-current mark")  # the talk came forward in a tab
    page.locator(".wb-beside .wb-conversation .wb-current .wb-pin").click()
    page.wait_for_selector(".wb-beside .wb-conversation .wb-line:has-text('case.claims.pin')")
    page.locator(".wb-case .wb-part-board summary").click()
    page.wait_for_selector(".wb-case .wb-board .wb-tray .wb-card")
    assert len(Case(root / "case").claims.exhibits) == 2
    case = Case(root / "case")
    item = case.claims.pin(case.row(str(case.messages()["message_key"].iat[-1])))  # as another notebook does
    page.wait_for_selector(f".wb-case .wb-tray .wb-card[aria-label='{item.label}']")
    case.claims.drop(item.exhibit_id)
    page.wait_for_selector(f".wb-case .wb-tray .wb-card[aria-label='{item.label}']", state="detached")
    picture(page, f"beside-{locale}")
    for where in (".wb-case", ".wb-beside"):
        assert barriers(page, where) == []
        assert page.evaluate(FAINT.replace(".wb-reading", where)) == []
        assert NAMELESS.findall(page.locator(where).aria_snapshot()) == []
        assert page.locator(f"{where} img").count() == 0
        assert "\u202e" not in page.locator(where).inner_text()
    if locale == "zh-CN":
        assert "缺失" in page.locator(".wb-case").inner_text()
    command(page, "PDF", "workbench:brief")  # the palette looks for words in Latin letters only
    page.wait_for_function(
        "() => /brief.docx/.test(document.querySelector('.wb-case .wb-told').textContent)", timeout=90_000
    )
    page.locator(".wb-case .wb-nav button[data-view=timeline]").click()
    page.wait_for_selector(".wb-beside .wb-timeline canvas")
    picture(page, f"beside-timeline-{locale}")
    page.locator(".lm-DockPanel-tabBar .lm-TabBar-addButton").first.click()
    page.wait_for_selector(f".jp-Launcher .jp-LauncherCard[title]:has-text('{CARD[locale]}')")
    assert browser.outside == [] and browser.errors == [] and browser.refused == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("locale", "look"), [("en", "JupyterLab Light"), ("zh-CN", "JupyterLab Dark")])
def test_notebook_7_has_the_case_at_the_left_and_what_is_opened_at_the_right(
    lab: str, root: Path, browser: Browser, picture: Callable[[Any, str], Path], locale: str, look: str
) -> None:
    theme(lab, look)
    page = opened(browser, lab, locale=locale, place="notebooks")
    page.wait_for_selector("button.wb-opencase[aria-expanded=false]")
    page.locator("button.wb-opencase").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("button.wb-opencase[aria-expanded=true]")
    page.wait_for_selector(".wb-case .wb-panel .wb-fact")
    page.locator(".wb-case .wb-search .wb-query").fill("please")
    page.locator(".wb-case .wb-search .wb-hit:has-text('please')").click()
    page.wait_for_selector(".wb-beside .wb-conversation .wb-current mark")
    before = len(Case(root / "case").claims.exhibits)
    page.locator(".wb-beside .wb-conversation .wb-current .wb-pin").click()
    page.wait_for_selector(".wb-beside .wb-conversation .wb-line:has-text('case.claims.pin')")
    assert len(Case(root / "case").claims.exhibits) >= before
    picture(page, f"beside-notebook7-{locale}")
    for where in (".wb-case", ".wb-beside", ".wb-opencase"):
        assert barriers(page, where) == []
        assert page.evaluate(FAINT.replace(".wb-reading", where)) == []
    for name in MODULES:
        if page.locator(f".wb-case .wb-nav button[data-view={name}]").count():
            page.locator(f".wb-case .wb-nav button[data-view={name}]").click()
            page.wait_for_selector(f".wb-beside:not(.lm-mod-hidden) .wb-{name}")
            assert page.locator(".wb-beside:not(.lm-mod-hidden)").count() == 1
    picture(page, f"beside-notebook7-review-{locale}")
    page.locator(".wb-case .wb-nav button[data-view=conversation]").click()
    page.wait_for_selector(".wb-beside:not(.lm-mod-hidden) .wb-conversation .wb-current mark")
    assert page.locator(".jp-NotebookPanel .jp-CodeCell").is_visible()  # the notebook keeps its place
    page.locator("button.wb-opencase").click()
    page.wait_for_selector("button.wb-opencase[aria-expanded=false]")
    assert not page.locator(".wb-case").is_visible()
    assert browser.outside == [] and browser.refused == []
    assert [told for told in browser.errors if not browser.of_notebook_7(told)] == []


def command(page: Any, words: str, name: str) -> None:
    """Choose a command in the palette."""
    page.keyboard.press("Control+Shift+c")
    page.wait_for_selector(".lm-CommandPalette-input")
    page.locator(".lm-CommandPalette-input").fill(words)
    page.wait_for_selector(f".lm-CommandPalette-item[data-command='{name}']")
    page.locator(f".lm-CommandPalette-item[data-command='{name}']").click()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("body", ["", "export default { render() { throw new Error('broken') } }"])
def test_a_module_that_does_not_load_or_throws_is_told_in_its_place_and_blanks_nothing(
    lab: str, browser: Browser, body: str
) -> None:
    theme(lab, "JupyterLab Light")
    page = browser._context.new_page()
    page.route(
        "**/workbench/module/search.js",
        lambda route: route.fulfill(body=body, content_type="text/javascript") if body else route.abort(),
    )
    page.goto(lab % "/lab/tree/start.ipynb", wait_until="domcontentloaded")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
    page.locator("li.lm-TabBar-tab[data-id=workbench-case]").click()
    page.wait_for_selector(".wb-case .wb-part-search .wb-broken")
    page.wait_for_selector(".wb-case .wb-panel .wb-fact")  # the view beside it works
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("where", BREAKS)
def test_jupyterlab_opens_whatever_breaks_in_the_sidebar(lab: str, browser: Browser, where: str) -> None:
    page = opened(browser, lab, BREAKS[where])
    assert page.locator(".jp-NotebookPanel .jp-CodeCell").count() == 1
    assert page.locator("li.lm-TabBar-tab[data-id=workbench-case]").count() == 0
    assert page.locator("li.lm-TabBar-tab[data-id=filebrowser]").count() == 1


@pytest.mark.browser
@pytest.mark.slow
def test_a_module_as_jupyterlab_does_not_expect_it_would_take_the_page_away(lab: str, browser: Browser) -> None:
    """The control: a fault that the sidebar's own care cannot catch is seen by the test above."""
    from playwright.sync_api import TimeoutError as Waited

    with pytest.raises(Waited):
        opened(browser, lab, ("__esModule: true, ", ""), patience=15_000)


@pytest.mark.browser
@pytest.mark.slow
def test_the_sidebars_answers_need_the_servers_token(lab: str) -> None:
    base = lab.split("%s")[0]
    for name in ("case", "module/search.js", "live"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{base}/workbench/{name}", timeout=20)
        assert refused.value.code in (401, 403)
