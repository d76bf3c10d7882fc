"""What a dump says about messages elsewhere than in them: reactions, readers, pins, recalls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..model import Locator, Reaction
from ..timestamps import UNKNOWN, Timestamp
from ._lark_item import best_id, string
from ._lark_people import People, ids_of
from ._lark_time import stamp

__all__ = ["Note", "Notes"]


@dataclass
class Note:
    """All that is told about one message from outside, by ids as they stand; `places` are the items that tell it."""

    reactions: list[Reaction] = field(default_factory=list)
    readers: dict[str, None] = field(default_factory=dict)
    extra: list[tuple[str, str]] = field(default_factory=list)
    recalled: bool = False
    recalled_at: Timestamp = UNKNOWN
    chat: str = ""
    places: list[tuple[str, Locator]] = field(default_factory=list)
    seen: bool = False


class Notes:
    """Notes by message id."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.all: dict[str, Note] = {}

    def about(self, message: str, what: str, locator: Locator) -> Note:
        """The note about a message, made if it is new; `what` says what kind of item tells it."""
        note = self.all.setdefault(message, Note())
        note.places.append((what, locator))
        return note

    def reaction(self, message: str, value: dict[str, Any], locator: Locator, *, gone: bool = False) -> None:
        """A reaction, from its own record or from an event; one that was taken back is told as such."""
        emoji = _emoji(value)
        by = self._operator(value, locator)
        note = self.about(message, "reaction", locator)
        if gone:
            note.extra.append(("reaction withdrawn", f"{emoji} {by}".strip()))
            return
        count = value.get("count")
        count = count if isinstance(count, int) and count > 0 else 1
        if emoji:
            reaction = Reaction(value=emoji, participant_id=by, count=count, at=stamp(value.get("action_time")))
            if reaction not in note.reactions:
                note.reactions.append(reaction)

    def counts(self, message: str, value: dict[str, Any], locator: Locator) -> None:
        """Reactions of one message as the batch query gives them: single ones, or how many of each."""
        single = _rows(value.get("message_reaction_items")) or _rows(value.get("details"))
        several = _rows(value.get("reaction_count")) or _rows(value.get("counts"))
        told = Counter(_emoji(one) for one in single)
        for one in single:
            self.reaction(message, one, locator)
        for one in several:
            count = one.get("count")
            left = (count if isinstance(count, int) else 1) - told[_emoji(one)]
            if left > 0:
                self.reaction(message, {"reaction_type": _emoji(one), "count": left}, locator)

    def reader(self, message: str, value: dict[str, Any], locator: Locator) -> None:
        """Somebody who has read a message."""
        person = string(value.get("user_id")) or string(value.get("open_id"))
        if person:
            note = self.about(message, "read receipt", locator)
            note.readers[self.people.note(person, string(value.get("user_id_type")), locator)] = None

    def pin(self, value: dict[str, Any], locator: Locator) -> None:
        """A message that was pinned."""
        note = self.about(string(value.get("message_id")), "pin", locator)
        note.chat = note.chat or string(value.get("chat_id"))
        by = string(value.get("operator_id"))
        by = self.people.note(by, string(value.get("operator_id_type")), locator) if by else ""
        note.extra.append(("pinned", f"{stamp(value.get('create_time')).iso()} {by}".strip()))

    def recall(self, value: dict[str, Any], locator: Locator) -> None:
        """A message that was taken back."""
        note = self.about(string(value.get("message_id")), "recall", locator)
        note.recalled, note.recalled_at = True, stamp(value.get("recall_time"))
        note.chat = note.chat or string(value.get("chat_id"))
        if string(value.get("recall_type")):
            note.extra.append(("recall_type", string(value["recall_type"])))

    def orphans(self) -> Iterator[tuple[str, Note]]:
        """Notes on messages that the dump does not hold."""
        return ((message, note) for message, note in self.all.items() if not note.seen)

    def _operator(self, value: dict[str, Any], locator: Locator) -> str:
        told = value.get("operator")
        told = told if isinstance(told, dict) else {}
        ids = value.get("user_id")
        if isinstance(ids, dict):
            self.people.see(ids_of(ids), locator, source="event") if ids_of(ids) else None
            person, kind = best_id(ids)
        else:
            person, kind = string(told.get("operator_id")) or string(ids), None
        person = person or string(value.get("app_id"))
        return self.people.note(person, kind, locator) if person else ""


def _emoji(value: dict[str, Any]) -> str:
    kind = value.get("reaction_type")
    told = string(kind.get("emoji_type")) if isinstance(kind, dict) else string(kind)
    return told or string(value.get("emoji_type"))


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
