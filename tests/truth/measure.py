"""One line of the scorecard: how much of what was planted is found, and how much of what is shown is right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

__all__ = ["Measure", "compared", "table"]

Name = Callable[[str], str]


@dataclass(frozen=True)
class Measure:
    """`found` of `of` planted things; `right` of `shown` things that the product shows (None: it shows no list).

    `misses` names what was not found, `wrong` what was shown and is not so.
    """

    area: str
    name: str
    found: int
    of: int
    shown: int | None = None
    right: int | None = None
    misses: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def recall(self) -> float | None:
        """The share of the planted that was found; None where nothing is planted."""
        return self.found / self.of if self.of else None

    @property
    def precision(self) -> float | None:
        """The share of the shown that is right; None where nothing is shown."""
        return self.right / self.shown if self.shown and self.right is not None else None

    @property
    def title(self) -> str:
        """Area and name, as tests and misses call it."""
        return f"{self.area}: {self.name}"


def compared(
    area: str,
    name: str,
    wanted: Iterable[str],
    shown: Iterable[str],
    *,
    told: Name = str,
    precise: bool = True,
) -> Measure:
    """The measure of a set that was planted and a set that is shown; with `precise` what is shown too much counts."""
    want, have = set(wanted), set(shown)
    misses = tuple(sorted(map(told, want - have)))
    if not precise:
        return Measure(area, name, len(want & have), len(want), misses=misses)
    wrong = tuple(sorted(map(told, have - want)))
    return Measure(area, name, len(want & have), len(want), len(have), len(want & have), misses, wrong)


def table(measures: Collection[Measure], *, misses: bool = False) -> str:
    """The scorecard as a table in Markdown, which is also plain text; with `misses`, the misses by name below it."""
    head = ["measure", "found", "of", "recall", "precision"]
    rows = [[m.title, str(m.found), str(m.of), _share(m.recall), _share(m.precision)] for m in measures]
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    lines = [_line(head, widths), _line(["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])], widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join([*lines, *(_named(measures) if misses else [])])


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _line(cells: list[str], widths: list[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]) + " |"


def _named(measures: Collection[Measure]) -> Iterable[str]:
    for measure in measures:
        if measure.misses or measure.wrong:
            yield f"\n{measure.title}"
            yield from (f"  missed  {text}" for text in measure.misses)
            yield from (f"  wrong   {text}" for text in measure.wrong)
