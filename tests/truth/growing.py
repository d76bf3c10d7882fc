"""Measure of growing a word list: a reporter takes suggested terms of which most passages that are read are right.

The words alone decide nothing: of each suggested term up to five messages are read that the list does not find yet, and
the term is taken where three fifths of them are evidence. What the truth says of those messages is all that is used.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.analysis.keyness import suggestions
from workbench.analysis.lexicon import Term
from workbench.errors import QueryError

from .ground import Ground
from .measure import Measure

__all__ = ["growing"]

ROUNDS, OFFERED, READ, RIGHT = 3, 30, 5, 0.6


def growing(ground: Ground, topic: str, evidence: set[str], direct: set[str]) -> Iterator[Measure]:
    """Direct evidence among the hits once suggested terms were taken; the case's own list stays as it is."""
    shelf = ground.case.topics
    lexicon, read, taken, tried = shelf[topic].lexicon, set[str](), 0, set[str]()
    for _ in range(ROUNDS):
        hits = set(shelf.found(lexicon).keys) & ground.readable
        known = hits | (read & evidence)
        for term in suggestions(ground.case.store.snapshot(), known, limit=OFFERED)["term"]:
            if term in tried:
                continue
            tried.add(term)
            new = sorted(_found(ground, term) - hits)
            some = np.random.default_rng(0).permutation(len(new))[:READ]
            looked = {new[place] for place in some.tolist()}
            read |= looked
            if looked and len(looked & evidence) >= RIGHT * len(looked):
                lexicon, taken = lexicon.with_terms(Term(term, note="suggested")), taken + 1
    hits = set(shelf.found(lexicon).keys) & ground.readable
    found = direct & (hits | read)
    name = f"{topic}, direct evidence with {taken} of {len(tried)} suggested terms taken, {len(read)} messages read"
    misses = tuple(sorted(map(ground.told, direct - found)))
    right = len(hits & evidence)
    yield Measure("topics", name, len(found), len(direct), len(hits), right, misses)


def _found(ground: Ground, term: str) -> set[str]:
    try:
        hits = ground.case.search(term if "*" in term else f'"{term}"', kind="message")
    except QueryError:
        return set()
    return set(hits.keys()) & ground.readable
