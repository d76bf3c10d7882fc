"""A small Outlook data file written out by hand (MS-PST, 64-bit numbers, permuted blocks)."""

from __future__ import annotations

import struct

from workbench.readers._pst import _INNER

ENCODE = bytes(_INNER.index(value) for value in range(256))


class Maker:
    """Blocks and nodes of a file in the making."""

    def __init__(self, crypt: int = 1) -> None:
        self.crypt = crypt
        self.data = bytearray(b"\0" * 1024)
        self.blocks: list[tuple[int, int, int]] = []
        self.nodes: list[tuple[int, int, int, int]] = []

    def block(self, data: bytes, inner: bool = False) -> int:
        """Add a block; returns its number."""
        number = (len(self.blocks) + 1) * 4 | (2 if inner else 0)
        stored = data if inner or self.crypt == 0 else data.translate(ENCODE)
        self.blocks.append((number, len(self.data), len(stored)))
        self.data += stored + b"\0" * (-len(stored) % 64)
        return number

    def subnodes(self, entries: list[tuple[int, int, int]]) -> int:
        """Add a block of subnodes (number, data, subnodes); returns its number."""
        body = b"".join(struct.pack("<QQQ", *entry) for entry in sorted(entries))
        return self.block(struct.pack("<BBHI", 2, 0, len(entries), 0) + body, inner=True)

    def node(self, ident: int, data: int, sub: int = 0, parent: int = 0) -> None:
        """Add a node."""
        self.nodes.append((ident, data, sub, parent))

    def done(self) -> bytes:
        """The bytes of the file."""
        nodes = b"".join(struct.pack("<QQQII", *node, 0) for node in sorted(self.nodes))
        blocks = b"".join(struct.pack("<QQHHI", *block, 1, 0) for block in sorted(self.blocks))
        places = []
        for entries, size, count in ((nodes, 32, len(self.nodes)), (blocks, 24, len(self.blocks))):
            places.append(len(self.data))
            self.data += entries.ljust(488, b"\0") + struct.pack("<BBBB", count, count, size, 0) + b"\0" * 20
        head = b"!BDN\0\0\0\0SM" + struct.pack("<HH", 23, 19)
        self.data[: len(head)] = head
        self.data[0x201] = self.crypt
        struct.pack_into("<QQQQ", self.data, 0xD8, 1, places[0], 2, places[1])
        return bytes(self.data)


def heap(items: list[bytes], root: int, kind: int) -> bytes:
    """One block with heap items; items are numbered from 1 and named by `index << 5`."""
    body, bounds = b"", [12]
    for item in items:
        body += item
        bounds.append(12 + len(body))
    body += b"\0" * (len(body) % 2)
    head = struct.pack("<HBBI4s", 12 + len(body), 0xEC, kind, root << 5, b"")
    return head + body + struct.pack(f"<HH{len(bounds)}H", len(items), 0, *bounds)


def listed(values: dict[tuple[int, int], bytes | int]) -> bytes:
    """A property list: {(tag, type): bytes in the heap, or a number that stands in the record}."""
    items: list[bytes] = [struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5), b""]
    records = b""
    for (tag, kind), value in sorted(values.items()):
        if isinstance(value, bytes):
            items.append(value)
            value = len(items) << 5
        records += struct.pack("<HHI", tag, kind, value)
    items[1] = records
    return heap(items, 1, 0xBC)


def people(rows: list[tuple[str, str]]) -> bytes:
    """A table of recipients: name and address."""
    columns = struct.pack("<IHBB", 0x3001001F, 0, 4, 0) + struct.pack("<IHBB", 0x39FE001F, 4, 4, 1)
    head = struct.pack("<BB4HIII", 0x7C, 2, 8, 8, 8, 9, 0, 2 << 5, 0) + columns
    items, matrix = [head, b""], b""
    for name, address in rows:
        items += [name.encode("utf-16-le"), address.encode("utf-16-le")]
        matrix += struct.pack("<IIB", (len(items) - 1) << 5, len(items) << 5, 0xC0)
    items[1] = matrix
    return heap(items, 1, 0x7C)


def text(words: str) -> bytes:
    """A text in a property."""
    return words.encode("utf-16-le")


def store(crypt: int = 1) -> bytes:
    """A file with one folder, a letter in it with a file and a letter within, and a letter in no folder."""
    maker = Maker(crypt)
    maker.node(0x21, maker.block(listed({(0x3001, 0x1F): text("Mailbox")})))
    maker.node(0x122, maker.block(listed({(0x3001, 0x1F): text("Top")})), parent=0x122)
    maker.node(0x8022, maker.block(listed({(0x3001, 0x1F): text("收件箱")})), parent=0x122)
    inner = maker.block(listed({(0x0037, 0x1F): text("inner subject"), (0x1000, 0x1F): text("inner words")}))
    nested = maker.subnodes([(0x200044, inner, 0)])
    csv = maker.block(listed({(0x3707, 0x1F): text("限额.csv"), (0x3701, 0x102): "团队,次数\n".encode("gbk")}))
    older = maker.block(listed({(0x3001, 0x1F): text("older letter")}))
    to = maker.block(people([("Lin Hai", "lin@heron.example")]))
    sub = maker.subnodes([(0x692, to, 0), (0x8025, csv, 0), (0x8045, older, nested)])
    own = {(0x0037, 0x1F): text("\x01\x05RE: 数据脱敏"), (0x1000, 0x1F): text("各位好，\r\n请不要再发到群里。")}
    own |= {(0x0042, 0x1F): text("乔文"), (0x5D02, 0x1F): text("wen.qiao@quarry.example")}
    own |= {(0x1035, 0x1F): text("<2@quarry.example>"), (0x0039, 0x40): struct.pack("<Q", 133_329_000_000_000_000)}
    maker.node(0x200024, maker.block(listed(dict(own))), sub, parent=0x8022)
    lost = listed({(0x0037, 0x1F): text("deleted letter"), (0x1000, 0x1F): text("whitewash")})
    maker.node(0x200084, maker.block(lost), parent=0x9999)
    return maker.done()
