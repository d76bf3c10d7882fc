"""Outlook's own form of a letter (MAPI properties) as records; shared by .msg, winmail.dat and .pst."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..hashing import sha256
from ..model import Attachment, File, Locator, Message, Original, Record
from ..originals import Blob
from ..timestamps import UNKNOWN, Timestamp
from ._decode import decode, known
from ._headers import Address, addresses, split, words
from ._mailbook import PLATFORM, Book, message_ids, thread_id
from ._maildate import sent
from ._mailtext import quote_start
from ._markup import markup
from ._ole import filetime
from ._place import whole
from ._rtf import parse

SUBJECT, BODY, HTML, RTF, HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
SENDER, SENDER_MAIL, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
AUTHOR, AUTHOR_MAIL, AUTHOR_SMTP = 0x0042, 0x0065, 0x5D02
MESSAGE_ID, ANSWERED, REFERENCES = 0x1035, 0x1042, 0x1039
SUBMITTED, DELIVERED = 0x0039, 0x0E06
# fmt: off
TOLD = {
    0: "folder", 0x3A16: "company", 0x3A17: "job title", 0x3A08: "business phone", 0x3A1C: "mobile phone",
    0x001A: "message class", 0x0070: "conversation topic", 0x0E04: "display to", 0x0E03: "display cc",
    0x0E02: "display bcc", 0x0E1D: "normalized subject", 0x3FFA: "last modifier", 0x3FF8: "creator",
    SUBMITTED: "submitted", DELIVERED: "delivered", 0x3007: "created", 0x3008: "last modified", 0x0060: "starts",
    0x0061: "ends", 0x0015: "expires", 0x000F: "deferred delivery", 0x0026: "priority", 0x0036: "sensitivity",
    0x0017: "importance", 0x0076: "received for (mail)", 0x0044: "received for", 0x0040: "received by",
}
PAGES = {
    936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 20127: "ascii", 28591: "cp1252",
    50220: "iso2022_jp", 51949: "euc_kr", 20866: "koi8-r", 21866: "koi8-u", 1200: "utf-16-le", 54936: "gb18030",
    51932: "euc_jp", 28592: "iso8859-2", 28595: "iso8859-5", 50221: "iso2022_jp", 28605: "iso8859-15", 52936: "hz",
}
# fmt: on
START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS"
    b" Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b"
    b"\\i\\u\\tab\\tx"
)


@dataclass(slots=True)
class Properties:
    """Properties by tag: texts, times, numbers and bytes, each as its type says; `label` is the code page of texts."""

    texts: dict[int, str] = field(default_factory=dict)
    times: dict[int, Timestamp] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    data: dict[int, bytes] = field(default_factory=dict)

    def first(self, *tags: int) -> str:
        """The first text of these tags that is there."""
        return next((self.texts[tag] for tag in tags if self.texts.get(tag, "").strip("\0 ")), "").rstrip("\0")


@dataclass(slots=True)
class Letter:
    """A letter in Outlook's form: its properties, its recipients, its files, and where it stands."""

    original: Original
    properties: Properties
    recipients: list[Properties]
    files: list[tuple[Properties, bytes, str]]  # properties, bytes, ending for a nested letter
    place: Locator
    where: str = ""


def code_page(number: int) -> str:
    """The Python codec of a Windows code page number; empty if there is none."""
    return PAGES.get(number) or known(f"cp{number}")


def put(properties: Properties, tag: int, kind: int, data: bytes, label: str) -> None:
    """Keep one property by its type (MS-OXCDATA 2.11.1)."""
    if kind == 0x1F:
        properties.texts[tag] = data.decode("utf-16-le", "replace").rstrip("\0")
    elif kind == 0x1E:
        properties.texts[tag] = decode(data.rstrip(b"\0"), label).text
    elif kind == 0x40 and len(data) >= 8:
        properties.times[tag] = filetime(struct.unpack_from("<Q", data)[0])
    elif kind in (2, 3, 0x0B, 0x14):
        properties.numbers[tag] = int.from_bytes(data[: 2 if kind in (2, 0x0B) else 8 if kind == 0x14 else 4], "little")
    elif kind == 0x102:
        properties.data[tag] = data


def records(letter: Letter, book: Book) -> Iterator[Record]:
    """The message, then an Attachment and an Original for each file; people and thread go to `book`."""
    files = list(_files(letter))
    message = _message(letter, tuple(file for file, _ in files), book)
    yield message
    for file, blob in files:
        yield Attachment(
            message_native_id=message.native_id,
            conversation_id=message.conversation_id,
            name=file.name,
            mime=file.mime,
            size=file.size,
            file_sha256=blob.sha256 if blob.data else "",
            missing=file.missing,
            locator=letter.place,
        )
        if blob.data:
            yield blob


def _message(letter: Letter, files: tuple[File, ...], book: Book) -> Message:
    own = letter.properties
    fields = _fields(own)
    writer = _writer(own, fields)
    sender = book.person(writer, letter.place) if writer.name or writer.address else ""
    to = tuple(dict.fromkeys(book.person(one, letter.place) for one in _recipients(letter, fields)))
    subject = whole(own.first(SUBJECT) or words(fields.get("subject", b"")))
    native = _id(own.first(MESSAGE_ID) or words(fields.get("message-id", b"")))
    parent = own.first(ANSWERED) or words(fields.get("in-reply-to", b""))
    references = own.first(REFERENCES) or words(fields.get("references", b""))
    thread = whole(thread_id(native, references, parent, subject, filter(None, [sender, *to])))
    members = [*((who, "listed") for who in to), *([(sender, "sender")] if sender else [])]
    book.thread(thread, subject, members, letter.place)
    text, extra, links = body(own)
    return Message(
        platform=PLATFORM,
        conversation_id=thread,
        native_id=native,
        sent=_sent(own, fields),
        sender_id=sender,
        sender_name=whole(writer.name or writer.address),
        body=whole(text),
        subject=subject,
        parent_id=_id(parent),
        thread_id=thread,
        links=tuple(dict.fromkeys(map(whole, links))),
        files=files,
        recipients=to,
        flags=("encrypted",) * ("SMIME" in own.first(0x001A) and not text),
        extra=tuple((whole(name), whole(said)) for name, said in [*_extra(own), *extra]),
        locator=letter.place,
    )


def _id(raw: str) -> str:
    return whole(next(iter(message_ids(raw)), raw.strip("<> \0")))


def _fields(own: Properties) -> dict[str, bytes]:
    """The letter's Internet fields, where the server kept them; of several the first."""
    raw = own.first(HEADERS).encode("utf-8", "replace")
    found: dict[str, bytes] = {}
    for header in split(raw, 0, len(raw))[0]:
        found.setdefault(header.name.lower(), header.raw)
    return found


def _writer(own: Properties, fields: dict[str, bytes]) -> Address:
    told = next(iter(addresses(fields.get("from", b""))), Address("", ""))
    mail = own.first(AUTHOR_SMTP, SENDER_SMTP) or next(
        (text for text in (own.first(AUTHOR_MAIL), own.first(SENDER_MAIL)) if "@" in text), told.address
    )
    return Address(own.first(AUTHOR, SENDER) or told.name, mail or own.first(SENDER_MAIL, AUTHOR_MAIL))


def _recipients(letter: Letter, fields: dict[str, bytes]) -> Iterator[Address]:
    for one in letter.recipients:
        mail = one.first(0x39FE, 0x5FF6) or one.first(0x3003)
        yield Address(one.first(0x3001, 0x5FF6), mail if "@" in mail or not one.first(0x3001) else one.first(0x3003))
    if not letter.recipients:
        for name in ("to", "cc", "bcc"):
            yield from addresses(fields.get(name, b""))


def _sent(own: Properties, fields: dict[str, bytes]) -> Timestamp:
    stamp = sent(words(fields["date"])) if "date" in fields else UNKNOWN
    if stamp.us is not None:
        return stamp
    return own.times.get(SUBMITTED) or own.times.get(DELIVERED) or own.times.get(0x3007) or stamp


def _extra(own: Properties) -> Iterator[tuple[str, str]]:
    raw = own.first(HEADERS).encode("utf-8", "replace")
    for header in split(raw, 0, len(raw))[0]:
        yield header.name, header.verbatim
    for tag, text in own.texts.items():
        if tag in TOLD and text.strip():
            yield TOLD[tag], text
    for tag, stamp in own.times.items():
        if stamp.us is not None:
            yield TOLD.get(tag, f"time {tag:04X}"), stamp.iso()
    for tag in (0x0017, 0x0026, 0x0036):
        if own.numbers.get(tag, 0) > 0:
            yield TOLD[tag], str(own.numbers[tag])
    index = own.data.get(0x0071, b"")
    if len(index) >= 22:  # MS-OXOMSG 2.2.1.3: when the thread began, and the thread's own id
        yield "thread began", filetime(int.from_bytes(b"\x01" + index[1:6], "big") << 16).iso() or "unknown"
        yield "thread index", index[6:22].hex()


def body(own: Properties) -> tuple[str, list[tuple[str, str]], list[str]]:
    """The words shown, what else is worth keeping, and links: plain text, else HTML, else rich text."""
    extra: list[tuple[str, str]] = []
    text = own.first(BODY)
    page = code_page(own.numbers.get(0x3FDE, 0)) or code_page(own.numbers.get(0x3FFD, 0))
    html = own.texts.get(HTML, "") or decode(own.data.get(HTML, b""), page).text
    rtf = parse(unpacked(own.data[RTF])) if RTF in own.data and not html else None
    if rtf is not None and rtf.html:
        html = rtf.text("htmltag", "body")
    seen = markup(html) if html.strip() else None
    if seen is not None:
        extra += [("hidden in the HTML", said) for said in seen.hidden]
        extra += [("loaded from elsewhere in the HTML", line) for line in dict.fromkeys(seen.loads)]
        mine, theirs = set(re.findall(r"\w+", seen.text)), set(re.findall(r"\w+", text))
        if not text.strip():
            text = seen.text
            extra.append(("html", html))
        elif len(mine - theirs) > len(mine) * 0.05:
            extra.append(("html says", seen.text))
    elif rtf is not None and not text.strip():
        text = rtf.text("body").strip()
    start = quote_start(text)
    if start is not None:
        extra.append(("quoted text begins at character", str(start)))
    return text, extra, seen.links if seen is not None else []


def _files(letter: Letter) -> Iterator[tuple[File, Blob]]:
    taken: dict[str, int] = {}
    for number, (own, data, ending) in enumerate(letter.files, 1):
        name = own.first(0x3707, 0x3704, 0x3001) or f"attachment {number}"
        name += ending if not name.lower().endswith(ending) else ""
        safe = re.sub(r"[/\\\x00-\x1f]+", "_", whole(name)).strip()
        count = taken[safe] = taken.get(safe, 0) + 1
        path = "/".join(filter(None, (letter.where, safe if count == 1 else f"{safe}~{count}")))
        blob = Blob(f"{letter.original.name}!/{path}", data)
        mime, link = own.first(0x370E), own.first(0x370D, 0x3708)
        file = File(
            id=own.first(0x3712),
            name=whole(name),
            kind="link"
            if link and not data
            else mime.split("/")[0]
            if mime[:5] in ("image", "audio", "video")
            else "file",
            mime=mime,
            size=len(data),
            path=blob.name if data else whole(link),
            missing=not data,
        )
        yield file, blob


def _kind(mime: str) -> str:
    return mime.split("/")[0] if mime[:5] in ("image", "audio", "video") else "file"


def unpacked(data: bytes) -> bytes:
    """Compressed rich text (MS-OXRTFCP) unpacked as far as it is sound."""
    if len(data) < 16:
        return b""
    size, raw_size, sign = struct.unpack_from("<III", data)
    if sign == 0x414C454D:
        return data[16 : 16 + raw_size]
    window, write = bytearray(4096), len(START)
    window[:write] = START
    out, at, end = bytearray(), 16, min(len(data), size + 4)
    while at < end:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= end or (control >> bit & 1 and at + 1 >= end):
                return bytes(out)
            if control >> bit & 1:
                token = data[at] << 8 | data[at + 1]
                at += 2
                if token >> 4 == write % 4096:
                    return bytes(out)
                piece = [token >> 4, (token & 15) + 2]
            else:
                piece = [-1, 1]
            for step in range(piece[1]):
                byte = window[(piece[0] + step) % 4096] if piece[0] >= 0 else data[at]
                out.append(byte)
                window[write % 4096] = byte
                write += 1
            at += piece[0] < 0
    return bytes(out)


def whole_place(original: Original, fragment: str, text: str) -> Locator:
    """The place of a letter whose words are packed: the hash is that of its body in UTF-8."""
    return Locator(original=original.sha256, fragment=whole(fragment), sha256=sha256(whole(text).encode()))
