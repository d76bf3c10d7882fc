"""Chats copied out of a window and pasted into a text: from Telegram, Teams and Skype.

- Telegram: `Name, [06.01.2021 15:35]`, the words on the lines below.
- Teams: `[2/14/2023 10:12 AM] Name`, the words below.
- Skype: `[10:12:01] Name: words`, with `| Edited 10:14:00` behind the time; without a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..model import Conversation, Message, Original, Record
from . import Reader
from ._cast import Cast
from ._dates import Written, settle
from ._daylines import Named, named_day, stamp
from ._lines import Lines
from ._loose import pairs
from ._place import guarded, here, skipped

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}"
_TELEGRAM = re.compile(rf"^(?P<name>[^\[\]\n]{{1,80}}), \[(?P<day>{_DAY})(?:,| at)? (?P<time>{_CLOCK})\]$")
_TEAMS = re.compile(rf"^\[(?P<day>{_DAY})(?:,| at)? (?P<time>{_CLOCK})\] (?P<name>[^:\n]{{1,80}})$")
_SKYPE = re.compile(
    rf"^\[(?P<day>)(?P<time>{_CLOCK})(?: \| (?P<mark>(?:Edited|Removed) {_CLOCK}))?\] (?P<name>[^:<>\n]{{1,60}}): "
)
SHAPES = {"telegram": _TELEGRAM, "teams": _TEAMS, "skype": _SKYPE}
_LINK = re.compile(r"https?://[^\s<>\"]+")


def sniff(original: Original) -> float:
    """How surely this was copied out of a window: the first line and at least one more begin as one program's do."""
    if original.is_folder:
        return 0.0
    head = original.head(8192).decode("utf-8-sig", "replace")
    lines = [line for line in head.splitlines() if line.strip()]
    program = _program(lines)
    found = [line for line in lines if program and SHAPES[program].match(line)]
    if not program or len(found) < 2:
        return 0.0
    if program == "teams":  # WhatsApp's lines have the words behind the name
        return 0.93 if len(found) < len(lines) and not any(": " in line for line in found) else 0.0
    return 0.9 if program == "telegram" else 0.7 if len(found) > 0.5 * len(lines) else 0.0


def _program(lines: list[str]) -> str:
    return next((name for name, shape in SHAPES.items() if lines and shape.match(lines[0])), "")


@guarded("a chat copied out of a window")
def read(original: Original) -> Iterator[Record]:
    """The conversation, its messages in the order of the file, and the people."""
    lines = Lines(original)
    program = _program([line for line in lines.texts if line.strip()]) or "telegram"
    cast = Cast(program)
    leaf = original.name.replace("!/", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    yield Conversation(platform=program, id=lines.sha256[:16], name=leaf, locator=here(original))
    starts = [(n, m) for n, text in enumerate(lines.texts) if (m := SHAPES[program].match(text))]
    days = _days([match["day"] for _, match in starts])
    if not starts:
        yield skipped(original, "No line begins as a program writes it.", items=1)
    if starts and program == "skype":
        yield skipped(original, "Nothing tells the day of these messages: their times stand without a date.")
    ends = [first for first, _ in starts] + [len(lines)]
    for (first, match), (_, after), day in zip(starts, pairwise(ends), days, strict=True):
        yield _message(lines, first, after, match, day, cast)
    yield from cast.people()


def _days(texts: list[str]) -> list[tuple[int | None, int | None]]:
    """The day of each heading, and its second reading where day and month cannot be told apart."""
    told = [named_day(text) if text else None for text in texts]
    month_first = any(re.search(r"[A-Z]", text) for text in texts)
    settled = iter(settle([day for day in told if isinstance(day, Written)], month_first=month_first))
    found: list[tuple[int | None, int | None]] = []
    for day in told:
        if isinstance(day, Named):
            found.append((day.day, None))
        elif day is None:
            found.append((None, None))
        else:
            one = next(settled)
            found.append((one.day, one.other))
    return found


def _message(
    lines: Lines, first: int, after: int, match: re.Match[str], day: tuple[int | None, int | None], cast: Cast
) -> Message:
    while after > first + 1 and not lines.texts[after - 1].strip():
        after -= 1
    place = lines.place(first, after)
    beside = cast.platform == "skype"
    body = (
        lines.text(first, after, match.end()) if beside else lines.text(first + 1, after) if after > first + 1 else ""
    )
    sent = stamp(*day, match["time"], f"{match['day']} {match['time']}".strip())
    mark = match["mark"] or "" if beside else ""
    return Message(
        platform=cast.platform,
        conversation_id=lines.sha256[:16],
        sent=sent,
        sender_id=cast.meet(match["name"], place, match["name"]),
        sender_name=match["name"],
        body=body,
        deleted=mark.startswith("Removed"),
        links=tuple(dict.fromkeys(_LINK.findall(body))) if "://" in body else (),
        flags=(
            *("ambiguous-date",) * (sent.alternative is not None),
            *("impossible-date",) * bool(match["day"] and day[0] is None),
            *("repaired",) * lines.mended,
        ),
        extra=pairs(mark=mark),
        locator=place,
    )


READER = Reader(
    format="pasted",
    title="Chat copied out of a window (Telegram, Teams, Skype)",
    limits="Somebody chose what to copy and could change it: the text tells no zone, no ids, no edits and no pictures,"
    " and Skype's not the day.",
    sniff=sniff,
    read=read,
)
