"""Excel workbooks (xlsx, xlsm): cells as shown, formulas, hidden sheets, rows and columns, comments, names, caches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Original, Record
from . import Reader
from . import _xlsx_parts as parts
from ._ole import names
from ._ooxml import OLE, Package, attribute, elements, opened
from ._ooxml_facts import charts, custom_xml, document, facts, macros, outside
from ._packages import sureness
from ._place import Pages, ends, guarded
from ._xlsx_cells import book, cells

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm")
STATES = {"hidden": "hidden", "veryHidden": "very hidden"}


def sniff(original: Original) -> float:
    """How surely `original` is a workbook: by its name and the parts named in its first bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    if head.startswith(b"PK"):
        if b"xl/workbook.bin" in head or ends(original, ".xlsb"):
            return 0.0
        return sureness(original, "xl", named=ends(original, *NAMES))
    return 0.85 if head.startswith(OLE) and "encryptedpackage" in names(original) and ends(original, *NAMES) else 0.0


@guarded("an Excel workbook")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded files as originals; raises Encrypted where a password is needed."""
    package = opened(original)
    pages = Pages(original)
    main = package.main("xl/workbook.xml")
    folder = main.rpartition("/")[0]
    root = package.xml(main)
    count, unseen = _sheets(package, pages, main, folder, root) if root is not None else (0, False)
    parts.drawings(package, pages)
    charts(package, pages, folder)
    if root is not None:
        parts.workbook(package, pages, main, root)
    parts.connections(package, pages)
    parts.pivots(package, pages)
    parts.foreign(package, pages)
    parts.revisions(package, pages)
    found = facts(package, pages)
    outside(package, pages)
    custom_xml(package, pages)
    flags = ("hidden-sheets" * unseen, "macros" * macros(package, pages), "encrypted" * package.decrypted)
    yield from document(package, pages, found, mime=MIME, count=count, flags=flags)


def _sheets(package: Package, pages: Pages, main: str, folder: str, root: Any) -> tuple[int, bool]:
    """Write all sheets in the order of their tabs; returns how many there are and whether any is hidden."""
    shared, who = book(package, folder, root), parts.people(package, pages)
    targets = {one.id: one for one in package.relations(main)}
    count, tabs = 0, []
    for element in elements(root, "sheet"):
        count += 1
        name, state = attribute(element, "name"), STATES.get(attribute(element, "state"), "")
        tabs.append(f"{name} ({state})" if state else name)
        ident = next((text for key, text in element.attrib.items() if key.endswith("}id")), "")
        target = targets.get(ident)
        part = target.target if target is not None else f"{folder}/worksheets/sheet{count}.xml"
        if target is None or target.kind == "worksheet":
            rest = cells(package, pages, shared, name, part, state)
            parts.beside(pages, rest, part, name)
        parts.comments(package, pages, part, name, who)
    pages.add("\n".join(tabs), f"#/{main}#sheets", label="sheets", kind="metadata")
    pages.add("\n".join(shared.phonetics), f"#/{folder}/sharedStrings.xml", label="phonetic guides", kind="alt")
    return count, any(tab.endswith("hidden)") for tab in tabs)


READER = Reader(
    format="xlsx",
    title="Excel workbook (.xlsx)",
    limits=(
        "Values of formulas are those kept at the last saving; nothing is calculated anew. How a number looks may"
        " differ by a blank or a sign from what Excel shows in another language."
    ),
    sniff=sniff,
    read=read,
    kind="document",
    url="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
)
