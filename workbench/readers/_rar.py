"""Members of rar archives, through bsdtar or unrar where one is installed; else their names only."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from typing import Any, BinaryIO, cast

from .. import archives
from ..archives import Member
from ..errors import LimitReached, MissingExtra, ReadError
from ..model import Original
from ._packed import bsdtar, encrypted, within

TOOLS = ("unrar", "unar", "7z", "7zz")


def rar(original: Original) -> Sequence[Original]:
    """The members of a rar archive.

    Raises Encrypted where it needs a password, and MissingExtra, with the members' names, where no program that
    can unpack it is installed.
    """
    try:
        import rarfile
    except ImportError:
        return bsdtar(original)
    package = _opened(original, rarfile)
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    if package.needs_password():
        raise encrypted(original, names)
    if any(map(_split, entries)):
        raise _volume(original, names)
    if shutil.which("bsdtar"):
        return _by_bsdtar(original, names)
    if not any(map(shutil.which, TOOLS)):
        raise MissingExtra(
            f"{original.name} is a rar archive, and no program that opens it is installed. It holds {len(names):,}"
            f" files: {', '.join(names[:50])}.",
            "Install bsdtar (Debian: libarchive-tools) or unrar, or unpack it by hand.",
        )
    within(original, sum(entry.file_size for entry in entries), original.size)
    return archives.tree(
        original.name,
        ((entry.filename, Member("", entry.file_size, partial(_bytes, package, entry))) for entry in entries),
    )


def _split(entry: Any) -> bool:
    """Whether a member goes on in another file."""
    return bool(getattr(entry, "block_flags", 0) & 0x10 if hasattr(entry, "block_flags") else entry.flags & 0x02)


def _volume(original: Original, names: list[str]) -> ReadError:
    held = f"; in it lie {', '.join(names[:50])}" if names else ""
    what = f"{original.name} is one of several volumes of one rar archive{held}."
    return ReadError(what, "Unpack all volumes together by hand, and ingest what comes out.")


def _by_bsdtar(original: Original, names: list[str]) -> Sequence[Original]:
    try:
        return bsdtar(original)
    except LimitReached:
        raise
    except ReadError as error:
        raise ReadError(f"{error.what} It holds {', '.join(names[:50])}.", "Unpack it with another program.") from error


def _opened(original: Original, rarfile: Any) -> Any:
    try:
        return rarfile.RarFile(original.open())
    except rarfile.NeedFirstVolume as error:
        raise _volume(original, []) from error
    except rarfile.Error as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise encrypted(original, []) from error
        raise ReadError(f"{original.name} is a damaged rar archive: {error}.", "Repair it on a copy.") from error


def _bytes(package: Any, entry: Any) -> BinaryIO:
    try:
        return cast(BinaryIO, package.open(entry))
    except Exception as error:
        raise ReadError(f"{entry.filename} cannot be unpacked: {error}.", "Unpack it by hand.") from error
