"""Cutting what was found into jobs, and telling which of them the case already holds.

The cut depends on nothing but the files, so that an ingest that was cut off goes on with the same parts. A folder that
a chat or mail reader claims is one job; other files are put together up to 16 MB or 500 files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..model import Original
from ..originals import Disk, Folder
from ..readers import readers
from ..store import Store
from ..store.manifest import STORE_VERSION, unit_of
from .job import Found, Job, tree
from .make import REGISTRY, registry
from .reading import claim
from .walk import Walk

__all__ = ["Plan", "plan"]

BATCH_SIZE = 16 << 20
BATCH_FILES = 500


@dataclass(kw_only=True)
class Plan:
    """Jobs to do; parts that already hold what was asked for; superseded parts that only need to hold again."""

    jobs: list[Job] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)  # part -> how many of the files it covers
    revived: list[str] = field(default_factory=list)


def plan(store: Store, walk: Walk, files: Sequence[Found], *, custodian: str, zone: str, retry: bool) -> Plan:
    """What is to be done with the files of one walk."""
    result = Plan()
    for job in _cut(walk, files, custodian, zone):
        _judge(store, job, result, retry)
    return result


def _cut(walk: Walk, files: Sequence[Found], custodian: str, zone: str) -> Iterator[Job]:
    if not walk.is_folder:
        for file in files:
            yield Job(files=(file,), custodian=custodian, zone=zone)
        return
    by_path = {Path(file.path): file for file in files}
    loose: list[Found] = []
    for item in _claimed(tree(walk.root, "", files)):
        if isinstance(item, Folder):
            inside = tuple(by_path[leaf.path] for leaf in _disks(item))
            yield Job(files=inside, folder=(str(item.path), item.name), custodian=custodian, zone=zone)
        else:
            loose.append(by_path[item.path])
    for batch in _batches(loose):
        yield Job(files=batch, custodian=custodian, zone=zone)


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


def _judge(store: Store, job: Job, result: Plan, retry: bool) -> None:
    units = {file: unit_of(file.name, file.sha256, job.custodian) for file in job.files}
    holding = store.manifest.holding(units.values())
    held: dict[Found, dict[str, Any]] = {}
    for file, unit in units.items():
        good = [part for part in holding.get(unit, []) if _current(part, job.zone, retry)]
        if good:
            held[file] = next((part for part in good if part["state"] == "live"), good[0])
    whole = {part["name"] for part in held.values()}
    if len(held) == len(job.files) and (job.folder is None or len(whole) == 1):
        for part in held.values():
            result.held[part["name"]] = result.held.get(part["name"], 0) + 1
        result.revived += sorted({part["name"] for part in held.values() if part["state"] != "live"})
        return
    result.jobs.append(_rest(job, units, holding, held))


def _rest(
    job: Job, units: dict[Found, str], holding: dict[str, list[dict[str, Any]]], held: dict[Found, dict[str, Any]]
) -> Job:
    """Of loose files only those that are new, and those that share an outdated part with one that is read again."""
    if job.folder is not None or not held:
        return job
    outdated = {part["name"] for file in job.files if file not in held for part in holding.get(units[file], [])}
    files = tuple(
        file
        for file in job.files
        if file not in held or any(part["name"] in outdated for part in holding.get(units[file], []))
    )
    return Job(files=files, custodian=job.custodian, zone=job.zone)


def _current(part: dict[str, Any], zone: str, retry: bool) -> bool:
    """Whether reading again would give the same: same zone, same readers, and nothing that is worth another try."""
    if part["zone"] != zone or part["store_version"] != STORE_VERSION or part["unit_state"] == "retry":
        return False
    if retry and part["unit_state"] == "poison":
        return False
    versions = {reader.format: reader.version for reader in readers().values()}
    for name, version in part["readers"].items():
        if name == REGISTRY:
            if version != registry():
                return False
        elif versions.get(name) != version:
            return False
    return True
