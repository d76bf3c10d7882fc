"""One letter in a file: .eml, a file of a Maildir, .emlx, .mht (RFC 5322, MIME)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Original, Record
from . import Reader
from ._mail import Letter, records
from ._mailbook import Book
from ._place import content, ends, guarded, skipped

_FIELD = re.compile(rb"^[!-9;-~]{1,80}[ \t]*:", re.M)
_STRONG = re.compile(
    rb"^(?:from|date|subject|received|message-id|return-path|mime-version|delivered-to|to|x-mailer|content-type|dkim-signature)"
    rb"[ \t]*:",
    re.I | re.M,
)


def sniff(original: Original) -> float:
    """How surely `original` is one letter: by its first fields, and by a name that says so."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    fields = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    known = {match[0].rstrip(b": \t").lower() for match in _STRONG.finditer(fields)}
    named = ends(original, ".eml", ".mht", ".mhtml", ".emlx")
    if not _FIELD.match(start):
        return (0.9 if ends(original, ".emlx") else 0.4) if named and known else 0.0
    if named:
        return 0.9 if known else 0.5
    return 0.85 if len(known) >= 4 else 0.7 if len(known) >= 3 else 0.3 if len(known) == 2 else 0.0


@guarded("mail")
def read(original: Original) -> Iterator[Record]:
    """The message, its files as originals, its people and its thread."""
    data = content(original)
    if not data.strip():
        yield skipped(original, f"{original.name} is empty.", severity="info")
        return
    book, start = Book(), 0
    if ends(original, ".emlx") and data.split(b"\n", 1)[0].strip().isdigit():  # Apple Mail counts the bytes first
        start = data.index(b"\n") + 1
        data = data[start : start + int(data[:start])]
    yield from records(Letter(original, data, start), book)
    yield from book.records()


READER = Reader(
    format="mail",
    version=2,
    title="Mail (.eml, Maildir)",
    limits=(
        "A letter's fields are as its sender and the servers wrote them: sender, date and path can be forged unless a"
        " signature is verified. Blind copies are seen only where a copy kept them."
    ),
    sniff=sniff,
    read=read,
    kind="mail",
    url="https://www.rfc-editor.org/rfc/rfc5322",
)
