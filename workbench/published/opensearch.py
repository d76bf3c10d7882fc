"""A case in OpenSearch: the mapping, what is loaded, the queries, and the reading back. Tokens are exact keywords.

No analyser of the server takes part: a document holds the lexemes of a row as keywords, and a query asks for rows that
hold one of each list. The words decide here, as they do for a case in a folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import CaseError
from ..store.parts import Part
from ..store.tables import KINDS
from ..text import TOKENIZER
from .engine import Rows, Texts
from .publish import searched
from .searchserver import SearchServer
from .values import from_json, json_values

__all__ = ["MAPPING", "OpenSearch", "documents", "query"]

_PAGE, _TERMS, _VOCABULARY = 5_000, 60_000, 2_000  # the server's own limits are 10,000 hits and 65,536 terms
_EXACT = {"type": "keyword", "doc_values": False}
MAPPING: dict[str, Any] = {
    "settings": {"index": {"number_of_shards": 1, "refresh_interval": "-1", "max_result_window": 10_000}},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "kind": {"type": "keyword"},
            "part": {"type": "integer"},
            "row": {"type": "integer"},
            "tokens": _EXACT,
            "texts": {"type": "text", "index": False},
            "fields": {"type": "byte", "index": False, "doc_values": False},
            "record": {"type": "object", "enabled": False},
        },
    },
}


def documents(part: Part, number: int) -> Iterator[dict[str, Any]]:
    """The lines of a bulk load for one part: an action and a document for each row, its words, and the part itself."""
    rows = {kind: part.rows(kind) for kind in KINDS if part.rows(kind)}
    words: dict[str, list[str]] = {}
    for kind in rows:
        looked = searched(part, kind, words)
        table = part.table(kind)
        values = [json_values(table[name]) for name in table.column_names]
        for row, record in enumerate(zip(*values, strict=True)):
            tokens, texts, fields = next(looked, ([], [], []))
            body = {"kind": kind, "part": number, "row": row, "tokens": tokens, "texts": texts, "fields": fields}
            columns = dict(zip(table.column_names, record, strict=True))
            yield from _line(f"{kind}-{number}-{row}", {**body, "record": columns})
    for kind, known in words.items():
        for base in range(0, len(known), _VOCABULARY):
            listed: dict[str, Any] = {"of": kind, "words": known[base : base + _VOCABULARY]}
            said: dict[str, Any] = {"kind": "words", "part": number, "row": base, "record": listed}
            yield from _line(f"words-{kind}-{number}-{base}", said)
    about = {"name": part.name, "rows": rows}
    yield from _line(f"part-{number}", {"kind": "part", "part": number, "row": 0, "record": about})


def facts_document(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines that load what is known of the whole case."""
    return list(_line("facts", {"kind": "facts", "part": 0, "row": 0, "record": dict(facts)}))


def query(kind: str, asks: Sequence[Sequence[str]] = (), **equal: Any) -> dict[str, Any]:
    """The query for the documents of a kind that hold at least one lexeme of each of the asks."""
    terms: list[dict[str, Any]] = [{"term": {name: value}} for name, value in {"kind": kind, **equal}.items()]
    for ask in asks:
        pieces = [list(ask[base : base + _TERMS]) for base in range(0, len(ask), _TERMS)]
        some = [{"terms": {"tokens": piece}} for piece in pieces]
        terms.append(some[0] if len(some) == 1 else {"bool": {"should": some, "minimum_should_match": 1}})
    return {"bool": {"filter": terms}}


class OpenSearch:
    """The case in one index as it was when it was opened."""

    def __init__(self, server: SearchServer) -> None:
        self._server = server
        if self.facts()["tokenizer"] != TOKENIZER:
            what = f"The case at {server.place} was published by another version of the workbench."
            raise CaseError(what, "Publish it again with this one.")

    def version(self) -> str:
        """What changes whenever the case is published anew."""
        return str(self.facts()["published"])

    def facts(self) -> dict[str, Any]:
        """case, name, tokenizer, persons, topics, published, and the names of the parts in order."""
        found = self._server.ask("GET", f"/{self._server.index}/_doc/facts", missing=True)
        if not found or "published" not in found["_source"]["record"]:
            raise CaseError(f"No case is published at {self._server.place}.", "Publish one: workbench publish.")
        record: dict[str, Any] = found["_source"]["record"]
        return record

    @cached_property
    def _parts(self) -> list[tuple[int, dict[str, int]]]:
        found = {one["record"]["name"]: one for one in self._every(query("part"), ["part", "record"])}
        order = [found[name] for name in self.facts()["parts"]]
        return [(one["part"], one["record"]["rows"]) for one in order]

    def sizes(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        return {kind: sum(rows.get(kind, 0) for _, rows in self._parts) for kind in KINDS}

    def words(self, kind: str) -> list[str]:
        """The folded, unstemmed words of a kind, each once, in order of code points."""
        known = {part for part, _ in self._parts}
        every = [one for one in self._every(query("words"), ["part", "record"]) if one["part"] in known]
        return sorted({word for one in every if one["record"]["of"] == kind for word in one["record"]["words"]})

    def holding(self, kind: str, asks: Sequence[Sequence[str]]) -> Rows:
        """The rows, in order, that hold at least one lexeme of each of the asks."""
        starts = self._starts(kind)
        found = [(one["part"], one["row"]) for one in self._every(query(kind, asks), ["part", "row"])]
        return np.sort(np.array([starts[part] + row for part, row in found if part in starts], np.int64))

    def columns(self, kind: str, names: Sequence[str], rows: Rows | None) -> pa.Table:
        """Columns of `rows`, which are in order; of all rows for None."""
        found = self._some(kind, rows, [f"record.{name}" for name in names])
        fields = [KINDS[kind].field(name) for name in names]
        made = [from_json([one["record"][field.name] for one in found], field.type) for field in fields]
        return pa.table(made, schema=pa.schema(fields))

    def texts(self, kind: str, rows: Rows | None) -> Texts:
        """The folded texts of `rows` (all for None), sorted by row, each with its row and the number of its field."""
        found = self._some(kind, rows, ["texts", "fields"])
        wanted = np.arange(len(found)) if rows is None else rows
        texts = pa.array([text for one in found for text in one["texts"]], pa.large_string())
        numbers = np.array([number for one in found for number in one["fields"]], np.uint8)
        return texts, np.repeat(wanted, [len(one["texts"]) for one in found]).astype(np.int64), numbers

    def _starts(self, kind: str) -> dict[int, int]:
        bounds = np.cumsum([0, *(sizes.get(kind, 0) for _, sizes in self._parts)]).tolist()
        return {part: bound for (part, _), bound in zip(self._parts, bounds, strict=False)}

    def _some(self, kind: str, rows: Rows | None, wanted: list[str]) -> list[dict[str, Any]]:
        """The documents of rows, in order. Raises CaseError where some are gone."""
        starts = self._starts(kind)
        if rows is None:
            every = self._every(query(kind), ["part", "row", *wanted])
            known = [one for one in every if one["part"] in starts]
            found = sorted(known, key=lambda one: starts[one["part"]] + one["row"])
            complete = len(found) == self.sizes()[kind]
        else:
            found = self._named(kind, rows, starts, wanted)
            complete = len(found) == len(rows)
        if not complete:
            what = f"The case at {self._server.place} was published anew in the meantime."
            raise CaseError(what, "Search again; these hits are of the publication before.")
        return found

    def _named(self, kind: str, rows: Rows, starts: dict[int, int], wanted: list[str]) -> list[dict[str, Any]]:
        order = list(starts.items())
        places = np.searchsorted([start for _, start in order], rows, "right") - 1
        names = [f"{kind}-{order[place][0]}-{row - order[place][1]}" for place, row in zip(places, rows, strict=True)]
        found = []
        for base in range(0, len(names), _PAGE):
            path = f"/{self._server.index}/_mget?_source_includes={','.join(wanted)}"
            answer = self._server.ask("POST", path, {"ids": names[base : base + _PAGE]})
            found += [one["_source"] for one in answer["docs"] if one.get("found")]
        return found

    def _every(self, wanted: dict[str, Any], source: list[str]) -> Iterator[dict[str, Any]]:
        """The documents that a query finds, page after page."""
        after: list[Any] = []
        while True:
            sort = [{"part": "asc"}, {"row": "asc"}, {"kind": "asc"}]
            asked = {"query": wanted, "size": _PAGE, "sort": sort, "_source": source, "track_total_hits": False}
            asked |= {"search_after": after} if after else {}
            hits = self._server.ask("POST", f"/{self._server.index}/_search", asked)["hits"]["hits"]
            yield from (hit["_source"] for hit in hits)
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]


def _line(name: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"index": {"_id": name}}
    yield json.loads(json.dumps(body))
