"""Words in the pictures of a PDF, by OCR: scanned pages, pictures on pages with text, and text layers that lie."""

from __future__ import annotations

import hashlib
import json
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ._ocr import Recognised, engine, recognise
from ._pdf_text import PageText
from ._place import Pages

SCALE = 200 / 72  # pixels a point: 200 dots an inch
MAX_SIDE = 4_000
MAX_READ = 1_000  # pages and pictures read in one file
SECONDS = 150.0  # for all pictures of one file: what is left is told as needing OCR
LEAST = (60.0, 15.0)  # points: smaller pictures hold no words worth the time
AGREES = 0.5  # share of words that a text layer and OCR must have in common


@dataclass(slots=True)
class Reading:
    """The pages that are pictures still unread, properties of what was read, and notes."""

    unread: list[int] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    count: int = 0
    known: set[str] = field(default_factory=set)
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def spent(self) -> bool:
        """True once no more pictures are read."""
        return not engine() or self.count >= MAX_READ or time.monotonic() > self.until


def pictures(document: Any, texts: list[PageText], pages: Pages) -> Reading:
    """Read what pictures say. Without an engine, pages that are pictures stay unread."""
    reading = Reading()
    for page in texts:
        broken = garbled(page.text)
        if broken:
            reading.flags.append("text-layer-unreadable")
            reading.notes.append(f"the text layer of page {page.number} is unreadable")
        if reading.spent:
            if page.pictured or broken:
                reading.unread.append(page.number)
        elif page.pictured or broken:
            _scanned(document, page, pages, reading)
        elif page.text.strip():
            _mixed(document, page, pages, reading)
    if engine() and reading.spent:
        reading.notes.append(f"only the first {reading.count:,} pictures were read by OCR: there was no time for more")
    return reading


def garbled(text: str) -> bool:
    """True for a text layer of which a fifth is no letter of any script: its font names no characters."""
    letters = [char for char in text if not char.isspace()]
    strange = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") for char in letters)
    return len(letters) > 20 and strange > len(letters) * 0.2


def _scanned(document: Any, page: PageText, pages: Pages, reading: Reading) -> None:
    found = _recognised(document[page.number - 1])
    reading.count += 1
    if found is not None and found.text.strip():
        _add(pages, reading, page.number, found.text, found)
    elif not page.text.strip():
        reading.notes.append(f"OCR found no words on page {page.number}")


def _recognised(page: Any) -> Recognised | None:
    scale = min(SCALE, MAX_SIDE / max(*page.get_size(), 1))
    return recognise(page.render(scale=scale).to_pil())


def _add(pages: Pages, reading: Reading, number: int, text: str, found: Recognised) -> None:
    pages.add(text, f"#page={number}", label=f"page {number}, read by {engine()}", kind="ocr")
    reading.properties.append((f"ocr page {number}", f"{engine()}, confidence {found.confidence:.2f}"))
    reading.properties.append((f"ocr boxes page {number}", json.dumps(found.words, ensure_ascii=False)))
    reading.flags.append("ocr")


def _mixed(document: Any, page: PageText, pages: Pages, reading: Reading) -> None:
    """A page with text: its pictures are read by themselves; a layer of invisible text is compared with the page."""
    sheet = document[page.number - 1]
    if _layered(sheet):
        found = _recognised(sheet)
        reading.count += 1
        if found is not None and len(found.text) > 40 and not _agree(page.text, found.text):
            reading.flags.append("text-layer-differs")
            reading.notes.append(f"the hidden text layer of page {page.number} says something else than its picture")
            _add(pages, reading, page.number, found.text, found)
        return
    for picture in _placed(sheet):
        if reading.spent:
            return
        mark = hashlib.sha256(picture.tobytes()).hexdigest()
        if mark in reading.known:
            continue
        reading.known.add(mark)
        reading.count += 1
        found = recognise(picture)
        if found is not None and not _said(page.text, found.text):
            _add(pages, reading, page.number, found.text, found)


def _layered(page: Any) -> bool:
    """True if every text on a page is invisible: a layer under a scan."""
    import pypdfium2.raw as raw

    texts = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3))
    return bool(texts) and all(raw.FPDFTextObj_GetTextRenderMode(one.raw) == 3 for one in texts[:2_000])


def _placed(page: Any) -> Iterator[Any]:
    """The pictures on a page that are large enough to hold words."""
    import pypdfium2.raw as raw

    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if right - left < LEAST[0] or top - bottom < LEAST[1]:
            continue
        try:
            yield thing.get_bitmap(render=True).to_pil()
        except Exception:
            continue


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[\u3040-\u9fff\uac00-\ud7af]|\w{2,}", text)}


def _agree(layer: str, read: str) -> bool:
    one, other = _words(layer), _words(read)
    return len(one & other) >= AGREES * len(other)


def _said(layer: str, read: str) -> bool:
    """True if a picture says nothing that the page's text does not say."""
    return not _words(read) - _words(layer)
