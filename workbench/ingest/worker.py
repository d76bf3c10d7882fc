"""A worker process: takes jobs as lines of JSON, reads them under limits, and hands back finished drafts of parts.

It speaks on pipes of its own, so that nothing that a library prints can be taken for an answer, and ends at once when
the process that started it is gone. Started as `python -P -m workbench.ingest.worker`: with -P, a file called json.py
that lies in the leak cannot be taken for the module.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO, cast

from ..errors import CaseError
from ..guard import forbid, isolate
from ..search.index import build
from ..store import PartWriter
from ..store.writer import unwritable
from .apart import LARGE, Apart, Gone, Helper, forked
from .finish import Here, Index
from .job import Job
from .limits import Limits, confine, set_memory
from .make import INDEXING, make

__all__ = ["main"]

OFTEN = 0.3  # seconds between two words on how far it is


def main() -> None:
    """Serve until the pipe is closed. The first line holds the limits, every further line a job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops its workers itself
    asked, answers = _pipes()
    limits = Limits(**json.loads(asked.readline()))
    confine(limits)
    sys.meta_path.insert(0, cast(Any, _Without))
    isolate()  # before the first thread: a namespace of users can be entered by a process of one thread only
    forbid()
    helper = forked(lambda: (asked.close(), answers.close()))
    jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, jobs, helper), daemon=True).start()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)  # records come in millions and hold no cycles
    while True:
        _answer(answers, _done(json.loads(jobs.get()), limits, answers, helper))


class _Without:
    """Refuses pandas, which pyarrow would import, in a quarter of a second, to ask whether a list is a Series."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """Nothing is found here; only pandas is found nowhere else either."""
        if name == "pandas":
            raise ModuleNotFoundError("pandas is not for workers", name=name)


def _pipes() -> tuple[TextIO, TextIO]:
    asked, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return os.fdopen(asked, "r", encoding="ascii"), os.fdopen(answers, "w", encoding="ascii")


def _listen(asked: TextIO, jobs: queue.SimpleQueue[str], helper: Helper | None) -> None:
    for line in asked:
        jobs.put(line)
    if helper is not None:
        helper.end()
    os._exit(0)  # the parent is gone, or wants no more


def _done(task: dict[str, Any], limits: Limits, answers: TextIO, helper: Helper | None) -> dict[str, Any]:
    job = Job.of(task["job"])
    memory = limits.memory + job.size  # files are mapped into memory, and so is the part when it is indexed
    set_memory(memory)
    steps = _Steps(answers)
    index, folder = resolved(task["index"]), Path(task["folder"])
    try:
        apart = helper is not None and index is build and job.size >= LARGE
        finish = Apart(helper, folder, memory) if helper and apart else Here(PartWriter(folder), index)
        facts = make(job, finish, steps=steps)
    except Gone:
        steps.begins(INDEXING, job.size)
        os.kill(os.getpid(), signal.SIGKILL)  # the job is done again by a worker that finishes it by itself
        raise
    except CaseError as error:
        return {"refused": error.what, "todo": error.todo}
    except OSError as error:  # whatever could not be read was told by the reading already: this is about writing
        refusal = unwritable(error)
        return {"refused": refusal.what, "todo": refusal.todo}
    except MemoryError:
        return {"lost": "it needs more memory than is allowed"}
    except Exception as error:
        return {"lost": f"{type(error).__name__}: {error}"[:500]}
    finally:
        gc.collect()
    return {"facts": facts}


class _Steps:
    """Tells the parent what comes next, and now and then how far it has come."""

    def __init__(self, answers: TextIO) -> None:
        self._answers = answers
        self._told = time.monotonic()

    def begins(self, name: str, size: int) -> None:
        _answer(self._answers, {"begins": name, "size": size})

    def moved(self, size: int, messages: int) -> None:
        if time.monotonic() - self._told > OFTEN:
            self._told = time.monotonic()
            _answer(self._answers, {"moved": size, "messages": messages})


def resolved(address: str) -> Index | None:
    """The callable at `module:name`, or None for an empty address."""
    if not address:
        return None
    module, _, name = address.partition(":")
    return cast(Index, getattr(importlib.import_module(module), name))


def _answer(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
    sys.exit(0)
