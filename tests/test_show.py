"""Leaked text shown in a notebook or a terminal stays text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench import show

ATTACKS = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "$x^2$", "[a](javascript:alert(1))"]


@given(st.text() | st.sampled_from(ATTACKS))
def test_no_text_becomes_markup(text: str) -> None:
    shown = show.words(text).replace("<br>", "")
    assert "<" not in shown
    assert ">" not in shown
    assert '"' not in shown


@given(st.text())
def test_no_text_steers_a_terminal(text: str) -> None:
    assert not any((ord(char) < 32 and char not in "\n\t") or 0x7F <= ord(char) < 0xA0 for char in show.plain(text))


def test_direction_overrides_and_zero_width_characters_are_made_visible() -> None:
    assert show.plain("a\u202eb\u200bc") == "a⟦U+202E⟧b⟦U+200B⟧c"


def test_a_link_is_defanged_so_that_no_click_tells_a_server() -> None:
    assert show.words("see https://tracker.example/x") == "see hxxps://tracker.example/x"


def test_a_joined_emoji_stays_one_picture() -> None:
    assert show.plain("👩\u200d💻") == "👩\u200d💻"


def test_marks_fall_on_the_given_characters_of_the_raw_text() -> None:
    marked = show.passage("把<日志>洗白吧", [(5, 7)])
    assert ">洗白</mark>" in marked
    assert marked.startswith("把&lt;日志&gt;<mark")


def test_what_is_shown_is_kept_from_mathematics() -> None:
    assert "mathjax_ignore" in show.block("Case", "the API cost $5 and the seed cost $6")


def test_a_table_escapes_its_cells() -> None:
    assert "<img" not in show.table(["<img>"], [["<img>"]])


def test_leaked_text_that_looks_like_a_table_is_still_text() -> None:
    assert "<img" not in show.block("x", "<table><img src=x onerror=alert(1)></table>")


def test_columns_are_straight_where_chinese_characters_are_twice_as_wide() -> None:
    made = show.columns([["term", "hits", "note"], ["额度", "7", "x"], ["e\u0301", "12", ""]], right=(1,))
    assert made.splitlines() == ["term  hits  note", "额度     7  x", "e\u0301       12"]
