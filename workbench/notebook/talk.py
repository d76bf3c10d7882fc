"""A talk as the Conversation view walks through it: the rows of one conversation, thread or document, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import show
from ..analysis.timeline import local
from .bubbles import bubble

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..views import Views
    from .selection import Selection

    Spans = Callable[[str], list[tuple[int, int]]]

__all__ = ["Room", "Rooms", "clock", "moments", "stretch"]

QUOTED = 90  # characters of an answered message
FILES = 12
INKS = 8  # colours of senders


@dataclass(frozen=True)
class Room:
    """The rows `places` of `frame` (messages of one conversation, or pages of one document) in reading order."""

    frame: pd.DataFrame
    places: np.ndarray
    title: str
    about: str
    thread: str = ""
    people: Sequence[str] = field(default_factory=tuple)

    def __len__(self) -> int:
        return len(self.places)

    def at(self, place: int) -> int:
        """The number in reading order of a row of the frame, or of the next one after it."""
        return min(int(np.searchsorted(self.places, place)), max(len(self) - 1, 0))

    @cached_property
    def natives(self) -> dict[str, int]:
        """The row of each native id."""
        ids = self.frame["native_id"].to_numpy(object)[self.places] if "native_id" in self.frame else ()
        return {str(name): int(place) for name, place in zip(ids, self.places, strict=False) if name}

    @cached_property
    def answers(self) -> dict[int, list[int]]:
        """The rows of each thread by the row of its first message, where it has more than one."""
        if "parent_id" not in self.frame:
            return {}
        parents = self.frame["parent_id"].to_numpy(object)[self.places]
        threads = self.frame["thread_id"].to_numpy(object)[self.places]
        roots: dict[int, int] = {}
        first: dict[str, int] = {}
        for place, parent, thread in zip(self.places.tolist(), parents, threads, strict=True):
            up = self.natives.get(str(parent or ""))
            named = str(thread or "")
            root = roots.get(up, up) if up is not None and up != place else None
            if root is None and named:
                root = self.natives.get(named, first.setdefault(named, place))
            roots[place] = root if root is not None else place
        grouped: dict[int, list[int]] = {}
        for place, root in roots.items():
            grouped.setdefault(roots.get(root, root), []).append(place)
        return {root: rows for root, rows in grouped.items() if len(rows) > 1}

    @cached_property
    def thread_of(self) -> dict[int, int]:
        """The first row of the thread that a row stands in."""
        return {place: root for root, rows in self.answers.items() for place in rows}


class Rooms:
    """The rooms of one state of a case; what is slow is done once for all of them."""

    def __init__(self, views: Views, selection: Selection) -> None:
        self.version = views.snapshot().version
        self.messages, self.pages = views.records.messages, views.records.pages
        self._place_of = {str(key): place for place, key in enumerate(self.messages["message_key"].tolist())}
        self._page_of = {str(key): place for place, key in enumerate(self.pages["page_key"].tolist())}
        self.codes, self.names = pd.factorize(selection.facts()["place"])
        self.persons = selection.facts()["person"].to_numpy(object)
        self._kept: dict[int, Room] = {}
        self._order = np.argsort(self.codes, kind="stable")
        self._edges = np.searchsorted(self.codes[self._order], np.arange(len(self.names) + 1))

    def listed(self) -> list[dict[str, Any]]:
        """All conversations, the largest first: place, label, and how many messages."""
        sizes = np.diff(self._edges)
        titles = self.messages["conversation"].to_numpy(object)
        found = []
        for code in np.argsort(-sizes, kind="stable").tolist():
            title = titles[self._order[self._edges[code]]] or self.names[code] or "–"
            label = f"{show.plain(title)[:60]} ({sizes[code]:,})"
            found.append({"place": str(self.names[code]), "label": label})
        return found

    def of(self, key: str) -> tuple[Room, int] | None:
        """The room that a message or page stands in, and its number there; None where the case has no such key."""
        if key in self._place_of:
            place = self._place_of[key]
            room = self.room(int(self.codes[place]))
            return room, room.at(place)
        if key in self._page_of:
            place = self._page_of[key]
            document = self.pages["document_key"].to_numpy(object)
            places = np.flatnonzero(document == document[place])
            name = show.plain(self.pages["original"].iat[place])
            room = Room(self.pages, places, name, "")
            return room, room.at(place)
        return None

    def named(self, name: str) -> Room | None:
        """The conversation called `platform:conversation_id`, or None."""
        found = np.flatnonzero(np.asarray(self.names, object) == name)
        return self.room(int(found[0])) if len(found) else None

    def room(self, code: int) -> Room:
        """The conversation of a code, made once."""
        if code not in self._kept:
            places = np.sort(self._order[self._edges[code] : self._edges[code + 1]])
            place = int(places[0])
            title = show.plain(self.messages["conversation"].iat[place] or self.names[code] or "–")
            people = [str(name) for name in pd.unique(self.persons[places]) if name]
            self._kept[code] = Room(self.messages, places, title, show.plain(self.names[code]), "", people)
        return self._kept[code]

    def thread(self, room: Room, number: int) -> Room | None:
        """The thread that the row with this number stands in, as a room of its own; None where it is in none."""
        root = room.thread_of.get(int(room.places[number]))
        if root is None:
            return None
        places = np.array(sorted(room.answers[root]), np.int64)
        return Room(room.frame, places, room.title, room.about, str(room.frame["message_key"].iat[root]), room.people)


def clock(room: Room, zone: str) -> np.ndarray:
    """The wall clock in `zone` of each message of a conversation, as datetime64; NaT where the time is unknown."""
    part = room.frame.iloc[room.places]
    return local(part["sent_at"], part["sent_basis"], part["sent_precision"], zone).to_numpy()


def moments(rows: Sequence[Mapping[str, Any]], zone: str) -> list[str]:
    """When each message was sent, on the wall clock of `zone`, to the minute; "" where that is unknown."""
    if not rows:
        return []
    names = ("sent_at", "sent_basis", "sent_precision")
    at, basis, precision = (pd.Series([row.get(name) for row in rows]) for name in names)
    wall = local(pd.to_datetime(at, utc=True), basis, precision, zone)
    shown = [("%Y-%m-%d" if fine == "day" else "%Y-%m-%d %H:%M") for fine in precision]
    return ["" if pd.isna(when) else when.strftime(form) for when, form in zip(wall, shown, strict=True)]


def stretch(
    room: Room, rooms: Rooms, first: int, last: int, zone: str, said: Mapping[str, str], spans: Spans
) -> list[dict[str, Any]]:
    """The rows from `first` to before `last`, as the browser draws them; days and hours are those of `zone`."""
    places = room.places[max(first, 0) : last]
    part = room.frame.iloc[places]
    columns = {str(name): part[name].tolist() for name in part.columns}
    when: list[Any] = [None] * len(part)
    if "sent_at" in part:
        when = local(part["sent_at"], part["sent_basis"], part["sent_precision"], zone).tolist()
    made = []
    for number, place in enumerate(places.tolist()):
        row = {name: values[number] for name, values in columns.items()}
        made.append(_row(room, rooms, place, row, when[number], said, spans) | {"number": max(first, 0) + number})
    return made


def _row(
    room: Room, rooms: Rooms, place: int, row: dict[str, Any], when: Any, said: Mapping[str, str], spans: Spans
) -> dict[str, Any]:
    text = str(row.get("body") or row.get("text") or row.get("subject") or "")
    key = str(row.get("message_key") or row.get("page_key") or "")
    marks = {(key, hash(text)): spans(text)}
    told = bubble("", row, marks, said)
    if when is not None and when == when:
        told["day"] = f"{when:%Y-%m-%d} {said['days'].split()[when.weekday()]}"
        told["time"] = "" if row.get("sent_precision") == "day" else f"{when:%H:%M:%S}"
    if "message_key" not in row:
        return told | {"sender": show.plain(row.get("author") or ""), "day": show.plain(row.get("label") or "")}
    person = str(rooms.persons[place] or "")
    told["sender"] = show.plain(person or told["sender"])
    told["ink"] = room.people.index(person) % INKS if person in room.people[:400] else 0
    told |= {"files": _files(row, said), "reactions": _reactions(row), "subject": show.plain(row.get("subject") or "")}
    told["forwarded"] = bool(row.get("forwarded_from"))
    parent = room.natives.get(str(row.get("parent_id") or ""))
    if parent is not None and parent != place:
        words = str(room.frame["body"].iat[parent] or "")[:QUOTED]
        told["parent"] = {
            "key": str(room.frame["message_key"].iat[parent]),
            "sender": show.plain(rooms.persons[parent]),
            "words": show.plain(words),
        }
    elif row.get("parent_id"):
        told["parent"] = {"key": "", "sender": "", "words": said["lost"]}
    root = room.thread_of.get(place)
    told["thread"] = said["thread"].format(count=len(room.answers[root])) if root is not None else ""
    return told


def _files(row: Mapping[str, Any], said: Mapping[str, str]) -> list[str]:
    found = row.get("attachments")
    files = [file for file in found if isinstance(file, dict)] if isinstance(found, list) else []
    named = [
        show.plain(file.get("name") or file.get("kind") or said["file"])
        + (said["missing"] if file.get("missing") else "")
        for file in files[:FILES]
    ]
    return named + ([said["more"].format(count=len(files) - FILES)] if len(files) > FILES else [])


def _reactions(row: Mapping[str, Any]) -> list[str]:
    found = row.get("reactions")
    counts: dict[str, int] = {}
    for one in found if isinstance(found, list) else []:
        name = show.plain(one.get("value") or "?")[:30]
        counts[name] = counts.get(name, 0) + int(one.get("count") or 1)
    return [f"{name} {count}" for name, count in list(counts.items())[:FILES]]
