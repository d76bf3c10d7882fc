"""The tokens of the index as short texts, the same for every engine: whole words, pairs, and single dense characters.

A pair is a dense character and its right neighbour, or a word's last letter and the dense character after it. Words
hold no dense character, so that the three kinds never meet. Words longer than `LONGEST` are cut and told apart by a
hash, since an index takes no key of any length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from ..search.shard import Ask, Shard
from ..search.tokenise import WORDS

__all__ = ["LONGEST", "asked", "of_rows", "of_word"]

LONGEST = 200
_LOW = (1 << 21) - 1


def of_word(word: str) -> str:
    """The lexeme of a folded word."""
    if len(word) <= LONGEST:
        return word
    return f"{word[:100]}\ufdd3{hashlib.sha256(word.encode()).hexdigest()}"


def of_rows(shard: Shard) -> list[list[str]]:
    """The lexemes of each row of a shard, each once."""
    known = _lexemes(shard)
    numbers = np.repeat(np.arange(len(shard.tokens)), np.diff(shard.starts))
    order = np.argsort(shard.rows, kind="stable")
    bounds = np.searchsorted(shard.rows[order], np.arange(shard.size + 1))
    numbers = numbers[order]
    return [
        list(dict.fromkeys(lexeme for number in numbers[first:last].tolist() for lexeme in known[number]))
        for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]


def asked(ask: Ask, words: list[str]) -> list[str]:
    """The lexemes of which one has to be there; the token of a word is its number in `words`."""
    if isinstance(ask, tuple):
        return [chr(ask[0] >> 21)]
    return [
        of_word(words[token - WORDS]) if token >= WORDS else chr(token >> 21) + chr(token & _LOW)
        for token in ask.tolist()
    ]


def _lexemes(shard: Shard) -> list[tuple[str, ...]]:
    """What each token of the shard stands for."""
    names = dict(zip(shard.word_tokens.tolist(), map(of_word, shard.vocabulary), strict=True))
    return [(names[token],) if token >= WORDS else tuple(_pair(token)) for token in shard.tokens.tolist()]


def _pair(token: int) -> Iterable[str]:
    first, second = chr(token >> 21), token & _LOW
    if second:
        yield first + chr(second)
    if _dense_first(token):
        yield first


def _dense_first(token: int) -> bool:
    from ..text import is_dense

    return is_dense(chr(token >> 21))
