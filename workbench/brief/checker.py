"""The fact-checker's sheet: each claim, each quotation, where to look, and a box to tick."""

from __future__ import annotations

from .exhibits import evidence_lines, translated
from .facts import CaseFacts, ExhibitFact
from .findings import anchor, standing, when
from .tree import Block, Cell, Column, Heading, Para, Run, Table, cell, line

Words = dict[str, str]
BOX = "☐"


def sheet(facts: CaseFacts, words: Words) -> list[Block]:
    """One table a claim."""
    by_number = {exhibit.number: exhibit for exhibit in facts.exhibits}
    blocks: list[Block] = []
    for claim in facts.claims:
        blocks += [
            Heading(f"{claim.id}. {claim.text}", 1, anchor("c", claim.id)),
            Para((*standing(claim, words), *line(f". {claim.explanation}")), keep=True),
        ]
        columns = (
            Column(words["exhibit"], 1.5),
            Column(words["quotation"], 4.4),
            Column(words["where_to_look"], 3.4),
            Column(words["tick"], 1.7),
        )
        rows = []
        for support in claim.supports:
            stance = f"{words[support.stance]}, {words.get(support.weight, support.weight)}"
            exhibit = by_number[support.exhibit]
            rows.append((cell(Run(support.exhibit, "strong"), Run(stance, "mute")), *_row(exhibit, words)))
        blocks.append(Table(columns, tuple(rows)) if rows else Para(line(words["none"])))
    return blocks


def _row(exhibit: ExhibitFact, words: Words) -> tuple[Cell, ...]:
    target = exhibit.target
    quotation = cell(
        *evidence_lines(exhibit, words),
        Run(exhibit.translation),
        tuple(Run(r.text, "mute") for r in translated(exhibit, words)),
    )
    told = (f"{target.sender} · {when(target.at)}", exhibit.conversation)
    place = cell(
        *(told if exhibit.kind not in ("page", "table", "picture") else (exhibit.title,)),
        exhibit.original,
        Run(exhibit.locator, "mono"),
        Run(exhibit.item_sha256, "mono"),
    )
    return quotation, place, cell(BOX)
