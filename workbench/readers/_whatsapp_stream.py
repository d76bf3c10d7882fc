"""A WhatsApp text in blocks, so that a file larger than memory is read as a small one is.

A block ends where a message ends. What only the whole file tells is gathered before the first record: the order of
day and month, pasted headers, names with colons in them, the group's own name, who wrote first where.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..model import Original
from ._dates import settle
from ._decode import MARKS, nearly
from ._whatsapp_lines import YEARS, Header, dated_files, shape_of, unquoted
from ._whatsapp_scan import Found, Ints, Scanner

__all__ = ["Block", "Stream", "streams"]

SIZE = 8 << 20
KEPT = 64 << 20  # files up to this size are scanned once
_SWITCHES = (b"\x1b$", b"~{")


@dataclass(slots=True)
class Block:
    """Whole messages: `data` begins at byte `base` and line `line` of the file; `first` is its first header's number.

    `found` holds the headers that begin messages, `ends` where each message ends, `after` the line behind it.
    """

    data: bytes
    base: int
    line: int
    found: Found
    first: int
    ends: Ints
    after: Ints
    days: Ints
    others: Ints  # the second reading, or the smallest number
    stops: Ints  # where the line ends that a header stands on
    quoted: dict[int, int] = field(default_factory=dict)  # row -> pasted headers within
    firsts: Any = None  # what `_whatsapp_names` found out about it

    def header(self, row: int) -> Header:
        """One message's place in `data`, with its line in the file."""
        found, us = self.found, self.us(row)
        start, text = int(found.starts[row]), int(found.texts[row])
        return Header(
            start, text, int(self.ends[row]), us[0], us[1], "s" if found.seconds[row] else "min",
            self.data[start:text], self.line + int(found.lines[row]), self.line + int(self.after[row]),
            self.quoted.get(row, 0),
        )  # fmt: skip

    def us(self, row: int) -> tuple[int | None, int | None]:
        """The wall clock of a message and its second reading."""
        time = int(self.found.times[row])
        day, other = int(self.days[row]), int(self.others[row])
        return (None if day == NONE else day * DAY + time), (None if other == NONE else other * DAY + time)


_NEVER = re.compile(rb"(?!)")
NONE = -(1 << 40)
DAY = 86_400_000_000


def streams(original: Original) -> bool:
    """True for a text in UTF-8, which can be read in blocks; others are read whole."""
    head = original.head(1 << 20)
    mark = next((encoding for sign, encoding in MARKS if head.startswith(sign)), "")
    if mark:
        return mark == "utf-8"
    decoder, ascii_, switched = (
        codecs.getincrementaldecoder("utf-8")("strict"),
        True,
        b"\0" in head[:4096],
    )
    try:
        with original.open() as stream:
            while piece := stream.read(SIZE):
                decoder.decode(piece)
                ascii_ = ascii_ and piece.isascii()
                switched = switched or (ascii_ and any(sign in piece for sign in _SWITCHES))
    except UnicodeDecodeError:
        return nearly(head)
    return not (ascii_ and switched)


# (bytes, where lines begin, headers, place in the file, (number of the first line, of the first header))
_Piece = tuple[bytes, Ints, Found, int, tuple[int, int]]


class Stream:
    """One file's blocks, again and again; those of a file that is not large are kept."""

    def __init__(self, original: Original) -> None:
        self.original = original
        shape, pattern, count = shape_of(original.head(65536))
        self.found_any = count > 0
        self.scanner = Scanner(pattern or _NEVER, shape in ("dash", "bracket", "web"))
        self.small = original.size <= KEPT
        self._told: list[_Piece] = []  # all pieces of a small file, once they are known
        self._blocks: list[Block] = []
        self.lead = (b"", 0)  # words before the first message, and how many lines
        self.count = 0
        self._gaps: list[tuple[int, int]] = []  # headers that are pasted words, as ranges of numbers
        self._swallowed: dict[int, int] = {}
        self._firsts: list[int] = []
        self._days: list[tuple[int, int]] = []

    def learn(self) -> bool:
        """Settle the dates over the whole file; False where nothing is a header."""
        if not self.found_any:
            return False
        firsts: list[int] = []
        dates: list[int] = []
        known: dict[int, int] = {}
        number = 0
        for data, _, found, _, _ in self._pieces():
            turns = np.flatnonzero(np.diff(found.dates, prepend=dates[-1] if dates else -1))
            firsts += (turns + number).tolist()
            dates += found.dates[turns].tolist()
            if b"-20" in data:
                for at, day in dated_files(data):
                    header = int(np.searchsorted(found.starts, at, "right")) - 1
                    if header >= 0:
                        known.setdefault(bisect_right(firsts, header + number) - 1, day)
            number += len(found)
        if not number:
            return False
        table = self.scanner.table
        settled = settle(
            [table[date] for date in dates],
            years=YEARS,
            month_first=self.scanner.halves,
            known=known,
        )
        self._firsts, self.count = firsts, number
        self._days = [(NONE if s.day is None else s.day, NONE if s.other is None else s.other) for s in settled]
        self._gaps, self._swallowed = unquoted([s.day for s in settled], [*firsts, number])
        self.count -= sum(after - first for first, after in self._gaps)
        if self._gaps:
            self._told = []  # a block may have begun with a pasted header
        return True

    def blocks(self) -> Iterator[Block]:
        """The messages of the file, block by block."""
        if self._blocks:
            yield from self._blocks
            return
        told: list[Block] = []
        for block in self._divided():
            if self.small:
                told.append(block)
            yield block
        self._blocks = told

    def _divided(self) -> Iterator[Block]:
        firsts, days = (
            np.array(self._firsts, np.int64),
            np.array(self._days, np.int64).reshape(-1, 2),
        )
        for data, lines, found, base, (line, first) in self._pieces():
            numbers = np.arange(first, first + len(found))
            kept = np.flatnonzero(self._kept(first, len(found)))
            runs = np.searchsorted(firsts, numbers[kept], "right") - 1
            mine = found[kept]
            stops = np.append(mine.starts[1:], len(data))
            after = np.append(mine.lines[1:], len(lines))
            own = np.frombuffer(data, np.uint8)
            ended = own[stops - 1] == 10
            ends = stops - ended - (ended & (own[np.maximum(stops - 2, 0)] == 13))
            quoted = {}
            for number, swallowed in self._swallowed.items():
                row = int(np.searchsorted(numbers[kept], number))
                if row < len(kept) and numbers[kept][row] == number:
                    quoted[row] = swallowed
            line_stops = np.append(lines[1:] - 1, len(data))[mine.lines]
            yield Block(data, base, line, mine, first, np.maximum(ends, mine.texts), after, days[runs, 0],
                        days[runs, 1], line_stops, quoted)  # fmt: skip

    def _kept(self, first: int, count: int) -> np.ndarray:
        told = np.ones(count, bool)
        for begin, stop in self._gaps:
            told[max(begin - first, 0) : max(stop - first, 0)] = False
        return told

    def _pieces(self) -> Iterator[_Piece]:
        """The file block by block."""
        if self._told:
            yield from self._told
            return
        told: list[_Piece] = []
        for piece in self._read():
            if self.small:
                told.append(piece)
            yield piece
        self._told = told

    def _read(self) -> Iterator[_Piece]:
        base = line = first = 0
        with self.original.open() as stream:
            held, more = b"", True
            while more or held:
                piece = stream.read(SIZE) if more else b""
                more = len(piece) == SIZE
                held += piece
                whole = held if not more else held[: held.rfind(b"\n") + 1]
                lines, found = self._scanned(whole)
                if not base and len(found) and int(found.starts[0]):
                    base, line = int(found.starts[0]), int(found.lines[0])
                    self.lead = (whole[:base], line)
                    whole, held, lines = whole[base:], held[base:], lines[line:] - base
                    found = _moved(found, base, line)
                if not more:
                    if len(whole):
                        yield whole, lines, found, base, (line, first)
                    return
                last = int(np.append(np.flatnonzero(self._kept(first, len(found))), 0).max())
                if last and int(found.starts[last]):  # else it is one message, so far
                    cut, at = int(found.starts[last]), int(found.lines[last])
                    yield whole[:cut], lines[:at], found[:last], base, (line, first)
                    held, base, line, first = held[cut:], base + cut, line + at, first + last

    def _scanned(self, whole: bytes) -> tuple[Ints, Found]:
        lines = _lines(whole)
        return lines, self.scanner.scan(whole, lines)


def _moved(found: Found, base: int, line: int) -> Found:
    """The same headers, counted from a place further on."""
    return Found(found.starts - base, found.texts - base, found.lines - line, found.dates, found.times, found.seconds,
                 found.kinds)  # fmt: skip


def _lines(data: bytes) -> Ints:
    """Where lines begin."""
    breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == 10) + 1
    if len(breaks) and breaks[-1] == len(data):
        breaks = breaks[:-1]
    return np.concatenate([np.zeros(1, np.int64), breaks]) if data else np.zeros(0, np.int64)
