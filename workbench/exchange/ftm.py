"""FollowTheMoney: accounts, messages and documents as entities, one JSON object a line, for OpenAleph and its kin.

Accounts become UserAccount with the LegalEntity that uses them (one for all accounts that were judged to be one
person's), messages Message (sender and recipients by id, the words in bodyText), documents Document, topics Note, and
ties of people to topics UnknownLink with their messages as proof. Original, locator and SHA-256 stand in `metadata` or
`notes`, because FollowTheMoney's own checksum is SHA-1. A telephone number that cannot be one, which FollowTheMoney
refuses, stands in `notes` alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..analysis import frames
from ..analysis.graph import people_topics
from ..analysis.shelf import Shelf
from ..hashing import key
from ..store import Snapshot, Store
from . import Writer, _ftm_ties
from ._events import everybody
from ._rows import rows

Entity = dict[str, Any]
NOBODY = key("party", "")


def entities(store: Store) -> Iterator[Entity]:
    """Every entity once: parties and topics, accounts, messages, documents, and the links between them."""
    snapshot, shelf = store.snapshot(), Shelf(store.human, store.snapshot)
    who = everybody(store)
    yield from (_entity(*parts) for parts in (*_ftm_ties.parties(who), *_ftm_ties.topics(shelf)))
    yield _entity(NOBODY, "LegalEntity", {"name": ["(sender not told)"]})
    ids: dict[str, list[str]] = {}
    carriers: dict[str, list[str]] = {}
    yield from _records(snapshot, who.labels, ids, carriers)
    yield from _documents(snapshot, carriers)
    graph = people_topics(frames.messages(snapshot), shelf.tags(), who.labels, shuffles=0)
    yield from (_entity(*parts) for parts in _ftm_ties.links(graph, ids))


def _records(
    snapshot: Snapshot, labels: Mapping[str, str], ids: dict[str, list[str]], carriers: dict[str, list[str]]
) -> Iterator[Entity]:
    """Accounts and messages; the ids of each message key go into `ids`, the carrier of each file into `carriers`."""
    accounts: set[str] = set()
    for row in rows(snapshot, "participants"):
        name = f"{row['platform']}:{row['participant_id']}"
        if name not in accounts:
            accounts.add(name)
            yield from _account(name, row, labels)
    seen: set[str] = set()
    for row in rows(snapshot, "messages"):
        for participant in [row["sender_id"], *row["recipients"]]:
            name = f"{row['platform']}:{participant}"
            if participant and name not in accounts:
                accounts.add(name)
                told = row["sender_name"] if participant == row["sender_id"] else ""
                bare = {"platform": row["platform"], "participant_id": participant, "name": told}
                yield from _account(name, bare, labels)
        made = _message(row, labels)
        if made["id"] not in seen:
            seen.add(made["id"])
            ids.setdefault(str(row["message_key"]), []).append(made["id"])
            yield made
        for file in row["attachments"] or []:
            if file["path"]:
                carriers.setdefault(file["path"], [made["id"]])


def _account(name: str, row: dict[str, Any], labels: Mapping[str, str]) -> Iterator[Entity]:
    """The account, and its party where `parties` has none: no account says that it is a person."""
    phone = re.sub(r"[^\d+]", "", row.get("phone") or "")
    names = [row.get("name"), *(row.get("names") or [])]
    properties = {
        "name": names if any(names) else [row["participant_id"]],
        "username": [row.get("account") or row["participant_id"]],
        "service": [row["platform"]],
        "email": [row.get("email")],
        "phone": [phone] if _ftm_ties.POSSIBLE.fullmatch(phone) else [],
        "notes": [f"telephone number as written: {row['phone']}"] if phone else [],
    }
    owner = _ftm_ties.party(labels, name)
    if name not in labels:
        yield _entity(owner, "LegalEntity", {field: properties[field] for field in ("name", "email", "phone")})
    yield _entity(key("account", name), "UserAccount", properties | {"owner": [owner]})


def _message(row: dict[str, Any], labels: Mapping[str, str]) -> Entity:
    """A copy of a message is an entity of its own: it stands somewhere else."""
    names = [f"{row['platform']}:{name}" for name in row["recipients"] if name]
    sender = [f"{row['platform']}:{row['sender_id']}"] if row["sender_id"] else []
    properties = {
        "title": [row["subject"]],
        "subject": [row["subject"]],
        "bodyText": [row["body"] or f"[{row['type']}, without words]"],
        "date": [row["sent_at"]],
        "senderAccount": [key("account", name) for name in sender],
        "sender": [_ftm_ties.party(labels, name) for name in sender] or [NOBODY],
        "recipientAccount": [key("account", name) for name in names],
        "recipients": [_ftm_ties.party(labels, name) for name in names],
        "threadTopic": [row["conversation_id"]],
        "messageId": [row["native_id"]],
        "inReplyTo": [row["parent_id"]],
        "fileName": [row["original"]],
        "metadata": [json.dumps(_place(row), ensure_ascii=False)],
    }
    return _entity(key("message", row["message_key"], row["original_sha256"], row["locator"]), "Message", properties)


def _documents(snapshot: Snapshot, carriers: dict[str, list[str]]) -> Iterator[Entity]:
    texts: dict[str, list[str]] = {}
    for row in rows(snapshot, "pages"):
        texts.setdefault(row["document_key"], []).append(f"[{row['label'] or row['kind']}] {row['text']}")
    seen: set[str] = set()
    for row in rows(snapshot, "documents"):
        name = key("document", row["document_key"])
        if name not in seen:
            seen.add(name)
            properties = {
                "title": [row["title"]],
                "fileName": [row["original"].rpartition("/")[2]],
                "author": [row["author"]],
                "mimeType": [row["mime"]],
                "authoredAt": [row["created_at"]],
                "modifiedAt": [row["modified_at"]],
                "bodyText": ["\n".join(texts.get(row["document_key"], []))],
                "notes": [", ".join(f"{name} {value}" for name, value in _place(row).items())],
                "parent": carriers.get(row["original"], []),
            }
            yield _entity(name, "Document", properties)


def _place(row: dict[str, Any]) -> dict[str, str]:
    return {"original": row["original"], "SHA-256": row["original_sha256"], "place": row["locator"]}


def _entity(name: str, schema: str, properties: dict[str, list[Any]]) -> Entity:
    kept = {field: [str(value) for value in values if value] for field, values in properties.items()}
    return {"id": name, "schema": schema, "properties": {field: values for field, values in kept.items() if values}}


def _write(store: Store, out: Path) -> int:
    count = 0
    with out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        for count, entity in enumerate(entities(store), 1):  # noqa: B007 - the last number is the count
            stream.write(json.dumps(entity, ensure_ascii=False) + "\n")
    return count


WRITER = Writer(
    format="ftm",
    title="FollowTheMoney entities, for OpenAleph",
    write=_write,
    url="https://followthemoney.tech/",
)
