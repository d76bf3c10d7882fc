"""The timeline and the people of the story: a picture each, and beneath it the same facts as a table."""

from __future__ import annotations

from .facts import CaseFacts, FigureFact
from .findings import anchor, when
from .tree import Block, Cell, Column, Figure, Heading, Run, Table, cell, line

Words = dict[str, str]


def timeline(facts: CaseFacts, words: Words) -> list[Block]:
    """The figure, its data, and the events of the story with their certainty and exhibits."""
    blocks: list[Block] = [Heading(words["timeline"], 1, "timeline")]
    blocks += _figure(facts.timeline, "fig-timeline")
    if facts.events:
        rows = tuple(
            (cell(_when(event.at, event.until), Run(event.certainty, "mute")), cell(event.text), _links(event.exhibits))
            for event in facts.events
        )
        columns = (Column(words["when"], 2.2), Column(words["what"], 5.6), Column(words["exhibit"], 1.6))
        blocks += [Heading(words["events"], 2, "events"), Table(columns, rows)]
    return blocks if len(blocks) > 1 else []


def people(facts: CaseFacts, words: Words) -> list[Block]:
    """The people-to-topic figure, its data, and who the people are and how that is known."""
    blocks: list[Block] = [Heading(words["graph"], 1, "people")]
    blocks += _figure(facts.graph, "fig-people")
    if facts.people:
        rows = tuple(
            (
                cell(Run(person.name, "strong"), person.note),
                cell(person.role),
                cell(*person.accounts),
                cell(person.identified),
            )
            for person in facts.people
        )
        heads = (words["person"], words["role"], words["accounts"], words["identified"])
        columns = tuple(Column(head, width) for head, width in zip(heads, (1.8, 2.0, 2.6, 2.6), strict=True))
        blocks += [Heading(words["people"], 2, "persons"), Table(columns, rows)]
    return blocks if len(blocks) > 1 else []


def _figure(figure: FigureFact | None, name: str) -> list[Block]:
    if figure is None:
        return []
    blocks: list[Block] = [Figure(figure.alt, figure.caption, figure.png, figure.svg, name)] if figure.png else []
    if figure.rows:
        widths = figure.widths or (1.0,) * len(figure.header)
        columns = tuple(
            Column(head, width, right=_numbers(figure, place))
            for place, (head, width) in enumerate(zip(figure.header, widths, strict=True))
        )
        rows = tuple(tuple(cell(value) for value in row) for row in figure.rows)
        blocks.append(Table(columns, rows, dense=True))
    return blocks


def _numbers(figure: FigureFact, place: int) -> bool:
    values = {row[place].replace(",", "").strip() for row in figure.rows} - {"", "–"}
    return place > 0 and all(value.isdecimal() for value in values)


def _when(at: str, until: str) -> str:
    return f"{when(at)} – {when(until)}" if until else when(at)


def _links(numbers: tuple[str, ...]) -> Cell:
    return tuple(line(Run(number, link=anchor("x", number))) for number in numbers) or cell("")
