"""The manifest: which parts hold, which files each was made from, and which older part a newer one replaces."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..hashing import key
from .custody import now
from .database import Database
from .parts import Part

__all__ = ["STORE_VERSION", "Manifest", "place_of", "unit_of"]

SUPERSEDED = """
UPDATE parts SET state = 'superseded'
WHERE part_id = ? AND state = 'live' AND NOT EXISTS (
    SELECT 1 FROM units old WHERE old.part_id = parts.part_id AND NOT EXISTS (
      SELECT 1 FROM units later JOIN parts held ON held.part_id = later.part_id
      WHERE later.place = old.place AND held.state = 'live' AND held.rank > parts.rank
        AND (later.unit = old.unit OR old.state = 'retry'))
"""
HEALED = "(old.state = 'retry' AND old.place IN (SELECT place FROM well))"
STORE_VERSION = 1  # raised when a change of the store would alter any row of a part made from the same bytes


def unit_of(path: str, sha256: str, custodian: str) -> str:
    """The key by which a file is known again: its name below the ingested folder, its bytes, whose it was."""
    return key("unit", path, sha256, custodian)


def place_of(path: str, custodian: str) -> str:
    """The key of a file's name alone, for a file whose bytes could not be read."""
    return key("place", path, custodian)


class Manifest:
    """The tables `parts`, `units` and `part_originals` of one case."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def version(self) -> int:
        """A number that grows with every change of what holds."""
        return int(self._database.value("SELECT value FROM facts WHERE name = 'manifest'") or 0)

    def now(self) -> tuple[int, tuple[Part, ...]]:
        """The version and the parts that hold at one moment, even while an ingest commits."""
        while True:
            version, parts = self.version(), self.live()
            if self.version() == version:
                return version, parts

    def live(self) -> tuple[Part, ...]:
        """The parts that hold, in the order of the names of their first originals."""
        rows = self._database.rows("SELECT name, rows FROM parts WHERE state = 'live' ORDER BY first_path, name")
        return tuple(Part(self._folder / row["name"], json.loads(row["rows"])) for row in rows)

    def state(self, name: str) -> str:
        """Whether it is live or superseded, for a part that the manifest knows; else empty."""
        return str(self._database.value("SELECT state FROM parts WHERE name = ?", [name]) or "")

    def names(self) -> set[str]:
        """Every part that the manifest knows, live or superseded."""
        return {row["name"] for row in self._database.rows("SELECT name FROM parts")}

    def holding(self, units: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """For each unit known here, the parts made from it, newest first: name and unit_state (read, retry, poison)."""
        found: dict[str, list[dict[str, Any]]] = {}
        wanted = list(units)
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            marks = ", ".join("?" * len(chunk))
            rows = self._database.rows(
                "SELECT u.unit, u.state AS unit_state, p.name FROM units u JOIN parts p USING (part_id)"
                f" WHERE u.unit IN ({marks}) ORDER BY p.rank DESC",
                chunk,
            )
            for row in rows:
                found.setdefault(row["unit"], []).append(row)
        return found

    def listed(self) -> dict[str, dict[str, Any]]:
        """Every part by name: state, zone, store_version, and the readers that made it with their versions."""
        rows = self._database.rows("SELECT name, state, zone, store_version, readers FROM parts")
        return {row["name"]: {**row, "readers": json.loads(row["readers"])} for row in rows}

    def broken(self) -> set[str]:
        """The parts of which files are missing or cut off: what they were made from has to be read again."""
        rows = self._database.rows("SELECT name, rows FROM parts")
        return {row["name"] for row in rows if not Part(self._folder / row["name"], json.loads(row["rows"])).stands()}

    def add(self, facts: dict[str, Any], receipt_id: int | None = None) -> None:
        """Take a part, whose folder is in place, into the manifest, and let it replace what it makes superfluous."""
        with self._database.writing() as connection:
            rank = self._advance(connection)
            connection.execute(
                "INSERT INTO parts (name, state, rank, first_path, custodian, zone, store_version, readers, rows,"
                " receipt_id, added) VALUES (:name, 'live', :rank, :first_path, :custodian, :zone, :store_version,"
                " :readers, :rows, :receipt_id, :added)",
                {
                    **{name: facts[name] for name in ("name", "first_path", "custodian", "zone", "store_version")},
                    "rank": rank,
                    "readers": json.dumps(facts["readers"], sort_keys=True),
                    "rows": json.dumps(facts["rows"], sort_keys=True),
                    "receipt_id": receipt_id,
                    "added": now(),
                },
            )
            part_id = int(connection.execute("SELECT last_insert_rowid()").fetchone()[0])
            connection.executemany(
                "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?)",
                [(unit, part_id, place, state) for unit, place, state in facts["units"]],
            )
            self._list(connection, part_id, facts)
            _supersede(connection, part_id)

    def revive(self, name: str) -> None:
        """A part that had been superseded holds again, since what made it was asked for again."""
        with self._database.writing() as connection:
            rank = self._advance(connection)
            connection.execute("UPDATE parts SET state = 'live', rank = ? WHERE name = ?", (rank, name))
            part_id = connection.execute("SELECT part_id FROM parts WHERE name = ?", (name,)).fetchone()[0]
            _supersede(connection, part_id)

    def healed(self, places: Iterable[str]) -> None:
        """Whatever could not be looked at before and now could: parts that say nothing else stop to hold."""
        waiting = self._database.rows(
            "SELECT u.place, u.part_id FROM units u JOIN parts p USING (part_id)"
            " WHERE u.state = 'retry' AND p.state = 'live'"
        )
        well = set(places).intersection(row["place"] for row in waiting)
        if not well:
            return
        with self._database.writing() as connection:
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS well (place TEXT PRIMARY KEY)")
            connection.execute("DELETE FROM well")
            connection.executemany("INSERT INTO well VALUES (?)", [(place,) for place in well])
            for part_id in {row["part_id"] for row in waiting if row["place"] in well}:
                connection.execute(f"{SUPERSEDED} AND NOT {HEALED})", (part_id,))
            self._advance(connection)

    def _advance(self, connection: sqlite3.Connection) -> int:
        rank = self.version() + 1
        connection.execute("INSERT OR REPLACE INTO facts VALUES ('manifest', ?)", (str(rank),))
        return rank

    def _list(self, connection: sqlite3.Connection, part_id: int, facts: dict[str, Any]) -> None:
        table = Part(self._folder / facts["name"], facts["rows"]).table("originals")
        columns = ("path", "sha256", "parent_sha256", "size", "reader", "state")
        rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
        connection.executemany(
            "INSERT INTO part_originals VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((part_id, position, *row) for position, row in enumerate(rows)),
        )


def _supersede(connection: sqlite3.Connection, part_id: int) -> None:
    # An older part stops to hold when every file in it is also in a live part that came later. A file that could not
    # be read then counts as being there as soon as a later part has anything of that name.
    others = connection.execute(
        "SELECT DISTINCT old.part_id FROM units new JOIN units old ON old.place = new.place"
        " WHERE new.part_id = ? AND old.part_id <> new.part_id",
        [part_id],
    ).fetchall()
    connection.executemany(f"{SUPERSEDED})", [(other["part_id"],) for other in others])
