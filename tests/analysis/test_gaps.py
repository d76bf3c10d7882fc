"""What is missing is found where it was planted, called by its certainty, and nothing else is called certain."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Edit, File, Leak, at, message, original, person, room
from workbench.analysis.gaps import CERTAINTY, FINDINGS, Gaps, gaps_of
from workbench.analysis.holidays import holiday
from workbench.analysis.rhythm import calendar_votes, pauses, working
from workbench.analysis.silences import silences, unusual

START = 19783  # 1 March 2024


def kinds(gaps: Gaps) -> dict[str, int]:
    return gaps.frame().set_index("kind")["number"].to_dict()


def talk(
    leak: Leak, place: str, days: range, *, path: str = "lark/a.json", first: int = 0, skip: tuple[int, ...] = ()
) -> int:
    """A message on each working day; the number of the next message."""
    number = first
    for day in days:
        date = np.datetime64(START + day, "D")
        if (START + day + 3) % 7 < 5 and day not in skip:
            leak.add(
                message(number, f"{date}T09:00:00Z", f"u{number % 3}", f"text {number}", conversation_id=place),
                original=path,
            )
        number += 1
    return number


def test_a_whole_leak_without_gaps_has_no_finding() -> None:
    leak = Leak().add(room("room", "Room", ["u0", "u1", "u2"]), *[person(f"u{i}", f"Name {i}") for i in range(3)])
    talk(leak, "room", range(120))
    assert gaps_of(leak).frame().empty
    assert gaps_of(leak).sentences() == []


def test_what_the_original_states_is_told_as_stated() -> None:
    leak = Leak().add(room("room", "Room", incomplete=("has_more", "error page 230002")))
    leak.add(message(1, "2024-03-05T09:00:00Z", "u", "x", flags=("truncated",)))
    leak.add({**original("f", "broken.zip"), "state": "failed", "reason": "damaged."})
    table = gaps_of(leak).frame()
    stated = table[table["certainty"] == "stated"]
    assert stated["kind"].tolist().count("incomplete") == 2
    assert set(stated["kind"]) == {"incomplete", "cut", "unread"}
    assert "has_more" in " ".join(gaps_of(leak).sentences("stated"))


def test_replies_to_nothing_and_files_that_did_not_come_are_shown_with_their_keys() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "a"),
        message(2, "2024-03-05T09:01:00Z", "u", "b", parent_id="m1"),
        message(3, "2024-03-05T09:02:00Z", "u", "c", parent_id="m99"),
        message(4, "2024-03-05T09:03:00Z", "u", "d", parent_id="m99", thread_id="m99"),
        message(5, "2024-03-05T09:04:00Z", "u", "", files=(File(name="a", missing=True), File(name="b"))),
    )
    table = gaps_of(leak).frame().set_index("kind")
    assert table.loc["absent-parent", "number"] == 1
    assert len(table.loc["absent-parent", "keys"]) == 2
    assert table.loc["absent-parent", "sentence"] == "2 replies answer 1 message that is in no original."
    assert table.loc["missing-file", "number"] == 1
    assert set(table["certainty"]) == {"shown"}


def test_a_thread_root_that_names_itself_is_not_absent() -> None:
    leak = Leak().add(message(1, "2024-03-05T09:00:00Z", "u", "a", thread_id="m1"))
    assert "absent-parent" not in kinds(gaps_of(leak))


def test_recalls_say_how_many_words_survive() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "said", original="old"),
        message(1, "2024-03-05T09:00:00Z", "u", "", deleted=True, original="new"),
        message(2, "2024-03-05T09:00:00Z", "u", "", deleted=True, original="new"),
        message(3, "2024-03-05T09:00:00Z", "u", "b", edited=at("2024-03-06T00:00:00Z"), original="new"),
        message(
            4,
            "2024-03-05T09:00:00Z",
            "u",
            "b2",
            edited=at("2024-03-06T00:00:00Z"),
            edits=(Edit(previous="b1", new="b2"),),
            original="new",
        ),
    )
    table = gaps_of(leak).frame().set_index("kind")
    assert table.loc["recalled", "sentence"] == "2 messages were recalled or deleted; the words of 1 survive."
    assert table.loc["edited", "sentence"].endswith("the earlier words of 1 are not recorded in the message.")
    row = gaps_of(leak).conversations().iloc[0]
    assert (row["recalled"], row["recalled_kept"], row["edited"]) == (2, 1, 2)


def test_holes_in_ids_that_count_up_are_shown_and_other_ids_prove_nothing() -> None:
    leak, wild = Leak(), Leak()
    for i in range(1, 60):
        if i not in (20, 21, 40):
            leak.add(message(i, f"2024-03-05T09:{i:02d}:00Z", "u", f"t{i}", native_id=str(i)))
            wild.add(message(i, f"2024-03-05T09:{i:02d}:00Z", "u", f"t{i}", native_id=str(i * i * 7919)))
    found = gaps_of(leak).frame().set_index("kind")
    assert found.loc["id-hole", "number"] == 3
    assert "2 after 19" in found.loc["id-hole", "sentence"]
    assert "id-hole" not in kinds(gaps_of(wild))


def test_threads_with_ids_of_their_own_name_no_message_that_could_be_absent() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "a", thread_id="omt_1"),
        message(2, "2024-03-05T09:01:00Z", "u", "b", parent_id="m1", thread_id="omt_1"),
    )
    assert "absent-parent" not in kinds(gaps_of(leak))


def test_mails_that_only_a_subject_holds_together_answer_nothing_absent() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "a", thread_id="m1"),
        message(2, "2024-03-05T09:01:00Z", "u", "b", thread_id="subject:98e0"),
    )
    assert "absent-parent" not in kinds(gaps_of(leak))


def test_what_one_dump_has_and_another_lacks_is_told_in_blocks_and_singles() -> None:
    leak = Leak()
    for i in range(100):
        sent = f"2024-03-05T{9 + i // 60:02d}:{i % 60:02d}:00Z"
        leak.add(message(i, sent, "u", f"t{i}", original="a"), original="lark/p.json")
        if not 30 <= i < 50 and i != 70:
            leak.add(message(i, sent, "u", f"t{i}", original="b"), original="lark2/p.json")
    found = gaps_of(leak).frame()
    found = found[found["kind"] == "absent"].sort_values("number")
    assert found["number"].tolist() == [1, 20]
    assert found["original"].tolist() == ["lark2", "lark2"]
    assert len(found["keys"].iloc[1]) == 20


def test_members_who_never_write_could_read() -> None:
    leak = Leak().add(
        room("room", "Room", ["u", "v", "w"]), person("v", "林晓雯"), message(1, "2024-03-05T09:00:00Z", "u", "x")
    )
    found = gaps_of(leak).frame().set_index("kind")
    assert found.loc["silent-member", "sentence"] == "2 of 3 members never write, but could read: 林晓雯, w."


def test_a_member_whom_another_dump_writes_with_another_id_is_one_member_and_not_silent() -> None:
    leak = Leak()
    for name, who in (("lark", "u1"), ("lark2", "u2")):
        leak.add(room("room", "Room", [who, "w" if name == "lark" else "w2"]), original=f"{name}/p.json")
        for i in range(5):
            leak.add(message(i, f"2024-03-05T09:0{i}:00Z", who, f"t{i}"), original=f"{name}/p.json")
            leak.add(message(i + 5, f"2024-03-05T10:0{i}:00Z", "w" if name == "lark" else "w2", f"s{i}"),
                     original=f"{name}/p.json")  # fmt: skip
    assert "silent-member" not in kinds(gaps_of(leak))


def test_a_silence_of_one_talk_is_told_from_a_hole_in_the_dump() -> None:
    leak, number = Leak(), 0
    gone = tuple(range(80, 94))
    number = talk(leak, "one", range(200), skip=gone)
    number = talk(leak, "two", range(200), first=number)
    table = gaps_of(leak).frame()
    silence = table[table["kind"] == "silence"]
    assert silence["conversation"].tolist() == ["one"]
    assert "1 of 1 other conversations of the same dump go on" in silence["sentence"].iloc[0]
    both = Leak()
    number = talk(both, "one", range(200), skip=gone)
    number = talk(both, "two", range(200), first=number, skip=gone)
    talk(both, "three", range(200), first=number, path="slack.zip!/x.json")
    found = gaps_of(both).frame()
    found = found[found["kind"] == "silence"]
    assert found["conversation"].tolist() == ["lark"]
    assert "there are messages then in slack.zip" in found["sentence"].iloc[0]


def test_a_talk_that_ends_long_before_its_dump_is_silent_to_the_end() -> None:
    leak = Leak()
    number = talk(leak, "one", range(120))
    talk(leak, "two", range(200), first=number)
    silence = gaps_of(leak).frame().query("kind == 'silence'")
    assert silence["conversation"].tolist() == ["one"]
    assert silence["until"].iloc[0].date().isoformat() == "2024-09-17"


def test_weekends_of_a_working_talk_are_no_silences() -> None:
    days = np.array([START + day for day in range(300) if (START + day + 3) % 7 < 5])
    assert silences(days) == []


@given(st.sets(st.integers(0, 200), max_size=60), st.integers(0, 300))
def test_silences_are_silent_lie_in_the_span_and_are_rare(days: set[int], end: int) -> None:
    active = np.array(sorted(START + day for day in days), int)
    for silence in silences(active, START + end):
        assert not set(range(silence.first, silence.last + 1)) & set(active.tolist())
        assert silence.days >= 3
        assert silence.expected < 1
        assert 3 <= silence.working <= silence.days
        assert active[0] < silence.first


def rhythm(random: np.random.Generator, *, gone: range = range(0)) -> np.ndarray:
    """Days of a talk of 250 days with a rhythm of its own; silent on the days `gone`."""
    days = np.arange(250)
    chance = np.where((START + days + 3) % 7 >= 5, random.uniform(0.05, 0.5), random.uniform(0.6, 0.98))
    return START + days[(random.random(250) < chance) & ~np.isin(days, gone)]


def test_among_a_hundred_random_rhythms_hardly_one_is_called_silent() -> None:
    random = np.random.default_rng(5)
    tested = {str(i): silences(rhythm(random)) for i in range(100)}
    assert len(unusual(tested)) <= 1


def test_a_fortnight_is_found_in_most_talks_that_rarely_rest_and_little_else_with_it() -> None:
    random = np.random.default_rng(6)
    gone = {str(i): range(120, 134) if i % 10 == 0 else range(0) for i in range(100)}
    told = unusual({name: silences(rhythm(random, gone=days)) for name, days in gone.items()})
    right = [name for name in told if gone[name]]
    assert len(right) >= 8
    assert len(told) - len(right) <= 1


def test_a_pause_that_holidays_and_weekends_fill_is_no_silence_where_people_keep_them() -> None:
    random = np.random.default_rng(7)
    days = [date(2021, 1, 1) + timedelta(days=n) for n in range(1000)]
    off = np.array([bool(holiday("China", day)) for day in days])
    start = (days[0] - date(1970, 1, 1)).days
    weekend = (np.arange(1000) + start + 3) % 7 >= 5
    active = start + np.flatnonzero((random.random(1000) < 0.99) & ~off & ~weekend)
    votes = calendar_votes(start, start + 999, active)
    assert max(votes, key=lambda name: votes[name]) == "China"
    assert unusual({"a": silences(active, calendar="China")}) == {}
    free = pauses(active, working(start, start + 999, active, "China"), start)
    assert ((free.last - free.first >= 6) & (free.working == 0)).any()


def test_a_person_who_falls_silent_everywhere_is_told_while_the_talks_go_on() -> None:
    leak, number = Leak().add(person("u0", "Zhou"), person("u1", "Lin"), person("u2", "Gao")), 0
    for day in range(200):
        date_ = np.datetime64(START + day, "D")
        for who in ("u0", "u1", "u2"):
            if (START + day + 3) % 7 < 5 and not (who == "u0" and 100 <= day < 116):
                leak.add(message(number, f"{date_}T09:00:0{number % 10}Z", who, f"t{number}"))
                number += 1
    persons = {f"chat:u{i}": name for i, name in enumerate(("Zhou", "Lin", "Gao"))}
    found = gaps_of(leak, persons).frame().query("kind == 'silence'")
    assert found["conversation"].tolist() == ["Zhou"]
    assert found["sentence"].iloc[0].startswith("Zhou writes in no conversation for 17 days (11 working days)")
    assert len(found["keys"].iloc[0]) == 2
    assert gaps_of(leak).frame().query("kind == 'silence'").empty


def test_a_page_limit_reached_is_likely_and_never_more() -> None:
    leak = Leak()
    for thread in range(3):
        for i in range(50):
            number = thread * 100 + i
            leak.add(message(number, f"2024-03-05T09:{i:02d}:00Z", "u", f"t{number}", thread_id=f"m{thread * 100}"))
    found = gaps_of(leak).frame().set_index("kind")
    assert found.loc["limit", "certainty"] == "likely"
    assert "3 threads have exactly 50 messages" in found.loc["limit", "sentence"]


def test_findings_stand_by_certainty_and_an_empty_case_has_none() -> None:
    empty = gaps_of(Leak())
    assert list(empty.frame().columns) == FINDINGS
    assert empty.conversations().empty
    leak = Leak().add(room("room", "R", ["u", "z"], incomplete=("x",)), message(1, "2024-03-05T09:00:00Z", "u", "x"))
    order = [CERTAINTY.index(sure) for sure in gaps_of(leak).frame()["certainty"]]
    assert order == sorted(order)


@pytest.mark.parametrize("most", [1, 40])
def test_completeness_is_drawn_and_told(most: int) -> None:
    leak = Leak()
    number = talk(leak, "石臼核心", range(200), skip=tuple(range(80, 94)))
    talk(leak, "two", range(200), first=number)
    picture = gaps_of(leak).plot(most=most)
    assert picture.png(50)
    assert "石臼核心" in picture.alt or most == 1
    assert gaps_of(Leak()).plot().alt
