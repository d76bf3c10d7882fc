"""Small PDFs written out by hand, so that every byte of them is known."""

from __future__ import annotations

from collections.abc import Sequence


class Maker:
    """Objects by number; 1 is the catalog, 2 the page tree, 3 a font."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
        self.pages: list[int] = []
        self.catalog: list[str] = []
        self.info = ""

    def add(self, body: str | bytes) -> int:
        """Add an object; returns its number."""
        self.objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, data: bytes, entries: str = "") -> int:
        """Add a stream; returns its number."""
        return self.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries.encode(), data))

    def page(self, content: str, annotations: Sequence[str] = (), entries: str = "") -> int:
        """Add a page of 300 by 200 points; returns its number."""
        drawn = self.stream(content.encode("latin-1"))
        notes = " ".join(f"{self.add(note)} 0 R" for note in annotations)
        body = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents {drawn} 0 R {entries}"
        self.pages.append(self.add(body + f" /Resources << /Font << /F1 3 0 R >> >> /Annots [{notes}] >>"))
        return self.pages[-1]

    def done(self, previous: bytes = b"") -> bytes:
        """The bytes of the file."""
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.objects[0] = f"<< /Type /Catalog /Pages 2 0 R {' '.join(self.catalog)} >>".encode("latin-1")
        self.objects[1] = f"<< /Type /Pages /Count {len(self.pages)} /Kids [{kids}] >>".encode()
        out, places = bytearray(b"%PDF-1.7\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        info = f" /Info {self.info} 0 R" if self.info else ""
        out += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R{info} >>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def line(text: str, x: int = 20, y: int = 150, colour: str = "0 0 0") -> str:
    """Page content that shows one line of text."""
    return f"{colour} rg BT /F1 14 Tf {x} {y} Td ({text}) Tj ET\n"


def box(x: int, y: int, width: int, height: int, colour: str = "0 0 0") -> str:
    """Page content that fills a rectangle."""
    return f"{colour} rg {x} {y} {width} {height} re f\n"


def rewritten(data: bytes, number: int, body: bytes) -> bytes:
    """The file with one object replaced by an addition at its end, as programs save in addition."""
    start = data.rfind(b"startxref") + len(b"startxref")
    before = int(data[start:].split()[0])
    place = len(data)
    added = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    size = data.count(b" obj\n") + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        before,
        place + len(added),
    )
    return data + added + table + trailer


def rich() -> bytes:
    """A PDF with one of everything: comments, a form, a file, a script, properties, an outline, covered words."""
    maker = Maker()
    maker.page(
        line("Memo on the clean-up")
        + line("Seen by nobody", 20, 100)
        + box(15, 95, 200, 20)
        + line("white", 20, 60, "1 1 1"),
        [
            "<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents (who approved this?) /T (Lin Hai)"
            " /M (D:20230705110000+08'00') >>",
            "<< /Type /Annot /Subtype /Link /Rect [10 10 30 30] /A << /S /URI /URI (https://heron.example/plan) >> >>",
        ],
    )
    maker.page(line("Second page"))
    field = maker.add("<< /FT /Tx /T (name) /TU (Your name) /V (Wen Qiao) >>")
    script = maker.add("<< /S /JavaScript /JS (app.alert\\(1\\)) >>")
    held = maker.stream(b"run-0412\n", "/Type /EmbeddedFile")
    file = maker.add(f"<< /Type /Filespec /F (list.txt) /EF << /F {held} 0 R >> >>")
    xmp = maker.stream(
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        b' xmp:CreatorTool="Invented Writer 2"><dc:title>'
        b"<rdf:Alt><rdf:li>Memo \xe5\xa4\x87\xe5\xbf\x98</rdf:li></rdf:Alt>"
        b"</dc:title><xmp:ModifyDate>2023-07-05T12:00:00+08:00</xmp:ModifyDate></rdf:Description></rdf:RDF></x:xmpmeta>",
        "/Type /Metadata /Subtype /XML",
    )
    item = maker.add("<< /Title (The plan) >>")
    outline = maker.add(f"<< /First {item} 0 R /Last {item} 0 R /Count 1 >>")
    maker.info = str(
        maker.add("<< /Author (Wen Qiao) /CreationDate (D:20230703090000+08'00') /Company (Heron Labs) >>")
    )
    maker.catalog += [
        f"/AcroForm << /Fields [{field} 0 R] >>",
        f"/OpenAction {script} 0 R",
        f"/Names << /EmbeddedFiles << /Names [(list.txt) {file} 0 R] >> >>",
        f"/Metadata {xmp} 0 R",
        f"/Outlines {outline} 0 R",
    ]
    return maker.done()
