"""One whole page of a document as a picture, and where words stand on it: for reading, not for print.

The page is drawn anew from the original, which is opened for reading only; what is sent on is bare pixels.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..model import Original
from ..readers import _pdf_text as pdf
from .crops import Box, _mapped, _ocr, _opened, _ratio

__all__ = ["Leaf", "Wanted", "leaf", "page_of"]

WIDE = 1_400  # pixels of the longer side of a page
MOST = 400  # boxes on a page
_PAGE = re.compile(r"#page=(\d+)")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as PNG, its pixels, and for each passage that was asked for the boxes as shares (0 to 1) of the page.

    A box is left, top, width, height.
    """

    png: bytes
    size: tuple[int, int]
    boxes: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A passage to be found on a page, wherever it stands; with `once` only where there is no doubt which is meant."""

    text: str
    ocr: bool = False
    once: bool = False


def page_of(row: Mapping[str, Any]) -> int:
    """The number of the page that a row of `case.pages()` stands on, or 0."""
    found = _PAGE.match(str(row.get("locator") or ""))
    return int(found[1]) if found else 0


def leaf(
    original: Original, number: int, wanted: Sequence[Wanted], document: Mapping[str, Any] | None = None
) -> Leaf | None:
    """A page of a PDF, or a picture, with the passages found on it; None where there is nothing that can be drawn.

    `document` is the row of the document, which holds where OCR has read each word. Raises ReadError for a damaged
    original, Encrypted where no password at hand opens it.
    """
    head = original.head(1024)
    if b"%PDF-" not in head:
        if not _pictured(head):
            return None
        drawn = _opened(original)
        boxes = [_ocr(document, max(number, 1), one.text) if one.ocr else [] for one in wanted]
        return _made(drawn, boxes)
    opened = pdf.opened(original)
    if not 0 < number <= len(opened.document):
        return None
    page = opened.document[number - 1]
    scale = WIDE / max(*page.get_size(), 1)
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    ratio = _ratio(page, drawn)
    words = _bare(pdf.page_text(page))
    boxes = [_places(page, one, scale, ratio, document, number, words) for one in wanted]
    return _made(drawn, boxes)


def _places(
    page: Any, one: Wanted, scale: float, ratio: float, document: Mapping[str, Any] | None, number: int, words: str
) -> list[Box]:
    if one.ocr:
        found = _ocr(document, number, one.text)
        return [(a * ratio, b * ratio, c * ratio, d * ratio) for a, b, c, d in found]
    if one.once and words.count(_bare(one.text)) != 1:
        return []  # it cannot be told which of them is meant
    return list(_found(page, one.text, scale))


def _found(page: Any, text: str, scale: float) -> Iterator[Box]:
    """Where words stand on a page, in pixels: each time that they do."""
    words = page.get_textpage()
    shown, places = _mapped(words.get_text_range())
    high, at = page.get_height(), shown.find(text) if text else -1
    while at >= 0:
        first, last = places[at], places[at + len(text) - 1]
        for number in range(words.count_rects(first, last - first + 1)):
            left, bottom, right, top = words.get_rect(number)
            yield left * scale, (high - top) * scale, right * scale, (high - bottom) * scale
        at = shown.find(text, at + len(text))


def _made(drawn: Any, boxes: Sequence[Sequence[Box]]) -> Leaf:
    wide, high = drawn.size
    shares = tuple(
        tuple((a / wide, b / high, (c - a) / wide, (d - b) / high) for a, b, c, d in islice(several, MOST))
        for several in boxes
    )
    drawn.thumbnail((WIDE, WIDE))
    out = io.BytesIO()
    drawn.quantize(128, method=2, dither=0).save(out, "PNG")
    return Leaf(out.getvalue(), drawn.size, shares)


def _pictured(head: bytes) -> bool:
    signs = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
    return head.startswith(signs) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp"


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
