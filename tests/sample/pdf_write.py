"""A small PDF writer whose bytes depend on what is drawn alone: nothing compressed, every date given.

Latin text is set in Times, one of the fonts that every viewer has; anything else in Type 3 fonts made of the outlines
of the brief's own Chinese font, so that no laptop's fonts and no subsetter's version matter.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from .stable import digest

FONT = Path(__file__).resolve().parents[2] / "workbench" / "brief" / "fonts" / "BriefSansSC-Regular.otf"
A4 = (595, 842)
_TIMES = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278"
    " 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944"
    " 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389"
    " 278 500 500 722 500 500 444 480 200 480 541"
)
TIMES = dict(zip(map(chr, range(32, 127)), map(int, _TIMES.split()), strict=True))


class Outlines:
    """Glyphs of the Chinese font as paths: `m`, `l`, `c`, `h` with their points, in thousandths of the size."""

    def __init__(self) -> None:
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

        self.font = TTFont(FONT, lazy=True)
        self.cmap = self.font.getBestCmap()
        self.glyphs = self.font.getGlyphSet()

    def path(self, char: str) -> tuple[list[tuple[str, tuple[float, ...]]], int]:
        """The path and the advance width of a character."""
        from fontTools.pens.recordingPen import RecordingPen  # type: ignore[import-untyped]

        name = self.cmap.get(ord(char)) or self.cmap[ord("□")]
        pen = RecordingPen()
        self.glyphs[name].draw(pen)
        steps: list[tuple[str, tuple[float, ...]]] = []
        for verb, points in pen.value:
            flat = tuple(value for point in points for value in point)
            steps.append(({"moveTo": "m", "lineTo": "l", "curveTo": "c"}.get(verb, "h"), flat))
        return steps, int(self.glyphs[name].width)


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """The outlines of the Chinese font, opened once."""
    return Outlines()


class Pdf:
    """Collects pages and writes the file."""

    def __init__(self, title: str, author: str, created: str, producer: str) -> None:
        self.info = {
            "Title": title,
            "Author": author,
            "CreationDate": created,
            "ModDate": created,
            "Producer": producer,
        }
        self.pages: list[list[str]] = []
        self.images: dict[int, tuple[int, int, bytes]] = {}
        self.chars: dict[str, int] = {}

    def page(self) -> None:
        """Begin a page."""
        self.pages.append([])

    def latin(self, x: float, y: float, size: float, text: str, *, bold: bool = False) -> None:
        """A line of ASCII text in Times."""
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.pages[-1].append(f"BT /{'TB' if bold else 'TR'} {_n(size)} Tf {_n(x)} {_n(y)} Td ({safe}) Tj ET")

    def text(self, x: float, y: float, size: float, text: str) -> None:
        """A line of any text in the Chinese font."""
        runs: list[tuple[int, list[int]]] = []
        for char in text:
            code = self.chars.setdefault(char, len(self.chars))
            font, number = divmod(code, 250)
            if not runs or runs[-1][0] != font:
                runs.append((font, []))
            runs[-1][1].append(number + 1)
        drawn = " ".join(f"/Z{font} {_n(size)} Tf <{bytes(codes).hex()}> Tj" for font, codes in runs)
        self.pages[-1].append(f"BT {_n(x)} {_n(y)} Td {drawn} ET")

    def box(self, x: float, y: float, width: float, height: float, grey: float = 0.0) -> None:
        """A filled rectangle."""
        self.pages[-1].append(f"q {_n(grey)} g {_n(x)} {_n(y)} {_n(width)} {_n(height)} re f Q")

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line."""
        self.pages[-1].append(f"0.6 w {_n(x1)} {_n(y1)} m {_n(x2)} {_n(y2)} l S")

    def picture(self, width: int, height: int, packed: bytes) -> None:
        """A page-filling black and white picture, run-length encoded, one bit a pixel."""
        self.images[len(self.pages) - 1] = (width, height, packed)
        self.pages[-1].append(f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /I0 Do Q")

    def data(self) -> bytes:
        """The file."""
        objects: list[bytes] = [b"", b""]  # catalog and page tree, filled in at the end
        fonts = {"TR": _add(objects, _base("Times-Roman")), "TB": _add(objects, _base("Times-Bold"))}
        fonts |= {f"Z{number}": _type3(objects, part) for number, part in enumerate(self._parts())}
        shared = "/Font << " + " ".join(f"/{name} {at} 0 R" for name, at in fonts.items()) + " >>"
        kids = []
        for number, page in enumerate(self.pages):
            resources = shared
            if number in self.images:
                resources += f" /XObject << /I0 {_image(objects, self.images[number])} 0 R >>"
            content = _add(objects, _stream("", "\n".join(page).encode("latin-1")))
            kids.append(_add(objects, _page(resources, content)))
        pages = " ".join(f"{kid} 0 R" for kid in kids)
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
        objects[1] = f"<< /Type /Pages /Kids [{pages}] /Count {len(kids)} >>".encode()
        info = _add(objects, ("<< " + " ".join(f"/{k} {_string(v)}" for k, v in self.info.items()) + " >>").encode())
        return _file(objects, info, digest("pdf", *self.info.values())[:32])

    def _parts(self) -> list[list[str]]:
        chars = list(self.chars)
        return [chars[start : start + 250] for start in range(0, len(chars), 250)]


def wrap(text: str, size: float, width: float) -> list[str]:
    """Latin text in lines of at most `width` points, set in Times."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if sum(TIMES.get(char, 500) for char in longer) * size / 1000 > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def wide(text: str, size: float) -> float:
    """The width of a text in the Chinese font, in points."""
    return sum(outlines().path(char)[1] for char in text) * size / 1000


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _string(text: str) -> str:
    if text.isascii():
        return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"


def _add(objects: list[bytes], body: bytes) -> int:
    objects.append(body)
    return len(objects)


def _base(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _page(resources: str, content: int) -> bytes:
    box = f"[0 0 {A4[0]} {A4[1]}]"
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources << {resources} >> /Contents {content} 0 R >>".encode()
    )


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _image(objects: list[bytes], image: tuple[int, int, bytes]) -> int:
    width, height, packed = image
    entries = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
    return _add(objects, _stream(entries + "/BitsPerComponent 1 /Filter /RunLengthDecode ", packed))


def _type3(objects: list[bytes], chars: list[str]) -> int:
    procs, widths = [], []
    for number, char in enumerate(chars, start=1):
        path, width = outlines().path(char)
        drawn = " ".join(" ".join([*map(_n, points), verb]) for verb, points in path)
        body = f"{width} 0 -200 -400 1400 1200 d1 {drawn} f"
        procs.append(f"/g{number} {_add(objects, _stream('', body.encode()))} 0 R")
        widths.append(str(width))
    names = " ".join(f"/g{number}" for number in range(1, len(chars) + 1))
    unicode = _add(objects, _stream("", _to_unicode(chars).encode()))
    entries = "/Type /Font /Subtype /Type3 /FontBBox [-200 -400 1400 1200] /FontMatrix [0.001 0 0 0.001 0 0]"
    entries += f" /CharProcs << {' '.join(procs)} >> /Encoding << /Type /Encoding /Differences [1 {names}] >>"
    entries += f" /FirstChar 1 /LastChar {len(chars)} /Widths [{' '.join(widths)}] /Resources << >>"
    return _add(objects, f"<< {entries} /ToUnicode {unicode} 0 R >>".encode())


def _to_unicode(chars: list[str]) -> str:
    rows = [f"<{number:02X}> <{char.encode('utf-16-be').hex().upper()}>" for number, char in enumerate(chars, start=1)]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n/CMapName /Z def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\nendcmap\nend\nend"
    )


def _file(objects: list[bytes], info: int, identity: str) -> bytes:
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer: Any = f"/Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R /ID [<{identity}> <{identity}>]"
    return bytes(out + f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
