"""The vendor's terms as PDF, versions 3 and 4: numbered sections and clauses in Times, six pages each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .pdf_write import A4, Pdf, wrap
from .world import HERE

NAMES = {3: "Sundreve_API_Terms_v3.pdf", 4: "Sundreve_API_Terms_v4.pdf"}
IN_FORCE = {3: "January 15, 2024", 4: "July 1, 2024"}
CREATED = {3: "D:20240109181500-06'00'", 4: "D:20240617100200-05'00'"}
SIZE, LEADING, LEFT, TOP, BOTTOM, WIDTH = 12, 17.0, 84, 752, 84, 427


@dataclass
class Section:
    """A numbered section with its clauses."""

    title: str
    clauses: list[str] = field(default_factory=list)


def sections(version: int) -> list[Section]:
    """The sections of a version in order; version 4 has one more in front of the section on use of Output."""
    text = (HERE / "papers" / "terms.txt").read_text(encoding="utf-8")
    limits = (HERE / "papers" / f"restrictions_v{version}.txt").read_text(encoding="utf-8")
    if version == 4:
        limits = (HERE / "papers" / "agents_v4.txt").read_text(encoding="utf-8") + limits
    found: list[Section] = []
    for line in text.replace("@restrictions\n", limits).strip().split("\n"):
        if line.startswith("# "):
            found.append(Section(line[2:]))
        else:
            found[-1].clauses.append(line)
    return found


def build(version: int) -> bytes:
    """The bytes of one version."""
    pdf = Pdf(f"Sundreve API Terms, version {version}", "Sundreve, Inc., Legal", CREATED[version], "Sundreve Docs 5.1")
    _cover(pdf, version)
    layout = _Layout(pdf, version)
    for number, section in enumerate(sections(version), start=1):
        layout.heading(f"{number}. {section.title}")
        clause = 0
        for text in section.clauses:
            if re.match(r"\([a-z]\) ", text):
                layout.paragraph(text[:3], text[4:], indent=50)
            else:
                clause += 1
                layout.paragraph(f"{number}.{clause}", text, indent=0)
    return pdf.data()


def _cover(pdf: Pdf, version: int) -> None:
    pdf.page()
    pdf.latin(LEFT, 610, 30, "API Terms", bold=True)
    pdf.latin(LEFT, 572, 15, f"Version {version}, in force from {IN_FORCE[version]}")
    pdf.latin(LEFT, 545, 12, "Sundreve, Inc., 410 Pecan Row, Austin, Texas (invented)")
    note = "These terms apply to every use of the Ondrel models through the API. Please read section"
    note += f" {4 if version == 3 else 5}, which limits what Output may be used for."
    for index, line in enumerate(wrap(note, 12, WIDTH)):
        pdf.latin(LEFT, 500 - index * LEADING, 12, line)
    if version == 4:
        more = "Changes against version 3: a section on tools and agents was added; later sections are renumbered."
        more += " There is no other change of substance."
        for index, line in enumerate(wrap(more, 12, WIDTH)):
            pdf.latin(LEFT, 440 - index * LEADING, 12, line)


class _Layout:
    """Runs text down pages with a header, a footer and hanging numbers."""

    def __init__(self, pdf: Pdf, version: int) -> None:
        self.pdf, self.version, self.y = pdf, version, 0.0
        self._turn()

    def _turn(self) -> None:
        self.pdf.page()
        number = len(self.pdf.pages)
        self.pdf.latin(LEFT, 800, 9, f"Sundreve API Terms, version {self.version}")
        self.pdf.line(LEFT, 794, A4[0] - LEFT, 794)
        self.pdf.latin(A4[0] / 2 - 20, 48, 9, f"Page {number}")
        self.y = TOP

    def _need(self, lines: int) -> None:
        if self.y - lines * LEADING < BOTTOM:
            self._turn()

    def heading(self, text: str) -> None:
        """A section's title, never alone at the foot of a page."""
        self._need(4)
        self.y -= 10
        self.pdf.latin(LEFT, self.y, 13.5, text, bold=True)
        self.y -= LEADING + 4

    def paragraph(self, label: str, text: str, indent: int) -> None:
        """A clause with its number in the margin."""
        lines = wrap(text, SIZE, WIDTH - 36 - indent)
        self._need(min(len(lines), 3))
        self.pdf.latin(LEFT + indent, self.y, SIZE, label)
        for line in lines:
            if self.y < BOTTOM:
                self._turn()
            self.pdf.latin(LEFT + 36 + indent, self.y, SIZE, line)
            self.y -= LEADING
        self.y -= 6
