"""Persons: accounts of all platforms, joined only where a reporter said so or the records themselves show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from .. import show
from ..errors import UsageError
from .codes import combined, repeated
from .frames import account, dump, listed, names_of
from .judgements import Settled, settle
from .roles import COLUMNS

__all__ = ["People", "accounts", "known_pairs", "people", "persons_file"]

UNION = ("union_id", "user_id")  # names of ids, in `extra`, that a platform gives one user across its apps
SHOWN = 3  # messages that must stand under both ids before two ids count as one account's


@dataclass(frozen=True)
class People:
    """Accounts (see `accounts`), what was judged about them, and which ids the records show to be one account's.

    `known` has a, b, messages, why; `named` maps a person's or account's key to the name that the reporter gave;
    `said` gives what words say of roles when it is asked (see `roles.roles`).
    """

    table: pd.DataFrame
    settled: Settled
    known: pd.DataFrame
    named: Mapping[str, str]
    said: Callable[[], pd.DataFrame] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def person(self) -> dict[str, str]:
        """The person's key of every account; an account that nobody joined is its own person."""
        return {key: self.settled.person.get(key, key) for key in self.table.index}

    @cached_property
    def labels(self) -> dict[str, str]:
        """A label for every account, equal for the accounts of one person and different between persons.

        It is the reporter's name for the person, else the name that most originals give; where two persons share
        it, the platform, or else the account, stands behind it.
        """
        chosen = self._chosen()
        plain = pd.Series(chosen)
        where = pd.Series({key: key.partition(":")[0] for key in chosen})
        twice = plain.duplicated(keep=False)
        tagged = plain.where(~twice, plain + " (" + where + ")")
        again = tagged.duplicated(keep=False)
        final = tagged.where(~again, plain + " (" + pd.Series({key: key.partition(":")[2] for key in chosen}) + ")")
        return {key: str(final[top]) for key, top in self.person.items()}

    def _chosen(self) -> dict[str, str]:
        chosen: dict[str, str] = {}
        seen: dict[str, int] = {}
        for key, name, times in zip(self.table.index, self.table["name"], self.table["seen"], strict=True):
            top = self.person[key]
            given = self.named.get(key)
            weight = 1 << 40 if given else int(times) if name else -1
            if weight > seen.get(top, -2):
                chosen[top], seen[top] = given or name or key.partition(":")[2], weight
        return chosen

    @cached_property
    def _roles(self) -> pd.DataFrame:
        made = self.said() if self.said else pd.DataFrame(columns=COLUMNS)
        made.insert(0, "person", [self.labels.get(key, "") for key in made["account"]])
        return made

    def roles(self) -> pd.DataFrame:
        """What signatures, records, staff lists and charts say that people are, each row with its words and place.

        Columns: person ("" where nobody or several fit), and those of `roles.roles`. Said, never taken as a fact.
        """
        return self._roles.copy()

    def frame(self) -> pd.DataFrame:
        """One row per person: person (label), names, accounts, platforms, mails, phones, roles, bot, joined (why).

        roles are as records, signatures and lists say, with where in brackets; `roles()` has the words and the places.
        """
        table = self.table.assign(person=pd.Series(self.labels))
        rows = [_row(str(label), group) for label, group in table.groupby("person", sort=False)]
        made = pd.DataFrame(
            rows, columns=["person", "names", "accounts", "platforms", "mails", "phones", "roles", "bot"]
        )
        why = {label: self._why(group.index) for label, group in table.groupby("person", sort=False) if len(group) > 1}
        made["roles"] = pd.Series([self._told(person) for person in made["person"]], made.index, "str")
        made["joined"] = pd.Series([why.get(person, "") for person in made["person"]], made.index, "str")
        return made

    def _told(self, person: str) -> str:
        """The roles of a person in one text; those of records stand bare, others with their source."""
        own = self._grouped.get(person)
        bare = [] if own is None else own[own["source"] == "record"]["role"].tolist()
        more = [] if own is None else own[own["source"] != "record"].to_dict("records")
        held = dict.fromkeys(value for key in self.accounts_of.get(person, ()) for value in self.table["roles"][key])
        said = [
            f"{row['role']} ({row['source']}{', ' + str(row['times']) if row['times'] > 1 else ''})" for row in more
        ]
        return "; ".join(dict.fromkeys([*held, *bare, *said]))

    @cached_property
    def _grouped(self) -> dict[str, pd.DataFrame]:
        return {str(name): some for name, some in self._roles.groupby("person") if name}

    @cached_property
    def accounts_of(self) -> dict[str, list[str]]:
        """The accounts of each person, by label."""
        held: dict[str, list[str]] = {}
        for key, label in self.labels.items():
            held.setdefault(label, []).append(key)
        return held

    def contradictions(self) -> tuple[str, ...]:
        """Sentences on judgements that cannot all be true."""
        return self.settled.contradictions

    def __repr__(self) -> str:
        table = self.frame()
        several = int((table["joined"] != "").sum())
        head = f"{len(table):,} persons with {len(self.table):,} accounts; {several:,} have several"
        return show.plain("\n".join([head, *(f"  contradiction: {line}" for line in self.contradictions())]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return show.bundle(show.block("People", *repr(self).splitlines(), show.frame(self.frame())), repr(self))

    def _why(self, keys: pd.Index) -> str:
        inside = set(keys)
        said = [
            f"{entry['by']}: {entry['why'] or 'same'}"
            for (a, b), entry in self.settled.standing.items()
            if entry["verdict"] == "same" and a in inside and b in inside
        ]
        shown = [row.why for row in self.known.itertuples() if row.a in inside and row.b in inside]
        return "; ".join(dict.fromkeys([*said, *map(str, shown)]))


def people(
    participants: pd.DataFrame,
    judgements: Iterable[Mapping[str, Any]] = (),
    persons: Iterable[Mapping[str, Any]] = (),
    messages: pd.DataFrame | None = None,
    said: Callable[[], pd.DataFrame] | None = None,
) -> People:
    """The people of a case from `frames.participants`, the log of judgements and the reporter's names for persons.

    `messages` (with versions and duplicates) adds senders whom no participant record names, and shows which ids
    are one account's. `persons` rows have person_id (the key of one of the person's accounts) and name. `said` gives
    the roles when they are asked for.
    """
    table = accounts(participants, messages)
    known = known_pairs(participants, messages)
    pairs = list(zip(known["a"].tolist(), known["b"].tolist(), strict=True))
    named = {str(row["person_id"]): str(row["name"]) for row in persons if row.get("name")}
    return People(table, settle(judgements, pairs), known, named, said)


def persons_file(path: Path) -> list[dict[str, Any]]:
    """The entries {name, accounts, why} of a YAML list; raises UsageError for anything else."""
    import yaml

    try:
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read: {error}.", "Write a list of name, accounts and why.") from None
    good = isinstance(found, list) and all(isinstance(e, dict) and set(e) == {"name", "accounts", "why"} for e in found)
    if not good or not all(isinstance(entry["accounts"], list) and entry["accounts"] for entry in found):
        raise UsageError(
            f"{path} is no list of persons.", "Write: - {name: Lin, accounts: [lark:ou_1], why: same mail}"
        )
    return list(found)


def accounts(participants: pd.DataFrame, messages: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per account, its key `platform:participant_id` as index.

    Columns: platform, participant_id, name, names (all, as a list), emails, phones, handles, roles, dumps (lists; the
    dumps whose records name it), is_bot, is_self, seen (how many records name it).
    """
    parts = [_listed(participants)] if len(participants) else []
    if messages is not None:
        parts.append(_senders(messages))
    if not parts:
        return _listed(participants)
    table = pd.concat(parts)
    lists = {name: (name, _union) for name in ("names", "emails", "phones", "handles", "roles", "dumps")}
    flat = {"is_bot": ("is_bot", "any"), "is_self": ("is_self", "any"), "seen": ("seen", "sum")}
    first = {"platform": ("platform", "first"), "participant_id": ("participant_id", "first")}
    twice = table.index.duplicated(keep=False)
    made = table[~twice][[*first, *lists, *flat]]
    if twice.any():
        joined = table[twice].groupby(level=0, sort=False).agg(**{**first, **lists, **flat})
        made = pd.concat([made, joined]).reindex(table.index.unique())
    shown = names_of(participants, given=True)
    pairs = zip(made.index.tolist(), made["names"].tolist(), strict=True)
    made.insert(2, "name", [shown.get(key) or (names[0] if names else "") for key, names in pairs])
    return made


def known_pairs(participants: pd.DataFrame, messages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Pairs of ids that the records show to be one account: columns a, b, messages, why.

    Either three messages or more, each with its own id, stand under both in different originals, and these are seven
    tenths or more of what either has there twice; or the platform's own cross-app id (union_id, user_id) is the same.
    """
    rows: list[tuple[str, str, int, str]] = [] if messages is None else _same_messages(messages)
    seen: dict[tuple[str, str, str], list[str]] = {}
    for key, platform, extra in zip(
        account(participants, "participant_id"), participants["platform"], listed(participants["extra"]), strict=True
    ):
        for pair in extra or []:
            if pair["name"] in UNION and pair["value"]:
                known = seen.setdefault((platform, pair["name"], pair["value"]), [])
                if key not in known:
                    known.append(key)
    for (_, name, _value), keys in seen.items():
        rows += [(min(keys[0], other), max(keys[0], other), 0, f"the same {name}") for other in keys[1:]]
    made = pd.DataFrame(rows, columns=["a", "b", "messages", "why"])
    return made.drop_duplicates(["a", "b"]).reset_index(drop=True)


def _same_messages(messages: pd.DataFrame) -> list[tuple[str, str, int, str]]:
    """Ids under which the same messages stand: most messages of both that are there more than once."""
    twice = repeated(messages["message_key"])
    if not twice.any():
        return []
    some = messages[twice]
    some = some[(some["native_id"].fillna("") != "") & (some["sender_id"].fillna("") != "")]
    some = some[some["message_key"].duplicated(keep=False)]
    table = pd.DataFrame({"key": some["message_key"], "who": account(some)}).drop_duplicates()
    own = table["who"].value_counts().to_dict()
    many = table[table["key"].duplicated(keep=False)]
    count: Counter[tuple[str, str]] = Counter()
    for who in many.groupby("key", sort=False)["who"].agg(list).tolist():
        count.update(combinations(sorted(who), 2))
    return [
        (a, b, n, f"{n} messages stand under both ids")
        for (a, b), n in sorted(count.items())
        if n >= max(SHOWN, 0.7 * max(own[a], own[b]))
    ]


def _listed(participants: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(index=pd.Index(account(participants, "participant_id"), name="account"))
    for name in ("platform", "participant_id"):
        table[name] = participants[name].to_numpy()
    others = listed(participants["names"])
    table["names"] = [_clean([name, *(more or [])]) for name, more in zip(participants["name"], others, strict=True)]
    for column, name in (("emails", "email"), ("phones", "phone"), ("handles", "account"), ("roles", "role")):
        table[column] = [_clean([value]) for value in participants[name]]
    table["dumps"] = [[name] for name in dump(participants["original"])]
    for name in ("is_bot", "is_self"):
        table[name] = participants[name].astype("boolean").fillna(False).astype(bool).to_numpy()
    table["seen"] = 1
    return table


def _senders(messages: pd.DataFrame) -> pd.DataFrame:
    _, first = combined(*(messages[name] for name in ("platform", "sender_id", "sender_name")))
    told = messages[["platform", "sender_id", "sender_name"]].iloc[first]
    some = told.assign(account=account(told), name=told["sender_name"].fillna(""))
    some = some[some["account"] != ""].drop_duplicates(["account", "name"])
    table = pd.DataFrame(index=pd.Index(some["account"], name="account"))
    table["platform"], table["participant_id"] = some["platform"].to_numpy(), some["sender_id"].to_numpy()
    table["names"] = [_clean([name]) for name in some["name"]]
    for column in ("emails", "phones", "handles", "roles", "dumps"):
        table[column] = [[] for _ in range(len(some))]
    return table.assign(is_bot=False, is_self=False, seen=0)


def _clean(values: list[Any]) -> list[str]:
    return list(dict.fromkeys(str(v).strip() for v in values if isinstance(v, str) and v.strip()))


def _union(lists: pd.Series) -> list[str]:
    return list(dict.fromkeys(value for values in lists for value in values))


def _row(label: str, group: pd.DataFrame) -> tuple[Any, ...]:
    def every(column: str) -> str:
        return "; ".join(_union(group[column]))

    platforms = "; ".join(dict.fromkeys(group["platform"]))
    accounts_ = "; ".join(map(str, group.index))
    return (
        label, every("names"), accounts_, platforms, every("emails"), every("phones"), every("roles"),
        bool(group["is_bot"].any()),
    )  # fmt: skip
