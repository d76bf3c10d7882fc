"""Who begins each message of a streamed WhatsApp text, by the same rules as `_whatsapp_senders`, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..model import Locator
from ._whatsapp_lines import Text
from ._whatsapp_message import place
from ._whatsapp_people import is_notice
from ._whatsapp_scan import Ints
from ._whatsapp_senders import Senders, chosen_room, whole_name
from ._whatsapp_stream import Block, Stream

__all__ = ["Names", "Split"]

_EARLY = 200  # messages among which WhatsApp's mark must stand, if the group's own name is to be looked for
MARK = (0xE2, 0x80, 0x8E)


class Split:
    """One block's messages: `codes` are numbers of names (0: the platform's own words), `starts` where words begin."""

    def __init__(self, block: Block, codes: Ints, starts: Ints) -> None:
        self.block, self.codes, self.starts = block, codes, starts

    def marked(self) -> npt.NDArray[np.bool_]:
        """Which words begin with WhatsApp's mark."""
        own = np.frombuffer(self.block.data + b"\0\0\0", np.uint8)
        first, second, third = (own[self.starts + k] == byte for k, byte in enumerate(MARK))
        told: npt.NDArray[np.bool_] = first & second & third
        return told


class Names:
    """The names of one file; `all` has them by their number, `group` is the one that is nobody's."""

    def __init__(self, stream: Stream, title: str) -> None:
        self.stream, self.title = stream, title
        self.all: list[str] = [""]
        self.first: dict[str, Locator] = {}
        self.group = ""
        self._numbers: dict[str, int] = {"": 0}
        self._known: dict[bytes, tuple[int, int]] = {}
        self._told: list[Split] = []  # all of a small file's blocks, once they are known

    def learn(self) -> None:
        """Look at the whole file: names with colons in them, the group's own name, who wrote first where."""
        times: dict[bytes, int] = {}
        wholes: dict[bytes, bytes] = {}
        for block in self.stream.blocks():
            self._count(block, times, wholes)
        self.senders = Senders.of(times, wholes, self.title)
        opening, speaking = self._speaking()
        self.group = chosen_room(set(self.all), speaking, self.title, opening) if speaking else ""
        found: dict[str, Locator] = {}
        for split in self.splits():
            self._meet(split, found)
        self.first = found

    def splits(self) -> Iterator[Split]:
        """Every block with who wrote what."""
        if self._told:
            yield from self._told
            return
        told: list[Split] = []
        for block in self.stream.blocks():
            split = self._split(block)
            if self.stream.small:
                told.append(split)
            yield split
        self._told = told

    def _count(self, block: Block, times: dict[bytes, int], wholes: dict[bytes, bytes]) -> None:
        rows, colons, codes, firsts = _firsts(block)
        if not len(rows):
            return
        texts = block.found.texts
        opening = np.full(len(firsts), -1, np.int64)
        opening[codes[::-1]] = np.arange(len(codes))[::-1]
        amounts = np.bincount(codes, minlength=len(firsts))
        for code, first in enumerate(firsts):
            if first not in times:
                row = rows[opening[code]]
                times[first] = 0
                colon = int(colons[opening[code]])
                wholes[first] = whole_name(block.data, int(texts[row]), colon, int(block.ends[row]))
            times[first] += int(amounts[code])
            if whole := wholes[first]:
                mine = texts[rows[codes == code]].tolist()
                if not all(block.data.startswith(whole, at) for at in mine):
                    wholes[first] = b""

    def _split(self, block: Block) -> Split:
        rows, _, codes, firsts = _firsts(block)
        told = np.zeros(len(block.found), np.int64)
        starts = block.found.texts.copy()
        pairs = np.array([self._name(first) for first in firsts], np.int64).reshape(-1, 2)
        if len(rows):
            told[rows] = pairs[codes, 0]
            starts[rows] += pairs[codes, 1]
        for row in np.setdiff1d(np.arange(len(told)), rows, assume_unique=True).tolist():
            name, start = self.senders.no_blank(block.data, block.header(row))
            told[row], starts[row] = self._number(name), start
        return Split(block, told, starts)

    def _name(self, first: bytes) -> tuple[int, int]:
        """The number of the name that begins so, and how many bytes it takes with its colon; 0, 0 for no name."""
        found = self._known.get(first)
        if found is None:
            whole = self.senders.double.get(first, first)
            name = self.senders.judged(whole)
            found = self._known[first] = (self._number(name), len(whole) + 2) if name else (0, 0)
        return found

    def _number(self, name: str) -> int:
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.all)
            self.all.append(name)
        return number

    def _speaking(self) -> tuple[str, set[str]]:
        """The name that opens the file and those that say something; none where WhatsApp's mark is not met early."""
        opening, seen, early = None, 0, False
        speaking: set[int] = set()
        for split in self.splits():
            marked, codes = split.marked(), split.codes
            opening = self.all[codes[0]] if opening is None and len(codes) else opening
            if seen < _EARLY:
                early = early or bool((marked & (codes > 0))[: _EARLY - seen].any())
                seen += len(codes)
            if not early and seen >= _EARLY:
                return "", set()
            said = ~marked
            for row in np.flatnonzero(marked).tolist():
                said[row] = b"<" in split.block.data[split.starts[row] : split.block.ends[row]]
            speaking |= set(np.unique(codes[said]).tolist())
        return opening or "", {self.all[code] for code in speaking} if early else set()

    def _meet(self, split: Split, found: dict[str, Locator]) -> None:
        """Where each name begins a message that is no notice for the first time, in the order of the file."""
        block, marked = split.block, split.marked()
        sure = np.flatnonzero((split.codes > 0) & ~marked)
        codes, at = np.unique(split.codes[sure], return_index=True)
        rows = dict(zip(codes.tolist(), sure[at].tolist(), strict=True))
        for row in np.flatnonzero((split.codes > 0) & marked).tolist():
            code = int(split.codes[row])
            if row >= rows.get(code, row + 1) or self.all[code] in found:
                continue
            if not is_notice(block.data, int(split.starts[row]), int(block.ends[row])):
                rows[code] = row
        text = Text(block.data, block.data, "utf-8")
        for code, row in sorted(rows.items(), key=lambda one: one[1]):
            name = self.all[code]
            if name not in found and name != self.group:
                found[name] = place(self.stream.original.sha256, text, block.header(row), block.base)


def _firsts(block: Block) -> tuple[Ints, Ints, Ints, list[bytes]]:
    """Rows whose line has a colon and a blank: (rows, places of the colon, numbers of what is before, all of these)."""
    if block.firsts is None:
        block.firsts = _looked(block)
    told: tuple[Ints, Ints, Ints, list[bytes]] = block.firsts
    return told


def _looked(block: Block) -> tuple[Ints, Ints, Ints, list[bytes]]:
    own = np.frombuffer(block.data, np.uint8)
    texts = block.found.texts
    colons = np.flatnonzero(own[:-1] == 58)
    colons = colons[own[colons + 1] == 32]
    near = np.append(colons, len(block.data))[np.searchsorted(colons, texts)]
    rows = np.flatnonzero((near < block.ends) & (near < block.stops))
    colons = near[rows]
    column = slices(own, texts[rows], colons).dictionary_encode()
    return rows, colons, column.indices.to_numpy(zero_copy_only=False), column.dictionary.to_pylist()


def slices(own: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> pa.Array:
    """The bytes between places, as a column."""
    lengths = ends - starts
    offsets = np.zeros(len(starts) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
    return pa.Array.from_buffers(
        pa.binary(),
        len(starts),
        [None, pa.py_buffer(offsets), pa.py_buffer(own[places].tobytes())],
    )
