"""Pictures for exhibits: a strip of a document's page with the passage marked, or a small copy of a picture.

What is not shown is not in the file: the page is drawn anew, cut, and stored as bare pixels, without EXIF, thumbnail,
colour profile or anything else that came with the original. The original's own bytes never leave the case.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import EvidenceError, ReadError
from ..model import Original
from ..readers import _pdf_text as pdf

__all__ = ["Crop", "of_drawn", "of_page", "of_picture"]

DPI = 180
AROUND = 46.0  # points of the page above and below the passage
MARGIN = 10.0  # points kept around what is printed on the page
LARGEST = 1_200  # pixels of the longer side of a copy of a picture
MAX_PIXELS = 120_000_000
COLOURS = 64
MOST_PAGES = 2_000  # pages of a drawn document that are searched for a passage
BEGINNING = 24  # characters of a passage that are looked for where it stands on no page as a whole
REACH = 60  # pixels within which a strip is widened so that it cuts no line
DARK = 150  # grey below which a pixel is ink
MARK, EDGE = (255, 240, 150), (190, 130, 0)
_PAGE = re.compile(r"#page=(\d+)")
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture as PNG; `marked` tells whether the quoted words were found on it and marked, `scan` whether it is one.

    `whole` is false where only a part of the page or picture is shown.
    """

    png: bytes
    marked: bool = False
    scan: bool = False
    whole: bool = False


def of_page(original: Original, row: Mapping[str, Any], quote: str, document: Mapping[str, Any] | None) -> Crop | None:
    """The strip of a page around the quoted words, or None where the original has no pages that can be drawn.

    `row` is the page row; `document` its document's row, which holds where OCR has read each word.
    """
    found = _PAGE.fullmatch(str(row.get("locator") or ""))
    if found is None:
        return None
    number, kind = int(found[1]), str(row.get("kind") or "")
    boxes = _ocr(document, number, quote) if kind == "ocr" else None
    if not original.head(1024).lstrip().startswith(b"%PDF-"):
        return _strip(_opened(original), boxes, scan=True) if boxes is not None else None
    opened = pdf.opened(original)
    if not 0 < number <= len(opened.document):
        return None
    page = opened.document[number - 1]
    scale = DPI / 72
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    if boxes is not None:
        ratio = _ratio(page, drawn)
        return _strip(drawn, [(a * ratio, b * ratio, c * ratio, d * ratio) for a, b, c, d in boxes], scan=True)
    return _strip(drawn, _boxes(page, quote, scale), scan=False)


def of_drawn(document: Original, quote: str, first: int = 1) -> Crop | None:
    """The strip of a document drawn as PDF on which the quoted words stand, blanks aside, or None where they do not.

    The page `first` is looked at before the others. Of words that run over a page their beginning is marked, and the
    crop is then not `marked`.
    """
    opened = pdf.opened(document)
    numbers = sorted(range(len(opened.document)), key=lambda number: (number != first - 1, number))[:MOST_PAGES]
    bare = _bare(quote)
    for wanted in dict.fromkeys((bare, bare[:BEGINNING])):
        for number in numbers if wanted else ():
            page, scale = opened.document[number], DPI / 72
            if boxes := _loosely(page, wanted, scale):
                strip = _strip(page.render(scale=scale).to_pil().convert("RGB"), boxes, scan=False)
                return replace(strip, marked=wanted == bare)
    return None


def of_picture(original: Original, area: str = "") -> Crop:
    """A small copy of a picture, or of the part `left,top,right,bottom` (pixels of the upright original).

    Raises ReadError for what is no picture, EvidenceError for a part that does not lie in it.
    """
    picture = _opened(original)
    box = part(area, picture.size)
    whole = box == (0, 0, *picture.size)
    picture = picture.crop(box)
    picture.thumbnail((LARGEST, LARGEST))
    return Crop(_png(_framed(picture), colours=0), whole=whole)


def part(area: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The part of a picture that `area` names, the whole of it where that is empty."""
    if not area:
        return 0, 0, *size
    numbers = [int(text) for text in area.split(",") if text.strip().isdecimal()]
    if len(numbers) != 4 or not (numbers[0] < numbers[2] <= size[0] and numbers[1] < numbers[3] <= size[1]):
        raise EvidenceError(
            f"{area!r} is no part of a picture of {size[0]} by {size[1]} pixels.",
            "Give left,top,right,bottom in pixels.",
        )
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _opened(original: Original) -> Any:
    """A picture, upright, in plain colours on white; nothing but pixels is taken from the file."""
    from PIL import Image, ImageOps

    try:
        import pillow_heif  # type: ignore[import-not-found, unused-ignore]

        pillow_heif.register_heif_opener()
    except ImportError:
        pass
    try:
        with original.open() as stream:
            picture = Image.open(io.BytesIO(stream.read()))
        if picture.size[0] * picture.size[1] > MAX_PIXELS:
            raise ReadError(f"{original.name} is too large a picture to be printed.", "Crop a copy by hand.")
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(f"{original.name} cannot be read as a picture: {error}.", "Look at it by hand.") from error
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    return ground


def _boxes(page: Any, quote: str, scale: float) -> list[Box]:
    """Where the quoted words stand on a page, in pixels; empty where they do not."""
    words = page.get_textpage()
    text, places = _mapped(words.get_text_range())
    at = text.find(quote)
    if at < 0 or not quote:
        return []
    first, last = places[at], places[at + len(quote) - 1]
    count = words.count_rects(first, last - first + 1)
    high = page.get_height()
    found = []
    for number in range(count):
        left, bottom, right, top = words.get_rect(number)
        found.append((left * scale, (high - top) * scale, right * scale, (high - bottom) * scale))
    return found


def _loosely(page: Any, wanted: str, scale: float) -> list[Box]:
    """Where words stand on a page when blanks and the ends of lines do not count."""
    words = page.get_textpage()
    text, places = _mapped(words.get_text_range())
    kept = [(char, place) for char, place in zip(text, places, strict=True) if not char.isspace()]
    at = "".join(char for char, _ in kept).find(wanted)
    if at < 0:
        return []
    first, last, high = kept[at][1], kept[at + len(wanted) - 1][1], page.get_height()
    rects = (words.get_rect(number) for number in range(words.count_rects(first, last - first + 1)))
    return [
        (left * scale, (high - top) * scale, right * scale, (high - low) * scale) for left, low, right, top in rects
    ]


def _mapped(raw: str) -> tuple[str, list[int]]:
    """The text of a page as the reader keeps it, and for each character its place in PDFium's own text."""
    text, places = [], []
    for place, char in enumerate(raw):
        if char == "\0" or (char == "\r" and raw[place + 1 : place + 2] == "\n"):
            continue
        text.append("\u00ad" if char == pdf.HYPHEN else char)
        places.append(place)
    return "".join(text), places


def _ocr(document: Mapping[str, Any] | None, number: int, quote: str) -> list[Box]:
    """Where OCR has read pieces of the quotation, in pixels of the picture that it was given."""
    properties = document.get("properties") if document is not None else None
    for pair in properties if properties is not None else ():
        name, value = (pair["name"], pair["value"]) if isinstance(pair, Mapping) else pair
        if name == f"ocr boxes page {number}":
            wanted = _bare(quote)
            pieces = [(word, _bare(str(word[5]))) for word in json.loads(value)]
            return [(w[0], w[1], w[0] + w[2], w[1] + w[3]) for w, text in pieces if text and _meets(text, wanted)]
    return []


def _meets(text: str, wanted: str) -> bool:
    """A piece of two characters or more that stands in the quotation, or that the whole quotation stands in."""
    return (len(text) > 1 and text in wanted) or (len(wanted) > 1 and wanted in text)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _ratio(page: Any, drawn: Any) -> float:
    """How much larger the drawn page is than the picture that OCR was given."""
    from ..readers._pdf_pictures import MAX_SIDE, SCALE

    read = min(SCALE, MAX_SIDE / max(*page.get_size(), 1))
    return float(drawn.size[0] / (page.get_width() * read))


def _strip(drawn: Any, boxes: Sequence[Box] | None, *, scan: bool) -> Crop:
    """The part of a drawn page around the boxes, which are marked; the whole page where there are none."""
    whole = (0, 0, *drawn.size)
    area = _ink(drawn) if boxes else whole
    if boxes:
        around = AROUND * DPI / 72
        top = max(area[1], round(min(box[1] for box in boxes) - around))
        bottom = min(area[3], round(max(box[3] for box in boxes) + around))
        area = (area[0], _between(drawn, top, -1), area[2], _between(drawn, max(bottom, top + 1), 1))
        drawn = _marked(drawn, boxes)
    strip = _framed(drawn.crop(area))
    strip.thumbnail((2_000, 2_000))
    return Crop(_png(strip), bool(boxes), scan, area == whole)


def _between(drawn: Any, row: int, step: int) -> int:
    """The nearest row outward at which no line of text is cut; the row itself where there is none within reach."""
    from PIL import ImageOps

    high = drawn.size[1]
    for at in range(row, max(0, min(high, row + step * REACH)), step):
        slit = ImageOps.grayscale(drawn.crop((0, at, drawn.size[0], min(at + 1, high))))
        darkest: Any = slit.getextrema()[0]
        if darkest > DARK:
            return at
    return int(max(0, min(high, row)))


def _framed(strip: Any) -> Any:
    from PIL import ImageOps

    return ImageOps.expand(strip, border=2, fill=(200, 206, 212))


def _ink(drawn: Any) -> tuple[int, int, int, int]:
    """What of a page is printed on, with a margin."""
    from PIL import ImageChops, ImageOps

    box = ImageChops.invert(ImageOps.grayscale(drawn)).point([0] * 24 + [255] * 232).getbbox() or (0, 0, *drawn.size)
    edge = round(MARGIN * DPI / 72)
    right, bottom = min(drawn.size[0], box[2] + edge), min(drawn.size[1], box[3] + edge)
    return max(0, box[0] - edge), max(0, box[1] - edge), right, bottom


def _marked(drawn: Any, boxes: Sequence[Box]) -> Any:
    from PIL import Image, ImageChops, ImageDraw

    layer = Image.new("RGB", drawn.size, "white")
    pen = ImageDraw.Draw(layer)
    for left, top, right, bottom in boxes:
        pen.rectangle((left - 3, top - 3, right + 3, bottom + 3), fill=MARK, outline=EDGE, width=2)
    return ImageChops.multiply(drawn, layer)


def _png(picture: Any, colours: int = COLOURS) -> bytes:
    out = io.BytesIO()
    small = picture.quantize(colours, method=2, dither=0) if colours else picture
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
