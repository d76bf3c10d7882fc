"""Every number that analysis prints has a definition in docs/methods.md, and is recomputed here the long way.

What has a module of its own: links, ties and slices (test_graph), projections and kinds of nodes (test_wider), presence
and betweenness (test_ways), Wilson's interval (test_topics), states of bursts (test_bursts), terms that came up
(test_themes), rounds of one hand (test_roster), activity and signs of rank (test_methods_people).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import combinations, permutations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from tests.analysis.gang import framed, gang
from tests.leaklet import Leak, crowd, message
from workbench.analysis import factors, frames, logodds, relevance, themes, vocabulary
from workbench.analysis.activity import activity
from workbench.analysis.bursts import bursts, changes
from workbench.analysis.events import from_messages
from workbench.analysis.graph import PeopleTopics, people_topics
from workbench.analysis.habits import habits, weighted
from workbench.analysis.hierarchy import hierarchy
from workbench.analysis.keyness import compared
from workbench.analysis.networks import people_network
from workbench.analysis.punctuation import MARKS, MOST, WEIGHT, like
from workbench.analysis.risen import risen
from workbench.analysis.structure import agreement, backbone, communities, network
from workbench.analysis.timeline import Timeline

METHODS = (Path(__file__).resolve().parents[2] / "docs/methods.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def world() -> tuple[pd.DataFrame, pd.DataFrame, PeopleTopics]:
    frame, tags = crowd(9, 5, 160, 30)
    return frame, tags, people_topics(frame, tags, shuffles=20)


@pytest.fixture(scope="module")
def chat() -> pd.DataFrame:
    return framed(gang(1_500))


def tables(world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics], chat: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of numbers that people, topics and the graph print."""
    frame, tags, graph = world
    line = Timeline(from_messages(frame), tags)
    net = people_network(frame, tie="present")
    spoken = themes.themes(chat, number=3)
    half = frame["message_key"].isin(frame["message_key"].head(400))
    return {
        "links": graph.frame(), "brokers": graph.brokers(), "projection": graph.projection(), "slices": graph.slices(),
        "compare": graph.compare("2024-05-01"),
        "broadcasts": people_topics(chat, tags.head(0), shuffles=0).broadcasts(),
        "edges": net.frame(), "communities": net.communities(), "suggestions": compared(frame[half], frame[~half], 9),
        "risen": risen(chat, by="month"), "themes": spoken.frame(), "members": spoken.members,
        "activity": activity(chat), "hierarchy": hierarchy(chat), "habits": habits(chat, least=40),
        "bursts": bursts(line, "day", "topic"), "changes": changes(line, "week", "none"),
    }  # fmt: skip


def undefined(found: dict[str, pd.DataFrame], page: str) -> list[str]:
    """Columns of numbers whose name no definition names."""
    return [
        f"{name}.{column}"
        for name, table in found.items()
        for column in table.columns
        if (is_numeric_dtype(table[column]) or is_bool_dtype(table[column]))
        and not re.search(rf"\b{re.escape(str(column))}\b", page)
    ]


def test_no_table_prints_a_number_without_a_definition(
    world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics], chat: pd.DataFrame
) -> None:
    found = tables(world, chat)
    assert all(len(table.columns) for table in found.values())
    assert undefined(found, METHODS) == []
    assert undefined({"new": pd.DataFrame({"fame": [1.0], "days": [2]})}, METHODS) == ["new.fame"]


def test_the_z_of_a_change_is_that_of_the_later_days_against_the_earlier(
    world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics],
) -> None:
    for row in world[2].compare("2024-05-01").itertuples():
        y, n = row.days_after, row.active_after
        big_y, big_n = row.days_before + y, row.active_before + n
        a = 10 * big_y / big_n
        cells = [y + a, n - y + 10 - a, big_y - y + a, big_n - n - big_y + y + 10 - a]
        delta = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3]) if min(cells) > 0 else 0.0
        variance = sum(1 / cell for cell in cells) if min(cells) > 0 else 1.0
        assert row.z == pytest.approx(delta / math.sqrt(variance), abs=0.006)


def test_brokers_count_rooms_pairs_that_nobody_else_joins_and_the_spread_over_topics() -> None:
    frame, tags = crowd(9, 5, 160, 30)
    random = np.random.default_rng(3)
    frame["conversation_id"] = frame["conversation"] = [f"r{n}" for n in random.integers(0, 30, len(frame)) ** 2 % 41]
    graph = people_topics(frame, tags, shuffles=2)
    days = frame.assign(day=frame["sent_at"].dt.date).groupby(["sender", "conversation_id"])["day"].nunique()
    rooms = defaultdict(set)
    for (who, room), number in days.items():
        if number >= 2:
            rooms[room].add(who)
    only: Counter[str] = Counter()
    for a, b in combinations(sorted(rooms), 2):
        if len(both := rooms[a] & rooms[b]) == 1:
            only.update(both)
    links = graph.frame()
    for who, row in graph.brokers().iterrows():
        own = links[links["person"] == who]
        assert row["conversations"] == sum(who in members for members in rooms.values())
        assert (row["only_link"], row["topics"]) == (only[str(who)], own["significant"].sum())
        assert row["spread"] == pytest.approx(1 - sum((d / own["days"].sum()) ** 2 for d in own["days"]), abs=0.001)


def test_the_agreement_of_two_divisions_counts_all_pairs() -> None:
    random = np.random.default_rng(5)
    one, other = random.integers(0, 3, 25), random.integers(0, 4, 25)
    pairs = list(combinations(range(25), 2))
    a = {pair for pair in pairs if one[pair[0]] == one[pair[1]]}
    b = {pair for pair in pairs if other[pair[0]] == other[pair[1]]}
    expected = len(a) * len(b) / len(pairs)
    right = (len(a & b) - expected) / ((len(a) + len(b)) / 2 - expected)
    assert agreement(one, other) == pytest.approx(right)


def test_communities_have_the_best_modularity_of_ten_seeds_and_say_how_many_stay_together() -> None:
    frame, _ = crowd(24, 3, 60, 40)
    random = np.random.default_rng(1)
    frame["conversation_id"] = [f"r{n}" for n in random.integers(0, 9, len(frame))]
    edges = people_network(frame, tie="present").edges
    table, alike = communities(edges)
    graph = nx.Graph(sorted((*sorted((a, b)), d) for a, b, d in network(edges, directed=False).edges(data=True)))
    runs = [nx.community.louvain_communities(graph, weight="days", seed=seed) for seed in range(10)]
    best = max(nx.community.modularity(graph, run, weight="days") for run in runs)
    told = [set(group) for _, group in table.groupby("community")["person"]]
    assert nx.community.modularity(graph, told, weight="days") == pytest.approx(best)
    first = next(i for i, run in enumerate(runs) if sorted(map(sorted, run)) == sorted(map(sorted, told)))
    others = [run for i, run in enumerate(runs) if i != first]
    for row in table.itertuples():
        own = next(group for group in told if row.person in group)
        kept = [len(own & next(g for g in run if row.person in g)) / len(own) for run in others]
        assert row.steady == pytest.approx(np.mean(kept), abs=0.006)
    codes = [[next(i for i, g in enumerate(run) if p in g) for p in sorted(graph)] for run in runs]
    pairs = [agreement(np.array(a), np.array(b)) for a, b in combinations(codes, 2)]
    assert alike == pytest.approx(np.mean(pairs), abs=0.006)


def test_the_backbone_keeps_edges_that_a_random_share_would_hardly_reach(world: object) -> None:
    random = np.random.default_rng(2)
    pairs = [(a, b) for a, b in combinations("abcdefgh", 2) if random.random() < 0.7]
    edges = pd.DataFrame([(a, b, int(random.pareto(1) * 3) + 1) for a, b in pairs], columns=["a", "b", "days"])
    kept = []
    for row in edges.itertuples():
        told = False
        for name, end in ((row.a, "a"), (row.b, "b")):
            own = edges[edges[end] == name]["days"]
            told |= len(own) > 1 and (1 - row.days / own.sum()) ** (len(own) - 1) < 0.05
        kept.append(told)
    assert backbone(edges)[["a", "b"]].to_numpy().tolist() == edges[kept][["a", "b"]].to_numpy().tolist()


def test_the_chance_level_is_what_plain_dealing_gives(world: tuple[pd.DataFrame, pd.DataFrame, PeopleTopics]) -> None:
    """Fewer topics than days, so that chance gives some; dealt here by a plain loop, with another random sequence."""
    random = np.random.default_rng(8)
    people_, topics, size = 12, 4, 400
    person = random.integers(0, people_, size)
    stratum = random.integers(0, 3, size)
    touched = random.random((size, topics)) < 0.25
    day, topic = np.nonzero(touched)
    told = logodds.chance(logodds.Days(person, stratum, day, topic, people_, topics), shuffles=400, seed=1)
    number = 0
    for _ in range(400):
        dealt = person.copy()
        for one in range(3):
            dealt[stratum == one] = random.permutation(dealt[stratum == one])
        days = logodds.Days(dealt, stratum, day, topic, people_, topics)
        counts = np.array([[touched[dealt == p, t].sum() for t in range(topics)] for p in range(people_)]).ravel()
        cells = np.arange(people_ * topics)
        _, z, even = days.tests(counts, cells)
        number += int(((counts >= 3) & (z >= 2.58) & (even >= 2.58)).sum())
    assert told == pytest.approx(number / 400, abs=0.12)


def test_the_z_of_a_suggested_term_counts_texts_with_any_of_its_forms() -> None:
    mine = [f"модули и билд {n}" for n in range(40)] + ["модуль готов", "quotas gone", "quota again", "ok"]
    rest = [f"обед {n}" for n in range(90)] + ["модуля нет", "quota"]
    sides = [
        pd.DataFrame({"message_key": [f"{s}{n}" for n in range(len(x))], "body": x})
        for s, x in (("a", mine), ("b", rest))
    ]
    found = compared(*sides, 9).set_index("term")
    for term, pattern in (("модул*", "модул"), ("билд", "билд")):
        y, elsewhere = (sum(pattern in body for body in x) for x in (mine, rest))
        big_y, n, big_n = y + elsewhere, len(mine), len(mine) + len(rest)
        a = 100 * big_y / big_n
        cells = [y + a, n - y + 100 - a, elsewhere + a, big_n - n - elsewhere + 100 - a]
        z = (math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])) / math.sqrt(sum(1 / c for c in cells))
        assert (found.loc[term, "within"], found.loc[term, "elsewhere"]) == (y, elsewhere)
        assert found.loc[term, "z"] == pytest.approx(z)


TEXTS = {
    "a": "额度 quota quota gone",
    "b": "quota 额度 again",
    "c": "lunch 食堂",
    "d": "lunch at noon",
    "e": "quota lunch",
}


def test_tfidf_and_the_ranking_of_the_unread_are_what_they_say() -> None:
    bags = {key: Counter(relevance.features(text)) for key, text in TEXTS.items()}
    spread = Counter(feature for bag in bags.values() for feature in bag)
    rows = []
    for bag in bags.values():
        row = {f: (1 + math.log(n)) * (math.log((1 + 5) / (1 + spread[f])) + 1) for f, n in bag.items()}
        length = math.sqrt(sum(value**2 for value in row.values()))
        rows.append({f: value / length for f, value in row.items()})
    matrix = relevance.tfidf(list(TEXTS.values())).toarray()
    for row, told in zip(rows, matrix, strict=True):
        assert sorted(told[told > 0]) == pytest.approx(sorted(row.values()))
    truth = np.array([1.0, 0.0, 1.0])
    marks = {"a": True, "c": False, "b": True}
    order = [0, 2, 1]
    weights, offset = relevance._fitted(relevance.tfidf(list(TEXTS.values()))[order], truth, np.ones(3))
    chance = 1 / (1 + np.exp(-(matrix[order] @ weights + offset)))
    gradient = matrix[order].T @ (chance - truth) + weights  # of the likelihood with an L2 penalty of strength 1
    assert np.abs(gradient).max() < 1e-3 and abs((chance - truth).sum()) < 1e-3
    ranked = relevance.ranked(TEXTS, marks)
    for row in ranked.itertuples():
        right = 1 / (1 + np.exp(-(matrix[list(TEXTS).index(row.key)] @ weights + offset)))
        assert row.probability == pytest.approx(right, abs=1e-3)


def test_words_and_typical_messages_of_a_theme_follow_their_formulas(chat: pd.DataFrame) -> None:
    bodies = ["quota limit"] * 4 + ["quota gone"] * 3 + ["lunch noodles"] * 5 + ["lunch tea"] * 2
    matrix, terms = vocabulary.counted(bodies, common=0.9)
    main = np.array([0] * 7 + [1] * 7)
    for place in (0, 1):
        score = {}
        for column, term in enumerate(terms):
            inside, everywhere = matrix[main == place, column].sum(), matrix[:, column].sum()
            if inside:
                total, average = matrix[main == place].sum(), matrix.sum() / 2
                score[term] = inside / total * math.log(1 + average / everywhere)
        assert themes._label(matrix, main, place, terms) == sorted(score, key=lambda term: -score[term])
    found = themes.themes(chat, number=3)
    texts = chat.set_index("message_key")["body"].str.lower()
    for row in found.members.head(60).itertuples():
        own = sum(
            1 / (rank + 1) for rank, word in enumerate(found.terms(row.theme), 1) if word in texts[row.message_key]
        )
        assert row.typical == pytest.approx(own / (1 + len(texts[row.message_key]) / 400), abs=1e-4)


def test_how_steady_a_theme_is_takes_the_best_of_all_pairings() -> None:
    random = np.random.default_rng(6)
    one, other = (
        made / np.linalg.norm(made, axis=1, keepdims=True) for made in (random.random((4, 9)), random.random((4, 9)))
    )

    def cosine(a: np.ndarray, b: np.ndarray) -> float:
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    best = max(permutations(range(4)), key=lambda order: sum(cosine(one[i], other[k]) for i, k in enumerate(order)))
    assert factors.agreement(one, other).tolist() == pytest.approx(
        [cosine(one[i], other[k]) for i, k in enumerate(best)]
    )


def test_habits_are_cosines_of_tfidf_with_rank_and_margin() -> None:
    bags = [
        Counter({"a": 4, "b": 1, "c": 2}),
        Counter({"a": 2, "b": 3}),
        Counter({"b": 5, "c": 1, "d": 2}),
        Counter({"d": 1, "a": 1}),
    ]
    spread = Counter(token for bag in bags for token in bag)
    rows = [{t: (1 + math.log(n)) * math.log(1 + 4 / spread[t]) for t, n in bag.items()} for bag in bags]
    matrix, vocabulary_ = weighted(bags)
    told = (matrix @ matrix.T).toarray()
    for i, k in combinations(range(4), 2):
        dot = sum(value * rows[k].get(t, 0.0) for t, value in rows[i].items())
        length = math.prod(math.sqrt(sum(v * v for v in row.values())) for row in (rows[i], rows[k]))
        assert told[i, k] == pytest.approx(dot / length)
    assert vocabulary_ == sorted(spread)
    with pytest.raises(AssertionError):
        assert weighted(bags, 2)[1] == vocabulary_
    made = Leak()
    for number in range(60):
        for who, body in (("x", "well, ok then"), ("y", "well, ok then!"), ("z", "no idea"), ("w", "sure")):
            made.add(message(number * 10 + ord(who), "2024-03-05T09:00:00Z", who, f"{body} {number}"))
    found = habits(frames.messages(made), least=50)
    for _, own in found.groupby("a"):
        ordered = own.sort_values("rank")
        assert ordered["likeness"].is_monotonic_decreasing
        steps = ordered["likeness"].to_numpy()[:-1] - ordered["likeness"].to_numpy()[1:]
        assert ordered["margin"].to_numpy()[:-1] == pytest.approx(steps, abs=0.002)


def test_the_posterior_of_marks_is_bayes_with_nobody_of_these_as_likely_as_all() -> None:
    lines = {"u": "我觉得, 这样不行", "v": "我觉得，这样不行。", "w": "我觉得 这样不行！", "new": "我觉得, 那样不行"}
    leak = Leak()
    for number in range(30):
        for who, body in lines.items():
            if who != "new" or number < 8:
                leak.add(message(number * 9 + len(who) + ord(who[0]), "2024-03-05T09:00:00Z", who, f"{number}{body}"))
    frame = frames.messages(leak)
    texts = frame.groupby("sender_id")["body"].agg(list)
    uses = {
        who: [sum(re.search(p, b, re.M) is not None for b in own) for p in MARKS.values()] for who, own in texts.items()
    }
    total = sum(map(len, texts))
    everybody = [sum(own[i] for own in uses.values()) / total for i in range(len(MARKS))]
    score = {}
    for who in "uvw":
        size, value = len(texts[who]), 0.0
        for i, q in enumerate(everybody):
            if 0 < q < 1:
                rate = (uses[who][i] + WEIGHT * q) / (size + WEIGHT)
                yes, no = uses["new"][i], 8 - uses["new"][i]
                value += yes * math.log(rate / q) + no * math.log((1 - rate) / (1 - q))
        score[who] = math.exp(value * min(1.0, MOST / 8))
    best = max(score, key=lambda who: score[who])
    other, posterior, number, _ = like(frame, ["chat:new"])["chat:new"]
    assert (other, number) == (f"chat:{best}", 8)
    assert posterior == pytest.approx(score[best] / (sum(score.values()) + len(score)))


def test_a_burst_weighs_the_log_likelihood_that_it_gains() -> None:
    frame, tags = crowd(6, 3, 120, 30)
    hot = frame["message_key"][frame["sent_at"].between("2024-04-10", "2024-04-13")]
    more = pd.DataFrame({"message_key": hot, "topic": tags["topic"].iloc[0]})
    tags = pd.concat([tags, more]).drop_duplicates(ignore_index=True)
    table = bursts(Timeline(from_messages(frame), tags), "day", "topic")
    assert len(table)
    day, tag = frame["sent_at"].dt.floor("D").dt.tz_localize(None), tags.groupby("topic")["message_key"].agg(set)
    whole = day.value_counts().sort_index()
    for row in table.itertuples():
        own = day[frame["message_key"].isin(tag[row.lane])].value_counts()
        usual = own.sum() / whole.sum()
        high, gain = min(2 * usual, 0.9999), 0.0
        for when in pd.date_range(row.since, row.until, inclusive="left"):
            r, d = own.get(when, 0), whole.get(when, 0)
            gain += r * math.log(high / usual) + (d - r) * math.log((1 - high) / (1 - usual))
        assert row.weight == pytest.approx(gain, abs=1e-6)
        assert (row.usual, row.share) == pytest.approx(
            (usual, row.events / whole[row.since : row.until - pd.Timedelta("1D")].sum())
        )
