"""The index of a part: built once, committed with it, memory-mapped, and built anew wherever it is missing or old.

`<part>/index/index.json` names the tokenizer and the shards. An index is never evidence: it can be removed at any time.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import pyarrow as pa

from ..store.parts import Part as StoredPart
from ..store.parts import settle
from ..text import TOKENIZER
from . import shard
from .fields import KINDS
from .shard import Shard

__all__ = ["LAYOUT", "build", "of"]

LAYOUT = 2
FOLDER, FACTS = "index", "index.json"
Shards = tuple[Shard, ...]


class Part(Protocol):
    """What search needs of a part: its folder, and the table of each kind."""

    path: Path

    def table(self, kind: str) -> pa.Table:
        """The rows of `kind`."""


def build(part_dir: Path) -> None:
    """Write the index of the part in the folder `part_dir`, in place of any older one.

    Raises CaseError or OSError where the part cannot be read or the folder not written.
    """
    _write(part_dir, made({kind: _table(part_dir, kind) for kind in KINDS}))


def of(part: Part) -> Shards:
    """The index of a part: from its folder if it is there and current, else built now, and kept where it may be.

    A part that has `shards` of its own, like that of a case on a server, is taken at its word.
    """
    if (own := getattr(part, "shards", None)) is not None:
        shards: Shards = own
        return shards
    if getattr(part, "path", None) is None:
        return _unplaced(part)
    path = Path(part.path)
    stamp = _stamp(path)
    if stamp:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, pa.ArrowInvalid):
            opened = _opened(str(path), stamp)
            if _fit(part, opened):
                return opened
    return _in_memory(str(path), _Held(part))


def _fit(part: Part, shards: Shards) -> bool:
    """Whether an index covers just the rows that the part has."""
    covered = dict.fromkeys(KINDS, 0)
    for one in shards:
        covered[one.kind] += one.size
    return all(part.table(kind).num_rows == rows for kind, rows in covered.items())


def made(tables: dict[str, pa.Table]) -> Shards:
    """The index over tables, in memory."""
    return tuple(
        shard.made(kind, base, piece) for kind, table in tables.items() for base, piece in shard.parts_of(kind, table)
    )


_UNPLACED: WeakKeyDictionary[Any, Shards] = WeakKeyDictionary()


def _unplaced(part: Part) -> Shards:
    """The index of a part that has no folder, kept as long as the part is."""
    if part not in _UNPLACED:
        _UNPLACED[part] = made({kind: part.table(kind) for kind in KINDS})
    return _UNPLACED[part]


class _Held:
    """A part as an argument that the cache does not compare."""

    def __init__(self, part: Part) -> None:
        self.part = part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _in_memory(path: str, held: _Held) -> Shards:
    shards = made({kind: held.part.table(kind) for kind in KINDS})
    with contextlib.suppress(OSError):
        if Path(path).is_dir():
            _write(Path(path), shards)
    return shards


@lru_cache(maxsize=1024)
def _opened(path: str, stamp: tuple[int, int]) -> Shards:
    folder = Path(path) / FOLDER
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    if facts["tokenizer"] != TOKENIZER or facts["layout"] != LAYOUT:
        raise ValueError("an older index")
    return tuple(shard.opened(folder, s["name"], s["kind"], s["base"], s["size"]) for s in facts["shards"])


def _stamp(part_dir: Path) -> tuple[int, int] | None:
    try:
        state = (part_dir / FOLDER / FACTS).stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_ino


def _write(part_dir: Path, shards: Shards) -> None:
    """Write into a folder beside, then put it in place: a reader sees the whole index or none."""
    folder = part_dir / f"{FOLDER}.{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    listed: list[dict[str, Any]] = []
    for number, one in enumerate(shards):
        name = f"{one.kind}-{number}"
        shard.saved(one, folder, name)
        listed.append({"name": name, "kind": one.kind, "base": one.base, "size": one.size})
    facts = {"tokenizer": TOKENIZER, "layout": LAYOUT, "shards": listed}
    (folder / FACTS).write_text(json.dumps(facts), "utf-8")
    settle(folder)
    shutil.rmtree(part_dir / FOLDER, ignore_errors=True)
    folder.rename(part_dir / FOLDER)


def _table(part_dir: Path, kind: str) -> pa.Table:
    counted = StoredPart(part_dir, {})
    sizes = [pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in counted.files(kind)]
    return StoredPart(part_dir, {kind: sum(table.num_rows for table in sizes)}).table(kind)
