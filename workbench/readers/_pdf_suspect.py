"""Which pages of a PDF are worth drawing twice: where words are painted over, or are of the colour of their ground.

Only places and colours are compared, forms taken apart; nothing is drawn, so that ordinary pages cost little.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

ALIKE = 24  # two colours are alike if no part of them differs by more
MINIMUM = 12.0  # square points: smaller shapes cover nothing
HATCHED = 5  # strokes across one text that may be a hatched bar
INVISIBLE_MODE = 3
MAX_DEPTH = 4
MAX_THINGS = 60_000
WHITE = (255, 255, 255)
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Thing:
    """One painted thing: PDFium's handle, its type, and its box on the page."""

    handle: Any
    kind: int
    box: Box


def suspicious(page: Any) -> bool:
    """True if words on a page may be covered, or painted in the colour of what lies below them."""
    import pypdfium2.raw as raw

    texts: list[Box] = []
    grounds: list[tuple[Box, tuple[int, ...]]] = []
    strokes: dict[int, int] = {}
    for thing in _things(page):
        if thing.kind == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(thing.handle) == INVISIBLE_MODE:
                continue
            texts.append(thing.box)
            if _hidden_by_colour(thing, grounds):
                return True
        elif _paints(thing):
            if any(_covers(thing.box, text) for text in texts) or _hatches(thing.box, texts, strokes):
                return True
            if thing.kind == raw.FPDF_PAGEOBJ_PATH and _area(thing.box) > MINIMUM:
                grounds.append((thing.box, _colour(thing)))
    return _noted(page, texts)


def _things(page: Any) -> Iterator[Thing]:
    """Everything painted on a page in its order; what a form holds is put at its place on the page."""
    import pypdfium2.raw as raw

    count = 0
    stack = [
        (raw.FPDFPage_GetObject(page.raw, index), IDENTITY, 0) for index in _back(raw.FPDFPage_CountObjects(page.raw))
    ]
    while stack and count < MAX_THINGS:
        handle, matrix, depth = stack.pop()
        count += 1
        kind = raw.FPDFPageObj_GetType(handle)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield Thing(handle, kind, _bounds(handle, matrix))
        elif depth < MAX_DEPTH:
            inner = _joined(_matrix(handle), matrix)
            for index in _back(raw.FPDFFormObj_CountObjects(handle)):
                stack.append((raw.FPDFFormObj_GetObject(handle, index), inner, depth + 1))


def _back(count: int) -> range:
    return range(count - 1, -1, -1)


def _bounds(handle: Any, matrix: Matrix) -> Box:
    import pypdfium2.raw as raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    if matrix is IDENTITY:
        return left.value, bottom.value, right.value, top.value
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(handle: Any) -> Matrix:
    import pypdfium2.raw as raw

    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _joined(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _noted(page: Any, texts: Sequence[Box]) -> bool:
    """True if an annotation that is drawn lies over words."""
    import pypdfium2.raw as raw

    kinds = (
        *(raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_POLYGON),
        *(raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_HIGHLIGHT),
    )
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 2_000)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        rect, kind = raw.FS_RECTF(), raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFAnnot_GetRect(note, rect)
        raw.FPDFPage_CloseAnnot(note)
        box = (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
        if kind in kinds and any(_overlap(box, text) > 0 for text in texts):
            return True
    return False


def _paints(thing: Thing) -> bool:
    import pypdfium2.raw as raw

    if thing.kind != raw.FPDF_PAGEOBJ_PATH:
        return thing.kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing.handle, mode, stroke)
    return bool(mode.value) or bool(stroke.value)


def _colour(thing: Thing) -> tuple[int, ...]:
    import pypdfium2.raw as raw

    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(thing.handle, *parts)
    return tuple(part.value for part in parts[:3])


def _hidden_by_colour(text: Thing, grounds: Sequence[tuple[Box, tuple[int, ...]]]) -> bool:
    mine = _colour(text)
    half = 0.5 * _area(text.box)
    below = next((colour for ground, colour in reversed(grounds) if _overlap(ground, text.box) > half), WHITE)
    return all(abs(one - other) <= ALIKE for one, other in zip(mine, below, strict=True))


def _covers(box: Box, text: Box) -> bool:
    """True if a shape hides at least one letter of a text; a rule or an underline does not."""
    if box[2] <= text[0] or box[0] >= text[2]:
        return False
    size = text[3] - text[1]
    height, width = min(box[3], text[3]) - max(box[1], text[1]), min(box[2], text[2]) - max(box[0], text[0])
    return height > 0.4 * size and width > min(0.3 * size, 4.0) and width > 0


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
