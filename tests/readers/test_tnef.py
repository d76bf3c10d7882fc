"""winmail.dat gives its words, its properties and its files."""

from __future__ import annotations

import struct
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model import Document, Original, Record
from workbench.originals import Blob
from workbench.readers import tnef

FIXTURE = Path(__file__).parent / "tnef" / "words-and-file" / "input.dat"


def attribute(level: int, tag: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, tag, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def variable(tag: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, tag, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def named(data: bytes) -> bytes:
    name = "Reviewed".encode("utf-16-le") + b"\0\0"
    head = (
        struct.pack("<HH", 0x1F, 0x8001)
        + b"\0" * 16
        + struct.pack("<II", 1, len(name))
        + name
        + b"\0" * (-len(name) % 4)
    )
    return head + struct.pack("<II", 1, len(data)) + data + b"\0" * (-len(data) % 4)


def winmail() -> bytes:
    own = [named("yes".encode("utf-16-le")), variable(0x1000, 0x1F, "请不要再发到群里。".encode("utf-16-le"))]
    own += [variable(0x0070, 0x1F, "数据脱敏".encode("utf-16-le"))]
    own += [struct.pack("<HHQ", 0x40, 0x0039, 133_329_000_000_000_000)]
    file = [variable(0x3707, 0x1F, "限额.csv".encode("utf-16-le"))]
    return (
        tnef.MAGIC
        + b"\1\0"
        + attribute(1, 0x9007, struct.pack("<II", 936, 0))
        + attribute(1, 0x8004, "数据脱敏\0".encode("gbk"))
        + attribute(1, 0x9003, struct.pack("<I", len(own)) + b"".join(own))
        + attribute(2, 0x9002, b"\0" * 14)
        + attribute(2, 0x800F, "团队,次数\n".encode("gbk"))
        + attribute(2, 0x9005, struct.pack("<I", len(file)) + b"".join(file))
    )


def read(data: bytes) -> list[Record]:
    return list(tnef.READER.read(Blob("winmail.dat", data)))


def test_the_fixture_is_what_the_maker_makes(accept: bool) -> None:
    if accept:
        FIXTURE.write_bytes(winmail())
    assert FIXTURE.read_bytes() == winmail()


def test_words_properties_and_files_come_out() -> None:
    records = read(winmail())
    document = next(record for record in records if isinstance(record, Document))
    assert document.title == "数据脱敏" and document.pages[0].text == "请不要再发到群里。"
    assert ("submitted", "2023-07-03T23:20:00Z") in document.properties
    (child,) = [record for record in records if isinstance(record, Original)]
    assert child.name == "winmail.dat!/限额.csv" and child.open().read() == "团队,次数\n".encode("gbk")


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.binary(max_size=200))
def test_any_bytes_after_the_sign_are_read(data: bytes) -> None:
    read(tnef.MAGIC + b"\0\0" + data)
    read(tnef.MAGIC + b"\0\0" + attribute(1, 0x9003, data))
