"""The source of VBA macros (MS-OVBA), read as text and never run."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from ._container import container_of
from ._decode import decode, known

MAX_SOURCE = 8 << 20


def modules(data: bytes) -> Iterator[tuple[str, str]]:
    """(module name, source) of a vbaProject.bin or of any compound file with macros; nothing where it is damaged."""
    try:
        container = container_of(data)
    except Exception:
        return
    yield from modules_of(container)


def modules_of(container: Any) -> Iterator[tuple[str, str]]:
    """(module name, source) of an opened compound file."""
    for path in container.listdir():
        if path[-1].lower() == "dir" and len(path) > 1 and path[-2].upper() == "VBA":
            try:
                yield from _project(container, path[:-1])
            except Exception:
                continue


def _project(container: Any, folder: list[str]) -> Iterator[tuple[str, str]]:
    directory = unpacked(container.openstream([*folder, "dir"]).read())
    label, streams = _directory(directory)
    for name, offset in streams:
        raw = container.openstream([*folder, name]).read()
        source = unpacked(raw[offset:])
        if source:
            yield name, decode(source, label).text


def _directory(data: bytes) -> tuple[str, list[tuple[str, int]]]:
    """The code page and (stream name, offset of the source) pairs from an unpacked `dir` stream."""
    label, name = "cp1252", ""
    found: list[tuple[str, int]] = []
    at = 0
    while at + 6 <= len(data):
        kind, size = struct.unpack_from("<HI", data, at)
        body = data[at + 6 : at + 6 + size]
        if kind == 0x0009:  # PROJECTVERSION says 4 and has 6
            size = 6
        elif kind == 0x0003 and size == 2:
            label = known(f"cp{struct.unpack('<H', body)[0]}") or label
        elif kind == 0x001A:
            name = decode(body, label).text
        elif kind == 0x0032 and body:
            name = body.decode("utf-16-le", "replace")
        elif kind == 0x0031 and size == 4:
            found.append((name, struct.unpack("<I", body)[0]))
        at += 6 + size
    return label, found


def unpacked(data: bytes) -> bytes:
    """Bytes packed by MS-OVBA 2.4.1, unpacked as far as they are sound."""
    out = bytearray()
    if data[:1] != b"\x01":
        return b""
    at = 1
    while at + 2 <= len(data) and len(out) < MAX_SOURCE:
        header = struct.unpack_from("<H", data, at)[0]
        end = min(at + (header & 0x0FFF) + 3, len(data))
        if header & 0x8000:
            _chunk(data, at + 2, end, out)
        else:
            out += data[at + 2 : end]
        at = end
    return bytes(out)


def _chunk(data: bytes, at: int, end: int, out: bytearray) -> None:
    start = len(out)
    while at < end:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                return
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 1 >= end:
                return
            token = data[at] | data[at + 1] << 8
            at += 2
            width = max(4, (len(out) - start - 1).bit_length())
            length, offset = (token & (0xFFFF >> width)) + 3, (token >> (16 - width)) + 1
            if offset > len(out) - start:
                return
            for _ in range(length):
                out.append(out[-offset])
