"""Comments, marks, links and form fields of a PDF, with who and when."""

from __future__ import annotations

import html
import re
from typing import Any

from ._pdf_facts import MAX_NOTES, Facts, entry, listed, pdf_time, words
from ._pdf_files import file
from ._place import Pages

SIGNED = ("/Name", "/Reason", "/Location", "/ContactInfo", "/M")
_RICH = re.compile(r"<[^>]+>")


def marks(facts: Facts, pages: Pages) -> None:
    """Comments, marks, drawn texts and links of every page, each with author and times."""
    count = 0
    for number, page in enumerate(facts.pdf.pages, 1):
        for index, note in enumerate(listed(page.obj.get("/Annots")), 1):
            count += 1
            if count > MAX_NOTES:
                facts.notes.append(f"only the first {MAX_NOTES:,} annotations were read")
                return
            facts.attempt(f"annotation {index} of page {number}", _annotation, facts, pages, note, number, index)


def _annotation(facts: Facts, pages: Pages, note: Any, number: int, index: int) -> None:
    kind = str(note.get("/Subtype", "")).lstrip("/")
    place = f"#page={number}&annotation={index}"
    if kind == "Redact":
        facts.flags.append("badly-redacted")
        facts.notes.append(
            f"page {number} carries a mark for redaction that was never carried out: the words are there"
        )
    if kind == "FileAttachment" and "/FS" in note:
        file(facts, note.FS)
    if kind == "Widget":
        return
    author, at = words(note.get("/T", "")), pdf_time(words(note.get("/M", note.get("/CreationDate", ""))))
    text = words(note.get("/Contents", ""))
    rich = html.unescape(_RICH.sub(" ", words(note.get("/RC", ""))))
    said = [text] + ([rich] if set(rich.split()) - set(text.split()) else []) + [words(note.get("/Subj", ""))]
    if kind == "Link":
        said = [*said, _target(note)]
    body = "\n".join(part.strip() for part in said if part.strip())
    if not body and not author:
        return
    label = f"{kind} on page {number}".strip()
    pages.add(body or f"({kind} without words)", place, label=label, kind="annotation", author=author, at=at)


def _target(note: Any) -> str:
    found = [words(entry(note, "/A", key)) for key in ("/URI", "/F")]
    return "\n".join(part for part in found if part)


def forms(facts: Facts, pages: Pages) -> None:
    """The values of form fields with their full names and tool tips; signatures; XFA data."""
    form = facts.pdf.Root.get("/AcroForm")
    if form is None:
        return
    stack = [(field, "") for field in reversed(list(listed(form.get("/Fields"))))]
    seen: set[tuple[int, int]] = set()
    while stack and len(seen) < MAX_NOTES:
        field, prefix = stack.pop()
        if field.objgen != (0, 0) and field.objgen in seen:
            continue
        seen.add(field.objgen if field.objgen != (0, 0) else (-len(seen), 0))
        name = ".".join(filter(None, (prefix, words(field.get("/T", "")))))
        facts.attempt(f"form field {name}", _field, pages, field, name)
        stack += [(kid, name) for kid in reversed(list(listed(field.get("/Kids"))))]
    facts.attempt("the XFA form", _xfa, facts, pages, form)


def _field(pages: Pages, field: Any, name: str) -> None:
    value = field.get("/V")
    if value is None:
        return
    if entry(value, "/ByteRange") is not None or str(field.get("/FT", "")) == "/Sig":
        told = [f"{key.lstrip('/')}: {words(value[key])}" for key in SIGNED if key in value]
        at = pdf_time(words(value.get("/M", "")))
        pages.add("\n".join(told), f"#field={name}", label=f"signature {name} (not verified)", kind="form", at=at)
        return
    tip = words(field.get("/TU", ""))
    pages.add(words(value), f"#field={name}", label=f"form field {name}" + (f" ({tip})" if tip else ""), kind="form")


def _xfa(facts: Facts, pages: Pages, form: Any) -> None:
    packets = list(listed(form.get("/XFA")))
    for name, stream in zip(packets[::2], packets[1::2], strict=False):
        if words(name) in ("datasets", "template", "form"):
            text = _RICH.sub("\n", stream.read_bytes().decode("utf-8", "replace"))
            pages.add(
                re.sub(r"\s*\n\s*", "\n", text).strip(), f"#xfa={words(name)}", label=f"XFA {words(name)}", kind="form"
            )
