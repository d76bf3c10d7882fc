"""The headers of a WhatsApp text found many at a time, exactly as the patterns of `_whatsapp_lines` find them.

All headers of a file are written alike but for their digits. The first of a kind is found by the pattern and becomes a
template (its digits as 0); numpy finds the lines that equal a template, and takes their numbers column by column. A
header becomes a template only where whatever follows it cannot change what the pattern finds; every other line that
could begin with a header is tried by the pattern itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ._clock import clock
from ._dates import Written, written
from ._decode import fits

__all__ = ["Found", "Ints", "Scanner"]

Ints = npt.NDArray[np.int64]
WIDTH = 48  # bytes of a line that are compared
MOST = 128  # templates of one file
_ENDS = (b" ", b"\t", b"\xc2\xa0", b"\xe2\x80\xaf", b"\xe2\x80\x89")
_RUNS = re.compile(rb"0+")
_PROBES = (
    b"",
    b"0",
    b"00",
    b":00",
    b".00",
    b": x",
    b" - ",
    b"- ",
    b"] ",
    b"]",
    b" ",
    b"\n",
    b"x",
    b"\xe2\x80\x93 ",
    b"\xe2\x80\x8e",
)
_BEGINS = np.zeros(256, bool)  # bytes that a header may begin with: digits, a bracket, marks, foreign digits
_BEGINS[[*range(48, 58), 91, 0xD9, 0xDB, 0xE0, 0xE1, 0xE2, 0xEF]] = True
_IMPOSSIBLE = -1


@dataclass(slots=True)
class Found:
    """The headers of one block in their order; `lines` counts from the block's first line.

    `dates` are numbers in the scanner's table, `times` microseconds of the day, `kinds` the template (-1: none).
    """

    starts: Ints
    texts: Ints
    lines: Ints
    dates: Ints
    times: Ints
    seconds: npt.NDArray[np.bool_]
    kinds: Ints

    def __getitem__(self, chosen: Any) -> Found:
        return Found(*(getattr(self, name)[chosen] for name in self.__slots__))

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(slots=True)
class _Template:
    text: bytes
    mask: npt.NDArray[np.uint64]
    value: npt.NDArray[np.uint64]
    day: list[slice]
    time: list[slice]
    hours: Ints  # microseconds of the day by the hour's number, -1 where no clock has it
    style: str  # of the date; empty where these lines are no headers
    halves: bool


@dataclass(slots=True)
class Scanner:
    """What is learnt from the blocks of one file: templates, and a table of all dates."""

    pattern: re.Pattern[bytes]
    fixed: bool  # the pattern's shape allows templates
    templates: list[_Template] = field(default_factory=list)
    table: list[Written] = field(default_factory=list)
    numbers: dict[Written, int] = field(default_factory=dict)
    halves: bool = False
    _known: dict[bytes, tuple[int, int, bool] | None] = field(default_factory=dict)

    def scan(self, data: bytes, lines: Ints) -> Found:
        """The headers in a block of whole lines; `lines` says where each begins."""
        own = np.frombuffer(data, np.uint8)
        numbers = np.flatnonzero(_BEGINS[own[lines]]) if len(lines) else lines
        places = lines[numbers]
        rows = np.ndarray((len(data),), f"V{WIDTH}", data + bytes(WIDTH), strides=(1,))[places]
        bytes_ = rows.view(np.uint8).reshape(-1, WIDTH)
        plain = np.where((bytes_ - 48).astype(np.uint8) < 10, np.uint8(48), bytes_).view(np.uint64)
        told = _Columns(len(places))
        waiting = np.arange(len(places))
        for kind in range(len(self.templates)):
            waiting = self._take(kind, waiting, plain, bytes_, told)
        while len(waiting):
            first = int(waiting[0])
            match = self.pattern.match(data, int(places[first]))
            template = self._template(match) if match else None
            if template is None:
                self._single(match, first, told)
                waiting = waiting[1:]
                continue
            self.templates.append(template)
            waiting = self._take(len(self.templates) - 1, waiting, plain, bytes_, told)
        kept = np.flatnonzero(told.dates >= 0)
        starts = places[kept]
        return Found(starts, starts + told.widths[kept], numbers[kept], told.dates[kept], told.times[kept],
                     told.seconds[kept], told.kinds[kept])  # fmt: skip

    def number(self, date: Written) -> int:
        """The number of a date in the table."""
        found = self.numbers.get(date)
        if found is None:
            found = self.numbers[date] = len(self.table)
            self.table.append(date)
        return found

    def _take(self, kind: int, waiting: Ints, plain: Any, rows: Any, told: _Columns) -> Ints:
        """Fill in the lines that equal a template; those that do not still wait."""
        one = self.templates[kind]
        alike = np.ones(len(waiting), bool)
        for column in range(len(one.mask)):
            alike &= (plain[waiting, column] & one.mask[column]) == one.value[column]
        hits = waiting[alike]
        if not len(hits):
            return waiting
        self.halves = self.halves or one.halves
        told.kinds[hits], told.widths[hits] = kind, len(one.text)
        if one.style:
            self._numbers(one, hits, rows[hits], told)
        return waiting[~alike]

    def _numbers(self, one: _Template, hits: Ints, rows: Any, told: _Columns) -> None:
        values = [_value(rows, run) for run in one.time]
        hour, minute, second = (
            values[0],
            values[1],
            values[2] if len(values) > 2 else 0 * values[1],
        )
        base = one.hours[hour]
        fits = (base >= 0) & (minute < 60) & (second < 61) & ~((hour == 24) & (minute > 0))
        told.times[hits] = base + (minute * 60 + second) * 1_000_000
        told.seconds[hits] = len(values) > 2
        a, b, c = (_value(rows, run) for run in one.day)
        codes = (a * 100 + b) * 10_000 + c
        turns = np.flatnonzero(np.diff(codes, prepend=-1))
        dates = [
            self.number(Written(x, y, z, one.style))
            for x, y, z in zip(*(v[turns].tolist() for v in (a, b, c)), strict=True)
        ]
        whole = np.repeat(np.array(dates, np.int64), np.diff(turns, append=len(codes)))
        told.dates[hits] = np.where(fits, whole, -1)

    def _single(self, match: re.Match[bytes] | None, row: int, told: _Columns) -> None:
        """A line that the pattern itself tells."""
        if not match:
            return
        day, hour = match.group("d", "c")
        self.halves = self.halves or b"AM" in hour or b"PM" in hour
        time, date = (
            clock(hour.decode("utf-8", "replace")),
            written(day.decode("utf-8", "replace")),
        )
        if time is not None and date is not None:
            told.dates[row], told.times[row], told.seconds[row] = (
                self.number(date),
                time[0],
                time[1] == "s",
            )
            told.widths[row] = match.end() - match.start()

    def _template(self, match: re.Match[bytes]) -> _Template | None:
        """What a header looks like without its digits, if nothing that follows it could matter."""
        text = re.sub(rb"[0-9]", b"0", match[0])
        if not self.fixed or len(text) > WIDTH or not text.endswith(_ENDS) or len(self.templates) >= MOST:
            return None
        if not fits(text, "utf-8"):
            return None
        again: re.Match[bytes] | None = None
        for probe in _PROBES:
            again = self.pattern.match(text + probe)
            if (
                not again
                or again.end() != len(text)
                or again.regs[1:] != tuple((a - match.start(), b - match.start()) for a, b in match.regs[1:])
            ):
                return None
        if again is None:
            return None
        day = [slice(*run.span()) for run in _RUNS.finditer(text, *again.span("d"))]
        time = [slice(*run.span()) for run in _RUNS.finditer(text, *again.span("c"))]
        digits = sum(run.stop - run.start for run in day + time)
        if (
            len(day) != 3
            or len(time) not in (2, 3)
            or digits != text.count(b"0")
            or any(r.stop - r.start != 2 for r in time[1:])
        ):
            return None
        if time[0].stop - time[0].start > 2 or day[1].stop - day[1].start > 2:
            return None
        date = written(match["d"].decode("utf-8", "replace"))
        hours = np.array(
            [_hour(text, again.span("c"), time, number) for number in range(100)],
            np.int64,
        )
        mask = np.frombuffer((b"\xff" * len(text)).ljust(WIDTH, b"\0"), np.uint64)
        value = np.frombuffer(text.ljust(WIDTH, b"\0"), np.uint64)
        told = text[slice(*again.span("c"))]
        halves = b"AM" in told or b"PM" in told
        return _Template(text, mask, value, day, time, hours, date.style if date else "", halves)


class _Columns:
    def __init__(self, size: int) -> None:
        self.dates = np.full(size, -1, np.int64)
        self.times = np.zeros(size, np.int64)
        self.widths = np.zeros(size, np.int64)
        self.kinds = np.full(size, -1, np.int64)
        self.seconds = np.zeros(size, bool)


def _value(rows: Any, run: slice) -> Ints:
    """The number that the digits in a run of columns spell, of each row."""
    value = np.zeros(len(rows), np.int64)
    for column in range(run.start, run.stop):
        value = value * 10 + (rows[:, column].astype(np.int64) - 48)
    return value


def _hour(text: bytes, span: tuple[int, int], time: list[slice], number: int) -> int:
    width = time[0].stop - time[0].start
    if number >= 10**width:
        return _IMPOSSIBLE
    piece = text[span[0] : time[0].start] + f"{number:0{width}d}".encode() + text[time[0].stop : span[1]]
    told = clock(piece.decode("utf-8", "replace"))
    return told[0] if told else _IMPOSSIBLE
