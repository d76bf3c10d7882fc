"""GEXF for Gephi: persons and topics, each link with its days, z-score and the keys of its messages."""

from __future__ import annotations

import re
from pathlib import Path

from ..store import Store
from . import Writer
from ._graph import graph, legal


def _write(store: Store, out: Path) -> int:
    import networkx as nx

    made = nx.relabel_nodes(graph(store), legal)
    text = "\n".join(nx.generate_gexf(made))
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)  # the same case gives the same bytes on any day
    out.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8")
    return int(made.number_of_edges())


WRITER = Writer(
    format="gexf", title="GEXF 1.2, the people-to-topic graph for Gephi", write=_write, url="https://gexf.net/"
)
