"""What a query means, and where an error points."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.search.conftest import Make, Snapshot, message, person
from workbench.errors import QueryError, UsageError
from workbench.search import Hits, parse, search, term

LINES = [
    "今天又把额度用完了，60M一点不剩",  # 0
    "API调用失败",  # 1
    "we hit the max allowance again; allowances reset tomorrow",  # 2
    "數據脫敏流程 OpenAI的痕迹",  # 3
    "ＡＰＩ 調用",  # 4
    "quota_0304.xlsx sent",  # 5
    "Оndrel АРІ密钥",  # 6: Cyrillic look-alikes
    "quotation marks",  # 7
    "seeded seeds",  # 8
    "the evidence, and further away the logs",  # 9
    "see https://lumen.example/api?x=1 or mail tina@tingmai.example",  # 10
    "ChatGPT is not GPT4",  # 11
    "color colour",  # 12
    "line one\nline two",  # 13
]


@pytest.fixture
def lines(make: Make) -> Snapshot:
    return make(*LINES)


def numbers(hits: Hits) -> list[int]:
    return sorted(int(hit.row["native_id"][1:]) for hit in hits)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("额度", [0]),
        ("额", [0]),
        ("API", [1, 4, 6, 10]),
        ("API调用", [1]),
        ('"API 调用"', [4]),
        ("api 调用", [1, 4]),
        ("allowance", [2]),
        ('"max allowance"', [2]),
        ('"max allowances"', []),
        ("“max allowance”", [2]),
        ("数据脱敏", [3]),
        ("數據脫敏", [3]),
        ("quota", [5]),
        ("quota*", [5, 7]),
        ("*gpt", [11]),
        ("gpt", []),
        ("*gpt*", [11]),
        ("gpt*", [11]),
        ("c*r", [12]),
        ("ondrel", [6]),
        ("seed", [8]),
        ('"seed"', []),
        ("alowance~", [2]),
        ("colour~", [12]),
        ("colr~1", [12]),
        ("鹅度~", [0]),
        ("/6\\dM/c", [0]),
        ("/6\\dm/c", []),
        ("/6\\dm/", [0]),
        ("/colou?r$/", [12]),
        ("/数据.{0,1}流程/", []),
        ("/数据.{0,2}流程/", [3]),
        ("额度 NEAR/3 今天", [0]),
        ("今天 NEAR/2 额度", [0]),
        ("今天 NEAR/1 额度", []),
        ("evidence NEAR/3 logs", []),
        ("evidence NEAR/4 logs", [9]),
        ("(evidence OR proof) NEAR (logs OR traces)", [9]),
        ("https://lumen.example/api", [10]),
        ("tina@tingmai.example", [10]),
        ("quota_0304.xlsx", [5]),
        ('"line two"', [13]),
        ('"one line"', [13]),
        ("max OR 额度", [0, 2]),
        ("max AND tomorrow", [2]),
        ("api -密钥", [1, 4, 10]),
        ("api NOT 密钥", [1, 4, 10]),
        ("（max OR 额度） -today", [0, 2]),
        ("body:额度", [0]),
        ("subject:额度", []),
        ("body:(额度 OR max)", [0, 2]),
        ("body:/60m/", [0]),
        ("* -api", [0, 2, 3, 5, 7, 8, 9, 11, 12, 13]),
    ],
)
def test_a_query_finds_what_the_page_on_the_language_says(query: str, rows: list[int], lines: Snapshot) -> None:
    assert numbers(search(lines, query)) == rows


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("", 0),
        ("   ", 0),
        ('限额 "max', 3),
        ("(a OR b", 0),
        ("a OR b)", 6),
        ("a OR", 4),
        ("OR a", 0),
        ("a AND AND b", 6),
        ("a NEAR", 6),
        ("a - b", 2),
        ("NOT", 3),
        ("a /x", 2),
        ("/a(/", 0),
        ("x /(?=a)/", 2),
        ("x //", 2),
        ("after:soon", 6),
        ("a after:2023-13", 8),
        ("on:2023-02-30", 3),
        ("has:money", 4),
        ("is:guilty", 3),
        ("from:", 0),
        ("from: lin", 0),
        ("from:(to:x)", 6),
        ("a from:/x/", 7),
        ("ab~ two words~~", 8),
        ("a NEAR from:x", 2),
        ("topic:unknown", 6),
        ('""', 0),
        ("(" * 60 + "a" + ")" * 60, 51),
        ("ab \ud800", 3),
    ],
)
def test_an_error_points_at_the_character_that_cannot_be_understood(query: str, position: int, make: Make) -> None:
    with pytest.raises(QueryError) as caught:
        search(make("ab"), query)
    assert caught.value.position == position
    assert caught.value.what


def test_an_error_shows_the_query_with_a_mark_under_the_character() -> None:
    with pytest.raises(QueryError) as caught:
        parse("a OR b)")
    assert str(caught.value).endswith("\n  a OR b)\n        ^")


def test_an_endless_regular_expression_ends(make: Make) -> None:
    assert search(make("a" * 5000), "/(a+)+$x/").total == 0


def test_a_term_of_plain_words_is_a_phrase_and_anything_else_a_query(make: Make) -> None:
    snapshot = make("rate limits", "limits of the rate", "rate-limit")
    assert search(snapshot, "rate limit", terms=True).total == 1
    assert search(snapshot, "rate limit").total == 3
    assert search(snapshot, "rate AND limit", terms=True).total == 3
    assert str(term("max allowance*")) == "max allowance*"


def test_a_query_written_back_means_the_same(lines: Snapshot) -> None:
    for query in [
        "额度 OR (max -tomorrow)",
        "api NEAR/4 mail",
        'body:"API 调用"',
        "NOT (a OR b)",
        "alowance~ /6\\dM/c",
    ]:
        tree = parse(query)
        assert numbers(search(lines, str(tree))) == numbers(search(lines, query))


def test_unknown_arguments_and_orders_are_refused(lines: Snapshot) -> None:
    with pytest.raises(UsageError):
        search(lines, "额度", sender="lin")
    with pytest.raises(UsageError):
        search(lines, "额度", sort="loudest")


_WORDS = """
额度 api AND OR NOT NEAR/3 NEAR ( ) " “ ” - * ~ ~2 / /a+/ /[/ /c : from: after: 2024 has: file is:hidden topic:x lang:zh
' ;-- DROP TABLE \\ （ ） ： ？ *a* a*b é 🙌 , person: in:# NEAR/99999 type:page subject: to:林
"""
words = st.sampled_from([*_WORDS.split(), "\u200b", "\x00", "\n"])
queries = st.one_of(
    st.lists(words, max_size=8).map(" ".join),
    st.lists(words, max_size=8).map("".join),
    st.text(max_size=30),
    st.text(st.characters(categories=("P", "S", "Lo", "Zs", "Cs", "Cc")), max_size=20),
)
TINY: list[Snapshot] = []


def tiny() -> Snapshot:
    from tests.search.conftest import part

    if not TINY:
        TINY.append(Snapshot((part([*(message(n, line) for n, line in enumerate(LINES)), person("u1", "林晓雯")]),)))
    return TINY[0]


@settings(max_examples=2000, deadline=None)
@given(queries)
@example("a* b*")
@example("**")
@example("~")
@example('"*"')
@example("NEAR NEAR/3")
@example("\ud83d")
@example("/\ud83d/")
@example("from:*")
@example("a~9")
@example("/(?P<n>a)/c")
@example("/\\C/")
@example("after:9999")
@example("on:0001-01-01")
def test_any_string_gives_hits_or_one_clear_error(query: str) -> None:
    try:
        hits = search(tiny(), query)
    except QueryError as error:
        assert error.what and 0 <= error.position <= len(query)
        return
    assert hits.total <= hits.candidates or hits.total == 0
    assert all(0 <= start < end <= len(hit.text) for hit in hits for start, end in hit.spans)
    assert hits.searched and isinstance(hits.offers, tuple)
