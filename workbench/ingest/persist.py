"""One job read to its end in a worker process that may die on the way, here or on a machine of a cluster.

A worker that dies takes nothing with it: what it was at is marked and left out, and the rest of its job is read again
by a new one.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import CaseError
from ..store import PartWriter
from .fetch import fetched
from .job import Job
from .make import INDEXING, give_up
from .process import Died, Process

__all__ = ["Done", "Hands", "Step", "checked", "draft_name", "given_up", "persist"]

DEATHS = 20  # after so many in one job the rest of it is given up
HEX = re.compile(r"[0-9a-f]{32}\Z")


@dataclass(frozen=True, kw_only=True)
class Done:
    """A finished draft of a part: the folder it stands in, and its facts."""

    folder: Path
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """So many files, bytes and messages more are done."""

    files: int
    size: int
    messages: int


@dataclass(frozen=True, kw_only=True)
class Hands:
    """Where the worker process comes from, and what takes a dead one away."""

    process: Callable[[], Process]
    drop: Callable[[], None]


def draft_name() -> str:
    """A name for a part in the making; what bears it is removed by the next ingest."""
    return f"part.tmp-{uuid.uuid4().hex}"


def persist(job: Job, parts: Path, index: str, hands: Hands, heard: Callable[[Step], None]) -> Done:
    """Read the job into a draft below `parts`, again without each original that a worker died of.

    `index` is the address of what indexes the part; `heard` is told how far it is. Raises CaseError if the draft
    cannot be written or no worker can be started, or a storage behind a URL is gone.
    """
    with fetched(job, parts) as here:
        return _persisted(here, parts, index, hands, heard)


def _persisted(job: Job, parts: Path, index: str, hands: Hands, heard: Callable[[Step], None]) -> Done:
    for _ in range(DEATHS):
        folder = parts / draft_name()
        steps = _Counted(heard)
        try:
            task = {"job": job.plain(), "folder": str(folder), "index": index}
            answer = hands.process().ask(task, steps.moved)
        except Died as died:
            hands.drop()
            shutil.rmtree(folder, ignore_errors=True)
            steps.back()
            if died.name == INDEXING:
                index = ""
            else:
                job = replace(job, poison={**job.poison, died.name: died.reason})
            continue
        if "refused" in answer:
            raise CaseError(str(answer["refused"]), str(answer["todo"]))
        done = (
            checked(folder, answer["facts"])
            if "facts" in answer
            else given_up(job, parts, str(answer.get("lost", "no reason was given")))
        )
        steps.done(job, done.facts)
        return done
    return given_up(job, parts, f"{DEATHS} workers died of this and what was read together with it")


def given_up(job: Job, parts: Path, why: str) -> Done:
    """A draft that says of every file of the job why it was not read."""
    writer = PartWriter(parts / draft_name())
    return Done(folder=writer.folder, facts=give_up(job, f"It could not be read: {why}.", writer))


def checked(folder: Path, facts: dict[str, Any]) -> Done:
    """The draft, if its facts can be one's; a worker has read hostile bytes, and its word renames no folder anywhere.

    Raises CaseError.
    """
    if not HEX.match(str(facts["name"])) or not folder.is_dir():
        raise CaseError("A worker gave an answer that makes no sense; nothing of it was kept.", "Please report this.")
    return Done(folder=folder, facts=facts)


class _Counted:
    """Turns "so much is done by now" into "so much more is done"."""

    def __init__(self, heard: Callable[[Step], None]) -> None:
        self._heard = heard
        self._size = self._messages = 0

    def moved(self, size: int, messages: int) -> None:
        self._heard(Step(0, size - self._size, messages - self._messages))
        self._size, self._messages = size, messages

    def back(self) -> None:
        self.moved(0, 0)

    def done(self, job: Job, facts: dict[str, Any]) -> None:
        self.moved(job.size, int(facts["rows"].get("messages", 0)))
        self._heard(Step(len(job.files), 0, 0))
