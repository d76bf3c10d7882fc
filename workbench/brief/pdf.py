"""The brief as PDF by Typst: tagged (PDF/UA-1), archival (PDF/A-3a) with the manifest attached, same input same bytes.

The template is package data; every word of the brief goes in as a JSON value, so that nothing in a message is ever
read as markup. Fonts come from this package, matplotlib and Typst itself, never from the machine.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import EvidenceError, MissingExtra
from .glyphs import folders, printable
from .pictures import clean_png, clean_svg
from .tree import (
    Block,
    Brief,
    Bullets,
    Callout,
    Cell,
    Column,
    Figure,
    Hashline,
    Heading,
    Line,
    Message,
    Para,
    Quotation,
    Run,
    Table,
    anchors,
)
from .visible import chinese, direction

__all__ = ["write"]

TEMPLATE = Path(__file__).parent / "template" / "brief.typ"
LONGEST = 22  # letters without a break; a longer word may be broken every PIECE letters
PIECE = 8
ACROSS = 110  # Latin letters of a table's type on a line as wide as the page
WHOLE = 14  # lines up to which a table row is held on one page
LONG_QUOTE = 1_500  # characters; a longer quotation may run over a page
_TONE = re.compile("(?=[\U0001f3fb-\U0001f3ff\t])|(?<=\t)")
_WORD = re.compile(rf"[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]{{{LONGEST + 1},}}")


def write(brief: Brief) -> bytes:
    """The bytes of the PDF; raises EvidenceError if Typst refuses the content, naming its reason."""
    try:
        import typst
    except ImportError:
        raise MissingExtra("The PDF needs the package typst.", "pip install typst") from None
    stamp = datetime.combine(date.fromisoformat(brief.date), datetime.min.time(), UTC)
    try:
        made: bytes = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=_fonts(),
            format="pdf",
            sys_inputs={"brief": json.dumps(_Setting(brief).whole(), ensure_ascii=False)},
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(stamp.timestamp()),
        )
    except typst.TypstError as error:
        raise EvidenceError(f"The PDF could not be set: {error}.", "Send the brief as DOCX and report this.") from error
    return made


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders()])


class _Setting:
    """The JSON for the template: texts made printable and breakable, links without a target made plain."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.anchors = anchors(brief)

    def whole(self) -> dict[str, Any]:
        brief = self.brief
        year, month, day = (int(part) for part in brief.date.split("-"))
        cover = brief.cover
        return {
            "title": printable(brief.title),
            "language": brief.language,
            "day": {"year": year, "month": month, "day": day},
            "running": printable(brief.running),
            "handling": printable(brief.handling),
            "sample": printable(cover.sample),
            "contents": brief.contents,
            "contents_title": brief.word("contents"),
            "page": brief.word("page"),
            "of": brief.word("of"),
            "figure": brief.word("figure"),
            "cover": {
                "handling": self.runs((Run(cover.handling),)) if cover.handling else [],
                "subtitle": self.runs((Run(cover.subtitle),)),
                "sample": self.runs((Run(cover.sample),)) if cover.sample else [],
                "rows": [{"label": self.run(Run(label)), "runs": self.runs(value)} for label, value in cover.rows],
                "blocks": [self.block(block) for block in cover.blocks],
            },
            "blocks": self.blocks(brief.blocks),
            "attached": [
                {
                    "name": f.name,
                    "mime": f.mime,
                    "description": f.description,
                    "data": f.data.decode("utf-8", "replace"),
                }
                for f in brief.attached
            ],
        }

    def run(self, run: Run) -> dict[str, Any]:
        text = printable(run.text)
        return {
            "text": [_pieces(part) for part in text.split("\n")],
            "style": run.style,
            "link": run.link if run.link in self.anchors else "",
            "note": [self.run(part) for part in run.note],
            "lang": "zh" if chinese(text) else "",
            "dir": direction(text),
        }

    def runs(self, runs: Line) -> list[dict[str, Any]]:
        return [self.run(run) for run in runs]

    def blocks(self, blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
        """Every block; rows of hash lines know where they begin and end: they stand apart and hold together."""
        made = [self.block(block) for block in blocks]
        for before, this, after in zip([{}, *made], made, [*made[1:], {}], strict=False):
            this["first"], this["last"] = (side.get("kind") != "hashline" for side in (before, after))
        return made

    def block(self, block: Block) -> dict[str, Any]:
        kind = type(block).__name__.lower()
        match block:
            case Heading():
                body = {"runs": self.runs((Run(block.text),)), "level": block.level, "anchor": block.anchor}
            case Para():
                body = {"runs": self.runs(block.runs), "style": block.style, "keep": block.keep}
            case Bullets():
                body = {"items": [self.runs(item) for item in block.items], "ordered": block.ordered}
            case Table():
                body = self.table(block)
            case Figure():
                body = self.figure(block)
            case Quotation():
                body = self.quotation(block)
            case Message():
                body = self.message(block)
            case Callout():
                lines = [self.runs(item) for item in block.lines]
                body = {"title": self.run(Run(block.title)), "lines": lines, "tone": block.tone}
            case Hashline():
                body = {"label": self.run(Run(block.label)), "value": self.run(Run(block.value))}
            case _:
                body = {}
        return {"kind": kind, **body}

    def table(self, block: Table) -> dict[str, Any]:
        columns = [
            {"title": [_pieces(printable(column.title))], "width": column.width, "right": column.right}
            for column in block.columns
        ]
        rows = [
            {
                "cells": [[self.runs(item) for item in cell] for cell in row],
                "whole": _height(row, block.columns) <= WHOLE,
            }
            for row in block.rows
        ]
        return {"columns": columns, "rows": rows, "dense": block.dense, "anchor": block.anchor}

    def figure(self, block: Figure) -> dict[str, Any]:
        vector = bool(block.svg)
        image = clean_svg(block.svg) if vector else clean_png(block.png)
        return {
            "image": image.decode("utf-8") if vector else list(image),
            "format": "svg" if vector else "png",
            "alt": printable(block.alt),
            "caption": self.runs((Run(block.caption),)),
            "anchor": block.anchor,
            "width": block.width,
        }

    def quotation(self, block: Quotation) -> dict[str, Any]:
        return {
            "quote": self.run(Run(block.text)),
            "speaker": self.runs(block.speaker),
            "translation": self.run(Run(block.translation)),
            "translated_by": self.runs(block.translated_by),
            "long": len(block.text) + len(block.translation) > LONG_QUOTE,
        }

    def message(self, block: Message) -> dict[str, Any]:
        text, start, end = block.text, block.start, block.end
        parts = [(text[:start], False), (text[start:end], True), (text[end:], False)] if end else [(text, False)]
        return {
            "role": block.role,
            "sender": self.run(Run(block.sender)),
            "at": self.run(Run(block.at)),
            "parts": [{"run": self.run(Run(part)), "marked": marked} for part, marked in parts if part],
            "notes": [self.run(Run(note)) for note in block.notes],
        }


def _height(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> float:
    """About how many lines a table row is high."""
    share = sum(column.width for column in columns)
    return max(
        sum(1 + sum(map(_wide, (run.text for run in item))) * share / (column.width * ACROSS) for item in cell)
        for cell, column in zip(row, columns, strict=True)
    )


def _wide(text: str) -> int:
    """The width of a text in Latin letters: a Chinese character is two."""
    return len(text) + sum(char > "\u2e7f" for char in text)


def _pieces(text: str) -> list[str]:
    """`text` cut inside over-long words, where the template may break without adding a character, and before tones.

    The fonts draw a hand of any skin tone as the same hand: the tone is shown beside it, so that it is not lost. A tab
    is a piece of its own, which the template sets as a gap.
    """
    return [piece for part in _TONE.split(text) for piece in _cut(part)]


def _cut(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    for word in _WORD.finditer(text):
        found.append(text[at : word.start()])
        found.extend(text[cut : min(cut + PIECE, word.end())] for cut in range(word.start(), word.end(), PIECE))
        at = word.end()
    return [piece for piece in [*found, text[at:]] if piece]
