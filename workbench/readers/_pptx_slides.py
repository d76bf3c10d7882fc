"""The shapes of a slide, layout or notes page of a pptx package: words shown, words hidden, words about pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ._ooxml import attribute, child, elements, local
from ._wordml import chosen

TEMPLATE = frozenset(
    ("title", "body", "obj", "ctrTitle", "subTitle", "dt", "sldNum", "pic", "tbl", "chart", "dgm", "media")
)
ON = ("1", "true")


@dataclass(slots=True)
class Shapes:
    """The words of all shapes in their order; those of hidden shapes apart; what is said about pictures."""

    texts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words shown, a line for each paragraph."""
        return "\n".join(self.texts)


def shapes(root: Any, *, template: bool = False) -> Shapes:
    """The words on a slide; of a `template` (master, layout) only what shows through on slides."""
    found = Shapes()
    tree = next(elements(root, "spTree"), None)
    if tree is not None:
        _group(tree, found, False, template)
    return found


def _group(parent: Any, found: Shapes, hidden: bool, template: bool) -> None:
    for shape in parent:
        name = local(shape)
        if name == "AlternateContent":
            _group(chosen(shape), found, hidden, template)
        elif name in ("sp", "grpSp", "graphicFrame", "pic", "cxnSp", "contentPart"):
            _shape(shape, name, found, hidden, template)


def _shape(shape: Any, name: str, found: Shapes, hidden: bool, template: bool) -> None:
    properties = next((one for one in shape if local(one).startswith("nv")), None)
    drawn = child(properties, "cNvPr") if properties is not None else None
    if drawn is not None:
        hidden = hidden or attribute(drawn, "hidden") in ON
        found.alts += [text for key in ("descr", "title") if (text := attribute(drawn, key).strip())]
    place = child(properties, "nvPr", "ph") if properties is not None else None
    if template and place is not None and (attribute(place, "type") or "obj") in TEMPLATE:
        return
    if name == "grpSp":
        _group(shape, found, hidden, template)
        return
    lines = [line for line in _lines(shape) if line.strip()]
    (found.hidden if hidden else found.texts).extend(lines)


def _lines(shape: Any) -> Iterator[str]:
    """One line a paragraph; of tables one line a row."""
    table = next(elements(shape, "tbl"), None)
    if table is not None:
        for row in elements(table, "tr"):
            yield "\t".join(" ".join(_paragraphs(cell)) for cell in elements(row, "tc"))
        return
    yield from _paragraphs(shape)


def _paragraphs(element: Any) -> Iterator[str]:
    for paragraph in elements(element, "p"):
        parts = []
        for one in elements(paragraph, "t", "br", "tab"):
            parts.append({"br": "\n", "tab": "\t"}.get(local(one)) or one.text or "")
        yield "".join(parts)
