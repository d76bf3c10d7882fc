"""networkx at home: graphs of links, communities with their stability, betweenness, and the backbone of a network.

Louvain: V. D. Blondel et al., J. Stat. Mech. (2008) P10008, as networkx implements it, seeded. Betweenness: L. C.
Freeman, Sociometry 40 (1977) 35-41, by `ways.brandes`. Backbone: M. A. Serrano, M. Boguna, A. Vespignani,
PNAS 106 (2009) 6483-6488.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from ..errors import UsageError
from .ways import brandes

__all__ = ["agreement", "backbone", "betweenness", "bipartite", "communities", "network", "widened"]

WEIGHTS = ("days", "messages", "share", "log_odds", "z", "z_even")
PIVOTS = 200  # betweenness is estimated from this many seeded sources where there are more nodes


def bipartite(links: pd.DataFrame, keys: dict[tuple[str, str], list[str]], weight: str = "days") -> nx.Graph:
    """Persons and topics as nodes "person:X" and "topic:Y" (kind, label), links as edges with their keys.

    `weight` names the column that is the edge's weight; raises UsageError for one that is no number of a link.
    """
    if weight not in WEIGHTS:
        raise UsageError(f"A link is not weighed by {weight!r}.", f"Use {', '.join(WEIGHTS)}.")
    graph = nx.Graph()
    for kind in ("topic", "person"):
        graph.add_nodes_from((f"{kind}:{name}", {"kind": kind, "label": name}) for name in links[kind].unique())
    for link in links.to_dict("records"):
        numbers = {name: link[name] for name in ("days", "messages", "z", "log_odds")}
        who, what = link["person"], link["topic"]
        own = {"weight": float(link[weight]), "keys": keys[who, what]}
        graph.add_edge(f"person:{who}", f"topic:{what}", **numbers, **own)
    return graph


def widened(graph: nx.Graph, edges: pd.DataFrame) -> nx.Graph:
    """A graph of `bipartite` with the edges of `wider.edges`, weighed by days, and their nodes."""
    for edge in edges.to_dict("records"):
        kinds = str(edge["kind"]).split("-")
        ends = [f"{kind}:{name}" for kind, name in zip(kinds, (edge["a"], edge["b"]), strict=True)]
        for node, kind, name in zip(ends, kinds, (edge["a"], edge["b"]), strict=True):
            graph.add_node(node, kind=kind, label=name)
        numbers = {"days": edge["days"], "messages": edge["messages"], "weight": float(edge["days"])}
        graph.add_edge(*ends, **numbers, keys=edge["keys"])
    return graph


def network(edges: pd.DataFrame, *, directed: bool = True) -> nx.Graph:
    """Edges (columns a, b, days and others) as a networkx graph; undirected, the days of both directions are added."""
    graph = nx.DiGraph() if directed else nx.Graph()
    for edge in edges.to_dict("records"):
        a, b = edge.pop("a"), edge.pop("b")
        if graph.has_edge(a, b):
            graph[a][b]["days"] += edge["days"]
        else:
            graph.add_edge(a, b, **{str(name): value for name, value in edge.items()})
    return graph


def communities(edges: pd.DataFrame, seeds: Sequence[int] = tuple(range(10))) -> tuple[pd.DataFrame, float]:
    """(person, community, steady) and the agreement of the seeds.

    The division is the one of the highest modularity over the seeds; communities are numbered by size. `steady` is
    the share of other seeds in which most of the person's community stays with the person; the agreement is the mean
    adjusted Rand index of all pairs of seeds (1 = all alike): below 0.8 the division should not be printed as fact.
    """
    graph = network(edges, directed=False)
    if not graph.number_of_edges():
        names = pd.Series(sorted(graph.nodes), dtype="str")
        return pd.DataFrame({"person": names, "community": 0, "steady": 1.0}), 1.0
    graph = nx.Graph(sorted((*sorted((a, b)), data) for a, b, data in graph.edges(data=True)))
    people = sorted(graph.nodes)
    place = {name: i for i, name in enumerate(people)}
    runs: list[np.ndarray] = []
    best, score = 0, -1.0
    for seed in seeds:
        parts = nx.community.louvain_communities(graph, weight="days", seed=seed)
        code = np.zeros(len(people), int)
        for number, part in enumerate(sorted(parts, key=lambda part: (-len(part), min(part)))):
            code[[place[name] for name in part]] = number
        quality = nx.community.modularity(graph, parts, weight="days")
        if quality > score + 1e-12:
            best, score = len(runs), quality
        runs.append(code)
    others = [run for i, run in enumerate(runs) if i != best]
    steady = np.mean([_kept(runs[best], run) for run in others], axis=0) if others else np.ones(len(people))
    table = pd.DataFrame({"person": people, "community": runs[best], "steady": np.round(steady, 2)})
    pairs = [agreement(a, b) for a, b in combinations(runs, 2)]
    return table, round(float(np.mean(pairs)) if pairs else 1.0, 2)


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """The adjusted Rand index of two divisions of one set (L. Hubert, P. Arabie 1985): 1 = alike, 0 = chance."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    both, a, b, everything = (
        float((count * (count - 1) / 2).sum()) for count in (table, table.sum(1), table.sum(0), np.array([table.sum()]))
    )
    expected = a * b / everything if everything else 0.0
    most = (a + b) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def betweenness(pairs: pd.DataFrame, *, seed: int = 1) -> dict[str, float]:
    """The share of shortest ways between nodes that lead over each node; `pairs` has two columns of node names.

    Above 2 * PIVOTS nodes it is estimated from PIVOTS seeded sources, as `networkx.betweenness_centrality(k=)` does.
    """
    ends = np.sort(pairs.to_numpy(object), axis=1)
    code, names = pd.factorize(ends.ravel(), sort=True)
    size = len(names)
    if size < 3:
        return dict.fromkeys(names.tolist(), 0.0)
    ones = np.ones(len(ends), np.float64)
    half = sparse.csr_matrix((ones, (code[::2], code[1::2])), shape=(size, size))
    tied = ((half + half.T) > 0).astype(np.float64).tocsr()
    few = size > 2 * PIVOTS
    sources = np.random.default_rng(seed).choice(size, PIVOTS, replace=False) if few else np.arange(size)
    total = sum(brandes(tied, sources[start : start + PIVOTS]) for start in range(0, len(sources), PIVOTS))
    ways = np.full(size, float(len(sources)))
    ways[sources] -= 1  # a source is no stop on its own ways
    return dict(zip(names.tolist(), (total / (ways * (size - 2))).tolist(), strict=True))


def backbone(edges: pd.DataFrame, alpha: float = 0.05) -> pd.DataFrame:
    """The edges that are too heavy for chance at either end: (1 - w/s)^(k-1) < alpha, in days (disparity filter)."""
    keep = np.zeros(len(edges), bool)
    for end in ("a", "b"):
        degree = edges.groupby(end)["days"].transform("size").to_numpy()
        strength = edges.groupby(end)["days"].transform("sum").to_numpy()
        with np.errstate(invalid="ignore"):
            keep |= (degree > 1) & ((1 - edges["days"].to_numpy() / strength) ** (degree - 1) < alpha)
    return edges[keep].reset_index(drop=True)


def _kept(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """For each person the share of the own community that is still together with the person in the other division."""
    table = np.zeros((own.max() + 1, other.max() + 1))
    np.add.at(table, (own, other), 1)
    kept: np.ndarray = table[own, other] / table.sum(1)[own]
    return kept
