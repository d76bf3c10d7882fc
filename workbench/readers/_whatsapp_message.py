"""One WhatsApp message or event as a record, with the files that it says it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..hashing import sha256
from ..model import Attachment, Edit, File, Locator, Message, Original, Record
from ..timestamps import Timestamp
from ._swift import Draft, sealed
from ._whatsapp_lines import Header, Text
from ._whatsapp_senders import bare, phone
from ._whatsapp_words import (
    ATTACHED,
    CALL,
    DELETED,
    EDITED,
    JOIN,
    LEAVE,
    NOTICE,
    OMITTED,
    OMITTED_IOS,
)

__all__ = ["Chat", "place", "written"]

MARK = "\u200e"
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


class Chat:
    """One chat's messages; holds what all of them share."""

    def __init__(self, original: str, media: dict[str, Original], identity: str, group: str) -> None:
        self.sha256, self.media, self.identity, self.group = (
            original,
            media,
            identity,
            group,
        )
        self.text, self.base = Text(b"", b"", "utf-8"), 0
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
            locator=place(self.sha256, self.text, header, self.base),
        )
        return sealed(draft)

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
        kind = next(
            (kind for pattern, kind in OMITTED_IOS if pattern.fullmatch(words.split(MARK)[-1])),
            None,
        )
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
        raw=written(header.stamp),
        alternative=header.other,
    )


def written(stamp: bytes) -> str:
    """A header without its brackets, dash and marks."""
    if stamp.isascii():
        return stamp.strip(b" -\t[]:;").decode()
    return (
        stamp.decode("utf-8", "backslashreplace")
        .strip(" -\t\u200e\u200f\u202a\u202c\ufeff\u00a0\u202f\u2013")
        .strip("[]:;")
    )


def place(original: str, text: Text, header: Header, base: int = 0) -> Locator:
    """The place of a message; `text` may be a block that begins at byte `base` of the original."""
    start, end = text.span(header.start, header.end)
    return Locator(
        original=original,
        fragment=f"#line={header.line},{header.after}",
        offset=base + start,
        length=end - start,
        sha256=sha256(text.raw[start:end]),
    )
