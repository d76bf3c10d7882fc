"""Writing a case to OpenSearch: what is there already stays, what no longer holds is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ..errors import UsageError
from ..store.custody import now
from ..store.snapshot import Snapshot
from ..text import TOKENIZER
from .opensearch import MAPPING, documents, facts_document
from .publish import Publication
from .searchserver import SearchServer

__all__ = ["load"]

_BULK = 1_000  # lines of a request


def load(snapshot: Snapshot, server: SearchServer, facts: Mapping[str, Any]) -> Publication:
    """Write a snapshot to an index; `facts` as in `publish`. Raises UsageError where another case is there."""
    index = f"/{server.index}"
    if server.ask("GET", index, missing=True) is None:
        server.ask("PUT", index, MAPPING)
    said = server.ask("GET", f"{index}/_doc/facts", missing=True) or {}
    known = said.get("_source", {}).get("record", {})
    if known.get("case", facts["case"]) != facts["case"]:
        what = f"Another case, {known.get('name', '')!r}, is published at {server.place}."
        raise UsageError(what, "Name another index.")
    if known and known["tokenizer"] != TOKENIZER:
        known = {}
        server.ask("POST", f"{index}/_delete_by_query?refresh=true", {"query": {"match_all": {}}})
    there: dict[str, int] = known.get("numbers", {})
    wanted = {part.name: part for part in snapshot.parts}
    numbers = {name: number for name, number in there.items() if name in wanted}
    last = max([*there.values(), int(known.get("last", 0))], default=0)
    for name in wanted:
        if name not in numbers:
            last += 1
            _clear(server, last)  # what a publication that was cut off left behind
            _sent(server, documents(wanted[name], last))
            numbers[name] = last
    told = {"tokenizer": TOKENIZER, "published": now(), "parts": list(wanted), "numbers": numbers, "last": last}
    _sent(server, facts_document({**facts, **told}))
    server.ask("POST", f"{index}/_refresh")
    gone = [number for name, number in there.items() if name not in wanted]
    for number in gone:
        _clear(server, number)
    fresh = len(wanted) - len(set(there) & set(wanted))
    return Publication(server.place, fresh, len(wanted) - fresh, len(gone), snapshot.rows("messages"))


def _clear(server: SearchServer, part: int) -> None:
    asked = {"query": {"bool": {"filter": [{"term": {"part": part}}]}}}
    server.ask("POST", f"/{server.index}/_delete_by_query?refresh=true", asked)


def _sent(server: SearchServer, lines: Iterable[dict[str, Any]]) -> None:
    rest: Iterator[dict[str, Any]] = iter(lines)
    while piece := list(islice(rest, 2 * _BULK)):
        server.ask("POST", f"/{server.index}/_bulk", piece)
