"""Values on their way to a server and back: nothing is lost, not even what the server's texts cannot hold.

PostgreSQL's texts hold no character 0. It travels as U+FDD2 and "0"; U+FDD2 itself, which no text should hold, as
U+FDD2 and "1". Lists and structures travel as JSON; instants in them as microseconds since 1970 UTC.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

__all__ = ["escaped", "from_json", "from_server", "json_values", "to_server"]

_MARK = "\ufdd2"


def to_server(column: pa.ChunkedArray) -> list[Any]:
    """A column as Python values that a server takes: texts without character 0, nested values as JSON strings."""
    if pa.types.is_nested(column.type):
        return [None if value is None else json.dumps(value, ensure_ascii=False) for value in json_values(column)]
    if pa.types.is_string(column.type):
        return [value if value is None else escaped(value) for value in column.to_pylist()]
    return list(column.to_pylist())


def from_server(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The column that `to_server` took apart; nested values are given as Python lists."""
    if pa.types.is_nested(kind):
        return pa.array(values, _counted(kind)).cast(kind)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pa.array([value if value is None or _MARK not in value else _restored(value) for value in values], kind)
    return pa.array(values, kind)


def from_json(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The column that `json_values` made plain."""
    return pa.array(values, _counted(kind)).cast(kind)


def json_values(column: pa.ChunkedArray) -> list[Any]:
    """Nested values as plain lists and dicts, instants as microseconds."""
    return list(column.cast(_counted(column.type)).to_pylist())


def _counted(kind: pa.DataType) -> pa.DataType:
    """The type with numbers in place of instants."""
    if pa.types.is_list(kind):
        return pa.list_(_counted(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _counted(field.type)) for field in kind])
    return pa.int64() if pa.types.is_timestamp(kind) else kind


def escaped(text: str) -> str:
    """A text without character 0."""
    return text.replace(_MARK, f"{_MARK}1").replace("\0", f"{_MARK}0")


def _restored(text: str) -> str:
    return text.replace(f"{_MARK}0", "\0").replace(f"{_MARK}1", _MARK)
