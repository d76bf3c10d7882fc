"""Rich Text Format: body, headers, notes, comments, tracked changes, hidden words, properties, embedded objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Document, Original, Record
from ..originals import Blob
from ..timestamps import UNKNOWN, Timestamp
from . import Reader
from ._dttm import packed_time, wall_time
from ._oleobject import unwrapped
from ._place import Pages, content, ends, guarded, here, skipped
from ._rtf import KEPT, TIMES, Piece, Rtf, parse

BLOCK = 3_000
ASIDES = {"note": "note", "header": "header", "footer": "header", "text box": "body", "field code": "annotation"}


def sniff(original: Original) -> float:
    """How surely `original` is RTF: by its first bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(64).lstrip(b"\xef\xbb\xbf\0 \r\n\t")
    return 0.95 if head.startswith(b"{\\rtf") else 0.3 if head.startswith(b"{\\") and ends(original, ".rtf") else 0.0


@guarded("RTF")
def read(original: Original) -> Iterator[Record]:
    """One Document, then embedded objects and pictures as originals."""
    rtf = parse(content(original))
    pages = Pages(original)
    _body(pages, rtf)
    changed = _changes(pages, rtf)
    _asides(pages, rtf)
    properties = _properties(pages, rtf)
    stamps = {name: wall_time(rtf.times.get(name, [])) for name in TIMES}
    yield Document(
        title=next((text for name, text in properties if name == "title"), ""),
        mime="application/rtf",
        author=next((text for name, text in properties if name == "author"), ""),
        created=stamps["creatim"],
        modified=stamps["revtim"],
        properties=tuple(properties),
        pages=tuple(pages.found),
        flags=pages.flags("tracked-changes" * changed),
        locator=here(original),
    )
    yield from pages.notes()
    for number, data in enumerate(rtf.objects, 1):
        name, inner = unwrapped(data)
        if inner:
            yield Blob(f"{original.name}!/{name or f'object {number}'}", inner)
    for number, data in enumerate(rtf.pictures, 1):
        yield Blob(f"{original.name}!/picture {number}{_suffix(data)}", data)
    if not rtf.pieces:
        yield skipped(original, f"{original.name} holds no text that can be read.")


def _suffix(data: bytes) -> str:
    signs = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"\x01\x00\x09\x00", ".wmf"), (b"\x01\x00\x00\x00", ".emf"))
    return next((suffix for sign, suffix in signs if data.startswith(sign)), ".bin")


def _body(pages: Pages, rtf: Rtf) -> None:
    """The visible body in blocks of some paragraphs."""
    shown = (p.text for p in rtf.pieces if p.into == "body" and not p.hidden and p.change != "deleted")
    lines = re.sub(r"\n{3,}", "\n\n", "".join(shown)).split("\n")
    block: list[str] = []
    first = 1
    for number, line in enumerate([*lines, ""], 1):
        if block and (number > len(lines) or sum(map(len, block)) + len(line) > BLOCK):
            label = f"lines {first}-{number - 1}"
            pages.add("\n".join(block), f"#paragraph={first}", label=label)
            block, first = [], number
        block.append(line)


def _changes(pages: Pages, rtf: Rtf) -> bool:
    """Tracked changes and hidden words; True if there is a change."""
    authors = [name.strip() for name in rtf.text("revtbl").split(";")]
    count = 0
    for piece in rtf.pieces:
        if piece.change and piece.text.strip():
            count += 1
            author = authors[piece.author] if 0 <= piece.author < len(authors) else ""
            said = "insertion" if piece.change == "inserted" else "deletion"
            at = packed_time(piece.stamp)
            pages.add(piece.text, f"#change={count}", label=f"{said} {count}", kind=piece.change, author=author, at=at)
    hidden = "\n".join(piece.text for piece in rtf.pieces if piece.hidden and piece.into == "body")
    pages.add(hidden, "#hidden", label="hidden text", kind="hidden")
    return count > 0


def _asides(pages: Pages, rtf: Rtf) -> None:
    """Notes, headers, text boxes, field codes and comments, each as it ends."""
    gathered: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}
    author = ""
    for piece in rtf.pieces:
        name = piece.into.removeprefix("/")
        said = KEPT.get(name, "")
        if not piece.into.startswith("/"):
            gathered.setdefault(name, []).append(piece.text)
            continue
        text = "".join(gathered.pop(name, [])).strip()
        numbers[name] = numbers.get(name, 0) + 1
        label, place = f"{said} {numbers[name]}", f"#{said.replace(' ', '-')}={numbers[name]}"
        if name == "atnauthor":
            author = text
        elif name == "annotation":
            at = _comment_time("".join(gathered.pop("atndate", [])))
            pages.add(text, place, label=label, kind="comment", author=author, at=at)
        elif said in ASIDES:
            pages.add(text, place, label=label, kind=ASIDES[said])
        if name == "atndate":
            gathered["atndate"] = [text]


def _comment_time(text: str) -> Timestamp:
    return packed_time(int(text) & 0xFFFFFFFF) if text.strip().lstrip("-").isdecimal() else UNKNOWN


def _properties(pages: Pages, rtf: Rtf) -> list[tuple[str, str]]:
    names = [name for name, said in KEPT.items() if said == "info" and name not in TIMES]
    found = [(name, text) for name in names for text in dict.fromkeys(_texts(rtf.pieces, name)) if text]
    user = zip(_texts(rtf.pieces, "propname"), _texts(rtf.pieces, "staticval"), strict=False)
    found += [(f"custom:{name}", text) for name, text in user]
    found += [("docvar", text) for text in _texts(rtf.pieces, "docvar")]
    pages.add("\n".join(f"{name}: {text}" for name, text in found), "#info", label="properties", kind="metadata")
    for name in TIMES:
        at = wall_time(rtf.times.get(name, []))
        if at.us is not None:
            pages.add(f"{name}: {at.raw}", f"#info={name}", label=f"properties: {name}", kind="metadata", at=at)
            found.append((name, at.raw))
    return found


def _texts(pieces: list[Piece], into: str) -> list[str]:
    """The texts of every occurrence of a destination."""
    found, text = [], ""
    for piece in pieces:
        if piece.into == into:
            text += piece.text
        elif piece.into == f"/{into}":
            found.append(text.strip())
            text = ""
    return found


READER = Reader(
    format="rtf",
    title="Rich Text Format (.rtf)",
    limits="Times are by the writer's own clock, to the minute and without a zone; authors are what somebody typed.",
    sniff=sniff,
    read=read,
    kind="document",
)
