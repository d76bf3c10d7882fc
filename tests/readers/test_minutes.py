"""Transcripts of Lark's meetings: who speaks when, by a clock that has no zone, in a machine's words."""

from __future__ import annotations

import pytest

from workbench.model import Conversation, Document, Message, Participant
from workbench.originals import Blob
from workbench.readers.minutes import read, sniff

HEAD = "2026年6月15日 下午 11:32|1小时 8分钟 33秒\n\n"


def blocks(text: str, encoding: str = "utf-8") -> list[Message]:
    return [record for record in read(Blob("m.txt", text.encode(encoding))) if isinstance(record, Message)]


def test_the_head_line_gives_the_clock_and_the_blocks_count_from_it() -> None:
    first, second = blocks(HEAD + "文字记录:\n\n说话人 1 00:02\n你好\n\n王芳 01:02:03\n再见\n")
    assert (first.sender_name, first.body, first.sent.iso()) == ("说话人 1", "你好", "2026-06-15T23:32")
    assert second.sent.us is not None and first.sent.us is not None
    assert second.sent.us - first.sent.us == (3723 - 2) * 1_000_000
    assert (second.sent.precision, second.sent.basis) == ("min", "exporter-local")
    assert all("machine" in block.flags for block in (first, second))


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        ("2026年6月15日 上午 12:05|33秒", "2026-06-15T00:05"),
        ("2026年6月15日 下午 12:05|2分钟 33秒", "2026-06-15T12:05"),
        ("2026-06-15 23:32 CST|1小时 8分钟 33秒", "2026-06-15T23:32"),
        ("2026/6/15 11:32 PM|1h 8m 33s", "2026-06-15T23:32"),
    ],
)
def test_head_lines_of_several_styles_are_read(head: str, iso: str) -> None:
    assert blocks(f"{head}\n\n文字记录:\n\n说话人 1 00:00\nok\n")[0].sent.iso() == iso


def test_an_impossible_date_gives_no_instant() -> None:
    (told,) = blocks("2026年13月45日 下午 11:32|33秒\n\n说话人 1 00:02\nok\n")
    assert told.sent.us is None and told.sent.raw == "00:02"


def test_a_line_that_looks_like_a_speaker_but_goes_back_in_time_is_speech() -> None:
    first, second = blocks(HEAD + "说话人 1 00:30\n我说\n\n会议 00:10\n还是我\n\n说话人 2 00:40\n好\n")
    assert first.body == "我说\n\n会议 00:10\n还是我" and second.sender_name == "说话人 2"


def test_a_transcript_without_times_or_without_speakers_is_divided_still() -> None:
    assert [b.sender_name for b in blocks(HEAD + "说话人 1\na\n\n说话人 2\nb\n")] == ["说话人 1", "说话人 2"]
    assert [(b.sender_name, b.body) for b in blocks(HEAD + "00:02\na\n\n00:05\nb\n")] == [("", "a"), ("", "b")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_places_are_right_in_every_encoding(encoding: str) -> None:
    data = (HEAD + "关键词:\n额度\n\n文字记录:\r\n\r\n说话人 1 00:02\r\n限额的事先不要写。\r\n").encode(encoding)
    records = list(read(Blob("m.txt", data)))
    (told,) = [record for record in records if isinstance(record, Message)]
    place = told.locator
    assert place.offset is not None and place.length is not None
    raw = data[place.offset : place.offset + place.length]
    wide = "utf-16-le" if encoding == "utf-16" else encoding.removesuffix("-sig")
    assert raw.decode(wide) == "说话人 1 00:02\r\n限额的事先不要写。\r\n"
    assert [p.text for r in records if isinstance(r, Document) for p in r.pages] == ["额度"]


def test_numbered_voices_get_no_name_and_real_names_stay() -> None:
    records = list(read(Blob("m.txt", (HEAD + "说话人 1 00:02\na\n\n王芳 00:05\nb\n").encode())))
    people = [record for record in records if isinstance(record, Participant)]
    assert [(person.name, person.account) for person in people] == [("", "说话人 1"), ("王芳", "王芳")]
    assert sum(isinstance(record, Conversation) for record in records) == 1


def test_only_a_transcript_is_taken_for_one() -> None:
    assert sniff(Blob("m.txt", (HEAD + "文字记录:\n\n说话人 1 00:02\nx\n").encode())) == 0.9
    assert sniff(Blob("m.txt", "2023/06/01 下午 4:20 | 张三: 文字记录\n张三 12:30\n你好\n".encode())) == 0.0
    assert sniff(Blob("m.txt", b"")) == sniff(Blob("m.json", b'{"a": 1}')) == 0.0
