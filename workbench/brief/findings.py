"""The summary and the findings: what the story wants to say, how well it stands, and the words it rests on."""

from __future__ import annotations

import re
from collections import Counter

from ..errors import EvidenceError
from .facts import CaseFacts, ClaimFact, ExhibitFact, SupportFact
from .tree import Block, Cell, Column, Heading, Line, Para, Run, Table, cell, line

SUMMARY_WORDS = 150
TONES = {"supported": "good", "single-origin": "warn", "contradicted": "bad", "unverified": "mute"}
EXCERPT = 240
_UTC = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_LOCAL = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")
_HAN = re.compile("[\u3400-\u9fff]")


def anchor(kind: str, name: str) -> str:
    """The anchor of a claim ("c") or an exhibit ("x"): letters, digits and hyphens only."""
    return f"{kind}-{re.sub('[^A-Za-z0-9]', '-', name)}"


def when(at: str) -> str:
    """An ISO time as people read it, with every digit that the original has: 2023-04-18 08:40:11 UTC."""
    return f"{at[:10]} {at[11:-1]} UTC" if _UTC.fullmatch(at) else _LOCAL.sub(r"\1 \2", at)


def require(facts: CaseFacts) -> None:
    """Raises EvidenceError where the facts cannot make a brief that holds together."""
    numbers = Counter(exhibit.number for exhibit in facts.exhibits)
    for number, count in numbers.items():
        if count > 1:
            raise EvidenceError(f"Exhibit number {number} is used {count} times.", "Number the exhibits anew.")
    for claim in facts.claims:
        for support in claim.supports:
            if support.exhibit not in numbers:
                raise EvidenceError(
                    f"Claim {claim.id} cites {support.exhibit}, which is not among the exhibits.",
                    "Add the exhibit or remove the citation.",
                )
    if (count := words_in(facts.summary)) > SUMMARY_WORDS:
        raise EvidenceError(f"The summary has {count} words; {SUMMARY_WORDS} are the limit.", "Shorten it.")


def words_in(text: str) -> int:
    """Words of a text; two Chinese characters count as one word."""
    return len(_HAN.sub(" ", text).split()) + (len(_HAN.findall(text)) + 1) // 2


def summary(facts: CaseFacts, words: dict[str, str]) -> str:
    """The reporter's summary, or one computed from the standings."""
    if facts.summary:
        return facts.summary

    def ids(standing: str) -> str:
        return ", ".join(claim.id for claim in facts.claims if claim.standing == standing) or words["none"]

    return words["auto_summary"].format(
        claims=len(facts.claims),
        exhibits=len(facts.exhibits),
        originals=len({exhibit.original_sha256 for exhibit in facts.exhibits}),
        supported=ids("supported"),
        single=ids("single-origin"),
        contradicted=ids("contradicted"),
        unverified=ids("unverified"),
        contested=", ".join(claim.id for claim in facts.claims if claim.contested) or words["none"],
    )


def standing(claim: ClaimFact, words: dict[str, str]) -> Line:
    """A claim's standing in words and colour."""
    text = words[claim.standing] + (f"{words['comma']}{words['contested']}" if claim.contested else "")
    return line(Run(text, TONES[claim.standing] if not claim.contested else "warn"))


def tally(facts: CaseFacts, words: dict[str, str]) -> Table:
    """The claims at a glance, for the cover."""
    rows: list[tuple[Cell, ...]] = []
    for claim in facts.claims:
        count = Counter(support.stance for support in claim.supports)
        figures = f"{count['supports']} / {count['contradicts']}"
        text = (Run(claim.id, "strong", anchor("c", claim.id)), Run("  " + claim.text))
        rows.append((cell(text), cell(standing(claim, words)), cell(figures)))
    heads = (words["claim"], words["standing"], f"{words['supports']} / {words['contradicts']}")
    return Table((Column(heads[0], 5.2), Column(heads[1], 2.4), Column(heads[2], 1.6, right=True)), tuple(rows))


def section(facts: CaseFacts, words: dict[str, str]) -> list[Block]:
    """Each claim with its standing, its wording, its exhibits as notes, and the strongest words on either side."""
    blocks: list[Block] = [
        Heading(words["findings"], 1, "findings"),
        Para(line(Run(words["how_to_read"], "mute")), "small"),
    ]
    for claim in facts.claims:
        blocks.extend(_finding(facts, claim, words))
    return blocks


def _finding(facts: CaseFacts, claim: ClaimFact, words: dict[str, str]) -> list[Block]:
    by_number = {exhibit.number: exhibit for exhibit in facts.exhibits}
    blocks: list[Block] = [
        Heading(f"{claim.id}. {claim.text}", 2, anchor("c", claim.id)),
        Para((*standing(claim, words), *line(f". {claim.explanation}" if claim.explanation else ".")), keep=True),
    ]
    if claim.wording:
        blocks.append(Para(line(Run(f"{words['wording']}: ", "strong"), claim.wording), keep=True))
    for stance in ("supports", "contradicts"):
        chosen = [support for support in claim.supports if support.stance == stance]
        if chosen:
            blocks.append(_cited(chosen, by_number, words[stance]))
            blocks.extend(_excerpt(by_number[strongest(chosen, by_number).exhibit]))
    if claim.note:
        blocks.append(Para(line(Run(f"{words['note']}: ", "strong"), claim.note), "small"))
    return blocks


def strongest(supports: list[SupportFact], by_number: dict[str, ExhibitFact]) -> SupportFact:
    """The support to show first: one that counts, direct, in words that are short enough to be printed whole."""

    def rank(support: SupportFact) -> tuple[bool, bool, bool]:
        exhibit = by_number[support.exhibit]
        bulky = len(exhibit.quote) > EXCERPT or exhibit.kind in ("table", "picture")
        return not support.counts, support.weight != "direct", bulky

    return min(supports, key=rank)


def _cited(supports: list[SupportFact], by_number: dict[str, ExhibitFact], label: str) -> Para:
    runs = [Run(f"{label}: ", "strong")]
    for place, support in enumerate(supports):
        note = source_note(by_number[support.exhibit])
        runs.append(Run(support.exhibit, link=anchor("x", support.exhibit), note=note))
        runs.append(Run(", " if place < len(supports) - 1 else "."))
    return Para(tuple(runs), keep=True)


def _excerpt(exhibit: ExhibitFact) -> list[Block]:
    """The quotation in full if it is short; a long one, cells and pictures are left to their exhibits."""
    if len(exhibit.quote) > EXCERPT or exhibit.kind in ("table", "picture"):
        return []
    who = f"{exhibit.target.sender}, {when(exhibit.target.at)}".strip(", ")
    tail = line("\u2003", Run(f"{who} · ", "mute"), Run(exhibit.number, "mute", anchor("x", exhibit.number)))
    blocks: list[Block] = [Para((Run(exhibit.quote, "quote"), *tail), "quote", keep=bool(exhibit.translation))]
    if exhibit.translation:
        blocks.append(Para(line(exhibit.translation), "translation"))
    return blocks


def source_note(exhibit: ExhibitFact) -> Line:
    """The footnote of an exhibit: who, where, when, and the place in the original."""
    target = exhibit.target
    number = Run(exhibit.number, link=anchor("x", exhibit.number))
    if exhibit.kind in ("page", "table", "picture"):
        return line(number, f" {exhibit.title}. {exhibit.original}{exhibit.locator}")
    where = " · ".join(part for part in (target.sender, exhibit.conversation or exhibit.title, when(target.at)) if part)
    return line(number, f" {where}. {exhibit.original.rpartition('/')[2]}{exhibit.locator}")
