"""Lark Minutes (飞书妙记): the text of a transcript as the application exports it.

Layout: `2026年6月15日 下午 11:32|1小时 8分钟 33秒`, keywords, `文字记录:`, then blocks of `说话人 1 00:02` and words;
MM:SS under an hour, HH:MM:SS after. Speakers or times may have been left out at export; copies made through a document
have the words on the line of the time. Every word was written by a machine that listened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..errors import ReadError
from ..hashing import sha256
from ..model import Conversation, Document, Locator, Membership, Message, Original, Page, Participant, Record, Skipped
from ..timestamps import Timestamp, from_wall
from . import Reader
from ._decode import identify, spell

PLATFORM = "lark-minutes"
_TIME = r"(?P<time>\d{1,3}:\d{2}(?::\d{2})?)"
_HEAD = re.compile(rf"(?P<speaker>[^\s|].{{0,60}}?)[ \t\u00a0\u3000]+{_TIME}[ \t]*\Z")
_SAME = re.compile(rf"(?P<speaker>(?:说话人|說話人|发言人|Speaker|話者)[ \t]?\d+)[ \t]+{_TIME}(?P<text>[^\s:\d].*)\Z")
_BARE_TIME = re.compile(rf"{_TIME}[ \t]*\Z")
_BARE_NAME = re.compile(r"(?P<speaker>(?:说话人|說話人|发言人|Speaker|話者)[ \t]?\d+)[ \t]*\Z")
_SECTION = re.compile(
    r"(关键词|關鍵詞|文字记录|文字記錄|全文总结|总结|翻译结果|Keywords|Transcript|Summary)[ \t]*[:：][ \t]*\Z"
)
_BODY = ("文字记录", "文字記錄", "Transcript")
_DATE = re.compile(
    r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?\D{0,8}?(上午|下午|凌晨|中午|晚上|AM|PM)?\s*"
    r"(\d{1,2}):(\d{2})\s*(AM|PM)?"
)
_LENGTH = re.compile(r"\d\s*(?:小时|分钟|秒|时|分|小時|分鐘|h|hr|min|m|s)\b|\d\s*(?:小时|分钟|秒|小時|分鐘)")
_AFTERNOON = ("下午", "晚上", "PM")


@dataclass
class _Block:
    speaker: str
    time: str
    first: int  # index of its first line
    lines: list[int] = field(default_factory=list)  # indices of the lines of its words
    text: str = ""  # words on the head line


def sniff(original: Original) -> float:
    """0.9 for a head line with date and length and a transcript below, 0.8 for speakers with times alone."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    if head[:1] in (b"{", b"[", b"<", b"%") or head.startswith(b"PK"):
        return 0.0
    lines = spell(head, *identify(head)).text.splitlines()
    told = _headed(lines[0] if lines else "")
    marked = any((found := _SECTION.match(line)) and found[1] in _BODY for line in lines)
    heads = sum(bool(_SAME.match(line) or ((at := _HEAD.match(line)) and _BARE_NAME.match(at[1]))) for line in lines)
    if told and (marked or heads):
        return 0.9
    return 0.85 if marked and (heads or any(_HEAD.match(line) for line in lines)) else 0.8 if heads > 1 else 0.0


def read(original: Original) -> Iterator[Record]:
    """Participants, one message for each block of speech, a document of keywords and summary, one conversation."""
    with original.open() as stream:
        data = stream.read()
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError(f"{original.name} is no text.", "Look at the file by hand.")
    yield from _Transcript(original, data).records()


class _Transcript:
    def __init__(self, original: Original, data: bytes) -> None:
        self.original, self.data = original, data
        encoding, basis, mark = identify(data)
        self.flags: tuple[str, ...] = ("machine",)
        self.raws = _lines(data, encoding, mark)
        told = [spell(raw, encoding, basis) for raw in self.raws]
        if any(line.mended for line in told):
            self.flags = ("machine", "repaired")
        self.lines = [line.text for line in told]
        self.starts = [mark]
        for raw in self.raws:
            self.starts.append(self.starts[-1] + len(raw))
        self.base = _headed(self.lines[0].rstrip("\r\n") if self.lines else "")
        self.conversation = original.sha256[:24]

    def records(self) -> Iterator[Record]:
        blocks, other = self._blocks()
        speakers = dict.fromkeys(block.speaker for block in blocks if block.speaker)
        for speaker in speakers:
            place = next(block for block in blocks if block.speaker == speaker)
            yield Participant(
                platform=PLATFORM,
                id=self._id(speaker),
                name="" if _BARE_NAME.match(speaker) else speaker,
                account=speaker,
                extra=(("name_source", "transcript"),),
                locator=self._place(place.first, place.first + 1),
            )
        for block in blocks:
            yield self._message(block)
        yield from self._rest(other)
        if not blocks:
            reason = "No block of speech was found in this transcript."
            yield Skipped(reason=reason, items=0, locator=Locator(original=self.original.sha256))
        yield Conversation(
            platform=PLATFORM,
            id=self.conversation,
            name=self.original.name.rpartition("/")[2].rpartition(".")[0],
            kind="group",
            members=tuple(Membership(participant_id=self._id(speaker), basis="sender") for speaker in speakers),
            extra=(("head", self.lines[0].rstrip("\r\n")),) if self.base else (),
            locator=self._place(0, max(1, len(self.lines))),
        )

    def _blocks(self) -> tuple[list[_Block], dict[str, list[int]]]:
        """Blocks of speech, and the lines of other sections by their heading."""
        blocks: list[_Block] = []
        other: dict[str, list[int]] = {}
        section, last, free = "", -1, True
        for index, line in enumerate(self.lines):
            bare = line.rstrip("\r\n")
            heading = _SECTION.match(bare)
            if heading and not blocks:
                section, free = heading[1], True
                continue
            block, at = self._headline(bare, index, last, free)
            if block is not None and section in ("", *_BODY):
                blocks.append(block)
                last = at
            elif blocks and section in ("", *_BODY):
                blocks[-1].lines.append(index)
            elif index or not self.base:
                other.setdefault(section, []).append(index)
            free = not bare.strip()
        return blocks, other

    def _headline(self, bare: str, index: int, last: int, free: bool) -> tuple[_Block | None, int]:
        """The block that a line begins: after an empty line, at a time not before the last one."""
        found = _SAME.match(bare) or (free and (_HEAD.match(bare) or _BARE_TIME.match(bare) or _BARE_NAME.match(bare)))
        if not found:
            return None, last
        told = found.groupdict()
        time = told.get("time") or ""
        at = _seconds(time) if time else last
        if at < last:
            return None, last
        return _Block(told.get("speaker") or "", time, index, text=told.get("text") or ""), at

    def _message(self, block: _Block) -> Message:
        last = block.lines[-1] + 1 if block.lines else block.first + 1
        while last > block.first + 1 and not self.lines[last - 1].strip():
            last -= 1
        text = "".join(self.lines[index] for index in block.lines if index < last)
        body = block.text + ("\n" if block.text and text else "") + text
        offset = _seconds(block.time) if block.time else None
        return Message(
            platform=PLATFORM,
            conversation_id=self.conversation,
            sent=self._sent(block.time, offset),
            sender_id=self._id(block.speaker) if block.speaker else "",
            sender_name=block.speaker,
            body=body.rstrip("\r\n"),
            flags=self.flags,
            extra=(("offset", block.time),) if block.time else (),
            locator=self._place(block.first, last),
        )

    def _sent(self, raw: str, offset: int | None) -> Timestamp:
        if self.base is None or offset is None:
            return Timestamp(raw=raw)
        return from_wall(self.base + timedelta(seconds=offset), precision="min", raw=raw)

    def _rest(self, other: dict[str, list[int]]) -> Iterator[Record]:
        pages: list[Page] = []
        for section, indices in other.items():
            text = "".join(self.lines[index] for index in indices).strip("\r\n")
            if text.strip():
                place = self._place(indices[0], indices[-1] + 1)
                pages.append(Page(number=len(pages) + 1, label=section, text=text, locator=place))
        if pages:
            yield Document(
                title=self.original.name.rpartition("/")[2],
                mime="text/plain",
                pages=tuple(pages),
                flags=self.flags,
                locator=Locator(original=self.original.sha256),
            )

    def _id(self, speaker: str) -> str:
        return f"{self.conversation}/{speaker}"

    def _place(self, first: int, last: int) -> Locator:
        start, end = self.starts[first], self.starts[min(last, len(self.starts) - 1)]
        return Locator(
            original=self.original.sha256,
            fragment=f"#line={first},{last}",
            offset=start,
            length=end - start,
            sha256=sha256(self.data[start:end]),
        )


def _lines(data: bytes, encoding: str, mark: int) -> list[bytes]:
    """The lines of the bytes with their ends, after the byte order mark."""
    sign = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}.get(encoding, b"\n")
    found, start = [], mark
    while start < len(data):
        end = data.find(sign, start)
        while end >= 0 and (end - start) % len(sign):
            end = data.find(sign, end + 1)
        end = len(data) if end < 0 else end + len(sign)
        found.append(data[start:end])
        start = end
    return found


def _seconds(time: str) -> int:
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total


def _headed(line: str) -> datetime | None:
    """The wall clock in a head line, None if it is no head line."""
    date, bar, length = line.partition("|")
    found = _DATE.search(date)
    if not bar or not found or not _LENGTH.search(length):
        return None
    year, month, day, before, hour, minute, after = found.groups()
    clock = int(hour)
    if (before or after or "") in _AFTERNOON and clock < 12:
        clock += 12
    elif (before or after or "") in ("上午", "凌晨", "AM") and clock == 12:
        clock = 0
    try:
        return datetime(int(year), int(month), int(day), clock, int(minute))
    except ValueError:
        return None


READER = Reader(
    format="lark-minutes",
    title="Lark (Feishu) Minutes transcript, text",
    limits=(
        "A machine wrote down what it heard and told the voices apart: words and speakers may be wrong, and the sound"
        " itself is the evidence. The clock is that of whoever exported it, to the minute."
    ),
    sniff=sniff,
    read=read,
    url="https://open.feishu.cn/document/minutes-v1/minute-transcript/get",
)
