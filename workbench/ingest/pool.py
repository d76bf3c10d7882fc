"""Who reads the jobs: this process, or worker processes that may die without harm.

A worker that dies takes nothing with it: what it was at is marked and left out, and the rest of its job is read again
by a new one.
"""

from __future__ import annotations

import queue
import re
import shutil
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import CaseError
from ..progress import Progress
from ..store import PartWriter
from ..store.parts import settle
from .job import Job
from .limits import Limits
from .make import INDEXING, Index, give_up, make
from .process import Died, Process

__all__ = ["Done", "draft_name", "work"]

DEATHS = 20  # after so many in one job the rest of it is given up
TICK = 0.5
HEX = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, kw_only=True)
class Done:
    """A finished draft of a part: the folder it stands in, and its facts."""

    folder: Path
    facts: dict[str, Any]


def work(
    parts: Path,
    jobs: Sequence[Job],
    count: int,
    limits: Limits,
    progress: Progress,
    index: Index | None,
) -> Iterator[Done]:
    """The drafts of all jobs as they are finished; with `count` 0 or 1, read in this process one after the other.

    Raises CaseError if the case cannot be written or no worker can be started.
    """
    if count < 2:
        for job in jobs:
            writer = PartWriter(parts / draft_name())
            facts = make(job, writer, index=index)
            progress.advance(files=len(job.files), size=job.size, messages=facts["rows"].get("messages", 0))
            yield Done(folder=writer.folder, facts=facts)
        return
    address = _address(index)
    pool = _Pool(parts, jobs, limits, address)
    try:
        for done in pool.results(min(count, len(jobs)), progress):
            if index is not None and not address:
                with suppress(Exception):  # as in `make`
                    index(done.folder)
                settle(done.folder)
            yield done
    finally:
        pool.stop()


def draft_name() -> str:
    """A name for a part in the making; what bears it is removed by the next ingest."""
    return f"part.tmp-{uuid.uuid4().hex}"


class _Pool:
    """Threads that each look after one worker process; the main thread watches the clock and takes the results."""

    def __init__(self, parts: Path, jobs: Sequence[Job], limits: Limits, address: str) -> None:
        self._parts = parts
        self._limits = limits
        self._address = address
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Done | _Step | BaseException] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._processes: dict[int, Process] = {}
        self._threads: list[threading.Thread] = []
        self._stopped = False
        self._expected = len(jobs)
        for job in sorted(jobs, key=lambda job: -job.size):  # the longest first, so that no worker waits at the end
            self._jobs.put(job)

    def results(self, count: int, progress: Progress) -> Iterator[Done]:
        for number in range(count):
            thread = threading.Thread(target=self._look_after, args=(number,), daemon=True)
            self._threads.append(thread)
            thread.start()
        while self._expected:
            try:
                result = self._results.get(timeout=TICK)
            except queue.Empty:
                for process in list(self._processes.values()):
                    process.overdue()
                continue
            if isinstance(result, BaseException):
                raise result
            if isinstance(result, _Step):
                progress.advance(result.files, result.size, result.messages)
                continue
            self._expected -= 1
            yield result

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            for process in list(self._processes.values()):
                process.stop()
        for thread in self._threads:
            thread.join()

    def _look_after(self, number: int) -> None:
        try:
            while not self._stopped:
                self._results.put(self._persist(number, self._jobs.get_nowait()))
        except queue.Empty:
            pass
        except BaseException as error:
            if not self._stopped:
                self._results.put(error)
        finally:
            self._drop(number)

    def _persist(self, number: int, job: Job) -> Done:
        """Read the job, again without each original that a worker died of."""
        address = self._address
        for _ in range(DEATHS):
            folder = self._parts / draft_name()
            steps = _Counted(self._results.put)
            try:
                task = {"job": job.plain(), "folder": str(folder), "index": address}
                answer = self._process(number).ask(task, steps.moved)
            except Died as died:
                self._drop(number)
                shutil.rmtree(folder, ignore_errors=True)
                steps.back()
                if died.name == INDEXING:
                    address = ""
                else:
                    job = replace(job, poison={**job.poison, died.name: died.reason})
                continue
            if "refused" in answer:
                raise CaseError(str(answer["refused"]), str(answer["todo"]))
            done = _checked(folder, answer["facts"]) if "facts" in answer else self._given_up(job, answer)
            steps.done(job, done.facts)
            return done
        return self._given_up(job, {"lost": f"{DEATHS} workers died of this and what was read together with it"})

    def _given_up(self, job: Job, answer: dict[str, Any]) -> Done:
        reason = f"It could not be read: {answer.get('lost', 'no reason was given')}."
        writer = PartWriter(self._parts / draft_name())
        return Done(folder=writer.folder, facts=give_up(job, reason, writer))

    def _process(self, number: int) -> Process:
        with self._lock:
            if self._stopped:
                raise queue.Empty
            if number not in self._processes:
                self._processes[number] = Process(self._limits)
            return self._processes[number]

    def _drop(self, number: int) -> None:
        process = self._processes.pop(number, None)
        if process is not None:
            process.stop()


@dataclass(frozen=True, slots=True)
class _Step:
    files: int
    size: int
    messages: int


class _Counted:
    """Turns "so much is done by now" into "so much more is done"."""

    def __init__(self, put: Callable[[_Step], None]) -> None:
        self._put = put
        self._size = self._messages = 0

    def moved(self, size: int, messages: int) -> None:
        self._put(_Step(0, size - self._size, messages - self._messages))
        self._size, self._messages = size, messages

    def back(self) -> None:
        self.moved(0, 0)

    def done(self, job: Job, facts: dict[str, Any]) -> None:
        self.moved(job.size, int(facts["rows"].get("messages", 0)))
        self._put(_Step(len(job.files), 0, 0))


def _checked(folder: Path, facts: dict[str, Any]) -> Done:
    """A worker has read hostile bytes: its word is no reason to rename a folder to anywhere."""
    if not HEX.match(str(facts["name"])) or not folder.is_dir():
        raise CaseError("A worker gave an answer that makes no sense; nothing of it was kept.", "Please report this.")
    return Done(folder=folder, facts=facts)


def _address(index: Index | None) -> str:
    """`module:name` of a function that a worker can find by itself, else nothing."""
    module, name = getattr(index, "__module__", ""), getattr(index, "__qualname__", "")
    found = getattr(sys.modules.get(module), name, None)
    return f"{module}:{name}" if index is not None and found is index and module != "__main__" else ""
