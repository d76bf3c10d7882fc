"""What is chosen in one view is what is left in all others, and every choice can be written as a line of Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.errors import UsageError
from workbench.notebook.selection import WAYS
from workbench.notebook.view import View

from . import hostile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("selection")
    hostile.case(root)
    return root / "case"


@pytest.fixture
def case(folder: Path) -> Case:
    return Case(folder)


class Echo(View):
    """A view that keeps what it was told."""

    def __init__(self, case: Case) -> None:
        super().__init__(case._views, case.selection)
        self.told: list[dict[str, Any]] = []
        self.changes: list[set[str]] = []
        self.send = lambda content, buffers=None: self.told.append(content)

    def selected(self, changed: set[str]) -> None:
        self.changes.append(changed)

    def hear_fail(self, content: dict[str, Any]) -> None:
        raise UsageError("This cannot be \u202e done.")


def test_where_nothing_is_chosen_everything_is_left(case: Case) -> None:
    assert case.selection.active() == ()
    assert case.selection.mask().all()
    assert case.selection.chosen() is None
    assert len(case.selection.frame()) == len(case.messages())


def test_every_way_leaves_exactly_its_messages_and_ways_are_joined_by_and(case: Case) -> None:
    messages = case.messages()
    person, place = "王伟 $x^2$", "telegram:77"
    case.selection.narrow(people=person)
    mine = set(messages[messages["sender"] == person]["message_key"])
    assert mine
    assert case.selection.chosen() == mine
    case.selection.narrow(since="2023-11-16", until="2023-11-17")
    day = messages["sent_at"].astype(str).str[:10] == "2023-11-16"
    assert case.selection.chosen() == mine & set(messages[day]["message_key"])
    assert case.selection.chosen(without=("people",)) == set(messages[day]["message_key"])
    assert case.selection.chosen(without=("people", "time")) is None
    case.selection.clear().narrow(conversations=place, topics="washing")
    washing = case._views.shelf.tags()["message_key"]
    assert case.selection.chosen() == set(messages["message_key"]) & set(washing)
    case.selection.clear().narrow(keys=messages["message_key"].head(3))
    assert case.selection.frame()["message_key"].tolist() == messages["message_key"].head(3).tolist()


def test_a_stretch_of_time_is_read_on_the_clock_of_its_zone(case: Case) -> None:
    line = case.timeline(by="day", zone="Asia/Shanghai")
    case.selection.narrow(since="2023-11-16", until="2023-11-17", zone="Asia/Shanghai")
    import pandas as pd

    keys = line.keys("none", "all", pd.Timestamp("2023-11-16"), pd.Timestamp("2023-11-17"))
    assert case.selection.chosen() == set(keys)


@pytest.mark.parametrize(
    "ways",
    [
        {"planet": "x"},
        {"people": "nobody at all"},
        {"topics": ["washing", "no such topic"]},
        {"conversations": "telegram:78"},
        {"since": "yesterday-ish"},
        {"until": "2024-01-01T00:00+08:00"},
        {"zone": "Mars/Olympus"},
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_changes_nothing(case: Case, ways: dict[str, Any]) -> None:
    case.selection.narrow(people="王伟 $x^2$")
    before = case.selection.lines
    with pytest.raises(UsageError):
        case.selection.narrow(**{"keys": ["k"], **ways})
    assert case.selection.active() == ("people",)
    assert case.selection.lines == before


def test_the_lines_of_python_do_the_same_again(case: Case, folder: Path) -> None:
    key = str(case.messages()["message_key"].iat[5])
    case.selection.narrow(people=["أحمد الحسن", "王伟 $x^2$"]).narrow(since="2023-11-15T10:00", zone="Asia/Shanghai")
    case.selection.clear("people").narrow(topics="washing").open(key)
    again = Case(folder)
    for line in case.selection.lines:
        exec(line, {"case": again})
    assert again.selection.trait_values() == case.selection.trait_values()
    assert again.selection.message == key


def test_a_view_hears_of_what_the_others_and_python_choose_but_not_after_it_left(case: Case) -> None:
    one, other = Echo(case), Echo(case)
    for view in (one, other):
        view._hear(view, {"kind": "hello"}, [])
        view.changes.clear()
    key = str(case.messages()["message_key"].iat[0])
    one._hear(one, {"kind": "open", "key": key}, [])
    case.selection.narrow(people="王伟 $x^2$")
    assert one.changes == other.changes == [{"message"}, {"people"}]
    lines = [[told["line"] for told in view.told if told["kind"] == "line"] for view in (one, other)]
    assert lines == [[f"case.selection.open({key!r})"], []]  # a line stands in the view that did it
    other._hear(other, {"kind": "bye"}, [])
    one._hear(one, {"kind": "clear"}, [])
    assert one.changes[-1] == {"people"}
    assert other.changes == [{"message"}, {"people"}]


@pytest.mark.parametrize(
    "content",
    [{"kind": "open", "key": "no-such-key"}, {"kind": "clear", "way": "planet"}, {"kind": "fail"}],
)
def test_what_cannot_be_done_is_said_in_the_view_and_answers_its_question(case: Case, content: dict[str, Any]) -> None:
    view = Echo(case)
    view._hear(view, {**content, "question": 3}, [])
    (fault,) = view.told
    assert (fault["kind"], fault["question"]) == ("fault", 3)
    assert "\u202e" not in fault["text"]
    assert case.selection.message == ""


@pytest.mark.parametrize("content", [{}, None, {"kind": "__init__"}, {"kind": "x" * 30}, {"kind": 7}, "clear"])
def test_a_message_of_no_known_kind_does_nothing(case: Case, content: Any) -> None:
    view = Echo(case)
    view._hear(view, content, [])
    assert view.told == []


def test_a_language_without_words_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="no words in 'fr'"):
        View(case._views, case.selection, "fr")


def test_the_selection_shows_itself_without_markup_of_the_leak(case: Case) -> None:
    name = next(name for name in case.messages()["sender"] if "<img" in name)
    case.selection.narrow(people=name)
    shown = case.selection._repr_mimebundle_()
    assert "<img" not in shown["text/html"]
    assert "hxxp://tracker.example" in shown["text/plain"]
    assert all(way in WAYS for way, _ in case.selection.words())
