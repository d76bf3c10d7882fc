"""Reading on a Dask cluster: jobs go out, finished drafts of parts come back, and only this process commits them.

A draft counts only once the manifest here takes it, so that a worker, or the whole cluster, that dies in mid-run loses
nothing and doubles nothing. On each machine the leak is read by a process of its own under the same limits as here.
Source: https://distributed.dask.org/en/stable/client.html (futures), resilience.html (workers that die).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .. import __version__
from ..errors import CaseError, UsageError
from ..progress import Progress
from ..store.parts import settle
from .finish import Index
from .job import Job
from .limits import Limits
from .persist import Done, checked, draft_name, given_up
from .pool import address_of, work

__all__ = ["TASK_SIZE", "connected", "work_there"]

TASK_SIZE = 64 << 20  # bytes in one task: a second of work or more, beside which the sending does not count
WAIT = 15.0  # seconds in which a scheduler must have answered
TRIES = 5  # deaths of machines after which a task is given up
PROBE = "part.tmp-probe-"


def work_there(
    scheduler: str, parts: Path, jobs: Sequence[Job], limits: Limits, progress: Progress, index: Index | None
) -> Iterator[Done]:
    """The drafts of all jobs as the workers of the cluster finish them; see `pool.work` for the same on this machine.

    `scheduler` is an address (tcp://host:8786, tls://...) or the path of a scheduler file. What no worker can see is
    read here. Raises UsageError if no scheduler answers or its workers run another version, CaseError if the case
    cannot be written or the scheduler is gone in mid-run.
    """
    with connected(scheduler) as client:
        probe = _probe(parts)
        try:
            unseen: list[Job] = []
            for answer in _answers(client, _tasks(parts, probe, jobs, limits, address_of(index))):
                for job, done in _received(parts, answer):
                    if done is None:
                        unseen.append(job)
                        continue
                    progress.advance(len(job.files), job.size, done.facts["rows"].get("messages", 0))
                    yield done
            yield from work(parts, unseen, 2, limits, progress, index) if unseen else ()
        finally:
            probe.unlink(missing_ok=True)


def connected(scheduler: str) -> Any:
    """A `distributed.Client` of the scheduler, whose workers run this version of the workbench.

    Raises UsageError where Dask is not installed, nobody answers, no worker is there, or versions differ.
    """
    try:
        import distributed
    except ImportError:
        raise UsageError("Dask is not installed here.", "Say: pip install 'leak-workbench[cluster]'.") from None
    given: dict[str, Any] = {"address": scheduler} if "://" in scheduler else {"scheduler_file": scheduler}
    try:
        maker: Any = distributed.Client
        client = maker(**given, timeout=WAIT, set_as_default=False)
        client.wait_for_workers(1, timeout=WAIT)
        versions = set(client.run(_version).values())
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"No Dask scheduler with workers answers at {scheduler}: {error}.", "Check it.") from None
    if versions != {__version__}:
        client.close()
        told = ", ".join(sorted(versions - {__version__})) or "none"
        raise UsageError(f"The workers run other versions ({told}) than this one ({__version__}).", "Install the same.")
    return client


def _version() -> str:
    try:
        from workbench import __version__ as there
    except ImportError:
        return "none"
    return there


def _probe(parts: Path) -> Path:
    """A file with a word that only who sees the folder of the case can know."""
    path = parts / f"{PROBE}{secrets.token_hex(16)}"
    path.write_text(path.name)
    return path


def _tasks(parts: Path, probe: Path, jobs: Sequence[Job], limits: Limits, index: str) -> list[dict[str, Any]]:
    like = {"parts": str(parts), "probe": probe.name, "limits": asdict(limits), "index": index}
    tasks: list[dict[str, Any]] = []
    room = 0
    for job in sorted(jobs, key=lambda job: -job.size):  # the longest first, so that nobody waits for it at the end
        if room < job.size or not tasks:
            tasks.append({**like, "jobs": []})
            room = TASK_SIZE
        tasks[-1]["jobs"].append(job.plain())
        room -= job.size
    return tasks


def _answers(client: Any, tasks: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each task with what came back for it: a list of answers, one to a job, or the error that ended it."""
    import distributed

    from .remote import read_here

    finished: Any = distributed.as_completed
    asked = {client.submit(read_here, task, pure=False, retries=TRIES): task for task in tasks}
    try:
        for future in finished(list(asked), loop=client.loop):
            try:
                answer = future.result()
            except distributed.KilledWorker as error:
                answer = error
            except (OSError, distributed.CancelledError) as error:
                raise CaseError(
                    f"The Dask scheduler is gone: {error}.", "What was read is kept; ingest again to go on."
                ) from error
            future.release()  # the bytes of a part need not lie on the cluster any longer
            yield asked[future], answer
    finally:
        with suppress(Exception):
            client.cancel(list(asked))


def _received(parts: Path, came: tuple[dict[str, Any], Any]) -> Iterator[tuple[Job, Done | None]]:
    task, answer = came
    jobs = [Job.of(plain) for plain in task["jobs"]]
    if isinstance(answer, BaseException):
        why = "every machine of the cluster that read it died"
        yield from ((job, given_up(replace(job), parts, why)) for job in jobs)
        return
    for job, one in zip(jobs, answer, strict=True):
        if "refused" in one:
            raise CaseError(str(one["refused"]), str(one["todo"]))
        yield job, None if "unseen" in one else _draft(parts, one)


def _draft(parts: Path, one: dict[str, Any]) -> Done:
    if "files" not in one:
        return checked(parts / Path(str(one["folder"])).name, one["facts"])
    folder = parts / draft_name()
    folder.mkdir()
    for name, content in one["files"].items():
        place = folder / name
        if not place.resolve().is_relative_to(folder.resolve()):
            raise CaseError(f"A worker of the cluster sent a file named {name!r}; nothing of it was kept.")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    settle(folder)
    return checked(folder, one["facts"])
