"""Facebook Messenger and Instagram: message_1.json or .html of an account's download, and the end-to-end encrypted one.

Pages of before 2018 (messages.htm) are read by `_meta_old`.

The download writes UTF-8 as if each byte were a character ("Ã©"); every text is mended by itself, after decoding the
JSON, and only if all its characters are bytes and the bytes are UTF-8. The encrypted download (participants as texts,
senderName, timestamp) is proper UTF-8 and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Locator, Membership, Message, Original, Reaction, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonscan import Fault, members
from ._jsonspan import find, items
from ._loose import each, pairs, rows, table, word
from ._meta_old import OLD_PAGE, pages
from ._meta_page import PAGE, page
from ._place import guarded, here

_ROW = re.compile(rb'"sender_name"\s*:|"senderName"\s*:')
_TIME = re.compile(rb'"timestamp_ms"\s*:\s*\d{12,14}|"timestamp"\s*:\s*\d{12,14}')
_PAGE_NAME = re.compile(r"(?:^|/)messages?(?:_\d+)?\.html?$")
MEDIA = {
    "photos": "image",
    "videos": "video",
    "audio_files": "audio",
    "gifs": "image",
    "files": "file",
    "media": "file",
}


def sniff(original: Original) -> float:
    """How surely this is a conversation of Messenger or Instagram."""
    head = original.head(16384)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return _sniff_page(original)
    if original.is_folder or not (_ROW.search(head) and _TIME.search(head)):
        return 0.0
    if b'"participants"' in head or b'"thread_path"' in head or b'"threadName"' in head:
        return 0.95
    return 0.85 if b'"messages"' in head else 0.6


def _sniff_page(original: Original) -> float:
    """Meta's pages of posts, likes and friends look alike: the name of the file, or a list of people, must tell."""
    head = original.head(1 << 18)  # the page's styles come first
    if OLD_PAGE.search(head):
        return 0.95
    if not PAGE.search(head):
        return 0.0
    path = original.name.replace("!/", "/").lower()
    named = _PAGE_NAME.search(path)
    listed = re.search(rb'class="[^"]*(?:_a6-h|_2lek)"[^>]*>\s*(?:Participants|Teilnehmer)', head)
    return 0.95 if named else 0.8 if listed else 0.0


@guarded("a Messenger or Instagram conversation")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages in the order of the file (newest first, as Meta writes them), and the people."""
    if original.head(64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        if OLD_PAGE.search(original.head(1 << 18)):
            yield from pages(original)
            return
        told_in = original.name.lower().encode("utf-8", "replace") + original.head(1 << 18)
        yield from page(original, "instagram" if b"instagram" in told_in else "facebook", _folder(original))
        return
    place = load(original)
    top = _top(place)
    told_by = f"{original.name} {word(top.get('thread_path'))}".lower()
    platform = "instagram" if "instagram" in told_by else "facebook"
    sealed = b'"senderName"' in place.data[:65536]
    title = _mend(word(top.get("title")), sealed) or word(top.get("threadName"))
    identity = word(top.get("thread_path")).rsplit("/", 1)[-1] or word(top.get("threadName")) or _folder(original)
    cast = Cast(platform)
    where = here(original)
    people = [_mend(word(table(one).get("name")) or word(one), sealed) for one in each(top.get("participants"))]
    told = [cast.meet(name, where, name) for name in people if name]
    yield Conversation(
        platform=platform,
        id=identity,
        name=title,
        kind="group" if len(told) > 2 or "joinable_mode" in top else "direct" if len(told) == 2 else "unknown",
        members=tuple(Membership(participant_id=one) for one in dict.fromkeys(told)),
        extra=pairs(
            thread=top.get("thread_path"),
            left=top.get("is_still_participant") is False,
            magic_words=", ".join(word(one.get("magic_word")) for one in rows(top.get("magic_words"))),
        ),
        locator=where,
    )
    for span in items(place.data, ("messages",) if find(place.data, ("messages",)) >= 0 else ()):
        raw = place.data[span.start : span.end]
        item, mended = decode(raw)
        locator = place.locator(span)
        if isinstance(item, dict) and item:
            yield _message(item, identity, cast, locator, mended or span.state != "whole", sealed)
        else:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no message of Meta's.", raw=text, locator=locator)
    yield from cast.people()


def _folder(original: Original) -> str:
    parts = original.name.replace("!/", "/").split("/")
    return parts[-2] if len(parts) > 1 else original.sha256[:16]


def _top(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        for key, begin, end in members(place.data, find(place.data, ())):
            if key != "messages":
                found[key], _ = decode(place.data[begin:end])
    except Fault:
        for key in ("title", "thread_path", "threadName"):
            at = find(place.data, (key,))
            if key not in found and at >= 0:
                found[key], _ = decode(place.data[at : place.data.find(b'"', at + 1) + 1])
    return found


def _mend(text: str, sealed: bool = False) -> str:
    """The text that Meta broke into bytes, whole again; any other text as it is."""
    if sealed or text.isascii() or max(text) > "\xff":
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def _message(item: dict[str, Any], chat: str, cast: Cast, place: Locator, repaired: bool, sealed: bool) -> Message:
    name = _mend(word(item.get("sender_name")) or word(item.get("senderName")), sealed)
    raw = word(item.get("content")) or word(item.get("text"))
    body = _mend(raw, sealed)
    share = table(item.get("share"))
    gone = item.get("is_unsent") is True or item.get("isUnsent") is True
    call = "call_duration" in item or item.get("type") in ("Call", "call")
    words = _mend(word(share.get("share_text")), sealed)
    return Message(
        platform=cast.platform,
        conversation_id=chat,
        type=_type(item, call),
        sent=_sent(item),
        sender_id=cast.meet(name, place, name),
        sender_name=name,
        body=body or words,
        deleted=gone,
        links=tuple(filter(None, (word(share.get("link")),))),
        reactions=tuple(_reactions(item, cast, place, sealed)),
        files=tuple(_files(item)),
        flags=(*("repaired",) * repaired, *("system",) * (_type(item, call) not in ("message", "call"))),
        extra=pairs(
            shared=words if body else "",
            call_seconds=item.get("call_duration") if call else "",
            missed=item.get("missed") is True,
            taken_down=item.get("is_taken_down") is True,
            geoblocked=item.get("is_geoblocked_for_viewer") is True,
            type=item.get("type") if item.get("type") not in ("Generic", "text") else "",
        ),
        locator=place,
    )


def _type(item: dict[str, Any], call: bool) -> str:
    if call:
        return "call"
    return {"Subscribe": "join", "Unsubscribe": "leave"}.get(word(item.get("type")), "message")


def _sent(item: dict[str, Any]) -> Timestamp:
    value = item.get("timestamp_ms") or item.get("timestamp")
    return from_epoch(word(value), unit="ms") if word(value) else UNKNOWN


def _reactions(item: dict[str, Any], cast: Cast, place: Locator, sealed: bool) -> Iterator[Reaction]:
    for one in rows(item.get("reactions")):
        actor = _mend(word(one.get("actor")), sealed)
        stamp = from_epoch(word(one.get("timestamp"))) if one.get("timestamp") else UNKNOWN
        value = _mend(word(one.get("reaction")), sealed)
        yield Reaction(value=value, participant_id=cast.meet(actor, place, actor), at=stamp)


def _files(item: dict[str, Any]) -> Iterator[File]:
    for key, kind in MEDIA.items():
        for one in rows(item.get(key)):
            uri = word(one.get("uri"))
            yield File(id=uri, name=uri.rsplit("/", 1)[-1], kind=kind, path=_path(uri), missing="://" in uri)
    sticker = word(table(item.get("sticker")).get("uri"))
    if sticker:
        yield File(id=sticker, name=sticker.rsplit("/", 1)[-1], kind="sticker", path=_path(sticker))


def _path(uri: str) -> str:
    return "" if "://" in uri else uri


READER = Reader(
    format="meta",
    title="Facebook Messenger and Instagram (account download, JSON and HTML)",
    limits="A download names people by display name only, has no ids of messages, no former words, and nothing that was"
    " unsent; names can be the same for two people. Its HTML tells times without a zone, mostly to the minute.",
    sniff=sniff,
    read=read,
    version=5,
    url="https://www.facebook.com/help/212802592074644",
)
