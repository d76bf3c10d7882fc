"""The case: the one class that a reporter must know; each verb hands on to the room where the work is done."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import papers, show, tagging
from .asking import Asking
from .casework import Casework
from .errors import UsageError
from .membership import Membership
from .store import Store, called, open_store

if TYPE_CHECKING:
    import pandas as pd

    from .analysis.changed import Changed
    from .analysis.chat import Conversation
    from .analysis.compare import Comparison
    from .analysis.gaps import Gaps
    from .analysis.graph import PeopleTopics
    from .analysis.networks import Network
    from .analysis.people import People
    from .analysis.shelf import Shelf
    from .analysis.timeline import Timeline
    from .evidence.desk import StoryEvents
    from .ingest import Receipt
    from .notebook.desk import Desk, Moments
    from .notebook.document import DocumentView
    from .notebook.graph import Graph
    from .notebook.method import Method
    from .notebook.people import People as PeopleReview
    from .notebook.reading import Reading
    from .notebook.review import Review
    from .notebook.selection import Selection
    from .spread import Cluster
    from .views import Views

__all__ = ["Case"]


class Case(Membership, Asking, Casework):
    """One investigation in the folder `path`, made if missing; raises CaseError if it cannot be opened or made.

    Reading never locks: any number of notebooks may have the same case open while one of them ingests.
    """

    def __init__(self, path: str | Path, *, create: bool = True) -> None:
        self._store: Store = open_store(path, create=create)

    @property
    def store(self) -> Store:
        """The case on disk: snapshots of what was read, the human work, the custody log."""
        return self._store

    @cached_property
    def _views(self) -> Views:
        from .views import Views

        return Views(self._store)

    # -- reading in ----------------------------------------------------------------------------------------------

    def ingest(self, *paths: str | Path, **options: Any) -> Receipt:
        """Read files, folders, archives and URLs (s3://...) into the case; gives the receipt. Originals are only read.

        Options: `custodian` (whose account or device), `zone` (for wall-clock times that state none), `date_order`
        (dmy, mdy or ymd, where a file leaves it open), `maps` (files that say what the columns of tables mean, see
        `propose_map`), `password_file` (passwords to try, one a line), `copy` (keep a read-only copy of every
        original), `jobs` (worker processes), `progress`, `retry`, `scheduler`.
        """
        from .bar import here
        from .ingest import ingest

        return ingest(self._store, paths, **{"progress": here(), **options})

    def cluster(self, scheduler: str) -> Cluster:
        """A Dask cluster that works for this case until it is closed: the costly analyses (docs/scaling.md) run on it.

        `scheduler` is an address or a scheduler file. Raises UsageError if no scheduler with workers answers.
        """
        from .spread import Cluster

        return Cluster(scheduler, lambda found: setattr(self._views, "cluster", found))

    def propose_map(self, path: str | Path) -> str:
        """A mapping proposed for the table in the file `path`, as YAML to save, edit and give to `ingest` in `maps`."""
        from .ingest.maps import proposed

        return proposed(path)

    def info(self) -> dict[str, Any]:
        """The facts of the case: counts, span, and one entry per original with what was read and what was not."""
        from .analysis.facts import info

        return info(self._store.snapshot())

    # -- the records ---------------------------------------------------------------------------------------------

    def messages(self, query: str = "", *, versions: bool = False, **filters: Any) -> pd.DataFrame:
        """All messages, or those that a query and filters find (see `search`), as a DataFrame sorted by time."""
        frame = self._views.records.messages if not versions else self._views.records.every
        if not query and not filters:
            return frame.copy()
        keys = self._views.hits(query, kind="message", **filters).keys("message")
        return frame[frame["message_key"].isin(keys)].reset_index(drop=True)

    def row(self, key: str, item_sha256: str = "") -> dict[str, Any]:
        """The message or page with this key, as a row; raises UsageError if the case holds none.

        Of several versions in the leak the one whose item has this hash, else the newest.
        """
        found = self._views.records.row(key, item_sha256)
        if found is None:
            raise UsageError(f"The case holds no message and no page {key!r}.", "Keys stand in case.messages().")
        return found

    def documents(self) -> pd.DataFrame:
        """All documents with their properties."""
        return self._views.frame("documents")

    def pages(self) -> pd.DataFrame:
        """All pages of documents: body, comments, tracked changes, hidden text, metadata, each with its kind."""
        return self._views.frame("pages")

    def originals(self) -> pd.DataFrame:
        """All originals with reader, state and what they held."""
        return self._views.frame("originals")

    def skipped(self) -> pd.DataFrame:
        """Everything that was not understood or not taken, with place and reason."""
        return self._views.frame("skipped")

    metadata = papers.metadata
    signatures = papers.signatures
    same_documents = papers.same_documents
    diff_documents = papers.diff_documents

    def counts(self, by: str | list[str] | None = None) -> pd.DataFrame:
        """What a count means: rows, readable, distinct, and the kinds of the rest, for all or by a column."""
        return self._views.counts(by)

    # -- finding -------------------------------------------------------------------------------------------------

    def browse(self, query: str = "", language: str = "en") -> Reading:
        """Search, read and pin in one view, in JupyterLab; what is pinned goes to the case at once.

        `language` is that of the interface: "en" or "zh".
        """
        from .notebook.reading import Reading

        return Reading(self._views, query, language)

    def desk(self, query: str = "", language: str = "en", zone: str = "") -> Desk:
        """All linked views on one page, in JupyterLab: case, search, conversation, time, people, claims.

        `query` is what the search opens with, `language` that of the interface ("en", "zh"), `zone` that of the clocks.
        """
        from .notebook.desk import Desk

        return Desk(self._views, self.selection, language, query, zone)

    def review(self, language: str = "en") -> PeopleReview:
        """Accounts that may be one person, pair by pair, in JupyterLab: judge same, different or unsure, with why."""
        from .notebook.people import People as PeopleReview

        return PeopleReview(self._views, self.selection, language)

    def queues(self, language: str = "en", queue: str = "people") -> Review:
        """What waits to be decided, in JupyterLab: people, dates, translations, documents, terms; `queue` comes first.

        Raises UsageError for a queue that there is not.
        """
        from .notebook.review import Review

        return Review(self._views, self.selection, language, queue)

    def document(self, which: str = "", page: int = 1, language: str = "en") -> DocumentView:
        """A document in JupyterLab: its pages as they look, words marked, and what cannot be seen on them told apart.

        `which` is the path of an original or a key of a document or page; without it, the page that is open in the
        selection, or the first document. Raises UsageError for what is not in the case.
        """
        from .notebook.document import DocumentView

        return DocumentView(self._views, self.selection, language, which, page)

    def graph(self, language: str = "en", tie: str = "author") -> Graph:
        """People and topics in one view, in JupyterLab: a table or links, each tie opens to its words."""
        from .notebook.graph import Graph

        return Graph(self._views, self.selection, language, tie)

    def method(self, language: str = "en") -> Method:
        """How the work was done, from the logs: what was read in, searched and judged; `.save("method.docx")`."""
        from .notebook.method import Method

        return Method(self._views, self.selection.lines, language)

    @cached_property
    def selection(self) -> Selection:
        """What is chosen in the views of this notebook: `.narrow(people=...)`, `.clear()`, `.open(key)`, `.frame()`."""
        from .notebook.selection import Selection

        return Selection(self._views)

    @property
    def topics(self) -> Shelf:
        """The topics of the case: word lists in several languages, with versions."""
        return self._views.shelf

    # -- seeing --------------------------------------------------------------------------------------------------

    def timeline(
        self, by: str = "week", lanes: str = "", zone: str = "UTC", *, dates: bool = False, **filters: Any
    ) -> Timeline:
        """Everything that happened on one axis, counted by hour, day, week or month, in lanes.

        Lanes: topic, person, conversation, custodian, platform, kind, original. `zone` is the zone of display. With
        `dates` also the dates that messages name, kind mentioned: candidates, each with its words.
        """
        return self._views.timeline(by, lanes, zone, filters, dates)

    def timeline_view(self, lanes: str = "conversation", zone: str = "", language: str = "en") -> Moments:
        """The timeline to zoom from years to seconds, point at and brush, with the conversation below, in JupyterLab.

        Lanes: none, conversation, person, topic, kind, original. A stretch that is brushed is chosen in all views.
        """
        from .notebook.desk import Moments

        return Moments(self._views, self.selection, lanes, zone, language)

    def people(self) -> People:
        """Who is who: accounts of all platforms, joined only where you said so or the records themselves show it."""
        return self._views.people

    def judge(self, a: str, b: str, verdict: str, why: str, by: str = "") -> People:
        """Say that two accounts (`platform:id`) are the `same` person, `different`, or that you are `unsure`.

        Judgements are never overwritten: a later one on the same pair takes the place of the earlier.
        """
        return self._views.judge(a, b, verdict, why, by)

    def judge_from(self, path: str | Path, by: str = "") -> People:
        """Take judgements and names of persons from a YAML file: a list of {name, accounts, why}.

        All accounts of one entry are judged to be the same person. What was judged before stays on record.
        """
        return self._views.judge_from(Path(path), by)

    def same_person_candidates(self) -> pd.DataFrame:
        """Pairs of accounts that may be one person, with score, tier and reasons; nothing is merged."""
        return self._views.candidates()

    def people_topics(self, *, tie: str = "author", zone: str = "UTC") -> PeopleTopics:
        """Who is tied to which topic, how strongly, since when and by which messages, in author-days beyond chance."""
        return self._views.people_topics(tie, zone)

    def who_to_whom(self, tie: str = "addressed") -> Network:
        """Who addresses whom, in days; `tie` is addressed, mentioned or present."""
        return self._views.who_to_whom(tie)

    def gaps(self) -> Gaps:
        """What is missing: silences, holes, pages, threads, names, files, recalls."""
        return self._views.gaps

    def compare(self, a: str, b: str) -> Comparison:
        """Two exports of one talk, message by message; `a` and `b` are paths (file, folder, archive) or custodians."""
        return self._views.compare(a, b)

    # -- reading closely -----------------------------------------------------------------------------------------

    def same_talks(self) -> pd.DataFrame:
        """Conversations of two files that are one talk although no ids say so (both parties' exports); none is dropped.

        By `analysis.same_talks.RULE`; `compare(original_a, original_b)` shows each pair message by message.
        """
        return self._views.same_talks()

    def conversation(self, name: str, zone: str = "UTC") -> Conversation:
        """One conversation as a chat, by its name or id; `.frame()`, `.around(key, n)`.

        Raises UsageError where no conversation or more than one is called so.
        """
        return self._views.conversation(name, zone)

    def threads(self) -> pd.DataFrame:
        """Who answers whom, also where no reply ids tell: one row per message with parent, thread and the rule."""
        return self._views.threads()

    def mentions(self, zone: str = "UTC") -> pd.DataFrame:
        """The dates that messages name, as candidates with their words; "next Tuesday" is read in `zone`.

        `at` and `until` are wall clocks of `zone`; `alternative` is a second reading where there are two.
        """
        return self._views.mentions(zone)

    def entities(self, kind: str = "") -> pd.DataFrame:
        """Addresses, numbers, money, files, wallets, masked secrets in messages and pages, of one kind or all.

        `sure` is proved (the checksum is right), form or review. Raises UsageError for a kind that is not known.
        """
        return self._views.entities(kind)

    def bursts(self, by: str = "day", lanes: str = "", zone: str = "UTC", **filters: Any) -> pd.DataFrame:
        """When a topic (or other lane) was spoken of far more than usual, the weightiest first, with message keys.

        Lanes as in `timeline`; by topic where there are topics; "none" watches the number of all events.
        """
        return self._views.bursts(by, lanes, zone, filters)

    def changes(self, *terms: str, by: str = "week", lanes: str = "", zone: str = "UTC", **filters: Any) -> Changed:
        """What changed: bursts, new levels, first and last use, of topics (or other lanes) or of search terms.

        `.plot()` draws it, `.frame()` names the messages of every mark.
        """
        return self._views.changes(terms, by, lanes, zone, filters)

    def clocks(self) -> pd.DataFrame:
        """Whose clock was set how, read from pasted lines: minutes ahead of UTC; a setting, never a place."""
        return self._views.clocks()

    def zones(self) -> pd.DataFrame:
        """By which clock each export without a zone was written, as its overlap, contents and habits suggest."""
        return self._views.zones()

    def habits(self, least: int = 400) -> pd.DataFrame:
        """Who writes like whom, for persons with `least` readable messages: hints at renamed people, no proof."""
        return self._views.habits(least)

    # -- your own words ------------------------------------------------------------------------------------------

    def note(self, key: str, text: str, by: str = "") -> None:
        """Write a note on the message or page with this key; raises UsageError if the case holds none."""
        self._views.note(key, text, by)

    tag = tagging.tag
    untag = tagging.untag
    tags = tagging.tags

    def notes(self) -> pd.DataFrame:
        """Your notes and tags in the order of writing: at, key, kind, text, by."""
        from .evidence.desk import notes

        return notes(self._store.human)

    def story_event(self, at: str, text: str, until: str = "", by: str = "") -> StoryEvents:
        """Write an event that the story tells of; timelines show it. `at` and `until` are ISO: a day or a moment.

        Raises UsageError for what is no time.
        """
        return self.story_events.write(at, text, until, by)

    @property
    def story_events(self) -> StoryEvents:
        """The events of the story: `.frame()`, `.load("story.csv")`, `.dump("story.csv")`, `.remove(id)`."""
        from .evidence.desk import StoryEvents

        return StoryEvents(self._store.human)

    # -- showing itself ------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        from .views import card

        return show.plain("\n".join(f"{name}: {value}" for name, value in card(self)))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from .views import card

        rows = [(show.strong(name), value) for name, value in card(self)]
        return show.bundle(
            show.block(f"Case {called(self._store.path)}".strip(), show.table(["", ""], rows)), repr(self)
        )

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The messages of the original `name`, or of all in that folder or archive."""
        from .views import under

        frame = self._views.records.messages
        found = frame[under(frame["original"], name)]
        if found.empty:
            raise UsageError(f"No message comes from an original {name!r}.", "See case.originals()['path'].")
        return found.reset_index(drop=True)

    def _ipython_key_completions_(self) -> list[str]:
        return [str(path) for path in self.originals()["path"]]
