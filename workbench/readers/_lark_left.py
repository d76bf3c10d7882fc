"""What is left to be said at the end of a dump: members of unnamed conversations, forwards and messages not at hand."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Locator, Message, Record, Skipped
from ._lark_learn import Knowledge
from ._lark_message import Maker

__all__ = ["leftovers"]


def leftovers(known: Knowledge, maker: Maker) -> Iterator[Record]:
    """What the end of a dump leaves to be said."""
    for page, member, locator in known.listed:
        chat = known.chats.likely(page.file.rpartition("/")[0])
        if chat:
            known.chats.get(chat, locator).listed[member] = None
        else:
            reason = "A member of a conversation that the file does not name."
            yield Skipped(reason=reason, items=0, severity="info", locator=locator)
    for identity, chat in maker.forwards.items():
        if identity not in maker.opened:
            text = f"the messages inside the merged forward {identity} are not here"
            known.chats.get(chat).incomplete[text] = None
    for identity, note in known.notes.orphans():
        what, locator = note.places[0]
        if note.recalled:
            yield _ghost(known, identity, note.chat, locator)
            continue
        reason = f"A {what} of a message that is not here: {identity or 'no id'}."
        yield Skipped(reason=reason, items=0, severity="info", locator=locator)


def _ghost(known: Knowledge, identity: str, chat: str, locator: Locator) -> Message:
    """A message known only from its recall."""
    note = known.notes.all[identity]
    known.chats.get(chat or "unlisted", locator).direct = True
    return Message(
        platform="lark",
        conversation_id=chat or "unlisted",
        native_id=identity,
        deleted=True,
        deleted_at=note.recalled_at,
        extra=tuple(note.extra),
        locator=locator,
    )
