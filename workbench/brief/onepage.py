"""The one-page summary: every claim with its standing and the strongest words on either side, if they fit a page."""

from __future__ import annotations

from collections import Counter

from .exhibits import evidence_lines
from .facts import CaseFacts, ClaimFact, ExhibitFact
from .findings import EXCERPT, anchor, standing, strongest, when
from .tree import Block, Cell, Column, Line, Para, Run, Table, cell, line

__all__ = ["summary"]

ROOM = 38  # lines of the type of a table below the title and the summary, in Word with its wider leading too
LEFT, RIGHT = 42, 62  # Latin letters on a line of either column
DETAIL = ("translated", "both", "one", "none")  # from the fullest to the barest way of telling a claim
Words = dict[str, str]


def summary(facts: CaseFacts, words: Words) -> list[Block]:
    """One row a claim; where there are too many claims for words, without; where for rows, the rest is counted."""
    claims = list(facts.claims)
    detail = next((name for name in DETAIL if _lines(facts, claims, words, name) <= ROOM), "none")
    while len(claims) > 1 and _lines(facts, claims, words, detail) > ROOM:
        claims.pop()
    columns = (Column(words["claim"], 4.2), Column(words["strongest"], 6.0))
    rows = tuple(_row(facts, claim, words, detail) for claim in claims)
    left = len(facts.claims) - len(claims)
    more = [Para(line(Run(words["more_claims"].format(n=left), "mute")), "small")] if left else []
    return [Table(columns, rows), *more] if rows else []


def _row(facts: CaseFacts, claim: ClaimFact, words: Words, detail: str) -> tuple[Cell, ...]:
    count = Counter(support.stance for support in claim.supports)
    figures = (
        f"{words['supports']} {count['supports']}{words['comma']}{words['contradicts'].lower()} {count['contradicts']}"
    )
    text = (Run(claim.id, "strong", anchor("c", claim.id)), Run("  " + claim.text))
    told: list[Line] = []
    for stance in ("supports", "contradicts")[: {"none": 0, "one": 1}.get(detail, 2)]:
        told += _words(facts, claim, words, stance, detail)
    return cell(text, (*standing(claim, words), Run(f" · {figures}", "mute"))), cell(*told)


def _words(facts: CaseFacts, claim: ClaimFact, words: Words, stance: str, detail: str) -> list[Line]:
    chosen = [support for support in claim.supports if support.stance == stance]
    if not chosen:
        return []
    by_number = {exhibit.number: exhibit for exhibit in facts.exhibits}
    exhibit = by_number[strongest(chosen, by_number).exhibit]
    told: list[Line] = [line(Run(f"{words[stance]}: ", "strong"), *_quote(exhibit, words), *_who(exhibit))]
    if exhibit.translation and detail == "translated" and len(exhibit.quote) <= EXCERPT:
        told.append(line(Run(exhibit.translation, "mute")))
    return told


def _quote(exhibit: ExhibitFact, words: Words) -> Line:
    if len(exhibit.quote) > EXCERPT or exhibit.kind == "table":
        return (Run(words["long_quote"], "mute"),)
    return evidence_lines(exhibit, words)[0]


def _who(exhibit: ExhibitFact) -> Line:
    target = exhibit.target
    parts = (target.sender, when(target.at)[:16], exhibit.number)
    return (Run("  " + " · ".join(part for part in parts if part), "mute"),)


def _lines(facts: CaseFacts, claims: list[ClaimFact], words: Words, detail: str) -> int:
    """About how many lines the rows of these claims take."""
    rows = (_row(facts, claim, words, detail) for claim in claims)
    return sum(max(_high(one, LEFT), _high(other, RIGHT)) + 1 for one, other in rows)


def _high(told: Cell, width: int) -> int:
    wide = ("".join(run.text for run in item) for item in told)
    return sum(1 + (len(text) + sum(char > "\u2e7f" for char in text)) // width for text in wide)
