"""Tags given in any view: by the key of what is on the screen, at once in the case and the other notebooks, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.notebook.conversation import Conversation
from workbench.notebook.document import DocumentView
from workbench.notebook.search import Search

from . import hostile, sides
from .conftest import Browser, notebook, run_all, running
from .test_access import FAINT, NAMELESS, barriers, theme
from .test_linked import Screen

NAMES = ["待核实", "عاجل", "ask again", hostile.PICTURE[:60], "turn \u202eed"]


def talk(case: Case) -> Screen:
    screen = Screen(Conversation(case._views, case.selection))
    screen.say("hello")
    return screen


def first(screen: Screen) -> dict[str, Any]:
    (told,) = [one for one in screen.told if one["kind"] == "talk"]
    return dict(told["rows"][0])


@pytest.mark.parametrize("name", NAMES)
def test_a_tag_is_in_the_case_at_once_and_leaves_the_line_that_does_the_same(case: Case, name: str) -> None:
    screen = talk(case)
    row = first(screen)
    told = screen.say("tag", key=row["key"], item=row["item"], tag=f"  {name} ")
    assert case.notes()["text"].tolist() == [name]
    assert not {"\u202e"} & set(told["tags"]["of"][row["key"]][0][1] + told["pinned"]["text"])
    line = case.selection.lines[-1]
    assert told["line"]["line"] == line
    case.untag(row["key"], name)
    eval(line, {"case": case})
    assert case.notes()["text"].tolist() == [name]
    screen.say("untag", key=row["key"], item=row["item"], tag=name)
    assert case.notes().empty
    eval(case.selection.lines[-2], {"case": case})
    eval(case.selection.lines[-1], {"case": case})
    assert case.notes().empty


def test_the_rows_of_every_view_come_with_their_tags(case: Case) -> None:
    message, page = str(case.messages()["message_key"].iat[0]), str(case.pages()["page_key"].iat[0])
    case.tag(message, "one")
    case.tag(page, "two")
    search = Screen(Search(case._views, case.selection))
    rows = search.say("search", question=1, query="tag:one OR tag:two")["results"]["rows"]
    assert {row["key"]: row["tags"] for row in rows} == {message: [["one", "one"]], page: [["two", "two"]]}
    (facet,) = [one for one in search.say("search", question=2, query="*")["facets"]["facets"] if one["facet"] == "tag"]
    assert [(value["term"], value["hits"]) for value in facet["values"]] == [('tag:"one"', "1"), ('tag:"two"', "1")]
    document = Screen(DocumentView(case._views, case.selection, which=page))
    shown = document.say("hello")["page"]["rows"]
    assert [row["tags"] for row in shown if row["key"] == page] == [[["two", "two"]]]


def test_a_tag_given_in_another_notebook_is_told_once_and_asked_for_by_what_is_shown(made: Path, case: Case) -> None:
    screen, other = talk(case), Case(case.store.path)
    row = first(screen)
    screen.told.clear()
    other.tag(row["key"], "from there")
    screen.view._stale()
    screen.view._stale()
    assert [told["names"] for told in screen.told if told["kind"] == "retag"] == [["from there"]]
    assert screen.say("tags", keys=[row["key"], "nothing"])["tags"]["of"] == {
        row["key"]: [["from there", "from there"]],
        "nothing": [],
    }


def test_what_is_no_tag_or_no_record_is_told_and_nothing_is_written(case: Case) -> None:
    screen = talk(case)
    row = first(screen)
    for key, tag in ((row["key"], " "), (row["key"], "x" * 61), ("nothing", "x")):
        assert screen.say("tag", key=key, item="", tag=tag)["fault"]["text"]
    assert screen.say("untag", key=row["key"], item="", tag="never given")["fault"]["text"]
    assert case.notes().empty


# -- on the screen -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    root = tmp_path_factory.mktemp("tagging")
    sides.case(root)
    for name in ("en", "zh"):
        cells = ["import workbench as wb\ncase = wb.open_case('case')", f"case.desk('*', language={name!r})"]
        (root / f"{name}.ipynb").write_text(notebook(*cells), encoding="utf-8")
    with running(root, start="en.ipynb") as address:
        yield address, root


def chips(page: Any, view: str, *words: str) -> None:
    """Wait until the chips of the open record in a view are these."""
    page.wait_for_function(
        """([view, words]) => [...document.querySelectorAll(view + ' .wb-tags:not(.wb-tagbox *) .wb-tag')]
             .map(node => node.textContent).join('|') === words.join('|')""",
        arg=[view, list(words)],
    )


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("name", "look"), [("en", "JupyterLab Light"), ("zh", "JupyterLab Dark")])
def test_a_keyboard_tags_in_each_view_and_hostile_tags_are_words(
    lab: tuple[str, Path], playwright: Any, picture: Callable[[Any, str], Path], name: str, look: str
) -> None:
    address, root = lab
    theme(address, look)
    browser = Browser(playwright, (1600, 2000))
    page = browser.open(address % f"/lab/tree/{name}.ipynb")
    page.set_default_timeout(60_000)
    run_all(page)
    page.locator(".wb-search .wb-hit").first.click()
    page.wait_for_selector(".wb-conversation .wb-current .wb-tagit")
    page.locator(".wb-conversation .wb-talk").focus()
    page.keyboard.press("t")
    for words in ("待核实", "عاجل", hostile.PICTURE[:60]):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    seen = hostile.PICTURE[:60].replace("http", "hxxp")
    chips(page, ".wb-conversation", "待核实", "عاجل", seen)
    chips(page, ".wb-search", "待核实", "عاجل", seen)
    picture(page, f"tags-box-{name}")
    for view in ("conversation", "search"):
        assert barriers(page, f".wb-{view}") == []
        assert page.evaluate(FAINT.replace(".wb-reading", f".wb-{view}")) == []
        assert NAMELESS.findall(page.locator(f".wb-{view}").aria_snapshot()) == []
    page.locator(".wb-conversation .wb-tagbox button.wb-tag").last.click()
    chips(page, ".wb-conversation", "待核实", "عاجل")
    page.keyboard.press("Escape")
    assert "wb-talk" in page.evaluate("document.activeElement.className")
    page.locator(".wb-search .wb-query").fill("tag:待核实")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.wb-search .wb-hit').length === 1")
    page.keyboard.press("t")
    page.keyboard.type("second")
    page.keyboard.press("Enter")
    chips(page, ".wb-search", "待核实", "عاجل", "second")
    picture(page, f"tags-search-{name}")
    case = Case(root / "case")
    assert sorted(case.tags()["tag"]) == sorted(["待核实", "عاجل", "second"])
    page.locator(".wb-tab[data-pane=document]").click()
    page.wait_for_selector(".wb-document .wb-rows .wb-row")
    page.locator(".wb-document .wb-rows .wb-row").first.focus()
    page.keyboard.press("t")
    page.keyboard.type("read again")
    page.keyboard.press("Enter")
    chips(page, ".wb-document", "read again")
    picture(page, f"tags-document-{name}")
    assert barriers(page, ".wb-document") == []
    case.untag(str(case.store.human.rows("tags", tag="read again")[0]["key"]), "read again")  # in another process
    chips(page, ".wb-document")
    assert page.evaluate("window.__ran ?? null") is None
    assert browser.outside == [] and browser.errors == [] and browser.refused == []
    for row in case.store.human.rows("tags"):
        case.untag(row["key"], row["tag"])
    browser.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("name", "width"), [("en", 1700), ("zh", 860)], ids=["wide", "narrow, or magnified to 200 %"])
def test_on_a_narrow_page_the_views_of_the_desk_stand_one_below_the_other(
    lab: tuple[str, Path], playwright: Any, picture: Callable[[Any, str], Path], name: str, width: int
) -> None:
    address, _ = lab
    theme(address, "JupyterLab Light")
    browser = Browser(playwright, (1700, 1800))
    page = browser.open(address % f"/lab/tree/{name}.ipynb")
    page.set_default_timeout(60_000)
    run_all(page)
    page.wait_for_selector(".wb-conversation .wb-current")
    page.set_viewport_size({"width": width, "height": 1800})
    page.keyboard.press("Control+b")  # the bar at the left is folded, as a reader would
    page.wait_for_timeout(1500)
    views = ("panel", "search", "conversation", "timeline", "graph", "board")
    places = [page.locator(f".wb-desk .wb-{view}").bounding_box() for view in views]
    below = [later["y"] >= one["y"] + one["height"] for one, later in pairwise(places)]
    assert all(below) is (width < 1150)
    assert all(one["x"] + one["width"] <= width for one in places)
    assert page.evaluate("(desk => desk.scrollWidth - desk.clientWidth)(document.querySelector('.wb-desk'))") <= 1
    picture(page, f"desk-width-{width}")
    assert browser.errors == []
    browser.close()
