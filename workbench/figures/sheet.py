"""A sheet of paper for one picture: headline, sub-headline and foot note set by measured widths, and the way out.

All lengths are inches on paper. A `Picture` is a matplotlib Figure without pyplot that knows its alternative text
and gives the same bytes for the same data: no dates, no host names, fixed ids.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import category

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from .. import show
from ..errors import UsageError
from . import style

__all__ = ["WIDTH", "Box", "Picture", "fitted", "rectangle", "rows_of_labels", "sheet", "width_of", "wrapped"]

WIDTH = 6.9  # the text width of an A4 or Letter page
LEADING = 1.32
HAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\U00020000-\U0003ffff]")
CLINGING = r"[\s、。，；：！？）」』》,.;:!?)]*"  # marks that never begin a line
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_MEASURE: Any = RendererAgg(16, 16, 288)  # type: ignore[no-untyped-call]


class Picture(Figure):
    """A figure with its alternative text in `alt`; `png`, `svg` and `pdf` give its bytes.

    Whatever is printed on it is made visible first: names of a leak hide nothing and turn nothing around.
    """

    _alt: str = ""

    @property
    def alt(self) -> str:
        """What a reader is told who does not see the picture."""
        return self._alt

    @alt.setter
    def alt(self, text: str) -> None:
        self._alt = show.plain(text)

    def draw(self, renderer: Any) -> None:
        """Draw everything, texts as they are safe to show."""
        for text in self.findobj(Text):
            written = text.get_text()
            if (safe := show.plain(written)) != written:
                text.set_text(safe)
        super().draw(renderer)

    def png(self, dpi: int = 200) -> bytes:
        """PNG bytes without any date or program name."""
        return self._bytes("png", dpi, {"Software": None, "Description": self.alt})

    def svg(self) -> bytes:
        """SVG bytes, letters as outlines, so that it looks the same wherever it is opened."""
        return self._bytes("svg", 72, {"Date": None, "Creator": None, "Description": self.alt})

    def pdf(self) -> bytes:
        """PDF bytes without dates."""
        return self._bytes("pdf", 300, {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None})

    def save(self, path: str | Path) -> Path:
        """Write the picture as PNG, SVG or PDF, by the ending of the name; gives the path.

        Raises UsageError for any other ending, and where the file cannot be written.
        """
        place = Path(path)
        kinds = {".png": self.png, ".svg": self.svg, ".pdf": self.pdf}
        if place.suffix.lower() not in kinds:
            raise UsageError(f"A picture cannot be written as {place.name!r}.", "End the name in .png, .svg or .pdf.")
        try:
            place.write_bytes(kinds[place.suffix.lower()]())
        except OSError as error:
            raise UsageError(f"{place} cannot be written: {error.strerror}.", "Choose another place.") from error
        return place

    def _bytes(self, kind: str, dpi: int, metadata: dict[str, Any]) -> bytes:
        stream = io.BytesIO()
        with style.house(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing")
            self.savefig(stream, format=kind, dpi=dpi, metadata=metadata)
        return stream.getvalue()

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        return self.png(192), {"width": round(self.get_figwidth() * 96), "alt": self.alt}


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet, in inches from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom


def sheet(title: str, subtitle: str, note: str, height: float, *, width: float = WIDTH) -> tuple[Picture, Box]:
    """A picture with its texts set, and the box that is left; `height` is that box's, the sheet grows by the texts."""
    head = [(line, 11.0, "bold", style.INK) for line in wrapped(title, 11.0, width, "bold")]
    head += [(line, 8.5, "normal", style.QUIET) for line in wrapped(subtitle, 8.5, width)]
    foot = [(line, 6.8, "normal", style.QUIET) for line in wrapped(note, 6.8, width)]
    above, below = _depth(head) + (0.08 if head else 0), _depth(foot) + (0.08 if foot else 0)
    total = height + above + below
    with style.house():
        picture = Picture(figsize=(width, total))
        FigureCanvasAgg(picture)
        _set(picture, head, total - 0.02)
        _set(picture, foot, below - 0.08)
    return picture, Box(0.0, below, width, total - above)


def axes(picture: Picture, box: Box) -> Axes:
    """Axes that fill exactly `box`."""
    width, height = picture.get_size_inches()
    return picture.add_axes((box.left / width, box.bottom / height, box.width / width, box.height / height))


def text(picture: Picture, x: float, y: float, words: str, **more: Any) -> None:
    """Words at a place of the sheet in inches."""
    width, height = picture.get_size_inches()
    picture.text(x / width, y / height, shown(words), **more)


def shown(words: str) -> str:
    """`words` with every control and direction mark as a box: a name cannot turn a picture's text round."""
    return "".join("□" if char != "\n" and category(char) in HIDDEN else char for char in words)


@lru_cache(maxsize=20000)
def width_of(words: str, size: float, weight: str = "normal") -> float:
    """How wide `words` run, in inches, set in `size` points."""
    font = FontProperties(family=list(style.families()), size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # such a character is drawn as a box
        width, _, _ = _MEASURE.get_text_width_height_descent(words, font, False)
    return float(width) / 288


def fitted(words: str, size: float, room: float, weight: str = "normal") -> str:
    """`words` on one line, cut with an ellipsis where they are wider than `room` inches."""
    words = " ".join(shown(words).split())
    if width_of(words, size, weight) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(words[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"


def wrapped(words: str, size: float, room: float, weight: str = "normal") -> list[str]:
    """`words` broken into lines no wider than `room` inches: at spaces, and anywhere between Chinese characters."""
    lines: list[str] = []
    for paragraph in shown(words).splitlines():
        line = ""
        for piece in _pieces(paragraph):
            if line and width_of((line + piece).rstrip(), size, weight) > room:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return [line for line in lines if line]


def rectangle(left: float, right: float, top: float, bottom: float) -> list[tuple[float, float]]:
    """The four corners, for a collection of polygons."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def rows_of_labels(spans: list[tuple[float, float]], gap: float) -> list[int]:
    """For each (left, right) span the lowest row in which it touches none before it; spans in any order."""
    ends: list[float] = []
    rows = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda i: spans[i]):
        left, right = spans[index]
        row = next((i for i, end in enumerate(ends) if left >= end + gap), len(ends))
        ends[row : row + 1] = [right]
        rows[index] = row
    return rows


def _pieces(paragraph: str) -> list[str]:
    """Where a line may be broken: after blanks, after hyphens of long words, inside more than eight of Chinese."""
    pieces: list[str] = []
    for word in re.findall(r"\S+\s*|\s+", paragraph):
        if len(word) > 8 and HAN.search(word):
            pieces += re.findall(f"(?:{HAN.pattern}|[^{HAN.pattern[1:-1]}]+){CLINGING}", word)
        elif len(word) > 12:
            pieces += re.findall(r"[^-/_]+[-/_]*|[-/_]+", word)
        else:
            pieces.append(word)
    return pieces


def _depth(lines: list[tuple[str, float, str, str]]) -> float:
    return sum(size * LEADING / 72 for _, size, _, _ in lines)


def _set(picture: Picture, lines: list[tuple[str, float, str, str]], top: float) -> None:
    for words, size, weight, color in lines:
        top -= size * LEADING / 72
        text(picture, 0, top + size * 0.26 / 72, words, size=size, weight=weight, color=color, va="baseline")
