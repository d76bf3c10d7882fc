"""ChatLab's interchange form 0.0.1 and 0.0.2, JSON and JSON lines, that many Chinese exporters write.

https://chatlab.fun/usage/chatlab-format.html. Times are whole seconds; a message may have no id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Locator, Membership, Message, Original, Record, Skipped
from ..timestamps import UNKNOWN, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import Span, find, items
from ._loose import pairs, rows, strings, table, word
from ._place import guarded

_LINK = re.compile(r"https?://[^\s<>\"]+")
MEDIA = {1: "image", 2: "audio", 3: "video", 4: "file", 5: "sticker"}
NAMES = {7: "link", 8: "location", 20: "red packet", 21: "transfer", 22: "poke", 24: "share", 27: "contact"}


def sniff(original: Original) -> float:
    """How surely this is ChatLab's form: its header says so."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    return 0.97 if re.search(rb'"chatlab"\s*:\s*\{', head) and b'"version"' in head else 0.0


@guarded("a ChatLab file")
def read(original: Original) -> Iterator[Record]:
    """The conversation with its members, then the messages in the order of the file."""
    told = _File(original)
    place = load(original)
    if find(place.data, ("messages",)) >= 0:
        yield from told.whole(place)
    else:
        for span in items(place.data):
            yield from told.line(place, span)
    yield from told.cast.people()


class _File:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("chatlab")
        self.identity = original.sha256[:16]

    def whole(self, place: Place) -> Iterator[Record]:
        """One JSON object with meta, members and messages."""
        top: dict[str, Any] = {}
        where = place.locator(Span("#", max(find(place.data, ()), 0), len(place.data)))
        try:
            for key, begin, end in members(place.data, find(place.data, ())):
                if key in ("chatlab", "meta"):
                    top[key], _ = decode(place.data[begin:end])
        except Fault:
            at = find(place.data, ("meta",))
            top["meta"], _ = decode(place.data[at : place.data.find(b"}", at) + 1]) if at >= 0 else ({}, False)
        people = [decode(place.data[s.start : s.end])[0] for s in items(place.data, ("members",))]
        self._header(table(top.get("meta")))
        yield self._conversation(top, [self._member(table(one), where) for one in people], where)
        for span in items(place.data, ("messages",)):
            yield self._item(place, span)

    def line(self, place: Place, span: Span) -> Iterator[Record]:
        """One line of JSON lines; a line that begins with # is a note."""
        raw = place.data[span.start : span.end]
        if span.state == "noise":
            for note in raw.split(b"\n"):
                if note.strip() and not note.lstrip().startswith(b"#"):
                    yield self._odd(raw, place.locator(span))
                    break
            return
        value = table(decode(raw)[0])
        kind, where = value.get("_type"), place.locator(span)
        if kind == "header":
            self._header(table(value.get("meta")))
            yield self._conversation(value, [], where)
        elif kind == "member":
            self._member(value, where)
        else:
            yield self._item(place, span)

    def _header(self, meta: dict[str, Any]) -> None:
        self.cast.platform = word(meta.get("platform")).lower() or "chatlab"
        self.identity = word(meta.get("groupId")) or self.original.sha256[:16]

    def _member(self, one: dict[str, Any], where: Locator) -> str:
        names = (word(one.get("groupNickname")), word(one.get("accountName")), *strings(one.get("aliases")))
        roles = ", ".join(word(role.get("name")) or word(role.get("id")) for role in rows(one.get("roles")))
        who = word(one.get("platformId"))
        return self.cast.meet(who, where, *names, account=word(one.get("accountName")), role=roles)

    def _conversation(self, top: dict[str, Any], people: list[str], where: Locator) -> Conversation:
        meta, about = table(top.get("meta")), table(top.get("chatlab"))
        exported = from_epoch(word(about.get("exportedAt")), unit="s") if about.get("exportedAt") else UNKNOWN
        sources = ", ".join(word(one.get("filename")) for one in rows(meta.get("sources")))
        return Conversation(
            platform=self.cast.platform,
            id=self.identity,
            name=word(meta.get("name")),
            kind={"group": "group", "private": "direct"}.get(word(meta.get("type")), "unknown"),
            members=tuple(Membership(participant_id=who) for who in dict.fromkeys(people) if who),
            extra=pairs(
                generator=about.get("generator"),
                exported=exported.iso(),
                owner=meta.get("ownerId"),
                merged_from=sources,
            ),
            locator=where,
        )

    def _odd(self, raw: bytes, where: Locator) -> Skipped:
        text = raw[:2000].decode("utf-8", "backslashreplace")
        return Skipped(reason="This is no message of ChatLab's form.", raw=text, locator=where)

    def _item(self, place: Place, span: Span) -> Record:
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        where = place.locator(span)
        if not isinstance(item, dict) or not item:
            return self._odd(raw, where)
        return self._message(item, where, mended or span.state != "whole")

    def _message(self, item: dict[str, Any], where: Locator, repaired: bool) -> Message:
        kind = item.get("type") if isinstance(item.get("type"), int) else 99
        body, who = word(item.get("content")), word(item.get("sender"))
        system = kind in (80, 81)
        name = word(item.get("groupNickname")) or word(item.get("accountName"))
        self.cast.meet(who, where, name, word(item.get("accountName")))
        media = MEDIA.get(kind, "") if kind is not None else ""
        return Message(
            platform=self.cast.platform,
            conversation_id=self.identity,
            native_id=word(item.get("platformMessageId")),
            type="call" if kind == 23 else "notice" if system else "message",
            sent=from_epoch(word(item.get("timestamp")), unit="s") if word(item.get("timestamp")) else UNKNOWN,
            sender_id=who,
            sender_name=name,
            body=body,
            parent_id=word(item.get("replyToMessageId")),
            deleted=kind == 81,
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            files=(File(kind=media, missing=True),) if media else (),
            flags=(*("repaired",) * repaired, *("system",) * system, *("forwarded",) * (kind == 26)),
            extra=pairs(type=NAMES.get(kind, "") if kind is not None else ""),
            locator=where,
        )


READER = Reader(
    format="chatlab",
    title="ChatLab interchange (JSON, JSON lines)",
    limits="This is a conversion by another tool: what it left out or changed cannot be seen, and its times are cut to"
    " whole seconds.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://chatlab.fun/usage/chatlab-format.html",
)
