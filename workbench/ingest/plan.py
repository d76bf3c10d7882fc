"""Cutting what was found into jobs, and telling which of them the case already holds.

The cut depends on nothing but the files, so that an ingest that was cut off goes on with the same parts. A folder that
a chat or mail reader claims is one job; other files are put together up to 16 MB or 500 files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from ..dkimkeys import PREFIX as KEYS
from ..dkimkeys import digest
from ..model import Original
from ..originals import Disk, Folder
from ..readers import readers
from ..store import Part, Store
from ..store.manifest import STORE_VERSION, unit_of
from .job import ORDER, Found, Job, tree
from .make import REGISTRY, SIGNED, registry
from .maps import PREFIX
from .reading import claim
from .walk import Walk

__all__ = ["Plan", "plan"]

BATCH_SIZE = 16 << 20
BATCH_FILES = 500


@dataclass(kw_only=True)
class Plan:
    """Jobs to do; parts that already hold what was asked for; superseded parts that only need to hold again."""

    jobs: list[Job] = field(default_factory=list)
    held: dict[str, None] = field(default_factory=dict)  # names of parts, in order
    revived: list[str] = field(default_factory=list)
    well: list[str] = field(default_factory=list)  # the names of files that the case holds, as they are now


def plan(store: Store, walk: Walk, files: Sequence[Found], *, like: Job, retry: bool) -> Plan:
    """What is to be done with the files of one walk; `like` is a job without files that says what was decided."""
    broken = store.manifest.broken()
    parts = {name: part for name, part in store.manifest.listed().items() if name not in broken}
    current: dict[tuple[str, ...], set[str]] = {}
    done = ("read",) if retry else ("read", "poison")
    result = Plan()
    locked = lru_cache(lambda name: frozenset(Part(store.path / "parts" / name).facts.get("locked", ())))
    for job in _cut(walk, files, like):
        decided = (job.zone, job.dates, *job.maps)  # the keys are the same for all
        if decided not in current:
            current[decided] = {name for name, part in parts.items() if _current(part, job)}
        good = current[decided]
        live = {name for name in good if parts[name]["state"] == "live"}
        units = {file: unit_of(file.name, file.sha256, job.custodian) for file in job.files}
        holding = store.manifest.holding(units.values())
        holders = {file: [part["name"] for part in holding.get(unit, [])] for file, unit in units.items()}
        held: dict[Found, str] = {}
        for file, unit in units.items():
            fit = [p["name"] for p in holding.get(unit, []) if p["name"] in good and p["unit_state"] in done]
            if like.passwords:
                fit = [name for name in fit if unit not in locked(name)]
            if fit:
                held[file] = next((name for name in fit if name in live), fit[0])
        result.well += [file.name for file in held]
        if len(held) == len(job.files) and (job.folder is None or len(set(held.values())) == 1):
            result.held.update(dict.fromkeys(held.values()))
        else:
            result.jobs.append(_rest(job, holders, held))
    result.revived = [name for name in result.held if parts[name]["state"] != "live"]
    return result


def _cut(walk: Walk, files: Sequence[Found], like: Job) -> Iterator[Job]:
    if not walk.is_folder:
        for file in files:
            yield like.of_these((file,))
        return
    by_path = {file.path: file for file in files}
    loose: list[Found] = []
    for item in _claimed(tree(walk.root, walk.prefix, files)):
        if isinstance(item, Folder):
            inside = tuple(by_path[str(leaf.path)] for leaf in _disks(item))
            yield like.of_these(inside, (str(item.path), item.name))
        else:
            loose.append(by_path[str(item.path)])
    for batch in _batches(loose):
        yield like.of_these(batch)


def _claimed(folder: Folder) -> Iterator[Folder | Disk]:
    """Folders that a reader takes as a whole, and the files that lie in no such folder."""
    if claim(folder):
        yield folder
        return
    for member in folder.members():
        if isinstance(member, Folder):
            yield from _claimed(member)
        elif isinstance(member, Disk):
            yield member


def _disks(folder: Original) -> Iterator[Disk]:
    for member in folder.members():
        if isinstance(member, Disk):
            yield member
        else:
            yield from _disks(member)


def _batches(files: Sequence[Found]) -> Iterator[tuple[Found, ...]]:
    batch: list[Found] = []
    size = 0
    for file in files:
        if batch and (size + file.size > BATCH_SIZE or len(batch) == BATCH_FILES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield tuple(batch)


def _rest(job: Job, holders: dict[Found, list[str]], held: dict[Found, str]) -> Job:
    """Of loose files only those that are new, and those that share an outdated part with one that is read again."""
    if job.folder is not None or not held:
        return job
    outdated = {name for file in job.files if file not in held for name in holders[file]}
    files = tuple(file for file in job.files if file not in held or not outdated.isdisjoint(holders[file]))
    return replace(job, files=files)


def _current(part: dict[str, Any], job: Job) -> bool:
    """Whether the same files would give the same part again: same decisions, same readers, same store."""
    if part["zone"] != job.zone or part["store_version"] != STORE_VERSION:
        return False
    keys = {name for name in part["readers"] if name.startswith(KEYS)}
    told = {name: version for name, version in part["readers"].items() if name not in keys}
    made = {name: version for name, version in told.items() if not name.startswith((PREFIX, ORDER))}
    if told != {**made, **job.decisions}:
        return False
    if job.keys and SIGNED & set(made) and keys != {f"{KEYS}{digest(job.keys)}"}:
        return False  # without keys what was verified before stands
    versions: dict[str, object] = {reader.format: reader.version for reader in readers().values()}
    versions[REGISTRY] = registry()
    return all(versions.get(name) == version for name, version in made.items())
