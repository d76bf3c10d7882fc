"""OpenDocument content walked in its order: text shown, notes, comments, tracked changes, hidden words, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..timestamps import UNKNOWN, Timestamp, from_iso
from ._ooxml import attribute, child, elements, local

BREAKS = {"tab": "\t", "line-break": "\n", "soft-page-break": ""}
PASSED = frozenset(
    (
        *(
            "span",
            "a",
            "meta",
            "meta-field",
            "ruby-base",
            "bibliography-mark",
            "section",
            "list",
            "list-item",
            "index-body",
        ),
        *("list-header", "table-of-content", "alphabetical-index", "user-index", "illustration-index", "index-title"),
        *("table-index", "bibliography", "text-box", "text", "body", "g", "custom-shape", "rect", "ellipse", "line"),
        *("polygon", "path", "connector", "circle", "caption", "page", "numbered-paragraph", "object-index", "chart"),
        *(
            "spreadsheet",
            "presentation",
            "drawing",
            "frame",
            "shape-group",
            "control",
            "table-header-rows",
            "table-rows",
        ),
        *(
            "table-row-group",
            "math",
            "polyline",
            "measure",
            "regular-polygon",
            "plot-area",
            "legend",
            "title",
            "subtitle",
        ),
    )
)
SHAPES = frozenset(("custom-shape", "rect", "ellipse", "line", "polygon", "path", "connector", "circle", "caption"))
FALSE = ("false", "none", "collapse", "filter")


@dataclass(slots=True)
class Aside:
    """Words beside the visible text: kind of page, label, the words, author and time."""

    kind: str
    label: str
    text: str
    author: str = ""
    at: Timestamp = UNKNOWN


@dataclass(slots=True)
class Change:
    """A tracked change by its id: what it is, who made it, when, and the words that an insertion gathers."""

    kind: str
    author: str
    at: Timestamp
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """A run of paragraphs: lines as shown, and asides, each in order."""

    hidden_styles: frozenset[str] = frozenset()
    lines: list[str] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def blocks(self, parent: Any, hidden: bool = False) -> None:
        """Walk everything below `parent`."""
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                self.line(element, hidden)
            elif name == "table":
                self.table(element, hidden)
            elif name == "tracked-changes":
                self.tracked(element)
            elif name in ("change-start", "change-end", "change"):
                self._mark(element, name)
            elif name == "annotation":
                self.comment(element)
            elif name in ("title", "desc") and "svg" in str(element.tag):
                self.aside("alt", f"picture {name}", element.text or "")
            elif name == "hidden-paragraph":
                self.aside("hidden", "hidden paragraph", "".join(element.itertext()))
            elif name in PASSED:
                self.blocks(element, hidden or _unseen(element, name))

    def line(self, paragraph: Any, hidden: bool = False) -> None:
        """Add one paragraph."""
        shown: list[str] = []
        self._inline(paragraph, shown, hidden or attribute(paragraph, "style-name") in self.hidden_styles)
        self.lines.append("".join(shown))

    def table(self, table: Any, hidden: bool = False) -> None:
        """Walk a table of a text: one line a row, cells parted by tabs."""
        for row in elements(table, "table-row"):
            if next((one for one in row.iterancestors("{*}table")), None) is not table:
                continue
            cells = []
            for cell in row:
                if local(cell) == "table-cell":
                    start = len(self.lines)
                    self.blocks(cell, hidden)
                    cells.append(" ".join(self.lines[start:]))
                    del self.lines[start:]
            self.lines.append("\t".join(cells))

    def _inline(self, parent: Any, shown: list[str], hidden: bool) -> None:
        self._words(parent.text, shown, hidden)
        for element in parent:
            name = local(element)
            if name == "s":
                count = attribute(element, "c")
                self._words(" " * min(int(count) if count.isdecimal() else 1, 1000), shown, hidden)
            elif name in BREAKS:
                self._words(BREAKS[name], shown, hidden)
            elif name == "note":
                self.note(element)
            elif name == "annotation":
                self.comment(element)
            elif name in ("hidden-text", "conditional-text"):
                self.aside("hidden", name.replace("-", " "), _said(element))
            elif name == "hidden-paragraph":
                hidden = hidden or attribute(element, "is-hidden") == "true"
            elif name in ("change-start", "change-end", "change"):
                self._mark(element, name)
            elif name == "ruby":
                self._ruby(element, shown, hidden)
            elif name == "frame" or name in SHAPES or name == "g":
                self.shape(element)
            elif name not in ("tracked-changes", "annotation-end", "note-citation"):
                self._inline(element, shown, hidden or attribute(element, "style-name") in self.hidden_styles)
            self._words(element.tail, shown, hidden)

    def _words(self, text: str | None, shown: list[str], hidden: bool) -> None:
        if not text:
            return
        text = text if text in ("\t", "\n") or not text.strip("\n\t") else text.replace("\n", " ")
        for ident in self.open:
            if ident in self.changes:
                self.changes[ident].words.append(text)
        if hidden:
            self.aside("hidden", "hidden text", text)
        else:
            shown.append(text)

    def _ruby(self, element: Any, shown: list[str], hidden: bool) -> None:
        base, spoken = child(element, "ruby-base"), child(element, "ruby-text")
        if base is not None:
            self._inline(base, shown, hidden)
        self.aside("alt", "phonetic guide", (spoken.text or "") if spoken is not None else "")

    def aside(self, kind: str, label: str, text: str, author: str = "", at: Timestamp = UNKNOWN) -> None:
        """Keep words that stand beside the text."""
        if text.strip():
            self.asides.append(Aside(kind, label, text, author, at))

    def note(self, element: Any) -> None:
        """A foot- or endnote."""
        inner, body = self._inner(), child(element, "note-body")
        if body is not None:
            inner.blocks(body)
        label = attribute(element, "note-class") or "footnote"
        self.aside("note", label, "\n".join(inner.lines))
        self.asides += inner.asides

    def comment(self, element: Any) -> None:
        """A comment with its author and time."""
        inner = self._inner()
        inner.blocks(element)
        author, date = child(element, "creator"), child(element, "date")
        at = from_iso(date.text) if date is not None and date.text else UNKNOWN
        name = (author.text or "") if author is not None else ""
        self.aside("comment", "comment", "\n".join(inner.lines), name, at)

    def shape(self, element: Any) -> None:
        """A drawn shape: its words and what is said about it."""
        inner = self._inner()
        if local(element) in SHAPES:
            inner.blocks([element])
        else:
            inner.blocks(element)
        self.aside("body", "text box", "\n".join(line for line in inner.lines if line.strip()))
        self.asides += inner.asides

    def _inner(self) -> Story:
        return Story(self.hidden_styles, changes=self.changes)

    def tracked(self, element: Any) -> None:
        """The list of tracked changes; deleted words stand in it."""
        for region in elements(element, "changed-region"):
            for kind, said in (("deletion", "deleted"), ("insertion", "inserted"), ("format-change", "")):
                change = child(region, kind)
                if change is None:
                    continue
                creator, date = child(change, "change-info", "creator"), child(change, "change-info", "date")
                author = (creator.text or "") if creator is not None else ""
                at = from_iso(date.text) if date is not None and date.text else UNKNOWN
                if said == "deleted":
                    inner = Story(self.hidden_styles)
                    inner.blocks(change)
                    self.aside("deleted", "deletion", "\n".join(inner.lines), author, at)
                elif said:
                    self.changes[attribute(region, "id")] = Change(said, author, at)

    def _mark(self, element: Any, name: str) -> None:
        ident = attribute(element, "change-id")
        if name == "change-start":
            self.open.append(ident)
        elif name == "change-end" and ident in self.open:
            self.open.remove(ident)

    def close(self) -> None:
        """Add the insertions that were gathered while walking."""
        for change in self.changes.values():
            self.aside(change.kind, "insertion", "".join(change.words), change.author, change.at)
        self.changes = {}


def _unseen(element: Any, name: str) -> bool:
    return name == "section" and attribute(element, "display") in ("none", "condition")


def _said(element: Any) -> str:
    values = (attribute(element, key) for key in ("string-value", "string-value-if-true", "string-value-if-false"))
    return "\n".join(dict.fromkeys(filter(None, (*values, "".join(element.itertext())))))


def hidden_styles(*roots: Any) -> frozenset[str]:
    """The names of styles whose text is not shown, those derived from them included."""
    parents: dict[str, str] = {}
    found: set[str] = set()
    for root in roots:
        for style in elements(root, "style") if root is not None else ():
            name = attribute(style, "name")
            parents[name] = attribute(style, "parent-style-name")
            shown = child(style, "text-properties")
            if shown is not None and attribute(shown, "display") == "none":
                found.add(name)
    for name in parents:
        seen, parent = {name}, parents[name]
        while parent and parent not in seen:
            seen.add(parent)
            if parent in found:
                found.add(name)
            parent = parents.get(parent, "")
    return frozenset(found)


def switched_off(styles: Any, family: str, *keys: str) -> frozenset[str]:
    """The names of table, row, column or page styles that hide what bears them."""
    found = set()
    for style in elements(styles, "style") if styles is not None else ():
        properties = child(style, f"{family}-properties")
        if properties is not None and any(attribute(properties, key) in (*FALSE, "hidden") for key in keys):
            found.add(attribute(style, "name"))
    return frozenset(found)


def links(root: Any) -> Iterator[str]:
    """Places outside that the content points to."""
    for element in root.iter("{*}*"):
        link = element.get("{http://www.w3.org/1999/xlink}href") or ""
        if ":" in link[:12] or link.startswith(("../", "//")):
            yield link
