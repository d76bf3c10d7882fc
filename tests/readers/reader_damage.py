"""Ways to damage an input: cut, flipped bytes, and JSON leaves of the wrong kind."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from reader_fixtures import Fixture

from workbench.errors import ReadError
from workbench.model import Original, Record
from workbench.readers import Reader

WRONG = (None, 0, "", [], {}, [None], "\ud800")
MOST = 160  # replacements tried per fixture; which ones is settled by the fixture's name


def survived(reader: Reader, original: Original) -> list[Record]:
    """The records that came before a ReadError, if one came; any other exception goes on.

    A chat's reader is tried without the guard that turns every fault into a ReadError: one odd message must not cost
    all that come after it.
    """
    assert 0.0 <= reader.sniff(original) <= 1.0
    read = getattr(reader.read, "__wrapped__", reader.read) if reader.kind == "chat" else reader.read
    records: list[Record] = []
    try:
        for record in read(original):
            records.append(record)
    except ReadError:
        pass
    return records


def wrong_leaves(fixture: Fixture) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The input again and again, each time with one value of its JSON files replaced: (what was done, changed file)."""
    chosen = random.Random(str(fixture))
    tasks = [
        (name, number, path, wrong)
        for name, data in fixture.files.items()
        for number, document in _documents(name, data)
        for path in _paths(document)
        for wrong in WRONG
    ]
    for name, number, path, wrong in tasks if len(tasks) <= MOST else chosen.sample(tasks, MOST):
        yield f"{name} {path} = {wrong!r}", {name: _replaced(fixture.files[name], number, path, wrong)}


def _documents(name: str, data: bytes) -> list[tuple[int, Any]]:
    """The JSON documents of a file with their line numbers (-1: the whole file is one)."""
    if not name.endswith((".json", ".jsonl", ".ndjson")):
        return []
    try:
        return [(-1, json.loads(data.decode("utf-8-sig")))]
    except ValueError:
        pass
    found = []
    for number, line in enumerate(data.split(b"\n")):
        try:
            found.append((number, json.loads(line)))
        except ValueError:
            continue
    return found


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, index))


def _replaced(data: bytes, number: int, path: tuple[Any, ...], wrong: Any) -> bytes:
    if number < 0:
        return _changed(data, path, wrong)
    rows = data.split(b"\n")
    rows[number] = _changed(rows[number], path, wrong)
    return b"\n".join(rows)


def _changed(data: bytes, path: tuple[Any, ...], wrong: Any) -> bytes:
    document = json.loads(data.decode("utf-8-sig"))
    if not path:
        document = wrong
    else:
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = wrong
    return json.dumps(document, ensure_ascii=True).encode()
