"""Folding a whole column of texts in blocks, as `workbench.text` folds a single one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .. import text
from . import codepoints
from .codepoints import COMPLEX, FOREIGN, LATIN, LIMIT, TWIN, Codes

__all__ = ["Block", "blocks"]

BLOCK = 1 << 17  # characters at a time: what fits a processor's cache is folded twice as fast
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Folded segments: `codes` of all, segment k at `bounds[k]:bounds[k + 1]`, made from input segment `origin[k]`."""

    codes: Codes
    bounds: Places
    origin: Places

    def strings(self) -> pa.Array:
        """The folded segments as Arrow strings."""
        width = np.ones(len(self.codes), np.int64)
        for limit in (0x80, 0x800, 0x10000):
            width += self.codes >= limit
        offsets = np.concatenate([[0], np.cumsum(width)])[self.bounds]
        data = self.codes.tobytes().decode("utf-32-le").encode()
        buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(data)]
        return pa.Array.from_buffers(pa.large_string(), len(self.origin), buffers)


def blocks(texts: pa.Array, *, wrapped: bool = False) -> Iterator[Block]:
    """Every text folded, followed by its other forms (see `text.forms`), in blocks; `texts` are large strings."""
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    start = 0
    while start < len(texts):
        end = int(np.searchsorted(offsets, offsets[start] + BLOCK, "right")) - 1
        end = min(max(end, start + 1), len(texts))
        codes, bounds = _decoded(data[offsets[start] : offsets[end]], offsets[start : end + 1] - offsets[start])
        yield _folded(codes, bounds, start, wrapped)
        start = end


def _decoded(data: npt.NDArray[np.uint8], offsets: Places) -> tuple[Codes, Places]:
    codes = codepoints.codes_of(data.tobytes().decode())
    if len(codes) == len(data):
        return codes, offsets
    heads = np.cumsum((data & 0xC0) != 0x80)
    return codes, np.concatenate([[0], heads])[offsets]


def _folded(codes: Codes, bounds: Places, first: int, wrapped: bool) -> Block:
    origin = np.arange(first, first + len(bounds) - 1)
    hard = _hard(codes, bounds)
    others: list[tuple[int, str]] = []
    if len(hard):
        codes, bounds, others = _by_hand(codes, bounds, hard)
    codes, bounds = _looked_up(codes, bounds)
    if wrapped:
        others += _unwrapped(codes, bounds)
    if others:
        extra = [codepoints.codes_of(other) for _, other in others]
        bounds = np.concatenate([bounds, bounds[-1] + np.cumsum([len(piece) for piece in extra])])
        codes = np.concatenate([codes, *extra])
        origin = np.concatenate([origin, first + np.array([place for place, _ in others])])
    return Block(codes, bounds, origin)


def _hard(codes: Codes, bounds: Places) -> Places:
    """The segments whose folding depends on neighbouring characters: accents apart, look-alikes among Latin."""
    flags = codepoints.tables().flags[codes]
    places = np.flatnonzero(flags & COMPLEX)
    if (flags & TWIN).any():
        twins, latin, other = (
            np.add.reduceat(bits.astype(np.int32), bounds[:-1])
            for bits in (flags & TWIN != 0, flags & LATIN != 0, flags & (TWIN | FOREIGN) == FOREIGN)
        )
        mixed = np.flatnonzero((twins > 0) & ((latin > 0) | (other == 0)))
        return np.unique(np.concatenate([_segment(bounds, places), mixed]))
    return np.unique(_segment(bounds, places)) if len(places) else places


def _segment(bounds: Places, places: Places) -> Places:
    return np.searchsorted(bounds, places, "right") - 1


def _by_hand(codes: Codes, bounds: Places, hard: Places) -> tuple[Codes, Places, list[tuple[int, str]]]:
    """Put the forms of the hard segments in their place; folding them once more changes nothing."""
    pieces: list[Codes] = []
    others: list[tuple[int, str]] = []
    sizes, done = np.diff(bounds), 0
    for number in hard.tolist():
        start, end = int(bounds[number]), int(bounds[number + 1])
        found = text.forms(codes[start:end].tobytes().decode("utf-32-le"))
        folded = codepoints.codes_of(found[0].text)
        pieces += [codes[done:start], folded]
        sizes[number], done = len(folded), end
        others += [(number, form.text) for form in found[1:]]
    return np.concatenate([*pieces, codes[done:]]), np.concatenate([[0], np.cumsum(sizes)]), others


def _looked_up(codes: Codes, bounds: Places) -> tuple[Codes, Places]:
    found = codepoints.tables().fold[codes]
    special = np.flatnonzero(found >= LIMIT)
    if not len(special):
        return found, bounds
    longer = codepoints.tables().longer
    entries = found[special] - LIMIT
    sizes = np.ones(len(found), np.int64)
    sizes[special] = np.array([len(entry) for entry in longer])[entries]
    ends = np.concatenate([[0], np.cumsum(sizes)])
    out = np.repeat(found, sizes)
    for entry in np.unique(entries).tolist():
        for offset, code in enumerate(longer[entry].tolist()):
            out[ends[special[entries == entry]] + offset] = code
    return out, ends[bounds]


def _unwrapped(codes: Codes, bounds: Places) -> list[tuple[int, str]]:
    others = []
    for number in np.unique(_segment(bounds, np.flatnonzero(codes == 10))).tolist():
        plain = codes[bounds[number] : bounds[number + 1]].tobytes().decode("utf-32-le")
        if (joined := text.unwrap(plain)) != plain:
            others.append((number, joined))
    return others
