"""Cytoscape.js JSON: the people-to-topic graph for Cytoscape and for the web."""

from __future__ import annotations

import json
from pathlib import Path

from ..store import Store
from . import Writer
from ._graph import graph


def _write(store: Store, out: Path) -> int:
    made = graph(store)
    nodes = [{"data": {"id": node, **data}} for node, data in made.nodes(data=True)]
    edges = [
        {"data": {"id": f"{one}|{other}", "source": one, "target": other, **data}}
        for one, other, data in made.edges(data=True)
    ]
    text = json.dumps({"elements": {"nodes": nodes, "edges": edges}}, ensure_ascii=False, indent=1)
    out.write_text(text, encoding="utf-8", errors="backslashreplace")
    return len(edges)


WRITER = Writer(
    format="cytoscape",
    title="Cytoscape.js JSON, the people-to-topic graph",
    write=_write,
    url="https://js.cytoscape.org/#notation/elements-json",
)
