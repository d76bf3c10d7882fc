"""What a case has in hand: records, people, topics and gaps of its present snapshot, each made once and kept.

When an ingest or a judgement has changed the case, everything is made anew; `Case` never keeps a frame of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from .analysis import events, frames
from .analysis.bursts import bursts
from .analysis.candidates import candidates
from .analysis.changed import Changed
from .analysis.chat import Conversation, conversation
from .analysis.clocks import clocks
from .analysis.compare import Comparison, compare
from .analysis.counts import counts
from .analysis.dates import mentions
from .analysis.entities import KINDS, entities
from .analysis.exporters import exporters
from .analysis.gaps import Gaps, gaps_of
from .analysis.graph import PeopleTopics, people_topics
from .analysis.habits import habits
from .analysis.judgements import judgement
from .analysis.located import located, texts
from .analysis.networks import Network, people_network
from .analysis.people import People, accounts, people, persons_file
from .analysis.recognised import Recogniser, recognised
from .analysis.roles import Book, roles
from .analysis.same_talks import same_talks, twins
from .analysis.shelf import Shelf
from .analysis.slices import Spread, stacked, whole
from .analysis.threads import threads
from .analysis.timeline import Timeline
from .analysis.topics import tag
from .errors import UsageError
from .evidence import desk
from .evidence.docket import Docket
from .evidence.records import Records
from .evidence.tags import Tags
from .finding import Finding
from .proof import Proof
from .store import Snapshot, Store
from .store.custody import now

if TYPE_CHECKING:
    import pandas as pd

    from .case import Case
    from .spread import Cluster

__all__ = ["Views", "card", "under"]


class Views(Finding, Proof):
    """The views of one case."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.docket = Docket(store.human, lambda: self.records)
        self.shelf = Shelf(store.human, self.snapshot)
        self.tagged = Tags(store.human, store.database.state)
        self._state: tuple[int, int] = (-1, -1)
        self._kept: dict[str, Any] = {}
        self._snapshot: Snapshot | None = None
        self._rows: tuple[Snapshot, tuple[pd.DataFrame, pd.DataFrame]] | None = None
        self.cluster: Cluster | None = None  # what works for this case while it is connected
        self._lock = RLock()  # JupyterLab hears widgets in another thread than that of the cells

    def snapshot(self) -> Snapshot:
        """The present snapshot; the same object as long as nothing was ingested."""
        version = self.store.manifest.version()
        if self._snapshot is None or self._snapshot.version != version:
            self._snapshot = self.store.snapshot()
        return self._snapshot

    def frame(self, kind: str) -> pd.DataFrame:
        """A fresh DataFrame of one kind of record."""
        made: pd.DataFrame = getattr(frames, kind)(self.snapshot())
        return made

    @property
    def records(self) -> Records:
        """Message and page rows by key, with persons' names."""
        made: Records = self._once(
            "records", lambda: Records(self.snapshot(), self.people.labels, self._messages_read())
        )
        return made

    @property
    def people(self) -> People:
        """Who is who, by the judgements up to now."""
        made: People = self._once("people", self._people)
        return made

    @property
    def gaps(self) -> Gaps:
        """What is missing."""
        made: Gaps = self._once("gaps", lambda: gaps_of(self.snapshot(), self.people.labels, self.records.every))
        return made

    # -- seeing --------------------------------------------------------------------------------------------------

    def timeline(self, by: str, lanes: str, zone: str, filters: Mapping[str, Any], dates: bool = False) -> Timeline:
        """Events of messages, documents, dated pages and the story, with the case's topics; named dates if asked."""
        rows = self.store.human.rows("story_events")
        story = events.story(rows)
        made = partial(self._events, filters, story)
        marks = story if len(story) else None
        if dates:
            table = made()
            table = events.joined([table, self._named_dates(zone, table["key"])])
            return Timeline(table, self.tags, by=by, lanes=lanes, zone=zone, marks=marks)
        if filters:
            return Timeline(made(), self.tags, by=by, lanes=lanes, zone=zone, marks=marks)
        table = self._newest("events", rows, made)
        tags = self.tags
        line: Timeline = self._newest("line", (rows, id(tags)), lambda: Timeline(table, tags, marks=marks))
        return line.shown(by, lanes, zone)

    def _named_dates(self, zone: str, keys: pd.Series) -> pd.DataFrame:
        found = self._once(f"mentions {zone}", lambda: self._spread(mentions, self.records.messages, zone))
        some = found[frames.inside(found["message_key"], keys)]
        rows = self.records.messages[frames.inside(self.records.messages["message_key"], some["message_key"])]
        told = rows.assign(person=events.labels(rows, self.people.labels), account=frames.account(rows))
        return events.from_mentions(some, told, zone)

    @property
    def tags(self) -> pd.DataFrame:
        """Which message belongs to which topic, by the word lists up to now."""
        made: pd.DataFrame = self._newest("tags", self.shelf.lexicons(), self._tags)
        return made

    def _tags(self) -> pd.DataFrame:
        lexicons = self.shelf.lexicons()
        found = self.cluster.inside(self.store.path, tag, lexicons) if self.cluster and lexicons else None
        return stacked(found) if found else self.shelf.tags()

    def _events(self, filters: Mapping[str, Any], story: pd.DataFrame) -> pd.DataFrame:
        parts = [events.from_messages(self._messages(filters), self.people.labels)]
        if not filters:
            parts += [events.from_documents(self.frame("documents")), events.from_pages(self.frame("pages"))]
        return events.joined([*parts, story])

    def _messages(self, filters: Mapping[str, Any]) -> pd.DataFrame:
        frame = self.records.messages
        if not filters:
            return frame
        keys = self.hits("", kind="message", **filters).keys("message")
        return frame[frame["message_key"].isin(keys)].reset_index(drop=True)

    def people_topics(self, tie: str, zone: str) -> PeopleTopics:
        """The graph of all messages and the case's topics."""
        return people_topics(
            self.records.messages, self.tags, self.people.labels, tie=tie, zone=zone, spread=self.spread
        )

    def who_to_whom(self, tie: str) -> Network:
        """Who addresses, answers, mentions or meets whom."""
        return people_network(self.records.messages, self.people.labels, tie, self.spread)

    def candidates(self) -> pd.DataFrame:
        """Pairs of accounts that may be one person."""
        return candidates(self.people, self.records.messages, spread=self.spread)

    def judge(self, a: str, b: str, verdict: str, why: str, by: str) -> People:
        """Put a judgement on record."""
        known = set(self.people.table.index)
        for account in (a, b):
            if account not in known:
                raise UsageError(f"There is no account {account!r}.", "Accounts are written platform:id.")
        self.store.human.put("judgements", judgement(a, b, verdict, by=by, why=why, at=now()))
        return self.people

    def judge_from(self, path: Path, by: str) -> People:
        """Put the persons of a YAML file on record, as a whole or not at all."""
        entries = persons_file(path)
        known = set(self.people.table.index)
        standing = {frozenset((row["a"], row["b"])) for row in self.store.human.rows("judgements")}
        with self.store.human.together():
            for entry in entries:
                accounts = entry["accounts"]
                if missing := [account for account in accounts if account not in known]:
                    raise UsageError(f"There is no account {missing[0]!r}.", "Accounts are written platform:id.")
                self.store.human.put("persons", {"person_id": accounts[0], "name": entry["name"], "note": ""})
                for other in accounts[1:]:
                    if frozenset((accounts[0], other)) not in standing:
                        said = judgement(accounts[0], other, "same", by=by, why=entry["why"], at=now())
                        self.store.human.put("judgements", said)
        return self.people

    def compare(self, a: str, b: str) -> Comparison:
        """Two exports of the same talk, by their paths or by their custodians."""
        every = self.records.every
        sides = []
        for name in (a, b):
            mine = under(every["original"], name)
            side = every[mine if mine.any() else (every["custodian"] == name)]
            if side.empty:
                told = "See case.originals()[['path', 'custodian']]."
                raise UsageError(f"No message comes from an original or a custodian {name!r}.", told)
            sides.append(side.reset_index(drop=True))
        return compare(sides[0], sides[1], a, b)

    def same_talks(self) -> pd.DataFrame:
        """The same talk in two files, where no ids say so."""
        made: pd.DataFrame = self._once("same talks", lambda: same_talks(self.records.every))
        return made.copy()

    def counts(self, by: str | list[str] | None = None) -> pd.DataFrame:
        """What a count means, each message of a talk that two files tell counted as distinct once."""
        found: frozenset[str] = self._once("twins", lambda: twins(self.same_talks()))
        return counts(self.records.messages, by, found)

    # -- reading closely -----------------------------------------------------------------------------------------

    def conversation(self, which: str, zone: str) -> Conversation:
        """One conversation of the newest messages."""
        return conversation(self.records.messages, which, self.people.labels, zone)

    def threads(self) -> pd.DataFrame:
        """Who answers whom, with words and senders."""
        found = self._once("threads", lambda: threads(self.records.messages, self.spread))
        return self._beside(found).assign(body=self.records.messages["body"].to_numpy())

    def mentions(self, zone: str) -> pd.DataFrame:
        """Dates that messages name."""
        return self._beside(self._once(f"mentions {zone}", lambda: self._spread(mentions, self.records.messages, zone)))

    def entities(self, kind: str) -> pd.DataFrame:
        """Things that messages and pages name; of one kind, or all."""
        if kind and kind not in KINDS:
            raise UsageError(f"Nothing of the kind {kind!r} is looked for.", f"Kinds: {', '.join(KINDS)}.")
        found = self._once("entities", lambda: self._spread(entities, self._texts(), "text", "key"))
        some = found if not kind else found[found["kind"] == kind]
        return self._beside(some)

    def recognised(self, model: Recogniser | str | Path) -> pd.DataFrame:
        """Names that a model finds, beside the account that each may be."""
        table = self._beside(recognised(self._texts(), model))
        whose = dict.fromkeys(table["value"][table["kind"] == "person"])
        book = Book(self.people.table)
        held = {name: book.whose(name)[0] for name in whose}
        return table.assign(account=[held.get(name, "") for name in table["value"]])

    def changes(self, terms: Sequence[str], by: str, lanes: str, zone: str, filters: Mapping[str, Any]) -> Changed:
        """What changed in lanes, or in the use of terms as the search finds them."""
        lanes = {"none": "", "": "topic" if len(self.shelf) else ""}.get(lanes, lanes)
        line = self.timeline(by, lanes, zone, filters)
        return line.changes({term: self.hits(term, kind="message").keys("message") for term in terms} or None)

    def bursts(self, by: str, lanes: str, zone: str, filters: Mapping[str, Any]) -> pd.DataFrame:
        """When a lane was spoken of far more than usual."""
        lanes = {"none": "", "": "topic" if len(self.shelf) else ""}.get(lanes, lanes)
        return bursts(self.timeline(by, lanes, zone, filters), by, lanes)

    def clocks(self) -> pd.DataFrame:
        """Whose clock was set how."""
        return clocks(self.records.messages, dict(self.people.labels))

    def zones(self) -> pd.DataFrame:
        """By which clock exports were written."""
        made: pd.DataFrame = self._once("zones", lambda: exporters(self.records.every, self.people.labels))
        return made.copy()

    def habits(self, least: int) -> pd.DataFrame:
        """Who writes like whom."""
        return habits(self.records.messages, self.people.labels, least=least, spread=self.spread)

    def _texts(self) -> pd.DataFrame:
        made: pd.DataFrame = self._once(
            "texts", lambda: texts(self.records.messages, self.people.labels, self.records.pages)
        )
        return made

    def _beside(self, found: pd.DataFrame) -> pd.DataFrame:
        named = found.rename(columns={"message_key": "key"})
        return located(named, self._texts(), self.tags, "key")

    # -- the reporter's own words --------------------------------------------------------------------------------

    def note(self, key: str, text: str, by: str) -> None:
        """A note on a message or page that the case holds."""
        desk.note(self.store.human, self._known(key), text, by)

    def _known(self, key: str) -> str:
        if self.records.row(key) is None:
            raise UsageError(f"The case holds no message and no page {key!r}.", "Keys stand in case.messages().")
        return key

    # -- keeping -------------------------------------------------------------------------------------------------

    @property
    def spread(self) -> Spread:
        """What hands the rows of an analysis out: to the cluster while one is connected."""
        return whole if self.cluster is None else self.cluster.slices

    def _spread(self, function: Callable[..., pd.DataFrame], frame: pd.DataFrame, *more: Any) -> pd.DataFrame:
        return stacked([table for _, table in self.spread(function, frame, *more)])

    def _once(self, name: str, make: Any) -> Any:
        with self._lock:
            state = (self.snapshot().version, len(self.store.human.rows("judgements")))
            if state != self._state:
                self._state, self._kept = state, {}
            if name not in self._kept:
                self._kept[name] = make()
            return self._kept[name]

    def _newest(self, name: str, key: Any, make: Callable[[], Any]) -> Any:
        """What `make` gives for the newest `key`; what was made for another one is let go."""
        with self._lock:
            held = self._once(name, lambda: [None, None])
            if held[1] is None or held[0] != key:
                held[:] = [key, make()]
            return held[1]

    def _messages_read(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """All message rows and the newest ones, read once for a snapshot: no judgement changes them."""
        snapshot = self.snapshot()
        if self._rows is None or self._rows[0] is not snapshot:
            self._rows = (snapshot, frames.both(snapshot))
        return self._rows[1]

    def _records(self) -> Records:
        return Records(self.snapshot(), self.people.labels, self._messages_read())

    def _people(self) -> People:
        every = self._messages_read()[0]
        human = self.store.human
        listed = self.frame("participants")

        def said() -> pd.DataFrame:
            newest = frames.messages(self.snapshot())
            return roles(accounts(listed, every), newest, self.frame("pages").drop_duplicates("page_key"), listed)

        return people(listed, human.rows("judgements"), human.rows("persons"), every, said)


def under(paths: pd.Series, name: str) -> pd.Series:
    """True for each path that is `name`, or lies in the folder or archive of that name."""
    plain = name.rstrip("/")
    return (paths == plain) | paths.str.startswith(f"{plain}/") | paths.str.startswith(f"{plain}!/")


def card(case: Case) -> list[tuple[str, str]]:
    """A case at a glance, as pairs of a name and a value."""
    facts = case.info()
    failed = [row for row in facts["by_original"] if row["state"] == "failed"]
    unknown = [row for row in facts["by_original"] if row["state"] == "skipped"]
    types = ", ".join(f"{count:,} {name}" for name, count in facts["messages_by_type"].items())
    span = f"{(facts['first'] or 'unknown')[:10]} to {(facts['last'] or 'unknown')[:10]}"
    read = sorted({row["reader"] for row in facts["by_original"] if row["reader"]})
    return [
        ("Messages", f"{facts['messages']:,} ({types})" if types else "none yet"),
        ("Span", span),
        ("Conversations", f"{facts['conversations']:,}, with {facts['participants']:,} accounts"),
        ("Documents", f"{facts['documents']:,}"),
        ("Originals", f"{facts['originals']:,} read as {', '.join(read) or 'nothing'}"),
        ("Not read", f"{len(failed):,} failed, {len(unknown):,} of no known kind; {facts['skipped']:,} items skipped"),
    ]
