"""The house style of every picture: white paper, little ink, Chinese that renders, colours that survive a photocopier.

`house()` is a matplotlib rc context; pictures are made inside it and never touch pyplot or the reader's settings.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager

__all__ = [
    "BLUE",
    "FAINT",
    "HATCHES",
    "INK",
    "MARKERS",
    "ORANGE",
    "PALE",
    "PALETTE",
    "QUIET",
    "RULE",
    "house",
    "on",
    "shade",
]

INK, QUIET, RULE, FAINT, PALE = "#1a1a1a", "#5f5f5f", "#c9c9c9", "#e4e4e4", "#f3f3f3"
BLUE, ORANGE = "#1f4e79", "#c04a12"
# Six colours that differ for every kind of colour vision and, in this order, by lightness (L* 22, 40, 53, 66, 76, 88).
PALETTE = ("#12355b", "#a03b2a", "#2a8479", "#d8902f", "#93bfe0", "#eadca6")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
RAMP = ("#e8eff6", "#cfdeed", "#a9c5df", "#7aa5ca", "#4a80b0", "#265c90", "#12355b")

FAMILY = "Brief Sans SC"
FILES = ("BriefSansSC-Regular.otf", "BriefSansSC-Bold.otf", "BriefEmoji-Regular.ttf")
INSTALLED = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "DejaVu Sans")


def house() -> AbstractContextManager[None]:
    """An rc context in which every artist gets the house style; no text is ever read as a formula."""
    settings: Any = {
        "font.family": list(families()),
        "font.size": 8,
        "text.parse_math": False,
        "text.usetex": False,
        "text.color": INK,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "axes.facecolor": "white",
        "axes.edgecolor": RULE,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "axes.axisbelow": True,
        "grid.color": FAINT,
        "grid.linewidth": 0.5,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelsize": 7.5,
        "ytick.labelsize": 7.5,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 3,
        "ytick.major.size": 0,
        "hatch.linewidth": 0.4,
        "lines.solid_capstyle": "butt",
        "svg.fonttype": "path",
        "svg.hashsalt": "leak-workbench",
        "pdf.fonttype": 42,
        "path.simplify": True,
    }
    context: AbstractContextManager[None] = mpl.rc_context(settings)
    return context


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The font families that texts are set in, in order of fall-back; the packaged fonts where they are there."""
    packaged = _packaged()
    known = {font.name for font in font_manager.fontManager.ttflist}
    return (*packaged, *(name for name in INSTALLED if name in known))


def shade(value: float) -> str:
    """The blue of the ramp for a strength between 0 and 1."""
    return RAMP[min(len(RAMP) - 1, max(0, int(value * len(RAMP))))]


def on(color: str) -> str:
    """The ink that can be read on a colour of the ramp: white on the dark ones."""
    return "white" if color in RAMP[4:] else INK


def _packaged() -> tuple[str, ...]:
    folder = files("workbench") / "brief" / "fonts"
    manager, found = font_manager.fontManager, list[font_manager.FontEntry]()
    for name in FILES:
        resource = folder / name
        if resource.is_file():
            with as_file(resource) as path:
                manager.addfont(str(path))
            found.append(manager.ttflist[-1])
    names = list(dict.fromkeys(font.name for font in found))
    for font in found:
        if font.weight == 400 and font.name == FAMILY:  # the regular stands in for characters that the bold lacks
            manager.ttflist += [replace(font, name=f"{FAMILY} Wide", weight=weight) for weight in (400, 700)]
            names.insert(1, f"{FAMILY} Wide")
        elif font.weight == 400:
            manager.ttflist.append(replace(font, weight=700))
    return tuple(names)
