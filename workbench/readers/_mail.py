"""One letter as records: the message, its attachments as originals, and what was noted about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..errors import LimitReached
from ..hashing import sha256
from ..model import Attachment, File, Locator, Message, Original, Record
from ..originals import Blob
from ._dkim import verdicts
from ._headers import Address, Header, addresses, parameters, words
from ._mailbook import PLATFORM, Book, message_ids, thread_id
from ._maildate import sent
from ._mailtext import Shown, quote_start, shown
from ._mime import Part, leaves, parse, payload, uuencoded
from ._place import skipped, whole

ADDRESSED = ("from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-to", "resent-cc")
_LINK = re.compile(r"https?://[^\s<>\"'）】」》，。；]+")
_UNSAFE = re.compile(r"[/\\\x00-\x1f]+")
ENVELOPED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"  # the object id of PKCS #7 enveloped data
SUFFIXES = {"message/rfc822": ".eml", "text/calendar": ".ics", "text/html": ".html", "text/plain": ".txt"}


@dataclass(slots=True)
class Letter:
    """The bytes of one letter in an original, its parts, and the fragment that names it there ("" if it is all)."""

    original: Original
    data: bytes
    base: int = 0  # where `data` begins in the original
    where: str = ""
    top: Part = field(init=False)

    def __post_init__(self) -> None:
        self.top = parse(self.data, 0, len(self.data))

    def place(self, part: str = "") -> Locator:
        """The place of the whole letter."""
        fragment = "#" + "&".join(filter(None, (self.where, part)))
        return Locator(
            original=self.original.sha256,
            fragment=fragment if len(fragment) > 1 else "",
            offset=self.base,
            length=len(self.data),
            sha256=sha256(self.data),
        )

    def part_place(self, part: Part) -> Locator:
        """The place of one part, its own fields included."""
        raw = self.data[part.start : part.end]
        return replace(
            self.place(f"part={part.number}"),
            offset=self.base + part.start,
            length=len(raw),
            sha256=sha256(raw),
        )

    def first(self, name: str) -> str:
        """The first value of a field, decoded."""
        return whole(words(self.top.raw(name)))


def records(letter: Letter, book: Book) -> Iterator[Record]:
    """The message, then an Attachment and an Original per file in it, notes; people and thread go to `book`."""
    content = shown(letter.top, letter.data)
    files = _files(letter, content)
    message = _message(letter, content, tuple(file for file, _, _ in files), book)
    yield message
    for file, blob, part in files:
        yield Attachment(
            message_native_id=message.native_id,
            conversation_id=message.conversation_id,
            name=file.name,
            mime=file.mime,
            size=file.size,
            file_sha256=blob.sha256 if blob.data else "",
            missing=file.missing,
            locator=letter.part_place(part),
        )
        if blob.data:
            yield blob
    for part in leaves(letter.top):
        for note in part.notes:
            yield skipped(
                letter.original, f"In {letter.where or 'this mail'}: {note}.", fragment=message.locator.fragment
            )


def _message(letter: Letter, content: Shown, files: tuple[File, ...], book: Book) -> Message:
    place = letter.place(f"part={content.number}" if not letter.where else "")
    people = {name: [book.person(who, place) for who in found] for name, found in _people(letter.top).items()}
    writers = _writers(letter.top)
    sender = book.person(writers[0], place) if writers else ""
    to = tuple(dict.fromkeys([*people["to"], *people["cc"], *people["bcc"]]))
    subject, date = letter.first("subject"), letter.top.raw("date")
    native = whole(next(iter(message_ids(letter.first("message-id"))), letter.first("message-id").strip("<> ")))
    thread = whole(
        thread_id(native, letter.first("references"), letter.first("in-reply-to"), subject, filter(None, [sender, *to]))
    )
    book.thread(thread, subject, [*((who, "listed") for who in to), *([(sender, "sender")] if sender else [])], place)
    stamp = sent(words(date))
    flags = _flags(letter, content) + (("impossible-date",) if date and stamp.us is None else ())
    return Message(
        platform=PLATFORM,
        conversation_id=thread,
        native_id=native,
        sent=stamp,
        sender_id=sender,
        sender_name=whole(writers[0].name or writers[0].address) if writers else "",
        body=whole(content.text),
        subject=subject,
        parent_id=whole(next(iter(message_ids(letter.first("in-reply-to"))), "")),
        thread_id=thread,
        links=tuple(dict.fromkeys([*map(whole, content.links), *_LINK.findall(whole(content.text))])),
        files=files,
        recipients=to,
        flags=flags,
        extra=tuple((whole(name), whole(value)) for name, value in _extra(letter, content)),
        locator=place,
    )


def _people(top: Part) -> dict[str, list[Address]]:
    found: dict[str, list[Address]] = {name: [] for name in ADDRESSED}
    for header in top.headers:
        name = header.name.lower()
        if name in found:
            found[name] += addresses(header.raw)
    return found


def _writers(top: Part) -> list[Address]:
    for name in ("from", "sender", "resent-from", "return-path", "x-sender"):
        if found := [who for header in top.headers if header.name.lower() == name for who in addresses(header.raw)]:
            return found
    return []


def _extra(letter: Letter, content: Shown) -> Iterator[tuple[str, str]]:
    """Every field in its order as written; where a field is encoded, also what it says."""
    for header in letter.top.headers:
        yield header.name, header.verbatim
        if _encoded(header):
            yield f"{header.name} (decoded)", header.text
    for part in leaves(letter.top):
        if part.kind in ("text/calendar", "application/ics"):
            yield f"calendar in part {part.number}", _calendar(payload(part, letter.data))
    yield from _protection(letter, content)
    for verdict in verdicts(letter.data, mailbox=bool(letter.where)):
        yield "DKIM check", str(verdict)
    yield from content.extra
    start = quote_start(content.text)
    if start is not None:
        yield "quoted text begins at character", str(start)


def _encoded(header: Header) -> bool:
    return b"=?" in header.raw and header.name.lower() not in ("subject", *ADDRESSED)


def _calendar(data: bytes) -> str:
    """The lines of a calendar part that tell what, when, where and who; the whole part is an original of its own."""
    text = words(re.sub(rb"\r?\n[ \t]", b"", data).replace(b"\r", b"").replace(b"\n ", b"\n"))
    wanted = ("METHOD", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "ATTENDEE", "UID", "STATUS")
    return "\n".join(line for line in text.split("\n") if re.split("[;:]", line)[0] in wanted)[:10_000]


def _protection(letter: Letter, content: Shown) -> Iterator[tuple[str, str]]:
    for part in _all(letter.top):
        if part.kind == "multipart/signed":
            yield "signed", f"part {part.number}, {part.params.get('protocol', 'protocol not told')}; not verified"
        elif part.kind.endswith("pkcs7-mime"):
            hidden = _enveloped(part, letter.data)
            yield (
                ("encrypted" if hidden else "signed"),
                f"part {part.number}, S/MIME {part.params.get('smime-type', '')}",
            )
        elif part.kind == "multipart/encrypted":
            yield "encrypted", f"part {part.number}, {part.params.get('protocol', 'protocol not told')}"
        elif part.kind.endswith("ms-tnef"):
            yield "winmail.dat", f"part {part.number} holds the letter in Outlook's own form"
    if "-----BEGIN PGP MESSAGE-----" in content.text:
        yield "encrypted", "PGP message in the text"
    if "-----BEGIN PGP SIGNED MESSAGE-----" in content.text:
        yield "signed", "PGP signature in the text; not verified"


def _flags(letter: Letter, content: Shown) -> tuple[str, ...]:
    hidden = any(name == "encrypted" for name, _ in _protection(letter, content))
    mended = content.mended or any(part.notes for part in leaves(letter.top))
    return ("encrypted",) * hidden + ("repaired",) * mended


def _enveloped(part: Part, data: bytes) -> bool:
    return part.params.get("smime-type", "").lower() == "enveloped-data" or ENVELOPED in payload(part, data)[:80]


def _all(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _all(child)


def _files(letter: Letter, content: Shown) -> list[tuple[File, Blob, Part]]:
    found: list[tuple[File, Blob, Part]] = []
    taken: dict[str, int] = {}
    for part, name, data in _carried(letter, content):
        safe = _UNSAFE.sub("_", whole(name)).strip() or f"part {part.number}"
        count = taken[safe] = taken.get(safe, 0) + 1
        path = "/".join(filter(None, (letter.where.replace("=", " "), safe if count == 1 else f"{safe}~{count}")))
        try:
            blob = Blob(f"{letter.original.name}!/{path}", data)
        except LimitReached:
            continue
        kind = part.kind.split("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "file"
        file = File(
            id=part.number,
            name=whole(name),
            kind=kind,
            mime=part.kind,
            size=len(data),
            path=blob.name if data else "",
            missing=not data,
        )
        found.append((file, blob, part))
    return found


def _carried(letter: Letter, content: Shown) -> Iterator[tuple[Part, str, bytes]]:
    """Every file in the letter: parts that are not its shown text, and files pasted into the text as uuencode."""
    for part in leaves(letter.top):
        if part.number not in content.used:
            data = payload(part, letter.data)
            if data.strip() or part.filename:
                yield part, part.filename or _default(part, data), data
        elif part.kind == "text/plain" and b"begin" in letter.data[part.body : part.end]:
            for name, data in uuencoded(letter.data[part.body : part.end]):
                yield part, name, data


def _default(part: Part, data: bytes) -> str:
    if part.kind == "message/rfc822":
        subject = next(
            (h.text for h in parse(data, 0, min(len(data), 65536)).headers if h.name.lower() == "subject"), ""
        )
        return f"{subject or 'message'}.eml"
    described = words(part.raw("content-description"))
    return described or f"part {part.number}{SUFFIXES.get(part.kind, _suffix(part))}"


def _suffix(part: Part) -> str:
    import mimetypes

    located = parameters(part.raw("content-location"))[0].rsplit("/", 1)[-1]
    return mimetypes.guess_extension(part.kind) or (f" {located}" if located else ".bin")
