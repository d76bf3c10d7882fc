"""WhatsApp's exported chats: a text of one chat, alone, in a folder or zip with its media, from Android or iOS.

The grammar is the phone's locale: order of the date, 12 or 24 hours, day periods before or after the time, brackets
or a dash (see `_whatsapp_lines`, `_dates`, `_clock`); phrases of the platform are in `_whatsapp_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Batch, Locator, Original, Record
from . import Reader
from ._place import content, guarded
from ._whatsapp_lines import Text, headers, shape_of
from ._whatsapp_message import Chat, place
from ._whatsapp_people import is_notice, lead, notes, nothing, people
from ._whatsapp_senders import Senders, bare, room
from ._whatsapp_stream import streams
from ._whatsapp_words import FILE_NAMES

LIMIT = 512 << 20  # of a text in another encoding than UTF-8; others are read in blocks
WHOLE = 16 << 20  # up to here the records one by one come from the whole text
MEDIA = (
    ".jpg", ".jpeg", ".png", ".webp", ".mp4", ".3gp", ".opus", ".ogg", ".m4a", ".aac", ".mp3", ".vcf", ".pdf", ".gif",
)  # fmt: skip


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
    if (quick or original.size > WHOLE) and streams(original):
        from ._whatsapp_quick import streamed

        yield from streamed(original, media, title, quick)
        return
    text = Text.of(content(original, LIMIT))
    found = headers(text)
    if not found:
        yield nothing(original)
        return
    if text.data[: found[0].start].strip(b"\xef\xbb\xbf\r\n \t"):
        yield lead(original, text.data[: found[0].start], found[0].line)
    senders = Senders(text.data, found, title)
    identity = original.sha256[:16]
    split = [senders.split(text.data, header) for header in found]
    group = room(text.data, found, split, title)
    first: dict[str, Locator] = {}
    for header, (name, start) in zip(found, split, strict=True):
        if name and name != group and name not in first and not is_notice(text.data, start, header.end):
            first[name] = place(original.sha256, text, header)
    yield from people(original, first, title or bare(group), identity, group)
    chat = Chat(original.sha256, media, identity, group)
    chat.text = text
    for header, (name, start) in zip(found, split, strict=True):
        yield from chat.records(header, name, start)
    pasted = [(header.line, header.after, header.quoted) for header in found if header.quoted]
    yield from notes(original, len(found), pasted, bool(media))


READER = Reader(
    format="whatsapp",
    title="WhatsApp exported chat (text, with or without media)",
    limits="The text tells no time zone, no message ids, no former words and no receipts, and whoever had it could"
    " change it; a sender is only the name in the exporter's address book.",
    sniff=sniff,
    read=read,
    batches=batches,
    version=3,
    url="https://faq.whatsapp.com/1180414079177245",
)
