"""An exhibit holds exact words, finds them again, and never takes others for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import EvidenceError
from workbench.evidence import Exhibit, exhibit, label
from workbench.evidence.exhibits import anchored, difference, place

ROW = {
    "message_key": "k1",
    "platform": "lark",
    "body": "先脱敏,再脱敏一遍。然后交付",
    "original": "lark/page.json",
    "original_sha256": "a" * 64,
    "locator": "#/items/4",
    "item_sha256": "b" * 64,
}


def test_an_exhibit_carries_place_hashes_and_text_quote() -> None:
    made = exhibit(ROW, 7, "脱敏一遍")
    assert (made.label, made.start, made.end) == ("EX-007", 5, 9)
    assert (made.prefix, made.suffix) == ("先脱敏,再", "。然后交付")
    assert (made.original_sha256, made.item_sha256, made.locator) == ("a" * 64, "b" * 64, "#/items/4")
    assert made.kind == "message" and made.target_key == "k1"


def test_without_a_quotation_the_whole_message_is_quoted() -> None:
    assert exhibit(ROW, 1).quote == ROW["body"]


def test_words_that_do_not_stand_there_are_refused_and_the_place_is_named() -> None:
    with pytest.raises(EvidenceError, match=r"lark/page\.json#/items/4"):
        exhibit(ROW, 1, "先脱敏,再洗白")


def test_an_offset_chooses_among_equal_words() -> None:
    assert exhibit(ROW, 1, "脱敏", at=5).start == 5
    with pytest.raises(EvidenceError):
        exhibit(ROW, 1, "脱敏", at=4)


def test_words_are_found_again_after_the_text_has_moved() -> None:
    made = exhibit(ROW, 1, "脱敏", at=5)
    moved = "[系统提示] 脱敏通知 " + ROW["body"]
    assert moved[slice(*place(made, moved))] == "脱敏"
    assert place(made, moved)[0] == len(moved) - len(ROW["body"]) + 5
    assert anchored(made, moved).start == place(made, moved)[0]


def test_altered_words_are_not_found() -> None:
    made = exhibit(ROW, 1, "脱敏一遍")
    assert place(made, ROW["body"].replace("遍", "次")) is None
    with pytest.raises(EvidenceError, match="EX-001"):
        anchored(made, "anything else")


@pytest.mark.parametrize("number, text", [(1, "EX-001"), (99, "EX-099"), (1000, "EX-1000")])
def test_labels_have_three_digits_or_more(number: int, text: str) -> None:
    assert label(number) == text


def test_the_first_altered_character_is_named() -> None:
    told = difference("max allowanse again", "we hit max allowance again today")
    assert told == "character 12 is “s” (U+0073) where the original has “c” (U+0063)"


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_passage_of_a_text_can_be_quoted_and_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = exhibit({"message_key": "k", "body": text}, 1, text[start:end], at=start)
    assert isinstance(made, Exhibit)
    assert place(made, text) == (start, end)
