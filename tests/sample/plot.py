"""The key lines of PLOT.md and the targets of its packages, read from the page that the writers read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .attributes import split
from .grammar import Item, read
from .world import HERE

_HEAD = re.compile(r"([a-z0-9-]+) (\d{4}-\d\d-\d\d)$")
TARGETS = {"W1": 1340, "W2": 1370, "W3": 1250}
MAILS = 36


@dataclass(frozen=True)
class Key:
    """One key line: where and when it must stand, and the line itself."""

    place: str
    day: date
    line: str

    @property
    def tag(self) -> str:
        """The tag that PLOT.md gives."""
        return next(a.words[0] for a in split(self.line)[1] if a.name == "#")


def key_lines(folder: Path = HERE) -> list[Key]:
    """The key lines in the order of PLOT.md (a line printed twice counts once)."""
    part = (folder / "PLOT.md").read_text(encoding="utf-8").split("## B.")[0]
    found: dict[str, Key] = {}
    for block in re.findall(r"```\n(.*?)```", part, re.S):
        place, day = "", date.min
        for line in block.splitlines():
            head = _HEAD.match(line)
            if head:
                place, day = head[1], date.fromisoformat(head[2])
            elif "{#" in line:
                key = Key(place, day, line)
                found.setdefault(key.tag, key)
    return list(found.values())


def parse(key: Key, scratch: Path) -> Item:
    """The item that a key line makes when read as a scene; `scratch` is a folder to write it into."""
    folder = scratch / f"{key.day:%Y-%m}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{key.tag}.txt"
    path.write_text(f"# {key.place}\n== {key.day}\n{key.line}\n", encoding="utf-8")
    problems: list[str] = []
    _, items = read(path, problems)
    if problems or len(items) != 1:
        raise ValueError(f"PLOT.md, {key.tag}: {problems}")
    return items[0]
