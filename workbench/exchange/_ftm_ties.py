"""FollowTheMoney entities of what is judged and counted: people, topics, and the links between them with their proof.

A party is a LegalEntity (no record says that it is a person) whom accounts name as owner; a topic is a Note with its
words; a link is an UnknownLink with the Message entities behind it as `proof` and their keys in `recordId`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..analysis.graph import PeopleTopics
from ..analysis.people import People
from ..analysis.shelf import Shelf
from ..hashing import key

FIELDS = ("names", "emails", "phones")
POSSIBLE = re.compile(r"\+(?:861[3-9]\d{9}|86[2-9]\d{8,10}|1[2-9]\d{2}[2-9]\d{6}|(?!86|1)[2-9]\d{7,14})")
Parts = tuple[str, str, dict[str, list[Any]]]  # id, schema, properties


def party(labels: Mapping[str, str], account: str) -> str:
    """The id of whoever uses an account: one for all accounts of a person."""
    return key("party", labels.get(account, account))


def parties(people: People) -> Iterator[Parts]:
    """Everybody once, with all names, mail addresses and telephone numbers."""
    held: dict[str, list[str]] = {}
    for account, label in people.labels.items():
        held.setdefault(label, []).append(account)
    for label, accounts in held.items():
        some = people.table.loc[accounts]
        every = {name: [*dict.fromkeys(value for values in some[name] for value in values)] for name in FIELDS}
        phones = [re.sub(r"[^\d+]", "", phone) for phone in every["phones"]]
        properties = {"name": every["names"] or [label], "email": every["emails"]}
        yield key("party", label), "LegalEntity", {**properties, "phone": [*filter(POSSIBLE.fullmatch, phones)]}


def topics(shelf: Shelf) -> Iterator[Parts]:
    """Every topic once, with its words."""
    for lexicon in shelf.lexicons():
        words = ", ".join(term.query for term in lexicon.terms)
        told = [f"Topic, version {lexicon.version}: {words}", lexicon.note]
        yield key("topic", lexicon.name), "Note", {"name": [lexicon.name], "description": told}


def links(graph: PeopleTopics, messages: Mapping[str, list[str]]) -> Iterator[Parts]:
    """Every link of a person and a topic; `messages` maps message keys to the ids of their entities."""
    keys: Any = graph.rows.groupby(["person", "topic"], sort=False)["message_key"].agg(list).to_dict()
    for link in graph.links.to_dict("records"):
        who, what = str(link["person"]), str(link["topic"])
        sure = "stands out from chance" if link["significant"] else "does not stand out from chance"
        days = f"wrote of it on {link['days']} of {link['active']} days"
        told = f"{days}, {link['messages']} messages, z {link['z']}: {sure}"
        yield key("link", who, what), "UnknownLink", {
            "subject": [key("party", who)],
            "object": [key("topic", what)],
            "role": ["wrote of"],
            "startDate": [str(link["first"])[:10]],
            "endDate": [str(link["last"])[:10]],
            "summary": [told],
            "recordId": keys[who, what],
            "proof": [name for one in keys[who, what] for name in messages.get(one, ())],
        }  # fmt: skip
