"""Items of a JSON array many at a time: the same places that `_jsonspan.items` gives one by one.

Whole items come as `Run`s, undecoded, with where each begins; what is damaged comes as the `Span` that `items` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from ._jsonscan import Data, Fault, alone, batches, skip
from ._jsonspan import Leads, Span, broken_at, find, learn, pointer, values

__all__ = ["LINE", "Run", "lines", "runs"]

Ints = npt.NDArray[np.int64]
MOST = 8_192  # items of one run
PIECE = 1 << 20  # bytes of lines that are looked at together
LINE = "#line="  # the base of a run of lines
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Run:
    """Whole items that follow one another: number `first` and so on of the array at `base`; `raws` are their bytes.

    With the base `LINE` they are whole texts, line number `first` and so on of the file.
    """

    base: str
    first: int
    starts: Ints
    raws: list[Any]

    def span(self, number: int) -> Span:
        """The place of one of the items."""
        start = int(self.starts[number])
        at = self.first + number
        place = f"{LINE}{at},{at + 1}" if self.base == LINE else f"{self.base}/{at}"
        return Span(place, start, start + len(self.raws[number]))


def runs(data: Data, path: tuple[str, ...] = (), *, start: int = -1, base: str = "") -> Iterator[Run | Span]:
    """What `_jsonspan.items` gives for the same arguments, whole items by the run."""
    if start < 0 and not path:
        yield from _own(data)
        return
    at = start if start >= 0 else find(data, path)
    if at >= 0 and data[at : at + 1] == b"[":
        yield from _elements(data, skip(data, at + 1), base or pointer(path))


def lines(data: Data) -> Iterator[Run | None]:
    """The objects of JSON lines by the run; None, and nothing after it, where a line is no whole object by itself."""
    at = count = 0
    while at < len(data):
        end = data.find(b"\n", at + PIECE) + 1 or len(data)
        piece = data[at:end]
        cut = b"\r\n" if piece.endswith(b"\r\n") else b"\n"
        texts = piece.removesuffix(cut).split(cut)
        joined = b",".join(texts)
        try:
            raws = _RAWS.decode(b"[%b]" % joined)
        except _REFUSALS:
            yield None
            return
        lengths = list(map(len, texts))
        if list(map(len, raws)) != lengths or b",".join(raws) != joined or not all(map(_is_object, texts)):
            yield None
            return
        starts = at + np.cumsum([0, *(length + len(cut) for length in lengths[:-1])])
        yield from _cut(starts, raws, LINE, count)
        count, at = count + len(raws), end


def _is_object(text: bytes) -> bool:
    return text.startswith(b"{")


def _own(data: Data) -> Iterator[Run | Span]:
    whole = alone(data)
    if whole is not None:
        yield from _cut(*whole, "#", 0)
        return
    ends = 0
    for span in values(data):
        if span.pointer == "#" and span.state != "noise" and data[span.start : span.start + 1] == b"[":
            for found in _elements(data, skip(data, span.start + 1), "#"):
                ends = found.end if isinstance(found, Span) else found.span(len(found.raws) - 1).end
                yield found
        elif span.end > ends:
            yield span._replace(start=max(ends, span.start))


def _elements(data: Data, at: int, base: str) -> Iterator[Run | Span]:
    count = 0
    leads: Leads = {}
    while True:
        try:
            for starts, raws in batches(data, at):
                yield from _cut(starts, raws, base, count)
                for begin in starts[:4].tolist():
                    if len(leads) < 4:
                        learn(leads, data, begin)
                count, at = count + len(raws), int(starts[-1]) + len(raws[-1])
            return
        except Fault:
            pass
        span, at = broken_at(data, at, leads, f"{base}/{count}")
        if span is None:
            return
        yield span
        count += span.state != "noise"


def _cut(starts: Ints, raws: list[Any], base: str, count: int) -> Iterator[Run]:
    for low in range(0, len(raws), MOST):
        yield Run(base, count + low, starts[low : low + MOST], raws[low : low + MOST])
