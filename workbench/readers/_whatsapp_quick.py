"""The quick path of WhatsApp's texts: messages with nothing but words, straight into columns, a block at a time.

Whatever may be more than words (files, links, mentions, marks, events, deletions, edits, dates with two readings)
takes the slow path, so that both paths say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ..model import Batch, Message, Original, Record
from ..store.columns import READ
from ._batch import Sheet, constant, fixed, texts
from ._whatsapp_lines import Text
from ._whatsapp_message import Chat, written
from ._whatsapp_names import Names, Split, slices
from ._whatsapp_people import lead, notes, nothing, people
from ._whatsapp_scan import Ints
from ._whatsapp_senders import bare
from ._whatsapp_stream import DAY, NONE, Stream
from ._whatsapp_words import DELETED

__all__ = ["streamed"]

_ENDS = " .。\u200e"
_LONGEST = max(map(len, DELETED)) + 8
_ROWS = 1 << 16
Bools = npt.NDArray[np.bool_]


def streamed(original: Original, media: dict[str, Original], title: str, quick: bool) -> Iterator[Record | Batch]:
    """All records of a text in UTF-8, in blocks; message by message unless `quick`."""
    stream = Stream(original)
    if not stream.learn():
        yield nothing(original)
        return
    names = Names(stream, title)
    names.learn()
    words, lines = stream.lead
    if words.strip(b"\xef\xbb\xbf\r\n \t"):
        yield lead(original, words, lines)
    identity = original.sha256[:16]
    yield from people(original, names.first, title or bare(names.group), identity, names.group)
    chat = Chat(original.sha256, media, identity, names.group)
    pasted: list[tuple[int, int, int]] = []
    for split in names.splits():
        block = split.block
        chat.text, chat.base = Text(block.data, block.data, "utf-8"), block.base
        for begin in range(0, len(split.codes), _ROWS):
            rows = np.arange(begin, min(begin + _ROWS, len(split.codes)))
            yield from (_Rows(chat, names, split, rows).records() if quick else _singly(chat, names, split, rows))
        pasted += [(h.line, h.after, h.quoted) for h in map(block.header, sorted(block.quoted))]
    yield from notes(original, stream.count, pasted, bool(media))


def _singly(chat: Chat, names: Names, split: Split, rows: Ints) -> Iterator[Record]:
    for row in rows.tolist():
        yield from chat.records(split.block.header(row), names.all[split.codes[row]], int(split.starts[row]))


class _Rows:
    """Some messages of a block."""

    def __init__(self, chat: Chat, names: Names, split: Split, rows: Ints) -> None:
        self.chat, self.names, self.split, self.block, self.rows = (
            chat,
            names,
            split,
            split.block,
            rows,
        )
        self.own = np.frombuffer(self.block.data, np.uint8)

    def records(self) -> Iterator[Record | Batch]:
        """One batch, and before it whatever else the slow path gives."""
        plain = self._plain()
        sheet = Sheet()
        slow = np.flatnonzero(~plain)
        for row in slow.tolist():
            for record in _singly(self.chat, self.names, self.split, self.rows[row : row + 1]):
                if isinstance(record, Message):
                    sheet.others.append((row, record))
                else:
                    yield record
        sheet.total = len(self.rows)
        yield sheet.batch(self._columns(self.rows[plain]) if plain.any() else {})

    def _plain(self) -> Bools:
        """Which messages are nothing but words."""
        block, rows, data = self.block, self.rows, self.block.data
        codes, starts, ends = (
            self.split.codes[rows],
            self.split.starts[rows],
            block.ends[rows],
        )
        plain: Bools = (codes > 0) & (block.days[rows] != NONE) & (block.others[rows] == NONE) & (starts < ends)
        plain &= block.found.kinds[rows] >= 0
        if self.names.group:
            plain &= codes != self.names.all.index(self.names.group)
        for row in block.quoted:
            plain &= rows != row
        lo, hi = int(block.found.starts[rows[0]]), int(ends[-1])
        special = self._special(lo, hi)
        plain &= np.searchsorted(special, ends) == np.searchsorted(special, starts)
        short = np.flatnonzero(plain & (ends - starts <= 4 * _LONGEST))
        first = self.own[starts[short]].astype(np.int64) << 8
        first |= np.append(self.own, np.uint8(0))[starts[short] + 1]
        for row in short[_maybe_gone()[first]].tolist():
            body = data[starts[row] : ends[row]].decode("utf-8", "replace")
            plain[row] = len(body) > _LONGEST or body.strip(_ENDS).casefold() not in DELETED
        try:
            data[lo:hi].decode()
        except UnicodeDecodeError:
            for row in np.flatnonzero(plain).tolist():
                plain[row] = "\ufffd" not in data[starts[row] : ends[row]].decode("utf-8", "replace")
        return plain

    def _special(self, lo: int, hi: int) -> Ints:
        """Where bytes stand that words may not hold here: brackets, addresses, marks, mentions, U+FFFD."""
        own = self.own[lo:hi]
        found = [np.flatnonzero((own == 60) | (own == 62) | (own == 40))]
        padded = np.append(own, np.zeros(2, np.uint8))
        for first, pairs in (
            (58, ((47, 47),)),
            (0xE2, ((0x80, 0x8E), (0x81, 0xA8))),
            (0xEF, ((0xBF, 0xBD),)),
        ):
            at = np.flatnonzero(own == first)
            found += [at[(padded[at + 1] == a) & (padded[at + 2] == b)] for a, b in pairs]
        return np.sort(np.concatenate(found)) + lo

    def _columns(self, rows: Ints) -> dict[str, pa.Array]:
        block, size = self.block, len(rows)
        begin, ends = block.found.starts[rows], block.ends[rows]
        data, names = block.data, self.names.all
        codes = pa.array(self.split.codes[rows])
        digests = [sha256(data[a:b]).digest() for a, b in zip(begin.tolist(), ends.tolist(), strict=True)]
        lines = [pc.cast(pa.array(block.line + of), pa.string()) for of in (block.found.lines[rows], block.after[rows])]
        times = block.days[rows] * DAY + block.found.times[rows]
        return {
            "sent_at": pa.array(times).cast(pa.timestamp("us", "UTC")).cast(READ.field("sent_at").type),
            "sent_precision": texts(["min", "s"]).take(pa.array(block.found.seconds[rows].astype(np.int64))),
            "sent_basis": constant("exporter-local", "sent_basis", size),
            "sent_raw": self._raws(rows),
            "platform": constant("whatsapp", "platform", size),
            "conversation_id": constant(self.chat.identity, "conversation_id", size),
            "sender_id": texts([self.chat.person(name) for name in names]).take(codes),
            "sender_name": texts(names).take(codes),
            "body": _ordered(self.own, self.split.starts[rows], ends),
            "original_sha256": constant(self.chat.sha256, "original_sha256", size),
            "locator": pc.binary_join_element_wise("#line=", lines[0], ",", lines[1], ""),
            "locator_offset": pa.array(block.base + begin),
            "locator_length": pa.array(ends - begin),
            "item_sha256": fixed(b"".join(digests).hex().encode(), 64),
        }

    def _raws(self, rows: Ints) -> pa.Array:
        """The dates as written, without brackets, dash and marks."""
        templates = self.names.stream.scanner.templates
        spans = np.array([_span(one.text) for one in templates], np.int64).reshape(-1, 2)
        chosen = spans[self.block.found.kinds[rows]]
        starts = self.block.found.starts[rows]
        return slices(self.own, starts + chosen[:, 0], starts + chosen[:, 1]).cast(pa.string())


@lru_cache(maxsize=1)
def _maybe_gone() -> Bools:
    """Whether words that tell of a deletion, in any case, may begin with these two bytes."""
    told = np.zeros(1 << 16, bool)
    firsts = {one[0] for one in DELETED}
    for code in (*range(0xD800), *range(0xE000, 0x10000)):
        char = chr(code)
        if char in _ENDS or char.casefold()[:1] in firsts:
            raw = char.encode()
            if len(raw) > 1:
                told[raw[0] << 8 | raw[1]] = True
            else:
                told[raw[0] << 8 : (raw[0] + 1) << 8] = True
    return told


def _span(text: bytes) -> tuple[int, int]:
    raw = written(text).encode()
    at = text.index(raw)
    return at, at + len(raw)


def _ordered(own: npt.NDArray[np.uint8], starts: Ints, ends: Ints) -> pa.Array:
    """The texts between places that lie one after another."""
    offsets = np.zeros(len(starts) + 1, np.int32)
    np.cumsum(ends - starts, out=offsets[1:])
    lo, hi = int(starts[0]), int(ends[-1])
    edges = np.zeros(hi - lo + 1, np.int8)
    edges[starts - lo] += 1
    edges[ends - lo] -= 1
    data = own[lo:hi][np.cumsum(edges[:-1], dtype=np.int8).view(np.bool_)]
    return pa.Array.from_buffers(
        pa.string(),
        len(starts),
        [None, pa.py_buffer(offsets), pa.py_buffer(data.tobytes())],
    )
