"""Words that WeChat packs: LZ4 blocks in its third version, and the XML of shared things with their titles.

https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
"""

from __future__ import annotations

import re
from html import unescape

__all__ = ["shared", "unpacked"]

_FIELD = {
    name: re.compile(rf"<{tag}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{tag}>", re.S)
    for name, tag in {"title": "title", "about": "des", "link": "url", "kind": "type"}.items()
}
_QUOTED = re.compile(r"<refermsg>.*?<content>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</content>.*?</refermsg>", re.S)
_REFERENCE = re.compile(r"<refermsg>.*?</refermsg>", re.S)


def unpacked(data: bytes, longest: int) -> str | None:
    """The text of an LZ4 block, without the NUL behind it; None where it is none, or longer than `longest`."""
    import pyarrow as pa

    size = _size(data)
    if not 0 < size <= longest:
        return None
    try:
        raw = pa.Codec("lz4_raw").decompress(data, decompressed_size=size).to_pybytes()
    except (pa.ArrowException, ValueError, OSError):
        return None
    return str(raw.rstrip(b"\0").decode("utf-8", "backslashreplace"))


def _size(data: bytes) -> int:
    """How many bytes a block unpacks to, by its tokens; 0 where they do not end with it."""
    at = size = 0
    try:
        while True:
            token, at = data[at], at + 1
            literals, at = _length(data, at, token >> 4)
            at, size = at + literals, size + literals
            if at >= len(data):
                return size if at == len(data) else 0
            matched, at = _length(data, at + 2, token & 15)
            size += matched + 4
    except IndexError:
        return 0


def _length(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        while True:
            more, at = data[at], at + 1
            length += more
            if more != 255:
                break
    return length, at


def shared(xml: str) -> dict[str, str]:
    """What the XML of a shared thing tells: title, about, link, kind, and the words that it quotes."""
    quoted = _QUOTED.search(xml)
    rest = _REFERENCE.sub("", xml)
    told = {name: unescape(match[1]).strip() for name, field in _FIELD.items() if (match := field.search(rest))}
    return told | ({"quoted": unescape(quoted[1])} if quoted else {})
