"""Which texts are alike: MinHash proposes pairs, the exact share of common word runs decides.

A text is the set of its runs of four words (of four characters in Chinese, where a character counts as a word). Two
texts are near duplicates where at least half of the runs of both together are common; one is an extract of another
where at least four fifths of its own runs stand in the other. Case, width, traditional and simplified forms, line
breaks and punctuation make no difference.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..text import fold_text, tokens

__all__ = ["MOST_CHARS", "Pair", "pairs", "runs", "signature", "words"]

RUN = 4  # words in a run
LEAST = 12  # runs: a text with fewer is compared as a whole only
NEAR, EXTRACT = 0.5, 0.8
BANDS, ROWS = 32, 4  # finds a pair that shares half of its runs with a chance of 87 %, three quarters: 99.999 %
RARE = 50  # an extract is looked for by runs that stand in no more texts than this
MOST_CHARS = 4 << 20  # of a text, of which runs are made
MOST_RUNS = 30_000_000  # in all texts together; above that extracts are looked for by a sample of the runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts by their places in the list: `alike` is the share of common runs, `inside` that of the shorter one."""

    a: int
    b: int
    alike: float
    inside: float


def runs(words: Sequence[str], known: dict[str, int]) -> np.ndarray:
    """The sorted runs of a text's words as numbers; none for less than four. `known` keeps the numbers of words."""
    return _runs([known[word] if word in known else known.setdefault(word, _number(word)) for word in words])


def signature(mine: np.ndarray) -> np.ndarray:
    """BANDS times ROWS least hashes of the runs of a text, which texts that are alike share; none for a short text."""
    if len(mine) < LEAST:
        return np.zeros((0, ROWS), np.uint64)
    return np.array([_mix(mine ^ seed).min() for seed in SEEDS], np.uint64).reshape(BANDS, ROWS)


def pairs(found: Sequence[np.ndarray], signatures: Sequence[np.ndarray]) -> Iterator[Pair]:
    """Pairs of texts that are near duplicates or extracts, each pair once; of many alike, each with the first.

    `found` are the runs of each text, `signatures` its signature.
    """
    seen: set[tuple[int, int]] = set()
    for a, b in (*_near(signatures), *_extracts(found)):
        if (a, b) in seen:
            continue
        seen.add((a, b))
        common = len(np.intersect1d(found[a], found[b], assume_unique=True))
        alike = common / (len(found[a]) + len(found[b]) - common)
        inside = common / min(len(found[a]), len(found[b]))
        if alike >= NEAR or inside >= EXTRACT:
            yield Pair(a=a, b=b, alike=alike, inside=inside)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return [token for token, _, _ in tokens(fold_text(text))]


def _number(word: str) -> int:
    """A number for a word, the same in every process."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _runs(words: list[int]) -> np.ndarray:
    ids = np.array(words, dtype=np.uint64)
    if len(ids) < RUN:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(len(ids) - RUN + 1, np.uint64)
    for place in range(RUN):
        mixed = _mix(mixed * np.uint64(0x9E3779B97F4A7C15) + ids[place : len(ids) - RUN + 1 + place] + np.uint64(1))
    return np.unique(mixed)


def _mix(numbers: np.ndarray) -> np.ndarray:
    """Spread numbers evenly over 64 bits (the finaliser of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(numbers ^ (numbers >> np.uint64(31)))


SEEDS = _mix(np.arange(1, BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(0x2545F4914F6CDD1D))


def _near(signatures: Sequence[np.ndarray]) -> Iterator[tuple[int, int]]:
    """Pairs proposed by MinHash: each text with the first that shares a band of its signature, and with the last."""
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for number, mine in enumerate(signatures):
        for band, values in enumerate(mine):
            bucket = buckets[band, values.tobytes()]
            yield from ((other, number) for other in {*bucket[:1], *bucket[-1:]})
            bucket.append(number)


def _extracts(found: Sequence[np.ndarray]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share so many rare runs that one may be a part of the other."""
    total = sum(map(len, found))
    scale = np.uint64(total // MOST_RUNS + 1)
    kept = [mine[mine % scale == 0] if len(mine) >= LEAST else mine[:0] for mine in found]
    rows = np.repeat(np.arange(len(kept)), [len(mine) for mine in kept])
    if not len(rows):
        return
    _, columns, count = np.unique(np.concatenate(kept), return_inverse=True, return_counts=True)
    rare = (count[columns] > 1) & (count[columns] <= RARE)
    ones = np.ones(int(rare.sum()), np.int32)
    table = sparse.csr_matrix((ones, (rows[rare], columns[rare])), shape=(len(kept), len(count)))
    shared = sparse.triu(table @ table.T, k=1).tocoo()
    for a, b, common in zip(shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), strict=True):
        if common >= 0.3 * min(len(kept[a]), len(kept[b])):
            yield a, b
