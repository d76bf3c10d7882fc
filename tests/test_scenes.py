"""How scenes become exports: times, edits, recalls, forwards, copies of mails, drawn pictures."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample import (
    build,
    lark_pages,
    lark_rendered,
    leak,
    letters,
    mailbox_export,
    mentions,
    names,
    scan_pdf,
    scenes,
    slack_export,
    telegram_export,
    world,
)
from tests.sample.pdf_write import TIMES, wrap

SCENE = """# lark-eval
== 2024-07-18
09:01 lin  早 今天跑哪批 {#t-a} {react 👍 liu,xu}
09:01 liu  第二句
09:01:30 lin  准点的一句
09:01 zhou  第四句。
09:02 liu  >t-a 线程里的回答
09:04 zhou  晚些时候撤回的一条 {recall 2024-10-16T18:05}
09:05 liu  当时就撤回的一条 {recall 09:06}
09:07 gaoshang  {forward t-a}
"""
FORWARD = "09:07 lin  {forward t-a} {#t-f}\n09:08 xu  {resend t-a} {absent lark}\n"


@pytest.fixture(scope="module")
def settled() -> world.World:
    return world.load()


@pytest.fixture(scope="module")
def small(settled: world.World, tmp_path_factory: pytest.TempPathFactory) -> leak.Leak:
    folder = tmp_path_factory.mktemp("scenes")
    put(folder, "2024-07/lark-eval.txt", SCENE.replace("09:07 gaoshang  {forward t-a}\n", FORWARD))
    put(
        folder,
        "2024-09/tg-overtime.txt",
        "# tg-overtime\n== 2024-09-05\n21:00 yuan  谁在 {as muffin404}\n21:01 xu  走了\n",
    )
    put(folder, "2024-10/slack-data-eng.txt", "# slack-data-eng\n== 2024-10-16\n09:00 dana  a < b & c @iris\n")
    mail = "tag: m-a\ndate: 2024-10-16 17:30 Asia/Shanghai\nfrom: wu\nto: gao, lin\nsubject: 保全\n"
    put(folder, "mail/2024-10.txt", mail + 'variant: gao "全体" "各位"\n\n请全体保全。\nFrom here on\n----\n')
    return leak.assemble(settled, folder)


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_sender_who_is_nobody_is_told_to_the_writer(settled: world.World, tmp_path: Path) -> None:
    from tests.sample import check

    put(tmp_path, "2024-07/lark-eval.txt", SCENE)
    found = check.problems(settled, scenes.load(settled, tmp_path))
    assert [problem for problem in found if "gaoshang is not in lark-eval" in problem]


def test_seconds_rise_within_a_minute_and_never_overtake_an_explicit_one(small: leak.Leak) -> None:
    first = [event.at for event in small.events["lark-eval"] if event.kind == "message"][:4]
    assert first == sorted(first) and len(set(first)) == 4
    assert first[2] // 1000 % 60 == 30


def test_the_earlier_dump_has_what_was_recalled_later_and_neither_has_what_went_at_once(small: leak.Leak) -> None:
    pages, printed = lark_pages.build(small), lark_rendered.build(small)
    late = b"".join(data for name, data in pages.items() if "/page_" in name).decode()
    assert "晚些时候撤回的一条" not in late and "This message was recalled" in late
    assert "晚些时候撤回的一条" in printed["eval.json"].decode()
    assert "当时就撤回的一条" not in printed["eval.json"].decode()


def test_the_bots_log_tells_when_a_message_was_recalled(small: leak.Leak) -> None:
    log = lark_pages.build(small)["events/im.message.recalled_v1_2024-10.jsonl"]
    (line,) = [json.loads(row) for row in log.splitlines()]
    assert line["event"]["recall_time"].startswith("17290731")  # 2024-10-16 18:05 in China


def test_a_thread_stands_in_its_own_file_with_its_root_in_front(small: leak.Leak) -> None:
    (name,) = [name for name in lark_pages.build(small) if "/thread_" in name]
    items = json.loads(lark_pages.build(small)[name])["data"]["items"]
    assert [json.loads(item["body"]["content"])["text"] for item in items] == ["早 今天跑哪批", "线程里的回答"]


def test_a_merged_forward_carries_its_messages_as_they_stood(small: leak.Leak) -> None:
    (name,) = [name for name in lark_pages.build(small) if "/message_" in name]
    container, child = json.loads(lark_pages.build(small)[name])["data"]["items"]
    assert child["upper_message_id"] == container["message_id"]
    assert "今天跑哪批" in child["body"]["content"]


def test_a_message_absent_from_one_dump_stands_in_the_other_and_a_resend_has_its_text(small: leak.Leak) -> None:
    event = next(event for event in small.events["lark-eval"] if event.one("resend"))
    assert event.text == "早 今天跑哪批"
    assert event.id in lark_rendered.build(small)["eval.json"].decode()
    assert not [name for name, data in lark_pages.build(small).items() if event.id in data.decode()]


def test_a_second_account_is_another_sender(small: leak.Leak) -> None:
    chat = json.loads(telegram_export.build(small)["ChatExport_2024-11-19/result.json"])
    senders = {message.get("from") for message in chat["messages"] if message["type"] == "message"}
    assert senders == {"Muffin", "Jing"}


def test_slack_stores_text_escaped_and_mentions_as_ids(small: leak.Leak) -> None:
    export = slack_export.Export(small)
    (days,) = (export.days(small.world.places["slack-data-eng"]).values(),)
    texts = [message["text"] for day in days for message in day if message.get("user")]
    assert "a &lt; b &amp; c <@U07MY7XSGQ8>" in texts


def test_each_recipient_of_a_mail_with_variants_gets_a_copy_of_its_own(small: leak.Leak) -> None:
    (letter,) = small.mails
    assert [letter.body_for(who).split("。")[0] for who in mailbox_export.copies(letter)] == [
        "请各位保全",
        "请全体保全",
    ]
    box = mailbox_export.build(small, {})[mailbox_export.NAME].decode()
    assert box.count("\nMessage-ID: ") == 2 and box.count("From wuyaqin@tingmai.example Wed Oct 16 09:30:") == 2


def test_a_mail_without_a_known_header_is_told_to_the_writer(tmp_path: Path) -> None:
    put(tmp_path, "mail/2024-03.txt", "tag: m-x\nwhen: now\n\nbody\n")
    found, problems = letters.of(tmp_path)
    assert found == [] and "when: now" in problems[0]


@given(st.text("01", min_size=1, max_size=16))
def test_zero_width_marks_can_be_read_back(bits: str) -> None:
    woven = scenes.weave("请勿外传。谢谢", bits)
    assert "".join({"\u200b": "0", "\u200c": "1"}.get(char, "") for char in woven) == bits
    assert woven.replace("\u200b", "").replace("\u200c", "") == "请勿外传。谢谢"


@given(st.binary(min_size=1, max_size=600))
def test_run_lengths_decode_to_the_bytes_that_were_packed(data: bytes) -> None:
    packed, out, at = scan_pdf.packed(iter([data])), bytearray(), 0
    while packed[at] != 128:
        if packed[at] < 128:
            out += packed[at + 1 : at + 2 + packed[at]]
            at += 2 + packed[at]
        else:
            out += bytes([packed[at + 1]]) * (257 - packed[at])
            at += 2
    assert bytes(out) == data


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=40))
def test_wrapped_lines_keep_every_word_and_fit(found: list[str]) -> None:
    lines = wrap(" ".join(found), 12, 160)
    assert " ".join(lines).split() == found
    assert all(sum(TIMES[char] for char in line) * 12 / 1000 <= 160 for line in lines)


def test_known_names_and_real_domains_are_found_and_ordinary_words_are_not() -> None:
    assert names.bad("ask ChatGPT or mail x@shop.com, 微信也行") == ["ChatGPT", "微信", "shop.com"]
    assert names.bad("8 字节 strip_accent.py us.tingmai.example zoom in, a.k.a. steam, 3.5") == []


def test_a_folder_that_is_no_sample_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ValueError, match="nothing was written"):
        build.write({"00-README.txt": b"x"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_plan_of_first_mentions_is_read_from_the_bible(settled: world.World) -> None:
    plan = mentions.plan(settled)
    assert plan["lin", "ondrel"] == date(2024, 3, 4) and plan["he", "quota"] is None
    assert plan["wangp", "quota"] == date(2024, 6, 13) and plan["tom", "terms"] == date(2024, 3, 13)
    assert {person for person, _ in plan} <= set(settled.people)
