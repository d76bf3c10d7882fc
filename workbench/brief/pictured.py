"""A picture's own words in the language of the brief: head, notes and labels are set anew, data stays as it is."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from .retold import MONTHS, retold_all

if TYPE_CHECKING:
    from ..figures.sheet import Picture

__all__ = ["in_language"]

_MONTH = re.compile(rf"({'|'.join(MONTHS)})(\n.*)?")
RUNNING = (8.5, 6.8)  # points in which the sheet sets what runs over several lines: sub-headline and foot note


def in_language(picture: Picture, language: str) -> Picture:
    """The same picture; lines that were wrapped in English are put together, told anew, and wrapped again."""
    if language != "zh":
        return picture
    from matplotlib.text import Text

    from ..figures.sheet import WIDTH, wrapped

    plain = [item for item in picture.texts if item.get_fontsize() not in RUNNING or item.get_position()[0] > 0]
    for item in plain:
        item.set_text(retold_all(item.get_text()))
    running = [item for item in picture.texts if item not in plain]
    for size, group in groupby(running, Text.get_fontsize):
        lines = list(group)
        words = " ".join(line.get_text().strip() for line in lines)
        fresh = wrapped(retold_all(words), float(size), WIDTH)
        for line, text in zip(lines, [*fresh, *[""] * len(lines)], strict=False):
            line.set_text(text if len(fresh) <= len(lines) else line.get_text())
    _months(picture)
    picture.alt = retold_all(picture.alt)
    return picture


def _months(picture: Picture) -> None:
    for axes in picture.axes:
        words = [label.get_text() for label in axes.get_xticklabels()]
        told = [_MONTH.sub(lambda found: f"{MONTHS[found[1]]}月{found[2] or ''}", text) for text in words]
        if told != words:
            axes.set_xticks(axes.get_xticks(), told)
