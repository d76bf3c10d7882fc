"""How exposed the human source is: who could have seen each exhibit, and who could have seen them all.

This is the calculation that an employer would make. It never names a source; it shows how small the circle is, and
which exhibit makes it small. It belongs into a memo of its own, never into the brief.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .audience import BASES, Audience, audience
from .circles import Exposure, Seen, weighed
from .exhibits import Exhibit, words
from .fingerprints import Fingerprint, fingerprints, variants
from .mark import Mark
from .markers import of_around, of_document, of_record, of_sides

__all__ = ["Exposure", "Seen", "exposure"]

Row = Mapping[str, Any]
DIFFER = "{a} and {b} differ from character {at} on"


def exposure(
    items: Sequence[Exhibit],
    record: Callable[[str], Row | None],
    conversations: Mapping[tuple[str, str], Sequence[Row]],
    *,
    person: Mapping[str, str] | None = None,
    participants: Iterable[Row] = (),
    copies: Callable[[str], Mapping[str, str]] | None = None,
    of: Callable[[Exhibit], Row | None] | None = None,
    document: Callable[[str], Row | None] | None = None,
    carriers: Callable[[str], Sequence[Row]] | None = None,
    bearing: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    around: Callable[[Exhibit], Iterable[Row]] | None = None,
    custodians: Iterable[str] = (),
) -> Exposure:
    """The exposure of `items`.

    `conversations` are the rows of each (platform, conversation_id); `person` the canonical person of an account;
    `participants` all participant rows (for own-side marks, and to leave machines out); `copies` the texts of a
    message's copies by original; `of`, where given, the row of an exhibit, which tells apart the versions of one
    message; `document` the document row of a key; `carriers` the messages that carried a file of this SHA-256;
    `bearing` the (claim, stance) pairs of an exhibit's label; `around` the messages printed around an exhibit;
    `custodians` whom the case names as holders of the originals.
    """
    names, people = person or {}, list(participants)
    bots = {f"{row.get('platform')}:{row.get('participant_id')}" for row in people if row.get("is_bot")}
    selves = _selves(people)
    seen = []
    for item in items:
        row = of(item) if of is not None else record(item.target_key)
        aud = _audience(row, conversations, names, carriers)
        texts = dict(copies(item.target_key)) if copies is not None else {}
        paper = document(str(row["document_key"])) if document is not None and row and "document_key" in row else None
        own = of_record(row, selves, names, _members(row, conversations, people))
        near = of_around(around(item) if around is not None else ())
        seen.append(
            Seen(
                exhibit=item.label,
                persons=frozenset(names.get(account, account) for account in aud.accounts - bots),
                basis=aud.basis,
                complete=aud.complete,
                fingerprints=tuple(_prints(item, row)),
                markers=tuple(dict.fromkeys((*own, *of_document(item, row, paper), *near))),
                variants=tuple(Mark(DIFFER, a=a, b=b, at=at + 1) for a, b, at in variants(texts)),
                narrows=aud.basis != BASES["carried"],
                bearing=tuple((bearing or {}).get(item.label, ())),
            )
        )
    return weighed(tuple(seen), of_sides(people, names, custodians))


def _selves(people: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """The ids, addresses, numbers and names of each account whose export it is."""
    fields = ("participant_id", "email", "phone", "account")
    return {
        f"{row.get('platform')}:{row.get('participant_id')}": tuple(
            dict.fromkeys(str(row[name]) for name in fields if row.get(name))
        )
        for row in people
        if row.get("is_self")
    }


def _members(
    row: Row | None, conversations: Mapping[tuple[str, str], Sequence[Row]], people: Sequence[Row]
) -> dict[str, str]:
    """The names of the accounts of a conversation, by id."""
    if row is None or not row.get("platform"):
        return {}
    rooms = conversations.get((str(row.get("platform")), str(row.get("conversation_id"))), ())
    ids = {str(stay["participant_id"]) for room in rooms for stay in room.get("members") or ()}
    known = {
        str(p.get("participant_id")): str(p.get("name") or "") for p in people if p.get("platform") == row["platform"]
    }
    return {one: known.get(one) or one for one in ids}


def _prints(item: Exhibit, row: Row | None) -> list[Fingerprint]:
    return fingerprints(words(row), str(row.get("platform") or "")) if row is not None else fingerprints(item.quote)


def _audience(
    row: Row | None,
    conversations: Mapping[tuple[str, str], Sequence[Row]],
    names: Mapping[str, str],
    carriers: Callable[[str], Sequence[Row]] | None,
) -> Audience:
    """Who could see a message; of a document whoever got a message that carried it, and there may be others."""
    if row is None:
        return audience({}, ())
    if row.get("platform"):
        return audience(row, conversations.get((str(row.get("platform")), str(row.get("conversation_id"))), ()), names)
    letters = carriers(str(row.get("original_sha256") or "")) if carriers is not None else ()
    got = [_audience(letter, conversations, names, None).accounts for letter in letters]
    accounts: frozenset[str] = frozenset().union(*got) if got else frozenset()
    return Audience(accounts, BASES["carried" if accounts else "unknown"], complete=False)
