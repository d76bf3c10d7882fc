"""Mailboxes in one file (mbox, RFC 4155): Thunderbird, Gmail Takeout, Lark's export for users, mailing list archives.

Letters are read one after another; each carries the exact bytes between its "From " line and the next. Lines that
a mail program quoted as ">From " stay as they stand, since nothing tells whether the sender wrote the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from ..model import Original, Record
from . import Reader
from ._mail import Letter, records
from ._mailbook import Book
from ._place import ends, guarded, skipped

MAX_LETTER = 256 << 20
_START = re.compile(rb"From .{0,300}?(?:\d{1,2}:\d{2}|\b(?:19|20)\d\d\b)")
_FIELD = re.compile(rb"^[!-9;-~]{1,80}[ \t]*:", re.M)


def sniff(original: Original) -> float:
    """How surely `original` is a mailbox: it begins with a "From " line that is followed by a field."""
    if original.is_folder:
        return 0.0
    head = original.head(4096).lstrip(b"\xef\xbb\xbf\r\n")
    line, _, rest = head.partition(b"\n")
    if not line.startswith(b"From "):
        return 0.0
    named = ends(original, ".mbox", ".mbx", ".mbs")
    if _START.match(line) and _FIELD.match(rest):
        return 0.97
    return 0.6 if named else 0.3 if _FIELD.match(rest) else 0.0


@guarded("mbox")
def read(original: Original) -> Iterator[Record]:
    """Every letter in its order, with its files as originals; then the people and the threads."""
    book, number = Book(), 0
    with original.open() as stream:
        for start, raw in letters(stream):
            number += 1
            if len(raw) > MAX_LETTER:
                reason = f"Letter {number} has {len(raw):,} bytes, more than are read at once."
                yield skipped(original, reason, fragment=f"#message={number}", items=1)
                continue
            yield from records(Letter(original, raw, start, f"message={number}"), book)
    yield from book.records()
    if not number:
        yield skipped(original, f"{original.name} holds no letter.", severity="info")


def letters(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The byte offset and the bytes of every letter, its "From " line left out."""
    at, start, blank = 0, 0, True
    lines: list[bytes] = []
    inside = False
    for line in stream:
        if blank and line.startswith(b"From ") and (_START.match(line) or not inside):
            if inside:
                yield start, _trimmed(lines)
            lines, inside, start = [], True, at + len(line)
        elif inside:
            lines.append(line)
        blank = not line.strip()
        at += len(line)
    if inside:
        yield start, _trimmed(lines)


def _trimmed(lines: list[bytes]) -> bytes:
    """A letter without the one empty line that parts it from the next."""
    if lines and lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)


READER = Reader(
    format="mbox",
    version=2,
    title="Mailbox (.mbox)",
    limits=(
        "A mailbox is a plain file that can be edited without a trace; deleted letters leave no gap. Fields are as"
        " sender and servers wrote them. A bracket before a line that begins with From may be the mail program's."
    ),
    sniff=sniff,
    read=read,
    kind="mail",
    url="https://www.rfc-editor.org/rfc/rfc4155",
)
