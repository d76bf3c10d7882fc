"""Who reads the jobs: this process, or a few worker processes with limits that may die without harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..progress import Progress
from ..store import PartWriter
from .job import Job
from .make import Index, make

__all__ = ["Done", "Limits", "work"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a worker may use: seconds for one original (and one more per megabyte), bytes of memory, open files."""

    seconds: float = 300.0
    memory: int = 4 << 30
    files: int = 512


@dataclass(frozen=True, kw_only=True)
class Done:
    """A finished draft of a part: the folder it stands in, and its facts."""

    folder: Path
    facts: dict[str, Any]


def work(
    parts: Path, jobs: Sequence[Job], count: int, limits: Limits, progress: Progress, index: Index | None
) -> Iterator[Done]:
    """The drafts of all jobs, as they are finished."""
    yield from _here(parts, jobs, progress, index)


def _here(parts: Path, jobs: Sequence[Job], progress: Progress, index: Index | None) -> Iterator[Done]:
    for job in jobs:
        writer = PartWriter(parts / draft_name())
        facts = make(job, writer, begins=lambda name, size, messages: None, index=index)
        progress.advance(files=len(job.files), size=job.size, messages=facts["rows"].get("messages", 0))
        yield Done(folder=writer.folder, facts=facts)


def draft_name() -> str:
    """A name for a part in the making; what bears it is removed by the next ingest."""
    import uuid

    return f"part.tmp-{uuid.uuid4().hex}"
