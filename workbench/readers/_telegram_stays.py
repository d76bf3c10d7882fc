"""Who was in a Telegram group when: what its service messages tell of joining, inviting, removing and leaving.

They name those invited or removed by their names only; a name that one account of the chat alone bears is that account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Locator, Membership, Message
from ._loose import strings

__all__ = ["NAMED", "Stays"]

# Actions that tell of others than the actor.
NAMED = frozenset(("invite_members", "remove_members", "create_group"))


@dataclass(slots=True)
class Stays:
    """The events of one chat, in the order of its messages."""

    events: list[tuple[bool, str, str, int | None, Locator]] = field(default_factory=list)

    def note(self, item: dict[str, Any], told: Message) -> None:
        """Keep an event of joining or leaving."""
        action = item.get("action")
        if action not in NAMED or action == "create_group":
            self.events.append((told.type == "join", told.sender_id, "", told.sent.us, told.locator))
        if action in NAMED:
            for name in strings(item.get("members")):
                self.events.append((told.type == "join", "", name, told.sent.us, told.locator))

    def names(self) -> dict[str, Locator]:
        """Everybody who is told of by name only, with the place of the first event."""
        found: dict[str, Locator] = {}
        for _, _, name, _, place in self.events:
            if name:
                found.setdefault(name, place)
        return found

    def members(self, people: Mapping[str, tuple[str, Locator]]) -> tuple[Membership, ...]:
        """Each stay, in the order of the events; `people` are the chat's accounts with their names."""
        ids: dict[str, list[str]] = {}
        for who, (name, _) in people.items():
            ids.setdefault(name, []).append(who)
        found: dict[str, list[Membership]] = {}
        for came, who, name, at, _ in self.events:
            own = ids.get(name, [])
            one = who or (own[0] if len(own) == 1 else name)
            if one and at is not None:
                _add(found.setdefault(one, []), one, came, at)
        return tuple(_each(found))


def _add(own: list[Membership], who: str, came: bool, at: int) -> None:
    if came:
        if not own or own[-1].until is not None:
            own.append(Membership(participant_id=who, since=at, basis="event"))
        return
    since = own.pop().since if own and own[-1].until is None else None
    own.append(Membership(participant_id=who, since=since, until=at, basis="event"))


def _each(found: Mapping[str, list[Membership]]) -> Iterator[Membership]:
    for own in found.values():
        yield from own
