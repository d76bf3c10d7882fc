"""Measures of people: who is who, who joins the circles, who came late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import pandas as pd

from .ground import Ground
from .measure import Measure, compared

__all__ = ["graph", "identities"]

ZONE = "Asia/Shanghai"


def identities(ground: Ground) -> Iterator[Measure]:
    """What the records join by themselves, what is suggested, and what a reporter has who accepts what is right.

    The right suggestions are then judged in the case, as a reporter would: later measures know these persons.
    """
    truth = ground.accounts
    own = _pairs(ground.case.people().person)
    judged = {pair for pair in own if set(pair) <= set(truth)}
    wrong = {pair for pair in judged if truth[pair[0]] != truth[pair[1]]}
    yield Measure("identities", "wrong automatic merges (found = 0 is right)", len(wrong), 0,
                  wrong=tuple(sorted(_told(ground, pair) for pair in wrong)))  # fmt: skip
    dumps = _two_dumps(ground)
    yield compared("identities", "accounts with an id in each Lark dump, joined by the records", dumps,
                   {_told(ground, pair) for pair in judged - wrong} & dumps, precise=False)  # fmt: skip
    table = ground.case.same_person_candidates()
    for name, some in (("strong suggestions", table[table["tier"] == "strong"]), ("all suggestions", table)):
        yield _suggested(ground, name, some)
    _accept(ground, list(zip(table["a"].tolist(), table["b"].tolist(), strict=True)))
    wanted = {_told(ground, pair) for pair in _pairs(truth)}
    joined = {_told(ground, pair) for pair in _pairs(ground.case.people().person)}
    yield compared("identities", "pairs of one person's accounts, right suggestions accepted", wanted, joined & wanted,
                   precise=False)  # fmt: skip


def _accept(ground: Ground, pairs: list[tuple[str, str]]) -> None:
    """Judge the right suggestions in the case; what is joined by then needs no further judgement."""
    right = [
        pair for pair in pairs if pair[0] in ground.accounts and len({ground.accounts.get(key) for key in pair}) == 1
    ]
    top = {**ground.case.people().person}
    for a, b in right:
        if top[a] != top[b]:
            top = {key: top[a] if root == top[b] else root for key, root in top.items()}
            ground.case.judge(a, b, "same", "confirmed by the truth beside the sample", by="scorecard")


def _suggested(ground: Ground, name: str, table: pd.DataFrame) -> Measure:
    truth = ground.accounts
    pairs = [tuple(sorted(pair)) for pair in zip(table["a"], table["b"], strict=True)]
    known = {(a, b) for a, b in pairs if a in truth and b in truth}
    right = {(a, b) for a, b in known if truth[a] == truth[b]}
    wrong = tuple(sorted(_told(ground, pair) for pair in known - right))
    return Measure("identities", f"{name} that are right", len(right), len(known), len(known), len(right), (), wrong)


def _pairs(person: dict[str, str]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for account, top in person.items():
        groups[top].append(account)
    return {(a, b) for group in groups.values() for a, b in combinations(sorted(group), 2)}


def _two_dumps(ground: Ground) -> set[str]:
    """Pairs of Lark ids of one person who writes in both dumps."""
    wrote = {f"{a}:{b}" for a, b in zip(ground.every["platform"], ground.every["sender_id"], strict=True)}
    lark = {key: who for key, who in ground.accounts.items() if key.startswith("lark:") and key in wrote}
    return {_told(ground, pair) for pair in _pairs(lark)}


def _told(ground: Ground, pair: tuple[str, str]) -> str:
    names = ground.case.people().table["name"]
    a, b = (f"{key} {names[key]}" for key in pair)
    return f"{'/'.join(sorted({ground.accounts.get(key, '?') for key in pair}))}: {a} = {b}"


def graph(ground: Ground) -> Iterator[Measure]:
    """The planted broker among the three strongest, and the late joiner from the first day on."""
    made = ground.case.people_topics(zone=ZONE)
    labels = ground.persons()
    planted = {row["sender"] for row in ground.truth.rows("plants", kind="broker")}
    table = made.brokers()
    top = set(table.index[:3])
    order = table.index.tolist()
    ranks = {who: [order.index(label) + 1 for label in labels.get(who, []) if label in order] for who in planted}
    yield compared("people and topics", "the planted broker among the first three", planted,
                   {who for who in planted if top & set(labels.get(who, []))},
                   told=lambda who: f"{who}: rank {ranks[who]}", precise=False)  # fmt: skip
    late = {row["sender"]: row["sent_utc"] for row in ground.truth.rows("plants", kind="late-joiner")}
    first = made.days.groupby("person")["day"].min()
    on_time = {who for who, at in late.items() if any(_day(at) == first.get(name) for name in labels.get(who, []))}
    yield compared("people and topics", "the late joiner begins on the planted day", late, on_time, precise=False)


def _day(at: str) -> pd.Timestamp:
    moment = datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(ZoneInfo(ZONE))
    return pd.Timestamp(moment.date())
