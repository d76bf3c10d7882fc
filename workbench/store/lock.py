"""One ingest at a time: a lock on `ingest.lock` that the system frees when the process ends, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import CaseError

__all__ = ["locked", "reading_in"]

NAME = "ingest.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of the case in `folder`; raises CaseError if another ingest holds it or nothing can be written."""
    try:
        descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        raise CaseError(
            f"The case {folder} cannot be written: {error.strerror}.",
            "Copy the folder to a disk that can be written, or check its permissions.",
        ) from error
    try:
        if not _taken(descriptor):
            raise CaseError(f"Another ingest into the case {folder} is running.", "Wait until it is done.")
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def reading_in(folder: Path) -> bool:
    """True while an ingest into the case in `folder` is running, in whatever process."""
    try:
        descriptor = os.open(folder / NAME, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:  # never ingested into, or on a disk that cannot be written
        return False
    try:
        return not _taken(descriptor)
    finally:
        os.close(descriptor)
