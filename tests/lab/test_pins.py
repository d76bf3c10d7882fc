"""What is pinned is the very version that was on the screen; a slow answer or a strange message changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.case import Case
from workbench.errors import UsageError
from workbench.notebook.reading import Reading

WORDS = ["先洗白一遍", "先脱敏一遍"]  # of one message, in the first and in the second export


@pytest.fixture
def case(tmp_path: Path) -> Case:
    for number, text in enumerate(WORDS):
        rows = [
            {
                "id": 7 + place,
                "type": "message",
                "date_unixtime": str(1_700_000_000 + 60 * place),
                "from": "王伟",
                "from_id": "user1",
                "text": text if place == 0 else f"line {place}",
                "text_entities": [],
            }
            for place in range(3)
        ]
        place = tmp_path / "leak" / f"dump{number}"
        place.mkdir(parents=True)
        talk = {"name": "Room", "type": "private_group", "id": 77, "messages": rows}
        (place / "result.json").write_text(json.dumps(talk, ensure_ascii=False), encoding="utf-8")
    made = Case(tmp_path / "case")
    made.ingest(tmp_path / "leak", jobs=1)
    made.claim("They changed the word.")
    return made


class Screen:
    """The reading view with what it sends kept, as the browser's half would see it."""

    def __init__(self, case: Case, language: str = "en") -> None:
        self.view = Reading(case._views, language=language)
        self.told: dict[str, dict[str, Any]] = {}
        self.view.send = lambda content, buffers=None: self.told.update({content["kind"]: content})

    def say(self, **content: Any) -> dict[str, dict[str, Any]]:
        self.view._hear(self.view, content, [])
        return self.told


@pytest.mark.parametrize("words", WORDS)
def test_the_version_that_is_shown_is_the_version_that_is_pinned(case: Case, words: str) -> None:
    screen = Screen(case)
    hit = screen.say(kind="search", question=1, query=words)["results"]["rows"][0]
    talk = screen.say(kind="open", key=hit["key"], item=hit["item"])["talk"]
    target = next(row for row in talk["rows"] if row["key"] == talk["key"])
    assert target["text"] == words
    assert target["spans"] == [[0, len(words)]]
    screen.say(kind="pin", key=target["key"], item=target["item"], claim="c1", stance="supports")
    assert screen.told["board"]["claims"][0]["supports"][0]["quote"] == words


def test_the_other_words_of_a_message_stand_beside_the_newest(case: Case) -> None:
    screen = Screen(case)
    newest = str(case.messages()["body"].iat[0])
    hit = screen.say(kind="search", question=1, query=newest)["results"]["rows"][0]
    talk = screen.say(kind="open", key=hit["key"], item=hit["item"])["talk"]
    (earlier,) = talk["rows"][0]["earlier"]
    assert earlier.endswith(next(words for words in WORDS if words != newest))


def test_a_line_of_python_that_a_pin_leaves_does_the_same(case: Case) -> None:
    screen = Screen(case)
    hit = screen.say(kind="search", question=1, query=WORDS[0])["results"]["rows"][0]
    screen.say(kind="pin", key=hit["key"], item=hit["item"], claim="c1", stance="contradicts")
    line = screen.view.python[-1]
    assert f'case.row("{hit["key"]}", "{hit["item"]}")' in line
    assert case.row(hit["key"], hit["item"])["body"] == WORDS[0]


def test_a_page_of_an_older_question_is_not_answered(case: Case) -> None:
    screen = Screen(case)
    screen.say(kind="search", question=2, query="line")
    assert "page" not in screen.say(kind="page", question=1, page=0)


@pytest.mark.parametrize(
    "content",
    [
        {"kind": "open", "key": "no-such-key"},
        {"kind": "pin", "key": "no-such-key", "claim": "c1", "stance": "supports"},
        {"kind": "pin", "key": "", "claim": "c9", "stance": "supports"},
        {"kind": "more", "key": "x", "side": "before"},
        {"kind": "jump", "key": "x", "day": "2024-01-01"},
        {"kind": "note", "id": 99, "note": "x"},
        {"kind": "unpin", "id": 99},
        {"kind": "import os"},
    ],
)
def test_a_message_about_nothing_in_the_case_changes_nothing(case: Case, content: dict[str, Any]) -> None:
    screen = Screen(case)
    screen.say(**content)
    assert case.store.human.rows("supports") == []
    assert "talk" not in screen.told


def test_a_language_without_words_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="no words in 'fr'"):
        Reading(case._views, language="fr")
