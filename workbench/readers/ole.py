"""Compound files that are no document of a known kind: what lies packed in them is taken out and looked at alone."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import MissingExtra, ReadError
from ..model import Document, Original, Record
from ..originals import Blob
from . import Reader
from ._legacy import converted, program
from ._ole import MAGIC, add, embedded, first, names, opened, properties
from ._ooxml import decrypted
from ._place import Pages, guarded, here, skipped


def sniff(original: Original) -> float:
    """0.3 for any compound file: readers of known kinds are surer."""
    return 0.0 if original.is_folder or not original.head(8).startswith(MAGIC) else 0.3


@guarded("a compound file")
def read(original: Original) -> Iterator[Record]:
    """The files inside as originals, and a Document where the compound file has properties of its own."""
    container = opened(original)
    if any("encrypt" in name or "drm" in name for name in names(original)):
        yield Blob(f"{original.name}!/decrypted", decrypted(original).read())
        return
    pages = Pages(original)
    pairs = properties(container)
    listed = add(pages, pairs)
    inner = list(embedded(container, original, pages))
    if pages.found:
        yield Document(
            title=first(pairs, "title")[0],
            mime="application/x-ole-storage",
            author=first(pairs, "author")[0],
            created=first(pairs, "created")[1],
            modified=first(pairs, "modified")[1],
            properties=tuple(listed),
            pages=tuple(pages.found),
            flags=pages.flags(),
            locator=here(original),
        )
    yield from inner
    old = program(original)
    if old is not None:
        yield from _modern(original, old)
    elif not inner:
        parts = ["/".join(path).replace("\x01", "").replace("\x05", "") for path in container.listdir()[:20]]
        said = f"it holds: {', '.join(parts)}" if parts else "it is empty"
        reason = f"{original.name} is a compound file of unknown kind; {said}."
        yield skipped(original, reason, items=1 if parts else 0, severity="warning" if parts else "info")


def _modern(original: Original, old: tuple[str, str, str]) -> Iterator[Record]:
    try:
        yield converted(original, old)
    except (MissingExtra, ReadError) as error:
        yield skipped(original, f"{error}", items=1)


READER = Reader(
    format="ole",
    title="Compound file (OLE)",
    limits="Only files packed into it and its properties are read; what a program keeps there in its own form is not.",
    sniff=sniff,
    read=read,
    url="https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb",
    kind="archive",
)
