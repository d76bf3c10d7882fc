"""BSON documents of a mongodump, one after another, with their bytes (https://bsonspec.org/spec.html)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

__all__ = ["documents", "value"]

DEPTH = 60
_FIXED = {1: "<d", 9: "<q", 16: "<i", 17: "<Q", 18: "<q"}


def documents(data: bytes) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """(start, end, document) of each document in a dump; None for one that is damaged."""
    at = 0
    while at + 5 <= len(data):
        size = struct.unpack_from("<i", data, at)[0]
        if size < 5 or at + size > len(data) or data[at + size - 1] != 0:
            yield at, len(data), None
            return
        try:
            yield at, at + size, value(data[at : at + size])
        except (ValueError, IndexError, struct.error):
            yield at, at + size, None
        at += size
    if at < len(data):
        yield at, len(data), None


def value(data: bytes) -> dict[str, Any]:
    """One document. Raises ValueError, IndexError or struct.error where it is damaged."""
    return _document(data, 0, 0)[0]


def _document(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    size = struct.unpack_from("<i", data, at)[0]
    end = at + size
    if size < 5 or end > len(data) or depth > DEPTH:
        raise ValueError("a document reaches beyond its bytes")
    found: dict[str, Any] = {}
    at += 4
    while data[at] != 0:
        kind, at = data[at], at + 1
        stop = data.index(b"\0", at)
        key, at = data[at:stop].decode("utf-8", "backslashreplace"), stop + 1
        found[key], at = _element(data, at, kind, depth)
    return found, end


def _element(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in _FIXED:
        told = struct.unpack_from(_FIXED[kind], data, at)[0]
        return ({"$date": told} if kind == 9 else told), at + (4 if kind == 16 else 8)
    if kind in (2, 13, 14):
        size = struct.unpack_from("<i", data, at)[0]
        if size < 1 or at + 4 + size > len(data):
            raise ValueError("a text reaches beyond its bytes")
        return data[at + 4 : at + 3 + size].decode("utf-8", "backslashreplace"), at + 4 + size
    if kind in (3, 4):
        inner, end = _document(data, at, depth + 1)
        return (list(inner.values()) if kind == 4 else inner), end
    if kind == 5:
        size = struct.unpack_from("<i", data, at)[0]
        return data[at + 5 : at + 5 + max(size, 0)].hex(), at + 5 + max(size, 0)
    if kind == 7:
        return data[at : at + 12].hex(), at + 12
    if kind == 8:
        return data[at] == 1, at + 1
    if kind in (6, 10, 127, 255):
        return None, at
    if kind == 11:
        first = data.index(b"\0", at)
        last = data.index(b"\0", first + 1)
        return data[at:first].decode("utf-8", "backslashreplace"), last + 1
    if kind == 19:
        return data[at : at + 16].hex(), at + 16
    raise ValueError(f"unknown kind {kind}")
