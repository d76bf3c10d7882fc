"""A case on a server, as a reporter meets it: searched like a case in a folder, never written to."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from .. import show
from ..errors import CaseError
from ..search import Hits, batch, search
from ..search.batch import listed
from .remote import RemoteSnapshot
from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from .engine import Engine

__all__ = ["Published"]


class Published:
    """The case at `address`: postgresql://user@host/database (`?schema=NAME` where there are several) or
    opensearch+https://user@host:9200/index.

    Raises CaseError where there is none, where the server cannot be reached, and where another version published it.
    """

    def __init__(self, address: str) -> None:
        self._server: Server | None = None
        if address.startswith("opensearch+"):
            from .opensearch import OpenSearch
            from .searchserver import SearchServer

            place = SearchServer(address)
            self._place, self._open = place.place, lambda: OpenSearch(place)
        else:
            server = self._server = Server(address)
            from .postgres import Postgres

            self._place, self._open = server.place, lambda: Postgres(server)
        self._snapshot: RemoteSnapshot | None = None
        self._engine: Engine | None = None
        self.snapshot()

    _open: Callable[[], Engine]

    def snapshot(self) -> RemoteSnapshot:
        """What is published now; the same object until it is published anew."""
        if self._engine is None or self._snapshot is None or self._engine.version() != self._snapshot.version:
            self._engine = self._open()
            self._snapshot = RemoteSnapshot(self._engine)
            self._facts = self._engine.facts()
        return self._snapshot

    def search(self, query: str, *, purpose: str = "", sort: str = "time", **filters: Any) -> Hits:
        """Every occurrence of a query, as in a case in a folder; goes on record on the server where that is allowed."""
        hits = search(self.snapshot(), query, sort=sort, **self._known(), **filters)
        self._log(hits, filters, purpose)
        return hits

    def search_all(self, terms: list[str] | str | Path, **filters: Any) -> pd.DataFrame:
        """Many terms at once, one row each with its counts; `terms` is a list or a file with one term a line."""
        return batch(self.snapshot(), listed(terms), **self._known(), **filters)

    def searches(self) -> pd.DataFrame:
        """The record of the searches on the server (PostgreSQL only): when, who, what, how many hits, and what for."""
        import pandas as pd

        from .statements import Statements

        columns = ["at", "who", "query", "hits", "candidates", "purpose"]
        if self._server is None:
            return pd.DataFrame([], columns=columns)
        read = Statements(self._server.schema).made(
            "SELECT at, who, query, hits, candidates, purpose FROM {search_log} ORDER BY id"
        )
        return pd.DataFrame(self._server.rows(read), columns=columns)

    def info(self) -> dict[str, Any]:
        """The facts: name, when it was published, and how many records of each kind there are."""
        part = self.snapshot().parts[0]
        counts = {kind: part.rows(kind) for kind in ("messages", "documents", "originals", "skipped", "participants")}
        return {"name": self._facts["name"], "place": self._place, **counts, "at": self._facts["published"]}

    def close(self) -> None:
        """Let go of the connection."""
        if self._server is not None:
            self._server.close()

    def _known(self) -> dict[str, Any]:
        topics = {name: SimpleNamespace(**terms) for name, terms in self._facts["topics"].items()}
        return {"persons": self._facts["persons"], "topics": topics, "glossary": self._facts.get("glossary") or {}}

    def _log(self, hits: Hits, filters: dict[str, Any], purpose: str) -> None:
        if self._server is None:
            return
        from .statements import Statements

        put = Statements(self._server.schema).made(
            "INSERT INTO {search_log} (query, filters, candidates, hits, sort, purpose) VALUES (%s, %s, %s, %s, %s, %s)"
        )
        told = json.dumps({name: str(value) for name, value in filters.items() if value not in (None, "")})
        row = [hits.query.replace("\0", "␀"), told, hits.candidates, hits.total, hits.sort, purpose]
        with contextlib.suppress(CaseError):  # whoever may only read searches all the same
            self._server.do(put, row)

    def __repr__(self) -> str:
        return show.plain("\n".join(f"{name}: {value}" for name, value in self.info().items()))

    def _repr_html_(self) -> str:
        return show.block("Published case", show.table(["", ""], list(self.info().items())))
