"""Which accounts were joined to a person on weak grounds: the tier, score and reasons that the records give the join.

An account stands firm where at least one tie to the rest of its person is sure: an id that the platform itself gives,
messages that stand under both, or a *strong* candidate of `workbench.analysis.candidates` that nothing speaks against.
An account that bears the person's name itself is named by itself, unless something speaks against the join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ..analysis.people import People

__all__ = ["weak"]

NOTHING = "nothing in the records speaks for it"


@dataclass(frozen=True, slots=True)
class _Tie:
    """One tie of an account to another of the same person, as the records show it."""

    tier: str
    score: float
    reasons: str
    against: str

    @property
    def firm(self) -> bool:
        return self.tier == "strong" and not self.against

    @property
    def told(self) -> str:
        against = f"; against it: {self.against}" if self.against else ""
        return f"{self.tier}, score {self.score:.2f}: {self.reasons}{against}"


def weak(people: People, pairs: Callable[[], pd.DataFrame], asked: Iterable[str]) -> dict[str, str]:
    """For each of the accounts `asked` that was joined on weak grounds, the grounds in words.

    `pairs` gives the candidates, decided ones among them; it is asked only where somebody was joined by judgement.
    """
    said = _said(people)
    firm = {account for pair in zip(people.known["a"], people.known["b"], strict=True) for account in pair}
    open_ = sorted({account for account in asked if account in said} - firm)
    if not open_:
        return {}
    ties = _ties(people, pairs())
    told = {}
    for account in open_:
        mine = ties.get(account, [])
        own = bool(mine) and _bears(people, account) and not any(tie.against for tie in mine)
        if not own and not any(tie.firm for tie in mine):
            best = max(mine, key=lambda tie: (not tie.against, tie.score)).told if mine else NOTHING
            told[account] = f"{best} ({said[account]})"
    return told


def _said(people: People) -> dict[str, str]:
    """The judgement that joined an account to another, in words: the newest, one with a reason before one without."""
    found: dict[str, str] = {}
    reasoned: set[str] = set()
    for pair, entry in people.settled.standing.items():
        if entry["verdict"] != "same":
            continue
        for account in pair:
            why = str(entry["why"] or "").strip()
            if why or account not in reasoned:
                found[account] = f"judged the same by {entry['by'] or 'nobody named'}: “{why}”" if why else _bare(entry)
                reasoned |= {account} if why else set()
    return found


def _bears(people: People, account: str) -> bool:
    """True where the name under which an account is printed is its own."""
    name = str(people.table["name"].get(account, ""))
    return bool(name) and people.labels.get(account, "").startswith(name)


def _bare(entry: Mapping[str, Any]) -> str:
    return f"judged the same by {entry['by'] or 'nobody named'} without a reason"


def _ties(people: People, pairs: pd.DataFrame) -> dict[str, list[_Tie]]:
    found: dict[str, list[_Tie]] = {}
    for row in pairs.to_dict("records"):
        a, b = str(row["a"]), str(row["b"])
        if people.person.get(a, a) == people.person.get(b, b):
            tie = _Tie(str(row["tier"]), float(row["score"]), str(row["reasons"]), str(row["against"] or ""))
            for account in (a, b):
                found.setdefault(account, []).append(tie)
    return found
