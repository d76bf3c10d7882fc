"""From an exhibit in the ledger to what the brief prints of it: the words, their neighbours, who was present."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..evidence.audience import audience
from ..evidence.context import Context
from ..evidence.exhibits import Exhibit
from ..evidence.finder import Finder
from ..evidence.records import Records
from ..timestamps import iso
from .facts import ExhibitFact, MessageFact
from .labels import label_said
from .phrases import said
from .pieces import Piece, piece

__all__ = ["certainty", "exhibit_fact", "moment"]

BASES = {
    "utc": "UTC, as recorded",
    "offset": "UTC, from the offset written beside it",
    "exporter-local": "wall clock of whoever exported it, zone unknown",
    "assumed": "UTC, wall clock read as {zone}",
    "unknown": "time not known",
}
PEOPLE_SHOWN = 60
AS_THEY_ARE = (
    "quote", "kind", "translation", "translator", "reviewed_by", "note", "prefix", "suffix", "start", "end",
    "target_key", "original", "original_sha256", "locator", "item_sha256", "area",
)  # fmt: skip


def exhibit_fact(
    item: Exhibit,
    records: Records,
    rooms: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
    names: Mapping[str, str],
    finder: Finder | None = None,
    language: str = "en",
) -> ExhibitFact:
    """The exhibit in its context.

    `rooms` are the conversation rows of each (platform, conversation_id); `names` the label of each account. The
    target is shown in the version that the exhibit quotes, its neighbours in their newest. `finder` finds its original
    again, for the picture of a page.
    """
    target = records.of(item) or {}
    around = records.surroundings.of(item)
    place = (str(target.get("platform")), str(target.get("conversation_id")))
    crowd = audience(target, rooms.get(place, ()), names)
    present = tuple(sorted({names.get(account, account.partition(":")[2]) for account in crowd.accounts}))
    whole = item.kind != "table"
    return ExhibitFact(
        number=item.label,
        title=_title(item, target, language),
        conversation=_place(target),
        messages=tuple(_messages(item, around, target, language)),
        present=present[:PEOPLE_SHOWN],
        present_basis=said(crowd.basis, language),
        offset=_number(target.get("locator_offset")) if whole else None,
        length=_number(target.get("locator_length")) if whole else None,
        **{name: getattr(item, name) for name in AS_THEY_ARE},
        **_shown(piece(item, target, records, finder)),
    )


def _shown(piece: Piece) -> dict[str, Any]:
    """What an exhibit shows beside its words, by the names of the fact."""
    names = {"picture": "picture", "told": "picture_told", "columns": "columns", "rows": "rows", "hidden": "hidden"}
    return {name: getattr(piece, own) for own, name in (names | {"headers": "headers"}).items()}


def moment(row: Mapping[str, Any], prefix: str = "sent") -> str:
    """The instant of a row as ISO text, as precise as the original; the words as written where there is no instant."""
    at = row.get(f"{prefix}_at")
    if at is None or at != at:
        return str(row.get(f"{prefix}_raw") or "")
    floating = row.get(f"{prefix}_basis") == "exporter-local"
    return iso(int(at.value // 1000), str(row.get(f"{prefix}_precision") or "s"), floating=floating)


def certainty(row: Mapping[str, Any], prefix: str = "sent", language: str = "en") -> str:
    """A few words on how sure an instant is: its basis and precision."""
    basis = said(BASES.get(str(row.get(f"{prefix}_basis")), BASES["unknown"]), language)
    told = basis.format(zone=row.get(f"{prefix}_zone") or said("a zone named by the desk", language))
    precision = {"min": ", to the minute", "day": ", the day only"}.get(str(row.get(f"{prefix}_precision")), "")
    return told + said(precision, language)


def _messages(item: Exhibit, around: Context | None, target: Mapping[str, Any], language: str) -> list[MessageFact]:
    if "message_key" not in target or around is None:
        return [_page(target, item, language)]
    told = [(role, target if role == "target" else row) for role, row in around.told()]
    return [_message(role, row, language) for role, row in told]


def _page(row: Mapping[str, Any], item: Exhibit, language: str) -> MessageFact:
    author = str(row.get("author") or (row.get("original") or item.original).rpartition("/")[2])
    kind = str(row.get("kind") or "body")
    notes = () if kind == "body" else (said(f"stands as {kind} text", language),)
    label = label_said(str(row.get("label") or ""), language)
    at = moment(row, "at")
    return MessageFact(
        key=item.target_key,
        sender=author,
        text=str(row.get("text") or item.quote),
        at=at,
        certainty=certainty(row, "at", language) if at else "",
        role="target",
        notes=(label, *notes) if label else notes,
    )


def _message(role: str, row: Mapping[str, Any], language: str) -> MessageFact:
    return MessageFact(
        key=str(row.get("message_key") or ""),
        sender=str(row.get("sender") or row.get("sender_name") or row.get("sender_id") or ""),
        text=str(row.get("body") or row.get("subject") or ""),
        at=moment(row),
        certainty=certainty(row, language=language) if role == "target" else "",
        role=role,
        notes=tuple(_notes(row, language)),
    )


def _notes(row: Mapping[str, Any], language: str) -> list[str]:
    def tell(text: str, **values: str) -> str:
        return said(text, language).format(**values)

    notes = [tell("recalled")] if row.get("deleted") else []
    edited = row.get("edited_at")
    if edited is not None and edited == edited:
        notes.append(tell("edited {at}", at=str(edited)[:16]))
    if row.get("forwarded_from"):
        notes.append(tell("forwarded"))
    for file in _list(row.get("attachments")):
        name = str(file.get("name") or file.get("id") or file.get("kind"))
        notes.append(tell("file {name}, not in the leak" if file.get("missing") else "file {name}", name=name))
    flags = set(_list(row.get("flags")))
    told = {"repaired": "record repaired", "ambiguous-date": "date ambiguous", "encrypted": "not readable"}
    return notes + [tell(text) for flag, text in told.items() if flag in flags]


def _title(item: Exhibit, row: Mapping[str, Any], language: str) -> str:
    if "message_key" not in row:
        label = item.area if item.kind == "table" else label_said(str(row.get("label") or ""), language)
        joint = said(", ", language)
        return joint.join(part for part in (item.original.rpartition("/")[2], label) if part)
    day = moment(row)[:10]
    return ", ".join(part for part in (_place(row), day) if part)


def _place(row: Mapping[str, Any]) -> str:
    if "message_key" not in row:
        return str(row.get("original") or "")
    platform = {"lark": "Lark", "slack": "Slack", "whatsapp": "WhatsApp", "telegram": "Telegram", "mail": "Mail"}
    name = str(row.get("conversation") or row.get("conversation_id") or "")
    return f"{platform.get(str(row.get('platform')), str(row.get('platform') or ''))} {name}".strip()


def _number(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else []
