"""The Conversation view: a talk in its original order, at any point of it, with who could read each message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import show
from ..errors import UsageError
from ..gloss import Gloss, Glosses
from ..search import find, query
from .bubbles import bubble, present
from .phrases_conversation import CONVERSATION
from .pinning import Pinning
from .talk import Room, Rooms, clock, stretch
from .versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..analysis.chat import Conversation as Still
    from ..views import Views
    from .selection import Selection

__all__ = ["Conversation"]

HALF = 30  # messages before and after the one that is open
MOST = 120  # messages asked for at once
STILL = 6
GLOSSED = 1_000  # characters of a message whose words are looked up
WORDS = 40
SENSES = 3
WIDEST = 80


class Conversation(Pinning):
    """The talk around the message that is open; without one, the largest conversation from its beginning."""

    module = "conversation"
    phrases = CONVERSATION

    def __init__(self, views: Views, selection: Selection, language: str = "en") -> None:
        self._rooms: Rooms | None = None
        self._told: Rooms | None = None  # whose list the browser has
        self._room: Room | None = None
        self._talk = 0  # the number of the talk on the screen; the browser names it when it asks for more of it
        self._own = False  # the browser shows what it opened itself
        self._versions = Versions(views)
        super().__init__(views, selection, language)

    # -- heard from the browser ----------------------------------------------------------------------------------

    def hear_hello(self, content: dict[str, Any]) -> None:
        """The view is on a screen that knows nothing yet."""
        self._room, self._told = None, None
        super().hear_hello(content)

    def hear_open(self, content: dict[str, Any]) -> None:
        """A message of the talk is opened: the other views follow, and who could read it is told."""
        self._own = bool(content.get("here"))
        try:
            super().hear_open(content)
        finally:
            self._own = False
        self._about(str(content["key"]), content)

    def hear_rows(self, content: dict[str, Any]) -> None:
        """More of the talk on the screen; a talk that is no longer shown is not answered."""
        if self._room is None or content.get("talk") != self._talk:
            return
        first = max(0, int(content["first"]))
        last = min(len(self._room), first + MOST, int(content["last"]))
        self.say("rows", content, talk=self._talk, rows=self._stretch(first, last))

    def hear_at(self, content: dict[str, Any]) -> None:
        """Go to the message with this number of the talk on the screen."""
        if self._room is not None and content.get("talk") == self._talk:
            self._show(self._room, int(content["number"]), content)

    def hear_jump(self, content: dict[str, Any]) -> None:
        """Go to the first message of the talk on or after a day, read in the zone of the selection."""
        if self._room is None or "sent_at" not in self._room.frame:
            return
        day = np.datetime64(str(content["day"])[:10])
        later = np.flatnonzero(clock(self._room, self.selection.zone) >= day)
        self._show(self._room, int(later[0]) if len(later) else len(self._room) - 1, content)

    def hear_gloss(self, content: dict[str, Any]) -> None:
        """What the words of a message mean in the other language, from dictionaries on this computer: a reading aid."""
        key = str(content["key"])
        row = self._views.records.row(key, str(content.get("item") or "")) or {}
        text = str(row.get("body") or row.get("text") or "")[:GLOSSED]
        found = dict.fromkeys((one.word, one.pinyin, "; ".join(one.senses[:SENSES])) for one in self._glosses(text))
        words = [[show.plain(part)[:WIDEST] for part in one] for one in list(found)[:WORDS]]
        self.say("gloss", content, key=key, words=words)

    def _glosses(self, text: str) -> list[Gloss]:
        return Glosses(self._views.glossary.terms()).spans(text)

    def hear_room(self, content: dict[str, Any]) -> None:
        """Another conversation, from its beginning; or, with `only`, what the views show of it alone."""
        room = self._all().named(str(content["place"]))
        if room is None:
            raise UsageError("There is no such conversation.", "Choose one of the list.")
        self._show(room, 0, content)

    def hear_thread(self, content: dict[str, Any]) -> None:
        """The thread of a message alone; or with an empty key the whole conversation again."""
        key = str(content.get("key") or "")
        found = self._all().of(key or (self._room.thread if self._room else ""))
        if found is None:
            return
        room, number = found
        thread = self._all().thread(room, number) if key else None
        self._show(thread or room, (thread or room).at(int(room.places[number])), content)

    # -- answers -------------------------------------------------------------------------------------------------

    def selected(self, changed: set[str]) -> None:
        """Another message is open, or other words are looked for."""
        super().selected(changed)
        if "message" in changed and not self._own:
            found = self._all().of(self.selection.message) if self.selection.message else None
            if found is not None:
                self._show(*found, {})
                self._about(self.selection.message, {})
            elif self._room is None and len(self._all().names):
                self._show(self._all().room(int(np.argmax(np.bincount(self._all().codes)))), 0, {})
        elif changed & {"words", "time"} and self._room is not None:
            self.say("again", talk=self._talk)

    def refreshed(self) -> None:
        """The claims; and after an ingest the list of conversations."""
        super().refreshed()
        if self._all() is not self._told:
            self._told = self._all()
            self.say("rooms", rooms=self._all().listed()[:500], zone=self.selection.zone)

    def _show(self, room: Room, number: int, to: dict[str, Any]) -> None:
        self._room, self._talk = room, self._talk + 1
        number = max(0, min(number, len(room) - 1))
        first, last = max(0, number - HALF), min(len(room), number + HALF)
        rows = self._stretch(first, last)
        head = {"title": room.title, "about": room.about, "thread": room.thread, "zone": self.selection.zone}
        key = next((row["key"] for row in rows if row["number"] == number), "")
        self.say("talk", to, talk=self._talk, total=len(room), number=number, key=key, rows=rows, **head)

    def _stretch(self, first: int, last: int) -> list[dict[str, Any]]:
        if self._room is None:
            return []
        rows = stretch(self._room, self._all(), first, last, self.selection.zone, self.said, self._spans())
        for row in rows:
            if row["key"] == self.selection.message and self.selection.item:
                self._as_opened(row)
            row["tags"] = self.worn(row["key"])
            row["earlier"] += [
                self.said["other"].format(original=show.plain(place)) + show.plain(words[:2000])
                for words, place in self._versions.others(row["key"], row["item"])
            ]
        return rows

    def _as_opened(self, row: dict[str, Any]) -> None:
        """The very version that was opened, where several are in the leak."""
        held = self._views.records.row(row["key"], self.selection.item)
        if held is not None and str(held.get("item_sha256") or "") != row["item"]:
            body = str(held.get("body") or "")
            told = bubble("", held, {(row["key"], hash(body)): self._spans()(body)}, self.said)
            row |= {name: told[name] for name in ("text", "spans", "item", "locator")}
            row["states"] = [*row["states"], {"name": "version", "label": self.said["version"]}]

    def _spans(self) -> Callable[[str], list[tuple[int, int]]]:
        hits = self.selection.looked_for
        if hits is None:
            return lambda text: []
        leaves = [leaf for leaf in query.leaves(hits.tree) if getattr(leaf, "field", "") in ("", "body", "text")]
        return lambda text: find.verbatim_spans(leaves, text[:20_000]) if text else []

    def _about(self, key: str, to: dict[str, Any]) -> None:
        row = self._views.records.row(key, self.selection.item)
        if row is not None:
            told = present(row, self._versions.rooms(row), self._views.people.labels, self.said)
            self.say("about", to, key=key, present=told)

    def _all(self) -> Rooms:
        if self._rooms is None or self._rooms.version != self._views.snapshot().version:
            self._rooms = Rooms(self._views, self.selection)
        return self._rooms

    def still(self) -> tuple[str, str]:
        """The messages around the open one."""
        row = self._views.records.row(self.selection.message) if self.selection.message else None
        if row is None or "message_key" not in row:
            return super().still()
        place = f"{row['platform']}:{row['conversation_id']}"
        told: Still = self._views.conversation(place, self.selection.zone).around(self.selection.message, STILL)
        bundle = told._repr_mimebundle_()
        return bundle["text/html"], bundle["text/plain"]
