"""The index proposes: rows in which a leaf may stand. No row in which it does stand is ever left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import text
from . import tokenise, vocabulary
from .query import Fuzzy, Near, Node, Or, Piece, Regex, Text
from .shard import Ask, Rows, Shard

__all__ = ["Proposal", "intersection", "proposal"]


@dataclass(frozen=True)
class Proposal:
    """Candidate `rows` (None: the index cannot tell, so every row is one); `exact` where each is surely a hit."""

    rows: Rows | None
    exact: bool = False


def proposal(leaf: Node, shard: Shard) -> Proposal:
    """What the index of a shard proposes for a leaf, whatever its field."""
    match leaf:
        case Text():
            found = _text(leaf, shard)
            return Proposal(found.rows, found.exact and not leaf.field)
        case Fuzzy():
            return Proposal(shard.postings(vocabulary.fuzzy(shard, leaf)), not leaf.field)
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
    asks: list[Ask] = []
    for number, piece in enumerate(leaf.pieces):
        if piece.kind == "stem":
            asks.append(vocabulary.tokens_of(shard, vocabulary.of_stem(shard, piece.value)))
        elif piece.kind == "lit":
            asks += _literal(leaf, number, piece, shard)
    return Proposal(shard.holding(asks) if asks else None, len(asks) == 1 and _settled(leaf))


def _settled(leaf: Text) -> bool:
    """Whether the one posting list of the leaf holds rows with the leaf and no others."""
    solid = [piece for piece in leaf.pieces if piece.kind in ("lit", "stem")]
    if len(solid) != 1 or any(piece.kind == "gap" for piece in leaf.pieces):
        return False
    word = solid[0].value
    if solid[0].kind == "stem":
        return len(leaf.pieces) == 1
    if all(text.is_dense(char) for char in word):
        return len(word) <= 2 and len(leaf.pieces) == 1
    return all(text.is_word(char) for char in word)


def _literal(leaf: Text, number: int, piece: Piece, shard: Shard) -> list[Ask]:
    """What to ask for: the dense pairs and the words in one literal piece."""
    string = piece.value
    found: list[Ask] = []
    tokens = text.tokens(string)
    for place, (token, start, end) in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1][1] == end else None
        dense = text.is_dense(token[0])
        if following and (dense or text.is_dense(following[0])):
            pair = tokenise.pair(token[-1], following[0][0])
            found.append(np.array([pair], np.uint64))
        elif dense and not _paired(tokens, place):
            first = tokenise.pair(token)
            found.append((first, first + (1 << 21)))
        if not dense and (word := _word(leaf, number, string, start, end, shard)) is not None:
            found.append(word)
    return found


def _paired(tokens: list[tuple[str, int, int]], place: int) -> bool:
    """Whether the character is already in a pair with what stands right before it."""
    return place > 0 and tokens[place - 1][2] == tokens[place][1]


def _word(leaf: Text, number: int, string: str, start: int, end: int, shard: Shard) -> Ask | None:
    """The words that a word of a literal may be; None where that would be too many to tell apart."""
    before = start == 0 and _open(leaf, number - 1)
    after = end == len(string) and _open(leaf, number + 1)
    word = string[start:end]
    if (before or after) and (len(leaf.pieces) > 1 or len(string) > len(word)) and len(word) < 2:
        return None
    return vocabulary.part(shard, word, before=before, after=after)


def _open(leaf: Text, number: int) -> bool:
    """Whether other letters may stand on the side where piece `number` is."""
    if number < 0:
        return not leaf.left
    if number >= len(leaf.pieces):
        return not leaf.right
    return leaf.pieces[number].kind == "any"
