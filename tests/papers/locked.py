"""Files that need a password, made by the tests: each holds the words "locked words"."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import msoffcrypto
import pikepdf
import pyzipper
from docx import Document
from msoffcrypto.format.ooxml import OOXMLFile

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
from pdf_maker import Maker, line  # type: ignore[import-not-found]

WORDS = "locked words"


def pdf(password: str) -> bytes:
    maker = Maker()
    maker.page(line(WORDS))
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(maker.done())) as document:
        document.save(target, encryption=pikepdf.Encryption(user=password, owner="owner of it"))
    return target.getvalue()


def docx(password: str) -> bytes:
    plain, target = io.BytesIO(), io.BytesIO()
    document = Document()
    document.add_paragraph(WORDS)
    document.save(plain)
    OOXMLFile(plain).encrypt(password, target)
    assert msoffcrypto.OfficeFile(target).is_encrypted()
    return target.getvalue()


def zip_aes(password: str, name: str = "secret.txt") -> bytes:
    target = io.BytesIO()
    with pyzipper.AESZipFile(target, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as package:
        package.setpassword(password.encode())
        package.writestr(name, WORDS)
    return target.getvalue()


def zip_old(password: str) -> bytes:
    """A member locked with the cipher of PKZIP 2 (APPNOTE 6.1), which the standard library reads but cannot write."""
    body, name = WORDS.encode(), b"old.txt"
    keys, crc = [0x12345678, 0x23456789, 0x34567890], zipfile.crc32(body)  # type: ignore[attr-defined]

    def turn(byte: int) -> None:
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for byte in password.encode():
        turn(byte)
    sealed = bytearray()
    for byte in (*b"elevenbytes", crc >> 24, *body):
        mask = keys[2] & 0xFFFF | 2
        sealed.append(byte ^ (mask * (mask ^ 1) >> 8 & 255))
        turn(byte)
    head = _field(crc, len(sealed), len(body), len(name))
    local = b"PK\x03\x04" + head + b"\0\0" + name + bytes(sealed)
    central = b"PK\x01\x02\x14\0" + head + b"\0\0" * 4 + b"\0\0\0\0" + b"\0\0\0\0" + name
    end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0" + len(central).to_bytes(4, "little") + len(local).to_bytes(4, "little")
    return local + central + end + b"\0\0"


def _crc(value: int, byte: int) -> int:
    value ^= byte
    for _ in range(8):
        value = value >> 1 ^ 0xEDB88320 * (value & 1)
    return value


def _field(crc: int, packed: int, size: int, name: int) -> bytes:
    """Version, the flag that says locked, stored, no time, the sum, both sizes, the length of the name."""
    numbers = b"".join(number.to_bytes(4, "little") for number in (crc, packed, size))
    return b"\x14\0\x01\0\0\0\0\0\x21\0" + numbers + name.to_bytes(2, "little")
