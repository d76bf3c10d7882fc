"""The Search view: a query box with help and history, facets, and results as they come, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from .. import show
from ..brief.reasons import account_said, error_said, offer_said
from ..errors import WorkbenchError
from .bubbles import result
from .facets import facets
from .phrases_search import SEARCH
from .pinning import Pinning
from .talk import moments

if TYPE_CHECKING:
    from ..search import Hits
    from ..views import Views
    from .selection import Selection

__all__ = ["Search"]

PAGE = 50
HISTORY = 30
ORDERS = ("time", "newest", "relevance")


class Search(Pinning):
    """Searches of one case; `query` is what it opens with.

    What is typed is answered at once; a search goes on record when the reporter stays with it: at Enter, or when a hit
    is opened, pinned or narrowed. Hits are those of the selection, where something is chosen.
    """

    module = "search"
    phrases = SEARCH
    query = traitlets.Unicode("").tag(sync=True)

    def __init__(self, views: Views, selection: Selection, language: str = "en", query: str = "") -> None:
        self._hits: Hits | None = None
        self._places: np.ndarray | None = None  # which of the hits the selection leaves; None for all
        self._question: dict[str, Any] = {}
        self._logged = ""
        super().__init__(views, selection, language, query=query)

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_search(self, content: dict[str, Any]) -> None:
        """A query was typed: count and first page, then the facets."""
        self._question = {"question": content["question"]}
        written, sort = str(content.get("query") or "").strip(), str(content.get("sort") or "time")
        self._hits, self._places, fault = None, None, ""
        try:
            if written:
                self._hits = self._views.hits(written, sort=sort if sort in ORDERS else "time")
        except WorkbenchError as error:
            fault = show.plain(error_said(error, self.language))
        self.query = "" if fault else written
        self.selection.look(self._hits)
        self._results(fault)
        if content.get("stay"):
            self._record()
        self._facets()

    def hear_page(self, content: dict[str, Any]) -> None:
        """A page of the results of the question that the browser names; an older one is not answered."""
        if content.get("question") == self._question.get("question"):
            page = int(content["page"])
            self.say("page", content, page=page, rows=self._rows(page))

    def hear_open(self, content: dict[str, Any]) -> None:
        """A hit is opened in all views; the search that found it goes on record."""
        self._record()
        super().hear_open(content)

    def hear_stay(self, content: dict[str, Any]) -> None:
        """The reporter stays with the search: it goes on record."""
        self._record()

    def hear_pin(self, content: dict[str, Any]) -> None:
        """A hit is pinned; the search that found it goes on record."""
        self._record()
        super().hear_pin(content)

    def hear_tie(self, content: dict[str, Any]) -> None:
        """A hit is tied to a claim; the search that found it goes on record."""
        self._record()
        super().hear_tie(content)

    def hear_tag(self, content: dict[str, Any]) -> None:
        """A hit is tagged; the search that found it goes on record."""
        self._record()
        super().hear_tag(content)

    def hear_everywhere(self, content: dict[str, Any]) -> None:
        """The hits of the query on the screen are left in all views, or everything is again."""
        self._record()
        self.selection.narrow(query=str(content.get("query") or ""))

    def hear_history(self, content: dict[str, Any]) -> None:
        """Earlier searches, each once, the newest first."""
        seen: dict[str, dict[str, str]] = {}
        for row in reversed(self._views.store.human.rows("search_log")):
            seen.setdefault(row["query"], {"query": row["query"], "told": f"{row['hits']:,} · {row['at'][:16]}"})
        self.say("history", content, items=list(seen.values())[:HISTORY])

    # -- answers -------------------------------------------------------------------------------------------------

    def selected(self, changed: set[str]) -> None:
        """What is left of the hits."""
        super().selected(changed)
        if changed - {"message", "claim", "words"}:
            self._results("")
        self.say("everywhere", on=bool(self.selection.query) and self.selection.query == self.query)
        self.say("opened", key=self.selection.message)

    def refreshed(self) -> None:
        """The claims, and whether anything was ingested meanwhile."""
        super().refreshed()
        state = str(self._views.snapshot().version)
        if getattr(self, "_state", state) != state:
            self.say("stale")
        self._state = state

    def _results(self, fault: str) -> None:
        hits, note = self._hits, fault
        chosen = self.selection.chosen(without=("query",)) if hits is not None else None
        self._places = None
        if hits is not None and chosen is not None:
            table = hits.table()
            left = table["key"].isin(chosen).to_numpy(bool) & (table["kind"] == "message").to_numpy(bool)
            self._places = np.flatnonzero(left)
        if hits is not None and not hits.total:
            offers = [f"  {offer_said(*offer, self.language)}" for offer in hits.offers]
            note = show.plain("\n".join([account_said(hits.searched, self.language), *offers]))
        total = 0 if hits is None else len(hits) if self._places is None else len(self._places)
        told = {"status": self._status(total), "note": note, "fault": fault}
        self.say("results", self._question, total=total, rows=self._rows(0), **told)

    def _status(self, total: int) -> str:
        if self._hits is None:
            return ""
        name = "found" if self._places is None else "found_of"
        return self.said[name].format(total=self._hits.total, candidates=self._hits.candidates, left=total)

    def _rows(self, page: int) -> list[dict[str, Any]]:
        if self._hits is None:
            return []
        first, last = page * PAGE, (page + 1) * PAGE
        if self._places is None:
            found = self._hits[first:last]
        else:
            found = [self._hits[int(place)] for place in self._places[first:last]]
        when = moments([hit.row for hit in found], self.selection.zone)
        shown = zip(found, when, strict=True)
        rows = [result(hit, self.said) | ({"when": told} if told else {}) for hit, told in shown]
        return [row | {"tags": self.worn(row["key"])} for row in rows]

    def _facets(self) -> None:
        found = [] if self._hits is None else facets(self._hits, self.said)
        self.say("facets", self._question, facets=found)

    def _record(self) -> None:
        if self._hits is not None and self._hits.query != self._logged:
            self._logged = self._hits.query
            self._views.log(self._hits, {}, "", "")
            self.selection.did(f"case.search({self._hits.query!r})")

    def still(self) -> tuple[str, str]:
        """The first hits of the query that stands in the box."""
        if not self.query:
            return super().still()
        hits = self._views.hits(self.query)
        return hits._repr_html_(), show.plain(repr(hits))
