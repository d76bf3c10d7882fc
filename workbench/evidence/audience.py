"""Who could see a message when it was sent: members at that moment, recipients, readers; and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

BASES = {
    "event": "members at that time, from join and leave records",
    "listed": "member list of the export, which has no dates",
    "sender": "everyone who ever wrote there; the original has no member list",
    "recipients": "sender and recipients of the message",
    "carried": "whoever got a message that carried the document",
    "unknown": "the original does not tell",
}


@dataclass(frozen=True, slots=True)
class Audience:
    """The accounts (`platform:participant_id`) that could see an exhibit, the basis in words, and whether it is whole.

    `complete` is false where there may be more people than the original lists: then nobody may be ruled out.
    """

    accounts: frozenset[str]
    basis: str
    complete: bool


def audience(
    row: Mapping[str, Any],
    conversations: Iterable[Mapping[str, Any]],
    persons: Mapping[str, str] | None = None,
) -> Audience:
    """The audience of a message row; `conversations` are all rows that describe its conversation.

    A document page has none of its own: its audience is unknown. Readers and recipients that the original names are
    always part of it, and so is the sender. `persons` maps accounts to persons: another dump may know a member by
    another id and without a date, and then the dated record of the same person counts.
    """
    platform = str(row.get("platform") or "")
    if not platform:
        return Audience(frozenset(), BASES["unknown"], complete=False)
    named = [row.get("sender_id"), *_list(row.get("recipients")), *_list(row.get("readers"))]
    people = {str(person) for person in named if person}
    stays = [stay for conversation in conversations for stay in _list(conversation.get("members"))]
    stays = _surest(stays, platform, persons or {})
    at = microseconds(row.get("sent_at"))
    people |= {str(stay["participant_id"]) for stay in stays if _present(stay, at)}
    kinds = {str(stay.get("basis") or "listed") for stay in stays}
    basis = next((name for name in ("event", "listed", "sender") if name in kinds), "")
    if not basis:
        basis = "recipients" if _list(row.get("recipients")) else "unknown"
    accounts = frozenset(f"{platform}:{person}" for person in people)
    return Audience(accounts, BASES[basis], complete=basis in ("event", "listed", "recipients"))


def microseconds(value: Any) -> int | None:
    """An instant as microseconds since 1970 UTC, from an integer or a datetime; None for no instant (NaT too)."""
    if value is None or value != value:  # NaT and NaN differ from themselves
        return None
    if isinstance(value, datetime):
        return round(value.timestamp() * 1_000_000)
    return int(value)


def _surest(stays: Iterable[Mapping[str, Any]], platform: str, persons: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Of each person's stays those of the surest basis: join and leave records, else a list, else having written."""
    order = list(BASES)
    ranked = []
    for stay in stays:
        key = f"{platform}:{stay['participant_id']}"
        ranked.append((persons.get(key, key), order.index(str(stay.get("basis") or "listed")), stay))
    best: dict[str, int] = {}
    for who, rank, _ in ranked:
        best[who] = min(rank, best.get(who, rank))
    return [stay for who, rank, stay in ranked if rank == best[who]]


def _present(stay: Mapping[str, Any], at: int | None) -> bool:
    since, until = microseconds(stay.get("since")), microseconds(stay.get("until"))
    if at is None:
        return True
    return (since is None or since <= at) and (until is None or at < until)


def _list(value: Any) -> list[Any]:
    return [] if value is None or value != value or isinstance(value, str) else list(value)
