"""What the linked views answer: each by the key that was on the screen, at once in the case, safe to show."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.notebook.board import Board
from workbench.notebook.conversation import Conversation
from workbench.notebook.method import Method
from workbench.notebook.panel import Panel
from workbench.notebook.phrases import COMMON, Phrase
from workbench.notebook.phrases_board import BOARD
from workbench.notebook.phrases_conversation import CONVERSATION
from workbench.notebook.phrases_method import METHOD
from workbench.notebook.phrases_panel import PANEL
from workbench.notebook.phrases_search import SEARCH
from workbench.notebook.search import Search
from workbench.notebook.talk import Rooms

from . import hostile

PHRASES = {
    "common": COMMON,
    "search": SEARCH,
    "conversation": CONVERSATION,
    "board": BOARD,
    "panel": PANEL,
    "method": METHOD,
}
FORBIDDEN = {"\u202e", "\u2066", "\u200b", "\x1b"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("linked")
    hostile.case(root)
    return root


@pytest.fixture
def case(made: Path) -> Iterator[Case]:
    case = Case(made / "case")
    yield case
    for row in case.store.human.rows("supports")[2:]:
        case.store.human.remove("supports", id=row["id"])


class Screen:
    """A view with what it sends kept, as the browser's half would see it."""

    def __init__(self, view: Any) -> None:
        self.view = view
        self.told: list[dict[str, Any]] = []
        view.send = lambda content, buffers=None: self.told.append(content)

    def say(self, kind: str, **content: Any) -> dict[str, dict[str, Any]]:
        """The answers by kind, the last of each."""
        self.told.clear()
        self.view._hear(self.view, {"kind": kind, **content}, [])
        return {told["kind"]: told for told in self.told}


def search(case: Case) -> Screen:
    return Screen(Search(case._views, case.selection))


def talk(case: Case) -> Screen:
    return Screen(Conversation(case._views, case.selection))


@pytest.mark.parametrize("name", PHRASES)
def test_every_view_has_all_its_words_in_both_languages_with_the_same_numbers_in_them(name: str) -> None:
    def fields(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    english, chinese = PHRASES[name]["en"], PHRASES[name]["zh"]
    assert english.keys() == chinese.keys()
    assert all(fields(english[word]) == fields(chinese[word]) for word in english if word != "examples")
    assert english.get("examples", "").count("\n") == chinese.get("examples", "").count("\n")


def test_a_search_answers_its_own_question_and_pages_of_older_ones_are_not_given(case: Case) -> None:
    screen = search(case)
    found = screen.say("search", question=4, query="洗白")
    assert (found["results"]["question"], found["facets"]["question"]) == (4, 4)
    assert found["results"]["total"] == 80
    assert screen.say("page", question=4, page=1)["page"]["rows"][0]["key"]
    assert screen.say("page", question=3, page=1) == {}


def test_only_a_search_that_the_reporter_stays_with_goes_on_record(case: Case) -> None:
    before = len(case.searches())
    screen = search(case)
    for typed in ("m", "مر", "مرحبا"):
        row = screen.say("search", question=1, query=typed)["results"]["rows"]
    assert len(case.searches()) == before
    screen.say("open", key=row[0]["key"], item=row[0]["item"])
    screen.say("stay")
    assert case.searches()["query"].tolist()[before:] == ["مرحبا"]
    assert screen.say("history", question=2)["history"]["items"][0]["query"] == "مرحبا"


def test_hits_are_those_of_what_is_chosen_and_the_count_of_all_stays_told(case: Case) -> None:
    screen = search(case)
    screen.say("hello")
    screen.say("search", question=1, query="洗白")
    screen.told.clear()
    case.selection.narrow(people="王伟 $x^2$")
    (again,) = [told for told in screen.told if told["kind"] == "results"]
    assert again["question"] == 1
    assert again["total"] == 20
    assert "20 of 80" in again["status"]
    assert {row["sender"] for row in again["rows"]} == {"王伟 $x^2$"}


def test_a_query_that_is_none_is_told_and_nothing_of_the_older_one_stays(case: Case) -> None:
    screen = search(case)
    screen.say("search", question=1, query="洗白")
    told = screen.say("search", question=2, query="(洗白 OR")["results"]
    assert "^" in told["fault"]
    assert (told["total"], told["rows"]) == (0, [])


def test_the_hits_of_a_query_can_be_shown_in_all_views_and_taken_back(case: Case) -> None:
    screen = search(case)
    screen.say("hello")
    screen.say("search", question=1, query="مرحبا")
    assert screen.say("everywhere", query="مرحبا")["everywhere"]["on"] is True
    assert len(case.selection.frame()) == 8
    screen.say("everywhere", query="")
    assert case.selection.active() == ()


def test_a_facet_value_carries_the_term_that_finds_just_its_hits(case: Case) -> None:
    screen = search(case)
    (sender,) = [
        one for one in screen.say("search", question=1, query="洗白")["facets"]["facets"] if one["facet"] == "sender"
    ]
    for value in sender["values"]:
        if value["term"]:
            total = screen.say("search", question=2, query=f"(洗白) {value['term']}")["results"]["total"]
            assert f"{total:,}" == value["hits"]


def test_an_opened_hit_stands_in_its_conversation_in_the_original_order(case: Case) -> None:
    screen = talk(case)
    screen.say("hello")
    key = str(case.messages()["message_key"].iat[40])
    screen.told.clear()
    case.selection.open(key)
    shown = next(told for told in screen.told if told["kind"] == "talk")
    assert shown["key"] == key
    keys = [row["key"] for row in shown["rows"]]
    everything = case.messages()["message_key"].tolist()
    start = everything.index(keys[0])
    assert keys == everything[start : start + len(keys)]
    assert shown["total"] == 80


def test_more_of_a_talk_is_given_only_while_it_is_on_the_screen(case: Case) -> None:
    screen = talk(case)
    number = screen.say("hello")["talk"]["talk"]
    assert len(screen.say("rows", talk=number, first=60, last=70)["rows"]["rows"]) == 10
    assert screen.say("rows", talk=number - 1, first=60, last=70) == {}
    assert len(screen.say("rows", talk=number, first=0, last=10**9)["rows"]["rows"]) <= 120


def test_the_words_of_a_message_are_explained_from_this_computer_and_the_cases_glossary_speaks_first(
    case: Case,
) -> None:
    screen = talk(case)
    row = screen.say("hello")["talk"]["rows"][1]
    case.glossary.define("洗白", "to launder the evidence")
    told = screen.say("gloss", key=row["key"], item=row["item"], question=1)["gloss"]
    assert (told["question"], told["key"]) == (1, row["key"])
    (senses,) = [senses for word, _, senses in told["words"] if word == "洗白"]
    assert senses.startswith("to launder the evidence")
    assert screen.say("gloss", key="no-such-key", question=2)["gloss"]["words"] == []


def test_a_day_is_gone_to_on_the_clock_of_the_selection(case: Case) -> None:
    screen = talk(case)
    screen.say("hello")
    case.selection.zone = "Asia/Shanghai"
    told = screen.say("jump", day="2023-11-17", question=1)["talk"]
    target = next(row for row in told["rows"] if row["number"] == told["number"])
    before = next(row for row in told["rows"] if row["number"] == told["number"] - 1)
    assert target["day"].startswith("2023-11-17")
    assert before["day"].startswith("2023-11-16")


def test_what_is_searched_for_is_marked_in_the_conversation(case: Case) -> None:
    screen = talk(case)
    search(case).say("search", question=1, query="مرحبا")
    rows = screen.say("hello")["talk"]["rows"]
    marked = [row for row in rows if row["spans"]]
    assert marked
    assert all(row["text"][slice(*row["spans"][0])] == "مرحبا" for row in marked)


@pytest.mark.parametrize("view", [Search, Conversation, Board, Panel])
def test_no_view_sends_a_hidden_character_or_a_live_link_of_the_leak(case: Case, view: type[Any]) -> None:
    screen = Screen(view(case._views, case.selection))
    sent = list(screen.say("hello").values())
    for kind in ("search", "rows", "room", "history", "failed", "gaps", "receipts"):
        more = {"question": 1, "query": "洗白", "talk": 1, "first": 0, "last": 80, "place": "telegram:77"}
        sent += screen.say(kind, **more).values()
    told = json.dumps(sent, ensure_ascii=False)
    assert len(told) > 200
    assert not FORBIDDEN & set(told)
    book = case.claims.book()
    own = [claim.text for claim in book.claims] + [tie.note for tie in book.supports]
    for sentence in own:  # the reporter's own words are edited as they stand
        told = told.replace(json.dumps(sentence, ensure_ascii=False)[1:-1], "")
    assert "http://" not in told


def test_a_message_is_pinned_by_its_key_and_tied_later(case: Case) -> None:
    screen, board = talk(case), Screen(Board(case._views, case.selection))
    row = screen.say("hello")["talk"]["rows"][7]
    screen.say("pin", key=row["key"], item=row["item"])
    (card,) = [card for card in board.say("hello")["board"]["tray"] if card["key"] == row["key"]]
    shown = board.say("put", claim="c1", exhibit=card["exhibit"], stance="contradicts")["board"]
    tied = {card["exhibit"]: card["stance"] for card in shown["claims"][0]["cards"]}
    assert tied[card["exhibit"]] == "contradicts"
    assert card["exhibit"] not in {card["exhibit"] for card in shown["tray"]}
    board.say("note", claim="c1", exhibit=card["exhibit"], stance="contradicts", note="so what $5")
    note = next(c for c in board.say("hello")["board"]["claims"][0]["cards"] if c["exhibit"] == card["exhibit"])["note"]
    assert note == "so what $5"
    board.say("untie", claim="c1", exhibit=card["exhibit"])
    assert board.say("drop", which=card["exhibit"])["board"]["tray"] == []


def test_every_action_of_the_board_leaves_a_line_that_does_the_same(case: Case, made: Path) -> None:
    board, screen = Screen(Board(case._views, case.selection)), talk(case)
    row = screen.say("hello")["talk"]["rows"][3]
    screen.say("pin", key=row["key"], item=row["item"])
    exhibit = case.claims.book().exhibits[-1].exhibit_id
    for kind, content in (
        ("put", {"claim": "c1", "exhibit": exhibit, "stance": "context"}),
        ("note", {"claim": "c1", "exhibit": exhibit, "stance": "context", "note": "n"}),
        ("untie", {"claim": "c1", "exhibit": exhibit}),
        ("note", {"claim": "", "exhibit": exhibit, "note": "later"}),
        ("drop", {"which": exhibit}),
    ):
        board.say(kind, **content)
        line = case.selection.lines[-1]
        assert exhibit in line
        compile(line, "line", "eval")
    again = Case(made / "case")
    for line in case.selection.lines:
        exec(line, {"case": again})
    assert again.claims.book() == case.claims.book()


def test_what_is_tied_is_not_removed_by_one_wrong_click(case: Case) -> None:
    board = Screen(Board(case._views, case.selection))
    before = case.claims.book()
    for which in ("c1", before.exhibits[0].exhibit_id, "c99"):
        assert "fault" in board.say("drop", which=which)
    assert case.claims.book() == before


def test_a_claim_is_written_and_rewritten_and_the_checks_run_anew(case: Case) -> None:
    board = Screen(Board(case._views, case.selection))
    shown = board.say("claim", text="They knew.")["board"]
    claim = shown["claims"][-1]
    assert [check["code"] for check in claim["checks"]] == ["orphan-claim", "no-contrary-search"]
    assert shown["blocked"]
    assert case.selection.claim == claim["id"]
    shown = board.say("claim", text="They all knew.", claim=claim["id"])["board"]
    assert shown["claims"][-1]["text"] == "They all knew."
    assert not board.say("drop", which=claim["id"])["board"]["blocked"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pin", {"key": "no-such-key"}),
        ("tie", {"key": "no-such-key", "claim": "c1", "stance": "supports"}),
        ("put", {"claim": "c1", "exhibit": "EX-999", "stance": "supports"}),
        ("put", {"claim": "c9", "exhibit": "EX-001", "stance": "supports"}),
        ("put", {"claim": "c1", "exhibit": "EX-001", "stance": "proves"}),
        ("untie", {"claim": "c1"}),
        ("claim", {"text": "  "}),
        ("aim", {"claim": "c9"}),
    ],
)
def test_what_is_not_in_the_case_is_refused_in_a_sentence_and_changes_nothing(
    case: Case, kind: str, content: dict[str, Any]
) -> None:
    before = case.claims.book()
    view = talk(case) if kind in ("pin", "tie") else Screen(Board(case._views, case.selection))
    assert "fault" in view.say(kind, **content)
    assert case.claims.book() == before


def test_a_pin_shows_on_the_board_of_another_notebook(case: Case, made: Path) -> None:
    other = Screen(Board(Case(made / "case")._views, Case(made / "case").selection))
    before = len(other.say("hello")["board"]["tray"])
    key = str(case.messages()["message_key"].iat[11])
    import threading

    seen = threading.Event()
    other.view.send = lambda content, buffers=None: (
        seen.set() if content["kind"] == "board" and len(content["tray"]) == before + 1 else None
    )
    item = case.claims.pin(case.row(key))
    assert seen.wait(20)
    other.say("bye")
    case.claims.drop(item.exhibit_id)


def test_the_panel_tells_of_receipts_and_of_a_path_that_is_none(case: Case, made: Path) -> None:
    panel = Screen(Panel(case._views, case.selection))
    facts = dict(panel.say("hello")["case"]["pairs"])
    assert facts["Messages"] == "80"
    assert "one" in json.dumps(panel.say("receipts", question=1)["receipts"]) or "leak" in json.dumps(panel.told)
    assert "fault" in panel.say("ingest", path=" ")
    panel.say("ingest", path=str(made / "nowhere"))
    panel.view._work.join(60)
    assert any(told["kind"] == "fault" and "nowhere" in told["text"] for told in panel.told)


def test_the_panel_reads_in_beside_the_notebook_and_tells_how_far_it_has_come(tmp_path: Path) -> None:
    hostile.export(tmp_path / "leak", "one", range(3))
    case = Case(tmp_path / "case")
    panel = Screen(Panel(case._views, case.selection))
    panel.say("hello")
    panel.say("ingest", path=str(tmp_path / "leak"), custodian="Eve")
    panel.view._work.join(120)
    kinds = [told["kind"] for told in panel.told]
    assert kinds.index("progress") < kinds.index("done")
    assert len(case.messages()) == 3
    assert set(case.messages()["custodian"]) == {"Eve"}


def test_the_method_is_made_from_the_logs_and_leaves_no_search_out(case: Case, tmp_path: Path) -> None:
    case.search("洗白 AND never-anywhere", purpose="contradiction", claim="c1")
    for language in ("en", "zh"):
        method = Method(case._views, case.selection.lines, language)
        shown = repr(method)
        assert all(query in shown for query in case.searches()["query"])
        assert "<img" not in method._repr_mimebundle_()["text/html"]
        assert method.save(tmp_path / f"{language}.docx").stat().st_size > 5_000
    assert method.save(tmp_path / "method.pdf").read_bytes().startswith(b"%PDF")


def test_threads_are_found_by_answers_and_by_thread_ids() -> None:
    import numpy as np
    import pandas as pd

    from workbench.notebook.talk import Room

    frame = pd.DataFrame(
        {
            "native_id": ["a", "b", "c", "d", "e"],
            "parent_id": ["", "a", "b", "", ""],
            "thread_id": ["", "", "", "t", "t"],
        }
    )
    room = Room(frame, np.arange(5), "room", "")
    assert room.answers == {0: [0, 1, 2], 3: [3, 4]}
    assert Rooms.thread.__doc__


@pytest.mark.parametrize(
    ("total", "told"), [(1, "1 hit, 1 candidate"), (2, "2 hits, 1 candidate"), (1_001, "1,001 hits, 0 candidates")]
)
def test_one_hit_is_called_a_hit_and_what_is_put_in_stays_as_it_is(total: int, told: str) -> None:
    count = {1: 1, 2: 1}.get(total, 0)
    assert Phrase(SEARCH["en"]["found"]).format(total=total, candidates=count) == told
    assert (
        Phrase("{who} sent {n} messages").format(who="{n} messages 1 hits", n=1) == "{n} messages 1 hits sent 1 message"
    )


def test_a_case_is_not_called_case(case: Case, tmp_path: Path) -> None:
    assert Screen(Panel(case._views, case.selection)).say("hello")["case"]["name"] == ""
    other = Case(tmp_path / "Mortar")
    assert Screen(Panel(other._views, other.selection)).say("hello")["case"]["name"] == "Mortar"
