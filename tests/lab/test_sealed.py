"""A leaked file opened in our JupyterLab reaches nobody and runs nothing; in a stock one the same attack works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Browser, notebook, ready, run_all, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ATTACK = '<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>'
REMOTE = "http://tracker.example/pixel.png"
EVIL_MODULE = "window.__ran = 1; export default { render({ el }) { el.textContent = 'ran'; } }"
EVIL_WIDGETS = {
    "state": {
        "aa": {
            "model_name": "AnyModel",
            "model_module": "anywidget",
            "model_module_version": "~0.11.0",
            "state": {
                "_anywidget_id": "evil",
                "_esm": EVIL_MODULE,
                "_css": "",
                "_model_module": "anywidget",
                "_model_module_version": "~0.11.0",
                "_model_name": "AnyModel",
                "_view_module": "anywidget",
                "_view_module_version": "~0.11.0",
                "_view_name": "AnyView",
                "_view_count": None,
                "_dom_classes": [],
                "tabbable": None,
                "tooltip": None,
                "layout": "IPY_MODEL_bb",
            },
        },
        "bb": {
            "model_name": "LayoutModel",
            "model_module": "@jupyter-widgets/base",
            "model_module_version": "2.0.0",
            "state": {},
        },
    },
    "version_major": 2,
    "version_minor": 0,
}
EVIL_OUTPUT = {
    "output_type": "display_data",
    "metadata": {},
    "data": {
        "application/vnd.jupyter.widget-view+json": {"model_id": "aa", "version_major": 2, "version_minor": 0},
        "text/plain": "x",
    },
}


@pytest.fixture(scope="module")
def leak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page, a picture, a text and a notebook that all try to run and to phone."""
    root = tmp_path_factory.mktemp("leak")
    page = f"<html><head><meta http-equiv=refresh content='1;url={REMOTE}'></head><body><img src='{REMOTE}'>{ATTACK}"
    (root / "messages.html").write_text(page)
    (root / "photo.svg").write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg' onload='window.__ran=1'><image href='{REMOTE}'/></svg>"
    )
    (root / "readme.md").write_text(f"# Hello\n\n![x]({REMOTE})\n\n{ATTACK}\n")
    (root / "evil.ipynb").write_text(notebook("print('hello')", widgets=EVIL_WIDGETS, outputs=[EVIL_OUTPUT]))
    (root / "start.ipynb").write_text(notebook("6 * 7"))
    (root / "network.ipynb").write_text(
        notebook(
            "import urllib.request\nurllib.request.urlopen('http://tracker.example/')",
            "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=2)",
            "import sys; print('alive', 6 * 7)",
        )
    )
    return root


@pytest.fixture(scope="module")
def lab(leak: Path) -> Iterator[str]:
    with running(leak) as address:
        yield address


@pytest.mark.parametrize("name", ["messages.html", "photo.svg", "readme.md"])
def test_a_leaked_file_opened_in_the_lab_phones_nobody_and_runs_nothing(lab: str, browser: Browser, name: str) -> None:
    page = browser.open(lab % f"/lab/tree/{name}")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
    page.wait_for_timeout(3000)
    assert browser.outside == []
    assert page.evaluate("window.__ran ?? null") is None


@pytest.mark.parametrize("name", ["messages.html", "photo.svg"])
def test_a_leaked_file_opened_on_its_own_phones_nobody_and_runs_nothing(lab: str, browser: Browser, name: str) -> None:
    page = browser.open(lab % f"/files/{name}")
    page.wait_for_timeout(2500)
    assert browser.outside == []
    assert page.evaluate("window.__ran ?? null") is None


def test_a_leaked_notebook_runs_nothing_when_it_is_opened(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/evil.ipynb")
    ready(page)
    page.wait_for_timeout(4000)
    assert page.evaluate("window.__ran ?? null") is None
    assert browser.outside == []


def test_the_kernel_refuses_the_network_in_one_plain_sentence_and_lives_on(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/network.ipynb")
    ready(page)
    for cell in range(3):
        page.locator(".jp-CodeCell .jp-InputArea-editor .cm-content").nth(cell).click()
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            """(n) => /\\[\\d+\\]/.test(document.querySelectorAll('.jp-CodeCell')[n]
                 .querySelector('.jp-InputPrompt').textContent)""",
            arg=cell,
            timeout=60_000,
        )
    text = page.locator(".jp-Notebook").inner_text()
    assert text.count("This notebook is sealed: no connection to") == 2
    assert "alive 42" in text


def test_an_ordinary_notebook_runs_under_the_policy_without_a_complaint(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    assert "42" in page.locator(".jp-OutputArea").first.inner_text()
    assert [line for line in browser.refused if "manifest" not in line] == []
    assert browser.outside == []


def test_the_same_attack_works_on_a_lab_that_is_not_sealed(leak: Path, browser: Browser) -> None:
    """A control: if this fails, the tests above can no longer see the attack."""
    with running(leak, sealed=False) as address:
        page = browser.open(address % "/lab/tree/evil.ipynb")
        page.wait_for_function("window.__ran === 1", timeout=60_000)
        page = browser.open(address % "/files/messages.html")
        page.wait_for_timeout(3000)
        assert any("tracker.example" in url for url in browser.outside) or page.evaluate("window.__ran ?? null") == 1
