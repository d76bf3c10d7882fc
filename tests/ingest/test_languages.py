"""The languages of a column are those of its texts one by one."""

from __future__ import annotations

import re

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import text
from workbench.ingest import languages

PIECES = st.sampled_from(
    [
        "Please check", "the", "THE", "I’m", "don't", "M", "60M", "a", "x", "ñandú", "第三批", "の", "漢字かな", "です",
        "мир",
        "سلام", "שלום", "ไทย", "한국어", " ", "  ", "\n", ",", ".", "/", "@", "#", "(", ")", "_", "-", "🙂", "İ",
        "ＡＢ", "yesterday", "tomorrow", "yesterdays", "working.", "’", "'", "1", "\u3000", "\x1c", "𠀀", "ǅ",
    ]
)  # fmt: skip
LETTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(st.one_of(PIECES, st.text(LETTERS, max_size=3)), max_size=12).map("".join)


def told(texts: list[str]) -> list[list[tuple[str, int, int]]]:
    column = languages.language_column(pa.array(texts, pa.string()))
    return [[(span["lang"], span["start"], span["end"]) for span in spans] for spans in column.to_pylist()]


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_a_column_of_texts_has_the_spans_of_each_text(texts: list[str]) -> None:
    assert told(texts) == [text.language_spans(one) for one in texts]


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=6), st.integers(1, 40))
def test_the_size_of_a_block_changes_nothing(texts: list[str], block: int) -> None:
    before, languages.BLOCK = languages.BLOCK, block
    try:
        assert told(texts) == [text.language_spans(one) for one in texts]
    finally:
        languages.BLOCK = before


def test_a_slice_of_a_column_is_told_like_the_whole() -> None:
    texts = ["the first", "第二", "", "x the third 3"]
    column = pa.array(["before", *texts, "after"], pa.string()).slice(1, len(texts))
    assert languages.language_column(column).to_pylist() == languages.language_column(pa.array(texts)).to_pylist()


def test_every_code_point_is_of_the_script_that_the_pattern_says() -> None:
    scripts = {name: re.compile(f"[{chars}]") for name, chars in text.SCRIPTS.items()}
    known = {languages.LATIN: "latin", languages.HAN: "zh", languages.KANA: "jpan"}
    for code in [*range(0xD800), *range(0xE000, 0x33000), 0x10FFFF]:
        kind = int(languages._tables().kind[code])
        told = "" if kind in (languages.NONE, languages.BRIDGE) else known.get(kind, languages.LABELS[kind])
        assert told == next((name for name, pattern in scripts.items() if pattern.match(chr(code))), ""), hex(code)
