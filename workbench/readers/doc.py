"""Word 97-2003 documents (.doc): body, notes, headers, text boxes, comments, tracked changes, hidden words, objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..errors import Encrypted
from ..model import Document, Original, Record
from . import Reader
from ._ole import MAGIC, add, embedded, first, names, opened, properties
from ._olelock import unlocked
from ._place import Pages, ends, guarded, here, whole
from ._vba import modules_of
from ._worddoc import Run, WordDocument, joined, parse, when

BLOCK = 3_000
KINDS = {"footnote": "note", "endnote": "note", "header": "header", "textbox": "body", "header textbox": "header"}
_FIELD = re.compile(r"\x13([^\x13\x14\x15]*)(?:\x14([^\x13\x15]*))?\x15")
_SIGNS = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "\u2011", "\x1f": "\u00ad"}
    | dict.fromkeys("\x00\x01\x02\x03\x04\x05\x06\x08\x0e\x13\x14\x15", "")
)


def sniff(original: Original) -> float:
    """How surely `original` is a Word document of that age: by its sign, a stream's name, or its own name."""
    if original.is_folder or not original.head(8).startswith(MAGIC):
        return 0.0
    return 0.9 if "worddocument" in names(original) else 0.5 if ends(original, ".doc", ".dot") else 0.0


@guarded("a Word 97-2003 document")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded objects as originals; raises Encrypted where a password is needed."""
    container, locked = opened(original), False
    pages = Pages(original)
    try:
        document = parse(container)
    except Encrypted:
        container, locked = unlocked(original), True
        document = parse(container)
    _stories(pages, document)
    changed = _changes(pages, document)
    _comments(pages, document)
    pairs = properties(container)
    told = add(pages, pairs)
    sources = list(modules_of(container))
    for name, source in sources:
        pages.add(source, f"#/Macros/{name}", label=f"macro {name}", kind="hidden")
    inner = list(embedded(container, original, pages, skip=("Macros",)))
    yield Document(
        title=first(pairs, "title")[0],
        mime="application/msword",
        author=first(pairs, "author")[0],
        created=first(pairs, "created")[1],
        modified=first(pairs, "modified")[1],
        properties=tuple(told),
        pages=tuple(pages.found),
        flags=pages.flags("tracked-changes" * changed, "macros" * bool(sources), "encrypted" * locked),
        locator=here(original),
    )
    yield from inner
    yield from pages.notes()


def _stories(pages: Pages, document: WordDocument) -> None:
    start, end = document.stories.get("body", (0, 0))
    _body(pages, document, start, end)
    for name, kind in KINDS.items():
        first_place, last_place = document.stories.get(name, (0, 0))
        shown = _visible(document, first_place, last_place)
        for number, text in enumerate(filter(str.strip, _clean(shown).split("\n")), 1):
            pages.add(text, f"#{name.replace(' ', '-')}={number}", label=f"{name} {number}", kind=kind)
    codes = [_clean(match[1]).strip() for match in _FIELD.finditer(document.text)]
    kept = [
        code for code in codes if code.split(" ")[0] not in ("PAGE", "NUMPAGES", "PAGEREF", "TOC", "SEQ", "REF", "")
    ]
    for number, code in enumerate(dict.fromkeys(kept), 1):
        pages.add(code, f"#field={number}", label=f"field code {number}", kind="annotation")


def _visible(document: WordDocument, start: int, end: int) -> str:
    """The text between two positions without hidden and deleted words."""
    gone = [
        run for run in document.runs if (run.hidden or run.change == "deleted") and run.end > start and run.start < end
    ]
    parts, at = [], start
    for run in sorted(gone, key=lambda one: one.start):
        parts.append(document.text[at : max(at, run.start)])
        at = max(at, run.end)
    return "".join([*parts, document.text[at:end]])


def _body(pages: Pages, document: WordDocument, start: int, end: int) -> None:
    lines = _clean(_visible(document, start, end)).split("\n")
    block: list[str] = []
    first_line = 1
    for number, line in enumerate([*lines, ""], 1):
        if block and (number > len(lines) or sum(map(len, block)) + len(line) > BLOCK):
            label = f"paragraphs {first_line}-{number - 1}"
            pages.add("\n".join(block), f"#paragraph={first_line}", label=label)
            block, first_line = [], number
        block.append(line)


def _changes(pages: Pages, document: WordDocument) -> bool:
    """Tracked changes, joined where they follow one another, and hidden words; True if there is a change."""
    changed = False
    for number, run in enumerate(_merged(document), 1):
        text = _clean(document.text[run.start : run.end])
        if run.change:
            changed = True
            author = document.revisers[run.author] if 0 <= run.author < len(document.revisers) else ""
            label = f"{'insertion' if run.change == 'inserted' else 'deletion'} {number}"
            pages.add(text, f"#change={number}", label=label, kind=run.change, author=whole(author), at=when(run))
        else:
            pages.add(text, f"#hidden={number}", label=f"hidden text {number}", kind="hidden")
    return changed


def _merged(document: WordDocument) -> list[Run]:
    """The runs in order, those that follow one another and are alike put together."""
    found: list[Run] = []
    for run in sorted(document.runs, key=lambda one: one.start):
        if found and replace(found[-1], start=0) == replace(run, start=0, end=run.start):
            found[-1] = replace(found[-1], end=run.end)
        else:
            found.append(run)
    return found


def _comments(pages: Pages, document: WordDocument) -> None:
    for number, (start, end, author, at) in enumerate(document.comments, 1):
        text = _clean(document.text[start:end]).strip()
        place = f"#comment={number}"
        pages.add(text, place, label=f"comment {number}", kind="comment", author=whole(author), at=at)
    first_place, last_place = document.stories.get("comment", (0, 0))
    if not document.comments:
        pages.add(_clean(document.text[first_place:last_place]).strip(), "#comment", label="comments", kind="comment")


def _clean(text: str) -> str:
    """Text with Word's own marks replaced: fields give their result, cells end in tabs, paragraphs in line breaks."""
    for _ in range(8):
        text, count = _FIELD.subn(lambda match: match[2] or "", text)
        if not count:
            break
    return whole(joined(text.replace("\x07\x07", "\n").translate(_SIGNS)))


READER = Reader(
    format="doc",
    title="Word 97-2003 document (.doc)",
    limits=(
        "Times of changes are by the writer's own clock, to the minute and without a zone; comments carry none that is"
        " read. Documents of Word 95 and older give their text only."
    ),
    sniff=sniff,
    read=read,
    kind="document",
    url="https://learn.microsoft.com/openspecs/office_file_formats/ms-doc",
)
