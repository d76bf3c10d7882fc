"""Topics: lexicons that are written and read back, evaluated term by term, doubted by reading, never decided for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.search.conftest import Snapshot, document, message, part, person
from workbench.analysis import intervals, keyness, relevance, topics
from workbench.analysis.topics import Lexicon, Term
from workbench.errors import QueryError, UsageError
from workbench.search import search

BODIES = [
    "今天又把额度用完了",  # 0
    "we hit the max allowance again",  # 1
    "信用卡额度提了",  # 2: noise
    "quota resets; 额度明天恢复",  # 3
    "max and also some allowance",  # 4: not the phrase
    "lunch?",  # 5
]


@pytest.fixture
def snapshot() -> Snapshot:
    records = [message(n, body, f"2024-03-1{n}T00:00:00Z", sender_id=f"u{n % 2}") for n, body in enumerate(BODIES)]
    return Snapshot((part([*records, person("u0", "林晓雯"), document("memo", ("body", "额度说明"))]),))


@pytest.fixture
def quota() -> Lexicon:
    terms = [Term("额度", "zh", "also credit lines"), "max allowance", "quota", "额", "nothing at all"]
    return Lexicon("quota", terms, ["信用卡"], note="limits")


def native(snapshot: Snapshot, keys: list[str]) -> list[int]:
    rows = snapshot.table("messages").to_pylist()
    number = {row["message_key"]: int(row["native_id"][1:]) for row in rows}
    return sorted(number[key] for key in keys if key in number)


def test_a_topic_is_the_union_of_its_terms_without_its_exclusions(snapshot: Snapshot, quota: Lexicon) -> None:
    found = topics.evaluate(snapshot, quota)
    assert native(snapshot, found.keys) == [0, 1, 3]
    assert len(found) == 4 and found.table["kind"].tolist().count("page") == 1


def test_plain_words_of_a_term_are_a_phrase(snapshot: Snapshot) -> None:
    assert native(snapshot, topics.evaluate(snapshot, Lexicon("x", ["max allowances"])).keys) == [1]
    assert native(snapshot, topics.evaluate(snapshot, Lexicon("x", ["max AND allowance"])).keys) == [1, 4]


def test_terms_are_counted_and_those_that_add_nothing_are_named(snapshot: Snapshot, quota: Lexicon) -> None:
    found = topics.evaluate(snapshot, quota)
    table = found.terms().set_index("term")
    assert table["hits"].to_dict() == {"额度": 3, "max allowance": 1, "quota": 1, "额": 3, "nothing at all": 0}
    assert table["alone"].to_dict() == {"额度": 0, "max allowance": 1, "quota": 0, "额": 0, "nothing at all": 0}
    assert set(found.idle()) == {"额度", "quota", "额", "nothing at all"}
    assert table.loc["额度", "language"] == "zh" and table.loc["额度", "note"] == "also credit lines"


def test_terms_that_hit_noise_show_in_the_marks(snapshot: Snapshot) -> None:
    found = topics.evaluate(snapshot, Lexicon("x", ["额度", "max allowance"]))
    marks = [{"key": hit.key, "verdict": "no" if "信用卡" in hit.text else "yes"} for hit in found.hits]
    table = found.terms(marks).set_index("term")
    assert table.loc["额度", ["right", "wrong"]].tolist() == [3, 1]
    assert table.loc["max allowance", ["right", "wrong"]].tolist() == [1, 0]


def test_people_and_conversations_are_counted_in_days(snapshot: Snapshot, quota: Lexicon) -> None:
    people = topics.evaluate(snapshot, quota).people().set_index("sender")
    assert people["days"].to_dict() == {"u1": 2, "林晓雯": 1}
    assert str(people.loc["u1", "first"]) == "2024-03-11 00:00:00+00:00"
    assert topics.evaluate(snapshot, quota).conversations()["conversation"].tolist() == ["room"]


def test_a_sample_is_the_same_for_the_same_seed_and_leaves_out_what_was_read(
    snapshot: Snapshot, quota: Lexicon
) -> None:
    found = topics.evaluate(snapshot, quota)
    one, two = found.sample(2, seed=4), found.sample(2, seed=4)
    assert [hit.key for hit in one] == [hit.key for hit in two]
    rest = found.sample(99, without=[hit.key for hit in one])
    assert {hit.key for hit in one} | {hit.key for hit in rest} == set(found.keys)
    assert not {hit.key for hit in one} & {hit.key for hit in rest}


def test_precision_counts_the_last_mark_of_each_hit_and_no_others(snapshot: Snapshot, quota: Lexicon) -> None:
    found = topics.evaluate(snapshot, quota)
    first, second, *_ = found.keys
    marks = [
        {"key": first, "verdict": "no"}, {"key": first, "verdict": "yes"}, {"key": second, "verdict": "no"},
        {"key": "elsewhere", "verdict": "yes"}, {"key": found.keys[2], "verdict": "unsure"},
    ]  # fmt: skip
    precision = found.precision(marks)
    assert (precision.read, precision.right, precision.share) == (2, 1, 0.5)
    assert str(precision).startswith("4 hits; 1 of 2 read are right, 95 % interval 9%–91%")
    assert "not a finding" in str(found.precision([]))
    assert found.precision({first: True}).read == 1


@pytest.mark.parametrize(("right", "read"), [(0, 1), (1, 1), (7, 10), (25, 30), (0, 50), (50, 50)])
def test_the_interval_is_wilsons(right: int, read: int) -> None:
    expected = stats.binomtest(right, read).proportion_ci(method="wilson")
    assert intervals.wilson(right, read) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert intervals.wilson(0, 0) == (0.0, 1.0)


def test_the_unread_are_ranked_by_what_was_marked(snapshot: Snapshot) -> None:
    bodies = [f"额度用完了 {n}" for n in range(6)] + [f"信用卡额度 offer {n}" for n in range(6)]
    made = Snapshot((part([message(n, body, f"2024-03-01T00:{n:02d}:00Z") for n, body in enumerate(bodies)]),))
    found = topics.evaluate(made, Lexicon("x", ["额度"]))
    marks = {key: n < 6 for n, key in enumerate(found.keys) if n % 3 == 0}
    ranked = found.rank(marks)
    assert not set(ranked["key"]) & set(marks)
    assert all("用完" in text for text in ranked["text"][:4]) and all("信用卡" in text for text in ranked["text"][4:])
    with pytest.raises(UsageError):
        found.rank({found.keys[0]: True})


def test_tfidf_rows_have_length_one_and_know_pairs_of_characters() -> None:
    matrix = relevance.tfidf(["额度 quota", "quota", ""])
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    assert lengths.tolist() == pytest.approx([1, 1, 0])
    assert list(relevance.features("额度quotas")) == ["额", "度", "额度", "quota"]


def test_tags_are_pairs_of_message_and_topic(snapshot: Snapshot, quota: Lexicon) -> None:
    tags = topics.tag(snapshot, [quota, Lexicon("food", ["lunch"])])
    assert list(tags.columns) == ["message_key", "topic"]
    assert native(snapshot, tags.loc[tags["topic"] == "quota", "message_key"].tolist()) == [0, 1, 3]
    assert native(snapshot, tags.loc[tags["topic"] == "food", "message_key"].tolist()) == [5]
    assert not tags.duplicated().any()
    assert list(topics.tag(snapshot, []).columns) == ["message_key", "topic"]


def test_a_tag_agrees_with_the_search_for_the_topic(snapshot: Snapshot, quota: Lexicon) -> None:
    hits = search(snapshot, "topic:quota type:message", topics={"quota": quota})
    assert sorted(hits.keys()) == sorted(topics.tag(snapshot, [quota])["message_key"])


def test_suggestions_name_what_sets_a_topic_apart_and_leave_common_words() -> None:
    inside = [f"今天限流了 rate limit number {n} 大家注意" for n in range(12)]
    outside = [f"大家 lunch number {n} 今天吃什么" for n in range(60)]
    made = Snapshot((part([message(n, body) for n, body in enumerate([*inside, *outside])]),))
    keys = search(made, "限流").keys()
    found = keyness.suggestions(made, keys)
    terms = found["term"].tolist()
    assert "limit" in terms and any("限流" in term for term in terms)
    assert not {"今天", "大家", "number", "lunch"} & set(terms)
    assert (found["z"].diff().dropna() <= 0).all() and set(found["key"]) <= set(keys)
    assert keyness.suggestions(made, []).empty


def test_a_lexicon_is_written_as_yaml_and_read_back_the_same(quota: Lexicon) -> None:
    assert topics.read(quota.to_yaml()) == [quota]
    assert topics.from_dict(quota.as_dict()) == quota
    assert topics.read("name: a\nterms: [x, {query: 洗白, language: zh}]") == [Lexicon("a", ["x", Term("洗白", "zh")])]
    assert topics.read("") == []


def test_every_change_of_a_lexicon_is_a_new_version(quota: Lexicon) -> None:
    more = quota.with_terms("限流", "额度")
    assert (more.version, len(more.terms), quota.version) == (2, 6, 1)
    assert more.without("限流").terms == quota.terms and more.without("限流").version == 3


NO_LEXICONS: list[dict[str, object]] = [
    {},
    {"name": "x"},
    {"name": "", "terms": ["a"]},
    {"name": "x", "terms": ["a"], "colour": "red"},
    {"name": "x", "terms": 5},
    {"name": "x", "terms": ["a"], "version": "new"},
]


@pytest.mark.parametrize("values", NO_LEXICONS)
def test_what_is_no_lexicon_is_refused_in_words(values: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        topics.from_dict(values)


@pytest.mark.parametrize("source", ["- 1", "a: [", "{name: x, terms: [a]}\n---\n5"])
def test_what_is_no_yaml_of_lexicons_is_refused(source: str) -> None:
    with pytest.raises(UsageError):
        topics.read(source)


def test_a_term_that_is_no_query_is_refused_when_the_topic_is_made() -> None:
    with pytest.raises(QueryError, match="topic x"):
        Lexicon("x", ["ok", "(unclosed"])


def test_the_starters_have_notes_terms_in_two_languages_and_find_what_they_are_for() -> None:
    found = topics.starters()
    assert set(found) == {"evidence-cleaning", "quota", "terms-of-service", "training-and-evaluation"}
    examples = {
        "evidence-cleaning": ["把日志里的痕迹洗白", "please scrub the logs"],
        "quota": ["额度又用完了", "rate limited again, max allowance"],
        "terms-of-service": ["服务条款不允许", "this violates their terms"],
        "training-and-evaluation": ["用来做训练数据", "score the answers"],
    }
    for name, lexicon in found.items():
        assert lexicon.note and {"zh", "en"} <= {term.language for term in lexicon.terms}
        made = Snapshot((part([message(n, body) for n, body in enumerate([*examples[name], "午饭吃什么"])]),))
        assert native(made, topics.evaluate(made, lexicon).keys) == [0, 1], name


def test_a_topic_may_have_any_name(snapshot: Snapshot) -> None:
    odd = Lexicon('a "quoted", name: (x)', ["quota"])
    assert native(snapshot, topics.evaluate(snapshot, odd).keys) == [3]
