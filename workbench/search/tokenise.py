"""From folded blocks to postings: words by hash, dense characters in pairs, each with the row it stands in.

A posting is one number of 64 bits: the token (44 bits) and the row (20 bits). The token of a dense character and its
right neighbour is the two code points themselves (nothing can collide, and all pairs that begin with one character
are one range, which answers one-character queries); a character before a blank has neighbour 0. The token of a word
is the upper half of the range with 43 bits of a hash; a build in which two words collide is done again with another
seed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from . import codepoints
from .codepoints import DENSE, WORD, Codes
from .folding import Block

__all__ = ["ROW_BITS", "WORDS", "Collector", "pair", "word_token"]

Keys = npt.NDArray[np.uint64]
ROW_BITS = 20
WORDS = 1 << 43
LONG = 48  # longer words are hashed by themselves
_SLOTS = 1 << 20


def pair(first: str, second: str = "") -> int:
    """The token of a dense character and its neighbour, "" where a blank or the end follows."""
    return ord(first) << 21 | (ord(second) if second else 0)


def word_token(word: str, seed: int) -> int:
    """The token of a folded word under the seed of an index."""
    return WORDS | (_hash_of(word, seed) >> 21)


@dataclass
class Collector:
    """Postings and vocabulary gathered over blocks."""

    seed: int = 0
    keys: list[Keys] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._seen = np.zeros(_SLOTS, np.uint64)

    def add(self, block: Block, rows: npt.NDArray[np.int64]) -> None:
        """Take the postings of a block; `rows` tells the row of each of its segments."""
        kinds = codepoints.tables().kind[block.codes]
        if not len(kinds):
            return
        heads = np.zeros(len(kinds) + 1, bool)
        heads[block.bounds] = True
        row_of = np.repeat(rows, np.diff(block.bounds)).astype(np.uint64)
        self._pairs(block.codes, kinds, heads, row_of)
        self._words(block.codes, kinds, heads, row_of)

    def collided(self) -> bool:
        """True where two different words have one token; then build again with another seed."""
        return len({number >> 21 for number in self.words}) < len(self.words)

    def _pairs(self, codes: Codes, kinds: npt.NDArray[np.uint8], heads: npt.NDArray[np.bool_], row_of: Keys) -> None:
        after = np.zeros(len(codes), np.uint64)
        joined = (kinds[1:] != 0) & ~heads[1:-1]
        after[:-1][joined] = codes[1:][joined]
        wanted = kinds == DENSE
        wanted[:-1] |= joined & (kinds[1:] == DENSE) & (kinds[:-1] == WORD)
        places = np.flatnonzero(wanted)
        tokens = (codes[places].astype(np.uint64) << np.uint64(21)) | after[places]
        self.keys.append((tokens << np.uint64(ROW_BITS)) | row_of[places])

    def _words(self, codes: Codes, kinds: npt.NDArray[np.uint8], heads: npt.NDArray[np.bool_], row_of: Keys) -> None:
        places = np.flatnonzero(kinds == WORD)
        if not len(places):
            return
        first = np.ones(len(places), bool)
        first[1:] = (np.diff(places) != 1) | heads[places[1:]]
        starts = np.flatnonzero(first)
        sizes = np.diff(np.append(starts, len(places)))
        begins = places[starts]
        numbers = _hashes(codes[places], starts, sizes, self.seed)
        for number in np.flatnonzero(sizes > LONG).tolist():
            numbers[number] = _hash_of(_word(codes, begins[number], sizes[number]), self.seed)
        self._learn(codes, numbers, begins, sizes)
        tokens = (numbers >> np.uint64(21)) | np.uint64(WORDS)
        self.keys.append((tokens << np.uint64(ROW_BITS)) | row_of[begins])

    def _learn(self, codes: Codes, numbers: Keys, begins: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> None:
        """Spell out the words that are new; a table of recent ones spares looking at the rest."""
        slots = (numbers >> np.uint64(40)).astype(np.int64) & (_SLOTS - 1)
        new = np.flatnonzero(self._seen[slots] != numbers)
        self._seen[slots[new]] = numbers[new]
        for place in new.tolist():
            number = int(numbers[place])
            if number not in self.words:
                self.words[number] = _word(codes, begins[place], sizes[place])


def _word(codes: Codes, begin: int, size: int) -> str:
    return codes[begin : begin + size].tobytes().decode("utf-32-le")


def _powers(seed: int) -> Keys:
    base = (0x9E3779B97F4A7C15 + 2 * seed * 0xD1342543DE82EF95) % 2**64 | 1
    powers = [1]
    for _ in range(LONG):
        powers.append(powers[-1] * base % 2**64)
    return np.array(powers, np.uint64)


def _hashes(codes: Codes, starts: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64], seed: int) -> Keys:
    """A polynomial in the code points of each word, stirred; the characters of all words lie end to end in `codes`."""
    within = np.minimum(np.arange(len(codes)) - np.repeat(starts, sizes), LONG)
    sums = np.add.reduceat(codes.astype(np.uint64) * _powers(seed)[within], starts)
    return _stirred(sums + sizes.astype(np.uint64))


def _stirred(numbers: Keys) -> Keys:
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    return numbers ^ (numbers >> np.uint64(31))


def _hash_of(word: str, seed: int) -> int:
    if len(word) > LONG:
        data = f"{seed}:{word}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
    codes = codepoints.codes_of(word)
    return int(_hashes(codes, np.zeros(1, np.int64), np.array([len(codes)]), seed)[0])
