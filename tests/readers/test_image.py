"""Pictures tell their camera, time and place, and whether their thumbnail shows something else."""

from __future__ import annotations

import io
import struct

import pytest

from workbench.errors import ReadError
from workbench.model import Document, Original, Record
from workbench.originals import Blob
from workbench.readers import image
from workbench.readers._exif import facts
from workbench.readers._ocr import _told, engine, recognise

CHINESE = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", "wqy-zenhei.ttc", "msyh.ttc")
Image = pytest.importorskip("PIL.Image")
ImageDraw = pytest.importorskip("PIL.ImageDraw")
PngImagePlugin = pytest.importorskip("PIL.PngImagePlugin")


def read(data: bytes) -> list[Record]:
    return list(image.READER.read(Blob("a.jpg", data)))


def document(records: list[Record]) -> Document:
    return next(record for record in records if isinstance(record, Document))


def jpeg(thumbnail: tuple[int, int, int] | None) -> bytes:
    """A red picture; where a colour is given, with a thumbnail of that colour in its EXIF data."""
    small, target = io.BytesIO(), io.BytesIO()
    if thumbnail is None:
        Image.new("RGB", (64, 48), (200, 0, 0)).save(target, "JPEG")
        return target.getvalue()
    Image.new("RGB", (32, 24), thumbnail).save(small, "JPEG")
    data = small.getvalue()
    first = struct.pack("<HI", 0, 14)
    second = (
        struct.pack("<H", 2) + struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(data))
    )
    exif = b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + struct.pack("<I", 0)
    Image.new("RGB", (64, 48), (200, 0, 0)).save(target, "JPEG", exif=exif + data)
    return target.getvalue()


@pytest.mark.parametrize(("colour", "differs"), [((200, 0, 0), False), ((0, 200, 0), True), (None, False)])
def test_a_thumbnail_is_an_original_only_where_it_shows_something_else(
    colour: tuple[int, int, int] | None, differs: bool
) -> None:
    records = read(jpeg(colour))
    assert ("thumbnail-differs" in document(records).flags) is differs
    assert [r.name for r in records if isinstance(r, Original)] == ["a.jpg!/thumbnail.jpg"] * differs


def test_text_in_a_png_is_kept() -> None:
    target, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Software", "Invented 2")
    info.add_itxt("Comment", "内部")
    Image.new("L", (8, 8)).save(target, "PNG", pnginfo=info)
    told = {name: text for name, text, _ in facts(Image.open(io.BytesIO(target.getvalue())))}
    assert told["Software"] == "Invented 2" and told["Comment"] == "内部"


def test_a_picture_that_is_none_is_a_read_error() -> None:
    with pytest.raises(ReadError):
        read(b"\xff\xd8\xff nonsense")


def test_a_large_picture_with_unread_words_says_that_it_needs_ocr() -> None:
    target = io.BytesIO()
    picture = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(picture).text((20, 80), "whitewash", fill="black", font_size=40)
    picture.save(target, "PNG")
    found = document(read(target.getvalue()))
    if engine():
        assert any(page.kind == "ocr" and "whitewash" in page.text for page in found.pages) and "ocr" in found.flags
    else:
        assert "needs-ocr" in found.flags


def test_pieces_on_one_line_are_put_side_by_side_and_upright_ones_from_right_to_left() -> None:
    level = _told([(10, 10, 40, 12, 0.9, "one"), (60, 11, 40, 12, 0.9, "two"), (10, 40, 40, 12, 0.9, "three")])
    assert level.text == "one two\nthree"
    upright = _told([(10, 0, 12, 90, 0.9, "後の行"), (40, 0, 12, 90, 0.9, "前の行")])
    assert upright.text == "前の行\n後の行"


def errors(wanted: str, read: str) -> float:
    """The share of characters that were read wrongly, by edit distance; blanks do not count."""
    wanted, read = "".join(wanted.split()), "".join(read.split())
    row = list(range(len(read) + 1))
    for index, letter in enumerate(wanted, 1):
        before, row = row, [index]
        for column, other in enumerate(read, 1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != other)))
    return row[-1] / len(wanted)


@pytest.mark.skipif(not engine(), reason="no OCR engine is installed: the error rate was not measured")
@pytest.mark.parametrize(
    ("words", "fonts"),
    [
        ("Every request above the agreed ceiling needs a written reason, and the log is kept.", ("DejaVuSans.ttf",)),
        ("所有超过约定限额的请求都需要书面说明理由，请求记录保存两年。", CHINESE),
        ("所有超過約定限額的請求都需要書面說明理由，請求記錄保存兩年。", CHINESE),
    ],
)
def test_clean_pages_at_300_dots_an_inch_are_read_with_few_errors(words: str, fonts: tuple[str, ...]) -> None:
    font = next((found for name in fonts if (found := typeface(name)) is not None), None)
    if font is None:
        pytest.skip("no font for this script is installed: the error rate was not measured")
    page = Image.new("RGB", (2480, 500), "white")
    for line in range(4):
        ImageDraw.Draw(page).text((100, 60 + 90 * line), words, fill="black", font=font)
    found = recognise(page)
    assert found is not None and errors(words * 4, found.text) < 0.03


def typeface(name: str) -> object | None:
    """A font at 12 points and 300 dots an inch, or None."""
    from PIL import ImageFont

    try:
        return ImageFont.truetype(name, 50)
    except OSError:
        return None
