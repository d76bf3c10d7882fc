"""Outlook data files: folders, people, files, letters within letters, and letters that no folder holds any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from pst_maker import store

from workbench.errors import ReadError
from workbench.model import Message, Original, Record, Skipped
from workbench.originals import Blob
from workbench.readers import mail, pst
from workbench.readers._pst import Store, decoded

FIXTURE = Path(__file__).parent / "pst" / "small-store" / "input.pst"


def read(data: bytes) -> list[Record]:
    return list(pst.READER.read(Blob("a.pst", data)))


def messages(records: list[Record]) -> list[Message]:
    return [record for record in records if isinstance(record, Message)]


def test_the_fixture_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        FIXTURE.write_bytes(store())
    assert FIXTURE.read_bytes() == store()


@pytest.mark.parametrize("crypt", [0, 1])
def test_a_letter_is_read_with_its_folder_people_and_files(crypt: int) -> None:
    records = read(store(crypt))
    letter = messages(records)[0]
    assert (letter.subject, letter.sender_id) == ("RE: 数据脱敏", "wen.qiao@quarry.example")
    assert letter.recipients == ("lin@heron.example",) and letter.sent.iso() == "2023-07-03T23:20:00Z"
    assert ("folder", "Top/收件箱") in letter.extra
    names = [record.name for record in records if isinstance(record, Original)]
    assert names == ["a.pst!/item 0x200024/限额.csv", "a.pst!/item 0x200024/older letter.eml"]


def test_a_letter_within_a_letter_reads_as_a_letter() -> None:
    inner = [record for record in read(store()) if isinstance(record, Original)][1]
    (letter,) = messages(list(mail.READER.read(inner)))
    assert letter.subject == "inner subject" and letter.body.strip() == "inner words"


def test_a_letter_in_no_folder_is_read_and_said_to_be_lost() -> None:
    letter = messages(read(store()))[1]
    assert letter.body == "whitewash" and any(
        "in no folder" in value for name, value in letter.extra if name == "folder"
    )


def test_a_damaged_item_is_told_and_the_rest_is_read() -> None:
    data = bytearray(store())
    at = bytes(data).find("whitewash".encode("utf-16-le").translate(bytes(decoded_inverse())))
    data[at - 200 : at - 150] = b"\xff" * 50
    records = read(bytes(data))
    assert len(messages(records)) + sum(r.items for r in records if isinstance(r, Skipped)) == 2


def decoded_inverse() -> list[int]:
    table = decoded(bytes(range(256)), 1, 0)
    return [table.index(value) for value in range(256)]


def test_the_cyclic_encoding_is_its_own_inverse() -> None:
    words = bytes(range(256)) * 3
    assert decoded(decoded(words, 2, 0x12345), 2, 0x12345) == words != decoded(words, 2, 0x12345)


def test_a_file_that_is_cut_is_a_read_error() -> None:
    with pytest.raises(ReadError):
        read(store()[:1500])


def test_an_index_that_leads_back_into_itself_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    index = object.__new__(Store)
    monkeypatch.setattr(Store, "_page", lambda self, place: (1, [b""] * 5))
    monkeypatch.setattr(Store, "_child", lambda self, entry: 0)
    assert list(index._leaves(0, 16, 16, set())) == []
