"""Topics evaluated by the search engine's own rules, term by term, with what a fact-checker needs to doubt them.

A count of hits is never a finding: `precision` says how many of the passages that somebody read are right, with an
interval; `rank` orders the unread by what was marked; `keyness.suggestions` proposes terms and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..search import Hit, Hits, search
from ..search.book import Snapshot
from . import intervals, relevance
from .lexicon import Lexicon, Term, from_dict, read, starters

__all__ = ["Lexicon", "Precision", "Term", "TopicHits", "evaluate", "from_dict", "read", "starters", "tag", "verdicts"]

RECORDS = ("message", "page")  # what carries a topic: words somebody wrote, not file names
Marks = Mapping[str, Any] | Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Precision:
    """How many of the passages read are right, and the 95 % interval (Wilson) for all hits."""

    hits: int
    read: int
    right: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that is right among those read; not a number where none was."""
        return self.right / self.read if self.read else float("nan")

    def __str__(self) -> str:
        if not self.read:
            return f"{self.hits:,} hits, none of them read: not a finding"
        interval = f"95 % interval {self.low:.0%}–{self.high:.0%}"
        return f"{self.hits:,} hits; {self.right} of {self.read} read are right, {interval}"


class TopicHits:
    """What a topic finds in a snapshot: all hits of any term, without those of an exclusion.

    `hits` are the hits themselves, `table` a DataFrame of them (kind, key, platform, conversation_id, conversation,
    sender_id, sender, sent_at, original), `keys` their keys, `per_term` the keys that each term finds.
    """

    def __init__(
        self, lexicon: Lexicon, hits: Hits, per_term: dict[str, set[str]], excluded: dict[str, set[str]]
    ) -> None:
        self.lexicon = lexicon
        self.hits = hits
        self.per_term = per_term
        self.excluded = excluded

    @cached_property
    def table(self) -> pd.DataFrame:
        """All hits, in order of time."""
        return self.hits.table()

    @property
    def keys(self) -> list[str]:
        """The keys of all hits, in order of time."""
        return self.table["key"].tolist()

    def __len__(self) -> int:
        return self.hits.total

    def __repr__(self) -> str:
        return f"{self.lexicon.name} v{self.lexicon.version}: {len(self):,} hits by {len(self.per_term)} terms"

    def terms(self, marks: Marks = ()) -> pd.DataFrame:
        """One row per term: term, language, note, hits, alone (found by no other term), read, right, wrong.

        A term with alone = 0 adds nothing; one with many wrong passages hits noise.
        """
        said = verdicts(marks)
        counts = _counts(self.per_term)
        rows = []
        for term in self.lexicon.terms:
            keys = self.per_term[term.query]
            judged = [said[key] for key in keys if key in said]
            alone = sum(counts[key] == 1 for key in keys)
            rows.append((*vars(term).values(), len(keys), alone, len(judged), sum(judged), len(judged) - sum(judged)))
        return pd.DataFrame(rows, columns=["term", "language", "note", "hits", "alone", "read", "right", "wrong"])

    def idle(self) -> list[str]:
        """The terms without which nothing would be lost."""
        counts = _counts(self.per_term)
        return [query for query, keys in self.per_term.items() if not any(counts[key] == 1 for key in keys)]

    def people(self) -> pd.DataFrame:
        """One row per sender: sender, hits, days (on which the topic was touched), first, last; most days first."""
        return _by(self.table, "sender")

    def conversations(self) -> pd.DataFrame:
        """One row per conversation: conversation, hits, days, first, last; most days first."""
        return _by(self.table, "conversation")

    def sample(self, size: int = 20, *, seed: int = 0, without: Iterable[str] = ()) -> list[Hit]:
        """Hits drawn at random for reading, the same for the same seed; those with a key in `without` are left out."""
        done = set(without)
        keys = self.table["key"].to_numpy()
        open_places = np.array([place for place, key in enumerate(keys) if key not in done], int)
        drawn = np.random.default_rng(seed).permutation(len(open_places))[:size]
        return [self.hits[int(place)] for place in np.sort(open_places[drawn])]

    def precision(self, marks: Marks) -> Precision:
        """How far the hits can be trusted, from the reporter's marks (key to yes or no, or rows of marks)."""
        said = verdicts(marks)
        judged = [said[key] for key in set(self.table["key"]) if key in said]
        low, high = intervals.wilson(sum(judged), len(judged))
        return Precision(len(self), len(judged), sum(judged), low, high)

    def rank(self, marks: Marks) -> pd.DataFrame:
        """The unread hits, most likely right first: key, probability, text.

        Learned from the marks by logistic regression on words and Chinese character pairs; needs a yes and a no.
        """
        said = verdicts(marks)
        texts = {hit.key: hit.text for hit in self.hits}
        return relevance.ranked(texts, said)


def evaluate(snapshot: Snapshot, lexicon: Lexicon, **filters: Any) -> TopicHits:
    """Every message and page that a term of the topic finds and no exclusion does; `filters` as in `search`.

    Raises QueryError, naming the term, if one cannot be understood.
    """
    filters = {"kind": RECORDS, **filters}
    found = {term.query: _keys(snapshot, term, filters) for term in lexicon.terms}
    excluded = {term.query: _keys(snapshot, term, filters) for term in lexicon.exclude}
    gone = set().union(*excluded.values())
    hits = search(snapshot, "", topic=lexicon.name, topics={lexicon.name: lexicon}, **filters)
    return TopicHits(lexicon, hits, {query: keys - gone for query, keys in found.items()}, excluded)


def tag(snapshot: Snapshot, lexicons: Iterable[Lexicon], **filters: Any) -> pd.DataFrame:
    """Which message has which topic: message_key and topic, in order of topics and time, each pair once."""
    filters = {**filters, "kind": "message"}
    pieces = []
    for lexicon in lexicons:
        hits = search(snapshot, "", topic=lexicon.name, topics={lexicon.name: lexicon}, **filters)
        keys = list(dict.fromkeys(hits.keys("message")))
        pieces.append(pd.DataFrame({"message_key": keys, "topic": lexicon.name}))
    empty = pd.DataFrame({"message_key": pd.Series(dtype="str"), "topic": pd.Series(dtype="str")})
    return pd.concat([empty, *pieces], ignore_index=True).astype("str")


def _keys(snapshot: Snapshot, term: Term, filters: Mapping[str, Any]) -> set[str]:
    hits = search(snapshot, term.query, terms=True, **filters)
    return {key for kind in RECORDS for key in hits.keys(kind)}


def _counts(per_term: Mapping[str, set[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for keys in per_term.values():
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
    return counts


def verdicts(marks: Marks) -> dict[str, bool]:
    """Key to right or wrong; the last mark of a key holds, and "unsure" counts as not read."""
    if isinstance(marks, Mapping):
        pairs = list(marks.items())
    else:
        pairs = [(str(mark["key"]), mark["verdict"]) for mark in marks]
    found: dict[str, bool] = {}
    for key, verdict in pairs:
        found.pop(key, None)
        if verdict in (True, "yes", "right"):
            found[key] = True
        elif verdict in (False, "no", "wrong"):
            found[key] = False
    return found


def _by(table: pd.DataFrame, column: str) -> pd.DataFrame:
    named = table[table[column] != ""]
    days = named["sent_at"].dt.floor("D")
    grouped = named.assign(day=days).groupby(column, sort=False)
    frame = grouped.agg(
        hits=("key", "size"), days=("day", "nunique"), first=("sent_at", "min"), last=("sent_at", "max")
    )
    return frame.reset_index().sort_values(["days", "hits", column], ascending=[False, False, True], ignore_index=True)
