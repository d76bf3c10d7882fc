"""The rows of tables in HTML or in Markdown with HTML inside, each with its bytes; nothing is rendered or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ..hashing import sha256
from ..model import Locator, Original
from ._csvspan import Row
from ._decode import identify, spell
from ._place import content, whole
from ._positions import Positions

__all__ = ["cells", "html_rows"]

_ROW = re.compile(rb"<tr\b[^>]*>(.*?)(?=</tr\s*>|<tr\b|</table\s*>|\Z)", re.I | re.S)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</t[dh]\s*>|<t[dh]\b|\Z)", re.I | re.S)
_BREAK = re.compile(r"<br\s*/?>|</p\s*>\s*<p\b[^>]*>|</div\s*>\s*<div\b[^>]*>", re.I)
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.S)


def cells(row: str) -> list[str]:
    """The words of each cell of a row."""
    return [_words(cell) for cell in _CELL.findall(row)]


def html_rows(original: Original) -> Iterator[Row]:
    """Every row of every table, in order; rows without cells are left out."""
    data = content(original)
    encoding, basis, mark = identify(data)
    positions = Positions(data)
    for match in _ROW.finditer(data, mark):
        fields = cells(spell(match[1], encoding, basis).text)
        if not fields:
            continue
        raw = match[0].rstrip()
        place = Locator(
            original=original.sha256,
            fragment=positions.fragment(match.start(), raw),
            offset=match.start(),
            length=len(raw),
            sha256=sha256(raw),
        )
        yield Row(fields, place)


def _words(cell: str) -> str:
    return whole(unescape(_TAG.sub("", _BREAK.sub("\n", cell)))).strip(" \t\r\n")
