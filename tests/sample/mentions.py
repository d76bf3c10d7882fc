"""Who speaks first of a topic: the plan of BIBLE.md against the lines that are written."""

# ruff: noqa: E501 - patterns are kept whole
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from .events import Event, moment
from .leak import Leak
from .world import HERE, World

CHINA = ZoneInfo("Asia/Shanghai")
TOPICS = ("ondrel", "quota", "terms", "washing")
WORDS = {
    "ondrel": r"Ondrel|欧师傅|O师傅|老欧|(?<![A-Za-z])O3(?![A-Za-z0-9])|raw_o3|隔壁|S家|桑家|big O\b|[Tt]he neighbou?r|Sundreve",
    "quota": r"额度|[Qq]uota|[Aa]llowance|\b[69]0M\b|等8点|8点重置",
    "terms": r"条款|4\.2\s?\(c\)|5\.1\s?\(c\)|\b[Tt]erms\b|违反|\b[Cc]lause\b|Section 4",
    "washing": r"脱敏|洗|口音|脱一遍|打球|[Ll]aundry|\b[Ss]trip|\b[Aa]ccent|\bwash|[Cc]lean(?:ing)? the set|[Dd]ry-?\s?clean|捣衣",
}
# Code words with their birth (BIBLE.md, section 4); before it only marked look-alikes may use them.
BORN = {
    r"欧师傅|O师傅|老欧": "2024-03-05 00:00",
    r"\bbig O\b": "2024-03-12 00:00",
    r"脱敏": "2024-03-11 00:00",
    r"去口音": "2024-04-02 00:00",
    r"洗一遍": "2024-04-18 00:00",
    r"[Ss]trip the accent": "2024-04-25 00:00",
    r"洗白": "2024-05-22 21:37",
    r"[Ll]aundry": "2024-06-05 00:00",
    r"[Cc]leaning the set": "2024-05-07 00:00",
    r"干洗": "2024-07-12 00:00",
    r"[Dd]ry-?\s?clean": "2024-07-12 00:00",
    r"捣衣": "2024-07-30 00:00",
}
_PLAN = {"laundry": "washing", "code-word": "washing"}


@dataclass(frozen=True)
class First:
    """A person's first mention of a topic: the planned day (None: never, or not planned) and the line found."""

    person: str
    topic: str
    planned: date | None
    event: Event | None
    basis: str  # marked by the writer, found by its words on the planned day, or none


def plan(world: World) -> dict[tuple[str, str], date | None]:
    """Planned days by (person, topic) from the table of BIBLE.md, section 5."""
    part = (HERE / "BIBLE.md").read_text(encoding="utf-8").split("## 5.")[1].split("## 6.")[0]
    found: dict[tuple[str, str], date | None] = {}
    for row in re.findall(r"^\| (.+?) \|$", part, re.M)[1:]:
        people, *cells = [cell.strip() for cell in row.split("|")]
        names = [name.strip() for name in people.split("/")]
        for topic, cell in zip(TOPICS, cells, strict=True):
            days = [_day(piece) for piece in re.sub(r"\(.*?\)", "", cell).split("/")]
            for index, name in enumerate(names):
                found[name, topic] = days[min(index, len(days) - 1)]
    return found


def _day(text: str) -> date | None:
    match = re.search(r"(\d\d)-(\d\d)", text)
    return date(2024, int(match[1]), int(match[2])) if match else None


def firsts(leak: Leak) -> list[First]:
    """The first mention of every planned pair."""
    marked: dict[tuple[str, str], Event] = {}
    for line in leak.all():
        notes = [_PLAN.get(note, note) for kind, note in line.plants if kind == "first-mention"]
        marked |= {(line.sender, topic): line for topic in notes if topic in TOPICS}
    found = []
    for (person, topic), day in plan(leak.world).items():
        event: Event | None = marked.get((person, topic))
        basis = "marked" if event else "none"
        if not event and day:
            event = next((e for e in _lines(leak, person, topic) if e.day == day), None)
            basis = "planned" if event else "none"
        found.append(First(person, topic, day, event, basis))
    return found


def early(leak: Leak) -> list[tuple[Event, str, date | None]]:
    """Lines with a topic's words before their speaker's planned day and not marked as look-alikes (to be looked at)."""
    found = []
    for (person, topic), day in plan(leak.world).items():
        for event in _lines(leak, person, topic):
            honest = any(mark.kind == "lookalike" for mark in event.truths)
            if (day is None or event.day < day) and not honest:
                found.append((event, topic, day))
    return found


def unborn(leak: Leak) -> list[tuple[Event, str]]:
    """Code words used before their birth in lines that are not marked as look-alikes."""
    found = []
    for pattern, birth in BORN.items():
        for event in leak.all():
            at = f"{moment(event.at, CHINA):%Y-%m-%d %H:%M}"
            honest = any(mark.kind == "lookalike" for mark in event.truths)
            if event.kind == "message" and not honest and at < birth and re.search(pattern, event.text):
                found.append((event, pattern))
    return found


def _lines(leak: Leak, person: str, topic: str) -> list[Event]:
    pattern = re.compile(WORDS[topic])
    found = [e for e in leak.all() if e.sender == person and e.kind == "message" and pattern.search(e.text)]
    return sorted(found, key=lambda event: event.at)
