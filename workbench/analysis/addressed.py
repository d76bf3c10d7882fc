"""Which texts may name somebody: their words against all names, as numbers, so that few are looked at closer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .codes import marks, marks_of, spread

__all__ = ["naming"]

BETWEEN = np.isin(np.arange(256), [*b" \t\n\v\f\r\x1c\x1d\x1e\x1f:,;!?()"])
WIDE = (b"\xc2\x85", b"\xc2\xa0", b"\xe1\x9a\x80", b"\xe2\x81\x9f", b"\xe3\x80\x80", b"\xe2\x80\xa8", b"\xe2\x80\xa9",
        b"\xe2\x80\xaf", *(b"\xe2\x80" + bytes([last]) for last in range(0x80, 0x8B)))  # fmt: skip
AT = ord("@")


def naming(bodies: pd.Series, names: pd.Series) -> np.ndarray:
    """True for each text of which a word, without an @ before it, may be one of `names`, whatever its case."""
    found = np.zeros(len(bodies), bool)
    if not len(bodies) or not len(names):
        return found
    words, begin, length = spread(_folded(bodies))
    first, size = _words(words, begin, length)
    sign = words[first] == AT
    first, size = first + sign, size - sign
    known = _folded(names)
    near = np.flatnonzero((size >= 2) & (size <= int(spread(known)[2].max())))
    hit = near[pd.Series(marks_of(words, first[near], size[near])).isin(marks(known)).to_numpy(bool)]
    found[np.searchsorted(begin, first[hit], side="right") - 1] = True
    return found


def _folded(texts: pd.Series) -> pd.Series:
    low = pc.utf8_lower(pa.array(texts, pa.large_string()))
    for sharp, plain in (("ß", "ss"), ("ς", "σ")):
        low = pc.replace_substring(low, sharp, plain)
    return pd.Series(low.to_pandas(), dtype="str")


def _words(words: np.ndarray, begin: np.ndarray, length: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each word begins and how many bytes it has."""
    own = words[:-8]
    inside = ~BETWEEN[own]
    for space in WIDE:
        place = np.flatnonzero(own[: len(own) - len(space) + 1] == space[0])
        for further in range(1, len(space)):
            place = place[own[place + further] == space[further]]
        for further in range(len(space)):
            inside[place + further] = False
    starts = np.zeros(len(own) + 1, bool)
    starts[begin[length > 0]] = True
    starts[(begin + length)[length > 0]] = True
    before = np.append(False, inside[:-1]) if len(inside) else inside
    first = np.flatnonzero(inside & (~before | starts[:-1]))
    after = np.append(inside[1:], False) if len(inside) else inside
    last = np.flatnonzero(inside & (~after | starts[1:]))
    return first, last - first + 1
