"""KakaoTalk's exported chats from Windows, macOS (CSV), Android and iOS, in Korean and English.

The name ends at the first " : "; 오전 12:05 is five past midnight. Windows and iOS tell the day in headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..model import Conversation, File, Message, Original, Record
from ..timestamps import Timestamp, from_iso
from . import Reader
from ._cast import Cast
from ._csvspan import Sheet
from ._dates import settle
from ._daylines import Named, named_day, stamp
from ._lines import Lines
from ._loose import pairs
from ._place import guarded, here, skipped

_HALF = r"(?:오전 |오후 |AM |PM )?"
_TIME = _HALF + r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
_FULL = re.compile(
    r"^(?P<day>\d{4}년 \d{1,2}월 \d{1,2}일|\d{4}\. \d{1,2}\. \d{1,2}\.|\d{4}-\d\d-\d\d"
    r"|[A-Z][a-z]{2,8} \d{1,2}, \d{4})"
    rf"(?: at|,)? (?P<time>{_TIME})(?P<end>, |: )"
)
_SHORT = re.compile(rf"^(?P<time>{_TIME}), (?=[^\n]+ : )")
_BRACKET = re.compile(rf"^\[(?P<name>[^\n]{{1,60}}?)\] \[(?P<time>{_TIME})\] ?")
_RULE = re.compile(r"^-{5,} (.+?) -{5,}$")
_HEADING = re.compile(
    r"^(?:\d{4}년 \d{1,2}월 \d{1,2}일(?: .요일| (?:오전|오후) \d{1,2}:\d\d)?"
    r"|[A-Z][a-z]+day, [A-Z][a-z]+ \d{1,2}, \d{4})$"
)
_TITLE = re.compile(r"^(.*?)\s?(?:님과\s?)?카카오톡 대화$|^(.*?)\s?KakaoTalk Chats?(?: with (.*))?$|^(.+) chat$")
_PHONE = re.compile(r"^Talk_[\d. :_-]+(?:-\d+)?\.txt$")  # the first line on an iPhone
_SAVED = re.compile(r"^(?:저장한 날짜|Date Saved)\s?:\s?(.*)$")
_EVENT = re.compile(
    r".{1,60}님이 .{0,80}(?:들어왔습니다|나갔습니다|초대했습니다|내보냈습니다|초대하였습니다)\."
    r"|.{1,60} (?:invited .+|joined this chatroom|left this chatroom)\."
)
_JOIN = re.compile(r".*(?:들어왔습니다|초대했습니다|초대하였습니다|joined|invited).*")
_LEAVE = re.compile(r".*(?:나갔습니다|내보냈습니다|left).*")
_CSV = re.compile(rb'^(?:\xef\xbb\xbf)?"?Date"?,"?User"?,"?Message"?', re.I)
_MEDIA = {
    "사진": "image", "동영상": "video", "이모티콘": "sticker", "음성메시지": "audio",
    "Photo": "image", "Video": "video", "Emoticons": "sticker",
}  # fmt: skip
_FILE = re.compile(r"(?:파일|File): (.+\.\w{1,8})")


class _Head(NamedTuple):
    line: int
    time: str
    name: str
    skip: int
    event: bool
    day: str


def sniff(original: Original) -> float:
    """How surely this is a chat that KakaoTalk exported."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    if _CSV.match(head):
        return 0.85
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    lines = head.decode(encoding, "replace").lstrip("\ufeff").splitlines()
    saved = any(_SAVED.match(line) for line in lines[:4])
    if saved and any(_TITLE.match(line) or _PHONE.match(line) for line in lines[:2]):
        return 0.97
    known = sum(bool(_FULL.match(line) and " : " in line) or bool(_BRACKET.match(line)) for line in lines)
    return 0.7 if known > 2 or (known and any(_RULE.match(line) for line in lines)) else 0.0


@guarded("a KakaoTalk chat")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages and events in the order of the file, and the people who wrote."""
    cast = Cast("kakaotalk")
    if _CSV.match(original.head(64)):
        yield from _csv(original, cast)
    else:
        yield from _text(Lines(original), cast)
    yield from cast.people()


def _csv(original: Original, cast: Cast) -> Iterator[Record]:
    identity = original.sha256[:16]
    yield Conversation(platform="kakaotalk", id=identity, locator=here(original))
    for number, row in enumerate(Sheet(original).rows()):
        if number:
            cells = [*row.fields, "", "", ""]
            event = _EVENT.fullmatch(cells[2]) is not None
            yield Message(
                platform="kakaotalk",
                conversation_id=identity,
                type=_kind(cells[2]) if event else "message",
                flags=("system",) if event else (),
                sent=from_iso(cells[0]),
                sender_id=cast.meet(cells[1], row.locator, cells[1]),
                sender_name=cells[1],
                body=cells[2],
                files=_files(cells[2]),
                locator=row.locator,
            )


def _text(lines: Lines, cast: Cast) -> Iterator[Record]:
    title, saved = _about(lines)
    identity = lines.sha256[:16]
    yield Conversation(
        platform="kakaotalk", id=identity, name=title, extra=pairs(saved=saved), locator=here(lines.original)
    )
    heads, separators = _heads(lines)
    starts = sorted([head.line for head in heads] + separators + [len(lines)])
    ends = dict(pairwise(starts))
    for head in heads:
        after = ends[head.line]
        while after > head.line + 1 and not lines.texts[after - 1].strip():
            after -= 1
        yield _message(lines, head, after, identity, cast)
    if not heads:
        yield skipped(lines.original, "No line begins as KakaoTalk writes it.", items=1)


def _about(lines: Lines) -> tuple[str, str]:
    title = saved = ""
    for text in lines.texts[:4]:
        if match := _TITLE.match(text.lstrip("\ufeff")):
            title = title or next((part for part in match.groups() if part), "")
        elif match := _SAVED.match(text):
            saved = match[1]
    return title, saved


def _heads(lines: Lines) -> tuple[list[_Head], list[int]]:
    """Where messages begin, and where headings with a day stand."""
    heads: list[_Head] = []
    separators: list[int] = []
    day = ""
    for number, text in enumerate(lines.texts):
        if match := _FULL.match(text):
            heads.append(_named(number, match["time"], text, match.end(), match["day"], match["end"] == ": "))
        elif (rule := _RULE.match(text)) or _HEADING.match(text):
            day = rule[1] if rule else text
            separators.append(number)
        elif match := _BRACKET.match(text):
            heads.append(_Head(number, match["time"], match["name"], match.end(), False, day))
        elif match := _SHORT.match(text):
            heads.append(_named(number, match["time"], text, match.end(), day, False))
        elif day and _EVENT.fullmatch(text):
            heads.append(_Head(number, "", "", 0, True, day))
        elif _SAVED.match(text):
            separators.append(number)
    return heads, separators


def _named(line: int, time: str, text: str, skip: int, day: str, notice: bool) -> _Head:
    name, colon, _ = text[skip:].partition(" : ")
    if notice or not colon:
        return _Head(line, time, "", skip, True, day)
    return _Head(line, time, name, skip + len(name) + 3, False, day)


def _message(lines: Lines, head: _Head, after: int, identity: str, cast: Cast) -> Message:
    place = lines.place(head.line, after)
    body = lines.text(head.line, after, head.skip)
    kind = _kind(body) if head.event else "message"
    return Message(
        platform="kakaotalk",
        conversation_id=identity,
        type=kind,
        sent=_sent(head),
        sender_id=cast.meet(head.name, place, head.name),
        sender_name=head.name,
        body=body,
        deleted=body in ("삭제된 메시지입니다.", "This message was deleted."),
        files=_files(body),
        flags=(*("system",) * head.event, *("repaired",) * lines.mended),
        locator=place,
    )


def _kind(body: str) -> str:
    return "join" if _JOIN.fullmatch(body) else "leave" if _LEAVE.fullmatch(body) else "notice"


def _sent(head: _Head) -> Timestamp:
    day = named_day(head.day)
    ordinal = None
    if isinstance(day, Named):
        ordinal = day.day
    elif day is not None:  # always year, month, day
        ordinal = settle([day])[0].day
    raw = f"{head.day} {head.time}".strip()
    if not head.time and ordinal is not None:
        return Timestamp(us=ordinal * 86_400_000_000, precision="day", basis="exporter-local", raw=raw)
    return stamp(ordinal, None, head.time, raw)


def _files(body: str) -> tuple[File, ...]:
    words = body.strip()
    if words in _MEDIA:
        return (File(kind=_MEDIA[words], missing=True),)
    match = _FILE.fullmatch(words)
    return (File(name=match[1], missing=True),) if match else ()


READER = Reader(
    format="kakaotalk",
    title="KakaoTalk exported chat (Windows, macOS, Android, iOS)",
    limits="The export tells minutes without a zone, no ids, no edits, and pictures only by a word; a name is the one"
    " in the exporter's address book.",
    sniff=sniff,
    read=read,
    version=4,
    url="https://cs.kakao.com/helps_html/1073184402",
)
