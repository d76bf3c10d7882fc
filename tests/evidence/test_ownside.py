"""Whatever in an export tells whose account, device, mailbox or clock it was taken from is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evidence.test_exposure import row
from workbench.evidence.context import Context
from workbench.evidence.exhibits import exhibit
from workbench.evidence.exposure import exposure

ZHOU = {
    "platform": "lark",
    "participant_id": "zhou",
    "email": "kw.zhou@t.example",
    "account": "T08813",
    "is_self": True,
}
LIN = {"platform": "lark", "participant_id": "lin", "name": "Lin Qiao"}


def marks(target: dict[str, Any], people: tuple[dict[str, Any], ...] = (ZHOU, LIN), **more: Any) -> list[str]:
    found = exposure([exhibit(target, 1)], {"k1": target}.get, more.pop("rooms", {}), participants=people, **more)
    return [str(mark) for mark in found.seen[0].markers]


def pair(name: str, value: str) -> dict[str, Any]:
    return {"extra": [{"name": name, "value": value}]}


@pytest.mark.parametrize("name", ["You", "我", "Ich", "أنت", " me ", "Вы", "나"])
def test_a_sender_written_as_the_exporter_himself_is_a_mark(name: str) -> None:
    assert marks(row(1, "x", 1, sender_name=name)) == [f"the sender is written as “{name}”: the exporter wrote it"]


@pytest.mark.parametrize("name", ["Youssef", "Ian", "米我", ""])
def test_a_name_that_only_begins_like_one_is_none(name: str) -> None:
    assert marks(row(1, "x", 1, sender_name=name)) == []


def test_what_the_exporting_account_itself_wrote_is_a_mark() -> None:
    told = marks(row(1, "x", 1, sender_id="zhou"), person={"lark:zhou": "Zhou Kaiwen"})
    assert told == ["its sender is the account whose export this is (Zhou Kaiwen)"]


@pytest.mark.parametrize(
    "more, told",
    [
        ({"sent_basis": "exporter-local"}, "its time is the exporter's local time"),
        ({"sent_basis": "assumed", "sent_zone": "Asia/Tokyo"}, "its time is the exporter's local time (Asia/Tokyo)"),
        (pair("exporter offset", "+09:00"), "it carries the offset of the exporter's clock (+09:00)"),
    ],
)
def test_the_exporters_clock_is_a_mark(more: dict[str, Any], told: str) -> None:
    assert marks(row(1, "x", 1, **more)) == [told]


@pytest.mark.parametrize(
    "more, told",
    [
        (
            pair("X-Recipient", "for kw.zhou@t.example;"),
            "the field X-Recipient holds the exporter's own id kw.zhou@t.example",
        ),
        (pair("viewed by", "T08813"), "the field viewed by holds the exporter's own id T08813"),
        ({"original": "dump/T08813/chat.json"}, "the path of its original holds the exporter's own id T08813"),
        ({"native_id": "T08813-7"}, "its own id holds the exporter's own id T08813"),
        (
            {"original": "mail/gaofeng/in.mbox", "sender_id": "gaofeng"},
            "the path of its original holds the account gaofeng",
        ),
    ],
)
def test_the_exporters_account_outside_the_words_is_a_mark(more: dict[str, Any], told: str) -> None:
    assert marks(row(1, "x", 1, **more)) == [told]


def test_the_exporters_account_inside_another_word_is_none() -> None:
    assert marks(row(1, "x", 1, **pair("hash", "aT08813b"))) == []


@pytest.mark.parametrize(
    "name, value", [("subscribed", "true"), ("is-starred", "1"), ("direction", "outgoing"), ("last read", "9")]
)
def test_a_state_that_one_account_alone_sees_is_a_mark(name: str, value: str) -> None:
    assert marks(row(1, "x", 1, **pair(name, value))) == [f"the field {name} ({value}) is what one account alone sees"]


@pytest.mark.parametrize("name", ["Delivered-To", "X-GM-MSGID", "X-UIDL", "Received", "x-original-to"])
def test_a_field_that_one_mailbox_alone_has_is_a_mark(name: str) -> None:
    assert marks(row(1, "x", 1, **pair(name, "v"))) == [f"the header {name} is found in one mailbox only"]


def test_a_message_id_leads_to_mailboxes() -> None:
    told = marks(row(1, "x", 1, platform="mail", native_id="a@b"))
    assert told == ["its Message-ID leads to every mailbox that holds it"]


@pytest.mark.parametrize(
    "body",
    ["You joined using this group's invite link", "Lin Qiao added you", "你撤回了一条消息", "林晓雯邀请你加入了群聊"],
)
def test_a_notice_to_the_exporter_printed_around_an_exhibit_is_a_mark(body: str) -> None:
    target, notice = row(1, "x", 1), row(2, "x", 1, type="notice", body=body)
    around = {"k1": Context(target, before=(notice,))}
    told = marks(target, around=lambda item: around[item.target_key].before)
    assert told == [f"a message printed around it speaks to the exporter: “{body}”"]


@pytest.mark.parametrize("kind, body", [("message", "You joined late again"), ("notice", "Lin Qiao added Gao Feng")])
def test_what_a_person_says_to_another_is_none(kind: str, body: str) -> None:
    target, other = row(1, "x", 1), row(2, "x", 1, type=kind, body=body)
    assert marks(target, around=lambda item: [other]) == []


def test_a_file_named_after_one_of_two_tells_the_other() -> None:
    room = {"members": [{"participant_id": "lin"}, {"participant_id": "gao"}]}
    target = row(1, "x", 1, original="wa/WhatsApp Chat with Lin Qiao.txt")
    told = "its file is named after Lin Qiao, as only the other one of the two would see the talk"
    assert marks(target, rooms={("lark", "x"): [room]}) == [told]
    group = {"members": [*room["members"], {"participant_id": "ma"}]}
    assert marks(target, rooms={("lark", "x"): [group]}) == []


def test_whose_export_it_is_and_who_held_it_stand_above_all_exhibits() -> None:
    target = row(1, "x", 1)
    app = {"platform": "lark", "participant_id": "ou_5f3c"}
    found = exposure(
        [exhibit(target, 1)], {"k1": target}.get, {}, participants=[ZHOU, app], custodians=["Device A", "", None]
    )
    assert [str(mark) for mark in found.markers] == [
        "Lark ids (ou_…) are those that one app sees: whoever runs the app can tell which app read the messages",
        "the export is that of lark:zhou",
        "the custodian “Device A” is on record; the exhibit book for counsel prints it",
    ]
