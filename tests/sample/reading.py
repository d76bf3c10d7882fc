"""The sample as the workbench's own readers see it, for tests that compare truth and product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbench import originals, readers
from workbench.hashing import message_key
from workbench.model import Message, Original


def messages(folder: Path) -> Iterator[Message]:
    """Every message that the readers yield from the exports below `folder`."""
    for room in ("lark", "lark2", "slack", "whatsapp", "telegram", "mail"):
        yield from _read(originals.at(folder / room, room), depth=0)


def keys_read(folder: Path) -> set[str]:
    """The workbench's keys of all messages."""
    return {
        message_key(m.platform, m.conversation_id, m.native_id, m.locator.original, m.locator.fragment)
        for m in messages(folder)
    }


def _read(original: Original, depth: int) -> Iterator[Message]:
    scores = readers.detect(original)
    if scores and (not original.is_folder or scores[0].score >= 0.5):
        for record in readers.read(scores[0].reader, original):
            if isinstance(record, Message):
                yield record
    elif original.is_folder:
        for member in original.members():
            yield from _read(member, depth + 1)
