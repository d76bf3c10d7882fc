"""Plain text keeps every byte's meaning: encodings, line places, and bytes that fit nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document, Skipped
from workbench.originals import Blob
from workbench.readers import text
from workbench.readers._decode import decode

SENTENCES = {
    "gb18030": "会议记录：今天讨论了数据脱敏的问题，大家同意下周一之前完成全部清理工作。",
    "big5": "會議記錄：今天討論了資料去識別化的問題，大家同意下週一之前完成全部清理工作。",
    "shift_jis": "会議の記録です。今日はデータの匿名化について話し合いました。",
    "euc_kr": "오늘 회의에서는 데이터 비식별화 문제를 논의했습니다.",
    "cp1251": "Сегодня на совещании обсуждали обезличивание данных и удаление следов.",
    "iso2022_jp": "会議の記録です。今日はデータの匿名化について話し合いました。",
    "utf-16": "会议记录：今天讨论了数据脱敏 and the quota of every team.",
    "utf-8-sig": "会议记录",
}


def read(data: bytes, name: str = "a.txt") -> tuple[Document, list[Skipped]]:
    records = list(text.READER.read(Blob(name, data)))
    document = next(record for record in records if isinstance(record, Document))
    return document, [record for record in records if isinstance(record, Skipped)]


@pytest.mark.parametrize("encoding", SENTENCES)
def test_a_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    document, notes = read((SENTENCES[encoding] * 3).encode(encoding))
    assert "".join(page.text for page in document.pages) == SENTENCES[encoding] * 3
    assert not notes


def test_a_label_is_believed_only_if_every_byte_fits_it() -> None:
    data = "数据脱敏".encode("gb18030")
    assert decode(data, "gb2312").text == "数据脱敏"
    assert decode("数据脱敏".encode(), "us-ascii").text == "数据脱敏"
    assert decode("数据脱敏".encode(), "koi8-r\0").text == "数据脱敏"


def test_bytes_that_fit_no_character_are_written_out_and_told() -> None:
    broken = ("时间 接口调用超过每日最大额度 请稍后再试\n" * 6).encode() + b"\xff\xfe cut\n"
    document, notes = read(broken)
    assert document.pages[0].text.endswith("\\xff\\xfe cut\n") and "repaired" in document.flags
    assert "utf-8" in notes[0].reason


def test_a_long_text_is_cut_between_lines_and_loses_nothing() -> None:
    data = b"".join(b"line %d of the log\r\n" % n for n in range(1000))
    document, _ = read(data)
    assert [page.locator.fragment for page in document.pages][:2] == ["#line=0,200", "#line=200,400"]
    assert "".join(page.text for page in document.pages).encode() == data


def test_a_line_longer_than_a_page_is_cut_between_characters() -> None:
    data = ("脱敏" * 700_000).encode()
    document, notes = read(data)
    assert len(document.pages) > 1 and not notes
    assert "".join(page.text for page in document.pages).encode() == data


def test_pictures_and_programs_are_not_taken_for_text() -> None:
    for data in (b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", bytes(range(256)), b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 8):
        assert text.READER.sniff(Blob("a.txt", data)) == 0.0


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(st.text(min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_with_a_mark_comes_back_as_it_was(words: str, encoding: str) -> None:
    told = decode(words.encode(encoding, "surrogatepass").replace(b"\0\0\xfe\xff", b""))
    if encoding != "utf-8":
        assert told.text == words or told.mended


@settings(max_examples=80, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_to_text_that_can_be_stored(data: bytes) -> None:
    decode(data).text.encode()
