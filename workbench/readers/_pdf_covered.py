"""Words that stand in a PDF but cannot be seen on its page: under a bar, in the colour of their ground, off the page.

The proof is by trial, not by rules about rectangles: the page is drawn, every text is recoloured, and the page is
drawn again. A character whose place has not changed cannot be seen. Only suspicious pages are tried.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._pdf_suspect import INVISIBLE_MODE, suspicious

DARK = 60  # mean brightness (0-255) below which a cover is a bar, hatched or plain
GREY = 200  # mean brightness below which a cover of one flat colour is a bar too
PAPER = 110  # mean brightness above which what lies over words may be a scanned page
CHANGED = 16  # a pixel has changed if one of its colours differs by more than this
FLAT = 6.0  # a place is flat if its brightness deviates by less than this
SCALE = 1.5
MAX_SIDE = 3_000  # pixels
MAX_CHARACTERS = 60_000
MAX_TRIED = 300  # pages drawn in one file


@dataclass(frozen=True, slots=True)
class Unseen:
    """Words on page `page` (from 1) that cannot be seen; `dark` where they lie under a bar."""

    page: int
    text: str
    dark: bool


class Search:
    """The search through one document; `untried` counts suspicious pages beyond the first 300, which are not drawn."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.tried = self.untried = 0
        self.shown: list[str] = []  # the visible characters of each page that was tried

    def page(self, number: int) -> list[Unseen]:
        """What cannot be seen on a page (from 1); empty where nothing covers any word."""
        page = self.document[number - 1]
        try:
            if not suspicious(page):
                return []
            if self.tried >= MAX_TRIED:
                self.untried += 1
                return []
            self.tried += 1
            return list(self._tried(page, number))
        finally:
            page.close()

    def _tried(self, page: Any, number: int) -> Iterator[Unseen]:
        letters, places = _letters(page)
        scale = min(SCALE, MAX_SIDE / max(*page.get_size(), 1))
        before = _drawn(page, scale)
        look = _Look(page, before, places)
        modes = _recoloured(page)
        look.compare(_drawn(page, scale))
        hidden, filled = look.hidden, look.filled(letters)
        self.shown.append("".join(c for c, unseen in zip(letters, hidden, strict=True) if c.strip() and not unseen))
        count = int((hidden & filled).sum())
        if not count or (modes and all(mode == INVISIBLE_MODE for mode in modes)):
            return
        if count > 0.6 * filled.sum() and filled.sum() > 40 and look.mean(hidden & filled) > PAPER:
            return  # a scan with its text layer below
        yield from _runs(letters, look, number)

    def elsewhere(self, text: str) -> bool:
        """True if the words can be seen on another page that was tried: a page may carry its neighbours' words."""
        bare = "".join(text.split())
        return any(bare in shown for shown in self.shown)


def _runs(letters: list[str], look: _Look, number: int) -> Iterator[Unseen]:
    """Unseen characters that follow one another on a line."""
    run: list[int] = []
    for index, letter in enumerate([*letters, "\n"]):
        if index < len(letters) and (look.hidden[index] if letter.strip() else run and letter not in "\r\n"):
            run.append(index)
            continue
        text = "".join(letters[one] for one in run).strip()
        if sum(char.isalnum() for char in text) > 1:
            yield Unseen(number, text, look.barred([one for one in run if letters[one].strip()]))
        run = []


def _letters(page: Any) -> tuple[list[str], Any]:
    """The characters of a page and their boxes on it."""
    import numpy
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    count = min(textpage.count_chars(), MAX_CHARACTERS)
    letters, boxes = [], numpy.zeros((count, 4))
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage.raw, index)
        letters.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
        raw.FPDFText_GetCharBox(textpage.raw, index, left, right, bottom, top)
        boxes[index] = left.value, bottom.value, right.value, top.value
    textpage.close()
    return letters, boxes


class _Look:
    """The pixels that each character takes up, before and after all text was recoloured; whole pages at a time."""

    def __init__(self, page: Any, before: Any, boxes: Any) -> None:
        import numpy

        self.before = before
        height, width = before.shape[:2]
        corners = numpy.stack([_pixels(page, boxes[:, :2], width, height), _pixels(page, boxes[:, 2:], width, height)])
        low, high = corners.min(axis=0), corners.max(axis=0)
        self.left, self.right = low[:, 0].clip(0, width), (high[:, 0] + 1).clip(0, width)
        self.top, self.bottom = low[:, 1].clip(0, height), (high[:, 1] + 1).clip(0, height)
        self.inside = (self.left < self.right) & (self.top < self.bottom)
        grey = before[:, :, 0] * 0.299 + before[:, :, 1] * 0.587 + before[:, :, 2] * 0.114
        self.grey, self.squares = _summed(grey), _summed(grey * grey)
        self.hidden = ~self.inside
        self.flat = numpy.zeros(len(boxes), bool)

    def compare(self, after: Any) -> None:
        """Settle which characters cannot be seen: nothing changed at their place, or their place is of one colour."""
        import numpy

        moved = numpy.abs(after - self.before) > CHANGED
        changed = _summed(moved[:, :, 0] | moved[:, :, 1] | moved[:, :, 2])
        area = ((self.right - self.left) * (self.bottom - self.top)).clip(1)
        still = self._sum(changed, 0) / area < 0.02
        narrow = numpy.minimum(self.right - self.left, self.bottom - self.top) < 4
        edge = numpy.where(narrow, 2, 0)  # an l may fill its place
        mean, count = self._mean(self.grey, edge)
        variance = self._sum(self.squares, edge) / count - mean * mean
        self.flat = self.inside & (variance < FLAT * FLAT)
        self.hidden = ~self.inside | still | self.flat

    def filled(self, letters: list[str]) -> Any:
        """Which characters are no blanks."""
        import numpy

        return numpy.array([bool(letter.strip()) for letter in letters], bool)

    def mean(self, which: Any) -> float:
        """The mean brightness at and a little above and below the places of some characters; 255 if off the page."""
        margin = (self.bottom - self.top) // 6
        total, count = self._sum(self.grey, 0, margin), self._count(0, margin)
        chosen = which & self.inside
        return float(total[chosen].sum() / count[chosen].sum()) if chosen.any() else 255.0

    def barred(self, run: list[int]) -> bool:
        """True if words lie under a bar: dark above and below them too, or of one flat colour that is no paper's."""
        import numpy

        which = numpy.zeros(len(self.hidden), bool)
        which[run] = True
        mean = self.mean(which)
        return mean < DARK or (float(self.flat[which].mean()) > 0.9 and mean < GREY)

    def _sum(self, table: Any, edge: Any, margin: Any = 0) -> Any:
        height, width = self.before.shape[:2]
        top, bottom = (self.top - edge - margin).clip(0, height), (self.bottom + edge + margin).clip(0, height)
        left, right = (self.left - edge).clip(0, width), (self.right + edge).clip(0, width)
        return table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]

    def _count(self, edge: Any, margin: Any = 0) -> Any:
        height, width = self.before.shape[:2]
        top, bottom = (self.top - edge - margin).clip(0, height), (self.bottom + edge + margin).clip(0, height)
        return ((bottom - top) * ((self.right + edge).clip(0, width) - (self.left - edge).clip(0, width))).clip(1)

    def _mean(self, table: Any, edge: Any) -> tuple[Any, Any]:
        count = self._count(edge)
        return self._sum(table, edge) / count, count


def _summed(values: Any) -> Any:
    """A table of sums from which the sum over any box comes in four look-ups."""
    import numpy

    table = numpy.zeros((values.shape[0] + 1, values.shape[1] + 1))
    values.cumsum(axis=0, dtype="float64", out=table[1:, 1:])
    table[1:, 1:].cumsum(axis=1, out=table[1:, 1:])
    return table


def _pixels(page: Any, points: Any, width: int, height: int) -> Any:
    """Places on the page as places on its picture, rotation included: three known points tell all others."""
    import numpy

    size = 1000.0
    origin, across, up = (_pixel(page, x, y, width, height) for x, y in ((0, 0), (size, 0), (0, size)))
    matrix = (numpy.array([across, up], float) - numpy.array(origin, float)) / size
    return numpy.floor(points @ matrix + numpy.array(origin, float)).astype("int64")


def _pixel(page: Any, x: float, y: float, width: int, height: int) -> tuple[float, float]:
    """One place, asked for on a picture a hundred times as large, since PDFium answers in whole pixels."""
    import pypdfium2.raw as raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, width * 100, height * 100, 0, x, y, across, down)
    return across.value / 100, down.value / 100


def _drawn(page: Any, scale: float) -> Any:
    import numpy

    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    return numpy.asarray(picture).astype("int16")


def _recoloured(page: Any) -> list[int]:
    """Paint every text magenta; returns the render modes that the texts had."""
    import pypdfium2.raw as raw

    modes = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
        modes.append(raw.FPDFTextObj_GetTextRenderMode(thing.raw))
        raw.FPDFPageObj_SetFillColor(thing.raw, 255, 0, 255, 255)
        raw.FPDFPageObj_SetStrokeColor(thing.raw, 255, 0, 255, 255)
    return modes
