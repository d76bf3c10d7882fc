"""Attacks that come packed: bombs, overlaps, nests, names that climb out, links and passwords in archives."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

__all__ = ["write"]

NULLS = bytes(1 << 20)


def write(folder: Path) -> None:
    """Every packed attack into `folder`."""
    folder.mkdir()
    bomb(folder / "ratio.zip", 100)
    (folder / "overlap.zip").write_bytes(overlapping(3_000))
    (folder / "overlap-inside.zip").write_bytes(overlapping(50, shift=True))
    (folder / "nested.zip").write_bytes(nested(12))
    (folder / "forty-two.zip").write_bytes(doubling(7, 30))
    (folder / "itself.zip").write_bytes(zipped({"itself.zip": zipped({"itself.zip": zipped({"a.txt": b"one"})})}))
    (folder / "liar.zip").write_bytes(liar())
    with gzip.open(folder / "bomb.txt.gz", "wb", compresslevel=9) as stream:
        for _ in range(300):
            stream.write(NULLS)
    (folder / "twice.gz").write_bytes(gzip.compress(gzip.compress(NULLS * 40)))
    (folder / "names.zip").write_bytes(zipped(dict.fromkeys(NAMES, b"a member")))
    tarred(folder / "names.tar")
    nul = zipped({"nul?name.txt": b"A member behind a NUL.", "same.txt": b"Beside it."})
    (folder / "nul.zip").write_bytes(nul.replace(b"nul?name", b"nul\0name"))
    (folder / "links.zip").write_bytes(links())
    (folder / "locked.zip").write_bytes(locked())
    (folder / "cut.zip").write_bytes(zipped({"a.txt": b"one" * 1000})[:-30])
    (folder / "directory-lies.zip").write_bytes(zipped({"a.txt": b"one"}).replace(b"PK\x01\x02", b"PK\x01\x03"))


NAMES = (
    "../../escaped-up.txt",
    "/tmp/escaped-absolute.txt",
    "C:\\escaped-drive.txt",
    "..\\..\\escaped-back.txt",
    "a/../../../escaped-mixed.txt",
    "new\nline.txt",
    "\x1b]0;owned\x07\x1b[2J.txt",
    "annexe\u202etxt.exe",
    "x" * 400 + ".txt",
    "d/" * 300 + "deep.txt",
    "same.txt",
    "泄露 🙈 утечка تسريب.txt",
)


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def bomb(path: Path, size: int) -> None:
    """One member of `size` MB of nothing and an honest one beside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        with package.open("bomb.txt", "w") as stream:
            for _ in range(size):
                stream.write(NULLS)
        package.writestr("honest.txt", "An honest line beside a bomb.\n")


def overlapping(count: int, *, shift: bool = False) -> bytes:
    """Many entries of the directory that share the bytes of one member (after Fifield, "A better zip bomb", 2019)."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = NULLS * 10
    data = kernel.compress(plain) + kernel.flush()
    crc = zlib.crc32(plain)
    name = b"k.txt"
    sizes = struct.pack("<LLL", crc, len(data), len(plain))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HH", len(name), 0) + name
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sizes
    body = local * (2 if shift else 1) + data
    places = [len(local) * (number % 2) if shift else 0 for number in range(count)]
    directory = b"".join(entry + struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, place) + name for place in places)
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def nested(levels: int) -> bytes:
    """A text in a zip in a zip in a zip."""
    data, name = b"The innermost line.\n", "inner.txt"
    for level in range(levels):
        data, name = zipped({name: data}), f"{level}.zip"
    return data


def doubling(levels: int, each: int) -> bytes:
    """Every level holds the one below `each` times: 10 million texts in a few kilobytes."""
    data, suffix = b"line\n", "txt"
    for _ in range(levels):
        data, suffix = zipped({f"{number}.{suffix}": data for number in range(each)}), "zip"
    return data


def liar() -> bytes:
    """A member that says it is 10 bytes long and unpacks to 30 MB."""
    data = bytearray(zipped({"liar.txt": NULLS * 30}))
    for magic, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(magic) + place
        data[start : start + 4] = struct.pack("<L", 10)
    return bytes(data)


def links() -> bytes:
    """Symbolic links to a secret as members, and one that climbs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, target in (("passwd", "/etc/passwd"), ("up", "../../..")):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3
            entry.external_attr = 0o120777 << 16
            package.writestr(entry, target)
    return out.getvalue()


def tarred(path: Path) -> None:
    """Names that climb, links, devices and pipes as members."""
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as package:
        for name in NAMES:
            entry = tarfile.TarInfo(name)
            entry.size = 8
            package.addfile(entry, io.BytesIO(b"a member"))
        for name, kind, target in (
            ("link", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard", tarfile.LNKTYPE, "/etc/passwd"),
            ("device", tarfile.CHRTYPE, ""),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            package.addfile(entry)


def locked() -> bytes:
    """A zip whose one member is marked as encrypted; its bytes are noise."""
    data = bytearray(zipped({"secret.txt": os.urandom(100)}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)
