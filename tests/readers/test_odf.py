"""OpenDocument: changes, comments and hidden words are kept apart, and repetition without end comes to an end."""

from __future__ import annotations

import io
import zipfile

import pytest

from workbench.errors import Encrypted
from workbench.model import Document, Page
from workbench.originals import Blob
from workbench.readers import odf

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def pages(body: str, **parts: str) -> list[Page]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = f"<office:document-content {SPACES}><office:body>{body}</office:body></office:document-content>"
        package.writestr("content.xml", content)
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    records = odf.READER.read(Blob("a.odt", target.getvalue()))
    return [page for record in records if isinstance(record, Document) for page in record.pages]


def test_blanks_tabs_and_line_breaks_are_written_out() -> None:
    (page,) = pages(
        '<office:text><text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\n e</text:p></office:text>'
    )
    assert page.text == "a   b\tc\nd  e"


def test_a_million_equal_rows_are_not_written_out() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    found = pages(f'<office:spreadsheet><table:table table:name="S">{row}</table:table></office:spreadsheet>')
    assert sum(page.text.count("x") for page in found if page.kind == "body") == 1000


def test_an_encrypted_document_says_so() -> None:
    manifest = '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(Encrypted, match="encrypted"):
        pages("<office:text/>", **{"META-INF__manifest_xml": manifest})


def test_a_table_in_a_table_keeps_its_own_rows() -> None:
    row = "<table:table><table:table-row><table:table-cell>%s</table:table-cell></table:table-row></table:table>"
    outer = row % ("<text:p>out</text:p>" + row % "<text:p>in</text:p>")
    (page,) = pages(f"<office:text>{outer}</office:text>")
    assert page.text == "out in"
