"""From an exhibit in the ledger to what the brief prints of it: the words, their neighbours, who was present."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..evidence.audience import audience
from ..evidence.context import Context
from ..evidence.exhibits import Exhibit
from ..evidence.records import Records
from ..timestamps import iso
from .facts import ExhibitFact, MessageFact

__all__ = ["certainty", "exhibit_fact", "moment"]

BASES = {
    "utc": "UTC, as recorded",
    "offset": "UTC, from the offset written beside it",
    "exporter-local": "wall clock of whoever exported it, zone unknown",
    "assumed": "UTC, wall clock read as {zone}",
    "unknown": "time not known",
}
PEOPLE_SHOWN = 60


def exhibit_fact(
    item: Exhibit,
    records: Records,
    rooms: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
    names: Mapping[str, str],
) -> ExhibitFact:
    """The exhibit in its context.

    `rooms` are the conversation rows of each (platform, conversation_id); `names` the label of each account. The
    target is shown in the version that the exhibit quotes, its neighbours in their newest.
    """
    target = records.of(item) or {}
    around = records.surroundings.of(item)
    messages = tuple(_messages(item, around, target))
    place = (str(target.get("platform")), str(target.get("conversation_id")))
    crowd = audience(target, rooms.get(place, ()), names)
    present = tuple(sorted({names.get(account, account.partition(":")[2]) for account in crowd.accounts}))
    return ExhibitFact(
        number=item.label,
        quote=item.quote,
        kind=item.kind,
        title=_title(item, target),
        conversation=_place(target),
        messages=messages,
        present=present[:PEOPLE_SHOWN],
        present_basis=crowd.basis,
        translation=item.translation,
        translator=item.translator,
        reviewed_by=item.reviewed_by,
        note=item.note,
        prefix=item.prefix,
        suffix=item.suffix,
        start=item.start,
        end=item.end,
        target_key=item.target_key,
        original=item.original,
        original_sha256=item.original_sha256,
        locator=item.locator,
        offset=_number(target.get("locator_offset")),
        length=_number(target.get("locator_length")),
        item_sha256=item.item_sha256,
    )


def moment(row: Mapping[str, Any], prefix: str = "sent") -> str:
    """The instant of a row as ISO text, as precise as the original; the words as written where there is no instant."""
    at = row.get(f"{prefix}_at")
    if at is None or at != at:
        return str(row.get(f"{prefix}_raw") or "")
    floating = row.get(f"{prefix}_basis") == "exporter-local"
    return iso(int(at.value // 1000), str(row.get(f"{prefix}_precision") or "s"), floating=floating)


def certainty(row: Mapping[str, Any], prefix: str = "sent") -> str:
    """A few words on how sure an instant is: its basis and precision."""
    basis = BASES.get(str(row.get(f"{prefix}_basis")), BASES["unknown"])
    told = basis.format(zone=row.get(f"{prefix}_zone") or "a zone named by the desk")
    precision = {"min": ", to the minute", "day": ", the day only"}.get(str(row.get(f"{prefix}_precision")), "")
    return told + precision


def _messages(item: Exhibit, around: Context | None, target: Mapping[str, Any]) -> list[MessageFact]:
    if "page_key" in target or around is None:
        return [_page(target, item)]
    told = [(role, target if role == "target" else row) for role, row in around.told()]
    return [_message(role, row) for role, row in told]


def _page(row: Mapping[str, Any], item: Exhibit) -> MessageFact:
    author = str(row.get("author") or row.get("original") or item.original)
    kind = str(row.get("kind") or "body")
    notes = () if kind == "body" else (f"stands as {kind} text",)
    label = str(row.get("label") or "")
    at = moment(row, "at")
    return MessageFact(
        key=item.target_key,
        sender=author,
        text=str(row.get("text") or item.quote),
        at=at,
        certainty=certainty(row, "at") if at else "",
        role="target",
        notes=(label, *notes) if label else notes,
    )


def _message(role: str, row: Mapping[str, Any]) -> MessageFact:
    return MessageFact(
        key=str(row.get("message_key") or ""),
        sender=str(row.get("sender") or row.get("sender_name") or row.get("sender_id") or ""),
        text=str(row.get("body") or row.get("subject") or ""),
        at=moment(row),
        certainty=certainty(row) if role == "target" else "",
        role=role,
        notes=tuple(_notes(row)),
    )


def _notes(row: Mapping[str, Any]) -> list[str]:
    notes = []
    if row.get("deleted"):
        notes.append("recalled")
    edited = row.get("edited_at")
    if edited is not None and edited == edited:
        notes.append(f"edited {str(edited)[:16]}")
    if row.get("forwarded_from"):
        notes.append("forwarded")
    for file in _list(row.get("attachments")):
        name = file.get("name") or file.get("id") or file.get("kind")
        notes.append(f"file {name}" + (", not in the leak" if file.get("missing") else ""))
    flags = set(_list(row.get("flags")))
    told = {"repaired": "record repaired", "ambiguous-date": "date ambiguous", "encrypted": "not readable"}
    return notes + [text for flag, text in told.items() if flag in flags]


def _title(item: Exhibit, row: Mapping[str, Any]) -> str:
    if "page_key" in row:
        return ", ".join(part for part in (item.original.rpartition("/")[2], str(row.get("label") or "")) if part)
    day = moment(row)[:10]
    return ", ".join(part for part in (_place(row), day) if part)


def _place(row: Mapping[str, Any]) -> str:
    if "page_key" in row:
        return str(row.get("original") or "")
    platform = {"lark": "Lark", "slack": "Slack", "whatsapp": "WhatsApp", "telegram": "Telegram", "mail": "Mail"}
    name = str(row.get("conversation") or row.get("conversation_id") or "")
    return f"{platform.get(str(row.get('platform')), str(row.get('platform') or ''))} {name}".strip()


def _number(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else []
