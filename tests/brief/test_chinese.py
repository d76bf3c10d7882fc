"""A Chinese brief tells in Chinese whatever the workbench itself says, and carries over what it quotes."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from workbench.brief import formats_said
from workbench.brief.labels import label_said
from workbench.brief.mark_words import ZH, mark_said
from workbench.brief.phrases import check_said, titled
from workbench.brief.retold import retold, retold_all
from workbench.evidence.mark import Mark
from workbench.readers import readers

EVIDENCE = Path(__file__).resolve().parents[2] / "workbench" / "evidence"


def templates() -> set[str]:
    """Every template of a mark in the sources: a text, or a name that stands for one in the same file."""
    found = set()
    for path in EVIDENCE.glob("*.py"):
        module = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value.value
            for node in module.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Mark", "_each"):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
                elif isinstance(first, ast.Name) and first.id in named:
                    found.add(named[first.id])
    return found


def test_every_mark_has_its_chinese_with_the_same_values() -> None:
    used = templates()
    assert len(used) > 20 and used == set(ZH)
    for english, chinese in ZH.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", chinese)), english


def test_a_mark_keeps_what_it_quotes_and_a_plain_sentence_stays() -> None:
    mark = Mark("a link to {host} is one recipient's own ({why})", host="n.example", why="parameter uid")
    assert mark_said(mark, "zh") == "指向 n.example 的链接为某一收件人专用（参数 uid）"
    assert mark_said(mark, "en") == mark and mark_said("plain", "zh") == "plain"
    assert mark_said(Mark("document property {name}: {value}", name="a{b}", value="{0}"), "zh") == "文件属性 a{b}：{0}"


@pytest.mark.parametrize(
    "sentence, told",
    [
        ("150 hits, none of them read: not a finding", "150 个命中，均未读过：不是结论"),
        ("94 messages stand under both ids", "94 条消息同时出现在两个账号之下"),
        ("1 file of a message is not at hand.", "有 1 个随消息发送的文件不在手边。"),
    ],
)
def test_what_a_count_is_worth_is_told_in_chinese(sentence: str, told: str) -> None:
    assert retold(sentence, "zh") == told and retold(sentence, "en") == sentence


def test_the_words_of_a_picture_are_told_and_its_names_stay() -> None:
    head = "6,677 events, 4 Mar 2024 to 22 Nov 2024, zone UTC. Pale: without readable words."
    assert retold_all(head) == "6,677 个事件，2024年3月4日 至 2024年11月22日，时区 UTC。 浅色：没有可读文字。"
    assert retold_all("quota: 376, of which 299 unreadable, most in the week of 10 Jun 2024 (18).").startswith(
        "quota: 376"
    )
    assert retold_all("Priya Venkat") == "Priya Venkat"


def test_a_sentence_without_a_known_form_is_kept_not_dropped() -> None:
    assert retold("Somebody tore out 3 pages.", "zh") == "Somebody tore out 3 pages."


def test_the_days_of_a_picture_are_chinese_days() -> None:
    assert retold_all("from 4 Mar 2024 on") == "from 2024年3月4日 on"


@pytest.mark.parametrize("folder", ["case", "my-case", "Case 2", "seed-case"])
def test_a_folder_that_is_called_case_gives_no_title_case_case(folder: str) -> None:
    assert titled(folder, "en") == "What the leak shows" and titled(folder, "zh") == "泄露材料说明了什么"
    assert titled("mortar", "en") == "The case mortar" and titled("mortar", "zh") == "案卷“mortar”"


def test_the_grounds_of_a_weak_join_are_told_in_chinese() -> None:
    what = "its author is named on weak grounds: review, score 0.35: a nickname from 雯; against it: x (judged by a)"
    told, _ = check_said("weak-identity", what, "", "zh")
    assert told == "作者身份的认定依据薄弱。 （待查，得分 0.35：由“雯”而来的昵称；相反：x）"


@pytest.mark.parametrize(
    "label, told",
    [
        ("page 3", "第 3 页"),
        ("hidden sheet by_purpose, rows 1-10", "隐藏的工作表 by_purpose，第 1–10 行"),
        ("sheet page 3, rows 1-9", "工作表 page 3，第 1–9 行"),
        ("deletion, paragraph 16", "删除，第 16 段"),
        ("notes of slide 2", "幻灯片 2 的备注"),
        ("notes of slide 2, pictures", "幻灯片 2 的备注，图片"),
        ("page 4, read by rapidocr", "第 4 页，由 rapidocr 识别"),
        ("a label of tomorrow's reader", "a label of tomorrow's reader"),
    ],
)
def test_a_place_in_a_document_is_told_in_chinese_and_names_stay(label: str, told: str) -> None:
    assert label_said(label, "zh") == told
    assert label_said(label, "en") == label


def test_what_the_formats_of_the_sample_cannot_prove_is_told_in_chinese() -> None:
    known = readers()
    assert set(formats_said.ZH) <= set(known)
    sample = {"lark", "lark-minutes", "slack", "telegram", "whatsapp", "mbox", "mail", "pdf", "docx", "xlsx", "pptx"}
    for name in {*sample, "archive", "text", "wechat"}:
        title, limits = formats_said.format_said(name, known[name].title, known[name].limits, "zh")
        assert re.search("[\u4e00-\u9fff]", limits) and (title, limits) != (known[name].title, known[name].limits)
    assert formats_said.format_said("nobody", "A", "B", "zh") == ("A", "B")
