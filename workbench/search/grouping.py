"""Hits in groups: by conversation, person, whom they were addressed to, day, document and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..errors import UsageError
from .book import Context
from .hit import Hit

__all__ = ["GROUPS", "grouped"]

Names = Callable[[Hit, Context], list[str]]


def grouped(hits: Iterable[Hit], by: str, context: Context) -> dict[str, list[Hit]]:
    """The hits by `by`, the largest group first.

    A hit that has several of them stands in each, one that has none stands in "". Raises UsageError for what hits
    cannot be grouped by.
    """
    if by not in GROUPS:
        raise UsageError(f"Hits cannot be grouped by {by!r}.", f"Choose from {', '.join(GROUPS)}.")
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        for name in dict.fromkeys(GROUPS[by](hit, context)) or [""]:
            found.setdefault(name, []).append(hit)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _person(hit: Hit, context: Context) -> list[str]:
    """Who wrote it, all accounts that were judged to be one person under one name."""
    if hit.kind == "participant":
        return [_named(hit.key, context) or hit.text]
    if hit.kind != "message":
        return [hit.sender] if hit.sender else []
    return [_merged(f"{hit.platform}:{hit.row.get('sender_id') or ''}", context) or hit.sender]


def _recipient(hit: Hit, context: Context) -> list[str]:
    """Whom a message is addressed to or mentions."""
    ids = [*(hit.row.get("recipients") or ()), *(hit.row.get("mentions") or ())]
    return [_named(f"{hit.platform}:{id}", context) or id for id in ids if id]


def _merged(account: str, context: Context) -> str:
    return next((name for name, accounts in context.persons.items() if account in accounts), "")


def _named(account: str, context: Context) -> str:
    platform, _, id = account.partition(":")
    return _merged(account, context) or context.book.shown.get((platform, id), "")


def _document(hit: Hit, context: Context) -> list[str]:
    """The document, or for anything else the original that it stands in."""
    return [hit.conversation if hit.kind == "page" and hit.conversation else hit.original]


GROUPS: dict[str, Names] = {
    "conversation": lambda hit, context: [hit.conversation or hit.conversation_id],
    "person": _person,
    "recipient": _recipient,
    "day": lambda hit, context: [hit.sent[:10]],
    "document": _document,
    "month": lambda hit, context: [hit.sent[:7]],
    "sender": lambda hit, context: [hit.sender],
    "kind": lambda hit, context: [hit.kind],
    "platform": lambda hit, context: [hit.platform],
    "original": lambda hit, context: [hit.original],
}
