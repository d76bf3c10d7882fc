"""From records to the rows of a part: provenance stamped, languages marked, written out batch by batch."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..errors import CaseError
from ..model import Document, Locator, Message, Skipped
from ..store import PartWriter
from ..store.tables import document_rows, row
from ..store.writer import batch, unwritable
from ..text import language_spans
from .zones import Kept

__all__ = ["REFUSED", "Provenance", "Rows"]

BATCH_ROWS = 16_384
BATCH_TEXT = 16 << 20  # characters of text held back at most
REFUSED = "An item of "  # how the reason begins for a row that its columns could not hold
PLACE = ("original_sha256", "locator", "original", "reader", "reader_version", "custodian")
Provenance = dict[str, Any]  # original, reader, reader_version, custodian


class Rows:
    """The rows of one part on their way to disk; `counts` says how many of each kind went in."""

    def __init__(self, writer: PartWriter) -> None:
        self.counts: Counter[str] = Counter()
        self._writer = writer
        self._held: dict[str, list[dict[str, Any]]] = {}
        self._text = 0

    def add(self, record: Kept, provenance: Provenance) -> None:
        """Turn a record into its row or rows."""
        if isinstance(record, Document):
            head, pages = document_rows(record)
            self.put("documents", {**head, **provenance})
            for page in pages:
                self._text += len(page["text"])
                self.put("pages", {**page, **provenance})
            return
        kind, columns = row(record)
        columns.update(provenance)
        if isinstance(record, Message):
            columns["lang"] = [{"lang": lang, "start": s, "end": e} for lang, s, e in language_spans(record.body)]
            self._text += len(record.body)
        self.put(kind, columns)

    def put(self, kind: str, columns: dict[str, Any]) -> None:
        """Hold a row back until there are enough for a batch."""
        held = self._held.setdefault(kind, [])
        held.append(columns)
        self.counts[kind] += 1
        if len(held) >= BATCH_ROWS or self._text >= BATCH_TEXT:
            self.flush()

    def flush(self) -> None:
        """Write out what is held back; a row that does not fit its columns becomes a Skipped row instead."""
        while self._held:
            kind, held = self._held.popitem()
            self._write(kind, held)
        self._text = 0

    def _write(self, kind: str, held: list[dict[str, Any]]) -> None:
        try:
            records = batch(kind, held)
        except CaseError as error:
            if len(held) > 1:
                middle = len(held) // 2
                self._write(kind, held[:middle])
                self._write(kind, held[middle:])
                return
            self.counts[kind] -= 1
            self._refuse(kind, held[0], error)
            return
        try:
            self._writer.add(kind, records)
        except OSError as error:
            raise unwritable(error) from error

    def _refuse(self, kind: str, columns: dict[str, Any], error: CaseError) -> None:
        if kind in ("skipped", "originals"):
            raise error
        reason = f"{REFUSED}{kind} does not fit: {error.what}"[:500]
        skipped = row(Skipped(reason=reason, locator=Locator(original="")))[1]
        self.put("skipped", {**skipped, **{name: columns[name] for name in PLACE}})
