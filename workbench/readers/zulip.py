"""Zulip's data export: messages-000001.json … with realm.json beside them, in a folder or alone.

https://zulip.com/help/export-your-organization. Streams and users have numbers in the messages and names in
realm.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, Edit, Locator, Membership, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonload import load
from ._jsonmend import decode
from ._jsonspan import items
from ._loose import pairs, rows, table, word
from ._place import content, guarded, here

_NAME = re.compile(r"messages-\d+\.json")
_LINK = re.compile(r"https?://[^\s<>)\]]+")


def sniff(original: Original) -> float:
    """How surely this is Zulip's export or one of its files of messages."""
    if original.is_folder:
        files = [one for one in original.members() if _NAME.fullmatch(_leaf(one))]
        return 0.95 if files and b'"zerver_message"' in files[0].head(4096) else 0.0
    return 0.95 if b'"zerver_message"' in original.head(8192) else 0.0


def _leaf(original: Original) -> str:
    return original.name.replace("!/", "/").rsplit("/", 1)[-1]


@guarded("a Zulip export")
def read(original: Original) -> Iterator[Record]:
    """Conversations where they are first met, messages file by file in their order, then the people."""
    told = _Export()
    if not original.is_folder:
        yield from told.messages(original)
    else:
        for one in original.members():
            if _leaf(one) == "realm.json":
                told.realm(one)
        for one in original.members():
            if _NAME.fullmatch(_leaf(one)):
                yield from told.messages(one)
    yield from told.cast.people()


class _Export:
    def __init__(self) -> None:
        self.cast = Cast("zulip")
        self.recipients: dict[str, tuple[str, str]] = {}  # recipient -> (type, type_id)
        self.streams: dict[str, dict[str, Any]] = {}
        self.members: dict[str, list[str]] = {}  # recipient -> users
        self.reactions: dict[str, list[Reaction]] = {}
        self.met: set[str] = set()

    def realm(self, original: Original) -> None:
        """Names of users and streams, and who is in which."""
        top = table(decode(content(original))[0])
        where = here(original)
        for user in [*rows(top.get("zerver_userprofile")), *rows(top.get("zerver_userprofile_crossrealm"))]:
            email = word(user.get("delivery_email")) or word(user.get("email"))
            bot = user.get("is_bot") is True
            self.cast.meet(word(user.get("id")), where, word(user.get("full_name")), email=email, bot=bot)
        for stream in rows(top.get("zerver_stream")):
            self.streams[word(stream.get("id"))] = stream
        for one in rows(top.get("zerver_recipient")):
            self.recipients[word(one.get("id"))] = (word(one.get("type")), word(one.get("type_id")))
        for one in rows(top.get("zerver_subscription")):
            self.members.setdefault(word(one.get("recipient")), []).append(word(one.get("user_profile")))
        self._reacted(top)

    def _reacted(self, top: dict[str, Any]) -> None:
        for one in rows(top.get("zerver_reaction")):
            value = Reaction(value=word(one.get("emoji_name")), participant_id=word(one.get("user_profile")))
            self.reactions.setdefault(word(one.get("message")), []).append(value)

    def messages(self, original: Original) -> Iterator[Record]:
        """The messages of one file."""
        place = load(original)
        for span in items(place.data, ("zerver_message",)):
            raw = place.data[span.start : span.end]
            item, mended = decode(raw)
            where = place.locator(span)
            if not isinstance(item, dict) or not item:
                text = raw[:2000].decode("utf-8", "backslashreplace")
                yield Skipped(reason="This is no Zulip message.", raw=text, locator=where)
                continue
            recipient = word(item.get("recipient"))
            if recipient not in self.met:
                self.met.add(recipient)
                yield self._conversation(recipient, where)
            yield self._message(item, recipient, where, mended or span.state != "whole")

    def _conversation(self, recipient: str, where: Locator) -> Conversation:
        kind, number = self.recipients.get(recipient, ("", ""))
        stream = self.streams.get(number, {}) if kind == "2" else {}
        return Conversation(
            platform="zulip",
            id=recipient,
            name=word(stream.get("name")),
            kind={"1": "direct", "2": "channel", "3": "group"}.get(kind, "unknown"),
            members=tuple(Membership(participant_id=one) for one in dict.fromkeys(self.members.get(recipient, []))),
            extra=pairs(description=stream.get("description"), private=stream.get("invite_only") is True),
            locator=where,
        )

    def _message(self, item: dict[str, Any], recipient: str, where: Locator, repaired: bool) -> Message:
        sender, body, identity = word(item.get("sender")), word(item.get("content")), word(item.get("id"))
        self.cast.meet(sender, where)
        edited = _time(item.get("last_edit_time"))
        edits = tuple(_edits(item.get("edit_history"))) or ((Edit(at=edited),) if edited.us is not None else ())
        return Message(
            platform="zulip",
            conversation_id=recipient,
            native_id=identity,
            sent=_time(item.get("date_sent") or item.get("pub_date")),
            sender_id=sender,
            sender_name=self.cast.name(sender),
            body=body,
            subject=word(item.get("subject")),
            thread_id=word(item.get("subject")),
            edited=edited,
            edits=edits,
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            reactions=tuple(self.reactions.get(identity, ())),
            flags=("repaired",) if repaired else (),
            extra=pairs(sent_with=item.get("sending_client")),
            locator=where,
        )


def _time(value: Any) -> Timestamp:
    if isinstance(value, float) and abs(value) < 1e12:
        return from_epoch(f"{value:.6f}", unit="s")
    return from_epoch(word(value), unit="s") if word(value) else UNKNOWN


def _edits(value: Any) -> Iterator[Edit]:
    """Former words, where the organisation keeps them; newest first in the file, oldest first here."""
    history = decode(value.encode("utf-8", "replace"))[0] if isinstance(value, str) else value
    for one in reversed(rows(history)):
        if any(one.get(key) is not None for key in ("prev_content", "prev_topic", "prev_subject")):
            previous = one.get("prev_content")
            at, who = _time(one.get("timestamp")), word(one.get("user_id"))
            yield Edit(at=at, participant_id=who, previous=word(previous) if previous is not None else None)


READER = Reader(
    format="zulip",
    title="Zulip data export (messages-…json with realm.json)",
    limits="Without realm.json streams and people are numbers only; former words are there if the organisation keeps"
    " its edit history, and deleted messages are gone.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://zulip.com/help/export-your-organization",
)
