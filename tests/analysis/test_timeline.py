"""The timeline tells when something was said, how sure that is, and moves nothing that has no zone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.leaklet import Document, Edit, File, Leak, at, crowd, message, person, place
from workbench.analysis import events, frames
from workbench.analysis.dates import mentions
from workbench.analysis.meetings import calendars
from workbench.analysis.timeline import Timeline, coverage, local, period
from workbench.errors import UsageError
from workbench.model import Page


def line(leak: Leak, **options: object) -> Timeline:
    return Timeline(events.from_messages(frames.messages(leak)), **options)  # type: ignore[arg-type]


def test_edits_recalls_and_files_are_events_of_their_own_with_the_key_of_their_message() -> None:
    leak = Leak().add(
        message(
            1,
            "2024-03-05T09:00:00Z",
            "u",
            "after",
            edited=at("2024-03-05T09:10:00Z"),
            edits=(Edit(at=at("2024-03-05T09:10:00Z"), previous="before", new="after"),),
            files=(File(name="plan.pdf"),),
        ),
        message(2, "2024-03-05T09:01:00Z", "u", "", deleted=True, deleted_at=at("2024-03-05T10:00:00Z")),
        message(3, "2024-03-05T09:02:00Z", "u", "", deleted=True),
        message(4, "2024-03-05T09:03:00Z", "u", "", type="join"),
        message(5, "2024-03-05T09:04:00Z", "u", "x", edited=at("2024-03-06T00:00:00Z")),
    )
    table = line(leak).events
    assert table["kind"].value_counts().to_dict() == {
        "message": 4, "edit": 2, "recall": 2, "join": 1, "file": 1,
    }  # fmt: skip
    assert table.loc[table["kind"] == "file", "text"].tolist() == ["plan.pdf"]
    assert table.loc[table["kind"] == "edit", "at"].tolist() == [
        pd.Timestamp("2024-03-05T09:10:00Z"),
        pd.Timestamp("2024-03-06T00:00:00Z"),
    ]
    assert table[table["kind"] == "recall"]["at"].isna().tolist() == [False, True]
    assert table["at"].isna().tolist()[-1], "what has no time stands last"
    assert set(table["key"]) <= set(frames.messages(leak)["message_key"])


def test_documents_and_dated_pages_are_events_by_their_stated_author() -> None:
    page = Page(number=1, kind="comment", text="cut this", author="Lin", at=at("2024-04-02T08:00:00Z"), locator=place())
    plain = Page(number=2, text="body", locator=place())
    leak = Leak().add(
        Document(title="Memo", author="Wu", created=at("2024-04-01"), pages=(page, plain), locator=place("d"))
    )
    made = events.from_documents(frames.documents(leak))
    assert made[["kind", "person", "precision"]].to_numpy().tolist() == [["document-created", "Wu", "day"]]
    dated = events.from_pages(frames.pages(leak))
    assert dated[["kind", "person", "text"]].to_numpy().tolist() == [["comment", "Lin", "cut this"]]


def test_the_display_zone_moves_instants_but_neither_wall_clocks_nor_days() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T18:00:00Z", "u", "instant"),
        message(2, "2024-03-05T18:00:00", "u", "wall clock"),
        message(3, "2024-03-05", "u", "day"),
    )
    shown = line(leak, zone="Asia/Shanghai").frame().set_index("text")["local"]
    assert str(shown["instant"]) == "2024-03-06 02:00:00"
    assert str(shown["wall clock"]) == "2024-03-05 18:00:00"
    assert str(shown["day"]) == "2024-03-05 00:00:00"


def test_a_day_without_an_hour_is_never_counted_in_an_hour() -> None:
    leak = Leak().add(message(1, "2024-03-05", "u", "day"), message(2, "2024-03-05T10:30:00Z", "u", "hour"))
    view = line(leak)
    assert view.counts("hour").sum().item() == 1
    assert view.coarse().sum().item() == 1
    assert view.counts("day").sum().item() == 2


def test_empty_periods_between_first_and_last_stand_with_zero() -> None:
    leak = Leak().add(message(1, "2024-03-04T00:00:00Z", "u", "a"), message(2, "2024-03-31T23:59:59Z", "u", "b"))
    view = line(leak)
    assert view.counts("week")["all"].tolist() == [1, 0, 0, 1]
    assert view.counts("day")["all"].sum() == 2
    assert len(view.counts("day")) == 28
    assert view.counts("month").index.tolist() == [pd.Timestamp("2024-03-01")]


def test_weeks_begin_on_monday() -> None:
    days = np.arange("1969-12-01", "2024-12-31", dtype="datetime64[D]")
    starts = period(days, "week")
    assert set(pd.DatetimeIndex(starts).day_of_week) == {0}
    assert ((days - starts).astype(int) >= 0).all()
    assert ((days - starts).astype(int) < 7).all()


@settings(max_examples=30)
@given(st.lists(st.datetimes(min_value=pd.Timestamp("1999-01-01"), max_value=pd.Timestamp("2030-01-01")), max_size=40))
def test_counts_agree_with_a_plain_loop_in_every_period(moments: list[pd.Timestamp]) -> None:
    leak = Leak().add(*[message(i, f"{m.isoformat()}+00:00", "u", "x") for i, m in enumerate(moments)])
    view = line(leak, zone="America/New_York")
    for by, form in (("hour", "%Y-%m-%d %H"), ("day", "%Y-%m-%d"), ("month", "%Y-%m")):
        walls = [pd.Timestamp(m, tz="UTC").tz_convert("America/New_York") for m in moments]
        naive = pd.Series([wall.strftime(form) for wall in walls], dtype="str").value_counts()
        counts = view.counts(by)["all"]
        assert {start.strftime(form): n for start, n in counts[counts > 0].items()} == naive.to_dict()


def test_lanes_by_topic_count_an_event_in_each_of_its_topics() -> None:
    leak = Leak().add(message(1, "2024-03-05T09:00:00Z", "u", "a"), message(2, "2024-03-05T09:00:00Z", "u", "b"))
    keys = frames.messages(leak)["message_key"]
    tags = pd.DataFrame({"message_key": [keys[0], keys[0], keys[0]], "topic": ["quota", "pay", "pay"]})
    view = line(leak, tags=tags)
    assert view.counts("day", "topic").sum().to_dict() == {"pay": 1, "quota": 1}
    assert view.frame()["topic"].tolist() == ["quota; pay", ""]


def test_lanes_beyond_the_largest_are_summed_and_nothing_is_lost() -> None:
    frame, _ = crowd(20, 3, 60, 20)
    counts = Timeline(events.from_messages(frame)).counts("week", "person", most=5)
    assert counts.columns[-1] == "others (15)"
    assert counts.to_numpy().sum() == len(frame)
    assert (counts.sum().to_numpy()[:4] >= counts.sum().to_numpy()[1:5]).all()


def test_two_accounts_of_one_name_are_two_lanes_until_somebody_judges_them_the_same() -> None:
    leak = Leak().add(
        person("a", "王磊"),
        person("b", "王磊"),
        message(1, "2024-03-05T09:00:00Z", "a", "x"),
        message(2, "2024-03-05T09:00:00Z", "b", "y"),
        message(3, "2024-03-05T09:00:00Z", "王磊", "z", platform="mail"),
    )
    frame = frames.messages(leak)
    assert sorted(events.labels(frame)) == ["王磊 (a)", "王磊 (b)", "王磊 (mail)"]
    same = {"chat:a": "王磊", "mail:王磊": "王磊"}
    assert sorted(events.labels(frame, same)) == ["王磊", "王磊", "王磊 (chat)"]


def test_coverage_breaks_where_a_dump_has_nothing_for_longer_than_the_bridge() -> None:
    leak = Leak()
    for i, day in enumerate(("01", "03", "20", "21")):
        leak.add(message(i, f"2024-03-{day}T09:00:00Z", "u", "x"), original="lark/a.json")
    strips = coverage(line(leak))
    assert strips["since"].dt.day.tolist() == [1, 20]
    assert strips["until"].dt.day.tolist() == [4, 22]
    assert strips["events"].tolist() == [2, 2]
    assert strips["original"].tolist() == ["lark", "lark"]


def test_what_cannot_be_read_is_counted_apart() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "words"), message(2, "2024-03-05T09:00:00Z", "u", "<Media omitted>")
    )
    view = line(leak)
    assert view.counts("day")["all"].tolist() == [2]
    assert view.counts("day", unreadable=True)["all"].tolist() == [1]


@pytest.mark.parametrize("wrong", [{"by": "minute"}, {"lanes": "mood"}, {"zone": "Mars/Olympus"}])
def test_a_wrong_option_is_a_plain_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        line(Leak(), **wrong)


def test_the_hosts_zone_never_enters() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests import leaklet\nfrom workbench.analysis import events, timeline\n"
        "f, t = leaklet.crowd(4, 3, 30, 10)\n"
        "v = timeline.Timeline(events.from_messages(f), t, zone='Asia/Shanghai')\n"
        "print(v.counts('hour', 'topic').to_csv(), v.frame().to_csv())"
    )
    root = Path(__file__).resolve().parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", code, str(root)], env={"TZ": zone}, capture_output=True, check=True, cwd=root
        ).stdout
        for zone in ("UTC", "Asia/Shanghai", "America/St_Johns")
    }
    assert len(seen) == 1


def test_story_events_keep_the_precision_that_the_reporter_wrote() -> None:
    table = events.story(
        [{"at": "2024-06-13", "text": "limit"}, {"at": "2024-06-27T10:00:00+08:00", "text": "release"}]
    )
    assert table["precision"].tolist() == ["day", "s"]
    assert local(table["at"], table["basis"], table["precision"], "Asia/Shanghai").dt.hour.tolist() == [0, 10]
    assert events.story([]).empty


def test_a_timeline_shown_otherwise_finds_its_topics_no_second_time() -> None:
    leak = Leak().add(message(1, "2024-03-05T23:30:00Z", "u", "quota"))
    frame = frames.messages(leak)
    tags = pd.DataFrame({"message_key": frame["message_key"], "topic": "quota"})
    line = Timeline(events.from_messages(frame), tags)
    other = line.shown("day", "topic", "Asia/Shanghai")
    assert other._topics is line._topics
    assert other.counts().index.tolist() == [pd.Timestamp("2024-03-06")]
    assert other.counts()["quota"].tolist() == [1]


ICS = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Asia/Shanghai:20240305T090000\r\n"
    "DTEND;TZID=Asia/Shanghai:20240305T100000\r\nSUMMARY:Talk on the lo\r\n ng night\\, 洗白\r\n"
    "ORGANIZER;CN=Lin Qiao:mailto:lin@yard.example\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20240306\r\nSUMMARY:Day off\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART:20240307T010203Z\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART:20240307T010203\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART:20249907T010203\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_every_event_of_a_calendar_file_is_a_meeting_at_the_time_it_states_and_no_surer() -> None:
    pages = pd.DataFrame(
        {"text": [ICS, "words"], "kind": "body", "page_key": ["p", "q"], "original": "a.ics", "original_sha256": "0",
         "locator": "#", "custodian": "desk"}
    )  # fmt: skip
    found = calendars(pages)
    assert found["kind"].tolist() == ["meeting"] * 5
    assert found["text"].tolist()[:2] == ["Talk on the long night, 洗白", "Day off"]
    assert found["person"].tolist()[0] == "Lin Qiao"
    assert found["basis"].tolist() == ["offset", "exporter-local", "utc", "exporter-local", "unknown"]
    assert found["precision"].tolist()[:2] == ["s", "day"]
    assert found["at"][0] == pd.Timestamp("2024-03-05T01:00:00Z")
    assert found["until"][0] == pd.Timestamp("2024-03-05T02:00:00Z")
    assert found["at"].isna().tolist() == [False, False, False, False, True]


def test_letters_are_mail_cards_and_transcripts_are_meetings_and_calls_stay_calls() -> None:
    card = (("start_time", "1709600400000"), ("end_time", "1709604000000"))
    leak = Leak().add(
        message(1, "2024-03-01T09:00:00Z", "u", "Dear all", platform="mail"),
        message(2, "2024-03-01T10:00:00Z", "u", "Review", extra=card),
        message(3, "2024-03-01T11:00:00Z", "u", "", type="call"),
        message(4, "2024-03-02T09:00:00Z", "a", "Let us begin", platform="lark-minutes", conversation_id="m"),
        message(5, "2024-03-02T09:40:00Z", "b", "Thanks", platform="lark-minutes", conversation_id="m"),
    )
    table = events.from_messages(frames.messages(leak))
    assert table["kind"].value_counts().to_dict() == {"message": 3, "meeting": 2, "mail": 1, "call": 1}
    talk, planned = (row for row in table[table["kind"] == "meeting"].to_dict("records"))
    assert (talk["at"], talk["until"]) == (pd.Timestamp("2024-03-02T09:00Z"), pd.Timestamp("2024-03-02T09:40Z"))
    assert (planned["at"], planned["until"]) == (pd.Timestamp("2024-03-05T01:00Z"), pd.Timestamp("2024-03-05T02:00Z"))
    assert planned["text"] == "Review" and planned["key"] and planned["locator"]


def test_dates_that_messages_name_are_events_with_their_words_and_both_readings() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u1", "see you tomorrow at 5pm"),
        message(2, "2024-03-05T09:00:00Z", "u2", "due 4/5/2024"),
        message(3, "2024-03-05T09:00:00Z", "u2", "in March 2025"),
    )
    frame = frames.messages(leak)
    told = frame.assign(person=events.labels(frame), account=frames.account(frame))
    table = events.from_mentions(mentions(frame, "Asia/Shanghai"), told, "Asia/Shanghai")
    assert table["kind"].unique().tolist() == ["mentioned"]
    assert table["text"].tolist() == ["tomorrow at 5pm", "4/5/2024", "4/5/2024", "March 2025"]
    assert table["basis"].tolist() == ["anchored", "ambiguous", "ambiguous", "stated"]
    assert table["precision"].tolist() == ["hour", "day", "day", "month"]
    line = Timeline(table, zone="America/New_York")
    days = ["2024-03-06 04:00", "2024-04-05", "2024-05-04", "2025-03-01"]  # an hour is an instant, a day is not moved
    assert line.local.tolist() == [pd.Timestamp(day) for day in days]
    assert table["person"].tolist() == ["u1", "u2", "u2", "u2"] and table["key"].notna().all()
    both = Timeline(events.joined([events.from_messages(frame), table]))
    assert coverage(both)[["since", "events"]].values.tolist() == [[pd.Timestamp("2024-03-05"), 3]]
