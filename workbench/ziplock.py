"""Members of zip archives that need a password: ZipCrypto by the standard library, AES by pyzipper if installed."""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO, Any, BinaryIO, cast

from . import passwords
from .errors import Encrypted, MissingExtra

__all__ = ["LOCKED", "unlocked"]

LOCKED = 0x1  # the bit of a member's flags that says so
AES = 99  # APPNOTE's number of the WinZip AES "method"
SPOOL, CHUNK = 32 << 20, 1 << 20


def unlocked(stream: BinaryIO, entry: zipfile.ZipInfo, name: str, known: dict[str, bytes]) -> BinaryIO:
    """The bytes of a locked member, checked to their end; `known` keeps what opened its neighbours, to try it first.

    Raises Encrypted where no password at hand opens it.
    """
    package = _package(stream, entry, name)
    for password in dict.fromkeys((*known, *passwords.offered())):
        for raw in [known[password]] if password in known else passwords.encodings(password):
            found = _tried(package, entry, raw) if raw else None
            if found is not None:
                known[password] = raw
                passwords.note(name, password)
                return found
    raise Encrypted(f"{name} is encrypted.", "Give its password in a password file, or unpack it.")


def _package(stream: BinaryIO, entry: zipfile.ZipInfo, name: str) -> Any:
    if entry.compress_type != AES:
        return zipfile.ZipFile(stream)
    try:
        import pyzipper
    except ImportError:
        raise MissingExtra(
            f"{name} is encrypted with AES, and pyzipper is not installed.", "Install the extra [archives]."
        ) from None
    return pyzipper.AESZipFile(stream)


def _tried(package: Any, entry: zipfile.ZipInfo, raw: bytes) -> BinaryIO | None:
    """The whole member, or None: a wrong password often shows only at the end, where the sum does not fit."""
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the caller closes it
    try:
        inner = next(one for one in package.infolist() if one.header_offset == entry.header_offset)
        with package.open(inner, pwd=raw) as member:
            size = 0
            while chunk := member.read(CHUNK):
                size += len(chunk)
                if size > entry.file_size:
                    return None
                spool.write(chunk)
    except Exception:  # every library of compression has its own word for what a wrong password gives
        spool.close()
        return None
    spool.seek(0)
    return cast(BinaryIO, spool)
