"""Telegram as programs that use its interfaces write it: Telethon, Pyrogram, the bot interface, snscrape.

A dump of a channel is a list, JSON lines or glued objects: Telethon's `{"_": "Message", "id", "peer_id", "from_id",
"date", "message"}` (and MessageService with an action), Pyrogram's and the bots' `{"message_id", "chat", "from",
"text"}`, snscrape's posts with their address. Numbers are those of the app's own exports (`user42`, a channel without
its -100), so that the same message in both is one. https://core.telegram.org/type/Message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Locator, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._jsonload import load
from ._jsonmend import decode
from ._jsonspan import find, items
from ._loose import count, each, pairs, rows, table, word
from ._place import guarded

_TELETHON = re.compile(rb'"_"\s*:\s*"Message(?:Service)?"')
_KIND = rb"(?:ChatType\.)?(?:private|group|supergroup|channel|bot)"
_BOT = re.compile(rb'"(?:chat|sender_chat)"\s*:\s*\{[^{}]{0,400}"type"\s*:\s*"' + _KIND + rb'"', re.S | re.I)
_POST = re.compile(rb'"_type"\s*:\s*"snscrape\.modules\.telegram\.')
_PAGE = re.compile(r"https?://t\.me/(?:s/)?([A-Za-z0-9_]+)/(\d+)")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_JOIN = ("ChatAddUser", "ChatJoinedByLink", "ChatJoinedByRequest")
_MEDIA = {"Photo": "image", "Document": "file", "WebPage": "link", "Geo": "file", "Contact": "file", "Poll": "file"}
_KINDS = ("photo", "video", "audio", "voice", "document", "sticker", "animation", "video_note")
_AS = {"photo": "image", "voice": "audio", "animation": "video", "video_note": "video", "document": "file"}


def sniff(original: Original) -> float:
    """How surely a program took these messages from Telegram's interfaces."""
    if original.is_folder:
        return 0.0
    head = original.head(16384)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"{", b"["):
        return 0.0
    if _POST.search(head):
        return 0.95
    if _TELETHON.search(head) and (b'"peer_id"' in head or b'"to_id"' in head or b'"chat"' in head):
        return 0.95
    return 0.9 if _BOT.search(head) and b'"date"' in head else 0.0


@guarded("Telegram messages")
def read(original: Original) -> Iterator[Record]:
    """Each conversation where it is first met, the messages in the order of the file, then the people."""
    told = _Dump(original)
    place = load(original)
    path = next((key for key in ("messages", "result") if find(place.data, (key,)) >= 0), "")
    for span in items(place.data, (path,) if path else ()):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        where = place.locator(span)
        inner = _message_of(item)
        if inner:
            yield from told.message(inner, where, mended or span.state != "whole")
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no message of Telegram's interfaces.", raw=text, locator=where)
    yield from told.cast.people()


def _message_of(item: Any) -> dict[str, Any]:
    """The message in an item: the item itself, or what an update of the bot interface carries."""
    outer = table(item)
    for key in ("message", "edited_message", "channel_post", "edited_channel_post"):
        if "update_id" in outer and table(outer.get(key)):
            return table(outer[key])
    told = any(key in outer for key in ("message", "text", "caption", "action", "content", "media", "chat"))
    return outer if told and ("date" in outer or "id" in outer or "message_id" in outer) else {}


class _Dump:
    def __init__(self, original: Original) -> None:
        self.cast = Cast("telegram")
        self.met: set[str] = set()
        leaf = original.name.replace("!/", "/").rsplit("/", 1)[-1]
        self.leaf = leaf.rsplit(".", 1)[0]

    def message(self, item: dict[str, Any], where: Locator, repaired: bool) -> Iterator[Record]:
        """One message, and its conversation if it is new."""
        chat, name, kind, number = self._talk(item)
        if chat not in self.met:
            self.met.add(chat)
            yield Conversation(platform="telegram", id=chat, name=name, kind=kind, locator=where)
        action = word(table(item.get("action")).get("_")).removeprefix("MessageAction")
        body = next((text for key in ("message", "text", "caption", "content") if (text := _words(item.get(key)))), "")
        edited = _time(item.get("edit_date"))
        answered = table(item.get("reply_to"))
        sender = self._sender(item, chat, kind, where)
        yield Message(
            platform="telegram",
            conversation_id=chat,
            native_id=number,
            type=_type(action),
            sent=_time(item.get("date")),
            sender_id=sender,
            sender_name=self.cast.name(sender),
            body=body,
            parent_id=word(answered.get("reply_to_msg_id"))
            or word(item.get("reply_to_message_id"))
            or word(item.get("reply_to_msg_id"))
            or word(table(item.get("reply_to_message")).get("message_id")),
            thread_id=word(answered.get("reply_to_top_id")) or word(item.get("message_thread_id")),
            forwarded_from=_forwarded(item),
            edited=edited,
            links=_links(item, body),
            reactions=_reactions(item),
            files=_files(item),
            flags=(
                *("repaired",) * repaired,
                *("system",) * bool(action),
                *("forwarded",) * bool(item.get("fwd_from") or item.get("forward_date") or item.get("forward_origin")),
            ),
            extra=pairs(
                action=action,
                views=item.get("views"),
                forwards=item.get("forwards"),
                signed=word(item.get("post_author")) or word(item.get("author_signature")),
                album=word(item.get("grouped_id")) or word(item.get("media_group_id")),
            ),
            locator=where,
        )

    def _talk(self, item: dict[str, Any]) -> tuple[str, str, str, str]:
        """The conversation's id, name and kind, and the message's number in it."""
        number = word(item.get("id")) or word(item.get("message_id"))
        page = _PAGE.match(word(item.get("url")))
        if page:
            return page[1], page[1], "channel", page[2]
        chat = table(item.get("chat"))
        if chat:
            name = word(chat.get("title")) or _named(chat)
            kind = word(chat.get("type")).rsplit(".", 1)[-1].lower()
            kinds = {"private": "direct", "bot": "direct", "group": "group", "supergroup": "group"}
            return _bare(chat.get("id")), name, kinds.get(kind, "channel" if kind == "channel" else "unknown"), number
        peer = item.get("peer_id") or item.get("to_id")
        told = table(peer)
        if word(told.get("user_id")):
            return word(told["user_id"]), "", "direct", number
        if word(told.get("chat_id")):
            return word(told["chat_id"]), "", "group", number
        identity = word(told.get("channel_id")) or _bare(peer) or _bare(item.get("chat_id")) or self.leaf
        return identity, "" if identity != self.leaf else identity, "channel" if item.get("post") else "unknown", number

    def _sender(self, item: dict[str, Any], chat: str, kind: str, where: Locator) -> str:
        person = table(item.get("from_user")) or table(item.get("from")) or table(item.get("sender"))
        if word(person.get("id")):
            who = f"user{word(person['id'])}"
            bot = person.get("is_bot") is True or person.get("bot") is True
            return self.cast.meet(who, where, _named(person), bot=bot, account=word(person.get("username")))
        group = table(item.get("sender_chat"))
        if word(group.get("id")):
            return self.cast.meet(f"channel{_bare(group['id'])}", where, word(group.get("title")))
        told = item.get("from_id") if item.get("from_id") is not None else item.get("sender_id")
        peer = table(told)
        for key, prefix in (("user_id", "user"), ("channel_id", "channel"), ("chat_id", "chat")):
            if word(peer.get(key)):
                return self.cast.meet(prefix + word(peer[key]), where)
        if count(told):
            return self.cast.meet(f"user{word(told)}" if word(told)[:1] != "-" else f"channel{_bare(told)}", where)
        if kind == "direct":
            return (
                self.cast.meet("me", where, own=True)
                if item.get("out") is True
                else self.cast.meet(f"user{chat}", where)
            )
        return self.cast.meet(f"channel{chat}", where) if kind == "channel" else ""


def _words(value: Any) -> str:
    """A text, or the texts of a list of pieces as the app's own exports have them."""
    if isinstance(value, list):
        return "".join(word(one) or word(table(one).get("text")) for one in value)
    return word(value)


def _bare(value: Any) -> str:
    """A channel's or group's number without the sign and the 100 that interfaces put before it."""
    text = word(value)
    return text.removeprefix("-100") if text.startswith("-100") else text.removeprefix("-")


def _named(person: dict[str, Any]) -> str:
    full = " ".join(filter(None, (word(person.get("first_name")), word(person.get("last_name")))))
    return full or word(person.get("title")) or word(person.get("username"))


def _time(value: Any) -> Timestamp:
    text = word(value) or word(table(value).get("$date"))
    return UNKNOWN if not text else from_epoch(text) if text.isdecimal() else from_iso(text)


def _type(action: str) -> str:
    if not action:
        return "message"
    return (
        "join"
        if action in _JOIN
        else "leave"
        if action == "ChatDeleteUser"
        else "call"
        if "Call" in action
        else "notice"
    )


def _forwarded(item: dict[str, Any]) -> str:
    told = table(item.get("fwd_from"))
    peer = table(told.get("from_id"))
    known = next(
        (prefix + word(peer[key]) for key, prefix in (("user_id", "user"), ("channel_id", "channel")) if key in peer),
        "",
    )
    return (
        word(told.get("from_name"))
        or known
        or _named(table(item.get("forward_from_chat")) or table(item.get("forward_from")))
        or word(item.get("forward_sender_name"))
    )


def _links(item: dict[str, Any], body: str) -> tuple[str, ...]:
    hidden = [word(one.get("url")) for one in rows(item.get("entities")) if word(one.get("url"))]
    return tuple(dict.fromkeys([*(_LINK.findall(body) if "://" in body else ()), *hidden]))


def _reactions(item: dict[str, Any]) -> tuple[Reaction, ...]:
    found = []
    for one in rows(table(item.get("reactions")).get("results")) or rows(table(item.get("reactions")).get("reactions")):
        value = word(table(one.get("reaction")).get("emoticon")) or word(one.get("emoji")) or word(one.get("reaction"))
        if value:
            found.append(Reaction(value=value, count=count(one.get("count")) or 1))
    return tuple(found)


def _files(item: dict[str, Any]) -> tuple[File, ...]:
    media = table(item.get("media"))
    kind = word(media.get("_")).removeprefix("MessageMedia")
    if kind in _MEDIA and kind != "WebPage":
        document = table(media.get("document")) or table(media.get("photo"))
        names = [word(one.get("file_name")) for one in rows(document.get("attributes"))]
        mime = word(document.get("mime_type"))
        sort = mime.split("/")[0] if mime.split("/")[0] in ("image", "video", "audio") else _MEDIA[kind]
        name = next(filter(None, names), "")
        return (
            File(
                id=word(document.get("id")),
                name=name,
                kind=sort,
                mime=mime,
                size=count(document.get("size")),
                missing=True,
            ),
        )
    found = []
    for key in _KINDS:
        value = each(item.get(key))[-1] if each(item.get(key)) else item.get(key)
        one = table(value)
        if one:
            file = File(
                id=word(one.get("file_id")),
                name=word(one.get("file_name")),
                kind=_AS.get(key, key),
                mime=word(one.get("mime_type")),
                size=count(one.get("file_size")),
                missing=True,
            )
            found.append(file)
    return tuple(found)


READER = Reader(
    format="telegram-api",
    title="Telegram taken by programs (Telethon, Pyrogram, bots, snscrape), JSON",
    limits="A program wrote what its account or bot could see when it ran, and only the last words of edited messages;"
    " numbers become names only where the program kept them.",
    sniff=sniff,
    read=read,
    url="https://core.telegram.org/type/Message",
)
