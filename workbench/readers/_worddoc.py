"""Word 97-2003 (MS-DOC): the text of every story through the piece table, and the properties of its characters."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import Encrypted, ReadError
from ..timestamps import UNKNOWN, Timestamp
from ._decode import decode, known
from ._dttm import packed_time
from ._ole import stream

STORIES = ("body", "footnote", "header", "macro", "comment", "endnote", "textbox", "header textbox")
# Places of tables in the FIB's array of (offset, length) pairs: MS-DOC 2.5.6 to 2.5.10
REFS, COMMENTS, CHARACTERS, CLX, OWNERS, REVISERS = 4, 5, 12, 33, 36, 51
SPRM_SIZES: tuple[int, ...] = (1, 1, 2, 4, 2, 2, 0, 3)  # by the three highest bits of a code; 0: the next byte tells
MAX_RUNS = 2_000_000


@dataclass(slots=True)
class Run:
    """Character properties over text positions [start, end): hidden, or part of a tracked change, by author number."""

    start: int
    end: int
    hidden: bool = False
    change: str = ""
    author: int = -1
    stamp: int = 0


@dataclass(slots=True)
class WordDocument:
    """A document taken apart: the whole text, where each story lies in it, runs, comments' places, names of authors."""

    text: str
    stories: dict[str, tuple[int, int]]
    runs: list[Run] = field(default_factory=list)
    comments: list[tuple[int, int, str, Timestamp]] = field(default_factory=list)
    revisers: list[str] = field(default_factory=list)


def parse(container: Any, base: tuple[str, ...] = ()) -> WordDocument:
    """Take the Word document in a compound file apart. Raises Encrypted, or ReadError where it is damaged."""
    main = stream(container, *base, "WordDocument")
    if len(main) < 64:
        raise ReadError("The document has no text stream.", "Look at the file by hand.")
    version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 10)[0]
    if flags & 0x0100:
        raise Encrypted("The document is encrypted.", "Give its password, or save a copy without one.")
    if version < 0xC1:
        return _older(main, flags)
    table = stream(container, *base, "1Table" if flags & 0x0200 else "0Table")
    counts, fib = _fib(main)
    pieces = list(_pieces(table, *_span(main, fib, CLX)))
    text = "".join(_characters(main, place, end - start, packed) for start, end, place, packed in pieces)
    stories, at = {}, 0
    for name, count in zip(STORIES, counts, strict=False):
        stories[name] = (at, at + max(count, 0))
        at += max(count, 0)
    found = WordDocument(text, stories)
    _attempt(found, main, table, fib, pieces)
    return found


def _attempt(
    found: WordDocument, main: bytes, table: bytes, fib: int, pieces: list[tuple[int, int, int, bool]]
) -> None:
    """Read what is less sure; a fault there leaves the text as it is."""
    try:
        found.revisers = _strings(table, *_span(main, fib, REVISERS))
    except (struct.error, IndexError):
        found.revisers = []
    try:
        found.runs = list(_runs(main, table, _span(main, fib, CHARACTERS), pieces))
    except (struct.error, IndexError):
        found.runs = []
    try:
        found.comments = list(_comments(found, main, table, fib))
    except (struct.error, IndexError):
        found.comments = []


def _fib(main: bytes) -> tuple[tuple[int, ...], int]:
    """The lengths of the stories, and where the FIB's array of tables begins."""
    at = 34 + struct.unpack_from("<H", main, 32)[0] * 2
    longs = struct.unpack_from("<H", main, at)[0]
    return struct.unpack_from("<8i", main, at + 2 + 12), at + 2 + longs * 4 + 2


def _span(main: bytes, fib: int, index: int) -> tuple[int, int]:
    place, length = struct.unpack_from("<II", main, fib + index * 8)
    return place, length


def _pieces(table: bytes, place: int, length: int) -> Iterator[tuple[int, int, int, bool]]:
    """(first position, last position, byte offset, one byte a character) of each piece of text."""
    clx, at = table[place : place + length], 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", plc, 0)
    for index in range(count):
        value = struct.unpack_from("<I", plc, (count + 1) * 4 + index * 8 + 2)[0]
        packed = bool(value & 0x40000000)
        if places[index + 1] < places[index]:
            raise ReadError("The table of text pieces is damaged.", "Look at the file by hand.")
        offset = (value & 0x3FFFFFFF) // 2 if packed else value & 0x3FFFFFFF
        yield places[index], places[index + 1], offset, packed


def _characters(main: bytes, place: int, count: int, packed: bool) -> str:
    if packed:
        return main[place : place + count].decode("cp1252", "replace")
    raw = main[place : place + 2 * count]
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))  # positions count halves


def joined(text: str) -> str:
    """The text with characters beyond 16 bits put together from their halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _older(main: bytes, flags: int) -> WordDocument:
    """Word 6 and 95: the text lies in one run, in the code page of the document's language."""
    first, last = struct.unpack_from("<II", main, 24)
    raw = main[first:last]
    language = struct.unpack_from("<H", main, 6)[0]
    page = {0x0804: "gb18030", 0x0404: "big5hkscs", 0x0411: "cp932", 0x0412: "cp949", 0x0419: "cp1251"}.get(
        language, ""
    )
    text = decode(raw, known(page) or "cp1252").text
    return WordDocument(text, {"body": (0, len(text))})


def _strings(table: bytes, place: int, length: int) -> list[str]:
    """A string table (MS-DOC 2.2.4) with UTF-16 strings."""
    data = table[place : place + length]
    if len(data) < 6 or data[:2] != b"\xff\xff":
        return []
    count, extra = struct.unpack_from("<HH", data, 2)
    found, at = [], 6
    for _ in range(count):
        size = struct.unpack_from("<H", data, at)[0]
        found.append(data[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace"))
        at += 2 + 2 * size + extra
    return found


def _owners(table: bytes, place: int, length: int) -> list[str]:
    data, found, at = table[place : place + length], [], 0
    while at + 2 <= len(data):
        size = struct.unpack_from("<H", data, at)[0]
        found.append(data[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace"))
        at += 2 + 2 * size
    return found


def _comments(found: WordDocument, main: bytes, table: bytes, fib: int) -> Iterator[tuple[int, int, str, Timestamp]]:
    """(first, last text position, author, time) of each comment."""
    owners = _owners(table, *_span(main, fib, OWNERS))
    place, length = _span(main, fib, COMMENTS)
    bounds = struct.unpack_from(f"<{length // 4}I", table, place)
    refs, size = _span(main, fib, REFS)
    count = max((size - 4) // 34, 0)
    start = found.stories["comment"][0]
    for index in range(min(count, len(bounds) - 2)):
        at = refs + (count + 1) * 4 + index * 30
        owner = struct.unpack_from("<H", table, at + 20)[0]
        author = owners[owner] if owner < len(owners) else ""
        yield start + bounds[index], start + bounds[index + 1], author, UNKNOWN


def _runs(main: bytes, table: bytes, span: tuple[int, int], pieces: list[tuple[int, int, int, bool]]) -> Iterator[Run]:
    """Runs of hidden, inserted or deleted characters, in text positions."""
    place, length = span
    count = (length - 4) // 8
    pages = struct.unpack_from(f"<{count}I", table, place + (count + 1) * 4)
    done = 0
    for page in pages:
        block = main[(page & 0x3FFFFF) * 512 :][:512]
        if len(block) < 512:
            continue
        entries = block[511]
        bounds = struct.unpack_from(f"<{entries + 1}I", block, 0)
        for index in range(entries):
            done += 1
            at = block[(entries + 1) * 4 + index] * 2
            run = _sprms(block[at + 1 : at + 1 + block[at]]) if at else None
            if run is not None:
                yield from _placed(run, bounds[index], bounds[index + 1], pieces)
            if done > MAX_RUNS:
                return


def _sprms(data: bytes) -> Run | None:
    run, at = Run(0, 0), 0
    while at + 2 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        kind = code >> 13
        size = (
            SPRM_SIZES[8] if kind == 7 else (1 + data[at + 2] if kind == 6 and at + 2 < len(data) else SPRM_SIZES[kind])
        )
        value = int.from_bytes(data[at + 2 : at + 2 + min(size, 4)], "little")
        if code == 0x083C:
            run.hidden = value not in (0, 0x80)
        elif code in (0x0800, 0x0801):
            run.change = ("deleted" if code == 0x0800 else "inserted") if value else run.change
        elif code in (0x4804, 0x4863):
            run.author = value
        elif code in (0x6805, 0x6864):
            run.stamp = value
        at += 2 + size
    return run if run.hidden or run.change else None


def _placed(run: Run, first: int, last: int, pieces: list[tuple[int, int, int, bool]]) -> Iterator[Run]:
    """A run given in byte offsets, cut along the pieces and given in text positions."""
    for start, end, place, packed in pieces:
        width = 1 if packed else 2
        low, high = max(first, place), min(last, place + (end - start) * width)
        if low < high:
            begin = start + (low - place) // width
            yield Run(begin, start + (high - place) // width, run.hidden, run.change, run.author, run.stamp)


def when(run: Run) -> Timestamp:
    """The time of a tracked change."""
    return packed_time(run.stamp)
