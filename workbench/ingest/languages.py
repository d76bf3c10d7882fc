"""The language spans of a whole column of texts: what `text.language_spans` says of each, many times quicker.

Texts are looked at as code points in blocks that fit a processor's cache. A run of Latin letters and what stands
between them, of Chinese or Japanese characters, or of another script is one match, as for the pattern in
`workbench.text`; a test holds the two to the same spans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .. import text

__all__ = ["language_column"]

Places = npt.NDArray[np.int64]
BLOCK = 1 << 17  # characters at a time
LIMIT = 0x110000
NONE, LATIN, BRIDGE, HAN, KANA = range(5)
LABELS = ("", "latin", "en", "zh", "jpan", *(name for name in text.SCRIPTS if name not in ("zh", "jpan", "latin")))
SPAN = pa.struct([("lang", pa.string()), ("start", pa.int32()), ("end", pa.int32())])
UNIFORM = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x323B0))  # of one script each, as a block
MIXED = ((0, 0x3400), (0x4DC0, 0x4E00), (0xA000, 0xAC00), (0xD7A4, 0xD800), (0xE000, 0x20000))
BARRED = 31  # of a character that no English word has
SLOT_BITS = 14
LONGEST = 12  # letters that fit one number of 64 bits, five bits each


@dataclass(frozen=True)
class _Tables:
    """By code point: the class of a character, the script of a run, and the number of an English letter (0: none)."""

    kind: npt.NDArray[np.uint8]
    run: npt.NDArray[np.uint8]
    letter: npt.NDArray[np.uint8]
    parts: npt.NDArray[np.bool_]
    words: npt.NDArray[np.uint64]  # the common ones, each in the slot that its product with `factor` names
    factor: int


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    kind = np.zeros(LIMIT, np.uint8)
    kind[_held(text.BRIDGE)] = BRIDGE
    names = {"latin": LATIN, "zh": HAN, "jpan": KANA}
    for name, chars in text.SCRIPTS.items():
        kind[_held(chars)] = names.get(name, LABELS.index(name))
    run = kind.copy()
    run[kind == BRIDGE], run[kind == KANA] = LATIN, HAN
    letter = np.zeros(LIMIT, np.uint8)
    for number in range(26):
        letter[[ord("a") + number, ord("A") + number]] = number + 1
    letter[[ord("'"), ord("’")]] = 27
    common = [_packed([int(letter[ord(char)]) for char in word]) for word in text.common_words()]
    factor, words = _slots(common)
    return _Tables(kind, run, letter, _held(r"\s,."), words, factor)


def _slots(numbers: list[int]) -> tuple[int, npt.NDArray[np.uint64]]:
    """Each number in a slot of its own, and the factor whose product says in its upper bits which slot that is."""
    factor = 0x9E3779B97F4A7C15
    while len({(number * factor % 2**64) >> 64 - SLOT_BITS for number in numbers}) < len(numbers):
        factor = (factor * 0xD1342543DE82EF95 + 2) % 2**64 | 1
    words = np.zeros(1 << SLOT_BITS, np.uint64)
    for number in numbers:
        words[(number * factor % 2**64) >> 64 - SLOT_BITS] = number
    return factor, words


def _held(chars: str) -> npt.NDArray[np.bool_]:
    """True for each code point that the character class holds."""
    held = np.zeros(LIMIT, bool)
    for low, high in UNIFORM:
        held[low:high] = re.match(f"[{chars}]", chr(low)) is not None
    for low, high in MIXED:
        codes = np.arange(low, high, dtype=np.uint32)
        for match in re.finditer(f"[{chars}]+", codes.tobytes().decode("utf-32-le")):
            held[low + match.start() : low + match.end()] = True
    return held


def _packed(letters: list[int]) -> int:
    return sum(number << 5 * place for place, number in enumerate(letters))


def language_column(bodies: pa.Array) -> pa.Array:
    """The column `lang` of a column of texts: for each a list of (lang, start, end), empty for an empty text."""
    offsets = np.frombuffer(bodies.buffers()[1], np.int32)[bodies.offset : bodies.offset + len(bodies) + 1]
    data = np.frombuffer(bodies.buffers()[2] or b"", np.uint8)
    pieces, start = [], 0
    while start < len(bodies):
        end = int(np.searchsorted(offsets, offsets[start] + BLOCK, "right")) - 1
        end = min(max(end, start + 1), len(bodies))
        pieces.append(_block(data[offsets[start] : offsets[end]], offsets[start : end + 1] - offsets[start]))
        start = end
    return pa.concat_arrays(pieces) if pieces else pa.array([], pa.list_(SPAN))


def _block(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int32]) -> pa.Array:
    codes = np.frombuffer(data.tobytes().decode().encode("utf-32-le"), np.uint32)
    bounds = offsets.astype(np.int64)
    if len(codes) != len(data):
        bounds = np.concatenate([[0], np.cumsum((data & 0xC0) != 0x80)])[bounds]
    if not len(codes):
        return _lists(len(bounds) - 1, *([np.empty(0, np.int64)] * 4))
    kinds = _tables().kind[codes]
    begins, ends, labels = _matches(codes, kinds, bounds)
    owner = np.searchsorted(bounds, begins, "right") - 1
    fresh = np.ones(len(begins), bool)
    fresh[1:] = owner[1:] != owner[:-1]
    kept = fresh | (ends - begins > 1) | (labels != LATIN)  # the M of 60M is no language
    begins, ends, labels, owner = begins[kept], ends[kept], labels[kept], owner[kept]
    _english(codes, begins, ends, labels)
    fresh = np.ones(len(begins), bool)
    fresh[1:] = (owner[1:] != owner[:-1]) | (labels[1:] != labels[:-1])
    heads = np.flatnonzero(fresh)
    tails = np.append(heads[1:], len(begins)) - 1 if len(begins) else heads
    where = owner[heads]
    return _lists(len(bounds) - 1, where, labels[heads], begins[heads] - bounds[where], ends[tails] - bounds[where])


def _lists(count: int, owner: Places, labels: Places, begins: Places, ends: Places) -> pa.Array:
    offsets = np.searchsorted(owner, np.arange(count + 1)).astype(np.int32)
    fields: list[Any] = [
        pa.array(LABELS).take(pa.array(labels)),
        pa.array(begins.astype(np.int32)),
        pa.array(ends.astype(np.int32)),
    ]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(fields, fields=list(SPAN)))


def _matches(
    codes: npt.NDArray[np.uint32], kinds: npt.NDArray[np.uint8], bounds: Places
) -> tuple[Places, Places, Places]:
    """Where the pattern matches, and the label of each match before English is told from other Latin."""
    runs = _tables().run[codes]
    heads = np.ones(len(runs), bool)
    heads[1:] = runs[1:] != runs[:-1]
    heads[bounds[bounds < len(runs)]] = True
    begins = np.flatnonzero(heads)
    ends = np.append(begins[1:], len(runs))
    labels = runs[begins].astype(np.int64)
    latin = np.flatnonzero(kinds == LATIN)
    first, last = np.searchsorted(latin, begins), np.searchsorted(latin, ends)
    held = last > first
    mine = np.flatnonzero((labels == LATIN) & held)
    begins[mine], ends[mine] = latin[first[mine]], latin[last[mine] - 1] + 1
    kana = np.flatnonzero(kinds == KANA)
    if len(kana):
        labels[(labels == HAN) & (np.searchsorted(kana, ends) > np.searchsorted(kana, begins))] = KANA
    kept = (labels != NONE) & ((labels != LATIN) | held)
    return begins[kept], ends[kept], labels[kept]


def _english(codes: npt.NDArray[np.uint32], begins: Places, ends: Places, labels: Places) -> None:
    """Mark the Latin matches that hold a common English word."""
    latin = np.flatnonzero(labels == LATIN)
    if not len(latin):
        return
    tables = _tables()
    inside = np.zeros(len(codes) + 1, np.int8)
    inside[begins[latin]] += 1
    inside[ends[latin]] -= 1
    part = tables.parts[codes] | (np.cumsum(inside[:-1], dtype=np.int8) == 0)
    edges = np.ones(len(codes), bool)
    edges[1:] = part[1:] != part[:-1]
    edges[begins[latin]] = True
    edges[ends[latin][ends[latin] < len(codes)]] = True
    heads = np.flatnonzero(edges)
    sizes = np.diff(np.append(heads, len(codes)))
    word = ~part[heads] & (sizes <= LONGEST)
    heads, sizes = heads[word], sizes[word]
    found = _common(codes, heads, sizes)
    labels[latin[np.searchsorted(begins[latin], found, "right") - 1]] = LABELS.index("en")


def _common(codes: npt.NDArray[np.uint32], heads: Places, sizes: Places) -> Places:
    """Those of the words (at `heads`, of at most twelve characters) that are common English ones."""
    tables = _tables()
    order = np.argsort(sizes.astype(np.uint8), kind="stable")[::-1]  # longest first: the k-th letters are of the first
    heads = heads[order]
    longer = len(heads) - np.cumsum(np.bincount(sizes, minlength=LONGEST))
    numbers = np.zeros(len(heads), np.uint64)
    for place in range(LONGEST):
        count = int(longer[place])
        letters = tables.letter[codes[heads[:count] + place]]
        numbers[:count] |= np.where(letters, letters, BARRED).astype(np.uint64) << np.uint64(5 * place)
    slots = (numbers * np.uint64(tables.factor)) >> np.uint64(64 - SLOT_BITS)
    found: Places = heads[tables.words[slots] == numbers]
    return found
