"""What a writer sees after each edit: counts per conversation and package, what is owed, what is wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from . import build, check, letters, mentions, plot, story
from .events import Event
from .scenes import Scenes, load
from .world import HERE, World


def report(world: World, scenes: Scenes) -> list[str]:
    """Counts per conversation and package, so that a writer sees what is still owed."""
    rows: list[str] = []
    per: dict[str, Counter[str]] = defaultdict(Counter)
    for event in scenes.all():
        if event.kind == "message":
            per[event.place][f"{event.day:%m}"] += 1
    months = [f"{month:02d}" for month in range(3, 12)]
    rows.append("conversation".ljust(24) + "".join(month.rjust(6) for month in months) + "   all  share")
    for place in world.places.values():
        counts = per[place.id]
        cells = "".join(str(counts[month] or "").rjust(6) for month in months)
        rows.append(place.id.ljust(24) + cells + str(sum(counts.values())).rjust(6) + str(place.share).rjust(7))
    written = [event for event in scenes.all() if event.kind == "message"]
    for package, target in plot.TARGETS.items():
        mine = [event for event in written if package_of(world, event) == package]
        stock = sum(1 for event in mine if event.one("stock"))
        waves = sum(1 for event in mine if "recall-wave" in [kind for kind, _ in event.plants])
        rows.append(f"{package}: {len(mine)} of {target} lines, {stock} stock, {waves} recall-wave")
    return rows


def package_of(world: World, event: Event) -> str:
    """The package that writes a line."""
    if world.places[event.place].platform != "lark":
        return "W3"
    return "W1" if event.day < date(2024, 7, 1) else "W2"


def main(world: World, folder: Path = HERE / "scenes", only: Sequence[str] = ()) -> int:
    """Print counts, open points and problems (those whose text has all parts of `only`); 1 if there are problems."""
    scenes = load(world, folder)
    mails, unread = letters.of(folder)
    bad = [*check.problems(world, scenes), *unread, *letters.problems(world, mails)]
    lines = [*report(world, scenes), f"mails: {len(mails)} of {plot.MAILS}", ""] if not only else []
    found = [*check.open_points(world, scenes), "", *to_look_at(folder), "", *bad]
    for line in [*lines, *(line for line in found if all(part in line for part in only))]:
        print(line)  # noqa: T201
    print(f"{len(bad)} problems in all files")  # noqa: T201
    return 1 if bad else 0


def to_look_at(folder: Path) -> list[str]:
    """Lines that may break the plan of first mentions and code words: hints, for words also have other senses."""
    leak = build.assembled(folder)
    found = [f"look: {e.where}: {p!r} before its birth: {e.text[:50]!r}" for e, p in mentions.unborn(leak)]
    for event, topic, day in mentions.early(leak):
        planned = day or "never"
        found.append(f"look: {event.where}: {event.sender} speaks of {topic}, planned {planned}: {event.text[:50]!r}")
    for first in mentions.firsts(leak):
        if first.planned and not first.event:
            found.append(f"look: {first.person} has no line on {first.topic} on {first.planned}")
    return [*found, *story.problems(leak)]
