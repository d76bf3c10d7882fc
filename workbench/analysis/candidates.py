"""Accounts that may be one person, in two tiers with reasons and a score: suggestions for a reporter, never a merge.

*strong*: a shared mail address, telephone number or id, or a whole name that agrees together with shared contacts.
*review*: a whole name alone; a nickname, given name, initials or a form of address that a nameless account answers,
where they fit few people; one hand in 400 messages or more of each (`hands`); and for accounts that nothing else
explains the habits of punctuation. That two accounts never write on the same day only supports another reason. What
speaks against a pair (both write in one conversation, one writes to the other) is told beside what speaks for it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import pandas as pd

from .called import called
from .frames import account, listed
from .hands import addressed, apart, hands
from .judgements import components
from .names import Key, Match, keys, meet
from .people import People
from .punctuation import like
from .slices import Spread, whole

__all__ = ["COLUMNS", "candidates", "contacts"]

COLUMNS = ["a", "b", "name_a", "name_b", "tier", "score", "reasons", "against", "verdict"]
CROWD = 40  # a conversation of more people than this says nothing about who knows whom
SHARED = 2  # contacts that must be shared to make a name strong
WHOLE = ("full:", "rom:", "slav:")  # keys of names that are whole
FITS = 3  # a nickname that fits more people than this is no sign at all
COMMON_HANDLES = frozenset({"admin", "info", "root", "support", "test", "user", "contact", "hello", "office", "sales"})


def candidates(
    people: People, messages: pd.DataFrame | None = None, *, decided: bool = False, spread: Spread = whole
) -> pd.DataFrame:
    """Pairs of accounts that may be one person's, surest first: COLUMNS.

    `messages` (of `frames.messages`) brings in shared contacts and conversations. Pairs that are joined or judged
    are left out unless `decided`; a pair judged unsure stays. Bots are never compared with people.
    """
    table = people.table[~people.table["is_bot"]]
    offers = {key: _offers(names, handles, mails) for key, names, handles, mails in _named(table)}
    bare = {key for key, names in offers.items() if not any(name.startswith(WHOLE) for name in names)}
    calls = called(messages, {key for key in bare if not table["name"][key]}) if messages is not None else {}
    for key, addresses in calls.items():
        offers[key] = {**_offers([name for name, _, _ in addresses], [], []), **offers[key]}
    found: dict[tuple[str, str], list[tuple[float, str, bool]]] = defaultdict(list)
    for a, b, score, why in _shared_ids(table):
        found[a, b].append((score, why, True))
    matches = _matches(offers)
    group = _groups(matches)
    near, rooms = contacts(messages, set(offers)) if messages is not None else ({}, {})
    for (a, b), match in matches.items():
        common = _common(near, group, a, b)
        if match.whole:
            found[a, b].append((match.score * 0.85, _told(table, match, a, b), len(common) >= SHARED))
            if len(common) >= SHARED:
                found[a, b].append((min(0.5, 0.1 * len(common)), f"{len(common)} contacts in common", True))
    for (a, b), (score, tail) in _lonely(matches, group).items():
        found[a, b].append((score, _told(table, matches[a, b], a, b) + tail + _answered(calls, a, b), False))
    unexplained = bare - {key for pair in found for key in pair}
    for a, b, score, why in _alike(messages, set(offers), unexplained, group, spread):
        found[a, b].append((score, why, False))
    if messages is not None:
        _supported(messages, set(offers), found, spread)
    spoken = addressed(messages, found) if messages is not None else {}
    twins = _namesakes(table, matches)
    rows = [
        _row(people, a, b, why, "; ".join(filter(None, [_against(table, rooms, twins, a, b), spoken.get((a, b))])))
        for (a, b), why in found.items()
    ]
    made = pd.DataFrame(rows, columns=COLUMNS)
    if not decided:
        made = made[~made["verdict"].isin(["same", "different"])]
    return made.sort_values(["score", "a", "b"], ascending=[False, True, True]).reset_index(drop=True)


def contacts(messages: pd.DataFrame, known: set[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """For each account the accounts that it shares a conversation of at most CROWD people with, and where it writes."""
    inside: dict[str, set[str]] = defaultdict(set)
    rooms: dict[str, set[str]] = defaultdict(set)
    place = account(messages, "conversation_id")
    pairs = pd.DataFrame({"who": account(messages), "where": place}).drop_duplicates()
    for who, where in zip(pairs["who"].tolist(), pairs["where"].tolist(), strict=True):
        if who in known and where:
            inside[where].add(who)
            rooms[who].add(where)
    some = messages[messages["recipients"].list.len().fillna(0) > 0]
    for platform, where, people in zip(some["platform"], place[some.index], listed(some["recipients"]), strict=True):
        inside[where].update(f"{platform}:{other}" for other in people)
    near: dict[str, set[str]] = defaultdict(set)
    for members in inside.values():
        if len(members) <= CROWD:
            for who in members:
                near[who] |= members - {who}
    return near, rooms


def _supported(
    messages: pd.DataFrame,
    known: set[str],
    found: dict[tuple[str, str], list[tuple[float, str, bool]]],
    spread: Spread,
) -> None:
    """Add to `found` what style and days tell: a hand alone is for review, days that never meet only support."""
    for (a, b), (share, told) in hands(messages, known, spread=spread).items():
        found[a, b].append((0.45 * share, told, False))
    for pair, told in apart(messages, list(found)).items():
        found[pair].append((0.2, told, False))


def _named(table: pd.DataFrame) -> Iterable[tuple[str, list[str], list[str], list[str]]]:
    columns = (table[name].tolist() for name in ("names", "handles", "emails"))
    return zip(table.index.tolist(), *columns, strict=True)


def _offers(names: list[str], handles: list[str], mails: list[str]) -> dict[str, Key]:
    offered: dict[str, Key] = {}
    for name in [*names, *handles, *mails]:
        if not re.fullmatch(r"[\d\s+()-]*", name):
            for text, key in keys(name).items():
                known = offered.get(text)
                if known is None or (key.sure, key.score) > (known.sure, known.score):
                    offered[text] = key
    return offered


def _shared_ids(table: pd.DataFrame) -> Iterable[tuple[str, str, float, str]]:
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, names, handles, mails in _named(table):
        for mail in [*mails, *(name for name in names + handles if re.fullmatch(r"\S+@\S+\.\S+", name))]:
            holders["mail address", mail.casefold()].add(key)
        for handle in handles:
            if len(handle) >= 5 and "@" not in handle and handle.casefold() not in COMMON_HANDLES:
                holders["handle", handle.casefold()].add(key)
    for key, phones, names in zip(table.index.tolist(), table["phones"], table["names"], strict=True):
        for phone in [*phones, *(name for name in names if re.fullmatch(r"\+?[\d\s()-]{8,20}", name))]:
            digits = re.sub(r"\D", "", phone)
            if len(digits) >= 8:
                holders["telephone number", digits[-10:]].add(key)
    for (kind, value), held in holders.items():
        for a, b in combinations(sorted(held), 2) if len(held) <= 12 else ():
            score = {"mail address": 0.97, "telephone number": 0.95}.get(kind, 0.75)
            yield a, b, score, f"the same {kind} {value}"


def _matches(offers: dict[str, dict[str, Key]]) -> dict[tuple[str, str], Match]:
    """Every pair of accounts whose names are compatible, found by their common keys."""
    sure: dict[str, list[str]] = defaultdict(list)
    may: dict[str, list[str]] = defaultdict(list)
    for account_, offered in offers.items():
        for text, key in offered.items():
            (sure if key.sure else may)[text].append(account_)
    pairs: set[tuple[str, str]] = set()
    for text, holders in sure.items():
        if len(holders) <= 200:
            pairs.update(combinations(sorted(holders), 2))
            pairs.update((min(a, b), max(a, b)) for a in holders for b in may.get(text, ())[:200] if a != b)
    met = ((pair, meet(offers[pair[0]], offers[pair[1]])) for pair in sorted(pairs))
    return {pair: match for pair, match in met if match is not None}


def _groups(matches: dict[tuple[str, str], Match]) -> dict[str, str]:
    """Accounts that probably belong together, only to compare contacts across platforms; no result is built on it."""
    return components(pair for pair, match in matches.items() if match.whole and match.score >= 0.8)


def _common(near: dict[str, set[str]], group: dict[str, str], a: str, b: str) -> set[str]:
    own = {group.get(a, a), group.get(b, b)}
    one, other = ({group.get(key, key) for key in near.get(who, ())} for who in (a, b))
    return (one & other) - own


def _told(table: pd.DataFrame, match: Match, a: str, b: str) -> str:
    """Why two names agree, with the names as written where they are not the ones shown beside."""
    written = []
    for key in (a, b):
        names = [*table["names"][key], *table["handles"][key], *table["emails"][key]]
        written.append(next((name for name in names if match.key in keys(name)), ""))
    shown = [table["name"][key] for key in (a, b)]
    return match.why if written == shown or not all(written) else f"{match.why} ({written[0]} / {written[1]})"


def _lonely(matches: dict[tuple[str, str], Match], group: dict[str, str]) -> dict[tuple[str, str], tuple[float, str]]:
    """Weak agreements (given name, nickname, initials) of accounts that they tie to few people."""
    weak = {pair: match for pair, match in matches.items() if not match.whole}
    fits: dict[str, Counter[str]] = defaultdict(Counter)
    for (a, b), match in weak.items():
        for one, other in ((a, b), (b, a)):
            who = group.get(other, other)
            fits[one][who] = max(fits[one][who], round(match.score * 100))
    kept: dict[tuple[str, str], tuple[float, str]] = {}
    for (a, b), match in weak.items():
        rivals = min(sum(score >= match.score * 100 for score in fits[key].values()) for key in (a, b))
        most = max(sum(score >= match.score * 100 for score in fits[key].values()) for key in (a, b))
        if most <= FITS:
            tail = "" if most == 1 else f", which fits {most} people"
            kept[a, b] = (match.score / max(rivals, most), tail)
    return kept


def _answered(calls: dict[str, list[tuple[str, int, int]]], a: str, b: str) -> str:
    said = [f"; {key} answered {n} of {of} lines to {name}" for key in (a, b) for name, n, of in calls.get(key, ())]
    return "".join(said)


def _alike(
    messages: pd.DataFrame | None, known: set[str], wanted: set[str], group: dict[str, str], spread: Spread
) -> Iterable[tuple[str, str, float, str]]:
    """For accounts that no name and no id ties to anybody, who punctuates most like them: a weak sign."""
    if messages is None:
        return
    people = {key for key in wanted if "/" not in key}  # a speaker in minutes is punctuated by whoever wrote them down
    some = messages[account(messages).isin(known)] if people else messages
    for key, (other, posterior, number, marks) in sorted(like(some, people, group, spread).items()):
        told = (
            f"punctuates like it in {number} messages ({', '.join(marks)}), posterior {posterior:.2f} of all accounts"
        )
        yield min(key, other), max(key, other), 0.3 * posterior, told


def _namesakes(table: pd.DataFrame, matches: dict[tuple[str, str], Match]) -> dict[str, dict[str, set[str]]]:
    """For each account and dump the accounts of that dump whose whole name agrees with it."""
    twins: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    dumps = table["dumps"].to_dict()
    for (a, b), match in matches.items():
        for one, other in ((a, b), (b, a)) if match.whole else ():
            for name in dumps[other]:
                twins[one][name].add(other)
    return twins


def _against(
    table: pd.DataFrame, rooms: dict[str, set[str]], twins: dict[str, dict[str, set[str]]], a: str, b: str
) -> str:
    """What speaks for two persons: listed side by side, both write in one conversation, or the name has namesakes."""
    said = []
    if table["platform"][a] == table["platform"][b] and (both := set(table["dumps"][a]) & set(table["dumps"][b])):
        said.append(f"{min(both)} lists them as two accounts")
    if both := rooms.get(a, set()) & rooms.get(b, set()):
        said.append(f"both write in {len(both)} conversation{'s' if len(both) > 1 else ''}")
    for one, other in ((a, b), (b, a)):
        for name in sorted(table["dumps"][other]):
            bearers = twins[one][name] if other in twins[one][name] else set()
            if len(bearers) > 1 and not said:
                said.append(f"{len(bearers)} accounts of {name} bear this name")
    return "; ".join(said)


def _row(people: People, a: str, b: str, why: list[tuple[float, str, bool]], against: str) -> tuple[object, ...]:
    doubt = 1.0
    for score, _, _ in why:
        doubt *= 1 - score
    strong = any(tier for _, _, tier in why)
    certain = any(score >= 0.9 and tier for score, _, tier in why)
    score = (1 - doubt) * (0.5 if against and not certain else 1)
    tier = "strong" if strong and (certain or not against) else "review"
    reasons = "; ".join(dict.fromkeys(text for _, text, _ in sorted(why, reverse=True)))
    name = people.table["name"]
    return (a, b, name[a], name[b], tier, round(score, 2), reasons, against, people.settled.verdict(a, b))
