"""Who could have seen what, when, is counted from members, recipients and readers; marks of a copy are found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from workbench.evidence.audience import audience
from workbench.evidence.exhibits import exhibit
from workbench.evidence.exposure import exposure
from workbench.evidence.fingerprints import fingerprints, variants


def at(day: int) -> datetime:
    return datetime(2024, 8, day, 12, tzinfo=UTC)


def row(number: int, room: str, day: int, **more: Any) -> dict[str, Any]:
    plain = {
        "message_key": f"k{number}", "platform": "lark", "conversation_id": room, "sender_id": "gao",
        "sent_at": at(day), "body": f"清一下 raw 目录 {number}", "recipients": [], "readers": [], "sent_basis": "utc",
    }  # fmt: skip
    return {**plain, **more}


def stay(who: str, since: int = 0, until: int = 0, basis: str = "event") -> dict[str, Any]:
    return {
        "participant_id": who,
        "since": at(since) if since else None,
        "until": at(until) if until else None,
        "basis": basis,
    }


CORE = {"members": [stay("gao"), stay("zhou"), stay("wangl"), stay("ma", since=12), stay("deng", until=10)]}
SMALL = {"members": [stay("gao"), stay("zhou"), stay("wangl")]}


def test_only_members_at_that_moment_could_see_it() -> None:
    assert audience(row(1, "core", 11), [CORE]).accounts == {"lark:gao", "lark:zhou", "lark:wangl"}
    assert "lark:ma" in audience(row(1, "core", 13), [CORE]).accounts
    assert "lark:deng" in audience(row(1, "core", 9), [CORE]).accounts


def test_the_dated_stay_of_a_person_beats_an_undated_one_under_another_id() -> None:
    other = {"members": [stay("ma2", basis="sender"), stay("he", basis="sender")]}
    same = {"lark:ma": "Ma", "lark:ma2": "Ma"}
    early, late = (audience(row(1, "core", day), [CORE, other], same).accounts for day in (11, 13))
    assert "lark:ma2" not in early and "lark:ma" not in early and "lark:he" in early
    assert "lark:ma" in late
    assert "lark:ma2" in audience(row(1, "core", 11), [CORE, other]).accounts


def test_readers_and_recipients_are_part_of_it_and_the_basis_is_told() -> None:
    found = audience(row(1, "x", 1, readers=["tang"], recipients=["lin"]), [])
    assert found.accounts == {"lark:gao", "lark:tang", "lark:lin"}
    assert found.complete and "recipients" in found.basis
    assert not audience(row(1, "x", 1), [{"members": [stay("gao", basis="sender")]}]).complete
    assert audience({"page_key": "p"}, []).accounts == frozenset()


def test_the_circle_is_who_could_have_seen_every_exhibit() -> None:
    rows = {"k1": row(1, "core", 13), "k2": row(2, "small", 15)}
    items = [exhibit(rows[f"k{n}"], n) for n in (1, 2)]
    rooms = {("lark", "core"): [CORE], ("lark", "small"): [SMALL]}
    found = exposure(items, rows.get, rooms, person={"lark:gao": "Gao Feng"})
    assert found.circle == ("Gao Feng", "lark:wangl", "lark:zhou") and found.certain
    assert [seen.alone for seen in found.seen] == [4, 3]
    assert [seen.without for seen in found.seen] == [3, 4]


def test_one_person_with_two_accounts_is_one_person() -> None:
    rows = {"k1": row(1, "core", 13), "k2": row(2, "chat", 15, platform="telegram", sender_id="x7")}
    items = [exhibit(rows[f"k{n}"], n) for n in (1, 2)]
    rooms = {("lark", "core"): [CORE], ("telegram", "chat"): [{"members": [stay("x7"), stay("y8")]}]}
    found = exposure(items, rows.get, rooms, person={"lark:zhou": "Zhou", "telegram:x7": "Zhou"})
    assert found.circle == ("Zhou",)


def test_an_unknown_audience_does_not_narrow_the_circle_and_is_named() -> None:
    page = {"page_key": "p", "text": "4.2(c)"}
    rows = {"k1": row(1, "small", 13), "p": page}
    found = exposure([exhibit(rows["k1"], 1), exhibit(page, 2)], rows.get, {("lark", "small"): [SMALL]})
    assert len(found.circle) == 3 and found.unknown == ("EX-002",)


def test_an_incomplete_member_list_makes_the_circle_uncertain() -> None:
    rows = {"k1": row(1, "small", 13)}
    rooms = {("lark", "small"): [{"members": [stay("gao", basis="sender")]}]}
    assert not exposure([exhibit(rows["k1"], 1)], rows.get, rooms).certain


def test_marks_of_the_exporters_side_are_told() -> None:
    rows = {
        "k1": row(1, "x", 1, sender_name="You", sent_basis="exporter-local"),
        "k2": row(2, "x", 1, platform="mail", native_id="<1@x>", extra=[{"name": "Delivered-To", "value": "a@b"}]),
    }
    found = exposure([exhibit(rows["k1"], 1), exhibit(rows["k2"], 2)], rows.get, {},
                     participants=[{"platform": "lark", "participant_id": "zhou", "is_self": True}])  # fmt: skip
    assert "“You”" in found.seen[0].markers[0] and "local time" in found.seen[0].markers[1]
    assert "Delivered-To" in found.seen[1].markers[0]
    assert found.markers == ("the export is that of lark:zhou",)


def test_copies_that_differ_are_named_with_the_place() -> None:
    rows = {"k1": row(1, "x", 1)}
    found = exposure(
        [exhibit(rows["k1"], 1)], rows.get, {}, copies=lambda key: {"a.json": "周四前删", "b.json": "周五前删"}
    )
    assert found.seen[0].variants == ("a.json and b.json differ from character 2 on",)


@pytest.mark.parametrize(
    "text, kind",
    [
        ("通知\u200b\u200c\u200b全员", "hidden characters"),
        ("soft\u00adhyphen", "hidden characters"),
        ("tag\U000e0041\U000e0042", "invisible tags or selectors"),
        ("odd\u2009space", "odd blanks"),
        ("the mеssage", "look-alike letters"),
        ("two  blanks here", "doubled or trailing blanks"),
        ("line \nnext", "doubled or trailing blanks"),
        ("see https://x.example/a?share_id=8831", "links with a personal parameter"),
    ],
)
def test_marks_in_a_text_are_found(text: str, kind: str) -> None:
    assert [item.kind for item in fingerprints(text)] == [kind]


@pytest.mark.parametrize("text", ["ordinary text, 普通文字。", "👨‍👩‍👧 ok 👍🏽", "Привет, мир", "سلام می‌کنم", "a\nb"])
def test_ordinary_text_has_no_marks(text: str) -> None:
    assert fingerprints(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "\u200eimage omitted",
        "\u200eA.pdf • \u200e3 pages \u200e<attached: 0001-A.pdf>",
        "\u200ePOLL:\nLunch?\n\u200eOPTION: noon (\u200e2 votes)",
        "\u200e~\u202fAna joined",
        "see you \u200e<This message was edited>",
    ],
)
def test_marks_that_whatsapp_writes_into_every_export_are_nobodys(text: str) -> None:
    assert fingerprints(text, "whatsapp") == [] and fingerprints(text) != []


def test_a_mark_of_direction_within_the_words_of_a_whatsapp_message_is_told() -> None:
    assert [mark.kind for mark in fingerprints("meet at \u200enoon", "whatsapp")] == ["hidden characters"]


def test_equal_copies_have_no_variants() -> None:
    assert variants({"a": "x", "b": "x"}) == []
    assert variants({"a": "same", "b": "same and more"}) == [("a", "b", 4)]
