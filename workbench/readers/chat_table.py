"""Chats of no known tool: CSV, TSV, JSON, a table in Markdown or HTML, or fields one a line; who, when and what.

The columns are known by their names; the mapping is written into the conversation, so that it can be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Original, Record, Skipped
from . import Reader
from ._columns import broadcast, delimiter, enough, mapping, role, understood
from ._decode import decode as decode_text
from ._fieldlist import field_lists, fields_of
from ._grid import Line, fielded, grid, named
from ._htmlrows import cells, html_rows
from ._mapping import Mapping
from ._place import guarded, skipped
from ._tabletalk import Talk

_KEY = re.compile(rb'"((?:[^"\\]|\\.){1,40})"\s*:')
_LEAD = 60  # lines that may stand above the table


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the rows lie: kind is json, csv, html or fields; `header` the row that names the columns."""

    kind: str
    delimiter: str = ","
    header: int = 1
    sure: float = 0.5


def sniff(original: Original) -> float:
    """How surely this is a table of messages: 0.5 where its columns tell who, when and what."""
    if original.is_folder:
        return 0.0
    layout = _layout(original)
    return layout.sure if layout else 0.0


def _layout(original: Original) -> _Layout | None:
    """Where the rows are, before any column is understood; None where nothing looks like a table of messages."""
    head = original.head(8192)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t\0")[:1]
    if head[:2] in (b"PK", b"%P", b"\xd0\xcf") or (b"\0" in head[:512] and start not in (b"{", b"[")):
        return None
    if start in (b"{", b"["):
        roles = mapping({match[1].decode("utf-8", "replace"): None for match in _KEY.finditer(head)})
        return _Layout("json") if enough(roles) else _Layout("json", sure=0.35) if broadcast(roles) else None
    text = decode_text(head).text.lstrip("\ufeff")
    lines = [line for line in text.splitlines() if line.strip()]
    return _ruled(lines) or _marked(text) or (_Layout("fields") if _listed(lines) else None)


def _ruled(lines: list[str]) -> _Layout | None:
    """A CSV, or a table in Markdown, which may have words above it."""
    for number, line in enumerate(lines[:_LEAD], 1):
        sign = delimiter(line)
        if not sign or (number > 1 and sign != "|"):
            continue
        roles = mapping(one.strip(' "\r') for one in line.split(sign))
        if enough(roles):
            return _Layout("csv", sign, number)
        if number == 1 and broadcast(roles):
            return _Layout("csv", sign, number, 0.35)
    return None


def _marked(text: str) -> _Layout | None:
    """A table in HTML whose first row of words names its columns; alone, or in Markdown."""
    at = text.lower().find("<tr")
    names = cells(text[at:].split("</tr", 1)[0]) if at >= 0 else []
    return _Layout("html", sure=0.72) if enough(mapping(names)) else None


def _listed(lines: list[str]) -> bool:
    """Fields one a line, over and over again."""
    names = fields_of(lines[:_LEAD])
    roles = [role(name) for name in names]
    return all(roles.count(one) > 1 for one in ("time", "sender", "text")) and len(names) > 0.5 * len(lines[:_LEAD])


@guarded("a table of messages")
def read(original: Original) -> Iterator[Record]:
    """The conversations where they are first met, the messages in the order of the file, then the people."""
    talk, roles = Talk(original), dict[str, tuple[str, ...]]()
    layout = _layout(original) or _Layout("csv")
    for line in _rows(original, layout):
        if not isinstance(line, Line):
            yield line
            continue
        if not (enough(roles) or broadcast(roles)):
            roles = understood(line.values)
            talk.roles = roles
        if layout.kind != "json" and not any(
            line.values.get(column) for columns in roles.values() for column in columns
        ):
            raw = " | ".join(filter(None, map(str, line.values.values())))[:2000]
            yield Skipped(reason="This is no row of the table of messages.", raw=raw, locator=line.place)
        else:
            yield from talk.take(line.values, line.place, line.repaired)
    yield from talk.flush()
    yield from talk.cast.people()
    if layout.kind == "csv" and not (enough(roles) or broadcast(roles)):
        yield skipped(original, "The columns do not tell who wrote what and when.")


def _rows(original: Original, layout: _Layout) -> Iterator[Line | Record]:
    if layout.kind == "json":
        return grid(original, Mapping(file="*", format="json", columns={}))
    if layout.kind == "html":
        return _tabled(original)
    if layout.kind == "fields":
        return field_lists(original)
    return grid(original, Mapping(file="*", format="csv", columns={}, delimiter=layout.delimiter, header=layout.header))


def _tabled(original: Original) -> Iterator[Line | Record]:
    header: list[str] = []
    for row in html_rows(original):
        if enough(mapping(row.fields)):  # every table of a page may name its columns again
            header = named(row.fields)
        elif header:
            yield Line(fielded(header, row.fields), row.locator)
        else:
            reason = "It stands above the row that names the columns."
            yield Skipped(reason=reason, severity="info", raw=" | ".join(row.fields)[:2000], locator=row.locator)


READER = Reader(
    format="chat-table",
    title="Table of messages (CSV, TSV, JSON, Markdown, HTML table, lists of fields) of no known tool",
    limits="Nobody documents this table: its columns are understood by their names alone, its times mostly lack a zone,"
    " and whoever made it could leave out or change rows.",
    version=4,
    sniff=sniff,
    read=read,
)
