"""People and topics on a screen: hover, click to the words, filters by weight and time; hostile names stay names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.errors import UsageError
from workbench.notebook.graph import READ, ROWS, Graph

from . import hostile
from .conftest import Browser, notebook, run_all, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("graph")
    hostile.case(root)
    Case(root / "case").topics.define("food", ["長い行"])
    return root


@pytest.fixture
def case(folder: Path) -> Case:
    return Case(folder / "case")


class Heard(Graph):
    """The view with its answers kept."""

    def __init__(self, case: Case, tie: str = "author") -> None:
        super().__init__(case._views, case.selection, "en", tie)
        self.told: list[dict[str, Any]] = []
        self.send = lambda content, buffers=None: self.told.append(content)

    def ask(self, **content: Any) -> dict[str, Any]:
        self.told.clear()
        self._hear(self, {"question": 1, **content}, [])
        return next(one for one in reversed(self.told) if one["kind"] in ("table", "links", "evidence", "fault"))


def test_the_table_has_every_tie_of_the_graph_and_names_are_safe_to_show(case: Case) -> None:
    table = Heard(case).ask(kind="page", page=0)
    links = case.people_topics().links
    assert len(table["cells"]) == len(links) and len(table["people"]) <= ROWS
    days = {(tie["person"], tie["topic"]): tie["days"] for tie in table["cells"]}
    assert days == {(row.person, row.topic): row.days for row in links.itertuples()}
    assert any("⟦U+202E⟧" in name["label"] for name in table["people"])
    assert not any("\u202e" in name["label"] for name in table["people"])


def test_a_tie_opens_to_its_messages_with_the_words_marked(case: Case) -> None:
    view = Heard(case)
    link = case.people_topics().links.iloc[0]
    answer = view.ask(kind="evidence", person=link["person"], topic=link["topic"])
    found = case.people_topics().evidence(link["person"], link["topic"])
    assert [row["key"] for row in answer["rows"]] == found["message_key"].tolist()[:READ]
    assert all(row["spans"] for row in answer["rows"])
    assert case.selection.lines[-1].startswith("case.people_topics().evidence(")
    assert view.ask(kind="evidence", person="nobody", topic="washing")["kind"] == "fault"


def test_what_other_views_leave_is_what_is_counted_and_time_is_chosen_for_all(case: Case) -> None:
    view = Heard(case)
    every = view.ask(kind="page")["cells"]
    view._hear(view, {"kind": "between", "since": "2023-11-15", "until": "2023-11-16"}, [])
    assert (case.selection.since, case.selection.until) == ("2023-11-15", "2023-11-16")
    some = view.ask(kind="page")["cells"]
    assert 0 < len(some) <= len(every) and all(tie["days"] == 1 for tie in some)
    view._hear(view, {"kind": "choose", "person": some[0]["person"], "topic": "washing"}, [])
    assert case.selection.people == (some[0]["person"],) and case.selection.topics == ("washing",)
    assert len(view.ask(kind="page")["cells"]) == len(some)
    case.selection.clear()


def test_an_unknown_tie_or_language_is_refused_and_a_case_without_topics_says_so(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Heard(case, tie="loves").graph()
    with pytest.raises(UsageError):
        case.graph(language="fr")
    empty = Heard(Case(tmp_path / "empty")).ask(kind="page")
    assert empty["people"] == [] and "case.topics.define" in empty["told"]
    assert Heard(Case(tmp_path / "empty")).ask(kind="links")["links"] == []


def test_a_saved_notebook_shows_the_strongest_ties_without_a_kernel(case: Case) -> None:
    markup, text = case.graph().still()
    assert "washing" in markup and "<img" not in markup and "<b>" not in markup
    assert "author-days" in text


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    (folder / "start.ipynb").write_text(
        notebook("import workbench as wb\ncase = wb.open_case('case')\ncase.graph()"), encoding="utf-8"
    )
    with running(folder) as address:
        yield address


@pytest.mark.browser
@pytest.mark.slow
def test_a_reporter_hovers_clicks_filters_and_turns_to_links(
    lab: str, browser: Browser, picture: Callable[[Any, str], Path]
) -> None:
    page = browser.open(lab % "/lab/tree/start.ipynb")
    run_all(page)
    cell = page.locator(".wb-graph .wb-cell:not(.wb-none)")
    cell.first.wait_for()
    number = cell.count()
    cell.first.hover()
    assert "messages" in page.locator(".wb-tip").inner_text()
    cell.first.click()
    page.wait_for_selector(".wb-item mark")
    picture(page, "graph-light")
    page.locator(".wb-least").fill("999")
    assert page.locator(".wb-graph .wb-cell.wb-low").count() == number
    page.locator(".wb-least").fill("1")
    page.locator(".wb-since").fill("2023-11-15")
    page.locator(".wb-until").fill("2023-11-16")
    page.locator(".wb-between").click()
    page.wait_for_function("() => /2023-11-15/.test(document.querySelector('.wb-graph .wb-chosen').textContent)")
    page.locator(".wb-links").click()
    page.wait_for_selector(".wb-band, .wb-graph .wb-stage .wb-meta")
    assert page.evaluate("window.__ran ?? null") is None
    assert browser.outside == [] and browser.errors == []
