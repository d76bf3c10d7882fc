"""Skype's messages as copied from its window: `[14/06/2011 09:28:45 | Edited 09:29:02] sam: words`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Conversation, Edit, Message, Original, Record
from ..timestamps import UNKNOWN, Timestamp
from ._cast import Cast
from ._clock import clock
from ._dates import settle, written
from ._daylines import DAY, stamp
from ._lines import Lines
from ._place import here, skipped

__all__ = ["COPIED", "copied"]

_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_HEAD = re.compile(
    rf"^\[(?P<day>\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}),? (?P<time>{_TIME})"
    rf"(?: \| (?P<what>[^\W\d_]+)(?: (?P<at>{_TIME}))?)?\] (?:(?P<event>\*\*\*)|(?P<name>[^\n:]{{1,80}}?):(?: |$))",
)
COPIED = re.compile(rb"^\[\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? [\d:. APMapm]{4,11} \| [^\]\n]{3,40}\] [^\n:]{1,80}:", re.M)
_REMOVED = ("removed", "deleted", "entfernt", "supprim", "eliminado", "rimosso", "удал")


def copied(original: Original, cast: Cast) -> Iterator[Record]:
    """The talk, and its messages in the order of the text."""
    lines = Lines(original)
    identity = lines.sha256[:16]
    yield Conversation(platform="skype", id=identity, locator=here(original))
    starts = [(n, m) for n, text in enumerate(lines.texts) if (m := _HEAD.match(text))]
    if starts and (lead := starts[0][0]) and any(text.strip() for text in lines.texts[:lead]):
        yield skipped(
            original, "Words before the first message have no date and no sender.", fragment=f"#line=0,{lead}"
        )
    settled = iter(settle([told for _, match in starts if (told := written(match["day"]))]))
    for (first, match), (after, _) in pairwise([*starts, (len(lines), None)]):
        if match is None:
            return
        while after > first + 1 and not lines.texts[after - 1].strip():
            after -= 1
        one = next(settled) if written(match["day"]) else None
        day, other = (one.day, one.other) if one else (None, None)
        sent = stamp(day, other, match["time"], f"{match['day']} {match['time']}")
        yield _message(lines, (first, after), match, sent, identity, cast)


def _message(
    lines: Lines, rows: tuple[int, int], match: re.Match[str], sent: Timestamp, identity: str, cast: Cast
) -> Message:
    place = lines.place(*rows)
    event, name = bool(match["event"]), match["name"] or ""
    what = (match["what"] or "").casefold()
    changed = _on_day(sent, match["at"] or "")
    gone = what.startswith(_REMOVED)
    words = lines.text(*rows, match.start("event") if event else match.end())
    call = event and re.search(r"\b(?:call|anruf|appel|llamada|звонок)\b", words, re.I)
    return Message(
        platform="skype",
        conversation_id=identity,
        type="call" if call else "notice" if event else "message",
        sent=sent,
        sender_id=cast.meet(name, place, name),
        sender_name=name,
        body=words,
        edited=changed if what and not gone else UNKNOWN,
        edits=(Edit(at=changed),) if what and not gone else (),
        deleted=gone,
        deleted_at=changed if gone else UNKNOWN,
        flags=(*("system",) * event, *("ambiguous-date",) * sent.ambiguous, *("repaired",) * lines.mended),
        locator=place,
    )


def _on_day(sent: Timestamp, time: str) -> Timestamp:
    """The time of a change: a clock alone, on the day of the message as far as is told."""
    told = clock(time) if time else None
    if told is None or sent.us is None:
        return Timestamp(raw=time) if time else UNKNOWN
    return stamp(sent.us // DAY, None, time, time)
