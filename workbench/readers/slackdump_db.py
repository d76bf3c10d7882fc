"""slackdump's database (its default since 2025): users, channels and messages, each with its JSON as Slack gave it.

https://github.com/rusq/slackdump/blob/master/doc/usage-archive.md. A message stands there once for each run that met
it; rows that say the same are told once, others are versions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..hashing import sha256
from ..model import Original, Participant, Record, Skipped
from . import Reader
from ._jsonmend import decode
from ._loose import table, word
from ._place import guarded, skipped
from ._slack_chunks import channel_of
from ._slack_messages import Channel, message
from ._slack_people import display, participant, stranger
from ._sqlite import Database, is_sqlite


def sniff(original: Original) -> float:
    """How surely this is slackdump's database."""
    if not is_sqlite(original):
        return 0.0
    head = original.head(1 << 17)
    return 0.95 if b"TABLE MESSAGE" in head and b"CHANNEL_ID" in head and b"S_USER" in head else 0.0


@guarded("slackdump's database")
def read(original: Original) -> Iterator[Record]:
    """Users and channels, the messages in the order of their table, then who stands in no list."""
    base = Database(original)
    names: dict[str, str] = {}
    channels: dict[str, str] = {}
    for rowid, row, item in _items(base, "S_USER"):
        identity = word(item.get("id")) or word(row.get("ID"))
        if identity and identity not in names:
            names[identity] = display(item)
            yield participant({**item, "id": identity}, base.place("S_USER", rowid, row))
    for rowid, row, item in _items(base, "CHANNEL"):
        told = channel_of({"id": row.get("ID"), "name": row.get("NAME"), **item}, base.place("CHANNEL", rowid, row))
        if told.id not in channels:
            channels[told.id] = told.name
            yield told
    yield from _messages(original, base, names, channels)


def _messages(original: Original, base: Database, names: dict[str, str], channels: dict[str, str]) -> Iterator[Record]:
    talks: dict[str, Channel] = {}
    strangers: dict[str, Participant] = {}
    seen: set[tuple[str, str, str]] = set()
    repeated = 0
    for rowid, row, item in _items(base, "MESSAGE"):
        where, chat = base.place("MESSAGE", rowid, row), word(row.get("CHANNEL_ID"))
        if not item:
            yield Skipped(reason="This message's JSON cannot be read.", raw=word(row.get("TXT"))[:2000], locator=where)
            continue
        key = (chat, word(item.get("ts")) or word(row.get("TS")), sha256(_raw(row)))
        if key in seen:
            repeated += 1
            continue
        seen.add(key)
        talk = talks.setdefault(chat, Channel(chat, names, channels, {}))
        told = message({"ts": row.get("TS"), **item}, talk, where, False)
        if told.sender_id and told.sender_id not in names:
            strangers.setdefault(told.sender_id, stranger(told.sender_id, item, where))
        yield told
    yield from strangers.values()
    if repeated:
        reason = f"Rows that say the same as one before them were not counted again: {repeated}."
        yield skipped(original, reason, severity="info")


def _items(base: Database, name: str) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """(rowid, row, the JSON in it) of each row of a table."""
    for rowid, row in base.rows(name):
        yield rowid, row, table(decode(_raw(row))[0])


def _raw(row: dict[str, Any]) -> bytes:
    data = row.get("DATA")
    return data if isinstance(data, bytes) else word(data).encode()


READER = Reader(
    format="slackdump-db",
    title="Slack taken by slackdump (SQLite)",
    limits="The database holds what the account that ran slackdump could see then: last words of edited messages,"
    " nothing that was deleted before.",
    sniff=sniff,
    read=read,
    url="https://github.com/rusq/slackdump",
)
