"""Compound files (MS-CFB): opening, property sets (MS-OLEPS), and what lies embedded in them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from ..errors import LimitReached, ReadError
from ..model import Original, Record
from ..originals import Blob
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from ._cfb import compound
from ._container import container_of
from ._decode import decode, known
from ._oleobject import native, safe
from ._place import Pages, content, skipped

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_CHILDREN = 2_000
MAX_STREAM = 256 << 20
SUMMARY, MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
# MS-OSHARED 2.3.3.2: the properties of both standard sets by number
_SUMMARY = (
    *("title", "subject", "author", "keywords", "comments", "template", "lastModifiedBy", "revision", "totalTime"),
    *("lastPrinted", "created", "modified", "pages", "words", "characters", "", "application"),
)
_MORE = (
    *("category", "presentationFormat", "bytes", "lines", "paragraphs", "slides", "notes", "hiddenSlides", "mmClips"),
    *("", "", "titlesOfParts", "manager", "company", "", "charactersWithSpaces", "", "", "", "hyperlinks", "", "", ""),
    *("", "contentType", "contentStatus", "language", "documentVersion"),
)
NAMES = {SUMMARY: dict(enumerate(_SUMMARY, 2)), MORE: dict(enumerate(_MORE, 2))}
_SEEN: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()
PARTS = {
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
    "__properties_version1.0": ".msg",
    "VisioDocument": ".vsd",
}


def names(original: Original) -> frozenset[str]:
    """The names of all streams and folders of a compound file, in lower case; empty for anything else.

    Looking is remembered as long as the original is at hand, since several readers ask.
    """
    if original.is_folder or not original.head(8).startswith(MAGIC) or original.size > MAX_STREAM:
        return frozenset()
    try:
        if original not in _SEEN:
            _SEEN[original] = _listed(original)
        return _SEEN[original]
    except TypeError:  # an original that cannot be remembered
        return _listed(original)


def _listed(original: Original) -> frozenset[str]:
    import olefile

    try:
        container = olefile.OleFileIO(io.BytesIO(original.head(original.size)))
        return frozenset("/".join(path).lower() for path in container.listdir(storages=True))
    except Exception:
        return frozenset()


def opened(original: Original) -> Any:
    """The compound file of an original. Raises ReadError where it is damaged beyond reading."""
    try:
        return container_of(content(original))
    except Exception as error:
        raise ReadError(f"{original.name} is a damaged Office file: {error}.", "Try to repair it on a copy.") from error


def stream(container: Any, *path: str) -> bytes:
    """The bytes of a stream by its path, whatever the case of its name; empty where it is missing or damaged."""
    wanted = [part.lower() for part in path]
    found = next((one for one in container.listdir() if [part.lower() for part in one] == wanted), None)
    if found is None:
        return b""
    try:
        return bytes(container.openstream(found).read(MAX_STREAM))
    except Exception:
        return b""


def properties(container: Any, base: tuple[str, ...] = ()) -> list[tuple[str, str, Timestamp]]:
    """(name, text, time or UNKNOWN) of every property in the standard sets and the reporter's own ("custom:")."""
    found: list[tuple[str, str, Timestamp]] = []
    for name in (SUMMARY, MORE):
        try:
            found += _sets(stream(container, *base, name), NAMES[name])
        except (struct.error, IndexError, ValueError, OverflowError):
            continue
    return found


def add(pages: Pages, pairs: list[tuple[str, str, Timestamp]]) -> list[tuple[str, str]]:
    """Add properties as metadata pages, times on pages of their own; returns them as pairs."""
    for name, text, stamp in pairs:
        if stamp.us is not None:
            pages.add(f"{name}: {text}", f"#property={name}", label=f"properties: {name}", kind="metadata", at=stamp)
    rest = "\n".join(f"{name}: {text}" for name, text, stamp in pairs if stamp.us is None)
    pages.add(rest, "#properties", label="properties", kind="metadata")
    return [(name, text) for name, text, _ in pairs]


def first(pairs: list[tuple[str, str, Timestamp]], name: str) -> tuple[str, Timestamp]:
    """Text and time of the first property of a name; empty and UNKNOWN if there is none."""
    return next(((text, stamp) for key, text, stamp in pairs if key == name), ("", UNKNOWN))


def _sets(data: bytes, names: dict[int, str]) -> Iterator[tuple[str, str, Timestamp]]:
    count = struct.unpack_from("<I", data, 24)[0] if len(data) >= 28 else 0
    for number in range(min(count, 8)):
        start = struct.unpack_from("<I", data, 28 + number * 20 + 16)[0]
        yield from _set(data[start:], names if number == 0 else None)


def _set(data: bytes, names: dict[int, str] | None) -> Iterator[tuple[str, str, Timestamp]]:
    count = struct.unpack_from("<I", data, 4)[0]
    places = dict(struct.unpack_from("<II", data, 8 + 8 * index) for index in range(min(count, 2_000)))
    page = struct.unpack_from("<H", data, places[1] + 4)[0] if 1 in places else 1252
    label = "utf-16-le" if page == 1200 else known(f"cp{page}") or ("utf-8" if page == 65001 else "")
    words = _dictionary(data, places[0], page, label) if 0 in places and names is None else {}
    for ident, place in places.items():
        if ident in (0, 1) or ident >= 0x80000000:
            continue
        name = names.get(ident, "") if names is not None else f"custom:{words.get(ident, ident)}"
        kind = struct.unpack_from("<I", data, place)[0]
        text, stamp, _ = _value(data, place + 4, kind, label)
        if text and name:
            yield name, text, stamp


def _dictionary(data: bytes, at: int, page: int, label: str) -> dict[int, str]:
    found = {}
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _ in range(min(count, 2_000)):
        ident, size = struct.unpack_from("<II", data, at)
        length = size * 2 if page == 1200 else size
        found[ident] = decode(data[at + 8 : at + 8 + length], label).text.rstrip("\0")
        at += 8 + length
        at += -at % 4 if page == 1200 else 0
    return found


def _value(data: bytes, at: int, kind: int, label: str) -> tuple[str, Timestamp, int]:
    """(text, time, where the value ends) of a typed value (MS-OLEPS 2.15)."""
    if kind & 0x1000:
        return _vector(data, at, kind & 0xFFF, label)
    match kind:
        case 2:
            return str(struct.unpack_from("<h", data, at)[0]), UNKNOWN, at + 4
        case 3 | 22:
            return str(struct.unpack_from("<i", data, at)[0]), UNKNOWN, at + 4
        case 19:
            return str(struct.unpack_from("<I", data, at)[0]), UNKNOWN, at + 4
        case 5:
            return f"{struct.unpack_from('<d', data, at)[0]:.15g}", UNKNOWN, at + 8
        case 11:
            return str(bool(struct.unpack_from("<H", data, at)[0])), UNKNOWN, at + 4
        case 30 | 31:
            size = struct.unpack_from("<I", data, at)[0] * (2 if kind == 31 else 1)
            raw = data[at + 4 : at + 4 + size]
            text = raw.decode("utf-16-le", "replace") if kind == 31 else decode(raw.rstrip(b"\0"), label).text
            return text.split("\0")[0].strip(), UNKNOWN, at + 4 + size + (-size % 4)
        case 64:
            stamp = filetime(struct.unpack_from("<Q", data, at)[0])
            return stamp.iso() or stamp.raw, stamp, at + 8
    return "", UNKNOWN, at + 4


def _vector(data: bytes, at: int, kind: int, label: str) -> tuple[str, Timestamp, int]:
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    texts = []
    for _ in range(min(count, 500)):
        inner = kind
        if kind == 12:
            inner = struct.unpack_from("<I", data, at)[0]
            at += 4
        text, _, at = _value(data, at, inner, label)
        texts.append(text)
    return "; ".join(filter(None, texts)), UNKNOWN, at


def filetime(ticks: int) -> Timestamp:
    """The instant of a Windows FILETIME; a duration or nonsense (before 1980) gives no time but its minutes as text."""
    seconds = ticks // 10_000_000
    if seconds < 11_960_000_000:
        return Timestamp(raw=f"{seconds // 60} min" if seconds else "")
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return Timestamp(raw=str(ticks))
    us = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    stamp = from_epoch(us // 1_000_000, unit="s")
    return Timestamp(stamp.us, "s", "UTC", "utc", moment.isoformat())


def embedded(container: Any, original: Original, pages: Pages, skip: tuple[str, ...] = ()) -> Iterator[Record]:
    """Files inside a compound file as originals; the paths that they betray go to `pages`.

    A folder that is a document of its own is written out as a compound file; `skip` names folders left alone.
    """
    done: list[list[str]] = []
    count = 0
    for path in container.listdir():
        if (len(path) > 1 and path[0] in skip) or any(path[: len(one)] == one for one in done):
            continue
        found = _one(container, path, pages)
        if found is None:
            continue
        name, data, folder = found
        if folder:
            done.append(folder)
        count += 1
        if count > MAX_CHILDREN:
            yield skipped(original, f"Only the first {MAX_CHILDREN:,} files inside {original.name} were taken.")
            return
        try:
            yield Blob(f"{original.name}!/{name}", data)
        except LimitReached as error:
            yield skipped(original, error.what)


def _one(container: Any, path: list[str], pages: Pages) -> tuple[str, bytes, list[str]] | None:
    """(name, bytes, folder used up) of the file that a stream stands for, or None."""
    last, folder = path[-1], path[:-1]
    place = "/".join(safe(part) for part in folder) or "embedded"
    if last == "\x01Ole10Native":
        label, paths, data = native(stream(container, *path))
        pages.add(paths, f"#/{'/'.join(folder)}", label=f"where {label or 'an embedded file'} lay", kind="metadata")
        return (f"{place}/{safe(label) or 'object'}", data, []) if data else None
    if last in ("Package", "CONTENTS", "Contents"):
        return f"{place}/{last}", stream(container, *path), []
    if last in PARTS and folder and len(folder) < 12:
        return f"{place}{PARTS[last]}", compound(container, folder), folder
    return None
