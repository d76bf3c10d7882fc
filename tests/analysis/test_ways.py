"""What was made quick is still right: betweenness, presence and fillers against the plain way of each."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaklet import Leak, crowd, message
from workbench.analysis import fillers, frames
from workbench.analysis.networks import people_network
from workbench.analysis.structure import PIVOTS, betweenness
from workbench.analysis.ties import CROWD


def edges(size: int, share: float, seed: int) -> pd.DataFrame:
    graph = nx.gnp_random_graph(size, share, seed=seed)
    return pd.DataFrame([(f"n{a}", f"n{b}") for a, b in graph.edges], columns=["person", "place"])


@pytest.mark.parametrize(("size", "share"), [(3, 1.0), (30, 0.1), (60, 0.04), (250, 0.02)])
def test_betweenness_is_the_one_of_networkx(size: int, share: float) -> None:
    pairs = edges(size, share, size)
    right = nx.betweenness_centrality(nx.Graph(pairs.itertuples(index=False, name=None)))
    assert betweenness(pairs) == pytest.approx(right, abs=1e-12)


def test_betweenness_counts_the_shares_of_shortest_ways_written_out() -> None:
    pairs = edges(14, 0.25, 3)
    graph = nx.Graph(pairs.itertuples(index=False, name=None))
    number = len(graph)
    for node, told in betweenness(pairs).items():
        over = 0.0
        for a, b in combinations(sorted(set(graph) - {node}), 2):
            if nx.has_path(graph, a, b):
                ways = list(nx.all_shortest_paths(graph, a, b))
                over += sum(node in way for way in ways) / len(ways)
        assert told == pytest.approx(2 * over / ((number - 1) * (number - 2)))


def test_the_estimate_from_some_sources_follows_the_whole() -> None:
    pairs = edges(4 * PIVOTS, 0.005, 4)
    right = nx.betweenness_centrality(nx.Graph(pairs.itertuples(index=False, name=None)))
    told = betweenness(pairs)
    assert betweenness(pairs) == told
    assert np.corrcoef([right[name] for name in right], [told[name] for name in right])[0, 1] > 0.9
    assert sum(told.values()) == pytest.approx(sum(right.values()), rel=0.05)


def test_presence_agrees_with_a_plain_loop() -> None:
    frame, _ = crowd(9, 3, 40, 12)
    there, days, keys = defaultdict(set), defaultdict(set), defaultdict(set)
    for row in frame.itertuples():
        there[row.conversation_id, row.sent_at.date()].add(row.sender)
    for row in frame.itertuples():
        scene = (row.conversation_id, row.sent_at.date())
        for other in there[scene] - {row.sender}:
            days[tuple(sorted((row.sender, other)))].add(scene)
            keys[tuple(sorted((row.sender, other)))].add(row.message_key)
    made = people_network(frame, tie="present")
    told = {(edge.a, edge.b): (edge.days, edge.messages) for edge in made.edges.itertuples()}
    assert told == {pair: (len(days[pair]), len(keys[pair])) for pair in days}
    for a, b in list(told)[:5]:
        own = frame[frame["message_key"].isin(keys[a, b])]
        assert made.evidence(a, b)["message_key"].tolist() == own["message_key"].tolist()
        edge = made.edges[(made.edges["a"] == a) & (made.edges["b"] == b)].iloc[0]
        assert (edge["first"], edge["last"]) == (own["sent_at"].min(), own["sent_at"].max())


def test_a_crowd_and_an_unknown_time_tie_nobody_by_presence() -> None:
    leak = Leak()
    for number in range(CROWD + 1):
        leak.add(message(number, "2024-03-05T09:00:00Z", f"u{number}", f"text {number}"))
    assert people_network(frames.messages(leak), tie="present").edges.empty
    undated = Leak().add(message(1, "", "a", "one"), message(2, "", "b", "two"))
    assert people_network(frames.messages(undated), tie="present").edges.empty
    assert len(people_network(frames.messages(leak).head(CROWD), tie="present").edges) == CROWD * (CROWD - 1) // 2


PHRASES = ["Media omitted", "This message was deleted.", "图片", "?OTR:AAA", "-----BEGIN PGP MESSAGE-----", "null",
           "** unable to decrypt: x **", "Waiting for this message. This may take a while.", "消息已撤回", "ПРИВЕТ",
           "\u3000", "\x85", "\u200e", "\n", " ", "<", ">", "hello", "не удалось расшифровать сообщение"]  # fmt: skip


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4).map("".join))
def test_a_filler_is_what_pythons_own_expressions_find(text: str) -> None:
    whole, cipher = re.compile(fillers._WHOLE), re.compile(fillers._CIPHER)
    right = bool(cipher.search(text)) or (len(text) <= fillers.LONGEST and bool(whole.search(text)))
    assert fillers.fillers(pd.Series([text], dtype="str")).tolist() == [right]
