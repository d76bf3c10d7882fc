"""The differences of two documents, each with the page it stands on in either, shown as a reader marks them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from .. import show
from .wording import Change, changes

__all__ = ["COLUMNS", "Differences", "Text"]

COLUMNS = ["how", "before", "after", "label_a", "locator_a", "key_a", "label_b", "locator_b", "key_b"]
AROUND = 60  # characters of what is the same, shown on either side of a change
SHOWN = 200  # changes
_OLD = "background: #fbe3e4; color: #8a1c1c; text-decoration: line-through;"
_NEW = "background: #e2f3e4; color: #14532d; text-decoration: underline;"


@dataclass(frozen=True)
class Text:
    """A document's words: its name, its pages' texts joined by an empty line, and where each page begins."""

    name: str
    words: str
    starts: tuple[int, ...]
    pages: tuple[dict[Any, Any], ...]

    def page(self, place: int) -> dict[Any, Any]:
        """The row of the page on which a character of the text stands; empty where there is no page."""
        at = bisect_right(self.starts, place) - 1
        return self.pages[at] if 0 <= at < len(self.pages) else {}


@dataclass(frozen=True)
class Differences:
    """Two documents compared word by word; white space and the breaks of lines and pages make no difference."""

    a: Text
    b: Text

    @cached_property
    def changes(self) -> list[Change]:
        """All stretches in order, those that are the same included."""
        return changes(self.a.words, self.b.words)

    def frame(self) -> pd.DataFrame:
        """One row per difference: how (deleted, inserted, replaced), the words before and after, and their pages."""
        rows = []
        for change in self.changes:
            if change.how != "same":
                left, right = self.a.page(change.a[0]), self.b.page(change.b[0])
                told = [page.get(name, "") for page in (left, right) for name in ("label", "locator", "page_key")]
                words = [self.a.words[slice(*change.a)], self.b.words[slice(*change.b)]]
                rows.append(dict(zip(COLUMNS, [change.how, *words, *told], strict=True)))
        return pd.DataFrame(rows, columns=COLUMNS)

    def sentence(self) -> str:
        """What it comes to, in words."""
        number = {how: sum(change.how == how for change in self.changes) for how in ("deleted", "inserted", "replaced")}
        told = [f"{count:,} {how}" for how, count in number.items() if count]
        return f"From {self.a.name} to {self.b.name}: {', '.join(told) or 'no word differs'}."

    def __repr__(self) -> str:
        parts = [self._piece(change, "[-{}-]", "{{+{}+}}", str, " … ") for change in self._shown()]
        return show.plain("\n".join([self.sentence(), "", "".join(parts), *self._rest()]).rstrip())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        old, new = f'<del style="{_OLD}">{{}}</del>', f'<ins style="{_NEW}">{{}}</ins>'
        grey = f" {show.quiet('…')} "
        text = "".join(self._piece(change, old, new, show.words, grey) for change in self._shown())
        shown = show.Markup(f'<div style="margin: 6px 0;">{text}</div>')
        return show.bundle(show.block(self.sentence(), shown, *self._rest()), repr(self))

    def _shown(self) -> list[Change]:
        return self.changes[: 2 * SHOWN]

    def _rest(self) -> list[str]:
        more = sum(change.how != "same" for change in self.changes[2 * SHOWN :])
        return [f"{more:,} more differences: .frame() has all."] if more else []

    def _piece(self, change: Change, old: str, new: str, words: Callable[[str], str], gap: str) -> str:
        before, after = self.a.words[slice(*change.a)], self.b.words[slice(*change.b)]
        text, place = (self.b.words, change.b[0]) if after else (self.a.words, change.a[0])
        lead = " " if place and text[place - 1].isspace() else ""
        if change.how == "same":
            first, last = change is self.changes[0], change is self.changes[-1]
            return lead + _context(after, words, gap, first=first, last=last)
        kept = [old.format(words(before))] if before else []
        return lead + "".join([*kept, *([new.format(words(after))] if after else [])])


def _context(text: str, words: Callable[[str], str], gap: str, *, first: bool, last: bool) -> str:
    """The ends of a stretch that is the same, next to the changes around it, cut between words."""
    if first and last:
        return gap
    head = "" if first else words(_end(text[: AROUND + 20], AROUND))
    tail = "" if last else words(_end(text[-AROUND - 20 :][::-1], AROUND)[::-1])
    if len(text) <= 2 * AROUND and not (first or last):
        return words(text)
    long = len(text) > AROUND
    return f"{head}{gap if long or not (first or last) else ''}{tail}"


def _end(text: str, length: int) -> str:
    """The beginning of a text, cut at a blank near `length` if there is one."""
    if len(text) <= length:
        return text
    blank = text.find(" ", length)
    return text[: blank if blank > 0 else length]
