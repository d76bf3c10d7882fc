"""A worker that knows the tiny readers only: run as a program in place of the real one.

With the argument `apart` it finishes every part in a process beside it, however small the part is.
"""

from __future__ import annotations

import sys

import workbench.readers
from tests.ingest import tiny

workbench.readers.readers = tiny.readers  # type: ignore[assignment]

from workbench.ingest import worker  # noqa: E402 - the readers must be in place before anybody imports them

if sys.argv[1:] == ["apart"]:
    worker.LARGE = 0  # type: ignore[attr-defined]
worker.main()
