"""Outlook data files (.pst, .ost): every letter, appointment and contact with its folder, people and files."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ReadError
from ..hashing import sha256
from ..model import Locator, Original, Record
from . import Reader
from ._mailbook import Book
from ._mapi import Letter, Properties, code_page, records
from ._place import guarded, skipped, whole
from ._pst import MAGIC, Node, Store
from ._pstprops import heap, properties, table

FOLDER, MESSAGE, ATTACHMENT = 0x02, 0x04, 0x05
RECIPIENTS, STORE = 0x692, 0x21
NAME = 0x3001
MAX_NESTED = 6


def sniff(original: Original) -> float:
    """How surely `original` is an Outlook data file: by its first four bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(12)
    return 0.95 if head[:4] == MAGIC and head[8:10] in (b"SM", b"SO") else 0.5 if head[:4] == MAGIC else 0.0


@guarded("an Outlook data file")
def read(original: Original) -> Iterator[Record]:
    """Every item in the order of its number, its files as originals; then the people and the threads."""
    with original.open() as stream:
        store, book = Store(stream), Book()
        folders: dict[int, tuple[str, int]] = {}
        label = ""
        letters: list[Node] = []
        for node in store.nodes():
            kind = node.ident & 0x1F
            try:
                if node.ident == STORE:
                    own = properties(heap(store, node))
                    label = code_page(own.numbers.get(0x3FFD, 0)) or code_page(own.numbers.get(0x66C3, 0))
                elif kind == FOLDER:
                    folders[node.ident] = (properties(heap(store, node), label).first(NAME), node.parent)
            except Exception as error:
                yield _lost(original, node, error, items=0)
            if kind == MESSAGE:
                letters.append(node)
        for node in letters:
            try:
                letter = _letter(original, store, node, label, _path(folders, node.parent))
                yield from records(letter, book)
            except Exception as error:
                yield _lost(original, node, error, items=1)
        yield from book.records()


def _lost(original: Original, node: Node, error: Exception, items: int) -> Record:
    what = error.what if isinstance(error, ReadError) else f"{type(error).__name__}: {error}"
    reason = f"An item of {original.name} is damaged: {what}"
    return skipped(original, reason[:500], fragment=f"#node={node.ident:#x}", items=items)


def _path(folders: dict[int, tuple[str, int]], ident: int) -> str:
    """The names of the folders above an item, from the top; empty where no folder holds it any more."""
    names: list[str] = []
    seen: set[int] = set()
    while ident in folders and ident not in seen:
        seen.add(ident)
        name, ident = folders[ident]
        names.append(name)
    return "/".join(filter(None, reversed(names)))


def _letter(original: Original, store: Store, node: Node, label: str, path: str) -> Letter:
    where = f"{node.ident:#x}"
    found = heap(store, node)
    own = _tidied(properties(found, label))
    own.texts[0] = path or "(in no folder: deleted, or its folder is damaged)"
    place = Locator(
        original=original.sha256,
        fragment=f"#node={where}",
        sha256=sha256(whole(own.first(0x1000)).encode()),
    )
    people = found.subnodes.get(RECIPIENTS)
    recipients = table(heap(store, people), label) if people is not None else []
    files = [_file(store, sub, label, MAX_NESTED) for sub in found.subnodes.values() if sub.ident & 0x1F == ATTACHMENT]
    return Letter(original, own, recipients, files, place, f"item {where}")


def _tidied(own: Properties) -> Properties:
    """A subject without the two characters that tell the length of its prefix (MS-PST 2.5.3.1.1.1)."""
    subject = own.texts.get(0x0037, "")
    if subject[:1] == "\x01":
        own.texts[0x0037] = subject[2:]
    return own


def _file(store: Store, node: Node, label: str, depth: int) -> tuple[Properties, bytes, str]:
    """A file; a letter within a letter is written out as .eml, its words and fields as they are."""
    found = heap(store, node)
    own = properties(found, label)
    data = own.data.get(0x3701, b"")
    inner = next((sub for sub in found.subnodes.values() if sub.ident & 0x1F == MESSAGE), None)
    if inner is not None and depth:
        return own, _written(store, inner, label, depth - 1), ".eml"
    return own, data, ""


def _written(store: Store, node: Node, label: str, depth: int) -> bytes:
    """A nested letter as an Internet message."""
    from email.message import EmailMessage
    from email.utils import format_datetime

    from ._mapi import SUBMITTED, body

    found = heap(store, node)
    own = _tidied(properties(found, label))
    letter = EmailMessage()
    texts = {"Subject": own.first(0x0037), "From": own.first(0x0042, 0x0C1A), "To": own.first(0x0E04)}
    texts |= {"Cc": own.first(0x0E03), "Message-ID": own.first(0x1035)}
    for name, text in texts.items():
        if text.strip():
            letter[name] = " ".join(text.split())
    moment = own.times[SUBMITTED].instant if SUBMITTED in own.times else None
    if moment is not None:
        letter["Date"] = format_datetime(moment)
    letter.set_content(whole(body(own)[0]))
    for sub in found.subnodes.values():
        if sub.ident & 0x1F == ATTACHMENT:
            told, data, ending = _file(store, sub, label, depth)
            name = (told.first(0x3707, 0x3704, NAME) or "attachment") + ending
            letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if letter.is_multipart():
        letter.set_boundary(f"=_item_{node.ident:x}_{node.data:x}")  # the same each time
    return letter.as_bytes()


READER = Reader(
    format="pst",
    version=2,
    title="Outlook data file (.pst, .ost)",
    limits=(
        "Items are as Outlook kept them and can be changed without a trace. A letter within a letter is written out"
        " anew as a message of its own: its words are true, its bytes are not the file's."
    ),
    sniff=sniff,
    read=read,
    kind="mail",
    url="https://learn.microsoft.com/openspecs/office_file_formats/ms-pst",
)
