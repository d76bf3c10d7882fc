"""A compound file gives no more bytes than it has, whatever its tables claim."""

from __future__ import annotations

import struct

from ole_maker import container

from workbench.readers._container import container_of


def looped(data: bytes, name: str) -> bytes:
    """The file with one stream that claims two gigabytes and whose only sector is followed by itself."""
    made = bytearray(data)
    entry = made.index(name.encode("utf-16-le") + b"\0\0")
    (start,) = struct.unpack_from("<I", made, entry + 116)
    struct.pack_into("<I", made, entry + 120, 0x7FFF_FFFF)
    (table,) = struct.unpack_from("<I", made, 76)
    struct.pack_into("<I", made, 512 * (table + 1) + 4 * start, start)
    return bytes(made)


def test_a_stream_that_leads_back_into_itself_ends_with_the_file() -> None:
    data = looped(container(Story=b"x" * 6_000), "Story")
    assert len(container_of(data).openstream("Story").read()) <= len(data)


def test_an_honest_stream_is_whole() -> None:
    assert container_of(container(Story=b"x" * 6_000)).openstream("Story").read() == b"x" * 6_000
