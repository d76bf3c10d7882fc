"""The claim-evidence matrix: each sentence of the story against the record, contrary evidence included."""

from __future__ import annotations

from .facts import CaseFacts, ClaimFact, SearchFact
from .findings import anchor, standing, when
from .tree import Block, Cell, Column, Heading, Line, Para, Run, Table, cell, line

Words = dict[str, str]


def section(facts: CaseFacts, words: Words) -> list[Block]:
    """One row a claim: for, against, independence and wording, standing; then the searches for contrary evidence."""
    columns = (
        Column(words["claim"], 2.0),
        Column(words["supports"], 3.6),
        Column(words["contradicts"], 2.2),
        Column(words["independence"], 2.1),
        Column(words["standing"], 1.5),
    )
    rows = tuple(_row(claim, words) for claim in facts.claims)
    blocks: list[Block] = [Heading(words["matrix"], 1, "matrix"), Table(columns, rows)]
    return blocks + _searches(facts, words)


def _row(claim: ClaimFact, words: Words) -> tuple[Cell, ...]:
    independence = cell(
        claim.explanation, line(Run(f"{words['wording']}: ", "mute"), claim.wording) if claim.wording else ""
    )
    state = [standing(claim, words)]
    if claim.status:
        state.append(line(Run(f"{words['editor_status']}: {claim.status}", "mute")))
    return (
        cell((Run(claim.id, "strong", anchor("c", claim.id)), Run(f" {claim.text}"))),
        _stance(claim, "supports", words),
        _stance(claim, "contradicts", words),
        independence,
        tuple(state),
    )


def _stance(claim: ClaimFact, stance: str, words: Words) -> Cell:
    lines: list[Line] = []
    for support in claim.supports:
        if support.stance != stance:
            continue
        weight = f" {words.get(support.weight, support.weight)}" if support.weight else ""
        note = f": {support.note}" if support.note else ""
        barred = "" if support.counts else f" ({words['not_counted']}: {support.why})"
        number = Run(support.exhibit, "strong", anchor("x", support.exhibit))
        lines.append(line(number, f"{weight}{note}", Run(barred, "mute")))
    return tuple(lines) or cell(Run(words["none"], "mute"))


def _searches(facts: CaseFacts, words: Words) -> list[Block]:
    blocks: list[Block] = [Heading(words["searched_against"], 2, "contrary")]
    rows: list[tuple[Cell, ...]] = []
    for claim in facts.claims:
        name = cell(Run(claim.id, "strong", anchor("c", claim.id)))
        if not claim.searches:
            rows.append((name, cell(Run(words["not_searched"], "bad")), cell(""), cell("")))
        rows += [
            (name, cell(Run(s.query, "mono"), _aside(s)), cell(f"{s.hits:,}"), cell(when(s.at))) for s in claim.searches
        ]
    columns = (
        Column(words["claim"], 0.8),
        Column(words["query"], 5.6),
        Column(words["hits"], 0.9, right=True),
        Column(words["when"], 1.9),
    )
    blocks.append(Table(columns, tuple(rows)))
    gaps = [claim for claim in facts.claims if claim.missing]
    for claim in gaps:
        text = " ".join(claim.missing)
        blocks.append(Para(line(Run(f"{claim.id} · {words['missing']}: ", "strong"), text), "small"))
    return blocks


def _aside(search: SearchFact) -> Line:
    return line(Run(" · ".join(part for part in (search.filters, search.purpose) if part), "mute"))
