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
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from .addressed import naming
from .codes import combined, labelled
from .counts import flagged
from .frames import account, inside, listed
from .slices import Spread, aligned, whole

__all__ = ["COLUMNS", "threads"]

COLUMNS = ["message_key", "place", "parent_key", "thread", "rule"]
READ = [
    "message_key", "platform", "conversation_id", "native_id", "thread_id", "parent_id", "type", "flags", "sent_at",
    "sender_id", "sender_name", "sender", "mentions", "body",
]  # fmt: skip
RULES = ["begins", "own", "addressed", "answered", "id", "system"]
MINUTE = 60_000_000
TO_ME, LATEST, OWN, PARTNER, LOYAL = 15 * MINUTE, 60 * MINUTE, 8 * MINUTE, 15 * MINUTE, 5 * MINUTE
WORD = re.compile(r"[^\s:,;!?()]+")
INSIDE = 4  # characters of a name that is looked for within a text
NEVER = -(1 << 62)


@dataclass
class Room:
    """What a conversation remembers of who speaks to whom: messages as (time, row), partners as (time, person).

    `heard` is when somebody last spoke to somebody: long after it, nothing here counts any more.
    """

    between: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # (from, to)
    to: dict[str, tuple[int, int]] = field(default_factory=dict)
    partner: dict[str, tuple[int, str]] = field(default_factory=dict)
    heard: int = NEVER

    def spoke(self, me: str, named: list[str], now: int, row: int) -> None:
        """Remember a message and whom it was for; who is addressed keeps a partner of the last five minutes."""
        since, companion = self.partner.get(me, (0, ""))
        heard = named or ([companion] if companion and now - since <= PARTNER else [])
        for other in heard:
            self.between[me, other] = self.to[other] = (now, row)
        if heard:
            self.partner[me] = (now, heard[0])
            self.heard = now
        if named and now - self.partner.get(named[0], (-LATEST, ""))[0] > LOYAL:
            self.partner[named[0]] = (now, me)


def threads(frame: pd.DataFrame, spread: Spread = whole) -> pd.DataFrame:
    """One row per message of `frames.messages`, in its order: COLUMNS.

    `parent_key` is the message that it answers ("" where it begins a thread), `thread` the key of the thread's first
    message, `rule` what decided: id, addressed, own, answered, begins, system. Messages without a time begin threads.
    Each conversation is read by itself, and `spread` may hand them out.
    """
    return aligned(spread(_threads, frame[READ], by=combined(frame["platform"], frame["conversation_id"])[0]))


def _threads(frame: pd.DataFrame) -> pd.DataFrame:
    place = account(frame, "conversation_id")
    lines = _lines(frame, place)
    parents = np.where(lines.alone | lines.undated, -1, lines.before)
    rules = np.where(parents >= 0, 1, 0)
    for row, parent, rule in _walks(lines):
        parents[row], rules[row] = parent, RULES.index(rule)
    stated = lines.stated >= 0
    rules[stated] = RULES.index("id")
    rules[lines.alone] = RULES.index("system")
    rules[lines.undated & ~lines.alone] = RULES.index("begins")
    parents[stated] = lines.stated[stated]
    keys = frame["message_key"].reset_index(drop=True)
    answered = keys.take(np.maximum(parents, 0)).reset_index(drop=True).where(parents >= 0, "")
    columns = {"message_key": keys, "place": place.reset_index(drop=True), "parent_key": answered}
    columns["thread"] = keys.take(_roots(parents)).reset_index(drop=True)
    return pd.DataFrame({**columns, "rule": labelled(rules, RULES, keys.index)}, columns=COLUMNS)


def _stated(frame: pd.DataFrame, place: pd.Series) -> np.ndarray:
    """The row that each message's own reply id or thread id names, or -1."""
    result = np.full(len(frame), -1)
    asked = [frame[name].fillna("") for name in ("thread_id", "parent_id") if frame[name].notna().any()]
    if not asked:
        return result
    ids = frame["native_id"].fillna("")
    near = np.flatnonzero(inside(ids, pd.concat(asked, ignore_index=True)) & (ids != "").to_numpy(bool))
    known = pd.Series(near, index=(place.iloc[near] + "\n" + ids.iloc[near]).tolist(), dtype=np.int64)
    known = known[~known.index.duplicated()]
    for column in asked:
        rows = np.flatnonzero((column != "").to_numpy(bool))
        found = known.reindex((place.iloc[rows] + "\n" + column.iloc[rows]).tolist())
        named = found.fillna(-1).to_numpy(np.int64)
        use = (named >= 0) & (named != rows)
        result[rows[use]] = named[use]
    return result


@dataclass(frozen=True)
class Lines:
    """What is asked of each message, by its row; `stated` is the row that an id of its own names, or -1.

    `scene` numbers the conversations, `voice` the people in each; `before` is the row of the author's last message
    there, where it is at most eight minutes old, `called` whether somebody may be named.
    """

    at: np.ndarray
    undated: np.ndarray
    alone: np.ndarray
    stated: np.ndarray
    who: pd.Series
    bodies: pd.Series
    mentioned: Mapping[int, list[str]]
    names: pd.DataFrame
    scene: np.ndarray
    voice: np.ndarray
    called: np.ndarray

    @cached_property
    def live(self) -> np.ndarray:
        """The rows that speak, by conversation and in each by time."""
        rows = np.flatnonzero(~(self.alone | self.undated))
        return np.asarray(rows[np.argsort(self.scene[rows], kind="stable")])

    @cached_property
    def spoken(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows that speak, by person and in each by time, and where each person's begin."""
        rows = np.flatnonzero(~(self.alone | self.undated))
        rows = rows[np.argsort(self.voice[rows], kind="stable")]
        return rows, np.searchsorted(self.voice[rows], np.arange(int(self.voice.max(initial=-1)) + 2))

    @cached_property
    def last(self) -> np.ndarray:
        """The row of the author's last message in the conversation, or -1."""
        rows, _ = self.spoken
        found = np.full(len(self.at), -1)
        same = self.voice[rows[1:]] == self.voice[rows[:-1]]
        found[rows[1:][same]] = rows[:-1][same]
        return found

    @cached_property
    def before(self) -> np.ndarray:
        """`last` where it is at most eight minutes old."""
        return np.where((self.last >= 0) & (self.at - self.at[self.last] <= OWN), self.last, -1)

    def latest(self, voice: int, row: int) -> int:
        """The row of the latest message of a voice before `row`, or -1."""
        rows, edges = self.spoken
        low, high = int(edges[voice]), int(edges[voice + 1])
        place = bisect_left(rows, row, low, high)
        return int(rows[place - 1]) if place > low else -1


def _lines(frame: pd.DataFrame, place: pd.Series) -> Lines:
    us = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[us]").astype(np.int64)
    ids, names = frame["sender_id"].fillna(""), frame["sender_name"].fillna("")
    who = ids.where(ids != "", names)
    some = np.flatnonzero((frame["mentions"].list.len().fillna(0) > 0).to_numpy(bool))
    scene, _ = combined(place)
    voice, _ = combined(place, who)
    _, first = combined(place, ids, names, frame["sender"])
    told = pd.DataFrame({"scene": scene[first], "voice": voice[first], "who": who.iloc[first].to_numpy(object)})
    for label, column in (("name", names), ("shown", frame["sender"].fillna("")), ("id", ids)):
        told[label] = column.iloc[first].to_numpy(object)
    bodies = frame["body"].fillna("")
    called = naming(bodies, pd.Series(pd.unique(told[["name", "shown", "id"]].to_numpy().ravel()), dtype="str"))
    called[some] = True
    return Lines(
        at=us,
        undated=frame["sent_at"].isna().to_numpy(bool),
        alone=(frame["type"] != "message").to_numpy(bool) | flagged(frame["flags"], "system"),
        stated=_stated(frame, place),
        who=who,
        bodies=bodies,
        mentioned=dict(zip(some.tolist(), listed(frame["mentions"].iloc[some]), strict=True)),
        names=told,
        scene=scene,
        voice=voice,
        called=called,
    )


def _walks(lines: Lines) -> Iterator[tuple[int, int, str]]:
    """The row, the parent and the rule of every message that stands near one which may name somebody.

    Elsewhere nobody speaks to anybody, and only the author's own last message counts.
    """
    live, called = lines.live, lines.called[lines.live]
    edges = np.flatnonzero(np.diff(lines.scene[live], prepend=-1, append=-1))
    first = np.flatnonzero(called)
    scenes = np.unique(np.searchsorted(edges, first, side="right") - 1).tolist() if len(first) else []
    told = dict(list(lines.names.groupby("scene", sort=False)))
    for number in scenes:
        rows = live[edges[number] : edges[number + 1]]
        yield from _walk(lines, rows, _names(told[lines.scene[rows[0]]]))


def _walk(lines: Lines, rows: np.ndarray, names: dict[str, tuple[str, int]]) -> Iterator[tuple[int, int, str]]:
    calls = [*np.flatnonzero(lines.called[rows]).tolist(), len(rows)]
    room, place, call = Room(), 0, 0
    order, at = rows.tolist(), lines.at[rows].tolist()
    who, bodies = lines.who.iloc[rows].tolist(), lines.bodies.iloc[rows].tolist()
    voices = dict(names.values())
    while True:
        if place >= len(order) or at[place] - room.heard > TO_ME:
            while calls[call] < place:
                call += 1
            place = calls[call]
        if place >= len(order):
            return
        row, me, now = order[place], who[place], at[place]
        named = []
        if lines.called[row]:
            named = _named(lines, bodies[place], lines.mentioned.get(row, ()), names, me, now, row)
        yield row, *_parent(lines, room, me, named, now, row, voices)
        room.spoke(me, named, now, row)
        place += 1


def _names(told: pd.DataFrame) -> dict[str, tuple[str, int]]:
    """Every name in lower case by which somebody of this conversation can be addressed: who it is, and the voice."""
    names: dict[str, tuple[str, int]] = {}
    for column in ("name", "shown", "id"):
        for name, person, voice in zip(told[column], told["who"], told["voice"], strict=True):
            if len(name) >= 2:
                names.setdefault(name.casefold(), (person, voice))
    return names


def _named(
    lines: Lines, body: str, mentions: Iterable[str], names: dict[str, tuple[str, int]], me: str, now: int, row: int
) -> list[str]:
    """Whom a message addresses: by marks of the platform, or by the first name in its text."""
    found = [str(mention) for mention in mentions if mention and mention != me]
    for place, word in enumerate([] if found else WORD.findall(body)):
        person, voice = names.get(word.removeprefix("@").casefold(), ("", -1))
        if person and person != me and (place == 0 or (len(word) >= INSIDE and _awake(lines, voice, now, row) >= 0)):
            return [person]
    return list(dict.fromkeys(found))


def _awake(lines: Lines, voice: int, now: int, row: int) -> int:
    """The latest message of a voice before `row` if it is at most an hour old, or -1."""
    latest = lines.latest(voice, row) if voice >= 0 else -1
    return latest if latest >= 0 and now - lines.at[latest] <= LATEST else -1


def _parent(
    lines: Lines, room: Room, me: str, named: list[str], now: int, row: int, voices: dict[str, int]
) -> tuple[int, str]:
    for person in named:
        to_me = room.between.get((person, me))
        if to_me and now - to_me[0] <= TO_ME:
            return to_me[1], "addressed"
        latest = _awake(lines, voices.get(person, -1), now, row)
        if latest >= 0:
            return latest, "addressed"
    if named:
        return -1, "begins"
    own, asked = int(lines.last[row]), room.to.get(me)
    if asked and now - asked[0] <= TO_ME and asked[1] > own:
        return asked[1], "answered"
    return (own, "own") if lines.before[row] >= 0 else (-1, "begins")


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
