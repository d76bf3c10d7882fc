"""The index proposes: rows in which a leaf may stand. No row in which it does stand is ever left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import vocabulary, wanted
from .adjacent import Ask, Placed
from .query import Fuzzy, Near, Node, Or, Regex, Text
from .shard import Rows, Shard

__all__ = ["Proposal", "intersection", "proposal"]


@dataclass(frozen=True)
class Proposal:
    """Candidate `rows` (None: the index cannot tell, so every row is one); `exact` where each is surely a hit.

    `sure` tells for each of the rows whether it is surely a hit; None where no word of the index says so.
    """

    rows: Rows | None
    exact: bool = False
    sure: npt.NDArray[np.bool_] | None = None


def proposal(leaf: Node, shard: Shard) -> Proposal:
    """What the index of a shard proposes for a leaf, whatever its field."""
    match leaf:
        case Text():
            found = _text(leaf, shard)
            return Proposal(found.rows) if leaf.field else found
        case Fuzzy():
            tokens = vocabulary.fuzzy(shard, leaf)
            return Proposal(shard.postings(tokens), not leaf.field and not _shared(tokens, shard))
        case Near(one, other):
            return Proposal(intersection(proposal(one, shard).rows, proposal(other, shard).rows))
        case Or(parts):
            rows = [proposal(part, shard).rows for part in parts]
            known = [found for found in rows if found is not None]
            return Proposal(None if len(known) < len(rows) else np.unique(np.concatenate(known)))
        case Regex():
            return Proposal(None)
    return Proposal(None)


def intersection(one: Rows | None, other: Rows | None) -> Rows | None:
    """The rows in both, each sorted; None stands for all rows."""
    if one is None or other is None or one is other:
        return other if one is None else one
    if len(one) > len(other):
        one, other = other, one
    if not len(other):
        return one[:0]
    places = np.minimum(np.searchsorted(other, one), len(other) - 1)
    both: Rows = one[other[places] == one]
    return both


def _text(leaf: Text, shard: Shard) -> Proposal:
    wants, proven = wanted.wanted(leaf)
    if not wants:
        return Proposal(None)
    asks = [Placed(wanted.resolved(want, shard), want.place, want.spare) for want in wants]
    proven = proven and not any(_shared(ask.ask, shard) for ask in asks)
    needed = [ask for ask in asks if not ask.spare]
    if len(asks) == 1 or (proven and len(needed) == 1):
        return Proposal(shard.holding([needed[0].ask]), proven)
    rows, sure = shard.following(asks)
    return Proposal(rows, False, sure) if proven and sure.any() else Proposal(rows)


def _shared(ask: Ask, shard: Shard) -> bool:
    """Whether a token asked for stands for another word, too."""
    return not isinstance(ask, tuple) and bool(shard.shared) and not shard.shared.isdisjoint(ask.tolist())
