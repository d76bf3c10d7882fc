"""Nothing is missed and nothing is made up: every count equals that of a plain scan for the substring."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.search import corpus
from tests.search.conftest import Part, Snapshot, message, part
from workbench.search import search
from workbench.text import stem, tokens

SIZE = 1500


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return corpus.bodies(SIZE)


@pytest.fixture(scope="module")
def folded(lines: list[str]) -> list[str]:
    return [corpus.plain(line) for line in lines]


@pytest.fixture(scope="module")
def snapshot(lines: list[str]) -> Snapshot:
    """Two parts, so that joining them is tested too."""
    half = [part([message(n, line) for n, line in enumerate(lines) if n % 2 == side]) for side in (0, 1)]
    return Snapshot((half[0], half[1]))


def found(snapshot: Snapshot, query: str) -> set[int]:
    """The numbers of the messages found; the words marked must be the words asked for."""
    return {int(hit.row["native_id"][1:]) for hit in search(snapshot, query)}


@pytest.mark.parametrize("word", corpus.WORDS + corpus.MIXED_WORDS)
def test_a_chinese_or_mixed_word_is_found_exactly_where_its_characters_stand(
    word: str, snapshot: Snapshot, folded: list[str]
) -> None:
    truth = {number for number, line in enumerate(folded) if corpus.plain(word) in line}
    assert truth, "the corpus does not hold the word: the test would prove nothing"
    assert found(snapshot, word) == truth
    assert found(snapshot, f'"{word}"') == truth


def test_every_character_and_every_pair_of_neighbours_in_the_corpus_is_found_as_often_as_it_stands_there(
    snapshot: Snapshot, folded: list[str]
) -> None:
    """Whoever indexes with a dictionary's words, or with runs of three characters, fails here."""
    truth: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(folded):
        for place, char in enumerate(line):
            if "\u4e00" <= char <= "\u9fff":
                truth[char].add(number)
                if place + 1 < len(line) and "\u4e00" <= line[place + 1] <= "\u9fff":
                    truth[line[place : place + 2]].add(number)
    assert len(truth) > 300
    wrong = [word for word, rows in truth.items() if search(snapshot, word, limit=0).total != len(rows)]
    assert wrong == []


def test_every_chinese_phrase_of_three_to_six_characters_is_found_as_often_as_it_stands_there(
    snapshot: Snapshot, folded: list[str]
) -> None:
    phrases = {line[place : place + size] for line in folded[:60] for size in (3, 4, 6) for place in range(len(line))}
    phrases = {phrase for phrase in phrases if all("\u4e00" <= char <= "\u9fff" for char in phrase)}
    wrong = [
        p for p in sorted(phrases)[:150] if search(snapshot, p, limit=0).total != sum(p in line for line in folded)
    ]
    assert len(phrases) > 100 and wrong == []


@pytest.mark.parametrize(
    "word", ["quota", "allowance", "masking", "limit", "failed", "resets", "desensitize", "key", "the"]
)
def test_an_english_word_is_found_where_a_word_of_its_stem_stands(
    word: str, snapshot: Snapshot, folded: list[str]
) -> None:
    truth = {n for n, line in enumerate(folded) if any(stem(token) == stem(word) for token, _, _ in tokens(line))}
    assert truth and found(snapshot, word) == truth


@pytest.mark.parametrize("word", ["quota", "quotas", "rate limits", "max allowance", "mask the", "utc"])
def test_a_quoted_english_phrase_is_found_where_just_these_words_stand(
    word: str, snapshot: Snapshot, folded: list[str]
) -> None:
    def holds(line: str) -> bool:
        words = [token for token, _, _ in tokens(line)]
        wanted = word.split()
        runs = (words[place : place + len(wanted)] == wanted for place in range(len(words)))
        return any(runs) and word in " ".join(line.split())

    truth = {number for number, line in enumerate(folded) if holds(line)}
    assert truth and found(snapshot, f'"{word}"') == truth


def test_what_is_marked_in_the_raw_text_is_what_was_asked_for(snapshot: Snapshot) -> None:
    for word in corpus.WORDS[:12] + corpus.MIXED_WORDS:
        for hit in search(snapshot, word)[:40]:
            assert hit.spans
            assert {corpus.plain(hit.text[start:end]) for start, end in hit.spans} == {corpus.plain(word)}
            assert hit.text == hit.row["body"]


def test_candidates_are_never_fewer_than_hits_and_both_are_told(snapshot: Snapshot) -> None:
    hits = search(snapshot, "数据脱敏流程")
    assert 0 < hits.total <= hits.candidates


def test_boolean_operators_are_operations_on_the_sets_of_hits(snapshot: Snapshot) -> None:
    quota, data, api = found(snapshot, "额度"), found(snapshot, "数据"), found(snapshot, "api")
    assert found(snapshot, "额度 数据") == found(snapshot, "额度 AND 数据") == quota & data
    assert found(snapshot, "额度 OR 数据 OR api") == quota | data | api
    assert found(snapshot, "额度 -数据") == found(snapshot, "额度 NOT 数据") == quota - data
    assert found(snapshot, "NOT (额度 OR 数据)") == set(range(SIZE)) - quota - data
    assert found(snapshot, "(额度 OR 数据) api") == (quota | data) & api
    assert found(snapshot, "api OR 额度 数据") == api | (quota & data)


def test_an_empty_part_does_no_harm(lines: list[str]) -> None:
    whole = Snapshot((Part(None), part([message(0, "额度")])))
    assert search(whole, "额度").total == 1
    assert search(Snapshot(()), "额度").total == 0
