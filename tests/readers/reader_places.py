"""Locators read back from the bytes: what stands at a place, by the rules of RFC 6901 and RFC 5147 alone."""

from __future__ import annotations

import email
import email.policy
import html
import json
import re
from collections.abc import Iterator
from typing import Any

from workbench.errors import ReadError
from workbench.model import Locator, Original

ENCODINGS = ("utf-8", "gb18030", "cp949", "shift_jis", "cp1251", "latin-1")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf\"\\/]))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def everything(original: Original) -> dict[str, Original]:
    """The original and all its members, at any depth, by SHA-256."""
    found = {original.sha256: original}
    try:
        members = original.members()
    except ReadError:
        members = ()
    for member in members:
        found.update(everything(member))
    return found


def standing_at(place: Locator, original: Original) -> bytes | None:
    """The raw bytes at a place, or None for a place whose fragment only its format can follow."""
    if original.is_folder:
        return None
    with original.open() as stream:
        data = stream.read()
    if place.offset is not None and place.length is not None:
        assert 0 <= place.offset <= place.offset + place.length <= len(data), "the byte range lies outside the original"
        return data[place.offset : place.offset + place.length]
    if place.fragment.startswith("#line="):
        return lines(data, place.fragment)
    if place.fragment.startswith("#/"):
        try:
            document = json.loads(data.decode("utf-8-sig"))
        except ValueError:
            return None
        return json.dumps(pointed(document, place.fragment[1:]), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return None


def lines(data: bytes, fragment: str) -> bytes:
    """The lines of an RFC 5147 fragment: counted from 0, end exclusive."""
    first, last = (int(part) for part in fragment.removeprefix("#line=").split(","))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "".join(re.split(r"(?<=\n)", data.decode("utf-16"))[first:last]).encode()
    rows = re.split(rb"(?<=\n)", data)
    assert 0 <= first < last <= len(rows), "the line range lies outside the original"
    return b"".join(rows[first:last])


def pointed(document: Any, pointer: str) -> Any:
    """The value at an RFC 6901 pointer; KeyError or IndexError where there is none."""
    for part in pointer.split("/")[1:]:
        step = part.replace("~1", "/").replace("~0", "~")
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def words_of(raw: bytes, head: bytes) -> str:
    """The text of raw bytes in every reading that a format may give them: encodings, escapes, entities, mail parts."""
    texts = list(_decoded(raw, head))
    texts += [unescaped(text) for text in list(texts)]
    texts += [unescaped(text) for text in texts[len(texts) // 2 :]]
    texts += [html.unescape(text) for text in list(texts)]
    texts += [_mended(text) for text in list(texts)]
    if b"Content-" in raw or b"Subject:" in raw:
        texts += _mail(raw)
    return "\n".join(texts)


def _decoded(raw: bytes, head: bytes) -> Iterator[str]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield raw.decode("utf-16-le" if head.startswith(b"\xff\xfe") else "utf-16-be", "replace")
    for encoding in ENCODINGS:
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue


def unescaped(text: str) -> str:
    """JSON's escapes undone, wherever they stand."""
    told = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN.get(m[2], m[2]), text)
    return told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mended(text: str) -> str:
    """UTF-8 that was read as Latin-1, read again."""
    return "".join(
        part if max(part, default=" ") > "\xff" else part.encode("latin-1").decode("utf-8", "replace")
        for part in re.findall(r"[\x00-\xff]+|[^\x00-\xff]+", text)
    )


def _mail(raw: bytes) -> list[str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = [str(value) for value in message.values()]
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            found += list(_decoded(payload, b""))
            found += [html.unescape(text) for text in found]
    return found
