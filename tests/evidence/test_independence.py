"""Two uploads of one log are one lineage; forwarded, quoted and repeated words count for nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import workbench as wb
from tests.evidence.test_tamper import lark
from tests.leaklet import Leak, message, original, person
from workbench.analysis import frames
from workbench.analysis.compare import compare
from workbench.evidence.claims import Support, standing
from workbench.evidence.exhibits import exhibit
from workbench.evidence.independence import first_words, lineages, origins


def frame(*uploads: tuple[str, list[Any]]) -> pd.DataFrame:
    leak = Leak()
    for path, records in uploads:
        leak.add(*records, original=path)
        leak.add(original(records[0].locator.original, path))
    leak.add(person("u1", "Lin"), person("u2", "Zhao"))
    return frames.messages(leak, versions=True, duplicates=True)


def talk(sha: str, shift: int = 0, step: int = 1, **more: Any) -> list[Any]:
    return [
        message(n, f"2024-05-02T10:{n:02d}:{10 + shift}Z", f"u{n % 2 + 1}", f"第{n}句 line {n}", original=sha, **more)
        for n in range(0, 40, step)
    ]  # fmt: skip


def test_two_uploads_of_one_log_are_one_lineage_even_in_another_format_a_second_apart() -> None:
    found = lineages(
        frame(("lark/a.json", talk("a")), ("dump.zip!/b.csv", talk("b", shift=1, platform="other", native_id="")))
    )
    assert found["a"] == found["b"]


def long(sha: str, hours: int, **more: Any) -> list[Any]:
    return [
        message(n, f"2024-05-02T{10 + hours:02d}:{n:02d}:10Z", f"u{n % 2 + 1}", f"第{n}句话 words of line {n}",
                original=sha, native_id="", **more)
        for n in range(40)
    ]  # fmt: skip


def test_two_phones_in_two_zones_are_one_lineage_as_a_comparison_says_too() -> None:
    every = frame(("lark/a.json", long("a", 0)), ("phone/b.json", long("b", 8, platform="other")))
    found = lineages(every)
    assert found["a"] == found["b"]
    assert compare(every[every["original_sha256"] == "a"], every[every["original_sha256"] == "b"]).one_log
    odd = [replace(one, body=f"{one.body}, otherwise") for one in long("c", 8, platform="other")]
    apart = lineages(frame(("lark/a.json", long("a", 0)), ("phone/c.json", odd)))
    assert apart["a"] != apart["c"]


def test_an_upload_that_holds_part_of_the_log_is_the_same_lineage() -> None:
    found = lineages(frame(("lark/a.json", talk("a")), ("later/b.json", talk("b", step=3, platform="other"))))
    assert found["a"] == found["b"]


def test_different_talk_is_another_lineage_though_some_words_meet() -> None:
    other = talk("b", platform="other")
    mixed = [
        *other[:3],
        *[
            message(100 + n, f"2024-05-02T10:{n:02d}:40Z", "u2", f"别的话 {n}", original="b", platform="other")
            for n in range(40)
        ],
    ]
    found = lineages(frame(("lark/a.json", talk("a")), ("slack.zip!/b.json", mixed)))
    assert found["a"] != found["b"]


def test_the_files_of_one_export_are_one_lineage_and_loose_files_of_one_custodian_too() -> None:
    one, two = (
        talk("a"),
        [message(200 + n, f"2024-06-02T10:{n:02d}:00Z", "u1", f"六月 {n}", original="b") for n in range(9)],
    )
    assert len(set(lineages(frame(("lark/a.json", one), ("lark/b.json", two))).values())) == 1
    assert len(set(lineages(frame(("a.txt", one), ("b.txt", two))).values())) == 1
    assert len(set(lineages(frame(("lark/a.json", one), ("phone/b.json", two))).values())) == 2


def test_messages_without_time_or_words_break_nothing() -> None:
    bare = [message(1, "", "u1", "", original="a"), message(2, "", "u1", "no time", original="a")]
    assert set(lineages(frame(("x/a.json", bare), ("y/b.json", talk("b"))))) == {"a", "b"}
    assert lineages(frame(("x/a.json", bare)).iloc[:0]) == {}


ROW: dict[str, Any] = {
    "message_key": "k", "platform": "chat", "sender_id": "u2", "sender": "Zhao", "original_sha256": "a",
    "body": "把 model 字段全部洗掉再交付", "flags": [], "forwarded_from": "",
}  # fmt: skip


def origin(earlier: dict[str, tuple[str, str]] | None = None, quote: str = "", **more: Any) -> Any:
    row = {**ROW, **more}
    made = exhibit(row, 1, quote)
    return origins([made], {made.target_key: row}, {"a": "lark"}, earlier or {}, {})["EX-001"]


def test_own_words_count_and_so_does_a_record_kept_by_a_bot() -> None:
    assert (origin().lineage, origin().author, origin().counts) == ("lark", "Zhao", True)
    assert origin(flags=["bot"]).counts


@pytest.mark.parametrize(
    "more, why",
    [
        ({"flags": ["forwarded"]}, "forwarded"),
        ({"forwarded_from": "om_1"}, "forwarded"),
        ({"flags": ["machine"]}, "machine"),
        ({"body": "> 把 model 字段全部洗掉\n好的", "quote": "把 model 字段全部洗掉"}, "quoted"),
        ({"body": "[21:21:02] <lin> 把 model 字段全部洗掉\n好的", "quote": "把 model 字段全部洗掉"}, "quoted"),
    ],
)
def test_other_peoples_words_count_for_nothing(more: dict[str, Any], why: str) -> None:
    found = origin(**more)
    assert not found.counts and why in found.why


def test_words_first_sent_by_somebody_else_count_for_nothing_and_the_first_is_named() -> None:
    records = [
        message(1, "2024-05-01T10:00:00Z", "u1", "把 model 字段全部洗掉再交付"),
        message(2, "2024-05-03T10:00:00Z", "u2", "把model字段全部洗掉再交付"),
        message(3, "2024-05-03T10:01:00Z", "u1", "收到"),
        message(4, "2024-05-03T10:02:00Z", "u2", "收到"),
    ]
    earlier = first_words(frame(("lark/a.json", records)))
    assert len(earlier) == 1
    assert origin(earlier).why == "repeats what u1 wrote on 2024-05-01"
    assert origin(earlier, sender_id="u1").counts


def test_a_document_is_its_own_lineage_with_its_author() -> None:
    row = {"page_key": "p", "text": "4.2(c)", "author": "Legal", "original_sha256": "d", "original": "terms.pdf"}
    made = exhibit(row, 1)
    found = origins([made], {made.target_key: row}, {}, {}, {})["EX-001"]
    assert (found.lineage, found.author, found.kind) == ("document:d", "Legal", "page")


def test_a_record_that_is_not_in_the_case_counts_for_nothing() -> None:
    assert not origins([exhibit(ROW, 1)], {}, {}, {}, {})["EX-001"].counts


def test_one_broadcast_to_six_people_is_one_pair_and_a_translation_of_it_counts_for_nothing() -> None:
    words = "请所有同事周五之前清空测试目录并且不要在群里讨论这件事情谢谢配合"
    sent = [message(n, "2024-05-01T10:00:00Z", "u1", words, original="a", conversation_id=f"r{n}") for n in range(6)]
    made = [exhibit({**ROW, "message_key": f"k{n}", "sender_id": "u1", "body": words}, n + 1) for n in range(6)]
    rows = {item.target_key: {**ROW, "sender_id": "u1", "sender": "Lin", "body": words} for item in made}
    told = exhibit({**ROW, "message_key": "t", "body": "All colleagues: clear the test folder by Friday."}, 7)
    rows["t"] = {**ROW, "message_key": "t", "flags": ["machine"], "body": told.quote}
    found = origins([*made, told], rows, {"a": "lark"}, first_words(frame(("lark/a.json", sent))), {})
    ties = [Support(claim_id="c1", exhibit_id=item.exhibit_id) for item in (*made, told)]
    stand = standing(ties, found)
    assert (stand.status, stand.pairs) == ("single-origin", (("lark", "Lin"),))
    assert not found["EX-007"].counts and "translation" in found["EX-007"].why


LONG = "把所有导出的提示词和返回内容在周五之前从服务器上全部删除干净"


def both(one: dict[str, Any], other: dict[str, Any]) -> Any:
    items = [exhibit(one, 1, LONG), exhibit(other, 2, other["quote"])]
    rows = {item.target_key: row for item, row in zip(items, (one, other), strict=True)}
    return origins(items, rows, {"a": "lark", "b": "slack"}, {}, {})


def test_words_pasted_into_anothers_message_elsewhere_add_nothing() -> None:
    first = {**ROW, "message_key": "k1", "sender_id": "u1", "sender": "Lin", "body": LONG, "sent_at": "2024-05-01"}
    pasted = f"FYI, from the other group: {LONG}"
    later = {
        **ROW,
        "message_key": "k2",
        "body": pasted,
        "quote": pasted,
        "sent_at": "2024-05-03",
        "original_sha256": "b",
    }
    found = both(first, later)
    assert found["EX-001"].counts and not found["EX-002"].counts
    assert found["EX-002"].why == "holds the words of EX-001"
    own = both(first, {**later, "body": "另外一件完全不同的事情，与此无关。", "quote": "另外一件完全不同的事情"})
    assert own["EX-002"].counts


def test_a_paper_saved_twice_is_one_lineage_and_who_recites_it_adds_nothing() -> None:
    paper = {"page_key": "p1", "text": LONG, "author": "Legal", "original_sha256": "d1", "original": "memo.docx"}
    again = {**paper, "page_key": "p2", "original_sha256": "d2", "original": "memo.pdf", "author": "", "quote": LONG}
    found = both(paper, again)
    assert found["EX-001"].lineage == found["EX-002"].lineage
    recited = both(paper, {**ROW, "body": LONG, "quote": LONG, "sent_at": "2020-01-01"})
    assert not recited["EX-002"].counts


def test_words_that_repeat_the_exhibit_of_one_claim_still_carry_another_claim(tmp_path: Path) -> None:
    """That a clause is forbidden is the paper's word; that she named it in March is her own message."""
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "terms.txt").write_text(f"{LONG}\n", encoding="utf-8")
    (leak / "a.json").write_bytes(lark(LONG, "a"))
    case = wb.open_case(tmp_path / "case")
    case.ingest(leak, jobs=1)
    message, paper = sorted(case.search(f'"{LONG}"'), key=lambda hit: hit.row["original"])
    case.claim("The order was written down.").support(paper).support(message)
    case.claim("She knew the order.").support(message)
    told = case.claims.standings()
    assert {name: made.status for name, made in told.items()} == {"c1": "single-origin", "c2": "single-origin"}
    assert "1 author in 1 origin" in told["c1"].explanation and "1 author in 1 origin" in told["c2"].explanation
