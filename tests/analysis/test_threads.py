"""Threads where nobody left a reply id: each clause of the rule, and real ids before all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.threads import COLUMNS, threads


def talk(*lines: str, **more: object) -> dict[str, tuple[str, str]]:
    """Lines "HH:MM who text": for each text (parent's text, rule)."""
    leak = Leak()
    for number, line in enumerate(lines):
        clock, who, text = line.split(" ", 2)
        leak.add(message(number, f"2024-03-05T{clock}:00Z", who, text, native_id="", **more))
    frame = frames.messages(leak)
    found = threads(frame)
    text = dict(zip(frame["message_key"], frame["body"], strict=True))
    pairs = zip(frame["body"], found["parent_key"], found["rule"], strict=True)
    return {body: (text.get(parent, ""), rule) for body, parent, rule in pairs}


def test_a_name_at_the_beginning_leads_to_that_persons_latest_message_to_me() -> None:
    found = talk(
        "09:00 ann how do I start",
        "09:01 bob ann: like this",
        "09:02 bob lunch?",
        "09:03 ann bob: thanks",
    )
    assert found["bob: thanks"] == ("lunch?", "addressed")  # bob still speaks to his partner
    far = talk("09:00 ann how", "09:01 bob ann: so", "09:30 bob lunch?", "09:31 ann bob: thanks")
    assert far["bob: thanks"] == ("lunch?", "addressed")


def test_a_name_within_a_text_counts_if_its_bearer_is_awake_and_it_is_long_enough() -> None:
    found = talk("09:00 anna hi", "09:01 carl thanks anna for that", "09:02 bo hm", "09:03 dora oh bo again")
    assert found["thanks anna for that"] == ("hi", "addressed")
    assert found["oh bo again"] == ("", "begins")


def test_an_answer_is_to_what_was_said_to_me_since_i_spoke() -> None:
    found = talk("09:00 ann how", "09:01 bob ann: so", "09:02 cid hello", "09:03 ann and then")
    assert found["and then"] == ("ann: so", "answered")


def test_partners_go_on_without_naming_each_other() -> None:
    found = talk("09:00 ann how", "09:01 bob ann: so", "09:02 ann and then", "09:03 bob that is all", "09:04 ann good")
    assert found["that is all"] == ("and then", "answered")
    assert found["good"] == ("that is all", "answered")


def test_ones_own_last_message_holds_for_eight_minutes() -> None:
    found = talk("09:00 ann one", "09:08 ann two", "09:17 ann three")
    assert found["two"] == ("one", "own")
    assert found["three"] == ("", "begins")


def test_a_person_who_was_silent_for_an_hour_is_not_answered() -> None:
    found = talk("09:00 ann one", "10:00 bob ann: yes", "11:30 cid ann: no")
    assert found["ann: yes"] == ("one", "addressed")
    assert found["ann: no"] == ("", "begins")


def test_reply_ids_and_mentions_of_the_platform_come_first() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "ann", "one"),
        message(2, "2024-03-05T09:01:00Z", "bob", "two"),
        message(3, "2024-03-05T09:02:00Z", "bob", "ann: to two", parent_id="m2"),
        message(4, "2024-03-05T09:03:00Z", "cid", "looks good", mentions=("ann",)),
        message(5, "2024-03-05T09:04:00Z", "", "joined", type="join"),
    )
    found = threads(frames.messages(leak))
    assert found["rule"].tolist() == ["begins", "begins", "id", "addressed", "system"]
    keys = found["message_key"].tolist()
    assert found["parent_key"].tolist() == ["", "", keys[1], keys[0], ""]
    assert found["thread"].tolist() == [keys[0], keys[1], keys[1], keys[0], keys[4]]


def test_conversations_are_never_mixed() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "ann", "one", conversation_id="x"),
        message(2, "2024-03-05T09:01:00Z", "ann", "two", conversation_id="y"),
    )
    assert threads(frames.messages(leak))["rule"].tolist() == ["begins", "begins"]


@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.sampled_from("abc"), st.sampled_from(["a: x", "b: y", "z", "c, w", "q anna"])),
        max_size=25,
    )
)
def test_parents_are_earlier_and_every_thread_is_rooted_in_its_first_message(
    lines: list[tuple[int, str, str]],
) -> None:
    leak = Leak()
    for number, (minute, who, text) in enumerate(lines):
        leak.add(message(number, f"2024-03-05T{9 + minute // 60:02d}:{minute % 60:02d}:00Z", who, text))
    frame = frames.messages(leak)
    found = threads(frame)
    assert list(found.columns) == COLUMNS
    order = {key: i for i, key in enumerate(found["message_key"])}
    thread = dict(zip(found["message_key"], found["thread"], strict=True))
    for row in found.itertuples():
        if row.parent_key:
            assert order[row.parent_key] < order[row.message_key]
            assert thread[row.parent_key] == row.thread
        else:
            assert row.thread == row.message_key


def test_messages_that_name_each_other_as_parents_do_not_hang() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "a", "x", parent_id="m2"),
        message(2, "2024-03-05T09:01:00Z", "b", "y", parent_id="m1"),
        message(3, "2024-03-05T09:02:00Z", "b", "z", parent_id="m3"),
    )
    assert len(set(threads(frames.messages(leak))["thread"])) == 2
