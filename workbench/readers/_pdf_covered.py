"""Words that stand in a PDF but cannot be seen on its page: under a bar, in the colour of their ground, off the page.

The proof is by trial, not by rules about rectangles: the page is drawn, every text is recoloured, and the page is
drawn again. A character whose place has not changed cannot be seen. Only pages where something is painted over words,
or words in the colour of what lies below them, are tried, since drawing costs time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

DARK = 60  # mean brightness (0-255) below which a cover is a bar, hatched or plain
GREY = 200  # mean brightness below which a cover of one flat colour is a bar too
PAPER = 110  # mean brightness above which what lies over words may be a scanned page
CHANGED = 16  # a pixel has changed if one of its colours differs by more than this
FLAT = 24  # a place is flat if no colour varies by more than this
SCALE = 2.0
MAX_SIDE = 3_000  # pixels
MAX_CHARACTERS = 60_000
MAX_TRIED = 300  # pages drawn in one file
MINIMUM = 12.0  # square points: smaller shapes cover nothing
HATCHED = 5  # strokes across one text that may be a hatched bar
INVISIBLE_MODE = 3
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Words on page `page` (from 1) that cannot be seen; `dark` where they lie under a dark cover."""

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
            if not _suspicious(page):
                return []
            if self.tried >= MAX_TRIED:
                self.untried += 1
                return []
            self.tried += 1
            return list(self._tried(page, number))
        finally:
            page.close()

    def _tried(self, page: Any, number: int) -> Iterator[Unseen]:
        import numpy

        textpage = page.get_textpage()
        count = min(textpage.count_chars(), MAX_CHARACTERS)
        scale = min(SCALE, MAX_SIDE / max(*page.get_size(), 1))
        before = _drawn(page, scale)
        places = [_Place(page, textpage, index, before.shape) for index in range(count)]
        modes = _recoloured(page)
        textpage.close()
        changed = numpy.abs(_drawn(page, scale) - before).max(axis=2) > CHANGED
        letters = [place for place in places if place.letter.strip()]
        for place in letters:
            place.look(before, changed)
        unseen = [place for place in letters if place.hidden]
        self.shown.append("".join(place.letter for place in letters if not place.hidden))
        if not unseen or (modes and all(mode == INVISIBLE_MODE for mode in modes)):
            return
        if len(unseen) > 0.6 * len(letters) and len(letters) > 40 and _mean(unseen, before) > PAPER:
            return  # a scan with its text layer below
        yield from _runs(places, before, number)

    def elsewhere(self, text: str) -> bool:
        """True if the words can be seen on another page that was tried: a page may carry its neighbours' words."""
        bare = "".join(text.split())
        return any(bare in shown for shown in self.shown)


def _suspicious(page: Any) -> bool:
    """True if something is painted over words, or words are painted in the colour of what lies below them."""
    import pypdfium2.raw as raw

    texts: list[Box] = []
    grounds: list[tuple[Box, tuple[int, ...]]] = []
    strokes: dict[int, int] = {}
    for thing in page.get_objects(max_depth=1):
        box = thing.get_bounds()
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(thing.raw) == INVISIBLE_MODE:
                continue
            texts.append(box)
            if _same_colour(thing, box, grounds):
                return True
        elif _paints(thing):
            if any(_covers(box, text) for text in texts) or _hatches(box, texts, strokes):
                return True
            if _area(box) < MINIMUM:
                continue
            if thing.type == raw.FPDF_PAGEOBJ_PATH:
                grounds.append((box, _colour(thing)))
            elif thing.type == raw.FPDF_PAGEOBJ_FORM:
                return True  # what a form draws is not taken apart: it is tried
    return _noted(page, texts)


def _noted(page: Any, texts: Sequence[Box]) -> bool:
    """True if an annotation that is drawn lies over words."""
    import pypdfium2.raw as raw

    kinds = (
        *(raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_POLYGON),
        *(raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_HIGHLIGHT),
    )
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 2_000)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if raw.FPDFAnnot_GetSubtype(note) in kinds:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(note, rect)
            box = (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
            if any(_overlap(box, text) > 0 for text in texts):
                raw.FPDFPage_CloseAnnot(note)
                return True
        raw.FPDFPage_CloseAnnot(note)
    return False


def _paints(thing: Any) -> bool:
    import pypdfium2.raw as raw

    if thing.type != raw.FPDF_PAGEOBJ_PATH:
        return thing.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing.raw, mode, stroke)
    return bool(mode.value) or bool(stroke.value)


def _colour(thing: Any) -> tuple[int, ...]:
    import pypdfium2.raw as raw

    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(thing.raw, *parts)
    return tuple(part.value for part in parts[:3])


def _same_colour(text: Any, box: Box, grounds: Sequence[tuple[Box, tuple[int, ...]]]) -> bool:
    mine = _colour(text)
    below = next((colour for ground, colour in reversed(grounds) if _overlap(ground, box) > 0.5 * _area(box)), None)
    below = below or (255, 255, 255)
    return all(abs(one - other) <= FLAT for one, other in zip(mine, below, strict=True))


def _covers(box: Box, text: Box) -> bool:
    """True if a shape hides at least one letter of a text; a rule or an underline does not."""
    height = min(box[3], text[3]) - max(box[1], text[1])
    width = min(box[2], text[2]) - max(box[0], text[0])
    return height > 0.4 * (text[3] - text[1]) and width > min(0.3 * (text[3] - text[1]), 4.0) and width > 0


def _hatches(box: Box, texts: Sequence[Box], strokes: dict[int, int]) -> bool:
    """True once several strokes, each too thin to hide a letter, have been drawn across one text."""
    thick = (box[0] - 0.5, box[1] - 0.5, box[2] + 0.5, box[3] + 0.5)
    for index, text in enumerate(texts):
        if _overlap(thick, text) > 0:
            strokes[index] = strokes.get(index, 0) + 1
            if strokes[index] >= HATCHED:
                return True
    return False


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.1) * max(box[3] - box[1], 0.1)


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def _runs(places: list[_Place], before: Any, number: int) -> Iterator[Unseen]:
    run: list[_Place] = []
    for place in [*places, None]:
        if place is not None and (place.hidden if place.letter.strip() else run and place.letter not in "\r\n"):
            run.append(place)
            continue
        text = "".join(one.letter for one in run).strip()
        if sum(char.isalnum() for char in text) > 1:
            yield Unseen(number, text, _barred([one for one in run if one.letter.strip()], before))
        run = []


def _barred(run: Sequence[_Place], before: Any) -> bool:
    """True if words lie under a bar: dark above and below them too, or of one flat colour that is no paper's."""
    mean = _mean(run, before)
    flat = sum(place.flat for place in run) / max(len(run), 1)
    return mean < DARK or (flat > 0.9 and mean < GREY)


def _mean(places: Sequence[_Place], before: Any) -> float:
    parts = []
    for place in places:
        margin = (place.bottom - place.top) // 6
        if place.inside:
            parts.append(before[max(0, place.top - margin) : place.bottom + margin, place.left : place.right])
    sizes = sum(part.size for part in parts)
    return float(sum(part.sum() for part in parts) / sizes) if sizes else 255.0


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


class _Place:
    """One character and the pixels that it takes up."""

    __slots__ = ("bottom", "flat", "hidden", "inside", "left", "letter", "right", "top")

    def __init__(self, page: Any, textpage: Any, index: int, shape: tuple[int, ...]) -> None:
        import pypdfium2.raw as raw

        self.flat = self.hidden = False
        code = raw.FPDFText_GetUnicode(textpage.raw, index)
        self.letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        left, bottom, right, top = textpage.get_charbox(index)
        height, width = shape[:2]
        corners = [_pixel(page, x, y, width, height) for x, y in ((left, bottom), (right, top))]
        (x1, y1), (x2, y2) = corners
        self.left, self.right = max(0, min(x1, x2)), min(width, max(x1, x2) + 1)
        self.top, self.bottom = max(0, min(y1, y2)), min(height, max(y1, y2) + 1)
        self.inside = self.left < self.right and self.top < self.bottom

    def look(self, before: Any, changed: Any) -> None:
        """Settle whether anything of the character can be seen where it stands, and whether its place is flat."""
        if not self.inside:
            self.hidden = True
            return
        still = bool(changed[self.top : self.bottom, self.left : self.right].mean() < 0.02)
        edge = 2 if min(self.right - self.left, self.bottom - self.top) < 4 else 0  # an l may fill its place
        here = before[max(0, self.top - edge) : self.bottom + edge, max(0, self.left - edge) : self.right + edge]
        self.flat = bool((here.max(axis=(0, 1)) - here.min(axis=(0, 1))).max() < FLAT)
        self.hidden = still or self.flat


def _pixel(page: Any, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    import pypdfium2.raw as raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, across, down)
    return across.value, down.value
