"""Items of a JSON array many at a time: the same places that `_jsonspan.items` gives one by one.

Whole items come as `Run`s, undecoded, with where each begins; what is damaged comes as the `Span` that `items` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._jsonscan import Data, Fault, alone, batches, skip
from ._jsonspan import Leads, Span, broken_at, find, learn, pointer, values

__all__ = ["Run", "runs"]

Ints = npt.NDArray[np.int64]
MOST = 8_192  # items of one run


@dataclass(frozen=True, slots=True)
class Run:
    """Whole items that follow one another: number `first` and so on of the array at `base`; `raws` are their bytes."""

    base: str
    first: int
    starts: Ints
    raws: list[Any]

    def span(self, number: int) -> Span:
        """The place of one of the items."""
        start = int(self.starts[number])
        return Span(f"{self.base}/{self.first + number}", start, start + len(self.raws[number]))


def runs(data: Data, path: tuple[str, ...] = (), *, start: int = -1, base: str = "") -> Iterator[Run | Span]:
    """What `_jsonspan.items` gives for the same arguments, whole items by the run."""
    if start < 0 and not path:
        yield from _own(data)
        return
    at = start if start >= 0 else find(data, path)
    if at >= 0 and data[at : at + 1] == b"[":
        yield from _elements(data, skip(data, at + 1), base or pointer(path))


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
