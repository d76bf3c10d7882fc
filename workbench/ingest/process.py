"""One worker process as its parent sees it: started, asked, watched, and told dead with a reason."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO, cast

from ..errors import CaseError
from .limits import Limits

__all__ = ["COMMAND", "Died", "Process"]

COMMAND = (sys.executable, "-P", "-m", "workbench.ingest.worker")
STARTING = 120.0  # seconds that a worker may need to come to life on a busy computer
ENDING = 2.0  # seconds that a worker has to end by itself
SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")


class Died(Exception):
    """A worker is dead; `name` is the original that it was at, `reason` a sentence."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name
        self.reason = reason


class Process:
    """One worker. `ask` hands it a job and waits for the answer; `overdue` kills it when its time is up."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._name = ""
        self._deadline = float("inf")
        self._late = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in stop()
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=_environment(), text=True
        )
        self._asked = cast(TextIO, self._process.stdin)
        self._answers = cast(TextIO, self._process.stdout)
        self._tell(asdict(limits))

    def ask(self, task: dict[str, Any], moved: Callable[[int, int], None]) -> dict[str, Any]:
        """The worker's answer to a job; raises Died if there is none, and CaseError if it never got to work.

        `moved` is told how many bytes and messages of the job are done.
        """
        self._name = ""
        self._deadline = time.monotonic() + self._limits.seconds + STARTING
        self._tell(task)
        for line in self._answers:
            answer = _object(line)
            if "begins" in answer:
                self._name = str(answer["begins"])
                self._allow(int(answer["size"]))
            elif "moved" in answer:
                moved(int(answer["moved"]), int(answer["messages"]))
            else:
                self._deadline = float("inf")
                return answer
        raise self._dead()

    def overdue(self) -> None:
        """Kill the worker if it has been at one original for longer than it may."""
        if time.monotonic() > self._deadline:
            self._late = True
            self._process.kill()

    def stop(self) -> None:
        """The worker is gone when this returns; one that can still hear ends the process beside it first."""
        with suppress(OSError):
            self._asked.close()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(OSError):
            self._answers.close()
        self._errors.close()

    def _allow(self, size: int) -> None:
        self._deadline = time.monotonic() + self._limits.allowed(size)

    def _tell(self, line: dict[str, Any]) -> None:
        try:
            self._asked.write(json.dumps(line) + "\n")
            self._asked.flush()
        except OSError:
            raise self._dead() from None

    def _dead(self) -> Exception:
        code = self._process.wait()
        if self._late:
            return Died(self._name, f"It took longer than {self._limits.seconds:,.0f} seconds to read.")
        if not self._name:
            self._errors.seek(0)
            last = self._errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            return CaseError(f"No worker process can be started: {''.join(last) or f'exit code {code}'}.")
        if code == -getattr(signal, "SIGKILL", 9):
            return Died(self._name, "The system stopped the worker that read it, most likely for want of memory.")
        return Died(self._name, f"It crashed the worker that read it ({_signal(code)}).")


def _object(line: str) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"lost": "it gave an answer that makes no sense"}


def _signal(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


def _environment() -> dict[str, str]:
    package = str(Path(__file__).parents[2])
    search = [package, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    quiet = dict.fromkeys(SINGLE, "1")
    # Arrow's own allocators reserve far more address space than they use, which the memory limit would count.
    return {**os.environ, **quiet, "ARROW_DEFAULT_MEMORY_POOL": "system", "PYTHONPATH": os.pathsep.join(search)}
