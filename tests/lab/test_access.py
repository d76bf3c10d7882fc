"""The reading view for everybody: by keyboard alone, with a screen reader, in the light and the dark, in Chinese."""

from __future__ import annotations

import importlib.resources
import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from . import hostile
from .conftest import Browser, notebook, run_all, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FAINT = """() => {
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
  const drawn = (colors) => {
    pen.clearRect(0, 0, 1, 1);
    for (const color of colors) { pen.fillStyle = color; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const node of document.querySelectorAll('.wb-reading, .wb-reading *')) {
    if (![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) continue;
    if (node.disabled || node.tagName === 'OPTION') continue;
    const layers = [];
    let solid = 1;
    for (let at = node; at; at = at.parentElement) {
      layers.unshift(getComputedStyle(at).backgroundColor);
      solid *= +getComputedStyle(at).opacity;
    }
    const below = light(drawn(['#fff', ...layers]));
    const ink = light(drawn(['#fff', ...layers, getComputedStyle(node).color]));
    const ratio = (Math.max(below, ink) + 0.05) / (Math.min(below, ink) + 0.05);
    if (ratio < 4.5 || solid < 1) found.push(`${node.className || node.tagName} ${ratio.toFixed(2)} ${solid}`);
  }
  return [...new Set(found)];
}"""
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NAMELESS = re.compile(
    r"- (?:button|textbox|combobox|searchbox|listbox|option|region|search|group)(?: \[[^\]]*\])*:?$", re.M
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("access")
    hostile.case(root)
    for name, more in (("start", ""), ("chinese", ", language='zh'")):
        opening = f"import workbench as wb\ncase = wb.open_case('case')\ncase.browse('洗白'{more})"
        (root / f"{name}.ipynb").write_text(notebook(opening), encoding="utf-8")
    with running(root) as address:
        yield address


def barriers(page: Any, where: str) -> list[Any]:
    """What axe-core finds against the rules of WCAG 2.2 A and AA and its best practices, below `where`."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("([where, rules]) => axe.run(where, rules)", [where, RULES])
    return [(one["id"], one["help"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found["violations"]]


def opened(browser: Browser, lab: str, name: str = "start") -> Any:
    page = browser.open(lab % f"/lab/tree/{name}.ipynb")
    run_all(page)
    page.wait_for_selector(".wb-message.wb-current .wb-actions option", state="attached")
    page.locator(".wb-reading").scroll_into_view_if_needed()
    return page


def theme(lab: str, name: str) -> None:
    """Choose a theme as the settings editor would."""
    base, token = lab.split("%s")[0], lab.split("token=")[1]
    request = urllib.request.Request(
        f"{base}/lab/api/settings/@jupyterlab/apputils-extension:themes",
        data=json.dumps({"raw": json.dumps({"theme": name})}).encode(),
        headers={"Authorization": f"token {token}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=10):
        pass


@pytest.mark.parametrize("name", ["JupyterLab Light", "JupyterLab Dark"])
def test_every_text_stands_out_by_4_5_to_1_in_both_themes(
    lab: str, browser: Browser, picture: Callable[[Any, str], Path], name: str
) -> None:
    theme(lab, name)
    page = opened(browser, lab)
    assert page.evaluate("document.body.dataset.jpThemeName") == name
    page.locator(".wb-message.wb-current .wb-contradicts").click()
    page.wait_for_selector(".wb-pinned.wb-contradicts")
    picture(page, f"access-{name.split()[1].lower()}")
    assert page.evaluate(FAINT) == []
    assert barriers(page, ".wb-reading") == []


def test_every_control_has_a_name_and_the_results_are_a_listbox_of_options(lab: str, browser: Browser) -> None:
    page = opened(browser, lab)
    told = page.locator(".wb-reading").aria_snapshot()
    assert NAMELESS.findall(told) == []
    for wanted in ('searchbox "Search the case"', 'listbox "Results"', 'region "Conversation"', "- status: 80 hits"):
        assert wanted in told
    assert len(re.findall(r'- option ".*\[selected\]', told.split("region")[0].split("listbox")[1])) == 1
    active = page.locator(".wb-list").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert page.locator("[aria-current=true]").count() == 1


def test_a_reader_without_a_mouse_searches_reads_and_pins(lab: str, browser: Browser) -> None:
    page = opened(browser, lab)
    focus = "document.activeElement.className"
    pinned = page.locator(".wb-pinned").count()
    page.locator(".wb-list").focus()
    for key, place in (("j", "2"), ("j", "3"), ("k", "2")):
        page.keyboard.press(key)
        page.wait_for_selector(f".wb-hit[aria-selected=true][aria-posinset='{place}']")
    page.wait_for_function("() => /<\\/script>/.test(document.querySelector('.wb-current .wb-words').textContent)")
    page.keyboard.press("Enter")
    assert page.evaluate(focus) == "wb-talk"
    page.keyboard.press("j")
    page.wait_for_function("() => /<iframe/.test(document.querySelector('.wb-current .wb-words').textContent)")
    page.keyboard.press("p")
    page.wait_for_function("(n) => document.querySelectorAll('.wb-pinned').length === n + 1", arg=pinned)
    assert "<iframe" in page.locator(".wb-pinned.wb-supports").last.inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate(focus) == "wb-list"
    page.keyboard.press("/")
    assert page.evaluate(focus) == "wb-query"
    page.keyboard.press("Control+a")
    page.keyboard.type("مرحبا")
    page.keyboard.press("Enter")
    page.wait_for_function("() => /^8 hits/.test(document.querySelector('.wb-status').textContent)")
    assert page.evaluate(focus) == "wb-list"
    assert page.locator(".jp-CodeCell").count() == 1  # no key of ours was taken for one of the notebook's


def test_hostile_words_and_names_are_words_in_every_part_of_the_view(lab: str, browser: Browser) -> None:
    page = opened(browser, lab)
    page.locator(".wb-facet", has_text="王伟").click()
    page.wait_for_function("() => /^20 hits/.test(document.querySelector('.wb-status').textContent)")
    assert page.locator(".wb-query").input_value() == '(洗白) from:"王伟 $x^2$"'
    tags = page.eval_on_selector_all(".wb-reading *", "(all) => [...new Set(all.map(node => node.localName))]")
    assert set(tags) <= {"bdi", "button", "div", "input", "mark", "option", "select", "span"}
    raw = page.locator(".wb-reading").inner_text()
    assert not set(raw) & {"\u202e", "\u2066", "\x1b", "\u200b"}
    assert "http://" not in raw
    assert page.evaluate("window.__ran ?? null") is None
    assert browser.outside == []


def test_the_interface_speaks_chinese(lab: str, browser: Browser, picture: Callable[[Any, str], Path]) -> None:
    theme(lab, "JupyterLab Light")
    page = opened(browser, lab, "chinese")
    picture(page, "reading-chinese")
    shown = page.locator(".wb-reading").inner_text()
    for words in ("80 条命中", "主张与证据", "更早", "支持", "谁能看到"):
        assert words in shown
    assert page.locator(".wb-reading").get_attribute("lang") == "zh"
    assert not re.search(r"\b(supports|contradicts|Earlier|hits)\b", shown)
