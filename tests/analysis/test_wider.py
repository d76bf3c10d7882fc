"""Conversations, documents, projections and broadcasts: every number recomputed the long way."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pandas as pd
import pytest

from tests.leaklet import File, Leak, crowd, message
from workbench.analysis import frames
from workbench.analysis.graph import PeopleTopics, people_topics
from workbench.errors import UsageError


@pytest.fixture(scope="module")
def graph() -> PeopleTopics:
    return people_topics(*crowd(12, 5, 200, 40), shuffles=2)


def test_edges_of_conversations_agree_with_a_plain_loop(graph: PeopleTopics) -> None:
    made = graph.graph(kinds=("topic", "conversation"))
    topics = graph.rows.groupby("message_key")["topic"].agg(set).to_dict()
    days, keys = defaultdict(set), defaultdict(set)
    for row in graph.messages.itertuples():
        ends = [(f"person:{row.sender}", f"conversation:{row.conversation}")]
        ends += [(f"conversation:{row.conversation}", f"topic:{topic}") for topic in topics.get(row.message_key, ())]
        for end in ends:
            days[end].add(row.sent_at.date())
            keys[end].add(row.message_key)
    for (a, b), when in days.items():
        edge = made.edges[a, b]
        assert edge["days"] == edge["weight"] == len(when)
        assert set(edge["keys"]) == keys[a, b] and edge["messages"] == len(keys[a, b])


def test_a_document_ties_who_sent_it_and_what_was_said_beside_it() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "a", "the quota", files=(File(name="plan.pdf"), File(name=""))),
        message(2, "2024-03-06T09:00:00Z", "b", "again", files=(File(name="plan.pdf"),)),
    )
    frame = frames.messages(leak)
    tags = pd.DataFrame({"message_key": frame["message_key"].head(1), "topic": "quota"})
    made = people_topics(frame, tags, shuffles=0).graph(significant=False, kinds=("topic", "document"))
    assert set(made["document:plan.pdf"]) == {"person:a", "person:b", "topic:quota"}
    assert "document:" not in made and not any(node.startswith("conversation:") for node in made)


def test_the_weight_is_a_choice_and_an_unknown_one_is_refused(graph: PeopleTopics) -> None:
    link = graph.significant().iloc[0]
    ends = f"person:{link['person']}", f"topic:{link['topic']}"
    for weight in ("days", "z", "share"):
        assert graph.graph(weight=weight).edges[ends]["weight"] == pytest.approx(link[weight])
    with pytest.raises(UsageError):
        graph.graph(weight="fame")


@pytest.mark.parametrize(("to", "own", "other"), [("people", "person", "topic"), ("topics", "topic", "person")])
def test_projections_follow_newman(graph: PeopleTopics, to: str, own: str, other: str) -> None:
    links = graph.significant()
    weight, shared, days = defaultdict(float), defaultdict(int), defaultdict(int)
    for _, group in links.groupby(other):
        held = group.set_index(own)["days"]
        for a, b in combinations(sorted(held.index), 2):
            weight[a, b] += 1 / (len(held) - 1)
            shared[a, b] += 1
            days[a, b] += min(held[a], held[b])
    table = graph.projection(to)
    assert len(table) == len(weight) > 0
    for row in table.itertuples():
        pair = (row.a, row.b)
        assert (row.shared, row.days) == (shared[pair], days[pair]) and len(row.through) == row.shared
        assert row.weight == pytest.approx(weight[pair], abs=1e-4)
    with pytest.raises(UsageError):
        graph.projection("rooms")


def test_a_broadcast_is_told_once_with_its_width() -> None:
    text = "Everybody will be in the office at nine on Monday, without exception."
    leak = Leak()
    for number in range(6):
        leak.add(message(number, f"2024-03-05T09:0{number}:00Z", "boss", text, conversation_id=f"c{number}"))
    leak.add(message(9, "2024-03-05T10:00:00Z", "b", "ok"))
    frame = frames.messages(leak)
    found = people_topics(frame, pd.DataFrame({"message_key": [], "topic": []}), shuffles=0).broadcasts()
    assert found[["person", "text", "times", "places"]].to_numpy().tolist() == [["boss", text, 6, 6]]
    assert len(found["keys"].iloc[0]) == 6
