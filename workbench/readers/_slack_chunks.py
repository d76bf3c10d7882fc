"""slackdump's chunk files: JSON lines, each with a type, a channel and lists of users, channels or messages.

https://github.com/rusq/slackdump/blob/master/doc/usage-archive.md. A thread's chunk repeats its root; the repetition is
told apart by its time and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..model import Conversation, Locator, Participant, Record, Skipped
from ._jsonload import Place
from ._jsonmend import decode
from ._jsonspan import items
from ._loose import rows, table, word
from ._slack_messages import Channel, message
from ._slack_people import conversation, display, participant, stranger

__all__ = ["channel_of", "chunks"]


def chunks(place: Place) -> Iterator[Record]:
    """Users and channels where the file tells them, messages in its order, then who stands in no list."""
    names: dict[str, str] = {}
    channels: dict[str, str] = {}
    talks: dict[str, Channel] = {}
    seen: set[tuple[str, str]] = set()
    strangers: dict[str, Participant] = {}
    repeated = 0
    for span in items(place.data):
        raw = place.data[span.start : span.end]
        value, mended = decode(raw)
        where = place.locator(span)
        if not isinstance(value, dict):
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no chunk of slackdump.", raw=text, locator=where)
            continue
        yield from _listed(value, names, channels, where)
        talk = talks.setdefault(word(value.get("id")), Channel(word(value.get("id")), names, channels, {}))
        for number, item in enumerate(rows(value.get("m"))):
            key = (talk.id, word(item.get("ts")))
            if key in seen and key[1]:
                repeated += 1
                continue
            seen.add(key)
            at = _inside(where, f"m/{number}")
            told = message(item, talk, at, mended or span.state != "whole")
            if told.sender_id and told.sender_id not in names:
                strangers.setdefault(told.sender_id, stranger(told.sender_id, item, at))
            yield told
    yield from strangers.values()
    if repeated:
        reason = f"Roots that a thread's chunk repeats were not counted again: {repeated}."
        place_of = Locator(original=place.sha256)
        yield Skipped(reason=reason, items=0, severity="info", locator=place_of)


def _listed(value: dict[str, Any], names: dict[str, str], channels: dict[str, str], where: Locator) -> Iterator[Record]:
    for number, user in enumerate(rows(value.get("u"))):
        if word(user.get("id")):
            names.setdefault(word(user["id"]), display(user))
            yield participant(user, _inside(where, f"u/{number}"))
    listed = [*rows(value.get("ch")), table(value.get("ci"))]
    for number, one in enumerate(one for one in listed if one):
        told = channel_of(one, _inside(where, f"ch/{number}" if value.get("ch") else "ci"))
        channels[told.id] = told.name
        yield told


def channel_of(one: dict[str, Any], where: Locator) -> Conversation:
    """A channel as a conversation."""
    kind = (
        "direct"
        if one.get("is_im") is True
        else "group"
        if one.get("is_mpim") is True
        else "private"
        if one.get("is_private") is True
        else "channel"
    )
    return conversation(one, kind, "", where)


def _inside(where: Locator, path: str) -> Locator:
    """A place inside a line: the bytes of the whole line, told apart by a pointer."""
    joint = "#/" if "line=" in where.fragment else "/"
    return replace(where, fragment=f"{where.fragment}{joint}{path}")
