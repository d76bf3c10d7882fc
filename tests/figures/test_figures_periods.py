"""Before and after a day on paper: what changed stands where its share is, and what stands out survives photocopies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, message
from workbench.analysis import frames
from workbench.analysis.graph import PeopleTopics, people_topics
from workbench.figures import months, periods, style, who_to_whom


def turned() -> PeopleTopics:
    """Ann turns to the quota in May and Bob away from it; Cid never changes."""
    leak, number, keys = Leak(), 0, []
    for day in range(60):
        at = pd.Timestamp("2024-04-01T09:00:00Z") + pd.Timedelta(days=day)
        for who, share in {"ann": (1, 8), "bob": (8, 1), "cid": (4, 4)}.items():
            leak.add(message(number, at.isoformat(), who, f"{who} {number}"))
            if day % 10 < share[day >= 30]:
                keys.append(number)
            number += 1
    frame = frames.messages(leak)
    tags = pd.DataFrame({"message_key": frame["message_key"].iloc[keys], "topic": "quota"})
    return people_topics(frame, tags, shuffles=2)


def test_rings_and_discs_stand_at_the_shares_before_and_after() -> None:
    graph = turned()
    picture = graph.plot("periods", split="2024-05-01")
    marks = [np.asarray(c.get_offsets())[:, 0] for ax in picture.axes for c in ax.collections]
    assert np.allclose(np.concatenate(marks), [0.1, 0.8, 0.8, 0.1])  # ann's ring and disc, then bob's
    words = [text.get_text() for text in picture.texts]
    assert {"ann", "bob", "3 of 30", "24 of 30"} <= set(words) and "cid" not in words
    assert words.index("More of it") < words.index("ann") < words.index("Less of it") < words.index("bob")
    assert "More: ann, quota (3 of 30 days, then 24 of 30)." in picture.alt


def test_without_a_day_the_middle_is_taken_and_without_a_change_there_is_a_sentence() -> None:
    graph = turned()
    assert "What changed on 2024-05-01" in [text.get_text() for text in graph.plot("periods").texts]
    quiet = graph.plot("periods", split="2024-04-02")
    assert "Nothing changed beyond chance" in quiet.alt and quiet.png()
    empty = people_topics(frames.messages(Leak()), pd.DataFrame({"message_key": [], "topic": []}), shuffles=0)
    assert empty.plot("periods").png()


def test_many_changes_stay_on_a_page_and_the_rest_is_said() -> None:
    graph = turned()
    assert "2 weaker changes" not in periods.draw(graph, split="2024-05-01").alt
    one = periods.draw(graph, split="2024-05-01", most=1)
    assert any("1 weaker changes are not drawn" in text.get_text() for text in one.texts)
    assert one.get_figheight() < 10


def test_what_stands_out_by_colour_is_told_without_colour_too() -> None:
    plan = months._plan(turned(), 24, 8)
    assert plan is not None
    dots = sum(len(c.get_offsets()) for ax in months.draw(turned()).axes for c in ax.collections if len(c.get_sizes()))
    strong = plan.strong[None] & plan.active[:, :, None] & (plan.days > 0)
    assert dots == strong.sum()


@pytest.mark.parametrize("color", style.RAMP)
def test_numbers_on_every_shade_of_the_ramp_have_a_contrast_of_three_or_more(color: str) -> None:
    def light(hexed: str) -> float:
        parts = [int(hexed[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    ink = "#ffffff" if style.on(color) == "white" else style.on(color)
    one, other = sorted((light(ink), light(color)))
    assert (other + 0.05) / (one + 0.05) >= 3


def test_heavy_ties_of_an_adjacency_differ_in_shade() -> None:
    known = np.sort(np.array([233.0, 250, 300, 400, 559]))
    shades = [who_to_whom._rank(value, known) for value in known]
    assert shades == sorted(shades) and len({style.shade(value) for value in shades}) >= 4
