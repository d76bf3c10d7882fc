"""Earlier states of a PDF: a program that saves by adding leaves the old file standing at the front of the new one."""

from __future__ import annotations

from typing import Any

from ._pdf_facts import Facts
from ._pdf_text import Opened, page_texts
from ._place import Pages

MAX_STATES = 12
MAX_PAGES = 2_000
EOF = b"%%EOF"


def ends(data: bytes) -> list[int]:
    """Where a state of the file ends: after each `%%EOF` but the last, and not that of a linearised file's front."""
    found, at = [], data.find(EOF)
    while at >= 0:
        found.append(at + len(EOF))
        at = data.find(EOF, at + 1)
    linear = b"/Linearized" in data[:2048]
    return found[1 if linear else 0 : -1]


def earlier(facts: Facts, pages: Pages, file: Opened) -> None:
    """Add the pages of earlier states whose text differs from the state after it, and tell how many states there are.

    A state is the original's first so many bytes: cut there, they are a PDF of their own.
    """
    places = [] if file.mended else ends(file.data)
    if not places:
        return
    facts.properties.append(("earlier states", str(len(places))))
    later = _texts(file.document)
    for number, end in reversed(list(enumerate(places[-MAX_STATES:], 1))):
        texts = _state(file.data[:end], file.password)
        if texts is None:
            continue
        for page, text in texts.items():
            if text.strip() and text != later.get(page, ""):
                label = f"earlier state {number} (the first {end:,} bytes), page {page}"
                pages.add(text, f"#state={number}&page={page}", label=label, kind="deleted")
        later = texts


def _state(data: bytes, password: str) -> dict[int, str] | None:
    import pypdfium2

    try:
        return _texts(pypdfium2.PdfDocument(data, password=password or None))
    except pypdfium2.PdfiumError:
        return None


def _texts(document: Any) -> dict[int, str]:
    return {page.number: page.text for page, _ in zip(page_texts(document), range(MAX_PAGES), strict=False)}
