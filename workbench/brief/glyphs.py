"""The glyph gate: which characters the fonts of the PDF have, so that none is printed as an empty box."""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path

from ..errors import MissingExtra
from .visible import mark, visible

FONTS = Path(__file__).parent / "fonts"
# A joined emoji sequence, a flag or a keycap needs a ligature; characters that only choose a style need no glyph
_STYLE = frozenset("\u200c\u200d\ufe0e\ufe0f\n\t")


def folders() -> tuple[Path, ...]:
    """The folders of fonts for Typst: our own, and DejaVu inside matplotlib; raises MissingExtra without matplotlib."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.origin:
        raise MissingExtra("The PDF needs the DejaVu fonts inside matplotlib.", "pip install matplotlib")
    return FONTS, Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Every code point for which one of the fonts has a glyph."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    ours, dejavu = folders()
    files = (*sorted(ours.glob("Brief*-Regular.*")), dejavu / "DejaVuSans.ttf")
    points: set[int] = set()
    for file in files:
        with TTFont(file, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


@lru_cache(maxsize=1)
def _missing() -> re.Pattern[str]:
    points = covered() | {ord(char) for char in _STYLE}
    ranges, start = [], 0
    for point in [*sorted(points), 0x110000]:
        if point > start:
            ranges.append(f"\\U{start:08x}-\\U{point - 1:08x}")
        start = point + 1
    return re.compile(f"[{''.join(ranges)}]")


def printable(text: str) -> str:
    """`text` as the PDF can show it: hidden characters and characters without a glyph as their number."""
    shown = visible(text)
    return shown if shown.isascii() else _missing().sub(lambda found: mark(found.group()), shown)
