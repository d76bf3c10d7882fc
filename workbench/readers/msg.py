"""Outlook letters (.msg, .oft): fields, people, body, files, letters within letters, appointments and notes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from ..model import Original, Record
from . import Reader
from ._cfb import compound
from ._container import container_of
from ._mailbook import Book
from ._mapi import BODY, HTML, Letter, Properties, code_page, put, records, whole_place
from ._ole import MAGIC, names, opened, stream
from ._place import ends, guarded

HEADS = {"top": 32, "nested": 24, "part": 8}
STORED = "__substg1.0_"
PROPERTIES = "__properties_version1.0"
MAX_FILES = 5_000


def sniff(original: Original) -> float:
    """How surely `original` is an Outlook letter: by its sign and a stream's name, or its own name."""
    if original.is_folder or not original.head(8).startswith(MAGIC):
        return 0.0
    return 0.92 if PROPERTIES in names(original) else 0.5 if ends(original, ".msg", ".oft") else 0.0


@guarded("an Outlook letter")
def read(original: Original) -> Iterator[Record]:
    """The message, its files as originals, its people and its thread."""
    container = opened(original)
    paths = container.listdir()
    own = _properties(container, paths, (), HEADS["top"])
    folders = sorted({path[0] for path in paths if len(path) > 1})
    label = _label(own)
    people = [
        _properties(container, paths, (name,), HEADS["part"], label) for name in folders if name.startswith("__recip_")
    ]
    files = [
        _file(container, paths, name, label) for name in folders[: MAX_FILES + 1] if name.startswith("__attach_version")
    ]
    tag = BODY if BODY in own.texts else HTML
    place = whole_place(original, f"#/{STORED}{tag:04X}", own.first(BODY))
    book = Book()
    yield from records(Letter(original, own, people, files, place), book)
    yield from book.records()


def _label(own: Properties) -> str:
    """The code page of the letter's texts that are not Unicode."""
    return next((page for tag in (0x3FFD, 0x66C3, 0x3FDE) if (page := code_page(own.numbers.get(tag, 0)))), "")


def _properties(
    container: Any, paths: list[list[str]], base: tuple[str, ...], head: int, label: str = ""
) -> Properties:
    """The properties in one folder: fixed ones from its table, others from streams of their own (MS-OXMSG 2.2)."""
    found = Properties()
    table = stream(container, *base, PROPERTIES)
    for at in range(head, len(table) - 15, 16):
        kind, tag = struct.unpack_from("<HH", table, at)
        put(found, tag, kind, table[at + 8 : at + 16], label) if kind not in (0x1E, 0x1F, 0x102) else None
    label = label or _label(found)
    depth = len(base)
    for path in paths:
        if len(path) == depth + 1 and tuple(path[:depth]) == base and path[-1].startswith(STORED):
            code = path[-1][len(STORED) :]
            try:
                tag, kind = int(code[:4], 16), int(code[4:8], 16)
            except ValueError:
                continue
            if kind in (0x1E, 0x1F, 0x102):
                put(found, tag, kind, stream(container, *path), label)
    return found


def _file(container: Any, paths: list[list[str]], name: str, label: str) -> tuple[Properties, bytes, str]:
    own = _properties(container, paths, (name,), HEADS["part"], label)
    nested = f"{STORED}3701000D"
    if any(path[:2] == [name, nested] for path in paths):
        inner = compound(container, [name, nested])
        if any(path[:3] == [name, nested, PROPERTIES] for path in paths):
            return own, _lifted(inner), ".msg"
        return own, inner, ""
    return own, own.data.get(0x3701, b""), ""


def _lifted(data: bytes) -> bytes:
    """A letter within a letter has a shorter head in its table of properties: it is given that of a letter alone."""
    return compound(_Lifted(container_of(data)), [])


class _Lifted:
    """An opened compound file whose table of properties begins as a letter's of its own does."""

    def __init__(self, container: Any) -> None:
        self.container = container

    def listdir(self) -> list[list[str]]:
        """The paths of all streams."""
        return list(self.container.listdir())

    def openstream(self, path: list[str]) -> Any:
        """A stream, the one table lengthened by the eight bytes that it lacks."""
        import io

        data = self.container.openstream(path).read()
        if list(path) == [PROPERTIES]:
            data = data[:24] + b"\0" * 8 + data[24:]
        return io.BytesIO(data)


READER = Reader(
    format="msg",
    version=2,
    title="Outlook letter (.msg)",
    limits=(
        "A letter saved from Outlook is a copy made by that program: fields may have been changed without a trace. The"
        " path of servers is there only if the letter came from outside."
    ),
    sniff=sniff,
    read=read,
    kind="mail",
    url="https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg",
)
