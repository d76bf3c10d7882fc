"""Copies of originals inside the case: by their hash, read-only, checked while they are made."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Sequence
from pathlib import Path

from ..errors import CaseError, ReadError
from ..hashing import CHUNK
from .job import Found

__all__ = ["keep", "place"]


def keep(folder: Path, files: Sequence[Found]) -> None:
    """A copy of every file stands in `folder`, as ab/<sha256>; one that changed meanwhile is left to its reader.

    Raises CaseError if the case's disk cannot take them.
    """
    for file in files:
        target = place(folder, file.sha256)
        if target.exists():
            continue
        temporary = folder / f"{uuid.uuid4().hex}.tmp"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if _copied(file, temporary) == file.sha256:
                temporary.chmod(0o400)
                temporary.rename(target)
        except ReadError:
            continue
        except OSError as error:
            raise CaseError(
                f"A copy of {file.name} cannot be kept: {error.strerror}.", "Make room, or leave out --copy."
            ) from error
        finally:
            temporary.unlink(missing_ok=True)


def place(folder: Path, sha256: str) -> Path:
    """Where the copy of the original with this hash stands."""
    return folder / sha256[:2] / sha256


def _copied(file: Found, target: Path) -> str:
    digest = hashlib.sha256()
    with file.original().open() as source, open(target, "xb") as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
