"""Pictures of persons: months, rooms and one person alone. Late comers and brokers stand out without being told."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.leaklet import Leak, crowd, message
from workbench.analysis import frames
from workbench.analysis.graph import PeopleTopics, people_topics
from workbench.errors import UsageError
from workbench.figures import ego as ego_figure
from workbench.figures import months, rooms, style
from workbench.figures.sheet import Picture

TALLEST = 10.4


def circles() -> PeopleTopics:
    """Two circles that only the broker is in, and somebody who comes in the last month."""
    leak, number = Leak(), 0
    for month in range(3, 8):
        for day in (4, 5, 6, 7):
            there = {"east": ["ann", "bob", "broker"], "west": ["cid", "dan", "broker"]}
            if month == 7:
                there["east"] = [*there["east"], "newcomer"]
            for place, people in there.items():
                for who in people:
                    at = f"2024-{month:02d}-{day:02d}T09:00:00Z"
                    leak.add(message(number, at, who, f"{who} {number} quota", conversation_id=place))
                    number += 1
    frame = frames.messages(leak)
    return people_topics(frame, pd.DataFrame({"message_key": frame["message_key"], "topic": "quota"}), shuffles=2)


@pytest.fixture(scope="module")
def small() -> PeopleTopics:
    return people_topics(*crowd(8, 5, 120, 25), shuffles=5)


@pytest.fixture(scope="module")
def large() -> PeopleTopics:
    return people_topics(*crowd(300, 40, 700, 200), shuffles=2)


def inks(picture: Picture) -> dict[str, str]:
    return {text.get_text(): str(text.get_color()) for text in picture.texts}


def test_who_comes_late_stands_last_and_is_named_in_orange() -> None:
    graph = circles()
    plan = months._plan(graph, 24, 8)
    assert plan is not None and plan.people[-1] == "newcomer"
    assert [name for name, late in zip(plan.people, plan.late, strict=True) if late] == ["newcomer"]
    colors = inks(months.draw(graph))
    assert colors["newcomer"] == style.ORANGE and colors["ann"] == style.INK
    assert "newcomer since 2024-07-04, late" in months.draw(graph).alt


def test_the_panels_add_up_to_the_matrix(small: PeopleTopics) -> None:
    plan = months._plan(small, 24, 8)
    assert plan is not None
    for who, person in enumerate(plan.people):
        for what, topic in enumerate(plan.topics):
            line = small.links[(small.links["person"] == person) & (small.links["topic"] == topic)]
            assert plan.days[:, who, what].sum() == line["days"].sum()


def test_the_broker_leads_the_rooms_and_only_his_ties_are_orange() -> None:
    plan = rooms._plan(circles(), 24, 32)
    assert plan.people[0] == "broker" and plan.links.tolist()[:2] == [1, 0]
    assert plan.only[0].all() and not plan.only[1:].any()
    assert "broker is the only link of 1 pairs" in rooms.draw(circles()).alt


def test_one_person_shows_the_days_of_every_topic_and_everybody_met() -> None:
    found = circles().ego("broker")
    assert found.tie == "present"
    assert found.people.set_index("other")["days_to"].to_dict() == {
        "ann": 20,
        "bob": 20,
        "cid": 20,
        "dan": 20,
        "newcomer": 4,
    }
    assert found.months["days"].tolist() == [4, 4, 4, 4, 4]
    assert found.rooms["days"].tolist() == [20, 20]
    words = [text.get_text() for text in found.plot().texts]
    assert {"20", "ann", "newcomer", "quota"} <= set(words)
    with pytest.raises(UsageError):
        circles().ego("nobody")


def test_addressed_people_are_told_by_direction() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "a", "question"),
        message(2, "2024-03-05T09:01:00Z", "b", "one", parent_id="m1"),
        message(3, "2024-03-06T09:01:00Z", "b", "two", parent_id="m1"),
        message(4, "2024-03-06T09:02:00Z", "a", "three", parent_id="m3"),
    )
    graph = people_topics(frames.messages(leak), pd.DataFrame({"message_key": [], "topic": []}), shuffles=0)
    assert graph.ego("a").people.to_dict("records") == [{"other": "b", "days_to": 1, "days_from": 2}]


@pytest.mark.parametrize("size", ["small", "large"])
def test_every_picture_of_persons_fits_a_page_and_says_what_it_leaves_out(
    size: str, request: pytest.FixtureRequest
) -> None:
    graph: PeopleTopics = request.getfixturevalue(size)
    person = graph.links["person"].iloc[0]
    for picture in (graph.plot("months"), graph.plot("rooms"), graph.ego(person).plot()):
        assert picture.get_figheight() <= TALLEST
        assert picture.png()[:4] == b"\x89PNG" and picture.alt
    left_out = any("more people are not drawn" in text.get_text() for text in graph.plot("months").texts)
    assert left_out == (size == "large")


def test_nobody_and_no_topic_still_give_a_sheet() -> None:
    empty = people_topics(frames.messages(Leak()), pd.DataFrame({"message_key": [], "topic": []}), shuffles=0)
    for kind in ("matrix", "links", "months", "rooms"):
        assert empty.plot(kind).png()
    alone = people_topics(
        frames.messages(Leak().add(message(1, "2024-03-05T09:00:00Z", "🥟", "x"))),
        pd.DataFrame({"message_key": [], "topic": []}),
        shuffles=0,
    )
    assert alone.ego("🥟").plot().png() and ego_figure.alt(alone.ego("🥟"))
