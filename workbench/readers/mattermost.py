"""Mattermost's bulk export: JSON lines of teams, channels, users, posts and direct posts, replies inside their post.

https://docs.mattermost.com/administration-guide/manage/bulk-export-tool.html. A reply has no id of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..model import Conversation, Edit, File, Locator, Membership, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonspan import Span, items
from ._loose import flat, pairs, rows, strings, table, word
from ._place import guarded

_KNOWN = "version info team channel user bot emoji role scheme post direct_channel direct_post"
KNOWN = frozenset(_KNOWN.split())
JOIN = frozenset(("system_join_channel", "system_add_to_channel", "system_join_team", "system_add_to_team"))
LEAVE = frozenset(("system_leave_channel", "system_remove_from_channel", "system_leave_team"))


def sniff(original: Original) -> float:
    """How surely this is a bulk export: its first line tells the version."""
    if original.is_folder:
        return 0.0
    head = original.head(4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    first = head.split(b"\n", 1)[0].replace(b" ", b"")
    if first.startswith(b'{"type":"version"'):
        return 0.97
    posts = b'"type":"post"' in head.replace(b" ", b"") and b'"create_at"' in head
    return 0.8 if posts and b'"channel"' in head else 0.0


@guarded("a Mattermost export")
def read(original: Original) -> Iterator[Record]:
    """Channels and users where the file lists them, posts and their replies in its order, then who else wrote."""
    place = load(original)
    told = _Export(original)
    for span in items(place.data):
        yield from told.line(place, span)
    yield from told.cast.people()


class _Export:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("mattermost")
        self.met: set[str] = set()

    def line(self, place: Place, span: Span) -> Iterator[Record]:
        """The records of one line."""
        raw = place.data[span.start : span.end]
        value, mended = decode(raw)
        where = place.locator(span)
        kind = word(table(value).get("type"))
        item = table(table(value).get(kind))
        repaired = mended or span.state != "whole"
        if kind in ("post", "direct_post"):
            yield from self._post(item, kind, where, repaired)
        elif kind in ("channel", "direct_channel"):
            yield from self._channel(item, kind, where)
        elif kind in ("user", "bot"):
            self._user(item, kind, where)
        elif kind not in KNOWN:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This line is of no kind that Mattermost writes.", raw=text, locator=where)

    def _user(self, item: dict[str, Any], kind: str, where: Locator) -> None:
        full = " ".join(filter(None, (word(item.get("first_name")), word(item.get("last_name")))))
        handle = word(item.get("username"))
        names = (word(item.get("nickname")) or full or word(item.get("display_name")) or handle, full, handle)
        email, role = word(item.get("email")), word(item.get("position"))
        self.cast.meet(handle, where, *names, bot=kind == "bot", email=email, account=handle, role=role)

    def _channel(self, item: dict[str, Any], kind: str, where: Locator) -> Iterator[Record]:
        listed = [one.get("username") for one in rows(item.get("participants"))]
        members = strings(item.get("members")) or strings(listed)
        named = f"{word(item.get('team'))}/{word(item.get('name'))}"
        identity = _direct(members) if kind == "direct_channel" else named
        if identity in self.met:
            return
        self.met.add(identity)
        direct = "direct" if len(members) < 3 else "group"
        yield Conversation(
            platform="mattermost",
            id=identity,
            name=word(item.get("display_name")),
            kind=direct if kind == "direct_channel" else "channel",
            members=tuple(Membership(participant_id=one) for one in dict.fromkeys(members)),
            extra=pairs(
                team=item.get("team"),
                handle=item.get("name"),
                private=item.get("type") == "P",
                header=item.get("header"),
                purpose=item.get("purpose"),
            ),
            locator=where,
        )

    def _post(self, item: dict[str, Any], kind: str, where: Locator, repaired: bool) -> Iterator[Record]:
        members = strings(item.get("channel_members"))
        named = f"{word(item.get('team'))}/{word(item.get('channel'))}"
        identity = _direct(members) if kind == "direct_post" else named
        if identity not in self.met:
            yield from self._unlisted(identity, members, where)
        root = self._message(item, identity, where, repaired, "")
        yield root
        anchor = root.native_id or where.fragment
        for number, reply in enumerate(rows(item.get("replies"))):
            yield self._message(reply, identity, _nested(where, kind, number), repaired, anchor)

    def _unlisted(self, identity: str, members: tuple[str, ...], where: Locator) -> Iterator[Record]:
        self.met.add(identity)
        yield Conversation(
            platform="mattermost",
            id=identity,
            kind="direct" if len(members) == 2 else "group" if members else "channel",
            members=tuple(Membership(participant_id=one) for one in dict.fromkeys(members)),
            locator=where,
        )

    def _message(self, item: dict[str, Any], channel: str, where: Locator, repaired: bool, root: str) -> Message:
        user, props = word(item.get("user")), table(item.get("props"))
        kind = word(item.get("type"))
        edited = _time(item.get("edit_at"))
        deleted = _time(item.get("delete_at")) if item.get("delete_at") else UNKNOWN
        who = self.cast.meet(user, where)
        extra = [("attachments", flat(props["attachments"]))] if props.get("attachments") else []
        return Message(
            platform="mattermost",
            conversation_id=channel,
            native_id=word(item.get("id")),
            type="message" if not kind.startswith("system_") else _event(kind),
            sent=_time(item.get("create_at")),
            sender_id=who,
            sender_name=word(props.get("override_username")) or self.cast.name(who) or user,
            body=word(item.get("message")),
            parent_id=root,
            thread_id=root,
            edited=edited,
            deleted=deleted.us is not None,
            deleted_at=deleted,
            edits=(Edit(at=edited),) if edited.us is not None else (),
            reactions=tuple(self._reactions(item, where)),
            files=tuple(_file(one) for one in rows(item.get("attachments"))),
            flags=(
                *("repaired",) * repaired,
                *("system",) * kind.startswith("system_"),
                *("bot",) * (word(props.get("from_webhook")) == "true" or word(props.get("from_bot")) == "true"),
            ),
            extra=(*pairs(type=kind, pinned=item.get("is_pinned") is True), *extra),
            locator=where,
        )

    def _reactions(self, item: dict[str, Any], where: Locator) -> Iterator[Reaction]:
        for one in rows(item.get("reactions")):
            user = self.cast.meet(word(one.get("user")), where)
            yield Reaction(value=word(one.get("emoji_name")), participant_id=user, at=_time(one.get("create_at")))


def _direct(members: tuple[str, ...]) -> str:
    return "direct:" + ",".join(sorted(dict.fromkeys(members)))


def _nested(where: Locator, kind: str, number: int) -> Locator:
    """A reply's place: the bytes of the post that holds it, told apart by a pointer."""
    joint = "#" if "line=" in where.fragment else ""
    return replace(where, fragment=f"{where.fragment}{joint}/{kind}/replies/{number}")


def _event(kind: str) -> str:
    return "join" if kind in JOIN else "leave" if kind in LEAVE else "notice"


def _time(value: Any) -> Timestamp:
    return from_epoch(word(value), unit="ms") if word(value) not in ("", "0") else UNKNOWN


def _file(item: dict[str, Any]) -> File:
    path = word(item.get("path"))
    return File(id=path, name=path.rsplit("/", 1)[-1], path=path)


READER = Reader(
    format="mattermost",
    title="Mattermost bulk export (JSON lines)",
    limits="The export leaves out deleted posts, former words and ids of posts; a channel is known by its name, which"
    " can have been another's before.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://docs.mattermost.com/administration-guide/manage/bulk-export-tool.html",
)
