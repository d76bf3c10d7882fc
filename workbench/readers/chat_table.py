"""Chats of no known tool: a CSV, TSV, JSON list or JSON lines with columns for who, when and what.

The columns are known by their names; the mapping is written into the conversation, so that it can be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Original, Record
from . import Reader
from ._columns import delimiter, enough, mapping
from ._decode import decode as decode_text
from ._grid import Line, grid
from ._mapping import Mapping
from ._place import guarded, skipped
from ._tabletalk import Talk

_KEY = re.compile(rb'"((?:[^"\\]|\\.){1,40})"\s*:')


def sniff(original: Original) -> float:
    """How surely this is a table of messages: 0.5 where its columns tell who, when and what."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t\0")[:1]
    if head[:2] in (b"PK", b"%P", b"\xd0\xcf") or (b"\0" in head[:512] and start not in (b"{", b"[")):
        return 0.0
    if start in (b"{", b"["):
        names = {match[1].decode("utf-8", "replace"): None for match in _KEY.finditer(head)}
        return 0.5 if enough(mapping(names)) else 0.0
    line = decode_text(head).text.lstrip("\ufeff").split("\n", 1)[0]
    sign = delimiter(line)
    return 0.5 if sign and enough(mapping(one.strip(' "\r') for one in line.split(sign))) else 0.0


@guarded("a table of messages")
def read(original: Original) -> Iterator[Record]:
    """The conversations where they are first met, the messages in the order of the file, then the people."""
    talk, roles = Talk(original), dict[str, str]()
    layout = _layout(original)
    for line in grid(original, layout):
        if not isinstance(line, Line):
            yield line
            continue
        if not enough(roles):
            roles = mapping(line.values)
            talk.roles = {role: (column,) for role, column in roles.items()}
        yield from talk.take(line.values, line.place, line.repaired)
    yield from talk.flush()
    yield from talk.cast.people()
    if layout.format == "csv" and not enough(roles):
        yield skipped(original, "The columns do not tell who wrote what and when.")


def _layout(original: Original) -> Mapping:
    """Where the rows are, before any column is understood."""
    if original.head(64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return Mapping(file="*", format="json", columns={})
    line = decode_text(original.head(8192)).text.lstrip("\ufeff").split("\n", 1)[0]
    return Mapping(file="*", format="csv", columns={}, delimiter=delimiter(line) or ",")


READER = Reader(
    format="chat-table",
    title="Table of messages (CSV, TSV, JSON, JSON lines) of no known tool",
    limits="Nobody documents this table: its columns are understood by their names alone, its times mostly lack a zone,"
    " and whoever made it could leave out or change rows.",
    sniff=sniff,
    read=read,
)
