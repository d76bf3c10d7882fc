"""A search server in this process: it takes only requests that OpenSearch would take, and answers by plain loops."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Fake(ThreadingHTTPServer):
    """One index in memory."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.mapping: dict[str, Any] | None = None
        self.documents: dict[str, dict[str, Any]] = {}
        self.searched: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/leak"


class Refused(Exception):
    """What OpenSearch would answer with 400."""


def need(holds: object, what: str) -> None:
    if not holds:
        raise Refused(what)


class Door(BaseHTTPRequestHandler):
    server: Fake

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        place = urlsplit(self.path)
        try:
            found = self._found(place.path.strip("/").split("/"), parse_qs(place.query), body)
        except Refused as error:
            found = (400, {"error": {"type": "parsing_exception", "reason": str(error)}, "status": 400})
        data = json.dumps(found[1]).encode()
        self.send_response(found[0])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = _answer  # noqa: N815 - names that http.server asks for

    def _found(self, path: list[str], given: dict[str, list[str]], body: str) -> tuple[int, dict[str, Any]]:
        index, *rest = path
        need(index == "leak", "unknown index")
        what = (self.command, *rest[:1])
        if what == ("PUT",):
            return self._made(json.loads(body))
        if self.server.mapping is None:
            return 404, {"error": "index_not_found_exception"}
        match what:
            case ("GET",):
                return 200, {"leak": self.server.mapping}
            case ("GET", "_doc"):
                found = self.server.documents.get(rest[1])
                return (200, {"_source": found}) if found else (404, {"found": False})
            case ("POST", "_bulk"):
                return self._loaded(body)
            case ("POST", "_refresh"):
                return 200, {"_shards": {}}
            case ("POST", "_delete_by_query"):
                wanted = json.loads(body)["query"]
                gone = [name for name, one in self.server.documents.items() if holds(wanted, one)]
                for name in gone:
                    del self.server.documents[name]
                return 200, {"deleted": len(gone)}
            case ("POST", "_mget"):
                need(set(given) == {"_source_includes"}, "_mget knows _source_includes")
                fields = given["_source_includes"][0].split(",")
                docs = [self.server.documents.get(name) for name in json.loads(body)["ids"]]
                found = [{"found": bool(one), "_source": some(one, fields) if one else {}} for one in docs]
                return 200, {"docs": found}
            case ("POST", "_search"):
                return self._search(json.loads(body))
        raise Refused(f"no such endpoint: {what}")

    def _made(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        need(set(asked) <= {"settings", "mappings", "aliases"}, "unknown key for create index")
        kinds = {"keyword", "integer", "byte", "text", "object", "date", "long"}
        for name, field in asked["mappings"]["properties"].items():
            need(field["type"] in kinds, f"no handler for type on [{name}]")
            need(set(field) <= {"type", "index", "doc_values", "enabled"}, f"unknown parameter on [{name}]")
            need("doc_values" not in field or field["type"] != "text", "text has no doc_values")
            need("enabled" not in field or field["type"] == "object", "enabled is for objects")
        self.server.mapping = asked["mappings"]
        return 200, {"acknowledged": True}

    def _loaded(self, body: str) -> tuple[int, dict[str, Any]]:
        need(self.headers["Content-Type"] == "application/x-ndjson", "Content-Type")
        need(body.endswith("\n"), "The bulk request must be terminated by a newline")
        lines = [json.loads(line) for line in body.split("\n")[:-1]]
        for action, document in zip(lines[::2], lines[1::2], strict=True):
            need(set(action) == {"index"} and len(action["index"]["_id"].encode()) <= 512, "bad action")
            properties = (self.server.mapping or {})["properties"]
            need(set(document) <= set(properties), "strict_dynamic_mapping_exception")
            need(all(len(token.encode()) < 32_766 for token in document.get("tokens", [])), "immense term")
            self.server.documents[action["index"]["_id"]] = document
        return 200, {"errors": False, "items": []}

    def _search(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        known = {"query", "size", "sort", "_source", "track_total_hits", "search_after"}
        need(set(asked) <= known, "unknown key for a search")
        need(asked["size"] <= 10_000, "Result window is too large")
        fields = [next(iter(one)) for one in asked["sort"]]
        self.server.searched.append(asked["query"])
        found = [(tuple(one[name] for name in fields), one) for one in self.server.documents.values()]
        found = sorted((pair for pair in found if holds(asked["query"], pair[1])), key=lambda pair: pair[0])
        if after := asked.get("search_after"):
            need(len(after) == len(fields), "search_after has to have as many values as sort")
            found = [pair for pair in found if pair[0] > tuple(after)]
        hits = [{"_source": some(one, asked["_source"]), "sort": list(key)} for key, one in found[: asked["size"]]]
        return 200, {"hits": {"hits": hits}}


def some(document: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in fields:
        name, _, inner = field.partition(".")
        if inner:
            made.setdefault(name, {})[inner] = document[name][inner]
        elif name in document:
            made[name] = document[name]
    return made


def holds(query: dict[str, Any], document: dict[str, Any]) -> bool:
    need(len(query) == 1, "a query has one name")
    ((name, asked),) = query.items()
    match name:
        case "match_all":
            return True
        case "bool":
            need(set(asked) <= {"filter", "should", "minimum_should_match"}, "unknown clause of bool")
            good = all(holds(one, document) for one in asked.get("filter", []))
            return good and ("should" not in asked or any(holds(one, document) for one in asked["should"]))
        case "term":
            ((field, value),) = asked.items()
            return document.get(field) == value
        case "terms":
            ((field, values),) = asked.items()
            need(isinstance(values, list) and len(values) <= 65_536, "terms takes at most 65,536 values")
            return not set(values).isdisjoint(document.get(field, []))
    raise Refused(f"unknown query [{name}]")


@contextmanager
def running() -> Iterator[Fake]:
    made = Fake()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
