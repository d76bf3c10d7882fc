"""Metafiles give back the words that are drawn in them."""

from __future__ import annotations

import struct
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document
from workbench.originals import Blob
from workbench.readers import metafile

FIXTURE = Path(__file__).parent / "metafile" / "words" / "input.emf"


def record(kind: int, body: bytes) -> bytes:
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def emf() -> bytes:
    """A metafile with a wide text, a small text and an EMF+ string."""
    told = "Invented Writer\0chart 7\0\0".encode("utf-16-le")
    head = b"\0" * 32 + b" EMF" + struct.pack("<IIIHHIII", 0x10000, 0, 4, 1, 0, len(told) // 2, 100, 0) + b"\0" * 24
    wide = "限额 used up"
    text = b"\0" * 36 + struct.pack("<II", len(wide), 76) + b"\0" * 24 + wide.encode("utf-16-le")
    small = struct.pack("<iiIIIff", 0, 0, 5, 0x300, 1, 1.0, 1.0) + b"small"
    words = "plus words"
    inner = struct.pack("<HHII", 0x401C, 0, 40 + 2 * len(words), 28 + 2 * len(words))
    inner += struct.pack("<III", 0, 0, len(words)) + b"\0" * 16 + words.encode("utf-16-le")
    plus = struct.pack("<I", len(inner) + 4) + b"EMF+" + inner
    return record(1, head + told) + record(84, text) + record(108, small) + record(70, plus) + record(14, b"\0" * 12)


def wmf() -> bytes:
    """A bare WMF with one text in GB 18030."""
    said = "数据脱敏 quota".encode("gbk")
    body = struct.pack("<H", len(said)) + said + b"\0" * (len(said) % 2)
    text = struct.pack("<IH", 3 + len(body) // 2, 0x0521) + body
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0) + text + struct.pack("<IH", 3, 0)


def words(data: bytes, name: str = "a.emf") -> list[str]:
    records = metafile.READER.read(Blob(name, data))
    return [page.text for r in records if isinstance(r, Document) for page in r.pages if page.kind == "body"]


def test_the_fixture_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        FIXTURE.write_bytes(emf())
    assert FIXTURE.read_bytes() == emf()


def test_words_of_every_kind_come_out_in_the_order_of_drawing() -> None:
    assert words(emf()) == ["限额 used up\nsmall\nplus words"]


def test_an_old_metafile_is_decoded() -> None:
    assert words(wmf(), "a.wmf") == ["数据脱敏 quota"]


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    list(metafile.emf(data))
    list(metafile.wmf(data))
