"""Who and what the ids in a snapshot are: names of participants, conversations and documents, read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import pyarrow as pa

from . import names
from .index import Part

__all__ = ["Book", "Context", "Snapshot", "book_of"]

Key = tuple[str, str]  # platform and id


class Snapshot(Protocol):
    """What a search looks at: parts in order."""

    @property
    def parts(self) -> Sequence[Part]:
        """The parts."""


class Terms(Protocol):
    """A topic as search sees it: terms of which any must be there, and terms of which none may."""

    @property
    def terms(self) -> Any:
        """Query strings, or objects with a `query`."""

    @property
    def exclude(self) -> Any:
        """The same for what is left out."""


class Book:
    """The names of a snapshot."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts

    @cached_property
    def people(self) -> dict[Key, list[str]]:
        """Every name, mail address, account and telephone number of each participant."""
        found: dict[Key, list[str]] = {}
        for row in self._rows(
            "participants", "platform", "participant_id", "name", "names", "email", "account", "phone"
        ):
            known = found.setdefault((row["platform"] or "", row["participant_id"] or ""), [])
            seen = [row["name"], *(row["names"] or []), row["email"], row["account"], row["phone"]]
            known += [name for name in seen if name and name not in known]
        return found

    @cached_property
    def shown(self) -> dict[Key, str]:
        """The name that most originals give for each participant."""
        counts: dict[Key, Counter[str]] = {}
        for row in self._rows("participants", "platform", "participant_id", "name"):
            if name := (row["name"] or "").strip():
                counts.setdefault((row["platform"] or "", row["participant_id"] or ""), Counter())[name] += 1
        return {key: count.most_common(1)[0][0] for key, count in counts.items()}

    @cached_property
    def conversations(self) -> dict[Key, str]:
        """The last name given of each conversation that has one."""
        rows = self._rows("conversations", "platform", "conversation_id", "name")
        return {(row["platform"] or "", row["conversation_id"] or ""): row["name"] for row in rows if row["name"]}

    @cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        """Title, author, type and times of each document by its key."""
        columns = ("document_key", "title", "author", "mime", "modified_at", "created_at", "modified_precision",
                   "created_precision", "modified_basis", "created_basis", "original")  # fmt: skip
        return {row["document_key"]: row for row in self._rows("documents", *columns)}

    def sender(self, platform: str, id: str, written: str) -> str:
        """The display name of a sender: the participant's name, the name as written, any other name, or the id."""
        known = self.people.get((platform, id)) or [""]
        return self.shown.get((platform, id)) or written or known[0] or id

    def participants(self, asked: str) -> frozenset[Key]:
        """The participants who may be meant by a name, an id, a mail address or an account."""
        found = {key for key, known in self.people.items() if any(names.matches(asked, name) for name in known)}
        return frozenset(found | {key for key in self.people if key[1] == asked or ":".join(key) == asked})

    def rooms(self, asked: str) -> frozenset[Key]:
        """The conversations that may be meant by a name or an id."""
        wanted = asked.removeprefix("#")
        return frozenset(
            key
            for key, name in self.conversations.items()
            if names.matches(asked, name) or names.matches(wanted, name) or asked in (key[1], ":".join(key))
        )

    def _rows(self, kind: str, *columns: str) -> list[dict[str, Any]]:
        tables = [part.table(kind).select(list(columns)) for part in self._parts]
        return list(pa.concat_tables(tables).to_pylist()) if tables else []


@dataclass(frozen=True)
class Context:
    """What a query may refer to beside the snapshot: merged persons (name to accounts), topics (name to terms).

    `glossary` is the case's own (term to gloss), for what is offered where nothing is found; `tags` are the reporter's
    own (tag to keys of messages and pages).
    """

    book: Book
    persons: Mapping[str, Collection[str]] = field(default_factory=dict)
    topics: Mapping[str, Terms] = field(default_factory=dict)
    glossary: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, Collection[str]] = field(default_factory=dict)


_BOOKS: WeakKeyDictionary[Any, Book] = WeakKeyDictionary()


def book_of(snapshot: Snapshot) -> Book:
    """The book of a snapshot, kept as long as the snapshot is."""
    try:
        if snapshot not in _BOOKS:
            _BOOKS[snapshot] = Book(tuple(snapshot.parts))
        return _BOOKS[snapshot]
    except TypeError:  # a snapshot that cannot be hashed or weakly referred to
        return Book(tuple(snapshot.parts))
