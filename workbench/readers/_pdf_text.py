"""The pages of a PDF through PDFium: their text in reading order, and whether a page is a picture without text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import Encrypted, ReadError
from ..model import Original
from ..passwords import TODO, note, offered
from ._place import whole

MAX_PAGES = 20_000
IN_MEMORY = 256 << 20
HYPHEN = "\ufffe"  # PDFium's sign for a hyphen at the end of a line, where a word goes on
PICTURE_SIDE = 40  # points: smaller pictures are ornaments


@dataclass(slots=True)
class Opened:
    """A PDF opened by PDFium; `data` are its bytes, mended where PDFium could not read them as they were."""

    document: Any
    data: bytes
    password: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: number from 1, text, whether it has pictures, and what was wrong with it."""

    number: int
    text: str
    pictured: bool
    fault: str = ""


def opened(original: Original) -> Opened:
    """Open a PDF, mending it first where that is needed.

    Raises Encrypted where no password at hand opens it, and ReadError where nothing can be read.
    """
    with original.open() as stream:
        data = stream.read(IN_MEMORY + 1)
    if len(data) > IN_MEMORY:
        raise ReadError(f"{original.name} is larger than {IN_MEMORY >> 20} MB.", "Divide it on a copy.")
    found = _tried(data)
    if isinstance(found, Opened):
        note(original.name, found.password)
        return found
    if found == "password":
        raise Encrypted(f"{original.name} is encrypted.", TODO)
    mended = _rebuilt(data)
    again = _tried(mended) if mended else found
    if isinstance(again, Opened):
        note(original.name, again.password)
        again.mended = True
        return again
    why = found.removesuffix(".")
    raise ReadError(f"{original.name} is a damaged PDF: {why}.", "Try to repair it on a copy.")


def _tried(data: bytes) -> Opened | str:
    import pypdfium2

    reason = "it has no pages"
    for password in ("", *offered()):
        try:
            document = pypdfium2.PdfDocument(data, password=password or None)
            if len(document):
                return Opened(document, data, password)
        except pypdfium2.PdfiumError as error:
            reason = str(error)
            if "password" not in reason.lower():
                return reason
    return "password" if "password" in reason.lower() else reason


def _rebuilt(data: bytes) -> bytes:
    """The file written anew by qpdf, which finds pages that a broken index has lost; empty where that fails."""
    import pikepdf

    target = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            document.save(target)
    except Exception:
        return b""
    return target.getvalue()


def page_texts(document: Any) -> Iterator[PageText]:
    """The text of each page, in order."""
    for number in range(min(len(document), MAX_PAGES)):
        try:
            page = document[number]
            words = page_text(page)
            yield PageText(number + 1, words, not words.strip() and pictured(page))
            page.close()
        except Exception as error:
            yield PageText(number + 1, "", False, str(error) or type(error).__name__)


def page_text(page: Any) -> str:
    """The text of one page in the order in which PDFium reads it."""
    textpage = page.get_textpage()
    words = textpage.get_text_range()
    textpage.close()
    return whole(words.replace("\r\n", "\n").replace(HYPHEN, "\u00ad").replace("\0", ""))


def pictured(page: Any) -> bool:
    """True if a page shows a picture or drawing that may hold words."""
    import pypdfium2.raw as raw

    for thing in page.get_objects(
        filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH], max_depth=1
    ):
        left, bottom, right, top = thing.get_bounds()
        if thing.type != raw.FPDF_PAGEOBJ_PATH and min(right - left, top - bottom) > PICTURE_SIDE:
            return True
        if thing.type == raw.FPDF_PAGEOBJ_PATH and max(right - left, top - bottom) < PICTURE_SIDE:
            return True  # small shapes may be letters drawn as outlines
    return False
