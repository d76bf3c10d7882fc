"""People, conversations and the calendar, as the three YAML files beside this module state them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

HERE = Path(__file__).resolve().parent
FIRST, LAST = date(2024, 3, 4), date(2024, 11, 22)


@dataclass(frozen=True, slots=True)
class Stay:
    """One member's time in a conversation; both days count."""

    who: str
    since: date = date.min
    until: date = date.max

    def covers(self, day: date) -> bool:
        """True if the member is in the conversation on `day`."""
        return self.since <= day <= self.until


@dataclass(frozen=True)
class Place:
    """One conversation: where it is, who is in it when, and in which zone its scenes are written."""

    id: str
    platform: str
    kind: str
    title: str | None
    zone: ZoneInfo
    members: tuple[Stay, ...]
    package: tuple[str, ...]
    share: int
    purpose: str = ""
    lark2: bool = False
    private: bool = False
    external: bool = False

    @property
    def exports(self) -> tuple[str, ...]:
        """The exports that hold this conversation."""
        if self.platform == "lark":
            return ("lark", "lark2") if self.lark2 else ("lark",)
        return {"whatsapp-zh": ("wa-zh",), "whatsapp-en": ("wa-en",)}.get(self.platform, (self.platform,))

    @property
    def people(self) -> list[str]:
        """Every member who is no bot, in the order of the file."""
        return [stay.who for stay in self.members]

    def stay(self, who: str) -> Stay | None:
        """The stay of one member, or None."""
        return next((stay for stay in self.members if stay.who == who), None)

    def has(self, who: str, day: date) -> bool:
        """True if `who` is a member on `day`."""
        return any(stay.who == who and stay.covers(day) for stay in self.members)


@dataclass(frozen=True)
class World:
    """Everything that is settled before a scene is written."""

    people: dict[str, dict[str, Any]]
    bots: dict[str, dict[str, Any]]
    places: dict[str, Place]
    calendar: dict[str, Any] = field(repr=False)

    def name(self, who: str, day: date | None = None) -> str:
        """How a person is called in Lark (on that day), or a bot."""
        if who in self.bots:
            return str(self.bots[who]["name"])
        person = self.people[who]
        lark = person.get("lark") or {}
        name = str(lark.get("name") or person.get("zh") or person["en"])
        for change in person.get("lark_name_changes", []):
            name = change["to"] if day is None or day >= date.fromisoformat(change["date"]) else change["from"]
        return name

    def english(self, who: str) -> str:
        """The name in Latin letters."""
        return str(self.bots[who]["name"] if who in self.bots else self.people[who]["en"])

    @cached_property
    def off(self) -> dict[str, set[date]]:
        """Days off per country: holidays, and weekends that are not worked instead."""
        days: dict[str, set[date]] = {}
        for country, entries in self.calendar["holidays"].items():
            worked = {day for entry in entries for day in entry.get("work_instead", [])}
            weekend = {day for day in span(FIRST, LAST) if day.weekday() >= 5} - worked
            days[country] = weekend | self.holidays(country)
        return days

    def holidays(self, country: str) -> set[date]:
        """The public holidays of a country, without plain weekends."""
        found: set[date] = set()
        for entry in self.calendar["holidays"][country]:
            first = entry.get("from") or entry["date"]
            found |= set(span(first, entry.get("to") or first))
        return found

    def taken(self, export: str) -> datetime:
        """The instant at which an export was made."""
        entry = next(entry for entry in self.calendar["exports"] if entry["id"] == export)
        return datetime.fromisoformat(entry["taken"]).replace(tzinfo=ZoneInfo(entry["zone"]))

    def limit(self, day: date) -> int:
        """The allowance of a UTC day in millions of tokens."""
        return int([entry["tokens_m"] for entry in self.calendar["quota"]["limits"] if entry["from"] <= day][-1])


def span(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def load(folder: Path = HERE) -> World:
    """The world as people.yaml, conversations.yaml and calendar.yaml in `folder` describe it."""
    people = _yaml(folder / "people.yaml")
    places = {
        name: _place(name, entry) for name, entry in _yaml(folder / "conversations.yaml")["conversations"].items()
    }
    return World(people["people"], people["bots"], places, _yaml(folder / "calendar.yaml"))


def _yaml(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _place(name: str, entry: dict[str, Any]) -> Place:
    return Place(
        id=name,
        platform=entry["platform"],
        kind=entry["kind"],
        title=entry["title"],
        zone=ZoneInfo(entry["main_zone"]),
        members=tuple(_stay(member) for member in entry["members"]),
        package=tuple(entry["package"]),
        share=entry["share"],
        purpose=entry.get("purpose", ""),
        lark2=entry.get("lark2", False),
        private=entry.get("private", False),
        external=entry.get("external", False),
    )


def _stay(member: str | dict[str, Any]) -> Stay:
    if isinstance(member, str):
        return Stay(member)
    return Stay(member["id"], member.get("from", date.min), member.get("to", date.max))
