"""What a word or phrase asks of the index: pairs, single characters and words, each with its place in the phrase."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from .. import text
from . import tokenise, vocabulary
from .adjacent import Ask
from .query import Piece, Text
from .shard import Shard

__all__ = ["Want", "resolved", "wanted"]


@dataclass(frozen=True)
class Want:
    """One thing that has to stand in a row: a pair (`token`), any pair of one first character, a word or a stem.

    `place` counts from the first token of the phrase; None where the phrase does not tell. `before` and `after` tell
    whether other letters may stand on that side of a word. A `spare` one says nothing that the others do not say.
    """

    kind: str  # pair, single, word, stem
    place: int | None
    token: int = 0
    word: str = ""
    before: bool = False
    after: bool = False
    spare: bool = False


@lru_cache(maxsize=1024)
def wanted(leaf: Text) -> tuple[tuple[Want, ...], bool]:
    """What a leaf asks for, and whether rows in which all of it stands at these places surely hold the leaf."""
    if any(piece.kind == "any" for piece in leaf.pieces):
        found = [want for number in range(len(leaf.pieces)) for want in _of_piece(leaf, number)]
        return tuple(found), _whole_word(leaf)
    return _of_pieces(leaf.pieces, not leaf.left, not leaf.right)


def resolved(want: Want, shard: Shard) -> Ask:
    """The tokens that a shard has for what is wanted."""
    match want.kind:
        case "pair":
            return np.array([want.token], np.uint64)
        case "single":
            return want.token, want.token + (1 << tokenise.CODE_BITS)
        case "stem":
            return vocabulary.tokens_of(shard, vocabulary.of_stem(shard, want.word))
    return vocabulary.part(shard, want.word, before=want.before, after=want.after)


def _of_piece(leaf: Text, number: int) -> tuple[Want, ...]:
    """What one literal piece asks for, its place unknown."""
    piece = leaf.pieces[number]
    if piece.kind not in ("lit", "stem"):
        return ()
    found, _ = _of_pieces((piece,), _open(leaf, number - 1), _open(leaf, number + 1), several=True)
    return tuple(Want(w.kind, None, w.token, w.word, w.before, w.after) for w in found)


def _open(leaf: Text, number: int) -> bool:
    """Whether other letters may stand on the side where piece `number` is."""
    if number < 0:
        return not leaf.left
    if number >= len(leaf.pieces):
        return not leaf.right
    return leaf.pieces[number].kind == "any"


def _whole_word(leaf: Text) -> bool:
    """Whether the leaf is one word of which the beginning or the end is left open, and nothing else."""
    solid = [piece.value for piece in leaf.pieces if piece.kind == "lit"]
    gaps = any(piece.kind == "gap" for piece in leaf.pieces)
    return len(solid) == 1 and not gaps and all(text.is_word(char) for char in solid[0])


def _of_pieces(
    pieces: tuple[Piece, ...], before: bool, after: bool, *, several: bool = False
) -> tuple[tuple[Want, ...], bool]:
    """What pieces without stars ask for; `before` and `after` tell whether letters may stand beside them."""
    string = "".join(" " if piece.kind == "gap" else piece.value for piece in pieces)
    stems = _stems(pieces)
    tokens, places, proven = tokenise.steps(string)
    found: list[Want] = []
    for number, (token, start, end) in enumerate(tokens):
        follows = number + 1 < len(tokens) and tokens[number + 1][1] == end
        if text.is_dense(token[0]):
            found += _dense(tokens, places, number, follows)
            continue
        left, right = before and start == 0, after and end == len(string)
        letter = (left or right) and len(token) < 2 and (several or len(tokens) > 1)
        if follows:
            pair = tokenise.pair(token[-1], tokens[number + 1][0])
            found.append(Want("pair", places[number], pair, spare=not letter))
        if start in stems:
            found.append(Want("stem", places[number], word=token))
        elif not letter:
            found.append(Want("word", places[number], word=token, before=left, after=right))
        elif several or (left and not follows) or (right and not _joined(tokens, number)):
            proven = False  # too many words begin or end with one letter: only a pair can tell that it is there
    once = [want for want in found if not want.spare or replace(want, spare=False) not in found]
    return tuple(once), proven and bool(once)


def _joined(tokens: list[tuple[str, int, int]], number: int) -> bool:
    """Whether nothing stands between a token and the one before it."""
    return number > 0 and tokens[number - 1][2] == tokens[number][1]


def _stems(pieces: tuple[Piece, ...]) -> frozenset[int]:
    """Where in the pieces laid end to end a stem begins."""
    starts, place = [], 0
    for piece in pieces:
        if piece.kind == "stem":
            starts.append(place)
        place += 1 if piece.kind == "gap" else len(piece.value)
    return frozenset(starts)


def _dense(tokens: list[tuple[str, int, int]], places: list[int], number: int, follows: bool) -> list[Want]:
    """The pair that a dense character begins; the character alone where it is in no pair."""
    char = tokens[number][0]
    if follows:
        spare = _spare(tokens, number)
        return [Want("pair", places[number], tokenise.pair(char, tokens[number + 1][0][0]), spare=spare)]
    if not _joined(tokens, number):
        return [Want("single", places[number], tokenise.pair(char))]
    if not text.is_dense(tokens[number - 1][0][0]):  # the pair of a word's last letter and this one
        return [Want("pair", places[number - 1], tokenise.pair(tokens[number - 1][0][-1], char))]
    return []


def _spare(tokens: list[tuple[str, int, int]], number: int) -> bool:
    """Whether both characters of a pair are in other pairs or words: every second pair of a run, and not the last."""
    first = number
    while _joined(tokens, first) and text.is_dense(tokens[first - 1][0][0]):
        first -= 1
    last = number + 2 == len(tokens) or not _joined(tokens, number + 2)
    return (number - first) % 2 == 1 and not last
