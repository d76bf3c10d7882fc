"""Members of archives beyond zip and tar: single packed streams, 7z, and what bsdtar turns into a tar."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import subprocess
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import IO, Any, BinaryIO, cast

from .. import archives
from ..archives import FREE_SIZE, MAX_MEMBER, MAX_MEMBERS, MAX_RATIO, Member
from ..errors import Encrypted, LimitReached, MissingExtra, ReadError
from ..hashing import CHUNK
from ..model import Original
from ..passwords import note, offered
from ._decode import decode

STREAMS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x5d\x00\x00")
OPENERS: dict[bytes, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    b"\x1f\x8b": (gzip.open, (".gz", ".tgz")),
    b"BZh": (bz2.open, (".bz2", ".tbz2", ".tbz")),
    b"\xfd7zXZ\x00": (lzma.open, (".xz", ".txz")),
    b"\x5d\x00\x00": (lzma.open, (".lzma",)),
}
FAULTS = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
PATIENCE = 600  # seconds that bsdtar may take


def single(original: Original) -> Sequence[Original]:
    """The one file in a gz, bz2 or xz stream."""
    head = original.head(16)
    opener, suffixes = next(entry for magic, entry in OPENERS.items() if head.startswith(magic))
    spool = _unpacked(original, opener)
    size = spool.seek(0, 2)
    return archives.tree(original.name, [(_inner_name(original.name, suffixes), _member(spool, 0, size))])


def _inner_name(name: str, suffixes: tuple[str, ...]) -> str:
    base = name.rsplit("/", 1)[-1]
    for suffix in suffixes:
        if base.lower().endswith(suffix):
            return base[: -len(suffix)] + (".tar" if suffix[1] == "t" else "") or "unnamed"
    return f"{base}.unpacked"


def _unpacked(original: Original, opener: Callable[[Any], Any]) -> IO[bytes]:
    spool = tempfile.SpooledTemporaryFile(max_size=archives.SPOOL)  # noqa: SIM115 - members read it later
    size = 0
    try:
        with original.open() as packed, opener(packed) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                within(original, size, original.size)
                spool.write(chunk)
    except FAULTS as error:
        if not size:
            raise ReadError(f"{original.name} is damaged: {error}.", "Try to repair it on a copy.") from error
    return spool


def within(original: Original, size: int, packed: int) -> None:
    """Raise LimitReached where `size` unpacked bytes are more than the budget allows for `packed` ones."""
    if size > MAX_MEMBER or (size > FREE_SIZE and size > packed * MAX_RATIO):
        raise LimitReached(
            f"{original.name} unpacks to more than {size:,} bytes, {size // max(packed, 1):,} times its packed size.",
            "This looks like a decompression bomb; unpack it by hand if you trust it.",
        )


def _member(spool: IO[bytes], start: int, size: int) -> Member:
    return Member("", size, lambda: cast(BinaryIO, _Window(spool, [(start, size)])))


class _Window:
    """A reading view of some ranges of a temporary file, one after another."""

    def __init__(self, spool: IO[bytes], ranges: list[tuple[int, int]]) -> None:
        self.spool, self.ranges, self.at, self.done = spool, list(ranges), 0, 0

    def read(self, n: int = -1) -> bytes:
        """The next `n` bytes."""
        out = []
        while self.at < len(self.ranges) and n != 0:
            start, size = self.ranges[self.at]
            take = size - self.done if n < 0 else min(n, size - self.done)
            self.spool.seek(start + self.done)
            out.append(self.spool.read(take))
            self.done += take
            n -= take if n > 0 else 0
            if self.done >= size:
                self.at, self.done = self.at + 1, 0
        return b"".join(out)

    def __enter__(self) -> _Window:
        return self

    def __exit__(self, *_: object) -> None:
        """The temporary file stays open for the other members."""


def zip_comment(original: Original) -> str:
    """The comment that a zip archive carries at its end; empty if it carries none."""
    try:
        with original.open() as stream, zipfile.ZipFile(stream) as package:
            return decode(package.comment).text.strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return ""


class _Shelf:
    """The bytes of all members of a 7z archive in one temporary file; unpacked when the first one is asked for."""

    def __init__(self, original: Original, password: str | None = None) -> None:
        self.original = original
        self.password = password
        self.spool: IO[bytes] | None = None
        self.lock = threading.Lock()
        self.ranges: dict[str, list[tuple[int, int]]] = {}
        self.size = 0

    def create(self, filename: str) -> _Slot:
        """A slot for one member's bytes (called by py7zr)."""
        return _Slot(self, self.ranges.setdefault(filename, []))

    def keep(self, ranges: list[tuple[int, int]], data: bytes | bytearray) -> int:
        """Write bytes at the end of the temporary file and note where they stand."""
        with self.lock:
            if self.spool is None:
                self.spool = tempfile.TemporaryFile()  # noqa: SIM115 - members read it later
            within(self.original, self.size + len(data), self.original.size)
            self.spool.seek(0, 2)
            ranges.append((self.spool.tell(), len(data)))
            self.size += len(data)
            return self.spool.write(data)

    def member(self, filename: str) -> BinaryIO:
        """The bytes of one member as a stream."""
        if self.spool is None:
            self.unpack()
        return cast(BinaryIO, _Window(self.spool or tempfile.TemporaryFile(), self.ranges.get(filename, [])))

    def unpack(self) -> None:
        """Unpack all members at once; raises ReadError where that fails, also by a wrong password."""
        import py7zr

        try:
            with self.original.open() as stream, py7zr.SevenZipFile(stream, "r", password=self.password) as package:
                package.extract(factory=self)
        except (LimitReached, Encrypted):
            raise
        except Exception as error:
            raise ReadError(f"{self.original.name} is damaged: {error}.", "Try to repair it on a copy.") from error


class _Slot:
    """What py7zr writes one member to."""

    def __init__(self, shelf: _Shelf, ranges: list[tuple[int, int]]) -> None:
        self.shelf, self.ranges = shelf, ranges

    def write(self, data: bytes | bytearray) -> int:
        """Keep the next bytes."""
        return self.shelf.keep(self.ranges, data)

    def read(self, size: int | None = None) -> bytes:
        """Nothing: slots are only written."""
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Slots are written from front to back."""
        return 0

    def flush(self) -> None:
        """Nothing is held back."""

    def size(self) -> int:
        """How many bytes were written."""
        return sum(length for _, length in self.ranges)

    def close(self) -> None:
        """Nothing to close."""


def seven_zip(original: Original) -> Sequence[Original]:
    """The members of a 7z archive. Raises MissingExtra where neither py7zr nor bsdtar is installed."""
    try:
        import py7zr
    except ImportError:
        return bsdtar(original)
    shelf, entries = _shelf(original, py7zr)
    if len(entries) > MAX_MEMBERS:
        raise LimitReached(f"{original.name} has more than {MAX_MEMBERS:,} members.", "Unpack it by hand.")
    within(original, sum(entry.uncompressed for entry in entries), original.size)
    return archives.tree(
        original.name,
        ((e.filename, Member("", e.uncompressed, partial(shelf.member, e.filename))) for e in entries),
    )


def _shelf(original: Original, py7zr: Any) -> tuple[_Shelf, list[Any]]:
    """The archive's shelf and its members; a locked one is unpacked at once, to see which password opens it."""
    names: list[str] = []
    for password in (None, *filter(None, offered())):
        try:
            with original.open() as stream, py7zr.SevenZipFile(stream, "r", password=password) as package:
                locked = package.needs_password()
                entries = [entry for entry in package.list() if not entry.is_directory]
        except py7zr.exceptions.PasswordRequired:
            continue
        except Exception as error:
            if password is not None:
                continue  # a wrong password makes nonsense of an encrypted list
            raise ReadError(f"{original.name} is a damaged 7z archive: {error}.", "Repair it on a copy.") from error
        if not locked:
            return _Shelf(original), entries
        names = [entry.filename for entry in entries]
        if password is not None and (shelf := _unlocked(original, password)) is not None:
            return shelf, entries
    raise encrypted(original, names)


def _unlocked(original: Original, password: str) -> _Shelf | None:
    shelf = _Shelf(original, password)
    try:
        shelf.unpack()
    except LimitReached:
        raise
    except ReadError:
        return None
    note(original.name, password)
    return shelf


def encrypted(original: Original, names: list[str]) -> Encrypted:
    """The error for an archive that needs a password, with the names of its members where they can be read."""
    told = f" It holds {len(names):,} files: {', '.join(names[:50])}." if names else ""
    return Encrypted(f"{original.name} is encrypted.{told}", "Unpack it with its password, and ingest what comes out.")


def bsdtar(original: Original) -> Sequence[Original]:
    """The members of any archive that bsdtar knows. Raises MissingExtra where it is not installed."""
    program = shutil.which("bsdtar")
    if not program:
        raise MissingExtra(
            f"{original.name} is an archive of a rare kind, and bsdtar is not installed.",
            "Install it (Debian: libarchive-tools), or unpack the archive by hand.",
        )
    target = tempfile.TemporaryFile()  # noqa: SIM115 - members read it later
    with tempfile.NamedTemporaryFile() as source, original.open() as stream:
        shutil.copyfileobj(stream, source)
        source.flush()
        complaint = _convert(original, program, source.name, target)
    size = target.seek(0, 2)
    found = archives.members(Member(original.name, size, lambda: cast(BinaryIO, _Window(target, [(0, size)]))))
    if not found:
        raise ReadError(f"{original.name} cannot be unpacked: {complaint or 'it is damaged'}.", "Repair a copy.")
    return found


def _convert(original: Original, program: str, source: str, target: IO[bytes]) -> str:
    """Let bsdtar write the archive as a tar into `target`; returns its complaint, if it has one."""
    command = [program, "-cf", "-", "--format=pax", f"@{source}"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as job:
        alarm = threading.Timer(PATIENCE, job.kill)
        alarm.start()
        try:
            size = 0
            while job.stdout and (chunk := job.stdout.read(CHUNK)):
                size += len(chunk)
                within(original, size, original.size)
                target.write(chunk)
        except LimitReached:
            job.kill()
            raise
        finally:
            alarm.cancel()
        said = job.stderr.read().decode("utf-8", "replace") if job.stderr else ""
    if "passphrase" in said.lower() or "encrypt" in said.lower():
        raise encrypted(original, [])
    return next(iter(said.replace(source, original.name).strip().splitlines()), "")
