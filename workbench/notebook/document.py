"""The Document view: a page as it looks, the passage marked on it, and what cannot be seen on it told apart."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .. import show
from ..errors import UsageError, WorkbenchError
from ..evidence.finder import Finder
from ..evidence.leaf import Leaf, Wanted, leaf
from ..search import find, query
from .bubbles import visible
from .leaves import Leaves, leaves
from .phrases_document import DOCUMENT
from .pinning import Pinning

if TYPE_CHECKING:
    from ..views import Views
    from .selection import Selection

__all__ = ["DocumentView"]

SHOWN = 20_000  # characters of one row that are drawn
LISTED = 500  # documents in the list
SEEN = ("body", "ocr")  # kinds of words that are seen on a page
UNSEEN = ("hidden", "covered")
MARKS = 60  # passages of a page that are looked for on it


class DocumentView(Pinning):
    """The document of the page that is open in the selection; without one, `which` or the first of the case.

    `which` is the path of an original, or a key of `case.documents()` or `case.pages()`.
    """

    module = "document"
    phrases = DOCUMENT

    def __init__(
        self, views: Views, selection: Selection, language: str = "en", which: str = "", page: int = 1
    ) -> None:
        self._held: tuple[int, dict[str, Leaves]] = (-1, {})
        self._finder: tuple[int, Finder | None] = (-1, None)
        self._open, self._at = "", 0
        super().__init__(views, selection, language)
        if which:
            self._go(which, page - 1)

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_page(self, content: dict[str, Any]) -> None:
        """Another page, by the document on the screen and its place among the document's pages."""
        found = self._named(str(content["document"]))
        self._open, self._at = found.key, max(0, min(int(content["page"]), len(found) - 1))
        self.selection.did(f"case.document({found.path!r}, page={self._at + 1})")
        self._tell(content)

    def hear_pin(self, content: dict[str, Any]) -> None:
        """Put words of a page in evidence: those that were chosen, or all of it."""
        row, told = self._row(content)
        quote = str(content.get("quote") or "")
        if quote and quote not in str(row.get("text") or ""):
            raise UsageError(self.said["inexact"])
        item = self._views.docket.pin(row, quote=quote)
        more = f", quote={quote!r}" if quote else ""
        self.selection.did(f"case.claims.pin({told}{more})")
        self.say("pinned", content, key=content["key"], text=f"{self.said['pinned']} {item.label}")
        self._tell()

    # -- what changed --------------------------------------------------------------------------------------------

    def selected(self, changed: set[str]) -> None:
        """A page is opened, or other words are looked for."""
        super().selected(changed)
        if "message" in changed and self.selection.message:
            row = self._views.records.row(self.selection.message, self.selection.item)
            if row is not None and row.get("document_key"):
                self._go(self.selection.message)
                self._tell()
        elif "words" in changed:
            self._tell()

    def refreshed(self) -> None:
        """The documents of the case, and the one that is open."""
        super().refreshed()
        every = self._all()
        listed = [{"key": one.key, "label": show.plain(one.path)} for one in list(every.values())[:LISTED]]
        self.say("documents", documents=listed, more=max(0, len(every) - LISTED))
        self._tell()

    # -- inside --------------------------------------------------------------------------------------------------

    def _all(self) -> dict[str, Leaves]:
        version = self._views.snapshot().version
        if self._held[0] != version:
            self._held = (version, leaves(self._views.records.documents, self._views.records.pages))
        return self._held[1]

    def _named(self, key: str) -> Leaves:
        found = self._all().get(key)
        if found is None:
            raise UsageError(f"The case holds no document {key!r}.", "Keys stand in case.documents().")
        return found

    def _go(self, which: str, page: int = 0) -> None:
        """Open a document by path or key, or the page with a key."""
        for one in self._all().values():
            if which in (one.key, one.path):
                self._open, self._at = one.key, max(0, min(page, len(one) - 1))
                return
        row = self._views.records.row(which)
        if row is None or not row.get("document_key"):
            raise UsageError(f"The case holds no document {which!r}.", "Paths stand in case.documents()['original'].")
        found = self._named(str(row["document_key"]))
        self._open, self._at = found.key, found.place(which)

    def _tell(self, to: dict[str, Any] | None = None) -> None:
        every = self._all()
        if not every:
            self.say("page", to, document="", told=self.said["none"])
            return
        found = every.get(self._open) or next(iter(every.values()))
        self._open, self._at = found.key, min(self._at, len(found) - 1)
        self.say("page", to, **self._page(found, self._at))

    def _page(self, found: Leaves, at: int) -> dict[str, Any]:
        rows, number = found.rows(at), found.number(at)
        marks = self._marks(rows)
        drawn, fault = self._drawn(found, number, [mark for _, mark in marks])
        boxes = [
            {"name": name, "box": [round(share, 5) for share in box]}
            for (name, _), several in zip(marks, drawn.boxes if drawn else (), strict=bool(drawn))
            for box in several
        ]
        label = self.said["page"].format(n=at + 1, of=len(found))
        return {
            "document": found.key,
            "title": show.plain(found.path),
            "about": [show.plain(text) for text in found.about(self.said)],
            "at": at,
            "of": len(found),
            "label": label,
            "picture": "data:image/png;base64," + base64.b64encode(drawn.png).decode() if drawn else "",
            "size": list(drawn.size) if drawn else [],
            "alt": self.said["alt"].format(label=label, name=show.plain(found.path)),
            "boxes": boxes,
            "told": fault,
            "rows": [self._words(row) for row in rows],
            "open": self.selection.message,
        }

    def _drawn(self, found: Leaves, number: int, wanted: list[Wanted]) -> tuple[Leaf | None, str]:
        """The picture of a page; or a sentence why there is none."""
        original = self._originals().find(found.sha256, found.path).original
        if original is None:
            return None, self.said["away"]
        try:
            drawn = leaf(original, number, wanted, found.row)
        except WorkbenchError as error:
            return None, show.plain(error)
        except Exception as error:  # a hostile page must not take the words from the screen
            return None, show.plain(f"{self.said['undrawn']} {type(error).__name__}")
        return drawn, "" if drawn is not None else self.said["pageless"]

    def _originals(self) -> Finder:
        version = self._views.snapshot().version
        if self._finder[0] != version or self._finder[1] is None:
            self._finder = (version, self._views.finder())
        return self._finder[1]  # type: ignore[return-value]

    def _marks(self, rows: list[dict[str, Any]]) -> list[tuple[str, Wanted]]:
        """What is to be marked: words that are looked for, quotations in evidence, words that cannot be seen."""
        found: list[tuple[str, Wanted]] = []
        spans, quotes = self._spans(), self._quotes()
        for row in rows:
            text, kind = str(row["text"] or ""), str(row["kind"])
            if kind in UNSEEN:
                found += [(kind, Wanted(line, once=True)) for line in text.split("\n") if line.strip()]
            elif kind in SEEN:
                read = kind == "ocr"
                found += [("cited", Wanted(quote, read)) for quote in quotes.get(str(row["page_key"]), ())]
                words = dict.fromkeys(text[a:b] for a, b in spans(text))
                found += [("looked", Wanted(word, read)) for word in words]
        return found[:MARKS]

    def _quotes(self) -> dict[str, list[str]]:
        """The quotations in evidence by the key of their page; a page that is cited whole is not marked."""
        found: dict[str, list[str]] = {}
        for item in self._views.docket.book().exhibits:
            if item.prefix or item.suffix:
                found.setdefault(item.target_key, []).append(item.quote)
        return found

    def _words(self, row: dict[str, Any]) -> dict[str, Any]:
        """The words of one row, with marks; hidden characters are made visible."""
        text, kind, key = str(row["text"] or ""), str(row["kind"]), str(row["page_key"])
        cut = text[:SHOWN] + (f" … (+{len(text) - SHOWN:,})" if len(text) > SHOWN else "")
        spans = [list(span) for span in self._spans()(text) if span[1] <= SHOWN]
        for quote in self._quotes().get(key, ()):
            at = text.find(quote)
            if at >= 0 and at + len(quote) <= SHOWN:
                spans = [span for span in spans if span[1] <= at or span[0] >= at + len(quote)] + [
                    [at, at + len(quote)]
                ]
        told = [row["label"], row["author"], str(row["at_at"])[:10] if row["at_at"] == row["at_at"] else ""]
        return {
            "key": key,
            "item": str(row.get("item_sha256") or ""),
            "kind": kind,
            "name": self.said.get(f"kind-{kind}", kind),
            "unseen": kind not in SEEN,
            "tags": self.worn(key),
            "told": [show.plain(part) for part in told if part and part == part and str(part) != "None"],
            **visible(cut, sorted(spans)),
        }

    def _spans(self) -> Callable[[str], list[tuple[int, int]]]:
        hits = self.selection.looked_for
        if hits is None:
            return lambda text: []
        wanted = [one for one in query.leaves(hits.tree) if getattr(one, "field", "") in ("", "body", "text")]
        return lambda text: find.verbatim_spans(wanted, text[:SHOWN]) if text else []

    def still(self) -> tuple[str, str]:
        """The words of the page that is open."""
        every = self._all()
        if not every:
            return show.block("", show.quiet(self.said["none"])), self.said["none"]
        found = every.get(self._open) or next(iter(every.values()))
        rows = [self._words(row) for row in found.rows(self._at)]
        table = show.table(["", ""], [(show.strong(row["name"]), row["text"]) for row in rows])
        title = f"{found.path}, {self.said['page'].format(n=self._at + 1, of=len(found))}"
        text = "\n".join(f"[{row['name']}] {row['text']}" for row in rows)
        return show.block(title, table), show.plain(f"{title}\n{text}")
