"""The end of a part's making in a process beside the one that reads, so that one huge export keeps two cores busy.

The reading process forks it when it starts, before it has any thread; rows go over a pipe as Arrow's own bytes, answers
come back as lines of JSON. It does with them what `finish.Here` does, in the same order, and builds the index while
rows come, so that the part is the same to the byte. It dies with the process that forked it.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

import pyarrow as pa

from ..errors import CaseError
from ..search.index import Building
from ..store import PartWriter
from ..store.columns import READ, Run, completed
from ..store.tables import KINDS
from ..store.writer import unwritable
from .languages import language_column
from .limits import set_memory

__all__ = ["LARGE", "Apart", "Gone", "Helper", "forked"]

LARGE = 16 << 20  # bytes of originals from which on a job is worth a second process
PIPE = 1 << 20
SET_PIPE = 1031  # F_SETPIPE_SZ of Linux
DEATH = 1  # PR_SET_PDEATHSIG of Linux


class Gone(Exception):
    """The process beside is dead."""


@dataclass(frozen=True)
class Helper:
    """The process beside: where it is told what to do, and where its answers come from."""

    asked: BinaryIO
    answers: BinaryIO
    pid: int

    def end(self) -> None:
        """It is gone when this returns, and what it took of the processor's time is counted as this process's."""
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def tell(self, order: dict[str, Any], payload: Any = b"") -> None:
        """Hand over an order, with the bytes that belong to it."""
        try:
            self.asked.write(json.dumps({**order, "size": len(payload)}).encode() + b"\n")
            self.asked.write(payload)
            self.asked.flush()
        except OSError:
            raise Gone from None

    def spoke(self) -> bool:
        """Whether it has said something without being asked: that it cannot go on."""
        return bool(select.select([self.answers], [], [], 0)[0])

    def answer(self) -> dict[str, Any]:
        """Its next answer; raises the error that it tells of, and Gone if it is dead."""
        line = self.answers.readline()
        if not line.endswith(b"\n"):
            raise Gone
        told: dict[str, Any] = json.loads(line)
        if "refused" in told:
            raise CaseError(told["refused"], told["todo"]) from OSError(told["refused"])
        if told.get("lost") == "MemoryError":
            raise MemoryError
        if "lost" in told:
            raise RuntimeError(told["lost"])
        return told


class Apart:
    """Finishes a part in the process beside; `memory` is what that one may use, in bytes."""

    def __init__(self, helper: Helper, folder: Path, memory: int) -> None:
        self.rows: dict[str, int] = {}
        self._helper = helper
        self._closed = False
        helper.tell({"do": "begin", "folder": str(folder), "memory": memory})

    def messages(self, rows: pa.RecordBatch, runs: Sequence[Run]) -> None:
        """Hand messages over."""
        self._tell({"do": "messages", "runs": runs}, rows)

    def add(self, kind: str, records: pa.RecordBatch) -> None:
        """Hand rows over."""
        self._tell({"do": "add", "kind": kind}, records)

    def close(self) -> None:
        """No more rows come."""
        if not self._closed:
            self._closed = True
            self._helper.tell({"do": "close"})
            self.rows = self._helper.answer()["rows"]

    def finish(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Let the part be finished."""
        self._helper.tell({"do": "finish", "facts": facts})
        return cast(dict[str, Any], self._helper.answer()["facts"])

    def _tell(self, order: dict[str, Any], records: pa.RecordBatch) -> None:
        if self._helper.spoke():
            self._closed = True
            self._helper.answer()
            raise Gone
        self._helper.tell(order, records.serialize())


def forked(leave: Callable[[], object]) -> Helper | None:
    """A process beside this one, or None where the system has no fork that ends with its parent (other than Linux).

    `leave` closes, in the new process, what is only the old one's. Only for a process of one thread.
    """
    if sys.platform != "linux":
        return None
    asked, asking = os.pipe()
    answers, answering = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        _serve(parent, (asking, answers), (asked, answering), leave)
    os.close(asked)
    os.close(answering)
    return Helper(os.fdopen(asking, "wb", PIPE), os.fdopen(answers, "rb"), pid)


def _serve(parent: int, theirs: tuple[int, int], mine: tuple[int, int], leave: Callable[[], object]) -> NoReturn:
    try:
        _die_with(parent)
        leave()
        for descriptor in theirs:
            os.close(descriptor)
        with suppress(OSError):
            _widen(mine[0])
        gc.freeze()
        gc.set_threshold(100_000, 20, 50)
        _orders(os.fdopen(mine[0], "rb", PIPE), os.fdopen(mine[1], "wb"))
    finally:
        os._exit(0)


def _die_with(parent: int) -> None:
    import ctypes

    ctypes.CDLL(None).prctl(DEATH, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _widen(pipe: int) -> None:
    import fcntl

    fcntl.fcntl(pipe, SET_PIPE, PIPE)


def _orders(asked: BinaryIO, answers: BinaryIO) -> None:
    work: _Work | None = None
    while line := asked.readline():
        order = json.loads(line)
        payload = asked.read(order["size"]) if order["size"] else b""
        try:
            if order["do"] == "begin":
                work = None
                set_memory(order["memory"])
                work = _Work(Path(order["folder"]))
            elif work is not None:
                told = work.does(order, payload)
                if told is not None:
                    _say(answers, told)
        except Exception as error:
            work = None  # what still comes for this part is for nobody
            _say(answers, _trouble(error))


def _say(answers: BinaryIO, told: dict[str, Any]) -> None:
    answers.write(json.dumps(told).encode() + b"\n")
    answers.flush()


def _trouble(error: Exception) -> dict[str, str]:
    if isinstance(error, MemoryError):
        return {"lost": "MemoryError"}
    if isinstance(error, OSError):
        error = unwritable(error)
    if isinstance(error, CaseError):
        return {"refused": error.what, "todo": error.todo}
    return {"lost": f"{type(error).__name__}: {error}"[:500]}


class _Work:
    """One part on its way to the disk and into its index."""

    def __init__(self, folder: Path) -> None:
        self._writer = PartWriter(folder)
        self._index: Building | None = Building(folder)

    def does(self, order: dict[str, Any], payload: bytes) -> dict[str, Any] | None:
        """Carry out one order; the answer, if there is one."""
        match order["do"]:
            case "messages":
                rows = pa.ipc.read_record_batch(pa.py_buffer(payload), READ)
                self._add("messages", completed(rows, order["runs"], language_column))
            case "add":
                schema = KINDS[order["kind"]]
                self._add(order["kind"], pa.ipc.read_record_batch(pa.py_buffer(payload), schema))
            case "close":
                self._writer.close()
                return {"rows": self._writer.rows}
            case "finish":
                return {"facts": self._writer.finish(order["facts"], self._indexed)}
        return None

    def _add(self, kind: str, records: pa.RecordBatch) -> None:
        self._writer.add(kind, records)
        self._tried(lambda index: index.take(kind, pa.Table.from_batches([records])))

    def _indexed(self, folder: Path) -> None:
        self._tried(lambda index: index.finish())

    def _tried(self, step: Callable[[Building], None]) -> None:
        """An index that cannot be built is no reason to lose what was read: it is built at the first search."""
        if self._index is not None:
            try:
                step(self._index)
            except Exception:
                self._index.drop()
                self._index = None
