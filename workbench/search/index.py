"""The index of a part: built once, committed with it, memory-mapped, and built anew wherever it is missing or old.

`<part>/index/index.json` names the tokenizer and the shards. An index is never evidence: it can be removed at any time.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import pyarrow as pa

from ..store.parts import Part as StoredPart
from ..store.parts import settle, sums
from ..text import TOKENIZER
from . import growing, shard
from .fields import KINDS
from .growing import AT_ONCE, Growing
from .shard import Shard

__all__ = ["LAYOUT", "Building", "build", "of"]

LAYOUT = 3
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
    building = Building(part_dir)
    try:
        for kind in KINDS:
            building.take(kind, _table(part_dir, kind))
        building.finish()
    except BaseException:
        building.drop()
        raise


class Building:
    """The index of the part in `part_dir` in the making: a shard that is full is written and let go.

    It stands in a folder beside its place until it is finished: a reader sees the whole index or none.
    """

    def __init__(self, part_dir: Path) -> None:
        self._part = part_dir
        self._folder = part_dir / f"{FOLDER}.{os.getpid()}"
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        self._growing = {kind: Growing(kind) for kind in KINDS}
        self._sizes: dict[str, list[tuple[int, int]]] = {kind: [] for kind in KINDS}  # base and size of each shard

    def take(self, kind: str, table: pa.Table) -> None:
        """More rows of a kind; of one that is not searched nothing is kept."""
        if kind in self._growing:
            for start in range(0, table.num_rows, AT_ONCE):
                self.keep(self._growing[kind].take(table.slice(start, AT_ONCE)))

    def finish(self) -> None:
        """Write what is left, and put the index in place of any older one."""
        for one in self._growing.values():
            self.keep(one.close())
        listed: list[dict[str, Any]] = []
        for kind, sizes in self._sizes.items():
            for number, (base, size) in enumerate(sizes):
                name = f"{kind}-{len(listed)}"
                shard.renamed(self._folder, f"{kind}.{number}", name)
                listed.append({"name": name, "kind": kind, "base": base, "size": size})
        facts = {"tokenizer": TOKENIZER, "layout": LAYOUT, "shards": listed, "sums": sums(self._folder, "*")}
        (self._folder / FACTS).write_text(json.dumps(facts), "utf-8")
        settle(self._folder)
        shutil.rmtree(self._part / FOLDER, ignore_errors=True)
        self._folder.rename(self._part / FOLDER)

    def drop(self) -> None:
        """Leave nothing of it behind."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def keep(self, shards: Iterable[Shard]) -> None:
        """Shards that are made already, in the order of their rows."""
        for one in shards:
            sizes = self._sizes[one.kind]
            shard.saved(one, self._folder, f"{one.kind}.{len(sizes)}")
            sizes.append((one.base, one.size))


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
    return tuple(one for kind, table in tables.items() for one in growing.made(kind, table))


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
            building = Building(Path(path))
            building.keep(shards)
            building.finish()
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


def _table(part_dir: Path, kind: str) -> pa.Table:
    counted = StoredPart(part_dir, {})
    sizes = [pa.ipc.open_file(pa.memory_map(str(path))).read_all() for path in counted.files(kind)]
    return StoredPart(part_dir, {kind: sum(table.num_rows for table in sizes)}).table(kind)
