"""The neutral content tree of a brief: frozen blocks that both writers print in the same order with the same words.

Text is verbatim everywhere; what a font or a format cannot show is replaced by the writers (see
`workbench.brief.visible`), never here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .. import hashing
from ..errors import UsageError

RUN_STYLES = ("", "strong", "em", "mono", "mute", "good", "bad", "warn", "quote")
PARA_STYLES = ("body", "lead", "small", "meta", "quote", "translation")
RUNNING = 44
ROLES = ("target", "parent", "before", "after", "page")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `link` names the anchor it leads to, `note` is a footnote set after it."""

    text: str
    style: str = ""
    link: str = ""
    note: tuple[Run, ...] = ()


Line = tuple[Run, ...]


def line(*parts: str | Run) -> Line:
    """A line of runs from plain strings and runs; empty strings are left out."""
    runs = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(run for run in runs if run.text or run.note)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; `anchor` is where links lead to. Level 1 is numbered by the writers."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `keep` holds it on one page with what follows."""

    runs: Line
    style: str = "body"
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is one line."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, and whether it is set flush right."""

    title: str
    width: float = 1.0
    right: bool = False


Cell = tuple[Line, ...]


def cell(*lines: str | Run | Line) -> Cell:
    """A table cell of one or more lines."""
    made = (line(item) if isinstance(item, str | Run) else item for item in lines)
    return tuple(item for item in made if item) or ((Run(""),),)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that repeats on every page; `dense` sets it small (manifests)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    anchor: str = ""
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: vector for the PDF, pixels for the DOCX, words for who cannot see it; `width` in parts of the page."""

    alt: str
    caption: str
    png: bytes = b""
    svg: bytes = b""
    anchor: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words put in evidence, verbatim, in the original language, and the translation beneath them."""

    text: str
    exhibit: str
    speaker: Line
    translation: str = ""
    translated_by: Line = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message (or page) shown in its context; `role` tells the exhibit itself from what stands around it.

    `start` and `end` mark the quoted words inside `text` of the exhibit itself.
    """

    sender: str
    at: str
    text: str
    role: str = "before"
    notes: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Callout:
    """A box that must not be missed; `tone` is note, warn, bad or good."""

    title: str
    lines: tuple[Line, ...]
    tone: str = "note"


@dataclass(frozen=True, slots=True)
class Hashline:
    """A label and a hash or locator, set in a type that tells 0 from O."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new page begins here."""


Block = Heading | Para | Bullets | Table | Figure | Quotation | Message | Callout | Hashline | Break


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: what this is, for whom, how it may be handled, and the hashes that pin its content."""

    title: str
    subtitle: str
    handling: str
    rows: tuple[tuple[str, Line], ...]
    sample: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file carried inside the PDF and beside the DOCX in a bundle."""

    name: str
    mime: str
    data: bytes
    description: str


@dataclass(frozen=True)
class Brief:
    """A whole brief: cover, blocks, attachments. `date` is YYYY-MM-DD, the only date in any metadata."""

    title: str
    case: str
    version: str
    date: str
    language: str
    handling: str
    variant: str
    cover: Cover
    blocks: tuple[Block, ...]
    attached: tuple[Attached, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    contents: int = 0  # levels of headings in the table of contents; 0 for none

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the canonical JSON of everything in the brief: equal content, equal hash."""
        return hashing.sha256(hashing.canonical(plain(self)))

    @property
    def running(self) -> str:
        """The line at the head of every page: case, version and as much of the title as fits."""
        room = RUNNING - 2 * sum("\u2e80" <= char <= "\uffef" for char in self.title[:RUNNING]) // 3
        title = self.title if len(self.title) <= room else self.title[:room].rpartition(" ")[0] or self.title[:room]
        return f"{self.case} · {self.version} · {title}{'' if title == self.title else ' …'}"

    def word(self, name: str) -> str:
        """A word of the chrome ("page", "contents") in the brief's language."""
        return dict(self.words)[name]

    def pdf(self) -> bytes:
        """The brief as a tagged PDF."""
        from . import pdf

        return pdf.write(self)

    def docx(self) -> bytes:
        """The brief as a Word document."""
        from . import docx

        return docx.write(self)

    def save(self, path: str | Path) -> Path:
        """Write the brief to a .pdf or .docx file; raises UsageError for any other ending."""
        target = Path(path)
        writers = {".pdf": self.pdf, ".docx": self.docx}
        if target.suffix.lower() not in writers:
            raise UsageError(f"A brief cannot be written as {target.name}.", "End the name in .pdf or .docx.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(writers[target.suffix.lower()]())
        return target


def plain(value: Any) -> Any:
    """A tree as JSON values: each block a dict with its `kind`, bytes as their SHA-256."""
    if is_dataclass(value) and not isinstance(value, type):
        made = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **made}
    if isinstance(value, bytes):
        return hashing.sha256(value) if value else ""
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def anchors(brief: Brief) -> frozenset[str]:
    """Every anchor that a link can lead to; a link to any other is printed as plain text."""
    return frozenset(getattr(block, "anchor", "") for block in brief.blocks) - {""}


def quotations(brief: Brief) -> Iterator[Quotation]:
    """Every quotation in the order of the brief."""
    return (block for block in brief.blocks if isinstance(block, Quotation))
