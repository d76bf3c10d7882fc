"""SMS and MMS: the XML of SMS Backup & Restore (also of Signal's old plaintext backup), and Android's mmssms.db.

Fields: https://www.synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/. `type` 1 is received, 2 sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from ..hashing import sha256
from ..model import Conversation, File, Locator, Membership, Message, Original, Record, Skipped
from ..timestamps import UNKNOWN, Timestamp, from_epoch
from . import Reader
from ._cast import Cast
from ._loose import pairs, word
from ._place import content, guarded
from ._positions import Positions
from ._sqlite import Database, is_sqlite

_ITEM = re.compile(rb"<(sms|mms)\s[^>]*?(?:/>|>)", re.S)
_ATTRIBUTE = re.compile(rb"([A-Za-z_][\w.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.S)
_PART = re.compile(rb"<part\s[^>]*?/?>", re.S)
_ADDRESS = re.compile(rb"<addr\s[^>]*?/?>", re.S)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_SURROGATES = re.compile(r"&#(5[5-7]\d{3});&#(5[5-7]\d{3});")


def sniff(original: Original) -> float:
    """How surely these are short messages of a phone."""
    if original.is_folder:
        return 0.0
    head = original.head(16384)
    if is_sqlite(original):
        return 0.9 if b"CREATE TABLE sms" in head and b"thread_id" in head else 0.0
    if b"<smses" in head and _ITEM.search(head):
        return 0.96
    return 0.7 if re.search(rb"<sms\s[^>]*address=", head) else 0.0


@guarded("SMS messages")
def read(original: Original) -> Iterator[Record]:
    """Each talk where it is first met, the messages in the order of the file, then the people."""
    told = _Phone(original)
    if is_sqlite(original):
        yield from told.database(Database(original))
    else:
        yield from told.xml()
    yield from told.cast.people()


class _Phone:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("sms")
        self.met: set[str] = set()

    def _talk(self, people: list[str], where: Locator) -> Iterator[Record]:
        identity = _identity(people)
        if identity not in self.met:
            self.met.add(identity)
            yield Conversation(
                platform="sms",
                id=identity,
                name=", ".join(self.cast.name(who) for who in people if self.cast.name(who)),
                kind="group" if len(people) > 1 else "direct",
                members=tuple(Membership(participant_id=who, basis="sender") for who in people),
                locator=where,
            )

    def xml(self) -> Iterator[Record]:
        """The elements of a backup; each is taken by itself, so that a cut or broken file gives all that is whole."""
        data = content(self.original, 2 << 30)
        positions = Positions(data)
        for match in _ITEM.finditer(data):
            end = match.end()
            if match[1] == b"mms" and not match[0].endswith(b"/>"):
                close = data.find(b"</mms>", match.end())
                if close < 0:
                    rest = data[match.start() : match.start() + 2000]
                    where = Locator(original=self.original.sha256, fragment=positions.fragment(match.start(), rest))
                    raw = rest.decode("utf-8", "backslashreplace")
                    yield Skipped(reason="This MMS is cut off.", raw=raw, locator=where)
                    return
                end = close + 6
            piece = data[match.start() : end]
            fragment = positions.fragment(match.start(), piece)
            where = Locator(
                original=self.original.sha256,
                fragment=fragment,
                offset=match.start(),
                length=len(piece),
                sha256=sha256(piece),
            )
            values = _attributes(match[0])
            yield from self._mms(values, piece, where) if match[1] == b"mms" else self._sms(values, where)

    def _sms(self, values: dict[str, str], where: Locator) -> Iterator[Record]:
        peer, name = values.get("address", ""), values.get("contact_name", "")
        self.cast.meet(peer, where, _known(name), phone=peer)
        yield from self._talk([peer], where)
        yield self._message(values, peer, values.get("body", ""), values.get("type") == "2", [peer], where)

    def _mms(self, values: dict[str, str], piece: bytes, where: Locator) -> Iterator[Record]:
        addresses = [_attributes(match) for match in _ADDRESS.findall(piece)]
        listed = [one.get("address", "") for one in addresses] or values.get("address", "").split("~")
        people = [who for who in dict.fromkeys(listed) if who and who != "insert-address-token"]
        sender = next((one.get("address", "") for one in addresses if one.get("type") == "137"), "")
        own = values.get("msg_box") == "2" or sender == "insert-address-token"
        sender = "" if own else sender or (people[0] if people else "")
        names = values.get("contact_name", "").split(", ")
        for number, who in enumerate(people):
            name = names[number] if len(names) == len(people) else ""
            self.cast.meet(who, where, _known(name), phone=who)
        parts = [_attributes(match) for match in _PART.findall(piece)]
        body = "\n".join(
            p["text"] for p in parts if p.get("ct") == "text/plain" and p.get("text") not in (None, "null")
        )
        files = tuple(_file(part) for part in parts if part.get("ct") not in ("text/plain", "application/smil"))
        yield from self._talk(people, where)
        yield self._message(values, sender, body, own, people, where, files)

    def _message(
        self,
        values: dict[str, str],
        peer: str,
        body: str,
        own: bool,
        people: list[str],
        where: Locator,
        files: tuple[File, ...] = (),
    ) -> Message:
        who = self.cast.meet("me", where, "Me", own=True) if own else peer
        return Message(
            platform="sms",
            conversation_id=_identity(people),
            sent=_time(values.get("date", "")),
            sender_id=who,
            sender_name="Me" if own else self.cast.name(peer),
            body=body,
            subject=_known(values.get("subject", "")) or _known(values.get("sub", "")),
            recipients=tuple(people) if own else (),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            files=files,
            extra=pairs(
                readable_date=values.get("readable_date"),
                sent=_time(values.get("date_sent", "")).iso(),
                box=values.get("type"),
            ),
            locator=where,
        )

    def database(self, base: Database) -> Iterator[Record]:
        """The table of SMS of Android's own database."""
        for rowid, row in base.rows("sms"):
            where = base.place("sms", rowid, row)
            values = {key: word(value) for key, value in row.items()}
            yield from self._sms(values, where)


def _identity(people: list[str]) -> str:
    return "|".join(sorted(people)) or "unknown"


def _known(name: str) -> str:
    return "" if name in ("(Unknown)", "null") else name


def _attributes(raw: bytes) -> dict[str, str]:
    """An element's attributes; a character above U+FFFF may stand as two numbers of its halves."""
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTE.findall(raw):
        text = (double or single).decode("utf-8", "backslashreplace")
        text = _SURROGATES.sub(lambda m: _joined(int(m[1]), int(m[2])), text)
        found[name.decode("ascii", "replace")] = unescape(text) if "&" in text else text
    return found


def _joined(high: int, low: int) -> str:
    paired = 0xD800 <= high < 0xDC00 <= low < 0xE000
    return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00) if paired else "\ufffd"


def _time(text: str) -> Timestamp:
    return from_epoch(text) if text.isdecimal() and text != "0" else UNKNOWN


def _file(part: dict[str, Any]) -> File:
    mime = word(part.get("ct"))
    kind = mime.split("/")[0] if mime.split("/")[0] in ("image", "audio", "video") else "file"
    name = next((text for key in ("cl", "name", "fn") if (text := word(part.get(key))) not in ("", "null")), "")
    return File(name=name, kind=kind, mime=mime, missing="data" not in part)


READER = Reader(
    format="sms",
    title="SMS and MMS (SMS Backup & Restore XML, mmssms.db)",
    limits="A backup is one phone's and can be changed by whoever had it; a name is that phone's address book, and a"
    " sender's number can be forged.",
    sniff=sniff,
    read=read,
    version=2,
    url="https://www.synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/",
)
