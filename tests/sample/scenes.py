"""All scene files to events: seconds and milliseconds are added, edits and recalls dated, resends filled in."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from .attributes import Attribute
from .events import Event, Truth, millis
from .grammar import Item, read
from .stable import number
from .world import HERE, Place, World

_WHEN = re.compile(r"(?:(\d{4}-\d\d-\d\d)T)?(\d\d:\d\d(?::\d\d)?)$")
FIRST_STOP = re.compile(r"[。！？!?；;，,.]")


@dataclass
class Scenes:
    """Every written event by conversation in order of time, the tagged ones by tag, and what is wrong."""

    events: dict[str, list[Event]] = field(default_factory=dict)
    tags: dict[str, Event] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def all(self) -> list[Event]:
        """All events, conversation by conversation."""
        return [event for events in self.events.values() for event in events]


def load(world: World, folder: Path = HERE / "scenes") -> Scenes:
    """The scenes below `folder`; nothing is raised for a bad line, it stands in `problems`."""
    scenes = Scenes()
    items: dict[str, list[Item]] = defaultdict(list)
    for path in sorted(folder.glob("20??-??/*.txt")):
        scenes.files.append(path)
        name, found = read(path, scenes.problems)
        if name and name != path.stem:
            scenes.problems.append(f"{path.parent.name}/{path.name}:1: the file is named after {path.stem}, not {name}")
        if name not in world.places:
            scenes.problems.append(f"{path.parent.name}/{path.name}:1: no conversation is called {name!r}")
            continue
        items[name] += found
    for name in world.places:
        scenes.events[name] = _events(world.places[name], items[name], scenes)
    for event in scenes.all():
        if event.tag and scenes.tags.setdefault(event.tag, event) is not event:
            scenes.problems.append(
                f"{event.where}: the tag {event.tag} is used before, in {scenes.tags[event.tag].where}"
            )
    _fill(scenes)
    return scenes


def _events(place: Place, items: list[Item], scenes: Scenes) -> list[Event]:
    events = []
    for item, at in zip(items, _instants(place, items, scenes), strict=True):
        event = Event(place.id, at, item.sender, item.text, day=item.day, where=item.where)
        event.quote, event.thread, event.attributes = item.quote, item.thread, item.attributes
        if not item.sender:
            event.kind, event.system = "system", _verb(item.text)
        _date(event, place, scenes)
        _marks(event, scenes)
        events.append(event)
    return events


def _instants(place: Place, items: list[Item], scenes: Scenes) -> list[int]:
    """Milliseconds of every item: explicit seconds stand, the others rise between them within their minute."""
    found: list[int] = []
    before = 0
    for _, group in groupby(items, lambda item: (item.day, item.clock.hour, item.clock.minute)):
        same = list(group)
        for item, second in zip(same, _seconds(same), strict=True):
            wall = datetime.combine(item.day, item.clock.replace(second=0), tzinfo=place.zone)
            at = millis(wall) + second * 1000 + number(place.id, item.day, second, item.text, "ms") % 1000
            if at <= before:
                scenes.problems.append(f"{item.where}: this line is not later than the one before it")
            before = max(before, at)
            found.append(at)
    return found


def _seconds(same: list[Item]) -> list[int]:
    seconds: list[int] = []
    start = 0
    for explicit, group in groupby(same, lambda item: item.seconds):
        run = list(group)
        if explicit:
            seconds += [item.clock.second for item in run]
            start = seconds[-1] + 1
            continue
        after = next((item.clock.second for item in same[len(seconds) + len(run) :] if item.seconds), 60)
        room = max(after - start, len(run))
        for index, item in enumerate(run):
            low, high = index * room // len(run), max((index + 1) * room // len(run), index * room // len(run) + 1)
            seconds.append(min(59, start + low + number(item.day, item.clock, item.sender, item.text) % (high - low)))
        start = seconds[-1] + 1
    return seconds


def when(text: str, event: Event, place: Place) -> int | None:
    """The instant of `09:16` or `2024-10-17T09:16` as an attribute states it; None if it is no time."""
    match = _WHEN.match(text)
    if not match:
        return None
    day = datetime.fromisoformat(match[1]).date() if match[1] else event.day
    wall = datetime.combine(day, datetime.strptime(match[2][:5], "%H:%M").time(), tzinfo=place.zone)
    seconds = int(match[2][6:]) if len(match[2]) > 5 else number(event.id, text) % 60
    at = millis(wall) + seconds * 1000 + number(event.id, text, "ms") % 1000
    if at <= event.at and at // 60_000 == event.at // 60_000:
        at = event.at + 1000 * (1 + number(event.id, text, "soon") % 20)
    return at


def _date(event: Event, place: Place, scenes: Scenes) -> None:
    """Edits and recalls with their instants."""
    for change in event.every("edit") + event.every("recall"):
        at = when(change.words[0], event, place) if change.words else None
        if at is None or at <= event.at:
            scenes.problems.append(
                f"{event.where}: {{{change.name}}} needs a time after the message: {change.raw[:40]}"
            )
        elif change.name == "edit":
            if len(change.strings) != 1:
                scenes.problems.append(f"{event.where}: {{edit}} needs the new text in quotes")
            event.edits.append((at, change.string))
        else:
            event.recalled = at
            if "by" in change.words[:-1]:
                event.recalled_by = change.words[change.words.index("by") + 1]
    event.edits.sort()


def _marks(event: Event, scenes: Scenes) -> None:
    tag = event.one("#")
    event.tag = tag.words[0] if tag else ""
    for mark in event.every("truth"):
        claim, kind = (*mark.words, "", "")[:2]
        if claim not in ("c1", "c2", "c3", "c4", "c5") or kind not in ("direct", "indirect", "contra", "lookalike"):
            scenes.problems.append(f"{event.where}: {{{mark.raw}}} names no claim or kind")
        event.truths.append(Truth(claim, kind, mark.string))
    event.plants += [(mark.rest, mark.string) for mark in event.every("plant")]
    zero_width = event.one("zw")
    if zero_width:
        event.text = weave(event.text, zero_width.rest)


def weave(text: str, bits: str) -> str:
    """The text with bits as zero-width marks (0: U+200B, 1: U+200C) after the first sentence mark."""
    marks = "".join("\u200c" if bit == "1" else "\u200b" for bit in bits)
    stop = FIRST_STOP.search(text)
    at = stop.end() if stop else len(text)
    return text[:at] + marks + text[at:]


def _verb(text: str) -> tuple[str, ...]:
    """`join zhou by lin` to ("join", "zhou", "by", "lin"), `topic "text" by tom` to ("topic", "text", "by", "tom")."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)', text)
    return tuple(quoted or bare for quoted, bare in parts)


def _fill(scenes: Scenes) -> None:
    """Resent messages get the text of the first one."""
    for event in scenes.all():
        resend = event.one("resend")
        target = scenes.tags.get(resend.words[0]) if resend and resend.words else None
        if target and not event.text:
            event.text = target.text


def attribute_targets(event: Event) -> list[tuple[str, str]]:
    """Every tag that an event points at, as (how, tag)."""
    found = [("^", event.quote)] if event.quote else []
    found += [(">", event.thread)] if event.thread else []
    for name in ("forward", "paste", "copy", "resend"):
        for attribute in event.every(name):
            words = _tags(attribute) if name == "forward" else list(attribute.words[:1])
            found += [(name, word) for word in words]
    if event.system[:1] == ("pin",) and len(event.system) > 1:
        found.append(("pin", event.system[1]))
    return found


def _tags(attribute: Attribute) -> list[str]:
    return [tag for tag in re.split(r"[\s,]+", attribute.rest) if tag]


def after(event: Event, seconds: int) -> int:
    """An instant some seconds after an event."""
    return event.at + int(timedelta(seconds=seconds).total_seconds() * 1000)
