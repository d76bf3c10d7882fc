"""Every number of the people-to-topic graph is recomputed here the long way, as docs/methods.md defines it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import numpy as np
import pandas as pd
import pytest

from tests.leaklet import Leak, crowd, message
from workbench.analysis import frames, logodds
from workbench.analysis.graph import PeopleTopics, people_topics
from workbench.analysis.networks import bridges, people_network
from workbench.analysis.structure import agreement, backbone, communities
from workbench.analysis.ties import tied
from workbench.errors import UsageError


@pytest.fixture(scope="module")
def world() -> tuple[pd.DataFrame, pd.DataFrame, PeopleTopics]:
    frame, tags = crowd(8, 5, 120, 25)
    return frame, tags, people_topics(frame, tags, shuffles=20)


def test_days_messages_and_shares_agree_with_a_plain_loop(
    world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics],
) -> None:
    frame, tags, graph = world
    topics = tags.groupby("message_key")["topic"].agg(set).to_dict()
    days, messages, active = defaultdict(set), Counter(), defaultdict(set)
    for row in frame.itertuples():
        day = row.sent_at.date()
        active[row.sender].add(day)
        for topic in topics.get(row.message_key, ()):
            days[row.sender, topic].add(day)
            messages[row.sender, topic] += 1
    assert len(graph.links) == len(days)
    for link in graph.links.itertuples():
        assert link.days == len(days[link.person, link.topic])
        assert link.messages == messages[link.person, link.topic]
        assert link.active == len(active[link.person])
        assert link.share == round(link.days / link.active, 4)


def test_log_odds_and_z_follow_monroe_and_others_with_four_terms(
    world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics],
) -> None:
    graph = world[2]
    whole = graph.links.drop_duplicates("person")["active"].sum()
    everyone = graph.links.groupby("topic")["days"].sum()
    for link in graph.links.itertuples():
        y, n, big_y, big_n = link.days, link.active, everyone[link.topic], whole
        a = logodds.STRENGTH * big_y / big_n
        b = logodds.STRENGTH - a
        cells = [y + a, n - y + b, big_y - y + a, big_n - n - big_y + y + b]
        delta = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
        assert link.log_odds == pytest.approx(delta, abs=0.001)
        assert link.z == pytest.approx(delta / math.sqrt(sum(1 / cell for cell in cells)), abs=0.01)


def test_expected_and_even_z_follow_mantel_and_haenszel(world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics]) -> None:
    frame, tags, graph = world
    topics = tags.groupby("message_key")["topic"].agg(set).to_dict()
    number: Counter[tuple[str, object]] = Counter()
    touched = defaultdict(set)
    for row in frame.itertuples():
        unit = (row.sender, row.sent_at.date())
        number[unit] += 1
        touched[unit] |= topics.get(row.message_key, set())
    strata = {unit: math.ceil(math.log2(count)) for unit, count in number.items()}
    for link in graph.links.itertuples():
        mean = variance = 0.0
        for stratum in set(strata.values()):
            units = [unit for unit in number if strata[unit] == stratum]
            big_n, n = len(units), sum(unit[0] == link.person for unit in units)
            rate = sum(link.topic in touched[unit] for unit in units) / big_n
            mean += n * rate
            variance += n * rate * (1 - rate) * (big_n - n) / max(big_n - 1, 1)
        assert link.expected == pytest.approx(mean, abs=0.006)
        excess = link.days - mean
        even = math.copysign(max(abs(excess) - 0.5, 0), excess) / math.sqrt(variance) if variance else 0
        if variance > 1e-9:
            assert link.z_even == pytest.approx(even, abs=0.006)
        assert (
            link.significant == (link.days >= 3 and link.z >= 2.575 and link.z_even >= 2.575)
            or abs(link.z - 2.58) < 0.01
        )


def test_the_strata_double(world: object) -> None:
    assert logodds.stratum(np.array([1, 2, 3, 4, 5, 8, 9, 16, 17, 100])).tolist() == [0, 1, 2, 2, 3, 3, 4, 4, 5, 7]


def test_a_tie_that_is_not_there_is_not_found() -> None:
    """Topics dealt to messages at random: talkative or not, hardly anybody may stand out."""
    frame, _ = crowd(40, 8, 200, 60)
    random = np.random.default_rng(3)
    keep = random.random(len(frame)) < 0.3
    topics = [f"t{i}" for i in random.zipf(1.5, keep.sum()) % 8]
    graph = people_topics(
        frame, pd.DataFrame({"message_key": frame["message_key"][keep], "topic": topics}), shuffles=20
    )
    assert graph.significant().shape[0] <= 2
    assert graph.chance < 1


def test_a_tie_that_is_there_is_found_and_opens_to_its_messages() -> None:
    frame, _ = crowd(12, 3, 200, 40)
    random = np.random.default_rng(3)
    keep = random.random(len(frame)) < 0.1
    who = frame["sender"].value_counts().index[4]
    topics = np.where((frame["sender"][keep] == who) & (random.random(keep.sum()) < 0.8), "quota", "lunch")
    tags = pd.DataFrame({"message_key": frame["message_key"][keep], "topic": topics})
    graph = people_topics(frame, tags, shuffles=10)
    top = graph.significant().iloc[0]
    assert (top["person"], top["topic"]) == (who, "quota")
    found = graph.evidence(who, "quota")
    assert len(found) == top["messages"]
    assert set(found["sender"]) == {who}
    edge = graph.graph()[f"person:{who}"]["topic:quota"]
    assert sorted(edge["keys"]) == sorted(found["message_key"])
    with pytest.raises(UsageError):
        graph.evidence("Nobody", "quota")


def test_the_same_seed_gives_the_same_graph(world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics]) -> None:
    again = people_topics(world[0], world[1], shuffles=20)
    pd.testing.assert_frame_equal(again.frame(), world[2].frame())
    assert again.chance == world[2].chance


def test_resends_placeholders_bots_and_undated_messages_do_not_count() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "u", "the quota"),
        message(2, "2024-03-06T09:00:00Z", "u", "the quota"),
        message(3, "2024-03-05T09:00:00Z", "u", "<Media omitted>"),
        message(4, "2024-03-05T09:00:00Z", "b", "quota", flags=("bot",)),
        message(5, "", "u", "quota?"),
    )
    frame = frames.messages(leak)
    tags = pd.DataFrame({"message_key": frame["message_key"], "topic": "quota"})
    graph = people_topics(frame, tags, shuffles=0)
    assert graph.links[["person", "topic", "days", "messages"]].to_numpy().tolist() == [["u", "quota", 1, 1]]


def test_no_tags_give_an_empty_graph_with_all_columns() -> None:
    frame, tags = crowd(3, 2, 20, 5)
    graph = people_topics(frame, tags.head(0), shuffles=5)
    assert graph.frame().empty
    assert "z_even" in graph.frame()
    assert graph.graph().number_of_nodes() == 0


def test_author_addressed_mentioned_and_present_are_told_apart() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "a", "question"),
        message(2, "2024-03-05T09:01:00Z", "b", "answer", parent_id="m1", mentions=("c",), recipients=("d", "b")),
        message(3, "2024-03-05T23:00:00Z", "e", "late"),
        message(4, "2024-03-05T23:00:00Z", "f", "elsewhere", conversation_id="other"),
    )
    frame = frames.messages(leak)
    ties = {tie: tied(frame, {}, tie) for tie in ("author", "addressed", "mentioned", "present")}
    on_second = {tie: sorted(pairs[pairs["row"] == 1]["person"]) for tie, pairs in ties.items()}
    assert on_second == {"author": ["b"], "addressed": ["a", "d"], "mentioned": ["c"], "present": ["a", "e"]}
    with pytest.raises(UsageError):
        tied(frame, {}, "knows")


def test_slices_and_comparison_add_up_to_the_whole(world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics]) -> None:
    graph = world[2]
    whole = graph.links.set_index(["person", "topic"])
    for by in ("month", "week"):
        summed = graph.slices(by).groupby(["person", "topic"])["days"].sum()
        assert (summed == whole["days"].reindex(summed.index)).all()
    halves = graph.compare("2024-05-01").set_index(["person", "topic"])
    assert (halves["days_before"] + halves["days_after"] == whole["days"].reindex(halves.index)).all()
    assert (halves["active_before"] + halves["active_after"] == whole["active"].reindex(halves.index)).all()


def test_the_person_whom_nobody_else_replaces_leads_the_brokers() -> None:
    leak = Leak()
    for day in (1, 2, 3):
        for place, people in {"core": "abi", "lab": "cdi", "us": "efi", "mail": "ab"}.items():
            for who in people:
                at = f"2024-03-0{day}T09:00:00Z"
                leak.add(message(len(leak.rows["messages"]), at, who, f"{day}{who}{place}", conversation_id=place))
    table = bridges(frames.messages(leak))
    assert table.index[0] == "i"
    assert table.loc["i", "only_link"] == 3
    assert table["only_link"].drop("i").sum() == 0
    assert table.loc["i", "conversations"] == 3
    assert table["betweenness"].idxmax() == "i"


def test_replies_point_to_who_was_answered_and_count_in_days() -> None:
    leak = Leak().add(
        message(1, "2024-03-05T09:00:00Z", "a", "question"),
        message(2, "2024-03-05T09:01:00Z", "b", "one", parent_id="m1"),
        message(3, "2024-03-05T09:02:00Z", "b", "two", parent_id="m1"),
        message(4, "2024-03-06T09:02:00Z", "b", "three", parent_id="m1"),
    )
    made = people_network(frames.messages(leak), tie="addressed")
    assert made.frame()[["a", "b", "days", "messages"]].to_numpy().tolist() == [["b", "a", 2, 3]]
    assert made.evidence("b", "a")["body"].tolist() == ["one", "two", "three"]
    assert made.graph()["b"]["a"]["days"] == 2


def test_presence_has_no_direction_and_counts_conversation_days() -> None:
    leak = Leak()
    for place in ("x", "y"):
        for who in ("a", "b"):
            leak.add(
                message(len(leak.rows["messages"]), "2024-03-05T09:00:00Z", who, f"{who}{place}", conversation_id=place)
            )
    made = people_network(frames.messages(leak), tie="present")
    assert made.frame()[["a", "b", "days"]].to_numpy().tolist() == [["a", "b", 2]]


def test_two_circles_are_two_communities_in_every_seed() -> None:
    pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z"), ("c", "x")]
    edges = pd.DataFrame([(a, b, 1 if (a, b) == ("c", "x") else 9) for a, b in pairs], columns=["a", "b", "days"])
    table, alike = communities(edges)
    assert alike == 1.0
    groups = table.groupby("community")["person"].agg("".join).tolist()
    assert sorted(groups) == ["abc", "xyz"]
    assert (table["steady"] == 1).all()


def test_agreement_is_one_for_relabelled_and_near_nought_for_random_divisions() -> None:
    one = np.array([0, 0, 1, 1, 2, 2])
    assert agreement(one, np.array([2, 2, 0, 0, 1, 1])) == 1.0
    random = np.random.default_rng(1)
    assert abs(np.mean([agreement(random.integers(0, 4, 200), random.integers(0, 4, 200)) for _ in range(30)])) < 0.02


def test_the_backbone_keeps_what_is_heavy_for_either_end() -> None:
    edges = pd.DataFrame({"a": ["a"] * 5, "b": list("bcdef"), "days": [100, 1, 1, 1, 1]})
    assert backbone(edges)["b"].tolist() == ["b"]
