"""PowerPoint presentations (pptx, pptm, ppsx): slides, hidden ones too, notes, comments, tables, charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Original, Record
from ..timestamps import Timestamp, from_iso
from . import Reader
from ._ole import names
from ._ooxml import OLE, Package, attribute, child, elements, opened, words
from ._ooxml_facts import charts, custom_xml, document, facts, macros, outside
from ._packages import sureness
from ._place import Pages, ends, guarded
from ._pptx_slides import shapes

MIME = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
NAMES = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")
OFF = ("0", "false")


def sniff(original: Original) -> float:
    """How surely `original` is a presentation: by its name and the parts named in its first bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    if head.startswith(b"PK"):
        return sureness(original, "ppt", named=ends(original, *NAMES))
    return 0.85 if head.startswith(OLE) and "encryptedpackage" in names(original) and ends(original, *NAMES) else 0.0


@guarded("a PowerPoint presentation")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded files as originals; raises Encrypted where a password is needed."""
    package = opened(original)
    pages = Pages(original)
    main = package.main("ppt/presentation.xml")
    folder = main.rpartition("/")[0]
    slides = _slides(package, main, folder)
    authors = _authors(package, pages, folder)
    unseen = [_slide(package, pages, part, number, authors) for number, part in enumerate(slides, 1)]
    _templates(package, pages, folder)
    _settings(package, pages, main, folder)
    charts(package, pages, folder)
    found = facts(package, pages)
    outside(package, pages)
    custom_xml(package, pages)
    flags = ("hidden-slides" * any(unseen), "macros" * macros(package, pages), "encrypted" * package.decrypted)
    yield from document(package, pages, found, mime=MIME, count=len(slides), flags=flags)


def _slides(package: Package, main: str, folder: str) -> list[str]:
    """The parts of the slides in the order of the show, then those that no show names."""
    root = package.xml(main)
    targets = {one.id: one.target for one in package.relations(main) if one.kind == "slide"}
    listed = []
    for one in elements(root, "sldId") if root is not None else ():
        ident = next((text for key, text in one.attrib.items() if key.endswith("}id")), "")
        if ident in targets:
            listed.append(targets[ident])
    rest = [name for name in package.names(f"{folder}/slides/slide") if name.endswith(".xml") and name not in listed]
    return [*listed, *rest]


def _slide(package: Package, pages: Pages, part: str, number: int, authors: dict[str, str]) -> bool:
    """Add one slide, its notes and comments; True if it is left out of the show."""
    root = package.xml(part)
    if root is None:
        return False
    hidden = attribute(root, "show") in OFF
    label, place = f"{'hidden ' if hidden else ''}slide {number}", f"#/{part}"
    found = shapes(root)
    pages.add(found.text, place, label=label, kind="hidden" if hidden else "body")
    pages.add("\n".join(found.hidden), place, label=f"{label}, hidden shapes", kind="hidden")
    pages.add("\n".join(found.alts), place, label=f"{label}, picture descriptions", kind="alt")
    for one in package.relations(part):
        beside = package.xml(one.target) if one.kind in ("notesSlide", "comments", "comment") else None
        if beside is None:
            continue
        if one.kind == "notesSlide":
            notes = shapes(beside, template=False)
            pages.add(notes.text, f"#/{one.target}", label=f"notes of {label}", kind="note")
            pages.add("\n".join(notes.alts), f"#/{one.target}", label=f"notes of {label}, pictures", kind="alt")
        else:
            _comments(pages, beside, one.target, label, authors)
    return hidden


def _comments(pages: Pages, root: Any, part: str, label: str, authors: dict[str, str]) -> None:
    """Comments of both kinds: plain ones, and threads with answers."""
    for number, comment in enumerate(elements(root, "cm", "reply"), 1):
        body = child(comment, "txBody")
        text = words(body, "t") if body is not None else "".join(one.text or "" for one in comment if one.text)
        who = attribute(comment, "authorId")
        at = _time(attribute(comment, "dt"), attribute(comment, "created"))
        said = f"{'answer' if str(comment.tag).endswith('reply') else 'comment'} {number} on {label}"
        author = authors.get(who, "")
        pages.add(text.strip(), f"#/{part}#{number}", label=said, kind="comment", author=author, at=at)


def _time(plain: str, threaded: str) -> Timestamp:
    """Plain comments carry the writer's own clock, threaded ones UTC without saying so: neither is taken for UTC."""
    raw = threaded or plain
    return from_iso(raw) if raw else Timestamp()


def _authors(package: Package, pages: Pages, folder: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in package.names(f"{folder}/commentauthors.xml", f"{folder}/authors.xml"):
        root = package.xml(name)
        lines = []
        for one in elements(root, "cmAuthor", "author") if root is not None else ():
            found[attribute(one, "id")] = attribute(one, "name")
            account = " ".join(filter(None, (attribute(one, "providerId"), attribute(one, "userId"))))
            lines.append(attribute(one, "name") + (f" ({account})" if account else ""))
        pages.add("\n".join(lines), f"#/{name}", label="people", kind="metadata")
    return found


def _templates(package: Package, pages: Pages, folder: str) -> None:
    """What masters and layouts show on every slide: footers, slogans, marks of confidence."""
    for word in ("slidemasters/", "slidelayouts/", "notesmasters/", "handoutmasters/"):
        for name in package.names(f"{folder}/{word}"):
            root = package.xml(name) if name.endswith(".xml") else None
            if root is not None:
                found = shapes(root, template=True)
                pages.add(found.text, f"#/{name}", label=name.rsplit("/", 1)[-1].removesuffix(".xml"), kind="header")
                pages.add("\n".join(found.alts), f"#/{name}", label="picture descriptions", kind="alt")


def _settings(package: Package, pages: Pages, main: str, folder: str) -> None:
    """Names of sections and shows, and tags that programs have left."""
    root = package.xml(main)
    names = [attribute(one, "name") for one in elements(root, "section", "custShow")] if root is not None else []
    pages.add("\n".join(filter(None, names)), f"#/{main}", label="sections", kind="metadata")
    for name in package.names(f"{folder}/tags/"):
        tags = package.xml(name) if name.endswith(".xml") else None
        lines = (
            [f"{attribute(one, 'name')}: {attribute(one, 'val')}" for one in elements(tags, "tag")]
            if tags is not None
            else []
        )
        pages.add("\n".join(lines), f"#/{name}", label="tags", kind="metadata")


READER = Reader(
    format="pptx",
    title="PowerPoint presentation (.pptx)",
    limits="Words in pictures are read only by OCR; times of comments are by the writer's own clock or unstated UTC.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
)
