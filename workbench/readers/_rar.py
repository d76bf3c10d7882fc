"""Members of rar archives, through bsdtar or unrar where one is installed; else their names only."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from typing import Any, BinaryIO, cast

from .. import archives
from ..archives import Member
from ..errors import MissingExtra, ReadError
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
    if shutil.which("bsdtar"):
        return bsdtar(original)
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


def _opened(original: Original, rarfile: Any) -> Any:
    try:
        return rarfile.RarFile(original.open())
    except rarfile.Error as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise encrypted(original, []) from error
        raise ReadError(f"{original.name} is a damaged rar archive: {error}.", "Repair it on a copy.") from error


def _bytes(package: Any, entry: Any) -> BinaryIO:
    try:
        return cast(BinaryIO, package.open(entry))
    except Exception as error:
        raise ReadError(f"{entry.filename} cannot be unpacked: {error}.", "Unpack it by hand.") from error
