"""Conversations of one dump: names, kinds, who was in them and when, and what the dump itself says is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..model import Conversation, Locator, Membership
from ._lark_item import string

__all__ = ["Chat", "Chats"]

_KINDS = {"p2p": "direct", "group": "group", "topic": "topic", "topic_group": "topic", "group_chat": "group"}
_PLAIN = ("chat_id", "name", "avatar")


@dataclass
class Chat:
    """What is known of one conversation."""

    id: str
    name: str = ""
    kind: str = "unknown"
    listed: dict[str, None] = field(default_factory=dict)
    moves: list[tuple[int | None, str, bool]] = field(default_factory=list)  # (when, participant, joined?)
    senders: dict[str, None] = field(default_factory=dict)
    incomplete: dict[str, None] = field(default_factory=dict)
    extra: dict[tuple[str, str], None] = field(default_factory=dict)
    locator: Locator | None = None
    ended: bool | None = None  # a page says that no more follow; None: no page says anything
    places: list[int] = field(default_factory=list)
    direct: bool = False  # seen other than by a merged forward


class Chats:
    """The conversations of a dump by id, and which folder of the dump speaks of which."""

    def __init__(self) -> None:
        self.all: dict[str, Chat] = {}
        self.folders: dict[str, dict[str, None]] = {}

    def get(self, chat: str, locator: Locator | None = None) -> Chat:
        """The conversation of an id, made if it is new."""
        found = self.all.get(chat)
        if found is None:
            found = self.all[chat] = Chat(chat)
        if found.locator is None:
            found.locator = locator
        return found

    def described(self, value: dict[str, Any], chat: str, locator: Locator) -> None:
        """Note what a chat's own record says."""
        found = self.get(string(value.get("chat_id")) or chat, locator)
        found.locator = locator
        found.direct = True
        name = string(value.get("name"))
        if name and found.name and name != found.name:
            found.extra["other name", name] = None
        found.name = found.name or name
        found.kind = _KINDS.get(string(value.get("chat_mode")), found.kind)
        if found.kind == "unknown" and string(value.get("chat_type")) in _KINDS:
            found.kind = _KINDS[string(value["chat_type"])]
        for key, told in flat(value):
            if key not in _PLAIN:
                found.extra[key, told] = None

    def likely(self, folder: str) -> str:
        """The only conversation that a folder (or the whole dump) speaks of, or an empty text."""
        for known in (self.folders.get(folder, {}), self.all):
            if len(known) == 1:
                return next(iter(known))
        return ""

    def conversations(self, known: Mapping[str, str]) -> Iterator[Conversation]:
        """Every conversation as a record; `known` gives the id that records use for any id of a person."""
        for chat in self.all.values():
            if chat.locator is None:
                continue
            told = [*chat.incomplete, *_gaps(chat.places)]
            if chat.ended is False:
                told.insert(0, "has_more: the last page at hand says that more messages follow")
            if not chat.direct:
                told.append("known only from forwarded messages")
            yield Conversation(
                platform="lark",
                id=chat.id,
                name=chat.name,
                kind=chat.kind,
                members=tuple(_members(chat, known)),
                incomplete=tuple(told),
                extra=tuple(chat.extra),
                locator=chat.locator,
            )


def flat(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The words of a small object as (dotted name, text), in order; truth values as true and false."""
    if isinstance(value, bool):
        yield path, "true" if value else "false"
    elif isinstance(value, dict) and depth < 12:
        for key, item in value.items():
            name = string(key)
            yield from flat(item, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list) and depth < 12:
        for item in value:
            yield from flat(item, path, depth + 1)
    elif string(value):
        yield path, string(value)


def _members(chat: Chat, known: Mapping[str, str]) -> Iterator[Membership]:
    """One stay after another where joins and leaves are told, then who is only listed, then who only wrote."""
    told: dict[str, None] = {}
    since: dict[str, int | None] = {}
    for when, raw, joined in sorted(chat.moves, key=lambda move: (move[0] is None, move[0] or 0)):
        person = known.get(raw, raw)
        told[person] = None
        if joined:
            since.setdefault(person, when)
        else:
            yield Membership(participant_id=person, since=since.pop(person, None), until=when, basis="event")
    for person, when in since.items():
        yield Membership(participant_id=person, since=when, basis="event")
    for basis, people in (("listed", chat.listed), ("sender", chat.senders)):
        for raw in people:
            person = known.get(raw, raw)
            if person not in told:
                told[person] = None
                yield Membership(participant_id=person, basis=basis)


def _gaps(places: Iterable[int]) -> Iterator[str]:
    """Positions in the conversation that no message of the dump has: something stood there."""
    known = sorted(set(places))
    found = [(a + 1, b - 1) for a, b in pairwise(known) if b > a + 1]
    for first, last in found[:20]:
        yield f"position {first} is missing" if first == last else f"positions {first} to {last} are missing"
    if len(found) > 20:
        yield f"{len(found) - 20} more gaps in the positions"
