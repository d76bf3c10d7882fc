"""What a picture says of itself: EXIF, GPS, IPTC, XMP, text chunks and remarks; and its thumbnail."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ..timestamps import UNKNOWN, Timestamp, from_iso
from ._decode import decode
from ._pdf_facts import xmp_pairs

Fact = tuple[str, str, Timestamp]
MAX_TEXT = 20_000
MAX_FACTS = 2_000
DULL = frozenset(("MakerNote", "PrintImageMatching", "StripOffsets", "StripByteCounts", "TileOffsets", "JpegIFOffset"))
OFFSETS = {
    "DateTimeOriginal": "OffsetTimeOriginal",
    "DateTimeDigitized": "OffsetTimeDigitized",
    "DateTime": "OffsetTime",
}


def facts(picture: Any) -> list[Fact]:
    """(name, text, time or UNKNOWN) of everything that a Pillow picture carries beside its pixels."""
    found: list[Fact] = []
    for step in (_exif, _chunks, _iptc, _xmp):
        try:
            found += [(name, text[:MAX_TEXT], stamp) for name, text, stamp in step(picture)]
        except Exception as error:
            found.append((f"{step.__name__.lstrip('_')} could not be read", str(error), UNKNOWN))
    return found[:MAX_FACTS]


def _exif(picture: Any) -> Iterator[Fact]:
    from PIL import ExifTags

    exif = picture.getexif()
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    named = {ExifTags.TAGS.get(tag, f"tag {tag}"): value for tag, value in {**dict(exif), **camera}.items()}
    for name, value in named.items():
        text = _text(value, name)
        if text and name not in DULL and name not in ("ExifOffset", "GPSInfo", "XMLPacket"):
            yield name, text, _time(name, text, named)
    place = {ExifTags.GPSTAGS.get(tag, str(tag)): value for tag, value in exif.get_ifd(ExifTags.IFD.GPSInfo).items()}
    yield from _gps(place)


def _time(name: str, text: str, named: dict[str, Any]) -> Timestamp:
    """EXIF writes `2023:07:04 09:10:00` by the camera's clock, and in newer files its offset beside it."""
    if name not in OFFSETS or len(text) < 19:
        return UNKNOWN
    offset = str(named.get(OFFSETS[name], "")).strip("\0 ")
    stamp = from_iso(f"{text[:10].replace(':', '-')}T{text[11:19]}{offset}")
    return Timestamp(stamp.us, stamp.precision, stamp.zone, stamp.basis, f"{text} {offset}".strip())


def _gps(place: dict[str, Any]) -> Iterator[Fact]:
    spot = [_degrees(place, "GPSLatitude", "S"), _degrees(place, "GPSLongitude", "W")]
    if None not in spot:
        yield "GPS position", ",".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in spot), UNKNOWN
    date, clock = str(place.get("GPSDateStamp", "")).strip("\0 "), place.get("GPSTimeStamp")
    if date and isinstance(clock, tuple) and len(clock) == 3:
        hour, minute, second = (float(part) for part in clock)
        raw = f"{date.replace(':', '-')}T{int(hour):02d}:{int(minute):02d}:{int(second):02d}Z"
        yield "GPS time", raw, from_iso(raw)
    for name, value in place.items():
        text = _text(value, name)
        if text:
            yield name, text, UNKNOWN


def _degrees(place: dict[str, Any], name: str, minus: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in place[name])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    number = degrees + minutes / 60 + seconds / 3600
    return -number if str(place.get(f"{name}Ref", "")).strip("\0 ").upper() == minus else number


def _chunks(picture: Any) -> Iterator[Fact]:
    """Remarks in JPEG and GIF, text chunks in PNG, names and resolutions."""
    yield "format", f"{picture.format} {picture.size[0]}x{picture.size[1]}", UNKNOWN
    for name, value in picture.info.items():
        if name not in (
            "exif",
            "icc_profile",
            "xmp",
            "photoshop",
            "XML:com.adobe.xmp",
            "transparency",
            "Raw profile type xmp",
        ):
            text = _text(value, name)
            if text and not isinstance(value, (int, float, tuple)):
                yield str(name), text, UNKNOWN


def _iptc(picture: Any) -> Iterator[Fact]:
    from PIL import IptcImagePlugin

    names = {(2, 5): "Object name", (2, 25): "Keywords", (2, 55): "Date created", (2, 80): "By-line", (2, 90): "City"}
    names |= {(2, 101): "Country", (2, 105): "Headline", (2, 110): "Credit", (2, 116): "Copyright", (2, 120): "Caption"}
    for key, value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        for one in value if isinstance(value, list) else [value]:
            if key in names and isinstance(one, bytes):
                yield names[key], decode(one).text, UNKNOWN


def _xmp(picture: Any) -> Iterator[Fact]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    for name, text in xmp_pairs(data) if data.strip() else []:
        stamp = from_iso(text) if name.endswith(("Date", "when")) and "T" in text else UNKNOWN
        yield f"xmp:{name}", text, stamp


def _text(value: Any, name: str) -> str:
    if isinstance(value, bytes):
        if str(name).startswith("XP"):
            return value.decode("utf-16-le", "replace").rstrip("\0")
        if str(name) == "UserComment":
            label = {b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}.get(value[:8], "")
            return decode(value[8:].strip(b"\0 "), label).text if value[8:].strip(b"\0 ") else ""
        plain = value.strip(b"\0")
        return decode(plain).text if plain and sum(byte < 9 for byte in plain) == 0 and len(plain) < MAX_TEXT else ""
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value[:50])
    if isinstance(value, (dict, list)):
        return ""
    return str(value).strip("\0 ")


def thumbnail(picture: Any) -> tuple[bytes, bool]:
    """The thumbnail inside a picture, and whether it shows something else: a sign that the picture was changed."""
    from PIL import ExifTags, Image

    try:
        small = picture.getexif().get_ifd(ExifTags.IFD.IFD1)
        start, size = int(small.get(0x0201, 0)), int(small.get(0x0202, 0))
        raw = picture.info.get("exif", b"")
        data = raw[6 + start : 6 + start + size] if raw.startswith(b"Exif\0\0") else raw[start : start + size]
        if not data.startswith(b"\xff\xd8"):
            return b"", False
        with Image.open(io.BytesIO(data)) as inner:
            return data, _distance(picture, inner) > 0.15
    except Exception:
        return b"", False


def _distance(one: Any, other: Any) -> float:
    """How far two pictures differ on the whole, 0 to 1, both made small and grey; a thumbnail's margins are cut off."""
    wide, high = one.size
    box_wide, box_high = other.size
    scale = min(box_wide / wide, box_high / high)
    inner = (int(wide * scale), int(high * scale))
    left, top = (box_wide - inner[0]) // 2, (box_high - inner[1]) // 2
    cut = other.crop((left, top, left + inner[0], top + inner[1]))
    a = one.convert("L").resize((16, 16)).tobytes()
    b = cut.convert("L").resize((16, 16)).tobytes()
    return float(sum(abs(x - y) for x, y in zip(a, b, strict=True)) / (255 * 256))
