"""One person: the topics, the people and the rooms that tie to him or her, and since when. No layout, only lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import show
from ..errors import UsageError
from .drawing import drawn
from .events import labels
from .networks import people_network

if TYPE_CHECKING:
    from .graph import PeopleTopics

__all__ = ["Ego", "ego"]


@dataclass(frozen=True)
class Ego:
    """What ties to one person.

    `topics` are the person's lines of `PeopleTopics.frame`; `people` has other, days_to, days_from (days on which one
    addressed the other; with tie "present", conversation-days shared, in both), `rooms` conversation, days, messages,
    `months` from, days (active), one line per month of the whole span. `keys` are the person's messages.
    """

    person: str
    tie: str
    topics: pd.DataFrame
    people: pd.DataFrame
    rooms: pd.DataFrame
    months: pd.DataFrame
    messages: pd.DataFrame

    def frame(self) -> pd.DataFrame:
        """Everything as one table: kind (topic, person, room), name, days, messages where they are counted."""
        most = self.people[["days_to", "days_from"]].max(axis=1)
        parts = [
            pd.DataFrame({"kind": "topic", "name": self.topics["topic"], "days": self.topics["days"]}),
            pd.DataFrame({"kind": "person", "name": self.people["other"], "days": most}),
            pd.DataFrame({"kind": "room", "name": self.rooms["conversation"], "days": self.rooms["days"]}),
        ]
        return pd.concat(parts, ignore_index=True)

    def __repr__(self) -> str:
        return show.plain(
            f"{self.person}: {len(self.topics)} topics, {len(self.people)} people, {len(self.rooms)} rooms"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return show.bundle(show.block(self.person, show.frame(self.frame())), repr(self))

    def plot(self, **options: Any) -> Any:
        """The picture: bars for topics and people, a strip of months."""
        return drawn("ego", self, **options)


def ego(graph: PeopleTopics, person: str) -> Ego:
    """What ties to `person` in the messages of a graph; raises UsageError where nobody is called so.

    People are tied by addressing; where nobody addresses anybody, by presence.
    """
    author = labels(graph.messages, graph.persons)
    own = graph.messages[(author == person).to_numpy()]
    if own.empty and person not in set(graph.links["person"]):
        raise UsageError(f"Nobody who writes is called {person!r}.", "See .frame()['person'].")
    tie = "addressed"
    network = people_network(graph.messages, graph.persons, tie)
    if network.edges.empty:
        tie = "present"
        network = people_network(graph.messages, graph.persons, tie)
    edges = network.edges
    to = edges[edges["a"] == person].set_index("b")["days"].rename("days_to")
    back = edges[edges["b"] == person].set_index("a")["days"].rename("days_from")
    people = pd.concat([to, back], axis=1).fillna(0).astype(int)
    if tie == "present":
        people["days_to"] = people["days_from"] = people.max(axis=1)
    people = people.loc[people.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    topics = graph.links[graph.links["person"] == person].sort_values("days", ascending=False, kind="stable")
    return Ego(person, tie, topics.reset_index(drop=True), people.rename_axis("other").reset_index(), _rooms(own),
               _months(graph.days, person), own.reset_index(drop=True))  # fmt: skip


def _rooms(own: pd.DataFrame) -> pd.DataFrame:
    table = own.assign(day=own["sent_at"].dt.floor("D"))
    named = table[table["conversation"].fillna("") != ""].groupby("conversation", sort=True)
    made = named.agg(days=("day", "nunique"), messages=("message_key", "nunique")).reset_index()
    return made.sort_values("days", ascending=False, kind="stable", ignore_index=True)


def _months(days: pd.DataFrame, person: str) -> pd.DataFrame:
    if days.empty:
        return pd.DataFrame({"from": pd.Series(dtype="datetime64[us]"), "days": pd.Series(dtype="int64")})
    every = days["day"].dt.to_period("M")
    own = every[days["person"] == person].value_counts()
    span = pd.period_range(every.min(), every.max(), freq="M")
    return pd.DataFrame({"from": span.to_timestamp(), "days": own.reindex(span).fillna(0).astype(int).to_numpy()})
