"""Viber: the CSV of a desktop or phone export, and the desktop's viber.db.

The CSV has no heading: date, time, sender, number, words. Its dates follow the exporter's locale and are settled over
the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import Conversation, File, Membership, Message, Original, Record
from ..timestamps import UNKNOWN, from_epoch
from . import Reader
from ._cast import Cast
from ._csvspan import Row, Sheet
from ._dates import Written, settle, written
from ._daylines import stamp
from ._loose import count, pairs, word
from ._place import guarded, here
from ._sqlite import Database, is_sqlite

_ROW = re.compile(
    rb'^(?:\xef\xbb\xbf)?"?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"?,"?\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?"?,'
    rb'[^,\n]*,"?(?:\+?\d[\d ]{5,}|)"?,'
)
_LINK = re.compile(r"https?://[^\s<>\"]+")
MEDIA = {"Photo message": "image", "Video message": "video", "Voice message": "audio", "Sticker": "sticker"}


def sniff(original: Original) -> float:
    """How surely this is Viber's."""
    if original.is_folder:
        return 0.0
    if is_sqlite(original):
        head = original.head(1 << 17)
        return 0.93 if b"EventInfo" in head or (b"CREATE TABLE Events" in head and b"ChatInfo" in head) else 0.0
    return 0.8 if _ROW.match(original.head(1024)) else 0.0


@guarded("Viber messages")
def read(original: Original) -> Iterator[Record]:
    """The conversations, the messages in the order of the file, then the people."""
    cast = Cast("viber")
    yield from _database(Database(original), cast) if is_sqlite(original) else _csv(original, cast)
    yield from cast.people()


def _csv(original: Original, cast: Cast) -> Iterator[Record]:
    leaf = original.name.replace("!/", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    yield Conversation(platform="viber", id=original.sha256[:16], name=leaf, locator=here(original))
    table = list(Sheet(original).rows())
    days = [written(row.fields[0]) for row in table]
    settled = iter(settle([day for day in days if isinstance(day, Written)], years=(2010, 2060)))
    for row, day in zip(table, days, strict=True):
        one = next(settled) if isinstance(day, Written) else None
        yield _row(row, (one.day, one.other) if one else (None, None), original.sha256[:16], cast)


def _row(row: Row, day: tuple[int | None, int | None], chat: str, cast: Cast) -> Message:
    date, time, name, number, *rest = [*row.fields, "", "", "", ""]
    body = ",".join(rest[: max(len(row.fields) - 4, 1)])
    sent = stamp(day[0], day[1], time, f"{date} {time}".strip())
    own = name in ("Me", "Я")
    who = cast.meet(number.replace(" ", "") or name, row.locator, name, phone=number, own=own)
    return Message(
        platform="viber",
        conversation_id=chat,
        sent=sent,
        sender_id=who,
        sender_name=name,
        body=body,
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        files=(File(kind=MEDIA[body], missing=True),) if body in MEDIA else (),
        flags=("ambiguous-date",) if sent.alternative is not None else (),
        locator=row.locator,
    )


def _database(base: Database, cast: Cast) -> Iterator[Record]:
    people: dict[int, str] = {}
    for rowid, row in base.rows("Contact"):
        number = word(row.get("Number")) or word(row.get("MID"))
        name = word(row.get("Name")) or word(row.get("ClientName"))
        people[rowid] = cast.meet(
            number or name, base.place("Contact", rowid, row), name, phone=word(row.get("Number"))
        )
    members: dict[int, list[str]] = {}
    for _, row in base.rows("ChatRelation"):
        members.setdefault(count(row.get("ChatID")) or 0, []).append(people.get(count(row.get("ContactID")) or 0, ""))
    for rowid, row in base.rows("ChatInfo"):
        inside = [who for who in dict.fromkeys(members.get(rowid, [])) if who]
        yield Conversation(
            platform="viber",
            id=str(rowid),
            name=word(row.get("Name")),
            kind="group" if len(inside) > 2 else "direct" if inside else "unknown",
            members=tuple(Membership(participant_id=who) for who in inside),
            locator=base.place("ChatInfo", rowid, row),
        )
    words = dict(base.rows("Messages"))
    for rowid, row in base.rows("Events"):
        yield _event(base, rowid, row, words.get(rowid, {}), people, cast)


def _event(
    base: Database, rowid: int, row: dict[str, Any], said: dict[str, Any], people: dict[int, str], cast: Cast
) -> Message:
    place = base.place("Events", rowid, row)
    own = row.get("Direction") == 1
    who = cast.meet("me", place, "Me", own=True) if own else people.get(count(row.get("ContactID")) or 0, "")
    body, path = word(said.get("Body")), word(said.get("PayloadPath")) or word(said.get("Subject"))
    stamp_of = row.get("TimeStamp")
    return Message(
        platform="viber",
        conversation_id=str(count(row.get("ChatID")) or ""),
        native_id=word(row.get("Token")) or str(rowid),
        type="message" if said else "notice",
        sent=from_epoch(word(stamp_of)) if stamp_of else UNKNOWN,
        sender_id=who,
        sender_name=cast.name(who),
        body=body,
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        files=(File(id=path, name=path.rsplit("/", 1)[-1], missing=True),) if path else (),
        flags=() if said else ("system",),
        extra=pairs(type=said.get("Type")),
        locator=place,
    )


READER = Reader(
    format="viber",
    title="Viber (CSV export, viber.db)",
    limits="The CSV tells no zone, no ids and no pictures, and its dates follow a locale that the file does not name;"
    " the database is one computer's copy.",
    sniff=sniff,
    read=read,
    url="https://help.viber.com/hc/en-us",
)
