"""Originals behind URLs, fetched for the time of one job: what parses them stays without a network.

They lie in a folder of this user's alone, under numbers, so that no key of a bucket becomes a path here; the folder is
removed when the job is done, and by the next ingest where the process was killed.
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import CaseError, ReadError
from ..hashing import CHUNK, sha256_file
from ..urls import filesystem, refused
from .copies import place
from .job import Found, Job

__all__ = ["fetched"]

TOGETHER = 256  # files that are asked for at once, where the storage's package can do so
GONE = 3  # files in a row after which a storage that does not answer is given up
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@contextmanager
def fetched(job: Job, parts: Path) -> Iterator[Job]:
    """The job with all its files on this disk, below `parts`; one that lies here anyway is given back as it is.

    A file that cannot be had is named in the job's `lost`. Raises CaseError where the storage is gone.
    """
    if not any(file.url for file in job.files):
        yield job
        return
    folder = parts / f"part.tmp-fetched-{uuid.uuid4().hex}"
    folder.mkdir(mode=0o700)
    try:
        yield _here(job, folder, parts.parent / "originals")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _here(job: Job, folder: Path, copies: Path) -> Job:
    targets = {file: folder.joinpath(*Path(file.path).parts[1:]) for file in job.files}
    for target in targets.values():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [file for file in job.files if not _copied(place(copies, file.sha256), targets[file])]
    lost: dict[str, str] = {}
    for start in range(0, len(missing), TOGETHER):
        _get(missing[start : start + TOGETHER], targets, lost)
    files = tuple(_as_it_lies(file, targets[file]) for file in job.files)
    inside = job.folder and (str(folder.joinpath(*Path(job.folder[0]).parts[1:])), job.folder[1])
    return replace(job, files=files, folder=inside, lost=lost)


def _copied(copy: Path, target: Path) -> bool:
    """Whether the case has a copy, which need not be fetched again."""
    with suppress(OSError):
        os.link(copy, target)
        return True
    return False


def _get(files: Sequence[Found], targets: dict[Found, Path], lost: dict[str, str]) -> None:
    system, _ = filesystem(files[0].url)
    try:
        system.get([_place(system, file) for file in files], [str(targets[file]) for file in files])
    except Exception as error:
        _own(error)
    silent = 0
    for file in files:  # one by one, to know which it was
        silent = 0 if _came(file, targets[file]) or _got(file, targets[file], lost) else silent + 1
        if silent == GONE:
            raise CaseError(lost[file.name], "What was read before is kept; ingest again to go on.")


def _came(file: Found, target: Path) -> bool:
    return target.is_file() and target.stat().st_size == file.size


def _got(file: Found, target: Path, lost: dict[str, str]) -> bool:
    """Fetch one file; False where nobody answered."""
    try:
        _streamed(file, target)
    except Exception as error:
        _own(error)
        target.unlink(missing_ok=True)
        refusal = error if isinstance(error, ReadError) else refused(file.url, error)
        lost[file.name] = str(refusal)
        return not isinstance(refusal.__cause__, ConnectionError)
    return True


def _streamed(file: Found, target: Path) -> None:
    with file.original().open() as source, open(target, "wb") as out:
        shutil.copyfileobj(source, out, CHUNK)


def _place(system: Any, file: Found) -> str:
    return str(system._strip_protocol(file.url))


def _own(error: Exception) -> None:
    """A full disk here is not the storage's fault."""
    if isinstance(error, OSError) and error.errno in FULL:
        raise error


def _as_it_lies(file: Found, target: Path) -> Found:
    """The file as it lies here, in such a way that one whose bytes are others than were hashed counts as changed."""
    try:
        status, same = os.lstat(target), sha256_file(target)[0] == file.sha256
    except OSError:
        return replace(file, path=str(target), url="")
    moment = status.st_mtime_ns if same else -1
    return replace(file, path=str(target), url="", mtime_ns=moment, inode=status.st_ino, fresh=False)
