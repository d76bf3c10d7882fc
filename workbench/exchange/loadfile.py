"""A load file for review platforms: every message and document with its Bates number, as Concordance DAT and plain CSV.

The conventions of Concordance: in the DAT fields are parted by U+0014, each value stands between þ, and a line break
inside a value is ®. Texts lie in TEXT/, one file a record. A message and the files it carried are a family; a document
takes as many numbers as it has pages. Numbers follow the order of the case: the same case gives the same numbers.

`loadfile.opt` lists every page in Opticon's form, so that a platform keeps the breaks between records and their page
counts. No page images are made: the place of an image names where one belongs, IMAGES/, should the desk make them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..store import Snapshot, Store
from . import Writer
from ._rows import rows
from .csv import safe

SERIES = "LW00000000"
SETTING = "bates series"
FIELDS = (
    "BEGBATES", "ENDBATES", "BEGATTACH", "ENDATTACH", "PAGECOUNT", "DOCTYPE", "CUSTODIAN", "FROM", "TO", "SUBJECT",
    "CONVERSATION", "THREADID", "PARENTID", "DATESENT", "DATERAW", "DATEBASIS", "AUTHOR", "TITLE", "DATECREATED",
    "DATEMODIFIED", "FILENAME", "FILESIZE", "ORIGINAL", "LOCATOR", "SHA256", "ITEMSHA256", "RECORDKEY", "DELETED",
    "FLAGS", "TEXTPATH",
)  # fmt: skip
VOLUME = "VOL001"
PARTED, QUOTED, BROKEN = "\x14", "\xfe", "\xae"
_SERIES = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,30}?)(0{3,12})")


@dataclass
class Entry:
    """One record of the load file: its values, its text, and how many pages it counts."""

    values: dict[str, str]
    text: str
    pages: int = 1
    children: list[Entry] = field(default_factory=list)


def series(text: str) -> tuple[str, int]:
    """Prefix and digits of a form such as MORTAR-000000; raises UsageError for what is none."""
    found = _SERIES.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no form of Bates numbers.", "Write letters and zeros: MORTAR-000000.")
    return found[1], len(found[2])


def entries(snapshot: Snapshot) -> Iterator[Entry]:
    """Every message, the documents it carried as children, then every document that no message carried."""
    sizes = {(row["sha256"], row["path"]): row["size"] for row in rows(snapshot, "originals")}
    papers: dict[str, list[Entry]] = {}
    for path, entry in _documents(snapshot, sizes):
        papers.setdefault(path, []).append(entry)
    for row in rows(snapshot, "messages"):
        entry = _message(row)
        for file in row["attachments"] or []:
            entry.children += papers.pop(file["path"], [])
        yield entry
    for left in papers.values():
        yield from left


def _message(row: dict[str, Any]) -> Entry:
    values = {
        "DOCTYPE": "Email" if row["platform"] == "mail" else f"Chat {row['platform']} {row['type']}",
        "FROM": f"{row['sender_name']} <{row['sender_id']}>" if row["sender_id"] else row["sender_name"],
        "TO": "; ".join(row["recipients"]),
        "SUBJECT": row["subject"],
        "CONVERSATION": row["conversation_id"],
        "THREADID": row["thread_id"],
        "PARENTID": row["parent_id"],
        "DATESENT": row["sent_at"] or "",
        "DATERAW": row["sent_raw"],
        "DATEBASIS": row["sent_basis"],
        "RECORDKEY": row["message_key"],
        "DELETED": "Y" if row["deleted"] else "N",
        "FLAGS": "; ".join(row["flags"]),
    }
    return Entry(values | _provenance(row), row["body"] or row["subject"] or "")


def _documents(snapshot: Snapshot, sizes: dict[tuple[str, str], int]) -> Iterator[tuple[str, Entry]]:
    texts: dict[tuple[str, str], list[str]] = {}
    for row in rows(snapshot, "pages"):
        place = (row["document_key"], row["original"])
        texts.setdefault(place, []).append(f"[{row['label'] or row['kind']}]\n{row['text']}")
    for row in rows(snapshot, "documents"):
        values = {
            "DOCTYPE": "Document",
            "AUTHOR": row["author"],
            "TITLE": row["title"],
            "DATECREATED": row["created_at"] or row["created_raw"],
            "DATEMODIFIED": row["modified_at"] or row["modified_raw"],
            "FILENAME": row["original"].rpartition("/")[2],
            "FILESIZE": str(sizes.get((row["original_sha256"], row["original"]), "")),
            "RECORDKEY": row["document_key"],
            "FLAGS": "; ".join(row["flags"]),
        }
        text = "\n\n".join(texts.get((row["document_key"], row["original"]), []))
        yield row["original"], Entry(values | _provenance(row), text, max(1, row["page_count"] or 1))


def _provenance(row: dict[str, Any]) -> dict[str, str]:
    return {
        "CUSTODIAN": row["custodian"],
        "ORIGINAL": row["original"],
        "LOCATOR": row["locator"],
        "SHA256": row["original_sha256"],
        "ITEMSHA256": row["item_sha256"],
    }


def numbered(made: Iterable[Entry], form: str) -> Iterator[Entry]:
    """Every entry, children after their parent, with BEGBATES to TEXTPATH filled in without a gap."""
    prefix, digits = series(form)
    next_number = 1

    def bates(number: int) -> str:
        return f"{prefix}{number:0{digits}d}"

    for parent in made:
        family = [parent, *parent.children]
        first, last = next_number, next_number + sum(entry.pages for entry in family) - 1
        for entry in family:
            begin, end = bates(next_number), bates(next_number + entry.pages - 1)
            attach = {"BEGATTACH": bates(first), "ENDATTACH": bates(last)} if len(family) > 1 else {}
            path = f"TEXT\\{(next_number - 1) // 1000 + 1:05d}\\{begin}.txt"
            own = {"BEGBATES": begin, "ENDBATES": end, "PAGECOUNT": str(entry.pages), "TEXTPATH": path}
            entry.values = dict.fromkeys(FIELDS, "") | entry.values | own | attach
            next_number += entry.pages
            yield entry


def dat_line(values: Sequence[str]) -> str:
    """One line of a DAT; a þ or U+0014 inside a value would break the file and is told by its number."""
    return PARTED.join(f"{QUOTED}{_plain(value)}{QUOTED}" for value in values) + "\r\n"


def opt_lines(entry: Entry) -> Iterator[str]:
    """The lines of a record in an Opticon file: number, volume, image, Y where a record begins, and its page count."""
    begin = entry.values["BEGBATES"]
    stem = begin.rstrip("0123456789")
    first, digits = int(begin[len(stem) :]), len(begin) - len(stem)
    folder = entry.values["TEXTPATH"].split("\\")[1]
    for page in range(entry.pages):
        number = f"{stem}{first + page:0{digits}d}"
        head = ("Y", "", "", str(entry.pages)) if page == 0 else ("", "", "", "")
        yield ",".join((number, VOLUME, f"IMAGES\\{folder}\\{number}.tif", *head)) + "\r\n"


def _plain(value: str) -> str:
    for char in (PARTED, QUOTED, BROKEN):
        value = value.replace(char, f"⟦U+{ord(char):04X}⟧")
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\n", BROKEN)


def _write(store: Store, out: Path) -> int:
    kept = store.human.rows("settings", name=SETTING)
    form = str(kept[0]["value"]) if kept else SERIES
    series(form)
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        (out / "loadfile.dat").open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as dat,
        (out / "loadfile.csv").open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as plain,
        (out / "loadfile.opt").open("w", encoding="ascii", newline="") as pages,
    ):
        table = csv.writer(plain)
        table.writerow(FIELDS)
        dat.write(dat_line(FIELDS))
        for count, entry in enumerate(numbered(entries(store.snapshot()), form), 1):  # noqa: B007 - the last is the count
            values = [entry.values[name] or "" for name in FIELDS]
            dat.write(dat_line(values))
            table.writerow([safe(value) for value in values])
            pages.writelines(opt_lines(entry))
            place = out.joinpath(*entry.values["TEXTPATH"].split("\\"))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(entry.text.encode("utf-8", "backslashreplace"))
    return count


WRITER = Writer(
    format="loadfile",
    title="Load file with Bates numbers: Concordance DAT, Opticon OPT, CSV, texts",
    write=_write,
    url="https://docs.zylab.com/01/zylab/one/2022.html",
)
