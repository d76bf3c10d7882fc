"""Hours, single events and who deals with whom, on paper."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.leaklet import Leak, crowd, message
from workbench.analysis import events, frames, networks
from workbench.analysis.timeline import Timeline
from workbench.errors import UsageError
from workbench.figures import hours, swimlane, who_to_whom


def line(leak: Leak, **options: object) -> Timeline:
    return Timeline(events.from_messages(frames.messages(leak)), **options)  # type: ignore[arg-type]


def test_hours_are_those_of_the_named_zone_and_days_without_hour_are_left_out() -> None:
    leak = Leak().add(
        message(1, "2024-03-08T23:30:00Z", "a", "x"),  # Saturday 07:30 in China
        message(2, "2024-03-05", "a", "y"),
    )
    table = line(leak, zone="Asia/Shanghai").hours()
    assert table.loc[("all", 5), 7] == 1
    assert table.to_numpy().sum() == 1
    assert "1 known only to the day are left out." in " ".join(text.get_text() for text in hours.draw(line(leak)).texts)


def test_the_busiest_stretch_may_run_over_midnight() -> None:
    counts = np.zeros(24, int)
    counts[[22, 23, 0, 1, 2]] = 10
    start, share = hours.busiest(counts)
    assert (start, share) == (19, 1.0)


@pytest.mark.parametrize("lanes", ["", "person", "topic"])
def test_hours_are_drawn_and_told_for_all_and_for_lanes(lanes: str) -> None:
    frame, tags = crowd(6, 3, 60, 20)
    picture = Timeline(events.from_messages(frame), tags, zone="Asia/Shanghai").plot("hours", lanes=lanes)
    assert picture.png(50)
    assert "Hours of the day in Asia/Shanghai." in picture.alt


def some(number: int) -> Timeline:
    frame, _ = crowd(5, 3, 200, 20)
    few = frame.iloc[:: max(1, len(frame) // number)].head(number).reset_index(drop=True)
    return Timeline(events.from_messages(few), zone="Asia/Shanghai")


@pytest.mark.parametrize("number", [1, 12, 60])
def test_no_label_of_a_swimlane_touches_another_or_leaves_the_sheet(number: int) -> None:
    picture = swimlane.draw(some(number))
    renderer = picture.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = [text.get_window_extent(renderer) for text in picture.axes[0].texts]
    assert len(boxes) == number
    for one, other in itertools.combinations(boxes, 2):
        assert not (one.x0 < other.x1 and other.x0 < one.x1 and one.y0 + 1 < other.y1 and other.y0 + 1 < one.y1)
    assert all(box.x0 >= 0 and box.x1 <= picture.bbox.x1 + 1 for box in boxes)


def test_a_swimlane_says_what_it_leaves_out_and_tells_every_event() -> None:
    timeline = some(30)
    picture = swimlane.draw(timeline, most=20)
    assert picture.alt.endswith("10 later events are not drawn.")
    assert "20 single events" in picture.alt
    assert swimlane.draw(line(Leak())).alt.startswith("0 single events")


def test_a_day_without_an_hour_is_a_bar_of_one_day() -> None:
    leak = Leak().add(message(1, "2024-03-05", "a", "x"), message(2, "2024-03-09T10:00:00Z", "a", "y"))
    made, _ = swimlane._events(line(leak), "person", 60)
    assert made[0].until - made[0].since == np.timedelta64(1, "D")
    assert made[0].words.startswith("5 Mar 2024  x")
    assert made[1].words.startswith("9 Mar 2024 10:00  y")


def network(people: int) -> networks.Network:
    random = np.random.default_rng(1)
    rows = []
    for i in range(people * 12):
        a = random.integers(people)
        b = (a + 2 * random.integers(1, 4)) % people
        rows.append(message(i, f"2024-03-{1 + i % 28:02d}T09:00:00Z", f"u{a}", f"x{i}", recipients=(f"u{b}",)))
    return networks.people_network(frames.messages(Leak().add(*rows)))


@pytest.mark.parametrize("people", [4, 60])
def test_who_to_whom_is_drawn_for_few_and_for_the_most_active_of_many(people: int) -> None:
    made = network(people)
    picture = made.plot()
    assert picture.get_figheight() < 10
    assert f"A table of {min(people, who_to_whom.MOST)} people" in picture.alt
    shown, groups, _ = who_to_whom.ordered(made, who_to_whom.MOST)
    assert len(set(shown)) == len(shown)
    assert [number for number, _ in itertools.groupby(groups)] == list(dict.fromkeys(groups)), "circles stay together"


def test_nobody_tied_to_anybody_is_a_sentence() -> None:
    made = networks.people_network(frames.messages(Leak().add(message(1, "2024-03-05T09:00:00Z", "a", "x"))))
    assert who_to_whom.draw(made).alt == "Nobody is tied to anybody."


def test_an_unknown_kind_of_picture_is_a_plain_sentence() -> None:
    with pytest.raises(UsageError):
        line(Leak()).plot("pie")
