"""One scene file to raw items: messages and system lines with their local date and time, in the order of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from .attributes import Attribute, SceneError, split

_SAID = re.compile(r"(\d\d:\d\d(?::\d\d)?) +([a-z][a-z0-9-]*)(?: +(.*))?$")
_SYSTEM = re.compile(r"! (\d\d:\d\d(?::\d\d)?) +(.+)$")
_MARK = re.compile(r"([\^>])([a-z0-9-]+)(?: (.*))?$", re.S)


@dataclass(slots=True)
class Item:
    """One line of a scene (with its continuation lines) before anything is made of it."""

    file: Path
    line: int
    day: date
    clock: time
    seconds: bool
    sender: str  # empty for a system line
    text: str
    quote: str = ""  # tag of the message quoted
    thread: str = ""  # tag of the thread's first message
    attributes: list[Attribute] = field(default_factory=list)

    @property
    def where(self) -> str:
        """File and line, for messages to a writer."""
        return f"{self.file.parent.name}/{self.file.name}:{self.line}"


def read(path: Path, problems: list[str]) -> tuple[str, list[Item]]:
    """The conversation's id and the items of one file; what breaks the grammar is added to `problems`."""
    lines = path.read_text(encoding="utf-8").split("\n")
    conversation = lines[0].removeprefix("# ").strip() if lines[0].startswith("# ") else ""
    if not conversation:
        problems.append(f"{path.parent.name}/{path.name}:1: the first line must be `# ` and the conversation's id")
    items: list[Item] = []
    day: date | None = None
    raw: list[str] = []
    at = 0

    def close() -> None:
        if raw and day:
            try:
                items.append(_item(path, at, day, raw))
            except SceneError as error:
                problems.append(f"{path.parent.name}/{path.name}:{at}: {error}")
        raw.clear()

    for number, line in enumerate(lines[1:], start=2):
        if line.startswith("== "):
            close()
            day = _day(line, day, path, number, problems)
        elif line == "." or line.startswith(". "):
            if raw:
                raw.append(line[2:])
            else:
                problems.append(f"{path.parent.name}/{path.name}:{number}: nothing to continue")
        elif line.startswith("# ") or line.strip() in ("", "#"):
            continue
        else:
            close()
            raw.append(line)
            at = number
            if day is None:
                problems.append(f"{path.parent.name}/{path.name}:{number}: no `== YYYY-MM-DD` before this line")
                raw.clear()
    close()
    return conversation, items


def _day(line: str, before: date | None, path: Path, number: int, problems: list[str]) -> date | None:
    where = f"{path.parent.name}/{path.name}:{number}"
    try:
        day = date.fromisoformat(line[3:].strip())
    except ValueError:
        problems.append(f"{where}: {line!r} is no date")
        return before
    if before and day <= before:
        problems.append(f"{where}: {day} does not come after {before}")
    if f"{day:%Y-%m}" != path.parent.name:
        problems.append(f"{where}: {day} does not lie in {path.parent.name}")
    return day


def _item(path: Path, line: int, day: date, raw: list[str]) -> Item:
    system = _SYSTEM.match(raw[0])
    if system:
        if len(raw) > 1:
            raise SceneError("a system line has one line only")
        return Item(path, line, day, _clock(system[1]), system[1].count(":") == 2, "", system[2].strip())
    said = _SAID.match(raw[0])
    if not said:
        raise SceneError(f"this is no line of the grammar: {raw[0][:60]}")
    first, found = split(said[3] or "")
    rest = raw[1:]
    if rest and not any(a.name == "code" for a in found):  # code may well end in a brace
        last, more = split(rest[-1])
        rest[-1], found = last, [*found, *more]
    item = Item(path, line, day, _clock(said[1]), said[1].count(":") == 2, said[2], "", attributes=found)
    _body(item, first, rest)
    return item


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise SceneError(f"{text} is no time of day") from None


def _body(item: Item, first: str, rest: list[str]) -> None:
    mark = _MARK.match(first)
    if mark:
        if mark[1] == "^":
            item.quote = mark[2]
        else:
            item.thread = mark[2]
        first = mark[3] or ""
    elif first[:1] in ("^", ">"):
        raise SceneError("a marker needs a tag and a blank; a text that begins so is written \\^ or \\>")
    elif first[:2] in ("\\^", "\\>"):
        first = first[1:]
    item.text = "\n".join([first, *rest]) if first or not rest else "\n".join(rest)
