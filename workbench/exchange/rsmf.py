"""RSMF 2.0: Relativity Short Message Format, what e-discovery suites take in; a folder with one file per conversation.

A `.rsmf` file is a mail (RFC 5322) that carries `rsmf.zip`, which holds `rsmf_manifest.json`. A conversation with more
than 10,000 events is cut into several files with one `eventcollectionid`. What RSMF has no field for (locator,
hashes, how sure a time is) stands in each event's `custom` list. Attachments' bytes stay with the originals: in the zip
a text file of the attachment's name says so. Ids are unique in a file: a second version or copy of a message gets the
id with `~2`; a parent that is in no file of the case is in `custom`.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from .. import __version__
from ..hashing import key
from ..store import Snapshot, Store
from . import Writer
from ._rows import rows

EVENTS_A_FILE = 10_000
TYPES = {"message": "message", "join": "join", "leave": "leave", "history": "history", "notice": "disclaimer"}
CUSTOM = ("sent_raw", "sent_precision", "sent_zone", "sent_basis", "subject", "original", "original_sha256", "locator",
          "item_sha256", "reader", "forwarded_from")  # fmt: skip


def _write(store: Store, out: Path) -> int:
    snapshot = store.snapshot()
    out.mkdir(parents=True, exist_ok=True)
    people = _people(snapshot)
    rooms = {(row["platform"], row["conversation_id"]): row for row in rows(snapshot, "conversations")}
    talk: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows(snapshot, "messages"):
        talk[row["platform"], row["conversation_id"]].append(row)
    count = 0
    for place, messages in sorted(talk.items()):
        for number, part in enumerate(_cut(messages), 1):
            manifest = _manifest(place, rooms.get(place, {}), part, people)
            (out / _file_name(place, number)).write_bytes(_mail(manifest, part))
            count += len(part)
    return count


def _cut(messages: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    messages.sort(key=lambda row: (row["sent_at"] or "", row["locator_offset"] or 0))
    for start in range(0, len(messages), EVENTS_A_FILE):
        yield messages[start : start + EVENTS_A_FILE]


def _people(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    return {f"{row['platform']}:{row['participant_id']}": row for row in rows(snapshot, "participants")}


def _manifest(
    place: tuple[str, str], room: dict[str, Any], messages: list[dict[str, Any]], people: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    platform, conversation = place
    members = {member["participant_id"] for member in room.get("members") or []}
    seen = {row["sender_id"] for row in messages} | {
        r["participant_id"] for m in messages for r in m["reactions"] or []
    }
    ids = sorted(f"{platform}:{member}" for member in (members | seen) - {""})
    kind = "direct" if room.get("kind") == "direct" else "channel"
    return {
        "version": "2.0.0",
        "participants": [_participant(name, people.get(name, {})) for name in ids],
        "conversations": [
            {
                "id": conversation,
                "platform": platform,
                "type": kind,
                "participants": ids,
                **({"display": room["name"]} if room.get("name") else {}),
            }
        ],
        "events": _events(platform, messages, set(ids)),
        "eventcollectionid": key("rsmf", platform, conversation),
    }


def _participant(name: str, row: dict[str, Any]) -> dict[str, Any]:
    known = {
        "display": row.get("name"),
        "email": row.get("email") if "@" in (row.get("email") or "") else "",
        "account_id": row.get("account") or row.get("participant_id"),
    }
    return {"id": name, **{field: value for field, value in known.items() if value}}


def _events(platform: str, messages: list[dict[str, Any]], ids: set[str]) -> list[dict[str, Any]]:
    """The events, each with an id of its own and a parent only where that is an event of the same file."""
    here = {row["native_id"] or row["message_key"] for row in messages}
    seen: dict[str, int] = defaultdict(int)
    events = []
    for row in messages:
        event, name = _event(platform, row, ids), row["native_id"] or row["message_key"]
        seen[name] += 1
        event["id"] = name if seen[name] == 1 else f"{name}~{seen[name]}"
        if event.get("parent") not in here:
            told = event.pop("parent", "")
            event["custom"] += [{"name": "parent", "value": told}] if told else []
        events.append(event)
    return events


def _event(platform: str, row: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    event: dict[str, Any] = {
        "id": "",
        "type": TYPES.get(row["type"], "unknown"),
        "conversation": row["conversation_id"],
        "body": row["body"],
        "deleted": bool(row["deleted"]),
        "custom": [{"name": name, "value": str(row[name])} for name in CUSTOM if row[name]],
    }
    sender = f"{platform}:{row['sender_id']}"
    optional = {
        "participant": sender if sender in ids else "",
        "parent": row["parent_id"],
        "timestamp": row["sent_at"],
        "reactions": [_reaction(platform, r, ids) for r in row["reactions"] or []],
        "attachments": [_attachment(a) for a in row["attachments"] or [] if a["id"] or a["name"]],
        "read_receipts": [
            {"participant": who, "action": "read"}
            for who in (f"{platform}:{name}" for name in row["readers"] or [])
            if who in ids
        ],
        "edits": [_edit(platform, e, ids) for e in row["edits"] or [] if f"{platform}:{e['participant_id']}" in ids],
    }
    return event | {name: value for name, value in optional.items() if value}


def _reaction(platform: str, reaction: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    who = f"{platform}:{reaction['participant_id']}"
    return {"value": reaction["value"], "count": reaction["count"], **({"participants": [who]} if who in ids else {})}


def _attachment(file: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": placeholder(file),
        **({"display": file["name"]} if file["name"] else {}),
        **({"size": file["size"]} if file["size"] is not None else {}),
    }


def placeholder(file: dict[str, Any]) -> str:
    """The name of the text file in the zip that stands for an attachment."""
    name = file["name"] or file["id"]
    plain = re.sub(r"[^\w.-]+", "_", name)[-60:]
    return f"{key('file', file['id'], name)[:8]}-{plain}.txt"


def _edit(platform: str, edit: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    optional = {"timestamp": edit["at"], "previous": edit["previous"], "new": edit["new"]}
    return {
        "participant": f"{platform}:{edit['participant_id']}",
        **{k: v for k, v in optional.items() if v is not None},
    }


def _mail(manifest: dict[str, Any], messages: list[dict[str, Any]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("rsmf_manifest.json", (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))
        for name, text in sorted(_stand_ins(messages).items()):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode("utf-8", "backslashreplace"))
    times = [row["sent_at"] for row in messages if row["sent_at"]]
    mail = EmailMessage(policy=SMTP)
    mail["X-RSMF-Version"] = "2.0.0"
    mail["X-RSMF-Generator"] = f"Leak Workbench {__version__}"
    mail["X-RSMF-EventCount"] = str(len(messages))
    mail["X-RSMF-Application"] = _header(manifest["conversations"][0]["platform"])
    mail["X-RSMF-AttachmentCount"] = str(sum(len(event.get("attachments", ())) for event in manifest["events"]))
    mail["X-RSMF-EventCollectionID"] = manifest["eventcollectionid"]
    if custodians := sorted({row["custodian"] for row in messages} - {""}):
        mail["X-RSMF-Custodian"] = _header("; ".join(custodians))
    if times:
        mail["X-RSMF-BeginDate"], mail["X-RSMF-EndDate"] = min(times), max(times)
    mail["Subject"] = _header(manifest["conversations"][0].get("display") or manifest["conversations"][0]["id"])
    mail.set_content("\n".join(_line(row) for row in messages), charset="utf-8", cte="base64")
    mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="rsmf.zip")
    mail.set_boundary("RSMF-" + manifest["eventcollectionid"])
    return mail.as_bytes()


def _stand_ins(messages: list[dict[str, Any]]) -> dict[str, str]:
    found = {}
    for row in messages:
        for file in row["attachments"] or []:
            if file["id"] or file["name"]:
                where = (
                    "it is not in the leak" if file["missing"] else f"its bytes stay with the original {file['path']}"
                )
                found[placeholder(file)] = f"{file['name'] or file['id']}: {where}.\n"
    return found


def _header(text: str) -> str:
    return re.sub(r"[\r\n\0]+", " ", text)[:200].encode("utf-8", "backslashreplace").decode()


def _line(row: dict[str, Any]) -> str:
    text = f"[{row['sent_at'] or row['sent_raw']}] {row['sender_name'] or row['sender_id']}: {row['body']}"
    return text.replace("\r", " ").encode("utf-8", "backslashreplace").decode()


def _file_name(place: tuple[str, str], number: int) -> str:
    readable = re.sub(r"[^\w.-]+", "_", f"{place[0]}-{place[1]}")[:60]
    return f"{readable}-{key(*place)[:8]}-{number:03d}.rsmf"


WRITER = Writer(
    format="rsmf",
    title="RSMF 2.0 for e-discovery suites, one file per conversation",
    write=_write,
    url="https://help.relativity.com/RelativityOne/Content/System_Guides/Relativity_Short_Message_Format/"
    "Relativity_short_message_format.htm",
)
