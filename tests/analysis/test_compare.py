"""Two copies of a talk: every planted change is found and called by its name, and nothing else is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, at, message
from workbench.analysis import frames
from workbench.analysis.compare import VERDICTS, Comparison, compare, how_altered

BASE = np.datetime64("2024-03-01T00:00:00")


def talk(number: int, seed: int = 1, *, ids: bool = False) -> list[dict[str, object]]:
    """A log: times rise, several messages share a second now and then, short texts repeat."""
    random = np.random.default_rng(seed)
    seconds = np.cumsum(random.choice([0, 7, 40, 600, 5000], number))
    rows = []
    for i in range(number):
        words = "ok" if random.random() < 0.1 else f"message number {i} 第{i}条"
        rows.append(
            {"at": BASE + np.timedelta64(int(seconds[i]), "s"), "who": f"u{random.integers(6)}", "text": words, "id": i}
        )
    return rows


def frame(rows: list[dict[str, object]], *, ids: bool = False, **more: object) -> pd.DataFrame:
    leak = Leak()
    for place, row in enumerate(rows):
        native = {"native_id": f"m{row['id']}" if ids else ""}
        extra = {k: v for k, v in row.items() if k not in ("at", "who", "text", "id")}
        text = str(row["text"])
        leak.add(message(place, f"{row['at']}Z", str(row["who"]), text, **{**native, "original": "x", **more, **extra}))
    return frames.messages(leak, versions=True, duplicates=True)


def test_a_log_and_itself_are_all_the_same_and_one_log() -> None:
    made = compare(frame(talk(300)), frame(talk(300)))
    assert made.counts() == {**dict.fromkeys(VERDICTS, 0), "same": 300}
    assert made.lineage == 1.0
    assert made.one_log
    assert "neither corroborates the other" in " ".join(made.sentences())


@pytest.mark.parametrize("seed", range(5))
def test_planted_deletions_insertions_texts_times_and_senders_are_all_found(seed: int) -> None:
    random = np.random.default_rng(seed)
    one = talk(800, seed)
    long = [i for i, row in enumerate(one) if row["text"] != "ok"]
    picked = random.permutation(long)[:80]
    gone, added, words, times, senders = picked[:16], picked[16:32], picked[32:48], picked[48:64], picked[64:80]
    two = []
    for i, row in enumerate(one):
        new = dict(row)
        if i in words:
            new["text"] = f"quite another text {i}"
        if i in times:
            new["at"] = row["at"] + np.timedelta64(86_400 * 3 + 1234, "s")
        if i in senders:
            new["who"] = "u9"
        if i not in gone:
            two.append(new)
        if i in added:
            two.append(
                {"at": row["at"] + np.timedelta64(3, "s"), "who": "u7", "text": f"slipped in {i}", "id": 9000 + i}
            )
    two.sort(key=lambda row: row["at"])
    number = compare(frame(one), frame(two)).counts()
    assert number == {
        "same": 800 - 64, "edited": 0, "recalled": 0, "altered": 16, "sender-changed": 16, "time-changed": 16,
        "untimed": 0, "again": 0, "only-a": 16, "only-b": 16,
    }  # fmt: skip


def test_seventy_seven_changed_bodies_are_exactly_those() -> None:
    one = talk(5000, 3)
    changed = np.random.default_rng(4).choice(5000, 77, replace=False)
    two = [{**row, "text": f"{row['text']}!"} if i in set(changed.tolist()) else row for i, row in enumerate(one)]
    made = compare(frame(one), frame(two)).differences()
    assert len(made) == 77
    assert set(made["verdict"]) == {"altered"}
    assert sorted(made["body_b"]) == sorted(f"{one[i]['text']}!" for i in changed)


def test_edits_and_recalls_between_two_dumps_are_told_from_silent_changes() -> None:
    one = talk(50, ids=True)
    for row in one:
        row["text"] = f"text {row['id']}"
    two = [dict(row) for row in one]
    two[3] |= {"text": "edited words", "edited": at("2024-05-01T00:00:00Z")}
    two[4] |= {"text": "", "deleted": True}
    two[5] |= {"text": "changed without a mark"}
    made = compare(frame(one, ids=True), frame(two, ids=True), "lark", "lark2")
    assert {k: v for k, v in made.counts().items() if v} == {"same": 47, "edited": 1, "recalled": 1, "altered": 1}
    assert made.differences()["key_a"].tolist() == made.differences()["key_b"].tolist()


def test_the_clock_of_messages_with_ids_is_compared_as_well() -> None:
    one = talk(60)
    two = [{**row, "at": row["at"] - np.timedelta64(7, "h"), "text": f"<card>{row['text']}</card>"} for row in one]
    made = compare(frame(one, ids=True), frame(two, ids=True))
    assert [shift.seconds for shift in made.shifts] == [-7 * 3600]
    assert made.counts()["altered"] == 60
    assert made.one_log


@pytest.mark.parametrize("hours", [-8, 1, 15])
def test_a_constant_shift_is_proposed_as_a_zone_error_and_taken_off(hours: int) -> None:
    one = talk(200)
    two = [{**row, "at": row["at"] + np.timedelta64(hours, "h")} for row in one]
    made = compare(frame(one), frame(two))
    assert made.counts()["same"] == 200
    assert [shift.seconds for shift in made.shifts] == [hours * 3600]
    assert f"{abs(hours)} h {'ahead' if hours > 0 else 'behind'}" in made.sentences()[0]
    assert made.one_log


def test_a_copy_without_zone_is_told_the_offset_of_its_clock() -> None:
    one = talk(100)
    two = [{**row, "at": row["at"] - np.timedelta64(7, "h")} for row in one]
    floating = frame(two)
    floating["sent_basis"] = "exporter-local"
    assert "its clock stood at UTC-07:00" in compare(frame(one), floating).sentences()[0]
    assert "its clock stood at UTC-07:00" in compare(floating, frame(one)).sentences()[0]


def test_a_shift_that_changes_with_summer_time_is_two_shifts() -> None:
    one = talk(400)
    two = [{**row, "at": row["at"] + np.timedelta64(16 if i < 150 else 15, "h")} for i, row in enumerate(one)]
    made = compare(frame(one), frame(two))
    assert {shift.seconds for shift in made.shifts} == {15 * 3600, 16 * 3600}
    assert made.counts()["same"] == 400


def test_exports_with_other_ids_other_names_and_coarser_clocks_are_matched() -> None:
    one = [row for row in talk(300) if row["text"] != "ok"]
    two = [
        {**row, "who": f"Name {row['who']}", "at": row["at"].astype("datetime64[m]").astype("datetime64[s]")}
        for row in one
    ]
    other = frame(two, conversation_id="another", platform="elsewhere")
    other["sent_precision"] = "min"
    made = compare(frame(one), other)
    assert made.counts()["same"] == len(one)
    assert made.one_log


def test_two_different_talks_are_not_called_copies() -> None:
    one, two = talk(300, 1), talk(300, 2)
    for row in two:
        row["text"] = f"other {row['text']}"
    made = compare(frame(one), frame(two))
    assert not made.one_log
    assert "do not look like copies" in " ".join(made.sentences())


def test_what_lies_outside_the_other_originals_time_is_no_loss() -> None:
    one = talk(100)
    made = compare(frame(one), frame(one[30:60]))
    only = made.table[made.table["verdict"] == "only-a"]
    assert len(only) == 70
    assert only["inside"].sum() <= 2  # messages of the very second of the edge
    assert made.one_log


def test_every_message_stands_in_the_table_once() -> None:
    one, two = frame(talk(200, 1)), frame(talk(220, 1)[20:])
    made = compare(one, two)
    for side, rows in (("a", one), ("b", two)):
        keys = made.table[f"key_{side}"]
        assert sorted(keys[keys != ""]) == sorted(rows["message_key"])


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ("a b", "a  b\n", "white space"),
        ("洗白", "洗\u200b白", "invisible marks"),
        ("a & b", "a &amp; b", "escapes"),
        ("a **b**", '<card title="x">\na b</card>', "markup (the same words as another program writes them)"),
        ("", "[Sticker]", "markup (the same words as another program writes them)"),
        ("看图", "看图\n[Image: img_v3_02df]", "markup (the same words as another program writes them)"),
        ("a\nb", "<vote>\n• a\n• b\n</vote>", "markup (the same words as another program writes them)"),
        ("look", "do not look\n[Image: img_v3_02df]", "wording"),
        ("ＡＢＣ", "ABC", "Unicode form"),
        ("額度 Quota", "额度 quota", "spelling (case, traditional or simplified, quotation marks)"),
        ("今天又把额度用完了", "we used up the allowance again", "language"),
        ("it was me", "it was not me", "wording"),
    ],
)
def test_alterations_are_called_by_their_kind(before: str, after: str, how: str) -> None:
    assert how_altered(before, after) == how


def test_a_translated_copy_is_called_one() -> None:
    one = [{**row, "text": f"第{row['id']}条消息说额度"} for row in talk(100)]
    two = [{**row, "text": f"message {row['id']} on the quota"} for row in one]
    made = compare(frame(one), frame(two))
    assert made.counts()["altered"] == 100
    assert "One of them is a translation: quote from the other." in made.sentences()


def test_nothing_compared_with_something_is_all_alone() -> None:
    empty = frames.messages(Leak())
    made: Comparison = compare(empty, frame(talk(5)))
    assert made.counts()["only-b"] == 5
    assert made.lineage == 0
    assert "cover no common time" in made.sentences()[0]
    assert compare(empty, empty).sentences()
