"""A worker that knows the tiny readers only: run as a program in place of the real one."""

from __future__ import annotations

import workbench.readers
from tests.ingest import tiny

workbench.readers.readers = tiny.readers  # type: ignore[assignment]

from workbench.ingest.worker import main  # noqa: E402 - the readers must be in place before anybody imports them

main()
