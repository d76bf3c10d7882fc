"""Slack exports: a workspace's folder or zip (Enterprise Grid too), single day files, slackdump's and the API's JSON.

Layout: https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports. A day file is named by the
exporter's day, not by UTC: only `ts` tells the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..model import (
    Attachment,
    Batch,
    Conversation,
    Document,
    Locator,
    Message,
    Original,
    Page,
    Participant,
    Record,
    Skipped,
)
from . import Reader
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonruns import runs
from ._jsonspan import Span, find, items
from ._loose import each, rows, table, word
from ._place import guarded, here, skipped
from ._slack_chunks import chunks
from ._slack_messages import Channel, message, sent_of
from ._slack_people import conversation, display, participant, stays, stranger
from ._slack_tree import Tree, leaf, tree

if TYPE_CHECKING:
    from ._slack_quick import Quick

_TS = re.compile(rb'"ts"\s*:\s*"\d{9,11}\.\d{6}"')
_SENT = re.compile(rb'"(?:user|bot_id|subtype|client_msg_id|user_profile)"\s*:')
_CHUNK = re.compile(rb'^\s*\{\s*"t"\s*:\s*\d{1,2},\s*"ts"\s*:\s*\d')
_DAY_NAME = re.compile(r"\d{4}-\d\d-\d\d.*\.json")


def sniff(original: Original) -> float:
    """How surely this is a Slack export, or one of its files."""
    if original.is_folder or original.head(2) == b"PK":
        return _sniff_export(original)
    head = original.head(8192)
    if _CHUNK.match(head) and re.search(rb'"(?:m|u|ch|ci)"\s*:', head):
        return 0.9
    if not _TS.search(head) or (b'"type"' not in head and not _SENT.search(head)):
        return 0.0
    whole = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{")
    return (0.9 if b'"text"' in head or b'"blocks"' in head else 0.6) - 0.2 * (not whole)


def _sniff_export(original: Original) -> float:
    found = tree(original)
    lists, people = any(one.lists for one in found), any(one.people for one in found)
    days = [file for one in found for _, files in one.folders for file in files[:1]]
    telling = any(_TS.search(file.head(8192)) for file in days[:20])
    if lists and (people or days):
        return 0.98 if telling or not days else 0.9
    return 0.9 if telling else 0.0


@guarded("a Slack export")
def read(original: Original) -> Iterator[Record]:
    """People and conversations as listed, then every conversation's messages day by day, then who stands in no list."""
    yield from _read(original, None)  # type: ignore[misc]  # without a quick path there are no batches


@guarded("a Slack export")
def batches(original: Original) -> Iterator[Record | Batch]:
    """The records of `read`, most messages as columns."""
    from ._slack_quick import Quick

    quick = Quick()
    try:
        yield from _read(original, quick)
    except Exception:
        yield from quick.flush()
        raise
    yield from quick.flush()


def _read(original: Original, quick: Quick | None) -> Iterator[Record | Batch]:
    if original.is_folder or original.head(2) == b"PK":
        yield from _Export(tree(original), quick).records()
        return
    yield from _single(original, quick)


def _single(original: Original, quick: Quick | None) -> Iterator[Record | Batch]:
    place = load(original)
    if _CHUNK.match(original.head(64)):
        yield from chunks(place)
        return
    path: tuple[str, ...] = ()
    names = original.name.replace("!/", "/").split("/")
    identity = names[-2] if len(names) > 1 and _DAY_NAME.fullmatch(names[-1]) else names[-1].removesuffix(".json")
    at = find(place.data, ("messages",))
    if at >= 0:
        path = ("messages",)
        identity = _told(place, "channel_id") or _told(place, "channel") or identity
    channel = Channel(identity, {}, {}, {})
    strangers: dict[str, Participant] = {}
    more = find(place.data, ("has_more",))
    yield Conversation(
        platform="slack",
        id=identity,
        name=_told(place, "name") if path else "",
        incomplete=("has_more",) if more >= 0 and place.data[more : more + 4] == b"true" else (),
        locator=here(original),
    )
    yield from _items(place, path, channel, strangers, quick)
    yield from strangers.values()


def _items(
    place: Place,
    path: tuple[str, ...],
    channel: Channel,
    strangers: dict[str, Participant],
    quick: Quick | None,
    events: list[Message] | None = None,
) -> Iterator[Record | Batch]:
    def slow(span: Span) -> Iterator[Record]:
        for record in _records(place, span, channel, strangers):
            if isinstance(record, Message):
                if channel.seen is not None:
                    channel.seen.add(record.native_id)
                if events is not None and record.type in ("join", "leave"):
                    events.append(record)
            yield record

    if quick is not None and not place.encoded:
        quick.enter(channel, strangers)
        yield from quick.take(place, runs(place.data, path), slow)
        return
    if quick is not None:
        yield from quick.flush()
    for span in items(place.data, path):
        yield from slow(span)


def _told(place: Place, key: str) -> str:
    at = find(place.data, (key,))
    return word(decode(place.data[at : at + 300].split(b",")[0].split(b"}")[0])[0]) if at >= 0 else ""


def _records(place: Place, span: Span, channel: Channel, strangers: dict[str, Participant]) -> Iterator[Record]:
    raw = place.data[span.start : span.end]
    item, mended = decode(raw)
    locator = place.locator(span)
    if not isinstance(item, dict) or not (item.get("ts") or item.get("text") or item.get("type")):
        yield _odd(raw, locator)
        return
    told = message(item, channel, locator, mended or span.state != "whole")
    yield told
    yield from _attached(told, channel, locator)
    _meet(told, item, channel, strangers, locator)
    for number, reply in enumerate(each(item.get("slackdump_thread_replies"))):
        where = f"{locator.fragment}/slackdump_thread_replies/{number}"
        inner = Locator(original=locator.original, fragment=where)
        if isinstance(reply, dict):
            yield message(reply, channel, inner, mended)


def _odd(raw: bytes, locator: Locator) -> Skipped:
    text = raw[:2000].decode("utf-8", "backslashreplace")
    return Skipped(
        reason="This is no Slack message: it has neither a time, nor a text, nor a type.", raw=text, locator=locator
    )


def _attached(told: Message, channel: Channel, locator: Locator) -> Iterator[Attachment]:
    for file in told.files:
        there = channel.uploads.get(file.id) or channel.uploads.get(f"{file.id}-{file.name}")
        if there is not None:
            yield Attachment(
                message_native_id=told.native_id,
                conversation_id=channel.id,
                name=file.name,
                mime=file.mime,
                size=there.size,
                file_sha256=there.sha256,
                locator=locator,
            )


def _meet(
    told: Message, item: dict[str, Any], channel: Channel, strangers: dict[str, Participant], locator: Locator
) -> None:
    if told.sender_id and told.sender_id not in channel.names:
        known = strangers.get(told.sender_id)
        if known is None or not known.name:
            strangers[told.sender_id] = stranger(told.sender_id, item, locator)


class _Export:
    """One export with all its workspaces."""

    def __init__(self, workspaces: list[Tree], quick: Quick | None) -> None:
        self.workspaces, self.quick = workspaces, quick
        self.names: dict[str, str] = {}
        self.channels: dict[str, str] = {}
        self.members: dict[str, frozenset[str]] = {}  # of a conversation, by the lists
        self.uploads: dict[str, Original] = {}
        self.strangers: dict[str, Participant] = {}
        self.folders: dict[tuple[str, str], str] = {}  # (workspace, folder) -> conversation id
        for one in workspaces:
            self.uploads.update(one.uploads)

    def records(self) -> Iterator[Record | Batch]:
        for workspace in self.workspaces:
            for file in workspace.people:
                yield from self._people(file)
        for workspace in self.workspaces:
            for kind, file in workspace.lists:
                yield from self._conversations(file, kind, workspace.name)
        for workspace in self.workspaces:
            for folder, days in workspace.folders:
                yield from self._folder(workspace.name, folder, days)
            for file in workspace.dumps:
                yield from self._dump(file)
            for file in workspace.logs:
                yield from _log(file)
        yield from self.strangers.values()

    def _people(self, file: Original) -> Iterator[Record]:
        place = load(file)
        for span in items(place.data):
            raw = place.data[span.start : span.end]
            user, _ = decode(raw)
            locator = place.locator(span)
            if not isinstance(user, dict) or not word(user.get("id")):
                yield Skipped(reason="An entry of the list of users has no id.", items=0, locator=locator)
                continue
            self.names.setdefault(word(user["id"]), display(user))
            bot = word(table(user.get("profile")).get("bot_id"))
            if bot:
                self.names.setdefault(bot, display(user))
            yield participant(user, locator)

    def _conversations(self, file: Original, kind: str, workspace: str) -> Iterator[Record]:
        place = load(file)
        for span in items(place.data):
            listed, _ = decode(place.data[span.start : span.end])
            locator = place.locator(span)
            if not isinstance(listed, dict) or not (word(listed.get("id")) or word(listed.get("name"))):
                yield Skipped(reason="An entry of a list of conversations has no id.", items=0, locator=locator)
                continue
            told = conversation(listed, kind, workspace, locator)
            for folder in (word(listed.get("name")), told.id):
                self.folders.setdefault((workspace, folder), told.id)
                self.folders.setdefault(("", folder), told.id)
            self.channels[told.id] = told.name
            self.members[told.id] = frozenset(member.participant_id for member in told.members)
            yield told

    def _folder(self, workspace: str, folder: str, days: list[Original]) -> Iterator[Record | Batch]:
        identity = self.folders.get((workspace, folder)) or self.folders.get(("", folder))
        if identity is None:
            identity = folder
            yield Conversation(
                platform="slack",
                id=folder,
                name=folder,
                incomplete=("in no list of the export",),
                locator=here(days[0]),
            )
        channel = Channel(identity, self.names, self.channels, self.uploads, seen=set())
        events: list[Message] = []
        for day in days:
            yield from _items(load(day), (), channel, self.strangers, self.quick, events)
        yield from _missing(channel, days[-1])
        if members := stays(events, self.members.get(identity, frozenset())):
            yield Conversation(platform="slack", id=identity, members=members, locator=events[-1].locator)

    def _dump(self, file: Original) -> Iterator[Record | Batch]:
        for record in _single(file, self.quick):
            if not isinstance(record, Conversation) or record.id not in self.channels:
                yield record


def _missing(channel: Channel, where: Original) -> Iterator[Skipped]:
    absent = sorted(ts for ts in channel.promised if ts and ts not in (channel.seen or ()))
    if absent:
        reason = f"Replies that threads list are not here: {len(absent)} ({', '.join(absent[:5])})."
        yield skipped(where, reason)


def _log(file: Original) -> Iterator[Record]:
    """Lists that hold no messages, such as who added which app: a document, one page an entry, findable and dated."""
    place = load(file)
    pages: list[Page] = []
    for number, span in enumerate(items(place.data), 1):
        entry, _ = decode(place.data[span.start : span.end])
        values = table(entry)
        told = (f"{key}: {word(value)}" for key, value in values.items() if word(value))
        pages.append(
            Page(
                number=number,
                label=f"entry {number}",
                kind="metadata",
                text="\n".join(told) or ", ".join(word(one.get("id")) for one in rows(entry)),
                author=word(values.get("user_name")) or word(values.get("user_id")),
                at=sent_of(values),
                locator=place.locator(span),
            )
        )
    if pages:
        yield Document(title=leaf(file), mime="application/json", pages=tuple(pages), locator=here(file))


READER = Reader(
    format="slack",
    title="Slack export (workspace folder or zip, day files, API JSON)",
    limits="A plain export keeps a message's last words only, not those before an edit nor what was deleted; private"
    " conversations are there only if the exporter could take them and did.",
    version=3,
    sniff=sniff,
    read=read,
    batches=batches,
    url="https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports",
)
