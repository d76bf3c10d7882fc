"""Discord: DiscordChatExporter's JSON, CSV, HTML and text, and the messages of Discord's own data package.

Exporter: https://github.com/Tyrrrz/DiscordChatExporter. A long channel comes in several files ("… [part 2].json").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, Edit, File, Locator, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, from_iso
from . import Reader
from ._cast import Cast
from ._csvspan import Sheet
from ._discord_page import PAGE, page
from ._discord_text import read_text
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import find, items
from ._loose import count, pairs, rows, table, word
from ._place import guarded, here, skipped

_TALK = """
Default Reply ChatInputCommand ContextMenuCommand ApplicationCommand ThreadStarterMessage 0 19 20 21 23
"""
TALK = frozenset(_TALK.split())
TYPES = {
    "GuildMemberJoin": "join", "RecipientAdd": "join", "RecipientRemove": "leave", "Call": "call",
    "7": "join", "1": "join", "2": "leave", "3": "call",
}  # fmt: skip
CSV_HEADER = re.compile(rb'^(?:\xef\xbb\xbf)?"?AuthorID"?,"?Author"?,"?Date"?,"?Content"?', re.I)
PACKAGE_HEADER = re.compile(rb'^(?:\xef\xbb\xbf)?"?ID"?,"?Timestamp"?,"?Contents"?,"?Attachments"?', re.I)


def sniff(original: Original) -> float:
    """How surely this was written by DiscordChatExporter, or is a channel of Discord's data package."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    if CSV_HEADER.match(head) or PACKAGE_HEADER.match(head):
        return 0.95
    if head.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"=" * 62) and b"Guild:" in head and b"Channel:" in head:
        return 0.95
    if b'"guild"' in head and b'"channel"' in head and (b'"dateRange"' in head or b'"messages"' in head):
        return 0.95
    if PAGE.search(original.head(1 << 19)) and head.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<":
        return 0.95
    return 0.9 if _packaged(head) else 0.0


def _packaged(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t[").startswith(b"{") and b'"Timestamp"' in head and b'"Contents"' in head


@guarded("a Discord export")
def read(original: Original) -> Iterator[Record]:
    """The channel, its messages in the order of the file, and everybody met there."""
    head = original.head(8192)
    cast = Cast("discord")
    if CSV_HEADER.match(head):
        yield from _csv(original, cast)
    elif PACKAGE_HEADER.match(head) or _packaged(head):
        yield from _package(original)
    elif head.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<":
        yield from page(original, cast)
    elif head.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"====="):
        yield from read_text(original, cast)
    else:
        yield from _json(load(original), cast)
    yield from cast.people()


def _json(place: Place, cast: Cast) -> Iterator[Record]:
    top = _top(place)
    channel, guild = table(top.get("channel")), table(top.get("guild"))
    identity = word(channel.get("id")) or word(channel.get("name"))
    yield Conversation(
        platform="discord",
        id=identity,
        name=word(channel.get("name")),
        kind="direct"
        if "Direct" in word(channel.get("type")) and "Group" not in word(channel.get("type"))
        else "channel",
        incomplete=tuple(
            f"only messages {key} {word(value)}" for key, value in table(top.get("dateRange")).items() if word(value)
        ),
        extra=pairs(
            server=guild.get("name"),
            server_id=guild.get("id"),
            category=channel.get("category"),
            topic=channel.get("topic"),
            type=channel.get("type"),
            exported=top.get("exportedAt"),
        ),
        locator=here(place.original, "#/channel"),
    )
    number = 0
    for span in items(place.data, ("messages",)):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        locator = place.locator(span)
        number += 1
        if isinstance(item, dict) and item:
            yield _message(item, identity, cast, locator, mended or span.state != "whole")
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no Discord message.", raw=text, locator=locator)
    said = count(top.get("messageCount"))
    if said is not None and said != number:
        yield skipped(place.original, f"The file says that it holds {said} messages, but it holds {number}.")


def _top(place: Place) -> dict[str, Any]:
    """Everything around the list of messages."""
    found: dict[str, Any] = {}
    try:
        for key, begin, end in members(place.data, find(place.data, ())):
            if key != "messages":
                found[key], _ = decode(place.data[begin:end])
    except Fault:
        for key in ("guild", "channel", "dateRange"):
            at = find(place.data, (key,))
            if key not in found and at >= 0:
                found[key], _ = decode(place.data[at : place.data.find(b"}", at) + 1])
    return found


def _message(item: dict[str, Any], channel: str, cast: Cast, place: Locator, repaired: bool) -> Message:
    author, kind = table(item.get("author")), word(item.get("type"))
    sender = _meet(author, cast, place)
    reference, forward = table(item.get("reference")), table(item.get("forwardedMessage"))
    body, extra = _words(item, forward)
    edited = from_iso(word(item.get("timestampEdited"))) if item.get("timestampEdited") else UNKNOWN
    talk = kind in TALK or not kind
    return Message(
        platform="discord",
        conversation_id=channel,
        native_id=word(item.get("id")),
        type="message" if talk else TYPES.get(kind, "notice"),
        sent=from_iso(word(item.get("timestamp"))),
        sender_id=sender,
        sender_name=word(author.get("nickname")) or word(author.get("name")),
        body=body,
        parent_id=word(reference.get("messageId")) if not forward else "",
        forwarded_from=(word(reference.get("channelId")) or "unknown") if forward else "",
        edited=edited,
        edits=(Edit(at=edited),) if edited.us is not None else (),
        mentions=tuple(filter(None, (_meet(one, cast, place) for one in rows(item.get("mentions"))))),
        reactions=tuple(_reactions(item.get("reactions"), cast, place)),
        files=(*_files(item), *_files(forward)),
        flags=(
            *("repaired",) * repaired,
            *("system",) * (not talk),
            *("bot",) * (author.get("isBot") is True),
            *("forwarded",) * bool(forward),
        ),
        extra=(
            *pairs(
                type=kind if kind != "Default" else "",
                pinned=item.get("isPinned") is True,
                call_ended=item.get("callEndedTimestamp"),
                command=table(item.get("interaction")).get("name"),
            ),
            *extra,
        ),
        locator=place,
    )


def _meet(who: dict[str, Any], cast: Cast, place: Locator) -> str:
    name, number = word(who.get("name")), word(who.get("discriminator"))
    account = f"{name}#{number}" if number.strip("0") else name
    identity = word(who.get("id")) or name
    return cast.meet(
        identity, place, word(who.get("nickname")) or name, name, bot=who.get("isBot") is True, account=account
    )


def _words(item: dict[str, Any], forward: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    body, extra = word(item.get("content")), []
    if not body and forward:
        body = word(forward.get("content"))
    for key, source in (("embeds", item), ("embeds", forward), ("poll", item)):
        words = _embedded(source.get(key)) if source.get(key) else ""
        if words and not body:
            body = words
        elif words:
            extra.append((key, words))
    return body, extra


def _embedded(value: Any, depth: int = 0) -> str:
    """The words of embeds and polls, line by line."""
    found: list[str] = []
    for one in rows(value if isinstance(value, list) else [value]):
        for key in ("title", "description", "name", "value", "text", "question", "url"):
            inner = one.get(key)
            found.append(word(inner) if not isinstance(inner, dict) or depth > 8 else _embedded(inner, depth + 1))
        for key in ("author", "fields", "footer", "answers", "poll_media"):
            if one.get(key) and depth < 8:
                found.append(_embedded(one[key], depth + 1))
    return "\n".join(part for part in found if part)


def _reactions(value: Any, cast: Cast, place: Locator) -> Iterator[Reaction]:
    for one in rows(value):
        emoji = table(one.get("emoji"))
        name = word(emoji.get("name")) or word(emoji.get("code"))
        users = [who for who in (_meet(user, cast, place) for user in rows(one.get("users"))) if who]
        yield from (Reaction(value=name, participant_id=who) for who in users)
        rest = (count(one.get("count")) or 0) - len(users)
        if 0 < rest < 1 << 31:
            yield Reaction(value=name, count=rest)


def _files(item: dict[str, Any]) -> Iterator[File]:
    for one in rows(item.get("attachments")):
        url = word(one.get("url"))
        yield File(
            id=word(one.get("id")),
            name=word(one.get("fileName")) or url.rsplit("/", 1)[-1],
            size=count(one.get("fileSizeBytes")),
            path="" if "://" in url else url,
            missing="://" in url,
        )
    for one in rows(item.get("stickers")):
        yield File(id=word(one.get("id")), name=word(one.get("name")), kind="sticker", missing=True)


def _csv(original: Original, cast: Cast) -> Iterator[Record]:
    identity = original.name.rsplit("/", 1)[-1].removesuffix(".csv")
    yield Conversation(platform="discord", id=identity, name=identity, kind="channel", locator=here(original))
    for number, row in enumerate(Sheet(original).rows()):
        if not number:
            continue
        cells = [*row.fields, "", "", "", "", "", ""]
        who = cast.meet(cells[0] or cells[1], row.locator, cells[1])
        yield Message(
            platform="discord",
            conversation_id=identity,
            sent=from_iso(cells[2]),
            sender_id=who,
            sender_name=cells[1],
            body=cells[3],
            files=tuple(File(name=url.rsplit("/", 1)[-1], id=url, missing=True) for url in cells[4].split(",") if url),
            extra=pairs(reactions=cells[5]),
            locator=row.locator,
        )


def _package(original: Original) -> Iterator[Record]:
    """messages.csv or messages.json of a data package: what the account's owner wrote, nothing of the others."""
    folder = original.name.replace("!/", "/").split("/")
    identity = (folder[-2] if len(folder) > 1 else folder[-1].rsplit(".", 1)[0]).removeprefix("c")
    yield Conversation(
        platform="discord", id=identity, incomplete=("only what the account's owner wrote",), locator=here(original)
    )
    if PACKAGE_HEADER.match(original.head(100)):
        for number, row in enumerate(Sheet(original).rows()):
            if number:
                cells = [*row.fields, "", "", "", ""]
                yield _owned(identity, cells[:4], row.locator)
        return
    place = load(original)
    for span in items(place.data):
        raw = place.data[span.start : span.end]
        item, _ = decode(raw)
        if isinstance(item, dict) and item:
            cells = [word(item.get(key)) for key in ("ID", "Timestamp", "Contents", "Attachments")]
            yield _owned(identity, cells, place.locator(span))
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no Discord message.", raw=text, locator=place.locator(span))


def _owned(channel: str, cells: list[str], place: Locator) -> Message:
    identity, sent, body, attached = cells
    return Message(
        platform="discord",
        conversation_id=channel,
        native_id=identity,
        sent=from_iso(sent),
        body=body,
        files=tuple(File(name=url.rsplit("/", 1)[-1], id=url, missing=True) for url in attached.split() if url),
        locator=place,
    )


READER = Reader(
    format="discord",
    title="Discord (DiscordChatExporter JSON, CSV, HTML, text; data package)",
    limits="An exporter's copy shows what one account could see on that day, without deleted messages or former words;"
    " the data package holds only what its owner wrote.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://github.com/Tyrrrz/DiscordChatExporter",
)
