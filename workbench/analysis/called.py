"""What accounts are called by others: a form of address, and who answers it. For accounts that show no name.

"彭总您好 …" or "Hi Peng, …" is an address; whoever else writes next in the same conversation within an hour answers
it. An account is called by an address that it answers far more often than chance, and never uses itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from .frames import account
from .surnames import COMPOUND, READINGS, SINGLE

__all__ = ["called"]

SOON = 3600  # seconds within which an answer comes
LEAST = 3  # answers before an account is called by an address
SHARE = 0.5  # of all answers to the address that must be the account's
TITLES = "总|老师|工|姐|哥|经理|主任|博士|教授|律师|师傅|老板|局|处"
ONE = "".join(sorted(SINGLE | {surname for surname in READINGS if len(surname) == 1}))
HAN = re.compile(rf"(?:{'|'.join(sorted(COMPOUND))}|[{ONE}])(?:{TITLES})")
LATIN = re.compile(r"(?i:hi|hey|hello|dear|thanks|morning)?,?\s*@?(?P<name>[A-Z][a-z]{2,})\s*(?:[,:!]|\s-)")


def called(messages: pd.DataFrame, wanted: Iterable[str]) -> dict[str, list[tuple[str, int, int]]]:
    """For each wanted account the addresses that it answers: (address, its answers, all answers), most first."""
    chosen = set(wanted)
    answers, used = _answers(messages, chosen)
    total = {address: sum(count.values()) for address, count in answers.items()}
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for address, count in answers.items():
        (who, number), *_ = count.most_common(1)
        if who in chosen and number >= max(LEAST, SHARE * total[address]) and address not in used[who]:
            found[who].append((address, number, total[address]))
    return {who: sorted(names, key=lambda one: -one[1]) for who, names in found.items()}


def _answers(messages: pd.DataFrame, chosen: set[str]) -> tuple[dict[str, Counter[str]], dict[str, set[str]]]:
    """Who answers each address in rooms where a wanted account writes, and which addresses each account uses."""
    who, where = account(messages), account(messages, "conversation_id")
    rooms = set(where[who.isin(chosen)])
    some = messages[where.isin(rooms) & (who != "") & messages["sent_at"].notna()]
    table = pd.DataFrame({"who": who[some.index], "where": where[some.index], "body": some["body"].fillna("")})
    table["at"] = some["sent_at"].dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    used: dict[str, set[str]] = defaultdict(set)
    for _, room in table.sort_values("at", kind="stable").groupby("where", sort=False):
        people, times = room["who"].tolist(), room["at"].tolist()
        for place, body in enumerate(room["body"].tolist()):
            for address in _addresses(body):
                used[people[place]].add(address)
                after = _next(people, times, place)
                if after:
                    answers[address][after] += 1
    return answers, used


def _next(people: list[str], times: list[int], place: int) -> str:
    """Who first writes after `place`, other than its author, within the time; "" where nobody does."""
    for later in range(place + 1, len(people)):
        if times[later] - times[place] > SOON:
            return ""
        if people[later] != people[place]:
            return people[later]
    return ""


def _addresses(body: str) -> set[str]:
    found = set(HAN.findall(body[:400]))
    latin = LATIN.match(body)
    return found | {latin["name"]} if latin else found
