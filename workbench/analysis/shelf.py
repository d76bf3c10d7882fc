"""The shelf of topics of a case: the newest version of each word list, what it finds, and how that was marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from .. import show
from ..errors import UsageError
from ..store import Snapshot
from . import frames, keyness
from .risen import risen
from .themes import Themes, themes
from .topics import Lexicon, Term, TopicHits, evaluate, from_dict, read, tag
from .unread import missed, versions

__all__ = ["OnTopic", "Shelf"]


class Rows(Protocol):
    """Whatever keeps rows as `workbench.store.Human` does."""

    def put(self, table: str, row: dict[str, Any]) -> int | str:
        """Write one row and give its key."""

    def rows(self, table: str, **equals: Any) -> list[dict[str, Any]]:
        """The rows whose columns equal the given values."""


class Shelf:
    """All topics of a case; `topics["quota"]` gives one. `snapshot` is asked for anew each time."""

    def __init__(self, human: Rows, snapshot: Callable[[], Snapshot]) -> None:
        self.human = human
        self.snapshot = snapshot
        self._held: tuple[Any, dict[str, TopicHits]] = (None, {})

    def define(
        self, name: str, terms: Iterable[Any], exclude: Iterable[Any] = (), note: str = "", by: str = ""
    ) -> OnTopic:
        """Write a topic, or its next version where its terms have changed.

        Raises QueryError for a term that is no query.
        """
        return self._write(Lexicon(name, tuple(terms), tuple(exclude), note), by)

    def load(self, path: str | Path, by: str = "") -> Shelf:
        """Take topics from a YAML file; those that are here already with the same terms stay as they are.

        Raises UsageError if the file cannot be read or holds no topics.
        """
        try:
            found = read(Path(path))
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}.", "Name a YAML file of topics.") from error
        for lexicon in found:
            self._write(lexicon, by)
        return self

    def lexicons(self) -> list[Lexicon]:
        """The newest version of every topic, in the order in which they were first written."""
        newest: dict[str, dict[str, Any]] = {}
        for row in self.human.rows("topics"):
            if row["name"] not in newest or row["version"] > newest[row["name"]]["version"]:
                newest[row["name"]] = row
        return [from_dict({**(row["lexicon"] or {}), "version": row["version"]}) for row in newest.values()]

    def terms(self) -> dict[str, Lexicon]:
        """The word list of every topic by name: what `topic:` means in a query."""
        return {lexicon.name: lexicon for lexicon in self.lexicons()}

    def tags(self) -> pd.DataFrame:
        """Which message belongs to which topic: columns message_key and topic."""
        return tag(self.snapshot(), self.lexicons())

    def themes(self, number: int = 12) -> Themes:
        """What is spoken of together though nobody named it, with typical messages; suggestions, never decisions."""
        return themes(frames.messages(self.snapshot()), number=number)

    def risen(self, by: str = "month", each: int = 5) -> pd.DataFrame:
        """Words that came up in a day, week or month, far above their use in the rest; suggestions (see `risen`)."""
        return risen(frames.messages(self.snapshot()), by=by, each=each)

    def table(self) -> pd.DataFrame:
        """One row per topic: name, version, terms, hits, people, conversations, first, last, precision."""
        rows = []
        for name in self._names():
            found = self[name].hits
            first, last = found.hits.times()
            rows.append(
                {
                    "topic": name,
                    "version": found.lexicon.version,
                    "terms": len(found.lexicon.terms),
                    "hits": len(found),
                    "people": len(found.people()),
                    "conversations": len(found.conversations()),
                    "first": first,
                    "last": last,
                    "precision": str(self[name].precision()),
                }
            )
        columns = ["topic", "version", "terms", "hits", "people", "conversations", "first", "last", "precision"]
        return pd.DataFrame(rows, columns=columns)

    def __getitem__(self, name: str) -> OnTopic:
        if name not in self._names():
            raise UsageError(f"There is no topic {name!r}.", f"There are: {', '.join(self._names()) or 'none yet'}.")
        return OnTopic(self, name)

    def __iter__(self) -> Iterator[OnTopic]:
        return (OnTopic(self, name) for name in self._names())

    def __len__(self) -> int:
        return len(self._names())

    def __repr__(self) -> str:
        if not len(self):
            return 'No topics yet. Define one: case.topics.define("quota", ["额度", "rate limit*"])'
        return show.plain(self.table().to_string(index=False))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        rows = []
        for topic in self:
            words = ", ".join(term.query for term in topic.lexicon.terms)
            rows.append([show.strong(topic.name), topic.lexicon.version, len(topic.hits), topic.precision(), words])
        table = show.table(["topic", "version", "hits", "how sure", "terms"], rows, numbers=(1, 2))
        note = "A count of hits is not a finding: words have other senses. Mark a sample to know the precision."
        return show.bundle(show.block("Topics", table, note=note), repr(self))

    def _names(self) -> list[str]:
        return [lexicon.name for lexicon in self.lexicons()]

    def _write(self, lexicon: Lexicon, by: str) -> OnTopic:
        held = {known.name: known for known in self.lexicons()}.get(lexicon.name)
        same = held is not None and (held.terms, held.exclude) == (lexicon.terms, lexicon.exclude)
        if not same:
            plain = {name: value for name, value in lexicon.as_dict().items() if name != "version"}
            self.human.put("topics", {"name": lexicon.name, "lexicon": plain, "by": by, "note": lexicon.note})
        return OnTopic(self, lexicon.name)

    def found(self, lexicon: Lexicon) -> TopicHits:
        """What a word list finds; found once for each state of the case."""
        snapshot = self.snapshot()
        state = getattr(snapshot, "version", None)
        if self._held[0] != state or state is None:
            self._held = (state, {})
        name = f"{lexicon.name}\0{lexicon.version}"
        if name not in self._held[1]:
            self._held[1][name] = evaluate(snapshot, lexicon)
        return self._held[1][name]


class OnTopic:
    """One topic of a case, to work on."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        self._shelf = shelf
        self.name = name

    @property
    def lexicon(self) -> Lexicon:
        """The newest version of the word list."""
        return next(lexicon for lexicon in self._shelf.lexicons() if lexicon.name == self.name)

    @property
    def hits(self) -> TopicHits:
        """What the topic finds now."""
        return self._shelf.found(self.lexicon)

    def terms(self) -> pd.DataFrame:
        """Each term with its hits, what it alone finds, and how its marked passages fared."""
        return self.hits.terms(self.marks())

    def sample(self, size: int = 20, *, seed: int = 0) -> pd.DataFrame:
        """Passages to mark, drawn at random without those marked already: key, when, sender, passage."""
        done = {str(row["key"]) for row in self.marks()}
        hits = self.hits.sample(size, seed=seed, without=done)
        rows = [(hit.key, hit.sent, hit.sender, hit.passage()) for hit in hits]
        return pd.DataFrame(rows, columns=["key", "sent", "sender", "passage"])

    def mark(self, key: str, right: bool, by: str = "") -> OnTopic:
        """Say whether a passage is really about the topic; the newest mark of a key holds."""
        self._shelf.human.put("marks", {"topic": self.name, "key": key, "verdict": "yes" if right else "no", "by": by})
        return self

    def marks(self) -> list[dict[str, Any]]:
        """All marks on this topic, oldest first."""
        return self._shelf.human.rows("marks", topic=self.name)

    def precision(self) -> str:
        """How many of the marked passages are right, with the interval, in words."""
        return str(self.hits.precision(self.marks()))

    def unread(self, limit: int = 20) -> pd.DataFrame:
        """The unmarked hits, those first that are most like what was marked right."""
        return self.hits.rank(self.marks()).head(limit)

    def missed(self, limit: int = 20) -> pd.DataFrame:
        """Messages that no term finds, those first that are most like what was marked right: key, probability, text.

        Read them for words that the list lacks. Raises UsageError until a passage is marked yes and one no.
        """
        return missed(frames.messages(self._shelf.snapshot()), set(self.hits.keys), self.marks(), limit)

    def accept(self, *terms: str, note: str = "", by: str = "") -> OnTopic:
        """The next version of the word list, with these terms; what suggested them belongs into `note`.

        Raises QueryError for a term that is no query.
        """
        more = [Term(term, note=note) for term in terms]
        self._shelf._write(self.lexicon.with_terms(*more), by)
        return self

    def drop(self, *terms: str, by: str = "") -> OnTopic:
        """The next version of the word list, without these terms."""
        self._shelf._write(self.lexicon.without(*terms), by)
        return self

    def versions(self) -> pd.DataFrame:
        """Every version of the word list: version, at, by, terms, added, dropped."""
        return versions(self._shelf.human.rows("topics", name=self.name))

    def suggest(self, limit: int = 20) -> pd.DataFrame:
        """Words that stand out in the topic's messages against all others; suggestions, never decisions."""
        return keyness.suggestions(self._shelf.snapshot(), self.hits.keys, limit=limit)

    def __repr__(self) -> str:
        return show.plain(f"Topic {self.name}, version {self.lexicon.version}: {self.precision()}")
