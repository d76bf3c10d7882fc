"""The quick path of WhatsApp's texts: messages with nothing but words, straight into columns.

Whatever may be more than words (files, links, mentions, marks, events, deletions, edits, dates with two readings)
takes the slow path, so that both paths say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..hashing import digest
from ..model import Batch, Message, Record
from ..store.columns import READ
from ..timestamps import Timestamp
from ._batch import ROWS, Sheet, constant, fixed, texts
from ._whatsapp_lines import Header
from ._whatsapp_words import DELETED

__all__ = ["Quick"]

_MORE = re.compile(rb"[<>(]|://|\xe2\x80\x8e|\xe2\x81\xa8")  # what a message holds that may be more than words
_ENDS = " .。\u200e"
_LONGEST = max(map(len, DELETED)) + 8
_SENT = (("sent_at", "us"), ("sent_precision", "precision"), ("sent_basis", "basis"), ("sent_raw", "raw"))
Slow = Callable[[Header, str, int], Iterator[Record]]


class Quick:
    """The rows of one chat; `sent` gives the time of a header, `who` the id of a name."""

    def __init__(
        self, data: bytes, original: str, identity: str, sent: Callable[[Header], Timestamp], who: Callable[[str], str]
    ) -> None:
        self.data, self.original, self.identity = data, original, identity
        self.sent, self.who = sent, who
        self.sheet = Sheet()
        self.rows: list[tuple[Header, str, str]] = []  # with name and words
        self.digests: list[bytes] = []

    def take(
        self, found: Sequence[Header], split: Sequence[tuple[str, int]], group: str, slow: Slow
    ) -> Iterator[Record | Batch]:
        """The records of all messages; `slow` gives those of one."""
        data, more = self.data, _MORE.search
        for header, (name, start) in zip(found, split, strict=True):
            if name and name != group and header.us is not None and header.other is None and not header.quoted:
                body = "" if more(data, start, header.end) else data[start : header.end].decode("utf-8", "replace")
                if body and "\ufffd" not in body and (len(body) > _LONGEST or not _gone(body)):
                    self.rows.append((header, name, body))
                    self.digests.append(digest(data[header.start : header.end]))
                    self.sheet.total += 1
                    continue
            for record in slow(header, name, start):
                if isinstance(record, Message):
                    self.sheet.slow(record)
                else:
                    yield record
            if self.sheet.total >= ROWS:
                yield from self.flush()
        yield from self.flush()

    def flush(self) -> Iterator[Batch]:
        """Whatever is gathered, as a batch."""
        if self.sheet.total:
            told = self.sheet.batch(self._columns() if self.rows else {})
            self.rows, self.digests = [], []
            yield told

    def _columns(self) -> dict[str, pa.Array]:
        headers, names, bodies = zip(*self.rows, strict=True)
        size = len(headers)
        starts = np.array([header.start for header in headers])
        people: dict[str, int] = {}
        codes = pa.array([people.setdefault(name, len(people)) for name in names])
        lines = [
            pc.cast(pa.array([getattr(header, end) for header in headers]), pa.string()) for end in ("line", "after")
        ]
        return {
            **self._times(headers),
            "platform": constant("whatsapp", "platform", size),
            "conversation_id": constant(self.identity, "conversation_id", size),
            "sender_id": texts([self.who(name) for name in people]).take(codes),
            "sender_name": texts(list(people)).take(codes),
            "body": texts(bodies),
            "original_sha256": constant(self.original, "original_sha256", size),
            "locator": pc.binary_join_element_wise("#line=", lines[0], ",", lines[1], ""),
            "locator_offset": pa.array(starts),
            "locator_length": pa.array(np.array([header.end for header in headers]) - starts),
            "item_sha256": fixed(b"".join(self.digests).hex().encode(), 64),
        }

    def _times(self, headers: Sequence[Header]) -> dict[str, pa.Array]:
        stamps: dict[tuple[bytes, int | None], int] = {}
        told: list[Timestamp] = []
        codes = []
        for header in headers:
            key = header.stamp, header.us
            code = stamps.setdefault(key, len(stamps))
            if code == len(told):
                told.append(self.sent(header))
            codes.append(code)
        taken = pa.array(codes)
        return {
            name: pa.array([getattr(one, part) for one in told], READ.field(name).type).take(taken)
            for name, part in _SENT
        }


def _gone(body: str) -> bool:
    return body.strip(_ENDS).casefold() in DELETED
