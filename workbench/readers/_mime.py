"""The parts of a mail with the bytes they stand at (RFC 2045 to 2049), tolerant of what is sent in practice."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ._decode import Decoded, decode
from ._headers import Header, base64, parameters, split, words

MAX_DEPTH = 40
MAX_PARTS = 5_000
_UU = re.compile(rb"(?m)^begin(?:-base64)? ([0-7]{3,4}) ([^\r\n]{1,250})\r?$")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its IMAP number ("1.2"), fields, type, parameters, and the byte ranges of the whole and of its body."""

    number: str
    headers: tuple[Header, ...]
    kind: str
    params: dict[str, str]
    start: int
    body: int
    end: int
    children: tuple[Part, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def raw(self, name: str) -> bytes:
        """The first value of a field as the bytes stand; empty if there is none."""
        return next((header.raw for header in self.headers if header.name.lower() == name), b"")

    @property
    def disposition(self) -> str:
        """`inline`, `attachment`, or empty where the part does not say."""
        return parameters(self.raw("content-disposition"))[0]

    @property
    def filename(self) -> str:
        """The file name that the part states, decoded; empty if it states none."""
        stated = parameters(self.raw("content-disposition"))[1].get("filename") or self.params.get("name", "")
        return re.sub(r"[\x00-\x1f]", "", stated).strip()


def parse(data: bytes, start: int, end: int, number: str = "", depth: int = 0) -> Part:
    """The part in data[start:end] and, below it, the parts of a multipart; parts too deep or too many stay closed."""
    headers, body = split(data, start, end)
    found = next((header.raw for header in headers if header.name.lower() == "content-type"), b"")
    kind, params = parameters(found)
    kind = kind if "/" in kind else "text/plain"
    part = Part(number or "1", headers, kind, params, start, body, end)
    if not kind.startswith("multipart/"):
        return part
    return _opened(data, part, number, depth)


def _opened(data: bytes, part: Part, number: str, depth: int) -> Part:
    boundary = part.params.get("boundary", "").encode("utf-8", "replace")
    notes: tuple[str, ...] = ()
    children: list[Part] = []
    if not boundary:
        notes = (f"part {part.number} is a multipart without a boundary; it is shown as it stands",)
    elif depth >= MAX_DEPTH:
        notes = (f"part {part.number} is nested more than {MAX_DEPTH} levels deep and was not opened",)
    else:
        for first, last in _between(data, boundary, part.body, part.end):
            if len(children) >= MAX_PARTS:
                notes = (f"only the first {MAX_PARTS:,} parts of part {part.number} were opened",)
                break
            name = f"{number}.{len(children) + 1}".lstrip(".")
            children.append(parse(data, first, last, name, depth + 1))
        if not children:
            notes = (f"the boundary of part {part.number} never occurs; it is shown as it stands",)
    kind = part.kind if children else "text/plain"
    return Part(part.number, part.headers, kind, part.params, part.start, part.body, part.end, tuple(children), notes)


def _between(data: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The byte ranges between the delimiter lines of a boundary; the line break before a delimiter belongs to it."""
    delimiter = re.compile(rb"(?m)^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?:\n|\Z)")
    at, inside = start, False
    for match in delimiter.finditer(data, start, end):
        if inside:
            yield at, max(at, _before(data, match.start()))
        at, inside = match.end(), not match[1]
        if match[1]:
            break
    if inside and at < end:
        yield at, end


def _before(data: bytes, at: int) -> int:
    at -= data[at - 1 : at] == b"\n"
    return at - (data[at - 1 : at] == b"\r")


def leaves(part: Part) -> Iterator[Part]:
    """All parts that have no children, in order."""
    if not part.children:
        yield part
    for child in part.children:
        yield from leaves(child)


def payload(part: Part, data: bytes) -> bytes:
    """The body of a part, its transfer encoding undone as far as it goes."""
    body = data[part.body : part.end]
    how = words(part.raw("content-transfer-encoding")).lower().split(";")[0].strip()
    if how == "base64":
        return base64(body)
    if how == "quoted-printable":
        return binascii.a2b_qp(body)
    if how in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return next((content for _, content in uuencoded(body)), body)
    return body


def text(part: Part, data: bytes) -> Decoded:
    """The words of a text part; the stated charset is believed where every byte fits it."""
    return decode(payload(part, data), part.params.get("charset", ""))


def uuencoded(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Files pasted into a text as uuencode: (name, bytes)."""
    for match in _UU.finditer(body):
        out = bytearray()
        for line in body[match.end() :].lstrip(b"\r\n").splitlines():
            if line.strip() in (b"end", b"`", b"") or not 32 <= line[0] <= 96:
                break
            out += _uuline(line)
        if out:
            yield decode(match[2].strip()).text, bytes(out)


def _uuline(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # lines that some programs pad with one character too many
        return binascii.a2b_uu(line[: ((line[0] - 32 & 63) * 4 + 5) // 3 + 1])
