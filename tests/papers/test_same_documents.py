"""Copies, versions and extracts of one document are found in Chinese and English, and what differs word by word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.papers.prose import ENGLISH, SIMPLIFIED, TRADITIONAL, shuffled
from workbench.analysis.differences import Differences, Text
from workbench.analysis.likeness import pairs, runs, signature, words
from workbench.analysis.versions import Versions
from workbench.analysis.wording import changes
from workbench.errors import UsageError

EDITED = {
    ENGLISH: ENGLISH.replace("every evening", "each morning").replace("The annex", "Appendix B"),
    SIMPLIFIED: SIMPLIFIED.replace("二十三万元", "二百三十万元").replace("尽快", "于周五前"),
}


def case_of(tmp_path: Path, **texts: str) -> wb.Case:
    leak = tmp_path / "leak"
    leak.mkdir()
    for name, text in texts.items():
        (leak / f"{name}.txt").write_text(text, "utf-8")
    case = wb.open_case(tmp_path / "case")
    case.ingest(leak, jobs=1)
    return case


def groups(found: Versions) -> set[frozenset[tuple[str, str]]]:
    rows = found.frame().to_dict("records")
    return {
        frozenset((row["original"].removesuffix(".txt"), row["how"]) for row in rows if row["group"] == group)
        for group in {row["group"] for row in rows}
    }


def test_copies_versions_and_extracts_are_grouped_and_strangers_are_left_out(tmp_path: Path) -> None:
    found = case_of(
        tmp_path,
        a=ENGLISH,
        b=ENGLISH,
        c=EDITED[ENGLISH],
        d=ENGLISH.replace(". ", ".\n"),
        e=ENGLISH[: len(ENGLISH) // 3],
        f=SIMPLIFIED,
        g=EDITED[SIMPLIFIED],
        h=shuffled(ENGLISH, 7),
        i=shuffled(SIMPLIFIED, 7),
    ).same_documents()
    assert groups(found) == {
        frozenset({("a", "first"), ("b", "same bytes"), ("c", "near"), ("d", "same words"), ("e", "extract")}),
        frozenset({("f", "first"), ("g", "near")}),
    }
    alike = found.frame().set_index("original")["alike"]
    assert 0.8 < alike["c.txt"] < 1 and alike["b.txt"] == 1
    assert "occur more than once: 2 (" in repr(found) and "<table" in found._repr_mimebundle_()["text/html"]


def test_traditional_and_simplified_writing_is_the_same_words(tmp_path: Path) -> None:
    found = case_of(tmp_path, one=SIMPLIFIED, two=TRADITIONAL).same_documents()
    assert groups(found) == {frozenset({("one", "first"), ("two", "same words")})}


@pytest.mark.parametrize("text", list(EDITED), ids=["English", "Chinese"])
def test_every_changed_word_is_told_with_its_place_and_no_other(tmp_path: Path, text: str) -> None:
    case = case_of(tmp_path, old=text, new=EDITED[text])
    found = case.diff_documents("old.txt", "new.txt")
    told = [(row["before"], row["after"]) for row in found.frame().to_dict("records")]
    assert (
        told
        == {
            ENGLISH: [("every evening", "each morning"), ("The annex", "Appendix B")],
            SIMPLIFIED: [("十三", "百三十"), ("尽快", "于周五前")],
        }[text]
    )
    row = found.frame().iloc[0]
    assert case.row(row["key_a"])["original"] == "old.txt" and row["locator_b"]
    assert "stop [-every evening-]{+each morning+} at" in repr(found) or "合计二[-十三-]{+百三十+}万元" in repr(found)
    assert "<del" in found._repr_mimebundle_()["text/html"]


def test_hostile_words_in_a_difference_are_shown_as_words(tmp_path: Path) -> None:
    case = case_of(tmp_path, old="one two three four", new="one <script>alert(1)</script> three four\u202e")
    markup = case.diff_documents("old.txt", "new.txt")._repr_mimebundle_()["text/html"]
    assert "<script" not in markup and "&lt;" in markup


def test_a_document_that_the_case_does_not_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no document 'nowhere'"):
        case_of(tmp_path, a=ENGLISH).diff_documents("nowhere", "a.txt")


def test_a_text_set_in_other_lines_has_no_differences() -> None:
    wrapped = ENGLISH.replace(" ", "\n")
    assert [change.how for change in changes(ENGLISH, wrapped)] == ["same"]
    assert "no word differs" in repr(Differences(text(ENGLISH), text(wrapped)))


def test_long_texts_are_compared_in_pieces_and_no_word_is_lost() -> None:
    one = " ".join(f"w{n % 997} x{n}" for n in range(20_000))
    two = one.replace("x7777", "CHANGED").replace("x12345 ", "")
    told = [(one[slice(*c.a)], two[slice(*c.b)]) for c in changes(one, two) if c.how != "same"]
    assert told == [("x7777", "CHANGED"), ("x12345", "")]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["a", "b", "的", "是", "1", "."])), st.lists(st.sampled_from(["a", "b", "的", "x"])))
def test_the_stretches_give_back_both_texts(left: list[str], right: list[str]) -> None:
    one, two = " ".join(left), " ".join(right)
    found = changes(one, two)
    assert " ".join(one[slice(*c.a)] for c in found if c.a[0] < c.a[1]).split() == left
    assert " ".join(two[slice(*c.b)] for c in found if c.b[0] < c.b[1]).split() == right
    assert all(one[slice(*c.a)].split() == two[slice(*c.b)].split() for c in found if c.how == "same")


def test_hundreds_of_letters_of_one_form_are_one_group_and_take_no_square_of_pairs() -> None:
    letters = [ENGLISH.replace("Evan", f"Person{n}") for n in range(300)]
    known: dict[str, int] = {}
    read = [runs(words(letter), known) for letter in letters]
    found = list(pairs(read, [signature(mine) for mine in read]))
    assert {0} | {pair.b for pair in found} == set(range(300)) and len(found) < 10 * 300


def text(words: str) -> Text:
    return Text("a text", words, (0,), ({},))
