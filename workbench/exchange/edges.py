"""Lists of nodes and edges as CSV: people, topics, conversations, documents; and who addresses and mentions whom."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..analysis import frames
from ..analysis.networks import people_network
from ..store import Store
from . import Writer
from ._events import labels
from ._graph import ORDER, graph
from .csv import safe

NODES = ["id", "label", "kind"]
EDGES = ["source", "target", "kind", "days", "messages", "weight", "z", "log_odds", "significant", "keys"]
TIES = ("addressed", "mentioned")


def _edges(store: Store, made: Any) -> Iterator[dict[str, Any]]:
    for one, other, data in made.edges(data=True):
        ends = sorted((one, other), key=lambda node: ORDER.index(made.nodes[node]["kind"]))
        yield {"source": ends[0], "target": ends[1], **data}
    messages, persons = frames.messages(store.snapshot()), labels(store)
    for tie in TIES:
        network = people_network(messages, persons, tie)
        keys: Any = (
            network.rows.groupby(["a", "b"])["message_key"].agg(lambda some: " ".join(dict.fromkeys(some))).to_dict()
        )
        for edge in network.edges.to_dict("records"):
            a, b = str(edge["a"]), str(edge["b"])
            made.add_node(f"person:{a}", kind="person", label=a)
            made.add_node(f"person:{b}", kind="person", label=b)
            named = {"source": f"person:{a}", "target": f"person:{b}", "kind": tie, "keys": keys[a, b]}
            yield {"days": edge["days"], "messages": edge["messages"], "weight": float(edge["days"]), **named}


def _put(path: Path, header: list[str], rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            writer.writerow([safe(row.get(name)) for name in header])
    return count


def _write(store: Store, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    made = graph(store)
    count = _put(out / "edges.csv", EDGES, _edges(store, made))
    nodes = ({"id": node, "label": data["label"], "kind": data["kind"]} for node, data in made.nodes(data=True))
    return count + _put(out / "nodes.csv", NODES, nodes)


WRITER = Writer(
    format="edges",
    title="CSV lists of nodes and edges, with the keys of the messages of every edge",
    write=_write,
    url="https://www.rfc-editor.org/rfc/rfc4180",
)
