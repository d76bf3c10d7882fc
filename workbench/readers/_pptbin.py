"""PowerPoint 97-2003 (MS-PPT): slides, notes, comments, links and objects, record by record.

A presentation saved in addition keeps the old versions of its slides; the directory at its end says which hold.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..errors import Encrypted
from ..timestamps import UNKNOWN, Timestamp, from_wall
from ._ole import stream

DOCUMENT, SLIDE, NOTES, MASTER = 0x03E8, 0x03EE, 0x03F0, 0x03F8
WORDS, BYTES, STRING = 0x0FA0, 0x0FA8, 0x0FBA
LISTED, PERSIST, SLIDE_ATOM, NOTES_ATOM, SHOW = 0x0FF0, 0x03F3, 0x03EF, 0x03F1, 0x03F9
COMMENT, COMMENT_ATOM, LINK, OBJECT, CRYPT = 0x2EE0, 0x2EE1, 0x0FD7, 0x1011, 0x2F14
EDIT, DIRECTORY = 0x0FF5, 0x1772
MAX_DEPTH = 40
MAX_OBJECT = 256 << 20


@dataclass(frozen=True, slots=True)
class Node:
    """One record: its number and instance, where its body lies, and how deep it stands."""

    kind: int
    instance: int
    start: int
    end: int
    container: bool
    at: int


@dataclass(slots=True)
class Remark:
    """A comment: its words, who wrote it, when."""

    text: str = ""
    author: str = ""
    at: Timestamp = UNKNOWN


@dataclass(slots=True)
class Part:
    """A slide, its notes, or a master: the words on it, comments, whether it is left out of the show, its number."""

    kind: int
    texts: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    hidden: bool = False
    number: int = 0
    stale: bool = False


@dataclass(slots=True)
class Show:
    """A presentation taken apart."""

    parts: list[Part] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    objects: list[bytes] = field(default_factory=list)


def parse(container: Any) -> Show:
    """Take the presentation in a compound file apart. Raises Encrypted."""
    data = stream(container, "PowerPoint Document")
    user = stream(container, "Current User")
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == 0xF3D1C4DF:
        raise Encrypted("The presentation is encrypted.", "Give its password, or save a copy without one.")
    show = Show()
    live = _live(data, user)
    top = list(_records(data, 0, len(data)))
    holds = {node.at for node in top} if live is None else set(live.values())
    order = _listed(data, top, holds, show)
    for node in top:
        if node.kind in (SLIDE, NOTES, MASTER):
            part = _part(data, node, show)
            part.stale = node.at not in holds
            ident = next((key for key, place in (live or {}).items() if place == node.at), -1)
            part.number = order.get(ident, 0)
            show.parts.append(part)
        elif node.kind == OBJECT:
            show.objects.append(_unpacked(data, node))
        elif node.kind == CRYPT:
            raise Encrypted("The presentation is encrypted.", "Give its password, or save a copy without one.")
    show.parts.sort(key=lambda part: (part.stale, part.kind == MASTER, part.number or 1 << 30))
    return show


def _records(data: bytes, start: int, end: int) -> Iterator[Node]:
    at = start
    while at + 8 <= end:
        head, kind, size = struct.unpack_from("<HHI", data, at)
        last = min(at + 8 + size, end)
        yield Node(kind, head >> 4, at + 8, last, head & 15 == 15 or kind == 0x138B, at)
        at = at + 8 + size


def _walk(data: bytes, node: Node, depth: int = 0) -> Iterator[Node]:
    """All records below a container, in order."""
    for child in _records(data, node.start, node.end):
        yield child
        if child.container and depth < MAX_DEPTH:
            yield from _walk(data, child, depth + 1)


def _live(data: bytes, user: bytes) -> dict[int, int] | None:
    """The place of every object that holds, by its number; None where the directory cannot be read."""
    found: dict[int, int] = {}
    try:
        at, seen = struct.unpack_from("<I", user, 16)[0], set()
        while at and at not in seen:
            seen.add(at)
            last, directory = struct.unpack_from("<II", data, at + 16)
            for ident, place in _directory(data, directory):
                found.setdefault(ident, place)
            at = last
    except struct.error:
        return None
    return found or None


def _directory(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    _, kind, size = struct.unpack_from("<HHI", data, at)
    if kind != DIRECTORY:
        return
    at, end = at + 8, at + 8 + size
    while at + 4 <= end:
        value = struct.unpack_from("<I", data, at)[0]
        first, count = value & 0xFFFFF, value >> 20
        for index in range(count):
            yield first + index, struct.unpack_from("<I", data, at + 4 + 4 * index)[0]
        at += 4 + 4 * count


def _listed(data: bytes, top: list[Node], holds: set[int], show: Show) -> dict[int, int]:
    """Slides and notes in the order of the document, by object number; the outline's words become parts."""
    order: dict[int, int] = {}
    for document in (node for node in top if node.kind == DOCUMENT):
        for group in (node for node in _walk(data, document) if node.kind == LISTED):
            number, current = 0, None
            for node in _records(data, group.start, group.end):
                if node.kind == PERSIST:
                    number += 1
                    ident = struct.unpack_from("<I", data, node.start)[0]
                    order.setdefault(ident, number)
                    current = Part((SLIDE, MASTER, NOTES)[min(group.instance, 2)], number=number)
                    current.stale = document.at not in holds
                    show.parts.append(current)
                elif current is not None and (text := _text(data, node)):
                    current.texts.append(text)
        _beside(data, document, show)
    return order


def _beside(data: bytes, document: Node, show: Show) -> None:
    for node in _walk(data, document):
        if node.kind == LINK:
            texts = [_text(data, one) for one in _records(data, node.start, node.end)]
            show.links.append("\n".join(filter(None, texts)))
        elif node.kind == STRING and (text := _text(data, node)):
            show.strings.append(text)
        elif node.kind == CRYPT:
            raise Encrypted("The presentation is encrypted.", "Give its password, or save a copy without one.")


def _part(data: bytes, top: Node, show: Show) -> Part:
    part = Part(top.kind)
    inside = 0
    for node in _walk(data, top):
        if node.kind == COMMENT:
            part.remarks.append(_remark(data, node))
            inside = node.end
        elif node.kind == SHOW and node.end - node.start >= 12:
            part.hidden = bool(struct.unpack_from("<H", data, node.start + 10)[0] & 4)
        elif node.at >= inside and node.kind in (WORDS, BYTES, STRING) and (text := _text(data, node)):
            part.texts.append(text)
        elif node.kind == OBJECT:
            show.objects.append(_unpacked(data, node))
    return part


def _remark(data: bytes, top: Node) -> Remark:
    remark = Remark()
    for node in _records(data, top.start, top.end):
        if node.kind == STRING:
            text = _text(data, node)
            remark.author, remark.text = (text, remark.text) if node.instance == 0 else (remark.author, text)
            if node.instance == 2:
                remark.text = remark.text or text
        elif node.kind == COMMENT_ATOM and node.end - node.start >= 20:
            year, month, _, day, hour, minute, second, _ = struct.unpack_from("<8H", data, node.start + 4)
            remark.at = _wall(year, month, day, hour, minute, second)
    texts = {n.instance: _text(data, n) for n in _records(data, top.start, top.end) if n.kind == STRING}
    remark.author, remark.text = texts.get(0, ""), texts.get(1, "")
    return remark


def _wall(*parts: int) -> Timestamp:
    try:
        wall = datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        return UNKNOWN
    return from_wall(wall, precision="s", raw=" ".join(map(str, parts)))


def _text(data: bytes, node: Node) -> str:
    raw = data[node.start : node.end]
    if node.kind in (WORDS, STRING):
        text = raw.decode("utf-16-le", "replace")
    elif node.kind == BYTES:
        text = raw.decode("latin-1")
    else:
        return ""
    text = text.replace("\r", "\n").replace("\x0b", "\n").rstrip("\0")
    return "" if text.startswith("___PPT") else text


def _unpacked(data: bytes, node: Node) -> bytes:
    raw = data[node.start : node.end]
    if node.instance != 1:
        return raw
    try:
        return zlib.decompressobj().decompress(raw[4:], MAX_OBJECT)
    except zlib.error:
        return b""
