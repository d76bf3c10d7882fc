"""What an exhibit shows beside its words: a strip of the page, a copy of the picture, cells as a table, mail headers.

Everything is made anew from the original when the brief is made, so that the picture is of the very bytes whose hash
is printed beneath it. Where the original is not at hand the brief says so and prints the words alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Any

from ..errors import EvidenceError, MissingExtra, ReadError, WorkbenchError
from ..evidence import cells, crops
from ..evidence.exhibits import Exhibit
from ..evidence.finder import Finder
from ..evidence.records import Records
from ..model import Original
from ..readers._sheets import column_name

__all__ = ["Piece", "piece"]

# Headers that name the mail for a reader; those that name one mailbox or one server stay out of every brief
_SLIDE = re.compile(r"/slide(\d+)\.xml")
HEADERS = ("from", "sender", "to", "cc", "date", "subject")


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture as PNG, or cells with the letters of their columns, or headers; `told` names what the picture is.

    `told` is a key of the chrome: crop_marked, crop_whole, crop_covered, office_marked, office_begun, picture_copy,
    picture_part, or why there is no picture: not_at_hand, not_drawn, office_absent, office_nowhere.
    """

    picture: bytes = b""
    told: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    hidden: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


def piece(item: Exhibit, row: Mapping[str, Any], records: Records, finder: Finder | None) -> Piece:
    """The piece of an exhibit; empty where there is nothing beside the words. Never raises for a bad original."""
    if item.kind == "table":
        return _cells(item, finder)
    if row.get("platform") == "mail":
        return Piece(headers=_headers(row))
    if item.kind not in ("page", "picture") or finder is None:
        return Piece()
    original = finder.find(item.original_sha256, item.original).original
    if original is None:
        return Piece(told="not_at_hand")
    if item.kind == "page" and not item.locator.startswith("#page="):
        return _office(item, finder, original)
    try:
        if item.kind == "picture":
            crop = crops.of_picture(original, item.area)
            return Piece(crop.png, "picture_copy" if crop.whole else "picture_part")
        document = records.document(str(row.get("document_key") or ""))
        strip = crops.of_page(original, row, item.quote, document)
    except WorkbenchError:
        return Piece(told="not_drawn")
    if strip is None:
        return Piece()
    unseen = str(row.get("kind")) in ("hidden", "covered")
    return Piece(strip.png, "crop_covered" if unseen else "crop_marked" if strip.marked else "crop_whole")


def _office(item: Exhibit, finder: Finder, original: Original) -> Piece:
    """The page of an Office document as LibreOffice draws it, or why there is none; nothing for other documents."""
    slide = _SLIDE.search(item.locator)
    try:
        document = finder.office.pdf(original)
        if document is None:
            return Piece()
        strip = crops.of_drawn(document, item.quote, int(slide[1]) if slide else 1)
    except MissingExtra:
        return Piece(told="office_absent")
    except WorkbenchError:
        return Piece(told="not_drawn")
    if strip is None:
        return Piece(told="office_nowhere")
    return Piece(strip.png, "office_marked" if strip.marked else "office_begun")


def _cells(item: Exhibit, finder: Finder | None) -> Piece:
    """The cells as they were put in evidence; which of them are hidden is told where the original is at hand."""
    span = cells.span(item.area)
    hidden: tuple[str, ...] = ()
    original = finder.find(item.original_sha256, item.original).original if finder is not None else None
    if original is not None:
        try:
            hidden = cells.cells(original, item.area).unseen
        except (EvidenceError, ReadError):
            hidden = ()
    letters = tuple(column_name(column) for column in range(span.left, span.right + 1))
    rows = tuple((*row, *[""] * (len(letters) - len(row)))[: len(letters)] for row in cells.told(item.quote))
    return Piece(columns=letters, rows=rows, hidden=hidden)


def _headers(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The headers of a mail that a reader of it would see, decoded, in their order."""
    extra = row.get("extra")
    found = []
    for pair in list(extra) if extra is not None and not isinstance(extra, float) else []:
        if str(pair["name"]).casefold() in HEADERS:
            found.append((str(pair["name"]), _decoded(str(pair["value"]))))
    return tuple(found)


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(" ".join(value.split()))))
    except (HeaderParseError, LookupError, ValueError):
        return value
