"""Files packed into OLE objects: Packager's Ole10Native, OLE 1.0 objects in RTF, and the paths they betray."""

from __future__ import annotations

import re
import struct

from ._decode import decode

MAX_NAME = 2_000


def native(data: bytes) -> tuple[str, str, bytes]:
    """(label, path where it lay, bytes) from an Ole10Native stream; the label is empty where nothing can be made of it.

    The stream's own layout: size, flags, label, path, more flags, temporary path, size, bytes.
    """
    for start in (4, 0):  # OLE 1.0 objects in RTF have no leading size
        try:
            return _native(data, start)
        except (ValueError, struct.error, IndexError):
            continue
    return "", "", data[4:]


def _native(data: bytes, at: int) -> tuple[str, str, bytes]:
    if struct.unpack_from("<H", data, at)[0] != 2:
        raise ValueError
    label, at = _text(data, at + 2)
    path, at = _text(data, at)
    at += 4
    length = struct.unpack_from("<I", data, at)[0]
    if length > MAX_NAME:
        raise ValueError
    temporary = decode(data[at + 4 : at + 4 + length].rstrip(b"\0")).text
    at += 4 + length
    size = struct.unpack_from("<I", data, at)[0]
    content = data[at + 4 : at + 4 + size]
    return label, "\n".join(dict.fromkeys(filter(None, (path, temporary)))), content


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at, at + MAX_NAME)
    return decode(data[at:end]).text, end + 1


def unwrapped(data: bytes) -> tuple[str, bytes]:
    """(name, bytes) of the file inside an OLE 1.0 object as RTF carries it (MS-OLEDS 2.2.5)."""
    try:
        at = 8
        names = []
        for _ in range(3):
            length = struct.unpack_from("<I", data, at)[0]
            names.append(data[at + 4 : at + 4 + length].rstrip(b"\0").decode("latin-1"))
            at += 4 + length
        size = struct.unpack_from("<I", data, at)[0]
        inner = data[at + 4 : at + 4 + size]
    except (struct.error, IndexError):
        return "", b""
    if names[0].lower() == "package":
        label, _, content = native(inner)
        return safe(label), content
    return (names[0] + ".bin" if names[0] else ""), inner


def safe(name: str) -> str:
    """The last part of a path, fit to stand in an original's name."""
    return re.sub(r"[\x00-\x1f/\\]+", "_", re.split(r"[/\\]", name)[-1]).strip()
