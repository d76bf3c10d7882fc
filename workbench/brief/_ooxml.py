"""WordprocessingML that python-docx does not write: fields, footnotes, bookmarks, links, and a canonical package.

Functions return XML text with the `w:` prefix; `parsed` turns a list of them into elements. Text always goes through
`escaped`, so that nothing in a message is ever read as markup.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .visible import chinese, direction, visible

PARTS = Path(__file__).parent / "template" / "docx"
PLACES = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/document.xml": "document.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footnotes.xml": "footnotes.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
EPOCH = (1980, 1, 1, 0, 0, 0)
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
EMU_PER_MM = 36_000


def blank() -> bytes:
    """An empty document with our styles: no thumbnail, no author, no template of anybody's machine."""
    return packed((name, (PARTS / file).read_bytes()) for name, file in PLACES.items())


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip whose bytes depend on its members alone: sorted, dated 1980, no owner."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in sorted(members, key=lambda member: (member[0] != "[Content_Types].xml", member[0])):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            package.writestr(info, data, compresslevel=9)
    return buffer.getvalue()


def canonical(document: bytes) -> bytes:
    """The same package with canonical bytes."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return packed([(name, package.read(name)) for name in package.namelist()])


def parsed(pieces: Iterable[str]) -> list[Any]:
    """The elements of many pieces of XML, parsed at once by python-docx's own parser."""
    from docx.oxml import parse_xml

    return list(parse_xml(f"<w:body {SPACES}>{''.join(pieces)}</w:body>"))


def escaped(text: str) -> str:
    """Text for XML: hidden characters shown as their number, markup escaped."""
    return escape(visible(text))


def run(text: str, style: str = "", *, bold: bool = False) -> str:
    """A run of text; line breaks and tabs become their elements."""
    if not text:
        return ""
    hint = '<w:rFonts w:hint="eastAsia"/>' if chinese(text) else ""
    lang = '<w:lang w:eastAsia="zh-CN"/>' if hint else ""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    strong = "<w:b/><w:bCs/>" if bold else ""
    way = "<w:rtl/>" if direction(text) == "rtl" else ""
    told = f"{look}{hint}{strong}{way}{lang}"
    properties = f"<w:rPr>{told}</w:rPr>" if told else ""
    body = escaped(text).replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    body = body.replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>")
    return f"<w:r>{properties}<w:t xml:space='preserve'>{body}</w:t></w:r>"


def paragraph(body: str, style: str = "", properties: str = "") -> str:
    """A paragraph in a named style; `properties` is further pPr content in schema order."""
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = f"<w:pPr>{look}{properties}</w:pPr>" if look or properties else ""
    return f"<w:p>{inner}{body}</w:p>"


def bidi(text: str) -> str:
    """The property of a paragraph that runs from the right, where the first letter of `text` is of such a script."""
    return "<w:bidi/>" if direction(text) == "rtl" else ""


def field(code: str, shown: str) -> str:
    """A field with its result as it stands before Word computes it anew."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText xml:space='preserve'> {escape(code)} </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def name(anchor: str) -> str:
    """A bookmark name of an anchor: a letter, then letters, digits and underscores, at most 40."""
    return re.sub(r"\W", "_", anchor, flags=re.ASCII)[:40]


def bookmark(number: int, anchor: str, body: str) -> str:
    """`body` inside a bookmark."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name(anchor)}"/>{body}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, body: str) -> str:
    """`body` as a link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{name(anchor)}" w:history="1">{body}</w:hyperlink>'


def note_mark(number: int) -> str:
    """The reference to footnote `number`."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def note(number: int, body: str) -> str:
    """Footnote `number` itself."""
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    return f'<w:footnote w:id="{number}">{paragraph(mark + run(" ") + body, "FootnoteText")}</w:footnote>'


def table(widths: list[int], rows: list[str], style: str) -> str:
    """A table of fixed column widths (twentieths of a point) from finished rows."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(cells: list[str], widths: list[int], *, head: bool = False) -> str:
    """A table row that is not split over pages; a head row repeats on each page."""
    repeat = "<w:tblHeader/>" if head else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{made}</w:tr>"


def picture(relation: str, number: int, width_mm: float, height_mm: float, alt: str) -> str:
    """An inline picture with its words for who cannot see it."""
    size = f'cx="{round(width_mm * EMU_PER_MM)}" cy="{round(height_mm * EMU_PER_MM)}"'
    label = quoteattr(visible(alt))
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="Figure {number}" descr={label}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Figure {number}" descr={label}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
