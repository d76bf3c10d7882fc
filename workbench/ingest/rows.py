"""From records to the rows of a part: provenance stamped, languages marked, written out batch by batch."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa

from ..errors import CaseError
from ..model import Document, Locator, Message, Skipped
from ..store.columns import Run, message_columns
from ..store.tables import document_rows, row
from ..store.writer import batch, unwritable
from ..text import language_spans
from .finish import Finish
from .zones import Kept

__all__ = ["REFUSED", "Provenance", "Rows"]

BATCH_ROWS = 16_384
BATCH_TEXT = 16 << 20  # characters of text held back at most
REFUSED = "An item of "  # how the reason begins for a row that its columns could not hold
PLACE = ("original_sha256", "locator", "original", "reader", "reader_version", "custodian")
Provenance = dict[str, Any]  # original, reader, reader_version, custodian


class Rows:
    """The rows of one part on their way to disk; `counts` says how many of each kind went in."""

    def __init__(self, finish: Finish) -> None:
        self.counts: Counter[str] = Counter()
        self._finish = finish
        self._messages: list[Message] = []
        self._stamps: list[Provenance] = []  # one for each message
        self._batches: list[pa.RecordBatch] = []  # as readers give them
        self._runs: list[Run] = []  # whose rows these are
        self._held: dict[str, list[dict[str, Any]]] = {}
        self._text = 0

    def add(self, record: Kept, provenance: Provenance) -> None:
        """Turn a record into its row or rows."""
        if isinstance(record, Message):
            self.counts["messages"] += 1
            if self._batches:
                self.flush()
            self._messages.append(record)
            self._stamps.append(provenance)
            self._text += len(record.body)
            if len(self._messages) >= BATCH_ROWS or self._text >= BATCH_TEXT:
                self.flush()
        elif isinstance(record, Document):
            head, pages = document_rows(record)
            self.put("documents", {**head, **provenance})
            for page in pages:
                self._text += len(page["text"])
                self.put("pages", {**page, **provenance})
        else:
            kind, columns = row(record)
            self.put(kind, {**columns, **provenance})

    def add_batch(self, rows: pa.RecordBatch, runs: list[Run]) -> None:
        """Take messages that a reader gives as columns; `runs` tell how many rows have which provenance."""
        self.counts["messages"] += rows.num_rows
        if self._messages:
            self.flush()
        self._batches.append(rows)
        self._runs += runs
        self._text += rows.column("body").nbytes
        if sum(one.num_rows for one in self._batches) >= BATCH_ROWS or self._text >= BATCH_TEXT:
            self.flush()

    def put(self, kind: str, columns: dict[str, Any]) -> None:
        """Hold a row back until there are enough for a batch."""
        held = self._held.setdefault(kind, [])
        held.append(columns)
        self.counts[kind] += 1
        if len(held) >= BATCH_ROWS or self._text >= BATCH_TEXT:
            self.flush()

    def flush(self) -> None:
        """Write out what is held back; a row that does not fit its columns becomes a Skipped row instead."""
        messages, stamps = self._messages, self._stamps
        batches, runs = self._batches, self._runs
        self._messages, self._stamps, self._batches, self._runs, self._text = [], [], [], [], 0
        if batches:
            whole = batches[0] if len(batches) == 1 else pa.concat_batches(batches)
            self._told(whole, runs)
        if messages:
            try:
                whole = message_columns(messages)
            except (pa.ArrowException, ValueError, OverflowError, TypeError):  # one by one, to find the one at fault
                self._write("messages", [_row(*pair) for pair in zip(messages, stamps, strict=True)])
            else:
                self._told(whole, _runs(stamps))
        while self._held:
            kind, held = self._held.popitem()
            self._write(kind, held)

    def _write(self, kind: str, held: list[dict[str, Any]]) -> None:
        try:
            self._out(kind, batch(kind, held))
        except CaseError as error:
            if self._full(error):
                raise
            if len(held) > 1:
                middle = len(held) // 2
                self._write(kind, held[:middle])
                self._write(kind, held[middle:])
                return
            self.counts[kind] -= 1
            self._refuse(kind, held[0], error)

    def _told(self, rows: pa.RecordBatch, runs: list[Run]) -> None:
        try:
            self._finish.messages(rows, runs)
        except OSError as error:
            raise unwritable(error) from error

    def _out(self, kind: str, records: pa.RecordBatch) -> None:
        try:
            self._finish.add(kind, records)
        except OSError as error:
            raise unwritable(error) from error

    def _full(self, error: CaseError) -> bool:
        return isinstance(error.__cause__, OSError)

    def _refuse(self, kind: str, columns: dict[str, Any], error: CaseError) -> None:
        if kind in ("skipped", "originals"):
            raise error
        reason = f"{REFUSED}{kind} does not fit: {error.what}"[:500]
        skipped = row(Skipped(reason=reason, locator=Locator(original="")))[1]
        self.put("skipped", {**skipped, **{name: columns[name] for name in PLACE}})


def _runs(stamps: list[Provenance]) -> list[Run]:
    """The stamps of one row each, equal neighbours together."""
    runs: list[Run] = []
    for stamp in stamps:
        if runs and runs[-1][1] is stamp:
            runs[-1] = (runs[-1][0] + 1, stamp)
        else:
            runs.append((1, stamp))
    return runs


def _row(record: Message, provenance: Provenance) -> dict[str, Any]:
    spans = [{"lang": lang, "start": start, "end": end} for lang, start, end in language_spans(record.body)]
    return {**row(record)[1], "lang": spans, **provenance}
