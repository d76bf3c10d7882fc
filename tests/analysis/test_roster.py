"""Who is who on a roster that no rule was made for; and reasons that only support: one hand, days that never meet."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.analysis.roster import RENAMED, measured, roster
from tests.analysis.roster_names import FIRST, SECOND, Names
from tests.leaklet import Leak, message, person
from workbench.analysis import frames
from workbench.analysis.arabic import skeleton
from workbench.analysis.candidates import candidates
from workbench.analysis.hands import _rounds, apart, hands
from workbench.analysis.japanese import romaji
from workbench.analysis.names import compatible
from workbench.analysis.people import people


@pytest.mark.parametrize(
    ("names", "recall", "accepted", "wrong"),
    [(FIRST, 0.98, 0.98, 20), (SECOND, 0.9, 0.94, 20)],
    ids=["first", "held-out"],
)
def test_accounts_of_five_scripts_are_suggested_and_nothing_is_merged_or_strongly_wrong(
    names: Names, recall: float, accepted: float, wrong: int
) -> None:
    told = measured(roster(names))
    assert told.joined == 0
    assert not told.strong - told.right
    assert len(told.right & told.shown) >= recall * len(told.right)
    assert len(told.shown - told.right) <= wrong
    assert len(told.accepted) >= accepted * len(told.right)


def test_a_renamed_account_is_known_by_its_hand_and_its_days_for_review_alone() -> None:
    made = roster()
    rows = frames.messages(made.leak)
    table = candidates(people(frames.participants(made.leak), messages=rows), rows).set_index(["a", "b"])
    for old, new in RENAMED:
        row = table.loc[tuple(sorted((f"jabber:{old}", f"jabber:{new}")))]
        assert "one hand in" in row["reasons"] and "begins" in row["reasons"]
        assert row["tier"] == "review"
    for row in table[table["reasons"].str.contains("one hand")].itertuples():
        assert row.tier == "review" or "same" in row.reasons


def test_below_four_hundred_messages_no_hand_is_told() -> None:
    rows = frames.messages(roster().leak)
    known = [f"jabber:{name}" for pair in RENAMED for name in pair]
    assert len(hands(rows, known)) >= len(RENAMED)
    few = rows[rows.groupby("sender_id").cumcount() < 399]
    assert hands(few, known) == {}


def test_a_hand_counts_the_rounds_in_which_each_is_nearest_to_the_other() -> None:
    random = np.random.default_rng(4)
    dense = random.random((5, 400)).astype(np.float32)
    dense[1] = dense[0] * 0.7 + dense[1] * 0.3
    told = _rounds(dense)
    draws = np.random.default_rng(1)
    both = [0, 0]
    for _ in range(50):
        half = dense[:, draws.random(400) < 0.5]
        cosine = np.array([[a @ b / np.linalg.norm(a) / np.linalg.norm(b) for b in half] for a in half])
        np.fill_diagonal(cosine, -1)
        both[0] += cosine[0].argmax() == 1
        both[1] += cosine[1].argmax() == 0
    assert told[0, 1] == told[1, 0] == min(both) / 50 == 1.0


def days(who: str, numbers: range, start: int) -> list[object]:
    base = pd.Timestamp("2024-01-01T09:00:00Z")
    at = [(base + pd.Timedelta(days=n)).isoformat() for n in numbers]
    return [message(start + i, moment, who, f"{who} {i}") for i, moment in enumerate(at)]


def test_days_that_never_meet_support_only_where_they_were_to_be_expected_to() -> None:
    leak = Leak().add(*days("odd", range(1, 60, 2), 0), *days("even", range(0, 60, 2), 100))
    leak.add(
        *days("rare", range(0, 60, 11), 200),
        *days("later", range(70, 90), 300),
        *days("long-after", range(200, 220), 400),
    )
    frame = frames.messages(leak)
    pairs = [
        ("chat:odd", "chat:even"),
        ("chat:odd", "chat:rare"),
        ("chat:odd", "chat:later"),
        ("chat:odd", "chat:long-after"),
    ]
    told = apart(frame, pairs)
    assert told["chat:odd", "chat:even"].startswith("never write on the same day in 58 days")
    assert told["chat:odd", "chat:later"] == "the one begins 11 days after the other's last message"
    assert set(told) == {("chat:odd", "chat:even"), ("chat:odd", "chat:later")}
    known = people(frames.participants(leak), messages=frame)
    assert candidates(known, frame).empty, "days alone make no candidate"


def test_who_writes_to_the_other_is_told_against_the_pair() -> None:
    leak = Leak().add(person("a", "徐静"), person("b", "Jing Xu"))
    for number in range(3):
        leak.add(message(number, f"2024-03-0{number + 1}T09:00:00Z", "a", f"hi {number}", recipients=("b",)))
    frame = frames.messages(leak)
    (row,) = candidates(people(frames.participants(leak), messages=frame), frame).to_dict("records")
    assert "one writes to the other, 3 times" in row["against"]


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ("خالد المنصوري", "Khalid Almansoori", True), ("مصطفى درويش", "Moustafa Darwish", True),
        ("タカハシ ショウタ", "Takahashi Shota", True), ("高橋 翔太", "Takahashi Shota", False),
        ("Женя Чернышов", "Евгений Чернышов", True), ("Boyko O.", "Оксана Бойко", True),
        ("rdunleavy", "Bob Dunleavy", True),
    ],
)  # fmt: skip
def test_names_agree_across_more_scripts(one: str, other: str, whole: bool) -> None:
    match = compatible(one, other)
    assert match is not None
    assert match.whole == whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("handle1", "handle2"),
        ("xie.mingzhe", "Yating Xie"),
        ("خالد المنصوري", "Karim Mansour"),
        ("Mohammed Ali", "Ahmad Ali"),
    ],
)
def test_names_that_only_resemble_each_other_do_not_agree(one: str, other: str) -> None:
    assert compatible(one, other) is None


def test_kana_is_read_as_in_passports_and_arabic_by_its_consonants() -> None:
    assert [romaji(word) for word in ("ショウタ", "きょうこ", "いっぺい")] == ["shota", "kyoko", "ippei"]
    assert skeleton("المنصوري") == skeleton("Al-Mansouri") == skeleton("Almansoori")
    assert skeleton("علي") == ""
