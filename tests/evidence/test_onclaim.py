"""The verbs with which claims and exhibits are worked on, from a notebook or a board."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leaklet import Leak, case_of, message
from workbench.case import Case
from workbench.errors import EvidenceError


@pytest.fixture
def case(tmp_path: Path) -> Case:
    talk = [message(n, f"2024-03-01T08:0{n}:00Z", "lin", f"第{n}句 line {n}") for n in range(1, 9)]
    thread = [
        message(20, "2024-03-01T09:00:00Z", "wu", "root of it", thread_id="m20"),
        message(21, "2024-03-01T09:05:00Z", "lin", "unrelated"),
        message(22, "2024-03-01T09:10:00Z", "ma", "answer in the thread", thread_id="m20", parent_id="m20"),
        message(23, "2024-03-02T09:10:00Z", "lin", "the last of it", thread_id="m20", parent_id="m20"),
    ]
    return case_of(Leak().add(*talk, *thread), tmp_path / "case")


def row(case: Case, words: str) -> object:
    frame = case.messages()
    return frame[frame["body"].str.contains(words)].iloc[0]


def test_evidence_is_tied_and_taken_off_again(case: Case) -> None:
    claim = case.claim("Something was said.")
    claim.support(row(case, "line 3")).contradict(row(case, "line 4"), weight="indirect")
    assert [tie.stance for tie, _ in claim.evidence()] == ["supports", "contradicts"]
    claim.untie("EX-002")
    assert [item.label for _, item in claim.evidence()] == ["EX-001"] and len(case.claims.exhibits) == 2
    with pytest.raises(EvidenceError, match="not tied"):
        claim.untie("EX-002")
    case.claims.exhibit("EX-001").remove()
    assert claim.evidence() == []


def test_claims_are_changed_moved_and_removed(case: Case) -> None:
    for text in ("One.", "Two.", "Three."):
        case.claim(text)
    case.claims["c3"].move(1)
    assert [claim.text for claim in case.claims] == ["Three.", "One.", "Two."]
    case.claims["c1"].edit(text="One and a half.", status="checked", response="No comment.", open_questions="Why?")
    assert case.claims["c1"].claim.response == "No comment." and case.claims["c1"].text == "One and a half."
    case.claims["c2"].remove()
    assert [claim.id for claim in case.claims] == ["c3", "c1"]
    with pytest.raises(EvidenceError, match="no colour"):
        case.claims["c1"].edit(colour="red")


def test_a_translation_names_its_translator_and_is_signed(case: Case) -> None:
    case.claim("x").support(row(case, "line 3"))
    item = case.claims.exhibit(1)
    with pytest.raises(EvidenceError, match="translator"):
        item.translate("Sentence three", by=" ")
    item.translate("Sentence three", by="machine")
    assert "unsigned-translation" in set(case.checks()["code"])
    item.sign("AB")
    assert item.exhibit.reviewed_by == "AB" and "unsigned-translation" not in set(case.checks()["code"])


def test_a_thread_is_printed_whole_and_nothing_else(case: Case) -> None:
    case.claim("x").support(row(case, "answer in"), thread=True)
    around = case.claims.records().surroundings.of(case.claims.exhibit(1).exhibit)
    assert around is not None
    assert [part["body"] for _, part in around.told()] == ["root of it", "answer in the thread", "the last of it"]


def test_the_number_of_neighbours_is_chosen(case: Case) -> None:
    case.claim("x").support(row(case, "line 5"), before=2, after=0)
    around = case.claims.records().surroundings.of(case.claims.exhibit(1).exhibit)
    assert around is not None and (len(around.before), len(around.after)) == (2, 0)
    case.claims.exhibit(1).around(0, 3)
    assert case.claims.exhibit(1).exhibit.after == 3
    with pytest.raises(EvidenceError, match="negative"):
        case.claims.exhibit(1).around(-1, 0)


@pytest.mark.parametrize(
    "series, first", [("MORTAR-000000", "MORTAR-000001"), ("TM0000", "TM0001"), ("A.B_000", "A.B_001")]
)
def test_numbers_take_the_form_that_is_chosen_in_the_brief_too(case: Case, series: str, first: str) -> None:
    case.claim("x").support(row(case, "line 5"))
    case.claims.number(series)
    case.claim("x").support(row(case, "line 6"))
    assert case.claims.exhibits[0].label == first
    assert case.claims.exhibits[1].label == first[:-1] + "2"
    facts = case.brief("x", date="2024-01-01").facts
    assert [exhibit.number for exhibit in facts.exhibits] == [item.label for item in case.claims.exhibits]
    assert facts.claims[0].supports[0].exhibit == first


@pytest.mark.parametrize("series", ["EX", "000", "EX-00X", "EX 000", "<b>000"])
def test_what_is_no_form_of_a_number_is_refused(case: Case, series: str) -> None:
    with pytest.raises(EvidenceError, match="no form"):
        case.claims.number(series)


def test_searches_for_the_contrary_are_put_on_record_with_their_hits(case: Case) -> None:
    claim = case.claim("x").support(row(case, "line 5"))
    assert "no-contrary-search" in set(case.checks()["code"])
    assert claim.search_against(case.search, "unrelated OR nothing") == {"unrelated OR nothing": 1}
    assert "no-contrary-search" not in set(case.checks()["code"])
    (search,) = case.brief("x", date="2024-01-01").facts.claims[0].searches
    assert (search.query, search.hits) == ("unrelated OR nothing", 1)
