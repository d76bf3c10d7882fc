"""Posts of the bots in Slack: stand-up, deploys, alerts of the US cluster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import bot_words as words
from .events import Event, millis
from .stable import between, digest, happens, pick
from .world import FIRST, LAST, World, span

PACIFIC = ZoneInfo("America/Los_Angeles")


def post(place: str, bot: str, day: date, clock: time, title: str, text: str) -> Event:
    """One bot's post at San Diego time."""
    at = millis(datetime.combine(day, clock, tzinfo=PACIFIC)) + between(200, 4800, place, bot, day, clock, title)
    return Event(place, at, bot, text, kind="bot", day=day, card={"title": title})


def posts(world: World) -> Iterator[Event]:
    """Every post of the bots in Slack up to the export."""
    for day in span(FIRST, LAST):
        if day >= world.taken("slack").date():
            return
        if day not in world.off["us"]:
            yield _standup(day)
            yield from _deploy(day)
        yield from _page(world, day)


def _standup(day: date) -> Event:
    question = pick(words.QUESTIONS, "standup", day)
    text = f"Stand-up for {day:%A}, {day:%B} {day.day}. Yesterday, today, blockers. {question}"
    return post("slack-mortar-us", "standup", day, time(9, 30), "", text)


def _deploy(day: date) -> Iterator[Event]:
    if not happens(38, "deploy", day):
        return
    service = pick(words.DEPLOYS, "service", day)
    version = f"{between(1, 4, 'v', service)}.{(day - FIRST).days // 9}.{between(0, 9, 'patch', day)}"
    clock = time(between(10, 16, "dh", day), between(0, 59, "dm", day))
    dana = "dkow" if day < date(2024, 7, 8) else "dana.k"
    who = pick(["priya", "marcus", dana, "ben"], "who", day)
    took = between(41, 390, "took", day)
    text = f"`{service}` {version} ({digest('commit', day)[:7]}) is live on us-west, {took}s, by {who}"
    yield post("slack-mortar-us", "shipbot", day, clock, "deploy", text)
    if happens(12, "rollback", day):
        later = time(clock.hour + 1, between(0, 59, "rb", day))
        text = f"`{service}` rolled back from {version}: error budget burned {between(4, 31, 'burn', day)}x"
        yield post("slack-mortar-us", "shipbot", day, later, "rollback", text)


def _page(world: World, day: date) -> Iterator[Event]:
    for entry in world.calendar["outages"]:
        if entry["zone"] == "us" and entry["at"].startswith(str(day)):
            begin, end = time.fromisoformat(entry["at"][11:]), time.fromisoformat(entry["until"])
            yield post(
                "slack-data-eng", "pagerbee", day, begin, "fire", "P2 feature-store-us: disk usage 100%, writes refused"
            )
            yield post("slack-data-eng", "pagerbee", day, end, "ok", "P2 feature-store-us resolved after 45 min")
            return
    if not happens(24, "page", day):
        return
    service = pick(words.US_SERVICES, "page", day)
    what, unit, low, high = pick(words.US_SYMPTOMS, "what", day)
    value = between(low, high, "value", day)
    begin_at = datetime.combine(day, time(between(0, 22, "ph", day), between(0, 59, "pm", day)))
    ticket = f"PB-{3100 + (day - FIRST).days * 4 + between(0, 3, 'ticket', day)}"
    yield post(
        "slack-data-eng", "pagerbee", day, begin_at.time(), "fire", f"{ticket} P3 {service}: {what} {value}{unit}"
    )
    end_at = begin_at + timedelta(minutes=between(6, 55, "lasts", day))
    if end_at.date() == day and happens(62, "resolves", day):
        minutes = int((end_at - begin_at).total_seconds() // 60)
        yield post("slack-data-eng", "pagerbee", day, end_at.time(), "ok", f"{ticket} resolved after {minutes} min")
