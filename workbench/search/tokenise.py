"""From folded blocks to postings: words by hash, dense characters in pairs, each with its row and its place there.

A posting is one number of 64 bits: the token (36 bits), the row (20 bits), the place (8 bits). The token of a dense
character and its right neighbour is the two code points themselves (nothing can collide, and all pairs that begin with
one character are one range, which answers one-character queries); a character before a blank has neighbour 0. The
token of a word is 33 bits of a hash, above all pairs; two words may share one, and then the texts decide.

The place counts tokens from 0: a word or a dense character is one step, and one more where something else than
blanks parts two words, or anything at all parts a dense character from its neighbour. So two tokens one step apart
follow each other and nothing stands between. FAR is the place of what stands too far behind to be counted, several
times in its row, or in a row of several texts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .. import text
from . import codepoints
from .codepoints import DENSE, WORD, Codes
from .folding import Block

__all__ = ["CODE_BITS", "FAR", "PLACE_BITS", "ROW_BITS", "WORDS", "Collector", "chars", "pair", "steps",
           "tokens_of"]  # fmt: skip

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
CODE_BITS, ROW_BITS, PLACE_BITS = 18, 20, 8
WORDS = 0x38000 << CODE_BITS  # no letter has a code point of 0x38000 or more
FAR = 254
LONG = 48  # longer words are hashed by themselves
_HASH_BITS = 33
_SLOTS = 1 << 20


def pair(first: str, second: str = "") -> int:
    """The token of a dense character and its neighbour, "" where a blank or the end follows."""
    return ord(first) << CODE_BITS | (ord(second) if second else 0)


def chars(token: int) -> tuple[str, str]:
    """The two characters of a pair; the second is "" where a blank or the end follows."""
    second = token & ((1 << CODE_BITS) - 1)
    return chr(token >> CODE_BITS), chr(second) if second else ""


def tokens_of(numbers: Keys) -> Keys:
    """The tokens of words by the hashes of words."""
    return (numbers >> np.uint64(64 - _HASH_BITS)) | np.uint64(WORDS)


def steps(folded: str) -> tuple[list[tuple[str, int, int]], list[int], bool]:
    """The tokens of a folded text, the place of each, and whether these places prove all that stands between them."""
    found = text.tokens(folded)
    places, proven = [0] * len(found), not found or (found[0][1] == 0 and found[-1][2] == len(folded))
    for number, ((left, _, end), (right, start, _)) in enumerate(pairwise(found), 1):
        between = folded[end:start]
        near = not between if text.is_dense(left[0]) or text.is_dense(right[0]) else between.isspace()
        places[number] = places[number - 1] + (1 if near else 2)
        proven = proven and near
    return found, places, proven


@dataclass
class Collector:
    """Postings and vocabulary gathered over blocks."""

    keys: list[Keys] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._seen = np.zeros(_SLOTS, np.uint64)

    def add(self, block: Block, rows: Numbers, alone: npt.NDArray[np.bool_]) -> None:
        """Take the postings of a block; `rows` tells the row of each of its segments, `alone` if it has no other."""
        if not len(block.codes):
            return
        cut = _Cut.of(block)
        row_of = np.repeat(rows, np.diff(block.bounds)).astype(np.uint64) << np.uint64(PLACE_BITS)
        places = cut.places(np.repeat(alone, np.diff(block.bounds)))
        self._pairs(cut, row_of, places)
        self._words(cut, row_of, places)

    def _pairs(self, cut: _Cut, row_of: Keys, places: Keys) -> None:
        codes, kinds = cut.codes, cut.kinds
        after = np.zeros(len(codes), np.uint64)
        joined = (kinds[1:] != 0) & ~cut.heads[1:-1]
        after[:-1][joined] = codes[1:][joined]
        wanted = kinds == DENSE
        wanted[:-1] |= joined & (kinds[1:] == DENSE) & (kinds[:-1] == WORD)
        spots = np.flatnonzero(wanted)
        tokens = (codes[spots].astype(np.uint64) << np.uint64(CODE_BITS)) | after[spots]
        self._take(tokens, row_of[spots], places[cut.number[spots]])

    def _words(self, cut: _Cut, row_of: Keys, places: Keys) -> None:
        mine = np.flatnonzero(cut.kinds[cut.starts] == WORD)
        if not len(mine):
            return
        begins, sizes = cut.starts[mine], cut.ends[mine] - cut.starts[mine]
        letters = np.flatnonzero(cut.kinds == WORD)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        numbers = _hashes(cut.codes[letters], starts, sizes)
        for number in np.flatnonzero(sizes > LONG).tolist():
            numbers[number] = _hash_of(_word(cut.codes, begins[number], sizes[number]))
        self._learn(cut.codes, numbers, begins, sizes)
        self._take(tokens_of(numbers), row_of[begins], places[mine])

    def _take(self, tokens: Keys, rows: Keys, places: Keys) -> None:
        self.keys.append((tokens << np.uint64(ROW_BITS + PLACE_BITS)) | rows | places)

    def _learn(self, codes: Codes, numbers: Keys, begins: Numbers, sizes: Numbers) -> None:
        """Spell out the words that are new; a table of recent ones spares looking at the rest."""
        slots = (numbers >> np.uint64(40)).astype(np.int64) & (_SLOTS - 1)
        new = np.flatnonzero(self._seen[slots] != numbers)
        self._seen[slots[new]] = numbers[new]
        known = self.words
        fresh = {
            number: place
            for number, place in zip(numbers[new].tolist(), new.tolist(), strict=True)
            if number not in known
        }
        places = np.fromiter(fresh.values(), np.int64, len(fresh))
        known.update(zip(fresh, _words(codes, begins[places], sizes[places]), strict=True))


@dataclass(frozen=True)
class _Cut:
    """A block cut into tokens: where each begins and ends, and the number of the token at each character."""

    codes: Codes
    kinds: npt.NDArray[np.uint8]
    heads: npt.NDArray[np.bool_]  # where a segment begins; one more than there are characters
    starts: Numbers
    ends: Numbers
    number: Numbers

    @classmethod
    def of(cls, block: Block) -> _Cut:
        kinds = codepoints.tables().kind[block.codes]
        heads = np.zeros(len(kinds) + 1, bool)
        heads[block.bounds] = True
        inside = (kinds[1:] == WORD) & (kinds[:-1] == WORD) & ~heads[1:-1]  # a letter that follows a letter
        first, last = kinds != 0, kinds != 0
        first[1:] &= ~inside
        last[:-1] &= ~inside
        starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
        return cls(block.codes, kinds, heads, starts, ends, np.cumsum(first) - 1)

    def places(self, alone: npt.NDArray[np.bool_]) -> Keys:
        """The place of each token; `alone` tells for each character whether its row has one text only."""
        if not len(self.starts):
            return np.empty(0, np.uint64)
        dense = self.kinds[self.starts] == DENSE
        loose = self.starts[1:] > self.ends[:-1]
        marks = np.concatenate([[0], np.cumsum((self.kinds == 0) & ~codepoints.tables().blank[self.codes])])
        odd = marks[self.starts[1:]] > marks[self.ends[:-1]]
        path = np.zeros(len(self.starts), np.int64)
        np.cumsum(1 + np.where(dense[1:] | dense[:-1], loose, odd), out=path[1:])
        firsts = np.searchsorted(self.starts, np.flatnonzero(self.heads[:-1]))
        counts = np.diff(np.append(firsts, len(path)))
        path -= np.repeat(path[np.minimum(firsts, len(path) - 1)], counts)
        return np.where(alone[self.starts], np.minimum(path, FAR), FAR).astype(np.uint64)


def _word(codes: Codes, begin: int, size: int) -> str:
    return codes[begin : begin + size].tobytes().decode("utf-32-le")


def _words(codes: Codes, begins: Numbers, sizes: Numbers) -> list[str]:
    """Words spelled out together: one decoding for all of them."""
    ends = np.cumsum(sizes)
    letters = np.repeat(begins - (ends - sizes), sizes) + np.arange(ends[-1] if len(ends) else 0)
    spelled = codes[letters].tobytes().decode("utf-32-le")
    stops = ends.tolist()
    return [spelled[start:stop] for start, stop in zip([0, *stops], stops, strict=False)]


def _powers() -> Keys:
    powers = [1]
    for _ in range(LONG):
        powers.append(powers[-1] * 0x9E3779B97F4A7C15 % 2**64)
    return np.array(powers, np.uint64)


_POWERS = _powers()


def _hashes(codes: Codes, starts: Numbers, sizes: Numbers) -> Keys:
    """A polynomial in the code points of each word, stirred; the characters of all words lie end to end in `codes`."""
    within = np.minimum(np.arange(len(codes)) - np.repeat(starts, sizes), LONG)
    sums = np.add.reduceat(codes.astype(np.uint64) * _POWERS[within], starts)
    return _stirred(sums + sizes.astype(np.uint64))


def _stirred(numbers: Keys) -> Keys:
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    return numbers ^ (numbers >> np.uint64(31))


def _hash_of(word: str) -> int:
    if len(word) > LONG:
        data = word.encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
    codes = codepoints.codes_of(word)
    return int(_hashes(codes, np.zeros(1, np.int64), np.array([len(codes)]))[0])
