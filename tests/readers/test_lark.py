"""What is particular to Lark: ids, names, mentions, recalls, threads, forwards, gaps, and the many shapes of a dump."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.archives import MemberFolder
from workbench.model import Conversation, Document, Message, Original, Participant, Record, Skipped
from workbench.originals import Blob
from workbench.readers import detect
from workbench.readers._lark_content import read_content
from workbench.readers._lark_item import decoded
from workbench.readers._lark_time import stamp
from workbench.readers.lark import read, sniff

CHAT = "oc_desk"
KINDS = ["text", "post", "interactive", "system", "todo", "vote", "image", "file", "location", "merge_forward", "novel"]
KEYS = (
    "tag text content elements title header property zh_cn rows from_user template json_card user_id options actions"
    " summary columns body"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS.split()), inner, max_size=4),
    max_leaves=12,
)
SAID = st.lists(
    st.tuples(st.sampled_from(["ou_ann", "ou_bo", "ou_cy"]), st.text(max_size=20), st.integers(1, 10**9)), max_size=12
)


def item(number: int, sender: str = "ou_ann", text: str = "words", at: int = 0, **more: Any) -> dict[str, Any]:
    told = {
        "message_id": f"om_{number}",
        "msg_type": "text",
        "create_time": str(1_689_998_400_000 + at),
        "update_time": str(1_689_998_400_000 + at),
        "deleted": False,
        "updated": False,
        "chat_id": CHAT,
        "sender": {"id": sender, "id_type": "open_id", "sender_type": "user", "tenant_key": "t"},
        "body": {"content": json.dumps({"text": text})},
    }
    return {**told, **more}


def page(*items: Any, more: bool = False) -> dict[str, Any]:
    return {"code": 0, "msg": "success", "data": {"has_more": more, "page_token": "", "items": list(items)}}


def dump(**files: Any) -> Original:
    """A folder in memory; names have `__` for a slash and get `.json`, unless they are bytes."""
    top = MemberFolder("dump")
    for name, value in files.items():
        path = name.replace("__", "/")
        data = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        top.children.append(Blob(path if isinstance(value, bytes) else f"{path}.json", data))
    return top


def messages(original: Original) -> list[Message]:
    return [record for record in read(original) if isinstance(record, Message)]


def of(kind: type[Any], records: list[Record]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


# ---- words


def test_a_mention_key_that_begins_another_is_not_replaced_inside_it() -> None:
    mentions = [{"key": f"@_user_{n}", "id": f"ou_{n}", "name": name} for n, name in ((1, "Ann"), (10, "Bo"))]
    told = item(1, text="@_user_1 @_user_10 @_user_100 @_all", mentions=mentions)
    assert messages(Blob("m.json", json.dumps([told]).encode()))[0].body == "@Ann @Bo @_user_100 @_all"


@given(st.sampled_from(KINDS), JSON)
@settings(max_examples=300)
def test_content_of_any_kind_and_form_is_read_without_an_error_and_without_loss(kind: str, value: Any) -> None:
    content = json.dumps(value)
    told = read_content(kind, content, {})
    assert told.body or told.subject or told.files or told.silent or not content
    told.body.encode()


@pytest.mark.parametrize("depth", [100, 5_000])
def test_a_card_nested_without_end_is_no_danger(depth: int) -> None:
    content = '{"elements":[' + '{"tag":"div","elements":[' * depth + "]}" * depth + "]}"
    assert read_content("interactive", content, {}).body is not None


def test_an_unknown_field_of_an_item_is_kept() -> None:
    told = messages(Blob("m.json", json.dumps([item(1, brand_new={"a": 1})]).encode()))[0]
    assert ("brand_new", '{"a": 1}') in told.extra


@pytest.mark.parametrize(
    ("value", "iso", "basis"),
    [
        ("1690000060000", "2023-07-22T04:27:40.000Z", "utc"),
        (1690000060000, "2023-07-22T04:27:40.000Z", "utc"),
        ("1690000060", "2023-07-22T04:27:40Z", "utc"),
        (1690000060, "2023-07-22T04:27:40Z", "utc"),
        ("1690000060000000", "2023-07-22T04:27:40.000000Z", "utc"),
        ("2023-07-22 12:27", "2023-07-22T12:27", "exporter-local"),
        ("2023-07-22T12:27:40+08:00", "2023-07-22T04:27:40Z", "offset"),
        ("0", "", "unknown"),
        ("", "", "unknown"),
        (None, "", "unknown"),
        (True, "", "unknown"),
        ([], "", "unknown"),
        (float("nan"), "", "unknown"),
        ("soon", "", "unknown"),
        (10**40, "", "unknown"),
    ],
)
def test_a_time_is_told_as_precisely_as_it_is_written(value: Any, iso: str, basis: str) -> None:
    told = stamp(value)
    assert (told.iso(), told.basis) == (iso, basis)


def test_what_a_strict_decoder_refuses_is_decoded_with_care() -> None:
    told, rest, repaired = decoded(b'{"messageId": "om_1", "msgType": "text", "createTime": 5, "odd": [1]}')
    assert told is not None and (told.message_id, told.msg_type, told.create_time) == ("om_1", "text", 5)
    assert rest == {"odd": [1]} and not repaired


# ---- one dump, many files


@given(st.permutations(range(6)))
@settings(max_examples=20)
def test_the_order_of_the_pages_changes_no_message(order: list[int]) -> None:
    pages = [page(item(n, text=f"t{n}"), item(n + 1, text=f"t{n + 1}")) for n in range(6)]
    names = {f"p{number}": pages[n] for number, n in enumerate(order)}
    records = list(read(dump(**names)))
    told = of(Message, records)
    assert sorted((m.native_id, m.body) for m in told) == [(f"om_{n}", f"t{n}") for n in range(7)]
    assert len(told) + sum(skip.items for skip in of(Skipped, records)) == 12


def test_the_same_message_twice_is_one_and_a_changed_one_is_two() -> None:
    records = list(
        read(
            dump(a=page(item(1), item(2, text="first"))),
        )
    )
    assert len(of(Message, records)) == 2
    records = list(read(dump(a=page(item(1), item(2, text="first")), b=page(item(1), item(2, text="second")))))
    assert [m.body for m in of(Message, records) if m.native_id == "om_2"] == ["first", "second"]
    assert [skip.severity for skip in of(Skipped, records)] == ["info"]


def test_the_same_words_at_the_same_time_from_two_senders_are_two_messages() -> None:
    assert len(messages(dump(a=page(item(1, "ou_ann", "ok"), item(2, "ou_bo", "ok"))))) == 2


def test_what_is_not_from_lark_is_left_unopened() -> None:
    folder = dump(a=page(item(1)), notes__txt=b"plain words", slack=[{"type": "message", "ts": "1.2", "text": "hi"}])
    list(read(folder))
    assert [getattr(member, "opened") for member in folder.members()] == [True, False, False]  # noqa: B009


def test_a_file_that_a_message_names_by_key_is_found_and_one_that_is_absent_is_missing() -> None:
    sent = item(1, msg_type="image", body={"content": '{"image_key":"img_v3_a"}'})
    lost = item(2, msg_type="file", body={"content": '{"file_key":"file_v3_b","file_name":"b.pdf"}'})
    folder = dump(a=page(sent, lost), **{"resources/img_v3_a.jpg": b"\xff\xd8"})
    found, absent = messages(folder)
    assert (found.files[0].path, found.files[0].missing) == ("resources/img_v3_a.jpg", False)
    assert absent.files[0].missing and absent.files[0].name == "b.pdf"


# ---- people


def test_ids_that_one_record_holds_are_one_person_and_a_name_alone_never_merges() -> None:
    users = {"data": {"users": [
        {"open_id": "ou_ann", "union_id": "on_1", "name": "Ann"},
        {"open_id": "ou_other_app", "union_id": "on_1", "name": "Ann Lee"},
        {"open_id": "ou_bo", "name": "Ann"},
    ]}}  # fmt: skip
    records = list(read(dump(a=page(item(1, "ou_ann"), item(2, "ou_other_app"), item(3, "ou_bo")), z=users)))
    assert [m.sender_id for m in of(Message, records)] == ["on_1", "on_1", "ou_bo"]
    assert len(of(Participant, records)) == 2


def test_a_shared_mail_address_does_not_join_two_union_ids() -> None:
    users = {"data": {"items": [
        {"open_id": "ou_a", "union_id": "on_1", "name": "A", "email": "desk@x.example"},
        {"open_id": "ou_b", "union_id": "on_2", "name": "B", "email": "desk@x.example"},
        {"open_id": "ou_c", "name": "C", "email": "desk@x.example"},
    ]}}  # fmt: skip
    people = of(Participant, list(read(dump(users=users))))
    assert sorted(person.id for person in people) == ["on_1", "ou_b"]


def test_names_are_taken_from_mentions_before_contacts_and_none_is_made_up() -> None:
    mention = item(1, mentions=[{"key": "@_user_1", "id": "ou_bo", "name": "Bo in the chat"}])
    users = {"data": {"items": [{"open_id": "ou_bo", "name": "Bo Official", "email": "b@x.example"}]}}
    people = {p.id: p for p in of(Participant, list(read(dump(a=page(mention), users=users))))}
    assert (people["ou_bo"].name, people["ou_bo"].names) == ("Bo in the chat", ("Bo Official",))
    assert ("name_source", "mention") in people["ou_bo"].extra
    assert people["ou_ann"].name == ""


def test_system_lines_move_members_where_the_name_belongs_to_one_person() -> None:
    line = {
        "template": "{from_user} invited {to_chatters} to this chat.",
        "from_user": ["Ann"],
        "to_chatters": ["Bo", "X"],
    }
    join = item(1, at=1000, msg_type="system", sender={"id": ""}, body={"content": json.dumps(line)})
    out = {"template": "{from_user} left this chat.", "from_user": ["Bo"]}
    leave = item(2, at=9000, msg_type="system", sender={"id": ""}, body={"content": json.dumps(out)})
    listed = {"data": {"items": [{"member_id_type": "open_id", "member_id": "ou_bo", "name": "Bo"}]}}
    records = list(read(dump(**{"a": page(join, leave), f"members_{CHAT}": listed})))
    told = of(Message, records)
    assert [(m.type, m.body) for m in told] == [
        ("join", "Ann invited Bo, X to this chat."),
        ("leave", "Bo left this chat."),
    ]
    (stay,) = of(Conversation, records)[0].members
    assert (stay.participant_id, stay.basis) == ("ou_bo", "event")
    assert (stay.since, stay.until) == (told[0].sent.us, told[1].sent.us)


# ---- what is missing


def test_a_last_page_that_says_more_is_a_gap_and_an_end_page_closes_it() -> None:
    def told(*pages: Any) -> tuple[str, ...]:
        records = list(read(dump(**{f"p{n}": one for n, one in enumerate(pages)})))
        return of(Conversation, records)[0].incomplete

    assert told(page(item(1), more=True))[0].startswith("has_more")
    assert told(page(item(1), more=True), page(item(2), more=False)) == ()


def test_an_error_page_is_told_by_its_code() -> None:
    error = {"code": 232033, "msg": "The operator is not in the chat", "data": {}}
    records = list(read(dump(**{"a": page(item(1)), f"members_{CHAT}": error})))
    assert any("232033" in text for text in of(Conversation, records)[0].incomplete)
    assert any("232033" in skip.reason and skip.items == 0 for skip in of(Skipped, records))


def test_a_merged_forward_without_its_messages_is_told() -> None:
    empty = item(1, msg_type="merge_forward", body={"content": "Merged and Forwarded Message"})
    records = list(read(dump(a=page(empty))))
    assert "om_1" in of(Conversation, records)[0].incomplete[0]


def test_children_of_a_merged_forward_keep_their_time_sender_and_chat() -> None:
    box = item(1, msg_type="merge_forward", body={"content": "Merged and Forwarded Message"})
    child = item(2, "ou_bo", "old words", at=-5000, chat_id="oc_else", upper_message_id="om_1")
    bare = item(3, "ou_cy", "no pointer", at=-4000, chat_id="oc_else")
    told = messages(dump(message_om_1=page(box, child, bare)))
    assert [(m.forwarded_from, m.conversation_id, "forwarded" in m.flags) for m in told] == [
        ("", CHAT, False),
        ("om_1", "oc_else", True),
        ("om_1", "oc_else", True),
    ]
    assert told[1].sent.us == 1_689_998_395_000_000 and told[1].sender_id == "ou_bo"


def test_a_recalled_message_keeps_sender_and_time_and_has_no_words() -> None:
    gone = item(1, deleted=True, body={"content": "This message was recalled"})
    (told,) = messages(dump(a=page(gone)))
    assert told.deleted and told.body == "" and told.sender_id == "ou_ann" and told.sent.us
    assert ("content", "This message was recalled") in told.extra


def test_a_log_of_events_keeps_the_words_of_a_message_that_was_recalled() -> None:
    head = {"schema": "2.0", "header": {"event_type": "im.message.receive_v1", "create_time": "1689998400000"}}
    sent = {"message_id": "om_1", "create_time": "1689998400000", "chat_id": CHAT, "message_type": "text",
            "content": '{"text":"the words"}'}  # fmt: skip
    event = {**head, "event": {"sender": {"sender_id": {"open_id": "ou_ann"}, "sender_type": "user"}, "message": sent}}
    gone = {"schema": "2.0", "header": {"event_type": "im.message.recalled_v1"},
            "event": {"message_id": "om_1", "chat_id": CHAT, "recall_time": "1689998500000"}}  # fmt: skip
    data = b"\n".join(json.dumps(one).encode() for one in (event, gone))
    (told,) = messages(Blob("log.jsonl", data))
    assert told.body == "the words" and told.deleted and told.deleted_at.us == 1_689_998_500_000_000


# ---- the shapes of a dump


def shapes(items: list[dict[str, Any]]) -> dict[str, Original]:
    """The same messages in every container that keeps the items of the interface."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("export/page.json", json.dumps(page(*items)))
    pascal = {"Items": [{"MessageId": one["message_id"], **{k: v for k, v in one.items() if k != "message_id"}}
                        for one in items], "HasMore": False}  # fmt: skip
    half = len(items) // 2
    return {
        "page": Blob("a.json", json.dumps(page(*items), indent=2).encode()),
        "logged": Blob("a.json", b"[INFO] start\n" + json.dumps(page(*items)).encode()),
        "console": Blob("a.json", ("\ufeff" + json.dumps(page(*items))).encode("utf-16-le")),
        "lines": Blob("a.jsonl", b"\n".join(json.dumps(one).encode() for one in items)),
        "glued": Blob("a.json", b"".join(json.dumps(one).encode() for one in items)),
        "pages": Blob("a.json", json.dumps([page(*items[:half]), page(*items[half:])]).encode()),
        "bare": Blob("a.json", json.dumps(items, ensure_ascii=False).encode("utf-8", "surrogatepass")),
        "history": Blob("a.json", json.dumps({"items": items, "sender_names": {"ou_ann": "Ann"}}).encode()),
        "pascal": Blob("a.json", json.dumps(pascal).encode()),
        "cli": Blob("a.json", json.dumps({"ok": True, "data": {"messages": items, "has_more": False}}).encode()),
        "folder": dump(b=page(*items[:half]), a=page(*items[half:])),
        "zip": Blob("a.zip", packed.getvalue()),
    }


@given(SAID)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_was_written_in_any_shape_is_read_back(said: list[tuple[str, str, int]]) -> None:
    items = [item(n, sender, text, at) for n, (sender, text, at) in enumerate(said)]
    wanted = sorted((f"om_{n}", sender, text, at) for n, (sender, text, at) in enumerate(said))
    for shape, original in shapes(items).items():
        told = [
            (m.native_id, m.sender_id, m.body, (m.sent.us or 0) // 1000 - 1_689_998_400_000) for m in messages(original)
        ]
        assert sorted(told) == wanted, shape


@pytest.mark.parametrize("shape", list(shapes([item(1)])))
def test_every_shape_is_known_by_its_first_bytes(shape: str) -> None:
    original = shapes([item(1), item(2)])[shape]
    assert detect(original)[0].reader.format == "lark"
    assert sniff(original) >= 0.9


def test_a_file_of_another_kind_is_not_taken_for_lark() -> None:
    for data in (
        b"",
        b"{}",
        b"[]",
        b"plain",
        b"# a [link](https://x.feishu.cn)\n",
        b'{"code": "x"}',
        b'[{"ts": "1.2"}]',
    ):
        assert sniff(Blob("x", data)) < 0.4


def test_a_broken_record_inside_a_page_costs_only_itself() -> None:
    whole = json.dumps(page(item(1, text="one"), item(2, text="two"), item(3, text="three")))
    broken = whole.replace('"message_id": "om_2", "msg_type"', '"message_id": "om_2" "msg_type"')
    told = messages(Blob("a.json", broken.encode()))
    assert [(m.body, m.flags) for m in told] == [("one", ()), ("two", ("repaired",)), ("three", ())]


def test_blocks_of_a_document_stand_in_the_order_of_the_tree() -> None:
    def block(name: str, kind: int, key: str, text: str, *children: str) -> dict[str, Any]:
        body = {"elements": [{"text_run": {"content": text}}]}
        return {"block_id": name, "block_type": kind, "children": list(children), key: body, "divider": {}}

    blocks = [
        block("c", 2, "text", "third"),
        block("a", 1, "page", "first", "b", "c"),
        block("b", 3, "heading1", "second"),
    ]
    data = json.dumps({"document": {"document_id": "d", "revision_id": 1, "title": "T"}, "blocks": blocks}).encode()
    (told,) = of(Document, list(read(Blob("doc.json", data))))
    assert [p.text for p in told.pages] == ["first", "second", "third"] and told.title == "T"


def test_a_recall_that_stands_among_lines_of_messages_is_heard() -> None:
    gone = {"schema": "2.0", "header": {"event_type": "im.message.recalled_v1"},
            "event": {"message_id": "om_1", "chat_id": CHAT, "recall_time": "1689998500000"}}  # fmt: skip
    lines = [item(1), gone, {"chat_id": CHAT, "name": "Desk", "chat_mode": "group", "owner_id": "ou_ann"}, item(2)]
    records = list(read(Blob("mixed.jsonl", b"\n".join(json.dumps(one).encode() for one in lines))))
    assert [(m.native_id, m.deleted) for m in of(Message, records)] == [("om_1", True), ("om_2", False)]
    assert of(Conversation, records)[0].name == "Desk"


def test_a_damaged_archive_is_left_to_its_own_reader() -> None:
    assert sniff(Blob("a.zip", b"PK\x03\x04 nothing else")) == 0.0
