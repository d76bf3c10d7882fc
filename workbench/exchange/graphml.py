"""GraphML for yEd, Cytoscape and others: the same graph as GEXF."""

from __future__ import annotations

from pathlib import Path

from ..store import Store
from . import Writer
from ._graph import graph, legal


def _write(store: Store, out: Path) -> int:
    import networkx as nx

    made = nx.relabel_nodes(graph(store), legal)
    text = "\n".join(nx.generate_graphml(made))
    out.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")
    return int(made.number_of_edges())


WRITER = Writer(
    format="graphml",
    title="GraphML, the people-to-topic graph",
    write=_write,
    url="http://graphml.graphdrawing.org/",
)
