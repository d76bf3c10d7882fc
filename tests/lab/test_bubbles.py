"""What the reading view is told about a message: nothing hidden, nothing left out without a word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from workbench.notebook.bubbles import SHOWN, bubble, present, who
from workbench.notebook.words import WORDS

EN, ZH = WORDS["en"], WORDS["zh"]
AT = datetime(2024, 5, 7, 9, 30, tzinfo=UTC)


def row(**more: Any) -> dict[str, Any]:
    base = {
        "message_key": "k",
        "body": "先洗白一遍",
        "sender": "王伟",
        "sent_at": AT,
        "type": "message",
        "platform": "lark",
    }
    return base | {"sender_id": "u1", "original": "a.json", "locator": "#/0"} | more


def test_every_language_has_every_word_with_the_same_numbers_in_it() -> None:
    import string

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert EN.keys() == ZH.keys()
    assert all(fields(EN[name]) == fields(ZH[name]) for name in EN if name != "noclaims")


def test_a_recalled_and_an_edited_message_say_so_and_show_the_words_before() -> None:
    told = bubble("target", row(deleted=True, edits=[{"previous": "原话 \u202e", "new": "x"}]), {}, ZH)
    assert told["states"] == [{"name": "recalled", "label": "已撤回"}, {"name": "edited", "label": "已编辑"}]
    assert told["earlier"] == ["原文:原话 ⟦U+202E⟧"]
    told = bubble("target", row(body="", deleted=True), {}, EN, [("the words before", "other/page.json")])
    assert told["earlier"] == ["in other/page.json: the words before"]


def test_marks_stand_where_javascript_counts_them_also_behind_made_visible_characters() -> None:
    told = bubble("target", row(body="😀\u202e洗白"), {("k", hash("😀\u202e洗白")): [[2, 4]]}, EN)
    start, end = told["spans"][0]
    assert told["text"].encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "洗白"


def test_a_message_of_a_megabyte_is_cut_and_says_by_how_much() -> None:
    told = bubble("target", row(body="x" * 1_000_000), {}, EN)
    assert len(told["text"]) < SHOWN + 20
    assert told["text"].endswith("(+980,000)")


def test_a_message_without_a_time_is_not_given_one() -> None:
    told = bubble("target", row(sent_at=None, sent_raw="last Tuesday"), {}, EN)
    assert (told["day"], told["time"]) == ("no date", "last Tuesday")


@pytest.mark.parametrize(
    ("basis", "line"),
    [
        ("event", "2 could read it: u2, 王伟 (members at that time, from join and leave records)"),
        (
            "sender",
            "At least 2 could read it: u2, 王伟 (everyone who ever wrote there; the original has no member list)",
        ),
    ],
)
def test_the_head_of_a_talk_says_who_could_read_it_and_how_that_is_known(basis: str, line: str) -> None:
    stays = [{"participant_id": name, "since": None, "until": None, "basis": basis} for name in ("u1", "u2")]
    gone = {"participant_id": "u3", "since": None, "until": datetime(2024, 1, 1, tzinfo=UTC), "basis": basis}
    room = {"members": [*stays, gone]}
    assert present(row(), [room], {"lark:u1": "王伟"}, EN) == line


def test_where_the_original_does_not_tell_who_could_read_it_nobody_is_named() -> None:
    assert present(row(), [], {}, EN) == "Who could read it, the original does not tell."
    assert present({"page_key": "p"}, [], {}, EN) == ""


def test_an_exhibit_that_the_case_lost_says_so() -> None:
    assert who(None, EN) == ["not in the case"]
    assert who(row(), EN) == ["王伟", "2024-05-07"]


def test_a_table_of_the_leak_keeps_money_money_and_shows_what_hides() -> None:
    import pandas as pd

    from workbench.notebook.tables import shown

    markup = shown(pd.DataFrame({"body": ["cost $5 and $6", "a\u202efdp.exe", "http://tracker.example/ <img src=x>"]}))
    assert "tex2jax_ignore" in markup
    assert "⟦U+202E⟧" in markup
    assert "hxxp://tracker.example/ &lt;img src=x&gt;" in markup
