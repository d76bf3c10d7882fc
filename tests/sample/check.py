"""The rules of SCENES.md, checked: a list of plain sentences, empty when the scenes are good.

    python -m tests.sample.check                    everything
    python -m tests.sample.check 2024-07 lark-sft   only lines about files whose path has all of these parts

Lines that begin with "look:" are hints (a word may have another sense); all others must be mended.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from . import names, plot
from .events import Event, moment
from .scenes import Scenes, attribute_targets
from .world import World

EXPORTS = {"lark", "lark2", "slack", "wa-zh", "wa-en", "telegram"}


def problems(world: World, scenes: Scenes) -> list[str]:
    """Everything that must be mended before the leak can be built."""
    found = list(scenes.problems)
    events = scenes.all()
    for rule in (_members, _targets, _pasted, _values, _named, _silences):
        found += rule(world, scenes)
    found += _repeats(events)
    found += _holidays(world, events)
    return found


def open_points(world: World, scenes: Scenes) -> list[str]:
    """What is still missing: key lines, quota hits, the forward of k-c2-1."""
    return [*_keys(world, scenes), *_hits(world, scenes)]


def _members(world: World, scenes: Scenes) -> Iterator[str]:
    for event in scenes.all():
        place = world.places[event.place]
        if event.kind == "message" and not place.has(event.sender, event.day):
            yield f"{event.where}: {event.sender} is not in {event.place} on {event.day}"
        if event.kind == "system" and event.system[0] in ("join", "leave", "remove"):
            yield from _stay(world, event)


def _stay(world: World, event: Event) -> Iterator[str]:
    verb, who = event.system[0], (*event.system, "")[1]
    stay = world.places[event.place].stay(who)
    if not stay:
        yield f"{event.where}: {who} is never in {event.place}"
    elif verb == "join" and stay.since != event.day:
        yield f"{event.where}: {who} joins {event.place} on {stay.since}, says conversations.yaml"
    elif verb != "join" and stay.until != event.day:
        yield f"{event.where}: {who} leaves {event.place} on {stay.until}, says conversations.yaml"


def _targets(world: World, scenes: Scenes) -> Iterator[str]:
    for event in scenes.all():
        for how, tag in attribute_targets(event):
            target = scenes.tags.get(tag)
            if target is None:
                yield f"{event.where}: {how} {tag}: no message has that tag"
            elif target.at >= event.at:
                yield f"{event.where}: {how} {tag}: that message is not earlier"
            elif how in "^>" and target.place != event.place:
                yield f"{event.where}: {how} {tag}: that message is in {target.place}"
            elif how == ">" and (target.thread or world.places[event.place].platform.startswith(("wh", "te"))):
                yield f"{event.where}: > {tag} must name the first message of a thread in Lark or Slack"
            elif how == "forward" and world.places[target.place].platform != world.places[event.place].platform:
                yield f"{event.where}: forward {tag}: that message is on another platform; use paste"


def squeezed(text: str) -> str:
    """NFKC without blanks, for comparing texts."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _pasted(world: World, scenes: Scenes) -> Iterator[str]:
    for event in scenes.all():
        for paste in event.every("paste"):
            target = scenes.tags.get(paste.words[0]) if paste.words else None
            if target and squeezed(target.text) not in squeezed(event.text):
                yield f"{event.where}: {{paste {paste.rest}}} does not hold that message word for word"


def _values(world: World, scenes: Scenes) -> Iterator[str]:
    for event in scenes.all():
        for absent in event.every("absent"):
            if set(absent.words) - EXPORTS:
                yield f"{event.where}: {{{absent.raw}}} names no export"
        if event.one("as") and not world.people.get(event.sender, {}).get("telegram_second"):
            yield f"{event.where}: {event.sender} has no second account"
        holds = ("file", "image", "voice", "sticker", "video", "forward", "resend", "kind")
        if event.kind == "message" and not event.text and not any(event.one(name) for name in holds):
            yield f"{event.where}: an empty message"
        for react in event.every("react"):
            who = [name for part in react.rest.split(";") for name in "".join(part.split()[1:]).split(",")]
            lost = [name for name in who if name not in world.people and name not in world.bots]
            if lost or not who:
                yield f"{event.where}: {{react}} by {', '.join(lost) or 'nobody'}"
        if "\t" in event.text:
            yield f"{event.where}: a tab"


def _named(world: World, scenes: Scenes) -> Iterator[str]:
    for event in scenes.all():
        texts = [event.text, *(text for _, text in event.edits), *(s for a in event.attributes for s in a.strings)]
        for word in names.bad("\n".join(texts)):
            yield f"{event.where}: {word!r} is a real name or domain"


def _silences(world: World, scenes: Scenes) -> Iterator[str]:
    for gap in world.calendar["gaps"]:
        if gap["kind"] != "silence":
            continue
        for event in scenes.all():
            local = moment(event.at, world.places["lark-core"].zone)
            if "person" in gap and event.sender == gap["person"] and event.kind == "message":
                starts = datetime.fromisoformat(str(gap["from"]))
                if local.replace(tzinfo=None) >= starts + timedelta(minutes=1) and local.date() <= _day(gap["to"]):
                    yield f"{event.where}: {gap['person']} is silent from {gap['from']} to {gap['to']}"
            elif gap.get("conversation") == event.place and _day(gap["from"]) <= event.day <= _day(gap["to"]):
                yield f"{event.where}: nobody writes in {event.place} from {gap['from']} to {gap['to']}"


def _day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def _repeats(events: list[Event]) -> Iterator[str]:
    seen: dict[str, Event] = {}
    for event in sorted(events, key=lambda event: event.at):
        free = any(event.one(name) for name in ("stock", "paste", "resend", "copy"))
        if event.kind != "message" or free or len(event.text) <= 4:
            continue
        first = seen.setdefault(squeezed(event.text), event)
        if first is not event:
            yield f"{event.where}: the same text stands in {first.where}: {event.text[:40]}"


def _holidays(world: World, events: list[Event]) -> Iterator[str]:
    lines: Counter[tuple[str, date]] = Counter()
    for event in events:
        if event.kind == "message" and world.places[event.place].platform in ("lark", "slack"):
            lines[event.place, event.day] += 1
    for (place, day), count in lines.items():
        country = "us" if "Los_Angeles" in str(world.places[place].zone) else "cn"
        if day in world.holidays(country) and count > 5:
            yield f"{place} on {day}: {count} lines in a holiday (at most 5)"


def _keys(world: World, scenes: Scenes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as scratch:
        for key in plot.key_lines():
            item = plot.parse(key, Path(scratch))
            event = scenes.tags.get(key.tag)
            if event is None:
                yield f"key line {key.tag} ({key.place}, {key.day}) is not there yet"
                continue
            local = moment(event.at, world.places[event.place].zone).strftime("%H:%M")
            same = (event.place, event.day, event.sender, event.text, local, event.quote)
            want = (key.place, key.day, item.sender, item.text, item.clock.strftime("%H:%M"), item.quote)
            lost = [a.raw for a in item.attributes if a.raw not in [b.raw for b in event.attributes]]
            if same != want or lost:
                yield f"{event.where}: key line {key.tag} differs from PLOT.md: {same} {lost}"
    forwards = [e for e in scenes.events.get("lark-pref", []) if "k-c2-1" in [t for _, t in attribute_targets(e)]]
    if not any(e.day == date(2024, 6, 4) for e in forwards):
        yield "the merged forward of k-c2-1 (lark-pref, 2024-06-04, 15:03) is not there yet"


def _hits(world: World, scenes: Scenes) -> Iterator[str]:
    for hit in world.calendar["quota"]["hits"]:
        if not hit["said_by"]:
            continue
        event = scenes.tags.get(f"k-q-{hit['n']}")
        if event is None:
            yield f"quota hit k-q-{hit['n']} ({hit['at']}, {hit['said_by']}, {hit['in']}) is not there yet"
            continue
        at = moment(event.at, world.places["lark-core"].zone).replace(tzinfo=None)
        late = at - datetime.fromisoformat(hit["at"])
        slow = hit["n"] != 17 and not timedelta() <= late <= timedelta(minutes=16)
        if event.place != hit["in"] or event.sender != hit["said_by"] or slow:
            yield f"{event.where}: k-q-{hit['n']} must be said by {hit['said_by']} in {hit['in']} within 15 minutes"
        if not any(mark.claim == "c3" and mark.kind == "direct" for mark in event.truths):
            yield f"{event.where}: k-q-{hit['n']} needs {{truth c3 direct}}"


if __name__ == "__main__":
    import sys

    from . import report, world

    sys.exit(report.main(world.load(), only=sys.argv[1:]))
