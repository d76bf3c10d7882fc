"""Writing a case to PostgreSQL, part by part: what is there already stays, what no longer holds is taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import CaseError, UsageError
from ..search import index
from ..search.fields import KINDS as SEARCHED
from ..store.custody import now
from ..store.parts import Part
from ..store.snapshot import Snapshot
from ..store.tables import KINDS
from ..text import TOKENIZER
from . import lexemes
from .server import Server
from .statements import Statements
from .values import escaped, to_server

__all__ = ["Publication", "publish", "searched"]

_BLOCK = 10_000
LAYOUT = 1  # raised when the tables change; what was published with another layout is written anew


@dataclass(frozen=True)
class Publication:
    """What a publication did: `place`, the numbers of parts `written`, `kept` and `removed`, and `messages` there."""

    place: str
    written: int
    kept: int
    removed: int
    messages: int

    def __str__(self) -> str:
        parts = f"{self.written} parts written, {self.kept} were there, {self.removed} removed"
        return f"Published to {self.place}: {self.messages:,} messages ({parts})."


def publish(snapshot: Snapshot, server: Server, facts: Mapping[str, Any]) -> Publication:
    """Write a snapshot to a schema; `facts` are case (its id), name, persons and topics.

    Raises UsageError where another case is published in that schema, CaseError where the server refuses.
    """
    statements = Statements(server.schema)
    _set_up(server, statements)
    if not server.rows(statements.made("SELECT pg_try_advisory_lock(hashtext(%s))"), [server.schema])[0][0]:
        raise CaseError(f"Somebody is publishing to {server.place} right now.", "Wait until that is done.")
    try:
        return _published(snapshot, server, statements, facts)
    finally:
        server.rows(statements.made("SELECT pg_advisory_unlock(hashtext(%s))"), [server.schema])


def _published(snapshot: Snapshot, server: Server, statements: Statements, facts: Mapping[str, Any]) -> Publication:
    there = _known(server, statements, str(facts["case"]))
    wanted = {part.name: part for part in snapshot.parts}
    fresh = [part for name, part in wanted.items() if name not in there]
    number = max(there.values(), default=0)
    for part in fresh:
        number += 1
        with server.together():
            _write(server, statements, part, number)
    with server.together():
        gone = [part for name, part in there.items() if name not in wanted]
        for part_number in gone:
            _remove(server, statements, part_number)
        order = statements.made("UPDATE {parts} SET position = %s WHERE name = %s")
        for position, name in enumerate(wanted):
            server.do(order, [position, name])
        _put(server, statements, {**facts, "tokenizer": TOKENIZER, "layout": LAYOUT, "published": now()})
    for statement in statements.indexes():
        server.do(statement)
    for kind in SEARCHED:
        server.do(statements.made(f"ANALYZE {{{kind}}}"))
    return Publication(server.place, len(fresh), len(wanted) - len(fresh), len(gone), snapshot.rows("messages"))


def _set_up(server: Server, statements: Statements) -> None:
    with server.together():
        for statement in statements.set_up():
            server.do(statement)


def _known(server: Server, statements: Statements, case: str) -> dict[str, int]:
    """The parts that are published already, after making sure that they are of this case and can stay."""
    said = {name: json.loads(value) for name, value in server.rows(statements.made("SELECT name, value FROM {facts}"))}
    if said.get("case", case) != case:
        what = f"Another case, {said.get('name', '')!r}, is published at {server.place}."
        raise UsageError(what, "Name another schema with --schema.")
    there = dict(server.rows(statements.made("SELECT name, part FROM {parts}")))
    if there and (said.get("tokenizer", TOKENIZER), said.get("layout", LAYOUT)) != (TOKENIZER, LAYOUT):
        with server.together():
            for part in there.values():
                _remove(server, statements, part)
        return {}
    _put(server, statements, {"case": case})
    return there


def _put(server: Server, statements: Statements, facts: Mapping[str, Any]) -> None:
    put = "INSERT INTO {facts} VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    for name, value in facts.items():
        server.do(statements.made(put), [name, json.dumps(value, ensure_ascii=True)])


def searched(part: Part, kind: str, words: dict[str, list[str]]) -> Iterator[tuple[list[str], list[str], list[int]]]:
    """For each row its lexemes, its folded texts and the numbers of their fields; the words are put into `words`."""
    for shard in (one for one in index.of(part) if one.kind == kind):
        words.setdefault(kind, []).extend(shard.vocabulary)
        for row, tokens in enumerate(lexemes.of_rows(shard)):
            first, last = np.searchsorted(shard.text_rows, [row, row + 1]).tolist()
            yield tokens, shard.texts[first:last].to_pylist(), shard.text_fields[first:last].tolist()


def _write(server: Server, statements: Statements, part: Part, number: int) -> None:
    words: dict[str, list[str]] = {}
    rows = {kind: part.rows(kind) for kind in KINDS if part.rows(kind)}
    for kind in rows:
        server.copy_in(statements.copy(kind), _rows(part, kind, number, words))
    put_words = statements.made("COPY {words} (kind, part, word) FROM STDIN")
    server.copy_in(put_words, ((kind, number, word) for kind, every in words.items() for word in every))
    put = statements.made("INSERT INTO {parts} (part, name, position, rows) VALUES (%s, %s, %s, %s)")
    server.do(put, [number, part.name, number, json.dumps(rows)])


def _remove(server: Server, statements: Statements, number: int) -> None:
    for name in (*KINDS, "words", "parts"):
        server.do(statements.made(f"DELETE FROM {{{name}}} WHERE part = %s"), [number])


def _rows(part: Part, kind: str, number: int, words: dict[str, list[str]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a kind as they are written, with what is searched by where it is."""
    table, looked = part.table(kind), searched(part, kind, words)
    for base in range(0, table.num_rows, _BLOCK):
        piece = table.slice(base, _BLOCK)
        columns = [to_server(piece[name]) for name in piece.column_names]
        for offset, values in enumerate(zip(*columns, strict=True)):
            extra: tuple[Any, ...] = ()
            if kind in SEARCHED:
                tokens, texts, numbers = next(looked)
                extra = (tokens, [escaped(text) for text in texts], numbers)
            yield (number, base + offset, *extra, *values)
