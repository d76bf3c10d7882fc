"""Members of zip and tar archives as originals, read in place under a budget of size, ratio, count and depth.

Nothing is ever extracted to a path: a member called "../../x" is only a name. Names in a zip without the UTF-8 flag
are decoded by the first of UTF-8, GB18030, Shift JIS, CP949 and CP866 that fits (APPNOTE 6.3.10, section 4.4.4 and
appendix D), else CP437.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import IO, BinaryIO, cast

from . import hashing, ziplock
from .errors import LimitReached, MissingExtra, ReadError
from .model import Original

__all__ = ["Member", "MemberFolder", "is_archive", "members", "tree"]

MAX_DEPTH = 8
MAX_MEMBERS = 500_000
MAX_RATIO = 200
FREE_SIZE = 64 << 20  # below this size the ratio does not matter
FREE_TOTAL = 2 << 30  # and below this one for all members together
MAX_MEMBER = 8 << 30
SPOOL = 32 << 20
NAME_ENCODINGS = ("utf-8", "gb18030", "shift_jis", "cp949", "cp866")
ZIP_MAGIC, TAR_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), b"ustar"


class Member:
    """One file inside an archive; `read` gives a fresh stream of its bytes, under the archive's budget."""

    is_folder = False

    def __init__(self, name: str, size: int, read: Callable[[], BinaryIO]) -> None:
        self.name = name
        self.size = size
        self._read = read
        self._head = b""
        self.opened = False
        self.watch: Callable[[Original], None] | None = None

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the unpacked bytes."""
        with self._read() as stream:
            return hashing.sha256_stream(stream)[0]

    def head(self, n: int = 4096) -> bytes:
        """The first `n` unpacked bytes."""
        if len(self._head) < min(n, self.size):
            with self._read() as stream:
                self._head = stream.read(max(n, 4096))
        return self._head[:n]

    def forget(self) -> None:
        """Let go of what `head` keeps."""
        self._head = b""

    def open(self) -> BinaryIO:
        """The unpacked bytes as a seekable stream: in memory up to 32 MiB, then in an unnamed temporary file."""
        self.opened = True
        if self.watch is not None:
            self.watch(self)
        digest = hashlib.sha256()
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the caller closes it
        with self._read() as stream:
            while chunk := stream.read(hashing.CHUNK):
                digest.update(chunk)
                spool.write(chunk)
        spool.seek(0)
        vars(self).setdefault("sha256", digest.hexdigest())  # unpacked once, hashed on the way
        return cast(BinaryIO, spool)

    @cached_property
    def _members(self) -> Sequence[Original]:
        return members(self)

    def members(self) -> Sequence[Original]:
        """Members if this member is an archive itself; raises LimitReached below eight levels."""
        return self._members


class MemberFolder:
    """A folder inside an archive."""

    is_folder = True

    def __init__(self, name: str) -> None:
        self.name = name
        self.children: list[Original] = []
        self.opened = False

    @property
    def size(self) -> int:
        """The sum of the members' lengths in bytes."""
        return sum(child.size for child in self.children)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 over the direct members' names and hashes, in `sha256sum` form."""
        return hashing.sha256(hashing.manifest_lines((m.sha256, m.name) for m in self.children).encode())

    def head(self, n: int = 4096) -> bytes:
        """A folder has no bytes."""
        return b""

    def open(self) -> BinaryIO:
        """A folder cannot be opened: raises ReadError."""
        raise ReadError(f"{self.name} is a folder.", "Read its members.")

    def members(self) -> Sequence[Original]:
        """Files and folders directly below this one."""
        return self.children


def is_archive(head: bytes) -> bool:
    """True if the first 512 bytes are those of a zip or a tar archive (gz, bz2, xz are left to their reader)."""
    return head.startswith(ZIP_MAGIC) or head[257:262] == TAR_MAGIC


def members(archive: Original) -> Sequence[Original]:
    """The members of a zip or tar archive as a tree of originals, empty for anything else.

    Raises ReadError for a damaged archive and LimitReached for one that is nested or packed beyond the budget.
    """
    head = archive.head(512)
    if not is_archive(head):
        return ()
    if archive.name.count("!/") >= MAX_DEPTH:
        raise LimitReached(f"{archive.name} is an archive more than {MAX_DEPTH} levels deep.", "Unpack it by hand.")
    return _zip_members(archive) if head.startswith(ZIP_MAGIC) else _tar_members(archive)


def tree(prefix: str, files: Iterable[tuple[str, Member]]) -> list[Original]:
    """Arrange (path, member) pairs into nested folders; a second member of the same path gets `~2` and so on."""
    top = MemberFolder(prefix)
    folders: dict[str, MemberFolder] = {"": top}
    seen: dict[str, int] = {}
    for path, member in files:
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")] or ["unnamed"]
        parent = _folder(folders, parts[:-1], prefix)
        count = seen["/".join(parts)] = seen.get("/".join(parts), 0) + 1
        leaf = parts[-1] if count == 1 else f"{parts[-1]}~{count}"
        member.name = f"{prefix}!/{'/'.join([*parts[:-1], leaf])}"
        parent.children.append(member)
    return top.children


def _peek(archive: Original) -> BinaryIO:
    """The archive's bytes without marking it as read: listing members is looking, not reading."""
    state = vars(archive)
    before, watch = state.get("opened", False), state.get("watch")
    state["watch"] = None
    stream = archive.open()
    state.update(opened=before, watch=watch)
    return stream


def _folder(folders: dict[str, MemberFolder], parts: Sequence[str], prefix: str) -> MemberFolder:
    path = "/".join(parts[:64])
    if path not in folders:
        folders[path] = folder = MemberFolder(f"{prefix}!/{path}")
        _folder(folders, parts[:64][:-1], prefix).children.append(folder)
    return folders[path]


def _zip_members(archive: Original) -> Sequence[Original]:
    try:
        package = zipfile.ZipFile(_peek(archive))
        entries = [entry for entry in package.infolist() if not entry.filename.endswith("/")]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ReadError(f"{archive.name} is a damaged zip archive: {error}.", "Try to repair it on a copy.") from error
    if len(entries) > MAX_MEMBERS:
        raise LimitReached(f"{archive.name} has more than {MAX_MEMBERS:,} members.", "Unpack it by hand.")
    _no_bomb(archive, entries)
    known: dict[str, bytes] = {}
    return tree(
        archive.name, ((_zip_name(e), Member("", e.file_size, _zip_read(archive, package, e, known))) for e in entries)
    )


def _no_bomb(archive: Original, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Raise LimitReached where members share bytes, or come to far more together than an honest archive could hold."""
    if sum(entry.compress_size for entry in entries) > archive.size:
        what = f"The directory of {archive.name} names the same bytes as several members."
        raise LimitReached(what, "This looks like a decompression bomb; unpack it by hand if you trust it.")
    total = sum(entry.file_size for entry in entries)
    if total > FREE_TOTAL and total > archive.size * MAX_RATIO:
        what = (
            f"The members of {archive.name} would unpack to {total:,} bytes, {total // archive.size:,} times its size."
        )
        raise LimitReached(what, "This looks like a decompression bomb; unpack it by hand if you trust it.")


def _zip_read(
    archive: Original, package: zipfile.ZipFile, entry: zipfile.ZipInfo, known: dict[str, bytes]
) -> Callable[[], BinaryIO]:
    def read() -> BinaryIO:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > MAX_MEMBER or (entry.file_size > FREE_SIZE and ratio > MAX_RATIO):
            raise LimitReached(
                f"{archive.name}!/{_zip_name(entry)} would unpack to {entry.file_size:,} bytes, {ratio:,.0f} times its"
                " packed size.",
                "This looks like a decompression bomb; unpack it by hand if you trust it.",
            )
        if entry.flag_bits & ziplock.LOCKED:
            try:
                return ziplock.unlocked(_peek(archive), entry, f"{archive.name}!/{_zip_name(entry)}", known)
            except MissingExtra as error:
                raise ReadError(error.what, error.todo) from error
        try:
            return cast(BinaryIO, _Checked(package.open(entry), f"{archive.name}!/{_zip_name(entry)}"))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise ReadError(f"{archive.name}!/{_zip_name(entry)} is damaged: {error}.") from error

    return read


class _Checked(io.RawIOBase):
    """A packed stream whose faults come out as ReadError, naming the member."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name

    def read(self, n: int = -1) -> bytes:
        """The next `n` unpacked bytes."""
        try:
            return self._stream.read(n)
        except Exception as error:
            raise ReadError(f"{self._name} is damaged: {error}.", "What comes after this point is lost.") from error

    def close(self) -> None:
        """Close the packed stream too."""
        self._stream.close()
        super().close()


def _zip_name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename.encode("utf-8", "backslashreplace").decode()
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename.encode("utf-8", "backslashreplace").decode()
    for encoding in NAME_ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _tar_members(archive: Original) -> Sequence[Original]:
    try:
        package = tarfile.open(  # noqa: SIM115 - it stays open for as long as its members may be read
            fileobj=_peek(archive), mode="r:", errors="backslashreplace"
        )
        entries = [entry for entry in package if entry.isfile()]
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise ReadError(f"{archive.name} is a damaged tar archive: {error}.", "Try to repair it on a copy.") from error
    if len(entries) > MAX_MEMBERS:
        raise LimitReached(f"{archive.name} has more than {MAX_MEMBERS:,} members.", "Unpack it by hand.")

    def reading(entry: tarfile.TarInfo) -> Callable[[], BinaryIO]:
        return lambda: cast(BinaryIO, _Checked(cast(BinaryIO, package.extractfile(entry)), entry.name))

    return tree(archive.name, ((e.name, Member("", e.size, reading(e))) for e in entries))
