"""Who is who in one dump: ids that belong together, and names by how far they can be trusted.

One person has an open_id per app, a union_id per vendor, a user_id per tenant, perhaps a mail address. Ids are merged
where one record of the dump holds several of them, by union_id, user_id, then mail address; never by name. A name is
taken from (in this order) mentions, the item's own sender, basic profiles, contacts, member lists; none is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Locator, Participant
from ._lark_item import string

__all__ = ["SOURCES", "People"]

SOURCES = ("mention", "sender", "profile", "contact", "member", "event", "card")
_KINDS = {"open_id": "open_id", "union_id": "union_id", "user_id": "user_id", "app_id": "app_id"}
_PREFIXES = {"ou_": "open_id", "on_": "union_id", "cli_": "app_id"}
_MERGED = ("union_id", "user_id", "email")
_BEST = ("open_id", "union_id", "user_id", "app_id", "email")


@dataclass
class _Person:
    ids: dict[str, dict[str, None]] = field(default_factory=dict)  # kind -> ids
    names: dict[str, int] = field(default_factory=dict)  # name -> the best source's place in SOURCES
    facts: dict[str, str] = field(default_factory=dict)
    extra: dict[tuple[str, str], None] = field(default_factory=dict)
    locator: Locator | None = None
    is_bot: bool = False


class People:
    """The people of a dump; `known` maps every id to the one that records use, `names` every id to its shown name."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self._persons: dict[str, _Person] = {}  # any id -> person
        self._by_name: dict[str, set[str]] = {}

    def see(self, ids: Mapping[str, str], locator: Locator | None, name: str = "", source: str = "contact") -> _Person:
        """Note ids of one person that stand together, and a name for them; returns what is known of the person."""
        person = _Person(ids={kind: {value: None} for kind, value in ids.items()})
        found: list[_Person] = []
        for kind, value in ids.items():
            other = self._persons.get(value)
            if other is not None and not _apart(person, other, kind) and all(other is not one for one in found):
                found.append(other)
        merged = found[0] if found else person
        for one in [*found[1:], person] if found else ():
            self._merge(merged, one)
        merged.locator = locator if source == "contact" and locator else merged.locator or locator
        for kind, values in merged.ids.items():
            merged.is_bot = merged.is_bot or kind == "app_id"
            for value in values:
                self._persons.setdefault(value, merged)
        self.call(merged, name, source)
        return merged

    def call(self, person: _Person, name: str, source: str) -> None:
        """Note a name of a person."""
        if name:
            rank = SOURCES.index(source)
            person.names[name] = min(rank, person.names.get(name, rank))

    def note(self, value: str, kind: str | None, locator: Locator | None, name: str = "", source: str = "event") -> str:
        """Note that an id occurs, before it is settled which id stands for whom; gives the id back."""
        self.see({id_kind(value, kind): value}, locator, name, source)
        return value

    def one(self, value: str, kind: str | None, locator: Locator | None, name: str = "", source: str = "sender") -> str:
        """The id that records use for `value`; notes a name where one stands beside it."""
        known = self.known.get(value)
        if known is None or (name and self.names.get(value) != name):
            person = self._persons.get(value) or self.see({id_kind(value, kind): value}, locator)
            self.call(person, name, source)
            self._settle(person)
            known = self.known[value]
        return known

    def fact(self, value: str, name: str, told: str) -> None:
        """Note something that a dump says of a person beside ids and names."""
        self._persons[value].extra[name, told] = None

    def settle(self) -> None:
        """Decide which id and name stands for each person, once all records that tie ids together were seen."""
        for person in self.everyone():
            self._settle(person)

    def everyone(self) -> Iterator[_Person]:
        """Every person once, in the order in which they were first seen."""
        seen: set[int] = set()
        for person in self._persons.values():
            if id(person) not in seen:
                seen.add(id(person))
                yield person

    def by_name(self, name: str) -> str:
        """The id of the only person of that name, or an empty text."""
        if not self._by_name:
            for person in self.everyone():
                for one in person.names:
                    self._by_name.setdefault(one, set()).add(self.known[next(iter(_ids(person)))])
        found = self._by_name.get(name, set())
        return next(iter(found)) if len(found) == 1 else ""

    def participants(self) -> Iterator[Participant]:
        """Every person as a record."""
        self.settle()
        for person in self.everyone():
            if person.locator is not None:
                yield _participant(person, self.known[next(iter(_ids(person)))])

    def _settle(self, person: _Person) -> None:
        ids = list(_ids(person))
        best = self.known.get(ids[0]) or _best(person)
        name = min(person.names, key=lambda one: person.names[one], default="")
        for value in ids:
            self.known.setdefault(value, best)
            if name:
                self.names[value] = name

    def _merge(self, into: _Person, other: _Person) -> None:
        for values in other.ids.values():
            self._persons.update(dict.fromkeys(values, into))
        for kind, values in other.ids.items():
            into.ids.setdefault(kind, {}).update(values)
        for name, rank in other.names.items():
            into.names[name] = min(rank, into.names.get(name, rank))
        into.facts = {**other.facts, **into.facts}
        into.extra.update(other.extra)
        into.locator = into.locator or other.locator
        into.is_bot = into.is_bot or other.is_bot


def _apart(one: _Person, other: _Person, by: str) -> bool:
    """True if a weaker id is shared although a stronger one says that these are two people."""
    stronger = _MERGED[: _MERGED.index(by)] if by in _MERGED else ()
    return any(
        one.ids.get(kind) and other.ids.get(kind) and not set(one.ids[kind]) & set(other.ids[kind]) for kind in stronger
    )


def id_kind(value: str, kind: str | None = None) -> str:
    """What kind of id a value is, by what the dump says or by its beginning."""
    return _KINDS.get(kind or "") or _PREFIXES.get(value[: value.find("_") + 1]) or "user_id"


def ids_of(value: Mapping[str, Any]) -> dict[str, str]:
    """The ids that stand together in a profile, a contact or an event's id object; an open_id may be called user_id."""
    found: dict[str, str] = {}
    for kind in ("union_id", "user_id", "open_id", "app_id"):
        told = string(value.get(kind))
        if told:
            found[id_kind(told) if told[:3] in ("ou_", "on_") else kind] = told
    email = string(value.get("enterprise_email")) or string(value.get("email"))
    if email and found:
        found["email"] = email.lower()
    return found


def _best(person: _Person) -> str:
    """The id that stands for a person: the open_id, as messages have it; where there are several, the union_id."""
    if len(person.ids.get("open_id", ())) > 1 and person.ids.get("union_id"):
        return next(iter(person.ids["union_id"]))
    return next(value for kind in _BEST for value in person.ids.get(kind, ()))


def _ids(person: _Person) -> Iterator[str]:
    for values in person.ids.values():
        yield from values


def _participant(person: _Person, best: str) -> Participant:
    names = sorted(person.names, key=lambda one: person.names[one])
    extra = [(kind, value) for kind, values in person.ids.items() if kind != "email" for value in values]
    if names:
        extra.append(("name_source", SOURCES[person.names[names[0]]]))
    facts = person.facts
    return Participant(
        platform="lark",
        id=best,
        name=names[0] if names else "",
        names=tuple(names[1:]),
        email=facts.get("email", ""),
        phone=facts.get("mobile", ""),
        account=facts.get("employee_no", "") or next(iter(person.ids.get("user_id", ())), ""),
        role=facts.get("job_title", ""),
        is_bot=person.is_bot,
        extra=(*extra, *person.extra),
        locator=person.locator or Locator(original=""),
    )
