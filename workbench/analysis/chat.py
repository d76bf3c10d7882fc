"""One conversation as it was read by those who were in it: its messages in order, shown as a chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from ..errors import UsageError
from ..timestamps import named_zone
from .events import labels
from .frames import account
from .timeline import local

__all__ = ["Conversation", "conversation"]

SHOWN = 40  # messages that are shown at once
LONGEST = 2_000  # characters of one message that are shown


@dataclass(frozen=True)
class Conversation:
    """The messages of one conversation in order of time, or a stretch of them.

    `place` is `platform:conversation_id`. `before` and `after` tell how many messages of the conversation stand
    outside the stretch, `at` is the key of the message that it was opened at. Days and hours are those of `zone`;
    wall clocks whose zone no original tells stay as written.
    """

    place: str
    name: str
    messages: pd.DataFrame
    zone: str = "UTC"
    at: str = ""
    before: int = 0
    after: int = 0

    def frame(self) -> pd.DataFrame:
        """The messages: all columns of `case.messages()`, and `person`."""
        return self.messages.copy()

    def around(self, key: str, n: int = 10) -> Conversation:
        """The `n` messages before and after the message with this key; raises UsageError if it is not in here."""
        found = np.flatnonzero((self.messages["message_key"] == key).to_numpy())
        if not len(found):
            raise UsageError(f"{self.name} has no message {key!r}.", "Keys stand in .frame()['message_key'].")
        first, last = max(0, int(found[0]) - n), min(len(self), int(found[0]) + n + 1)
        some = self.messages.iloc[first:last].reset_index(drop=True)
        return replace(self, messages=some, at=key, before=self.before + first, after=self.after + len(self) - last)

    def __len__(self) -> int:
        return len(self.messages)

    def __repr__(self) -> str:
        lines, day = [f"{self.name}  {self._span()}"], ""
        for line in self._lines():
            if line[0] != day:
                day = line[0]
                lines.append(f"--- {day} ---")
            lines.append(f"{'>' if line[4] else ' '} {line[1]:5}  {line[2]}: {line[3]}".replace("\n", "\n         "))
        return show.plain("\n".join([*lines, *self._more()]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows: list[list[object]] = []
        day = ""
        for line in self._lines():
            if line[0] != day:
                day = line[0]
                rows.append([show.strong(day), "", ""])
            rows.append([show.quiet(line[1]), show.strong(line[2]) if line[4] else line[2], line[3]])
        table = show.table(["", "", ""], rows)
        note = " ".join([self._span(), *self._more()])
        return show.bundle(show.block(self.name, table, note=note), repr(self))

    def _lines(self) -> list[tuple[str, str, str, str, bool]]:
        """(day, hour, who, words, whether it is the one asked for) of the messages that are shown."""
        some = self.messages.head(SHOWN) if not self.at else self._near()
        when = local(some["sent_at"], some["sent_basis"], some["sent_precision"], self.zone)
        result = []
        for moment, row in zip(when, some.to_dict("records"), strict=True):
            known, fine = not pd.isna(moment), row["sent_precision"] != "day"
            day = f"{moment:%Y-%m-%d}" if known else f"no date ({row['sent_raw'] or 'none told'})"
            hour = f"{moment:%H:%M}" if known and fine else ""
            result.append((day, hour, row["person"] or row["type"], _words(row), row["message_key"] == self.at))
        return result

    def _near(self) -> pd.DataFrame:
        """As much of the stretch as is shown at once, with the message that it was opened at in the middle."""
        place = int(np.flatnonzero((self.messages["message_key"] == self.at).to_numpy())[0])
        first = max(0, min(place - SHOWN // 2, len(self) - SHOWN))
        return self.messages.iloc[first : first + SHOWN]

    def _span(self) -> str:
        when = local(
            self.messages["sent_at"], self.messages["sent_basis"], self.messages["sent_precision"], self.zone
        ).dropna()
        days = f", {when.min():%Y-%m-%d} to {when.max():%Y-%m-%d}" if len(when) else ""
        return f"{len(self):,} messages{days}, zone {self.zone}, {self.place}"

    def _more(self) -> list[str]:
        hidden = len(self) - min(len(self), SHOWN)
        told = [f"{hidden:,} more are in .frame()." if hidden else ""]
        if self.before or self.after:
            told.append(f"The conversation has {self.before:,} messages before these and {self.after:,} after.")
        return [line for line in told if line]


def conversation(
    frame: pd.DataFrame, which: str, persons: Mapping[str, str] | None = None, zone: str = "UTC"
) -> Conversation:
    """The conversation of `frames.messages` with this id, `platform:id` or display name.

    Raises UsageError where there is none, and where several have that name: then their ids are told.
    """
    named_zone(zone)
    codes, places = pd.factorize(account(frame, "conversation_id"))
    first = pd.Series(codes).drop_duplicates().index  # codes count up in order of first appearance
    rooms = pd.DataFrame(
        {
            "place": places,
            "id": frame["conversation_id"].iloc[first].fillna("").to_numpy(),
            "title": frame["conversation"].iloc[first].fillna("").to_numpy(),
        }
    ).astype("str")
    plain = which.strip().casefold()
    for same in (rooms["place"] == which, rooms["id"] == which, rooms["title"].str.casefold() == plain):
        found = np.flatnonzero((same & (rooms["place"] != "")).to_numpy(bool))
        if len(found) > 1:
            ids = ", ".join(sorted(rooms["place"].iloc[found])[:8])
            raise UsageError(f"{len(found)} conversations are called {which!r}.", f"Choose one: {ids}.")
        if len(found):
            break
    else:
        raise UsageError(f"There is no conversation {which!r}.", _hint(which, rooms["place"], rooms["title"]))
    mask = codes == found[0]
    own = frame[mask].assign(person=labels(frame[mask], persons)).reset_index(drop=True)
    name = str(own["conversation"].iloc[0] or places[found[0]])
    return Conversation(str(places[found[0]]), name, own, zone)


def _hint(which: str, place: pd.Series, title: pd.Series) -> str:
    known = [str(name) for name in dict.fromkeys([*title.unique(), *place.unique()]) if name]
    inside = [name for name in known if which.casefold() in name.casefold()][:4]
    near = inside or get_close_matches(which, known, n=4, cutoff=0.4) or known[:4]
    return f"There are: {', '.join(near)}." if near else "No message of the case has a conversation."


def _words(row: Mapping[Any, Any]) -> str:
    """What a message says, with what was done to it and what hangs on it."""
    body = str(row["body"] or "")
    if len(body) > LONGEST:
        body = f"{body[:LONGEST]} … ({len(body) - LONGEST:,} more characters)"
    files = [str(file["name"] or file["kind"] or "file") for file in row["attachments"] or ()] if _list(row) else []
    told = [f"[{row['subject']}]" if row["subject"] else "", body]
    told += [f"[file: {name}]" for name in files]
    told += ["[recalled]" if row["deleted"] else "", "[edited]" if not pd.isna(row["edited_at"]) else ""]
    return " ".join(part for part in told if part) or "[no words]"


def _list(row: Mapping[Any, Any]) -> bool:
    return isinstance(row["attachments"], list)
