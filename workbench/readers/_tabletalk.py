"""Messages out of the rows of a table whose columns are understood: by their names, or by a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..model import Conversation, Locator, Message, Original, Record
from ..timestamps import Timestamp
from ._cast import Cast
from ._columns import own
from ._loose import flat, word
from ._place import here
from ._whens import whens

__all__ = ["Roles", "Talk", "cell"]

BATCH = 20_000  # rows whose times are settled together where a file is too large to be held whole
Roles = Mapping[str, tuple[str, ...]]
Times = Callable[[Sequence[str]], list[Timestamp]]
_LINK = re.compile(r"https?://[^\s<>\"]+")


class Talk:
    """The conversations of one table. `roles` is role -> columns; `chat` the name of the talk if no column tells."""

    def __init__(self, original: Original, *, chat: str = "", times: Times = whens) -> None:
        self.original = original
        self.cast = Cast("table")
        self.roles: Roles = {}
        self.met: set[str] = set()
        self._chat = chat
        self._times = times
        self._waiting: list[tuple[dict[str, Any], Locator, bool]] = []

    def take(self, values: dict[str, Any], where: Locator, repaired: bool) -> Iterator[Record]:
        """Keep a row; now and then many rows become messages."""
        self._waiting.append((values, where, repaired))
        if len(self._waiting) >= BATCH:
            yield from self.flush()

    def flush(self) -> Iterator[Record]:
        """The messages of all rows that wait."""
        times = self._times([self._of(values, "time") for values, _, _ in self._waiting])
        for (values, where, repaired), sent in zip(self._waiting, times, strict=True):
            yield from self._message(values, where, repaired, sent)
        self._waiting = []

    def _message(self, values: dict[str, Any], where: Locator, repaired: bool, sent: Timestamp) -> Iterator[Record]:
        chat = self._of(values, "chat") or self._chat
        sender, to, body = (self._of(values, role) for role in ("sender", "to", "text"))
        name = self._of(values, "name") or sender
        mine = not name and own(values)
        sender = "me" if mine else sender
        identity = chat or ("|".join(sorted((sender, to))) if to and sender else self.original.sha256[:16])
        if identity not in self.met:
            self.met.add(identity)
            yield self._conversation(identity, chat, where)
        used = {column for columns in self.roles.values() for column in columns}
        rest = tuple((key, flat(value)) for key, value in values.items() if key not in used and flat(value))
        yield Message(
            platform="table",
            conversation_id=identity,
            native_id=self._of(values, "id"),
            sent=sent,
            sender_id=self.cast.meet(sender or name, where, name, own=mine),
            sender_name=name,
            body=body,
            subject=self._of(values, "subject"),
            parent_id=self._of(values, "parent"),
            recipients=(self.cast.meet(to, where, to),) if to else (),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            flags=(*("repaired",) * repaired, *("ambiguous-date",) * (sent.alternative is not None)),
            extra=rest,
            locator=where,
        )

    def _of(self, values: dict[str, Any], role: str) -> str:
        columns = self.roles.get(role, ())
        if len(columns) == 1:
            return cell(values, columns[0])
        return " ".join(filter(None, (cell(values, column) for column in columns)))

    def _conversation(self, identity: str, name: str, where: Locator) -> Conversation:
        told = "; ".join(f"{role} = {' + '.join(columns)}" for role, columns in self.roles.items())
        leaf = self.original.name.replace("!/", "/").rsplit("/", 1)[-1]
        place = where if name else here(self.original)
        return Conversation(
            platform="table", id=identity, name=name or leaf, extra=(("columns understood as", told),), locator=place
        )


def cell(values: dict[str, Any], column: str) -> str:
    """The text of one column; `sender.name` reaches into an object that stands in a column."""
    value: Any = values.get(column)
    if value is None and column not in values:
        value = values
        for step in column.split("."):
            value = value.get(step) if isinstance(value, dict) else value if isinstance(value, str) else None
    return flat(value) if isinstance(value, (float, dict, list)) else word(value)
