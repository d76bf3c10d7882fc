"""Excel 97-2003 workbooks (.xls) and older: cells as shown, what is hidden, comments, links, macros."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..model import Document, Original, Record
from . import Reader
from ._biff import Globals, shared
from ._ole import MAGIC, add, embedded, first, names, opened, properties, stream
from ._olelock import unlocked
from ._place import Pages, content, ends, guarded, here
from ._vba import modules_of
from ._xls_sheets import STATES, sheet

STREAMS = ("Workbook", "Book")
BARE = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
MAX_SHEETS = 4_000


def sniff(original: Original) -> float:
    """How surely `original` is a workbook of that age: by its sign, a stream's name, or its own name."""
    if original.is_folder:
        return 0.0
    head = original.head(16)
    if head.startswith(BARE):
        return 0.8
    if not head.startswith(MAGIC):
        return 0.0
    if {"workbook", "book"} & names(original):
        return 0.88
    return 0.5 if ends(original, ".xls", ".xlt") else 0.0


@guarded("an Excel 97-2003 workbook")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded objects as originals; raises Encrypted where a password is needed."""
    data, container, unlocked = _workbook(original)
    pages = Pages(original)
    found = shared(data)
    for index in range(min(len(found.sheets), MAX_SHEETS)):
        sheet(data, found, pages, index)
    if not found.sheets:  # before Excel 5 a file is one sheet
        found.sheets = [("1", 0, 0, 0)]
        sheet(data, found, pages, 0)
    _told(pages, found)
    pairs = properties(container) if container is not None else []
    told = add(pages, pairs)
    sources = list(modules_of(container)) if container is not None else []
    for name, source in sources:
        pages.add(source, f"#/macros/{name}", label=f"macro {name}", kind="hidden")
    inner = list(embedded(container, original, pages, skip=("_VBA_PROJECT_CUR",))) if container is not None else []
    unseen = any(state for _, _, state, _ in found.sheets)
    yield Document(
        title=first(pairs, "title")[0],
        mime="application/vnd.ms-excel",
        author=first(pairs, "author")[0],
        created=first(pairs, "created")[1],
        modified=first(pairs, "modified")[1],
        properties=tuple(told),
        pages=tuple(pages.found),
        page_count=len(found.sheets),
        flags=pages.flags("hidden-sheets" * unseen, "macros" * bool(sources), "encrypted" * unlocked),
        locator=here(original),
    )
    yield from inner
    yield from pages.notes()


def _told(pages: Pages, found: Globals) -> None:
    tabs = [f"{name} ({STATES[min(state, 2)]})" if state else name for name, _, state, _ in found.sheets]
    pages.add("\n".join(tabs), "#/sheets", label="sheets", kind="metadata")
    pages.add("\n".join(found.names), "#/names", label="defined names", kind="metadata")
    pages.add("\n".join(filter(None, found.told)), "#/workbook", label="workbook", kind="metadata")


def _workbook(original: Original) -> tuple[bytes, Any, bool]:
    """The workbook stream, the compound file around it (None where it stands bare), whether it had to be unlocked."""
    if not original.head(8).startswith(MAGIC):
        return content(original), None, False
    container = opened(original)
    data = next(filter(None, (stream(container, name) for name in STREAMS)), b"")
    if not data:
        raise ReadError(f"{original.name} holds no workbook.", "Look at the file by hand.")
    if not shared(data).locked:
        return data, container, False
    container = unlocked(original)
    return next(filter(None, (stream(container, name) for name in STREAMS)), b""), container, True


READER = Reader(
    format="xls",
    title="Excel 97-2003 workbook (.xls)",
    limits="Values of formulas are those kept at the last saving; the formulas themselves are not shown.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://learn.microsoft.com/openspecs/office_file_formats/ms-xls",
)
