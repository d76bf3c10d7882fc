"""Making one part from one job: read, write, count again, index, and see it all onto the disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import __version__
from ..dkimkeys import PREFIX as KEYS
from ..dkimkeys import digest, holding
from ..errors import CaseError
from ..hashing import canonical, key, sha256
from ..passwords import trying
from ..readers import readers
from ..store import PartWriter
from ..store.manifest import STORE_VERSION, place_of, unit_of
from .entry import Entry
from .finish import Finish, Here
from .hashes import changed
from .job import Job
from .reading import Reading
from .rows import Rows
from .steps import Steps
from .walk import Noted

__all__ = ["INDEXING", "REGISTRY", "SIGNED", "give_up", "make", "note", "registry"]

INDEXING = "\0index"  # what a worker is at when it is at no original
REGISTRY = "*"  # stands for "all readers there are" in what made a part that holds files which none of them knew
SIGNED = {"mail", "mbox"}  # readers of letters as servers signed them
CHANGED = "It changed while it was read; what was read is kept, but it does not match the hash. Ingest it again."


def registry() -> str:
    """A key of all readers and their versions."""
    return key(*(f"{reader.format} {reader.version}" for reader in readers().values()))


def make(job: Job, finish: Finish, *, steps: Steps | None = None) -> dict[str, Any]:
    """The facts of the finished part; raises CaseError if it cannot be written or does not hold what was read."""
    rows = Rows(finish)
    reading = Reading(rows, job, steps=steps)
    try:
        with holding(job.keys), trying(job.passwords) as reading.unlocked:
            for original in job.originals():
                reading.take(original)
        _look_again(job, reading.entries)
        for entry in reading.entries:
            rows.put("originals", entry.row(job.custodian))
        rows.flush()
    finally:
        finish.close()
    if dict(finish.rows) != {kind: n for kind, n in rows.counts.items() if n}:
        raise CaseError(f"{job.files[0].name}: {dict(rows.counts)} rows were read, but {finish.rows} written.")
    if steps is not None:
        steps.begins(INDEXING, job.size)
    return finish.finish(_facts(job, reading, job.files[0].name))


def note(noted: Sequence[Noted], custodian: str, writer: PartWriter) -> dict[str, Any]:
    """The facts of a part that only lists what is no file or could not be opened."""
    job = Job(files=(), custodian=custodian)
    finish = Here(writer)
    rows = Rows(finish)
    reading = Reading(rows, job)
    units = []
    for item in noted:
        entry = Entry(path=item.name)
        if item.passing:
            entry.fail(item.reason, passing=True)
        else:
            entry.skip(item.reason)
        reading.entries.append(entry)
        rows.put("originals", entry.row(custodian))
        place = place_of(item.name, custodian)
        units.append((unit_of(item.name, "", custodian), place, "retry" if item.passing else "read"))
    rows.flush()
    facts = {**_facts(job, reading, noted[0].name), "units": units}
    return finish.finish(facts)


def give_up(job: Job, reason: str, writer: PartWriter) -> dict[str, Any]:
    """The facts of a part that says of every file of a job why it was not read."""
    finish = Here(writer)
    rows = Rows(finish)
    reading = Reading(rows, job)
    for file in job.files:
        entry = Entry(path=file.name, sha256=file.sha256, size=file.size)
        entry.fail(job.poison.get(file.name, reason), poison=True)
        reading.entries.append(entry)
        rows.put("originals", entry.row(job.custodian))
    rows.flush()
    return finish.finish(_facts(job, reading, job.files[0].name))


def _look_again(job: Job, entries: list[Entry]) -> None:
    listed = {entry.path: entry for entry in entries}
    for file in job.files:
        if file.name in job.lost and file.name in listed:
            listed[file.name].fail(job.lost[file.name], passing=True)
        elif changed(file) and file.name in listed:
            listed[file.name].fail(CHANGED, passing=True)


def _facts(job: Job, reading: Reading, first: str) -> dict[str, Any]:
    made_by: dict[str, int | str] = {**dict(sorted(reading.readers.items())), **job.decisions}
    if job.keys and SIGNED & set(reading.readers):
        made_by[f"{KEYS}{digest(job.keys)}"] = 1
    if reading.unknown:
        made_by[REGISTRY] = registry()
    told = [[entry.path, entry.sha256, entry.parent_sha256, entry.state, entry.reason] for entry in reading.entries]
    name = sha256(canonical(["part", STORE_VERSION, job.custodian, job.zone, made_by, told]))[:32]
    return {
        "name": name,
        "first_path": first,
        "custodian": job.custodian,
        "zone": job.zone,
        "store_version": STORE_VERSION,
        "readers": made_by,
        "units": _units(job, reading.entries),
        "needs_ocr": list(dict.fromkeys(reading.unseen)),
        "locked": _locked(job, reading.entries),
        "unlocked": [[name, line] for name, line in sorted(reading.unlocked.items())],
        "version": __version__,
    }


def _locked(job: Job, entries: list[Entry]) -> list[str]:
    """The keys of files that no password opened, themselves or something in them: another password may help."""
    sealed = {entry.path.partition("!/")[0] for entry in entries if entry.locked}
    folder = f"{job.folder[1]}/" if job.folder else ""
    named = [file for file in job.files if file.name in sealed or folder in sealed]
    return [unit_of(file.name, file.sha256, job.custodian) for file in named]


def _units(job: Job, entries: list[Entry]) -> list[tuple[str, str, str]]:
    """Each file's keys, and whether another try may help; what happened in an archive counts for the archive."""
    passing = {entry.path.partition("!/")[0] for entry in entries if entry.passing}
    poison = {entry.path.partition("!/")[0] for entry in entries if entry.poison}
    folder = f"{job.folder[1]}/" if job.folder else ""
    units = []
    for file in job.files:
        again = file.name in passing or (folder and folder in passing)
        killed = file.name in poison or (folder and folder in job.poison)
        state = "retry" if again else "poison" if killed else "read"
        place = place_of(file.name, job.custodian)
        units.append((unit_of(file.name, file.sha256, job.custodian), place, state))
    return units
