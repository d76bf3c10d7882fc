"""The checks name what is wrong with a claim or exhibit, and an open error stops the export."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from workbench.errors import EvidenceError
from workbench.evidence.checks import Check, Grounds, check, require
from workbench.evidence.claims import Claim, Support
from workbench.evidence.exhibits import Exhibit, exhibit
from workbench.evidence.hedges import cues
from workbench.evidence.ledger import Book

ROW: dict[str, Any] = {
    "message_key": "k1",
    "platform": "lark",
    "sender_id": "u1",
    "body": "今天额度又用完了,等八点",
    "original": "a.json",
    "original_sha256": "a" * 64,
    "locator": "#/0",
    "item_sha256": "b" * 64,
    "flags": [],
    "sent_basis": "utc",
    "sent_alternative": None,
}
CLAIM = Claim(claim_id="c1", text="The allowance was used up.", position=1)
SEARCHED = ({"claim_id": "c1", "purpose": "contradiction"},)


def codes(row: dict[str, Any] | None = None, made: Exhibit | None = None, **more: Any) -> dict[str, str]:
    row = ROW if row is None else row
    made = made or exhibit(row, 1)
    book = Book((CLAIM,), (made,), (Support(claim_id="c1", exhibit_id=made.exhibit_id),))
    grounds = Grounds(**{"record": lambda key: row, "searches": SEARCHED, **more})
    return {item.code: item.severity for item in check(book, grounds)}


def test_a_clean_book_has_no_findings() -> None:
    assert codes() == {}


@pytest.mark.parametrize("place", range(len(ROW["body"])))
def test_one_changed_character_anywhere_in_a_quotation_is_an_error(place: int) -> None:
    made = exhibit(ROW, 1)
    altered = made.quote[:place] + "X" + made.quote[place + 1 :]
    assert codes(made=replace(made, quote=altered)) == {"altered-quotation": "error"}


def test_a_shortened_or_lengthened_quotation_is_an_error_too() -> None:
    made = exhibit(ROW, 1, "额度又用完了")
    assert codes(made=replace(made, quote="额度又用完")) == {"altered-quotation": "error"}
    assert codes(made=replace(made, quote="天额度又用完了")) == {"altered-quotation": "error"}


def test_the_altered_quotation_is_named_with_its_character() -> None:
    made = replace(exhibit(ROW, 3), quote="今天额度又用光了,等八点")
    book = Book((CLAIM,), (made,), (Support(claim_id="c1", exhibit_id="EX-003"),))
    found = check(book, Grounds(record=lambda key: ROW, searches=SEARCHED))
    assert found[0].subject == "EX-003" and "“光”" in found[0].what and "“完”" in found[0].what


def test_a_record_that_is_gone_or_has_another_hash_is_an_error() -> None:
    made = exhibit(ROW, 1)
    assert codes(made=made, record=lambda key: None) == {"record-missing": "error"}
    assert codes(made=replace(made, item_sha256="c" * 64)) == {"hash-differs": "error"}


def test_a_changed_original_is_an_error() -> None:
    assert codes(changed={"EX-001": "a.json has changed."}) == {"original-changed": "error"}


def test_dates_translations_and_identities_are_warned_of() -> None:
    assert codes({**ROW, "flags": ["ambiguous-date"]}) == {"ambiguous-date": "warning"}
    assert codes({**ROW, "sent_basis": "exporter-local"}) == {"unknown-zone": "info"}
    made = replace(exhibit(ROW, 1), translation="used up again", translator="machine")
    assert codes(made=made) == {"unsigned-translation": "warning"}
    assert codes(made=replace(made, reviewed_by="AB")) == {}
    assert codes(weak={"lark:u1": "same nickname"}) == {"weak-identity": "warning"}


def test_an_orphan_claim_and_a_missing_contrary_search_are_found() -> None:
    found = {item.code: item.severity for item in check(Book((CLAIM,)), Grounds(record=lambda key: None))}
    assert found == {"orphan-claim": "error", "no-contrary-search": "warning"}


def test_reported_or_denied_speech_is_not_taken_for_an_assertion() -> None:
    row = {**ROW, "body": "听说额度又用完了"}
    assert codes(row) == {"not-asserted": "warning"}


def test_an_override_needs_a_reason_and_lifts_the_block() -> None:
    book = Book((CLAIM,))
    blocked = check(book, Grounds(record=lambda key: None, searches=SEARCHED, overrides={"orphan-claim:c1": "  "}))
    with pytest.raises(EvidenceError, match="c1"):
        require(blocked)
    lifted = check(
        book, Grounds(record=lambda key: None, searches=SEARCHED, overrides={"orphan-claim:c1": "shown as open"})
    )
    require(lifted)
    assert lifted[0].override == "shown as open" and lifted[0].severity == "error"


def test_errors_come_first() -> None:
    found = check(Book((CLAIM,)), Grounds(record=lambda key: None))
    assert [item.severity for item in found] == sorted(
        (i.severity for i in found), key=("error", "warning", "info").index
    )
    assert all(isinstance(item, Check) and item.todo for item in found)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("I heard that they use the API", "reported"),
        ("他说用的是外部接口", "reported"),
        ("maybe we used it", "hedged"),
        ("估计是用了", "hedged"),
        ("we never used it", "denied"),
        ("我们没有用过", "denied"),
        ("did we use it?", "asked"),
        ("用了吗?", "asked"),
        ("if we use it", "conditional"),
        ("用了哈哈", "joked"),
    ],
)
def test_cues_are_found_in_both_languages(text: str, kind: str) -> None:
    assert kind in {name for name, _ in cues(text)}


@pytest.mark.parametrize("text", ["We used the API for training.", "基线用的是外部模型的返回", "max allowance again"])
def test_plain_assertions_have_no_cue(text: str) -> None:
    assert cues(text) == []


def test_only_the_sentences_of_the_passage_are_looked_at() -> None:
    text = "听说下雨了。额度用完了。"
    assert cues(text, text.index("额度")) == []
