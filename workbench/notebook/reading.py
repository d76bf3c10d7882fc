"""Search, read and pin in one view: the Python half of assets/reading.js.

Each message from the browser names the key of the record that was on the screen, and each answer carries the number
of its question. Nothing is pinned that the case does not hold under that key.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from .. import show
from ..errors import QueryError, WorkbenchError
from ..evidence.exhibits import exhibit, words
from ..evidence.exhibits import label as numbered

if TYPE_CHECKING:
    from ..search import Hit, Hits
    from ..views import Views

__all__ = ["Reading"]

ASSETS = Path(__file__).resolve().parent / "assets"
PAGE = 50
AROUND = 15
MOST_AROUND = 400
WORDS = {
    "search": "Search the case",
    "hint": 'words, "phrases", AND OR NOT NEAR/5, prefix*, from: in: after:   ( / )',
    "sort": "Order",
    "time": "by time",
    "relevance": "by relevance",
    "results": "Results",
    "conversation": "Conversation",
    "board": "Claims and evidence",
    "earlier": "Earlier",
    "later": "Later",
    "claim": "Claim",
    "supports": "supports",
    "contradicts": "contradicts",
    "context": "context",
    "note": "Why it matters",
    "remove": "Remove",
    "noclaims": "No claims yet. Write one: case.claim('The sentence as it will be printed.')",
}


class Reading(anywidget.AnyWidget):  # type: ignore[misc]
    """The view of one case; `query` is what it opens with. Pins go to the case at once."""

    _esm = ASSETS / "reading.js"
    _css = ASSETS / "reading.css"
    query = traitlets.Unicode("").tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    words = traitlets.Dict(WORDS).tag(sync=True)

    def __init__(self, views: Views, query: str = "") -> None:
        self._views = views
        self._hits: Hits | None = None
        self._question = 0
        self._marks: dict[str, list[list[int]]] = {}  # matched places of the hits sent, by key
        self._window: tuple[str, int, int] = ("", AROUND, AROUND)
        self.python: list[str] = []
        super().__init__(query=query, name=uuid.uuid4().hex[:8])
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        kinds: dict[str, Callable[[dict[str, Any]], None]] = {
            "hello": self._board,
            "search": self._search,
            "page": self._page,
            "open": self._open,
            "more": self._more,
            "pin": self._pin,
            "note": self._note,
            "unpin": self._unpin,
        }
        action = kinds.get(str(content.get("kind")))
        if action is not None:
            action(content)

    # -- answers -------------------------------------------------------------------------------------------------

    def _search(self, content: dict[str, Any]) -> None:
        self._question = int(content["question"])
        written = str(content.get("query") or "").strip()
        self._hits, self._marks, note, fault = None, {}, "", ""
        try:
            if written:
                self._hits = self._views.hits(written, sort=str(content.get("sort") or "time"))
                self._views.log(self._hits, {}, "", "")
                note = self._told(self._hits)
        except QueryError as error:
            note = fault = str(error)
        except WorkbenchError as error:
            note = fault = str(error)
        hits = self._hits
        total = len(hits) if hits is not None else 0
        status = "" if hits is None else f"{hits.total:,} hits, {hits.candidates:,} candidates"
        answer = {"kind": "results", "question": self._question, "total": total, "status": status}
        self.send({**answer, "note": show.plain(note), "fault": fault, "rows": self._rows(0)})

    def _told(self, hits: Hits) -> str:
        if hits.total:
            return ""
        offers = "".join(f"\n  {offer}" for offer in hits.offers)
        return f"{hits.searched}{offers}"

    def _page(self, content: dict[str, Any]) -> None:
        if int(content["question"]) == self._question:
            page = int(content["page"])
            self.send({"kind": "page", "question": self._question, "page": page, "rows": self._rows(page)})

    def _rows(self, page: int) -> list[dict[str, Any]]:
        found = [] if self._hits is None else self._hits[page * PAGE : (page + 1) * PAGE]
        self._marks |= {hit.key: [list(span) for span in hit.spans] for hit in found}
        return [_result(hit) for hit in found]

    def _open(self, content: dict[str, Any]) -> None:
        self._window = (str(content["key"]), AROUND, AROUND)
        self._talk()

    def _more(self, content: dict[str, Any]) -> None:
        key, before, after = self._window
        if content.get("key") == key:
            more = 2 * AROUND
            earlier = content.get("side") == "before"
            self._window = (
                key,
                min(before + more * earlier, MOST_AROUND),
                min(after + more * (not earlier), MOST_AROUND),
            )
            self._talk()

    def _talk(self) -> None:
        key, before, after = self._window
        row = self._views.records.row(key)
        if row is None:
            return
        made = (
            exhibit({**row, "body": words(row) or " "}, 1, before=before, after=after) if "message_key" in row else None
        )
        around = self._views.records.surroundings.of(made) if made is not None else None
        told = list(around.told()) if around is not None else [("target", row)]
        title = str(row.get("conversation") or row.get("original") or "")
        rows = [_bubble(role, item, self._marks) for role, item in told]
        self.send({"kind": "talk", "key": key, "title": show.plain(title), "about": _about(row), "rows": rows})

    # -- evidence ------------------------------------------------------------------------------------------------

    def _pin(self, content: dict[str, Any]) -> None:
        key, claim, stance = str(content["key"]), str(content["claim"]), str(content["stance"])
        row = self._views.records.row(key)
        try:
            if row is not None:
                self._views.docket[claim].tie(row, stance, str(content.get("note") or ""))
                self.python.append(f'case.claims["{claim}"].tie(case.row("{key}"), "{stance}")')
            self._board({})
        except WorkbenchError as error:
            self._board({}, show.plain(error))

    def _note(self, content: dict[str, Any]) -> None:
        rows = self._views.store.human.rows("supports", id=content["id"])
        if rows:
            self._views.store.human.put("supports", {**rows[0], "note": str(content["note"])})
        self._board({})

    def _unpin(self, content: dict[str, Any]) -> None:
        self._views.store.human.remove("supports", id=content["id"])
        self._board({})

    def _board(self, _content: dict[str, Any], trouble: str = "") -> None:
        docket = self._views.docket
        book, standings = docket.book(), docket.standings()
        ids = {(row["claim_id"], row["exhibit_id"]): row["id"] for row in self._views.store.human.rows("supports")}
        claims = []
        for claim in book.claims:
            supports = []
            for support in book.of(claim.claim_id):
                item = book.exhibit(support.exhibit_id)
                if item is not None:
                    supports.append(
                        {
                            "id": ids[claim.claim_id, support.exhibit_id],
                            "number": numbered(item.number),
                            "stance": support.stance,
                            "note": support.note,
                            "quote": show.plain(item.quote[:400]),
                            "who": _who(self._views.records.of(item)),
                        }
                    )
            stand = standings[claim.claim_id]
            told = f"{stand.status}{', contested' if stand.contested else ''}. {stand.explanation}"
            short = claim.text if len(claim.text) <= 48 else claim.text[:47] + "…"
            claims.append(
                {
                    "id": claim.claim_id,
                    "text": f"{claim.claim_id}  {claim.text}",
                    "label": f"{claim.claim_id}  {short}",
                    "standing": told,
                    "supports": supports,
                }
            )
        self.send({"kind": "board", "claims": claims, "python": trouble or "\n".join(self.python[-3:])})

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget, with a static table of the first hits for notebooks that are read without a kernel."""
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        hits = self._views.hits(self.query) if self.query else None
        if hits is not None:
            data["text/html"] = hits._repr_html_()
            data["text/plain"] = show.plain(repr(hits))
        else:
            data["text/html"] = show.block("Reading view", show.quiet("Run this cell to search and read."))
            data["text/plain"] = "Reading view: run this cell to search and read."
        return bundle


def _result(hit: Hit) -> dict[str, Any]:
    start, end = hit.window(140)
    lead = "… " if start else ""
    text = lead + hit.text[start:end] + (" …" if end < len(hit.text) else "")
    spans = [[a - start + len(lead), b - start + len(lead)] for a, b in hit.spans if start <= a and b <= end]
    where = hit.conversation or hit.original
    return {
        "key": hit.key,
        "when": hit.sent[:16].replace("T", " ") or "no time",
        "sender": show.plain(hit.sender or hit.kind),
        "where": show.plain(where),
        **_seen(text, spans, "passage", "passage_spans"),
    }


def _bubble(role: str, row: Mapping[str, Any], spans: Mapping[str, Any]) -> dict[str, Any]:
    key = str(row.get("message_key") or row.get("page_key") or "")
    at = row.get("sent_at")
    known = at is not None and at == at
    notes = [name for name, on in (("recalled", row.get("deleted")), ("answered message", role == "parent")) if on]
    edited = row.get("edited_at")
    if edited is not None and edited == edited:
        notes.append("edited")
    return {
        "key": key,
        "day": str(at)[:10] if known else "no date",
        "time": str(at)[11:19] if known else str(row.get("sent_raw") or ""),
        "sender": show.plain(row.get("sender") or row.get("author") or ""),
        "notes": notes,
        "system": str(row.get("type") or "message") not in ("message", "unknown"),
        "locator": f"{row.get('original', '')}{row.get('locator', '')}",
        **_seen(words(row), [list(span) for span in spans.get(key, ())], "text", "spans"),
    }


def _seen(text: str, spans: list[list[int]], name: str, marks: str) -> dict[str, Any]:
    """Text with hidden characters made visible, and the marks moved along with it."""
    cuts = sorted({0, len(text), *(place for span in spans for place in span)})
    made, moved = "", {0: 0}
    for left, right in pairwise(cuts):
        made += show.plain(text[left:right])
        moved[right] = _utf16(made)
    return {name: made, marks: [[moved[start], moved[end]] for start, end in spans]}


def _utf16(text: str) -> int:
    """How long JavaScript counts `text`: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _who(row: dict[str, Any] | None) -> str:
    if row is None:
        return "not in the case"
    at = row.get("sent_at")
    when = str(at)[:10] if at is not None and at == at else ""
    return show.plain(", ".join(part for part in (str(row.get("sender") or row.get("author") or ""), when) if part))


def _about(row: dict[str, Any]) -> str:
    return show.plain(f"{row.get('platform') or row.get('label') or ''}  {row.get('original') or ''}")
