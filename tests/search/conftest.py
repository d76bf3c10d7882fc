"""Tiny snapshots made of records, in the columns of the store: what search sees, without a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from workbench.model import Conversation, Document, Locator, Message, Page, Participant
from workbench.store import tables
from workbench.timestamps import Timestamp, from_iso

Make = Callable[..., "Snapshot"]


@dataclass(eq=False)
class Part:
    """Rows by kind; with a `path` that exists, the index is kept there."""

    path: Path | None
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {kind: [] for kind in tables.KINDS})
    made: dict[str, pa.Table] = field(default_factory=dict)

    def table(self, kind: str) -> pa.Table:
        if kind not in self.made:
            self.made[kind] = pa.Table.from_pylist(self.rows[kind], schema=tables.KINDS[kind])
        return self.made[kind]


@dataclass(eq=False)
class Snapshot:
    parts: tuple[Part, ...]

    def table(self, kind: str) -> pa.Table:
        return pa.concat_tables([part.table(kind) for part in self.parts])


def part(records: Iterable[Any], path: Path | None = None, custodian: str = "desk") -> Part:
    """A part of records; a dict is a row of originals."""
    made = Part(path)
    for record in records:
        if isinstance(record, dict):
            made.rows["originals"].append(record)
            continue
        if isinstance(record, Document):
            head, pages = tables.document_rows(record)
            rows = [("documents", head), *(("pages", page) for page in pages)]
        else:
            rows = [tables.row(record)]
        for kind, row in rows:
            provenance = {"original": f"{row['original_sha256']}.json", "reader": "test", "custodian": custodian}
            made.rows[kind].append({**row, **provenance})
    return made


def place(number: int, original: str = "chat") -> Locator:
    return Locator(original=original, fragment=f"#/{number}", sha256=f"{number:064x}")


def message(number: int, body: str, sent: str = "2024-03-14T09:00:00Z", **more: Any) -> Message:
    original = more.pop("original", "chat")
    plain: dict[str, Any] = {
        "platform": "lark", "conversation_id": "room", "native_id": f"m{number}", "sender_id": "u1", "sender_name": "",
        "sent": from_iso(sent) if sent else Timestamp(), "body": body, "locator": place(number, original),
    }  # fmt: skip
    return Message(**{**plain, **more})


def person(id: str, name: str, **more: Any) -> Participant:
    return Participant(**{"platform": "lark", "id": id, "name": name, "locator": place(0), **more})


def room(id: str, name: str) -> Conversation:
    return Conversation(platform="lark", id=id, name=name, locator=place(0))


def document(original: str, *pages: tuple[str, str], **more: Any) -> Document:
    """A document of (kind, text) pages."""
    made = tuple(
        Page(number=number, kind=kind, text=text, locator=place(number, original))
        for number, (kind, text) in enumerate(pages, 1)
    )
    return Document(**{"pages": made, "locator": Locator(original=original), **more})


@pytest.fixture
def make() -> Make:
    """A snapshot of one part made of records; strings are bodies of messages."""

    def made(*records: Any, path: Path | None = None) -> Snapshot:
        whole = [message(n, record) if isinstance(record, str) else record for n, record in enumerate(records)]
        return Snapshot((part(whole, path),))

    return made
