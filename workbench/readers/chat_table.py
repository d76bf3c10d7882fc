"""Chats of no known tool: a CSV, TSV, JSON list or JSON lines with columns for who, when and what.

The columns are known by their names; the mapping is written into the conversation, so that it can be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..model import Conversation, Locator, Message, Original, Record, Skipped
from . import Reader
from ._cast import Cast
from ._columns import enough, mapping
from ._csvspan import Sheet
from ._decode import decode as decode_text
from ._jsonload import Place, load
from ._jsonmend import decode
from ._jsonspan import find, items
from ._loose import flat, rows, word
from ._place import guarded, here, skipped
from ._whens import whens

LISTS = ("messages", "chat", "chats", "data", "items", "records", "logs", "log", "history", "conversation")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_KEY = re.compile(rb'"((?:[^"\\]|\\.){1,40})"\s*:')
BATCH = 20_000  # rows whose times are settled together where a file is too large to be held whole


def sniff(original: Original) -> float:
    """How surely this is a table of messages: 0.5 where its columns tell who, when and what."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    if head[:2] in (b"PK", b"%P", b"\xd0\xcf") or b"\0" in head[:512]:
        return 0.0
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        names = {match[1].decode("utf-8", "replace"): None for match in _KEY.finditer(head)}
        return 0.5 if enough(mapping(names)) else 0.0
    line = decode_text(head).text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = _delimiter(line)
    return 0.5 if delimiter and enough(mapping(one.strip(' "\r') for one in line.split(delimiter))) else 0.0


def _delimiter(line: str) -> str:
    counts = {sign: line.count(sign) for sign in ("\t", ";", ",", "|")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] > 1 else ""


@guarded("a table of messages")
def read(original: Original) -> Iterator[Record]:
    """The conversations where they are first met, the messages in the order of the file, then the people."""
    table = _Table(original)
    start = original.head(64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    yield from table.json() if start in (b"{", b"[") else table.csv()
    yield from table.cast.people()


class _Table:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("table")
        self.roles: dict[str, str] = {}
        self.met: set[str] = set()
        self.waiting: list[tuple[dict[str, Any], Locator, bool]] = []

    def csv(self) -> Iterator[Record]:
        """The rows below the header; what stands beyond the header's columns is kept together."""
        line = decode_text(self.original.head(8192)).text.lstrip("\ufeff").split("\n", 1)[0]
        header: list[str] = []
        for row in Sheet(self.original, _delimiter(line) or ",").rows():
            if not header:
                header = [name.strip("\ufeff ") for name in row.fields]
                self.roles = mapping(header)
                yield from self._unreadable(enough(self.roles))
                continue
            values: dict[str, Any] = dict(zip(header, row.fields, strict=False))
            if row.fields[len(header) :]:
                values["beyond the header"] = ", ".join(row.fields[len(header) :])
            yield from self._take(values, row.locator, False)
        yield from self._flush()

    def json(self) -> Iterator[Record]:
        """The items of the list, and those of lists inside items (one list for each conversation)."""
        place = load(self.original)
        path: tuple[str, ...] = next(((key,) for key in LISTS if _is_list(place, key)), ())
        for span in items(place.data, path):
            raw = place.data[span.start : span.end]
            value, mended = decode(raw)
            where = place.locator(span)
            repaired = mended or span.state != "whole"
            inner = next((key for key in LISTS if isinstance(value, dict) and rows(value.get(key))), "")
            if inner:
                for number, item in enumerate(rows(value[inner])):
                    at = replace(
                        where, fragment=f"{where.fragment}/{inner}/{number}", offset=None, length=None, sha256=""
                    )
                    outer = {key: word(one) for key, one in value.items() if word(one)}
                    yield from self._take({**outer, **item}, at, repaired)
            elif isinstance(value, dict) and value:
                yield from self._take(value, where, repaired)
            else:
                text = raw[:2000].decode("utf-8", "backslashreplace")
                yield Skipped(reason="This is no row of a table of messages.", raw=text, locator=where)
        yield from self._flush()

    def _unreadable(self, known: bool) -> Iterator[Record]:
        if not known:
            yield skipped(self.original, "The columns do not tell who wrote what and when.")

    def _take(self, values: dict[str, Any], where: Locator, repaired: bool) -> Iterator[Record]:
        if not enough(self.roles):
            self.roles = mapping(values)
        self.waiting.append((values, where, repaired))
        if len(self.waiting) >= BATCH:
            yield from self._flush()

    def _flush(self) -> Iterator[Record]:
        times = whens([self._of(values, "time") for values, _, _ in self.waiting])
        for (values, where, repaired), sent in zip(self.waiting, times, strict=True):
            chat = self._of(values, "chat")
            sender, to, body = (self._of(values, role) for role in ("sender", "to", "text"))
            identity = chat or ("|".join(sorted((sender, to))) if to and sender else self.original.sha256[:16])
            if identity not in self.met:
                self.met.add(identity)
                yield self._conversation(identity, chat, where)
            used = set(self.roles.values())
            rest = tuple((key, flat(value)) for key, value in values.items() if key not in used and flat(value))
            yield Message(
                platform="table",
                conversation_id=identity,
                native_id=self._of(values, "id"),
                sent=sent,
                sender_id=self.cast.meet(sender, where, sender),
                sender_name=sender,
                body=body,
                recipients=(self.cast.meet(to, where, to),) if to else (),
                links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
                flags=(*("repaired",) * repaired, *("ambiguous-date",) * (sent.alternative is not None)),
                extra=rest,
                locator=where,
            )
        self.waiting = []

    def _of(self, values: dict[str, Any], role: str) -> str:
        value = values.get(self.roles.get(role, ""))
        return flat(value) if isinstance(value, (float, dict, list)) else word(value)

    def _conversation(self, identity: str, name: str, where: Locator) -> Conversation:
        told = "; ".join(f"{role} = {column}" for role, column in self.roles.items())
        leaf = self.original.name.replace("!/", "/").rsplit("/", 1)[-1]
        place = where if name else here(self.original)
        return Conversation(
            platform="table", id=identity, name=name or leaf, extra=(("columns understood as", told),), locator=place
        )


def _is_list(place: Place, key: str) -> bool:
    at = find(place.data, (key,))
    return at >= 0 and place.data[at : at + 1] == b"["


READER = Reader(
    format="chat-table",
    title="Table of messages (CSV, TSV, JSON, JSON lines) of no known tool",
    limits="Nobody documents this table: its columns are understood by their names alone, its times mostly lack a zone,"
    " and whoever made it could leave out or change rows.",
    sniff=sniff,
    read=read,
)
