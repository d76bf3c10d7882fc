"""The mails as one mbox (mboxrd), with threads, attachments and, for one notice, a copy per recipient."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime

from .events import moment
from .leak import Leak
from .letters import Letter
from .stable import digest

NAME = "legal-hold-2024.mbox"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def build(leak: Leak, attachments: dict[str, tuple[str, bytes]]) -> dict[str, bytes]:
    """The mailbox by its name below mail/; `attachments` gives file name and bytes for each name of PLOT.md."""
    tags = {letter.tag: letter for letter in leak.mails}
    found = []
    for letter in leak.mails:
        for who in copies(letter):
            mail = _mail(leak, letter, who, tags, attachments)
            lines = [f">{line}" if line.lstrip(">").startswith("From ") else line for line in mail.split("\n")]
            found.append(f"From {address(leak, letter.sender)} {_asctime(letter)}\n" + "\n".join(lines) + "\n\n")
    return {NAME: "".join(found).encode()}


def copies(letter: Letter) -> list[str]:
    """One empty name for an ordinary mail, or every recipient of a mail whose copies differ."""
    return letter.to if letter.variants else [""]


def address(leak: Leak, who: str) -> str:
    """The mail address of a person; an address stays as it is."""
    return str(leak.world.people[who]["mail"]) if who in leak.world.people else who


def message_id(leak: Leak, letter: Letter, who: str = "") -> str:
    """The Message-ID of a mail, or of one recipient's copy."""
    domain = address(leak, letter.sender).split("@")[1]
    return f"<{digest('mail', letter.tag, letter.at, who)[:24]}@{domain}>"


def _mail(
    leak: Leak, letter: Letter, who: str, tags: dict[str, Letter], attachments: dict[str, tuple[str, bytes]]
) -> str:
    heads = list(_heads(leak, letter, who, tags))
    text = base64.b64encode((_body(leak, letter, who, tags) + "\n").encode()).decode()
    body = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", *_chunks(text)]
    if not letter.attach:
        return "\n".join([*heads, *body])
    boundary = f"=_{digest('boundary', letter.tag, who)[:28]}"
    lines = [*heads, f'Content-Type: multipart/mixed; boundary="{boundary}"', "", f"--{boundary}", *body]
    for key in letter.attach:
        name, data = attachments[key]
        kind = TYPES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
        lines += [f"--{boundary}", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
        lines += [f"Content-Disposition: attachment;\n filename*=UTF-8''{_percent(name)}", ""]
        lines += _chunks(base64.b64encode(data).decode())
    return "\n".join([*lines, f"--{boundary}--"])


def _heads(leak: Leak, letter: Letter, who: str, tags: dict[str, Letter]) -> Iterator[str]:
    yield f"Message-ID: {message_id(leak, letter, who)}"
    yield f"Date: {_date(letter)}"
    yield f"From: {_person(leak, letter.sender)}"
    yield "To: " + ",\n ".join(_person(leak, name) for name in ([who] if who else letter.to))
    if letter.cc:
        yield "Cc: " + ",\n ".join(_person(leak, name) for name in letter.cc)
    yield f"Subject: {_words(letter.subject)}"
    if letter.re:
        chain = [letter.re]
        while tags[chain[0]].re:
            chain.insert(0, tags[chain[0]].re)
        yield f"In-Reply-To: {_id(leak, tags[letter.re], letter.sender)}"
        yield "References: " + "\n ".join(_id(leak, tags[tag], letter.sender) for tag in chain)
    yield "X-Mailer: TMail 7.2"
    yield "MIME-Version: 1.0"


def _id(leak: Leak, letter: Letter, reader: str) -> str:
    return message_id(leak, letter, reader if letter.variants and reader in letter.to else copies(letter)[0])


def _body(leak: Leak, letter: Letter, who: str, tags: dict[str, Letter]) -> str:
    body = letter.body_for(who) if who else letter.body
    other = tags.get(letter.re) if letter.quote else tags.get(letter.forward)
    if not other:
        return body
    text = other.body_for(letter.sender) if other.variants else other.body
    name, at = leak.world.english(other.sender), f"{moment(other.at, other.zone):%Y-%m-%d %H:%M}"
    if letter.forward:
        head = f"---------- Forwarded message ----------\nFrom: {name}\nDate: {at}\nSubject: {other.subject}\n"
        return f"{body}\n\n{head}\n{text}"
    quoted = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return f"{body}\n\nOn {at}, {name} wrote:\n{quoted}"


def _person(leak: Leak, who: str) -> str:
    if who not in leak.world.people:
        return who
    person = leak.world.people[who]
    return f"{_words(str(person.get('zh') or person['en']))} <{person['mail']}>"


def _words(text: str) -> str:
    """A header value: plain where it is ASCII, else encoded words of at most 12 characters each."""
    if text.isascii():
        return text
    parts = [text[start : start + 12] for start in range(0, len(text), 12)]
    return "\n ".join(f"=?utf-8?B?{base64.b64encode(part.encode()).decode()}?=" for part in parts)


def _chunks(text: str) -> list[str]:
    return [text[start : start + 76] for start in range(0, len(text), 76)]


def _percent(name: str) -> str:
    return "".join(chr(b) if (b < 128 and chr(b).isalnum()) or chr(b) in "._-" else f"%{b:02X}" for b in name.encode())


def _local(letter: Letter) -> datetime:
    return moment(letter.at, letter.zone)


def _date(letter: Letter) -> str:
    at = _local(letter)
    return f"{DAYS[at.weekday()]}, {at.day} {MONTHS[at.month - 1]} {at.year} {at:%H:%M:%S %z}"


def _asctime(letter: Letter) -> str:
    at = moment(letter.at)
    return f"{DAYS[at.weekday()]} {MONTHS[at.month - 1]} {at.day:2d} {at:%H:%M:%S} {at.year}"
