"""The mail files: blocks with header lines and a body, read and checked (SCENES.md, last section)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import names
from .events import Truth, millis
from .stable import digest, number
from .world import HERE, World

KEYS = ("tag", "date", "from", "to", "cc", "subject", "re", "forward", "attach", "quote", "truth", "plant", "variant")
ATTACHMENTS = ("MEMO", "TERMS", "TERMS_V4", "USAGE", "DECK", "REDACTED", "SCAN", "MINUTES", "ZIP")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class Letter:
    """One mail as written; `variants` holds what single recipients' copies read instead, by person."""

    tag: str
    at: int
    zone: ZoneInfo
    sender: str
    to: list[str]
    cc: list[str]
    subject: str
    body: str
    re: str = ""
    forward: str = ""
    attach: list[str] = field(default_factory=list)
    quote: bool = False
    truths: list[Truth] = field(default_factory=list)
    plants: list[tuple[str, str]] = field(default_factory=list)
    variants: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    where: str = ""

    @property
    def id(self) -> str:
        """32 hexadecimal digits that name this mail."""
        return digest("mail", self.tag, self.at)[:32]

    def body_for(self, who: str) -> str:
        """What the copy of one recipient reads: a variant is the whole text, or pairs of an old and a new passage."""
        body = self.body
        for change in self.variants.get(who, []):
            body = body.replace(change[0], change[1]) if len(change) == 2 else change[0]
        return body


def load(folder: Path, problems: list[str]) -> list[Letter]:
    """All mails below `folder`/mail in order of time; what cannot be read is added to `problems`."""
    found = []
    for path in sorted((folder / "mail").glob("*.txt")):
        line = 1
        for block in re.split(r"(?m)^----[ \t]*\n?", path.read_text(encoding="utf-8")):
            where = f"mail/{path.name}:{line}"
            line += block.count("\n") + 1
            if block.strip():
                try:
                    found.append(_letter(block.strip("\n"), where))
                except (ValueError, KeyError, ZoneInfoNotFoundError) as error:
                    problems.append(f"{where}: {type(error).__name__}: {error}")
    return sorted(found, key=lambda letter: letter.at)


def _letter(block: str, where: str) -> Letter:
    head, _, body = block.partition("\n\n")
    values: dict[str, list[str]] = {}
    for line in head.split("\n"):
        if line.startswith("# "):
            continue
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in KEYS:
            raise ValueError(f"{line[:50]!r} is no header of a mail")
        values.setdefault(key.strip(), []).append(value.strip())
    one = {key: found[0] for key, found in values.items()}
    day, clock, zone = one["date"].split()
    wall = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))
    letter = Letter(
        tag=one["tag"],
        at=millis(wall) + (0 if clock.count(":") == 2 else number("mail", one["tag"]) % 60 * 1000),
        zone=ZoneInfo(zone),
        sender=one["from"],
        to=_people(one["to"]),
        cc=_people(one.get("cc", "")),
        subject=one["subject"],
        body=body.strip("\n"),
        re=one.get("re", ""),
        forward=one.get("forward", ""),
        attach=_people(one.get("attach", "")),
        quote=one.get("quote", "") == "yes",
        where=where,
    )
    for mark in values.get("truth", []):
        claim, kind = (*_QUOTED.sub("", mark).split(), "", "")[:2]
        letter.truths.append(Truth(claim, kind, "".join(_QUOTED.findall(mark))))
    letter.plants += [
        (_QUOTED.sub("", mark).strip(), "".join(_QUOTED.findall(mark))) for mark in values.get("plant", [])
    ]
    for variant in values.get("variant", []):
        texts = tuple(re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], t) for t in _QUOTED.findall(variant))
        letter.variants.setdefault(variant.split()[0], []).append(texts)
    return letter


def _people(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


def problems(world: World, letters: list[Letter]) -> Iterator[str]:
    """What is wrong with mails that could be read."""
    tags = {letter.tag: letter for letter in letters}
    for letter in letters:
        for who in [letter.sender, *letter.to, *letter.cc, *letter.variants]:
            if who not in world.people and not who.endswith(".example"):
                yield f"{letter.where}: {who} is no id of people.yaml"
        for target in filter(None, (letter.re, letter.forward)):
            if target not in tags or tags[target].at >= letter.at:
                yield f"{letter.where}: no earlier mail has the tag {target}"
        if set(letter.attach) - set(ATTACHMENTS):
            yield f"{letter.where}: attach: {letter.attach} is not among {', '.join(ATTACHMENTS)}"
        if tags[letter.tag] is not letter:
            yield f"{letter.where}: the tag {letter.tag} is used twice"
        if letter.truths and any(t.claim not in ("c1", "c2", "c3", "c4", "c5") for t in letter.truths):
            yield f"{letter.where}: a truth mark names no claim"
        for word in names.bad(letter.subject + "\n" + letter.body):
            yield f"{letter.where}: {word!r} is a real name or domain"
        for who, changes in letter.variants.items():
            if any(not change or (len(change) == 2 and change[0] not in letter.body) for change in changes):
                yield f"{letter.where}: variant {who}: needs the whole text, or an old passage and a new one"


def of(folder: Path = HERE / "scenes") -> tuple[list[Letter], list[str]]:
    """The mails below `folder`, and what could not be read."""
    bad: list[str] = []
    return load(folder, bad), bad
