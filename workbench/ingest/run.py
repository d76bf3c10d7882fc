"""The ingest from end to end: walk, hash, plan, read, commit, and a receipt for all of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from .. import __version__, dkimkeys, passwords
from ..errors import CaseError, UsageError
from ..originals import printable
from ..progress import Progress, Quiet
from ..search.index import build as search_index
from ..store import Part, PartWriter, Store, leave_copy
from ..store.custody import now
from ..store.manifest import place_of
from ..store.writer import unwritable
from ..timestamps import ORDERS
from ..urls import is_url, local
from .cluster import connected, work_there
from .copies import keep
from .digests import on_cluster
from .finish import Index
from .hashes import hashed
from .job import Found, Job
from .ledger import load, totals_of
from .limits import Limits
from .make import note
from .maps import concerning, logged, taken
from .persist import Done, draft_name
from .plan import Plan, plan
from .pool import work
from .receipt import Receipt
from .unchanged import held_since, keep_mark, mark_of
from .walk import Noted, Walk, roots_of, walks
from .zones import spelled

__all__ = ["ingest"]


def ingest(
    store: Store,
    paths: Sequence[str | Path] | str | Path,
    *,
    custodian: str = "",
    zone: str | Mapping[str, str] = "",
    copy: bool = False,
    scheduler: str = "",
    progress: Progress | None = None,
    jobs: int | None = None,
    retry: bool = False,
    date_order: str | Mapping[str, str] = "",
    maps: Sequence[str | Path] = (),
    password_file: str | Path = "",
    dkim_keys: str | Path = "",
    limits: Limits | None = None,
    index: Index = search_index,
) -> Receipt:
    """Read the files and folders at `paths`, or behind URLs, into the case, and give a receipt for every one of them.

    `custodian` says whose account or device they came from; `zone` is the time zone in which wall-clock times without
    an offset are read, for all files or by path ({"": "Asia/Shanghai", "lark2": "+08:00"}); `date_order` (dmy, mdy or
    ymd, likewise) settles which number is the day where a file leaves it open; `maps` are files that say what the
    columns of tables mean. `password_file` holds passwords, one a line, that are tried on encrypted files and stored
    nowhere; what stayed locked before is then tried again. `dkim_keys` is a folder with keys of mail servers, by which
    the signatures of letters are verified. `copy` keeps a copy of every original in the case. `jobs` is the number of
    worker processes (None: one per core); with 0 or 1 everything is read in this process, without the limits that
    workers have. `retry` tries again what has crashed a worker before. `scheduler` is the address of a Dask scheduler,
    or a scheduler file: its workers read what they see at the same paths, and the rest is read here. `index` is called
    with the folder of each part before it is committed; if not told otherwise it builds the search index.

    What has been read before is not read again; an ingest that was cut off goes on. Raises CaseError if the case cannot
    be written or another ingest is running, ReadError if nothing is at a path, and UsageError for senseless options.
    Whatever is wrong with a single file is in the receipt and stops nothing.
    """
    like = Job(files=(), custodian=printable(custodian), zone=spelled(zone), dates=spelled(date_order, _known_order))
    like = replace(like, maps=taken(maps), **_secrets(password_file, dkim_keys))
    listed = [local(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    roots, told = roots_of(listed, store.path), progress or Quiet()
    count = max(2, os.cpu_count() or 1) if jobs is None else jobs
    with store.ingesting():
        try:
            store.tidy()
            return _Run(store, listed, roots, like, told, index).go(copy, retry, scheduler or count, limits or Limits())
        except BaseException as error:
            raise _stopped(store, error) from error.__cause__
        finally:
            told.end()
            with suppress(CaseError, OSError):
                store.tidy()


def _secrets(password_file: str | Path, dkim_keys: str | Path) -> dict[str, Any]:
    found = {"passwords": passwords.taken(password_file)} if password_file else {}
    return {**found, "keys": dkimkeys.taken(dkim_keys)} if dkim_keys else found


def _stopped(store: Store, error: BaseException) -> BaseException:
    """The error to tell, after the custody log was told why the ingest stopped."""
    refusal = unwritable(error) if isinstance(error, OSError) else error
    with suppress(CaseError):
        store.custody.append("ingest stopped", {"reason": str(refusal) or type(error).__name__})
    return refusal


MOST_FAILED = 1_000  # originals named in the custody log; all of them stand in the receipt


class _Run:
    """One ingest on its way."""

    def __init__(
        self,
        store: Store,
        paths: Sequence[str | Path],
        roots: Sequence[Path | str],
        like: Job,
        progress: Progress,
        index: Index,
    ) -> None:
        self.store = store
        self.paths = [str(path) for path in paths]
        self.roots = roots
        self.like = like
        self.progress = progress
        self.index = index
        self.made: list[str] = []
        self.held: dict[str, None] = {}
        self.notes: list[str] = []
        self.unseen: list[str] = []  # originals with words in pictures that nobody read
        self.unlocked: list[list[Any]] = []  # the name of an original, and the line of the password that opened it
        self.receipt_id = 0
        self.scheduler = ""
        self.mark = ""  # what was ingested, where an ingest of the same would have nothing to do

    def go(self, copy: bool, retry: bool, jobs: int | str, limits: Limits) -> Receipt:
        """Read with so many processes, or on the cluster whose scheduler is named."""
        self.scheduler = jobs if isinstance(jobs, str) else ""
        self._begin({"custodian": self.like.custodian, "zone": self.like.zone, "copy": copy, "retry": retry})
        found = list(walks(self.roots, self.store.path))
        self._told(found)
        self.mark = "" if copy or retry else mark_of(self.store, found, self.like)
        known = held_since(self.store, self.mark)
        if known is not None:
            self.held = dict.fromkeys(known)
            return self._end()
        todo: list[Job] = []
        for one in found:
            what = self._planned(one, copy=copy, retry=retry)
            self.store.manifest.healed(place_of(name, self.like.custodian) for name in (*one.entered, *what.well))
            todo += what.jobs
            self.held.update(what.held)
            for name in what.revived:
                self.store.manifest.revive(name)
        self.progress.begin("Reading", sum(len(job.files) for job in todo), sum(job.size for job in todo))
        for done in self._read(todo, jobs, limits):
            self._commit(done)
        return self._end()

    def _told(self, walked: Sequence[Walk]) -> None:
        idle = dict.fromkeys(self.like.maps)
        for found in walked:
            self.notes += found.notes
            for text in concerning(self.like.maps, (file.name for file in found.files)):
                idle.pop(text, None)
        self.notes += [f"The mapping for {one['file']} fits none of the files." for one in logged(list(idle))]

    def _read(self, todo: Sequence[Job], jobs: int | str, limits: Limits) -> Iterator[Done]:
        parts = self.store.path / "parts"
        if isinstance(jobs, str):
            return work_there(jobs, parts, todo, limits, self.progress, self.index)
        return work(parts, todo, jobs, limits, self.progress, self.index)

    def _planned(self, found: Walk, *, copy: bool, retry: bool) -> Plan:
        self.progress.begin("Hashing", len(found.files), sum(file.size for file in found.files))
        with connected(self.scheduler) if self.scheduler and found.files else nullcontext() as client:
            moved = partial(_moved, self.progress)
            files, unopened = hashed(self.store, found.files, moved, on_cluster(client) if client else None)
        if copy:
            keep(self.store.path / "originals", files)
        self.mark = "" if unopened else self.mark
        self._note([*found.noted, *unopened])
        return plan(self.store, found, files, like=self.like, retry=retry)

    def _note(self, noted: Sequence[Noted]) -> None:
        if noted:
            writer = PartWriter(self.store.path / "parts" / draft_name())
            self._commit(Done(folder=writer.folder, facts=note(noted, self.like.custodian, writer)))

    def _commit(self, done: Done) -> None:
        name = str(done.facts["name"])
        if self.store.commit(done.folder, done.facts, self.receipt_id):
            self.made.append(name)
            self.unlocked += done.facts.get("unlocked", [])
            self.unseen += done.facts.get("needs_ocr", [])
        elif name not in self.made:
            self.held[name] = None

    def _begin(self, options: dict[str, Any]) -> None:
        options |= {"date_order": self.like.dates} if self.like.dates else {}
        options |= {"passwords": len(self.like.passwords)} if self.like.passwords else {}
        options |= {"dkim_keys": [list(key) for key in self.like.keys[:MOST_FAILED]]} if self.like.keys else {}
        options |= {"maps": logged(self.like.maps)} if self.like.maps else {}
        given = [{"given": path, "from_case": _relative(path, self.store.path)} for path in self.paths]
        with self.store.database.writing() as connection:
            connection.execute(
                "INSERT INTO receipts (at, version, paths, options) VALUES (?, ?, ?, ?)",
                (now(), __version__, json.dumps(given), json.dumps(options)),
            )
            self.receipt_id = int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
            detail = {"receipt": self.receipt_id, "paths": self.paths, "options": options, "version": __version__}
            self.store.custody.append("ingest begun", detail)

    def _end(self) -> Receipt:
        held = [name for name in self.held if name not in self.made]
        folder = self.store.path / "parts"
        self.notes += _unseen(self.unseen)
        self.notes += [f"{name} was opened with the password on line {line}." for name, line in self.unlocked]
        totals = totals_of([Part(folder / name) for name in self.made], [Part(folder / name) for name in held])
        with self.store.database.writing() as connection:
            connection.execute(
                "UPDATE receipts SET finished = ?, parts = ?, totals = ? WHERE receipt_id = ?",
                (
                    now(),
                    json.dumps({"made": self.made, "held": held, "notes": self.notes}),
                    json.dumps(totals),
                    self.receipt_id,
                ),
            )
            failed = [told for name in self.made for told in _failed(Part(folder / name))][:MOST_FAILED]
            sealed = {"opened_with_password": self.unlocked} if self.unlocked else {}
            self.store.custody.append(
                "ingest finished",
                {"receipt": self.receipt_id, "parts": sorted(self.made), "totals": totals, "failed": failed, **sealed},
            )
        keep_mark(self.store, self.mark, [*held, *self.made])
        leave_copy(self.store)
        return load(self.store, self.receipt_id)


def _moved(progress: Progress, file: Found) -> None:
    progress.advance(files=1, size=file.size)


def _unseen(names: list[str]) -> list[str]:
    if not names:
        return []
    some = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    count = "1 original needs" if len(names) == 1 else f"{len(names):,} originals need"
    return [f"{count} OCR for their words in pictures to be searched (the extra ocr, or Tesseract): {some}."]


def _known_order(order: str) -> None:
    if order not in ORDERS:
        raise UsageError(f"{order!r} is no order of day, month and year.", f"Say one of {', '.join(ORDERS)}.")


def _failed(part: Part) -> list[list[str]]:
    table = part.table("originals")
    places = [place for place, state in enumerate(table["state"].to_pylist()) if state == "failed"]
    return [[table[name][place].as_py() for name in ("path", "sha256", "reason")] for place in places]


def _relative(path: str, case: Path) -> str:
    if is_url(path):
        return ""
    try:
        return os.path.relpath(Path(path).absolute(), case.absolute())
    except ValueError:  # another drive on Windows
        return ""
