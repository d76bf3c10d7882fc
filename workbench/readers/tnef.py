"""winmail.dat (MS-OXTNEF): what Outlook packs beside a letter, its words, properties and files.

The letter itself stands in the mail that carries this file; here its second form is a document, not a second message.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from ..model import Document, Original, Record
from ..originals import Blob
from . import Reader
from ._mapi import TOLD, Properties, body, code_page, put
from ._place import Pages, content, guarded, here, skipped, whole

MAGIC = b"\x78\x9f\x3e\x22"
PAGE, SUBJECT, WORDS, PROPERTIES = 0x9007, 0x8004, 0x800C, 0x9003
BEGINS, DATA, TITLE, ABOUT = 0x9002, 0x800F, 0x8010, 0x9005
WIDTHS = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
MAX_FILES = 2_000


def sniff(original: Original) -> float:
    """How surely `original` is winmail.dat: by its first four bytes."""
    return 0.95 if not original.is_folder and original.head(4) == MAGIC else 0.0


@guarded("winmail.dat")
def read(original: Original) -> Iterator[Record]:
    """One Document with the words and properties, then the files as originals."""
    data = content(original)
    own, files, label = Properties(), list[Properties](), ""
    for level, tag, value in attributes(data):
        if tag == PAGE and len(value) >= 4:
            label = code_page(struct.unpack_from("<I", value)[0])
        elif tag in (SUBJECT, WORDS) and level == 1:
            put(own, 0x0037 if tag == SUBJECT else 0x1000, 0x1E, value, label)
        elif tag == PROPERTIES:
            listed(own, value, label)
        elif tag == BEGINS and len(files) < MAX_FILES:
            files.append(Properties())
        elif files and tag in (DATA, TITLE, ABOUT):
            _file(files[-1], tag, value, label)
    yield from _document(original, own)
    taken: dict[str, int] = {}
    for number, file in enumerate(files, 1):
        name = file.first(0x3707, 0x3704, 0x3001) or f"attachment {number}"
        safe = re.sub(r"[/\\\x00-\x1f]+", "_", whole(name)).strip()
        count = taken[safe] = taken.get(safe, 0) + 1
        held = file.data.get(0x3701, b"")
        if held:
            yield Blob(f"{original.name}!/{safe if count == 1 else f'{safe}~{count}'}", held)
        else:
            yield skipped(original, f"The file {name} in {original.name} has no bytes.", items=1)


def _file(file: Properties, tag: int, value: bytes, label: str) -> None:
    if tag == DATA:
        file.data[0x3701] = value
    elif tag == TITLE:
        put(file, 0x3704, 0x1E, value, label)
    else:
        listed(file, value, label)


def _document(original: Original, own: Properties) -> Iterator[Record]:
    pages = Pages(original)
    text, extra, _ = body(own)
    pages.add(text, "#body", label="words")
    for name, said in extra:
        if name != "html" and not name.startswith("quoted"):
            pages.add(said, f"#{name.replace(' ', '-')}", label=name, kind="hidden" if "hidden" in name else "body")
    pairs = [(TOLD[tag], said) for tag, said in own.texts.items() if tag in TOLD and said.strip()]
    for tag, stamp in own.times.items():
        if stamp.us is not None:
            name = TOLD.get(tag, f"time {tag:04X}")
            pairs.append((name, stamp.iso()))
            pages.add(f"{name}: {stamp.iso()}", f"#property={tag:04X}", label=name, kind="metadata", at=stamp)
    pages.add("\n".join(f"{name}: {said}" for name, said in pairs), "#properties", label="properties", kind="metadata")
    yield Document(
        title=whole(own.first(0x0037)),
        mime="application/ms-tnef",
        properties=tuple((whole(name), whole(said)) for name, said in pairs),
        pages=tuple(pages.found),
        flags=pages.flags(),
        locator=here(original),
    )
    yield from pages.notes()


def attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(level, tag, bytes) of every attribute."""
    at = 6
    while at + 9 <= len(data):
        level, tag, _, size = struct.unpack_from("<BHHI", data, at)
        yield level, tag, data[at + 9 : at + 9 + size]
        at += 9 + size + 2


def listed(own: Properties, data: bytes, label: str) -> None:
    """Keep every property of a list (MS-OXTNEF 2.1.3.4), as far as the list is sound."""
    count, at = (struct.unpack_from("<I", data)[0], 4) if len(data) >= 4 else (0, 0)
    try:
        for _ in range(min(count, 10_000)):
            kind, tag = struct.unpack_from("<HH", data, at)
            at += 4
            if tag >= 0x8000:
                at += 16
                named = struct.unpack_from("<I", data, at)[0]
                at += 8 + (_padded(struct.unpack_from("<I", data, at + 4)[0]) if named else 0)
            at = _values(own, tag, kind, data, at, label)
    except struct.error:
        return


def _values(own: Properties, tag: int, kind: int, data: bytes, at: int, label: str) -> int:
    many, kind = kind & 0x1000, kind & 0xFFF
    if kind in WIDTHS:
        count = struct.unpack_from("<I", data, at)[0] if many else 1
        at += 4 if many else 0
        put(own, tag, kind, data[at : at + WIDTHS[kind]], label)
        return at + WIDTHS[kind] * count
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _ in range(min(count, 10_000)):
        size = struct.unpack_from("<I", data, at)[0]
        value = data[at + 4 : at + 4 + size]
        put(own, tag, 0x102 if kind == 0x0D else kind, value[16:] if kind == 0x0D else value, label)
        at += 4 + _padded(size)
    return at


def _padded(size: int) -> int:
    return int(size + (-size % 4))


READER = Reader(
    format="tnef",
    version=2,
    title="Outlook's winmail.dat",
    limits="This is a letter's second form; who sent it, when and to whom stands in the mail that carries it.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef",
)
