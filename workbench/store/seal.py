"""A case at rest: everything in its folder as one encrypted file, which only the passphrase opens again.

The key of a case is an X25519 identity of the age format (https://age-encryption.org/v1), itself encrypted under the
passphrase with scrypt, which costs memory and time on purpose. Sealing needs only the public half, so that a case can
be locked at once, without a word. While a case is open it lies on the disk in clear.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import CaseError, UsageError

__all__ = [
    "CLEAR", "KEY", "LEAST", "PUBLIC", "SEALED",
    "clear", "fit", "give_key", "has_key", "is_sealed", "open_up", "remains", "seal_up",
]  # fmt: skip

SEALED, KEY, PUBLIC = "sealed.age", "key.age", "key.pub"
CLEAR = ("parts", "originals", "exports", "case.sqlite")  # the database last: a case is open when it is there
LEAST = 12  # characters of a passphrase
OPENING = "opening.tmp"
CHUNK = 1 << 20
TRIES = 8


def has_key(folder: Path) -> bool:
    """Whether the case has a passphrase."""
    return (folder / KEY).is_file() and (folder / PUBLIC).is_file()


def is_sealed(folder: Path) -> bool:
    """Whether the case is locked: nothing of it lies there in clear."""
    return (folder / SEALED).is_file() and not (folder / "case.sqlite").exists()


def remains(folder: Path) -> list[str]:
    """What lies in clear beside a locked case, because locking or unlocking was cut off."""
    return [name for name in (*CLEAR, OPENING) if (folder / name).exists()]


def give_key(folder: Path, passphrase: str) -> None:
    """Make the key of the case, opened by `passphrase`; nothing can open it if that is forgotten.

    Raises UsageError for a short passphrase or where the extra `encrypt` is not installed, CaseError if there is one.
    """
    fit(passphrase)
    if has_key(folder):
        raise CaseError(f"The case {folder} has a passphrase already.")
    age = _age()
    identity = age.x25519.Identity.generate()
    with _words(folder):
        _write(folder / KEY, age.passphrase.encrypt(str(identity).encode(), passphrase))
        _write(folder / PUBLIC, str(identity.to_public()).encode())


def fit(passphrase: str) -> str:
    """The passphrase, if it is long enough; raises UsageError for one that is not."""
    if len(passphrase) < LEAST:
        raise UsageError(f"A passphrase has at least {LEAST} characters.", "Take four or more words.")
    return passphrase


def seal_up(folder: Path) -> int:
    """Encrypt everything in the case's folder into one file, then remove what lies there in clear; gives its length.

    The encrypted file is on the disk and was read back before anything is removed. Raises CaseError if it cannot be
    written or the case has no key. For whoever holds the lock and has closed case.sqlite.
    """
    if not has_key(folder):
        raise CaseError(f"The case {folder} has no passphrase.")
    age = _age()
    with _words(folder):
        target, draft = folder / SEALED, folder / f"{SEALED}.tmp"
        recipient = age.x25519.Recipient.from_str((folder / PUBLIC).read_text())
        try:
            _sealed(folder, draft, age, recipient)
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _settled(folder)
        clear(folder)
        return target.stat().st_size


def _sealed(folder: Path, draft: Path, age: Any, recipient: Any) -> None:
    """Write the encrypted file and read it back."""
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out, _packed(folder) as source:
        counted = _Hashed(out)
        try:
            age.encrypt_io(source, counted, [recipient])
        except age.EncryptError:
            raise counted.trouble from None
        out.flush()
        os.fsync(out.fileno())
    with open(draft, "rb") as written:
        if hashlib.file_digest(written, "sha256").digest() != counted.digest():
            raise CaseError(f"What was written to {draft} is not what stands there.", "Check the disk.")


def open_up(folder: Path, passphrase: str) -> None:
    """Bring back what `seal_up` has sealed; the sealed file goes when everything lies there again.

    Raises UsageError for a wrong passphrase, CaseError for a damaged file or a disk that cannot be written.
    """
    age = _age()
    secret = _secret(folder, passphrase, age)
    with _words(folder):
        clear(folder)
        room = folder / OPENING
        room.mkdir(mode=0o700)
        _unpacked(folder / SEALED, room, age, age.x25519.Identity.from_str(secret))
        for name in CLEAR:
            if (room / name).exists():
                (room / name).rename(folder / name)
        room.rmdir()
        _settled(folder)
        (folder / SEALED).unlink()


def _secret(folder: Path, passphrase: str, age: Any) -> str:
    for _ in range(TRIES):
        try:
            return str(age.passphrase.decrypt((folder / KEY).read_bytes(), passphrase).decode())
        except age.DecryptError as error:
            if "Excessive work" not in str(error):
                raise UsageError(
                    f"This passphrase does not open {folder}.", "Try again; nothing was changed."
                ) from None
        except OSError as error:
            raise CaseError(f"The key of the case {folder} cannot be read: {error.strerror}.") from error
    # The library measures how fast the computer is just now, and refuses a key that was made on a much faster one.
    raise CaseError(
        f"This computer is too busy, or too slow, to try a passphrase on the key of {folder}; nothing was changed.",
        "Close other programs and try again, or use another computer; the program age opens it as well.",
    )


def _unpacked(sealed: Path, room: Path, age: Any, identity: Any) -> None:
    reading, writing = os.pipe()
    trouble: list[Exception] = []

    def decrypt() -> None:
        try:
            with open(sealed, "rb") as source, os.fdopen(writing, "wb") as out:
                age.decrypt_io(source, out, [identity])
        except Exception as error:
            trouble.append(error)

    thread = threading.Thread(target=decrypt)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                if member.name.partition("/")[0] not in CLEAR:
                    raise tarfile.TarError(f"{member.name!r} is nothing of a case")
                tar.extract(member, room, filter="data")
            while stream.read(CHUNK):
                pass  # to its end, so that what was cut off there is noticed
    except (tarfile.TarError, OSError) as error:
        trouble.append(error)
    finally:
        thread.join()
    if trouble:
        shutil.rmtree(room, ignore_errors=True)
        raise CaseError(f"{sealed} is damaged: {trouble[0]}.", "Put it back from a backup; nothing was removed.")


@contextmanager
def _packed(folder: Path) -> Iterator[BinaryIO]:
    """What lies there in clear as one stream of tar, without the names of users."""
    reading, writing = os.pipe()
    trouble: list[BaseException] = []

    def pack() -> None:
        try:
            with (
                os.fdopen(writing, "wb") as out,
                tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                for name in CLEAR:
                    if (folder / name).exists():
                        tar.add(folder / name, name, filter=_nameless)
        except BaseException as error:
            trouble.append(error)

    thread = threading.Thread(target=pack)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            yield stream
    finally:
        thread.join()
    if trouble:
        raise trouble[0]


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


class _Hashed:
    """A file that knows the hash of what was written to it."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.trouble = OSError(errno.EIO, os.strerror(errno.EIO))  # which age would wrap

    def write(self, content: bytes) -> int:
        self._hash.update(content)
        try:
            return self._out.write(content)
        except OSError as error:
            self.trouble = error
            raise

    def flush(self) -> None:
        self._out.flush()

    def digest(self) -> bytes:
        return self._hash.digest()


def clear(folder: Path) -> None:
    """Nothing of the case lies there in clear; the database goes first, so that half a case never looks like one."""
    others = [path.name for path in folder.glob("case.*") if path.name != "case.sqlite"]
    for name in ("case.sqlite", *others, "ingest.lock", *CLEAR, OPENING):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    _settled(folder)


def _write(path: Path, content: bytes) -> None:
    with open(path, "xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _settled(folder: Path) -> None:
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CaseError(
            f"The case {folder} cannot be written: {error.strerror}.", "Make room on its disk; nothing was removed."
        ) from error


def _age() -> Any:
    try:
        import pyrage
    except ImportError:
        raise UsageError("Encryption is not installed here.", "Say: pip install 'leak-workbench[encrypt]'.") from None
    return pyrage
