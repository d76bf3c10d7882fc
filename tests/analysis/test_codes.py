"""Numbers for texts say what comparing the texts says."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis import codes
from workbench.analysis.addressed import naming
from workbench.analysis.rhythm import quiet_shifts
from workbench.analysis.threads import WORD

TEXTS = st.lists(st.one_of(st.none(), st.text("ab好", max_size=40), st.sampled_from(["x" * 33, "x" * 34])), max_size=30)


@given(TEXTS)
def test_texts_are_repeated_where_pandas_finds_them_twice(texts: list[str | None]) -> None:
    column = pd.Series(texts, dtype="str")
    assert codes.repeated(column).tolist() == column.fillna("").duplicated(keep=False).tolist()


@given(TEXTS, st.integers(0, 5))
def test_equal_texts_have_equal_marks_wherever_they_stand(texts: list[str | None], start: int) -> None:
    column = pd.Series(texts, dtype="str")
    whole, part = codes.marks(column), codes.marks(column.iloc[start:])
    assert whole[start:].tolist() == part.tolist()
    filled = column.fillna("")
    seen: dict[str, int] = {}
    assert all(seen.setdefault(text, mark) == mark for text, mark in zip(filled, whole.tolist(), strict=True))


def test_marks_tell_keys_apart_that_differ_in_one_character() -> None:
    keys = pd.Series([f"{'a' * place}b{'a' * (31 - place)}" for place in range(32)], dtype="str")
    assert len(codes.once(codes.marks(keys))) == 32


@given(st.lists(st.integers(-5, 5), max_size=20))
def test_once_is_numpys_unique(numbers: list[int]) -> None:
    held = np.array(numbers, np.int64)
    assert codes.once(held).tolist() == np.unique(held).tolist()


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", ""])), max_size=20))
def test_rows_share_a_number_where_all_columns_agree(rows: list[tuple[str | None, str]]) -> None:
    one, two = (pd.Series([row[side] for row in rows], dtype="str") for side in (0, 1))
    code, first = codes.combined(one, two)
    groups = pd.DataFrame({"a": one, "b": two}).groupby(["a", "b"], dropna=False, sort=False).ngroup()
    assert code.tolist() == groups.tolist()
    assert [code.tolist().index(number) for number in range(len(first))] == first.tolist()


WORDS = st.sampled_from(["anna", "@Anna", "BOB", "李雷", "Νίκος", "straße", "иван", "ann", "annabel", "x"])
BETWEEN = st.sampled_from([" ", "\u3000", ": ", ",", "\xa0", "\u2003", "!", "\n", "，", "-"])


@given(st.lists(st.lists(st.tuples(WORDS, BETWEEN), max_size=4), max_size=10))
def test_texts_that_name_somebody_are_those_of_which_a_word_is_a_name(told: list[list[tuple[str, str]]]) -> None:
    names = ["Anna", "bob", "李雷", "ΝΊΚΟΣ", "STRASSE", "Иван"]
    texts = ["".join(word + space for word, space in pairs) for pairs in told]
    folded = {name.casefold() for name in names}
    wanted = [any(word.removeprefix("@").casefold() in folded for word in WORD.findall(text)) for text in texts]
    assert naming(pd.Series(texts, dtype="str"), pd.Series(names, dtype="str")).tolist() == wanted


def test_the_hours_of_many_are_shifted_as_the_middle_of_the_quietest_six_says() -> None:
    random = np.random.default_rng(5)
    hours = random.integers(0, 4, (200, 24)) * (random.random((200, 24)) < 0.7)
    hours[0] = 0
    for row, shift in zip(hours, quiet_shifts(hours), strict=True):
        quiet = [sum(row[(start + hour) % 24] for hour in range(6)) for start in range(24)]
        least = [start for start in range(24) if quiet[start] == min(quiet)]
        middle = (least[len(least) // 2] + 3) % 24
        assert shift == (0 if not row.any() else -middle if middle <= 12 else 24 - middle)
