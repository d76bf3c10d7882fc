"""Files that say things of themselves, made by the tests: a document, a picture, a letter, a PDF."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import docx
from PIL import ExifTags, Image

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
from pdf_maker import Maker, line  # type: ignore[import-not-found]

APP = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">{}</Properties>'
LETTER = """From: a@b.example
To: c@d.example
Subject: quota
Date: {date}
Message-ID: <1@b.example>
Received: from relay.b.example ([192.0.2.7]) by mx.d.example with ESMTP; {second}
Received: from [10.1.2.3] by relay.b.example with ESMTP; {first}
X-Mailer: TMail 7.2
X-Originating-IP: [198.51.100.9]

Hello.
"""


def document(created: str, modified: str, printed: str = "", author: str = "Lin Hai", **app: str) -> bytes:
    """A DOCX with core and application properties; times in ISO form without a zone, which means UTC."""
    target, plain = io.BytesIO(), docx.Document()
    plain.add_paragraph("A memo.")
    core = plain.core_properties
    core.author, core.created, core.modified = author, datetime.fromisoformat(created), datetime.fromisoformat(modified)
    if printed:
        core.last_printed = datetime.fromisoformat(printed)
    plain.save(target)
    told = "".join(f"<{name}>{value}</{name}>" for name, value in app.items())
    return _with(target.getvalue(), {"docProps/app.xml": APP.format(told).encode()})


def _with(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return target.getvalue()


def picture(shot: str, offset: str, fix: str, place: tuple[float, float]) -> bytes:
    """A JPEG of a camera: its clock with an offset, the satellites' date and time, and where it was."""
    target, image = io.BytesIO(), Image.new("RGB", (64, 48), "grey")
    exif = image.getexif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Kestrel", "K7"
    own = exif.get_ifd(ExifTags.IFD.Exif)
    own[ExifTags.Base.DateTimeOriginal], own[ExifTags.Base.OffsetTimeOriginal] = shot, offset
    own[ExifTags.Base.BodySerialNumber] = "SN-0815"
    spot, (day, _, clock) = exif.get_ifd(ExifTags.IFD.GPSInfo), fix.partition(" ")
    spot[1], spot[2] = "N" if place[0] >= 0 else "S", (abs(place[0]), 0.0, 0.0)
    spot[3], spot[4] = "E" if place[1] >= 0 else "W", (abs(place[1]), 0.0, 0.0)
    spot[29], spot[7] = day, tuple(float(part) for part in clock.split(":"))
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def letter(date: str, first: str, second: str) -> bytes:
    return LETTER.format(date=date, first=first, second=second).replace("\n", "\r\n").encode()


def pdf(created: str, changed: str, packet: str, author: str, writer: str) -> bytes:
    """A PDF whose information and XMP packet tell a creation time and an author each."""
    maker = Maker()
    maker.page(line("A page"))
    maker.info = str(
        maker.add(f"<< /CreationDate ({created}) /ModDate ({changed}) /Author ({author}) /Creator (Writer) >>")
    )
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<xmp:CreateDate>{packet}</xmp:CreateDate><dc:creator><rdf:Seq><rdf:li>{writer}</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    maker.catalog.append(f"/Metadata {maker.stream(xmp.encode(), '/Type /Metadata /Subtype /XML')} 0 R")
    return bytes(maker.done())


def dated(package: bytes, created: str, modified: str) -> bytes:
    """A DOCX with other times in its core properties."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dcterms:created>{created}</dcterms:created><dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    )
    return _with(package, {"docProps/core.xml": core.encode()})
