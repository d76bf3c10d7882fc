"""Every sentence of the analysis that a Chinese reader is shown has Chinese words; what it quotes stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.analysis.roster import roster
from workbench.analysis import frames, punctuation
from workbench.analysis.candidates import candidates
from workbench.analysis.holidays import CALENDARS
from workbench.analysis.people import people
from workbench.analysis.ties import TIES
from workbench.brief import sentences
from workbench.brief.sentences import reasons_said, sentence_said
from workbench.case import Case
from workbench.notebook.board import Board
from workbench.notebook.graph import Graph
from workbench.notebook.panel import Panel
from workbench.notebook.review import Review

ENGLISH = re.compile(
    r"\b(?:the|of|is|are|was|were|and|not|with|which|search|claim|cites|name|same|message|messages|days?|links?)\b"
)


@pytest.fixture(scope="module")
def case(sample_demo: Path) -> Case:
    return Case(sample_demo / "case")


def english(text: str, *quoted: str) -> list[str]:
    """The small English words that are left in a sentence when what it quotes is taken out."""
    for words in sorted(quoted, key=len, reverse=True):
        text = text.replace(words, "")
    return ENGLISH.findall(text)


def test_no_gap_of_the_sample_is_told_in_english_to_a_chinese_reader(case: Case) -> None:
    every = case.gaps().frame()["sentence"]
    assert len(every) > 40
    for text in every:
        told = sentence_said(text, "zh")
        own = text.partition("incomplete: ")[2].removesuffix(".")  # the words of the original itself
        assert told != text, text
        assert not english(told, own), told
        assert sentence_said(text, "en") == text
        assert set(re.findall(r"\d+", text)) == set(re.findall(r"\d+", told)), told  # no number is lost or made up


def test_no_reason_of_the_sample_is_told_in_english_to_a_chinese_reader(case: Case) -> None:
    found = case.same_person_candidates()
    for text in [*found["reasons"], *found["against"]]:
        told = reasons_said(text, "zh")
        assert bool(told) == bool(text)
        assert not english(told), told
        assert set(re.findall(r"\d+", text)) == set(re.findall(r"\d+", told)), told


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 reply answers 1 message that is in no original.", "1 条回复所答的消息，有 1 条不在任何原件中。"),
        ("3 replies answer 2 messages that are in no original.", "3 条回复所答的消息，有 2 条不在任何原件中。"),
        ("2 messages were edited.", "2 条消息经编辑。"),
        ("The text of 4 messages is cut.", "The text of 4 messages is cut."),  # no such sentence: stays as it is
        ("The text of 4 messages are cut.", "4 条消息的文字被截断。"),
        ("It could not be read to the end: a (b); c", "未能读到末尾：a (b); c"),
        (
            "Nothing in any conversation of lark for 9 days, 2024-01-01 to 2024-01-09; longer than its own rhythm "
            "explains (never more than 2 before; 3e-05 such pauses were to be expected, Spring Festival not counted); "
            "there are messages then in a; b.",
            "lark 的任何会话在 2024-01-01 至 2024-01-09（9 天）期间都没有消息，超出其自身节奏（此前最长 2 天；"
            "预期此类间断 3e-05 次，春节 不计）；a; b 在此期间有消息。",
        ),
        ("{n} of <b>", "{n} of <b>"),
    ],
)
def test_a_sentence_is_told_by_its_pattern_and_one_without_stays_as_it_is(text: str, wanted: str) -> None:
    assert sentence_said(text, "zh") == wanted


def test_both_wordings_of_every_pattern_have_the_same_fields() -> None:
    tables = [sentences.GAPS, sentences.REASONS, *sentences.PARTS.values()]
    for told, said in (pair for table in tables for pair in table):
        left, right = (set(re.findall(r"\{(\w+)\}", one)) for one in (told, said))
        assert right <= left and left - right <= {"how", "signs"}, told
    assert set(punctuation.MARKS) <= set(sentences.WORDS)
    assert "China" in CALENDARS
    assert {tie: sentences._part("tie", words) for tie, words in TIES.items()}.items().isdisjoint(TIES.items())


def test_what_the_chinese_views_send_of_the_analysis_is_chinese(case: Case) -> None:
    told: list[str] = []
    for kind, view in (("gaps", Panel), ("hello", Board), ("hello", Graph), ("hello", Review)):
        made = view(case._views, case.selection, "zh")  # type: ignore[arg-type]
        made.send = lambda content, buffers=None: told.extend(_words(content))  # type: ignore[method-assign]
        made._hear(made, {"kind": kind, "question": 1}, [])
        made._hear(made, {"kind": "bye"}, [])
    left = [text for text in told if len(ENGLISH.findall(text)) > 1]
    assert len(told) > 100
    assert not left, left[:5]


def _words(content: object) -> list[str]:
    """The sentences of the analysis in what a view sends: told, what, todo, reasons, against, explanation, wording."""
    names = ("told", "what", "todo", "reasons", "against", "explanation", "wording")
    found = []
    if isinstance(content, dict):
        for name, value in content.items():
            found += [value] if name in names and isinstance(value, str) else _words(value)
    elif isinstance(content, list | tuple):
        found = [text for one in content for text in _words(one)]
    return found


def test_no_reason_of_an_invented_roster_is_told_in_english_to_a_chinese_reader() -> None:
    made = roster()
    rows = frames.messages(made.leak)
    found = candidates(people(frames.participants(made.leak), messages=rows), rows)
    for text in [*found["reasons"], *found["against"]]:
        told = reasons_said(text, "zh")
        assert not english(re.sub(r"共有：.*?）|\([^()]* / [^()]*\)", "", told)), told
