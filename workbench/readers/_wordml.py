"""A story of WordprocessingML (body, header, note, comment …) walked in its order: what is seen, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..timestamps import UNKNOWN, Timestamp, from_iso
from ._ooxml import attribute, child, elements, local, on, value, words
from ._wordlists import Lists

CHANGES = {"ins": "inserted", "del": "deleted", "moveTo": "inserted", "moveFrom": "deleted"}
PASSED = frozenset(
    (
        *("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "fldSimple", "rubyBase"),
        *("ins", "del", "moveTo", "moveFrom", "oMath", "oMathPara", "Choice", "Fallback"),
    )
)
STORIES = frozenset(("body", "txbxContent", "docPart", "docPartBody", "docParts", "glossaryDocument"))
ROUTINE = frozenset(("PAGE", "NUMPAGES", "PAGEREF", "TOC", "SEQ", "REF", "NOTEREF", "STYLEREF", "SECTIONPAGES"))
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math"
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change that words stand in: kind (inserted, deleted), who, when, and its own name in the file."""

    kind: str
    author: str
    at: Timestamp
    name: str


@dataclass(slots=True)
class Aside:
    """Words beside the visible text: kind of page, label, the words, paragraph, author and time."""

    kind: str
    label: str
    text: str
    paragraph: int
    author: str = ""
    at: Timestamp = UNKNOWN


@dataclass(slots=True)
class Story:
    """One story: its paragraphs as shown (number, text), and all asides, each in order."""

    lists: Lists = field(default_factory=Lists)
    unseen_styles: frozenset[str] = frozenset()
    lines: list[tuple[int, str]] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    anchors: dict[str, list[str]] = field(default_factory=dict)  # the words that a comment is about
    count: int = 0
    open_anchors: set[str] = field(default_factory=set)
    fields: list[list[str]] = field(default_factory=list)

    def blocks(self, parent: Any) -> None:
        """Walk paragraphs and tables below `parent`."""
        for element in parent:
            name = local(element)
            if name == "p":
                self.lines.append((self.count + 1, self.paragraph(element)))
            elif name == "tbl":
                self.table(element)
            elif name == "AlternateContent":
                self.blocks(chosen(element))
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._anchor(element, name)
            elif name in PASSED or name in (
                "body",
                "txbxContent",
                "docPart",
                "docPartBody",
                "docParts",
                "glossaryDocument",
            ):
                self.blocks(element)

    def table(self, table: Any) -> None:
        """Walk a table: one line a row, cells parted by tabs."""
        for row in _below(table, "tr"):
            first, cells = self.count + 1, []
            for cell in _below(row, "tc"):
                start = len(self.lines)
                self.blocks(cell)
                cells.append(" ".join(text for _, text in self.lines[start:]))
                del self.lines[start:]
            change = next((c for c in elements(row, "ins", "del") if local(c.getparent()) == "trPr"), None)
            if change is not None:
                told = _change(change)
                self.asides.append(Aside(told.kind, "table row", "\t".join(cells), first, told.author, told.at))
            self.lines.append((first, "\t".join(cells)))

    def paragraph(self, paragraph: Any) -> str:
        """The visible words of one paragraph with its list label; everything else goes to `asides`."""
        self.count += 1
        label = self.lists.label(paragraph)
        hidden = value(paragraph, "pPr", "pStyle") in self.unseen_styles
        shown: list[str] = []
        self._inline(paragraph, shown, None, hidden)
        text = "".join(shown)
        return label + text if text.strip() else text

    def _inline(self, parent: Any, shown: list[str], change: Change | None, hidden: bool) -> None:
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, shown, change, hidden)
            elif name in CHANGES and name in PASSED:
                inner = _change(element)
                before = len(self.asides)
                self._inline(element, shown, inner, hidden)
                self._merged(before, inner)
            elif name == "AlternateContent":
                self._inline(chosen(element), shown, change, hidden)
            elif name in ("commentRangeStart", "commentRangeEnd"):
                self._anchor(element, name)
            elif name == "t":  # of a formula
                shown.append(element.text or "")
            elif name in PASSED or str(element.tag).startswith(MATH):
                if name == "fldSimple":
                    self._aside("annotation", "field code", attribute(element, "instr"))
                self._inline(element, shown, change, hidden)

    def _run(self, run: Any, shown: list[str], change: Change | None, hidden: bool) -> None:
        properties = child(run, "rPr")
        hidden = hidden or on(properties, "vanish") or value(run, "rPr", "rStyle") in self.unseen_styles
        for element in run:
            name = local(element)
            if name in ("t", "delText") or name in SIGNS:
                text = SIGNS.get(name) or element.text or ""
                self._text(text, name, shown, change, hidden)
            elif name == "sym":
                self._text(_symbol(element), "t", shown, change, hidden)
            elif name in ("instrText", "delInstrText"):
                if self.fields:
                    self.fields[-1].append(element.text or "")
                else:
                    self._aside("annotation", "field code", element.text or "")
            elif name == "fldChar":
                self._field(attribute(element, "fldCharType"))
            elif name == "ruby":
                self._ruby(element, shown, change, hidden)
            elif name in ("drawing", "pict", "object"):
                self._picture(element)
            elif name == "AlternateContent":
                self._run(chosen(element), shown, change, hidden)

    def _text(self, text: str, name: str, shown: list[str], change: Change | None, hidden: bool) -> None:
        for ident in self.open_anchors:
            self.anchors.setdefault(ident, []).append(text)
        if change is not None:
            self.asides.append(Aside(change.kind, change.name, text, self.count, change.author, change.at))
        if hidden and not (change and change.kind == "deleted"):
            self._joined(Aside("hidden", "hidden text", text, self.count))
        elif name != "delText" and not (change and change.kind == "deleted"):
            shown.append(text)

    def _joined(self, aside: Aside) -> None:
        last = self.asides[-1] if self.asides else None
        if last is not None and (last.kind, last.label, last.paragraph) == (aside.kind, aside.label, aside.paragraph):
            last.text += aside.text
        else:
            self.asides.append(aside)

    def _merged(self, before: int, change: Change) -> None:
        """The words of one tracked change, whatever runs they are cut into, are one aside."""
        mine = [one for one in self.asides[before:] if one.label == change.name and one.kind == change.kind]
        if mine:
            mine[0].text = "".join(one.text for one in mine)
            rest = {id(one) for one in mine[1:]}
            self.asides[before:] = [one for one in self.asides[before:] if id(one) not in rest]

    def _aside(self, kind: str, label: str, text: str) -> None:
        if text.strip():
            self.asides.append(Aside(kind, label, text.strip(), self.count))

    def _anchor(self, element: Any, name: str) -> None:
        ident = attribute(element, "id")
        (self.open_anchors.add if name.endswith("Start") else self.open_anchors.discard)(ident)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append([])
        elif self.fields and kind in ("separate", "end"):
            code = "".join(self.fields[-1]).strip()
            self._aside("annotation", "field code", "" if code.split(" ")[0].upper() in ROUTINE else code)
            self.fields[-1] = []
            if kind == "end":
                self.fields.pop()

    def _ruby(self, ruby: Any, shown: list[str], change: Change | None, hidden: bool) -> None:
        base = child(ruby, "rubyBase")
        if base is not None:
            self._inline(base, shown, change, hidden)
        self._aside("alt", "phonetic guide", words(ruby.find("{*}rt"), "t") if ruby.find("{*}rt") is not None else "")

    def _picture(self, picture: Any) -> None:
        """Text boxes, WordArt and the words said about a picture."""
        for name, text in pictured(picture):
            self._aside("alt", name, text)
        for box in outer_boxes(picture):
            inner = Story(self.lists, self.unseen_styles, count=self.count)
            inner.blocks(box)
            self._aside("body", "text box", "\n".join(text for _, text in inner.lines))
            self.asides += inner.asides
            self.count = inner.count


def pictured(picture: Any) -> Iterator[tuple[str, str]]:
    """(what, words) said about a picture: its alternative text, title, WordArt, drawn words."""
    for element in picture.iter("{*}*"):
        name = local(element)
        if name == "docPr":
            yield "picture title", attribute(element, "title")
            yield "picture description", attribute(element, "descr")
        elif name == "textpath":
            yield "word art", attribute(element, "string")
        elif name == "imagedata":
            yield "picture title", attribute(element, "title")
        elif name in ("shape", "rect", "roundrect"):
            yield "picture description", attribute(element, "alt")
        elif name == "t" and "drawingml" in str(element.tag):
            yield "drawn words", element.text or ""


def outer_boxes(picture: Any) -> Iterator[Any]:
    """The contents of text boxes that lie in no other text box; of alternatives only the one that Word shows."""
    for element in picture:
        name = local(element)
        if name == "txbxContent":
            yield element
        elif name == "AlternateContent":
            yield from outer_boxes(chosen(element))
        elif name:
            yield from outer_boxes(element)


def chosen(alternatives: Any) -> Any:
    """Of markup compatibility's alternatives the first choice, else the fallback."""
    found = child(alternatives, "Choice")
    if found is None:
        found = child(alternatives, "Fallback")
    return found if found is not None else ()


def _below(parent: Any, wanted: str) -> Iterator[Any]:
    for element in parent:
        name = local(element)
        if name == wanted:
            yield element
        elif name in PASSED or name == "AlternateContent":
            yield from _below(chosen(element) if name == "AlternateContent" else element, wanted)


def _symbol(element: Any) -> str:
    code = attribute(element, "char")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else ""


def _change(element: Any) -> Change:
    name = local(element)
    said = {"ins": "insertion", "del": "deletion", "moveTo": "moved here", "moveFrom": "moved away"}[name]
    return Change(CHANGES[name], attribute(element, "author"), word_time(element), said)


def word_time(element: Any) -> Timestamp:
    """When Word says a change or comment was made.

    Word writes the writer's own clock and calls it UTC ("Z"); only `dateUtc` is UTC. So the Z is not believed.
    """
    universal = attribute(element, "dateUtc")
    if universal:
        return from_iso(universal)
    raw = attribute(element, "date")
    stamp = from_iso(raw.removesuffix("Z"))
    return Timestamp(stamp.us, stamp.precision, stamp.zone, stamp.basis, raw) if raw else UNKNOWN
