"""What a Dask worker runs: jobs read by a confined process of this machine, drafts left where the case is or sent back.

The function is imported there, not sent, so that both ends run the same code.
"""

from __future__ import annotations

import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import CaseError
from ..store.writer import unwritable
from ..urls import filesystem
from .job import Job
from .limits import Limits
from .persist import Hands, persist
from .process import Process

__all__ = ["read_here"]

OWN = threading.local()  # a process of its own for each thread of a Dask worker; it ends when the Dask worker ends


def read_here(task: dict[str, Any]) -> list[dict[str, Any]]:
    """One answer to each job of the task: where its draft stands or its files' bytes, `unseen`, or why it is refused.

    A job is `unseen` where this machine does not have its originals at the same paths and of the same lengths.
    """
    limits, index = Limits(**task["limits"]), str(task["index"])
    shared = _sees(Path(task["parts"]), task["probe"])
    answers: list[dict[str, Any]] = []
    for job in map(Job.of, task["jobs"]):
        if not _seen(job):
            answers.append({"unseen": True})
            continue
        try:
            answers.append(_shared(job, Path(task["parts"]), limits, index) if shared else _sent(job, limits, index))
        except CaseError as error:
            answers.append({"refused": error.what, "todo": error.todo})
        except OSError as error:
            refusal = unwritable(error)
            answers.append({"refused": refusal.what, "todo": refusal.todo})
    return answers


def _shared(job: Job, parts: Path, limits: Limits, index: str) -> dict[str, Any]:
    done = persist(job, parts, index, _hands(limits), lambda step: None)
    return {"folder": str(done.folder), "facts": done.facts}


def _sent(job: Job, limits: Limits, index: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        done = persist(job, Path(folder), index, _hands(limits), lambda step: None)
        files = [path for path in done.folder.rglob("*") if path.is_file()]
        return {"facts": done.facts, "files": {str(p.relative_to(done.folder)): p.read_bytes() for p in files}}


def _hands(limits: Limits) -> Hands:
    def process() -> Process:
        if getattr(OWN, "limits", None) != limits:
            drop()
        if getattr(OWN, "process", None) is None:
            OWN.process, OWN.limits = Process(limits), limits
        return OWN.process  # type: ignore[no-any-return]

    def drop() -> None:
        old, OWN.process = getattr(OWN, "process", None), None
        if old is not None:
            old.stop()

    return Hands(process=process, drop=drop)


def _sees(parts: Path, probe: str) -> bool:
    try:
        return (parts / probe).read_text() == probe
    except OSError:
        return False


def _seen(job: Job) -> bool:
    """Whether this machine has the files: all of them on a disk, or the first behind its URL."""
    if job.files[0].url:
        with suppress(Exception):  # no package for it here, no key, no way there
            system, place = filesystem(job.files[0].url)
            return bool(system.info(place)["size"] == job.files[0].size)
        return False
    with suppress(OSError):
        return all(Path(file.path).stat().st_size == file.size for file in job.files)
    return False
