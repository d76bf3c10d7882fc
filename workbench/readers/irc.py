r"""IRC logs: irssi, WeeChat, XChat and HexChat, ZNC, dircproxy, energymech, eggdrop, mIRC, archives: [HH:MM] <nick>.

One line is one message. Where lines tell only the time, the day comes from the file's name or from the log's own
headings and moves on when the clock passes midnight. Colour codes (\x02 \x03 \x0f \x16 \x1d \x1f) are left out of the
body and kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..model import Conversation, Message, Original, Record
from ..timestamps import Timestamp, from_iso
from . import Reader
from ._cast import Cast
from ._clock import clock
from ._dates import EPOCH_DAY
from ._daylines import DAY, Named, named_day
from ._lines import Lines
from ._loose import pairs
from ._place import guarded, here, skipped

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = re.compile(
    rf"^(?:\[?(?P<iso>\d{{4}}-\d\d-\d\d[T ]{_TIME}(?:Z|[+-]\d\d:?\d\d)?)\]?"
    rf"|(?P<month>[A-Z][a-z]{{2}}) +(?P<day>\d{{1,2}}) (?P<at>{_TIME})"
    rf"|\[(?P<date>\d{{1,2}}) (?P<name>[A-Z][a-z]{{2}}) (?P<then>{_TIME})\]"
    rf"|\[?(?P<time>{_TIME})\]?)(?P<gap>[ \t]+)"
)
_TALK = re.compile(r"<(?P<mode>[ @+%&~!]?)(?P<nick>[^\s<>]{1,64})>[ \t]?(?P<text>.*)$", re.S)
_TABBED = re.compile(r"(?P<mode>[ @+%&~!]?)(?P<nick>[^\s<>]{1,64})\t(?P<text>.*)$", re.S)
_ACT = re.compile(r"(?:\*|Action:)[ \t]+(?P<nick>[^\s<>*]{1,64}) (?P<text>.*)$", re.S)
_NOTICE = re.compile(
    r"(?:-!-|\*\*\*|===|-->|<--|--|\*)[ \t]*(?P<text>.*)$|-(?P<nick>[^\s-]{1,64})- (?P<said>.*)$", re.S
)
_RULE = re.compile(
    r"^(?:---|\*\*\*\*) ?(?:Log opened|Log closed|Day changed|BEGIN LOGGING AT|ENDING LOGGING AT)(?P<when>.*)$"
    r"|^Session (?:Start|Close|Time|Ident): ?(?P<session>.*)$"
)
_BARE_NOTICE = re.compile(r"^===[ \t](?P<text>.*)$")
_JOIN = re.compile(r".*(?:has joined|Joins:|joined #| joined the channel| entered the room).*", re.S)
_LEAVE = re.compile(
    r".*(?:has left|has quit|Quits:|Parts:|was kicked|left #|left irc| left the channel| kicked ).*", re.S
)
_OWN = re.compile(
    r"\*[ \t]+(?:Now talking|Topic |Disconnected"
    r"|\S+ (?:\(\S+\) )?(?:has |is now known as|sets mode|set the topic|gives |removes ))"
)
_WHO = re.compile(
    r"(?:(?:Joins|Quits|Parts): )?(?P<nick>[^\s:()\[\]]{1,64})(?: [\[(]\S+@\S+[\])])?"
    r"(?: (?:has )?(?:joined|left|quit|entered)\b| is now known as | was kicked |$| \()"
)
_CODES = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]|\x04[0-9A-Fa-f]{6}")
_FILE_DAY = re.compile(r"(?<!\d)(20\d\d|19\d\d)[-_./]?(\d\d)[-_./]?(\d\d)(?!\d)")  # also in folders: 2008/07/14/
_YEAR = re.compile(r"(?<!\d)(20\d\d|19[89]\d)(?!\d)")
_CHANNEL = re.compile(r"[#&][^\s,:\x07()\[\]]{1,50}")
_MONTHS = {
    m: n for n, m in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1)
}
BACK = 3600 * 1_000_000  # a clock set back by less than an hour is no midnight


def sniff(original: Original) -> float:
    """How surely this is an IRC log, by the shape of its first lines."""
    if original.is_folder:
        return 0.0
    head = original.head(8192)
    lines = [line for line in head.decode("utf-8", "replace").splitlines()[:80] if line.strip()]
    lines = lines[:-1] if len(head) == 8192 else lines  # the last may be cut
    shaped = [line for line in lines if _STAMP.match(line) or _RULE.match(line) or _BARE_NOTICE.match(line)]
    talk = sum(bool(_parts(line)) for line in lines)
    if len(lines) < 2 or len(shaped) < 0.8 * len(lines) or not talk:
        return 0.0
    return 0.85 if talk > 2 else 0.6


def _parts(line: str) -> re.Match[str] | None:
    match = _STAMP.match(line)
    if not match:
        return None
    rest = line[match.end() :]
    tabbed = _TABBED.match(rest) if match["gap"] == "\t" and match["iso"] else None
    return tabbed or _TALK.match(rest)


@guarded("an IRC log")
def read(original: Original) -> Iterator[Record]:
    """The channel, every line that is a message or an event, and everybody who spoke."""
    lines = Lines(original)
    log = _Log(lines)
    yield Conversation(platform="irc", id=log.channel, name=log.channel, kind="channel", locator=here(original))
    number = 0
    while number < len(lines):
        text = lines.texts[number]
        if not text.strip() or log.rules(text):
            number += 1
            continue
        after = number + 1
        while after < len(lines) and lines.texts[after].strip() and not _begins(lines.texts[after]):
            after += 1
        yield log.message(number, after)
        number = after
    if log.headings:
        reason = f"Lines that only open, close or date the log: {log.headings}."
        yield skipped(original, reason, items=log.headings, severity="info")
    if log.undated:
        yield skipped(original, "Nothing tells the day of this log: its times stand without a date.")
    yield from log.cast.people()


def _begins(text: str) -> bool:
    return bool(_STAMP.match(text) or _RULE.match(text) or _BARE_NOTICE.match(text))


class _Log:
    """Reads line by line and remembers the day."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.cast = Cast("irc")
        self.headings = 0
        self.undated = False
        self.before: int | None = None
        self.last: tuple[int, str] | None = None
        name = lines.original.name.replace("!/", "/")
        self.day = _file_day(name)
        year = _YEAR.search(name)
        self.year = int(year[1]) if year else None
        self.channel = self._channel(name)

    def _channel(self, name: str) -> str:
        own = _CHANNEL.search(name.rsplit("/", 1)[-1])
        if own:
            return re.sub(r"[._-]?(?:20\d{6}|20\d\d-\d\d-\d\d)?\.(?:log|txt|weechatlog)$", "", own[0])
        for text in self.lines.texts[:2000]:
            if text.startswith("Session Ident: "):
                return text.removeprefix("Session Ident: ").strip()
            if ("joined" in text or "has left" in text or "Topic" in text) and (found := _CHANNEL.search(text)):
                return found[0]
        return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def rules(self, text: str) -> bool:
        """True for a line that only opens, closes or dates the log; the day it names holds from there on."""
        match = _RULE.match(text)
        stamped = re.match(rf"^\[{_TIME}\] --- (\w{{3}} \w{{3}} +\d{{1,2}} \d{{4}})", text)
        if not match and not stamped:
            return False
        self.headings += 1
        when = re.sub(rf" {_TIME}", "", (match["when"] or match["session"]) if match else stamped[1] if stamped else "")
        day = named_day(re.sub(r"\s+", " ", when))
        if isinstance(day, Named):
            self.day, self.before = day.day, None
            self.year = date.fromordinal(day.day + EPOCH_DAY).year
        return True

    def message(self, number: int, after: int) -> Message:
        """The message or event that begins at a line."""
        text = self.lines.text(number, after).lstrip("\ufeff")
        match = _STAMP.match(text)
        sent = self._sent(match) if match else self._same()
        rest = text[match.end() :] if match else text
        place = self.lines.place(number, after)
        told = (_parts_of(rest, match) if match else None) or (None if _OWN.match(rest) else _ACT.match(rest))
        if told:
            kind, nick, raw, action = "message", told["nick"], told["text"], told.re is _ACT
        else:
            kind, nick, raw, action = *_event(rest), False
        nick, _, host = nick.partition("!")  # a bouncer's log has the whole address
        body = _CODES.sub("", raw)
        return Message(
            platform="irc",
            conversation_id=self.channel,
            type=kind,
            sent=sent,
            sender_id=self.cast.meet(nick, place, nick),
            sender_name=nick,
            body=body,
            flags=(*("system",) * (kind != "message"), *("repaired",) * (self.lines.mended and "\\x" in body)),
            extra=pairs(action=action, host=host, raw=raw if raw != body else ""),
            locator=place,
        )

    def _sent(self, match: re.Match[str]) -> Timestamp:
        raw = match[0].strip().strip("[]")
        if match["iso"]:
            stamp = from_iso(match["iso"])
            self.before = None
            return stamp
        if match["month"] or match["name"]:
            return self._monthly(match, raw)
        time = clock(match["time"])
        if time is None:
            return Timestamp(raw=raw)
        if self.before is not None and time[0] < self.before - BACK and self.day is not None:
            self.day += 1
        self.before = time[0]
        if self.day is None:
            self.undated = True
            return Timestamp(raw=raw)
        self.last = (self.day * DAY + time[0], time[1])
        return Timestamp(us=self.last[0], precision=time[1], basis="exporter-local", raw=raw)

    def _monthly(self, match: re.Match[str], raw: str) -> Timestamp:
        time, month = clock(match["at"] or match["then"]), _MONTHS.get(match["month"] or match["name"])
        number = int(match["day"] or match["date"])
        if time is None or month is None or self.year is None:
            self.undated = self.undated or self.year is None
            return Timestamp(raw=raw)
        try:
            day = date(self.year, month, number).toordinal() - EPOCH_DAY
        except ValueError:
            return Timestamp(raw=raw)
        if self.day is not None and day < self.day - 300:  # a new year has begun
            self.year += 1
            day = date(self.year, month, min(number, 28)).toordinal() - EPOCH_DAY
        self.day = day
        return Timestamp(us=day * DAY + time[0], precision=time[1], basis="exporter-local", raw=raw)

    def _same(self) -> Timestamp:
        """The time of a line without one: that of the line before, as the log's order tells, to the minute."""
        return Timestamp(us=self.last[0], precision="min", basis="exporter-local") if self.last else Timestamp()


def _parts_of(rest: str, match: re.Match[str]) -> re.Match[str] | None:
    tabbed = _TABBED.match(rest) if match["gap"] == "\t" and match["iso"] else None
    if tabbed and tabbed["nick"] in ("-->", "<--", "--", "*", "=!="):
        return None
    return tabbed or _TALK.match(rest)


def _event(rest: str) -> tuple[str, str, str]:
    match = _NOTICE.match(rest)
    words = match["text"] if match and match["text"] is not None else match["said"] if match else rest
    nick = (match["nick"] or "") if match else ""
    if nick:
        return "message", nick, words
    kind = "join" if _JOIN.fullmatch(words) else "leave" if _LEAVE.fullmatch(words) else "notice"
    who = _WHO.match(words) if kind != "notice" else None
    return kind, who["nick"] if who else "", words


def _file_day(name: str) -> int | None:
    for match in reversed(list(_FILE_DAY.finditer(name))):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).toordinal() - EPOCH_DAY
        except ValueError:
            continue
    return None


READER = Reader(
    format="irc",
    title="IRC log (irssi, WeeChat, XChat, mIRC, ZNC, eggdrop, archives)",
    limits="A log tells what one client saw by its own clock, mostly without a zone; a nick can be anybody's, and the"
    " day of a line may rest on the file's name alone.",
    sniff=sniff,
    read=read,
    version=5,
    url="https://irssi.org/documentation/settings/#autolog",
)
