"""Hits: verbatim words with their place, copies folded and versions kept apart, in order, counted by facets."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from tests.search import corpus
from tests.search.conftest import Make, Snapshot, document, message, part, person, room
from workbench.errors import UsageError
from workbench.search import Hit, batch, merge, search


def test_a_hit_is_verbatim_and_knows_its_place(make: Make) -> None:
    raw = "前面 ＡＰＩ調用　失败 \u200b"
    hit = search(make(person("u1", "林晓雯"), room("room", "评测群"), message(7, raw)), "api调用")[0]
    assert (hit.kind, hit.text, hit.field) == ("message", raw, "body")
    assert [raw[start:end] for start, end in hit.spans] == ["ＡＰＩ調用"]
    assert (hit.sender, hit.conversation, hit.conversation_id, hit.platform) == ("林晓雯", "评测群", "room", "lark")
    assert (hit.sent, hit.original, hit.locator) == ("2024-03-14T09:00:00Z", "chat.json", "#/7")
    assert hit.item_sha256 == f"{7:064x}" and hit.key == hit.row["message_key"]


def test_a_time_without_zone_is_shown_without_z(make: Make) -> None:
    assert search(make(message(0, "额度", "2024-03-14T09:00:00")), "额度")[0].sent == "2024-03-14T09:00:00"
    assert search(make(message(0, "额度", "2024-03-14")), "额度")[0].sent == "2024-03-14"
    assert search(make(message(0, "额度", "")), "额度")[0].sent == ""


@pytest.mark.parametrize("width", [1, 20, 60, 160, 10_000])
def test_a_passage_is_a_piece_of_the_text_and_holds_the_first_match(width: int, make: Make) -> None:
    for line in [*corpus.bodies(20), "x" * 500 + " 额度 " + "y" * 500, "额度" + "z" * 300, "z" * 300 + "额度"]:
        for hit in search(make(line), "额度 OR the OR data"):
            start, end = hit.window(width)
            assert hit.text[start:end] in hit.passage(width)
            assert start <= hit.spans[0][0] and hit.spans[0][1] <= end
            assert end - start <= max(width, hit.spans[0][1] - hit.spans[0][0]) + 26


def test_the_same_message_in_several_originals_is_one_hit_with_its_provenances() -> None:
    copies = [message(1, "额度", original=name) for name in ("one", "two", "three")]
    hits = search(Snapshot((part(copies[:2]), part(copies[2:]))), "额度")
    assert hits.total == len(hits) == 1
    assert [hits[0].original, *(copy.original for copy in hits[0].copies)] == ["one.json", "two.json", "three.json"]


def test_versions_of_one_message_are_hits_of_their_own() -> None:
    first, later = message(1, "额度 alpha", original="one"), message(1, "额度 beta", original="two")
    recalled = message(1, "额度 beta", original="three", deleted=True)
    hits = search(Snapshot((part([first, later]), part([recalled]))), "额度")
    assert [(hit.text, hit.row["deleted"]) for hit in hits] == [
        ("额度 alpha", False), ("额度 beta", False), ("额度 beta", True),
    ]  # fmt: skip
    assert len({hit.key for hit in hits}) == 1


def test_equal_words_of_different_messages_stay_different_hits(make: Make) -> None:
    assert search(make("收到 额度", "收到 额度"), "额度").total == 2


def test_hits_come_in_order_of_time_with_unknown_times_last(make: Make) -> None:
    times = ["2024-03-03T00:00:00Z", "", "2024-03-01T00:00:00Z", "2024-03-02T00:00:00+08:00"]
    snapshot = make(*(message(n, "额度", sent) for n, sent in enumerate(times)))
    assert [hit.row["native_id"] for hit in search(snapshot, "额度")] == ["m2", "m3", "m0", "m1"]
    assert [hit.row["native_id"] for hit in search(snapshot, "额度", sort="newest")] == ["m0", "m3", "m2", "m1"]


def test_relevance_puts_the_denser_and_rarer_first(make: Make) -> None:
    filler = "and so on and so forth with many other words " * 3
    snapshot = make(f"额度 {filler}", "额度 额度 额度", f"额度 洗白 {filler}", *["额度 额度"] * 3, "nothing")
    texts = [hit.text for hit in search(snapshot, "额度 OR 洗白", sort="relevance")]
    assert texts[0].startswith("额度 洗白") and texts[1] == "额度 额度 额度" and texts[-1] == f"额度 {filler}"


def test_relevance_is_the_formula_of_the_methods_page(make: Make) -> None:
    bodies = ["额度 a", "额度额度 洗白 and more words", "洗白", "额度" * 5 + " x" * 40, "none", "neither"]
    hits = search(make(*bodies), "额度 OR 洗白", sort="relevance")
    found = [body for body in bodies if "额度" in body or "洗白" in body]
    usual = sum(map(len, found)) / len(found)
    naive = {}
    for body in found:
        naive[body] = 0.0
        for word in ("额度", "洗白"):
            holding, often = sum(word in other for other in bodies), body.count(word)
            rarity = math.log(1 + (len(bodies) - holding + 0.5) / (holding + 0.5))
            naive[body] += rarity * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * len(body) / usual))
    assert [hit.text for hit in hits] == sorted(found, key=lambda body: -naive[body])
    scored = merge.scores(hits._found, hits.tree, hits._merged)
    assert sorted(scored.tolist()) == pytest.approx(sorted(naive.values()))


def test_a_limit_shortens_the_list_and_never_the_count(make: Make) -> None:
    hits = search(make(*["额度"] * 9), "额度", limit=4)
    assert (hits.total, len(hits), len(hits.keys())) == (9, 4, 9)


def test_a_word_in_the_subject_and_one_in_the_body_are_both_in_the_message(make: Make) -> None:
    hit = search(make(message(0, "see the quota", subject="额度表")), "额度 quota")[0]
    assert [(place.field, place.text) for place in hit.places] == [("body", "see the quota"), ("subject", "额度表")]
    assert not search(make(message(0, "see the quota", subject="额度表")), "额度 NEAR/50 quota").total


def test_every_field_of_a_message_is_searched_and_told_apart(make: Make) -> None:
    from workbench.model import Edit, File

    whole = message(
        0, "body", subject="alpha", edits=(Edit(previous="beta"),), extra=(("title", "gamma 伽马"),),
        files=(File(name="delta.pdf"),), links=("https://epsilon.example",), forwarded_from="zeta",
    )  # fmt: skip
    words = {
        "alpha": "subject",
        "beta": "edit",
        "伽马": "extra",
        "delta": "file",
        "epsilon": "link",
        "zeta": "forwarded",
    }
    for word, field in words.items():
        assert [hit.field for hit in search(make(whole), word)] == [field]
        assert search(make(whole), f"{field}:{word}").total == 1
        assert search(make(whole), f"body:{word}").total == 0


def test_hidden_content_of_documents_is_found_and_named(make: Make) -> None:
    whole = make(
        document("d", ("body", "数据脱\n敏"), ("comment", "洗白"), ("covered", "black bar 限额"), title="备忘录")
    )
    assert [hit.row["kind"] for hit in search(whole, "洗白 OR 限额")] == ["comment", "covered"]
    hit = search(whole, "脱敏")[0]
    assert [hit.text[start:end] for start, end in hit.spans] == ["脱\n敏"]
    assert hit.conversation == "备忘录" and hit.locator == "#/1"


def test_what_was_searched_is_told_in_words(make: Make) -> None:
    told = search(make("quotas", "quota", document("d", ("body", "x"))), "quota 额度 alowance~ from:lin").searched
    for words in (
        "2 messages, 1 page, 1 document",
        "quota by its stem: quota, quotas",
        "额度 as characters",
        "from:lin",
    ):
        assert words in told
    assert "alowance~2 as no word in the case" in told


@pytest.mark.parametrize(
    ("text", "query", "offer"),
    [
        ("数据备份", "資料備份", "数据备份"),
        ("今天额度用完", "今天鹅度", "今天鹅度~"),
        ("API 调用正常", "API调用", '"API 调用"'),
        ("ChatGPT 回答", "gpt", "*gpt*"),
        ("desensitization", "desensitisation", "desensitization"),
        ("max allowances", '"max allowance"', "max AND allowance"),
        ("max allowance", '"max allowanze"', '"max allowance"'),
        ("linxiaowen wrote", "林晓雯", '"linxiaowen"'),
        ("大模型自己训", "自研大模型", "自研大模型~"),
        ("完全洗白", "洗白白", "洗白"),
    ],
)
def test_where_nothing_is_found_something_is_offered_that_finds(text: str, query: str, offer: str, make: Make) -> None:
    hits = search(make(text), query)
    assert hits.total == 0
    if offer == "自研大模型~":
        assert all(one.hits for one in hits.offers)
        return
    assert offer in [one.query for one in hits.offers]
    for one in hits.offers:
        assert search(make(text), one.query).total == one.hits > 0


def test_the_parts_of_an_and_and_the_filters_are_offered_alone(make: Make) -> None:
    offers = search(make("额度", "限流"), "额度 限流 from:u1").offers
    assert [(one.query, one.hits) for one in offers] == [("额度 AND from:u1", 1), ("限流 AND from:u1", 1)]
    assert [one.why for one in search(make("额度"), "额度 from:nobody").offers] == ["without the filters"]


def test_a_participant_whose_name_sounds_so_is_offered(make: Make) -> None:
    offers = search(make("hello", person("u1", "林晓雯")), '"Lin Xiaowen"').offers
    assert '"林晓雯"' in [one.query for one in offers]


def test_nothing_is_offered_where_something_was_found(make: Make) -> None:
    assert search(make("额度"), "额度").offers == ()


def test_facets_count_all_hits(make: Make) -> None:
    snapshot = make(
        message(0, "额度 quota is", sender_id="a"),
        message(1, "额度", sender_id="a"),
        message(2, "额度", "2024-04-01T00:00:00Z", sender_id="b"),
        document("d", ("body", "额度")),
    )
    facets = search(snapshot, "额度", limit=1).facets()
    counts = {(facet, value): hits for facet, value, hits in facets.itertuples(index=False)}
    assert counts["kind", "message"] == 3 and counts["kind", "page"] == 1
    assert counts["sender", "a"] == 2 and counts["month", "2024-04"] == 1
    assert counts["language", "zh"] == 4 and counts["language", "en"] == 1
    assert counts["original", "chat.json"] == 3 and counts["conversation", "room"] == 3


def test_a_frame_has_one_row_per_hit_and_the_types_it_says(make: Make) -> None:
    frame = search(make("额度", "额度 b", person("u1", "额度")), "额度").frame()
    assert len(frame) == 3 and str(frame["sent_at"].dtype) == "datetime64[us, UTC]"
    assert frame["passage"].tolist()[:2] == ["额度", "额度 b"]
    assert len(search(make("x"), "额度").frame()) == 0


def test_groups_hold_every_hit_of_the_list(make: Make) -> None:
    hits = search(make(message(0, "额度", sender_id="a"), message(1, "额度", sender_id="b"), "额度"), "额度")
    assert {name: len(group) for name, group in hits.group("sender").items()} == {"a": 1, "b": 1, "u1": 1}
    assert list(hits.group("day")) == ["2024-03-14"]


def test_a_group_by_person_joins_the_accounts_of_one_person_and_one_by_recipient_shows_all_of_them(make: Make) -> None:
    rows = [
        message(0, "额度", sender_id="a", recipients=("b", "c")),
        message(1, "额度", sender_id="a2"),
        message(2, "额度", sender_id="b", mentions=("a2",)),
        document("memo", ("body", "额度"), author="Lin", title="Memo"),
        *(person(id, name) for id, name in (("a", "林晓雯"), ("a2", "Wendy"), ("b", "高远"))),
    ]
    hits = search(make(*rows), "额度", persons={"Lin Xiaowen": ["lark:a", "lark:a2"]})
    by_person = {name: len(group) for name, group in hits.group("person").items()}
    assert by_person == {"Lin Xiaowen": 2, "高远": 1, "": 1}
    by_recipient = {
        name: [hit.row.get("native_id") for hit in group] for name, group in hits.group("recipient").items()
    }
    assert by_recipient["高远"] == ["m0"] and by_recipient["c"] == ["m0"] and by_recipient["Lin Xiaowen"] == ["m2"]
    assert {name: len(group) for name, group in hits.group("document").items()} == {"chat.json": 3, "Memo": 1}
    with pytest.raises(UsageError, match="grouped by 'persn'"):
        hits.group("persn")


def test_hits_show_hostile_text_only_as_text(make: Make) -> None:
    hits = search(make("<script>alert(1)</script> 额度 \x1b[31m \u202e https://x.example"), "额度")
    assert "<script" not in hits._repr_html_() and "https://" not in hits._repr_html_()
    assert "\x1b" not in repr(hits) and "\u202e" not in repr(hits) and "[额度]" in repr(hits)
    assert "nothing" not in repr(search(make("x"), "额度")) and "0 hits" in repr(search(make("x"), "额度"))


def test_a_hit_is_plain_json(make: Make) -> None:
    facts = json.loads(json.dumps(search(make("额度"), "额度")[0].facts()))
    assert facts["spans"] == [[0, 2]] and facts["passage"] == "额度" and "row" not in facts


def test_slices_and_negative_places_work_as_in_a_list(make: Make) -> None:
    hits = search(make(*(f"额度 {n}" for n in range(200))), "额度")
    assert hits[-1].text == "额度 199" and [hit.text for hit in hits[98:100]] == ["额度 98", "额度 99"]
    with pytest.raises(IndexError):
        hits[200]
    assert isinstance(hits[0], Hit)


def test_a_batch_has_one_row_per_term_with_counts_and_a_place(make: Make) -> None:
    snapshot = make("额度 quota", message(1, "额度", "2024-04-01T00:00:00Z", sender_id="b"), "Wendy Lin")
    frame = batch(snapshot, ["额度", "", "rate limit", "(", "Lin Wendy"])
    assert frame["term"].tolist() == ["额度", "rate limit", "(", "Lin Wendy"]
    assert frame["hits"].tolist() == [2, 0, 0, 0]
    assert frame["people"].tolist()[0] == 2 and str(frame["last"][0]) == "2024-04-01 00:00:00+00:00"
    assert frame["sample"][0] == "额度 quota" and frame["key"][0] and frame["problem"][2]
    assert batch(snapshot, ["Lin Wendy"], names=True)["hits"].tolist() == [1]


def test_a_name_list_finds_a_chinese_name_in_pinyin_as_a_candidate(make: Make) -> None:
    snapshot = make("Zeng Guodong joined", "zengguodong@x.example", "nothing")
    assert batch(snapshot, ["曾国栋"])["hits"].tolist() == [0]
    found = batch(snapshot, ["曾国栋", "joined"], names=True)
    assert found["hits"].tolist() == [2, 1] and found["candidates_by_name"].tolist() == [2, 0]


def test_the_conversation_stands_around_a_hit_in_order_of_time(make: Make) -> None:
    talk = [message(n, f"line {n}", f"2024-03-14T09:{59 - n:02d}:00Z") for n in range(9)]
    elsewhere = message(20, "line elsewhere", "2024-03-14T09:55:30Z", conversation_id="other")
    hits = search(make(*talk, elsewhere), '"line 4"')
    assert [hit.text for hit in hits.around(hits[0], 1, 2)] == ["line 5", "line 4", "line 3", "line 2"]
    assert [hit.text for hit in hits.around(hits[0], 0, 99)][-1] == "line 0"


def test_what_is_like_a_hit_shares_its_rarest_words(make: Make) -> None:
    snapshot = make("洗白证据的事情别说", "洗白证据的安排", "the usual lunch", "别说午饭的事情", "the usual")
    hits = search(snapshot, "洗白证据的事情")
    alike = [hit.text for hit in hits.like(hits[0])]
    assert alike[0] == "洗白证据的安排" and set(alike) == {"洗白证据的安排", "别说午饭的事情"}
    assert search(make("alone"), "alone").like(search(make("alone"), "alone")[0]).total == 0


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("テストモデルを削除した", "モデル"),
        ("모델을 삭제했다", "모델"),
        ("ลบข้อมูลแล้ว", "ข้อมูล"),
        ("good 🙌🏽 job", "🙌"),
        ("①号线", "1号"),
    ],
)
def test_scripts_without_word_spaces_are_searched_like_chinese(body: str, asked: str, make: Make) -> None:
    assert search(make(body, "other"), asked).total == 1


def test_searching_needs_no_sql() -> None:
    code = "import sys, workbench.search, workbench.search.hits; print('duckdb' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert said.stdout.strip() == "False"
    sources = "".join(path.read_text("utf-8") for path in (root / "workbench" / "search").glob("*.py"))
    assert "sqlite3" not in sources and "execute(" not in sources


def test_copies_are_the_same_copies_among_many_hits_as_among_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among many hits, the repeated keys of the whole snapshot are worked out once."""
    dumps = [[message(n % 9, f"额度 {n % 7}", original=f"dump{d}") for n in range(d, d + 20)] for d in range(3)]
    whole = Snapshot(tuple(part(dump) for dump in dumps))
    few = [(hit.key, hit.text, len(hit.copies)) for hit in search(whole, "额度")]
    assert any(copies for _, _, copies in few) and len(few) < 60
    monkeypatch.setattr(merge, "_MANY", 0)
    assert [(hit.key, hit.text, len(hit.copies)) for hit in search(whole, "额度")] == few
    assert merge._repeated.cache_info().currsize > 0


def test_several_chinese_words_without_a_hit_are_offered_with_what_each_of_them_means(make: Make) -> None:
    whole = make("the quota agreement is secret", "数据 and more", "限额", "协议")
    offers = {one.query: one for one in search(whole, "限额 协议").offers}
    both = offers["(限额 OR quota) AND (协议 OR agreement)"]
    assert both.hits == 1 and "each word" in both.why
    assert search(whole, both.query).total == 1
    phrase = {one.query for one in search(whole, "限额协议").offers}
    assert both.query in phrase and "限额" in phrase, "a phrase that no dictionary has is taken apart"
    assert both.query in {one.query for one in search(whole, '"限额 协议"').offers}


def test_words_parted_by_a_blank_are_offered_without_it(make: Make) -> None:
    offers = search(make("限额报告"), '"限额 报告"').offers
    assert "限额报告" in [one.query for one in offers]
    assert "sounds alike" not in [one.why for one in search(make("报告 限额"), '"限额 报告"').offers]


@pytest.mark.parametrize("asked", ["12000", "1234567.89", "13800138000", '"+86 138 00138000"'])
def test_a_number_is_offered_with_its_digits_grouped_in_any_way(asked: str, make: Make) -> None:
    whole = make("付了 ￥12,000 元", "1,234,567.89", "打 138-0013-8000", "86 (138) 0013-8000", "312000")
    offers = {one.why: one for one in search(whole, asked).offers}
    assert offers["the number with its digits grouped in any way"].hits >= 1
    assert search(whole, offers["the number with its digits grouped in any way"].query).total >= 1


def test_a_query_whose_operators_were_meant_as_words_is_offered_as_it_is_written(make: Make) -> None:
    offers = search(make("then rm -rf /data"), "rm -rf").offers
    assert (offers[0].query, offers[0].hits) == ('"rm -rf"', 1)
    assert not [one for one in offers if one.query.startswith("NOT")], "everything without a word is no help"


def test_a_name_that_nobody_has_is_told_as_such_with_the_names_that_come_close(make: Make) -> None:
    whole = make(message(0, "额度", sender_id="u1"), person("u1", "Katharina Brandt"), room("room", "财务群"))
    hits = search(whole, "from:Katarina 额度")
    assert "Nobody who wrote in the case is called Katarina." in hits.searched
    assert 'from:"Katharina Brandt" AND 额度' in [one.query for one in hits.offers]
    rooms = search(whole, "额度 in:财务组")
    assert "No conversation or original in the case is called 财务组." in rooms.searched
    assert "额度 AND in:财务群" in [one.query for one in rooms.offers]
    assert "Nobody" not in search(whole, "从来没有 from:Katharina").searched, "she is there, and did not say it"
