"""Windows metafiles (emf, wmf): the words drawn in a picture of an embedded table, chart or slide."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator

from ..model import Document, Original, Record
from . import Reader
from ._decode import decode
from ._place import Pages, content, ends, guarded, here, whole

PLACEABLE, PACKED = b"\xd7\xcd\xc6\x9a", b"\x1f\x8b"
TEXT_A, TEXT_W, SMALL, POLY_A, POLY_W, COMMENT, FONT = 83, 84, 108, 96, 97, 70, 82
GLYPHS = 0x10  # the numbers of a font's shapes stand where letters would
MAX_RECORDS = 2_000_000
MAX_SIZE = 64 << 20


def sniff(original: Original) -> float:
    """How surely `original` is a metafile: by its first bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(48)
    if (head[:4] == b"\1\0\0\0" and head[40:44] == b" EMF") or head.startswith(PLACEABLE):
        return 0.9
    bare = head[:4] in (b"\1\0\x09\0", b"\2\0\x09\0") and ends(original, ".wmf")
    return 0.8 if bare else 0.6 if head.startswith(PACKED) and ends(original, ".emz", ".wmz") else 0.0


@guarded("a Windows metafile")
def read(original: Original) -> Iterator[Record]:
    """One Document with the words in the order in which they are drawn, one line for each."""
    data = content(original)
    if data.startswith(PACKED):
        data = gzip.GzipFile(fileobj=original.open()).read(MAX_SIZE)
    modern = data[40:44] == b" EMF"
    pages = Pages(original)
    words = list(emf(data) if modern else wmf(data))
    pages.add("\n".join(whole(text) for text in words if text.strip()), "#words", label="words drawn")
    told = _description(data) if modern else ""
    pages.add(told, "#description", label="description", kind="metadata")
    yield Document(
        mime="image/emf" if modern else "image/wmf",
        properties=(("description", told),) if told else (),
        pages=tuple(pages.found),
        flags=pages.flags(),
        locator=here(original),
    )
    yield from pages.notes()


def _description(data: bytes) -> str:
    """The program and the picture's name, as an EMF's head has them."""
    count, at = struct.unpack_from("<II", data, 60)
    return (
        whole(data[at : at + 2 * count].decode("utf-16-le", "replace").replace("\0", "\n").strip())
        if count < 10_000
        else ""
    )


def emf(data: bytes) -> Iterator[str]:
    """The words of an EMF (MS-EMF), those of its EMF+ part included."""
    at = 0
    for _ in range(MAX_RECORDS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8:
            return
        yield from _record(kind, data[at : at + size])
        at += size


def _record(kind: int, record: bytes) -> Iterator[str]:
    try:
        if kind in (TEXT_A, TEXT_W):
            count, place, options = struct.unpack_from("<III", record, 44)
            if not options & GLYPHS:
                yield _said(record, place, count, kind == TEXT_W)
        elif kind == SMALL:
            count, flags = struct.unpack_from("<I", record, 16)[0], struct.unpack_from("<I", record, 20)[0]
            start = 36 if flags & 0x100 else 52
            yield _said(record, start, count, not flags & 0x200)
        elif kind in (POLY_A, POLY_W):
            for index in range(min(struct.unpack_from("<I", record, 36)[0], 10_000)):
                count, place = struct.unpack_from("<II", record, 40 + 40 * index + 8)
                yield _said(record, place, count, kind == POLY_W)
        elif kind == COMMENT and record[12:16] == b"EMF+":
            yield from _plus(record[16:])
    except struct.error:
        return


def _said(record: bytes, place: int, count: int, wide: bool) -> str:
    raw = record[place : place + count * (2 if wide else 1)]
    return raw.decode("utf-16-le", "replace") if wide else decode(raw).text


def _plus(data: bytes) -> Iterator[str]:
    """The words in EMF+ records: DrawString and DrawDriverString (MS-EMFPLUS 2.3.4)."""
    at = 0
    while at + 12 <= len(data):
        kind, _, size, length = struct.unpack_from("<HHII", data, at)
        if kind == 0x401C and length >= 28:
            count = struct.unpack_from("<I", data, at + 20)[0]
            yield data[at + 40 : at + 40 + 2 * count].decode("utf-16-le", "replace")
        at += max(size, 12)


def wmf(data: bytes) -> Iterator[str]:
    """The words of a WMF (MS-WMF), in the code page of the font that is set."""
    at = 22 if data.startswith(PLACEABLE) else 0
    at += 2 * (struct.unpack_from("<H", data, at + 2)[0] if len(data) >= at + 4 else 9)
    for _ in range(MAX_RECORDS):
        if at + 6 > len(data):
            return
        size, kind = struct.unpack_from("<IH", data, at)
        if size < 3:
            return
        record = data[at : at + 2 * size]
        if kind == 0x0521 and len(record) >= 8:
            yield decode(record[8 : 8 + struct.unpack_from("<H", record, 6)[0]]).text
        elif kind == 0x0A32 and len(record) >= 14:
            count, options = struct.unpack_from("<HH", record, 10)
            start = 22 if options & 6 else 14
            yield decode(record[start : start + count]).text
        at += 2 * size


READER = Reader(
    format="metafile",
    title="Windows metafile (emf, wmf)",
    limits="Words come in the order of drawing; those that were turned into outlines or pixels are missing.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://learn.microsoft.com/openspecs/windows_protocols/ms-emf",
)
