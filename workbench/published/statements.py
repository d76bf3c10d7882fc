"""Every statement that is ever sent to PostgreSQL: fixed words, the names of our own columns, and places for values.

Nothing that a reporter writes and nothing that a leak holds becomes part of a statement; it travels as a bound value.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from psycopg import sql

from ..search.fields import KINDS as SEARCHED
from ..store.tables import KINDS

__all__ = ["Statements"]

_TABLES = """
CREATE TABLE IF NOT EXISTS {facts} (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS {parts} (part integer PRIMARY KEY, name text NOT NULL UNIQUE, position integer NOT NULL,
    rows text NOT NULL);
CREATE TABLE IF NOT EXISTS {words} (kind text NOT NULL, part integer NOT NULL, word text NOT NULL);
CREATE INDEX IF NOT EXISTS words_by_kind ON {words} (kind, part);
CREATE TABLE IF NOT EXISTS {search_log} (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL DEFAULT session_user, query text NOT NULL, filters text NOT NULL, candidates bigint NOT NULL,
    hits bigint NOT NULL, sort text NOT NULL, purpose text NOT NULL)
"""
_TYPES = ((pa.types.is_nested, "json"), (pa.types.is_timestamp, "timestamptz"), (pa.types.is_boolean, "boolean"),
          (pa.types.is_integer, "bigint"), (pa.types.is_string, "text"))  # fmt: skip
OTHERS = ("facts", "parts", "words", "search_log")


class Statements:
    """The statements for one schema of the database."""

    def __init__(self, schema: str) -> None:
        self._schema = sql.Identifier(schema)
        self._names = {name: sql.Identifier(schema, name) for name in (*KINDS, *OTHERS)}

    def made(self, words: str) -> sql.Composed:
        """A statement with the tables' names, `{messages}`, in their places."""
        return sql.SQL(words).format(**self._names)

    def set_up(self) -> list[sql.Composed]:
        """What makes the schema and its tables where they are missing."""
        made = [sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(self._schema)]
        made += [self.made(words) for words in _TABLES.strip().split(";\n")]
        return made + [self._table(kind) for kind in KINDS]

    def indexes(self) -> list[sql.Composed]:
        """What makes the indexes where they are missing."""
        made = "CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin (tokens) WITH (fastupdate = off)"
        return [
            sql.SQL(made).format(name=sql.Identifier(f"{kind}_tokens"), table=self._names[kind]) for kind in SEARCHED
        ]

    def copy(self, kind: str) -> sql.Composed:
        """What takes rows in: part, row, tokens, texts, their fields, and all columns."""
        names = ["part", "row", *(("tokens", "texts", "fields") if kind in SEARCHED else ()), *KINDS[kind].names]
        return sql.SQL("COPY {} ({}) FROM STDIN").format(self._names[kind], _listed(names))

    def holding(self, kind: str, asks: int) -> sql.Composed:
        """The rows that hold a token of each of so many lists."""
        terms = sql.SQL(" AND ").join([sql.SQL("tokens && %s::text[]")] * asks)
        return sql.SQL("SELECT part, row FROM {} WHERE {}").format(self._names[kind], terms)

    def columns(self, kind: str, names: Sequence[str], *, some: bool) -> sql.Composed:
        """Columns of all rows, or of some, in the order of parts and rows."""
        return self._read(kind, [sql.SQL("t.") + sql.Identifier(name) for name in names], some=some)

    def texts(self, kind: str, *, some: bool) -> sql.Composed:
        """The folded texts of all rows, or of some, with the numbers of their fields."""
        wanted = ["p.position", "t.row", "t.texts", "t.fields"]
        return self._read(kind, [sql.SQL(name) for name in wanted], some=some)

    def _read(self, kind: str, wanted: Sequence[sql.Composable], *, some: bool) -> sql.Composed:
        chosen = " JOIN unnest(%s::integer[], %s::integer[]) AS w (part, row) USING (part, row)" if some else ""
        known = "" if some else " WHERE t.part = ANY(%s::integer[])"
        made = f"SELECT {{wanted}} FROM {{table}} t{chosen} JOIN {{parts}} p USING (part){known}"
        made += " ORDER BY p.position, t.row"
        return sql.SQL(made).format(
            wanted=sql.SQL(", ").join(wanted), table=self._names[kind], parts=self._names["parts"]
        )

    def _table(self, kind: str) -> sql.Composed:
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(field.name), sql.SQL(_type(field.type))) for field in KINDS[kind]
        ]
        extra = (
            "tokens text[] NOT NULL, texts text[] NOT NULL, fields smallint[] NOT NULL, " if kind in SEARCHED else ""
        )
        made = f"CREATE TABLE IF NOT EXISTS {{}} (part integer, row integer, {extra}{{}}, PRIMARY KEY (part, row))"
        return sql.SQL(made).format(self._names[kind], sql.SQL(", ").join(columns))


def _type(kind: pa.DataType) -> str:
    return next(name for fits, name in _TYPES if fits(kind))


def _listed(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
