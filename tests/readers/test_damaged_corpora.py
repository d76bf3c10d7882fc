"""Whole corpora of damaged JSON: no record is lost or made up, each mended one says so, and odd words are skipped."""

from __future__ import annotations

import json
import random
import re

import pytest
from reader_corpora import CORPORA, DAMAGE, body, corpus, numbers

from workbench.model import Message, Record, Skipped
from workbench.originals import Blob
from workbench.readers import detect

COUNT = 60
UNHURT = {"nothing but NULs after", "blanks before colons", "a log line before"}  # the record itself is whole


def read(data: bytes, name: str, format: str) -> tuple[list[Message], list[Skipped]]:
    blob = Blob(name, data)
    best = detect(blob)[0].reader
    assert best.format == format.split()[0]
    records: list[Record] = list(best.read(blob))
    return [r for r in records if isinstance(r, Message)], [r for r in records if isinstance(r, Skipped)]


@pytest.mark.parametrize("indent", [1, None], ids=["pretty", "compact"])
@pytest.mark.parametrize("name", CORPORA)
def test_whatever_the_damage_every_record_is_read_once_with_its_time_and_sender(name: str, indent: int | None) -> None:
    for damage in DAMAGE:
        data, file, hurt = corpus(name, COUNT, damage, indent=indent)
        messages, skipped = read(data, file, name)
        told = (name, damage)
        assert len(messages) == COUNT and numbers(m.body for m in messages) == set(range(COUNT)), told
        assert all(m.sent.us is not None and (m.sender_id or m.sender_name) for m in messages), told
        assert len(skipped) == (hurt if damage == "a log line before" else 0), told
        if damage in UNHURT:
            assert not any("repaired" in m.flags for m in messages), told


@pytest.mark.parametrize("name", CORPORA)
def test_a_mended_record_says_so_and_a_whole_one_does_not(name: str) -> None:
    data, file, _ = corpus(name, COUNT, "the last bracket lost")
    messages, _ = read(data, file, name)
    mended = {number for m in messages if "repaired" in m.flags for number in numbers(iter([m.body]))}
    assert mended == {number for number in range(COUNT) if number % 5 == 3}


@pytest.mark.parametrize("name", ["lark glued", "matrix glued", "jabber", "chat-table", "rocketchat glued"])
def test_thousands_of_records_damaged_in_every_way_are_all_there(name: str) -> None:
    data, file, _ = corpus(name, 3000, every=3)
    messages, _ = read(data, file, name)
    assert len(messages) == 3000 and numbers(m.body for m in messages) == set(range(3000))


@pytest.mark.parametrize("name", ["lark", "jabber", "matrix", "meta", "slack", "telegram"])
def test_a_cut_file_gives_all_whole_records_and_the_rest_of_the_last(name: str) -> None:
    data, file, _ = corpus(name, COUNT, "blanks before colons")
    half = data[: int(len(data) * 0.6)]
    messages, _ = read(half, file, name)
    begun = numbers(iter(re.findall(r"\bm\d+ ", half.decode("utf-8", "replace"))))
    assert numbers(m.body for m in messages) >= begun - {max(begun)}


@pytest.mark.parametrize("name", ["jabber list", "chat-table", "matrix", "rocketchat"])
def test_records_in_another_encoding_keep_their_words_and_a_mark_of_byte_order_is_no_word(name: str) -> None:
    write, before, behind, file = CORPORA[name]
    rows = [json.dumps(write(n, f"m{n} 限额已经用完"), ensure_ascii=False) for n in range(20)]
    encoded = [row.encode("gb18030" if n % 4 == 2 else "utf-8") for n, row in enumerate(rows)]
    messages, _ = read(b"\xef\xbb\xbf" + before.encode() + b",\n".join(encoded) + behind.encode(), file, name)
    assert [m.body for m in messages] == [f"m{n} 限额已经用完" for n in range(20)]


def test_objects_inside_a_broken_item_are_never_items_of_their_own() -> None:
    row = '{"_id": "a", "rid": "r", "msg": "m1 x" "ts": "2021-03-02T00:00:00Z", "u": {"_id": "q", "username": "n"}}'
    whole = row.replace('"m1 x" ', '"m0 x", ')
    messages, skipped = read("\n".join([whole, row, whole]).encode(), "x.json", "rocketchat")
    assert [m.body for m in messages] == ["m0 x", "m1 x", "m0 x"] and not skipped


def test_a_bracket_inside_a_broken_item_does_not_end_the_list() -> None:
    rows = [{"id": n, "text": "m", "list": [1, 2], "date": "2024-01-01T00:00:00", "from": "A"} for n in range(9)]
    texts = [json.dumps(row) for row in rows]
    texts[4] = '{"id": 4, ]"text": m4", "list": [1, 2]], "date": 1}'
    data = ('{"name": "x", "type": "private_group", "id": 7, "messages": [' + ", ".join(texts) + "]}").encode()
    messages, _ = read(data, "result.json", "telegram")
    assert {m.native_id for m in messages} >= {str(n) for n in range(9)} - {"4"}


def test_a_body_is_the_same_for_the_same_number() -> None:
    assert body(7, random.Random(1)) == body(7, random.Random(1))
