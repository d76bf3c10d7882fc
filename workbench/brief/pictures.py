"""Pictures without the traces of who drew them: PNG text, time and profile chunks and SVG metadata are taken out."""

from __future__ import annotations

import re
import struct

from ..errors import EvidenceError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"sRGB")
_METADATA = re.compile(
    rb"<metadata\b.*?</metadata>\s*|<!--.*?-->\s*|<\?xml-stylesheet.*?\?>\s*|<!DOCTYPE[^>]*>\s*", re.DOTALL
)


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG as (type, whole chunk); raises EvidenceError for anything that is no PNG."""
    if not png.startswith(_SIGNATURE):
        raise EvidenceError("A picture for the brief is not a PNG file.", "Save it as PNG.")
    found, at = [], len(_SIGNATURE)
    while at + 12 <= len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        found.append((kind, png[at : at + 12 + length]))
        at += 12 + length
    return found


def clean_png(png: bytes) -> bytes:
    """The same pixels without text, time, EXIF or colour-profile chunks."""
    return _SIGNATURE + b"".join(chunk for kind, chunk in chunks(png) if kind in _KEPT)


def clean_svg(svg: bytes) -> bytes:
    """The same drawing without metadata, comments, style sheet references and document type."""
    return _METADATA.sub(b"", svg)


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    kind, chunk = chunks(png)[0]
    if kind != b"IHDR":
        raise EvidenceError("A picture for the brief is a damaged PNG file.", "Save it again.")
    width, height = struct.unpack(">II", chunk[8:16])
    return width, height
