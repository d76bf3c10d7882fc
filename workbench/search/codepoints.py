"""Tables over all code points, so that numpy folds and classes a million characters at a time.

They say the same as `workbench.text` says character by character (a test compares the two); what depends on the
neighbours (accents that melt into a letter, look-alikes inside a Latin word) is only flagged here and left to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .. import text

__all__ = ["BREAK", "COMPLEX", "DENSE", "FOREIGN", "LATIN", "TWIN", "WORD", "Codes", "Tables", "codes_of", "tables"]

Codes = npt.NDArray[np.uint32]
LIMIT = 0x110000  # a folded value at or above this is entry (value - LIMIT) of `longer`
BREAK, WORD, DENSE = 0, 1, 2
COMPLEX, TWIN, FOREIGN, LATIN = 1, 2, 4, 8
_ASSIGNED = [*range(0xD800), *range(0xE000, 0x32400), *range(0xE0000, 0xE1000), *range(0xF0000, 0xF0100)]


@dataclass(frozen=True)
class Tables:
    """`fold`: the folded code point, or LIMIT + entry of `longer`; `kind`: BREAK, WORD or DENSE; `flags`: bits."""

    fold: Codes
    kind: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint8]
    longer: tuple[Codes, ...]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, built once a process in about a third of a second."""
    chars = [chr(code) for code in _ASSIGNED]
    fold = np.arange(LIMIT, dtype=np.uint32)
    longer: dict[str, int] = {}
    for char, folded in zip(chars, _folded(chars), strict=True):
        if folded != char:
            single = len(folded) == 1
            fold[ord(char)] = ord(folded) if single else LIMIT + longer.setdefault(folded, len(longer))
    kind = _kinds(chars)
    return Tables(fold, kind, _flags(chars, fold), tuple(codes_of(folded) for folded in longer))


def codes_of(string: str) -> Codes:
    """The code points of a string as an array."""
    return np.frombuffer(string.encode("utf-32-le", "surrogatepass"), np.uint32)


def _folded(chars: list[str]) -> list[str]:
    """`text.fold_cluster` of each character, but all at once: a tab between them keeps them apart."""
    found = text.fold_string("\t".join("" if char == "\t" else char for char in chars)).split("\t")
    return ["\t" if char == "\t" else folded for char, folded in zip(chars, found, strict=True)]


def _kinds(chars: list[str]) -> npt.NDArray[np.uint8]:
    kind = np.zeros(LIMIT, np.uint8)
    words = [ord(match.group()) for match in text.token_pattern().finditer("\n".join(chars))]
    kind[words] = WORD
    for low, high in text.DENSE:
        kind[low : high + 1] = DENSE
    return kind


def _flags(chars: list[str], fold: Codes) -> npt.NDArray[np.uint8]:
    flags = np.zeros(LIMIT, np.uint8)
    flags[[ord(char) for char in chars if text.joins(char)]] |= COMPLEX
    flags[[code for code in range(0x250, 0x590) if text.looks_latin(chr(code))]] |= TWIN
    flags[[code for code in range(0x370, 0x590) if chr(code).isalpha()]] |= FOREIGN
    latin = np.zeros(LIMIT, bool)
    latin[[code for code in range(0x250) if chr(code).isalpha()]] = True
    flags[np.flatnonzero((fold < LIMIT) & latin[np.minimum(fold, LIMIT - 1)])] |= LATIN
    return flags
