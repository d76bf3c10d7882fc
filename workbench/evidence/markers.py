"""Marks that point at the side from which a record was exported, or at one copy of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .exhibits import Exhibit
from .mark import Mark
from .ownside import of_around, of_own_record, of_sides, titled
from .trackers import of_mail

__all__ = ["of_around", "of_document", "of_record", "of_sides"]

Row = Mapping[str, Any]

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
        "x-gm-msgid",
        "x-mozilla-status2",
        "x-account-key",
        "x-uidl",
        "x-evolution-source",
        "x-apple-mail-remote-attachments",
        "x-universally-unique-identifier",
        "x-ms-exchange-organization-network-message-id",
        "x-rcpt-to",
        "x-forwarded-to",
        "x-yahoo-forwarded",
        "x-qq-mid",
        "x-netease-mid",
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
HIDDEN = ("hidden", "covered", "comment", "deleted", "inserted")


def of_record(
    row: Row | None,
    selves: Mapping[str, Sequence[str]] | None = None,
    names: Mapping[str, str] | None = None,
    members: Mapping[str, str] | None = None,
) -> Iterator[Mark]:
    """What in a message points at the side from which it was exported, at one mailbox, or tells a tracker.

    `selves` are the ids of each account whose export it is; `members` the names of the accounts in its conversation.
    """
    if row is None:
        return
    pairs = list(_pairs(row.get("extra")))
    yield from of_own_record(row, pairs, selves or {}, names or {})
    yield from titled(row, members or {})
    for name in dict.fromkeys(name for name, _ in pairs if name.casefold() in MAILBOX_HEADERS):
        yield Mark("the header {name} is found in one mailbox only", name=name)
    if row.get("platform") == "mail":
        if row.get("native_id"):
            yield Mark("its Message-ID leads to every mailbox that holds it")
        yield from of_mail(row, pairs)


def of_document(item: Exhibit, row: Row | None, document: Row | None) -> Iterator[Mark]:
    """What in a document's properties names people or one copy, and what a scan or a picture may carry unseen."""
    if row is None or row.get("platform"):
        return
    for name, value in _pairs((document or {}).get("properties")):
        plain = name.casefold().rpartition(":")[2].replace("_", "").strip()
        if value.strip() and (plain in WHO or plain in COPY):
            yield Mark("document property {name}: {value}", name=name, value=value[:80])
    kind = str(row.get("kind") or "")
    if kind in HIDDEN:
        yield Mark("the words are {kind} in the file: who quotes them had the file itself, not a print", kind=kind)
    if kind == "ocr" or item.kind == "picture":
        yield Mark(
            "a scan or picture: printer dots, sensor noise and folds can tell which print or device it came from"
        )


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    for pair in list(value) if value is not None and not isinstance(value, float) else []:
        name, text = (pair["name"], pair["value"]) if isinstance(pair, Mapping) else pair
        yield str(name), str(text or "")
