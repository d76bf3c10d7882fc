"""A whole dump, read twice: first who is who and what is said about messages, then the messages in their order.

The first pass skips lists of messages, so that it costs little; it is what lets a sender's id in the first page mean
the person that a contact file at the end names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from ..model import Attachment, Batch, Locator, Message, Original, Record, Skipped
from ._jsonload import Place
from ._jsonmend import words
from ._jsonruns import lines, runs
from ._jsonspan import Span, decode, find, items, load
from ._lark_docs import Documents
from ._lark_event import item_of, name_of, notice
from ._lark_files import MISSING, all_messages, resources
from ._lark_item import Item, decoded, string
from ._lark_kind import kind_of
from ._lark_learn import Knowledge
from ._lark_left import leftovers
from ._lark_mail import mail, mail_people
from ._lark_message import Maker
from ._lark_page import Ends, of_lines, whole_page
from ._lark_quick import print_of
from ._lark_sniff import READ, certainty, parts
from ._lark_store import stored
from ._lark_walk import Found, Page, element, named, walk
from ._seen import Seen

if TYPE_CHECKING:
    from ._lark_quick import Quick

__all__ = ["Dump"]

KEPT = 64 << 20  # files up to this sum stay in memory between the passes


class Dump:
    """One file, folder or archive of Lark's; `records` reads it."""

    def __init__(self, original: Original, *, by_batch: bool = False) -> None:
        self.by_batch = by_batch
        self.quick: Quick | None = None
        self.container, self.count = "", 0  # the merged forward that a list of messages is in, and its items so far
        self.original = original
        self.known = Knowledge()
        self.people, self.chats, self.notes = self.known.people, self.known.chats, self.known.notes
        self.seen = Seen()
        self.kept: dict[str, tuple[Place, Ends | None]] = {}
        self.room = KEPT
        self.place: Place
        self.ends: Ends | None = None  # of the file, if it is one page
        self.papers: Documents
        self.maker = Maker(self.people, self.chats, self.notes, {})
        self.idle = True

    def records(self) -> Iterator[Record | Batch]:
        """All records of the dump. Raises ReadError only for a dump that is one unreadable file."""
        if not self.by_batch:
            yield from self._records()
            return
        from ._lark_quick import Quick

        quick = self.quick = Quick(self.maker, self.seen)
        try:
            for record in self._records():
                yield from quick.put(record) if isinstance(record, Message) else (record,)
        except Exception:
            yield from quick.flush()
            raise
        yield from quick.flush()

    def _records(self) -> Iterator[Record | Batch]:
        everything = parts(self.original)
        files = list(self._learnt(everything))
        self.maker.files = resources(everything, files)
        self.people.settle()
        for file in files:
            yield from self._read(file)
        yield from leftovers(self.known, self.maker)
        yield from self.people.participants()
        yield from self.chats.conversations(self.people.known)

    def _load(self, file: Original) -> tuple[Place, Ends | None]:
        found = self.kept.pop(file.name, None)
        if found is None:
            place = load(file)
            found = place, whole_page(place)
            if file.size < self.room:
                self.room -= file.size
                self.kept[file.name] = found
        return found

    # ---- the first pass: people, chats, notes

    def _learnt(self, everything: list[Original]) -> Iterator[Original]:
        """The files that are Lark's, each looked at, read and let go of in one go."""
        alone = len(everything) == 1
        for file in everything:
            ours = alone or certainty(file) >= READ
            if ours:
                self._learn(file, alone)
            if (forget := getattr(file, "forget", None)) is not None:
                forget()
            if ours:
                yield file

    def _learn(self, file: Original, alone: bool) -> None:
        try:
            place, ends = self._load(file)
        except ReadError:
            if alone:
                raise
            return
        if ends is not None:
            return  # messages only
        only = None
        for found in walk(place, file.name):
            if found.kind == "message" and found.value is None:
                only = all_messages(place) if only is None else only
                if only:
                    return  # nothing to learn ahead
                self._ahead(found, place)
            else:
                self.known.note(found, place)

    def _ahead(self, found: Found, place: Place) -> None:
        """Learn from a line that stands among messages and is none."""
        if b'"msg_type"' not in place.data[found.span.start : found.span.end]:
            for inner in element(place, found.span, found.span.pointer, found.page, 1):
                self.known.note(inner, place)

    # ---- the second pass: records in their order

    def _read(self, file: Original) -> Iterator[Record | Batch]:
        try:
            place, ends = self._load(file)
        except ReadError as error:
            yield Skipped(reason=str(error), items=0, locator=Locator(original=file.sha256))
            return
        self.place, self.ends, self.idle = place, ends, True
        self.papers = Documents(place, lambda person: self.people.names.get(person, ""))
        rest: list[Found] = []
        quick = self.quick if self.quick is not None and ends is None and of_lines(place) else None
        if quick is not None:
            yield from self._lines(file.name, quick)
        for found in walk(place, file.name, ends) if quick is None else ():
            if found.kind == "rest":
                rest.append(found)
            else:
                yield from self._found(found)
        for found in rest:
            self._failed(found)
        document = self.papers.document(file.name, rest)
        if document is not None:
            yield document
        elif rest:
            for found in rest:
                raw = words(json.dumps(found.value, ensure_ascii=False))[:2000]
                reason = "Fields beside the messages that belong to no record."
                yield self._skip(found.span, reason, items=0, severity="info", raw=raw)
        elif self.idle:
            reason = f"{file.name.rpartition('/')[2]} holds no items."
            yield Skipped(reason=reason, items=0, severity="info", locator=Locator(original=place.sha256))

    def _failed(self, found: Found) -> None:
        """Note conversations that an exporter says it could not open."""
        failed = found.value.get("failedChats")
        for one in failed if isinstance(failed, list) else ():
            if isinstance(one, dict) and string(one.get("id")):
                chat = self.chats.get(string(one["id"]), self.place.locator(found.span))
                chat.name, chat.direct = chat.name or string(one.get("title")), True
                chat.incomplete[f"failedChats: {string(one.get('status'))}"] = None

    def _found(self, found: Found) -> Iterator[Record | Batch]:
        kind, span, page, value = found.kind, found.span, found.page, found.value
        self.idle = False
        if kind == "messages":
            yield from self._messages(found)
        elif kind == "message":
            yield from self._message(span, page, value)
        elif kind == "event":
            yield from self._event(value, span, page)
        elif kind == "web":
            locator = self.place.locator(span)
            message = stored(value, page, locator, self.people, self.chats, self.maker.files)
            yield from self._once(message, value)
        elif kind == "mail":
            locator = self.place.locator(span)
            yield from mail_people(value, locator)
            yield mail(value, locator)
        elif kind == "page":
            yield from self._page(span, page)
        elif kind == "noise":
            yield self._noise(span)
        elif kind in ("other", "block", "comment", "document", "user"):
            self.papers.take(found)

    def _messages(self, found: Found) -> Iterator[Record | Batch]:
        page = found.page
        self.container, self.count = "", 0
        at = found.span
        if self.quick is None or self.place.encoded or page.message:  # the messages inside a merged forward
            for span in items(self.place.data, start=at.start, base=at.pointer):
                yield from self._listed(span, page)
        else:
            self.quick.chats = {}
            told = runs(self.place.data, start=at.start, base=at.pointer) if self.ends is None else [self.ends.run]
            yield from self.quick.take(self.place, told, lambda span: self._listed(span, page))
            for identity in self.quick.chats:
                self._met(page, identity)
        if page.thread and not page.chat:
            self._ended(page, page.chat)

    def _lines(self, name: str, quick: Quick) -> Iterator[Record | Batch]:
        """The messages of a file that holds one on each line."""
        page, self.idle, quick.chats = named(name), False, {}

        def slow(span: Span) -> Iterator[Record]:
            yield from self._message(span, page, None)

        for run in lines(self.place.data):
            if run is not None:
                yield from quick.take(self.place, (run,), slow)
                for identity in quick.chats:
                    self._met(page, identity)

    def _listed(self, span: Span, page: Page) -> Iterator[Record]:
        """One item of a list of messages."""
        if span.state == "noise":
            yield self._noise(span)
            return
        item, rest, repaired = decoded(self.place.data[span.start : span.end])
        if item is None or (item.message_id is None and item.msg_type is None):
            yield from self._odd(span, page, late=True)
            return
        if span.state == "damaged" and item.create_time is None and item.body is None and item.content is None:
            yield self._skip(span, "Too little is left of this message.")
            return
        if self.count == 0 and item.msg_type == "merge_forward" and item.message_id == page.message:
            self.container = page.message
        elif self.container and not item.upper_message_id and item.message_id != self.container:
            item.upper_message_id = self.container
        self.count += 1
        yield from self._item(item, rest, span, page, repaired or span.state == "damaged")

    def _met(self, page: Page, identity: str) -> None:
        """Note that a file speaks of a conversation."""
        self.chats.folders.setdefault(page.file.rpartition("/")[0], {})[identity] = None
        if page.has_more is not None:
            self._ended(page, identity)

    def _message(self, span: Span, page: Page, value: Any) -> Iterator[Record]:
        item, rest, repaired = decoded(self.place.data[span.start : span.end])
        if item is None or (item.message_id is None and item.msg_type is None):
            yield from self._odd(span, page, late=not isinstance(self.place.data, bytes))
            return
        yield from self._item(item, rest, span, page, repaired or span.state == "damaged")

    def _odd(self, span: Span, page: Page, *, late: bool) -> Iterator[Record]:
        """Something else than a message among messages; `late` if the first pass did not look at it."""
        head = self.place.data[span.start : span.start + 1]
        value = decode(self.place.data[span.start : span.end])[0] if head == b"{" else None
        kind = kind_of(value)
        if kind == "message" or not isinstance(value, dict) or not value:
            yield self._skip(span, "This item of a list of messages is no message that can be read.")
            return
        for found in element(self.place, span, span.pointer, page, 1):
            if found.kind == "message":
                yield self._skip(span, "This item of a list of messages is no message that can be read.")
                continue
            if late:
                self.known.note(found, self.place)
            quick, self.quick = self.quick, None  # which is in the middle of a list
            try:
                yield from self._found(found)  # type: ignore[misc]  # for now there are no batches
            finally:
                self.quick = quick

    def _item(self, item: Item, rest: dict[str, Any], span: Span, page: Page, repaired: bool) -> Iterator[Record]:
        locator = self.place.locator(span)
        replies = rest.pop("thread_replies", None) if rest else None
        if rest:
            self._told_missing(item, rest)
        flags = ["repaired"] if repaired else []
        if repaired and span.end >= len(self.place.data):
            flags.append("truncated")
        message = self.maker.message(item, rest, locator, page, flags)
        if span.state == "damaged":
            self.chats.get(message.conversation_id).incomplete[f"{page.file} is damaged"] = None
        self._met(page, message.conversation_id)
        yield from self._once(message, item)
        if isinstance(replies, list) and replies:
            yield from self._replies(span, page, message, item)

    def _replies(self, span: Span, page: Page, host: Message, item: Item) -> Iterator[Record]:
        """Replies that an exporter put inside the message that began the thread."""
        at = find(self.place.data, ("thread_replies",), span.start)
        inner = replace(page, chat=host.conversation_id, thread=item.thread_id or "", has_more=None)
        for one in items(self.place.data, start=at, base=f"{span.pointer}/thread_replies"):
            if one.state == "noise":
                yield self._noise(one)
            else:
                yield from self._message(one, inner, None)

    def _once(self, message: Message, told: Any) -> Iterator[Record]:
        """The message with its files; or a note that it stood already, word for word, in this dump."""
        if message.native_id and not self.seen.add(print_of(message)):
            reason = f"The same message stands again: {message.native_id}."
            yield Skipped(reason=reason, severity="info", locator=message.locator)
            return
        yield message
        for file in message.files:
            found = self.maker.files.get(file.id) or self.maker.files.get(file.name)
            if file.path and found is not None:
                yield Attachment(
                    message_native_id=message.native_id,
                    conversation_id=message.conversation_id,
                    name=file.name or found.name.rpartition("/")[2],
                    mime=file.mime,
                    size=found.size,
                    file_sha256=found.sha256,
                    locator=Locator(original=found.sha256),
                )

    def _event(self, value: dict[str, Any], span: Span, page: Page) -> Iterator[Record]:
        told = item_of(value)
        if told is not None:
            yield from self._item(*told, span, page, span.state == "damaged")
            return
        locator = self.place.locator(span)
        message = notice(value, locator, self.people)
        if message is not None:
            self.chats.get(message.conversation_id, locator).direct = True
            yield from self._once(message, value)
        elif not name_of(value).startswith("im.message"):
            self.papers.take(Found("other", span, value, page))

    def _page(self, span: Span, page: Page) -> Iterator[Record]:
        chat = page.chat or self.chats.likely(page.file.rpartition("/")[0])
        if page.error:
            if chat:
                known = self.chats.get(chat, self.place.locator(span))
                known.incomplete[page.error], known.direct = None, True
            raw = self.place.data[span.start : min(span.end, span.start + 2000)].decode("utf-8", "replace")
            yield self._skip(span, f"An {page.error.strip()} stands where data was asked for.", items=0, raw=raw)
        elif page.has_more and self.papers is not None:
            self.papers.more = True
        elif page.has_more is False and chat:
            self._ended(page, chat)

    def _ended(self, page: Page, chat: str) -> None:
        """Note whether a page says that more follow; a page that says no ends its conversation or thread."""
        known = self.chats.all.get(chat)
        if known is None or page.has_more is None:
            return
        if page.thread:
            if page.has_more:
                known.incomplete[f"has_more: thread {page.thread} has more replies than stand here"] = None
            else:
                known.incomplete.pop(f"has_more: thread {page.thread} has more replies than stand here", None)
        else:
            known.ended = known.ended or not page.has_more

    def _told_missing(self, item: Item, rest: dict[str, Any]) -> None:
        chat = item.chat_id
        for key, text in MISSING.items():
            if rest.get(key) is True and chat:
                thread = item.thread_id or item.message_id or ""
                self.chats.get(chat).incomplete[f"{key}: {text} ({thread})"] = None

    def _noise(self, span: Span) -> Skipped:
        raw = self.place.data[span.start : min(span.end, span.start + 2000)].decode("utf-8", "backslashreplace")
        return self._skip(span, "Text that is no JSON stands here.", items=0, severity="info", raw=raw)

    def _skip(self, span: Span, reason: str, *, items: int = 1, severity: str = "warning", raw: str = "") -> Skipped:
        raw = raw or self.place.data[span.start : min(span.end, span.start + 2000)].decode("utf-8", "backslashreplace")
        return Skipped(reason=reason, items=items, severity=severity, raw=raw, locator=self.place.locator(span))
