"""What changed, on paper: each mark has a number, and the number names its messages."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, crowd
from workbench.analysis import events, frames
from workbench.analysis.changed import COLUMNS, Changed
from workbench.analysis.timeline import Timeline
from workbench.figures.changes import _label, _plan, _rows_of, _spans, alt, draw
from workbench.figures.sheet import WIDTH


@pytest.fixture(scope="module")
def changed() -> Changed:
    frame, tags = crowd(8, 5, 260, 12)
    day = frame["sent_at"].dt.strftime("%Y-%m-%d")
    planted = frame["message_key"][(day >= "2024-04-10") & (day < "2024-04-16")]
    tags = pd.concat([tags, pd.DataFrame({"message_key": planted, "topic": "whistle 举报"})])
    return Timeline(events.from_messages(frame), tags, zone="Asia/Shanghai", lanes="topic").changes()


def test_a_planted_burst_is_the_only_one_and_its_messages_are_named(changed: Changed) -> None:
    table = changed.frame()
    assert list(table.columns) == COLUMNS
    burst = table[table["kind"] == "burst"]
    assert burst["lane"].tolist() == ["whistle 举报"]
    assert (burst["since"].iloc[0], burst["until"].iloc[0]) == (pd.Timestamp("2024-04-10"), pd.Timestamp("2024-04-16"))
    known = set(changed.timeline.events["key"])
    assert all(len(keys) and set(keys) <= known for keys in table["keys"])


def test_every_mark_drawn_is_numbered_as_in_the_table_and_told_in_words(changed: Changed) -> None:
    picture = draw(changed)
    words = [text.get_text() for text in picture.texts]
    for number, mark in changed.frame().iterrows():
        assert words.count(_label(number, mark["kind"])) == 2, "once at the mark, once in the list"
        assert f"{number}. {mark['sentence']}" in picture.alt
        assert any(line.startswith(mark["sentence"][:40]) and f"[{mark['keys'][0][:8]}]" in line for line in words)
    assert picture.alt == alt(changed)


def test_a_hole_in_the_record_is_hatched_and_told(changed: Changed) -> None:
    assert "Hatched: no original has anything, 19 Sep 2024 to 29 Sep 2024." in draw(changed).alt


def test_no_two_numbers_touch(changed: Changed) -> None:
    plan = _plan(changed, 6, 24)
    assert plan is not None
    for number in range(plan.counts.shape[1]):
        spots = list(zip(_spans(plan, number), _rows_of(plan, number), strict=True))
        for place, ((left, right), row) in enumerate(spots):
            assert -1.32 <= left < right <= WIDTH - 1.32
            for (other_left, other_right), other_row in spots[place + 1 :]:
                assert row != other_row or right < other_left or other_right < left


def test_what_is_not_drawn_is_counted(changed: Changed) -> None:
    words = " ".join(text.get_text() for text in draw(changed, lanes=2, most=3).texts)
    assert "4 smaller lanes are not drawn." in words
    assert f"{len(changed.frame()) - 3:,} more marks are not drawn" in words


def test_the_same_data_give_the_same_bytes(changed: Changed) -> None:
    assert draw(changed).svg() == draw(changed).svg()


def test_nothing_at_all_and_nothing_that_changed_are_drawn_and_said() -> None:
    empty = Timeline(events.from_messages(frames.messages(Leak()))).changes()
    assert draw(empty).alt == "A panel of changes without any dated event."
    assert empty.frame().empty
    frame, _ = crowd(3, 1, 20, 5)
    steady = frame.assign(sent_at=pd.Timestamp("2024-03-04", tz="UTC") + pd.to_timedelta(np.arange(len(frame)), "h"))
    assert draw(Timeline(events.from_messages(steady)).changes()).alt.endswith("Nothing stands out.")


def test_a_term_that_no_message_has_is_told_and_not_left_out_silently(changed: Changed) -> None:
    keys = list(changed.timeline.events["key"][:9])
    some = changed.timeline.changes({"quota": keys, "absent": [], "unknown": ["nothing"]})
    assert set(some.frame()["lane"]) == {"quota"}
    for told in (repr(some), draw(some).alt, " ".join(text.get_text() for text in draw(some).texts)):
        assert "No message has: absent, unknown." in told
    none = changed.timeline.changes({"absent": []})
    assert "No message has: absent." in " ".join(text.get_text() for text in draw(none).texts)
