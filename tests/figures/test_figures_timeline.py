"""Timelines on paper: legible, the same bytes for the same data, and told again in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, crowd, message
from workbench.analysis import events, frames
from workbench.analysis.timeline import Timeline
from workbench.figures import style
from workbench.figures.calendar import ticks, written
from workbench.figures.marks import marks_of, placed
from workbench.figures.sheet import WIDTH, fitted, width_of, wrapped
from workbench.figures.timeline import alt, draw


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    frame, tags = crowd(8, 5, 260, 12)
    story = events.story(
        [
            {"at": "2024-06-13", "text": "Limit raised to $90 for a_b_c 额度"},
            {"at": "2024-06-27T10:00:00+08:00", "text": "Release 发布"},
            {"at": "2024-07-22", "until": "2024-07-26", "text": "A conference"},
            {
                "at": "2024-11-06T09:00:00+08:00",
                "text": "A very long label that would run far over the border of the sheet",
            },
        ]
    )
    return Timeline(events.from_messages(frame), tags, zone="Asia/Shanghai", marks=story)


@pytest.mark.parametrize(("by", "lanes"), [("week", ""), ("day", "topic"), ("hour", ""), ("month", "conversation")])
def test_every_period_and_lane_can_be_drawn_and_told(timeline: Timeline, by: str, lanes: str) -> None:
    picture = draw(timeline, by=by, lanes=lanes)
    assert picture.png(60)[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.alt == alt(timeline, by=by, lanes=lanes)
    assert "Hatched: no original has anything, 19 Sep 2024 to 29 Sep 2024." in picture.alt
    assert picture.get_figwidth() == WIDTH


def test_the_same_data_give_the_same_bytes_without_dates(timeline: Timeline) -> None:
    first, second = draw(timeline, lanes="topic"), draw(timeline, lanes="topic")
    for kind in ("png", "svg", "pdf"):
        assert getattr(first, kind)() == getattr(second, kind)()
    assert b"<dc:date>" not in first.svg()
    assert b"CreationDate" not in first.pdf()


def test_dollars_and_underscores_are_letters(timeline: Timeline) -> None:
    words = [text.get_text() for text in draw(timeline).texts]
    assert any("$90 for a_b_c" in word for word in words)


def test_a_timeline_without_events_says_so() -> None:
    picture = draw(Timeline(events.from_messages(frames.messages(Leak()))))
    assert picture.alt == "A timeline without any dated event."


def test_far_events_are_told_below_in_a_line_that_begins_at_the_edge() -> None:
    leak = Leak().add(message(0, "2004-01-01T09:00:00Z", "u1", "long ago"))
    leak.add(*(message(n, f"2024-05-{n % 30 + 1:02}T09:{n % 60:02}:00Z", "u1", "words") for n in range(1, 400)))
    words = [text.get_text() for text in draw(Timeline(events.from_messages(frames.messages(leak)))).texts]
    (told,) = (word for word in words if "far away from all others" in word)
    assert told.startswith("1 event far away from all others is not drawn")


def test_no_label_of_a_mark_touches_another_or_is_crossed_by_a_line(timeline: Timeline) -> None:
    edges = np.array(["2024-02-26", "2024-11-18"], "datetime64[us]")
    spots = placed(marks_of(timeline), edges, 1.32, 0.5)
    for one in spots:
        for other in spots:
            if one is not other and one.row == other.row:
                right = one.left + width_of(one.words, 7)
                assert right < other.left or other.left + width_of(other.words, 7) < one.left
        assert one.left + width_of(one.words, 7) <= WIDTH - 1.32 + 0.01


def test_chinese_is_set_in_a_font_that_has_it() -> None:
    assert style.families()[0] == "Brief Sans SC"
    assert width_of("额度额度", 10) == pytest.approx(4 * 10 / 72, rel=0.02)


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=200), st.floats(0.5, 6))
def test_wrapped_and_fitted_lines_are_never_wider_than_their_room(words: str, room: float) -> None:
    assert width_of(fitted(words, 8, room), 8) <= room
    lines = wrapped(words, 8, room)
    assert "".join("".join(lines).split()) == "".join(words.split())


def test_a_name_cannot_turn_the_text_of_a_picture_round() -> None:
    assert fitted("gao\u202etxt.exe\x07", 8, 5) == "gao□txt.exe□"


@given(
    st.datetimes(min_value=pd.Timestamp("1990-01-01"), max_value=pd.Timestamp("2040-01-01")),
    st.floats(60, 3e9),
    st.floats(2, 6.9),
)
def test_ticks_stand_in_the_axis_and_never_crowd(start: pd.Timestamp, seconds: float, width: float) -> None:
    first = np.datetime64(start, "us")
    last = first + np.timedelta64(int(seconds * 1e6), "us")
    marks = ticks(first, last, width)
    places = np.array([(mark.at - first) / (last - first) for mark in marks]) * width
    assert ((places >= 0) & (places <= width)).all()
    assert (np.diff(places) >= 0.3).all()


def test_moments_are_written_with_the_month_in_letters() -> None:
    assert written(np.datetime64("2024-03-05T09:05")) == "5 Mar 2024"
    assert written(np.datetime64("2024-03-05T09:05"), "min") == "5 Mar 2024 09:05"
