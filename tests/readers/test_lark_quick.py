"""Texts of Lark that are decoded together say what each says alone, whatever a hostile page puts into one of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reader_batches import both

from workbench import originals
from workbench.model import Batch, Message, Skipped
from workbench.readers import read, read_batches, readers
from workbench.readers._lark_content import plain_text, plain_texts
from workbench.readers._lark_quick import Quick

PIECES = ('{"text":"a"}', "\n", ",", '{"text":"', '"}', "{", "}", " ", '{"text":"b\\n"}', '{"x":1}', "@_user_1", "://")
CONTENTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=9).map(
    lambda text: json.dumps({"text": text})
)


@given(st.lists(CONTENTS, min_size=1, max_size=5))
def test_contents_decoded_together_are_those_decoded_alone(contents: list[str]) -> None:
    together = plain_texts(contents)
    assert together is None or together == [plain_text(one) for one in contents]


def test_two_contents_never_swap_words_with_a_third() -> None:
    assert plain_texts(['{"text":"a"},{"text":"b"}', '{"text":"x', '"}']) is None
    assert plain_texts(['{"text":"a"}\n{"text":"b"}', '{"text":\n"c"}']) is None
    assert plain_texts(['{"text":"a"}', '{"text":"b"}']) == ["a", "b"]


def page(*numbers: int, text: str = "batch", changed: str = "") -> bytes:
    items = [
        {
            "message_id": f"om_{number:08d}",
            "msg_type": "text",
            "create_time": str(1_690_000_000_000 + number),
            "update_time": changed or str(1_690_000_000_000 + number),
            "deleted": False,
            "updated": False,
            "chat_id": f"oc_{number % 2}",
            "sender": {"id": f"ou_{number % 3}", "id_type": "open_id", "sender_type": "user", "tenant_key": "t"},
            "body": {"content": json.dumps({"text": f"{text} {number} 第{number}批"}, ensure_ascii=False)},
        }
        for number in numbers
    ]
    return json.dumps({"code": 0, "msg": "success", "data": {"has_more": False, "items": items}}).encode()


def told(folder: Path) -> tuple[list[Message], list[str], int]:
    """The messages, the reasons of what was skipped, and how many messages came as columns."""
    reader = readers()["lark"]
    slow = list(read(reader, originals.at(folder)))
    quick = list(read_batches(reader, originals.at(folder)))
    reasons = [one.reason for one in slow if isinstance(one, Skipped)]
    assert [one.reason for one in quick if isinstance(one, Skipped)] == reasons
    rows = sum(one.rows.num_rows for one in quick if isinstance(one, Batch))
    return [one for one in slow if isinstance(one, Message)], reasons, rows


def test_a_message_that_stands_again_is_told_whichever_way_each_of_the_two_was_read(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes(page(*range(40)))
    (tmp_path / "2.json").write_bytes(page(*range(40, 60)))
    (tmp_path / "3.json").write_bytes(page(*range(50, 70)))  # ten of them again, as they were
    (tmp_path / "4.json").write_bytes(page(0, 1, 2))  # which were read one by one
    (tmp_path / "5.json").write_bytes(page(55, text="changed"))  # another version, no copy
    messages, reasons, rows = told(tmp_path)
    assert (len(messages), len(reasons)) == (71, 13)
    assert all("stands again" in one for one in reasons)
    assert rows > 50


def test_whole_pages_are_decoded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bool] = []
    real = Quick._together

    def together(self: Quick, raw: bytes) -> Any:
        found = real(self, raw)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(Quick, "_together", together)
    for number in range(6):
        (tmp_path / f"{number}.json").write_bytes(page(*range(number * 20, number * 20 + 20)))
    told(tmp_path)
    assert taken == [False, True, True, True, True, True]


def test_lines_and_pages_in_one_file_are_columns_too(tmp_path: Path) -> None:
    items = [one for k in range(4) for one in json.loads(page(*range(k * 20, k * 20 + 20)))["data"]["items"]]
    pages = [json.loads(page(*range(k * 20, k * 20 + 20))) for k in range(4)]
    shapes = {
        "lines": "\n".join(map(json.dumps, items)),
        "windows": "\r\n".join(map(json.dumps, items)) + "\r\n",
        "pages": "\n".join(map(json.dumps, pages)),
        "glued": "".join(map(json.dumps, pages)),
        "list": json.dumps(pages),
    }
    for name, text in shapes.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "messages.json").write_bytes(text.encode())
        messages, reasons, rows = told(tmp_path / name)
        assert (name, len(messages), reasons, rows) == (name, 80, [], 74)
        data = text.encode()
        for one in messages:
            place = one.locator
            assert json.loads(data[place.offset : place.offset + place.length])["message_id"] == one.native_id


def test_a_line_that_is_no_object_by_itself_is_read_the_careful_way(tmp_path: Path) -> None:
    items = [json.dumps(one) for one in json.loads(page(*range(9)))["data"]["items"]]
    for name, text in {
        "cut": "\n".join(items)[:-20],
        "two": f"{items[0]}\n{items[1]},{items[2]}\n" + "\n".join(items[3:]),
        "across": "\n".join(items[:5]) + "\n" + items[5].replace(", ", ",\n", 1) + "\n" + "\n".join(items[6:]),
    }.items():
        (tmp_path / f"{name}.jsonl").write_text(text)
        reader, original = readers()["lark"], originals.at(tmp_path / f"{name}.jsonl")
        slow, quick = both(reader, original, original)
        assert quick == slow
        assert len(slow["Message"]) == 9


def test_a_small_file_is_opened_once_to_be_looked_at_hashed_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "1.json"
    path.write_bytes(page(*range(20)))
    opened: list[Any] = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda *given: opened.append(given[0]) or real(*given))
    original = originals.at(path)
    assert isinstance(original, originals.Disk)
    assert original.head(10) == path.read_bytes()[:10]
    assert original.sha256 and original.size == path.stat().st_size
    with original.open() as stream:
        assert stream.read() == path.read_bytes()
    assert len(opened) == 1
    original.forget()
    with original.open() as stream:
        assert stream.read() == path.read_bytes()
    assert len(opened) == 2
