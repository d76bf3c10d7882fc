"""The truth tables: what was planted, where it stands in each export, and under which key the workbench has it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import yaml

from . import lark_items, lark_pages, mentions, places, redacted_pdf, telegram_export, usage, whatsapp_export
from .events import Event, moment
from .leak import Leak
from .places import Stand

Row = Sequence[object]
HEAD = "# Written by `python -m tests.sample`; do not edit. What each column means: README.md.\n"


def build(leak: Leak, files: dict[str, bytes]) -> dict[str, bytes]:
    """Every table by its name below tests/truth/."""
    stands = places.stands(leak)
    tables = {
        "messages.tsv": messages(leak, stands),
        "claims.tsv": claims(leak, stands),
        "plants.tsv": plants(leak),
        "first.tsv": first(leak, stands),
        "quota.tsv": quota(leak, stands),
        "versions.tsv": versions(leak, stands),
        "identities.tsv": identities(leak),
        "exposure.tsv": exposure(leak),
        "counts.tsv": counts(leak, stands),
        "mails.tsv": mails(leak),
    }
    found = {name: _tsv(rows) for name, rows in tables.items()}
    found["gaps.yaml"] = _yaml(gaps(leak, files))
    found["documents.yaml"] = _yaml(documents(files))
    return found


def name(event: Event) -> str:
    """The tag of an event, or a short name that depends on what it says."""
    return event.tag or f"x-{event.id[:10]}"


def marked(leak: Leak) -> list[Event]:
    """Every event that a table speaks of, in order of time."""
    found = [e for e in leak.all() if e.tag.startswith("k-") or e.truths or e.plants or e.recalled or e.edits]
    found += [e for e in leak.all() if e.attributes and any(e.absent(x) for x in ("lark", "lark2"))]
    unique = {event.id: event for event in found}
    return sorted(unique.values(), key=lambda event: (event.at, event.id))


def messages(leak: Leak, stands: dict[str, list[Stand]]) -> Iterator[Row]:
    """One row for each export in which a marked message stands, or should stand."""
    yield _head("ref export state key platform conversation native_id original fragment sent_utc sender text")
    for event in marked(leak):
        for stand in stands.get(event.id, []):
            until = _until(leak, stand.export)
            yield [
                name(event), stand.export, stand.state, stand.key, stand.platform, stand.conversation, stand.native,
                stand.original, stand.fragment, f"{moment(event.at):%Y-%m-%dT%H:%M:%S}Z", event.sender,
                event.text_at(until),
            ]  # fmt: skip


def _until(leak: Leak, export: str) -> int:
    return int(leak.world.taken(export).timestamp()) * 1000


def claims(leak: Leak, stands: dict[str, list[Stand]]) -> Iterator[Row]:
    """Every truth mark of messages and mails: claim, kind, where, why, and a key under which it can be found."""
    yield _head("claim kind ref place sender date key why")
    rows: list[tuple[str, int, list[object]]] = []
    for event in leak.all():
        for mark in event.truths:
            key = next((s.key for s in stands.get(event.id, []) if s.state in ("as-written", "edited")), "")
            key = key or next((s.key for s in stands.get(event.id, [])), "")
            cells = [mark.claim, mark.kind, name(event), event.place, event.sender, event.day, key, mark.why]
            rows.append((mark.claim + mark.kind, event.at, cells))
    for letter in leak.mails:
        day = f"{moment(letter.at, letter.zone):%Y-%m-%d}"
        for mark in letter.truths:
            cells = [mark.claim, mark.kind, letter.tag, "mail", letter.sender, day, "", mark.why]
            rows.append((mark.claim + mark.kind, letter.at, cells))
    yield from (cells for _, _, cells in sorted(rows, key=lambda row: (row[0], row[1], str(row[2]))))


def plants(leak: Leak) -> Iterator[Row]:
    """Everything planted, by kind."""
    yield _head("kind ref place sender sent_utc note")
    rows = []
    for event in leak.all():
        for kind, note in event.plants:
            sent = f"{moment(event.at):%Y-%m-%dT%H:%M:%S}Z"
            rows.append([kind, name(event), event.place, event.sender, sent, note])
    for letter in leak.mails:
        for kind, note in letter.plants:
            rows.append([kind, letter.tag, "mail", letter.sender, f"{moment(letter.at):%Y-%m-%dT%H:%M:%S}Z", note])
    yield from sorted(rows, key=lambda row: (row[0], row[4], row[1]))


def first(leak: Leak, stands: dict[str, list[Stand]]) -> Iterator[Row]:
    """First mention per person and topic: the planned day and the line found."""
    yield _head("person topic planned basis ref place sent_utc key text")
    for row in mentions.firsts(leak):
        event = row.event
        cells: list[object] = [row.person, row.topic, row.planned or "never", row.basis]
        if event:
            key = next((s.key for s in stands.get(event.id, []) if s.state != "absent"), "")
            cells += [name(event), event.place, f"{moment(event.at):%Y-%m-%dT%H:%M:%S}Z", key, event.text]
        yield cells + [""] * (9 - len(cells))


def quota(leak: Leak, stands: dict[str, list[Stand]]) -> Iterator[Row]:
    """The twenty hits, and the false one: instant, UTC day and row of the sheet, and who wrote of it."""
    yield _head("n at_utc utc_day tokens_m limit_m sheet_row said_by place ref key note")
    tokens = usage.per_day(leak.world)
    notes = {entry["n"]: entry.get("note", "") for entry in leak.world.calendar["quota"]["hits"]}
    for hit in usage.hits(leak.world):
        event = leak.tags.get(f"k-q-{hit.n}")
        key = next((s.key for s in stands.get(event.id, []) if s.state != "absent"), "") if event else ""
        sheet = [tokens[hit.day] / 10, leak.world.limit(hit.day), list(tokens).index(hit.day) + 2]
        at = f"{moment(int(hit.at.timestamp()) * 1000):%Y-%m-%dT%H:%M}Z"
        yield [hit.n, at, hit.day, *sheet, hit.said_by, hit.place, event.tag if event else "", key, notes[hit.n]]
    day = date(2024, 8, 29)
    event = leak.tags.get("k-x3-2")
    key = next((s.key for s in stands.get(event.id, [])), "") if event else ""
    sheet = [tokens[day] / 10, leak.world.limit(day), list(tokens).index(day) + 2]
    note = "false: the gateway throttled by mistake"
    yield ["false", "2024-08-29T09:25Z", day, *sheet, "tang", "lark-product", "k-x3-2", key, note]


def versions(leak: Leak, stands: dict[str, list[Stand]]) -> Iterator[Row]:
    """Messages that two dumps of the same chat tell differently: what changed between 2024-10-15 and 2024-11-22."""
    yield _head("ref key change lark lark2 changed_utc text_lark2 text_lark")
    for event in leak.all():
        two = {stand.export: stand for stand in stands.get(event.id, []) if stand.export in ("lark", "lark2")}
        if len(two) < 2 or "absent" in (two["lark2"].state,) or two["lark"].state == two["lark2"].state == "as-written":
            continue
        old, new = (event.text_at(_until(leak, export)) for export in ("lark2", "lark"))
        state = two["lark"].state
        if state == two["lark2"].state and old == new:
            continue
        change = state if state != "absent" else "removed" if event.absent("lark") else "lost-page"
        at = event.recalled if state == "recalled" else event.edits[-1][0] if state == "edited" else None
        stamp = f"{moment(at):%Y-%m-%dT%H:%M:%S}Z" if at else ""
        shown = "" if state in ("recalled", "absent") else new
        yield [name(event), two["lark"].key, change, state, two["lark2"].state, stamp, old, shown]


def identities(leak: Leak) -> Iterator[Row]:
    """The accounts of each person, as the readers name them."""
    yield _head("person platform export account name note")
    for who, person in leak.world.people.items():
        lark = person.get("lark")
        if lark:
            for export, key in (("lark", "open_id_a"), ("lark2", "open_id_b")):
                yield [
                    who,
                    "lark",
                    export,
                    lark[key],
                    leak.world.name(who),
                    lark["union_id"] if export == "lark" else "",
                ]
        if "slack" in person:
            handles = " -> ".join(
                [c["from"] for c in person.get("slack_handle_changes", [])] + [person["slack"]["handle"]]
            )
            yield [who, "slack", "slack", person["slack"]["id"], person["slack"]["real_name"], handles]
        if "whatsapp" in person:
            if leak.world.places["wa-zh"].stay(who):
                yield [who, "whatsapp", "wa-zh", person["whatsapp"]["phone"], whatsapp_export.zh_name(leak, who), ""]
            if leak.world.places["wa-en"].stay(who):
                yield [who, "whatsapp", "wa-en", person["whatsapp"]["phone"], whatsapp_export.en_name(leak, who), ""]
        for key in ("telegram", "telegram_second"):
            if key in person:
                note = "second account" if key.endswith("second") else ""
                yield [who, "telegram", "telegram", person[key]["id"], person[key]["name"], note]
        yield [who, "mail", "mail", person["mail"], person["en"], ""]


def exposure(leak: Leak) -> Iterator[Row]:
    """Who could have seen each message that supports a claim directly: members on its day, and by forwards."""
    yield _head("ref place members count forwarded_to")
    for event in sorted(leak.all(), key=lambda event: (event.at, event.id)):
        if not any(mark.kind == "direct" for mark in event.truths):
            continue
        place = leak.world.places[event.place]
        seen = [who for who in place.people if who in leak.world.people and place.has(who, event.day)]
        further = sorted({other.place for other in leak.all() if event.tag and event.tag in forwarded(other)})
        yield [name(event), event.place, " ".join(seen), len(seen), " ".join(further)]


def forwarded(event: Event) -> list[str]:
    """Tags of the messages that an event forwards."""
    return [tag.strip(",") for a in event.every("forward") for tag in a.rest.replace(",", " ").split()]


def counts(leak: Leak, stands: dict[str, list[Stand]]) -> Iterator[Row]:
    """Written messages, bots' posts and system lines per conversation and export."""
    yield _head("export conversation written bots system recalled absent")
    for place in leak.world.places.values():
        for export in place.exports:
            tally: Counter[str] = Counter()
            for event in leak.events[place.id]:
                stand = next((s for s in stands.get(event.id, []) if s.export == export), None)
                if stand and stand.state != "absent":
                    tally[event.kind] += 1
                    tally["recalled"] += stand.state == "recalled"
                elif stand:
                    tally["absent"] += 1
            yield [export, place.id, *(tally[k] for k in ("message", "bot", "system", "recalled", "absent"))]


def mails(leak: Leak) -> Iterator[Row]:
    """Every copy of every mail with its Message-ID."""
    yield _head("ref copy_for message_id date_utc sender to subject answers attachments")
    for letter in leak.mails:
        for who, native in places.mail(leak, letter.tag):
            sent = f"{moment(letter.at):%Y-%m-%dT%H:%M:%S}Z"
            to = who or " ".join(letter.to)
            yield [letter.tag, who, native, sent, letter.sender, to, letter.subject, letter.re, " ".join(letter.attach)]


def gaps(leak: Leak, files: dict[str, bytes]) -> dict[str, Any]:
    """The gaps of calendar.yaml with the files that show or lack them."""
    found = []
    for entry in leak.world.calendar["gaps"]:
        row = {key: str(value) if key in ("from", "to") else value for key, value in entry.items()}
        if "conversation" in entry:
            folder = f"lark/{lark_items.chat_id(entry['conversation'])}/"
            row["conversation_id"] = lark_items.chat_id(entry["conversation"])
        if "dump" in entry:
            pages = sorted(path[len(folder) + 5 : -5] for path in files if path.startswith(f"{folder}page_"))
            present = {int(page) for page in pages}
            row["pages_absent"] = [n for n in range(1, max(present, default=0) + 1) if n not in present]
            errors = [path for path in files if path.startswith(folder) and files[path].startswith(b'{"code":99991400')]
            row["error_pages"] = sorted(errors)
        found.append(row)
    wave = [event for event in leak.all() if event.recalled and ("recall-wave" in [kind for kind, _ in event.plants])]
    return {
        "gaps": found,
        "recall_wave": {
            "first": f"{moment(min((e.recalled or 0 for e in wave), default=0)):%Y-%m-%dT%H:%M:%S}Z",
            "last": f"{moment(max((e.recalled or 0 for e in wave), default=0)):%Y-%m-%dT%H:%M:%S}Z",
            "messages": len(wave),
            "by": dict(sorted(Counter(event.sender for event in wave).items())),
        },
        "zone_error": {
            "original": f"whatsapp/{whatsapp_export.EN_NAME}",
            "written_in": "Asia/Shanghai",
            "true": "America/Los_Angeles",
        },
        "departures": {name: str(who["left"]) for name, who in sorted(leak.world.people.items()) if "left" in who},
        "telegram_exports": telegram_export.FOLDERS,
        "error_body": lark_pages.ERROR,
    }


# What the documents bear on (PLOT.md, part E).
CARRIES = {
    "documents/备忘录_第三方接口使用风险.docx": ["c4 direct", "c2 indirect", "c1 direct"],
    "documents/Sundreve_API_Terms_v3.pdf": ["c4 direct"],
    "documents/Sundreve_API_Terms_v4.pdf": ["c4 direct"],
    "documents/api_usage_2024.xlsx": ["c3 direct", "c1 direct"],
    "documents/Mortar_1.0_review.pptx": ["c1 contra", "c1 direct", "c2 indirect"],
    "documents/data_lineage_ext.pdf": ["c1 direct", "c2 direct"],
    "documents/Order_Form_SO-24-00617_签字页.pdf": ["c4 indirect"],
    "documents/handover2.zip": ["c2 indirect"],
    "minutes/石臼1.0评审_妙记_20240625.txt": ["c1 direct", "c2 indirect", "c5 indirect"],
}


def documents(files: dict[str, bytes]) -> dict[str, Any]:
    """Hash and size of every document, and what is hidden in them."""
    names = [
        path
        for path in files
        if path.split("/")[0] in ("documents", "minutes", "whatsapp", "slack", "mail", "telegram")
    ]
    return {
        "files": {
            path: {"sha256": hashlib.sha256(files[path]).hexdigest(), "size": len(files[path])} for path in names
        },
        "carries": CARRIES,
        "redacted": redacted_pdf.hidden(),
    }


def _head(names: str) -> list[str]:
    return names.split(" ")


def _tsv(rows: Iterator[Row]) -> bytes:
    lines = ["\t".join(_cell(value) for value in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _cell(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _yaml(value: dict[str, Any]) -> bytes:
    return (HEAD + yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)).encode()
