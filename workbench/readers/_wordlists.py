"""The labels that Word shows before list paragraphs ("2.", "(a)", "第三条"), counted as Word counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ._numerals import numeral
from ._ooxml import Package, attribute, child, elements, value


@dataclass(slots=True)
class Level:
    """One level of a list: first number, style, the text with `%1` to `%9`, and what follows the label."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    follow: str = "tab"


@dataclass(slots=True)
class Lists:
    """The lists of a document, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    abstract: dict[str, str] = field(default_factory=dict)  # by list
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # paragraph style -> list, level
    counts: dict[str, list[int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: Any) -> str:
        """The label of a paragraph with the blank that follows it; empty if it is no list paragraph."""
        properties = child(paragraph, "pPr")
        if properties is None:
            return ""
        style = value(properties, "pStyle")
        number, level = self.styles.get(style, ("", 0))
        number = value(properties, "numPr", "numId") or number
        own = value(properties, "numPr", "ilvl")
        level = int(own) if own.isdecimal() and int(own) < 9 else level
        levels = self.levels.get(self.abstract.get(number, ""), {})
        return self._counted(number, level, levels) if number not in ("", "0") and level in levels else ""

    def _counted(self, number: str, level: int, levels: dict[int, Level]) -> str:
        counts = self.counts.setdefault(self.abstract[number], [levels.get(n, Level()).start - 1 for n in range(9)])
        restart = self.restarts.get((number, level))
        if restart is not None and (number, level) not in self.begun:
            counts[level] = restart - 1
        self.begun.add((number, level))
        counts[level] += 1
        for lower in range(level + 1, 9):
            counts[lower] = levels.get(lower, Level()).start - 1
        for upper in range(level):
            counts[upper] = max(counts[upper], levels.get(upper, Level()).start)
        return _shown(levels, level, counts)


def _shown(levels: dict[int, Level], level: int, counts: list[int]) -> str:
    own = levels[level]
    follow = {"space": " ", "nothing": ""}.get(own.follow, "\t")
    if own.style == "bullet":
        plain = own.text if own.text and not "\ue000" <= own.text[0] <= "\uf8ff" else "•"
        return plain + follow
    text = re.sub(
        r"%([1-9])",
        lambda m: numeral(counts[int(m[1]) - 1], levels.get(int(m[1]) - 1, Level()).style),
        own.text,
    )
    return text + follow if text else ""


def lists(package: Package, folder: str) -> Lists:
    """The lists of a package from numbering.xml and the paragraph styles that belong to one."""
    found = Lists()
    root = package.xml(f"{folder}/numbering.xml")
    if root is None:
        return found
    for one in elements(root, "abstractNum"):
        found.levels[attribute(one, "abstractNumId")] = {
            _number(lvl, "ilvl"): _level(lvl) for lvl in elements(one, "lvl")
        }
    for one in elements(root, "num"):
        ident = attribute(one, "numId")
        found.abstract[ident] = value(one, "abstractNumId")
        for override in elements(one, "lvlOverride"):
            start = value(override, "startOverride")
            if start.isdecimal():
                found.restarts[(ident, _number(override, "ilvl"))] = int(start)
    return found


def _level(element: Any) -> Level:
    start = value(element, "start")
    return Level(
        start=int(start) if start.isdecimal() else 1,
        style=value(element, "numFmt") or _choice(element),
        text=value(element, "lvlText"),
        follow=value(element, "suff") or "tab",
    )


def _choice(element: Any) -> str:
    """The style of a level that hides it in an AlternateContent, as Word does for newer styles."""
    return next((attribute(one, "val") for one in elements(element, "numFmt")), "decimal")


def _number(element: Any, name: str) -> int:
    text = attribute(element, name)
    return int(text) if text.isdecimal() else 0
