"""Reads finished briefs again: what text and what traces stand in a PDF or a DOCX. For checks, not for evidence."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

_BLANK = re.compile(r"[\s\u00a0]+")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADER, FOOTER = 60, 66  # points above and below which a page's header and footer stand


def squeezed(text: str) -> str:
    """A text without blanks: lines break elsewhere in every format."""
    return _BLANK.sub("", text)


def pdf_text(data: bytes) -> str:
    """The text of a PDF's pages in reading order, without headers and footers."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        width, height = page.get_size()
        words = page.get_textpage()
        texts.append(words.get_text_bounded(left=0, bottom=FOOTER, right=width, top=height - HEADER))
    return "\n".join(texts)


def pdf_whole(data: bytes) -> str:
    """Every word of a PDF: all of its pages with headers and footers, its own data, and the files attached to it."""
    import pikepdf
    import pypdfium2

    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts += [pdf.attachments[name].get_file().read_bytes().decode("utf-8", "replace") for name in pdf.attachments]
    return "\n".join([*texts, pdf_objects(data).decode("utf-8", "replace")])


def docx_words(data: bytes) -> Iterator[str]:
    """The words of every part of a Word document, markup off, and the words inside its markup (alternative texts)."""
    for name, part in docx_parts(data).items():
        if name.endswith((".xml", ".rels")):
            text = part.decode("utf-8", "replace")
            yield html.unescape(re.sub(r"<[^>]*>", " ", text))
            yield html.unescape(re.sub(r"</w:p>|<w:br/>", "\n", text).replace("</w:t>", "")) if "w:t" in text else ""
            yield html.unescape(" ".join(re.findall(r'"([^"]*)"', text)))


def pdf_objects(data: bytes) -> bytes:
    """Every object and unpacked stream of a PDF but pictures and fonts, for a search for traces."""
    import pikepdf

    found = [data[:2048], data[-2048:]]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(bytes(repr(dict(thing.items())), "utf-8", "replace"))
                if "/FontFile" not in repr(thing) and thing.get("/Subtype") not in (
                    "/Image",
                    "/CIDFontType0C",
                    "/OpenType",
                ):
                    found.append(_unpacked(thing))
            else:
                found.append(repr(thing).encode("utf-8", "replace"))
    return b"\n".join(found)


def _unpacked(stream: object) -> bytes:
    import pikepdf

    try:
        return bytes(stream.read_bytes())  # type: ignore[attr-defined]
    except pikepdf.PdfError:
        return b""


def docx_text(data: bytes) -> str:
    """The text of a Word document's body in order, paragraphs parted by line breaks; fields as they show."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    return "\n".join("".join(_words(paragraph)) for paragraph in body.iter(f"{_W}p"))


def docx_parts(data: bytes) -> dict[str, bytes]:
    """Every part of a Word document by name, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _words(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in (f"{_W}br", f"{_W}tab"):
            yield "\n" if element.tag == f"{_W}br" else "\t"
