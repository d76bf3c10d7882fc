"""What is chosen, shared by all views of a case: choose in one, and the others show what is left.

A `Selection` holds six ways to narrow the case (message keys, a query, people, topics, conversations, a stretch of
time), one message that is open, and the claim that is worked on. Each is a trait: views watch them, and a change made
in Python is seen on the screen.

How a view joins: derive from `workbench.notebook.view.View`, which takes the selection, hears the browser, and calls
`selected(changed)` after every change. Ask `mask(without=...)` what is left, leaving out the way that the view itself
draws, so that a timeline still shows the days that its own brush left out. See docs/widgets.md.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import traitlets

from .. import show
from ..analysis.events import labels
from ..analysis.frames import account
from ..analysis.timeline import local
from ..errors import UsageError
from ..timestamps import named_zone
from .watch import Watch

if TYPE_CHECKING:
    from ..search import Hits
    from ..views import Views

__all__ = ["TIME", "WAYS", "Selection"]

TIME = ("since", "until", "zone")
WAYS = ("keys", "query", "people", "topics", "conversations", "time")
LINES = 200  # lines of Python that are kept
OPEN = "case.selection.open("


class Selection(traitlets.HasTraits):  # type: ignore[misc]
    """The selection of one case in one notebook, `case.selection`; nothing chosen means that everything is.

    `keys` are message keys, `query` leaves the messages that it finds, `people` are names of `case.people()`,
    `conversations` are `platform:id`. `since` and `until` (left out) are days or moments on the wall clock of `zone`,
    as `case.timeline(zone=)` shows them; a message without a time is in no stretch. `message` and `item` are key and
    hash of the message that is open, `claim` is the id of the claim that evidence is tied to. `lines` are lines of
    Python that do what was done in the views, the newest last.
    """

    keys = traitlets.Tuple()
    query = traitlets.Unicode("")
    people = traitlets.Tuple()
    topics = traitlets.Tuple()
    conversations = traitlets.Tuple()
    since = traitlets.Unicode("")
    until = traitlets.Unicode("")
    zone = traitlets.Unicode("UTC")
    message = traitlets.Unicode("")
    item = traitlets.Unicode("")
    claim = traitlets.Unicode("")
    lines = traitlets.Tuple()

    def __init__(self, views: Views) -> None:
        super().__init__()
        self.lock = threading.RLock()  # JupyterLab hears widgets in another thread than that of the cells
        self._views = views
        self._listeners: list[Callable[[set[str]], None]] = []
        self._kept: tuple[Any, pd.DataFrame | None] = (None, None)
        self._answer: tuple[Any, frozenset[str]] = (None, frozenset())
        self._hits: Hits | None = None
        self.actor: object = None
        self.watch = Watch(views.store.database)

    # -- choosing ------------------------------------------------------------------------------------------------

    def narrow(self, **ways: Any) -> Selection:
        """Choose: `keys`, `people`, `topics` and `conversations` take a name or several, `since` and `until` a time.

        What is not named stays as it was; an empty value takes a way back. Raises UsageError for a way that does not
        exist, a name that is not there, and what is no time, QueryError for what is no query; then nothing is changed.
        """
        unknown = set(ways) - {*WAYS[:-1], *TIME}
        if unknown:
            raise UsageError(f"Nothing can be chosen by {sorted(unknown)[0]}.", f"Choose by {', '.join(WAYS)}.")
        chosen = {name: _value(name, value) for name, value in ways.items()}
        self._check(chosen)
        self._change(chosen, f"case.selection.narrow({_arguments(chosen)})")
        return self

    def clear(self, *ways: str) -> Selection:
        """Take back the ways that are named (see `WAYS`), or all of them."""
        if unknown := set(ways) - set(WAYS):
            raise UsageError(f"Nothing can be chosen by {sorted(unknown)[0]}.", f"Choose by {', '.join(WAYS)}.")
        empty: dict[str, Any] = {}
        for way in ways or WAYS:
            empty |= {"since": "", "until": ""} if way == "time" else {way: "" if way == "query" else ()}
        self._change(empty, f"case.selection.clear({', '.join(map(repr, ways))})")
        return self

    def open(self, key: str, item: str = "") -> Selection:
        """Open the message or page with this key in all views, in the version whose item has the hash `item`.

        Raises UsageError if the case holds none.
        """
        if self._views.records.row(key, item) is None:
            raise UsageError(f"The case holds no message and no page {key!r}.", "Keys stand in case.messages().")
        named = f", {item!r}" if item else ""
        self._change({"message": key, "item": item}, f"{OPEN}{key!r}{named})")
        return self

    def aim(self, claim_id: str) -> Selection:
        """Work on this claim: what is pinned with a stance is tied to it. Raises EvidenceError if there is none."""
        self._change({"claim": self._views.docket[claim_id].id}, f"case.selection.aim({claim_id!r})")
        return self

    # -- what is left --------------------------------------------------------------------------------------------

    def active(self) -> tuple[str, ...]:
        """The ways by which something is chosen now."""
        return tuple(way for way in WAYS if (self.since or self.until if way == "time" else getattr(self, way)))

    def mask(self, without: Iterable[str] = ()) -> np.ndarray:
        """True for each row of `case.messages()` that is left; the ways in `without` are not asked."""
        facts = self.facts()
        left = np.ones(len(facts), bool)
        for way in (way for way in self.active() if way not in set(without)):
            left &= getattr(self, f"_by_{way}")(facts)
        return left

    def chosen(self, without: Iterable[str] = ()) -> frozenset[str] | None:
        """The keys of the messages that are left, or None where nothing is chosen and so everything is left."""
        if not set(self.active()) - set(without):
            return None
        return frozenset(self.facts()["key"].to_numpy()[self.mask(without)].tolist())

    def frame(self) -> pd.DataFrame:
        """The messages that are left, with the columns of `case.messages()`."""
        return self._views.records.messages[self.mask()].reset_index(drop=True)

    def facts(self) -> pd.DataFrame:
        """One row for each of `case.messages()`: key, person and place (`platform:conversation_id`)."""
        messages, people = self._views.records.messages, self._views.people.labels
        if self._kept[0] is not messages or self._kept[1] is None:
            facts = pd.DataFrame({"key": messages["message_key"], "person": labels(messages, people)})
            self._kept = (messages, facts.assign(place=account(messages, "conversation_id")))
        return self._kept[1]  # type: ignore[return-value]

    @property
    def looked_for(self) -> Hits | None:
        """The hits of the Search view, whose words other views mark; None where nothing is searched for."""
        return self._hits

    def look(self, hits: Hits | None) -> None:
        """Mark the words of these hits in the other views."""
        self._hits = hits
        self._tell({"words"})

    @contextmanager
    def acting(self, actor: object) -> Iterator[None]:
        """Whatever is done inside was done in the view `actor`, which then shows the line of Python for it."""
        before, self.actor = self.actor, actor
        try:
            yield
        finally:
            self.actor = before

    # -- hearing of it -------------------------------------------------------------------------------------------

    def listen(self, hears: Callable[[set[str]], None]) -> None:
        """Call `hears` after each change with what changed: of `WAYS`, "message", "claim", "words" or "lines"."""
        if hears not in self._listeners:
            self._listeners.append(hears)

    def deafen(self, hears: Callable[[set[str]], None]) -> None:
        """No longer call `hears`."""
        self._listeners = [known for known in self._listeners if known != hears]

    def did(self, line: str) -> None:
        """Keep a line of Python that does what was just done in a view; views show the newest to be copied."""
        self._keep(line)
        self._tell({"lines"})

    def words(self) -> list[tuple[str, str]]:
        """What is chosen, as (way, in words), for a line above the views; the words are safe to show."""
        said = {way: ", ".join(getattr(self, way)) for way in ("people", "topics", "conversations")}
        said |= {"keys": f"{len(self.keys):,}", "query": self.query}
        said["time"] = f"{self.since or '…'} – {self.until or '…'} ({self.zone})"
        return [(way, show.plain(said[way])) for way in self.active()]

    def __repr__(self) -> str:
        told = "; ".join(f"{way}: {words}" for way, words in self.words()) or "nothing chosen"
        return f"Selection: {int(self.mask().sum()):,} of {len(self.facts()):,} messages ({told})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = [(show.strong(way), words) for way, words in self.words()]
        return show.bundle(show.block(repr(self).partition(" (")[0], show.table(["", ""], rows)), repr(self))

    # -- inside --------------------------------------------------------------------------------------------------

    def _change(self, values: dict[str, Any], line: str) -> None:
        changed = {"time" if name in TIME else name for name, value in values.items() if getattr(self, name) != value}
        changed = {"message" if name == "item" else name for name in changed}
        with self.hold_trait_notifications():
            for name, value in values.items():
                setattr(self, name, value)
        if changed:
            self._keep(line)
            self._tell({*changed, "lines"})

    def _keep(self, line: str) -> None:
        """One more line; of messages opened one after the other only the last is worth a line."""
        walked = line.startswith(OPEN) and self.lines and self.lines[-1].startswith(OPEN)
        self.lines = (*(self.lines[:-1] if walked else self.lines[-LINES + 1 :]), line)

    def _tell(self, changed: set[str]) -> None:
        for hears in tuple(self._listeners):
            hears(set(changed))

    def _check(self, chosen: Mapping[str, Any]) -> None:
        there: dict[str, Callable[[], Iterable[str]]] = {
            "topics": lambda: [topic.name for topic in self._views.shelf],
            "people": lambda: self.facts()["person"].unique(),
            "conversations": lambda: self.facts()["place"].unique(),
        }
        if chosen.get("query"):
            self._found(chosen["query"])
        for way, known in there.items():
            names = set(known()) if chosen.get(way) else set()
            if missing := [name for name in chosen.get(way, ()) if name not in names]:
                some = ", ".join(show.plain(name) for name in sorted(filter(None, names))[:4])
                raise UsageError(f"Nothing in {way} is called {missing[0]!r}.", f"There are: {some or 'none yet'}.")

    def _found(self, query: str) -> frozenset[str]:
        state = (query, self._views.snapshot().version)
        if self._answer[0] != state:
            self._answer = (state, frozenset(self._views.hits(query, kind="message").keys("message")))
        return self._answer[1]

    def _by_query(self, facts: pd.DataFrame) -> np.ndarray:
        return facts["key"].isin(self._found(self.query)).to_numpy(bool)

    def _by_keys(self, facts: pd.DataFrame) -> np.ndarray:
        return facts["key"].isin(self.keys).to_numpy(bool)

    def _by_people(self, facts: pd.DataFrame) -> np.ndarray:
        return facts["person"].isin(self.people).to_numpy(bool)

    def _by_conversations(self, facts: pd.DataFrame) -> np.ndarray:
        return facts["place"].isin(self.conversations).to_numpy(bool)

    def _by_topics(self, facts: pd.DataFrame) -> np.ndarray:
        tags = self._views.shelf.tags()
        return facts["key"].isin(tags[tags["topic"].isin(self.topics)]["message_key"]).to_numpy(bool)

    def _by_time(self, facts: pd.DataFrame) -> np.ndarray:
        rows = self._views.records.messages
        when = local(rows["sent_at"], rows["sent_basis"], rows["sent_precision"], self.zone).to_numpy()
        left = ~np.isnat(when)
        if self.since:
            left &= when >= np.datetime64(self.since)
        if self.until:
            left &= when < np.datetime64(self.until)
        return np.asarray(left, bool)


def _names(value: Any) -> tuple[str, ...]:
    several = (value,) if isinstance(value, str) else () if value is None else tuple(value)
    return tuple(dict.fromkeys(str(name) for name in several if str(name)))


def _value(name: str, value: Any) -> str | tuple[str, ...]:
    if name == "query":
        return str(value or "").strip()
    return _time(name, value) if name in TIME else _names(value)


def _time(name: str, value: Any) -> str:
    text = str(value or "").strip()
    if name == "zone":
        named_zone(text)
        return text
    if not text:
        return ""
    try:
        moment = pd.Timestamp(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no time.", "Write 2024-03-05 or 2024-03-05T09:14.") from error
    if pd.isna(moment) or moment.tzinfo is not None:
        raise UsageError(f"{text!r} is no time on a wall clock.", "Write it without an offset, and give the zone.")
    return text if len(text) == 10 else str(moment.isoformat())


def _arguments(chosen: dict[str, Any]) -> str:
    return ", ".join(f"{name}={list(value) if isinstance(value, tuple) else value!r}" for name, value in chosen.items())
