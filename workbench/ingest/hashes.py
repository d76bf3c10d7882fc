"""Hashing what was found, on all cores; a file that looks just as it did at an earlier ingest is not read again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from ..errors import ReadError
from ..hashing import key
from ..originals import Disk
from ..store import Store
from ..urls import refused
from .job import Found
from .walk import Noted

__all__ = ["changed", "hashed"]

ASKING = 16  # files behind URLs that are read at the same time
BUNDLE = 4 << 20  # bytes of files that a thread hashes one after another


@dataclass(kw_only=True)
class _Failed:
    name: str
    reason: str


def hashed(
    store: Store,
    files: Sequence[Found],
    done: Callable[[Found], None] = lambda file: None,
    elsewhere: Callable[[Sequence[Found]], Iterator[str]] | None = None,
) -> tuple[list[Found], list[Noted]]:
    """The files with their SHA-256, in the same order, and a note for each that cannot be opened.

    `elsewhere` is asked for hashes first, where there is a cluster; what it does not know is hashed here.
    """
    salt = str(store.database.value("SELECT value FROM facts WHERE name = 'case'"))
    places = [key("seen", salt, file.place) for file in files]
    known = _known(store, files, places)
    found: list[Found] = []
    noted: list[Noted] = []
    fresh: list[tuple[str, Found]] = []
    far = any(file.url for file in files)  # where waiting for an answer takes longer than hashing it
    with ThreadPoolExecutor(max_workers=ASKING if far else os.cpu_count() or 1) as threads:
        # The threads are of use because hashing lets go of the interpreter's lock.
        new = [file for file, place in zip(files, places, strict=True) if place not in known]
        results: Iterator[str | _Failed]
        if elsewhere is None and not far:
            results = chain.from_iterable(threads.map(_hash_all, _bundles(new)))
        else:
            told = elsewhere(new) if elsewhere is not None else repeat("")
            results = threads.map(lambda file, sha256: sha256 or _hash(file), new, told)
        for file, place in zip(files, places, strict=True):
            result = known[place] if place in known else next(results)
            done(file)
            if isinstance(result, _Failed):
                noted.append(Noted(name=file.name, reason=result.reason, passing=True))
                continue
            found.append(file.hashed(result))
            if place not in known and not file.fresh:
                fresh.append((place, found[-1]))
    _remember(store, fresh)
    return found, noted


def changed(file: Found) -> bool:
    """True if the file is no longer what it was when it was hashed."""
    try:
        now = os.lstat(file.path)
        if (now.st_size, now.st_mtime_ns, now.st_ino) != (file.size, file.mtime_ns, file.inode):
            return True
        return file.fresh and Disk(Path(file.path), file.name).sha256 != file.sha256
    except (OSError, ReadError):
        return True


def _bundles(files: Sequence[Found]) -> Iterator[list[Found]]:
    """Files a few megabytes at a time: to hand each of a hundred thousand to a thread costs more than to hash it."""
    bundle: list[Found] = []
    size = 0
    for file in files:
        bundle.append(file)
        size += file.size
        if size > BUNDLE or len(bundle) == 100:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def _hash_all(files: Sequence[Found]) -> list[str | _Failed]:
    return [_hash(file) for file in files]


def _hash(file: Found) -> str | _Failed:
    try:
        return file.original().sha256
    except ReadError as error:
        return _Failed(name=file.name, reason=str(error))
    except OSError as error:
        return _Failed(name=file.name, reason=f"It cannot be read: {error.strerror}.")
    except Exception as error:
        if not file.url:
            raise
        return _Failed(name=file.name, reason=str(refused(file.url, error)))


def _known(store: Store, files: Sequence[Found], places: Sequence[str]) -> dict[str, str]:
    wanted = {place: file for place, file in zip(places, files, strict=True) if not file.fresh}
    known: dict[str, str] = {}
    listed = list(wanted)
    for start in range(0, len(listed), 500):
        chunk = listed[start : start + 500]
        for row in store.database.rows(f"SELECT * FROM seen WHERE path IN ({', '.join('?' * len(chunk))})", chunk):
            file = wanted[row["path"]]
            looks = (file.size, file.mtime_ns, file.ctime_ns, file.inode)
            if looks == (row["size"], row["mtime_ns"], row["ctime_ns"], row["inode"]):
                known[row["path"]] = row["sha256"]
    return known


def _remember(store: Store, fresh: Sequence[tuple[str, Found]]) -> None:
    rows = [(place, f.size, f.mtime_ns, f.ctime_ns, f.inode, f.sha256) for place, f in fresh]
    if rows:
        with store.database.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)", rows)
