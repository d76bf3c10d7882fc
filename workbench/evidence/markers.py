"""Marks that point at the side from which a record was exported, or at one copy of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .exhibits import Exhibit

__all__ = ["of_document", "of_record", "of_sides"]

SELF_WORDS = frozenset(("you", "me", "我", "你", "ich", "moi", "yo", "eu", "вы", "tú", "vous", "du", "自分", "나"))
MAILBOX_HEADERS = frozenset(
    (
        "delivered-to",
        "x-original-to",
        "bcc",
        "x-received",
        "received",
        "x-gm-message-state",
        "return-path",
        "x-gmail-labels",
        "x-gm-thrid",
        "x-mozilla-status",
        "x-uid",
        "x-folder",
        "x-envelope-to",
    )
)
OPENED = ("lastmodifiedby", "last modified by", "lastprinted", "last printed", "manager", "revision", "template")
WHO = ("author", "creator", "company", "artist", "owner", *OPENED)
COPY = (
    "documentid",
    "instanceid",
    "originaldocumentid",
    "docid",
    "guid",
    "serial",
    "camera serial",
    "bodyserialnumber",
)
HIDDEN = {"hidden": "hidden", "covered": "covered", "comment": "comment", "deleted": "deleted", "inserted": "inserted"}


def of_sides(participants: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Whose export it is, where the format tells."""
    selves = {f"{row.get('platform')}:{row.get('participant_id')}" for row in participants if row.get("is_self")}
    return tuple(sorted(f"the export is that of {names.get(account, account)}" for account in selves))


def of_record(row: Mapping[str, Any] | None) -> Iterator[str]:
    """What in a message points at the side from which it was exported."""
    if row is None:
        return
    if str(row.get("sender_name") or "").strip().casefold() in SELF_WORDS:
        yield f"the sender is written as “{row['sender_name']}”: the exporter wrote it"
    if row.get("sent_basis") in ("exporter-local", "assumed"):
        zone = f" ({row['sent_zone']})" if row.get("sent_zone") else ""
        yield f"its time is the exporter's local time{zone}"
    for name, _ in _pairs(row.get("extra")):
        if name.casefold() in MAILBOX_HEADERS:
            yield f"the header {name} is found in one mailbox only"
    if row.get("platform") == "mail" and row.get("native_id"):
        yield "its Message-ID leads to every mailbox that holds it"
    sender = str(row.get("sender_id") or "")
    if len(sender) > 3 and sender in str(row.get("original") or ""):
        yield f"the path of its original holds the account {sender}"


def of_document(item: Exhibit, row: Mapping[str, Any] | None, document: Mapping[str, Any] | None) -> Iterator[str]:
    """What in a document's properties names people or one copy, and what a scan or a picture may carry unseen."""
    if row is None or row.get("platform"):
        return
    for name, value in _pairs((document or {}).get("properties")):
        plain = name.casefold().rpartition(":")[2].replace("_", "").strip()
        if value.strip() and (plain in WHO or plain in COPY):
            yield f"document property {name}: {value[:80]}"
    kind = str(row.get("kind") or "")
    if kind in HIDDEN:
        yield f"the words are {HIDDEN[kind]} in the file: who quotes them had the file itself, not a print"
    if kind == "ocr" or item.kind == "picture":
        yield "a scan or picture: printer dots, sensor noise and folds can tell which print or device it came from"


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    for pair in list(value) if value is not None and not isinstance(value, float) else []:
        name, text = (pair["name"], pair["value"]) if isinstance(pair, Mapping) else pair
        yield str(name), str(text or "")
