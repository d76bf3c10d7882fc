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


def audience(row: Mapping[str, Any], conversations: Iterable[Mapping[str, Any]]) -> Audience:
    """The audience of a message row; `conversations` are all rows that describe its conversation.

    A document page has none of its own: its audience is unknown. Readers and recipients that the original names are
    always part of it, and so is the sender.
    """
    platform = str(row.get("platform") or "")
    if not platform:
        return Audience(frozenset(), BASES["unknown"], complete=False)
    named = [row.get("sender_id"), *_list(row.get("recipients")), *_list(row.get("readers"))]
    people = {str(person) for person in named if person}
    stays = [stay for conversation in conversations for stay in _list(conversation.get("members"))]
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


def _present(stay: Mapping[str, Any], at: int | None) -> bool:
    since, until = microseconds(stay.get("since")), microseconds(stay.get("until"))
    if at is None:
        return True
    return (since is None or since <= at) and (until is None or at < until)


def _list(value: Any) -> list[Any]:
    return [] if value is None or value != value or isinstance(value, str) else list(value)
