"""Search, read and pin in one view: the Python half of assets/reading.js.

Each message from the browser names the key of the record that was on the screen, and each answer carries the number
of its question. Nothing is pinned that the case does not hold under that key.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from .. import show
from ..errors import UsageError, WorkbenchError
from ..evidence.exhibits import exhibit, words
from ..evidence.exhibits import label as numbered
from .bubbles import bubble, facets, present, result, who
from .words import WORDS

if TYPE_CHECKING:
    from ..search import Hits
    from ..views import Views

__all__ = ["Reading"]

ASSETS = Path(__file__).resolve().parent / "assets"
PAGE = 50
AROUND = 15
MOST_AROUND = 400


class Reading(anywidget.AnyWidget):  # type: ignore[misc]
    """The view of one case; `query` is what it opens with, `language` ("en", "zh") that of the interface.

    Pins go to the case at once. Raises UsageError for a language without words.
    """

    _esm = ASSETS / "reading.js"
    _css = ASSETS / "reading.css"
    query = traitlets.Unicode("").tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    words = traitlets.Dict(WORDS["en"]).tag(sync=True)

    def __init__(self, views: Views, query: str = "", language: str = "en") -> None:
        if language not in WORDS:
            raise UsageError(f"The reading view has no words in {language!r}.", f"It has: {', '.join(WORDS)}.")
        self._views = views
        self._said = WORDS[language]
        self._hits: Hits | None = None
        self._question = 0
        self._marks: dict[tuple[str, int], list[list[int]]] = {}  # matched places of the hits sent, by key and text
        self._version = ""  # the item hash of the message in the middle of the talk; "" for the newest version
        self._window: tuple[str, int, int] = ("", AROUND, AROUND)
        self._told_keys: list[str] = []  # of the talk on the screen
        self._rooms: tuple[int, dict[tuple[str, str], list[dict[str, Any]]]] = (-1, {})
        self._versions: tuple[int, dict[str, list[tuple[str, str]]]] = (-1, {})
        self.python: list[str] = []
        super().__init__(query=query, language=language, words=self._said, name=uuid.uuid4().hex[:8])
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        kinds: dict[str, Callable[[dict[str, Any]], None]] = {
            "hello": self._board,
            "search": self._search,
            "page": self._page,
            "open": self._open,
            "more": self._more,
            "jump": self._jump,
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
        self._hits, self._marks, note, fault, common = None, {}, "", "", []
        try:
            if written:
                self._hits = self._views.hits(written, sort=str(content.get("sort") or "time"))
                self._views.log(self._hits, {}, "", "")
                note, common = self._told(self._hits), facets(self._hits, self._said)
        except WorkbenchError as error:
            note = fault = str(error)
        hits = self._hits
        total = len(hits) if hits is not None else 0
        status = "" if hits is None else self._said["found"].format(total=hits.total, candidates=hits.candidates)
        answer = {"kind": "results", "question": self._question, "total": total, "status": status, "facets": common}
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
        self._marks |= {(hit.key, hash(hit.text)): [list(span) for span in hit.spans] for hit in found}
        return [result(hit, self._said) for hit in found]

    def _open(self, content: dict[str, Any]) -> None:
        self._window, self._version = (str(content["key"]), AROUND, AROUND), str(content.get("item") or "")
        self._talk()

    def _more(self, content: dict[str, Any]) -> None:
        key, before, after = self._window
        if content.get("key") != key or not self._told_keys:
            return
        earlier = content.get("side") == "before"
        if (before if earlier else after) >= MOST_AROUND:  # walk on from the edge of what is shown
            self._window, self._version = (self._told_keys[0 if earlier else -1], AROUND, AROUND), ""
        else:
            self._window = (key, before + 2 * AROUND * earlier, after + 2 * AROUND * (not earlier))
        self._talk()

    def _jump(self, content: dict[str, Any]) -> None:
        """Open the first message of the talk on the screen that was sent on the day asked for, or after it."""
        row = self._views.records.row(str(content.get("key")))
        if row is None or "message_key" not in row or len(str(content.get("day"))) != 10:
            return
        frame = self._views.records.messages
        here = frame[(frame["conversation_id"] == row["conversation_id"]) & (frame["platform"] == row["platform"])]
        later = here[here["sent_at"].astype(str).str[:10] >= str(content["day"])]
        if len(later):
            self._window, self._version = (str(later["message_key"].iat[0]), AROUND, AROUND), ""
            self._talk()

    def _talk(self) -> None:
        key, before, after = self._window
        row, newest = self._views.records.row(key, self._version), self._views.records.row(key)
        if row is None or newest is None:
            return
        row["deleted"] = row.get("deleted") or newest.get("deleted")
        text = {**row, "body": words(row) or " "}
        made = exhibit(text, 1, before=before, after=after) if "message_key" in row else None
        around = self._views.records.surroundings.of(made) if made is not None else None
        told = list(around.told()) if around is not None else [("target", row)]
        told = [(role, row if role == "target" else item) for role, item in told]
        rows = [bubble(role, item, self._marks, self._said, self._older(item)) for role, item in told]
        self._told_keys = [item["key"] for item in rows if not item["role"]]
        title = show.plain(row.get("conversation") or row.get("original") or "")
        head = {"title": title, "about": _about(row), "present": self._present(row)}
        self.send({"kind": "talk", "key": key, **head, "rows": rows})

    def _older(self, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Other words of the same message elsewhere in the leak, each with its original."""
        version = self._views.snapshot().version
        if self._versions[0] != version:
            every, found = self._views.records.every, dict[str, list[tuple[str, str]]]()
            other = every[every["version"] > 0]
            for key, body, original in zip(*(other[name] for name in ("message_key", "body", "original")), strict=True):
                if body:
                    found.setdefault(str(key), []).append((str(body), str(original)))
            self._versions = (version, found)
        known = self._versions[1].get(str(row.get("message_key")), [])
        return [(body, original) for body, original in dict.fromkeys(known) if body != words(row)]

    def _present(self, row: dict[str, Any]) -> str:
        snapshot = self._views.snapshot()
        if self._rooms[0] != snapshot.version:
            rooms: dict[tuple[str, str], list[dict[str, Any]]] = {}
            for room in snapshot.table("conversations").to_pylist():
                rooms.setdefault((room["platform"], room["conversation_id"]), []).append(room)
            self._rooms = (snapshot.version, rooms)
        room = self._rooms[1].get((str(row.get("platform")), str(row.get("conversation_id"))), [])
        return present(row, room, self._views.people.labels, self._said)

    # -- evidence ------------------------------------------------------------------------------------------------

    def _pin(self, content: dict[str, Any]) -> None:
        key, claim, stance = str(content["key"]), str(content["claim"]), str(content["stance"])
        item = str(content.get("item") or "")
        row = self._views.records.row(key, item)
        try:
            if row is not None:
                self._views.docket[claim].tie(row, stance, str(content.get("note") or ""))
                self.python.append(f'case.claims["{claim}"].tie(case.row("{key}", "{item}"), "{stance}")')
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
        book, standings = docket.book(), docket.standings(self.language)
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
                            "who": who(self._views.records.of(item), self._said),
                        }
                    )
            stand = standings[claim.claim_id]
            status = [self._said[stand.status], *([self._said["contested"]] if stand.contested else [])]
            told = f"{', '.join(status)}. {stand.explanation}"
            text = show.plain(claim.text)
            short = text if len(text) <= 48 else text[:47] + "…"
            claims.append(
                {
                    "id": claim.claim_id,
                    "text": f"{claim.claim_id}  {text}",
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


def _about(row: dict[str, Any]) -> str:
    return show.plain(f"{row.get('platform') or row.get('label') or ''}  {row.get('original') or ''}")
