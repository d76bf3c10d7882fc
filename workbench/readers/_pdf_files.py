"""Files that a PDF carries, and what could act: scripts, links to programs and files. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import LimitReached
from ..model import Record
from ..originals import Blob
from ._pdf_facts import Facts, entry, listed, words, xmp_pairs
from ._place import Pages, skipped, whole

MAX_OBJECTS = 400_000
MAX_FILES = 2_000
ACTIONS = ("/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/GoToE")


def attachments(facts: Facts) -> None:
    """Remember the files that the PDF carries by name."""
    stack, seen = [entry(facts.pdf.Root, "/Names", "/EmbeddedFiles")], 0
    while stack and seen < MAX_FILES:
        node = stack.pop()
        seen += 1
        if node is None:
            continue
        for spec in list(listed(node.get("/Names")))[1::2]:
            file(facts, spec)
        stack += list(listed(node.get("/Kids")))
    for spec in listed(facts.pdf.Root.get("/AF")):
        file(facts, spec)


def file(facts: Facts, spec: Any) -> None:
    """Remember one file specification if it has bytes and is new."""
    if not hasattr(spec, "get") or "/EF" not in spec:
        return
    name = words(spec.get("/UF", spec.get("/F", ""))) or "attachment"
    stream = next((spec.EF[key] for key in ("/UF", "/F", "/DOS", "/Unix", "/Mac") if key in spec.EF), None)
    if stream is not None and all(stream.objgen != known.objgen for _, known in facts.files):
        facts.files.append((name, stream))


def carried(facts: Facts) -> Iterator[Record]:
    """The files that the PDF carries, as originals."""
    for name, stream in facts.files:
        safe = re.sub(r"[/\\\x00-\x1f]+", "_", whole(name)) or "attachment"
        try:
            yield Blob(f"{facts.original.name}!/{safe}", bytes(stream.read_bytes()))
        except LimitReached as error:
            yield skipped(facts.original, error.what, fragment=f"#attachment={safe}", items=1)
        except Exception as error:
            reason = f"The attached file {safe} could not be unpacked: {error}."
            yield skipped(facts.original, reason, fragment=f"#attachment={safe}", items=1)


def scripts(facts: Facts, pages: Pages) -> None:
    """JavaScript, links to files and programs, and metadata of single pictures, wherever they stand in the file."""
    for count, thing in enumerate(facts.pdf.objects):
        if count > MAX_OBJECTS:
            facts.notes.append(f"only the first {MAX_OBJECTS:,} objects were looked at for scripts")
            return
        if isinstance(thing, (facts.pikepdf.Dictionary, facts.pikepdf.Stream)):
            facts.attempt(f"object {thing.objgen[0]}", _object, facts, pages, thing)


def _object(facts: Facts, pages: Pages, thing: Any) -> None:
    place = f"#object={thing.objgen[0]}"
    for holder in (thing, thing.get("/A"), thing.get("/OpenAction")):
        if not isinstance(holder, (facts.pikepdf.Dictionary, facts.pikepdf.Stream)):
            continue
        if holder is not thing and holder.is_indirect:
            continue  # met as an object of its own
        script = holder.get("/JS")
        if script is not None:
            source = script.read_bytes() if isinstance(script, facts.pikepdf.Stream) else words(script)
            text = source if isinstance(source, str) else source.decode("utf-8", "replace")
            pages.add(text, place, label="JavaScript", kind="hidden")
            facts.flags.append("javascript")
        if str(holder.get("/S", "")) in ACTIONS:
            aim = holder.get("/F", holder.get("/Win", ""))
            aim = aim.get("/UF", aim.get("/F", "")) if isinstance(aim, facts.pikepdf.Dictionary) else aim
            pages.add(words(aim), place, label=f"action {str(holder.S).lstrip('/')}", kind="metadata")
    if str(thing.get("/Type", "")) == "/Metadata" and thing.objgen != _main_xmp(facts):
        pairs = xmp_pairs(thing.read_bytes())
        pages.add("\n".join(f"{n}: {t}" for n, t in pairs), place, label="XMP of a part", kind="metadata")


def _main_xmp(facts: Facts) -> tuple[int, int]:
    main = facts.pdf.Root.get("/Metadata")
    return tuple(main.objgen) if main is not None else (0, 0)  # type: ignore[return-value]
