"""WeLink's copied chats: a line with name, account and time between tabulators, and the words below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Conversation, File, Message, Original, Record
from ..timestamps import from_iso
from . import Reader
from ._cast import Cast
from ._lines import Lines
from ._place import guarded, here, skipped

_HEADER = re.compile(
    r"^\ufeff?(.{0,80}?)[(（]([A-Za-z]{0,3}\d{5,12})[)）]\t+(\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d)\s*$"
)
_LINK = re.compile(r"https?://[^\s<>]+")
MEDIA = {"[图片]": "image", "[表情]": "sticker", "[语音]": "audio", "[视频]": "video", "[文件]": "file"}


def sniff(original: Original) -> float:
    """How surely this is a text copied out of WeLink."""
    if original.is_folder:
        return 0.0
    lines = [line for line in original.head(4096).decode("utf-8", "replace").splitlines() if line.strip()]
    return 0.9 if lines and _HEADER.match(lines[0]) else 0.0


@guarded("WeLink messages")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages in the order of the file, and the people."""
    lines = Lines(original)
    cast = Cast("welink")
    name = original.name.replace("!/", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    yield Conversation(platform="welink", id=original.sha256[:16], name=name, locator=here(original))
    starts = [n for n, text in enumerate(lines.texts) if _HEADER.match(text)]
    if any(text.strip() for text in lines.texts[: starts[0] if starts else len(lines)]):
        yield skipped(original, "Words before the first message.", items=1)
    for first, after in pairwise([*starts, len(lines)]):
        while after > first + 1 and not lines.texts[after - 1].strip():
            after -= 1
        yield _message(lines, first, after, cast)
    yield from cast.people()


def _message(lines: Lines, first: int, after: int, cast: Cast) -> Message:
    place = lines.place(first, after)
    match = _HEADER.match(lines.texts[first])
    name, account, time = match.groups() if match else ("", "", "")
    body = lines.text(first + 1, after) if after > first + 1 else ""
    media = MEDIA.get(body.strip())
    return Message(
        platform="welink",
        conversation_id=lines.sha256[:16],
        sent=from_iso(time.replace("/", "-")),
        sender_id=cast.meet(account, place, name, account=account),
        sender_name=name,
        body=body,
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        files=(File(kind=media, missing=True),) if media else (),
        flags=("repaired",) if lines.mended else (),
        locator=place,
    )


READER = Reader(
    format="welink",
    title="WeLink copied chat (text)",
    limits="Somebody copied the text out of a window: it tells no zone, no ids and no edits, pictures only by a word,"
    " and what was left out leaves no gap.",
    sniff=sniff,
    read=read,
    url="https://www.huaweicloud.com/intl/en-us/product/welink.html",
)
