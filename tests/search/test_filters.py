"""Filters: who, where, when, what kind; by the language and by keyword, alone and with words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.search.conftest import Make, Snapshot, document, message, part, person, room
from workbench.errors import QueryError
from workbench.model import Edit, File, Reaction
from workbench.search import search
from workbench.search.names import matches
from workbench.timestamps import from_iso


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    records = [
        person("u1", "林晓雯", names=("Wendy Lin", "雯姐"), email="linxiaowen@tingmai.example"),
        person("u2", "Marcus Hale"),
        person("u3", "曾国栋"),
        room("room", "评测群"),
        room("c2", "石臼核心"),
        message(0, "额度用完了", "2024-03-14T09:00:00+08:00", sender_id="u1"),
        message(1, "quota again", "2024-03-15T00:30:00Z", sender_id="u2", recipients=("u1",), conversation_id="c2"),
        message(2, "see file", "2024-04-01", sender_id="u3", files=(File(name="额度.xlsx"),)),
        message(3, "link", "2024-04-02T10:00", sender_id="u3", links=("https://a.example",), mentions=("u2",)),
        message(4, "撤回", "2024-05-01T00:00:00Z", deleted=True),
        message(5, "the new", "2024-05-02T00:00Z", edits=(Edit(previous="old 额度"),), sender_id="u2"),
        message(6, "👍", "", sender_id="u9", sender_name="王磊", reactions=(Reaction(value="x"),), flags=("repaired",)),
        message(7, "转发", "2025-01-01T00:00Z", sender_id="u9", forwarded_from="Tom", platform="slack", type="notice"),
        document(
            "memo.docx", ("body", "额度说明"), ("comment", "洗白"), ("deleted", "old words"),
            author="Lin Xiaowen", title="额度 memo", modified=from_iso("2024-06-01T00:00Z"),
        ),
        {"sha256": "f1", "path": "dump/lark/额度_0304.xlsx", "custodian": "desk"},
    ]  # fmt: skip
    return Snapshot((part(records), part([message(8, "额度 second custodian")], custodian="Yuan Bowen")))


def names(snapshot: Snapshot, query: str, **filters: object) -> list[str]:
    hits = search(snapshot, query, **filters)  # type: ignore[arg-type]
    return sorted(hit.row["native_id"] if hit.kind == "message" else hit.kind for hit in hits)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from:林晓雯", ["document", "m0", "m4", "m8"]),
        ('from:"Wendy Lin"', ["m0", "m4", "m8"]),
        ('from:"Lin Xiaowen"', ["document", "m0", "m4", "m8"]),
        ("from:u1", ["m0", "m4", "m8"]),
        ("from:linxiaowen@tingmai.example", ["m0", "m4", "m8"]),
        ("from:zeng", ["m2", "m3"]),
        ("from:ceng", ["m2", "m3"]),
        ("from:wanglei", ["m6"]),
        ("from:王磊", ["m6"]),
        ('from:"Wendy Lin",wanglei', ["m0", "m4", "m6", "m8"]),
        ('from:wanglei,"Wendy Lin"', ["m0", "m4", "m6", "m8"]),
        ('from:"王磊","Wendy Lin"', ["m0", "m4", "m6", "m8"]),
        ("from:(marcus OR zeng)", ["m1", "m2", "m3", "m5"]),
        ("from:marcus,zeng", ["m1", "m2", "m3", "m5"]),
        ("from:nobody", []),
        ("to:林晓雯", ["m1"]),
        ("to:marcus", ["m3"]),
        ("in:石臼", ["conversation", "m1"]),
        ("in:shijiu", []),
        ("in:shijiuhexin", ["conversation", "m1"]),
        ("in:c2", ["conversation", "m1"]),
        ("platform:slack", ["m7"]),
        ('custodian:"Yuan Bowen"', ["m8"]),
        ("custodian:yuan", ["m8"]),
        ("type:notice", ["m7"]),
        ("type:page", ["page", "page", "page"]),
        ("type:comment", ["page"]),
        ("type:docx", []),
        ("type:xlsx", ["original"]),
        ("type:file", ["original"]),
        ("type:person", ["participant", "participant", "participant"]),
        ("lang:zh type:message", ["m0", "m4", "m7", "m8"]),
        ("lang:en type:message", ["m1", "m2", "m5"]),
        ("before:2024-03-15 type:message", ["m0", "m8"]),
        ("after:2024-05 type:message", ["m4", "m5", "m7"]),
        ("on:2024-03 type:message", ["m0", "m1", "m8"]),
        ("on:2024-03-14 type:message", ["m0", "m8"]),
        ("on:2024年3月15日", ["m1"]),
        ("after:2024-03-14T01:00 before:2024-03-14T01:01", ["m0"]),
        ("on:2024-06", ["document", "page", "page", "page"]),
        ("has:file", ["m2"]),
        ("has:link", ["m3"]),
        ("has:edit", ["m5"]),
        ("has:recall", ["m4"]),
        ("has:reaction", ["m6"]),
        ("has:mention", ["m3"]),
        ("has:image", []),
        ("is:deleted", ["m4", "page"]),
        ("is:edited", ["m5"]),
        ("is:repaired", ["m6"]),
        ("is:hidden", ["page", "page"]),
        ("is:forwarded", ["m7"]),
        ("original:dump", ["original"]),
        ("额度", ["document", "m0", "m2", "m5", "m8", "original", "page"]),
        ("额度 from:林晓雯", ["document", "m0", "m8"]),
        ("额度 -from:林晓雯", ["m2", "m5", "original", "page"]),
        ("额度 OR from:zeng", ["document", "m0", "m2", "m3", "m5", "m8", "original", "page"]),
        ("edit:额度", ["m5"]),
        ("file:额度", ["m2"]),
        ("title:额度", ["document"]),
        ("path:额度", ["original"]),
        ("forwarded:tom", ["m7"]),
        ("link:a.example", ["m3"]),
        ("name:wendy", ["participant"]),
    ],
)
def test_a_filter_keeps_what_it_says(query: str, found: list[str], snapshot: Snapshot) -> None:
    assert names(snapshot, query) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"people": "林晓雯", "kind": "message"}, ["m0", "m4", "m8"]),
        ({"people": ["zeng", "marcus"]}, ["m1", "m2", "m3", "m5"]),
        ({"conversation": "石臼核心"}, ["conversation", "m1"]),
        ({"after": date(2024, 5, 2), "kind": "message"}, ["m5", "m7"]),
        ({"after": datetime(2024, 5, 1, 12, tzinfo=UTC), "before": "2025", "kind": ("message",)}, ["m5"]),
        ({"custodian": "Yuan Bowen"}, ["m8"]),
        ({"has": "recall", "platform": None}, ["m4"]),
    ],
)
def test_filters_are_keyword_arguments_too(filters: dict[str, object], found: list[str], snapshot: Snapshot) -> None:
    assert names(snapshot, "", **filters) == found


def test_a_person_is_all_accounts_that_were_judged_to_be_one(snapshot: Snapshot) -> None:
    persons = {"Wendy": ["lark:u1", "lark:u2"]}
    assert names(snapshot, "person:wendy", persons=persons) == ["m0", "m1", "m4", "m5", "m8"]
    assert names(snapshot, "person:林晓雯") == ["document", "m0", "m4", "m8"]


def test_a_topic_is_its_terms_without_its_exclusions(snapshot: Snapshot) -> None:
    class Topic:
        terms = ("额度", "quota")
        exclude = ("用完",)

    topics = {"limits": Topic()}
    assert names(snapshot, "topic:limits type:message", topics=topics) == ["m1", "m2", "m5", "m8"]
    with pytest.raises(QueryError, match="Known: limits"):
        search(snapshot, "topic:other", topics=topics)


@pytest.mark.parametrize(
    ("asked", "name", "same"),
    [
        ("Lin Qiao", "林乔", True),
        ("Qiao Lin", "林乔", True),
        ("linqiao", "林乔", True),
        ("林乔", "Qiao LIN", True),
        ("林喬", "林乔", True),
        ("Zeng", "曾国栋", True),
        ("Shan Xiong", "单雄", True),
        ("Lü Bu", "吕布", True),
        ("Lyu Bu", "吕布", True),
        ("lv bu", "吕布", True),
        ("Ouyang Xue", "欧阳雪", True),
        ("xue", "欧阳雪", True),
        ("tom", "Tom Brandt", True),
        ("Tom Brandt", "Brandt, Tom", True),
        ("to", "Tom Brandt", False),
        ("li", "林乔", False),
        ("wen", "林晓雯", False),
        ("", "林乔", False),
        ("林", "", False),
    ],
)
def test_names_match_in_any_script_and_order(asked: str, name: str, same: bool) -> None:
    assert matches(asked, name) is same


@pytest.mark.parametrize("written", ["王芳(财务)", "王芳（财务）", '"王芳(财务)"'])
def test_a_name_with_a_bracket_needs_no_quotes(written: str, make: Make) -> None:
    snapshot = make(
        person("u1", "王芳(财务)"), person("u2", "王芳"), message(0, "额度"), message(1, "额度", sender_id="u2")
    )
    assert [hit.row["sender_id"] for hit in search(snapshot, f"from:{written} 额度")] == ["u1"]
    assert search(snapshot, f"(from:{written}) 额度").total == 1
    assert search(snapshot, "from:王芳 (额度 OR 财务)", kind="message").total == 2, "a blank before it: a group as ever"


def test_names_dressed_up_in_small_capitals_are_the_names(make: Make) -> None:
    snapshot = make(person("u1", "ᴅᴀᴠɪᴅ"), message(0, "ꜱᴇᴄʀᴇᴛ plan"))
    assert search(snapshot, "from:David", kind="message").total == 1 and search(snapshot, "secret").total == 1
