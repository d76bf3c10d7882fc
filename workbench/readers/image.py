"""Pictures: camera, time and place (EXIF, GPS, IPTC, XMP), remarks, thumbnails that differ, and words by OCR."""

from __future__ import annotations

import io
import json
import time
import warnings
from collections.abc import Iterator
from typing import Any

from ..errors import ReadError
from ..model import Document, Original, Record
from ..originals import Blob
from ..timestamps import UNKNOWN
from . import Reader
from ._exif import facts, thumbnail
from ._ocr import engine, recognise
from ._place import Pages, content, ends, guarded, here, skipped, whole

SIGNS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM", b"\0\0\x01\0", b"8BPS")
NAMES = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".heic", ".heif", ".avif", ".jp2", ".ico")
MAX_PIXELS = 120_000_000
MAX_FRAMES = 500
SECONDS = 150.0  # for all pages of a picture: what is left is told as needing OCR
READABLE = (60, 20)  # pictures smaller than this hold no words worth the time


def sniff(original: Original) -> float:
    """How surely `original` is a picture: by its first bytes."""
    if original.is_folder:
        return 0.0
    head = original.head(32)
    if head.startswith(SIGNS[:6]) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return 0.9
    boxed = head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc")
    return (
        0.9
        if boxed or head.startswith(b"\0\0\0\x0cjP")
        else 0.7
        if head.startswith(SIGNS) and ends(original, *NAMES)
        else 0.0
    )


@guarded("a picture")
def read(original: Original) -> Iterator[Record]:
    """One Document with what the picture says of itself, and its thumbnail as an original where that differs."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged tags: what cannot be read is missing from the facts
        picture = _opened(original)
        told = facts(picture)
        inner, differs = thumbnail(picture)
    pages = Pages(original)
    for name, text, stamp in told:
        if stamp.us is not None:
            pages.add(f"{name}: {text}", f"#{name.replace(' ', '-')}", label=name, kind="metadata", at=stamp)
    lines = [f"{name}: {text}" for name, text, stamp in told if stamp.us is None]
    pages.add("\n".join(lines), "#metadata", label="metadata", kind="metadata")
    read_pages, needed = _words(pages, picture)
    yield Document(
        title=whole(next((text for name, text, _ in told if name == "ImageDescription"), "")),
        mime=Image.MIME.get(picture.format or "", "image"),
        author=whole(next((text for name, text, _ in told if name in ("Artist", "XPAuthor", "By-line")), "")),
        created=next((stamp for name, _, stamp in told if name == "DateTimeOriginal"), UNKNOWN),
        modified=next((stamp for name, _, stamp in told if name == "DateTime"), UNKNOWN),
        properties=tuple((whole(name), whole(text)) for name, text, _ in told) + read_pages,
        pages=tuple(pages.found),
        page_count=getattr(picture, "n_frames", 1),
        flags=pages.flags("thumbnail-differs" * differs, "needs-ocr" * needed, "ocr" * bool(read_pages)),
        locator=here(original),
    )
    if differs:
        yield Blob(f"{original.name}!/thumbnail.jpg", inner)
    if needed:
        reason = f"{original.name} may hold words: it needs OCR to be searched (install the extra ocr)."
        yield skipped(original, reason, severity="info")


def _opened(original: Original) -> Any:
    from PIL import Image, UnidentifiedImageError

    try:
        import pillow_heif  # type: ignore[import-not-found]

        pillow_heif.register_heif_opener()
    except ImportError:
        pass
    try:
        return Image.open(io.BytesIO(content(original)))
    except UnidentifiedImageError as error:
        raise ReadError(f"{original.name} is no picture that can be read.", "Look at it by hand.") from error
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ReadError(f"{original.name} cannot be read as a picture: {error}.", "Look at it by hand.") from error


def _words(pages: Pages, picture: Any) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Add what OCR reads in each frame; returns properties about the reading, and whether it is still needed."""
    from PIL import ImageOps

    large = picture.size[0] >= READABLE[0] and picture.size[1] >= READABLE[1]
    if not engine():
        return (), large and picture.size[0] * picture.size[1] >= 150 * 150
    properties: list[tuple[str, str]] = []
    still = (picture.format or "") in ("TIFF", "GIF", "WEBP", "MPO")
    until = time.monotonic() + SECONDS
    for frame in range(min(getattr(picture, "n_frames", 1), MAX_FRAMES) if large and still else int(large)):
        if time.monotonic() > until:
            return tuple(properties), True
        try:
            picture.seek(frame)
            found = recognise(ImageOps.exif_transpose(picture))
        except Exception:
            break
        if found is not None and found.text.strip():
            label = f"page {frame + 1}, read by {engine()}"
            pages.add(found.text, f"#page={frame + 1}", label=label, kind="ocr")
            properties.append((f"ocr page {frame + 1}", f"{engine()}, confidence {found.confidence:.2f}"))
            properties.append((f"ocr boxes page {frame + 1}", json.dumps(found.words, ensure_ascii=False)))
        if picture.format == "GIF":
            break
    return tuple(properties), False


READER = Reader(
    format="image",
    title="Picture (jpg, png, tiff, heic …)",
    limits=(
        "What a picture says of its camera, time and place can be changed by anybody without a trace. Words read by OCR"
        " are a machine's reading: compare them with the picture before quoting."
    ),
    sniff=sniff,
    read=read,
    kind="document",
)
