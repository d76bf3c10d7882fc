"""Places in JSON files: what is told lies where it is told, in whole files and in damaged ones."""

from __future__ import annotations

import json
import mmap
import tempfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.hashing import sha256
from workbench.originals import Blob
from workbench.readers import _jsonscan
from workbench.readers._jsonmend import decode, mend
from workbench.readers._jsonspan import Span, find, items, load, pointer, values

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))
RECORDS = st.lists(st.fixed_dictionaries({"id": st.integers(), "body": st.text(), "more": JSON}), max_size=12)
LAYOUT = st.fixed_dictionaries({"indent": st.sampled_from([None, 1, 4]), "ensure_ascii": st.booleans()})
DAMAGE = st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=0, max_size=3)), min_size=1, max_size=6)


def _bytes(value: Any, layout: dict[str, Any]) -> bytes:
    return json.dumps(value, **layout).encode("utf-8", "surrogatepass")


def _read(data: bytes, spans: list[Span]) -> list[Any]:
    return [decode(data[span.start : span.end])[0] for span in spans if span.state != "noise"]


@given(RECORDS, LAYOUT)
def test_the_elements_of_an_array_read_back_from_their_places_equal_the_array(records: list[Any], layout: Any) -> None:
    data = _bytes({"code": 0, "data": {"has_more": True, "items": records, "x": [1]}}, layout)
    spans = list(items(data, ("data", "items")))
    assert _read(data, spans) == records
    assert [span.pointer for span in spans] == [f"#/data/items/{n}" for n in range(len(records))]
    assert {span.state for span in spans} <= {"whole"}


@given(RECORDS, LAYOUT, st.integers(8, 400))
@settings(max_examples=60)
def test_a_window_of_any_width_changes_nothing(records: list[Any], layout: Any, width: int) -> None:
    data = _bytes(records, layout)
    whole = list(items(data))
    window, first = _jsonscan.WINDOW, _jsonscan.FIRST
    _jsonscan.WINDOW, _jsonscan.FIRST = width, max(4, width // 4)
    try:
        assert list(items(data)) == whole
    finally:
        _jsonscan.WINDOW, _jsonscan.FIRST = window, first


@given(RECORDS.filter(len), st.sampled_from(["\n", "", "\n\n", " ", ",\n", "\0"]), LAYOUT)
def test_glued_texts_and_json_lines_are_all_found(records: list[Any], glue: str, layout: Any) -> None:
    data = glue.encode().join(_bytes(record, layout) for record in records)
    spans = list(items(data))
    assert _read(data, spans) == records
    assert len({span.pointer for span in spans}) == len(records)


@given(JSON)
def test_a_whole_value_is_decoded_and_not_repaired(value: Any) -> None:
    assert decode(json.dumps(value).encode("utf-8", "surrogatepass")) == (value, False)


@given(RECORDS, LAYOUT, DAMAGE, st.integers(0, 5000))
def test_damage_anywhere_gives_spans_in_order_and_never_an_error(
    records: list[Any], layout: Any, damage: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(_bytes({"items": records}, layout))
    for place, noise in damage:
        data[place % len(data) : place % len(data) + len(noise)] = noise
    broken = bytes(data[: cut or None])
    for spans in (list(items(broken, ("items",))), list(items(broken)), list(values(broken))):
        ends = 0
        for span in spans:
            assert ends <= span.start < span.end <= len(broken)
            ends = span.end
            decode(broken[span.start : span.end])


@given(st.binary(max_size=300))
def test_bytes_that_are_no_json_at_all_give_no_error(data: bytes) -> None:
    for span in values(data):
        decode(data[span.start : span.end])
    mend(data)


def test_a_cut_file_gives_every_whole_record_and_what_is_left_of_the_last() -> None:
    data = b'{"code":0,"data":{"items":[{"id":1,"b":"one"},{"id":2,"b":"tw'
    spans = list(items(data, ("data", "items")))
    assert [span.state for span in spans] == ["whole", "damaged"]
    assert _read(data, spans) == [{"id": 1, "b": "one"}, {"id": 2, "b": "tw"}]


def test_a_damaged_record_costs_only_itself() -> None:
    data = b'[{"id":1,"b":"one"},\n{"id":2,"b":"t"w"o" "c":3},\n{"id":3,"b":"three"}\n{"id":4}]'
    spans = list(items(data))
    assert [span.state for span in spans] == ["whole", "damaged", "whole", "whole"]
    assert _read(data, spans)[1:] == [{"id": 2, "b": 't"w"o', "c": 3}, {"id": 3, "b": "three"}, {"id": 4}]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ('{"a": "x" "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": "x,\n "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": x", "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a: "x", "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": "line\nbreak", "b": 1}', {"a": "line\nbreak", "b": 1}),
        ("{'a': 'it is', 'b': None, 'c': True}", {"a": "it is", "b": None, "c": True}),
        ('{"a": "he said "no" to me", "b": [1, 2,, 3]}', {"a": 'he said "no" to me', "b": [1, 2, 3]}),
        ('{"a": {"b": "c"', {"a": {"b": "c"}}),
        ('{"a": "\\ud83d cut", "b": NaN}', {"a": "\\ud83d cut", "b": "NaN"}),
        ('{"a": "tab\there"}', {"a": "tab\there"}),
        ('{"a": "\\q stays"} trailing', {"a": "\\q stays"}),
    ],
)
def test_a_broken_object_keeps_its_words(broken: str, expected: Any) -> None:
    assert decode(broken.encode()) == (expected, True)


def test_bytes_in_another_encoding_become_words() -> None:
    assert decode('{"a": "限额"}'.encode("gb18030")) == ({"a": "限额"}, True)


def test_a_log_line_before_the_json_is_noise_and_the_pointers_stay() -> None:
    data = b'\xef\xbb\xbf[INFO] fetching page 1 ...\n{"items": [{"id": 7}]}\ndone\n'
    assert [span.state for span in values(data)] == ["noise", "whole", "noise"]
    assert [span.pointer for span in items(data, ("items",))] == ["#/items/0"]


def test_the_lines_of_json_lines_are_counted_from_nought() -> None:
    data = b'{"a":1}\n\n{"a":2}\r\n{"a":\n3}\n{"a":4} {"a":5}\n'
    assert [span.pointer for span in values(data)] == ["#line=0,1", "#line=2,3", "#line=3,5", "#/3", "#/4"]


def test_steps_of_a_pointer_are_escaped() -> None:
    assert pointer(("a/b", "c~d", 3)) == "#/a~1b/c~0d/3"


def test_a_key_that_stands_only_deeper_is_not_found() -> None:
    data = b'{"x": {"items": [1]}, "y": 2}'
    assert find(data, ("items",)) == -1
    assert find(data, ("x", "items")) == data.index(b"[1]")


def test_a_memory_map_is_walked_like_bytes() -> None:
    data = json.dumps([{"id": n, "body": "x" * 50} for n in range(3000)]).encode()
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        assert list(items(mapped)) == list(items(data))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-8"])
def test_a_locator_in_any_encoding_leads_to_the_bytes_of_the_file(encoding: str) -> None:
    text = '\ufeff[{"a": "限额 😀"}, {"a": "second"}]'
    original = Blob("page.json", text.encode(encoding))
    place = load(original)
    for span, word in reversed(list(zip(items(place.data), ["限额 😀", "second"], strict=True))):
        locator = place.locator(span)
        assert locator.offset is not None and locator.length is not None
        raw = original.data[locator.offset : locator.offset + locator.length]
        assert sha256(raw) == locator.sha256
        assert json.loads(raw.decode(encoding)) == {"a": word}


def test_depth_and_length_are_no_danger() -> None:
    for data in (b"[" * 200_000, b'{"a":' * 100_000, b'[{"a":"' + b'"\n' * 100_000, b'{"a"' + b" " * 200_000):
        for span in values(data):
            decode(data[span.start : span.end][:50_000])
    deep = b'{"items":[{"id":' + b"[" * 3000 + b"]" * 3000 + b"}]}"
    assert [span.state for span in items(deep, ("items",))] == ["whole"]
