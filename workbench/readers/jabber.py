r"""Jabber (XMPP) logs: JSON objects {ts, from, to, body}, Psi's history, and the plain texts of leaked servers.

- JSON: a list, JSON lines, or objects glued together and damaged by translation tools.
- `[26.07.21 20:28:08] nick:\t\twords`; some lines of such a log may have a blank instead
- `2020-09-25T10:07:02 a -> b`, the words on the lines below, an empty line between; or beside it after a colon.
- Psi: `|2019-11-15T06:25:30|1|to|N---|words`, with \n, \p and \\ for line break, bar and backslash.
- `Date:`, `From:`, `To:` and `Message:` in blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ..model import Conversation, Locator, Membership, Message, Original, Record, Skipped
from ..timestamps import Timestamp, from_epoch, from_iso
from . import Reader
from ._cast import Cast
from ._dates import Written, settle, written
from ._daylines import stamp
from ._jsonload import load, narrow
from ._jsonmend import decode
from ._jsonspan import items
from ._lines import Lines
from ._loose import pairs, word
from ._place import guarded, skipped

_KEYS = re.compile(rb'"(?:ts|from|to|body)"\s*:')
_TABBED = re.compile(
    r"^\[(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}),? (\d{1,2}:\d{2}(?::\d{2})?)\] ([^\n:]{1,80}):(?: ?\t+| |$)"
)
_TAB = re.compile(r"^\[[^\]\n]{10,24}\] [^\n:]{1,80}: ?\t")  # no phone writes a tabulator behind a name
_ARROW = re.compile(
    r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?) (\S{1,120}) -> ([^\s:]{1,120})"
    r"(?::[ \t]*(.*)|\s*)$"
)
_PSI = re.compile(r"^\|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\|(\d+)\|(to|from)\|([A-Za-z-]+)\|(.*)$")
_BLOCK = re.compile(r"^(Date|From|To|Message|Body|Text) ?: ?(.*)$", re.I)
_LINK = re.compile(r"https?://[^\s<>\"]+")
_ESCAPED = re.compile(r"\\([np\\])")
ENCRYPTED = re.compile(
    r"^(?:\?OTR[:,]|-----BEGIN PGP MESSAGE|\[?(?:This message is encrypted|I sent you an OMEMO encrypted))"
)


def sniff(original: Original) -> float:
    """How surely these are Jabber's messages."""
    if original.is_folder:
        return 0.0
    head = narrow(original.head(8192))
    keys = {match[0].split(b'"')[1] for match in _KEYS.finditer(head)}
    if keys == {b"ts", b"from", b"to", b"body"} and b'"_id"' not in head:
        return 0.93
    lines = head.decode("utf-8", "replace").splitlines()
    shaped = [line for line in lines if _TABBED.match(line)]
    tabs = sum(bool(_TAB.match(line)) for line in shaped)
    if shaped and tabs > 0.05 * len(shaped) and _TABBED.match(next((line for line in lines if line.strip()), "")):
        return 0.93 if len(shaped) > 1 else 0.83
    for pattern, score in ((_ARROW, 0.93), (_PSI, 0.96)):
        found = sum(bool(pattern.match(line)) for line in lines)
        if found and pattern.match(next((line for line in lines if line.strip()), "")):
            return score if found > 1 else score - 0.1
    return 0.75 if _blocky(lines) else 0.0


def _blocky(lines: list[str]) -> bool:
    """Blocks of Date, From and Message that are no letters: each field many times, none that mail has beside them."""
    names = [match[1].lower() for line in lines if (match := _BLOCK.match(line))]
    words = names.count("message") + names.count("body") + names.count("text")
    return names.count("date") > 1 and names.count("from") > 1 and words > 1


@guarded("a Jabber log")
def read(original: Original) -> Iterator[Record]:
    """Each conversation where it is first met, the messages in the order of the file, then the people."""
    log = _Log(original)
    head = narrow(original.head(8192))
    if _KEYS.search(head) and head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in b"[{":
        yield from log.json()
    else:
        yield from log.text()
    yield from log.cast.people()


class _Log:
    def __init__(self, original: Original) -> None:
        self.original = original
        self.cast = Cast("jabber")
        self.met: set[str] = set()

    def json(self) -> Iterator[Record]:
        """Objects with ts, from, to and body."""
        place = load(self.original)
        for span in items(place.data):
            raw = place.data[span.start : span.end]
            item, mended = decode(raw)
            where = place.locator(span)
            if not isinstance(item, dict) or not (item.get("body") is not None or item.get("ts")):
                text = raw[:2000].decode("utf-8", "backslashreplace")
                yield Skipped(reason="This is no Jabber message.", raw=text, locator=where)
                continue
            sender, to = _bare(item.get("from")), _bare(item.get("to"))
            repaired = mended or span.state != "whole"
            rest = {key: value for key, value in item.items() if key not in ("ts", "from", "to", "body")}
            extra = tuple((key, word(value)) for key, value in rest.items() if word(value))
            yield from self._told(sender, to, _time(item.get("ts")), word(item.get("body")), where, repaired, extra)

    def _told(
        self,
        sender: str,
        to: str,
        sent: Timestamp,
        body: str,
        where: Locator,
        repaired: bool = False,
        extra: tuple[tuple[str, str], ...] = (),
    ) -> Iterator[Record]:
        people = tuple(dict.fromkeys(filter(None, (sender, to))))
        room = to if "@conference." in to else sender.split("/")[0] if "@conference." in sender else ""
        identity = room or ("|".join(sorted(people)) if to else self.original.sha256[:16])
        if identity not in self.met:
            self.met.add(identity)
            yield Conversation(
                platform="jabber",
                id=identity,
                name=room or ("" if to else self.original.name.replace("!/", "/").rsplit("/", 1)[-1]),
                kind="group" if room else "direct" if len(people) == 2 else "unknown",
                members=tuple(Membership(participant_id=who, basis="sender") for who in people if to and who != room),
                locator=where,
            )
        for who in people:
            if who != room:
                self.cast.meet(who, where, who)
        ambiguous = ("ambiguous-date",) if sent.alternative is not None else ()
        secret = ("encrypted",) if ENCRYPTED.match(body) else ()
        yield Message(
            platform="jabber",
            conversation_id=identity,
            sent=sent,
            sender_id=sender,
            sender_name=sender,
            body=body,
            recipients=(to,) if to and to != room else (),
            links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
            flags=(*("repaired",) * repaired, *secret, *ambiguous),
            extra=extra,
            locator=where,
        )

    def text(self) -> Iterator[Record]:
        """One of the plain forms, whichever begins the first line that has words."""
        lines = Lines(self.original)
        first = next((line for line in lines.texts if line.strip()), "")
        if _PSI.match(first):
            yield from self._psi(lines)
        elif _TABBED.match(first):
            yield from self._tabbed(lines)
        elif _ARROW.match(first):
            yield from self._arrows(lines)
        else:
            yield from self._blocks(lines)

    def _psi(self, lines: Lines) -> Iterator[Record]:
        peer = self.original.name.replace("!/", "/").rsplit("/", 1)[-1].removesuffix(".history")
        peer = peer.replace("_at_", "@").replace("%5f", "_").replace("%2d", "-")
        for number, text in enumerate(lines.texts):
            match = _PSI.match(text)
            if not match:
                if text.strip():
                    yield _odd(lines, number)
                continue
            words = _ESCAPED.sub(lambda m: {"n": "\n", "p": "|", "\\": "\\"}[m[1]], match[5])
            own = match[3] == "to"
            sent = from_iso(match[1])
            extra = pairs(kind=match[2], raw=match[5] if match[5] != words else "")
            sender, to = ("me", peer) if own else (peer, "me")
            yield from self._told(sender, to, sent, words, lines.place(number, number + 1), lines.mended, extra)

    def _tabbed(self, lines: Lines) -> Iterator[Record]:
        starts = [(n, m) for n, text in enumerate(lines.texts) if (m := _TABBED.match(text))]
        days = [written(match[1]) for _, match in starts]
        settled = iter(settle([day for day in days if isinstance(day, Written)]))
        for (first, match), day, after in zip(starts, days, _ends(starts, lines), strict=True):
            one = next(settled) if isinstance(day, Written) else None
            sent = stamp(one.day if one else None, one.other if one else None, match[2], f"{match[1]} {match[2]}")
            after = _trimmed(lines, first, after)
            body = lines.text(first, after, match.end())
            yield from self._told(match[3], "", sent, body, lines.place(first, after), lines.mended)

    def _arrows(self, lines: Lines) -> Iterator[Record]:
        starts = [(n, m) for n, text in enumerate(lines.texts) if (m := _ARROW.match(text))]
        for (first, match), after in zip(starts, _ends(starts, lines), strict=True):
            after = _trimmed(lines, first, after)
            below = lines.text(first + 1, after) if after > first + 1 else ""
            body = below if match[4] is None else lines.text(first, after, match.start(4))  # beside it: a -> b: words
            place = lines.place(first, after)
            yield from self._told(match[2], match[3], from_iso(match[1]), body, place, lines.mended)

    def _blocks(self, lines: Lines) -> Iterator[Record]:
        starts = [n for n, text in enumerate(lines.texts) if (m := _BLOCK.match(text)) and m[1].lower() == "date"]
        if not starts:
            yield skipped(self.original, "No block of Date, From and Message was found.", items=1)
        for first, after in pairwise([*starts, len(lines)]):
            after = _trimmed(lines, first, after)
            fields: dict[str, str] = {}
            for number in range(first, after):
                match = _BLOCK.match(lines.texts[number])
                name = match[1].lower() if match else ""
                if match and name in ("message", "body", "text"):
                    fields["body"] = lines.text(number, after, match.start(2))
                    break
                if match:
                    fields[name] = match[2].strip()
            sent = from_iso(fields.get("date", ""))
            sender, to, body = fields.get("from", ""), fields.get("to", ""), fields.get("body", "")
            yield from self._told(sender, to, sent, body, lines.place(first, after), lines.mended)


def _ends(starts: Sequence[tuple[int, re.Match[str]]], lines: Lines) -> list[int]:
    """The line at which each message ends: where the next begins."""
    return [*(number for number, _ in starts[1:]), len(lines)][: len(starts)]


def _trimmed(lines: Lines, first: int, after: int) -> int:
    while after > first + 1 and not lines.texts[after - 1].strip():
        after -= 1
    return after


def _odd(lines: Lines, number: int) -> Skipped:
    reason, text = "This line is no message of Psi's history.", lines.texts[number]
    return Skipped(reason=reason, raw=text[:2000], locator=lines.place(number, number + 1))


def _bare(value: Any) -> str:
    """An address without the device behind the stroke; a room keeps the nick."""
    address = word(value).strip()
    return address if "@conference." in address else address.split("/", 1)[0]


def _time(value: Any) -> Timestamp:
    text = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else word(value)
    return from_epoch(text) if text.replace(".", "", 1).isdecimal() else from_iso(text)


READER = Reader(
    format="jabber",
    title="Jabber (XMPP) logs (JSON, Psi history, server texts)",
    limits="A log's times have no zone unless it says so, its messages no ids, and whoever kept it could change it;"
    " translated copies hold a translator's words.",
    version=4,
    sniff=sniff,
    read=read,
    url="https://xmpp.org/extensions/xep-0313.html",
)
