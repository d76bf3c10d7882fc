"""WhatsApp as WhatsApp-Chat-Exporter writes it: a JSON of chats by their address, each with its messages by number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, extent
from ._jsonspan import Span, pointer
from ._loose import pairs, table, word
from ._markup import markup
from ._place import guarded

_CHAT = re.compile(rb'"([^"\s\\]{3,60}@(?:s\.whatsapp\.net|g\.us|lid|broadcast|newsletter))"\s*:\s*(?=\{)')
_ITEM = re.compile(rb'(?<=[{,\s])"?([^"\\{},\s:]{1,64})"?\s*:\s*(?=\{\s*["\w]?(?:from_me|caption|data)\b)')
_SIGN = re.compile(rb'"from_me"\s*:|"key_id"\s*:|"their_avatar"\s*:')
_LINK = re.compile(r"https?://[^\s<>\"]+")


def sniff(original: Original) -> float:
    """How surely this is WhatsApp-Chat-Exporter's JSON."""
    if original.is_folder:
        return 0.0
    head = original.head(16384)
    return 0.95 if _CHAT.search(head) and _SIGN.search(head) and b'"messages"' in head else 0.0


@guarded("WhatsApp-Chat-Exporter's messages")
def read(original: Original) -> Iterator[Record]:
    """Chat by chat the conversation and its messages in the order of the file, then the people."""
    place = load(original)
    cast = Cast("whatsapp")
    for jid, begin, end in _keys(place, _CHAT, 0, len(place.data)):
        told = _about(place, begin, end)
        kind = "group" if jid.endswith("@g.us") else "direct" if jid.endswith(("net", "lid")) else "channel"
        where = place.locator(Span(pointer((jid,)), begin, _end(place, begin, end)))
        extra = pairs(system=told.get("type"), status=told.get("status"))
        name = word(told.get("name"))
        yield Conversation(platform="whatsapp", id=jid, name=name, kind=kind, extra=extra, locator=where)
        for key, first, after in _keys(place, _ITEM, begin, end):
            span = Span(pointer((jid, "messages", key)), first, _end(place, first, after))
            yield _message(place, span, jid, name, cast)
    yield from cast.people()


def _keys(place: Place, pattern: re.Pattern[bytes], start: int, stop: int) -> Iterator[tuple[str, int, int]]:
    """(key, where its object begins, where the next key stands): found by their look, in a damaged file too."""
    before: re.Match[bytes] | None = None
    for match in pattern.finditer(place.data, start, stop):
        if before:
            yield before[1].decode("utf-8", "replace"), before.end(), match.start()
        before = match
    if before:
        yield before[1].decode("utf-8", "replace"), before.end(), stop


def _end(place: Place, start: int, stop: int) -> int:
    """Where the object at `start` ends; where its brackets do not tell, before the comma that stands behind it."""
    try:
        return min(extent(place.data, start), stop)
    except Fault:
        return start + len(place.data[start:stop].rstrip(b", \r\n\t"))


def _about(place: Place, start: int, stop: int) -> dict[str, Any]:
    """What stands before the messages of a chat."""
    at = place.data.find(b'"messages"', start, stop)
    return table(decode(place.data[start : at if at >= 0 else stop].rstrip(b", \r\n\t") + b"}")[0])


def _message(place: Place, span: Span, jid: str, title: str, cast: Cast) -> Message | Skipped:
    raw = place.data[span.start : span.end]
    item, mended = decode(raw)
    where = place.locator(span)
    if not isinstance(item, dict) or "timestamp" not in item:
        text = raw[:2000].decode("utf-8", "backslashreplace")
        return Skipped(reason="This is no message of WhatsApp-Chat-Exporter's.", raw=text, locator=where)
    own, media, system = item.get("from_me") is True, item.get("media") is True, item.get("meta") is True
    name = word(item.get("sender")) or ("" if own or jid.endswith("@g.us") else title)
    who = "me" if own else name or ("" if jid.endswith("@g.us") else jid)
    data = word(item.get("data"))
    plain = markup(data) if item.get("safe") is True and "<" in data else None
    body = word(item.get("caption")) if media else plain.text if plain else data
    reactions = table(item.get("reactions")).items()
    return Message(
        platform="whatsapp",
        conversation_id=jid,
        native_id=word(item.get("key_id")),
        type="notice" if system else "message",
        sent=_sent(item.get("timestamp")),
        sender_id="" if system else cast.meet(who, where, name, own=own),
        sender_name="" if system else name,
        body=body,
        parent_id=word(item.get("reply")),
        reactions=tuple(
            Reaction(value=word(value), participant_id=cast.meet(by, where, by)) for by, value in reactions
        ),
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        files=tuple(_files(item, data)) if media else (),
        flags=(*("repaired",) * mended, *("system",) * system),
        extra=pairs(
            quoted=item.get("quoted_data"),
            received=item.get("received_timestamp"),
            read=item.get("read_timestamp"),
            type=item.get("message_type") if item.get("message_type") not in (0, None) else "",
            raw=data if plain else "",
        ),
        locator=where,
    )


def _files(item: dict[str, Any], data: str) -> Iterator[File]:
    mime = word(item.get("mime"))
    kind = "sticker" if item.get("sticker") is True else mime.partition("/")[0]
    kind = kind if kind in ("image", "audio", "video", "sticker") else "file"
    leaf = data.rsplit("/", 1)[-1]
    gone = not data or (" " in data and "/" not in data)  # "The media is missing"
    yield File(id=data, name=leaf, kind=kind, mime=mime, path="" if gone else data, missing=gone)


def _sent(value: Any) -> Timestamp:
    text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else word(value)
    return from_epoch(text) if text else UNKNOWN


READER = Reader(
    format="whatsapp-json",
    title="WhatsApp taken by WhatsApp-Chat-Exporter (JSON)",
    limits="A program wrote what one phone's database held: deleted and former words are not in it, names are that"
    " phone's address book, and the times when it was received and read are by that computer's clock.",
    sniff=sniff,
    read=read,
    url="https://github.com/KnugiHK/WhatsApp-Chat-Exporter",
)
