"""Slack's people and conversations: users.json, org_users.json, channels.json, groups.json, mpims.json, dms.json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..model import Conversation, Locator, Membership, Message, Participant
from ..timestamps import from_epoch
from ._loose import pairs, strings, table, word

__all__ = ["KINDS", "conversation", "display", "participant", "stays", "stranger"]

KINDS = {"channel": "channel", "private": "channel", "group": "group", "direct": "direct"}


def display(user: dict[str, Any]) -> str:
    """The name that Slack shows for a user: display name, else real name, else handle."""
    profile = table(user.get("profile"))
    for value in (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name")):
        if word(value).strip():
            return word(value)
    return ""


def participant(user: dict[str, Any], place: Locator) -> Participant:
    """One entry of users.json."""
    profile = table(user.get("profile"))
    name = display(user)
    others = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return Participant(
        platform="slack",
        id=word(user.get("id")),
        name=name,
        names=tuple(one for one in dict.fromkeys(map(word, others)) if one and one != name),
        email=word(profile.get("email")),
        phone=word(profile.get("phone")),
        account=word(user.get("name")),
        role=word(profile.get("title")),
        is_bot=user.get("is_bot") is True or user.get("id") == "USLACKBOT",
        extra=pairs(
            team=user.get("team_id"),
            deleted=user.get("deleted") is True,
            admin=user.get("is_admin") is True,
            owner=user.get("is_owner") is True,
            guest=user.get("is_restricted") is True or user.get("is_ultra_restricted") is True,
            time_zone=user.get("tz"),
            status=profile.get("status_text"),
        ),
        locator=place,
    )


def stranger(identity: str, message: dict[str, Any], place: Locator) -> Participant:
    """Somebody who wrote but stands in no list: people of shared channels, bots, guests long gone."""
    profile, bot = table(message.get("user_profile")), table(message.get("bot_profile"))
    names = (profile.get("display_name"), profile.get("real_name"), message.get("username"), bot.get("name"))
    told = [one for one in dict.fromkeys(map(word, (*names, profile.get("name")))) if one]
    return Participant(
        platform="slack",
        id=identity,
        name=told[0] if told else "",
        names=tuple(told[1:]),
        account=word(profile.get("name")),
        is_bot=identity.startswith("B")
        or identity == "USLACKBOT"
        or bool(bot)
        or message.get("subtype") == "bot_message",
        extra=pairs(team=profile.get("team") or message.get("user_team") or message.get("team")),
        locator=place,
    )


def stays(events: Iterable[Message], listed: frozenset[str]) -> tuple[Membership, ...]:
    """Stays that join and leave messages tell of, in order of time.

    Whoever is in the list of members although the last event is a leaving came back unseen: nothing is told then.
    """
    found: dict[str, list[Membership]] = {}
    for event in sorted(events, key=lambda event: event.sent.us or 0):
        who, at = event.sender_id, event.sent.us
        if not who or at is None:
            continue
        own = found.setdefault(who, [])
        if event.type == "join":
            own.append(Membership(participant_id=who, since=at, basis="event"))
        else:
            since = own.pop().since if own and own[-1].until is None else None
            own.append(Membership(participant_id=who, since=since, until=at, basis="event"))
    return tuple(stay for who, own in found.items() if who not in listed or own[-1].until is None for stay in own)


def conversation(listed: dict[str, Any], kind: str, workspace: str, place: Locator) -> Conversation:
    """One entry of channels.json, groups.json, mpims.json or dms.json."""
    topic, purpose = table(listed.get("topic")), table(listed.get("purpose"))
    created = from_epoch(word(listed.get("created")), unit="s")
    return Conversation(
        platform="slack",
        id=word(listed.get("id")) or word(listed.get("name")),
        name=word(listed.get("name")) if kind != "direct" else "",
        kind=KINDS[kind],
        members=tuple(Membership(participant_id=one) for one in dict.fromkeys(strings(listed.get("members")))),
        extra=pairs(
            private=kind == "private",
            topic=topic.get("value"),
            purpose=purpose.get("value"),
            created=created.iso() if created.us is not None else "",
            creator=listed.get("creator"),
            archived=listed.get("is_archived") is True,
            shared=listed.get("is_shared") is True or listed.get("is_ext_shared") is True,
            workspace=workspace,
        ),
        locator=place,
    )
