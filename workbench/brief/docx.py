"""The brief as a Word document by python-docx with real styles, contents, captions, footnotes, links.

It prints the tree of `workbench.brief.tree` in the order and the words of the PDF.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from . import _ooxml as x
from .pictures import clean_png, png_size
from .tree import (
    Block,
    Brief,
    Bullets,
    Callout,
    Cell,
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

__all__ = ["write"]

TEXT_WIDTH = 9184  # twentieths of a point between the margins
TEXT_MM = 162
RUN_STYLES = {
    "strong": "Strong",
    "em": "Emphasis",
    "mono": "Mono",
    "mute": "Mute",
    "good": "Good",
    "bad": "Bad",
    "warn": "Warn",
}
PARA_STYLES = {
    "body": "",
    "lead": "Lead",
    "small": "Small",
    "meta": "ExhibitMeta",
    "quote": "Quote",
    "translation": "QuoteTranslation",
}
KEEP = "<w:keepNext/>"
RIGHT = '<w:jc w:val="right"/>'
PAGE_BREAK = x.paragraph('<w:r><w:br w:type="page"/></w:r>')


def write(brief: Brief) -> bytes:
    """The bytes of the Word document; equal briefs give equal bytes."""
    import docx

    document = docx.Document(io.BytesIO(x.blank()))
    writer = _Writer(brief, document.part)
    pieces = writer.cover() + writer.contents() + writer.blocks(brief.blocks)
    last = document.element.body[-1]  # the section's properties; counting the body anew for each piece is quadratic
    for element in x.parsed(pieces):
        last.addprevious(element)
    _footnotes(document.part, writer.notes)
    _furniture(document, brief)
    _properties(document, brief)
    buffer = io.BytesIO()
    document.save(buffer)
    return x.canonical(buffer.getvalue())


class _Writer:
    """Blocks to XML; keeps count of footnotes, bookmarks and figures."""

    def __init__(self, brief: Brief, part: Any) -> None:
        self.brief = brief
        self.part = part
        self.anchors = anchors(brief)
        self.notes: list[str] = []
        self.marks = 0
        self.figures = 0
        self.headings: list[tuple[Heading, str]] = []
        for block in brief.blocks:
            if isinstance(block, Heading) and block.level <= brief.contents:
                self.headings.append((block, f"_Toc{len(self.headings) + 1:08d}"))

    def cover(self) -> list[str]:
        cover = self.brief.cover
        made = [x.paragraph(x.run(cover.handling), "Handling")] if cover.handling else []
        made += [x.paragraph(x.run(cover.title), "Title"), x.paragraph(x.run(cover.subtitle), "Subtitle")]
        if cover.sample:
            made.append(x.paragraph(x.run(cover.sample), "SampleLine"))
        widths = [2154, TEXT_WIDTH - 2154]
        rows = [
            x.row([x.paragraph(x.run(label, "Mute"), "TableText"), self.cell((value,), "TableText")], widths)
            for label, value in cover.rows
        ]
        made.append(x.table(widths, rows, "CoverTable"))
        return made + [self.block(block) for block in cover.blocks]

    def contents(self) -> list[str]:
        """The table of contents as a field with its entries; Word adds page numbers when it updates the field."""
        if not self.headings:
            return []
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' TOC \\o "1-{self.brief.contents}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        made = [PAGE_BREAK, x.paragraph(x.run(self.brief.word("contents")), "TOCHeading")]
        number = 0
        for place, (heading, mark) in enumerate(self.headings):
            number += heading.level == 1
            text = f"{number}  {heading.text}" if heading.level == 1 else heading.text
            entry = x.link(mark, x.run(text))
            made.append(x.paragraph(("" if place else begin) + entry, f"TOC{heading.level}"))
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:br w:type="page"/></w:r>'
        return [*made, x.paragraph(end)]

    def run(self, run: Run) -> str:
        body = x.run(run.text, RUN_STYLES.get(run.style, ""))
        if run.link in self.anchors:
            body = x.link(run.link, x.run(run.text, "Hyperlink", bold=run.style == "strong"))
        if run.note:
            number = len(self.notes) + 1
            self.notes.append("")
            self.notes[number - 1] = x.note(number, self.line(run.note))
            body += x.note_mark(number)
        return body

    def line(self, line: Line) -> str:
        return "".join(self.run(run) for run in line)

    def marked(self, anchor: str, body: str) -> str:
        self.marks += 1
        return x.bookmark(self.marks, anchor, body)

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        """Every block; rows of hash lines are held together and stand a little apart."""
        made = []
        for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
            if isinstance(block, Hashline):
                keep = KEEP if isinstance(after, Hashline) else ""
                apart = "" if isinstance(before, Hashline) else '<w:spacing w:before="120" w:after="0"/>'
                made.append(x.paragraph(x.run(f"{block.label}\t{block.value}"), "Hash", keep + apart))
            else:
                made.append(self.block(block))
        return made

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Para():
                way = (KEEP if block.keep else "") + x.bidi(_words(block.runs))
                return x.paragraph(self.line(block.runs), PARA_STYLES[block.style], way)
            case Bullets():
                style = "ListNumber" if block.ordered else "ListBullet"
                return "".join(x.paragraph(self.line(item), style) for item in block.items)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Quotation():
                return self.quotation(block)
            case Message():
                return self.message(block)
            case Callout():
                lines = "".join(x.paragraph(self.line(line), "CalloutText") for line in block.lines)
                return x.paragraph(x.run(block.title), "CalloutHead") + lines + x.paragraph("", "AfterTable")
            case _:
                return PAGE_BREAK

    def heading(self, block: Heading) -> str:
        body = x.run(block.text)
        for heading, mark in self.headings:
            if heading is block:
                body = self.marked(mark, body)
        if block.anchor:
            body = self.marked(block.anchor, body)
        numbered = block.level == 1 and self.brief.contents
        number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if numbered else ""
        return x.paragraph(body, f"Heading{block.level}", number)

    def cell(self, cell: Cell, style: str, *, right: bool = False, keep: bool = False) -> str:
        held = KEEP if keep else ""
        ways = (held + (RIGHT if right else x.bidi(_words(line))) for line in cell)
        return "".join(x.paragraph(self.line(line), style, way) for line, way in zip(cell, ways, strict=True))

    def table(self, block: Table) -> str:
        share = sum(column.width for column in block.columns)
        widths = [int(TEXT_WIDTH * column.width / share) for column in block.columns]
        widths[-1] += TEXT_WIDTH - sum(widths)
        heads = [
            x.paragraph(x.run(column.title), "TableHead", RIGHT if column.right else "") for column in block.columns
        ]
        style = "TableDense" if block.dense else "TableText"
        rows = [x.row(heads, widths, head=True)]
        for left, row in enumerate(block.rows, 1 - len(block.rows)):
            keep = left == -1  # the last row never stands alone on a page
            pairs = zip(row, block.columns, strict=True)
            rows.append(x.row([self.cell(cell, style, right=col.right, keep=keep) for cell, col in pairs], widths))
        return x.table(widths, rows, "BriefTable") + x.paragraph("", "AfterTable")

    def figure(self, block: Figure) -> str:
        self.figures += 1
        relation, _ = self.part.get_or_add_image(io.BytesIO(clean_png(block.png)))
        wide, high = png_size(block.png)
        width = TEXT_MM * block.width
        drawing = x.picture(relation, self.figures, width, width * high / wide, block.alt)
        label = self.brief.word("figure")
        caption = x.run(f"{label} ") + x.field("SEQ Figure \\* ARABIC", str(self.figures)) + x.run(f": {block.caption}")
        if block.anchor:
            caption = self.marked(block.anchor, caption)
        return x.paragraph(drawing, "", KEEP) + x.paragraph(caption, "Caption")

    def quotation(self, block: Quotation) -> str:
        made = x.paragraph(x.run(block.text), "ExhibitQuote", x.bidi(block.text))
        made += x.paragraph(self.line(block.speaker), "ExhibitSpeaker")
        if block.translated_by:
            made += x.paragraph(x.run(block.translation), "ExhibitTranslation", x.bidi(block.translation))
            made += x.paragraph(self.line(block.translated_by), "TranslationBy")
        return made

    def message(self, block: Message) -> str:
        look = "Target" if block.role == "target" else "Context"
        head = x.run(block.sender, bold=True) + x.run(f"  {block.at}" if block.at else "", "Mute")
        text, start, end = block.text, block.start, block.end
        body = x.run(text)
        if end:
            body = x.run(text[:start]) + x.run(text[start:end], bold=True) + x.run(text[end:])
        notes = "".join(x.paragraph(x.run(note), f"{look}Note") for note in block.notes)
        words = x.paragraph(body, f"{look}Text", (KEEP if notes else "") + x.bidi(text)) if text else ""
        return x.paragraph(head, f"{look}Meta") + words + notes


def _words(line: Line) -> str:
    return "".join(run.text for run in line)


def _footnotes(part: Any, notes: list[str]) -> None:
    for relation in part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            target = relation.target_part
            blob = target.blob.decode()
            head = blob.replace(
                'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"', x.SPACES, 1
            ).replace("</w:footnotes>", "")
            target._blob = f"{head.rstrip()}{''.join(notes)}</w:footnotes>".encode()


def _furniture(document: Any, brief: Brief) -> None:
    """Header and footer; the cover has no header."""
    section = document.sections[0]
    head = x.run(brief.running) + x.run("\t") + x.run(brief.handling, "Bad")
    foot = x.run(f"{brief.cover.sample}\t{brief.word('page')} ") + x.field("PAGE", "1")
    foot += x.run(f" {brief.word('of')} ") + x.field("NUMPAGES", "1")
    for place, body, style in (
        (section.header, head, "Header"),
        (section.footer, foot, "Footer"),
        (section.first_page_footer, foot, "Footer"),
        (section.first_page_header, "", "Footer"),
    ):
        place.is_linked_to_previous = False
        root = place._element
        for child in list(root):
            root.remove(child)
        root.extend(x.parsed([x.paragraph(body, style)]))


def _properties(document: Any, brief: Brief) -> None:
    """Title, language and the brief's own date; no author, no program, no clock."""
    from .visible import visible

    core = document.core_properties
    core.title = visible(brief.title)[:255]
    core.language = {"zh": "zh-CN"}.get(brief.language, "en-GB")
    core.created = core.modified = datetime.fromisoformat(f"{brief.date}T00:00:00")
