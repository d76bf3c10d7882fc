"""What every Office package says beside its text: properties, embedded files, links outside, macros, people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import LimitReached, ReadError
from ..model import Document, Original, Record
from ..originals import Blob
from ..timestamps import UNKNOWN, Timestamp, from_iso
from ._ooxml import Package, elements, local
from ._place import Pages, here, skipped, whole

MAX_CHILDREN = 2_000
TIMES = ("created", "modified", "lastPrinted", "filetime", "date")
CARRIED = ("/embeddings/", "/media/", "/oleobjects/", "/attachments/", "thumbnail", "/afchunk", "/activex/")
INSIDE = ("hyperlink",)  # relations to places outside that a reader sees and clicks


@dataclass(slots=True)
class Facts:
    """The properties of a package in order, by the name they are written with."""

    properties: list[tuple[str, str]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first value of a property; empty if there is none."""
        return next((value for key, value in self.properties if key == name), "")

    def time(self, name: str) -> Timestamp:
        """The time that a property states."""
        return from_iso(self.first(name)) if self.first(name) else UNKNOWN


def facts(package: Package, pages: Pages) -> Facts:
    """Read core, app and custom properties; each part becomes a metadata page, each time in it a page of its own."""
    found = Facts()
    for kind in ("core-properties", "extended-properties", "custom-properties"):
        names = [one.target for one in package.relations("") if one.kind == kind]
        for name in names or _usual(package, kind):
            root = package.xml(name)
            if root is not None:
                pairs = list(_custom(root) if kind.startswith("custom") else _plain(root))
                found.properties += pairs
                add_pairs(pages, pairs, f"#/{name}", "properties")
    return found


def _usual(package: Package, kind: str) -> list[str]:
    name = {"core-properties": "core", "extended-properties": "app", "custom-properties": "custom"}[kind]
    return package.names(f"docprops/{name}.xml")


def _plain(root: Any) -> Iterator[tuple[str, str]]:
    for one in root:
        name = local(one)
        texts = [part.text.strip() for part in one.iter("{*}*") if part.text and part.text.strip()]
        if name and texts:
            yield name, "; ".join(texts)


def _custom(root: Any) -> Iterator[tuple[str, str]]:
    for one in elements(root, "property"):
        inner = next(iter(one), None)
        text = "".join(inner.itertext()).strip() if inner is not None else ""
        yield f"custom:{one.get('name') or ''}", text or one.get("linkTarget") or ""


def add_pairs(pages: Pages, pairs: list[tuple[str, str]], fragment: str, label: str) -> None:
    """Add properties as a metadata page, and those that are times as pages of their own with the time set."""
    timed = [(name, text, stamp) for name, text in pairs if (stamp := _time(name, text)).us is not None]
    for name, text, stamp in timed:
        pages.add(f"{name}: {text}", f"{fragment}#{name}", label=f"{label}: {name}", kind="metadata", at=stamp)
    known = {name for name, _, _ in timed}
    rest = "\n".join(f"{name}: {text}" for name, text in pairs if name not in known)
    pages.add(rest, fragment, label=label, kind="metadata")


def _time(name: str, text: str) -> Timestamp:
    likely = name in TIMES or name.startswith("custom:")
    return from_iso(text) if likely and len(text) >= 10 and text[4:5] == "-" and "T" in text else UNKNOWN


def outside(package: Package, pages: Pages) -> None:
    """Every link to a place outside the package: pages and mail addresses, templates, data files, pictures, paths."""
    for rels in package.names(".rels"):
        folder, _, base = rels.rpartition("_rels/")
        part = folder + base.removesuffix(".rels")
        for one in package.relations(part):
            if one.external and one.target:
                kind = "annotation" if one.kind in INSIDE else "metadata"
                label = "link" if one.kind in INSIDE else f"external {one.kind}"
                pages.add(one.target, f"#/{part}#{one.id}", label=label, kind=kind)


def carried(package: Package) -> Iterator[Record]:
    """Embedded files, pictures and the thumbnail as originals, in the order of the package."""
    count = 0
    for name in (entry.filename for entry in package.archive.infolist()):
        lower = name.lower()
        if not any(word in f"/{lower}" for word in CARRIED) or lower.endswith((".rels", "/", ".xml", ".vml")):
            continue
        count += 1
        if count > MAX_CHILDREN:
            reason = f"Only the first {MAX_CHILDREN:,} files inside {package.original.name} were taken."
            yield skipped(package.original, reason)
            return
        try:
            yield Blob(f"{package.original.name}!/{whole(name)}", package.read(name))
        except (LimitReached, ReadError) as error:
            yield skipped(package.original, error.what, fragment=f"#/{name}")


def charts(package: Package, pages: Pages, folder: str) -> None:
    """The words and numbers of charts, and the words of diagrams (SmartArt)."""
    for name in package.names(f"{folder}/charts/chart", f"{folder}/diagrams/data", f"{folder}/charts/chartex"):
        if not name.endswith(".xml"):
            continue
        root = package.xml(name)
        if root is not None:
            texts = [one.text for one in elements(root, "t", "v", "pt") if one.text and one.text.strip()]
            kind = "chart" if "/charts/" in name else "diagram"
            pages.add("\n".join(texts), f"#/{name}", label=f"{kind} {name.rsplit('/', 1)[-1]}")


def custom_xml(package: Package, pages: Pages) -> None:
    """Data that programs have put into the package unseen (customXml/item1.xml …)."""
    for name in package.names("customxml/item"):
        if name.endswith(".xml") and "props" not in name.lower():
            root = package.xml(name)
            if root is not None:
                texts = [text.strip() for text in root.itertext() if text and text.strip()]
                pages.add("\n".join(texts), f"#/{name}", label="custom data", kind="metadata")


def macros(package: Package, pages: Pages) -> bool:
    """The source of macros as pages; True if there are any. Nothing is run."""
    from ._vba import modules

    found = package.names("vbaproject.bin", "/xlm")
    for name in package.names("vbaproject.bin"):
        for module, source in modules(package.read(name)):
            pages.add(source, f"#/{name}#{module}", label=f"macro {module}", kind="hidden")
    return bool(found)


def document(
    package: Package, pages: Pages, found: Facts, *, mime: str, count: int | None, flags: tuple[str, ...]
) -> Iterator[Record]:
    """The Document of a package, what it carries as originals, and notes on damage."""
    original: Original = package.original
    told = [*flags, "repaired" * package.mended]
    yield Document(
        title=whole(found.first("title")),
        mime=mime,
        author=whole(found.first("creator")),
        created=found.time("created"),
        modified=found.time("modified"),
        properties=tuple((whole(name), whole(text)) for name, text in found.properties),
        pages=tuple(pages.found),
        page_count=count,
        flags=pages.flags(*told),
        locator=here(original),
    )
    yield from carried(package)
    yield from pages.notes()
    for note in dict.fromkeys(package.notes):
        yield skipped(original, f"In {original.name}: {note}.")
