"""QQ's exported text: a heading, "消息对象:X" for each talk, then a line with time and name, and the words below it.

Mostly an empty line stands before each message; copies that lost those, and those that lost the heading, are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Conversation, File, Message, Original, Record
from ..timestamps import from_iso
from . import Reader
from ._cast import Cast
from ._clock import clock
from ._lines import Lines
from ._loose import pairs
from ._place import guarded, here, skipped

_TITLE = re.compile(r"^\ufeff?消息记录（此消息记录为文本格式，不支持重新导入）")
_GROUP = re.compile(r"^消息分组[:：](.*)$")
_TALK = re.compile(r"^消息对象[:：](.*)$")
_HEADER = re.compile(r"^(\d{4}-\d\d-\d\d) (\d{1,2}:\d\d:\d\d)(?: ([AP]M))? (.*?)$")
_NAMED = re.compile(r"^(.*?)(?:\((\d{5,12})\)|<([^<>\s]+@[^<>\s]+)>)?$")
_SIGNED = re.compile(r"^\d{4}-\d\d-\d\d \d{1,2}:\d\d:\d\d(?: [AP]M)? .*(?:\(\d{5,12}\)|<[^<>\s]+@[^<>\s]+>)$")
_RULE = re.compile(r"^={10,}$")
_LINK = re.compile(r"https?://[^\s<>]+")
MEDIA = {"[图片]": "image", "[表情]": "sticker", "[语音]": "audio", "[视频]": "video"}
SYSTEM = ("系统消息", "10000")


def sniff(original: Original) -> float:
    """How surely this is a text that QQ exported."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        try:
            text = head[: len(head) - len(head) % 2].decode(encoding, "ignore")
        except UnicodeError:
            continue
        if _TITLE.match(text):
            return 0.97
        if "消息对象:" in text and "消息分组:" in text:
            return 0.9
        if sum(bool(_SIGNED.match(line)) for line in text.splitlines()) > 1:
            return 0.8
    return 0.0


@guarded("QQ messages")
def read(original: Original) -> Iterator[Record]:
    """Each talk with its messages in the order of the file, then the people."""
    lines = Lines(original)
    cast = Cast("qq")
    marks = [n for n, text in enumerate(lines.texts) if _TALK.match(text)]
    if not marks:
        yield from _unnamed(lines, cast)
    for first, after in pairwise([*marks, len(lines)]):
        yield from _talk(lines, first, after, cast)
    yield from cast.people()


def _unnamed(lines: Lines, cast: Cast) -> Iterator[Record]:
    """A text without its heading: all of it is one talk."""
    starts = _starts(lines, -1, len(lines))
    if not starts:
        yield skipped(lines.original, "No line names whom the messages were exchanged with.", items=1)
        return
    name = lines.original.name.replace("!/", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    yield Conversation(platform="qq", id=name, name=name, locator=here(lines.original))
    if starts[0] and any(text.strip() for text in lines.texts[: starts[0]]):
        yield skipped(lines.original, "Words before the first message.", fragment=f"#line=0,{starts[0]}", items=1)
    for start, stop in pairwise([*starts, len(lines)]):
        yield _message(lines, start, _end(lines, start, stop), name, cast)


def _talk(lines: Lines, first: int, after: int, cast: Cast) -> Iterator[Record]:
    match = _TALK.match(lines.texts[first])
    name = match[1].strip() if match else ""
    above = [_GROUP.match(lines.texts[n]) for n in range(first, max(first - 6, -1), -1)]
    group = next((found[1].strip() for found in above if found), "")
    yield Conversation(
        platform="qq",
        id=name,
        name=name,
        kind="group" if "群" in group else "unknown",
        extra=pairs(folder=group),
        locator=here(lines.original, f"#line={first},{first + 1}"),
    )
    starts = _starts(lines, first, after)
    for start, stop in pairwise([*starts, after]):
        yield _message(lines, start, _end(lines, start, stop), name, cast)


def _starts(lines: Lines, first: int, after: int) -> list[int]:
    """Where messages begin: at headers behind an empty line, or, where no header but the first has one, at all.

    Where one lost its empty line, its number or address and a time between those around it tell it from a pasted one.
    """
    headers = [n for n in range(first + 1, after) if _HEADER.match(lines.texts[n])]
    spaced = {n for n in headers if _alone(lines, n)}
    if not any(not lines.texts[n - 1].strip() for n in spaced if n > headers[0]):
        return headers
    found: list[int] = []
    later = [_when(lines, n) if n in spaced else "" for n in headers]
    for number in range(len(headers) - 1, 0, -1):  # the time of the next header that stands alone
        later[number - 1] = later[number - 1] or later[number]
    for n, bound in zip(headers, [*later[1:], ""], strict=True):
        before = _when(lines, found[-1]) if found else ""
        lost = before and _SIGNED.match(lines.texts[n]) and before <= _when(lines, n) <= (bound or "9")
        if n in spaced or lost:
            found.append(n)
    return found


def _when(lines: Lines, number: int) -> str:
    """The time of a header as a text that sorts."""
    match = _HEADER.match(lines.texts[number])
    return f"{match[1]} {_clock(match)}" if match else ""


def _clock(match: re.Match[str]) -> str:
    """The time of day of a header on 24 hours."""
    told = clock(f"{match[2]} {match[3]}") if match[3] else None
    if not told:
        return match[2].zfill(8)
    seconds = told[0] // 1_000_000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _alone(lines: Lines, number: int) -> bool:
    """A header follows an empty line, a rule, or the heading: a pasted one in the middle of words does not count."""
    before = lines.texts[number - 1].strip() if number else ""
    return not before or bool(_RULE.match(before)) or bool(_TALK.match(before))


def _end(lines: Lines, start: int, stop: int) -> int:
    """Where the words end: before the rules and headings of the next talk, and before empty lines."""
    for number in range(start + 1, stop):
        if _RULE.match(lines.texts[number]) and (number + 1 >= stop or _GROUP.match(lines.texts[number + 1])):
            stop = number
            break
    while stop > start + 1 and not lines.texts[stop - 1].strip():
        stop -= 1
    return stop


def _message(lines: Lines, start: int, stop: int, talk: str, cast: Cast) -> Message:
    place = lines.place(start, stop)
    match = _HEADER.match(lines.texts[start])
    day, who = (match[1], match[4]) if match else ("", "")
    time = _clock(match) if match else ""
    named = _NAMED.match(who)
    name, number = (named[1], named[2] or named[3] or "") if named else (who, "")
    body = lines.text(start + 1, stop) if stop > start + 1 else ""
    system = name in SYSTEM or number == "10000"
    media = MEDIA.get(body.strip())
    return Message(
        platform="qq",
        conversation_id=talk,
        type="notice" if system else "message",
        sent=from_iso(f"{day} {time.zfill(8)}"),
        sender_id="" if system else cast.meet(number or name, place, name, account=number),
        sender_name=name,
        body=body,
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        files=(File(kind=media, missing=True),) if media else (),
        flags=(*("system",) * system, *("repaired",) * lines.mended),
        locator=place,
    )


READER = Reader(
    format="qq",
    title="QQ exported text",
    limits="The text tells no zone and no ids of messages, pictures only by a word, and could be changed by anybody;"
    " without a number a name can be anybody's.",
    sniff=sniff,
    read=read,
    version=3,
    url="https://im.qq.com/",
)
