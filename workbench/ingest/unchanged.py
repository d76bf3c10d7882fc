"""Whether anything has changed since the last ingest: told from the list of files alone, before a reader is loaded.

What would give the same plan has the same mark: the same paths, looks of files and decisions, the same code, and a
manifest that has not moved on. A mark is kept only where nothing is to be tried again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import __version__
from ..hashing import key
from ..store import Store
from .job import Job
from .walk import Walk

__all__ = ["held_since", "keep_mark", "mark_of"]

FACT = "unchanged"
CODE = ("ingest", "readers", "store")  # rooms whose code decides what a part holds


def mark_of(store: Store, walks: Iterable[Walk], like: Job) -> str:
    """The mark of what is to be ingested; "" where something has to be looked at anyhow: passwords, fresh files."""
    if like.passwords:
        return ""
    told: list[object] = [store.database.value("SELECT value FROM facts WHERE name = 'case'"), _code()]
    told += [like.custodian, like.zone, like.dates, like.maps, like.keys]
    for found in walks:
        if any(file.fresh for file in found.files) or any(one.passing for one in found.noted):
            return ""
        told += [str(found.root), found.prefix, [(one.name, one.reason) for one in found.noted]]
        told += [(f.name, f.place, f.size, f.mtime_ns, f.ctime_ns, f.inode) for f in found.files]
    return key("ingest", repr(told))


def held_since(store: Store, mark: str) -> list[str] | None:
    """The parts that hold what has this mark, where nothing is to be done; None if a plan has to be made."""
    told = json.loads(str(store.database.value("SELECT value FROM facts WHERE name = ?", [FACT]) or "{}"))
    if not mark or (told.get("mark"), told.get("manifest")) != (mark, store.manifest.version()):
        return None
    return None if store.manifest.broken() else list(told["held"])


def keep_mark(store: Store, mark: str, held: Sequence[str]) -> None:
    """Remember after an ingest what it was of; nothing where something is to be tried again."""
    again = store.database.value(
        "SELECT count(*) FROM units u JOIN parts p USING (part_id) WHERE u.state = 'retry' AND p.state = 'live'"
    )
    told = {"mark": mark, "manifest": store.manifest.version(), "held": list(held)} if mark and not again else {}
    with store.database.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (FACT, json.dumps(told)))


def _code() -> list[tuple[str, int, int]]:
    """How the code looks that reads; where it cannot be looked at, its version alone tells."""
    top = Path(__file__).parents[1]
    found = [(__version__, 0, 0)]
    for room in CODE:
        if (top / room).is_dir():
            with os.scandir(top / room) as listing:
                looks = [(one.name, one.stat()) for one in listing if one.name.endswith((".py", ".sql"))]
            found += sorted((name, status.st_size, status.st_mtime_ns) for name, status in looks)
    return found
