"""Who answers whom where no reply ids tell: threads of a conversation by names addressed and short memory.

The rule (docs/methods.md has its scores on the Ubuntu IRC benchmark), for each message in order of time:

1. A reply or thread id of the original always wins.
2. A message is addressed to whom it mentions, to the name that it begins with, or to the first name in it of somebody
   who spoke in the last 60 minutes. One that names nobody still speaks to the author's partner: whom the author
   addressed, or was addressed by, in the last 15 minutes.
3. A message that names somebody answers that person's latest message to its author (at most 15 minutes old), or else
   that person's latest message (at most 60 minutes old).
4. Any other answers the latest message to its author (at most 15 minutes old), if that is newer than the author's own
   last one; or else the author's own last one (at most 8 minutes old).
5. What is left begins a thread. Records of the platform stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .counts import flagged
from .frames import account, listed
from .slices import Spread, aligned, whole

__all__ = ["COLUMNS", "threads"]

COLUMNS = ["message_key", "place", "parent_key", "thread", "rule"]
READ = [
    "message_key", "platform", "conversation_id", "native_id", "thread_id", "parent_id", "type", "flags", "sent_at",
    "sender_id", "sender_name", "sender", "mentions", "body",
]  # fmt: skip
MINUTE = 60_000_000
TO_ME, LATEST, OWN, PARTNER, LOYAL = 15 * MINUTE, 60 * MINUTE, 8 * MINUTE, 15 * MINUTE, 5 * MINUTE
WORD = re.compile(r"[^\s:,;!?()]+")
INSIDE = 4  # characters of a name that is looked for within a text


@dataclass
class Room:
    """What a conversation remembers: the latest message of each, of each to each, and to each, as (time, row)."""

    latest: dict[str, tuple[int, int]] = field(default_factory=dict)
    between: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # (from, to)
    to: dict[str, tuple[int, int]] = field(default_factory=dict)
    partner: dict[str, tuple[int, str]] = field(default_factory=dict)

    def spoke(self, me: str, named: list[str], now: int, row: int) -> None:
        """Remember a message and whom it was for; who is addressed keeps a partner of the last five minutes."""
        self.latest[me] = (now, row)
        since, companion = self.partner.get(me, (0, ""))
        heard = named or ([companion] if companion and now - since <= PARTNER else [])
        for other in heard:
            self.between[me, other] = self.to[other] = (now, row)
        if heard:
            self.partner[me] = (now, heard[0])
        if named and now - self.partner.get(named[0], (-LATEST, ""))[0] > LOYAL:
            self.partner[named[0]] = (now, me)


def threads(frame: pd.DataFrame, spread: Spread = whole) -> pd.DataFrame:
    """One row per message of `frames.messages`, in its order: COLUMNS.

    `parent_key` is the message that it answers ("" where it begins a thread), `thread` the key of the thread's first
    message, `rule` what decided: id, addressed, own, answered, begins, system. Messages without a time begin threads.
    Each conversation is read by itself, and `spread` may hand them out.
    """
    return aligned(spread(_threads, frame[READ], by=pd.factorize(account(frame, "conversation_id"))[0]))


def _threads(frame: pd.DataFrame) -> pd.DataFrame:
    place = account(frame, "conversation_id")
    lines = _lines(frame)
    parents = np.full(len(frame), -1)
    rules = np.full(len(frame), "begins", dtype=object)
    rules[lines.alone] = "system"
    for rows in frame.groupby(place, sort=False).indices.values():
        _walk(lines, np.sort(rows), parents, rules)
    roots = _roots(parents)
    keys = frame["message_key"].to_numpy()
    return pd.DataFrame(
        {
            "message_key": keys,
            "place": place.to_numpy(),
            "parent_key": [keys[parent] if parent >= 0 else "" for parent in parents],
            "thread": keys[roots],
            "rule": rules,
        },
        columns=COLUMNS,
    )


def _stated(frame: pd.DataFrame, place: pd.Series) -> np.ndarray:
    """The row that each message's own reply id or thread id names, or -1."""
    scene = place + "\n"
    known = pd.Series(np.arange(len(frame)), index=scene + frame["native_id"].fillna(""))
    known = known[~known.index.duplicated()]
    result = np.full(len(frame), -1)
    for column in ("thread_id", "parent_id"):
        asked = frame[column].fillna("")
        found = known.reindex(scene + asked).fillna(-1).to_numpy(int)
        use = (asked != "").to_numpy() & (found >= 0) & (found != np.arange(len(frame)))
        result[use] = found[use]
    return result


@dataclass(frozen=True)
class Lines:
    """What is asked of each message, by its row; `stated` is the row that an id of its own names, or -1."""

    at: list[int]
    undated: np.ndarray
    alone: np.ndarray
    stated: np.ndarray
    who: np.ndarray
    bodies: np.ndarray
    mentioned: Mapping[int, list[str]]
    names: tuple[np.ndarray, ...]


def _lines(frame: pd.DataFrame) -> Lines:
    us = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[us]").astype(np.int64)
    ids, names = frame["sender_id"].fillna(""), frame["sender_name"].fillna("")
    some = np.flatnonzero((frame["mentions"].list.len().fillna(0) > 0).to_numpy(bool))
    return Lines(
        at=us.tolist(),
        undated=frame["sent_at"].isna().to_numpy(bool),
        alone=(frame["type"] != "message").to_numpy(bool) | flagged(frame["flags"], "system"),
        stated=_stated(frame, account(frame, "conversation_id")),
        who=ids.where(ids != "", names).to_numpy(object),
        bodies=frame["body"].fillna("").to_numpy(object),
        mentioned=dict(zip(some.tolist(), listed(frame["mentions"].iloc[some]), strict=True)),
        names=tuple(column.str.casefold().to_numpy(object) for column in (names, frame["sender"].fillna(""), ids)),
    )


def _walk(lines: Lines, rows: np.ndarray, parents: np.ndarray, rules: np.ndarray) -> None:
    names = _names(lines, rows)
    room = Room()
    for row in rows.tolist():
        if lines.alone[row] or lines.undated[row]:
            parents[row] = lines.stated[row]
            continue
        me, now = str(lines.who[row]), lines.at[row]
        named = _named(room, lines.bodies[row], lines.mentioned.get(row, ()), names, me, now)
        stated = int(lines.stated[row])
        parents[row], rules[row] = (stated, "id") if stated >= 0 else _parent(room, me, named, now)
        room.spoke(me, named, now, row)


def _names(lines: Lines, rows: np.ndarray) -> dict[str, str]:
    """Every name in lower case by which somebody of this conversation can be addressed."""
    names: dict[str, str] = {}
    for column in lines.names:
        for name, person in zip(column[rows].tolist(), lines.who[rows].tolist(), strict=True):
            if len(name) >= 2:
                names.setdefault(name, str(person))
    return names


def _named(room: Room, body: str, mentions: Iterable[str], names: dict[str, str], me: str, now: int) -> list[str]:
    """Whom a message addresses: by marks of the platform, or by the first name in its text."""
    found = [str(mention) for mention in mentions if mention and mention != me]
    for place, word in enumerate([] if found else WORD.findall(body)):
        person = names.get(word.removeprefix("@").casefold())
        awake = person in room.latest and now - room.latest[person][0] <= LATEST
        if person and person != me and (place == 0 or (len(word) >= INSIDE and awake)):
            return [person]
    return list(dict.fromkeys(found))


def _parent(room: Room, me: str, named: list[str], now: int) -> tuple[int, str]:
    for person in named:
        to_me, latest = room.between.get((person, me)), room.latest.get(person)
        if to_me and now - to_me[0] <= TO_ME:
            return to_me[1], "addressed"
        if latest and now - latest[0] <= LATEST:
            return latest[1], "addressed"
    if named:
        return -1, "begins"
    own, asked = room.latest.get(me), room.to.get(me)
    if asked and now - asked[0] <= TO_ME and (own is None or asked[1] > own[1]):
        return asked[1], "answered"
    if own and now - own[0] <= OWN:
        return own[1], "own"
    return -1, "begins"


def _roots(parents: np.ndarray) -> np.ndarray:
    """The first message of each message's thread; parents may stand later only where an original says so."""
    roots = np.where(parents >= 0, parents, np.arange(len(parents)))
    while True:
        further = roots[roots]
        if (further == roots).all():
            return roots
        if (further[further] == roots).all():  # two messages that name each other
            return np.minimum(roots, further)
        roots = further
