"""Attacks on readers of pictures and papers: declared sizes, loops, locks, and names that lie."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from pathlib import Path

from .packed import zipped

__all__ = ["EXTENSIONS", "write"]

EXTENSIONS = (
    "txt", "md", "log", "csv", "tsv", "json", "jsonl", "html", "htm", "xml", "svg", "rtf", "eml", "mbox", "msg",
    "pst", "docx", "doc", "xlsx", "xls", "xlsb", "pptx", "ppt", "odt", "ods", "odp", "pdf", "png", "jpg", "gif",
    "webp", "tiff", "heic", "bmp", "zip", "tar", "gz", "bz2", "xz", "7z", "rar", "db", "sqlite", "bson", "dat", "ics",
    "vcf", "rsmf", "exe",
)  # fmt: skip


def write(folder: Path) -> None:
    """Every attack on pictures and papers into `folder`."""
    folder.mkdir()
    (folder / "huge.png").write_bytes(png(60_000, 60_000))
    (folder / "huge.bmp").write_bytes(
        b"BM" + struct.pack("<LHHLLllHH", 60, 0, 0, 54, 40, 60_000, 60_000, 1, 24) + bytes(40)
    )
    (folder / "huge.gif").write_bytes(b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0;")
    (folder / "huge.tiff").write_bytes(tiff())
    (folder / "media-box.pdf").write_bytes(pdf("/MediaBox [0 0 1e9 1e9]"))
    (folder / "kids-loop.pdf").write_bytes(pdf("/MediaBox [0 0 9 9]", kids="2 0 R"))
    (folder / "many-kids.pdf").write_bytes(pdf("/MediaBox [0 0 9 9]", kids="3 0 R " * 20_000, count=20_000))
    (folder / "count-lies.pdf").write_bytes(pdf("/MediaBox [0 0 9 9]", count=2_000_000_000))
    (folder / "xref-loop.pdf").write_bytes(xref_loop())
    (folder / "attachment.pdf").write_bytes(attachment())
    (folder / "stream.pdf").write_bytes(pdf("/MediaBox [0 0 99 99]", content=zlib.compress(b"q " * 20_000_000, 9)))
    (folder / "locked.pdf").write_bytes(locked())
    (folder / "locked.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    (folder / "rows.xlsx").write_bytes(many_rows())
    for extension in EXTENSIONS:
        (folder / f"empty.{extension}").write_bytes(b"")
    truths = {
        "png": png(1, 1),
        "pdf": pdf("/MediaBox [0 0 9 9]"),
        "zip": zipped({"a.txt": b"one\n"}),
        "gz": gzip.compress(b"one\n"),
        "html": b"<html><body><p>A page under a false name.</p></body></html>",
    }
    for truth, data in truths.items():
        for extension in EXTENSIONS:
            (folder / f"{truth}-as.{extension}").write_bytes(data)


def png(width: int, height: int) -> bytes:
    """A picture that declares its size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(4 if width == 1 else 10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff() -> bytes:
    """A directory of pictures that points at itself, with a picture of four thousand million dots a side."""
    tags = ((256, 4, 1, 0xFFFFFFFF), (257, 4, 1, 0xFFFFFFFF), (273, 4, 1, 8), (279, 4, 1, 0xFFFFFFFF))
    entries = b"".join(struct.pack("<HHLL", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<L", 8)


def pdf(box: str, *, kids: str = "3 0 R", count: int = 1, content: bytes = b"") -> bytes:
    """A paper of one page with a table of references that is right."""
    stream = f"<< /Length {len(content)}{' /Filter /FlateDecode' if content else ''} >>\nstream\n".encode()
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
            f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R >>".encode(),
            stream + content + b"\nendstream",
        ]
    )


def assembled(objects: list[bytes], trailer: str = "") -> bytes:
    """The objects with their table of references."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    places = []
    for number, data in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + data + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def xref_loop() -> bytes:
    """A table of references whose predecessor is itself."""
    plain = pdf("/MediaBox [0 0 9 9]")
    start = plain.rindex(b"xref\n0")
    return plain.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {start}".encode())


def attachment() -> bytes:
    """An attached file of 200 MB of nothing, in 200 kB."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    stream = f"<< /Type /EmbeddedFile /Filter /FlateDecode /Length {len(data)} >>\nstream\n".encode()
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(bomb.txt) 4 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
            b"<< /Type /Filespec /F (bomb.txt) /EF << /F 5 0 R >> >>",
            stream + data + b"\nendstream",
        ]
    )


def locked() -> bytes:
    """A paper that opens with a password only."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("/MediaBox [0 0 9 9]"))) as paper:
        paper.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def many_rows() -> bytes:
    """A sheet whose one cell stands in the last row and column that there can be."""
    from .written import xlsx

    return xlsx("", "far away").replace(b"A1", b"XFD1048576")
