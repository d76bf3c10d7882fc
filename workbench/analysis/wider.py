"""More kinds of nodes than people and topics: conversations, and documents that messages carry; with their edges.

Every edge is counted as a link is: in days of the display zone, with the keys of the messages that make it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .events import labels
from .timeline import local

if TYPE_CHECKING:
    from .graph import PeopleTopics

__all__ = ["EDGES", "KINDS", "edges"]

KINDS = ("topic", "conversation", "document")
EDGES = ["kind", "a", "b", "days", "messages", "first", "last", "keys"]
PAIRS = (
    ("person", "conversation"),
    ("person", "document"),
    ("conversation", "topic"),
    ("document", "topic"),
    ("conversation", "document"),
)


def edges(graph: PeopleTopics, kinds: tuple[str, ...] = KINDS, zone: str = "UTC") -> pd.DataFrame:
    """Edges between nodes of `kinds` and people, other than person to topic: EDGES; `kind` is "person-document", ...

    A conversation is tied to who writes in it and to the topics of its messages; a document, by its file name, to who
    sent it, to the topics of the messages that carry it, and to their conversations. Nodes are their labels.
    """
    table = _ends(graph, zone)
    found = []
    for one, other in PAIRS:
        if {one, other} <= {"person", *kinds}:
            some = table[one][["row", "name"]].merge(table[other][["row", "name"]], on="row", suffixes=("_a", "_b"))
            found.append(_counted(graph, table["day"], some).assign(kind=f"{one}-{other}"))
    return pd.concat([pd.DataFrame(columns=EDGES), *found], ignore_index=True)[EDGES]


def _ends(graph: PeopleTopics, zone: str) -> dict[str, Any]:
    """For each kind of node the pairs of row (of the graph's messages) and name."""
    frame = graph.messages
    rows = np.arange(len(frame))
    place = frame["conversation"].fillna("").where(frame["conversation"].fillna("") != "", frame["conversation_id"])
    row_of = pd.Series(rows, index=frame["message_key"])
    tagged = graph.rows.drop_duplicates(["message_key", "topic"])
    made = {
        "person": pd.DataFrame({"row": rows, "name": labels(frame, graph.persons).to_numpy()}),
        "conversation": pd.DataFrame({"row": rows, "name": place.fillna("").to_numpy()}),
        "topic": pd.DataFrame({"row": row_of.reindex(tagged["message_key"]).to_numpy(), "name": tagged["topic"]}),
        "document": _files(frame),
    }
    day = local(frame["sent_at"], frame["sent_basis"], frame["sent_precision"], zone).dt.floor("D")
    return {**{kind: table[table["name"] != ""] for kind, table in made.items()}, "day": day.to_numpy()}


def _files(frame: pd.DataFrame) -> pd.DataFrame:
    number = frame["attachments"].list.len().fillna(0).to_numpy(np.int64)
    rows = np.flatnonzero(number)
    pairs = [
        (row, str(file["name"]))
        for row, files in zip(rows.tolist(), frame["attachments"].iloc[rows].tolist(), strict=True)
        for file in files
        if file["name"]
    ]
    return pd.DataFrame(pairs, columns=["row", "name"])


def _counted(graph: PeopleTopics, day: np.ndarray, pairs: pd.DataFrame) -> pd.DataFrame:
    rows = pairs["row"].to_numpy(np.int64)
    table = pairs.assign(day=day[rows], key=graph.messages["message_key"].to_numpy()[rows])
    table["at"] = graph.messages["sent_at"].take(rows).set_axis(table.index)
    grouped = table.drop_duplicates(["name_a", "name_b", "key"]).groupby(["name_a", "name_b"], sort=True)
    made = grouped.agg(
        days=("day", "nunique"), messages=("key", "size"), first=("at", "min"), last=("at", "max"), keys=("key", list)
    )
    return made.reset_index().rename(columns={"name_a": "a", "name_b": "b"})
