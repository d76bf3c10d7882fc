"""Compound files written out by hand, so that every byte of them is known: property sets, PowerPoint records, .msg."""

from __future__ import annotations

import struct
from io import BytesIO

from workbench.readers._cfb import compound


class _Held:
    """Streams by path, in the manner of an opened compound file."""

    def __init__(self, streams: dict[str, bytes]) -> None:
        self.streams = {tuple(path.split("/")): data for path, data in streams.items()}

    def listdir(self) -> list[list[str]]:
        return [list(path) for path in self.streams]

    def openstream(self, path: list[str]) -> BytesIO:
        return BytesIO(self.streams[tuple(path)])


def container(**streams: bytes) -> bytes:
    """A compound file with streams by path."""
    return compound(_Held(streams), [])


def record(kind: int, body: bytes, instance: int = 0, holds: bool = False) -> bytes:
    """One PowerPoint record."""
    return struct.pack("<HHI", instance << 4 | (15 if holds else 0), kind, len(body)) + body


def box(kind: int, *children: bytes, instance: int = 0) -> bytes:
    """A PowerPoint record that holds others."""
    return record(kind, b"".join(children), instance, holds=True)


def words(text: str) -> bytes:
    """A PowerPoint text."""
    return record(0x0FA0, text.encode("utf-16-le"))


def string(text: str, instance: int = 0) -> bytes:
    """A PowerPoint string."""
    return record(0x0FBA, text.encode("utf-16-le"), instance)


def presentation() -> bytes:
    """Two slides, one hidden, notes, a comment, and an earlier version of the first slide."""
    moment = struct.pack("<8H", 2023, 7, 3, 5, 11, 0, 0, 0)
    remark = box(
        0x2EE0, string("Lin Hai"), string("谁批准的？", 1), record(0x2EE1, struct.pack("<I", 1) + moment + b"\0" * 8)
    )
    hidden = record(0x03F9, b"\0" * 10 + struct.pack("<H", 4) + b"\0" * 4)
    listed = box(0x0FF0, _persist(2, 256), words("清理计划"), _persist(3, 257), words("Nobody outside must know"))
    link = box(0x0FD7, string("the plan"), string("https://heron.example/plan", 1))
    parts = [
        box(0x03E8, link, listed, box(0x0FF0, _persist(4, 256), instance=2)),
        box(0x03EE, words("Step one"), remark),
        box(0x03EE, hidden),
        box(0x03F0, words("Say nothing about the quota")),
        box(0x03EE, words("Step one: whitewash")),
    ]
    places, data = [], b""
    for part in parts:
        places.append(len(data))
        data += part
    directory = len(data)
    data += record(0x1772, struct.pack("<I4I", 4 << 20 | 1, *places[:4]))
    edit = len(data)
    data += record(0x0FF5, struct.pack("<IIIIIIHH", 0, 0, 0, directory, 1, 5, 0, 0))
    user = record(0x0FF6, struct.pack("<IIIHHBBH", 20, 0xE391C05F, edit, 0, 0, 3, 0, 0))
    return container(**{"PowerPoint Document": data, "Current User": user})


def _persist(ident: int, slide: int) -> bytes:
    return record(0x03F3, struct.pack("<IIIII", ident, 0, 0, slide, 0))
