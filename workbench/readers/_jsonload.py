"""The bytes of a JSON original, and the way from a place in them to a `Locator`.

Small files lie in memory, large ones in a memory map. UTF-16 and UTF-32 (a console's redirected output) are read as
UTF-8, and every place is told in bytes of the file as it is.
"""

from __future__ import annotations

import mmap
from typing import Protocol

from .. import hashing
from ..errors import ReadError
from ..model import Locator, Original

__all__ = ["Place", "load", "narrow"]

MAPPED = 32 << 20
_MARKS = ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"))
_WIDE = (*_MARKS, (b"\xfe\xff", "utf-16-be"))


class Mapped(mmap.mmap):
    """A memory map that remembers where its large containers end, so that they are walked once."""

    ends: dict[int, int]

    def __new__(cls, file: int) -> Mapped:
        """Map a whole open file for reading."""
        self = super().__new__(cls, file, 0, access=mmap.ACCESS_READ)
        self.ends = {}
        return self


class _Ranged(Protocol):
    @property
    def pointer(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Place:
    """One original's JSON bytes: `data` is what the span functions walk, `sha256` the hash of the original."""

    def __init__(self, original: Original, data: bytes | mmap.mmap, *, encoding: str = "", mark: int = 0) -> None:
        self.original = original
        self.data = data
        self.sha256 = original.sha256
        self._encoding = encoding
        self._known = (0, mark)  # a place in `data`, and the same place in the file

    @property
    def encoded(self) -> bool:
        """Whether `data` is not the file's own bytes, so that places in it are no places in the file."""
        return bool(self._encoding)

    def locator(self, span: _Ranged) -> Locator:
        """The locator of a span: its pointer, its bytes in the file, and their hash."""
        raw = self.data[span.start : span.end]
        offset = span.start
        if self._encoding:
            raw = _wide(raw, self._encoding)
            offset = self._offset(span.start)
        return Locator(
            original=self.sha256, fragment=span.pointer, offset=offset, length=len(raw), sha256=hashing.sha256(raw)
        )

    def _offset(self, start: int) -> int:
        at, known = self._known if self._known[0] <= start else (0, self._start)
        self._known = (start, known + len(_wide(self.data[at:start], self._encoding)))
        return self._known[1]

    @property
    def _start(self) -> int:
        return next(len(mark) for mark, encoding in _WIDE if encoding == self._encoding)


def load(original: Original) -> Place:
    """The bytes of `original`, opened and thereby marked as read. Raises ReadError if they cannot be had."""
    with original.open() as stream:
        if original.size > MAPPED:
            try:
                return Place(original, Mapped(stream.fileno()))
            except (OSError, ValueError):
                stream.seek(0)
        data = stream.read()
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return _narrow(original, data[len(mark) :], encoding, len(mark))
    return Place(original, data)


def narrow(head: bytes) -> bytes:
    """The first bytes of a file as UTF-8, where a mark says that they are UTF-16 or UTF-32; never raises."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace").encode("utf-8", "replace")
    return head


def _narrow(original: Original, data: bytes, encoding: str, mark: int) -> Place:
    try:
        plain = data.decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")
    except UnicodeError as error:
        raise ReadError(f"{original.name} says that it is {encoding}, but is not: {error}.") from error
    return Place(original, plain, encoding=encoding, mark=mark)


def _wide(piece: bytes, encoding: str) -> bytes:
    return piece.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")
