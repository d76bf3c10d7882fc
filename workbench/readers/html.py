"""HTML pages: what a visitor sees, and apart from it hidden words, remarks, links, form values and data in scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Document, Original, Record
from . import Reader
from ._decode import decode, identify
from ._markup import Markup, markup
from ._place import Pages, content, ends, guarded, here, skipped, whole

BLOCK = 3_000
_SIGN = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h[1-6]|span|br|a\s+href)\b", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.I)
DATA = ("json", "template", "text/plain", "xml")  # kinds of scripts that hold words rather than programs


def sniff(original: Original) -> float:
    """How surely `original` is an HTML page: by its first tags, and by a name that says so."""
    if original.is_folder:
        return 0.0
    head = original.head(4096)
    encoding, _, mark = identify(head)
    plain = head[mark:].decode(encoding, "replace").encode() if encoding.startswith("utf-16") else head[mark:]
    named = ends(original, ".html", ".htm", ".xhtml", ".shtml")
    start = plain.lstrip()[:1] == b"<"
    found = _SIGN.search(plain)
    if b"\0" in plain or plain.startswith((b"%PDF", b"PK\x03\x04")):
        return 0.0
    return (0.7 if found else 0.5) if named else 0.6 if start and found and found.start() < 1024 else 0.0


@guarded("HTML")
def read(original: Original) -> Iterator[Record]:
    """One Document; pictures and scripts are named, never fetched or run."""
    data = content(original)
    told = decode(data, label(data))
    seen = markup(told.text)
    pages = Pages(original)
    _shown(pages, seen.text)
    _unseen(pages, seen)
    properties = [("encoding", told.encoding), *seen.metas]
    yield Document(
        title=whole(seen.title),
        mime="text/html",
        author=whole(next((text for name, text in seen.metas if name.lower() in ("author", "dc.creator")), "")),
        properties=tuple((whole(name), whole(text)) for name, text in properties),
        pages=tuple(pages.found),
        flags=pages.flags("repaired" * told.mended),
        locator=here(original),
    )
    yield from pages.notes()
    programs = sum(1 for kind, _ in seen.scripts if not any(word in kind for word in DATA))
    if programs:
        yield skipped(original, f"{programs} scripts of the page were neither run nor kept.", severity="info")


def label(data: bytes) -> str:
    """The encoding that an HTML text says it has; empty if it says none."""
    head = data[:8192]
    found = _CHARSET.search(head) or _DECLARED.match(head.lstrip())
    name = found[1].decode("ascii") if found else ""
    return "" if name.lower().replace("_", "-").startswith("utf-16") else name  # ASCII tags are not UTF-16


def _shown(pages: Pages, text: str) -> None:
    block: list[str] = []
    size = number = 0
    for line in [*text.split("\n"), None]:
        if block and (line is None or size + len(line) > BLOCK):
            number += 1
            pages.add("\n".join(block), f"#block={number}", label=f"block {number}")
            block, size = [], 0
        if line is not None:
            block.append(line)
            size += len(line) + 1


def _unseen(pages: Pages, seen: Markup) -> None:
    metas = [("title", seen.title), *seen.metas] if seen.title else seen.metas
    pages.add("\n".join(f"{name}: {text}" for name, text in metas), "#head", label="head", kind="metadata")
    for number, text in enumerate(seen.hidden, 1):
        pages.add(text, f"#hidden={number}", label=f"hidden words {number}", kind="hidden")
    for number, text in enumerate(seen.comments, 1):
        pages.add(text, f"#comment={number}", label=f"remark in the source {number}", kind="comment")
    for number, (kind, text) in enumerate(seen.scripts, 1):
        if any(word in kind for word in DATA):
            pages.add(text, f"#script={number}", label=f"data in script {number}", kind="hidden")
    pages.add("\n".join(dict.fromkeys(seen.alts)), "#alt", label="alternative texts", kind="alt")
    values = [f"{name}: {text}" for name, text in seen.values]
    pages.add("\n".join(values), "#form", label="form values", kind="form")
    pages.add("\n".join(dict.fromkeys(seen.links)), "#links", label="links", kind="annotation")


READER = Reader(
    format="html",
    title="HTML page",
    limits="Only what stands in the file is read: words that a script would add, and pictures elsewhere, are missing.",
    sniff=sniff,
    read=read,
    kind="document",
    url="https://html.spec.whatwg.org/",
)
