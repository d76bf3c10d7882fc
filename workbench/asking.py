"""The verbs of a case that find words and say what they mean: the half of `Case` for searching and language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from .gloss import Gloss
    from .gloss.glossary import Glossary
    from .published.publish import Publication
    from .search import Hits
    from .translate import Translations
    from .views import Views

__all__ = ["Asking"]


class Asking:
    """Searches and their record, and the case on a server."""

    if TYPE_CHECKING:

        @property
        def _views(self) -> Views: ...

    def search(self, query: str, *, purpose: str = "", claim: str = "", sort: str = "time", **filters: Any) -> Hits:
        """Every occurrence of a query in messages, documents, mail and names; the search goes on record.

        The query language stands in docs/query-language.md. Filters: people, conversation, platform, custodian,
        after, before, kind. `purpose` and `claim` say what a search was for ("contradiction", "c1").
        Raises QueryError, pointing at the character, for what cannot be understood.
        """
        hits = self._views.hits(query, sort=sort, **filters)
        self._views.log(hits, filters, purpose, claim)
        return hits

    def search_all(self, terms: list[str] | str | Path, *, purpose: str = "", **filters: Any) -> pd.DataFrame:
        """Many terms at once, one row each with its counts; `terms` is a list or a file with one term a line.

        With `names=True`, other scripts, orders and transliterations of each name are searched too; what only they
        find stands in `candidates_by_name`. Every term goes on record.
        """
        return self._views.batch(terms, filters, purpose)

    def searches(self) -> pd.DataFrame:
        """The record of all searches: when, what, how many hits, and what for."""
        return self._views.searches()

    def save_search(self, name: str, query: str) -> None:
        """Keep a query under a name; an empty query removes it. Raises QueryError for what cannot be understood."""
        self._views.save(name, query)

    def saved_searches(self) -> pd.DataFrame:
        """The saved searches with how many hits each has now: name, query, hits, at."""
        return self._views.saved()

    @property
    def glossary(self) -> Glossary:
        """What terms mean in this story: `.define(term, gloss)`, `.load("terms.csv")`, `.frame()`, `.dump(path)`."""
        return self._views.glossary

    def gloss(self, text: str) -> list[Gloss]:
        """What the words of a text mean, offline: spans with pinyin and senses, a reading aid and never evidence.

        The case's glossary speaks first, then the workbench's own, then CC-CEDICT.
        """
        from .gloss import Glosses

        return Glosses(self.glossary.terms()).spans(text)

    def translate(
        self, what: Iterable[Any], engine: str = "libretranslate", *, to: str = "en", source: str = "zh", **place: Any
    ) -> pd.DataFrame:
        """Translate hits (or keys) by a program on this computer; derived, shown beside, unchecked until signed.

        Engines: libretranslate, ollama, openai (both need `model=`), argos (needs `folder=`); `url` is a literal
        loopback address. Raises UsageError for any other address, before a word is sent.
        """
        from .translate import engine as made

        keys = [one if isinstance(one, str) else one.key for one in what]
        return self.translations.make(keys, made(engine, **place), source, to)

    @property
    def translations(self) -> Translations:
        """The translations of the case: `.frame()`, `.sign(id, by="your name")`."""
        return self._views.translations

    def publish(self, *, postgres: str = "", opensearch: str = "", schema: str = "") -> Publication:
        """Write records, search tokens, persons and topics to a server of the newsroom, where others search them.

        `postgres` is postgresql://user@host/database, `opensearch` https://user@host:9200/index; `schema` names the
        schema or index. Claims, exhibits, notes and the search log stay here. Raises UsageError without an address,
        MissingExtra for PostgreSQL without the extra `postgres`.
        """
        from .errors import UsageError

        if bool(postgres) == bool(opensearch):
            raise UsageError(
                "One server at a time: postgres= or opensearch=.", "Write postgresql://user@host/database."
            )
        return self._views.publish(postgres, opensearch, schema)
