"""The Chinese interface is Chinese throughout: readers, reasons, errors, receipts, and what a search did."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.brief.formats_said import ZH, format_said
from workbench.brief.reasons import account_said, error_said, receipt_said, skipped_said
from workbench.case import Case
from workbench.errors import QueryError
from workbench.lab.live import MODULES
from workbench.notebook.panel import Panel
from workbench.notebook.queues import CARDS
from workbench.notebook.search import Search
from workbench.readers import readers

from .test_linked import Screen

ENGLISH = re.compile(r"[A-Za-z][a-z']+(?:[,;:.]? [A-Za-z][a-z']*){2,}")  # three words of prose, one after the other
STORY = ("claims", "exhibits", "supports", "topics", "judgements", "persons")
FROM_THE_LEAK = ("key", "item", "locator", "line", "python", "claim", "term")
QUERIES = (
    "洗白",
    "desensitizzation",
    "数据脱敏糊",
    "tag:none",
    "from:nobody quota",
    "(洗白 OR",
    "before:soon",
    "topic:x",
)


@pytest.fixture(scope="module")
def case(sample_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    place = tmp_path_factory.mktemp("chinese")
    shutil.copytree(sample_demo, place / "demo")
    (found,) = (place / "demo").rglob("case.sqlite")
    return Case(found.parent)


def told(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whatever each view tells the browser in Chinese, unfolded, for every query and queue."""
    for name, make in MODULES.items():
        screen = Screen(make(case._views, case.selection, "zh"))
        asked: list[tuple[str, dict[str, Any]]] = [("hello", {})]
        asked += {
            "panel": [(kind, {}) for kind in ("originals", "failed", "gaps", "receipts")],
            "search": [("search", {"question": number, "query": query}) for number, query in enumerate(QUERIES)],
            "review": [("queue", {"queue": queue}) for queue in CARDS],
            "conversation": [("room", {"place": "nowhere"}), ("tag", {"key": "none", "tag": "x"})],
            "document": [("page", {"document": "none", "page": 0})],
        }.get(name, [])
        for kind, content in asked:
            for answer in screen.say(kind, **content).values():
                yield f"{name} {kind} {answer['kind']}", answer


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in FROM_THE_LEAK:
                yield from strings(inner, f"{name}/{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, name)
    elif isinstance(value, str):
        yield name, value


def leak(case: Case) -> str:
    """Every word of the leak and of the story's own files, as the views show them."""
    parts = [*case.messages()["body"].dropna(), *case.messages()["subject"].dropna(), *case.pages()["text"].dropna()]
    for frame in (case.documents(), case.originals(), case.roles(), case._views.frame("participants")):
        parts += frame.astype(str).to_numpy().ravel().tolist()
    human = case.store.human
    parts += [json.dumps(human.rows(table), ensure_ascii=False) for table in STORY]
    return re.sub(r"\s+", " ", " ".join(map(str, parts)).replace("\\n", " ").replace("\\u2019", "’"))


def test_no_english_sentence_of_ours_is_left_in_the_chinese_desk_of_the_sample(case: Case) -> None:
    names = ", ".join(sorted(topic.name for topic in case.topics))
    words, quoted = leak(case), ("error page", "request trigger", "The operator or invited bots")  # a server's answer
    left: dict[str, set[str]] = {}
    for where, answer in told(case):
        for name, text in strings(answer):
            for run in ENGLISH.findall(re.sub(r"\s+", " ", text)):
                known = any(run.rstrip(" .")[:30] in one for one in (words, names, *QUERIES))
                if not known and not any(part in text for part in quoted):
                    left.setdefault(f"{where}{name}", set()).add(run)
    assert left == {}


def test_the_test_above_sees_the_english_desk(case: Case) -> None:
    """The control: told in English, the same panel is full of sentences."""
    screen = Screen(Panel(case._views, case.selection, "en"))
    assert ENGLISH.search(json.dumps(screen.say("failed"), ensure_ascii=False))
    assert ENGLISH.search(json.dumps(Screen(Search(case._views, case.selection)).say("search", question=1, query="(x")))


def test_every_reader_that_the_sample_needs_has_its_title_and_limits_in_chinese(case: Case) -> None:
    for name in case.originals()["reader"].unique():
        if reader := readers().get(name):
            title, limits = format_said(name, reader.title, reader.limits, "zh")
            assert re.search(r"[\u4e00-\u9fff]", limits), name
            assert name == "pdf" or title != reader.title, name
    assert set(ZH) <= set(readers())


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The same message stands again: om_7.", "同一条消息重复出现：om_7。"),
        (
            "chat.pdf is encrypted. Give its password, or save a copy without one.",
            "chat.pdf 已加密。请提供密码，或另存一份无密码的副本。",
        ),
        ("This is no Slack message.", "这不是 Slack 消息。"),
        ("Something that nobody has put into Chinese. At all.", "Something that nobody has put into Chinese. At all."),
    ],
)
def test_a_reason_is_said_in_chinese_and_an_unknown_one_stays_whole(english: str, chinese: str) -> None:
    said = skipped_said(english, "zh")
    assert said.replace(" ", "") == chinese.replace(" ", "")
    assert skipped_said(english, "en") == english


def test_names_in_a_sentence_stay_as_they_are_whatever_they_look_like() -> None:
    assert skipped_said("The same message stands again: The archive carries a comment..", "zh") == (
        "同一条消息重复出现：The archive carries a comment.。"
    )


def test_the_pointer_at_the_character_stays_in_a_chinese_error() -> None:
    error = QueryError("A bracket is opened and never closed.", "Close it.", query="(洗白 OR", position=0)
    assert error_said(error, "zh") == "括号没有闭合。请闭合。\n  (洗白 OR\n  ^"


def test_a_receipt_and_a_search_without_hits_are_told_in_chinese(case: Case) -> None:
    lines = ("2 originals, 1 of them read before: 3 messages, 1 document, 2 participants, 1 conversation.",
             "0 items skipped, 1 original failed, 0 not read.")  # fmt: skip
    assert (
        receipt_said(lines, "zh")
        == "2 件原件，其中 1 件此前已读：3 条消息、1 份文档、2 个账号、1 个会话。略过 0 条，1 件失败，0 件未读。"
    )
    hits = case._views.hits("from:nobody 额度糊")
    assert account_said(hits.searched, "zh").endswith("案卷中没有名为 nobody 的发言者。")
    assert "额度糊（按字，无论位于何处）" in account_said(hits.searched, "zh")


def test_reasons_that_differ_only_in_their_numbers_are_told_once(case: Case) -> None:
    rows = Screen(Panel(case._views, case.selection)).say("failed")["failed"]["rows"]
    alike = [row for row in rows if "stands again" in row["told"]]
    assert len(alike) == 1
    assert re.search(r"And \d+ like it\. \(lark/", alike[0]["told"])
    assert sum(case.skipped()["items"]) == sum(int(row["name"].split()[0]) for row in rows if row["name"][0].isdigit())
