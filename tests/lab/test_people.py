"""The review of people: every judgement is a line of the log, and it is of the pair that was on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.leaklet import Leak, case_of, message, person
from workbench.case import Case
from workbench.notebook.people import People

from .conftest import Browser, notebook, run_all, running


def leak() -> Leak:
    made = Leak().add(
        person("a", "徐静"),
        person("b", "Jing Xu", platform="mail", email="x@y.example"),
        person("c", "Xu Jing <img src=x>"),
        person("d", "徐静 \u202e", platform="tg"),
    )
    for number in range(8):
        made.add(message(number, f"2024-03-0{number + 1}T09:00:00Z", "ac"[number % 2], f"one long sentence {number}"))
    return made


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return case_of(leak(), tmp_path / "case")


class Heard(People):
    """The view with its answers kept."""

    def __init__(self, case: Case) -> None:
        super().__init__(case._views, case.selection)
        self.told: list[dict[str, Any]] = []
        self.send = lambda content, buffers=None: self.told.append(content)

    def ask(self, **content: Any) -> dict[str, Any]:
        self.told.clear()
        self._hear(self, {"question": 1, **content}, [])
        return next(one for one in reversed(self.told) if one["kind"] in ("pairs", "fault"))


def test_open_pairs_stand_with_reasons_and_words_and_nothing_hidden(case: Case) -> None:
    answer = Heard(case).ask(kind="more")
    assert answer["left"] == len(case.same_person_candidates()) == len(answer["rows"]) > 2
    first = answer["rows"][0]
    assert first["reasons"] and {first["a"], first["b"]} <= set(case.people().table.index)
    assert "\u202e" not in str(answer) and "⟦U+202E⟧" in str(answer)
    assert any(row["one"]["quotes"] == ["one long sentence 0", "one long sentence 2"] for row in answer["rows"])


def test_a_judgement_needs_initials_and_is_taken_back_by_a_new_line(case: Case) -> None:
    view = Heard(case)
    row = view.ask(kind="more")["rows"][0]
    pair = {"a": row["a"], "b": row["b"]}
    assert "initials" in view.ask(kind="judge", verdict="same", by=" ", why="", **pair)["text"]
    answer = view.ask(kind="judge", verdict="same", by="ak", why=row["reasons"], **pair)
    assert case.people().person[pair["a"]] == case.people().person[pair["b"]]
    assert [line["alive"] for line in answer["judged"]] == [True]
    assert not any((one["a"], one["b"]) == (row["a"], row["b"]) for one in answer["rows"])
    answer = view.ask(kind="judge", verdict="unsure", by="ak", why="taken back", **pair)
    assert case.people().person[pair["a"]] != case.people().person[pair["b"]]
    assert [line["verdict"] for line in answer["judged"]] == ["unsure", "same"]
    assert not any(line["alive"] for line in answer["judged"])
    assert case.selection.lines[-1].startswith("case.judge(")


def test_judgements_that_cannot_all_be_true_are_told(case: Case) -> None:
    view = Heard(case)
    for a, b, verdict in (("chat:a", "mail:b", "same"), ("mail:b", "tg:d", "same"), ("chat:a", "tg:d", "different")):
        answer = view.ask(kind="judge", a=a, b=b, verdict=verdict, by="ak")
    assert len(answer["contradictions"]) == 1
    assert view.ask(kind="judge", a="chat:a", b="nobody", verdict="same", by="ak")["kind"] == "fault"
    assert view.ask(kind="judge", a="chat:a", b="mail:b", verdict="twins", by="ak")["kind"] == "fault"


@pytest.mark.browser
@pytest.mark.slow
def test_a_reporter_judges_a_pair_on_the_screen(
    tmp_path: Path, browser: Browser, picture: Callable[[Any, str], Path]
) -> None:
    case_of(leak(), tmp_path / "case")
    (tmp_path / "start.ipynb").write_text(
        notebook("import workbench as wb\ncase = wb.open_case('case')\ncase.review()"), encoding="utf-8"
    )
    with running(tmp_path) as lab:
        page = browser.open(lab % "/lab/tree/start.ipynb")
        run_all(page)
        page.wait_for_selector(".wb-people .wb-pair")
        number = page.locator(".wb-pair").count()
        page.locator(".wb-by").fill("ak")
        page.locator(".wb-people .wb-same").first.click()
        page.wait_for_selector(".wb-people .wb-undo")
        page.wait_for_function(f"() => document.querySelectorAll('.wb-pair').length < {number}")
        picture(page, "people-light")
        assert len(Case(tmp_path / "case").store.human.rows("judgements")) == 1
        assert page.locator(".wb-people img").count() == 0
        assert browser.outside == [] and browser.errors == []
