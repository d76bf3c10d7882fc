"""A folder inside a compound file, written out as a compound file of its own (MS-CFB, version 3), for other readers."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
MAX_BYTES = 256 << 20


@dataclass(slots=True)
class Node:
    """A storage or stream: its name, bytes, children by name, and its places in the file."""

    name: str
    data: bytes = b""
    kind: int = 2  # 1 storage, 2 stream, 5 root
    children: dict[str, Node] = field(default_factory=dict)
    number: int = 0
    start: int = END
    right: int = NONE
    child: int = NONE


def compound(container: Any, folder: list[str]) -> bytes:
    """The bytes of a compound file with everything below `folder` of an opened one."""
    top = Node("Root Entry", kind=5)
    size = 0
    for path in container.listdir():
        if path[: len(folder)] != folder or len(path) == len(folder):
            continue
        node = top
        for part in path[len(folder) : -1]:
            node = node.children.setdefault(part, Node(part, kind=1))
        try:
            data = bytes(container.openstream(path).read(MAX_BYTES - size))
        except Exception:
            data = b""
        size += len(data)
        node.children[path[-1]] = Node(path[-1], data)
    return _written(top)


def _written(top: Node) -> bytes:
    nodes = _numbered(top)
    body, fat, small, small_fat = bytearray(), [], bytearray(), []  # type: ignore[var-annotated]
    for node in nodes[1:]:
        if node.kind == 2 and node.data:
            tiny = len(node.data) < CUTOFF
            node.start = _chained(
                node.data, small if tiny else body, small_fat if tiny else fat, MINI if tiny else SECTOR
            )
    top.start, top.data = (_chained(bytes(small), body, fat, SECTOR), bytes(small)) if small else (END, b"")
    table = b"".join(struct.pack("<I", entry) for entry in small_fat)
    table += b"\xff" * (-len(table) % SECTOR)
    small_start = _chained(table, body, fat, SECTOR) if table else END
    entries = b"".join(map(_entry, nodes))
    entries += _entry(Node("", kind=0)) * (-len(nodes) % 4)
    directory = _chained(entries, body, fat, SECTOR)
    return _assembled(body, fat, directory, small_start, len(table) // SECTOR)


def _numbered(top: Node) -> list[Node]:
    """All nodes with their numbers; siblings hang from one another to the right, in the order that readers expect."""
    nodes, queue = [top], [top]
    while queue:
        node = queue.pop(0)
        siblings = sorted(node.children.values(), key=lambda one: (len(one.name), one.name.upper()))
        for index, one in enumerate(siblings):
            one.number = len(nodes)
            nodes.append(one)
            if index:
                siblings[index - 1].right = one.number
        node.child = siblings[0].number if siblings else NONE
        queue += siblings
    return nodes


def _chained(data: bytes, body: bytearray, table: list[int], unit: int) -> int:
    """Append data in whole sectors and chain them in a table; returns the first sector's number."""
    start = len(table)
    count = max((len(data) + unit - 1) // unit, 1)
    body += data + b"\0" * (count * unit - len(data))
    table += [*range(start + 1, start + count), END]
    return start


def _entry(node: Node) -> bytes:
    name = node.name[:31].encode("utf-16-le")
    size = 0 if node.kind in (0, 1) else len(node.data)
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB", len(name) + 2 if node.kind else 0, node.kind, 1)
        + struct.pack("<III", NONE, node.right, node.child)
        + b"\0" * 36
        + struct.pack("<IQ", node.start if node.kind != 1 else 0, size)
    )


def _assembled(body: bytearray, fat: list[int], directory: int, small_start: int, small_count: int) -> bytes:
    """Header, sectors, and the allocation table at the end (with its own table where it has more than 109 sectors)."""
    count = tables = 0
    while True:  # the tables need room in the table that they make up
        needed = (len(fat) + count + tables + 127) // 128
        more = max(0, (needed - 109 + 126) // 127)
        if (needed, more) == (count, tables):
            break
        count, tables = needed, more
    places = list(range(len(fat), len(fat) + count))
    extra = list(range(len(fat) + count, len(fat) + count + tables))
    fat = fat + [FAT_SECTOR] * count + [0xFFFFFFFC] * tables
    fat += [FREE] * (count * 128 - len(fat))
    header = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, CUTOFF, small_start, small_count, *(_more(extra)))
    header += b"".join(struct.pack("<I", place) for place in [*places[:109], *[FREE] * (109 - len(places))][:109])
    blocks = bytearray()
    for index in range(tables):
        part = places[109 + index * 127 : 109 + (index + 1) * 127]
        part += [FREE] * (127 - len(part)) + [extra[index + 1] if index + 1 < tables else END]
        blocks += b"".join(struct.pack("<I", entry) for entry in part)
    return header + bytes(body) + b"".join(struct.pack("<I", entry) for entry in fat) + bytes(blocks)


def _more(extra: list[int]) -> tuple[int, int]:
    return (extra[0], len(extra)) if extra else (END, 0)
