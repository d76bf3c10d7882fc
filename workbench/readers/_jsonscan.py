"""Strict places in a JSON text: where a value ends, and where the members and elements of a container lie.

Walks in windows by msgspec's scanner (about 3 GB/s) and builds no object tree; raises `Fault` at the first byte that
is not JSON. What msgspec refuses but nobody loses by (lone surrogates, tabs inside strings) is walked by brackets.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from ._jsonmend import text

__all__ = ["Data", "Fault", "alone", "batches", "elements", "extent", "following", "members", "skip", "starts_of"]

Data = bytes | mmap.mmap
Ints = npt.NDArray[np.int64]
WINDOW = 8 << 20
FIRST = 1 << 14
_PATIENCE = 64  # elements taken one by one before a window is tried again
_FEW = 256  # elements that are compared as they stand, one after the other
_BLANK = re.compile(rb"[ \t\r\n]*")
_BLANKS = (b" ", b"\n", b"\t", b"\r", b"")
_GAP = re.compile(rb"[ \t\r\n]*,?[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\\n\r]++|\\.)*+"', re.S)
_SCALAR = re.compile(rb"(?:-?[0-9][0-9.eE+-]*+|true|false|null)(?![^\s,\]}])")
_TOKEN = re.compile(
    rb'[ \t\r\n]*+("(?:[^"\\\n\r]++|\\.)*+"|[{}\[\],:]|-?[0-9][0-9.eE+-]*+|true|false|null|NaN|-?Infinity)', re.S
)
_LEAD = re.compile(rb'\{\s*+("(?:[^"\\\n\r]{1,64})")')
_AT = re.compile(r"\(byte (\d+)\)")
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_RAW = msgspec.json.Decoder(msgspec.Raw)
_REFUSALS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Fault(Exception):
    """No JSON stands at byte `at`; `start` is where the value begins (or should begin) that is broken there."""

    def __init__(self, start: int, at: int) -> None:
        super().__init__(f"damaged JSON at byte {at}")
        self.start, self.at = start, at


def extent(data: Data, start: int) -> int:
    """Where the value that begins at `start` ends. Raises Fault."""
    head = data[start : start + 1]
    if head == b'"':
        return _matched(_STRING, data, start)
    if head not in (b"{", b"["):
        return _matched(_SCALAR, data, start)
    if isinstance(data, bytes):
        return _ended(data, start, len(data))
    width = FIRST
    while width <= WINDOW:
        if (end := _ended(data, start, start + width)) >= 0:
            return end
        width *= 8
    return _large(data, start)


def _ended(data: Data, start: int, limit: int) -> int:
    """Where the container at `start` ends; -1 if it reaches beyond `limit`. Raises Fault."""
    with memoryview(data)[start:limit] as piece:
        try:
            return start + len(_RAW.decode(piece))
        except _REFUSALS as refusal:
            if (stop := _trailing(refusal)) is not None:
                while piece[stop - 1] in b" \t\r\n":
                    stop -= 1
                return start + stop
            if _truncated(refusal) and limit < len(data):
                return -1
    return _scan(data, start)


def members(data: Data, start: int = 0, *, lazy: bool = False) -> Iterator[tuple[str, int, int]]:
    """(key, start, end) of each member of the object at `start`, doubles included. Raises Fault.

    With `lazy` each is told before its end is known (-1), so that a damaged or very large value can be entered.
    """
    at = skip(data, start + 1)
    while data[at : at + 1] != b"}":
        string = _STRING.match(data, at)
        colon = skip(data, string.end()) if string else at
        if not string or data[colon : colon + 1] != b":":
            raise Fault(at, at)
        at = skip(data, colon + 1)
        end = -1 if lazy else extent(data, at)
        yield text(string[0][1:-1]), at, end
        at = following(data, extent(data, at) if lazy else end, b"}")


def elements(data: Data, at: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each element of an array, `at` being the first element or the closing bracket. Raises Fault."""
    for starts, raws in batches(data, at):
        for start, raw in zip(starts.tolist(), raws, strict=True):
            yield start, start + len(raw)


def batches(data: Data, at: int) -> Iterator[tuple[Ints, list[Any]]]:
    """The elements of an array many at a time: where they begin, and their bytes. Raises Fault as `elements` does."""
    lead, width, patience, freed = b"", 1 << 16, 0, at
    while data[at : at + 1] != b"]":
        lead = lead or _lead(data, at)
        raws, more = _batch(data, at, lead, width) if patience <= 0 else ([], True)
        if not raws:
            patience, width = (patience or _PATIENCE) - 1, 1 << 16
            end = extent(data, at)
            after = following(data, end, b"]") if data[at : at + 1] not in (b"{", b"[", b'"') else -1
            yield np.array([at]), [data[at:end]]
            at = following(data, end, b"]") if after < 0 else after
            continue
        starts = starts_of(data, at, raws)
        yield starts, raws
        last = int(starts[-1])
        at = _GAP.match(data, last + len(raws[-1])).end()  # type: ignore[union-attr]
        if not more:
            return
        lead, width, patience = _lead(data, last), min(width * 4, WINDOW), 0
        freed = _free(data, freed, last)


def alone(data: Data) -> tuple[Ints, list[Any]] | None:
    """As `batches`, for a small file that is one array and nothing else: all of it in one step. Else None."""
    if not isinstance(data, bytes) or data[:1] != b"[" or len(data) > WINDOW:
        return None
    try:
        raws = _RAWS.decode(data)
    except _REFUSALS:
        return None
    return (starts_of(data, skip(data, 1), raws), raws) if raws else None


def starts_of(data: Data, at: int, raws: list[Any]) -> Ints:
    """Where elements begin that follow one another from `at` with nothing but a comma and blanks between."""
    lengths = np.fromiter(map(len, raws), np.int64, len(raws))
    if len(raws) == 1:
        return np.array([at])
    first = at + len(raws[0])
    between = data[first : _GAP.match(data, first).end()]  # type: ignore[union-attr]
    starts = np.empty(len(raws), np.int64)
    starts[0] = at
    starts[1:] = lengths[:-1] + len(between)
    np.cumsum(starts, out=starts)
    if len(raws) <= _FEW:
        joined = between.join(raws)
        same = data[at : at + len(joined)] == joined
    else:
        same = _between(data, at, starts, between) and int(starts[-1]) + int(lengths[-1]) <= len(data)
    if same:
        return starts
    for number in range(1, len(raws)):
        at = _GAP.match(data, at + len(raws[number - 1])).end()  # type: ignore[union-attr]
        starts[number] = at
    return starts


def _between(data: Data, at: int, starts: Ints, between: bytes) -> bool:
    """Whether the same bytes stand before each start but the first, and none of them begins with a blank."""
    if int(starts[-1]) >= len(data):
        return False
    own = np.frombuffer(data, np.uint8, int(starts[-1]) + 1 - at, at)
    same = all((own[starts[1:] - at - len(between) + k] == byte).all() for k, byte in enumerate(between))
    return same and bool((own[starts[1:] - at] > 0x20).all())


def following(data: Data, end: int, closing: bytes) -> int:
    """The start of what follows the comma after `end`, or the closing bracket. Raises Fault if neither is there."""
    at = skip(data, end)
    head = data[at : at + 1]
    if head == closing:
        return at
    after = skip(data, at + 1)
    if head != b"," or data[after : after + 1] == closing:
        raise Fault(at, at)
    return after


def skip(data: Data, at: int) -> int:
    """The first byte at or after `at` that is no JSON blank."""
    match = _BLANK.match(data, at)
    return match.end() if match else at


def _batch(data: Data, at: int, lead: bytes, width: int) -> tuple[list[msgspec.Raw], bool]:
    """As many elements as are whole in one window (none where it is damaged or cannot be cut), and if more follow."""
    window = b"[" + data[at : at + width]
    try:
        return _RAWS.decode(window), False
    except _REFUSALS as refusal:
        stop = _trailing(refusal)
        if stop is not None:
            return _RAWS.decode(window[:stop]), False
        return (_cut(window, lead) if lead and _truncated(refusal) else []), True


def _cut(window: bytes, lead: bytes) -> list[msgspec.Raw]:
    """The elements before the last comma that is followed by an object beginning with the same key.

    A cut inside an element is never well-formed, since its own bracket is still open: what decodes is right.
    """
    pattern = re.compile(rb",\s*+\{\s*+" + re.escape(lead))
    for width in (1 << 14, 1 << 18, len(window)):
        found = [match.start() for match in pattern.finditer(window, max(1, len(window) - width))]
        for cut in reversed(found[-8:]):
            try:
                return _RAWS.decode(window[:cut] + b"]")
            except _REFUSALS:
                continue
    return []


def _large(data: Data, start: int) -> int:
    """The end of a container that is wider than a window, found part by part."""
    ends: dict[int, int] = getattr(data, "ends", {})
    if start in ends:
        return ends[start]
    closing = b"}" if data[start : start + 1] == b"{" else b"]"
    end = first = skip(data, start + 1)
    if closing == b"}":
        end = max((stop for _, _, stop in members(data, start)), default=first)
    else:
        for starts, raws in batches(data, first):
            end = int(starts[-1]) + len(raws[-1])
    at = skip(data, end)
    if data[at : at + 1] != closing:
        raise Fault(start, at)
    ends[start] = at + 1
    return at + 1


def _scan(data: Data, start: int) -> int:
    """The end of a container by counting brackets outside strings; Fault where two values meet without a comma."""
    stack = bytearray()
    at, ended = start, False
    while token := _TOKEN.match(data, at):
        at = token.end()
        head = token[1][:1]
        if head in b"]}":
            if stack[-1:] != head:
                break
            stack.pop()
            if not stack:
                return at
            ended = True
        elif head in b",:":
            ended = False
        elif ended:
            break
        elif head in b"{[":
            stack += b"}" if head == b"{" else b"]"
        else:
            ended = True
    raise Fault(start, at)


def _lead(data: Data, at: int) -> bytes:
    match = _LEAD.match(data, at)
    return match[1] if match else b""


def _free(data: Data, freed: int, at: int) -> int:
    """Give pages of a memory map back that the walk has passed, so that a large file does not fill the memory."""
    if isinstance(data, bytes) or at - freed < 4 * WINDOW:
        return freed
    data.madvise(mmap.MADV_DONTNEED, 0, at - at % mmap.PAGESIZE)
    return at


def _matched(pattern: re.Pattern[bytes], data: Data, start: int) -> int:
    found = pattern.match(data, start)
    if not found:
        raise Fault(start, start)
    return found.end()


def _trailing(refusal: Exception) -> int | None:
    message = str(refusal)
    found = _AT.search(message) if "trailing characters" in message else None
    return int(found[1]) - 1 if found else None  # it counts the first such byte as read


def _truncated(refusal: Exception) -> bool:
    return "truncated" in str(refusal)
