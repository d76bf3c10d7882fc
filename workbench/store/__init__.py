"""The case on disk: immutable Arrow parts, and a small SQLite file for the manifest and the human work.

store = open_store("seed-case")
store.snapshot().table("messages")      # a pyarrow.Table, memory-mapped
store.human.put("tags", {"key": "...", "tag": "quota"})
store.custody.verify()                  # [] where the log is whole
"""

from __future__ import annotations

from .carry import read_human, write_human
from .custody import Custody
from .folder import Store, called, open_store
from .human import Human
from .lock import reading_in
from .mend import leave_copy, mend
from .parts import Part
from .rest import lock_case, unlock_case
from .snapshot import Snapshot
from .writer import PartWriter

__all__ = [
    "Custody", "Human", "Part", "PartWriter", "Snapshot", "Store", "called", "leave_copy", "lock_case", "mend",
    "open_store", "read_human", "reading_in", "unlock_case", "write_human",
]  # fmt: skip
