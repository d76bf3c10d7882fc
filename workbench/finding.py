"""What a case has in hand for finding: searches and their record, with its persons and topics; a half of `Views`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import UsageError
from .gloss.glossary import Glossary
from .search import Hits, batch, search
from .search.batch import listed
from .store import Snapshot, Store
from .store.custody import now

if TYPE_CHECKING:
    import pandas as pd

    from .analysis.people import People
    from .analysis.shelf import Shelf
    from .evidence.records import Records
    from .evidence.tags import Tags
    from .published.publish import Publication
    from .spread import Cluster
    from .translate import Translations

__all__ = ["Finding"]


class Finding:
    """The searches of one case."""

    store: Store
    shelf: Shelf
    tagged: Tags
    cluster: Cluster | None

    if TYPE_CHECKING:

        @property
        def people(self) -> People:
            """As `Views` has it."""

        @property
        def records(self) -> Records:
            """As `Views` has it."""

        def snapshot(self) -> Snapshot:
            """As `Views` has it."""

    def hits(self, query: str, *, sort: str = "time", **filters: Any) -> Hits:
        """A search in the present snapshot that knows the case's topics and merged persons."""
        found = search(self.snapshot(), query, sort=sort, **self._context(), **filters)
        found.beside = self.translations.beside
        return found

    @property
    def translations(self) -> Translations:
        """The translations of the case."""
        from .translate import Translations

        return Translations(self.store, self.records.row)

    def _context(self) -> dict[str, Any]:
        return {**self._published(), "topics": self.shelf.terms(), "tags": self.tagged.keys()}

    def _published(self) -> dict[str, Any]:
        return {"persons": self.groups(), "glossary": self.glossary.terms()}

    @property
    def glossary(self) -> Glossary:
        """The case's own glossary."""
        return Glossary(self.store.human)

    def groups(self) -> dict[str, list[str]]:
        """The accounts of each person."""
        groups: dict[str, list[str]] = {}
        for account, label in self.people.labels.items():
            groups.setdefault(label, []).append(account)
        return groups

    def log(self, hits: Hits, filters: Mapping[str, Any], purpose: str, claim: str) -> None:
        """Put a search on record; a case that cannot be written is searched all the same."""
        row = {"query": hits.query, "candidates": hits.candidates, "hits": hits.total, "sort": hits.sort}
        self._record([row], filters, purpose, claim)

    def _record(self, rows: list[dict[str, Any]], filters: Mapping[str, Any], purpose: str, claim: str) -> None:
        if not self.store.readonly:
            told = {name: str(value) for name, value in filters.items() if value not in (None, "")}
            with self.store.human.together():
                for row in rows:
                    more = {"filters": told, "purpose": purpose, "claim_id": claim}
                    self.store.human.put("search_log", {**row, **more})

    def batch(self, terms: list[str] | str | Path, filters: Mapping[str, Any], purpose: str) -> pd.DataFrame:
        """Many terms at once, each of them on record."""
        context = {**self._context(), **filters}
        if self.cluster is None:
            found = batch(self.snapshot(), listed(terms), **context)
        else:
            found = self.cluster.terms(self.store.path, listed(terms), context)
        asked = found[found["problem"] == ""][["term", "candidates", "hits"]].itertuples(index=False)
        rows = [
            {"query": term, "candidates": int(some), "hits": int(hits), "sort": "time"} for term, some, hits in asked
        ]
        self._record(rows, filters, purpose or "batch", "")
        return found

    def searches(self) -> pd.DataFrame:
        """The record of all searches."""
        import pandas as pd

        columns = ["at", "query", "hits", "candidates", "purpose", "claim_id"]
        return pd.DataFrame(self.store.human.rows("search_log"), columns=columns)

    def save(self, name: str, query: str) -> None:
        """Keep a query under a name, in place of an older one of that name; an empty query removes it."""
        if not name.strip():
            raise UsageError("A saved search needs a name.", 'For instance case.save_search("quota", "额度 OR quota").')
        if not query.strip():
            self.store.human.remove("saved_searches", name=name)
            return
        self.hits(query)  # what cannot be understood is told now
        self.store.human.put("saved_searches", {"name": name, "query": query, "at": now()})

    def saved(self) -> pd.DataFrame:
        """The saved searches with how many hits each has now."""
        import pandas as pd

        rows = self.store.human.rows("saved_searches")
        made = [(row["name"], row["query"], self.hits(row["query"]).total, row["at"]) for row in rows]
        return pd.DataFrame(made, columns=["name", "query", "hits", "at"])

    def publish(self, postgres: str, opensearch: str, place: str) -> Publication:
        """The snapshot, persons and topics, written to a server; goes into the custody log, without the password."""
        done = self._to_postgres(postgres, place) if postgres else self._to_opensearch(opensearch, place)
        if not self.store.readonly:
            self.store.custody.append("published", {"place": done.place, "messages": done.messages})
        return done

    def _to_postgres(self, address: str, schema: str) -> Publication:
        from .published.server import Server

        server = Server(address, schema)
        from .published.publish import publish

        done = publish(self.snapshot(), server, self._facts())
        server.close()
        return done

    def _to_opensearch(self, address: str, index: str) -> Publication:
        from .published.load import load
        from .published.searchserver import SearchServer

        return load(self.snapshot(), SearchServer(address, index), self._facts())

    def _facts(self) -> dict[str, Any]:
        """What goes along with the records: the case's id and name, persons and topics."""

        def written(terms: Any) -> list[str]:
            return [str(getattr(term, "query", term)) for term in terms]

        topics = {
            name: {"terms": written(words.terms), "exclude": written(words.exclude)}
            for name, words in self.shelf.terms().items()
        }
        case = str(self.store.database.value("SELECT value FROM facts WHERE name = 'case'"))
        told = {**self._published(), "topics": topics}
        return {"case": case, "name": self.store.path.resolve().name, **told}
