"""Who reads the jobs: this process, or worker processes that may die without harm.

A worker that dies takes nothing with it: what it was at is marked and left out, and the rest of its job is read again
by a new one.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ..progress import Progress
from ..store import PartWriter
from ..store.parts import settle
from .fetch import fetched
from .finish import Here, Index
from .job import Job
from .limits import Limits
from .make import make
from .persist import Done, Hands, Step, draft_name, persist
from .process import Process

__all__ = ["address_of", "work"]

TICK = 0.5


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
            with fetched(job, parts) as here:
                facts = make(here, Here(writer, index))
            progress.advance(files=len(job.files), size=job.size, messages=facts["rows"].get("messages", 0))
            yield Done(folder=writer.folder, facts=facts)
        return
    address = address_of(index)
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


class _Pool:
    """Threads that each look after one worker process; the main thread watches the clock and takes the results."""

    def __init__(self, parts: Path, jobs: Sequence[Job], limits: Limits, address: str) -> None:
        self._parts = parts
        self._limits = limits
        self._address = address
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Done | Step | BaseException] = queue.SimpleQueue()
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
            if isinstance(result, Step):
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
        hands = Hands(process=lambda: self._process(number), drop=lambda: self._drop(number))
        return persist(job, self._parts, self._address, hands, self._results.put)

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


def address_of(index: Index | None) -> str:
    """`module:name` of a function that a worker can find by itself, else nothing."""
    module, name = getattr(index, "__module__", ""), getattr(index, "__qualname__", "")
    found = getattr(sys.modules.get(module), name, None)
    return f"{module}:{name}" if index is not None and found is index and module != "__main__" else ""
