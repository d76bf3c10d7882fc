"""A graph of two kinds folded onto one: people who share topics, or topics that share people.

Weights: M. E. J. Newman, Phys. Rev. E 64 (2001) 016132, equation 2: a shared node of k neighbours adds 1/(k - 1), so
that a topic of everybody's ties hardly anybody. Only significant links are folded.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from ..errors import UsageError

__all__ = ["COLUMNS", "projected"]

COLUMNS = ["a", "b", "shared", "days", "weight", "through"]


def projected(links: pd.DataFrame, to: str) -> pd.DataFrame:
    """Pairs of people ("people") or topics ("topics") by the significant links that they share: COLUMNS.

    `shared` counts them, `days` sums the smaller of the two numbers of days, `weight` is Newman's, `through` names
    what is shared. Heaviest first. Raises UsageError for another word.
    """
    if to not in ("people", "topics"):
        raise UsageError(f"The graph cannot be folded onto {to!r}.", "Use people or topics.")
    own, other = ("person", "topic") if to == "people" else ("topic", "person")
    found: dict[tuple[str, str], list[tuple[str, int, float]]] = {}
    for name, group in links[links["significant"]].sort_values(own, kind="stable").groupby(other, sort=True):
        held = dict(zip(group[own], group["days"], strict=True))
        for a, b in combinations(held, 2):
            found.setdefault((a, b), []).append((str(name), int(min(held[a], held[b])), 1 / (len(held) - 1)))
    rows = [
        (a, b, len(by), sum(days for _, days, _ in by), round(sum(part for *_, part in by), 4), [n for n, *_ in by])
        for (a, b), by in found.items()
    ]
    made = pd.DataFrame(rows, columns=COLUMNS)
    return made.sort_values(["weight", "days", "a", "b"], ascending=[False, False, True, True], ignore_index=True)
