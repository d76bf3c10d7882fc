"""Columns of messages on their way into a `Batch`: what one quick path after another needs to make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..model import Batch, Message, Record
from ..store.columns import READ
from ._jsonload import Place
from ._jsonruns import LINE, Run
from ._jsonspan import Span

__all__ = [
    "REFUSALS", "ROWS", "Gathering", "Places", "Sheet", "Slow", "constant", "fixed", "fixed_width", "listed", "numbers",
    "spread", "texts",
]  # fmt: skip

ROWS = 8_192  # rows that a batch has at least, where there are so many
TEXT = 16 << 20  # bytes of raw items after which a batch is full all the same
Slow = Callable[[Span], Iterator[Record]]
REFUSALS = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError)
Ints = npt.NDArray[np.int64]


class Places:
    """Where the rows of a sheet stand: original, pointer, offset, length and hash of each, added run by run."""

    def __init__(self) -> None:
        self.originals: list[str] = []
        self.bases: list[str] = []
        self.sizes: list[int] = []
        self.firsts: list[int] = []  # of a whole run its first number
        self.chosen: dict[int, Ints] = {}  # of a run that is not whole the numbers of its items, by its place
        self.offsets: list[Ints] = []
        self.lengths: list[Ints] = []
        self.digests: list[bytes] = []

    def add(self, original: str, run: Run, kept: list[int] | None = None) -> None:
        """The places of the items number `kept` of a run, or of all."""
        raws, starts = run.raws, run.starts
        if kept is not None and len(kept) < len(raws):
            raws = [raws[number] for number in kept]
            chosen = np.array(kept)
            self.chosen[len(self.sizes)] = chosen + run.first
            starts = starts[chosen]
        self.originals.append(original)
        self.bases.append(run.base)
        self.sizes.append(len(raws))
        self.firsts.append(run.first)
        self.offsets.append(starts)
        self.lengths.append(np.fromiter(map(len, raws), np.int64, len(raws)))
        self.digests += [sha256(raw).digest() for raw in raws]

    def columns(self) -> dict[str, pa.Array]:
        """The columns of the places."""
        sizes = np.array(self.sizes, np.int64)
        ends = np.cumsum(sizes)
        indexes = np.arange(len(self.digests)) + np.repeat(np.array(self.firsts) - (ends - sizes), sizes)
        for place, chosen in self.chosen.items():
            indexes[ends[place] - sizes[place] : ends[place]] = chosen
        return {
            "original_sha256": spread(self.originals, sizes),
            "locator": _pointers(self.bases, sizes, indexes),
            "locator_offset": pa.array(np.concatenate(self.offsets)),
            "locator_length": pa.array(np.concatenate(self.lengths)),
            "item_sha256": fixed(b"".join(self.digests).hex().encode(), 64),
        }


class Sheet:
    """Rows of a batch in the making: `total` counts all, `others` holds what took the slow path, with its place."""

    def __init__(self) -> None:
        self.total = 0
        self.others: list[tuple[int, Message]] = []

    def slow(self, record: Message) -> None:
        """Put in a message as it is."""
        self.others.append((self.total, record))
        self.total += 1

    def batch(self, columns: dict[str, pa.Array]) -> Batch:
        """The batch; whatever column is not given holds the default of a Message. The sheet is empty afterwards."""
        size = self.total - len(self.others)
        arrays = [columns[one.name] if one.name in columns else _default(one.name, size) for one in READ]
        told = Batch(pa.RecordBatch.from_arrays(arrays, schema=READ), tuple(self.others))
        self.total, self.others = 0, []
        return told


class Gathering:
    """What the quick paths of JSON formats share: rows gathered over files and arrays, given out by the batch.

    A subclass keeps the rows of a run in `_run`, says
    where they stand by `_keep`, gives their columns in `_columns`, and forgets them in `_clear`.
    """

    def __init__(self) -> None:
        self._sheet = Sheet()
        self._clear()

    def take(self, place: Place, found: Iterable[Run | Span], slow: Slow) -> Iterator[Record | Batch]:
        """The records of all items found; `slow` gives those of one item."""
        for one in found:
            if isinstance(one, Span):
                yield from self._slowly(one, slow)
            else:
                yield from self._run(one, place, slow)
            if self._sheet.total >= ROWS or self._size >= TEXT:
                yield from self.flush()

    def put(self, record: Message) -> Iterator[Batch]:
        """Take a message that came another way."""
        self._sheet.slow(record)
        if self._sheet.total >= ROWS:
            yield from self.flush()

    def flush(self) -> Iterator[Batch]:
        """Whatever is gathered, as a batch."""
        if self._sheet.total:
            told = self._sheet.batch(self._columns() if self._places.sizes else {})
            self._clear()
            yield told

    def _clear(self) -> None:
        self._places = Places()
        self._size = 0

    def _run(self, run: Run, place: Place, slow: Slow) -> Iterator[Record]:
        raise NotImplementedError

    def _columns(self) -> dict[str, pa.Array]:
        raise NotImplementedError

    def _slowly(self, span: Span, slow: Slow) -> Iterator[Record]:
        for record in slow(span):
            if isinstance(record, Message):
                self._sheet.slow(record)
            else:
                yield record

    def _keep(self, run: Run, place: Place, kept: list[int] | None = None) -> None:
        """The items number `kept` of a run, or all of them, are rows."""
        self._places.add(place.sha256, run, kept)
        self._size += int(run.starts[-1] - run.starts[0])


def fixed(data: bytes, width: int) -> pa.Array:
    """A column of texts that all have `width` bytes, lying end to end in `data`."""
    size = len(data) // width
    offsets = np.arange(size + 1, dtype=np.int32) * np.int32(width)
    return pa.Array.from_buffers(pa.string(), size, [None, pa.py_buffer(offsets), pa.py_buffer(data)])


def texts(values: Sequence[str]) -> pa.Array:
    """A column of texts."""
    return pa.array(values, pa.string())


@lru_cache(maxsize=64)
def _numbered(base: str, size: int) -> pa.Array:
    return pc.binary_join_element_wise(f"{base}/", pc.cast(pa.array(np.arange(size)), pa.string()), "")


def _pointers(bases: Sequence[str], sizes: Ints, indexes: Ints) -> pa.Array:
    """A column of pointers: each row's base, of which each stands for so many rows, and its number there."""
    if LINE in bases:
        return _lines(bases, sizes, indexes)
    most = int(indexes.max()) + 1
    if most <= ROWS and len(set(bases)) == 1:
        return _numbered(bases[0], 1 << (most - 1).bit_length()).take(pa.array(indexes))
    return pc.binary_join_element_wise(
        spread([f"{base}/" for base in bases], sizes), pc.cast(pa.array(indexes), pa.string()), ""
    )


def _lines(bases: Sequence[str], sizes: Ints, indexes: Ints) -> pa.Array:
    heads = spread([base if base == LINE else f"{base}/" for base in bases], sizes)
    ends = pc.binary_join_element_wise(",", pc.cast(pa.array(indexes + 1), pa.string()), "")
    lined = pa.array(np.repeat(np.array([base == LINE for base in bases]), sizes))
    numbers = pc.cast(pa.array(indexes), pa.string())
    return pc.binary_join_element_wise(heads, numbers, pc.if_else(lined, ends, ""), "")


def spread(values: Sequence[str], sizes: Ints) -> pa.Array:
    """A column in which each of `values` stands as often as `sizes` says."""
    if len(set(values)) == 1:
        return pa.repeat(pa.scalar(values[0], pa.string()), int(sizes.sum()))
    return pa.array(values, pa.string()).take(pa.array(np.repeat(np.arange(len(values)), sizes)))


def constant(value: Any, name: str, size: int) -> pa.Array:
    """The column `name` with one value in all rows."""
    return pa.repeat(pa.scalar(value, READ.field(name).type), size)


def fixed_width(column: pa.Array, width: int) -> npt.NDArray[np.uint8] | None:
    """The bytes of a column whose texts all have `width` bytes, a row each; None if one has not."""
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    if int(offsets[-1] - offsets[0]) != width * len(column) or np.any(np.diff(offsets) != width):
        return None
    data = np.frombuffer(column.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    return data.reshape(len(column), width)


def numbers(digits: npt.NDArray[np.uint8]) -> Ints:
    """The whole numbers that rows of ASCII digits spell."""
    powers = 10 ** np.arange(digits.shape[1] - 1, -1, -1, dtype=np.int64)
    return np.asarray((digits.astype(np.int64) - 48) @ powers)


def listed(name: str, size: int, values: dict[int, Any]) -> pa.Array:
    """The list column `name`, empty but for the rows in `values`."""
    if not values:
        return _default(name, size)
    counts = np.zeros(size + 1, np.int32)
    for row, value in values.items():
        counts[row + 1] = len(value)
    type_ = READ.field(name).type
    inner = pa.array([one for row in sorted(values) for one in values[row]], type_.value_type)
    return pa.ListArray.from_arrays(pa.array(np.cumsum(counts, dtype=np.int32)), inner).cast(type_)


@lru_cache(maxsize=1)
def _defaults() -> dict[str, Any]:
    told: dict[str, Any] = {one.name: "" for one in READ if one.type == pa.string()}
    told |= {one.name: [] for one in READ if pa.types.is_list(one.type)}
    return told | {"type": "message", "deleted": False, "sent_precision": "unknown", "sent_basis": "unknown"}


@lru_cache(maxsize=128)
def _ample(name: str, size: int) -> pa.Array:
    return pa.array([_defaults().get(name)] * size, READ.field(name).type)


def _default(name: str, size: int) -> pa.Array:
    return _ample(name, 1 << max(size - 1, 1).bit_length()).slice(0, size)
