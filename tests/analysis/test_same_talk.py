"""The same talk twice: ids say so, or time, parties and text do; nothing is dropped, nothing counts as said twice."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

import workbench as wb
from workbench.case import Case

TALK = [
    ("Ana", "Good morning, did you see the quota table yet?"), ("Bo", "ok"), ("Ana", "ok"),
    ("Bo", "我昨天晚上看了额度表，第三行不对"), ("Ana", "PICTURE"),
    ("Bo", "The third row was changed after the audit, I think."), ("Ana", "ok"), ("Bo", "ok"),
    ("Ana", "Let us talk on Thursday at the station, not here."), ("Bo", "Fine by me, bring the printed copy please"),
]  # fmt: skip
AT = datetime(2024, 1, 13, 9, 0)


def android(names: dict[str, str], talk: list[tuple[str, str]] = TALK) -> str:
    lines = [
        f"{AT + timedelta(minutes=3 * i):%d/%m/%Y, %H:%M} - {names[who]}: "
        f"{words.replace('PICTURE', '<Media omitted>')}\n"
        for i, (who, words) in enumerate(talk)
    ]
    return "".join(lines)


def iphone(names: dict[str, str], talk: list[tuple[str, str]] = TALK) -> str:
    lines = [
        f"[{AT + timedelta(hours=8, minutes=3 * i, seconds=i * 5):%Y/%m/%d %H:%M:%S}] {names[who]}: "
        f"{words.replace('PICTURE', chr(0x200E) + '图像已省略')}\n"
        for i, (who, words) in enumerate(talk)
    ]
    return "".join(lines)


def case_of(tmp_path: Path, files: dict[str, str]) -> Case:
    for name, text in files.items():
        path = tmp_path / "leak" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    case = wb.open_case(tmp_path / "case")
    case.ingest(tmp_path / "leak", jobs=1)
    return case


@pytest.fixture
def phones(tmp_path: Path) -> Case:
    """One talk from both parties' phones: other names, other languages, other clocks, minutes against seconds."""
    hers, his = {"Ana": "Ana Ruiz", "Bo": "Bobby work"}, {"Ana": "Anita", "Bo": "Bo Lindqvist"}
    return case_of(
        tmp_path, {"ana/WhatsApp Chat with Bobby work.txt": android(hers), "bo/WhatsApp Chat - Anita.txt": iphone(his)}
    )


def test_both_parties_exports_are_paired_with_names_and_clock_and_both_stay(phones: Case) -> None:
    (found,) = phones.same_talks().to_dict("records")
    assert found["senders"] == {"Ana Ruiz": "Anita", "Bobby work": "Bo Lindqvist"}
    assert (found["paired"], found["clock"]) == (9, 8 * 3600)  # the picture left out has no text of its own to pair by
    frame = phones.messages()
    body = dict(zip(frame["message_key"], frame["body"], strict=True))
    assert all(body[a] == body[b] for a, b in found["keys"])
    assert len(frame) == 20


def test_what_two_files_tell_counts_as_distinct_once(phones: Case) -> None:
    line = phones.counts().iloc[0]
    assert (line["rows"], line["placeholder"], line["readable"]) == (20, 2, 18)
    assert (line["resend"], line["twin"], line["distinct"]) == (4, 7, 7)


def test_a_picture_left_out_in_two_languages_is_no_altered_message(phones: Case) -> None:
    made = phones.compare("ana", "bo")
    assert made.counts()["same"] == 10
    assert made.lineage == 1.0


def test_circulars_to_many_rooms_are_not_one_talk(tmp_path: Path) -> None:
    files = {}
    for room in range(6):
        own = [("Bo", f"What {room} of us say here is said nowhere else, number {n}") for n in range(8)]
        news = [("Ana", f"To everybody, notice {n}: the depot closes early on Friday this week") for n in range(4)]
        files[f"WhatsApp Chat with Room {room}.txt"] = android({"Ana": "Ana", "Bo": f"Bo {room}"}, [*news, *own])
    case = case_of(tmp_path, files)
    assert case.same_talks().empty
    assert case.counts()["broadcast"].item() == 24
    assert case.counts()["twin"].item() == 0


def telegram(*, edited: bool) -> str:
    rows: list[dict[str, object]] = [
        {
            "id": i, "type": "message", "date": f"2024-02-0{i}T10:00:00", "date_unixtime": str(1706781600 + 86400 * i),
            "from": "Ana", "from_id": "user1", "text": f"words {i}", "text_entities": [],
        }
        for i in range(1, 6)
    ]  # fmt: skip
    if edited:
        rows[3] |= {"text": "words 4, corrected", "edited": "2024-02-09T10:00:00", "edited_unixtime": "1707472800"}
    return json.dumps({"name": "Desk", "type": "private_group", "id": 77, "messages": rows}, indent=1)


def test_one_id_and_content_in_two_exports_is_one_message_and_other_content_a_version(tmp_path: Path) -> None:
    names = {"one/result.json": telegram(edited=False), "two/result.json": telegram(edited=True)}
    case = case_of(tmp_path, names)
    now, every = case.messages(), case.messages(versions=True)
    assert now["copies"].tolist() == [2, 2, 2, 1, 2]
    assert now["body"].tolist()[3] == "words 4, corrected"
    assert every.groupby("version").size().to_dict() == {0: 9, 1: 1}
    places = every.groupby("message_key")["original"].agg(set)
    assert all(place == set(names) for place in places)
    assert case.counts()["rows"].item() == 5
    assert case.compare("one", "two").counts()["edited"] == 1


def test_two_lark_dumps_with_one_message_changed_keep_both_contents(tmp_path: Path) -> None:
    def dump(words: str) -> str:
        items = [
            {
                "message_id": f"om_{i:032x}", "msg_type": "text", "create_time": str(1706781600000 + i * 60000),
                "chat_id": "oc_" + "a" * 32, "deleted": False, "updated": False,
                "sender": {"id": "ou_" + "b" * 32, "id_type": "open_id", "sender_type": "user"},
                "body": {"content": json.dumps({"text": words if i == 2 else f"额度 {i}"}, ensure_ascii=False)},
            }
            for i in range(4)
        ]  # fmt: skip
        return json.dumps({"code": 0, "data": {"has_more": False, "items": items}}, ensure_ascii=False)

    case = case_of(tmp_path, {"one/messages.json": dump("before"), "two/messages.json": dump("after")})
    assert len(case.messages()) == 4
    every = case.messages(versions=True)
    assert set(every.loc[every["body"].isin(["before", "after"]), "version"]) == {0, 1}
    assert case.compare("one", "two").counts()["altered"] == 1


def test_info_tells_of_each_original_what_the_receipt_tells(tmp_path: Path) -> None:
    doubtful = "".join(f"03/04/2024, 09:0{n} - {who}: words {n}\n" for n, who in enumerate(["Ana", "Bo", "Ana"]))
    jabber = '{"ts": "2020-06-14T01:05:35", "from": "a@x", "to": "b@x", "body": "?OTR:AAMC"}\n' * 2
    case = case_of(tmp_path, {"doubt.txt": doubtful, "log.json": jabber})
    told = {row["path"]: row for row in case.info()["by_original"]}
    lines = {line.path: line for line in case.ingest(tmp_path / "leak", jobs=1).lines}
    names = ("messages", "events", "repaired", "ambiguous", "impossible", "encrypted", "duplicates")
    assert {p: [row[n] for n in names] for p, row in told.items()} == {
        p: [getattr(line, n) for n in names] for p, line in lines.items()
    }
    assert (told["doubt.txt"]["ambiguous"], told["log.json"]["encrypted"]) == (3, 2)


def test_an_order_that_turns_inside_a_file_is_followed_and_an_impossible_date_is_never_rolled(tmp_path: Path) -> None:
    days = ["13/01", "28/01", "02/02", "05/02", "20/02", "02/21", "02/25", "03/03", "03/04", "03/19"]
    turning = "".join(f"{day}/2024, 09:00 - Ana: words of {day}\n" for day in days)
    broken = "13/01/2024, 09:00 - Ana: a\n31/02/2024, 09:01 - Bo: b\n14/02/2024, 09:02 - Ana: c\n"
    case = case_of(tmp_path, {"turning.txt": turning, "broken.txt": broken})
    frame = case.messages().set_index("body")
    own = frame[frame["original"] == "turning.txt"]["sent_at"]
    assert [f"{at:%m-%d}" for at in own] == [
        "01-13", "01-28", "02-02", "02-05", "02-20", "02-21", "02-25", "03-03", "03-04", "03-19",
    ]  # fmt: skip
    assert pd.isna(frame.loc["b", "sent_at"])
    assert frame.loc["b", "flags"] == ["impossible-date"]
    assert frame.loc["b", "sent_raw"] == "31/02/2024, 09:01"


def test_both_readings_stand_until_the_reporter_decides_and_the_log_holds_the_decision(tmp_path: Path) -> None:
    text = "03/04/2024, 09:00 - Ana: one\n03/04/2024, 09:01 - Bo: two\n05/04/2024, 09:02 - Ana: three\n"
    case = case_of(tmp_path, {"chat.txt": text})
    first = case.messages().iloc[0]
    assert {f"{first[column]:%m-%d}" for column in ("sent_at", "sent_alternative")} == {"04-03", "03-04"}
    case.ingest(tmp_path / "leak", date_order="mdy", zone="Asia/Shanghai", jobs=1)
    decided = case.messages().iloc[0]
    assert f"{decided['sent_at']:%m-%dT%H:%M}" == "03-04T01:00"
    assert pd.isna(decided["sent_alternative"])
    begun = [row["detail"]["options"] for row in case.custody().to_dict("records") if row["what"] == "ingest begun"]
    assert (begun[-1]["date_order"], begun[-1]["zone"]) == ("mdy", "Asia/Shanghai")
