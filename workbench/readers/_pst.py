"""Outlook data files (MS-PST), lower half: pages, blocks, nodes; read in place, whatever the size of the file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

from ..errors import ReadError

# MS-PST 5.1: two tables of the standard; the third is the inverse of the first.
_INNER = bytes.fromhex(
    "47f1b4e60b6a7248854e9eebe2f89453e0bba002e85a09abdbe3bac67cc310dd39059630f53760828cc9134a6b1df3fb8f2697ca"
    "911701c4322d6e3195ffd923d1005e79dc443b1a28c5615720903d83b943be67d2464276c06d5b7eb20f16293ca903540dda5ddf"
    "f6b7c762cd8d06d3695c86d614f7a56675acb1e94521700c879f74a4224c6fbf1f56aa2eb3783350b0a392bccf191ca763cb1e4d"
    "3e4b1b9b4fe7f0eead3ab55904ea40552551e57a893868527bfc27aed7bdfa07f4cc8e5fef359c842b15d5773449b6120a7f7188"
    "fd9d18417d93d8582ccefe24afdeb836c8a180a69998a82f0e816573e4c2a28ad4e111d0088b2af2ed9a643fc16cf9ec"
)
_MIDDLE = bytes.fromhex(
    "14530f56b3c87a9ceb65481716159f02cc547c83000d0c0ba262a876dbd9edc7c5a4dcac8574d6d0a79bae9a967166c36399b8dd"
    "73928e847da55ed15d93b1575150808952944f4e0a6bbc8d7f6e47464140440111cb033ff7f4e1a98f3c3af9fbf0193082092ec9"
    "9da08649ee6f4d6dc42d813425871b88aafc06a11238fd4c4272641337246a757743ffe6b44b365ce4d8353d45b92cecb7312b29"
    "0768a30e697b189e2139be281a5b78f523ca2ab0af3efe048ce7e5983295d3f64ae8a6eae9f3d52f7020f21f0567ad5510cecde3"
    "273bdabad7c226d4911dd21c2233f8faf15aefcf90b68bb5bdc0bf08971e6ce261e0c6c159abbb58de5fdf60797eb28a"
)
_OUTER = bytes(_INNER.index(value) for value in range(256))
MAGIC = b"!BDN"
MAX_BLOCKS = 100_000
MAX_NODE = 512 << 20
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its number, the block of its data, the block of its subnodes, its parent's number."""

    ident: int
    data: int
    sub: int
    parent: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide things are in this kind of file: `wide` has 64-bit numbers, `large` has pages of 4 KiB."""

    wide: bool
    large: bool

    @property
    def page(self) -> int:
        """Bytes in a page."""
        return 4096 if self.large else 512

    @property
    def head(self) -> int:
        """Where in a page its number of entries stands."""
        return 4056 if self.large else 488 if self.wide else 496


@dataclass(slots=True)
class Store:
    """An opened file. Raises ReadError where its header makes no sense."""

    stream: BinaryIO
    layout: Layout = field(init=False)
    crypt: int = 0
    nodes_at: int = 0
    blocks_at: int = 0

    def __post_init__(self) -> None:
        head = self._at(0, 564)
        if head[:4] != MAGIC or len(head) < 564:
            raise ReadError("This is no Outlook data file, or its beginning is damaged.", "Look for another copy.")
        version = struct.unpack_from("<H", head, 10)[0]
        self.layout = Layout(version >= 20, version >= 36)
        self.crypt = head[0x201] if self.layout.wide else head[0x1CD]
        if self.layout.wide:
            self.nodes_at, self.blocks_at = (
                struct.unpack_from("<Q", head, 0xE0)[0],
                struct.unpack_from("<Q", head, 0xF0)[0],
            )
        else:
            self.nodes_at, self.blocks_at = (
                struct.unpack_from("<I", head, 0xBC)[0],
                struct.unpack_from("<I", head, 0xC4)[0],
            )

    def _at(self, place: int, size: int) -> bytes:
        self.stream.seek(place)
        return self.stream.read(size)

    def nodes(self) -> Iterator[Node]:
        """Every node of the file in the order of their numbers, deleted ones that are still listed included."""
        form, size = ("<QQQI", 32) if self.layout.wide else ("<IIII", 16)
        for entry in self._leaves(self.nodes_at, MAX_DEPTH, size, set()):
            ident, data, sub, parent = struct.unpack_from(form, entry)
            yield Node(ident & 0xFFFFFFFF, data, sub, parent)

    def _leaves(self, place: int, depth: int, size: int, seen: set[int]) -> Iterator[bytes]:
        if place in seen:  # an index that leads back into itself would be walked for ever
            return
        seen.add(place)
        level, entries = self._page(place)
        for entry in entries:
            if level == 0:
                yield entry.ljust(size, b"\0")
            elif depth:
                yield from self._leaves(self._child(entry), depth - 1, size, seen)

    def _page(self, place: int) -> tuple[int, list[bytes]]:
        """(level, entries) of a page of a tree."""
        data = self._at(place, self.layout.page)
        if len(data) < self.layout.page:
            raise ReadError(
                "A page of the index lies beyond the end of the file: the file is cut.", "Find a whole copy."
            )
        at = self.layout.head
        if self.layout.large:
            count, _, size, level = struct.unpack_from("<HHBB", data, at)
        else:
            count, _, size, level = struct.unpack_from("<BBBB", data, at)
        size = max(size, 1)
        return level, [data[index * size : (index + 1) * size] for index in range(min(count, at // size))]

    def _child(self, entry: bytes) -> int:
        return int(
            struct.unpack_from("<Q", entry, 16)[0] if self.layout.wide else struct.unpack_from("<I", entry, 8)[0]
        )

    def _key(self, entry: bytes) -> int:
        return int(struct.unpack_from("<Q" if self.layout.wide else "<I", entry)[0])

    def _found(self, block: int) -> tuple[int, int, int]:
        """(place, stored size, size) of a block; raises ReadError if the file does not list it."""
        place, wanted = self.blocks_at, block & ~1
        for _ in range(MAX_DEPTH):
            level, entries = _cached(self, place)
            if level == 0:
                for entry in entries:
                    if self._key(entry) & ~1 == wanted:
                        return self._placed(entry)
                break
            below = [entry for entry in entries if self._key(entry) & ~1 <= wanted]
            if not below:
                break
            place = self._child(below[-1])
        raise ReadError(f"Block {block:#x} is missing from the file.", "The file is damaged; try a repair on a copy.")

    def _placed(self, entry: bytes) -> tuple[int, int, int]:
        if not self.layout.wide:
            place, size = struct.unpack_from("<IH", entry, 4)
            return place, size, size
        place, size, whole = struct.unpack_from("<QHH", entry, 8)
        return place, size, whole if self.layout.large else size

    def raw(self, block: int) -> bytes:
        """The bytes of one block, unpacked and decoded."""
        place, size, whole = self._found(block)
        data = self._at(place, size)
        if self.layout.large and whole != size:
            data = zlib.decompressobj().decompress(data, 1 << 20)
        return data if block & 2 else decoded(data, self.crypt, block & 0xFFFFFFFF)

    def blocks(self, block: int, depth: int = 3) -> Iterator[bytes]:
        """The data blocks of a node in order, trees of blocks followed."""
        if not block:
            return
        data = self.raw(block)
        if not block & 2:
            yield data
            return
        if len(data) < 8 or data[0] != 1 or not depth:
            return
        count, width = struct.unpack_from("<H", data, 2)[0], 8 if self.layout.wide else 4
        for index in range(min(count, MAX_BLOCKS, (len(data) - 8) // width)):
            inner = int.from_bytes(data[8 + index * width : 8 + (index + 1) * width], "little")
            yield from self.blocks(inner, depth - 1)

    def subnodes(self, block: int, depth: int = 3) -> dict[int, Node]:
        """The subnodes of a node by number."""
        found: dict[int, Node] = {}
        if not block or not depth:
            return found
        data = self.raw(block)
        if len(data) < 8 or data[0] != 2:
            return found
        level, count = data[1], struct.unpack_from("<H", data, 2)[0]
        at = 8 if self.layout.wide else 4
        form, size = (
            (("<QQQ", 24) if level == 0 else ("<QQ", 16))
            if self.layout.wide
            else (("<III", 12) if level == 0 else ("<II", 8))
        )
        for index in range(min(count, (len(data) - at) // size)):
            parts = struct.unpack_from(form, data, at + index * size)
            if level == 0:
                found[parts[0] & 0xFFFFFFFF] = Node(parts[0] & 0xFFFFFFFF, parts[1], parts[2])
            else:
                found.update(self.subnodes(parts[1], depth - 1))
        return found

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=2_000)
def _cached(store: Store, place: int) -> tuple[int, list[bytes]]:
    return store._page(place)


def decoded(data: bytes, crypt: int, key: int) -> bytes:
    """Block bytes with the file's light encoding undone (MS-PST 5.1 and 5.2); it protects nothing."""
    if crypt == 1:
        return data.translate(_INNER)
    if crypt != 2:
        return data
    out = bytearray(len(data))
    word = (key ^ key >> 16) & 0xFFFF
    for index, byte in enumerate(data):
        low, high = word & 0xFF, word >> 8
        byte = _MIDDLE[(_OUTER[(byte + low) & 0xFF] + high) & 0xFF]
        out[index] = (_INNER[(byte - high) & 0xFF] - low) & 0xFF
        word = (word + 1) & 0xFFFF
    return bytes(out)
