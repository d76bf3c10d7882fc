"""The people-to-topic graph: who is tied to which subject, how strongly, since when, and by which messages.

Every link opens to its messages, and every number has a definition in docs/methods.md that a test recomputes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import show
from ..errors import UsageError
from . import logodds, structure, wider
from .broadcasts import broadcasts
from .counts import kinds
from .drawing import drawn
from .ego import Ego, ego
from .networks import bridges
from .projected import projected
from .slices import Spread, whole
from .ties import TIES, tied
from .timeline import local

__all__ = ["PeopleTopics", "people_topics"]

LINKS = [
    "person", "topic", "days", "active", "share", "expected", "log_odds", "z", "z_even", "significant", "messages",
    "first", "last",
]  # fmt: skip


@dataclass(frozen=True)
class PeopleTopics:
    """Links of persons and topics, counted in author-days.

    `links` has one line per person and topic, `rows` one per tied message and topic (message_key, person, topic,
    day, sent_at), `days` one per person and active day; `messages` is what was counted and `persons` the labels by
    account. `tie` says how persons are tied (see `ties.TIES`), `chance` how many links chance alone would show.
    """

    links: pd.DataFrame
    rows: pd.DataFrame
    days: pd.DataFrame
    messages: pd.DataFrame
    persons: Mapping[str, str]
    tie: str
    chance: float
    shuffles: int

    def frame(self) -> pd.DataFrame:
        """One row per person and topic with at least one message, most significant first.

        person, topic, days (author-days with the topic), active (author-days of the person), share (days / active),
        expected (days, were the person like all on days of as many messages), log_odds and z against all others,
        z_even (Mantel-Haenszel, even for talkativeness), significant (see `logodds`), messages, first, last.
        """
        return self.links.copy()

    def significant(self) -> pd.DataFrame:
        """The links that stand out."""
        return self.links[self.links["significant"]].reset_index(drop=True)

    def evidence(self, person: str, topic: str) -> pd.DataFrame:
        """The messages behind one link, in order of time; raises UsageError if there is no such person or topic."""
        for column, name in (("person", person), ("topic", topic)):
            if name not in set(self.links[column]):
                raise UsageError(f"No message ties a {column} called {name!r}.", f"See .frame()['{column}'].")
        keys = self.rows[(self.rows["person"] == person) & (self.rows["topic"] == topic)]["message_key"]
        return self.messages[self.messages["message_key"].isin(keys)].reset_index(drop=True)

    def matrix(self, value: str = "days") -> pd.DataFrame:
        """Persons by topics with any column of `frame` as value; 0 where no message ties them."""
        return self.links.pivot(index="person", columns="topic", values=value).fillna(0)

    def graph(self, *, significant: bool = True, kinds: Sequence[str] = ("topic",), weight: str = "days") -> Any:
        """The networkx graph of persons and topics, and of "conversation" and "document" where `kinds` names them.

        Edges carry days, messages, `keys` (the message keys) and, between person and topic, z and log_odds; `weight`
        is the column that stands as weight. With `significant` only links that stand out tie a person to a topic.
        Raises UsageError for an unknown kind or weight.
        """
        keys: Any = self.rows.groupby(["person", "topic"], sort=False)["message_key"].agg(list).to_dict()
        made = structure.bipartite(self.significant() if significant else self.links, keys, weight)
        return structure.widened(made, wider.edges(self, tuple(kinds))) if set(kinds) - {"topic"} else made

    def projection(self, to: str = "people") -> pd.DataFrame:
        """People who share topics, or ("topics") topics that share people: see `projected`; significant links only."""
        return projected(self.links, to)

    def brokers(self) -> pd.DataFrame:
        """Persons through whom circles meet, strongest first: `networks.bridges`, with topics and spread.

        `topics` counts significant links, `spread` is the participation coefficient 1 - sum(share^2) of the person's
        topic-days over topics (0 = one topic only).
        """
        table = bridges(self.messages, self.persons)
        days = self.links.groupby("person")["days"]
        parts = 1 - (self.links["days"] ** 2).groupby(self.links["person"]).sum() / days.sum() ** 2
        table["topics"] = self.significant().groupby("person").size().reindex(table.index).fillna(0).astype(int)
        table["spread"] = parts.reindex(table.index).fillna(0.0).round(3)
        return table

    def ego(self, person: str) -> Ego:
        """One person's topics, people, rooms and months; `.plot()`. Raises UsageError where nobody is called so."""
        return ego(self, person)

    def broadcasts(self) -> pd.DataFrame:
        """Texts that one person sent to many, widest first: a sign of rank (see `broadcasts.broadcasts`)."""
        return broadcasts(self.messages, self.persons)

    def slices(self, by: str = "month") -> pd.DataFrame:
        """Author-days per period ("month" or "week"), person and topic: columns from, person, topic, days, messages."""
        if by not in ("month", "week"):
            raise UsageError(f"Slices cannot be by {by!r}.", "Use month or week.")
        start = self.rows["day"].dt.to_period("M" if by == "month" else "W-SUN").dt.start_time
        table = self.rows.assign(**{"from": start}).groupby(["from", "person", "topic"], sort=True)
        return table.agg(days=("day", "nunique"), messages=("message_key", "nunique")).reset_index()

    def compare(self, split: str) -> pd.DataFrame:
        """Each link before and from the day `split` ("2024-07-01"): days, active days, and z of the change.

        The change is the log-odds of the person's later days against the earlier ones, by the same formula.
        """
        moment = pd.Timestamp(split)
        touched = _around(self.rows, moment, ["person", "topic"], "days")
        made = touched.merge(_around(self.days, moment, ["person"], "active"), on="person")
        both = [made[f"{name}_before"].to_numpy(float) + made[f"{name}_after"] for name in ("days", "active")]
        later = [made[f"{name}_after"].to_numpy(float) for name in ("days", "active")]
        _, z = logodds.log_odds(later[0], later[1], np.asarray(both[0]), np.asarray(both[1]))
        return made.assign(z=np.round(z, 2)).sort_values(
            "z", key=abs, ascending=False, kind="stable", ignore_index=True
        )

    def sentence(self) -> str:
        """The rule and its chance level, for a caption."""
        number = int(self.links["significant"].sum())
        return (
            f"A link counts where a person {TIES[self.tie]} on {logodds.LEAST_DAYS} days or more, and on more of the "
            f"active days than all others, even for talkativeness (z of {logodds.THRESHOLD} or more). {number:,} links "
            f"count; {self.chance:.1f} would by chance ({self.shuffles} shuffles of author-days)."
        )

    def __repr__(self) -> str:
        people, topics = self.links["person"].nunique(), self.links["topic"].nunique()
        return f"People and topics: {people:,} people, {topics:,} topics. {self.sentence()}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        shown = self.significant() if self.links["significant"].any() else self.links
        columns = ["person", "topic", "days", "active", "z", "messages", "first", "last"]
        return show.bundle(
            show.block("People and topics", show.frame(shown[columns]), note=self.sentence()), repr(self)
        )

    def plot(self, kind: str = "matrix", **options: Any) -> Any:
        """The picture: "matrix" (default); "links", the two-column graph of significant links for print; "months",
        small tables month by month; "rooms", who connects conversations that nobody else connects; "periods" with
        `split="2024-07-01"`, what changed on a day.
        """
        return drawn("people_topics", self, kind=kind, **options)


def people_topics(
    messages: pd.DataFrame,
    tags: pd.DataFrame,
    persons: Mapping[str, str] | None = None,
    *,
    tie: str = "author",
    zone: str = "UTC",
    shuffles: int = 100,
    seed: int = 1,
    spread: Spread = whole,
) -> PeopleTopics:
    """The graph of `frames.messages` and `tags` (message_key, topic); `persons` maps accounts to labels.

    Counted are readable messages of people, resends once, that have a time; days are those of `zone`.
    """
    keep = kinds(messages)["distinct"].to_numpy() & messages["sent_at"].notna().to_numpy()
    frame = messages[keep].reset_index(drop=True)
    day = local(frame["sent_at"], frame["sent_basis"], frame["sent_precision"], zone).dt.floor("D")
    pairs = tied(frame, persons or {}, tie, spread)
    pairs["day"] = day.to_numpy()[pairs["row"]]
    rows = _tagged(frame, pairs, tags)
    days = pairs.groupby(["person", "day"], sort=True).size().reset_index(name="messages")
    links, chance = _links(rows, days, shuffles, seed)
    return PeopleTopics(links, rows, days, frame, persons or {}, tie, chance, shuffles)


def _tagged(frame: pd.DataFrame, pairs: pd.DataFrame, tags: pd.DataFrame) -> pd.DataFrame:
    place = pd.Index(frame["message_key"]).get_indexer(tags["message_key"])
    known = pd.DataFrame({"row": place, "topic": tags["topic"].astype("str").to_numpy()})[place >= 0].drop_duplicates()
    rows = pairs.merge(known, on="row")
    for name in ("message_key", "sent_at"):
        rows[name] = frame[name].take(rows["row"].to_numpy()).set_axis(rows.index)
    return rows[["message_key", "person", "topic", "day", "sent_at"]]


def _links(rows: pd.DataFrame, days: pd.DataFrame, shuffles: int, seed: int) -> tuple[pd.DataFrame, float]:
    grouped = rows.groupby(["person", "topic"], sort=True)
    made = grouped.agg(
        days=("day", "nunique"), messages=("message_key", "nunique"), first=("sent_at", "min"), last=("sent_at", "max")
    ).reset_index()
    if made.empty:
        return made.reindex(columns=LINKS).astype({"significant": bool}), 0.0
    counted, people, topics = _counted(rows, days)
    cells = _places(people, made["person"]) * len(topics) + _places(topics, made["topic"])
    counts = counted.counts(counted.person)
    difference, z, even = counted.tests(counts, cells)
    made["active"] = made["person"].map(days.groupby("person").size()).astype(np.int64)
    made["share"] = (made["days"] / made["active"]).round(4)
    made["expected"] = counted.expected[0][cells].round(2)
    made["log_odds"], made["z"], made["z_even"] = difference.round(3), z.round(2), even.round(2)
    made["significant"] = logodds.significant(made["days"].to_numpy(), z, even)
    number = round(logodds.chance(counted, shuffles=shuffles, seed=seed), 2)
    return made[LINKS].sort_values(
        ["significant", "z", "days"], ascending=False, kind="stable", ignore_index=True
    ), number


def _counted(rows: pd.DataFrame, days: pd.DataFrame) -> tuple[logodds.Days, pd.Index, pd.Index]:
    person, people = pd.factorize(np.asarray(days["person"], object), sort=True)
    topic, topics = pd.factorize(np.asarray(rows["topic"], object), sort=True)
    units = pd.MultiIndex.from_arrays([person, days["day"]])
    who = _places(pd.Index(people), rows["person"])
    day = units.get_indexer(pd.MultiIndex.from_arrays([who, rows["day"]]))
    pairs = np.unique(np.stack([day, topic]), axis=1)
    strata = logodds.stratum(days["messages"].to_numpy())
    made = logodds.Days(person, strata, pairs[0], pairs[1], len(people), len(topics))
    return made, pd.Index(people), pd.Index(topics)


def _places(index: pd.Index, names: pd.Series) -> np.ndarray:
    return np.asarray(index.get_indexer(pd.Index(names)))


def _around(table: pd.DataFrame, moment: pd.Timestamp, by: list[str], name: str) -> pd.DataFrame:
    side = np.where(table["day"] < moment, f"{name}_before", f"{name}_after")
    counted = table.assign(side=side).drop_duplicates([*by, "day"]).groupby([*by, "side"]).size().unstack("side")
    return counted.reindex(columns=[f"{name}_before", f"{name}_after"]).fillna(0).astype(np.int64).reset_index()
