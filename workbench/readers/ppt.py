"""PowerPoint 97-2003 presentations (.ppt): slides, notes, comments, links, earlier versions of slides, objects."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Encrypted
from ..model import Document, Original, Record
from ..originals import Blob
from . import Reader
from ._ole import MAGIC, add, embedded, first, names, opened, properties
from ._olelock import unlocked
from ._place import Pages, ends, guarded, here, whole
from ._pptbin import MASTER, NOTES, SLIDE, Part, Show, parse
from ._vba import modules_of

SAID = {SLIDE: "slide", NOTES: "notes of slide", MASTER: "master"}


def sniff(original: Original) -> float:
    """How surely `original` is a presentation of that age: by its sign, a stream's name, or its own name."""
    if original.is_folder or not original.head(8).startswith(MAGIC):
        return 0.0
    return 0.89 if "powerpoint document" in names(original) else 0.5 if ends(original, ".ppt", ".pps") else 0.0


@guarded("a PowerPoint 97-2003 presentation")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded objects as originals; raises Encrypted where a password is needed."""
    container, locked = opened(original), False
    pages = Pages(original)
    try:
        show = parse(container)
    except Encrypted:
        container, locked = unlocked(original), True
        show = parse(container)
    parts = _joined(show)
    standing = {"\n".join(part.texts) for part in parts if not part.stale}
    for part in parts:
        if not part.stale or "\n".join(part.texts) not in standing or part.remarks:
            _part(pages, part)
    known = {line for text in [*(page.text for page in pages.found), *show.links] for line in (text, *text.split("\n"))}
    pages.add("\n".join(filter(None, dict.fromkeys(show.links))), "#links", label="links", kind="annotation")
    rest = [text for text in dict.fromkeys(show.strings) if text.strip() and text not in known]
    pages.add("\n".join(rest), "#document", label="headers, footers and names", kind="header")
    pairs = properties(container)
    told = add(pages, pairs)
    for name, source in modules_of(container):
        pages.add(source, f"#/macros/{name}", label=f"macro {name}", kind="hidden")
    inner = list(embedded(container, original, pages))
    slides = {part.number for part in show.parts if part.kind == SLIDE and part.number and not part.stale}
    yield Document(
        title=first(pairs, "title")[0],
        mime="application/vnd.ms-powerpoint",
        author=first(pairs, "author")[0],
        created=first(pairs, "created")[1],
        modified=first(pairs, "modified")[1],
        properties=tuple(told),
        pages=tuple(pages.found),
        page_count=len(slides),
        flags=pages.flags("hidden-slides" * any(part.hidden for part in show.parts), "encrypted" * locked),
        locator=here(original),
    )
    for number, data in enumerate(filter(None, show.objects), 1):
        yield Blob(f"{original.name}!/object {number}.bin", data)
    yield from inner
    yield from pages.notes()


def _joined(show: Show) -> list[Part]:
    """The outline's words and the drawing's words of one slide put together, none told twice."""
    found: dict[tuple[int, int, bool, int], Part] = {}
    for index, part in enumerate(show.parts):
        key = (part.kind, part.number, part.stale, 0 if part.number else index)
        known = found.setdefault(key, Part(part.kind, number=part.number, stale=part.stale))
        known.texts += [text for text in part.texts if text not in known.texts]
        known.remarks += part.remarks
        known.hidden = known.hidden or part.hidden
    return list(found.values())


def _part(pages: Pages, part: Part) -> None:
    number = str(part.number or "")
    label = f"{SAID[part.kind]} {number}".strip() + (", an earlier version" if part.stale else "")
    label += " (hidden)" if part.hidden else ""
    place = f"#{SAID[part.kind].split(' ')[0]}={number}" + ("&earlier" if part.stale else "")
    kind = "note" if part.kind == NOTES else "header" if part.kind == MASTER else "hidden" if part.hidden else "body"
    pages.add(whole("\n".join(part.texts)), place, label=label, kind="deleted" if part.stale else kind)
    for index, one in enumerate(part.remarks, 1):
        said = f"comment {index} on {label}"
        pages.add(one.text, f"{place}&comment={index}", label=said, kind="comment", author=one.author, at=one.at)


READER = Reader(
    format="ppt",
    title="PowerPoint 97-2003 presentation (.ppt)",
    limits="Words in charts and pictures are not read; times of comments are by the writer's clock, without a zone.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://learn.microsoft.com/openspecs/office_file_formats/ms-ppt",
)
