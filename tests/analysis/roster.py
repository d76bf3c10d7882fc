"""An invented roster, held out from every rule: people of five scripts with accounts on five platforms, and their talk.

`python -m tests.analysis.roster` prints how many of one person's accounts are suggested, and how many suggestions are
wrong. Nothing in it was looked at when a rule was made but the figures; the names are common ones put together anew.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from tests.analysis.roster_names import FIRST, SECOND, Names
from tests.leaklet import Leak, message, person
from workbench.analysis import frames
from workbench.analysis.candidates import candidates
from workbench.analysis.judgements import components
from workbench.analysis.people import people

RENAMED = [("volk_77", "severny"), ("mr.tanuki", "paperboat"), ("qwerty_q", "zvezdochet"), ("lynxeye", "old.harbor")]
PLATFORMS = ("lark", "slack", "mail", "telegram", "jabber")


@dataclass
class Roster:
    """The leak, and who uses each account ("" for one that two people used one after the other)."""

    leak: Leak = field(default_factory=Leak)
    owner: dict[str, str] = field(default_factory=dict)

    def pairs(self) -> set[tuple[str, str]]:
        """All pairs of one person's accounts."""
        groups: dict[str, list[str]] = defaultdict(list)
        for account, who in self.owner.items():
            if who:
                groups[who].append(account)
        return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def written(names_of: Names, rng: random.Random) -> dict[str, list[str]]:
    """For each person a name on each platform, in scripts and orders as people fill in forms."""
    names: dict[str, list[str]] = {}
    for han, pinyin, old in names_of.chinese:
        family, given = pinyin.split(" ")
        plain = pinyin.replace("ü", "v").lower()
        last = rng.choice([f"{given} {family}", pinyin.upper(), f"{family}, {given}", old or pinyin])
        handle = plain.replace(" ", ".") if rng.random() < 0.5 else plain.split()[1] + plain.split()[0]
        names[han] = [han, f"{given} {family}", handle, last]
    for cyrillic, latin, short in names_of.russian:
        given, family = cyrillic.split(" ")
        first, second = latin.split(" ")
        names[cyrillic] = [cyrillic, latin, f"{second} {first[0]}.", f"{short or given} {family}"]
    for first, family, short in names_of.english:
        plain = family.lower().replace("ä", "a")
        names[family] = [
            f"{first} {family}",
            f"{family}, {first}",
            f"{first[0].lower()}{plain}",
            f"{short or first} {family}",
        ]
    for arabic, one, other in names_of.arabic:
        names[arabic] = [
            arabic,
            one,
            other,
            one.split(" ")[0].lower() + "." + one.split("-")[-1].split(" ")[-1].lower(),
        ]
    for characters, kana, latin in names_of.japanese:
        names[latin] = [characters, kana, latin, " ".join(reversed(latin.split(" ")))]
    return names


def roster(names_of: Names = FIRST, seed: int = 29) -> Roster:
    """The whole roster; the same seed gives the same one."""
    rng, made = random.Random(seed), Roster()
    names, number = written(names_of, rng), 0
    teams = [list(names)[place::5] for place in range(5)]
    for team, members in enumerate(teams):
        for who in members:
            for platform, name in zip(PLATFORMS[:4], names[who], strict=True):
                made.owner[f"{platform}:{platform[0]}{number}"] = who
                made.leak.add(person(f"{platform[0]}{number}", name, platform=platform), original=f"{platform}/users")
                for day in range(3):
                    at, room = f"2024-03-{day * 7 + team + 1:02d}T09:{number % 60:02d}:00Z", f"{platform}-team{team}"
                    told = {"platform": platform, "conversation_id": room, "sender_name": ""}
                    made.leak.add(
                        message(number * 10 + day, at, f"{platform[0]}{number}", f"note {number} {day}", **told)
                    )
                number += 1
    made.leak.add(
        person("j-reused", "Wolfgang Amsel", platform="jabber", phone="+49 170 5550101"), original="jabber/one"
    )
    made.leak.add(
        person("j-reused", "Тарас Гриценко", platform="jabber", phone="+49 170 5550101"), original="jabber/two"
    )
    made.owner["jabber:j-reused"] = ""
    _renamed(made, rng)
    return made


def _renamed(made: Roster, rng: random.Random) -> None:
    """Sixteen handles that tell nothing write 450 messages and more each; four people took a new one in May."""
    hands = dict(RENAMED)
    for number, old in enumerate([*hands, *(f"handle{i}" for i in range(8))]):
        habits = _habits(rng)
        for half, handle in enumerate((old, hands.get(old, ""))):
            if handle:
                made.owner[f"jabber:{handle}"] = old
                for line in range(450):
                    month, day = 2 + half * 3 + line % 3, 1 + line % 27
                    told = {"platform": "jabber", "conversation_id": f"room{number % 3}", "sender_name": handle}
                    at = f"2024-{month:02d}-{day:02d}T{8 + line % 12:02d}:{rng.randrange(60):02d}:00Z"
                    key = 100_000 + number * 2_000 + half * 1_000 + line
                    made.leak.add(message(key, at, handle, _line(rng, habits), **told))


COMMON = [
    "the",
    "server",
    "is",
    "up",
    "again",
    "and",
    "i",
    "will",
    "look",
    "at",
    "it",
    "after",
    "lunch",
    "so",
    "please",
    "wait",
    "with",
    "that",
    "build",
    "until",
    "we",
    "know",
    "more",
]
OWN = [
    "well",
    "anyway",
    "actually",
    "tbh",
    "imho",
    "btw",
    "kinda",
    "yup",
    "nah",
    "fine",
    "cool",
    "sure",
    "hm",
    "hmm",
    "guess",
    "maybe",
    "rly",
    "pls",
    "thx",
    "cheers",
    "mate",
    "hey",
    "yo",
]


def _habits(rng: random.Random) -> dict[str, list[float] | str]:
    return {
        "words": [rng.gammavariate(0.5, 1) for _ in COMMON], "own": [rng.gammavariate(0.25, 1) for _ in OWN],
        "end": rng.choice([".", "..", "", "!", " )", "...", " :)", ";"]),
        "comma": rng.choice([", ", " , ", " - ", " "]),
    }  # fmt: skip


def _line(rng: random.Random, habits: dict[str, list[float] | str]) -> str:
    words = rng.choices(COMMON, habits["words"], k=rng.randint(3, 9))  # type: ignore[arg-type]
    head = rng.choices(OWN, habits["own"], k=1) if rng.random() < 0.5 else []  # type: ignore[arg-type]
    end = habits["end"] if rng.random() < 0.8 else ""
    return (
        str(habits["comma"]).join([*head, " ".join(words)])
        + str(end)
        + f" {rng.randrange(1000)}" * (rng.random() < 0.2)
    )


class Measured(NamedTuple):
    """Pairs of accounts: of one person, suggested, strongly suggested, one's once the right are accepted."""

    right: set[tuple[str, str]]
    shown: set[tuple[str, str]]
    strong: set[tuple[str, str]]
    accepted: set[tuple[str, str]]
    joined: int


def measured(made: Roster) -> Measured:
    """What is suggested, and how many accounts were joined without anybody's word."""
    rows = frames.messages(made.leak)
    known = people(frames.participants(made.leak), messages=rows)
    table = candidates(known, rows)
    pairs = [tuple(sorted(pair)) for pair in zip(table["a"], table["b"], strict=True)]
    strong = {pair for pair, tier in zip(pairs, table["tier"], strict=True) if tier == "strong"}
    joined = len(known.person) - len(set(known.person.values()))
    right, shown = made.pairs(), {(a, b) for a, b in pairs}
    group = components(right & shown)
    accepted = {pair for pair in right if pair[0] in group and group[pair[0]] == group.get(pair[1])}
    return Measured(right, shown, {(a, b) for a, b in strong}, accepted, joined)


if __name__ == "__main__":
    for name, names in (("first", FIRST), ("second", SECOND)):
        for seed in (29, 30, 31):
            told = measured(roster(names, seed))
            right, wrong = len(told.right & told.shown), len(told.shown - told.right)
            line = f"{name} roster, seed {seed}: {right} of {len(told.right)} pairs suggested, {wrong} wrong; "
            line += f"strong: {len(told.strong & told.right)} right, {len(told.strong - told.right)} wrong"
            sys.stdout.write(
                f"{line}; {told.joined} joined by themselves; "
                f"{len(told.accepted)} pairs are one once the right ones are accepted\n"
            )
            if "--misses" in sys.argv:
                sys.stdout.writelines(f"  missed {pair}\n" for pair in sorted(told.right - told.shown))
