"""Themes, terms that came up and the loop by which a word list grows: suggestions that a test recomputes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from tests.leaklet import Leak, case_of, message
from workbench.analysis import factors, frames, vocabulary
from workbench.analysis.logodds import log_odds
from workbench.analysis.risen import risen
from workbench.analysis.themes import themes
from workbench.case import Case
from workbench.errors import QueryError, UsageError

SUBJECTS = {
    "quota": ["额度用完 quota exceeded {}", "quota 额度重置 {}", "额度 quota limit {}"],
    "wash": ["脱敏处理 wash logs {}", "日志 wash 脱敏处理 {}", "wash 日志清空 {}"],
    "food": ["奶茶 noodles {}", "食堂 noodles 奶茶 {}", "食堂 noodles {}"],
}


def spoken(rounds: int = 12) -> Leak:
    """Talks of three messages on one subject each, subjects in turn, hours apart, by four people."""
    leak, number = Leak(), 0
    for turn in range(rounds):
        for place, lines in enumerate(SUBJECTS.values()):
            for minute, line in enumerate(lines):
                at = f"2024-03-{turn + 1:02d}T{6 * place + 1:02d}:{minute:02d}:00Z"
                leak.add(message(number, at, f"u{number % 4}", line.format(f"r{number}x"), conversation_id=f"c{place}"))
                number += 1
    return leak


def test_the_factors_of_planted_blocks_are_the_blocks_and_the_error_is_what_it_says() -> None:
    random = np.random.default_rng(0)
    plain = np.zeros((60, 30))
    for block in range(3):
        plain[block * 20 : block * 20 + 20, block * 10 : block * 10 + 10] = random.random((20, 10)) + 0.5
    left, right, error = factors.factorised(sparse.csr_matrix(plain), 3, seed=1)
    assert len({int(left[b * 20].argmax()) for b in range(3)}) == 3
    assert error == pytest.approx(((plain - left @ right) ** 2).sum(), rel=1e-6)
    again = factors.factorised(sparse.csr_matrix(plain), 3, seed=2)[1]
    assert factors.agreement(right, again).min() > 0.95


def test_a_run_inside_a_longer_one_gives_way_and_small_words_are_no_terms() -> None:
    _, terms = vocabulary.counted([f"the 脱敏处理 quota {n}" for n in range(5)] * 4 + ["x"] * 200, common=0.5)
    assert "脱敏处理" in terms and "quota" in terms
    assert not {"脱敏", "处理", "the"} & set(terms)


def test_themes_are_the_subjects_in_both_languages_with_their_messages() -> None:
    found = themes(frames.messages(spoken()), number=3)
    words = [set(found.terms(number)) for number in found.frame()["theme"]]
    for wanted in ({"quota"}, {"脱敏处理", "wash"}, {"奶茶", "noodles"}):
        assert sum(wanted <= own for own in words) == 1, (wanted, words)
    for number in found.frame()["theme"]:
        bodies = found.typical(number, 3)["body"]
        assert all(any(word in body for word in found.terms(number)) for body in bodies)
    assert (found.frame()["steady"] > 0.9).all()
    assert found.frame()["talks"].tolist() == [12, 12, 12]
    with pytest.raises(UsageError):
        found.typical(9)


def test_themes_of_the_same_messages_are_the_same_and_those_of_none_are_none() -> None:
    frame = frames.messages(spoken())
    pd.testing.assert_frame_equal(themes(frame, number=3).frame(), themes(frame, number=3).frame())
    assert themes(frames.messages(Leak())).frame().empty


def test_what_came_up_is_counted_in_author_days_against_the_rest() -> None:
    leak = spoken(25)
    for day in range(11, 16):
        for who in "ab":
            for line in range(3):
                number = 9000 + day * 20 + line + 10 * (who == "a")
                leak.add(message(number, f"2024-03-{day}T09:0{line}:00Z", who, f"干洗 launderette {number}"))
    frame = frames.messages(leak)
    found = risen(frame, by="week", each=2)
    row = found[found["term"] == "launderette"].iloc[0]
    assert (str(row["from"])[:10], row["within"], row["elsewhere"], row["people"]) == ("2024-03-11", 10, 0, 2)
    week = (frame["sent_at"] >= "2024-03-11") & (frame["sent_at"] < "2024-03-18")
    units = frame.assign(day=frame["sent_at"].dt.date).drop_duplicates(["sender", "day"])
    inside = float(week[units.index].sum())
    _, z = log_odds(np.array([10.0]), np.array([inside]), np.array([10.0]), float(len(units)), 10.0)
    assert row["z"] == pytest.approx(z[0], abs=0.01)
    with pytest.raises(UsageError):
        risen(frame, by="year")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return case_of(spoken(), tmp_path / "case")


def test_accepted_terms_are_versions_that_say_who_took_them_and_why(case: Case) -> None:
    topic = case.topics.define("wash", ["脱敏"], by="ak")
    topic.accept("wash", note="theme 2", by="ak").drop("脱敏", by="lw")
    assert [term.query for term in topic.lexicon.terms] == ["wash"]
    assert topic.lexicon.terms[0].note == "theme 2"
    told = topic.versions()
    assert told[["version", "by", "terms"]].to_numpy().tolist() == [[1, "ak", 1], [2, "ak", 2], [3, "lw", 1]]
    assert told["added"].tolist()[1:] == [["wash"], []] and told["dropped"].tolist()[2] == ["脱敏"]
    with pytest.raises(QueryError):
        topic.accept("(wash")


def test_what_the_words_miss_is_ranked_by_what_was_marked(case: Case) -> None:
    topic = case.topics.define("wash", ["脱敏"])
    for number, key in enumerate(topic.hits.keys[:6]):
        topic.mark(key, number != 0)
    found = topic.missed(5)
    assert not set(found["key"]) & set(topic.hits.keys)
    assert found["text"].str.contains("wash").all()
    assert case.topics.risen("week") is not None and len(case.topics.themes(3).frame()) == 3
