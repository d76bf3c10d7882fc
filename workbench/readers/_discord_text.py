"""DiscordChatExporter's plain text: a heading between lines of =, then [date] name, words, and blocks in braces.

Dates follow the exporter's locale; they are settled over the whole file like WhatsApp's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..hashing import sha256
from ..model import Conversation, File, Locator, Message, Original, Record
from ..timestamps import Timestamp
from ._cast import Cast
from ._clock import clock
from ._dates import Written, settle, written
from ._decode import Decoded, decode
from ._loose import pairs
from ._place import content, here

__all__ = ["read_text", "times"]

_HEADER = re.compile(r"^\[([^\]\n]{6,40})\] ([^\n]+?)( \(pinned\))?\r?$", re.M)
_STAMP = re.compile(r"(\S+(?:-\S+){0,2}?)[ ,]+(\d{1,2}[:.]\d\d(?:[:.]\d\d)?.*)")
_BLOCK = re.compile(r"^\{(Attachments|Embed|Stickers|Reactions|Forwarded Message|Poll)\}\r?\n", re.M)
_MONTHS = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_NAMED = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{2,4})")
_FOOTER = re.compile(r"^={20,}\r?\nExported ([\d,.]+) message", re.M)
_FACT = re.compile(r"^(Guild|Channel|Topic|After|Before): (.*?)\r?$", re.M)


def read_text(original: Original, cast: Cast) -> Iterator[Record]:
    """The channel and its messages."""
    data = content(original)
    told = decode(data)
    text = told.text
    found = list(_HEADER.finditer(text))
    heading = text[: found[0].start()] if found else text
    facts = {match[1]: match[2] for match in _FACT.finditer(heading)}
    name = facts.get("Channel", "")
    identity = f"{facts.get('Guild', '')}/{name}"
    limits = tuple(f"only messages {key.lower()} {facts[key]}" for key in ("After", "Before") if facts.get(key))
    yield Conversation(
        platform="discord",
        id=identity,
        name=name.split(" / ")[-1],
        kind="channel",
        incomplete=limits,
        extra=pairs(server=facts.get("Guild"), topic=facts.get("Topic")),
        locator=here(original),
    )
    sent_at = times([match[1] for match in found])
    footer = _FOOTER.search(text)
    end = footer.start() if footer else len(text)
    places = _Places(original, data, told)
    for number, (match, sent) in enumerate(zip(found, sent_at, strict=True)):
        stop = found[number + 1].start() if number + 1 < len(found) else max(end, match.end())
        place = places.of(match.start(), stop)
        yield _message(identity, match, text[match.end() : stop], sent, cast, place)


def times(stamps: Sequence[str]) -> list[Timestamp]:
    """The instants of all headers, day and month settled together."""
    parts = [_STAMP.fullmatch(stamp.strip()) for stamp in stamps]
    days = [_day(part[1]) if part else None for part in parts]
    clocks = [clock(part[2]) if part else None for part in parts]
    known = [i for i, day in enumerate(days) if day is not None and clocks[i] is not None]
    settled = dict(zip(known, settle([day for i in known if (day := days[i])], years=(2015, 2060)), strict=True))
    found = []
    for i, stamp in enumerate(stamps):
        one, time = settled.get(i), clocks[i]
        if one is None or one.day is None or time is None:
            found.append(Timestamp(raw=stamp))
            continue
        other = None if one.other is None else one.other * 86_400_000_000 + time[0]
        us = one.day * 86_400_000_000 + time[0]
        found.append(Timestamp(us=us, precision=time[1], basis="exporter-local", raw=stamp, alternative=other))
    return found


def _day(text: str) -> Written | None:
    named = _NAMED.fullmatch(text)
    if named and named[2].lower() in _MONTHS:
        year = int(named[3]) + (2000 if len(named[3]) == 2 else 0)
        return Written(year, _MONTHS[named[2].lower()], int(named[1]), "-10")
    return written(text)


def _message(channel: str, match: re.Match[str], rest: str, sent: Timestamp, cast: Cast, place: Locator) -> Message:
    blocks = list(_BLOCK.finditer(rest))
    body = rest[: blocks[0].start()] if blocks else rest
    files: list[File] = []
    extra: list[tuple[str, str]] = []
    for number, block in enumerate(blocks):
        inner = rest[block.end() : blocks[number + 1].start() if number + 1 < len(blocks) else len(rest)].strip()
        if block[1] == "Attachments":
            files += [File(id=url, name=url.rsplit("/", 1)[-1], missing=True) for url in inner.split()]
        extra.append((block[1].lower(), inner))
    return Message(
        platform="discord",
        conversation_id=channel,
        sent=sent,
        sender_id=cast.meet(match[2], place, match[2]),
        sender_name=match[2],
        body=body.strip("\r\n"),
        files=tuple(files),
        flags=("ambiguous-date",) if sent.alternative is not None else (),
        extra=(*pairs(pinned=bool(match[3])), *extra),
        locator=place,
    )


class _Places:
    """Places of pieces of a text that are asked for in order."""

    def __init__(self, original: Original, data: bytes, told: Decoded) -> None:
        self.original, self.data, self.told = original, data, told
        self.seen, self.offset, self.line = 0, told.mark, 0

    def of(self, start: int, stop: int) -> Locator:
        """The place of `text[start:stop]`, blanks at its end left out."""
        before = self.told.text[self.seen : start]
        self.offset += len(before.encode(self.told.encoding, "replace"))
        self.line += before.count("\n")
        self.seen = start
        piece = self.told.text[start:stop].rstrip()
        raw = self.data[self.offset : self.offset + len(piece.encode(self.told.encoding, "replace"))]
        return Locator(
            original=self.original.sha256,
            fragment=f"#line={self.line},{self.line + piece.count(chr(10)) + 1}",
            offset=self.offset,
            length=len(raw),
            sha256=sha256(raw),
        )
