"""The tokens of the index as short texts, the same for every engine: whole words, pairs, and single dense characters.

A pair is a dense character and its right neighbour, or a word's last letter and the dense character after it. Words
hold no dense character, so that the three kinds never meet. Words longer than `LONGEST` are cut and told apart by a
hash, since an index takes no key of any length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from ..search.adjacent import Ask
from ..search.shard import Shard
from ..search.tokenise import WORDS, chars
from ..text import is_dense, tokens

__all__ = ["LONGEST", "asked", "of_rows", "of_word"]

LONGEST = 200


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
    found = [
        list(dict.fromkeys(lexeme for number in numbers[first:last].tolist() for lexeme in known[number]))
        for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
    for row, word in _told_apart(shard):
        found[row].append(of_word(word))
    return found


def asked(ask: Ask, words: list[str]) -> list[str]:
    """The lexemes of which one has to be there; the token of a word is its number in `words`."""
    if isinstance(ask, tuple):
        return [chars(ask[0])[0]]
    return [of_word(words[token - WORDS]) if token >= WORDS else "".join(chars(token)) for token in ask.tolist()]


def _lexemes(shard: Shard) -> list[tuple[str, ...]]:
    """What each token of the shard stands for."""
    names: dict[int, tuple[str, ...]] = {
        token: () if token in shard.shared else (of_word(word),)
        for token, word in zip(shard.word_tokens.tolist(), shard.vocabulary, strict=True)
    }
    return [names[token] if token >= WORDS else tuple(_pair(token)) for token in shard.tokens.tolist()]


def _told_apart(shard: Shard) -> Iterable[tuple[int, str]]:
    """The rows and words whose token is that of another word, too: there the texts tell which it is."""
    if not shard.shared:
        return
    words = {
        word for token, word in zip(shard.word_tokens.tolist(), shard.vocabulary, strict=True) if token in shard.shared
    }
    texts, rows, _ = shard.texts_at(shard.postings(np.array(sorted(shard.shared), np.uint64)))
    held = {
        (row, word)
        for row, folded in zip(rows.tolist(), texts.to_pylist(), strict=True)
        for word, _, _ in tokens(folded)
        if word in words
    }
    yield from sorted(held)


def _pair(token: int) -> Iterable[str]:
    first, second = chars(token)
    if second:
        yield first + second
    if is_dense(first):
        yield first
