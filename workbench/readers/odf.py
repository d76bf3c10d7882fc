"""OpenDocument texts, spreadsheets, presentations and drawings (odt, ods, odp, odg), as packages or as one XML file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import Encrypted, LimitReached
from ..model import Document, Original, Record
from ..originals import Blob
from ..timestamps import UNKNOWN
from . import Reader
from ._odf import Story, hidden_styles, links, switched_off
from ._odf_tables import names, sheets
from ._ooxml import Package, attribute, child, elements, local, opened, parse, words
from ._ooxml_facts import add_pairs
from ._packages import sureness
from ._place import Pages, content, ends, guarded, here, skipped, whole

NAMES = (".odt", ".ods", ".odp", ".odg", ".ott", ".ots", ".otp", ".odm", ".odf", ".odc", ".sxw", ".sxc", ".sxi")
FLAT = (".fodt", ".fods", ".fodp", ".fodg")
BLOCK = 3_000
CARRIED = re.compile(
    r"^(?:Pictures|Thumbnails|ObjectReplacements|Object [^/]*$|.*\.(?:bin|ole|docx?|xlsx?|pptx?|pdf|odt)$)"
)
TIMED = ("date", "creation-date", "print-date")


def sniff(original: Original) -> float:
    """How surely `original` is OpenDocument: by the type that stands first in its package, or by its root element."""
    if original.is_folder:
        return 0.0
    head = original.head(1024)
    if head.startswith(b"PK"):
        typed = b"mimetypeapplication/vnd.oasis.opendocument" in head or b"mimetypeapplication/vnd.sun.xml" in head
        return 0.95 if typed else min(0.85, sureness(original, "content.xml", named=ends(original, *NAMES)))
    flat = b"urn:oasis:names:tc:opendocument" in head and b"<office:document" in head
    return 0.9 if flat or (ends(original, *FLAT) and b"<?xml" in head) else 0.0


@guarded("OpenDocument")
def read(original: Original) -> Iterator[Record]:
    """One Document, then pictures and embedded files as originals; raises Encrypted where a password is needed."""
    pages = Pages(original)
    if original.head(2) != b"PK":
        yield from _flat(original, pages)
        return
    package = opened(original)
    _unlocked(package)
    root, styles = package.xml("content.xml"), package.xml("styles.xml")
    count, hidden = _content(pages, root, styles, "content.xml") if root is not None else (None, False)
    _furniture(pages, styles, "styles.xml")
    for name in package.names("/content.xml"):
        inner = package.xml(name)
        if inner is not None:
            _content(pages, inner, None, name)
    scripts = _macros(package, pages)
    meta = package.xml("meta.xml")
    pairs = _meta(pages, meta, "meta.xml") if meta is not None else []
    _settings(package, pages)
    flags = ("macros" * scripts, "hidden-sheets" * hidden, "repaired" * package.mended)
    kind = package.read("mimetype").decode("ascii", "replace").strip()
    yield _document(original, pages, pairs, kind, count, flags)
    yield from _carried(package)
    yield from pages.notes()
    for note in dict.fromkeys(package.notes):
        yield skipped(original, f"In {original.name}: {note}.")


def _flat(original: Original, pages: Pages) -> Iterator[Record]:
    root, note = parse(content(original))
    if root is not None:
        count, hidden = _content(pages, root, root, "content")
        _furniture(pages, root, "styles")
        pairs = _meta(pages, child(root, "meta"), "meta") if child(root, "meta") is not None else []
        flags = ("hidden-sheets" * hidden, "repaired" * bool(note))
        yield _document(original, pages, pairs, attribute(root, "mimetype"), count, flags)
    yield from pages.notes()
    if note:
        yield skipped(original, f"{original.name} {note}.")


def _document(
    original: Original, pages: Pages, pairs: list[tuple[str, str]], kind: str, count: int | None, flags: tuple[str, ...]
) -> Document:
    from ..timestamps import from_iso

    told = dict(reversed(pairs))
    created, modified = told.get("creation-date", ""), told.get("date", "")
    changed = any(page.kind in ("inserted", "deleted") for page in pages.found)
    return Document(
        title=whole(told.get("title", "")),
        mime=kind or "application/vnd.oasis.opendocument",
        author=whole(told.get("initial-creator", told.get("creator", ""))),
        created=from_iso(created) if created else UNKNOWN,
        modified=from_iso(modified) if modified else UNKNOWN,
        properties=tuple((whole(name), whole(text)) for name, text in pairs),
        pages=tuple(pages.found),
        page_count=count,
        flags=pages.flags("tracked-changes" * changed, *flags),
        locator=here(original),
    )


def _unlocked(package: Package) -> None:
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and next(elements(manifest, "encryption-data"), None) is not None:
        raise Encrypted(f"{package.original.name} is encrypted.", "Save a copy without a password.")


def _content(pages: Pages, root: Any, styles: Any, part: str) -> tuple[int | None, bool]:
    """Add the body; returns the number of sheets or slides, and whether a sheet is hidden."""
    body = next(elements(root, "body"), None)
    kind = next((one for one in body if local(one)), None) if body is not None else None
    if kind is None:
        return None, False
    unseen = hidden_styles(root, styles)
    pages.add("\n".join(dict.fromkeys(links(root))), f"#/{part}#links", label="links", kind="annotation")
    if local(kind) == "spreadsheet":
        names(pages, kind, part)
        return sheets(pages, kind, root, part)
    if local(kind) in ("presentation", "drawing"):
        return _slides(pages, kind, root, unseen, part), False
    story = Story(unseen)
    story.blocks(kind)
    story.close()
    _story(pages, story, part)
    _forms(pages, root, part)
    return None, False


def _story(pages: Pages, story: Story, part: str) -> None:
    block: list[str] = []
    first = 1
    for number, line in enumerate([*story.lines, ""], 1):
        if block and (number > len(story.lines) or sum(map(len, block)) + len(line) > BLOCK):
            label = f"paragraphs {first}-{number - 1}"
            pages.add("\n".join(block), f"#/{part}#p{first}", label=label)
            block, first = [], number
        block.append(line)
    for number, aside in enumerate(story.asides, 1):
        place, label = f"#/{part}#aside{number}", f"{aside.label} {number}"
        pages.add(aside.text, place, label=label, kind=aside.kind, author=aside.author, at=aside.at)


def _slides(pages: Pages, body: Any, root: Any, unseen: frozenset[str], part: str) -> int:
    off = switched_off(root, "drawing-page", "visibility")
    count = 0
    for page in body:
        if local(page) != "page":
            continue
        count += 1
        hidden = attribute(page, "style-name") in off
        label, place = f"{'hidden ' if hidden else ''}page {count}", f"#/{part}#page{count}"
        notes, story = Story(unseen), Story(unseen)
        story.blocks([one for one in page if local(one) != "notes"])
        if child(page, "notes") is not None:
            notes.blocks(child(page, "notes"))
        pages.add("\n".join(filter(str.strip, story.lines)), place, label=label, kind="hidden" if hidden else "body")
        pages.add("\n".join(filter(str.strip, notes.lines)), f"{place}/notes", label=f"notes of {label}", kind="note")
        for number, aside in enumerate(story.asides, 1):
            said = f"{aside.label} {number} on {label}"
            pages.add(aside.text, f"{place}/{number}", label=said, kind=aside.kind, author=aside.author, at=aside.at)
    return count


def _furniture(pages: Pages, styles: Any, part: str) -> None:
    """Headers and footers of master pages, and what masters show on every slide."""
    masters = next(elements(styles, "master-styles"), None) if styles is not None else None
    unseen = hidden_styles(styles) if styles is not None else frozenset()
    for number, master in enumerate(masters if masters is not None else (), 1):
        for one in master:
            story = Story(unseen)
            story.blocks([one] if local(one) in ("frame", "custom-shape") else one)
            text = "\n".join(filter(str.strip, [*story.lines, *(aside.text for aside in story.asides)]))
            pages.add(
                text, f"#/{part}#master{number}", label=f"{local(one)} of {attribute(master, 'name')}", kind="header"
            )


def _forms(pages: Pages, root: Any, part: str) -> None:
    lines = []
    for form in elements(root, "forms"):
        for one in form.iter("{*}*"):
            text = attribute(one, "current-value") or attribute(one, "value") or attribute(one, "label")
            if text:
                lines.append(f"{attribute(one, 'name') or local(one)}: {text}")
    pages.add("\n".join(lines), f"#/{part}#forms", label="form fields", kind="form")


def _meta(pages: Pages, root: Any, part: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for one in root.iter("{*}*"):
        name = local(one)
        name = f"custom:{attribute(one, 'name')}" if name == "user-defined" else name
        if one.text and one.text.strip():
            pairs.append((name, one.text.strip()))
        if name in ("template", "document-statistic", "auto-reload", "hyperlink-behaviour"):
            pairs += [(f"{name} {key.rpartition('}')[2]}", text) for key, text in one.attrib.items() if text]
    renamed = [("modified" if name == "date" else name, text) for name, text in pairs]
    add_pairs(
        pages,
        [("created" if name == "creation-date" else name, text) for name, text in renamed],
        f"#/{part}",
        "properties",
    )
    return pairs


def _settings(package: Package, pages: Pages) -> None:
    """Names that a program leaves in its settings: printers, data sources."""
    root = package.xml("settings.xml")
    kept = ("PrinterName", "CurrentDatabaseDataSource", "ColorTableURL", "RsidRoot")
    found = [(attribute(one, "name"), one.text) for one in elements(root, "config-item")] if root is not None else []
    lines = [f"{name}: {text}" for name, text in found if name in kept and text]
    pages.add("\n".join(lines), "#/settings.xml", label="settings", kind="metadata")


def _macros(package: Package, pages: Pages) -> bool:
    """The source of macros as pages; True if there are any. Nothing is run."""
    found = False
    for name in package.names("basic/", "scripts/"):
        if name.endswith((".xlb", ".xlc", "/")) or "script-lb" in name or "script-lc" in name:
            continue
        data = package.read(name)
        root = package.parsed(data, name) if data.lstrip().startswith(b"<") else None
        text = words(root, "module") if root is not None else data.decode("utf-8", "replace")
        pages.add(text, f"#/{name}", label=f"macro {name.rsplit('/', 1)[-1].removesuffix('.xml')}", kind="hidden")
        found = found or bool(text.strip())
    return found


def _carried(package: Package) -> Iterator[Record]:
    for entry in package.archive.infolist()[:20_000]:
        if CARRIED.match(entry.filename) and not entry.is_dir():
            try:
                data = package.read(entry.filename)
            except LimitReached as error:
                yield skipped(package.original, error.what, fragment=f"#/{entry.filename}")
                continue
            if data:
                yield Blob(f"{package.original.name}!/{whole(entry.filename)}", data)


READER = Reader(
    format="odf",
    title="OpenDocument (odt, ods, odp)",
    limits="Times are by the writer's own clock without a zone; numbers of list paragraphs are not shown.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://docs.oasis-open.org/office/OpenDocument/v1.3/",
)
