"""PDF: the text of each page, comments, forms, files, properties, scripts, earlier states, words that are covered."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Document, Original, Record
from . import Reader
from ._pdf_covered import Search
from ._pdf_facts import Facts, outline, pdf_time, properties, xmp
from ._pdf_files import attachments, carried, scripts
from ._pdf_notes import forms, marks
from ._pdf_pictures import pictures
from ._pdf_revisions import earlier
from ._pdf_text import MAX_PAGES, Opened, PageText, opened, page_texts
from ._place import Pages, ends, guarded, here, skipped


def sniff(original: Original) -> float:
    """How surely `original` is a PDF: by the sign that stands within its first 1,024 bytes."""
    if original.is_folder:
        return 0.0
    at = original.head(1024).find(b"%PDF-")
    return 0.95 if at == 0 else 0.8 if at > 0 else 0.3 if ends(original, ".pdf") and original.size else 0.0


@guarded("a PDF")
def read(original: Original) -> Iterator[Record]:
    """One Document, then attached files as originals; raises Encrypted where a password is needed."""
    file = opened(original)
    pages = Pages(original)
    texts = _pages(file, pages)
    reading = pictures(file.document, texts, pages)
    notes = reading.notes
    facts = _facts(original, file, pages, notes)
    _unseen(file, pages, notes, facts)
    if facts is not None:
        facts.attempt("earlier states of the file", earlier, facts, pages, file)
    if facts is not None:
        facts.properties += reading.properties
        facts.flags += reading.flags
    flags = [*(facts.flags if facts else []), "repaired" * file.mended, "needs-ocr" * bool(reading.unread)]
    yield _document(original, file, pages, facts, flags)
    if facts is not None:
        yield from carried(facts)
        notes += facts.notes
    yield from pages.notes()
    if reading.unread:
        yield _needs_ocr(original, reading.unread)
    for page in texts:
        if page.fault:
            reason = f"Page {page.number} could not be read: {page.fault}."
            yield skipped(original, reason, fragment=f"#page={page.number}", items=1)
    for note in dict.fromkeys(notes):
        yield skipped(original, f"In {original.name}: {note}.")


def _pages(file: Opened, pages: Pages) -> list[PageText]:
    """Add the text of every page; returns the pages."""
    texts = list(page_texts(file.document))
    for page in texts:
        pages.add(page.text, f"#page={page.number}", label=f"page {page.number}")
    pages.dropped += len(file.document) - len(texts)
    return texts


def _facts(original: Original, file: Opened, pages: Pages, notes: list[str]) -> Facts | None:
    try:
        facts = Facts(original, file.data, file.password)
    except Exception as error:
        notes.append(f"properties, comments and attached files could not be read ({error})")
        return None
    steps = (("properties", properties), ("the XMP packet", xmp), ("the outline", outline), ("comments", marks))
    for what, step in (*steps, ("the form", forms), ("scripts", scripts)):
        facts.attempt(what, step, facts, pages)
    facts.attempt("attached files", attachments, facts)
    return facts


def _unseen(file: Opened, pages: Pages, notes: list[str], facts: Facts | None) -> None:
    """Add the words that cannot be seen; words under bars make the document a badly redacted one."""
    search, found = Search(file.document), []
    for number in range(1, min(len(file.document), MAX_PAGES) + 1):
        try:
            found += search.page(number)
        except Exception as error:
            notes.append(f"page {number} could not be searched for covered words ({error})")
    for number in dict.fromkeys(one.page for one in found):
        mine = [one for one in found if one.page == number]
        covered = "\n".join(one.text for one in mine if one.dark)
        hidden = "\n".join(one.text for one in mine if not one.dark and not search.elsewhere(one.text))
        pages.add(covered, f"#page={number}", label=f"page {number}, under a bar", kind="covered")
        pages.add(hidden, f"#page={number}", label=f"page {number}, not visible", kind="hidden")
        if covered and facts is not None:
            facts.flags.append("badly-redacted")
    if search.untried:
        notes.append(f"{search.untried} more pages were not searched for covered words")


def _document(original: Original, file: Opened, pages: Pages, facts: Facts | None, flags: list[str]) -> Document:
    first = facts.first if facts is not None else lambda *_: ""
    return Document(
        title=first("Title", "xmp:dc:title"),
        mime="application/pdf",
        author=first("Author", "xmp:dc:creator"),
        created=pdf_time(first("CreationDate", "xmp:xmp:CreateDate")),
        modified=pdf_time(first("ModDate", "xmp:xmp:ModifyDate")),
        properties=tuple(facts.properties) if facts is not None else (),
        pages=tuple(pages.found),
        page_count=len(file.document),
        flags=pages.flags(*flags),
        locator=here(original),
    )


def _needs_ocr(original: Original, unread: list[int]) -> Record:
    some = ", ".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
    what = "page" if len(unread) == 1 else "pages"
    reason = f"{len(unread)} of its pages hold words in pictures only ({what} {some}): they need OCR to be searched."
    return skipped(original, reason, fragment=f"#page={unread[0]}")


READER = Reader(
    format="pdf",
    title="PDF",
    limits=(
        "Words come in the order in which they were written into the file, which in tables and columns may not be the"
        " order of reading. Signatures are told, not verified. Properties are whatever the maker of the file wrote."
        " Words read by OCR are a machine's reading: compare them with the page before quoting."
    ),
    sniff=sniff,
    read=read,
    kind="document",
    url="https://pdfa.org/resource/iso-32000-2/",
)
