"""What reporters have decided about accounts: an append-only log, and the persons that follow from it.

A judgement says of two accounts that they are the same person, different persons, or unsure. The newest judgement on
a pair holds; undoing one is a new entry. A person is a connected component of "same"; a component that holds a pair
judged "different" is a contradiction: it falls apart into its accounts until somebody decides again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import UsageError

__all__ = ["VERDICTS", "Settled", "components", "judgement", "settle"]

VERDICTS = ("same", "different", "unsure")


@dataclass(frozen=True)
class Settled:
    """What a log comes to: `person` maps each judged account to its person's key, the smallest account of the person.

    `standing` holds the newest judgement of each pair; `contradictions` are sentences for the reporter.
    """

    person: dict[str, str]
    standing: dict[tuple[str, str], Mapping[str, Any]]
    contradictions: tuple[str, ...]

    def verdict(self, a: str, b: str) -> str:
        """What holds for two accounts: same (also by way of others), different, unsure, or "" where nobody judged."""
        known = self.standing.get(_pair(a, b))
        if known is not None:
            return str(known["verdict"])
        return "same" if a in self.person and self.person.get(a) == self.person.get(b) else ""


def judgement(a: str, b: str, verdict: str, *, by: str, why: str, at: str) -> dict[str, str]:
    """A row for the log; raises UsageError for an unknown verdict, a judgement on one account, or an unnamed judge."""
    if verdict not in VERDICTS:
        raise UsageError(f"A judgement cannot be {verdict!r}.", "Say same, different or unsure.")
    if a == b:
        raise UsageError(f"{a} was compared with itself.", "Name two accounts.")
    if not by.strip():
        raise UsageError("A judgement needs the name of who made it.", "Give your name or initials.")
    first, second = _pair(a, b)
    return {"a": first, "b": second, "verdict": verdict, "by": by, "why": why, "at": at}


def settle(log: Iterable[Mapping[str, Any]], known: Iterable[tuple[str, str]] = ()) -> Settled:
    """Persons from a log in its order; `known` are pairs of ids that the records themselves show to be one account."""
    standing: dict[tuple[str, str], Mapping[str, Any]] = {}
    for entry in log:
        standing[_pair(str(entry["a"]), str(entry["b"]))] = entry
    same = [pair for pair, entry in standing.items() if entry["verdict"] == "same"]
    same += [_pair(*pair) for pair in known if _pair(*pair) not in standing]
    apart = [pair for pair, entry in standing.items() if entry["verdict"] == "different"]
    root = components(same)
    broken: dict[str, list[tuple[str, str]]] = {}
    for a, b in apart:
        if a in root and root[a] == root.get(b):
            broken.setdefault(root[a], []).append((a, b))
    person = {account: account if top in broken else top for account, top in root.items()}
    sentences = tuple(_sentence(a, b, same) for pairs in broken.values() for a, b in pairs)
    return Settled(person, standing, sentences)


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each account of any pair, with the smallest account that it is connected to."""
    root: dict[str, str] = {}

    def top(account: str) -> str:
        while root.setdefault(account, account) != account:
            root[account] = root[root[account]]
            account = root[account]
        return account

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        root[high] = low
    return {account: top(account) for account in root}


def _sentence(a: str, b: str, same: list[tuple[str, str]]) -> str:
    chain = _chain(a, b, same)
    return (
        f"{a} and {b} were judged different, but are the same by way of {' = '.join(chain)}. "
        "None of them is joined until one of these judgements is changed."
    )


def _chain(a: str, b: str, same: list[tuple[str, str]]) -> list[str]:
    """The shortest way from `a` to `b` over pairs judged the same."""
    near: dict[str, list[str]] = {}
    for one, other in same:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    came, queue = {a: ""}, [a]
    for account in queue:
        for other in sorted(near.get(account, ())):
            if other not in came:
                came[other] = account
                queue.append(other)
    way = [b]
    while came.get(way[-1]):
        way.append(came[way[-1]])
    return way[::-1]
