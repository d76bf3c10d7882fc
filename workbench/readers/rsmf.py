"""RSMF 1 and 2, the e-discovery form of short messages: a letter that carries rsmf.zip, that zip, or its manifest.

Relativity publishes the schema with its samples. The letter's own text repeats the messages for old tools and is not
read a second time.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..errors import ReadError
from ..model import (
    Attachment,
    Conversation,
    Edit,
    File,
    Locator,
    Membership,
    Message,
    Original,
    Participant,
    Reaction,
    Record,
    Skipped,
)
from ..originals import Blob
from ..timestamps import UNKNOWN, from_iso
from . import Reader
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonspan import items
from ._loose import count, pairs, rows, strings, table, word
from ._place import content, guarded, skipped

MANIFEST = "rsmf_manifest.json"
TYPES = {"message": "message", "join": "join", "leave": "leave", "history": "history", "disclaimer": "notice"}


def sniff(original: Original) -> float:
    """How surely this is RSMF: by the letter's fields, by the zip's manifest, or by the manifest's own lists."""
    if original.is_folder:
        return 0.96 if any(_leaf(one) == MANIFEST for one in original.members()) else 0.0
    head = original.head(8192)
    if head[:2] == b"PK":
        return 0.98 if any(_leaf(one) == MANIFEST for one in original.members()) else 0.0
    if b"\nX-RSMF-" in head or head.startswith(b"X-RSMF-"):
        return 0.98
    lists = all(f'"{key}"'.encode() in head for key in ("participants", "conversations", "events"))
    if b'"$schema"' in head:  # the schema of the format is none of its manifests
        return 0.0
    named = _leaf(original) == MANIFEST
    return 0.95 if named and b'"version"' in head else 0.8 if lists and b'"platform"' in head else 0.0


def _leaf(original: Original) -> str:
    return original.name.replace("!/", "/").rsplit("/", 1)[-1]


@guarded("RSMF")
def read(original: Original) -> Iterator[Record]:
    """Of a letter the zip inside; of a zip or a manifest its people, conversations and events in their order."""
    if original.is_folder or original.head(2) == b"PK":
        members = {_leaf(one): one for one in original.members()}
        if MANIFEST not in members:
            raise ReadError(f"{original.name} holds no {MANIFEST}.", "Look whether the export is whole.")
        yield from _manifest(members[MANIFEST], members)
    elif original.head(8192).lstrip()[:1] == b"{":
        yield from _manifest(original, {})
    else:
        yield from _letter(original)


def _letter(original: Original) -> Iterator[Record]:
    message = email.message_from_bytes(content(original), policy=email.policy.compat32)
    found = False
    for part in message.walk():
        name, data = str(part.get_filename() or ""), part.get_payload(decode=True)
        if name.lower().endswith(".zip") and isinstance(data, bytes):
            found = True
            yield Blob(f"{original.name}!/{name}", data)
    if not found:
        raise ReadError(f"{original.name} says that it is RSMF but carries no zip.", "Look at the letter by hand.")
    reason = "The letter around rsmf.zip only repeats its messages as text; they are read from the zip."
    yield skipped(original, reason, severity="info")


def _manifest(original: Original, members: dict[str, Original]) -> Iterator[Record]:
    place = load(original)
    talks = [(table(decode(place.data[s.start : s.end])[0]), s) for s in items(place.data, ("conversations",))]
    platforms = {word(talk.get("platform")).lower() for talk, _ in talks}
    platform = platforms.pop() if len(platforms) == 1 and all(platforms) else "rsmf"
    names: dict[str, str] = {}
    for span in items(place.data, ("participants",)):
        one = table(decode(place.data[span.start : span.end])[0])
        if word(one.get("id")):
            names[word(one["id"])] = word(one.get("display"))
            yield _participant(one, platform, place.locator(span))
    for talk, span in talks:
        if word(talk.get("id")):
            yield _conversation(talk, platform, place.locator(span))
    yield from _events(place, platform, members, names)


def _participant(one: dict[str, Any], platform: str, where: Locator) -> Participant:
    return Participant(
        platform=platform,
        id=word(one.get("id")),
        name=word(one.get("display")),
        email=word(one.get("email")),
        account=word(one.get("account_id")),
        extra=_custom(one),
        locator=where,
    )


def _custom(one: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((word(c.get("name")), word(c.get("value"))) for c in rows(one.get("custom")) if word(c.get("name")))


def _conversation(talk: dict[str, Any], platform: str, where: Locator) -> Conversation:
    people = strings(talk.get("participants"))
    direct = "direct" if len(people) < 3 else "group"
    kind = {"direct": direct, "channel": "channel"}.get(word(talk.get("type")), "unknown")
    return Conversation(
        platform=platform,
        id=word(talk.get("id")),
        name=word(talk.get("display")),
        kind=kind,
        members=tuple(Membership(participant_id=who) for who in dict.fromkeys(people)),
        extra=(*pairs(platform=talk.get("platform"), custodian=talk.get("custodian")), *_custom(talk)),
        locator=where,
    )


def _events(place: Place, platform: str, members: dict[str, Original], names: dict[str, str]) -> Iterator[Record]:
    for span in items(place.data, ("events",)):
        raw = place.data[span.start : span.end]
        one, mended = decode(raw)
        where = place.locator(span)
        if not isinstance(one, dict) or not one:
            text = raw[:2000].decode("utf-8", "backslashreplace")
            yield Skipped(reason="This is no event of RSMF.", raw=text, locator=where)
            continue
        told = _message(one, platform, members, where, mended or span.state != "whole")
        told = replace(told, sender_name=names.get(told.sender_id, ""))
        yield told
        for file in told.files:
            there = members.get(file.id)
            if there is not None:
                yield Attachment(
                    message_native_id=told.native_id,
                    conversation_id=told.conversation_id,
                    name=file.name,
                    size=there.size,
                    file_sha256=there.sha256,
                    locator=where,
                )


def _message(
    one: dict[str, Any], platform: str, members: dict[str, Original], where: Locator, repaired: bool
) -> Message:
    kind, stamp = word(one.get("type")), word(one.get("timestamp"))
    edits = tuple(_edit(edit) for edit in rows(one.get("edits")))
    type_ = TYPES.get(kind, "unknown")
    receipts = [word(r.get("participant")) for r in rows(one.get("read_receipts")) if r.get("action") != "delivered"]
    return Message(
        platform=platform,
        conversation_id=word(one.get("conversation")) or "unknown",
        native_id=word(one.get("id")),
        type=type_,
        sent=from_iso(stamp) if stamp else UNKNOWN,
        sender_id=word(one.get("participant")),
        body=word(one.get("body")),
        parent_id=word(one.get("parent")),
        edited=edits[-1].at if edits else UNKNOWN,
        deleted=one.get("deleted") is True,
        edits=edits,
        reactions=tuple(_reactions(one)),
        files=tuple(_file(file, members) for file in rows(one.get("attachments"))),
        readers=tuple(dict.fromkeys(filter(None, receipts))),
        flags=(*("repaired",) * repaired, *("system",) * (type_ not in ("message", "unknown"))),
        extra=(*pairs(importance=one.get("importance"), direction=one.get("direction")), *_custom(one)),
        locator=where,
    )


def _edit(edit: dict[str, Any]) -> Edit:
    before, after = edit.get("previous"), edit.get("new")
    return Edit(
        at=from_iso(word(edit.get("timestamp"))) if edit.get("timestamp") else UNKNOWN,
        participant_id=word(edit.get("participant")),
        previous=None if before is None else word(before),
        new=None if after is None else word(after),
    )


def _reactions(one: dict[str, Any]) -> Iterator[Reaction]:
    for reaction in rows(one.get("reactions")):
        value, people = word(reaction.get("value")), strings(reaction.get("participants"))
        yield from (Reaction(value=value, participant_id=who) for who in people)
        rest = (count(reaction.get("count")) or 0) - len(people)
        if 0 < rest < 1 << 31:
            yield Reaction(value=value, count=rest)


def _file(file: dict[str, Any], members: dict[str, Original]) -> File:
    identity = word(file.get("id"))
    there = members.get(identity)
    return File(
        id=identity,
        name=word(file.get("display")) or identity,
        size=count(file.get("size")),
        path=there.name if there else "",
        missing=there is None,
    )


READER = Reader(
    format="rsmf",
    title="RSMF (Relativity Short Message Format)",
    limits="RSMF is what an e-discovery tool made of a platform's data: what it left out, or how it read times"
    " without a zone, cannot be seen from it.",
    version=2,
    sniff=sniff,
    read=read,
    url="https://github.com/relativitydev/rsmf-validator-samples",
)
