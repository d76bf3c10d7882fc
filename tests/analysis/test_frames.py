"""Frames keep every word, and say what was folded together."""

from __future__ import annotations

import pandas as pd
import pytest

from tests import leaklet
from tests.leaklet import Leak, message, original, person, room
from workbench.analysis import frames
from workbench.store import tables


def test_an_empty_snapshot_gives_empty_frames_with_all_columns() -> None:
    leak = Leak()
    frame = frames.messages(leak)
    assert len(frame) == 0
    assert {*tables.MESSAGES.names, "sender", "conversation", "version", "copies"} == set(frame.columns)
    assert list(frames.pages(leak).columns) == tables.PAGES.names


def test_instants_are_utc_microseconds_and_texts_stand_as_written() -> None:
    frame = frames.messages(Leak().add(message(1, "2024-03-05T09:00:00+08:00", "u1", " ½ ① \u200b洗白 ")))
    assert str(frame["sent_at"].dtype) == "datetime64[us, UTC]"
    assert frame["body"].tolist() == [" ½ ① \u200b洗白 "]
    assert frame["sent_at"][0] == pd.Timestamp("2024-03-05T01:00:00Z")


def test_messages_are_sorted_by_time_with_ties_in_order_of_the_original_and_unknown_times_last() -> None:
    leak = Leak().add(
        message(1, "", "u", "no time"),
        message(2, "2024-03-05T10:00:00Z", "u", "b"),
        message(3, "2024-03-05T09:00:00Z", "u", "a"),
        message(4, "2024-03-05T10:00:00Z", "u", "c"),
    )
    assert frames.messages(leak)["body"].tolist() == ["a", "b", "c", "no time"]


def test_the_sender_is_the_name_most_originals_give_then_what_is_written_then_the_mail_or_id() -> None:
    leak = Leak().add(
        person("u1", "小林"),
        person("u1", "林晓雯"),
        person("u1", "林晓雯"),
        person("u2", "", names=("Kevin",)),
        person("u3", "", email="x@y.example"),
        message(1, "2024-03-05T09:00:00Z", "u1", "a"),
        message(2, "2024-03-05T09:01:00Z", "u2", "b"),
        message(3, "2024-03-05T09:02:00Z", "u3", "c", sender_name=""),
        message(4, "2024-03-05T09:03:00Z", "u4", "d", sender_name="as written"),
        message(5, "2024-03-05T09:04:00Z", "u5", "e", sender_name=""),
        message(6, "2024-03-05T09:05:00Z", "", "system", sender_name=""),
    )
    assert frames.messages(leak)["sender"].tolist() == ["林晓雯", "Kevin", "x@y.example", "as written", "u5", ""]


def test_a_conversation_without_a_title_shows_its_id() -> None:
    leak = Leak().add(
        room("room", "石臼核心"),
        message(1, "2024-03-05T09:00:00Z", "u", "a"),
        message(2, "2024-03-05T09:01:00Z", "u", "b", conversation_id="c9"),
    )
    assert frames.messages(leak)["conversation"].tolist() == ["石臼核心", "c9"]


def two_dumps() -> Leak:
    """m1 twice alike, m2 edited between, m3 recalled between; "lark2" was made first."""
    leak = Leak().add(original("new", "lark/p1.json", "2024-11-01"), original("old", "lark2/p1.json", "2024-10-01"))
    for body, sha, path in (("first", "old", "lark2/p1.json"), ("second", "new", "lark/p1.json")):
        leak.add(
            message(1, "2024-03-05T09:00:00Z", "u", "same", original=sha),
            message(2, "2024-03-05T09:01:00Z", "u", body, original=sha),
            message(3, "2024-03-05T09:02:00Z", "u", "" if sha == "new" else "said", deleted=sha == "new", original=sha),
            original=path,
        )
    return leak


def test_by_default_each_message_stands_once_in_its_newest_version() -> None:
    frame = frames.messages(two_dumps())
    assert frame["body"].tolist() == ["same", "second", ""]
    assert frame["version"].tolist() == [0, 0, 0]
    assert frame["copies"].tolist() == [2, 1, 1]


def test_older_versions_and_copies_are_there_for_the_asking() -> None:
    versions = frames.messages(two_dumps(), versions=True)
    assert versions[["body", "version"]].to_numpy().tolist() == [
        ["same", 0],
        ["first", 1],
        ["second", 0],
        ["said", 1],
        ["", 0],
    ]
    everything = frames.messages(two_dumps(), versions=True, duplicates=True)
    assert len(everything) == 6
    assert len(frames.messages(two_dumps(), duplicates=True)) == 4


def test_the_same_words_under_another_account_id_are_a_copy_and_no_version() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "ou_a", "hello", original="x"),
        message(1, "2024-03-05T09:00:00Z", "ou_b", "hello", original="y"),
    )
    assert frames.messages(leak)[["version", "copies"]].to_numpy().tolist() == [[0, 2]]


def test_a_recalled_state_is_newer_than_an_edit_and_an_edit_newer_than_none() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "c", edited=leaklet.at("2024-03-06T00:00:00Z"), original="x"),
        message(1, "2024-03-05T09:00:00Z", "u", "", deleted=True, original="y"),
        message(1, "2024-03-05T09:00:00Z", "u", "b", original="z"),
    )
    frame = frames.messages(leak, versions=True).sort_values("version")
    assert frame["body"].tolist() == ["", "c", "b"]


def test_the_dump_of_an_original_is_its_first_folder_or_archive() -> None:
    paths = pd.Series(["lark/page/1.json", "slack.zip!/general/2024-03-01.json", "wa.txt"])
    assert frames.dump(paths).tolist() == ["lark", "slack.zip", "wa.txt"]


def test_versions_and_copies_agree_with_a_plain_loop() -> None:
    leak = Leak()
    for i in range(300):
        leak.add(message(i % 120, "2024-03-05T09:00:00Z", "u", f"text {i % 7}", original=f"o{i % 5}"))
    frame = frames.messages(leak, versions=True, duplicates=True)
    seen: dict[tuple[str, str], int] = {}
    for key, body in zip(frame["message_key"], frame["body"], strict=True):
        seen[key, body] = seen.get((key, body), 0) + 1
    for row in frame.itertuples():
        assert row.copies == seen[row.message_key, row.body]
    for _, group in frame.groupby("message_key"):
        assert sorted(group["version"].unique()) == list(range(group["body"].nunique()))


@pytest.mark.parametrize(
    ("values", "known"), [([], ["a"]), (["a"], []), (["a", "b", None, "a"], ["a", None, "c"]), (["x"] * 3, ["x"])]
)
def test_inside_agrees_with_isin_but_for_what_is_missing(values: list[str], known: list[str]) -> None:
    one, two = pd.Series(values, dtype="str"), pd.Series(known, dtype="str")
    assert frames.inside(one, two).tolist() == (one.isin(two) & one.notna()).tolist()


def test_an_absent_list_is_empty() -> None:
    column = frames.messages(Leak())["mentions"].reindex(range(2))
    assert frames.listed(column) == [[], []]


def test_both_gives_what_messages_gives_with_and_without_versions_in_the_same_order() -> None:
    leak = Leak()
    for number in (3, 1, 2, 1):
        leak.add(message(number, f"2024-03-05T09:0{number}:00Z", f"u{number}", f"text {number}"))
    leak.add(message(2, "2024-03-05T09:02:00Z", "u2", "text 2, later"), original="b.json")
    every, newest = frames.both(leak)
    pd.testing.assert_frame_equal(every, frames.messages(leak, versions=True, duplicates=True))
    pd.testing.assert_frame_equal(newest, frames.messages(leak))
    assert len(every) == 5 and len(newest) == 3
    plain = Leak().add(message(1, "2024-03-05T09:00:00Z", "u", "a"))
    assert (lambda pair: pair[0] is pair[1])(frames.both(plain))
