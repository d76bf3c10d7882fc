"""The words of a shard that answer a word of a query: by stem, exactly, by a part of them, or with slips."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from .. import text
from .query import Fuzzy
from .shard import Shard

__all__ = ["exact", "fuzzy", "of_stem", "part"]

Tokens = npt.NDArray[np.uint64]


class _Words:
    """The words of a shard as a sequence to bisect."""

    def __init__(self, shard: Shard) -> None:
        self._words = shard.words

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, place: int) -> str:
        return str(self._words[place].as_py())


def exact(shard: Shard, word: str) -> Tokens:
    """The token of a folded word, if the shard has it."""
    words = _Words(shard)
    place = bisect_left(words, word)
    there = place < len(words) and words[place] == word
    return shard.word_tokens[place : place + 1] if there else shard.word_tokens[:0]


def of_stem(shard: Shard, stem: str) -> list[str]:
    """The words that have the stem.

    They share all of it but the last two letters (y may have become i, "dying" comes from "die"), so only words
    that begin so are stemmed.
    """
    return _of_stem(shard, stem)


@lru_cache(maxsize=4096)
def _of_stem(shard: Shard, stem: str) -> list[str]:
    words, head = _Words(shard), stem[: max(1, len(stem) - 2)]
    first, last = bisect_left(words, head), bisect_left(words, head + "\U0010ffff")
    return [word for word in shard.words.slice(first, last - first).to_pylist() if text.stem(word) == stem]


def tokens_of(shard: Shard, words: list[str]) -> Tokens:
    """The tokens of words of the shard."""
    found = [exact(shard, word) for word in words]
    return np.concatenate([shard.word_tokens[:0], *found])


def part(shard: Shard, word: str, *, before: bool, after: bool) -> Tokens:
    """The tokens of words that hold `word`, with other letters `before` and `after` it where that is allowed."""
    if not before and not after:
        return exact(shard, word)
    if not before:
        words = _Words(shard)
        first, last = bisect_left(words, word), bisect_left(words, word + "\U0010ffff")
        return shard.word_tokens[first:last]
    matched = pc.match_substring(shard.words, word) if after else pc.ends_with(shard.words, word)
    tokens: Tokens = shard.word_tokens[matched.to_numpy(zero_copy_only=False)]
    return tokens


def fuzzy(shard: Shard, leaf: Fuzzy) -> Tokens:
    """The tokens of words with few enough slips."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(
        leaf.word, shard.vocabulary, scorer=OSA.distance, score_cutoff=leaf.distance, limit=None, processor=None
    )
    tokens: Tokens = shard.word_tokens[np.array([place for _, _, place in found], np.int64)]
    return tokens
