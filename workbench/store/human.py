"""The human work of a case: persons, judgements, topics, claims, exhibits, notes; small tables, rows as dicts.

It lives in case.sqlite only, speaks of message keys and locators, never of row numbers, and so survives any rebuild
of the parts. What is in the tables and which columns they have stands in schema.sql.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import CaseError, UsageError
from .custody import now
from .database import Database

__all__ = ["Human"]

KEYS: dict[str, tuple[str, ...]] = {
    "persons": ("person_id",),
    "judgements": ("id",),
    "topics": ("name", "version"),
    "marks": ("id",),
    "claims": ("claim_id",),
    "exhibits": ("exhibit_id",),
    "supports": ("id",),
    "notes": ("id",),
    "tags": ("id",),
    "saved_searches": ("name",),
    "search_log": ("id",),
    "story_events": ("id",),
    "settings": ("name",),
    "glossary": ("term",),
    "translations": ("id",),
}
APPEND_ONLY = frozenset({"judgements", "topics"})
JSON = {
    "topics": ("lexicon",),
    "search_log": ("filters",),
    "settings": ("value",),
    "translations": ("params", "warnings"),
}
WRITTEN = {name: "updated" if name == "claims" else "at" for name in KEYS if name not in ("story_events",)}


class Human:
    """One generic layer over the tables in `tables()`; raises UsageError for a table or column that is not there."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._columns: dict[str, tuple[str, ...]] = {}

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Every table of human work with its columns."""
        return {name: self._known(name) for name in KEYS}

    def put(self, table: str, row: dict[str, Any]) -> int | str:
        """Write one row and give its key; a row with that key already there has the given columns replaced.

        A key that is left out is the next number (for topics: the next version of that name). `at` or `updated` is
        filled with the present moment where it is left out. Columns `lexicon`, `filters` and `value` take and give
        anything that JSON can hold. Judgements and topics are append-only: a second row with one key is a CaseError.
        """
        values = {name: self._stored(table, name, value) for name, value in row.items()}
        unknown = set(values) - set(self._known(table))
        if unknown:
            raise UsageError(f"{table} has no column {', '.join(sorted(unknown))}.", f"It has {self._names(table)}.")
        moment = WRITTEN.get(table, "")
        if moment in self._known(table) and values.get(moment) is None:
            values[moment] = now()
        with self._database.writing() as connection:
            key = self._key(connection, table, values)
            connection.execute(_upsert(table, list(values)), values)
        return key

    def rows(self, table: str, **equals: Any) -> list[dict[str, Any]]:
        """The rows whose columns equal the given values, in the order in which they were first written."""
        where, values = self._where(table, equals)
        found = self._database.rows(f"SELECT * FROM {table}{where} ORDER BY rowid", values)
        for name in JSON.get(table, ()):
            for row in found:
                row[name] = None if row[name] is None else json.loads(row[name])
        return found

    def remove(self, table: str, **equals: Any) -> int:
        """Remove the rows whose columns equal the given values, and say how many; at least one value is needed."""
        where, values = self._where(table, equals)
        if not where:
            raise UsageError(f"Nothing says which rows of {table} to remove.", "Name a column and a value.")
        if table in APPEND_ONLY:
            raise CaseError(f"Entries in {table} are never changed or removed.", "Add a new entry that corrects it.")
        with self._database.writing() as connection:
            return connection.execute(f"DELETE FROM {table}{where}", values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """Whatever is put or removed inside is written as a whole or, after an error, not at all."""
        with self._database.writing():
            yield

    def _known(self, table: str) -> tuple[str, ...]:
        if table not in KEYS:
            raise UsageError(f"No table of human work is called {table!r}.", f"There are {', '.join(KEYS)}.")
        if table not in self._columns:
            listed = self._database.rows(f"PRAGMA table_info({table})")
            self._columns[table] = tuple(column["name"] for column in listed)
        return self._columns[table]

    def _names(self, table: str) -> str:
        return ", ".join(self._known(table))

    def _stored(self, table: str, column: str, value: Any) -> Any:
        if column in JSON.get(table, ()):
            return None if value is None else json.dumps(value, ensure_ascii=False)
        return value

    def _where(self, table: str, equals: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        unknown = set(equals) - set(self._known(table))
        if unknown:
            raise UsageError(f"{table} has no column {', '.join(sorted(unknown))}.", f"It has {self._names(table)}.")
        values = {name: self._stored(table, name, value) for name, value in equals.items()}
        terms = [f'"{name}" IS :{name}' for name in values]
        return (f" WHERE {' AND '.join(terms)}" if terms else ""), values

    def _key(self, connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> int | str:
        column = KEYS[table][-1]
        if values.get(column) is None:
            if column in ("name", "term"):
                raise UsageError(f"A row of {table} needs a {column}.")
            values[column] = _next(connection, table, values)
        key = values[column]
        return key if isinstance(key, int) else str(key)


def _next(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> int:
    column = KEYS[table][-1]
    if table == "topics":
        found = connection.execute("SELECT max(version) FROM topics WHERE name = ?", (values.get("name"),))
        return (found.fetchone()[0] or 0) + 1
    # Numbers are never given out twice, or what was tied to a removed row would come to hang on a new one.
    used = connection.execute("SELECT last FROM counters WHERE name = ?", (table,)).fetchone()
    held = connection.execute(f"SELECT max({column}) FROM {table} WHERE typeof({column}) = 'integer'").fetchone()[0]
    number = max(used[0] if used else 0, held or 0) + 1
    connection.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (table, number))
    return number


def _upsert(table: str, columns: list[str]) -> str:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(f":{name}" for name in columns)
    insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    if table in APPEND_ONLY:
        return insert
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in KEYS[table])
    return f"{insert} ON CONFLICT ({', '.join(KEYS[table])}) DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}"
