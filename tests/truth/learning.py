"""Measure of reading on: what a reporter has who marks a few messages, lets the unread be ranked, and reads again.

The marks are what the truth says of the very messages that were read, as a reader would; nothing else of it is used.
"""

from __future__ import annotations

from collections.abc import Iterator

from .ground import Ground
from .measure import Measure

__all__ = ["reading"]

ROUNDS, EACH, FIRST = 6, 100, 40  # messages read: 40 hits, then six times the 100 ranked first of what no word finds


def reading(ground: Ground, topic: str, evidence: set[str], direct: set[str]) -> Iterator[Measure]:
    """Direct evidence among the hits of the words and what was read after them."""
    view = ground.case.topics[topic]
    hits = set(view.hits.keys) & ground.readable
    for hit in view.hits.sample(FIRST):
        view.mark(hit.key, hit.key in evidence, by="scorecard")
    read: set[str] = set()
    for _ in range(ROUNDS):
        for key in view.missed(EACH)["key"]:
            view.mark(key, key in evidence, by="scorecard")
            read.add(key)
    found = direct & (hits | read)
    name = f"{topic}, direct evidence once {FIRST + ROUNDS * EACH} of {len(ground.readable):,} messages are read"
    misses = tuple(sorted(map(ground.told, direct - found)))
    yield Measure("topics", name, len(found), len(direct), misses=misses)
