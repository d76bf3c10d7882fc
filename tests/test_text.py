"""Folding makes spellings equal and keeps the raw place of each character; language spans come from scripts alone."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench import text


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("ＡＰＩ　Ｋｅｙ", "api key"),
        ("資料脫敏", "资料脱敏"),
        ("脱\u200b敏\ufeff", "脱敏"),
        ("ﬁle №①", "file no1"),
        ("Straße", "strasse"),
        ("e\u0301cole", "école"),
        ("\u1112\u1161\u11ab", "한"),
        ("ｶﾞ", "ガ"),
        ("don’t “go” — no", 'don\'t "go" - no'),
        ("Оndrеl", "ondrel"),  # Cyrillic O and e inside a Latin word
        ("нова НОВА", "нова нова"),
        ("……", "......"),
    ],
)
def test_spellings_of_one_text_fold_to_one(raw: str, folded: str) -> None:
    assert text.fold_text(raw) == folded


def test_a_word_made_of_look_alikes_alone_has_a_latin_form_beside_its_own() -> None:
    assert [form.text for form in text.forms("АРІ密钥")] == ["арі密钥", "api密钥"]


def test_russian_words_are_not_taken_for_latin_ones() -> None:
    assert [form.text for form in text.forms("у меня ухо болит, рот тоже")] == ["у меня ухо болит, рот тоже"]


def test_a_line_break_of_a_page_parts_no_word() -> None:
    found = [form.text for form in text.forms("数据脱\n敏 desensi-\ntization", wrapped=True)]
    assert found == ["数据脱\n敏 desensi-\ntization", "数据脱敏 desensitization"]


def test_a_message_keeps_its_line_breaks() -> None:
    assert len(text.forms("数据脱\n敏")) == 1


def test_offsets_lead_back_to_the_raw_characters() -> None:
    raw = "请看ﬁle：脱\u200b敏①"
    folded = text.fold(raw)
    start = folded.text.index("脱敏")
    a, b = text.raw_span(folded, start, start + 2)
    assert raw[a:b] == "脱\u200b敏"
    start = folded.text.index("fi")
    assert raw[slice(*text.raw_span(folded, start, start + 2))] == "ﬁ"


anything = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from("脱敏資料АРоeé\u0301\u200bｶﾞ ab-\n"), max_size=40
)


@settings(max_examples=300, deadline=None)
@given(anything)
@example("\u0301a")
@example("薴")
def test_every_folded_character_has_a_place_and_folding_twice_changes_nothing(raw: str) -> None:
    folded = text.fold(raw)
    if folded.starts is not None and folded.ends is not None:
        assert len(folded.starts) == len(folded.ends) == len(folded.text)
        assert all(0 <= a < b <= len(raw) for a, b in zip(folded.starts, folded.ends, strict=True))
        assert list(folded.starts) == sorted(folded.starts)
    assert all(ord(char) not in text.INVISIBLE for char in folded.text)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_tokens_tile_the_letters_of_a_folded_text(raw: str) -> None:
    folded = text.fold_text(raw)
    found = text.tokens(folded)
    covered = {place for _, start, end in found for place in range(start, end)}
    for place, char in enumerate(folded):
        assert (place in covered) == (text.is_dense(char) or text.is_word(char))
    assert all(folded[start:end] == token for token, start, end in found)


def test_words_end_where_chinese_begins() -> None:
    assert [token for token, _, _ in text.tokens("api调用openai的quota_0304")] == [
        "api", "调", "用", "openai", "的", "quota", "0304",
    ]  # fmt: skip


def test_traditional_characters_are_folded_one_by_one_so_that_lengths_stay() -> None:
    assert all(len(new) == 1 for new in text.simplified().values())
    assert not any(ord(new) in text.simplified() for new in text.simplified().values())


@pytest.mark.parametrize(
    ("body", "labels"),
    [
        ("今天又把额度用完了，60M一点不剩", ["zh"]),
        ("we hit the max allowance again", ["en"]),
        ("LGTM", ["latin"]),
        ("Hello 大家好，我先看看", ["en", "zh"]),
        ("API调用", ["latin", "zh"]),
        ("東京大学のテスト", ["jpan"]),
        ("안녕하세요", ["kore"]),
        ("привет, как дела", ["cyrl"]),
        ("شكرا جزيلا", ["arab"]),
        ("12:30 !!! 🙌", []),
        ("", []),
    ],
)
def test_languages_are_told_by_script_and_english_by_its_common_words(body: str, labels: list[str]) -> None:
    assert [label for label, _, _ in text.language_spans(body)] == labels


@settings(max_examples=200, deadline=None)
@given(anything)
def test_language_spans_are_in_order_apart_and_never_the_same_twice_running(body: str) -> None:
    spans = text.language_spans(body)
    assert all(0 <= start < end <= len(body) for _, start, end in spans)
    assert all(one[2] <= other[1] and one[0] != other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize("word", ["dying", "skies", "happily", "hoping", "gently", "relational", "controlled", "early"])
def test_a_stem_keeps_all_but_the_last_two_letters_of_its_word(word: str) -> None:
    assert word.startswith(text.stem(word)[: max(1, len(text.stem(word)) - 2)])


def test_the_unicode_tables_know_the_scripts_we_name() -> None:
    assert unicodedata.unidata_version >= "14"
    assert text.is_dense("脱") and text.is_dense("の") and text.is_dense("한") and text.is_dense("🙌")
    assert not text.is_dense("é") and text.is_word("é") and not text.is_word("_")
