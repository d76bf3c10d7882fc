"""A part: one immutable folder of Arrow files, mapped into memory when it is looked at, never locked.

Each kind of record has one file `<kind>.arrow`, and `<kind>-2.arrow` and so on where it has more than 2^20 rows; a kind
without rows has none. `part.json` beside them says what made the part, so that a manifest can be rebuilt from parts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..errors import CaseError
from ..hashing import sha256_file
from .tables import KINDS

__all__ = ["FACTS", "Part", "conformed", "settle", "sums"]

FACTS = "part.json"
END = b"ARROW1"  # how every file of Arrow's ends


class Part:
    """One part by its folder: `name`, `path`, the number of `rows` of a kind, and the `table` of a kind."""

    def __init__(self, path: Path, rows: dict[str, int] | None = None) -> None:
        self.path = path
        self.name = path.name
        self._rows = rows
        self._tables: dict[str, pa.Table] = {}

    def __repr__(self) -> str:
        return f"Part({self.name}, {self.rows('messages')} messages)"

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What part.json says: units, readers, zone, custodian, rows, versions. Raises CaseError if damaged."""
        try:
            facts = json.loads((self.path / FACTS).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise _broken(self.path, error) from error
        if not isinstance(facts, dict):
            raise _broken(self.path, ValueError("part.json holds no object"))
        return facts

    def rows(self, kind: str) -> int:
        """How many rows of `kind` the part has."""
        rows = self.facts["rows"] if self._rows is None else self._rows
        return int(rows.get(kind, 0))

    def table(self, kind: str) -> pa.Table:
        """The rows of `kind` with the columns of `tables.KINDS[kind]`, memory-mapped, in the order of the originals."""
        if kind not in self._tables:
            tables = [_mapped(path) for path in self.files(kind)] if self.rows(kind) else []
            whole = pa.concat_tables([conformed(table, KINDS[kind]) for table in tables] or [KINDS[kind].empty_table()])
            if whole.num_rows != self.rows(kind):
                raise _broken(self.path, ValueError(f"{self.rows(kind)} {kind} are listed, {whole.num_rows} are there"))
            self._tables[kind] = whole
        return self._tables[kind]

    def stands(self) -> bool:
        """Whether all its files are there, to their ends; a look that costs nearly nothing."""
        try:
            ends = [[_ended(path) for path in self.files(kind)] for kind in KINDS if self.rows(kind)]
            return (self.path / FACTS).stat().st_size > 0 and all(found and all(found) for found in ends)
        except (CaseError, OSError):
            return False

    def damage(self) -> list[str]:
        """The names of files that are not what was written, by their SHA-256; empty where the part is whole."""
        if not self.stands():
            return [FACTS]
        return _changed(self.path, self.facts)

    def index_damage(self) -> list[str]:
        """The same for the files of its search index, which can be made anew at any time."""
        facts = self.path / "index" / "index.json"
        try:
            return _changed(facts.parent, json.loads(facts.read_text("utf-8"))) if facts.exists() else []
        except (OSError, ValueError, AttributeError):
            return [facts.name]

    def files(self, kind: str) -> Iterator[Path]:
        """The Arrow files of `kind`, in order."""
        number, path = 1, self.path / f"{kind}.arrow"
        while path.exists():
            yield path
            number += 1
            path = self.path / f"{kind}-{number}.arrow"


def sums(folder: Path, pattern: str = "*.arrow") -> dict[str, str]:
    """The SHA-256 of the files in `folder` whose names fit, by name."""
    return {path.name: sha256_file(path)[0] for path in sorted(folder.glob(pattern))}


def _changed(folder: Path, facts: dict[str, Any]) -> list[str]:
    return [name for name, sum in facts.get("sums", {}).items() if sums(folder, name) != {name: sum}]


def _ended(path: Path) -> bool:
    with open(path, "rb") as file:
        file.seek(-len(END), os.SEEK_END)
        return file.read() == END


def conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with exactly the columns of `schema`: one that an older part lacks is filled with nulls."""
    if table.schema.equals(schema):
        return table
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def settle(folder: Path) -> None:
    """Everything in `folder` is on the disk when this returns: files first, then the folder itself."""
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder, and its rename is durable by itself
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mapped(path: Path) -> pa.Table:
    try:
        # The buffers keep the mapping alive after the file is closed, so that no handles pile up.
        with pa.memory_map(str(path)) as mapping, pa.ipc.open_file(mapping) as file:
            return file.read_all()
    except (OSError, pa.ArrowInvalid) as error:
        raise _broken(path.parent, error) from error


def _broken(path: Path, error: Exception) -> CaseError:
    return CaseError(
        f"Part {path.name} of the case is missing or damaged: {error}.",
        "Put the folder back from a backup; or remove it and ingest its originals again.",
    )
