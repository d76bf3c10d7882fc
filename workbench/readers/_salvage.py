"""What can be saved from a zip archive whose end, and with it its table of contents, is missing or damaged.

Every member carries a head of its own; those are looked for one after another, and each is unpacked as far as it is
whole.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress

from ._decode import decode

HEAD = b"PK\x03\x04"
METHODS = (0, 8, 9, 12, 14, 93, 95, 98)
MAX_MEMBERS = 50_000
MAX_BYTES = 256 << 20


def members(data: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """(name, bytes, whether they are whole) of every member whose head can be found."""
    at, count, room = data.find(HEAD), 0, MAX_BYTES
    while 0 <= at < len(data) - 30 and count < MAX_MEMBERS and room > 0:
        flags, method, _, _, _, size, _, name_size, extra = struct.unpack_from("<HHHHIIIHH", data, at + 6)
        start = at + 30 + name_size + extra
        name = decode(data[at + 30 : at + 30 + name_size], "utf-8" if flags & 0x800 else "").text
        content, end, sound = _content(data, start, method, size, room)
        likely = method in METHODS and 0 < name_size < 1_000 and name.isprintable() and start <= len(data)
        if likely and not name.endswith("/") and not flags & 1:
            count += 1
            room -= len(content)
            yield name, content, sound
        at = data.find(HEAD, max(end, at + 4))


def _content(data: bytes, start: int, method: int, size: int, room: int) -> tuple[bytes, int, bool]:
    """(bytes, where they end, whether they are whole) of a member whose packed bytes begin at `start`."""
    if method == 8:
        unpacker = zlib.decompressobj(-15)
        out = bytearray()
        with suppress(zlib.error):
            out += unpacker.decompress(data[start : start + (size or len(data))], room)
        end = start + (size or len(data) - start - len(unpacker.unused_data))
        return bytes(out), end, unpacker.eof
    if method == 0:
        end = start + size if size else data.find(HEAD, start)
        end = end if end >= 0 else len(data)
        return data[start : min(end, start + room)], end, end <= len(data)
    return b"", start + size, False


def rewritten(data: bytes) -> tuple[io.BytesIO, list[str]] | None:
    """A sound archive with what could be saved, and the names of members that are not whole; None if nothing could."""
    target, broken, found = io.BytesIO(), [], 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, content, sound in members(data):
            found += 1
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
            if not sound:
                broken.append(name)
    target.seek(0)
    return (target, broken) if found else None
