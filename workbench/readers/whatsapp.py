"""WhatsApp's exported chats: a text of one chat, alone, in a folder or zip with its media, from Android or iOS.

The grammar is the phone's locale: order of the date, 12 or 24 hours, day periods before or after the time, brackets
or a dash (see `_whatsapp_lines`, `_dates`, `_clock`); phrases of the platform are in `_whatsapp_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..hashing import sha256
from ..model import (
    Attachment,
    Batch,
    Conversation,
    Edit,
    File,
    Locator,
    Membership,
    Message,
    Original,
    Participant,
    Record,
    Skipped,
)
from ..timestamps import Timestamp
from . import Reader
from ._place import content, guarded, here, skipped
from ._swift import Draft, sealed
from ._whatsapp_lines import Header, Text, headers, shape_of
from ._whatsapp_senders import Senders, bare, phone, room
from ._whatsapp_words import ATTACHED, CALL, DELETED, EDITED, FILE_NAMES, JOIN, LEAVE, NOTICE, OMITTED, OMITTED_IOS

LIMIT = 512 << 20
MARK = "\u200e"
MEDIA = (
    ".jpg", ".jpeg", ".png", ".webp", ".mp4", ".3gp", ".opus", ".ogg", ".m4a", ".aac", ".mp3", ".vcf", ".pdf", ".gif",
)  # fmt: skip
KINDS = {
    "image": (".jpg", ".jpeg", ".png", ".gif", ".heic", ".bmp"),
    "video": (".mp4", ".mov", ".3gp", ".avi", ".mkv"),
    "audio": (".opus", ".ogg", ".m4a", ".aac", ".mp3", ".amr", ".wav"),
    "sticker": (".webp", ".was"),
}
_ATTACHED_IOS = re.compile(r"\u200e?<[^<>:：\n]{2,30}\s?[:：] ?([^<>\n]+\.\w{1,8})>")
_ATTACHED_ANDROID = re.compile(r"\u200e?(.+\.\w{1,8}) \((.+)\)")
_PAGES = re.compile(r"(.+\.\w{1,8}) • ")
_LINK = re.compile(r"https?://[^\s<>\u2068\u2069]+")
_MENTION = re.compile("@\u2068([^\u2069\n]+)\u2069")
_CAPS = ((39_900, 40_100), (9_990, 10_010))


def sniff(original: Original) -> float:
    """How surely this is a WhatsApp chat, or a folder or zip that holds one with its media."""
    if original.is_folder or original.head(4)[:2] == b"PK":
        return _sniff_container(original)
    head = original.head(16384)
    text = Text.of(head[: len(head) - len(head) % 4])
    name, pattern, count = shape_of(text.data)
    if pattern is None or b"\0" in text.data[:64]:
        return 0.0
    first = pattern.search(text.data)
    early = first is not None and text.data[: first.start()].count(b"\n") < 3
    sender = pattern.pattern and re.search(rb"^[^\n]{0,120}?: ", text.data[first.end() :], re.M) if first else None
    named = bool(_title(original.name)) or original.name.endswith("_chat.txt")
    if not early or not (sender or count > 1):
        return 0.3 * named
    score = 0.9 if name in ("dash", "bracket") else 0.75
    if name == "bracket" and _like_others(text.data):
        score = 0.6
    return max(score - (0.2 if count < 2 else 0.0), 0.96 if named else 0.0)


def _like_others(head: bytes) -> bool:
    """Signs of other formats with dates in brackets: Signal's Markdown, jabber logs with tabs, Skype's edits."""
    iso = re.match(rb"\[\d{4}-\d\d-\d\d(?:, \d\d:\d\d| \d\d:\d\d:\d\d)\]", head) is not None
    return (iso and b"\xe2\x80\x8e" not in head) or b":\t\t" in head or b" | Edited " in head


def _sniff_container(original: Original) -> float:
    chats = _chats(original)
    if not chats:
        return 0.0
    siblings = original.members()
    media = sum(member.name.lower().endswith(MEDIA) for member in siblings)
    if any(chat.name.endswith("_chat.txt") for chat in chats) and len(chats) == 1:
        return 0.95
    return 0.9 if media and media + len(chats) == len(siblings) else 0.0


def _chats(original: Original) -> list[Original]:
    texts = [member for member in original.members() if member.name.lower().endswith(".txt") and not member.is_folder]
    return [text for text in texts[:20] if sniff(text) >= 0.7] if len(texts) <= 20 else []


@guarded("a WhatsApp chat")
def read(original: Original) -> Iterator[Record]:
    """The chat's conversation and participants, then its messages and events in the order of the file."""
    yield from _read(original, False)  # type: ignore[misc]  # there are no batches


@guarded("a WhatsApp chat")
def batches(original: Original) -> Iterator[Record | Batch]:
    """The records of `read`, most messages as columns."""
    yield from _read(original, True)


def _read(original: Original, quick: bool) -> Iterator[Record | Batch]:
    if not original.is_folder and original.head(4)[:2] != b"PK":
        yield from _chat(original, {}, _title(original.name), quick)
        return
    media = {member.name.rsplit("/", 1)[-1].split("!/")[-1]: member for member in original.members()}
    for text in _chats(original):
        yield from _chat(text, media, _title(text.name) or _title(original.name), quick)


def _title(name: str) -> str:
    """The chat's name as the exported file's name tells it, or empty."""
    for part in reversed(name.replace("!/", "/").split("/")):
        match = FILE_NAMES.fullmatch(part)
        if match:
            return next(value for value in match.groups() if value).replace("_", " ").strip()
    return ""


def _chat(original: Original, media: dict[str, Original], title: str, quick: bool) -> Iterator[Record | Batch]:
    text = Text.of(content(original, LIMIT))
    found = headers(text)
    if not found:
        yield skipped(original, "No line begins with a date and a time as WhatsApp writes them.", items=1)
        return
    if text.data[: found[0].start].strip(b"\xef\xbb\xbf\r\n \t"):
        yield _lead(original, text, found[0])
    senders = Senders(text.data, found, title)
    identity = original.sha256[:16]
    split = [senders.split(text.data, header) for header in found]
    group = room(text.data, found, split, title)
    yield from _people(original, text, found, split, title or bare(group), identity, group)
    chat = _Chat(original, text, media, identity, group)
    if quick and chat.plain:
        from ._whatsapp_quick import Quick

        columns = Quick(chat.plain, chat.sha256, identity, chat.sent, chat.person)
        yield from columns.take(found, split, group, chat.records)
    else:
        for header, (name, start) in zip(found, split, strict=True):
            yield from chat.records(header, name, start)
    yield from _notes(original, text, found, bool(media))


def _lead(original: Original, text: Text, first: Header) -> Skipped:
    reason = "Words before the first message have no date and no sender."
    raw = text.data[: first.start].decode("utf-8", "replace")
    return skipped(original, reason, fragment=f"#line=0,{first.line}", items=1, raw=raw)


def _people(
    original: Original,
    text: Text,
    found: Sequence[Header],
    split: Sequence[tuple[str, int]],
    title: str,
    identity: str,
    group: str,
) -> Iterator[Record]:
    first: dict[str, Header] = {}
    for header, (name, start) in zip(found, split, strict=True):
        if name and name != group and name not in first and not _is_notice(text.data, start, header):
            first[name] = header
    people: dict[str, list[str]] = {}
    for name in first:
        people.setdefault(phone(name) or bare(name), []).append(name)
    members = tuple(Membership(participant_id=one, basis="sender") for one in people)
    direct = title and any(bare(name) == title for name in first)
    kind = "group" if group or len(people) > 2 else "direct" if direct else "unknown"
    yield Conversation(platform="whatsapp", id=identity, name=title, kind=kind, members=members, locator=here(original))
    for one, names in people.items():
        clean = bare(names[0])
        yield Participant(
            platform="whatsapp",
            id=one,
            name=clean,
            names=tuple(dict.fromkeys(name for name in names if name != clean)),
            phone=phone(names[0]),
            locator=_place(original, text, first[names[0]]),
        )


def _is_notice(data: bytes, start: int, header: Header) -> bool:
    if data[start : start + 3] != b"\xe2\x80\x8e":
        return False
    return NOTICE.fullmatch(data[start + 3 : header.end].decode("utf-8", "replace")) is not None


def _place(original: Original, text: Text, header: Header) -> Locator:
    start, end = text.span(header.start, header.end)
    return Locator(
        original=original.sha256,
        fragment=f"#line={header.line},{header.after}",
        offset=start,
        length=end - start,
        sha256=sha256(text.raw[start:end]),
    )


class _Chat:
    """One chat's messages; holds what all of them share."""

    def __init__(self, original: Original, text: Text, media: dict[str, Original], identity: str, group: str) -> None:
        self.sha256, self.text, self.media, self.identity, self.group = original.sha256, text, media, identity, group
        self.plain = text.raw if text.raw is text.data else b""  # UTF-8: places in both are the same
        self.ids: dict[str, str] = {"": "", group: ""}
        self.stamps: dict[tuple[bytes, int | None], Timestamp] = {}

    def person(self, name: str) -> str:
        """The id of whoever bears the name."""
        found = self.ids.get(name)
        if found is None:
            found = self.ids[name] = phone(name) or bare(name)
        return found

    def sent(self, header: Header) -> Timestamp:
        """When a message was sent."""
        key = header.stamp, header.us
        stamp = self.stamps.get(key)
        if stamp is None:
            stamp = self.stamps[key] = _sent(header)
        return stamp

    def records(self, header: Header, name: str, start: int) -> Iterator[Record]:
        """One message or event, and the files with it."""
        told = self.message(header, name, start)
        yield told
        if told.files:
            yield from self.attachments(told.files, told.locator)

    def message(self, header: Header, name: str, start: int) -> Message:
        """The record of one message or event."""
        body = self.text.data[start : header.end].decode("utf-8", "backslashreplace")
        type_, flags = ("message", ()) if name and body[:1] != MARK else self._type(name, body)
        if header.us is None or header.other is not None:
            flags += _date_flags(header)
        special = name and ("<" in body or "(" in body or MARK in body)
        short = name and len(body) < 80
        draft = Draft(
            platform="whatsapp",
            conversation_id=self.identity,
            type=type_,
            sent=self.sent(header),
            sender_id=self.person(name),
            sender_name=name,
            body=body,
            deleted=bool(short) and body.strip(" .。" + MARK).casefold() in DELETED,
            edits=(Edit(),) if body.endswith(">") and _edited(body) else (),
            mentions=tuple(self.person(one) for one in _MENTION.findall(body)) if "\u2068" in body else (),
            links=tuple(_LINK.findall(body)) if "://" in body else (),
            files=self._files(body) if special else (),
            flags=(*flags, "repaired") if self.text.mended and "\\x" in body else flags,
            extra=(("lines taken as quoted", str(header.quoted)),) if header.quoted else (),
            locator=self._place(header),
        )
        return sealed(draft)

    def _place(self, header: Header) -> Locator:
        if self.plain:
            start, end = header.start, header.end
        else:
            start, end = self.text.span(header.start, header.end)
        return Locator(
            original=self.sha256,
            fragment=f"#line={header.line},{header.after}",
            offset=start,
            length=end - start,
            sha256=sha256(self.text.raw[start:end]),
        )

    def _type(self, name: str, body: str) -> tuple[str, tuple[str, ...]]:
        """Message or event. A line with a sender is an event only if WhatsApp's mark and a known phrase say so."""
        if not name:
            return _event(body.lstrip(MARK)), ("system",)
        if not body.startswith(MARK):
            return "message", ()
        words = body.lstrip(MARK)
        if name == self.group:
            return _event(words), ("system",)
        if CALL.fullmatch(words):
            return "call", ("system",)
        of_oneself = bare(words).startswith(bare(name)) and len(words) > len(name)  # "Ana: Ana left", in any language
        return (_event(words), ("system",)) if of_oneself or NOTICE.fullmatch(words) else ("message", ())

    def _files(self, body: str) -> tuple[File, ...]:
        found = [match[1] for match in _ATTACHED_IOS.finditer(body) if MARK in body or match[1] in self.media]
        if found:
            label = _PAGES.match(body.lstrip(MARK))
            return tuple(self._file(name, label[1] if label else "") for name in found)
        line = body.split("\n", 1)[0].rstrip("\r")
        match = _ATTACHED_ANDROID.fullmatch(line)
        if match and (match[2].casefold() in ATTACHED or match[1] in self.media):
            return (self._file(match[1], ""),)
        return _omitted(body)

    def _file(self, name: str, label: str) -> File:
        lower = name.lower()
        kind = next((kind for kind, ends in KINDS.items() if lower.endswith(ends)), "file")
        there = self.media.get(name)
        if there is None:
            return File(id=name, name=label or name, kind=kind, missing=True)
        return File(id=name, name=label or name, kind=kind, size=there.size, path=there.name)

    def attachments(self, files: tuple[File, ...], place: Locator) -> Iterator[Attachment]:
        """The files of a message whose bytes are at hand."""
        for file in files:
            if file.path:
                there = self.media[file.id]
                yield Attachment(
                    conversation_id=self.identity,
                    name=file.name,
                    size=there.size,
                    file_sha256=there.sha256,
                    locator=place,
                )


def _event(words: str) -> str:
    for type_, pattern in (("join", JOIN), ("leave", LEAVE), ("call", CALL)):
        if pattern.fullmatch(words):
            return type_
    return "notice"


def _omitted(body: str) -> tuple[File, ...]:
    """The file that the exporter left out, where the message says so."""
    words = body.split("\n", 1)[0].strip(" \r" + MARK)
    kind = OMITTED.get(words.casefold())
    if kind is None and body.startswith(MARK) and len(words) < 60:
        kind = next((kind for pattern, kind in OMITTED_IOS if pattern.fullmatch(words.split(MARK)[-1])), None)
    return (File(kind=kind, missing=True),) if kind else ()


def _edited(body: str) -> bool:
    return body[body.rfind("<") + 1 : -1].strip(" .。" + MARK).casefold() in EDITED


def _date_flags(header: Header) -> tuple[str, ...]:
    if header.us is None:
        return ("impossible-date",)
    return ("ambiguous-date",) if header.other is not None else ()


def _sent(header: Header) -> Timestamp:
    return Timestamp(
        us=header.us,
        precision="unknown" if header.us is None else header.precision,
        basis="unknown" if header.us is None else "exporter-local",
        raw=_raw(header.stamp),
        alternative=header.other,
    )


def _raw(stamp: bytes) -> str:
    """A header without its brackets, dash and marks."""
    if stamp.isascii():
        return stamp.strip(b" -\t[]:;").decode()
    return (
        stamp.decode("utf-8", "backslashreplace")
        .strip(" -\t\u200e\u200f\u202a\u202c\ufeff\u00a0\u202f\u2013")
        .strip("[]:;")
    )


def _notes(original: Original, text: Text, found: Sequence[Header], with_media: bool) -> Iterator[Skipped]:
    """What a reporter should know about the whole file."""
    low, high = _CAPS[with_media]
    if low <= len(found) <= high:
        reason = f"The chat has {len(found):,} messages: WhatsApp cuts exports there, so the oldest may be missing."
        yield skipped(original, reason, severity="info")
    for header in found:
        if header.quoted:
            reason = (
                f"{header.quoted} lines that look like messages but lie far back in time were taken as pasted words."
            )
            fragment = f"#line={header.line},{header.after}"
            yield skipped(original, reason, fragment=fragment, severity="info")


READER = Reader(
    format="whatsapp",
    title="WhatsApp exported chat (text, with or without media)",
    limits="The text tells no time zone, no message ids, no former words and no receipts, and whoever had it could"
    " change it; a sender is only the name in the exporter's address book.",
    sniff=sniff,
    read=read,
    batches=batches,
    version=2,
    url="https://faq.whatsapp.com/1180414079177245",
)
