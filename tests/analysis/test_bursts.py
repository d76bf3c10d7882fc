"""Bursts and changes are found where they were planted, are the cheapest of all, and name their messages."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, message
from workbench.analysis import events, frames
from workbench.analysis.bursts import bursts, changes, segments, two_states
from workbench.analysis.timeline import Timeline


def timeline(per_day: list[int], tagged: list[int]) -> Timeline:
    leak, keys = Leak(), []
    for day, number in enumerate(per_day):
        date = np.datetime64("2024-03-04") + day
        for i in range(number):
            leak.add(message(len(leak.rows["messages"]), f"{date}T09:{i % 60:02d}:00Z", "u", f"{day} {i}"))
    frame = frames.messages(leak)
    for day, number in enumerate(tagged):
        date = (np.datetime64("2024-03-04") + day).astype(object)
        keys += frame[frame["sent_at"].dt.date == date]["message_key"].tolist()[:number]
    tags = pd.DataFrame({"message_key": keys, "topic": "quota"})
    return Timeline(events.from_messages(frame), tags)


def test_a_burst_of_a_topic_is_found_with_its_share_and_its_messages() -> None:
    found = bursts(timeline([10] * 30, [1] * 12 + [6] * 4 + [1] * 14))
    assert len(found) == 1
    assert (found["since"][0], found["until"][0]) == (pd.Timestamp("2024-03-16"), pd.Timestamp("2024-03-20"))
    assert found["events"][0] == 24
    assert found["share"][0] == pytest.approx(0.6)
    assert found["usual"][0] == pytest.approx(50 / 300)
    assert len(found["keys"][0]) == 24


def test_more_talk_on_everything_is_no_burst_of_a_topic() -> None:
    busy = [10] * 12 + [60] * 4 + [10] * 14
    assert bursts(timeline(busy, [number // 10 for number in busy])).empty
    assert len(bursts(timeline(busy, []), lanes="")) == 1


@pytest.mark.parametrize("seed", range(6))
def test_the_states_are_the_cheapest_of_all_sequences(seed: int) -> None:
    random = np.random.default_rng(seed)
    whole = random.integers(5, 20, 9).astype(float)
    own = random.binomial(whole.astype(int), np.where(np.arange(9) // 3 == 1, 0.6, 0.15)).astype(float)
    states, _ = two_states(own, whole)
    rates = [own.sum() / whole.sum(), min(own.sum() / whole.sum() * 2, 0.9999)]
    begin = np.log(9)

    def price(sequence: tuple[int, ...]) -> float:
        total, before = 0.0, 0
        for state, r, d in zip(sequence, own, whole, strict=True):
            total += begin * (state > before) - r * np.log(rates[state]) - (d - r) * np.log(1 - rates[state])
            before = state
        return total

    best = min(map(price, itertools.product((0, 1), repeat=9)))
    assert price(tuple(states.tolist())) == pytest.approx(best)


def test_a_level_that_changes_for_good_is_found_once() -> None:
    random = np.random.default_rng(2)
    values = np.concatenate([random.poisson(20, 30), random.poisson(8, 30)])
    cuts = segments(values.astype(float))
    assert [abs(cut - 30) <= 1 for cut, _ in cuts] == [True]
    table = changes(timeline([5] * 70 + [1] * 70, []))
    assert table[["before", "after"]].to_numpy().tolist() == [[35.0, 7.0]]
    assert table["at"][0] == pd.Timestamp("2024-05-13")


def test_steady_talk_has_neither_burst_nor_change() -> None:
    random = np.random.default_rng(3)
    steady = sum(len(segments(random.poisson(10, 60).astype(float))) for _ in range(50))
    assert steady <= 1
    assert bursts(timeline([10] * 30, [2] * 30)).empty
    empty = Timeline(events.from_messages(frames.messages(Leak())))
    assert bursts(empty).empty
    assert changes(empty).empty


def test_bursts_are_drawn_and_told() -> None:
    picture = timeline([10] * 30, [1] * 12 + [6] * 4 + [1] * 14).plot(by="day", lanes="topic", show_bursts=True)
    assert "Far more than usual: quota, 16 Mar 2024 to 19 Mar 2024." in picture.alt
    assert any("Kleinberg" in text.get_text() for text in picture.texts)
