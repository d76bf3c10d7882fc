"""The people-to-topic graph of a case as other programs take it: plain values, keys as one text, legal letters."""

from __future__ import annotations

import re
from typing import Any

from ..analysis import frames
from ..analysis.graph import people_topics
from ..analysis.shelf import Shelf
from ..analysis.wider import KINDS
from ..store import Store
from ._events import labels

ORDER = ("person", "conversation", "document", "topic")  # an edge goes from the one before to the one after
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def graph(store: Store) -> Any:
    """A networkx graph of people, topics, conversations and documents; edges carry days, messages and their keys.

    Keys are parted by blanks; between person and topic stand z, log_odds and significant, too.
    """
    made = people_topics(frames.messages(store.snapshot()), Shelf(store.human, store.snapshot).tags(), labels(store))
    result = made.graph(significant=False, kinds=KINDS)
    strong = set(zip(made.significant()["person"], made.significant()["topic"], strict=True))
    for one, other, data in result.edges(data=True):
        ends = {result.nodes[node]["kind"]: result.nodes[node]["label"] for node in (one, other)}
        data["kind"] = "-".join(sorted(ends, key=ORDER.index))
        if "z" in data:
            data["significant"] = (ends["person"], ends["topic"]) in strong
        data["keys"] = " ".join(data["keys"])
        for name in ("days", "messages"):
            data[name] = int(data[name])
        for name in ("z", "log_odds"):
            if name in data:
                data[name] = float(data[name])
    for _, data in result.nodes(data=True):
        data["label"] = legal(data["label"])
    return result


def legal(text: str) -> str:
    """`text` with every character that XML cannot hold as a box."""
    return ILLEGAL.sub("□", text)
