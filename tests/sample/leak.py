"""The whole leak before it takes any format: written scenes, bots, system lines that follow from the memberships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from . import bots, letters, scenes
from .events import Event, millis
from .letters import Letter
from .stable import between
from .world import FIRST, HERE, LAST, Place, World


@dataclass
class Leak:
    """Everything that the exports are made from."""

    world: World
    events: dict[str, list[Event]]
    tags: dict[str, Event]
    mails: list[Letter]

    def all(self) -> list[Event]:
        """All events, conversation by conversation."""
        return [event for events in self.events.values() for event in events]

    def title(self, place: Place, export: str) -> str:
        """The name of a conversation at the time of an export."""
        until = millis(self.world.taken(export))
        title = place.title or ""
        for event in self.events[place.id]:
            if event.system[:1] == ("rename",) and event.at < until:
                title = event.system[1]
        return title


def assemble(world: World, folder: Path = HERE / "scenes") -> Leak:
    """Scenes, bots and memberships below `folder` as one leak."""
    written = scenes.load(world, folder)
    mails, _ = letters.of(folder)
    events = {place: list(found) for place, found in written.events.items()}
    for event in bots.posts(world):
        events[event.place].append(event)
    for place in world.places.values():
        events[place.id] += list(_comings(place, events[place.id]))
        events[place.id].sort(key=lambda event: (event.at, event.id))
    return Leak(world, events, written.tags, mails)


def _comings(place: Place, events: list[Event]) -> Iterator[Event]:
    """Join and leave lines that no scene wrote."""
    told = {event.system[:2] for event in events if event.kind == "system"}
    created = any(event.system[:1] == ("create",) for event in events)
    for stay in place.members:
        if stay.since > FIRST and ("join", stay.who) not in told and not created:
            by = "" if stay.since == _born(place) else _inviter(place, stay.who, stay.since)
            first = min((e.at for e in events if e.sender == stay.who), default=None)
            yield _system(place, stay.since, time(9, 40), ("join", stay.who, *(("by", by) if by else ())), before=first)
        if stay.until <= LAST and not told & {("leave", stay.who), ("remove", stay.who)}:
            last = max((e.at for e in events if e.sender == stay.who), default=None)
            yield _system(place, stay.until, time(18, 50), ("leave", stay.who), after=last)


def _born(place: Place) -> date:
    return min(stay.since for stay in place.members)


def _inviter(place: Place, who: str, day: date) -> str:
    return next(other for other in place.people if other != who and place.has(other, day - timedelta(days=1)))


def _system(
    place: Place,
    day: date,
    clock: time,
    system: tuple[str, ...],
    *,
    before: int | None = None,
    after: int | None = None,
) -> Event:
    wall = datetime.combine(day, clock, tzinfo=place.zone)
    at = millis(wall) + between(0, 599_999, place.id, *system)
    if before is not None and at >= before:
        at = before - between(20_000, 120_000, place.id, *system)
    if after is not None and at <= after:
        at = after + between(20_000, 120_000, place.id, *system)
    return Event(place.id, at, "", " ".join(system), kind="system", day=day, system=system)
