"""The ledger keeps claims, exhibits and supports in a real case, and refuses what does not hold together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.errors import EvidenceError
from workbench.evidence import Ledger, Support, exhibit
from workbench.evidence.claims_file import dump, load
from workbench.evidence.ledger import Book
from workbench.store import open_store

ROW = {"message_key": "k1", "platform": "lark", "body": "额度又用完了", "original": "a.json", "item_sha256": "b" * 64}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(open_store(tmp_path / "case").human)


def filled(ledger: Ledger) -> Ledger:
    ledger.claim("The allowance was used up.")
    ledger.claim("It was hidden.", kind="fact")
    ledger.exhibit(exhibit(ROW, ledger.next_number(), "用完了"))
    ledger.support(Support(claim_id="c1", exhibit_id="EX-001", note="plain"))
    return ledger


def test_what_was_written_is_read_back(ledger: Ledger) -> None:
    book = filled(ledger).book()
    assert [claim.claim_id for claim in book.claims] == ["c1", "c2"]
    assert book.exhibits[0].quote == "用完了" and book.exhibits[0].before == 5
    assert book.of("c1")[0].note == "plain" and book.of("c2") == ()
    assert ledger.next_number() == 2


def test_a_claim_is_changed_in_place_and_keeps_what_is_not_mentioned(ledger: Ledger) -> None:
    filled(ledger).claim("It was hidden twice.", "c2", response="No answer.")
    second = ledger.book().claims[1]
    assert (second.text, second.kind, second.response, second.position) == (
        "It was hidden twice.",
        "fact",
        "No answer.",
        2,
    )


def test_one_exhibit_bears_on_one_claim_once(ledger: Ledger) -> None:
    filled(ledger).support(Support(claim_id="c1", exhibit_id="EX-001", stance="contradicts"))
    assert [item.stance for item in ledger.book().of("c1")] == ["contradicts"]


def test_the_same_words_of_the_same_message_are_found(ledger: Ledger) -> None:
    filled(ledger)
    assert ledger.same(exhibit(ROW, 9, "用完了")).exhibit_id == "EX-001"
    assert ledger.same(exhibit(ROW, 9, "额度")) is None


@pytest.mark.parametrize(
    "support, told",
    [
        (Support(claim_id="c9", exhibit_id="EX-001"), "no claim c9"),
        (Support(claim_id="c1", exhibit_id="EX-009"), "no exhibit EX-009"),
        (Support(claim_id="c1", exhibit_id="EX-001", stance="proves"), "proves"),
        (Support(claim_id="c1", exhibit_id="EX-001", weight="heavy"), "heavy"),
    ],
)
def test_a_support_of_nothing_is_refused(ledger: Ledger, support: Support, told: str) -> None:
    with pytest.raises(EvidenceError, match=told):
        filled(ledger).support(support)


def test_an_empty_claim_is_refused(ledger: Ledger) -> None:
    with pytest.raises(EvidenceError):
        ledger.claim("  ")


def test_claims_yaml_goes_out_and_comes_back(ledger: Ledger) -> None:
    book = filled(ledger).book()
    ledger.replace(load(dump(book)))
    assert ledger.book() == book


def test_an_import_that_does_not_hold_together_changes_nothing(ledger: Ledger) -> None:
    book = filled(ledger).book()
    with pytest.raises(EvidenceError):
        ledger.replace(Book(book.claims, (), book.supports))
    assert ledger.book() == book


def test_what_an_import_leaves_out_is_gone(ledger: Ledger) -> None:
    book = filled(ledger).book()
    ledger.replace(replace(book, claims=book.claims[:1]))
    assert [claim.claim_id for claim in ledger.book().claims] == ["c1"]
