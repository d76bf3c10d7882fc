"""A leaked file opened in our JupyterLab reaches nobody and runs nothing; in a stock one the same attack works."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import hostile
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


def leaked_data() -> dict[str, str]:
    """Data files that viewers of JupyterLab draw, each with markup and addresses where words or tiles are expected."""
    figure = {"data": [{"x": [1], "y": [1], "text": [ATTACK]}], "layout": {"title": {"text": ATTACK}}}
    chart = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"url": REMOTE},
        "mark": {"type": "image", "url": REMOTE},
        "title": ATTACK,
    }
    feature = {"type": "Feature", "properties": {"name": ATTACK}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    paper = "%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(HERE)>>"
    paper += "/AA<</O<</S/JavaScript/JS(app.launchURL(1))>>>>>>"
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {"application/vnd.vegalite.v5+json": chart}},
        {"output_type": "display_data", "metadata": {}, "data": {"application/vnd.plotly.v1+json": figure}},
        {"output_type": "display_data", "metadata": {}, "data": {"application/geo+json": feature}},
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"text/html": ATTACK, "text/markdown": f"![]({REMOTE})"},
        },
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {"image/svg+xml": f"<svg><image href='{REMOTE}'/></svg>"},
        },
        {"output_type": "display_data", "metadata": {}, "data": {"text/latex": f"$\\href{{{REMOTE}}}{{x}}$"}},
    ]
    return {
        "messages.json": json.dumps({"text": ATTACK, "url": REMOTE}),
        "chart.vl.json": json.dumps(chart),
        "figure.plotly.json": json.dumps(figure),
        "table.csv": f'name,picture\n{ATTACK.replace(",", " ")},{REMOTE}\n=HYPERLINK("{REMOTE}"),x\n',
        "places.geojson": json.dumps({"type": "FeatureCollection", "features": [feature]}),
        "letter.pdf": paper.replace("HERE", REMOTE),
        "outputs.ipynb": notebook("1", outputs=outputs),
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
    for name, text in leaked_data().items():
        (root / name).write_text(text)
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


OPENED = ["messages.html", "photo.svg", "readme.md", *leaked_data()]


def test_leaked_files_opened_from_the_file_browser_phone_nobody_and_run_nothing(lab: str, browser: Browser) -> None:
    """One page, in which each file is opened by the reporter's double click, one after the other."""
    page = browser.open(lab % "/lab/tree/start.ipynb")
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
    for name in OPENED:
        page.locator(f".jp-DirListing-item:has(span:text-is('{name}'))").dblclick()
        page.wait_for_selector(f"#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current:has-text('{name}')", timeout=60_000)
        page.wait_for_timeout(1500)
        for dialog in page.locator(".jp-Dialog .jp-mod-accept").all():  # no kernel, no such parser
            dialog.click()
        assert browser.outside == [], name
        assert page.evaluate("window.__ran ?? null") is None, name


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


LOUD = {  # how a stock JupyterLab is made to phone, or to run what is in the file: by the reporter's own clicks
    "messages.html": "HTML Viewer",
    "readme.md": "Markdown Preview",
    "chart.vl.json": "Vega-Lite5",
    "outputs.ipynb": "",
    "evil.ipynb": "",
}


def shown(page: Any, name: str, viewer: str) -> None:
    """Open a file from the file browser, in the viewer that is chosen under "Open With"."""
    row = page.locator(f".jp-DirListing-item:has(span:text-is('{name}'))")
    if viewer:
        row.click(button="right")
        page.locator(".lm-Menu .lm-Menu-item", has_text="Open With").first.click()
        page.locator(".lm-Menu .lm-Menu-itemLabel").get_by_text(viewer, exact=True).click()
    else:
        row.dblclick()
    page.wait_for_selector(f"#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current:has-text('{name}')", timeout=60_000)


def phoned(page: Any, browser: Browser, before: int, patience: float) -> bool:
    """Whether anything outside was asked for, or a script ran, within so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if any("tracker.example" in url for url in browser.outside[before:]) or page.evaluate("window.__ran ?? 0"):
            return True
        page.wait_for_timeout(300)
    return False


def test_what_makes_a_stock_lab_phone_or_run_a_leaked_file_does_neither_here(lab: str, browser: Browser) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    ready(page)
    for name, viewer in LOUD.items():
        shown(page, name, viewer)
        assert not phoned(page, browser, 0, 3), name
    assert browser.outside == []


@pytest.fixture(scope="module")
def stock(leak: Path) -> Iterator[str]:
    with running(leak, sealed=False) as address:
        yield address


@pytest.mark.parametrize("name", LOUD)
def test_the_same_attack_works_on_a_lab_that_is_not_sealed(stock: str, browser: Browser, name: str) -> None:
    """The controls: where one fails, the tests above can no longer see that attack.

    Not among them, because a stock JupyterLab asks nobody for them either: .csv, .json, .geojson and .pdf.
    """
    page = browser.open(stock % "/lab/tree/start.ipynb")
    ready(page)
    before = len(browser.outside)
    shown(page, name, LOUD[name])
    assert phoned(page, browser, before, 60)


@pytest.mark.parametrize("name", ["messages.html", "photo.svg"])
def test_a_file_opened_on_its_own_phones_on_a_lab_that_is_not_sealed(stock: str, browser: Browser, name: str) -> None:
    """The controls for files that are opened in a tab of their own."""
    page = browser.open(stock % f"/files/{name}")
    assert phoned(page, browser, 0, 60)


# -- looked up by name -------------------------------------------------------------------------------------------------

WATCH = """
import ipaddress, os, sys, threading, time

def _watch(event, details):
    if not event.startswith("socket.") or event in ("socket.__new__", "socket.bind", "socket.gethostname"):
        return
    place = details[1] if event in ("socket.connect", "socket.sendto", "socket.sendmsg") else details[0]
    host = place[0] if isinstance(place, tuple) and place else place
    host = host.decode() if isinstance(host, bytes) else host
    near = host in (None, "", "localhost") or str(host).startswith(("/", "@"))
    try:
        near = near or ipaddress.ip_address(str(host)).is_loopback or ipaddress.ip_address(str(host)).is_unspecified
    except ValueError:
        pass
    with open(NOTES, "a") as notes:
        notes.write(f"{'near' if near else 'FAR'} {event} {host} {' '.join(sys.argv[:3])}\\n")

def _ask():
    while not os.path.exists(NOTES + ".ask"):
        time.sleep(0.1)
    import socket
    try:
        told = socket.getaddrinfo("tracker.example", 80)
    except Exception as error:
        told = error
    with open(NOTES + ".part", "w") as said:
        said.write(str(told))
    os.rename(NOTES + ".part", NOTES + ".said")

sys.addaudithook(_watch)
if "jupyterlab" in sys.orig_argv:
    threading.Thread(target=_ask, daemon=True).start()
"""


def test_no_name_is_looked_up_and_nobody_outside_is_asked_by_server_and_kernel(
    leak: Path, browser: Browser, tmp_path: Path
) -> None:
    """Every look-up and connection of the Python processes is recorded before the walls see it."""
    notes = tmp_path / "notes"
    (tmp_path / "sitecustomize.py").write_text(f"NOTES = {str(notes)!r}\n{WATCH}")
    hostile.case(tmp_path)
    watched = {"PYTHONPATH": str(tmp_path)}
    with running(leak, case=tmp_path / "case", more=watched) as address:
        page = browser.open(address % "/lab/tree/start.ipynb")
        run_all(page)
        for name, viewer in LOUD.items():
            shown(page, name, viewer)
            page.wait_for_timeout(1000)
        seen = notes.read_text()
        assert "near socket." in seen and "jupyterlab" in seen
        assert [line for line in seen.splitlines() if line.startswith("FAR")] == []
        Path(f"{notes}.ask").touch()  # and now the server itself is made to look a name up
        said = Path(f"{notes}.said")
        while not said.exists():
            page.wait_for_timeout(200)
        assert said.read_text().startswith("JupyterLab is sealed: no connection to 'tracker.example' was made.")
        page = browser.open(address % "/lab/tree/network.ipynb")
        ready(page)
        for cell in range(2):
            page.locator(".jp-CodeCell .jp-InputArea-editor .cm-content").nth(cell).click()
            page.keyboard.press("Control+Enter")
            page.locator(".jp-CodeCell").nth(cell).locator("text=sealed").first.wait_for(timeout=60_000)
        far = [line for line in notes.read_text().splitlines() if line.startswith("FAR")]
        assert any("tracker.example" in line and "kernel" in line for line in far)  # the recorder sees the kernel
        assert any("tracker.example" in line and "jupyterlab" in line for line in far)  # and the server
        assert browser.outside == []


@pytest.mark.parametrize(
    ("asked_for", "host"),
    [
        ("socket.getaddrinfo('tracker.example', 80)", "tracker.example"),
        ("socket.gethostbyname('tracker.example')", "tracker.example"),
        ("socket.gethostbyname_ex('tracker.example')", "tracker.example"),
        ("socket.gethostbyaddr('192.0.2.1')", "192.0.2.1"),
        ("socket.getnameinfo(('192.0.2.1', 80), 0)", "192.0.2.1"),
        ("socket.create_connection(('192.0.2.1', 80), 1)", "192.0.2.1"),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", "192.0.2.1"),
    ],
)
def test_every_way_to_look_a_name_up_or_to_reach_it_is_refused_in_one_sentence(asked_for: str, host: str) -> None:
    code = f"""
import socket
from workbench.guard import Sealed, seal
seal("JupyterLab")
seal()
assert socket.getaddrinfo("127.0.0.1", 80) and socket.getaddrinfo("localhost", 80)
try:
    {asked_for}
except Sealed as error:
    print(error.what)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"JupyterLab is sealed: no connection to '{host}' was made.\n"
