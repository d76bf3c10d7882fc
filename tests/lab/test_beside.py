"""The Case sidebar: the case beside the notebook; and a fault in it never takes JupyterLab from the screen."""

from __future__ import annotations

import json
import shutil
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

from . import sides
from .conftest import Browser, notebook, running
from .test_access import barriers, theme

CARD = {"en": "Open the case", "zh-CN": "打开案卷"}
ENTRY = "**/workbench-case/static/remoteEntry.*"
BREAKS = {
    "as it is loaded": ("const NAME =", "throw new Error('broken'); const NAME ="),
    "as it asks for JupyterLab's parts": ('"@jupyterlab/launcher",', '"@nowhere/launcher",'),
    "as it is made": ("const icon = new", "throw new Error('broken'); const icon = new"),
    "as it is activated": ("const sidebar = new Sidebar();", "throw new Error('broken');"),
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


def test_the_case_is_told_in_lines_that_hide_nothing(beside: Beside) -> None:
    told = beside.answer("case", {})
    assert told["name"] == "case"
    assert {row["name"] for row in told["originals"]} >= {"letter.eml", "agreement v1.md"}
    assert told["evidence"][0] == {"name": "EX-001", "told": "the figures are ready"}
    found = beside.answer("search", {"q": "please"})
    assert found["total"] == "1"
    assert "\u202e" not in str(found)
    assert "⟦U+202E⟧" in str(found)


def test_without_a_case_the_sidebar_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_CASE", str(tmp_path / "none"))
    assert "run the notebook" in Beside().answer("case", {})["told"]
    with pytest.raises(UsageError, match="no case yet"):
        Beside().answer("search", {"q": "x"})
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
    browser: Browser, lab: str, break_: tuple[str, str] | None = None, locale: str = "en", patience: int = 90_000
) -> Any:
    page = browser._context.new_page()
    page.on("pageerror", lambda error: browser.errors.append(str(error)[:300]))
    page.add_init_script(f"Object.defineProperty(navigator, 'language', {{ get: () => '{locale}' }})")
    if break_:

        def broken(route: Any) -> None:
            text = route.fetch().text()
            assert break_[0] in text
            route.fulfill(body=text.replace(*break_, 1), content_type="text/javascript")

        page.route(ENTRY, broken)
    page.goto(lab % "/lab/tree/start.ipynb", wait_until="domcontentloaded")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=patience)
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=patience)
    return page


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("locale", "look"), [("en", "JupyterLab Light"), ("zh-CN", "JupyterLab Dark")])
def test_a_reporter_searches_and_pins_beside_the_notebook(
    lab: str, root: Path, browser: Browser, picture: Callable[[Any, str], Path], locale: str, look: str
) -> None:
    theme(lab, look)
    page = opened(browser, lab, locale=locale)
    page.locator("li.lm-TabBar-tab[data-id=workbench-case]").click()
    page.wait_for_selector(".wb-case .wb-originals .wb-line")
    page.locator(".wb-case input").fill("please")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wb-case .wb-pin")
    page.locator(".wb-case .wb-pin").click()
    page.wait_for_function("() => /EX-/.test(document.querySelector('.wb-case .wb-told').textContent)")
    page.wait_for_function("() => document.querySelectorAll('.wb-case .wb-evidence .wb-line').length === 2")
    picture(page, f"beside-{locale}")
    assert barriers(page, ".wb-case") == []
    assert len(Case(root / "case").claims.exhibits) == 2
    assert page.locator(".wb-case img").count() == 0
    assert "\u202e" not in page.locator(".wb-case").inner_text()
    if locale == "zh-CN":
        assert "缺失" in page.locator(".wb-case").inner_text()
    page.keyboard.press("Control+Shift+c")
    page.wait_for_selector(".lm-CommandPalette-input")
    page.locator(".lm-CommandPalette-input").fill("PDF")  # the palette looks for words in Latin letters only
    page.wait_for_selector(".lm-CommandPalette-item[data-command='workbench:brief']")
    page.locator(".lm-CommandPalette-item[data-command='workbench:brief']").click()
    page.wait_for_function(
        "() => /brief.docx/.test(document.querySelector('.wb-case .wb-told').textContent)", timeout=90_000
    )
    page.locator(".lm-DockPanel-tabBar .lm-TabBar-addButton").first.click()
    page.wait_for_selector(f".jp-Launcher .jp-LauncherCard[title]:has-text('{CARD[locale]}')")
    assert browser.outside == [] and browser.errors == [] and browser.refused == []


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
    for name in ("case", "search?q=x"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{base}/workbench/{name}", timeout=20)
        assert refused.value.code in (401, 403)
