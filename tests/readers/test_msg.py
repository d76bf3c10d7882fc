"""Outlook letters: fields, people, bodies in three forms, files, letters within letters."""

from __future__ import annotations

import struct
from pathlib import Path

from ole_maker import container

from workbench.model import Conversation, Message, Original, Participant, Record
from workbench.originals import Blob
from workbench.readers import detect, msg
from workbench.readers._mapi import Properties, body, unpacked

FIXTURE = Path(__file__).parent / "msg" / "answer-with-file" / "input.msg"
HEADERS = (
    "Received: from mx.heron.example by mail.quarry.example; Tue, 4 Jul 2023 09:12:45 +0800\r\n"
    "Date: Tue, 4 Jul 2023 09:12:44 +0800\r\nX-Mailer: Invented 1.0\r\n"
)


def texts(folder: str, values: dict[int, str]) -> dict[str, bytes]:
    return {f"{folder}__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in values.items()}


def table(head: int, times: dict[int, int]) -> bytes:
    rows = b"".join(struct.pack("<HHIQ", 0x40, tag, 6, ticks) for tag, ticks in times.items())
    return b"\0" * head + rows


def letter() -> bytes:
    """A letter with two recipients, a file, and a letter within it."""
    inner = "__attach_version1.0_#00000001/__substg1.0_3701000D/"
    own = {
        0x0037: "RE: 数据脱敏",
        0x1000: "各位好，\r\n请不要再发到群里。\r\n",
        0x0042: "乔文",
        0x5D02: "Wen.Qiao@quarry.example",
    }
    own |= {0x1035: "<2@quarry.example>", 0x1042: "<1@heron.example>", 0x007D: HEADERS}
    streams = {
        **texts("", own),
        "__properties_version1.0": table(32, {0x0039: 133_329_000_000_000_000}),
        **texts("__recip_version1.0_#00000000/", {0x3001: "Lin Hai", 0x39FE: "lin@heron.example"}),
        "__recip_version1.0_#00000000/__properties_version1.0": table(8, {}),
        **texts("__recip_version1.0_#00000001/", {0x3001: "Legal", 0x3003: "/O=QUARRY/CN=LEGAL"}),
        **texts("__attach_version1.0_#00000000/", {0x3707: "限额.csv", 0x370E: "text/csv"}),
        "__attach_version1.0_#00000000/__substg1.0_37010102": "团队,次数\n".encode("gbk"),
        "__attach_version1.0_#00000000/__properties_version1.0": table(8, {}),
        **texts("__attach_version1.0_#00000001/", {0x3001: "older letter"}),
        **texts(inner, {0x0037: "inner subject", 0x1000: "inner words"}),
        f"{inner}__properties_version1.0": table(24, {0x0039: 133_320_000_000_000_000}),
    }
    return container(**streams)


def read(data: bytes) -> list[Record]:
    return list(msg.READER.read(Blob("a.msg", data)))


def test_the_fixture_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        FIXTURE.write_bytes(letter())
    assert FIXTURE.read_bytes() == letter()


def test_people_thread_and_time_are_those_of_the_same_letter_as_eml() -> None:
    records = read(letter())
    message = next(record for record in records if isinstance(record, Message))
    assert message.native_id == "2@quarry.example" and message.conversation_id == "1@heron.example"
    assert message.sent.raw == "Tue, 4 Jul 2023 09:12:44 +0800" and message.sent.basis == "offset"
    assert message.recipients == ("lin@heron.example", "/o=quarry/cn=legal")
    people = {record.id: record.name for record in records if isinstance(record, Participant)}
    assert people["wen.qiao@quarry.example"] == "乔文" and people["lin@heron.example"] == "Lin Hai"
    assert next(record for record in records if isinstance(record, Conversation)).name == "数据脱敏"


def test_a_letter_within_a_letter_is_an_original_that_reads_as_a_letter() -> None:
    children = [record for record in read(letter()) if isinstance(record, Original)]
    assert [child.name for child in children] == ["a.msg!/限额.csv", "a.msg!/older letter.msg"]
    assert detect(children[1])[0].reader.format == "msg"
    inner = next(record for record in msg.READER.read(children[1]) if isinstance(record, Message))
    assert (inner.subject, inner.body, inner.sent.iso()) == ("inner subject", "inner words", "2023-06-23T13:20:00Z")


def test_packed_rich_text_is_unpacked() -> None:
    example = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )  # the example of MS-OXRTFCP 4.1.1
    assert unpacked(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    plain = struct.pack("<IIII", 15, 3, 0x414C454D, 0) + b"abc"
    assert unpacked(plain) == b"abc" and unpacked(b"short") == b""


def test_html_packed_into_rich_text_gives_its_words() -> None:
    rtf = b"{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <p>}words {\\*\\htmltag <b>}bold{\\*\\htmltag </b>}}"
    own = Properties(data={0x1009: struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf})
    assert body(own)[0] == "words bold"


def test_hidden_words_of_the_html_are_told() -> None:
    own = Properties(texts={0x1000: "seen", 0x1013: "<p>seen</p><p style='display:none'>unseen</p>"})
    text, extra, _ = body(own)
    assert text == "seen" and ("hidden in the HTML", "unseen") in extra
