"""The people-to-topic graph of a case as other programs take it: plain values, keys as one text, legal letters."""

from __future__ import annotations

import re
from typing import Any

from ..analysis import frames
from ..analysis.graph import people_topics
from ..analysis.shelf import Shelf
from ..store import Store
from ._events import labels

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def graph(store: Store) -> Any:
    """A networkx graph of all links; edges carry days, messages, z, log_odds, significant and blank-parted keys."""
    made = people_topics(frames.messages(store.snapshot()), Shelf(store.human, store.snapshot).tags(), labels(store))
    result = made.graph(significant=False)
    strong = set(zip(made.significant()["person"], made.significant()["topic"], strict=True))
    for one, other, data in result.edges(data=True):
        ends = {result.nodes[node]["kind"]: result.nodes[node]["label"] for node in (one, other)}
        data["significant"] = (ends["person"], ends["topic"]) in strong
        data["keys"] = " ".join(data["keys"])
        data["weight"] = float(data["days"])
        for name in ("days", "messages"):
            data[name] = int(data[name])
        for name in ("z", "log_odds"):
            data[name] = float(data[name])
    for _, data in result.nodes(data=True):
        data["label"] = legal(data["label"])
    return result


def legal(text: str) -> str:
    """`text` with every character that XML cannot hold as a box."""
    return ILLEGAL.sub("□", text)
