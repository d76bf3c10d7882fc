"""An invented small leak on paper: a workbook, a PDF, a scan-like picture with EXIF, a mail; and a case made of it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image, ImageDraw

from workbench.case import Case
from workbench.sample import sample

MAIL = (
    "Received: from mx.beiheng.example by mail.beiheng.example; Tue, 4 Jul 2023 01:12:05 +0000\r\n"
    "Delivered-To: box-7@beiheng.example\r\n"
    "From: =?utf-8?B?5p6X5pmT5pyI?= <lin@beiheng.example>\r\nTo: Wu <wu@beiheng.example>\r\n"
    "Date: Tue, 4 Jul 2023 01:12:00 +0000\r\nMessage-ID: <m1@beiheng.example>\r\nSubject: terms <b>bold</b>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nThe terms forbid it. 条款不允许。\r\n"
)
WORKBOOK, TERMS = "api_usage_2024.xlsx", "Sundreve_API_Terms_v3.pdf"
SAID = "Customer may not use Output to develop, train, fine-tune or evaluate"
GPS = "37.7749"


def photo() -> bytes:
    """A picture of 2,000 by 1,000 pixels, lying on its side by its EXIF, with a camera, an owner and a comment."""
    picture = Image.new("RGB", (2000, 1000), (230, 240, 250))
    pen = ImageDraw.Draw(picture)
    for step in range(0, 2000, 50):
        pen.line((step, 0, 2000 - step, 1000), fill=(step % 255, 90, 120), width=6)
    exif = picture.getexif()
    exif[0x010F], exif[0x0110], exif[0x013B], exif[0x9C9C] = "Camara", "Nine", "Marta Ruiz", GPS
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"serial 4711")
    return out.getvalue()


def leak(folder: Path) -> Path:
    """The leak as files below `folder`."""
    place = folder / "leak"
    place.mkdir(parents=True)
    for name in (WORKBOOK, TERMS, "data_lineage_ext.pdf"):
        shutil.copy(sample() / "documents" / name, place / name)
    (place / "IMG_0001.jpg").write_bytes(photo())
    (place / "m1.eml").write_bytes(MAIL.encode())
    return place


def case(folder: Path) -> Case:
    """A case with one claim and an exhibit of every kind that is no chat message."""
    made = Case(folder / "case")
    made.ingest(leak(folder), jobs=1)
    claim = made.claim("The allowance was 60 million tokens a day, and the terms forbade the use.")
    claim.support(made.cells(WORKBOOK, "daily!A1:D5"), "the sheet")
    claim.support(made.cells(WORKBOOK, "by_purpose!A1:C3"), "the hidden sheet")
    pages = made.pages()
    claim.support(pages[(pages["original"] == TERMS) & pages["text"].str.contains(SAID)].iloc[0], quote=SAID)
    covered = pages[(pages["original"] == "data_lineage_ext.pdf") & pages["text"].str.contains("Ondrel 63%")].iloc[0]
    claim.support(covered, quote="Ondrel 63%")
    claim.context(made.picture("IMG_0001.jpg"))
    claim.context(made.picture("IMG_0001.jpg", "100,200,500,900"))
    claim.context(made.messages().iloc[0], quote="The terms forbid it.")
    return made
