"""Word documents (docx, docm, dotx): body, lists, tables, notes, text boxes, comments, changes, hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Original, Record
from . import Reader
from ._ole import names
from ._ooxml import OLE, Package, attribute, child, elements, local, on, opened, value, words
from ._ooxml_facts import charts, custom_xml, document, facts, macros, outside
from ._packages import sureness
from ._place import Pages, ends, guarded
from ._wordlists import Lists, lists
from ._wordml import Story, word_time

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAMES = (".docx", ".docm", ".dotx", ".dotm", ".docx~", ".wps.docx")
BLOCK = 3_000  # characters of body text on one page
COMMENT_QUOTE = 80


def sniff(original: Original) -> float:
    """How surely `original` is a Word document: by its name and the parts named in its first bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    if head.startswith(b"PK"):
        return sureness(original, "word", named=ends(original, *NAMES))
    return 0.85 if head.startswith(OLE) and "encryptedpackage" in names(original) and ends(original, *NAMES) else 0.0


@guarded("a Word document")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded files as originals; raises Encrypted where a password is needed."""
    package = opened(original)
    pages = Pages(original)
    main = package.main("word/document.xml")
    folder = main.rpartition("/")[0]
    story = _shaped(package, folder)
    changed = _body(package, pages, main, story)
    _others(package, pages, folder, story)
    _comments(package, pages, folder, story)
    charts(package, pages, folder)
    _settings(package, pages, folder)
    found = facts(package, pages)
    outside(package, pages)
    custom_xml(package, pages)
    flags = ("tracked-changes" * changed, "macros" * macros(package, pages), "encrypted" * package.decrypted)
    count = found.first("Pages")
    yield from document(package, pages, found, mime=MIME, count=int(count) if count.isdecimal() else None, flags=flags)


def _shaped(package: Package, folder: str) -> Story:
    """An empty story that knows the document's lists and the styles whose text is not shown."""
    known, unseen = lists(package, folder), set()
    root = package.xml(f"{folder}/styles.xml")
    parents: dict[str, str] = {}
    for style in elements(root, "style") if root is not None else ():
        ident = attribute(style, "styleId")
        parents[ident] = value(style, "basedOn")
        number = value(style, "pPr", "numPr", "numId")
        if number:
            level = value(style, "pPr", "numPr", "ilvl")
            known.styles[ident] = (number, int(level) if level.isdecimal() else 0)
        if on(child(style, "rPr"), "vanish"):
            unseen.add(ident)
    for ident in parents:
        _inherit(ident, parents, known, unseen)
    return Story(known, frozenset(unseen))


def _inherit(ident: str, parents: dict[str, str], known: Lists, unseen: set[str]) -> None:
    seen, parent = {ident}, parents[ident]
    while parent and parent not in seen:
        seen.add(parent)
        if parent in unseen:
            unseen.add(ident)
        if ident not in known.styles and parent in known.styles:
            known.styles[ident] = known.styles[parent]
        parent = parents.get(parent, "")


def _body(package: Package, pages: Pages, main: str, story: Story) -> bool:
    root = package.xml(main)
    if root is None:
        return False
    story.blocks(root)
    _lines(pages, story, main)
    _asides(pages, story, main)
    return any(one.kind in ("inserted", "deleted") for one in story.asides)


def _lines(pages: Pages, story: Story, part: str) -> None:
    """The body as pages of some paragraphs each."""
    block: list[tuple[int, str]] = []
    for line in [*story.lines, (0, "")]:
        if block and (not line[0] or sum(len(text) for _, text in block) + len(line[1]) > BLOCK):
            first, last = block[0][0], block[-1][0]
            label = f"paragraphs {first}-{last}" if last > first else f"paragraph {first}"
            pages.add("\n".join(text for _, text in block), f"#/{part}#p{first}", label=label)
            block = []
        block.append(line)


def _asides(pages: Pages, story: Story, part: str) -> None:
    for aside in story.asides:
        pages.add(
            aside.text,
            f"#/{part}#p{aside.paragraph}",
            label=f"{aside.label}, paragraph {aside.paragraph}",
            kind=aside.kind,
            author=aside.author,
            at=aside.at,
        )


def _others(package: Package, pages: Pages, folder: str, shape: Story) -> None:
    """Headers, footers, foot- and endnotes, and stored building blocks."""
    for word, kind in (("header", "header"), ("footer", "header"), ("footnotes", "note"), ("endnotes", "note")):
        for name in package.names(f"{folder}/{word}"):
            root = package.xml(name) if name.endswith(".xml") else None
            notes = [(local(one), one) for one in root] if root is not None and kind == "note" else [(word, root)]
            for said, element in notes:
                if element is None or attribute(element, "type") in ("separator", "continuationSeparator"):
                    continue
                ident = attribute(element, "id")
                story = Story(shape.lists, shape.unseen_styles)
                story.blocks(element)
                text = "\n".join(line for _, line in story.lines)
                fragment = f"#/{name}#{ident}" if ident else f"#/{name}"
                pages.add(text, fragment, label=f"{said} {ident}".strip(), kind=kind)
                _asides(pages, story, f"{name}#{ident}" if ident else name)
    for name in package.names(f"{folder}/glossary/document.xml"):
        story = Story(shape.lists, shape.unseen_styles)
        story.blocks(package.xml(name) if package.xml(name) is not None else ())
        pages.add("\n".join(line for _, line in story.lines), f"#/{name}", label="building blocks", kind="metadata")


def _comments(package: Package, pages: Pages, folder: str, body: Story) -> None:
    threads = _threads(package, folder)
    for name in package.names(f"{folder}/comments.xml", f"{folder}/comments1.xml"):
        root = package.xml(name)
        for comment in elements(root, "comment") if root is not None else ():
            ident = attribute(comment, "id")
            story = Story(body.lists, body.unseen_styles)
            story.blocks(comment)
            last = [attribute(p, "paraId") for p in elements(comment, "p")][-1:]
            about = "".join(body.anchors.get(ident, [])).strip()
            quote = f" on “{about[:COMMENT_QUOTE]}”" if about else ""
            label = f"comment {ident}{threads.get(last[0], '') if last else ''}{quote}"
            text = "\n".join(line for _, line in story.lines)
            author = attribute(comment, "author") or attribute(comment, "initials")
            fragment = f"#/{name}#{ident}"
            pages.add(text, fragment, label=label, kind="comment", author=author, at=word_time(comment))
            _asides(pages, story, f"{name}#{ident}")


def _threads(package: Package, folder: str) -> dict[str, str]:
    """What commentsExtended.xml says of a comment by the id of its last paragraph: answered, settled."""
    root = package.xml(f"{folder}/commentsExtended.xml")
    found = {}
    for one in elements(root, "commentEx") if root is not None else ():
        answer = ", an answer" if attribute(one, "paraIdParent") else ""
        done = ", settled" if attribute(one, "done") in ("1", "true") else ""
        found[attribute(one, "paraId")] = answer + done
    return found


def _settings(package: Package, pages: Pages, folder: str) -> None:
    """Document variables, protection, and the accounts of the people who edited (people.xml)."""
    root = package.xml(f"{folder}/settings.xml")
    if root is not None:
        pairs = [(attribute(one, "name"), attribute(one, "val")) for one in elements(root, "docVar")]
        protection = child(root, "documentProtection")
        if protection is not None:
            pairs.append(("documentProtection", attribute(protection, "edit")))
        text = "\n".join(f"{name}: {said}" for name, said in pairs if said)
        pages.add(text, f"#/{folder}/settings.xml", label="settings", kind="metadata")
    root = package.xml(f"{folder}/people.xml")
    text = "\n".join(_person(one) for one in elements(root, "person")) if root is not None else ""
    pages.add(text, f"#/{folder}/people.xml", label="people", kind="metadata")


def _person(element: Any) -> str:
    account = child(element, "presenceInfo")
    told = f" ({attribute(account, 'providerId')}: {attribute(account, 'userId')})" if account is not None else ""
    return attribute(element, "author") + told + words(element, "t")


READER = Reader(
    format="docx",
    title="Word document (.docx)",
    limits=(
        "Word writes the times of comments and changes by the writer's own clock without a zone. Author names are what"
        " somebody typed into their copy of Word. Page numbers depend on fonts and printer and are not told."
    ),
    sniff=sniff,
    read=read,
    kind="document",
    url="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
)
