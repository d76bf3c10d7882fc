"""The timeline in the notebook: it zooms from years to seconds, shows words, opens the talk, and its brush filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import UsageError
from workbench.notebook.phrases_time import TIME_WORDS
from workbench.notebook.timeline import BY, TimeView

from . import hostile
from .conftest import Browser, notebook, run_all, running
from .test_access import theme

FORBIDDEN = {"\u202e", "\u2066", "\u200b", "\x1b"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("time")
    case = hostile.case(folder)
    case.story_event("2023-11-16", "<b>The letter</b>")
    (folder / "start.ipynb").write_text(
        notebook('import workbench as wb\ncase = wb.open_case("case")', 'case.timeline_view(zone="Asia/Shanghai")')
    )
    return folder


class Screen:
    """The view with what it sends kept, as the browser's half would see it."""

    def __init__(self, case: Case, **options: Any) -> None:
        self.view = TimeView(case._views, case.selection, **options)
        self.told: list[tuple[dict[str, Any], list[bytes]]] = []
        self.view.send = lambda content, buffers=None: self.told.append((content, buffers or []))

    def say(self, kind: str, **content: Any) -> dict[str, tuple[dict[str, Any], list[bytes]]]:
        """The answers by kind, the last of each."""
        self.told.clear()
        self.view._hear(self.view, {"kind": kind, **content}, [])
        return {told["kind"]: (told, buffers) for told, buffers in self.told}


@pytest.fixture
def case(root: Path) -> Case:
    return Case(root / "case")


def test_the_words_are_there_in_both_languages_with_the_same_places_for_numbers() -> None:
    english, chinese = TIME_WORDS["en"], TIME_WORDS["zh"]
    assert english.keys() == chinese.keys()
    for name, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", chinese[name])), name


def test_every_event_with_a_time_is_sent_once_in_order_on_the_clock_of_the_zone(case: Case) -> None:
    case.selection.narrow(zone="Asia/Shanghai")
    told, buffers = Screen(case, lanes="none").say("hello")["events"]
    at = np.frombuffer(buffers[0], "<f8")
    wall = case.timeline(zone="Asia/Shanghai").local.dropna()
    assert told["total"] == len(at) == len(wall)
    assert (np.diff(at) >= 0).all()
    assert at.tolist() == sorted(wall.to_numpy().astype("datetime64[us]").astype(np.int64) / 1000)
    assert len(buffers[1]) == len(buffers[2]) == len(at)
    assert told["marks"][0]["words"] == "<b>The letter</b>"


@pytest.mark.parametrize("lanes", BY)
def test_every_way_of_lanes_names_each_lane_that_an_event_is_in_and_no_name_turns_the_text(
    case: Case, lanes: str
) -> None:
    told, buffers = Screen(case).say("lanes", lanes=lanes)["events"]
    assert set(np.frombuffer(buffers[1], np.uint8).tolist()) <= set(range(len(told["names"])))
    assert not FORBIDDEN & set("".join(told["names"]))


def test_lanes_that_there_are_not_are_refused_in_a_sentence(case: Case) -> None:
    with pytest.raises(UsageError, match="no lanes by"):
        TimeView(case._views, case.selection, lanes="colour")
    assert "no lanes by" in Screen(case).say("lanes", lanes="colour")["fault"][0]["text"]


def test_the_words_of_a_place_are_those_of_its_stretch_with_keys_that_the_case_holds(case: Case) -> None:
    screen = Screen(case, lanes="none")
    at = np.frombuffer(screen.say("hello")["events"][1][0], "<f8")
    answer = screen.say("words", question=1, lane=-1, since=at[3], until=at[9])["words"][0]
    assert answer["count"] == np.searchsorted(at, at[9]) - np.searchsorted(at, at[3])
    known = set(case.messages()["message_key"])
    assert {row["key"] for row in answer["rows"] if row["key"]} <= known
    assert any(row["key"] for row in answer["rows"])
    assert not FORBIDDEN & set("".join(row["words"] + row["who"] for row in answer["rows"]))


def test_a_brush_leaves_the_same_messages_in_every_view_and_the_line_that_does_it(case: Case) -> None:
    screen = Screen(case)
    screen.say("zone", zone="Asia/Shanghai")
    since, until = (pd.Timestamp(text).timestamp() * 1000 for text in ("2023-11-16", "2023-11-17"))
    screen.say("choose", since=since, until=until)
    keys = case.timeline(zone="Asia/Shanghai").keys("none", "", pd.Timestamp("2023-11-16"), pd.Timestamp("2023-11-17"))
    assert case.selection.chosen() == set(keys) & set(case.messages()["message_key"])
    assert "since='2023-11-16T00:00:00'" in case.selection.lines[-1]


def test_what_another_view_leaves_out_is_pale_and_documents_stay(case: Case) -> None:
    screen = Screen(case, lanes="none")
    screen.say("hello")
    screen.told.clear()
    case.selection.narrow(people="王伟 $x^2$")
    (left,) = [(told, buffers) for told, buffers in screen.told if told["kind"] == "left"]
    strong = np.frombuffer(left[1][0], np.uint8)
    assert 0 < strong.sum() < len(strong)
    case.selection.clear()
    assert screen.told[-1][0] == {"kind": "left", "all": True} or any(t[0].get("all") for t in screen.told)


def test_the_view_leaves_the_printed_timeline_in_a_saved_notebook(case: Case) -> None:
    markup, text = TimeView(case._views, case.selection).still()
    assert "data:image/png" in markup
    assert "http" not in markup
    assert text


@pytest.fixture(scope="module")
def lab(root: Path) -> Iterator[str]:
    with running(root) as address:
        yield address


def opened(browser: Browser, lab: str) -> Any:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    page.wait_for_function("() => / of /.test(document.querySelector('.wb-timeline .wb-status')?.textContent || '')")
    page.locator(".wb-timeline").scroll_into_view_if_needed()
    return page


@pytest.mark.browser
@pytest.mark.parametrize("name", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_pointer_shows_words_a_click_opens_them_and_a_drag_chooses(
    lab: str, browser: Browser, picture: Callable[[Any, str], Path], name: str
) -> None:
    theme(lab, name)
    page = opened(browser, lab)
    canvas = page.locator(".wb-timeline canvas")
    box = canvas.bounding_box()
    spot = page.evaluate("""() => { const c = document.querySelector('.wb-timeline canvas'), s = devicePixelRatio;
      const pen = c.getContext('2d');
      const y = 33; for (let x = 260; x < c.clientWidth - 20; x++) {
        const d = pen.getImageData(x * s, y * s, 1, 1).data, e = pen.getImageData(155 * s, 21 * s, 1, 1).data;
        if (Math.abs(d[0] - e[0]) + Math.abs(d[1] - e[1]) + Math.abs(d[2] - e[2]) > 120) return x + 1; } return 0; }""")
    assert spot, "no event is drawn"
    page.mouse.move(box["x"] + spot, box["y"] + 33)
    page.wait_for_selector(".wb-tip:not([hidden]) .wb-words")
    page.mouse.click(box["x"] + spot, box["y"] + 33)
    page.wait_for_selector(".wb-tip.wb-pinned .wb-one")
    page.locator(".wb-tip.wb-pinned button.wb-one").first.click()
    page.wait_for_function("() => /selection.open/.test(document.querySelector('.wb-timeline .wb-line').textContent)")
    picture(page, f"timeline-{name.split()[1].lower()}")
    page.mouse.move(box["x"] + 400, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 45, steps=4)
    page.mouse.up()
    page.wait_for_function("() => /narrow\\(since=/.test(document.querySelector('.wb-timeline .wb-line').textContent)")
    canvas.focus()
    for _ in range(24):
        page.keyboard.press("+")
    page.wait_for_function(
        "() => /(:\\d\\d){2} to .*(:\\d\\d){2}/.test(document.querySelector('.wb-timeline .wb-status').textContent)"
    )
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    page.wait_for_selector(".wb-timeline .wb-way", state="detached")
    assert page.evaluate("window.__ran") is None
    assert (browser.outside, browser.refused, browser.errors) == ([], [], [])
