"""Originals as they lie on disk, in memory, or inside an archive: opened for reading only, never extracted to disk.

Each class fulfils `workbench.model.Original`. `opened` tells whether somebody has read the bytes: whatever a reader
of a folder or an archive leaves unopened is looked at by itself afterwards, so that no input can hide another. `watch`,
where somebody has set it, is told of each opening.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from . import archives, hashing
from .errors import LimitReached, ReadError
from .model import Original

__all__ = ["Blob", "Disk", "Folder", "at", "leaves"]

MAX_BLOB = 512 << 20
OPENING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
SMALL = 1 << 16  # bytes up to which a file is read whole by whoever asks for its head


class Disk:
    """A file on disk. Raises ReadError, naming the file, where the system refuses to open it."""

    is_folder = False

    def __init__(self, path: Path, name: str = "", *, sha256: str = "") -> None:
        self.path = path
        self.name = name or path.name
        self.opened = False
        self.watch: Callable[[Original], None] | None = None
        self._head, self._short = b"", False
        if sha256:
            vars(self)["sha256"] = sha256  # who hashed it just now need not do so twice

    @cached_property
    def size(self) -> int:
        """Length in bytes as the file system tells it."""
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise _refused(self.name, error) from error

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes."""
        if self._short:
            return hashing.sha256(self._head)
        with self._stream() as stream:
            return hashing.sha256_stream(stream)[0]

    def head(self, n: int = 4096) -> bytes:
        """The first `n` bytes, kept until `forget`, since every reader's sniff asks for them.

        A small file is read whole, so that to look at it, to hash it and to read it takes one opening.
        """
        if len(self._head) < n and not self._short:
            descriptor, size = self._descriptor()
            try:
                wanted = size + 1 if size <= SMALL else max(n, 4096)
                self._head = _read(descriptor, wanted)
            except OSError as error:
                raise _refused(self.name, error) from error
            finally:
                os.close(descriptor)
            self._short = len(self._head) < wanted
        return self._head[:n]

    def forget(self) -> None:
        """Let go of what `head` keeps: a leak may have a hundred thousand files."""
        self._head, self._short = b"", False

    def open(self) -> BinaryIO:
        """The bytes as a seekable, read-only stream."""
        self.opened = True
        if self.watch is not None:
            self.watch(self)
        return io.BytesIO(self._head) if self._short else self._stream()

    @cached_property
    def _members(self) -> Sequence[Original]:
        return archives.members(self)

    def members(self) -> Sequence[Original]:
        """Members if this is a zip or tar archive, else none."""
        return self._members

    def _stream(self) -> BinaryIO:
        return os.fdopen(self._descriptor()[0], "rb")

    def _descriptor(self) -> tuple[int, int]:
        """The file opened for reading, and its length."""
        try:
            descriptor = os.open(self.path, OPENING)
        except (OSError, ValueError) as error:
            raise _refused(self.name, error) from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise ReadError(f"{self.name} is not an ordinary file (a link, pipe or device).", "Copy the file itself.")
        vars(self).setdefault("size", status.st_size)
        return descriptor, status.st_size


class Folder:
    """A folder on disk; its members are its files and folders in the order of their names, or those given."""

    is_folder = True

    def __init__(self, path: Path, name: str = "", *, members: Sequence[Original] | None = None) -> None:
        self.path = path
        self.name = name
        self.opened = False
        if members is not None:
            vars(self)["_members"] = members  # a walk that has left out links and devices already

    @cached_property
    def _members(self) -> Sequence[Original]:
        try:
            entries = sorted(os.scandir(self.path), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            raise _refused(self.name or str(self.path.name), error) from error
        found: list[Original] = []
        for entry in entries:
            name = f"{self.name}/{printable(entry.name)}" if self.name else printable(entry.name)
            path = Path(entry.path)
            found.append(Folder(path, name) if entry.is_dir(follow_symlinks=False) else Disk(path, name))
        return found

    @property
    def size(self) -> int:
        """The sum of the members' lengths in bytes."""
        return sum(member.size for member in self.members())

    @cached_property
    def sha256(self) -> str:
        """SHA-256 over the members' names and hashes, in `sha256sum` form."""
        return hashing.sha256(hashing.manifest_lines((m.sha256, m.name) for m in leaves(self)).encode())

    def head(self, n: int = 4096) -> bytes:
        """A folder has no bytes."""
        return b""

    def open(self) -> BinaryIO:
        """A folder cannot be opened: raises ReadError."""
        raise ReadError(f"{self.name or self.path.name} is a folder.", "Read its members.")

    def members(self) -> Sequence[Original]:
        """Files and folders directly below this one."""
        return self._members


class Blob:
    """Bytes in memory with a name: a mail attachment, an embedded object."""

    is_folder = False

    def __init__(self, name: str, data: bytes) -> None:
        if len(data) > MAX_BLOB:
            raise LimitReached(f"{name} is larger than {MAX_BLOB >> 20} MB in memory.", "Save it as a file first.")
        self.name = name
        self.data = data
        self.opened = False
        self.watch: Callable[[Original], None] | None = None

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes."""
        return hashing.sha256(self.data)

    def head(self, n: int = 4096) -> bytes:
        """The first `n` bytes."""
        return self.data[:n]

    def open(self) -> BinaryIO:
        """The bytes as a stream."""
        self.opened = True
        if self.watch is not None:
            self.watch(self)
        return io.BytesIO(self.data)

    @cached_property
    def _members(self) -> Sequence[Original]:
        return archives.members(self)

    def members(self) -> Sequence[Original]:
        """Members if this is a zip or tar archive, else none."""
        return self._members


def at(path: Path | str, name: str = "") -> Disk | Folder:
    """The original at `path`: a Folder or a Disk file. Raises ReadError if nothing is there."""
    place = Path(path)
    if not place.exists():
        raise ReadError(f"Nothing is at {place}.", "Check the spelling, and that the drive is connected.")
    return Folder(place, name) if place.is_dir() else Disk(place, name or printable(place.name))


def leaves(original: Original) -> Iterator[Original]:
    """All files at or below `original`, folders opened up, archives left whole; in a stable order."""
    if not original.is_folder:
        yield original
        return
    for member in original.members():
        yield from leaves(member)


def printable(name: str) -> str:
    r"""A file name that can be written as UTF-8: bytes that are none appear as two hexadecimal digits after `\x`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if _surrogates(name) else name


def _read(descriptor: int, size: int) -> bytes:
    """Up to `size` bytes; fewer only at the end of the file."""
    data = os.read(descriptor, size)
    while len(data) < size and (more := os.read(descriptor, size - len(data))):
        data += more
    return data


def _surrogates(name: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in name)


def _refused(name: str, error: Exception) -> ReadError:
    reason = getattr(error, "strerror", None) or str(error)
    return ReadError(f"{name} cannot be opened: {reason}.", "Check the permissions, then ingest it again.")
