"""Who deals with whom: replies, mentions, addresses and being in one conversation, counted in days.

An edge goes from the author to the person tied to the message; its weight is the number of days on which that
happened, so that one long evening counts once. Every edge opens to its messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from .. import show
from . import structure
from .counts import readable
from .drawing import drawn
from .events import labels
from .frames import account
from .slices import Spread, whole
from .ties import tied

__all__ = ["Network", "bridges", "membership", "people_network"]

COLUMNS = ["a", "b", "days", "messages", "first", "last"]


@dataclass(frozen=True)
class Network:
    """People tied to people. `edges` has a (author), b, days, messages, first, last; `rows` message_key, a, b.

    `tie` is one of `ties.TIES` but author. Ties by presence have no direction: each pair stands once, and its days
    are conversation-days on which both wrote.
    """

    edges: pd.DataFrame
    rows: pd.DataFrame
    messages: pd.DataFrame
    tie: str

    def frame(self) -> pd.DataFrame:
        """The edges, heaviest first."""
        return self.edges.copy()

    def evidence(self, a: str, b: str) -> pd.DataFrame:
        """The messages from `a` to `b`; by presence, the messages of both in conversations and days they shared."""
        keys = self.rows[(self.rows["a"] == a) & (self.rows["b"] == b)]["message_key"]
        return self.messages[self.messages["message_key"].isin(keys)].reset_index(drop=True)

    def graph(self) -> Any:
        """A networkx graph, directed unless the tie is presence."""
        return structure.network(self.edges, directed=self.tie != "present")

    @cached_property
    def divided(self) -> tuple[pd.DataFrame, float]:
        """Communities and the agreement of ten seeds: see `structure.communities`."""
        return structure.communities(self.edges)

    def communities(self) -> pd.DataFrame:
        """person, community (numbered by size), steady."""
        return self.divided[0].copy()

    def __repr__(self) -> str:
        people = len({*self.edges["a"], *self.edges["b"]})
        return f"Who deals with whom, tie {self.tie}: {people:,} people, {len(self.edges):,} edges."

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return show.bundle(
            show.block("Who deals with whom", show.frame(self.edges[COLUMNS]), note=repr(self)), repr(self)
        )

    def plot(self, **options: Any) -> Any:
        """The adjacency matrix, ordered by community (see `workbench.figures.who_to_whom.draw`)."""
        return drawn("who_to_whom", self, **options)


def people_network(
    messages: pd.DataFrame,
    persons: Mapping[str, str] | None = None,
    tie: str = "addressed",
    spread: Spread = whole,
) -> Network:
    """The network of one tie; only readable messages of people count. `persons` maps accounts to labels.

    Conversations in which more than `ties.CROWD` people wrote on a day tie nobody by presence on that day.
    """
    frame = messages[readable(messages)].reset_index(drop=True)
    author = labels(frame, persons)
    pairs = tied(frame, persons or {}, tie, spread)
    pairs = pairs[(author != "").to_numpy()[pairs["row"]]]
    row = pairs["row"].to_numpy(np.int64)
    codes, names = pd.factorize(pd.concat([author, pairs["person"]], ignore_index=True), sort=True)
    a, b = codes[: len(author)][row], codes[len(author) :]
    unit = frame["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64)
    if tie == "present":
        a, b = np.minimum(a, b), np.maximum(a, b)
        unit = unit * (len(frame) + 1) + pd.factorize(account(frame, "conversation_id"))[0]
    ends = pd.Series(names, dtype="str")
    edges = _edges(frame, row, a * max(1, len(names)) + b, unit)
    pair = edges.pop("pair").to_numpy()
    for name, code in (("b", pair % max(1, len(names))), ("a", pair // max(1, len(names)))):
        edges.insert(0, name, ends.take(code).to_numpy())
    keys = frame["message_key"].take(row).to_numpy()
    rows = pd.DataFrame({"message_key": keys, "a": ends.take(a).to_numpy(), "b": ends.take(b).to_numpy()})
    return Network(edges[COLUMNS], rows, frame, tie)


def _edges(frame: pd.DataFrame, row: np.ndarray, pair: np.ndarray, unit: np.ndarray) -> pd.DataFrame:
    """One line per number in `pair`, heaviest first: pair, days (distinct units), messages, first, last.

    `row` is the place in `frame` of the message that ties each pair, `unit` the day (or day and place) of each message.
    """
    place, known = pd.factorize(pair, sort=True)
    code = pd.factorize(unit)[0]
    days = _distinct(place, code[row], len(known))
    message = pd.factorize(frame["message_key"])[0]
    messages = _distinct(place, message[row], len(known))
    when = frame["sent_at"].take(row).groupby(place, sort=True)
    made = pd.DataFrame({"pair": known, "days": days, "messages": messages})
    made["first"], made["last"] = when.min().reset_index(drop=True), when.max().reset_index(drop=True)
    return made.sort_values("days", ascending=False, kind="stable", ignore_index=True)


def _distinct(place: np.ndarray, code: np.ndarray, size: int) -> np.ndarray:
    """How many different codes stand at each of `size` places."""
    both = np.sort(place * (code.max(initial=0) + 1) + code)
    new = both[np.diff(both, prepend=-1) != 0]
    return np.bincount(new // (code.max(initial=0) + 1), minlength=size)


def bridges(messages: pd.DataFrame, persons: Mapping[str, str] | None = None, *, days: int = 2) -> pd.DataFrame:
    """Persons by how much they hold conversations together, strongest first; the index is the person.

    A person takes part in a conversation where he or she wrote on `days` days or more. `conversations` and
    `platforms` count where the person takes part; `only_link` counts the pairs of conversations that nobody else
    connects; `betweenness` is Freeman's, in the graph of persons and conversations;
    `days` are all conversation-days, which decide among equals.
    """
    inside = membership(messages, persons, days=days)
    made = inside.groupby("person").agg(conversations=("place", "nunique"), platforms=("platform", "nunique"))
    made["only_link"] = _only_links(inside).reindex(made.index).fillna(0).astype(int)
    between = (
        structure.betweenness(inside[["person", "place"]].assign(place="place\n" + inside["place"]))
        if len(inside)
        else {}
    )
    made["betweenness"] = [round(between.get(person, 0.0), 4) for person in made.index]
    made["days"] = inside.groupby("person")["days"].sum().reindex(made.index)
    order = ["only_link", "betweenness", "conversations", "days"]
    return made.sort_values(order, ascending=False, kind="stable")


def membership(messages: pd.DataFrame, persons: Mapping[str, str] | None = None, *, days: int = 2) -> pd.DataFrame:
    """Who takes part where: person, place (`platform:conversation_id`), conversation, platform, days.

    Told where the person wrote on `days` days or more.
    """
    author = labels(messages, persons)
    place = messages["platform"].fillna("") + ":" + messages["conversation_id"].fillna("")
    table = pd.DataFrame({"person": author, "place": place, "platform": messages["platform"]})
    table["conversation"] = messages["conversation"].fillna("").where(messages["conversation"].fillna("") != "", place)
    table["day"] = messages["sent_at"].dt.floor("D")
    table = table[(table["person"] != "") & messages["type"].eq("message")].drop_duplicates(["person", "place", "day"])
    number = table.groupby(["person", "place"], sort=True).agg(
        platform=("platform", "first"), conversation=("conversation", "first"), days=("day", "size")
    )
    return number[number["days"] >= days].reset_index()


def _only_links(inside: pd.DataFrame) -> pd.Series:
    """For each person, how many pairs of conversations have no other member in common."""
    if inside.empty:
        return pd.Series(dtype="int64")
    who, people = pd.factorize(inside["person"])
    where, places = pd.factorize(inside["place"])
    member = sparse.csr_matrix((np.ones(len(who), np.int64), (who, where)), shape=(len(people), len(places)))
    shared = sparse.triu(member.T @ member, k=1).tocoo()
    single = shared.data == 1
    left, right = member[:, shared.row[single]], member[:, shared.col[single]]
    count = np.asarray(left.multiply(right).sum(axis=1)).ravel()
    return pd.Series(count, index=people)
