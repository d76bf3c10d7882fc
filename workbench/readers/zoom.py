"""Zoom's saved meeting chats and the chat of cloud recordings: times without a day, names, words.

The day is taken from the folder or the file ("2023-11-14 21.00.00 Night shift", GMT20231114-210000_…): nothing else
tells it. https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0064400.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ..model import Conversation, Message, Original, Reaction, Record
from ..timestamps import Timestamp
from . import Reader
from ._cast import Cast
from ._clock import clock
from ._dates import EPOCH_DAY
from ._daylines import DAY
from ._lines import Lines
from ._loose import pairs
from ._place import guarded, here, skipped

_PRIVATE = r"(\((?:Direct Message|Privately)\))?"
_NEW = re.compile(rf"^(\d\d:\d\d:\d\d)[ \t]From (.{{1,120}}?) to (.{{1,120}}?){_PRIVATE}:\s*$", re.I)
_OLD = re.compile(rf"^(\d\d:\d\d:\d\d)[ \t]\s?From\s+(.{{1,120}}?)(?:\s+to\s+(.{{1,120}}?))?{_PRIVATE}\s:\s(.*)$", re.I)
_CLOUD = re.compile(r"^(\d\d:\d\d:\d\d)\t([^\t\n]{1,120}):\t(.*)$")
_DAY = re.compile(r"(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?:[ T_-]|$)")
_REPLY = re.compile(r'^Replying to "(.*?)"\s*$', re.S)
_REACTED = re.compile(r'^(Reacted to|Removed a \S+ reaction from) "(.*?)"(?: with (.+))?$', re.S)


def sniff(original: Original) -> float:
    """How surely this is a chat that Zoom saved."""
    if original.is_folder:
        return 0.0
    lines = original.head(8192).decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    first = next((line for line in lines if line.strip()), "")
    if _NEW.match(first) or _OLD.match(first):
        return 0.95
    return 0.85 if _CLOUD.match(first) else 0.0


@guarded("a Zoom chat")
def read(original: Original) -> Iterator[Record]:
    """The meeting, its messages in the order of the file, then the people."""
    lines = Lines(original)
    cast = Cast("zoom")
    name = original.name.replace("!/", "/")
    identity = "/".join(name.split("/")[-2:])
    day = _day(name)
    yield Conversation(platform="zoom", id=identity, name=identity, kind="group", locator=here(original))
    heads = [(n, m) for n, text in enumerate(lines.texts) if (m := _head(text))]
    if day is None and heads:
        yield skipped(original, "Nothing tells the day of this meeting: its times stand without a date.")
    before = -1
    for (first, match), (after, _) in pairwise([*heads, (len(lines), None)]):
        told = clock(match[1]) if match else None
        if told and told[0] < before - 3_600_000_000 and day is not None:
            day += 1  # the meeting has passed midnight
        before = told[0] if told else before
        while after > first + 1 and not lines.texts[after - 1].strip():
            after -= 1
        if match:
            yield _message(lines, first, after, match, day, identity, cast)
    yield from cast.people()


def _head(text: str) -> re.Match[str] | None:
    text = text.lstrip("\ufeff")
    return _NEW.match(text) or _OLD.match(text) or _CLOUD.match(text)


def _day(name: str) -> int | None:
    for match in _DAY.finditer(name):
        try:
            return date(int(match[1]), int(match[2]), int(match[3])).toordinal() - EPOCH_DAY
        except ValueError:
            continue
    return None


def _message(
    lines: Lines, first: int, after: int, match: re.Match[str], day: int | None, identity: str, cast: Cast
) -> Message:
    place = lines.place(first, after)
    sender = match[2].strip()
    to = "" if match.re is _CLOUD else (match[3] or "").strip()
    if match.re is _NEW:
        words = lines.text(first + 1, after) if after > first + 1 else ""
        body = "\n".join(line.removeprefix("\t") for line in words.split("\n"))
    else:
        text = lines.text(first, after)
        body = text.lstrip("\ufeff")[match.start(match.re.groups) :]
    reacted = _REACTED.match(body)
    reply = _REPLY.match(body.split("\n\n", 1)[0])
    private = bool(match.re is not _CLOUD and match[4])
    return Message(
        platform="zoom",
        conversation_id=identity,
        sent=_sent(match[1], day),
        sender_id=cast.meet(sender, place, sender),
        sender_name=sender,
        body=body,
        recipients=(cast.meet(to, place, to),) if to and to.lower() not in ("everyone", "all panelists") else (),
        reactions=(Reaction(value=reacted[3], participant_id=sender),) if reacted and reacted[3] else (),
        flags=("repaired",) if lines.mended else (),
        extra=pairs(
            to=to, direct=private, replying_to=reply[1] if reply else "", reaction_to=reacted[2] if reacted else ""
        ),
        locator=place,
    )


def _sent(time: str, day: int | None) -> Timestamp:
    told = clock(time)
    if told is None or day is None:
        return Timestamp(raw=time)
    return Timestamp(us=day * DAY + told[0], precision="s", basis="exporter-local", raw=time)


READER = Reader(
    format="zoom",
    title="Zoom meeting chat (saved or cloud recording)",
    version=2,
    limits="Times have no day and no zone (in a cloud recording they count from its start); a name is what somebody"
    " typed on entering, and who saved the chat saw only what was sent to them.",
    sniff=sniff,
    read=read,
    url="https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0064400",
)
