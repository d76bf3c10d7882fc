"""An ingest with the tiny readers as a program of its own, for the tests to kill: CASE LEAK [apart]."""

from __future__ import annotations

import sys

import workbench.readers
from tests.ingest import tiny

workbench.readers.readers = tiny.readers  # type: ignore[assignment]

from workbench.ingest import ingest, process  # noqa: E402 - see tiny_worker
from workbench.ingest import plan as planning  # noqa: E402
from workbench.store import open_store  # noqa: E402

process.COMMAND = (sys.executable, "-m", "tests.ingest.tiny_worker", *sys.argv[3:])
planning.BATCH_FILES = 4
ingest(open_store(sys.argv[1]), sys.argv[2], jobs=2)
sys.stdout.write("done\n")
