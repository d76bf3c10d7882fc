"""Tables over all code points, so that numpy folds and classes a million characters at a time.

They say the same as `workbench.text` says character by character (a test compares the two); what depends on the
neighbours (accents that melt into a letter, look-alikes inside a Latin word) is only flagged here and left to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

import numpy as np
import numpy.typing as npt

from .. import text

__all__ = ["BREAK", "COMPLEX", "DENSE", "FOREIGN", "LATIN", "TWIN", "WORD", "Codes", "Tables", "codes_of", "tables"]

Codes = npt.NDArray[np.uint32]
LIMIT = 0x110000  # a folded value at or above this is entry (value - LIMIT) of `longer`
BREAK, WORD, DENSE = 0, 1, 2
COMPLEX, TWIN, FOREIGN, LATIN = 1, 2, 4, 8
DOTLESS = ord("ı")
# Left out are blocks of dense characters that fold to themselves, but for traditional ones, and join nothing.
_ASSIGNED = ((0, 0x33FF), (0x4DC0, 0x4DFF), (0xA000, 0xABFF), (0xD7A4, 0xD7FF), (0xF900, 0x1FFFF), (0x2F800, 0x2FFFF),
             (0xE0000, 0xE0FFF), (0xF0000, 0xF00FF))  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """`fold`: the folded code point, or LIMIT + entry of `longer`; `kind`: BREAK, WORD or DENSE; `flags`: bits.

    `blank` tells which are blanks or line breaks.
    """

    fold: Codes
    kind: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint8]
    blank: npt.NDArray[np.bool_]
    longer: tuple[Codes, ...]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, built once a process in about a tenth of a second."""
    codes = np.concatenate([np.arange(low, high + 1) for low, high in _ASSIGNED])
    chars = codes.astype(np.uint32).tobytes().decode("utf-32-le")
    fold = np.arange(LIMIT, dtype=np.uint32)
    turned = text.simplified()
    fold[list(turned)] = [ord(char) for char in turned.values()]
    longer: dict[str, int] = {}
    for char, folded in _folded(chars):
        single = len(folded) == 1
        fold[ord(char)] = ord(folded) if single else LIMIT + longer.setdefault(folded, len(longer))
    blank = np.zeros(LIMIT, bool)
    blank[[ord(char) for char in re.findall(r"\s", chars)]] = True
    kind, flags = _kinds(codes, chars), _flags(codes, chars, fold)
    return Tables(fold, kind, flags, blank, tuple(codes_of(folded) for folded in longer))


def codes_of(string: str) -> Codes:
    """The code points of a string as an array."""
    return np.frombuffer(string.encode("utf-32-le", "surrogatepass"), np.uint32)


def _folded(chars: str) -> list[tuple[str, str]]:
    """Each character that folding changes, with what it becomes: all at once, a tab between them keeps them apart."""
    found = text.fold_string("\t".join(chars.replace("\t", " "))).split("\t")
    return [pair for pair in zip(chars, found, strict=True) if pair[0] != pair[1] and pair[0] != "\t"]


def _kinds(codes: npt.NDArray[np.int64], chars: str) -> npt.NDArray[np.uint8]:
    kind = np.zeros(LIMIT, np.uint8)
    for match in re.finditer(f"(?:{text.word_class()})+", chars):
        kind[codes[match.start() : match.end()]] = WORD
    for low, high in text.DENSE:
        kind[low : high + 1] = DENSE
    return kind


def _flags(codes: npt.NDArray[np.int64], chars: str, fold: Codes) -> npt.NDArray[np.uint8]:
    flags = np.zeros(LIMIT, np.uint8)
    kinds = zip(chars, map(category, chars), strict=True)
    marks = [char for char, kind in kinds if kind in ("Mn", "Mc", "Me", "Lo", "Lm")]  # nothing else joins
    flags[[ord(char) for char in marks if text.joins(char)]] |= COMPLEX
    flags[[code for code in _greek_or_cyrillic(codes, fold) if text.looks_latin(chr(code))]] |= TWIN
    flags[[code for code in range(0x370, 0x590) if chr(code).isalpha()]] |= FOREIGN
    latin = np.zeros(LIMIT, bool)
    latin[[code for code in range(0x250) if chr(code).isalpha()]] = True
    flags[np.flatnonzero((fold < LIMIT) & latin[np.minimum(fold, LIMIT - 1)])] |= LATIN
    return flags


def _greek_or_cyrillic(codes: npt.NDArray[np.int64], fold: Codes) -> list[int]:
    """Letters that may look like Latin ones: those of these scripts, and what folds to one, like mathematical ones."""
    folded = fold[codes]
    own, other = (codes >= 0x250) & (codes < 0x590), (folded >= 0x250) & (folded < 0x590)
    found: list[int] = codes[own | other | (folded == DOTLESS)].tolist()
    return found
