"""The write-ahead log beside a SQLite database (NAME-wal): its committed pages are laid over a copy in memory.

Where an app was not closed its newest messages stand only there. Neither file is touched, and no frame counts whose
checksum is wrong or that no commit follows. https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..errors import ReadError
from ..hashing import sha256
from ..model import Original

__all__ = ["applied", "beside", "told"]

MAGICS = {0x377F0682: "<", 0x377F0683: ">"}  # the byte order of the checksums
HEAD, FRAME = 32, 24
MAX = 1 << 30


class _Frame(NamedTuple):
    page: int
    size: int  # pages of the database after a commit; 0 for a frame that ends no transaction
    data: bytes


def beside(original: Original) -> bytes:
    """The bytes of the log that lies beside a database on disk; empty where there is none."""
    path = getattr(original, "path", None)
    log = Path(f"{path}-wal") if isinstance(path, Path) else None
    if log is None or log.is_symlink() or not log.is_file():
        return b""
    if log.stat().st_size > MAX:
        raise ReadError(f"{log.name} is larger than {MAX >> 20} MB.", "Let SQLite write it back on a copy first.")
    return log.read_bytes()


def told(original: Original) -> str:
    """One sentence on the log beside a database: its hash, and how many pages count; empty where there is none."""
    log = beside(original)
    if not log:
        return ""
    frames = _committed(log)
    held = (
        f"{len(frames):,} committed pages of it were read with the database" if frames else "it holds nothing committed"
    )
    return f"Beside this database lies its write-ahead log (SHA-256 {sha256(log)}); {held}."


def applied(original: Original, data: bytes) -> bytes:
    """The database with the committed pages of its log."""
    log = beside(original)
    frames = _committed(log) if log else []
    if not frames:
        return data
    size = struct.unpack(">I", log[8:12])[0]
    laid = bytearray(data)
    for frame in frames:
        end = frame.page * size
        if len(laid) < end:
            laid.extend(bytes(end - len(laid)))
        laid[end - size : end] = frame.data
    return bytes(laid[: frames[-1].size * size])


def _committed(log: bytes) -> list[_Frame]:
    """The frames up to the last commit, in order."""
    if len(log) < HEAD:
        return []
    magic, _, size, _, salt1, salt2 = struct.unpack(">6I", log[:24])
    order = MAGICS.get(magic)
    if order is None or size < 512 or size > 65536 or size & (size - 1):
        return []
    found: list[_Frame] = []
    commit = 0
    for frame in _frames(log, size, (salt1, salt2), order):
        found.append(frame)
        commit = len(found) if frame.size else commit
    return found[:commit]


def _frames(log: bytes, size: int, salts: tuple[int, int], order: str) -> Iterator[_Frame]:
    sums = _checksum(log[:24], (0, 0), order)
    if sums != struct.unpack(">2I", log[24:32]):
        return
    for start in range(HEAD, len(log) - FRAME - size + 1, FRAME + size):
        page, after, salt1, salt2, one, two = struct.unpack(">6I", log[start : start + FRAME])
        data = log[start + FRAME : start + FRAME + size]
        sums = _checksum(data, _checksum(log[start : start + 8], sums, order), order)
        if (salt1, salt2) != salts or sums != (one, two) or not page:
            return  # what follows is left over from before
        yield _Frame(page, after, data)


def _checksum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = (one + even + two) & 0xFFFFFFFF
        two = (two + odd + one) & 0xFFFFFFFF
    return one, two
