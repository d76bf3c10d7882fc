"""Outlook data files (MS-PST), upper half: heaps, property lists and tables inside a node."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ._mapi import Properties, put
from ._pst import MAX_NODE, Node, Store

FIXED = {2: 2, 3: 4, 0x0B: 1, 4: 4}
MAX_ROWS = 200_000


@dataclass(slots=True)
class Heap:
    """The heap in a node: its blocks, and the node's subnodes for what is too large for a heap."""

    store: Store
    blocks: list[bytes]
    subnodes: dict[int, Node]

    def item(self, ident: int) -> bytes:
        """The bytes of a heap item (MS-PST 2.3.1.1); empty if there is none."""
        large = self.store.layout.large
        index = ident >> 5 & (0x3FFF if large else 0x7FF)
        block = ident >> (19 if large else 16)
        if not index or block >= len(self.blocks):
            return b""
        data = self.blocks[block]
        at = struct.unpack_from("<H", data, 0)[0]
        count = struct.unpack_from("<H", data, at)[0]
        if index > count:
            return b""
        start, end = struct.unpack_from("<HH", data, at + 4 + (index - 1) * 2)
        return data[start:end]

    def value(self, ident: int) -> bytes:
        """The bytes that an identifier stands for: a heap item, or the data of a subnode."""
        if not ident:
            return b""
        if ident & 0x1F == 0:
            return self.item(ident)
        node = self.subnodes.get(ident)
        return whole(self.store, node) if node is not None else b""

    def records(self, ident: int) -> Iterator[tuple[bytes, bytes]]:
        """(key, value) of every record in the tree whose header is `ident`."""
        head = self.item(ident)
        if len(head) < 8 or head[0] != 0xB5:
            return
        key, size, levels, root = struct.unpack_from("<BBBI", head, 1)
        yield from self._tree(root, key, size, levels)

    def _tree(self, ident: int, key: int, size: int, levels: int) -> Iterator[tuple[bytes, bytes]]:
        data, step = self.item(ident), key + (4 if levels else size)
        for at in range(0, len(data) - step + 1, max(step, 1)):
            if levels:
                below = struct.unpack_from("<I", data, at + key)[0]
                yield from self._tree(below, key, size, min(levels, 8) - 1)
            else:
                yield data[at : at + key], data[at + key : at + step]

    @property
    def root(self) -> int:
        """The item that the heap begins with."""
        return int(struct.unpack_from("<I", self.blocks[0], 4)[0]) if self.blocks and len(self.blocks[0]) >= 12 else 0


def whole(store: Store, node: Node) -> bytes:
    """All data of a node, up to 512 MB."""
    out = bytearray()
    for block in store.blocks(node.data):
        out += block
        if len(out) > MAX_NODE:
            break
    return bytes(out)


def heap(store: Store, node: Node) -> Heap:
    """The heap in a node."""
    return Heap(store, list(store.blocks(node.data)), store.subnodes(node.sub))


def properties(found: Heap, label: str = "") -> Properties:
    """The property list in a heap (MS-PST 2.3.3); texts that are not Unicode are decoded by `label`."""
    told = Properties()
    for key, value in found.records(found.root):
        if len(key) < 2 or len(value) < 6:
            continue
        tag, (kind, ident) = struct.unpack("<H", key)[0], struct.unpack("<HI", value[:6])
        if kind in FIXED:
            put(told, tag, kind, value[2:6], label)
        elif kind == 0x0D:
            told.data[tag] = found.value(ident)
        else:
            put(told, tag, kind, found.value(ident), label)
    return told


def table(found: Heap, label: str = "") -> list[Properties]:
    """The rows of the table in a heap (MS-PST 2.3.4)."""
    head = found.item(found.root)
    if len(head) < 22 or head[0] != 0x7C:
        return []
    bounds = struct.unpack_from("<4H", head, 2)
    rows = struct.unpack_from("<I", head, 14)[0]
    columns = [struct.unpack_from("<IHBB", head, 22 + 8 * index) for index in range(head[1])]
    size = bounds[3]
    told = []
    for row in _rows(found, rows, size):
        one = Properties()
        for tag, at, width, bit in columns:
            flags = row[bounds[2] : bounds[3]]
            if bit // 8 < len(flags) and flags[bit // 8] & 0x80 >> bit % 8:
                _cell(found, one, tag, row[at : at + width], label)
        told.append(one)
        if len(told) >= MAX_ROWS:
            break
    return told


def _rows(found: Heap, ident: int, size: int) -> Iterator[bytes]:
    if not ident or not size:
        return
    if ident & 0x1F == 0:
        pieces = [found.item(ident)]
    else:
        node = found.subnodes.get(ident)
        pieces = list(found.store.blocks(node.data)) if node is not None else []
    for piece in pieces:
        for at in range(0, len(piece) - size + 1, size):
            yield piece[at : at + size]


def _cell(found: Heap, told: Properties, column: int, data: bytes, label: str) -> None:
    tag, kind = column >> 16, column & 0xFFFF
    if kind in (0x1E, 0x1F, 0x102) and len(data) == 4:
        data = found.value(struct.unpack("<I", data)[0])
    put(told, tag, kind, data, label)
