"""The signed page of the order form as a scan: one black and white picture, slightly askew, with dust; no text layer.

Drawn with integers from font outlines, so that no graphics library's version matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .pdf_write import Pdf, outlines
from .stable import between
from .world import HERE

NAME = "Order_Form_SO-24-00617_签字页.pdf"
WIDTH, HEIGHT, DPI = 1654, 2339, 200
SKEW = 11  # thousandths: how far the sheet lay askew
Point = tuple[int, int]
Loop = list[Point]


def build() -> bytes:
    """The bytes of the scan."""
    sheet = Sheet()
    lines = (HERE / "papers" / "order_form.txt").read_text(encoding="utf-8").strip().split("\n")
    y = 230
    for number, line in enumerate(lines):
        size = 46 if number == 0 else 34
        sheet.text(170, y, size, line)
        y += 120 if number in (1, 6, 10) else 92
    sheet.rule(170, y + 40, 900)
    sheet.signature(760, y - 490)
    sheet.stamp(1240, y - 120, 170)
    sheet.dust()
    pdf = Pdf("SKM_C36824020616180", "", "D:20240206161802+08'00'", "Scanner C368")
    pdf.page()
    pdf.picture(WIDTH, HEIGHT, packed(sheet.rows()))
    return pdf.data()


class Sheet:
    """A black and white picture, one bytearray of 0 (white) and 1 (black) a row."""

    def __init__(self) -> None:
        self.pixels = [bytearray(WIDTH) for _ in range(HEIGHT)]

    def text(self, x: int, y: int, size: int, text: str) -> None:
        """A line of text; `y` is the base line, counted from the top."""
        for char in text:
            path, width = outlines().path(char)
            loops = [[_askew(x + px * size // 1000, y - py * size // 1000) for px, py in loop] for loop in _loops(path)]
            self.fill(loops)
            x += width * size // 1000

    def fill(self, loops: list[Loop]) -> None:
        """Fill closed loops by the non-zero rule, row by row (points in sixteenths of a pixel)."""
        edges = [(a, b) for loop in loops for a, b in zip(loop, loop[1:] + loop[:1], strict=True) if a[1] != b[1]]
        if not edges:
            return
        top = max(min(min(a[1], b[1]) for a, b in edges) // 16, 0)
        bottom = min(max(max(a[1], b[1]) for a, b in edges) // 16, HEIGHT - 1)
        for row in range(top, bottom + 1):
            self._row(row, edges)

    def _row(self, row: int, edges: list[tuple[Point, Point]]) -> None:
        line = row * 16 + 8
        crossings = []
        for (x1, y1), (x2, y2) in edges:
            if min(y1, y2) <= line < max(y1, y2):
                crossings.append((x1 + (line - y1) * (x2 - x1) // (y2 - y1), 1 if y2 > y1 else -1))
        crossings.sort()
        wound = 0
        for (x, turn), (after, _) in pairwise(crossings):
            wound += turn
            if wound:
                left, right = max((x + 8) // 16, 0), min((after + 8) // 16, WIDTH)
                if right > left:
                    self.pixels[row][left:right] = b"\x01" * (right - left)

    def dot(self, x: int, y: int, radius: int) -> None:
        """A filled disc."""
        for row in range(max(y - radius, 0), min(y + radius + 1, HEIGHT)):
            for column in range(max(x - radius, 0), min(x + radius + 1, WIDTH)):
                if (row - y) ** 2 + (column - x) ** 2 <= radius * radius:
                    self.pixels[row][column] = 1

    def rule(self, x: int, y: int, length: int) -> None:
        """A thin rule."""
        for step in range(length):
            px, py = _askew(x + step, y)
            self.dot(px // 16, py // 16, 1)

    def signature(self, x: int, y: int) -> None:
        """A pen's strokes that can be taken for 王磊."""
        for stroke in _STROKES:
            for (x1, y1), (x2, y2) in pairwise(stroke):
                for step in range(41):
                    px = x + x1 + (x2 - x1) * step // 40
                    py = y + y1 + (y2 - y1) * step // 40
                    self.dot(px, py, 3 if step % 9 else 2)

    def stamp(self, x: int, y: int, radius: int) -> None:
        """A round company seal, faint: two rings and a row of characters."""
        for ring in (radius, radius - 12):
            for step in range(4000):
                dx, dy = _circle(step, 4000, ring)
                if between(0, 9, "faint", ring, step) < 7:
                    self.dot(x + dx, y + dy, 1)
        self.text(x - 105, y + 12, 42, "合同专用章")

    def dust(self) -> None:
        """Specks of a dirty glass."""
        for speck in range(260):
            self.dot(between(8, WIDTH - 9, "x", speck), between(8, HEIGHT - 9, "y", speck), between(0, 1, "r", speck))

    def rows(self) -> Iterator[bytes]:
        """The rows, eight pixels a byte, white as 1."""
        for line in self.pixels:
            padded = line + bytearray(-WIDTH % 8)
            yield bytes(
                255 - sum(padded[start + bit] << (7 - bit) for bit in range(8)) for start in range(0, len(padded), 8)
            )


_STROKES = (
    ((0, 40), (120, 28)), ((14, 92), (112, 84)), ((60, 36), (58, 150)), ((-12, 152), (140, 140), (172, 118)),
    ((210, 20), (300, 16)), ((250, 18), (206, 92)), ((226, 62), (284, 60), (280, 100), (224, 102)),
    ((190, 128), (236, 122), (226, 176), (192, 178), (190, 128)),
    ((256, 124), (318, 116), (312, 172), (258, 176), (256, 124)),
    ((318, 150), (420, 96), (380, 168), (470, 140)),
)  # fmt: skip


def _askew(x: int, y: int) -> Point:
    return (x * 16 + y * SKEW * 16 // 1000, y * 16 - x * SKEW * 16 // 1000)


def _circle(step: int, steps: int, radius: int) -> Point:
    """A point on a circle by rational parametrisation: no sine, whose last digit may differ between machines."""
    quarter, part = divmod(step, steps // 4)
    t = part * 1000 // (steps // 4)
    below = 1_000_000 + t * t
    x, y = radius * (1_000_000 - t * t) // below, radius * 2000 * t // below
    return [(x, y), (-y, x), (-x, -y), (y, -x)][quarter]


def _loops(path: list[tuple[str, tuple[float, ...]]]) -> list[Loop]:
    loops: list[Loop] = []
    for verb, values in path:
        points = [(int(values[i]), int(values[i + 1])) for i in range(0, len(values), 2)]
        if verb == "m":
            loops.append(points)
        elif verb == "l":
            loops[-1] += points
        elif verb == "c":
            loops[-1] += list(_curve(loops[-1][-1], *points))
    return loops


def _curve(p0: Point, p1: Point, p2: Point, p3: Point) -> Iterator[Point]:
    for step in range(1, 9):
        a, b = 8 - step, step
        x = (a**3 * p0[0] + 3 * a * a * b * p1[0] + 3 * a * b * b * p2[0] + b**3 * p3[0]) // 512
        y = (a**3 * p0[1] + 3 * a * a * b * p1[1] + 3 * a * b * b * p2[1] + b**3 * p3[1]) // 512
        yield (x, y)


def packed(rows: Iterator[bytes]) -> bytes:
    """PDF's RunLengthDecode of the rows."""
    data = b"".join(rows)
    out = bytearray()
    at = 0
    while at < len(data):
        run = 1
        while run < 128 and at + run < len(data) and data[at + run] == data[at]:
            run += 1
        if run > 1:
            out += bytes([257 - run, data[at]])
            at += run
            continue
        end = at + 1
        while end < len(data) and end - at < 128 and (end + 1 >= len(data) or data[end] != data[end + 1]):
            end += 1
        out += bytes([end - at - 1]) + data[at:end]
        at = end
    return bytes(out + b"\x80")
