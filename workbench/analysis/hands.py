"""Whether two accounts write with one hand, and whether they ever write on one day: reasons beside others, no more.

The impostors method: M. Koppel, Y. Winter, "Determining if two documents are written by the same author", J. Assoc.
Inf. Sci. Technol. 65 (2014) 178-187. In many rounds half of the habits (words and marks, alone and in pairs) are drawn;
two accounts are of one hand as often as each is nearer to the other than to everybody else. That one account is the
likeliest of all never shows that it is the same person: whoever is not in the leak cannot be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from .counts import flagged, kinds
from .frames import account, listed
from .habits import LEAST, bags, weighted
from .slices import Spread, whole

__all__ = ["ROUNDS", "SURE", "addressed", "apart", "hands"]

ROUNDS = 50
SURE = 0.9  # share of the rounds from which a pair is told
READ = 2_000  # messages of one account that are read
MOST = 300  # accounts that are compared, those that write most
HABITS = 20_000  # habits that are compared, those of most accounts
SOON = 30  # days within which one account begins where another ends
OVERLAP = 5.0  # days on which both would have written by chance


def hands(
    messages: pd.DataFrame, known: Iterable[str], *, least: int = LEAST, spread: Spread = whole
) -> dict[tuple[str, str], tuple[float, str]]:
    """Pairs of accounts of one hand: share of the rounds, and what tells it in words.

    Only accounts in `known` with `least` distinct messages of their own (no forwards) are compared, three or more.
    """
    told = kinds(messages)["distinct"].to_numpy() & ~flagged(messages["flags"], "forwarded")
    told &= (messages["forwarded_from"].fillna("") == "").to_numpy()
    who = account(messages)
    told &= who.isin(list(known)).to_numpy()
    number = who[told].value_counts()
    people = sorted(number.index[number >= least][:MOST])
    if len(people) < 3:
        return {}
    matrix, vocabulary = weighted(_bags(messages["body"][told], who[told], people, spread), HABITS)
    dense = matrix.toarray().astype(np.float32)
    share = _rounds(dense)
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for a, b in zip(*np.nonzero(np.triu(share >= SURE, 1)), strict=True):
        shared = [vocabulary[i] for i in np.argsort(-(dense[a] * dense[b]), kind="stable")[:5]]
        habits = "  ".join(token.replace("\n", "↵").replace(";", "semicolon") for token in shared)
        found[people[a], people[b]] = (
            float(share[a, b]),
            f"one hand in {share[a, b]:.0%} of {ROUNDS} rounds among {len(people)} accounts "
            f"({number[people[a]]:,} and {number[people[b]]:,} messages, shared: {habits})",
        )
    return found


def _bags(bodies: pd.Series, who: pd.Series, people: list[str], spread: Spread) -> list[Counter[str]]:
    some = (who.groupby(who, sort=False).cumcount() < READ).to_numpy() & who.isin(people).to_numpy()
    read = pd.DataFrame({"person": who[some], "body": bodies[some].fillna("")})
    found = spread(bags, read, by=pd.factorize(read["person"])[0])
    held = {name: bag for _, several in found for name, bag in several.items()}
    return [held[name] for name in people]


def _rounds(dense: np.ndarray, seed: int = 1) -> np.ndarray:
    """For each pair in how many of the rounds each is nearest to the other, as the share of the rarer direction."""
    random = np.random.default_rng(seed)
    size = len(dense)
    first = np.zeros((size, size))
    for _ in range(ROUNDS):
        half = dense[:, random.random(dense.shape[1]) < 0.5]
        half = half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-12)
        near = half @ half.T
        np.fill_diagonal(near, -1)
        first[np.arange(size), near.argmax(axis=1)] += 1
    share: np.ndarray = np.minimum(first, first.T) / ROUNDS
    return share


def apart(messages: pd.DataFrame, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Pairs of accounts that never write on the same day although that was to be expected, or that follow each other.

    Expected is days of the one times days of the other over the days of the time in which both write. An account
    follows another where it begins within SOON days after the other's last day, and both wrote on five days or more.
    """
    who, day = account(messages), messages["sent_at"].dt.floor("D")
    wanted = {name for pair in pairs for name in pair}
    some = pd.DataFrame({"who": who, "day": day})[who.isin(list(wanted)).to_numpy() & day.notna().to_numpy()]
    days = {str(name): set(own) for name, own in some.groupby("who")["day"]}
    found: dict[tuple[str, str], str] = {}
    for a, b in pairs:
        one, other = days.get(a, set()), days.get(b, set())
        if len(one) >= 5 and len(other) >= 5 and not one & other:
            told = _apart(one, other)
            if told:
                found[a, b] = told
    return found


def _apart(one: set[pd.Timestamp], other: set[pd.Timestamp]) -> str:
    begin, end = max(min(one), min(other)), min(max(one), max(other))
    if begin > end:
        gap = (begin - end).days
        return f"the one begins {gap} days after the other's last message" if gap <= SOON else ""
    span = (end - begin).days + 1
    inside = [sum(begin <= day <= end for day in days) for days in (one, other)]
    expected = inside[0] * inside[1] / span
    if expected < OVERLAP:
        return ""
    return f"never write on the same day in {span} days, where {expected:.0f} were to be expected"


def addressed(messages: pd.DataFrame, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
    """Pairs of which one account writes to the other or mentions it, in words: people seldom write to themselves."""
    wanted = {frozenset(pair): pair for pair in pairs}
    some = messages[(messages["recipients"].list.len().fillna(0) + messages["mentions"].list.len().fillna(0) > 0)]
    count: Counter[tuple[str, str]] = Counter()
    columns = [account(some), some["platform"], listed(some["recipients"]), listed(some["mentions"])]
    for who, platform, to, named in zip(*columns, strict=True):
        for other in {f"{platform}:{one}" for one in [*to, *named]}:
            pair = wanted.get(frozenset((who, other)))
            if pair:
                count[pair] += 1
    return {pair: f"one writes to the other, {n:,} times" for pair, n in count.items() if n >= 2}
